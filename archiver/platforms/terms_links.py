"""The links of a block, each with what the words or the icon before it announce: ``Filed under``.

A label holds for the links behind it up to other words, within the element it stands in; an icon,
which themes put where others have words, for those behind it up to the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.platforms.asides import is_elsewhere
from archiver.platforms.bylines import is_byline
from archiver.platforms.terms_words import CATEGORY, LABELS, TAG, icon, is_name
from archiver.platforms.trimming import PRINTED_DATE
from archiver.platforms.view import View
from archiver.text import squash

__all__ = ["Announced", "bylines", "cards", "is_beside", "links", "own_names", "said"]

_SEPARATORS = re.compile(
    r"[\s,;/#、，&+\[\]]*+(?:and|und|et|y|e)?[\s,;/#、，&+\[\]]*+", re.IGNORECASE
)
_COUNT = re.compile(r"[(（\[]?\d{1,5}[)）\]]?")
_NAME = 50  # letters a term has at most
_LABEL = 160  # letters of the line before a term that are looked at
_PIECES = 40
_AROUND = 4
_FEW = 4
_MAX_HEADINGS = 40
_TITLE, _EASTERN_TITLE = 15, 6  # letters a title has at least
_ICONS = frozenset({"i", "svg", "use", "span", "img"})
_NAMED_BY = ("class", "id", "data-hook", "itemprop", "aria-label")


class Announced(NamedTuple):
    """A link, and which kind of term it is by what stands before it; None where nothing says."""

    link: etree._Element
    label: int | None
    icon: int | None


def links(
    block: etree._Element,
    content: etree._Element | None,
    around: Collection[etree._Element],
    lines: Collection[etree._Element] = (),
    skip: Collection[etree._Element] = (),
) -> Iterator[Announced]:
    """Every link below *block* but those in *skip*.

    Words in *content* announce nothing, but for those in its *lines* about the post.
    """
    label = _Label()
    todo: list[tuple[etree._Element, bool]] = [(block, True)]
    within = 0  # levels inside the content, where words announce nothing
    while todo:
        element, opening = todo.pop()
        if not opening:
            within -= (element is content) - (element in lines)
            label.closed(element)
            label.told(element.tail, element.getparent(), ignored=within > 0)
            continue
        if element in skip or (
            element is not block and element not in around and is_beside(element)
        ):
            label.told(element.tail, element.getparent(), ignored=within > 0)
            continue
        within += (element is content) - (element in lines)
        todo.append((element, False))
        if element.tag == "a":
            label.shown_in(element)
            yield Announced(element, label.kind, label.icon)
            continue
        label.told(element.text, element, ignored=within > 0)
        if element.tag in _ICONS:
            label.shown(element)
        todo.extend((child, True) for child in reversed(element))


def bylines(view: View) -> list[etree._Element]:
    """The lines about the post that the text's element holds: behind the title, or its first."""
    heading, content = view.heading, view.content
    if content is None:
        return []
    if heading is not None and any(above is content for above in heading.iterancestors()):
        behind = islice(heading.itersiblings(), _AROUND)
        before = islice(heading.itersiblings(preceding=True), 2)
        last = islice(content.iterchildren("footer"), _AROUND)
        return [*filter(_is_about, (*behind, *before)), *last]
    first = next(content.iterchildren(etree.Element), None)
    return [first] if first is not None and not len(first) > _PIECES and _is_about(first) else []


def cards(
    block: etree._Element, around: Collection[etree._Element], heading: etree._Element | None
) -> set[etree._Element]:
    """The elements of *block* around a heading that is a link, and other links: of other posts."""
    found: set[etree._Element] = set()
    for title in islice(block.iter("h2", "h3", "h4", "h5"), _MAX_HEADINGS):
        holder = title.getparent()
        inside = next(title.iter("a"), None)
        linked = inside is not None or (holder is not None and holder.tag == "a")
        if (
            title is heading
            or not linked
            or title in around
            or not _is_long(said(title if inside is None else inside))
        ):
            continue
        last = title
        for above in islice(title.iterancestors(), _AROUND):
            if above in around:
                break
            last = above
            if any(a is not inside and a is not holder for a in islice(above.iter("a"), 3)):
                break
        found.add(last)
    return found


def _is_long(title: str) -> bool:
    """Whether *title* can be a post's: what a list is called, and a term, is shorter."""
    return len(title) > _TITLE or (not title.isascii() and len(title) > _EASTERN_TITLE)


def is_beside(element: etree._Element) -> bool:
    """Whether the links in *element* are none of the post's, unless it is called a term's name."""
    if not isinstance(element.tag, str):
        return True
    if element.tag != "nav" and not is_elsewhere(element):
        return False
    return not own_names(element, TAG) and not own_names(element, CATEGORY)


def own_names(element: etree._Element, kind: int) -> bool:
    """Whether *element* is called what terms of this *kind* are called."""
    told = " ".join(filter(None, map(element.get, _NAMED_BY)))
    return bool(told) and _own_names(told[:300], kind)


@lru_cache(maxsize=8192)
def _own_names(told: str, kind: int) -> bool:
    return any(is_name(token, kind) for token in told.split())


def said(link: etree._Element) -> str:
    """What *link* says, without how many posts there are."""
    pieces = [str(text) for text in islice(link.itertext(), _AROUND)]
    while len(pieces) > 1 and not _says(pieces[-1].strip()[:_NAME]):
        pieces.pop()
    return squash("".join(pieces)[:_LABEL])


def _says(piece: str) -> bool:
    """Whether *piece*, the last of a link, is more than a sign or a count."""
    return any(map(str.isalnum, piece)) and not _COUNT.fullmatch(piece)


class _Label:
    """The words or the icon that announced terms, and the element whose links they are about."""

    def __init__(self) -> None:
        self.kind: int | None = None
        self.icon: int | None = None
        self._scope: etree._Element | None = None
        self._icon_scope: etree._Element | None = None

    def told(self, text: str | None, holder: etree._Element | None, *, ignored: bool) -> None:
        """Take in the words before the next link."""
        said = squash(text[-_LABEL:]) if text else ""
        if not said or (_SEPARATORS.fullmatch(said) and not ignored):
            return
        kinds = (found for found, label in enumerate(LABELS) if label.search(said))
        self.kind = None if ignored else next(kinds, None)
        self.icon = None
        alone = holder is not None and _is_alone(holder)
        self._scope = holder.getparent() if holder is not None and alone else holder

    def shown(self, element: etree._Element) -> None:
        """Take in *element*, which may be an icon before the next link."""
        found = icon(element)
        if found is not None:
            self.kind, self.icon = None, found
            self._icon_scope = element.getparent()
            if element.tag == "use" and self._icon_scope is not None:
                self._icon_scope = self._icon_scope.getparent()

    def shown_in(self, link: etree._Element) -> None:
        """Take in the icon that *link* begins with."""
        first = next(link.iterchildren(etree.Element), None)
        if first is not None and first.tag in _ICONS and not (link.text or "").strip():
            self.shown(first)

    def closed(self, element: etree._Element) -> None:
        """Leave *element*, and forget what was announced in it."""
        if element is self._scope:
            self.kind = None
        if element is self._icon_scope:
            self.icon = None


def _is_alone(holder: etree._Element) -> bool:
    """Whether *holder* holds hardly more than words, and no link."""
    parts = list(islice(holder.iter(etree.Element), _FEW))
    return len(parts) < _FEW and all(part.tag != "a" for part in parts)


def _is_about(line: etree._Element) -> bool:
    """Whether *line* is short and says when the post was published, by whom, or filed where."""
    pieces = [squash(str(text)[:_LABEL]) for text in islice(line.itertext(), _PIECES)]
    said = squash(" ".join(pieces))
    told = [squash((line.text or "")[:_LABEL]), *(p for p in pieces if p.endswith((":", "：")))]
    if is_byline(line) or any(label.search(piece) for piece in told for label in LABELS):
        return True
    return len(said) < _LABEL and PRINTED_DATE.search(said) is not None and not said.endswith(".")
