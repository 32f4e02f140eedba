"""The newest matches of a query, found without looking at the others.

Posts are filed by month (`filing`), and FTS5 skips whatever lies outside the months it is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from archiver.store import filing, values
from archiver.store.filters import Filters
from archiver.store.selection import Blog
from archiver.store.store import Store

__all__ = ["Counted", "Newest", "count", "newest", "reckoned", "span"]

_COUNT = """
select count(*) as number, max(rowid) as last from (
    select rowid from posts_fts where posts_fts match ? limit ?)
"""
_LAST = "select max(id) as last from posts"
_SPAN = """
select min(first) as first, max(last) as last from (
    select
        (select min(published) from posts where site_id = s.value and published >= :low) as first,
        (select max(published) from posts where site_id = s.value and published < :high) as last
    from json_each(:sites) s)
"""
_GROWTH = 8  # times as many months, at most
_SURPLUS = 1.25  # since months differ
_DAY = timedelta(days=1)  # more than zones differ


@attrs.frozen
class Newest:
    """The newest matches of a query."""

    query: str
    """Which they are the matches of."""
    since: str
    """The month that they begin with."""


@attrs.frozen
class Counted:
    """Matches that were counted up to some number, in the order of their ids."""

    number: int
    last: int | None
    """The id of the last that was counted."""


def count(store: Store, query: str, most: int) -> Counted:
    """How many posts match *query*, counted up to one more than *most*."""
    [row] = store.rows(_COUNT, (query, most + 1))
    return Counted(row["number"], row["last"])


def span(store: Store, of: Iterable[Blog], filters: Filters) -> tuple[int, int] | None:
    """The first and the last month with posts of some blogs, and of the days of *filters*.

    None where no post has a date, or none of them.
    """
    since = max(filters.since, date.min + _DAY) - _DAY if filters.since else None
    until = min(filters.until, date.max - 2 * _DAY) + 2 * _DAY if filters.until else None
    asked = {
        "sites": values.encode([blog.id for blog in of]),
        "low": since.isoformat() if since else "",
        "high": until.isoformat() if until else "A",  # behind every digit
    }
    [row] = store.rows(_SPAN, asked)
    if row["first"] is None or row["last"] is None or row["first"] > row["last"]:
        return None
    return filing.month(row["first"]), filing.month(row["last"])


def reckoned(
    store: Store, query: str, months: tuple[int, int], least: int, counted: Counted
) -> Newest:
    """The matches of *query* in so many of *months*, the latest, as should hold *least* of them.

    They do if matches lie evenly in the months and among ids, as those do that were *counted*.
    """
    [row] = store.rows(_LAST)
    every = row["last"] * counted.number / (counted.last or 1)  # matches
    number = months[1] - months[0] + 1
    return _latest(query, months, max(1, round(number * least * _SURPLUS / max(every, 1))))


def newest(
    store: Store, query: str, months: tuple[int, int], enough: tuple[int, int]
) -> Newest | None:
    """The newest matches of *query* from the latest of *months* back: *enough* of them.

    That is a least number and one not to be exceeded where months are small. None when all months
    together have too few, since most matches then have no date.
    """
    least, most = enough
    few, many, taken = 0, months[1] - months[0] + 1, 1
    while True:
        latest = _latest(query, months, taken)
        found = count(store, latest.query, most).number
        if found < least:
            if taken == months[1] - months[0] + 1:
                return None
            few = taken
            wanted = round(taken * least * _SURPLUS / found) if found else taken * _GROWTH
            taken = min(many, max(taken + 1, min(wanted, taken * _GROWTH)))
        elif found <= most or taken == few + 1:
            return latest
        else:
            many = taken
            taken = (few + many) // 2


def _latest(query: str, months: tuple[int, int], number: int) -> Newest:
    """The matches of *query* in so many of *months*, the latest."""
    first = max(months[0], months[1] - number + 1)
    words = filing.months_words(first, months[1])
    return Newest(f"({query}) AND {filing.one_of(words)}", filing.month_name(first))
