"""Clean HTML as Markdown: CommonMark with the tables and struck-out text of GitHub.

What Markdown has no sign for is text: definition lists, captions, marks. No raw HTML is written.
Lists and quotations that lie deeper in each other than parsers follow are one paragraph each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml import etree

from archiver import urls
from archiver.export.markdown_inline import destination, inline, longest_run
from archiver.platforms.markup import fragment, words
from archiver.text import word_set

__all__ = ["Resolve", "markdown"]

Resolve = Callable[[str, str], str]
"""Where the web address that an element of that tag names is to lead: ``resolve("img", url)``."""

_DEEPEST = 8
_MAX_SPAN = 50  # columns
_BLOCKS = word_set(
    "audio blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table "
    "td th tr ul video"
)
_LIST = {"ul": re.compile(r"- "), "ol": re.compile(r"\d+\. ")}
_SPACE = re.compile(r"\s+")
_LIST_START = re.compile(r"[-*] |1[.)] ")


def markdown(
    html: str, resolve: Resolve | None = None, captions: Mapping[str, str] | None = None
) -> str:
    """The content *html* as a Markdown document, its addresses as *resolve* tells them.

    An image has what *captions* has for its address as its title. ParseError when *html* defeats
    the parser.
    """
    root = fragment(html)
    _settle_addresses(root, resolve or (lambda _, url: url), captions or {})
    blocks = _blocks(root, 0)
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _settle_addresses(root: etree._Element, resolve: Resolve, captions: Mapping[str, str]) -> None:
    """Leave web addresses alone in the tree, each as *resolve* tells it; set images' titles."""
    for element in root.iter("a", "img", "audio", "video"):
        name = "href" if element.tag == "a" else "src"
        url = _SPACE.sub("", element.get(name) or "")
        for old in {name, "title"} & {*element.keys()}:
            del element.attrib[old]
        if element.tag == "img" and (caption := captions.get(url)):
            element.set("title", caption)
        if urls.is_web(url):
            element.set(name, resolve(str(element.tag), url))


def _blocks(element: etree._Element, depth: int) -> list[str]:
    """The blocks in *element*, each of one line or more."""
    found: list[str] = []
    text, run = element.text, list[etree._Element]()
    for child in element:
        if child.tag in _BLOCKS:
            found += _paragraph(text, run)
            found += _block(child, depth, found[-1] if found else "")
            text, run = child.tail, []
        else:
            run.append(child)
    return found + _paragraph(text, run)


def _paragraph(text: str | None, run: Iterable[etree._Element] = ()) -> list[str]:
    said = inline(text, run)
    return [said] if said else []


def _block(element: etree._Element, depth: int, before: str) -> list[str]:
    """What the block *element* gives; *before* is the block that was written last."""
    tag = str(element.tag)
    if tag in _LEAVES:
        return [block for block in _LEAVES[tag](element) if block]
    if depth >= _DEEPEST:
        return _paragraph(words(element))
    if tag in ("ul", "ol"):
        return _list(element, depth, other=_LIST[tag].match(before) is not None)
    if tag == "table":
        return list(_table(element))
    inner = _blocks(element, depth + 1)
    if tag == "blockquote" and inner:
        return [_prefixed("\n\n".join(inner), "> ", "> ")]
    return inner


def _prefixed(text: str, first: str, rest: str) -> str:
    """*text* behind *first*, further lines behind *rest*; nothing trails on empty ones."""
    begun, *further = text.split("\n")
    lines = [first + begun, *((rest + line) if line else rest.rstrip() for line in further)]
    return "\n".join(lines)


def _list(element: etree._Element, depth: int, *, other: bool) -> list[str]:
    """The items of a list; with the *other* marker, so that it is none with the list before."""
    ordered = element.tag == "ol"
    start = element.get("start") or ""
    number = int(start) if ordered and start.isdecimal() and len(start) < 9 else 1
    items: list[str] = []
    loose = False
    for item in element:
        blocks = _blocks(item, depth + 1) if item.tag == "li" else _block(item, depth + 1, "")
        if not blocks:
            continue
        sign = ")" if other else "."
        marker = f"{number}{sign} " if ordered else ("* " if other else "- ")
        number += 1
        tight = all(_LIST_START.match(block) for block in blocks[1:])
        loose = loose or not tight or any("\n\n" in block for block in blocks)
        text = ("\n" if tight else "\n\n").join(blocks)
        items.append(_prefixed(text, marker, " " * len(marker)))
    return [("\n\n" if loose else "\n").join(items)] if items else []


def _table(element: etree._Element) -> Iterator[str]:
    """The caption, and the rows below a head; without header cells that is empty."""
    for caption in element.iterchildren("caption"):
        yield from _paragraph(caption.text, caption)
    rows = [list(_cells(row)) for row in element.iter("tr") if _belongs(row, element)]
    if not rows:
        return
    tags = {cell.tag for cell in next(element.iter("tr")).iterchildren("td", "th")}
    width = max(len(row) for row in rows)
    head = rows.pop(0) if tags == {"th"} else []
    head += [""] * (width - len(head))
    lines = [head, ["---"] * width, *(row or [""] for row in rows)]
    yield "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _belongs(row: etree._Element, table: etree._Element) -> bool:
    """Whether *row* is one of *table* itself and not of a table in its cells."""
    return next(row.iterancestors("table"), None) is table


def _cells(row: etree._Element) -> Iterator[str]:
    for cell in row.iterchildren("td", "th"):
        yield inline(cell.text, cell, cell=True)
        span = cell.get("colspan") or ""
        columns = int(span) if span.isdecimal() and len(span) < 4 else 1
        yield from [""] * (min(columns, _MAX_SPAN) - 1)


def _heading(element: etree._Element) -> Iterator[str]:
    said = inline(element.text, element, one_line=True)
    before = said.rstrip("#")
    if before != said and (not before or before.endswith(" ")):  # it would close the heading
        said = f"{before}\\{said[len(before) :]}"
    if said:
        yield f"{'#' * int(str(element.tag)[1])} {said}"


def _text_block(element: etree._Element) -> Iterator[str]:
    yield inline(element.text, element)


def _code_block(element: etree._Element) -> Iterator[str]:
    """The code between fences longer than any in it; images cannot stand in it and follow."""
    text = "".join(str(part) for part in element.itertext()).strip("\n")
    fence = "`" * max(3, longest_run(text) + 1)
    if text.strip():
        yield f"{fence}\n{text}\n{fence}"
    for image in element.iter("img"):
        alone = etree.Element("img", {n: image.get(n) or "" for n in ("src", "alt", "title")})
        yield inline(None, [alone])


def _recording(element: etree._Element) -> Iterator[str]:
    """A link to audio or video, named like its file."""
    if source := element.get("src"):
        name = unquote(urlsplit(source).path.rpartition("/")[2]) or urls.hostname(source)
        yield f"[{inline(name)}]({destination(source)})"


def _rule(_: etree._Element) -> Iterator[str]:
    yield "___"


_LEAVES: Mapping[str, Callable[[etree._Element], Iterator[str]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    **dict.fromkeys(("p", "caption", "dt", "figcaption"), _text_block),
    **dict.fromkeys(("audio", "video"), _recording),
    "hr": _rule,
    "pre": _code_block,
}
