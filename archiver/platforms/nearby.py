"""The short lines around the heading of a post, where blogs print its date and its author."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from lxml import etree

from archiver.page import Page
from archiver.platforms.beside import stands_aside
from archiver.text import squash, word_set

__all__ = ["info_box", "lines_in_box", "lines_near_title", "said_apart"]

_BOX = re.compile(
    r"(?:.*[-_])?(?:post|entry|article)(?:[-_]{0,2}(?:infos?|meta|metas|metadata|details|data)|card)"
)
_MOST_BOXES = 120
_BOXES = word_set("div aside section ul dl")
_find_boxes = cast(
    Callable[[etree._Element], list[Any]],  # strings that know their element
    etree.XPath(
        "//@class[contains(., 'post') or contains(., 'entry-') or contains(., 'article-')]"
    ),
)
_LONGEST = 160  # letters a line about a post has at most
_BEFORE, _AFTER = 8, 14  # lines that are looked at
_ELEMENTS = 60  # elements looked at on either side
_PIECES = 40  # pieces of text of one element that are looked at
_PASSED = word_set("script style noscript svg path img form select option button label input nav")
_ROWS = word_set("div p li section h4 h5 h6 ul dl dt dd")
_BLOCKS = word_set("br div p li small h2 h3 h4 h5 h6 dd dt td section header")
_APART = word_set("span time")
_SILENT = word_set("script style noscript button")
_BARS = re.compile(r"\s*\|[\s|]*")
_TEXTS = word_set("p blockquote pre ul ol table figure h2 h3")


def lines_near_title(
    page: Page,
    article: etree._Element,
    said: Collection[etree._Element] = frozenset(),
    title: etree._Element | None = None,
) -> list[tuple[str, etree._Element]]:
    """(a line, its element): those below the title up to the text, then those above it.

    The elements of *said* are comments, which end the text. A *title* that stands outside of
    *article* has its lines there.
    """
    key = (lines_near_title, article, title)
    if key not in page.memo:
        page.memo[key] = list(_near_title(page, article, said, title))
    found: list[tuple[str, etree._Element]] = page.memo[key]
    return found


def _near_title(
    page: Page,
    article: etree._Element,
    said: Collection[etree._Element],
    title: etree._Element | None,
) -> Iterator[tuple[str, etree._Element]]:
    heading = _heading(page, article)
    if title is not None and title is not heading:
        heading, article = title, article if _is_within(title, article) else page.tree
    if heading is None:
        below = islice(article.iterdescendants(), _ELEMENTS)
        yield from islice(_lines(below, article, said), _AFTER)
        return
    inside = set(heading.iter())
    following = (e for e in _following(heading) if e not in inside)
    yield from islice(_lines(islice(following, _ELEMENTS), article, said), _AFTER)
    preceding = list(islice(_preceding(heading, article), _ELEMENTS))
    yield from list(_lines(iter(reversed(preceding)), article, said))[-_BEFORE:]


def info_box(page: Page, article: etree._Element) -> etree._Element | None:
    """The only box outside *article* that is called what is told about the post; None if none."""
    values = islice(_find_boxes(page.tree), _MOST_BOXES)
    found = [v.getparent() for v in values if _is_box(v) and v.getparent().tag in _BOXES]
    inside = {e for e in found if e.getparent() in found or article in e.iterancestors()}
    boxes = [e for e in found if e not in inside and e is not article]
    if len(boxes) != 1 or len(_said(boxes[0])) > 2 * _LONGEST:
        return None
    return None if boxes[0] in article.iterancestors() else boxes[0]


def lines_in_box(box: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """(a line, its element) of an `info_box`."""
    yield from islice(_lines(islice(box.iter(etree.Element), 1, _ELEMENTS), box), _AFTER)


@lru_cache(maxsize=4096)
def _is_box(names: str | None) -> bool:
    return any(map(_BOX.fullmatch, (names or "")[:_LONGEST].lower().split()))


def _heading(page: Page, article: etree._Element) -> etree._Element | None:
    """The heading that the document's title names, else the first."""
    told = _said(next(page.tree.iter("title"), None)).casefold()
    for tag in ("h1", "h2", "h3", "h4"):
        found = list(islice(article.iter(tag), 20))
        named = (h for h in found if len(_said(h)) > 3 and _said(h).casefold() in told)
        if (heading := next(named, found[0] if found and tag == "h1" else None)) is not None:
            return heading
    bold = islice((e for e in article.iter("b", "strong", "font") if not len(e)), 20)
    return next((b for b in bold if len(s := _said(b)) > 3 and told.endswith(s.casefold())), None)


def _is_within(element: etree._Element, article: etree._Element) -> bool:
    return element is article or any(above is article for above in element.iterancestors())


def _following(element: etree._Element) -> Iterator[etree._Element]:
    """The elements behind *element* in the order of the document, its own children not."""
    holder: etree._Element | None = element
    while holder is not None:
        for sibling in holder.itersiblings():
            yield from sibling.iter(etree.Element)
        holder = holder.getparent()


def _preceding(element: etree._Element, article: etree._Element) -> Iterator[etree._Element]:
    """The elements within *article* before *element*, nearest first, those around it not."""
    holder: etree._Element | None = element
    while holder is not None and holder is not article:
        for sibling in holder.itersiblings(preceding=True):
            yield from reversed(list(islice(sibling.iter(etree.Element), _ELEMENTS)))
        holder = holder.getparent()


def _lines(
    elements: Iterator[etree._Element],
    article: etree._Element,
    comments: Collection[etree._Element] = frozenset(),
) -> Iterator[tuple[str, etree._Element]]:
    """The short lines of *elements*, up to the first paragraph of the text; none twice."""
    taken: set[etree._Element] = set()
    for element in elements:
        if element in comments:
            return
        if element.getparent() in taken or element.tag in _PASSED:
            taken.add(element)
            continue
        if _is_rows(element):
            continue
        said = _said(element)
        if len(said) > _LONGEST:
            if element.tag in _TEXTS:
                return
            continue
        if said and not stands_aside(element, article):
            taken.add(element)
            yield said, element


def _is_rows(element: etree._Element) -> bool:
    """Whether *element* only holds lines one above the other."""
    rows = sum(child.tag in _ROWS for child in islice(element, _PIECES))
    return rows > 1 and not (element.text or "").strip()


def _said(element: etree._Element | None) -> str:
    """The beginning of what *element* says; longer than a line where it says more."""
    if element is None:
        return ""
    return said_apart(element) if len(element) else squash((element.text or "")[: 2 * _LONGEST])


def said_apart(element: etree._Element) -> str:
    """What *element* says, its parts apart by bars: a name, and the role beside or below it."""
    said: list[str] = []
    last = ""
    for part, event in islice(_walk(element), _PIECES):
        text = (part.tail if event else "" if part.tag in _SILENT else part.text) or ""
        apart = part.tag in _BLOCKS and part is not element and not (event and part.tag == "br")
        if apart or (last.islower() and text[:1].isupper()):
            said.append(" | ")
        if event and not text and _is_apart(part):
            said.append(" | ")
        said.append(text[: 2 * _LONGEST])
        last = text[-1:] or last
    return _BARS.sub(" | ", squash("".join(said))).strip("| ")


def _is_apart(part: etree._Element) -> bool:
    """Whether only the style sheet parts *part* from what stands right behind it."""
    following = part.getnext()
    return following is not None and part.tag in _APART and following.tag in _APART


def _walk(root: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """(an element, whether it ends) in the order of the text; what is no element only ends."""
    for event, part in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            yield part, False
        elif part is not root:
            yield part, True
