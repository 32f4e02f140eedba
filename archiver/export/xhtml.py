"""The body of a post as XHTML that is valid wherever flow content is, whatever it was before.

A new document is made from what is known to be text, structure or link; nothing is copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml import etree

from archiver import urls
from archiver.export import xml_text
from archiver.export.markdown import Resolve
from archiver.platforms.markup import fragment, words
from archiver.text import word_set

__all__ = ["xhtml"]

_DEEPEST = 40  # what lies further down is text
_INLINE = word_set(
    "a abbr b bdi cite code del em i img ins kbd mark q s samp small strong sub sup u var br"
)
_BLOCKS = word_set(
    "audio blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre "
    "section article table tbody td tfoot th thead tr ul video"
)
_NO_TEXT = word_set("script style template noscript iframe object embed svg math title head")
_MOST_COLUMNS = 1000
_SPACE = re.compile(r"[\t\n\f\r ]+")
_ODD_SPACES = ("\n", "  ", "\t", "\r", "\f")


def xhtml(
    html: str,
    resolve: Resolve,
    captions: Mapping[str, str] | None = None,
    *,
    web_images: bool = False,
) -> str:
    """The content *html* as blocks of XHTML, its addresses as *resolve* tells them.

    Below the block with an image follows what *captions* has for its address. An image that stays
    on the web becomes a link, unless *web_images* are wanted. ParseError when *html* defeats the
    parser.
    """
    walk = _Walk(resolve, captions or {}, web_images=web_images)
    blocks = []
    for block in walk.flow(fragment(html), 0, wrap=True):
        blocks.append(block)
        blocks += [f'<p class="caption">{xml_text.text(said)}</p>' for said in walk.captions]
        walk.captions.clear()
    return "\n".join(blocks)


class _Walk:
    """Blocks and inline content, made anew from a tree."""

    def __init__(self, resolve: Resolve, captions: Mapping[str, str], *, web_images: bool) -> None:
        self._web_images = web_images
        self.captions: list[str] = []
        self._resolve = resolve
        self._said = captions
        self._kinds: Mapping[str, Callable[[etree._Element, int], Iterator[str]]] = {
            **dict.fromkeys(("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"), self._text_block),
            **dict.fromkeys(("ul", "ol"), self._list),
            **dict.fromkeys(("audio", "video"), self._recording),
            "blockquote": self._quotation,
            "dl": self._definitions,
            "hr": self._rule,
            "table": self._table,
        }

    def flow(self, element: etree._Element, depth: int, *, wrap: bool) -> Iterator[str]:
        """What is in *element*; text and inline content in paragraphs if it is to be *wrap*ped."""
        run = [xml_text.text(element.text)]
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in _INLINE and not _has_block(child):
                run.append(self._inline(child, 0))
            elif tag and tag not in _NO_TEXT:
                yield from _paragraph(run, wrap)
                run = []
                yield from self._block(child, depth + 1, wrap=wrap)
            run.append(xml_text.text(child.tail))
        yield from _paragraph(run, wrap)

    def _block(self, element: etree._Element, depth: int, *, wrap: bool) -> Iterator[str]:
        if depth >= _DEEPEST:
            yield from _paragraph([xml_text.text(words(element))], wrap=True)
            return
        make = self._kinds.get(str(element.tag))
        yield from make(element, depth) if make else self.flow(element, depth, wrap=wrap)

    def _content(self, element: etree._Element, depth: int, *, linked: bool = False) -> str:
        """The text and the inline elements in *element*; of others, their content."""
        if depth >= _DEEPEST:
            return xml_text.text(words(element))
        parts = [xml_text.text(element.text)]
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag and tag not in _NO_TEXT:
                parts.append(self._inline(child, depth + 1, linked=linked))
            parts.append(xml_text.text(child.tail))
        return "".join(parts)

    def _inline(self, element: etree._Element, depth: int, *, linked: bool = False) -> str:
        """An inline element; no link if it is *linked* already."""
        tag = str(element.tag)
        if tag == "br":
            return "<br/>"
        if tag == "img":
            return self._image(element, linked=linked)
        if tag == "a":
            href = None if linked else self._href(element.get("href"))
            content = self._content(element, depth, linked=linked or href is not None)
            return f'<a href="{href}">{content}</a>' if href else content
        content = self._content(element, depth, linked=linked)
        return f"<{tag}>{content}</{tag}>" if tag in _INLINE else content

    def _href(self, url: str | None) -> str | None:
        """Where a link to *url* leads, escaped."""
        target = self._resolve("a", url) if url and urls.is_web(url) else ""
        if urls.is_web(target):
            target = xml_text.address(target) or ""
        return xml_text.attribute(target) or None

    def _image(self, element: etree._Element, *, linked: bool) -> str:
        source, alt = element.get("src") or "", element.get("alt") or ""
        if not urls.is_web(source):
            return xml_text.text(alt)
        held = self._resolve("img", source)
        if self._web_images and urls.is_web(held):
            held = xml_text.address(held) or held
        if self._web_images or not urls.is_web(held):
            if caption := self._said.get(source):
                self.captions.append(caption)
            return f'<img src="{xml_text.attribute(held)}" alt="{xml_text.attribute(alt)}"/>'
        said = xml_text.text(alt or _file_name(source))
        href = None if linked else xml_text.address(source)
        return f'<a href="{xml_text.attribute(href)}">{said}</a>' if href else said

    def _text_block(self, element: etree._Element, depth: int) -> Iterator[str]:
        if _has_block(element):
            yield from self.flow(element, depth, wrap=True)
            return
        content = self._content(element, 0)
        if content.strip():
            told = content if element.tag == "pre" else _on_one_line(content)
            yield f"<{element.tag}>{told}</{element.tag}>"

    def _list(self, element: etree._Element, depth: int) -> Iterator[str]:
        items = []
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _NO_TEXT:
                inner = self.flow if child.tag == "li" else self._block
                items.append("".join(inner(child, depth + 1, wrap=False)))
        start = element.get("start") or ""
        begun = f' start="{int(start)}"' if element.tag == "ol" and _is_number(start) else ""
        if any(items):
            inside = "".join(f"<li>{item}</li>" for item in items if item.strip())
            yield f"<{element.tag}{begun}>{inside}</{element.tag}>"

    def _definitions(self, element: etree._Element, depth: int) -> Iterator[str]:
        """A list of terms where each has its definition; else only paragraphs."""
        children = [child for child in element if isinstance(child.tag, str)]
        if [child.tag for child in children] != ["dt", "dd"] * (len(children) // 2):
            yield from self.flow(element, depth, wrap=True)
            return
        inside = "".join(
            f"<dt>{xml_text.text(words(child))}</dt>"
            if child.tag == "dt"
            else f"<dd>{''.join(self.flow(child, depth + 1, wrap=False))}</dd>"
            for child in children
        )
        if inside:
            yield f"<dl>{inside}</dl>"

    def _quotation(self, element: etree._Element, depth: int) -> Iterator[str]:
        inside = "".join(self.flow(element, depth, wrap=True))
        if inside:
            yield f"<blockquote>{inside}</blockquote>"

    def _rule(self, _: etree._Element, __: int) -> Iterator[str]:
        yield "<hr/>"

    def _recording(self, element: etree._Element, _: int) -> Iterator[str]:
        source = element.get("src") or ""
        if href := self._href(source):
            yield f'<p><a href="{href}">{xml_text.text(_file_name(source))}</a></p>'

    def _table(self, element: etree._Element, depth: int) -> Iterator[str]:
        captions = [words(caption) for caption in element.iterchildren("caption")]
        head: list[str] = []
        body: list[str] = []
        for row in element.iter("tr"):
            if next(row.iterancestors("table"), None) is element:
                cells = "".join(self._cells(row, depth))
                parent = row.getparent()
                in_head = parent is not None and parent.tag == "thead" and not body
                (head if in_head else body).append(f"<tr>{cells}</tr>" if cells else "")
        if any(head + body):
            caption = f"<caption>{xml_text.text(' '.join(captions))}</caption>" if captions else ""
            above = f"<thead>{''.join(head)}</thead>" if any(head) else ""
            below = f"<tbody>{''.join(body)}</tbody>" if any(body) else ""
            yield f"<table>{caption}{above}{below}</table>"

    def _cells(self, row: etree._Element, depth: int) -> Iterator[str]:
        for cell in row.iterchildren("td", "th"):
            spans = "".join(
                f' {name}="{int(value)}"'
                for name in ("colspan", "rowspan")
                if _is_number(value := cell.get(name) or "") and int(value) > 1
            )
            inside = "".join(self.flow(cell, depth + 1, wrap=False))
            yield f"<{cell.tag}{spans}>{inside}</{cell.tag}>"


def _has_block(element: etree._Element) -> bool:
    return any(isinstance(e.tag, str) and e.tag in _BLOCKS for e in element.iterdescendants())


def _paragraph(run: list[str], wrap: bool) -> Iterator[str]:
    """What is inline, if it is anything."""
    content = _on_one_line("".join(run))
    if content.strip():
        yield f"<p>{content.strip()}</p>" if wrap else content


def _on_one_line(content: str) -> str:
    """*content* with white space as it is shown: WordPress would make breaks of line ends."""
    odd = any(space in content for space in _ODD_SPACES)
    return _SPACE.sub(" ", content) if odd else content


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 5 and int(value) <= _MOST_COLUMNS


def _file_name(url: str) -> str:
    return unquote(urlsplit(url).path.rpartition("/")[2]) or urls.hostname(url)
