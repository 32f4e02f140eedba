"""Authors, categories, tags and companies by name, and those of nearly the same name.

Case, runs of white space and the ways to write one accented letter do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from archiver.errors import NothingFound
from archiver.store import values
from archiver.store.store import Store
from archiver.text import folded

__all__ = ["company_ids", "term_ids"]

_NEAR = 5  # names told
_COMPARED = 20_000  # names that are compared with the one nobody has
_LONGEST = 100  # characters; comparing takes time with their square

_OF_SITES = "(:sites is null or site_id in (select value from json_each(:sites)))"
# An index look-up for each listing, however often it is named; `_ALL_NAMES` is a scan, for names
# whose case SQLite does not know.
_NAMES = """
with recursive listings (id) as (
    select min(company_id) from company_mentions where name = :name collate nocase
    union all
    select (select min(company_id) from company_mentions
        where name = :name collate nocase and company_id > listings.id)
    from listings where id is not null)
select id from listings where id is not null
"""
_ALL_NAMES = "select distinct company_id as id, name from company_mentions where name is not null"
_OF_SYMBOL = """
select id, exchange, mic from companies
where (case when :number then ltrim(symbol, '0') else symbol end) = :symbol collate nocase
"""
_LISTINGS = "select exchange || ':' || symbol as name from companies"
_LISTING = re.compile(r"(?:([^:]*):)?\s*(\S+)\s*")


def term_ids(
    store: Store, term: str, terms: str, name: str, sites: Sequence[int] | None
) -> list[int]:
    """The rows of the table *terms* that are called *name*, of *sites* or of all.

    NothingFound when there is none; *term* is what one is called in its message.
    """
    asked = {"sites": None if sites is None else values.encode(sites)}
    query = f"select id, name from {terms} where {_OF_SITES}"  # noqa: S608 - a constant's name
    rows = store.rows(query, asked)
    wanted = folded(name)
    found = [row["id"] for row in rows if folded(row["name"]) == wanted]
    if not found:
        raise _unknown(term, name, (row["name"] for row in rows))
    return found


def company_ids(store: Store, named: str) -> list[int]:
    """The listings of the company *named*: its name, SYMBOL, EXCHANGE:SYMBOL or MIC:SYMBOL.

    A name stands for all listings that it is ever written before. NothingFound when there is none.
    """
    found = set(_listings(store, named))
    found |= {row["id"] for row in store.rows(_NAMES, {"name": values.storable(named.strip())})}
    if found:
        return sorted(found)
    rows = store.rows(_ALL_NAMES)
    wanted = folded(named)
    found = {row["id"] for row in rows if folded(row["name"]) == wanted}
    if not found:
        raise _unknown("company", named, (r["name"] for r in [*rows, *store.rows(_LISTINGS)]))
    return sorted(found)


def _listings(store: Store, named: str) -> Iterator[int]:
    """The listings with the symbol *named*; zeros before a number do not count."""
    asked = _LISTING.fullmatch(folded(values.storable(named)))
    if asked is None:
        return
    market, symbol = asked.groups()
    number = symbol.isdecimal()
    given = {"symbol": symbol.lstrip("0") if number else symbol, "number": number}
    for row in store.rows(_OF_SYMBOL, given):
        markets = {folded(row["exchange"]), folded(row["mic"] or "")}
        if market is None or market.strip() in markets:
            yield row["id"]


def _unknown(what: str, name: str, known: Iterable[str]) -> NothingFound:
    """What tells that no *what* is called *name*, and which *known* ones nearly are."""
    wanted = folded(name)
    spelt: dict[str, str] = {}
    for one in known:
        if len(one) <= _LONGEST and len(spelt) < _COMPARED:
            spelt.setdefault(folded(one), one)
    near = [folded for folded in spelt if wanted and wanted in folded][:_NEAR]
    near += get_close_matches(wanted[:_LONGEST], spelt, _NEAR) if len(near) < _NEAR else []
    told = ", ".join(repr(spelt[folded]) for folded in dict.fromkeys(near[: _NEAR * 2]))
    if told:
        return NothingFound(f"no {what} is called {name!r}; nearly so: {told}")
    if spelt:
        return NothingFound(f"no {what} is called {name!r}, nor nearly so; look at its spelling")
    return NothingFound(f"no {what} is called {name!r}; the archive names none")
