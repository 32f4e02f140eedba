"""Comments that nothing calls so: what repeats below the text, each with a name and a date.

Boards print posts and answers alike, and pages made by hand print letters one below the other.
Dates lead to them: elements of one kind side by side, each around a date of its own, with no
text of the post between them or behind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import cast

from lxml import etree

from archiver.platforms.comments_lines import is_dated
from archiver.text import squash, word_set

__all__ = ["dated_rows"]

_MOST_DATES = 400
_CLIMBED = 12
_MOST_ROWS = 8
_LINE = 160
_DATE_LINE = 30
_PIECES = 12
_SHARE = 0.7
_TITLE_WORDS = 3
_BETWEEN = word_set("hr br a script style ins form noscript template")
_NOT_ROWS = word_set(
    "p span a time td body html main option dt dd b strong i em small h1 h2 h3 h4 h5 h6"
)
_AWAY = word_set("nav form head")

_find_dates = cast(
    Callable[[etree._Element], list[etree._Element]],
    etree.XPath(
        "//time | //*[text()[(contains(., '20') or contains(., '19') or contains(., ' ago'))"
        " and string-length(.) < 160]][not(self::script or self::style)]"
    ),
)


def dated_rows(
    tree: etree._Element, around: Collection[etree._Element]
) -> Iterator[list[etree._Element]]:
    """Elements side by side that may be comments, the largest first; those *around* are none."""
    rows: dict[tuple[etree._Element, str, str], dict[etree._Element, None]] = {}
    for date in islice(_find_dates(tree), _MOST_DATES):
        if date.tag != "time" and not is_dated(_said(date)):
            continue
        for element in (date, *islice(date.iterancestors(), _CLIMBED)):
            holder = element.getparent()
            if holder is None or element in around or element.tag in _AWAY:
                break
            if element.tag not in _NOT_ROWS:
                named = (element.get("class") or "")[:_LINE].split()
                key = holder, str(element.tag), named[0] if named else ""
                rows.setdefault(key, {})[element] = None
    found = [list(row) for row in rows.values() if len(row) > 1]
    for row in islice(sorted(found, key=len, reverse=True), _MOST_ROWS):
        if _is_closed(row) and not any(map(_is_titled, row)):
            yield row


def _is_closed(row: list[etree._Element]) -> bool:
    """Whether little but *row* stands between its first element and the end of what holds it."""
    inside, others = set(row), 0
    for element in islice(row[0].itersiblings(), len(row) * _PIECES):
        if element not in inside and isinstance(element.tag, str) and element.tag not in _BETWEEN:
            others += 1
    return len(row) >= _SHARE * (len(row) + others)


def _is_titled(unit: etree._Element) -> bool:
    """Whether *unit* begins with a link of some words, or has one in a heading: another post's."""
    headings = islice(unit.iter("h1", "h2", "h3", "h4", "h5"), _PIECES)
    links = (next(heading.iter("a"), None) for heading in headings)
    first = next((link for link in unit.iter("a") if _said(link)), None)
    told = [link for link in (*links, first) if link is not None and not _is_of_page(link)]
    if any(len(_said(link).split()) > _TITLE_WORDS for link in told):
        return True
    whole = squash(" ".join(islice(map(str, unit.itertext()), 4 * _PIECES))) if told else ""
    beside = whole.replace(_said(told[-1]), " ", 1) if told else ""
    return bool(beside) and len(beside) < _DATE_LINE and is_dated(beside)


def _is_of_page(link: etree._Element) -> bool:
    return (link.get("href") or "#").startswith("#")


def _said(element: etree._Element) -> str:
    pieces = islice(map(str, element.itertext()), _PIECES)
    return squash("".join(piece[:_LINE] for piece in pieces))
