"""Comments found by what each of them has once: a date, or words to answer it by.

From every date the way leads up, through elements of many kinds. The kind of which each date has
an element of its own, and the outermost of these, is that of the comments, be they side by side,
nested, or each in a list of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice

from lxml import etree

from archiver.platforms.comments_words import (
    LONGEST_LINE,
    answers,
    is_dated,
    is_ended,
    without_date,
)
from archiver.text import squash

__all__ = ["marked_units"]

_MOST_ELEMENTS = 6000
_MOST_MARKS = 1500
_CLIMBED = 14
_SEVERAL = 2
_BESIDE = 60  # letters beside the date, in a line about a comment
_OWN = 0.8  # share of the dates that have an element of their own
_LEFT_OUT = frozenset({"script", "style", "option", "textarea", "noscript"})
_NO_UNITS = frozenset({
    "a", "span", "b", "strong", "em", "i", "small", "time", "font", "tbody", "dt", "cite",
    "h1", "h2", "h3", "h4", "h5", "h6", "abbr", "u", "label", "button",
})  # fmt: skip
_CHANGING = re.compile(
    r"\d+|(?<![a-z])(?:odd|even|alt|first|last|depth|level|parent|thread)(?![a-z])"
)

_Kind = tuple[str, str]
_Says = Callable[[str], bool]


def marked_units(
    parts: Sequence[etree._Element], *, dates: bool = True
) -> Iterator[list[etree._Element]]:
    """The elements of comments in *parts*, by their *dates*, and by the words to answer them."""
    inside = set(parts)
    for says in (_is_date, answers) if dates else (answers,):
        marks = list(islice(_marks(parts, says), _MOST_MARKS))
        if len(marks) >= _SEVERAL and (found := _outermost(marks, inside)):
            yield found


def _is_date(text: str) -> bool:
    return is_dated(text) and not is_ended(text) and len(without_date(text)) < _BESIDE


def _marks(parts: Sequence[etree._Element], says: _Says) -> Iterator[etree._Element]:
    """The elements that hold a short text of which *says* is true."""
    elements = (e for part in parts for e in part.iter(etree.Element))
    for element in islice(elements, _MOST_ELEMENTS):
        if element.tag in _LEFT_OUT:
            continue
        if _says(element.text, says):
            yield element
        holder = element.getparent()
        if holder is not None and element not in parts and _says(element.tail, says):
            yield holder


def _says(text: str | None, says: _Says) -> bool:
    return text is not None and len(text) < 2 * LONGEST_LINE and says(squash(text))


def _outermost(
    marks: Sequence[etree._Element], parts: Collection[etree._Element]
) -> list[etree._Element] | None:
    """The elements of the outermost kind of which each of *marks* has one of its own."""
    own: dict[_Kind, dict[etree._Element, None]] = {}
    depths: dict[_Kind, int] = {}
    for mark in marks:
        seen: set[_Kind] = set()
        for depth, element in enumerate(_upwards(mark, parts)):
            kind = _kind(element)
            if kind not in seen and element.tag not in _NO_UNITS:
                seen.add(kind)
                own.setdefault(kind, {})[element] = None
                depths[kind] = max(depth, depths.get(kind, 0))
    enough = max(_SEVERAL, _OWN * len(set(marks)))
    usable = [kind for kind, elements in own.items() if len(elements) >= enough]
    best = max(usable, key=depths.__getitem__, default=None)
    return None if best is None else [*own[best], *_left(marks, own[best], parts)]


def _left(
    marks: Sequence[etree._Element],
    units: Collection[etree._Element],
    parts: Collection[etree._Element],
) -> Iterator[etree._Element]:
    """What is around each of *marks* that are in none of *units*, up to what holds another."""
    around = Counter(above for mark in marks for above in _upwards(mark, parts))
    for mark in marks:
        above = [e for e in _upwards(mark, parts) if around[e] == 1]
        if above and not any(e in units for e in _upwards(mark, parts)):
            yield above[-1]


def _upwards(mark: etree._Element, parts: Collection[etree._Element]) -> Iterator[etree._Element]:
    for element in (mark, *islice(mark.iterancestors(), _CLIMBED)):
        yield element
        if element in parts:
            return


def _kind(element: etree._Element) -> _Kind:
    named = _CHANGING.sub("", (element.get("class") or "")[:100]).split()
    return str(element.tag), named[0] if named else ""
