"""The lines of a comment, and where in its markup each of them stands.

A line ends where a block or a line break does. Its `slot` is the same for what stands in the same
place of another comment, so that what one shows tells of all: `comments_lines` compares them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.platforms.comments_words import (
    ABOUT,
    ASIDE,
    DATE,
    LONGEST_LINE,
    LONGEST_NAME,
    NAME,
    SUBJECT,
    TEXT,
    is_action,
    part_of,
)
from archiver.text import squash, word_set

__all__ = ["Bit", "Line", "lines"]

_INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small "
    "span strike strong sub sup time tt u var wbr"
)
_LEFT_OUT = word_set(
    "script style noscript template button select textarea input svg iframe object label "
    "img video audio canvas menu"
)
_WITHIN = frozenset({NAME, DATE, ABOUT, TEXT})
_HEADINGS = word_set("h2 h3 h4 h5 h6 time cite")
_LETTERS = {
    NAME: LONGEST_NAME + 30, DATE: 80, SUBJECT: LONGEST_LINE, ABOUT: 2 * LONGEST_LINE,
    ASIDE: LONGEST_NAME,
}  # fmt: skip
_SEARCHED = 60
_CELLS = ("td", "th")
_SECTIONS = frozenset({"div", "section", "header", "footer"})
_DIGITS = re.compile(r"\d+")
_DEEPEST = 12


class Bit(NamedTuple):
    """A run of characters in one inline element, or in none."""

    text: str
    part: str | None
    """What the element is called: a name, a date …"""
    slot: str
    element: etree._Element


class Line(NamedTuple):
    """What stands between two ends of blocks or line breaks."""

    slot: str
    part: str | None
    """What the block is called."""
    bits: tuple[Bit, ...]

    @property
    def text(self) -> str:
        """The whole line, on one line."""
        return squash("".join(bit.text for bit in self.bits))

    @property
    def spaced(self) -> str:
        """The same, with bars where elements stand side by side and nothing is between them."""
        said = [squash(bit.text) for bit in self.bits]
        loose = all(bit.slot for bit in self.bits)
        return (" | " if loose else " ").join(text for text in said if text)


class _Open(NamedTuple):
    """An element that is being read."""

    block: str
    part: str | None
    inline: str
    depth: int


def lines(roots: tuple[etree._Element, ...], others: Collection[etree._Element]) -> list[Line]:
    """The lines of one comment, which is *roots*, but for the comments in *others* below them."""
    reader = _Reader(set(roots), others)
    for number, root in enumerate(roots):
        above = _Open(f"{number}" if len(roots) == 1 else root.tag, None, "", 0)
        reader.read(root, above)
    return list(_placed([line for line in reader.lines if any(map(str.isalnum, line.text))]))


def _placed(found: list[Line]) -> Iterator[Line]:
    """*found*, those of one place told apart: the first, the last, those between."""
    count = Counter(line.slot for line in found)
    seen: Counter[str] = Counter()
    for line in found:
        total = count[line.slot]
        if total > 1:
            seen[line.slot] += 1
            place = seen[line.slot]
            end = "#first" if place == 1 else "#last" if place == total else "#"
            line = line._replace(slot=line.slot + end)  # noqa: PLW2901
        yield line


class _Reader:
    """A walk through a comment that gathers its lines."""

    def __init__(self, own: Collection[etree._Element], others: Collection[etree._Element]):
        self.lines: list[Line] = []
        self._own = own
        self._others = others
        self._bits: list[Bit] = []
        self._block = ""

    def read(self, root: etree._Element, above: _Open) -> None:
        """Take in *root* and all below it; what follows it is not read."""
        todo: list[tuple[etree._Element, _Open, bool]] = [(root, above, False)]
        while todo:
            element, around, is_read = todo.pop()
            if not is_read and self._enters(element):
                opened = self._open(element, around, is_root=element in self._own)
                if opened is not None:
                    todo.append((element, around, True))
                    self._say(element.text, opened, element)
                    todo.extend((child, opened, False) for child in reversed(element))
                    continue
            if is_read and element.tag not in _INLINE:
                self._end_line()
            if not is_read and element.tag == "br":
                self._end_line()
            holder = element.getparent()
            if element is not root and holder is not None:
                self._say(element.tail, around, holder)
        self._end_line()

    def _enters(self, element: etree._Element) -> bool:
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT or element.tag == "br":
            return False
        if element.tag == "form" and any(_is_field(e) for e in element.iter("textarea", "input")):
            return False
        return element in self._own or element not in self._others

    def _open(self, element: etree._Element, around: _Open, *, is_root: bool) -> _Open | None:
        tag = element.tag
        part = None if is_root and len(self._own) == 1 else _checked(element, part_of(element))
        if part == ASIDE:
            said = _said(element)
            if is_action(said) or not any(map(str.isalpha, said)):
                return None
            part = around.part or ABOUT if tag in _INLINE else None
        if around.part == TEXT:
            part = TEXT
        name = (element.get("class") or "").split()
        step = f"{tag}.{_DIGITS.sub('', name[0])}" if name and not is_root else str(tag)
        if tag in _CELLS:
            step += str(sum(1 for _ in islice(element.itersiblings(*_CELLS, preceding=True), 9)))
        if tag in _INLINE:
            return around._replace(part=part or around.part, inline=f"{around.inline}/{step}")
        self._end_line()
        block = around.block if around.depth > _DEEPEST or is_root else f"{around.block}/{step}"
        return _Open(block, part or around.part, "", around.depth + 1)

    def _say(self, text: str | None, opened: _Open, element: etree._Element) -> None:
        if text and text.strip():
            if self._block != opened.block:
                self._end_line()
                self._block = opened.block
            self._bits.append(Bit(text, opened.part, opened.inline, element))
        elif text and self._bits:
            last = self._bits[-1]
            self._bits[-1] = last._replace(text=last.text + " ")

    def _end_line(self) -> None:
        if self._bits:
            parts = {bit.part for bit in self._bits}
            part = parts.pop() if len(parts) == 1 else None
            self.lines.append(Line(self._block, part, tuple(self._bits)))
            self._bits = []


def _checked(element: etree._Element, part: str | None) -> str | None:
    """*part*, what *element* is called, if what it holds may be such a thing."""
    if part == TEXT:
        inside = islice(element.iter(etree.Element), 1, _SEARCHED)
        return None if any(_is_no_text(e) for e in inside) else part
    if part is not None and len(_said(element)) > _LETTERS[part]:
        return None
    if part in {NAME, DATE, SUBJECT} and element.tag not in _INLINE:
        inside = islice(element.iter(etree.Element), 1, _SEARCHED)
        if sum(e.tag not in _INLINE and bool((e.text or "").strip()) for e in inside) > 1:
            return None
    return part


def _is_field(element: etree._Element) -> bool:
    """Whether *element* is there to write in."""
    return element.tag == "textarea" or element.get("type") in {None, "text", "email", "url"}


def _is_no_text(element: etree._Element) -> bool:
    """Whether what is around *element* is more than a text, or the text is in it."""
    if element.tag in _SECTIONS and element.get("class"):
        return True
    return (element.tag in _HEADINGS or part_of(element) in _WITHIN) and bool(_said(element))


def _said(element: etree._Element) -> str:
    pieces = (str(text)[:200] for text in islice(element.itertext(), _SEARCHED))
    return squash("".join(pieces))
