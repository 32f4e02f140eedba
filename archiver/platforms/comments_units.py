"""The comments that elements side by side are or hold: what repeats there and tells of people.

Units of one kind are comments where lines about a comment (`comments_lines`) show it: names and
dates. Of several ways to see units the one is taken that leaves out least.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.platforms.comments_labels import DISCUSSION
from archiver.platforms.comments_lines import Told, told, told_all
from archiver.platforms.comments_marks import marked_units
from archiver.platforms.comments_ways import PASSED, Parts, Roots, answered, is_single, size, ways

__all__ = ["comments_of", "units_in"]

_MAX_UNITS = 5000
_MAX_DEPTH = 6
_MAX_TRIED = 5
_LABEL_LENGTH = 80
_PIECES = 20
_HALF = 0.5
_WIDE = 0.7  # share of the letters that one way finds, which another finds at least


def units_in(parts: Parts, *, sure: bool) -> list[Roots]:
    """The comments that *parts*, elements side by side, are or hold.

    *sure* tells that the page calls them comments: then names are enough, without any date.
    """
    for row in marked_units(parts):
        if found := comments_of([(unit,) for unit in row], sure=sure):
            return found
    return _units(parts, sure, _MAX_DEPTH)


def _units(parts: Parts, sure: bool, depth: int) -> list[Roots]:
    if len(parts) == 1 and depth:
        return _in_one(parts[0], sure, depth)
    tried = [_weighed(units, sure) for units in islice(ways(parts), _MAX_TRIED)]
    most = max((way.letters for way in tried), default=0)
    wide = [way for way in tried if way.found and way.letters >= _WIDE * most]
    if wide:
        return max(wide, key=lambda way: len(way.found)).found
    holders = [part for part in parts if part.tag not in PASSED and len(part)] if depth else []
    for part in sorted(holders, key=size, reverse=True)[:_MAX_TRIED]:
        if found := _units([part], sure and len(holders) < _MAX_TRIED, depth - 1):
            return found
    return []


def _in_one(part: etree._Element, sure: bool, depth: int) -> list[Roots]:
    """The comments that *part*, alone in its place, holds with the answers to it, or is."""
    nested = (comments_of(units, sure=sure) for units in answered([part]))
    if found := next(filter(None, nested), None):
        return found
    inner = _units(_children(part), sure, depth - 1)
    whole: list[Roots] = [(part,)] if sure and is_single(part) else []
    if len(inner) == 1 and whole and not told(inner[0], ()).is_held:
        return whole if told(whole[0], ()).is_held else inner
    return inner or whole


def _children(element: etree._Element) -> Parts:
    return [child for child in element if isinstance(child.tag, str)]


class _Way(NamedTuple):
    """Comments, as one way to see them finds them."""

    found: list[Roots]
    letters: int
    """How much they say."""


_NONE = _Way([], 0)


def comments_of(units: Sequence[Roots], *, sure: bool) -> list[Roots]:
    """Those of *units* that are comments: if most have a date, or all a marked name."""
    return _weighed(units, sure).found


def _weighed(units: Sequence[Roots], sure: bool) -> _Way:
    others = {root for roots in units for root in roots}
    seen = list(zip(units, told_all(units[:_MAX_UNITS], others), strict=False))
    said = [(roots, one) for roots, one in seen if not _is_label(one)]
    kept = [(roots, one) for roots, one in said if one.text and (one.is_certain or one.name)]
    way = _Way([roots for roots, _ in kept], sum(len(one.text) for _, one in kept))
    certain = sum(one.is_certain and one.name is not None and bool(one.text) for _, one in seen)
    if certain > _HALF * len(seen):
        return way
    named = len(said) == len(seen) > 1 and all(one.name and one.text for _, one in seen)
    marked = all(one.is_marked for _, one in seen) and not any(map(_is_teaser, units))
    return way if named and (sure or marked) else _NONE


def _is_label(one: Told) -> bool:
    """Whether all that *one* says is the heading of a discussion, or a button."""
    return not one.is_certain and DISCUSSION.fullmatch(one.text[:_LABEL_LENGTH]) is not None


def _is_teaser(unit: Roots) -> bool:
    """Whether a heading in *unit* is a link, as in the excerpt of a post."""
    headings = (h for part in unit for h in part.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    return any(h.find(".//a") is not None for h in islice(headings, _PIECES))
