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

__all__ = ["Newest", "count", "newest", "span"]

_COUNT = """
select count(*) as number from (select 1 from posts_fts where posts_fts match ? limit ?)
"""
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
    """The month of the oldest."""


def count(store: Store, query: str, most: int) -> int:
    """How many posts match *query*, counted up to one more than *most*."""
    [row] = store.rows(_COUNT, (query, most + 1))
    return int(row["number"])


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


def newest(
    store: Store, query: str, months: tuple[int, int], enough: tuple[int, int]
) -> Newest | None:
    """The newest matches of *query* from the latest of *months* back: *enough* of them.

    That is a least number and one not to be exceeded where months are small. None when all months
    together have too few, since most matches then have no date.
    """
    first, last = months
    least, most = enough
    few, many, taken = 0, last - first + 1, 1
    while True:
        narrowed = f"({query}) AND {filing.one_of(filing.months_words(last - taken + 1, last))}"
        found = count(store, narrowed, most)
        if found < least:
            if taken == last - first + 1:
                return None
            few = taken
            wanted = round(taken * least * _SURPLUS / found) if found else taken * _GROWTH
            taken = min(many, max(taken + 1, min(wanted, taken * _GROWTH)))
        elif found <= most or taken == few + 1:
            return Newest(narrowed, filing.month_name(last - taken + 1))
        else:
            many = taken - 1
            taken = (few + taken) // 2
