"""What a post is filed under in the full-text index, and where it stands there.

The column `filed` of `posts_fts` has the words that searches with filters look for: one for the
post's blog, for each author, category, tag and listing, and for what it has. So FTS5 finds the
posts that have both a common word and a rare company without a look at any other. Each begins with
a character for private use, so that no word anybody types meets one; names are numbers made of
them, whatever their case and length.

The index has posts in the order of `place`: the newest months first, within each by id, and last
those without a date. So FTS5 finds the newest matches, or those of a span of months, without a
look at any other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

import attrs

from archiver.text import folded, spaced

__all__ = [
    "IDS",
    "KINDS",
    "LAST_MONTH",
    "Facts",
    "file_again",
    "has_word",
    "listing_word",
    "month",
    "month_name",
    "name_word",
    "one_of",
    "place",
    "site_word",
    "spaced_or_none",
    "words",
]

KINDS = {"author": "authors", "category": "categories", "tag": "tags"}
"""Kinds of names, and the tables they stand in."""

LAST_MONTH = 1023
"""The last month that is told from later ones: in the index small numbers take less room."""
IDS = 0xFFFFFFFF
"""What of a place is the id of the post."""

_MARK = "\ue000"
_BEFORE = 1989 * 12 + 11  # the month before the first that is told from earlier ones

_NAMES = """
select t.name from post_{terms} x join {terms} t on t.id = x.{term}_id where x.post_id = ?
"""
_LISTINGS = """
select c.exchange, c.symbol from company_mentions x join companies c on c.id = x.company_id
where x.post_id = ?
"""
_TEXTS = "select published, title, bottom_line, body_text from posts where id = ?"
_FILE = """
update posts set place = ?, spaced_title = ?, spaced_bottom_line = ?, spaced_body_text = ?,
    filed = ?
where id = ?
"""
_HAS = {
    "citation": "select 1 from citations where post_id = ? limit 1",
    "comment": "select 1 from comments where post_id = ? and kind = 'comment' limit 1",
    "image": "select 1 from images where post_id = ? limit 1",
}


@attrs.frozen(kw_only=True)
class Facts:
    """What decides where a post is filed."""

    site: int
    names: Mapping[str, Iterable[str]]
    """By kind."""
    listings: Iterable[tuple[str, str]]
    """Exchange and symbol of each company."""
    has: Iterable[str]


def words(facts: Facts) -> str:
    """The words of a post, the same for the same facts."""
    found = [site_word(facts.site)]
    for kind, names in facts.names.items():
        found += sorted({name_word(kind, name) for name in names})
    found += sorted({listing_word(*listing) for listing in facts.listings})
    found += map(has_word, sorted(facts.has))
    return " ".join(found)


def file_again(conn: sqlite3.Connection, post: int) -> None:
    """Have a stored *post* hold what the index needs, as it follows from its tables."""
    [(published, *texts)] = conn.execute(_TEXTS, (post,)).fetchall()
    at = place(month(published), post)
    conn.execute(_FILE, (at, *map(spaced_or_none, texts), words(_facts_of(conn, post)), post))


def spaced_or_none(text: str | None) -> str | None:
    """*text* as it is indexed; None where that is the text itself."""
    apart = spaced(text) if text else text
    return None if apart == text else apart


def _facts_of(conn: sqlite3.Connection, post: int) -> Facts:

    def rows(query: str) -> list[Any]:  # SQL values
        return conn.execute(query, (post,)).fetchall()

    [(site,)] = rows("select site_id from posts where id = ?")
    return Facts(
        site=site,
        names={
            kind: [name for (name,) in rows(_NAMES.format(term=kind, terms=terms))]
            for kind, terms in KINDS.items()
        },
        listings=rows(_LISTINGS),
        has=[part for part, query in _HAS.items() if rows(query)],
    )


def site_word(site: int) -> str:
    """The word of the posts of a blog."""
    return f"{_MARK}site{site}"


@lru_cache(10_000)
def name_word(kind: str, name: str) -> str:
    """The word of the posts of an author, category or tag."""
    return f"{_MARK}{kind}{_number(folded(name))}"


@lru_cache(10_000)
def listing_word(exchange: str, symbol: str) -> str:
    """The word of the posts on a company."""
    return f"{_MARK}company{_number(f'{exchange}:{symbol}')}"


def has_word(part: str) -> str:
    """The word of the posts that have a *part*."""
    return f"{_MARK}has{part}"


def place(month: int, post: int = 0) -> int:
    """Where a *post* of a *month* stands in the index; without one, where the month begins."""
    return LAST_MONTH - month << IDS.bit_length() | post


def month(day: str | None) -> int:
    """The number of the month of a *day*, ISO 8601; 0 for none.

    It is 1 up to January 1990, and `LAST_MONTH` from March 2075 on.
    """
    if not day:
        return 0
    return min(max(int(day[:4]) * 12 + int(day[5:7]) - 1 - _BEFORE, 1), LAST_MONTH)


def month_name(place: int) -> str | None:
    """The month of a *place* as ISO 8601 writes it; None for a post without a date."""
    month = LAST_MONTH - (place >> IDS.bit_length())
    year, number = divmod(month + _BEFORE, 12)
    return f"{year:04}-{number + 1:02}" if month else None


def one_of(words: Iterable[str]) -> str:
    """The FTS5 query for posts that are filed under one of *words*."""
    return f"filed : ({' OR '.join(words)})"


def _number(name: str) -> int:
    """Of digits alone, since the stemmer of the index leaves these as they are."""
    return int.from_bytes(sha256(name.encode("utf-8", "replace")).digest()[:7])
