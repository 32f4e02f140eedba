"""What a post is filed under: words of the full-text index that searches with filters look for.

The column `filed` of `posts_fts` has a word for the post's blog, for year and month of its date,
for each author, category, tag and listing, and for what it has. So FTS5 finds the posts that have
both a common word and a rare company without a look at any other. Each begins with a character
for private use, so that no word anybody types meets one; names are numbers made of them, whatever
their case and length.
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
    "KINDS",
    "Facts",
    "file_again",
    "has_word",
    "listing_word",
    "month",
    "month_name",
    "months_words",
    "name_word",
    "one_of",
    "site_word",
    "spaced_or_none",
    "words",
]

KINDS = {"author": "authors", "category": "categories", "tag": "tags"}
"""Kinds of names, and the tables they stand in."""

_MARK = "\ue000"
_MONTHS = 12

_NAMES = """
select t.name from post_{terms} x join {terms} t on t.id = x.{term}_id where x.post_id = ?
"""
_LISTINGS = """
select c.exchange, c.symbol from company_mentions x join companies c on c.id = x.company_id
where x.post_id = ?
"""
_TEXTS = "select title, bottom_line, body_text from posts where id = ?"
_FILE = """
update posts set spaced_title = ?, spaced_bottom_line = ?, spaced_body_text = ?, filed = ?
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
    published: str | None
    names: Mapping[str, Iterable[str]]
    """By kind."""
    listings: Iterable[tuple[str, str]]
    """Exchange and symbol of each company."""
    has: Iterable[str]


def words(facts: Facts) -> str:
    """The words of a post, the same for the same facts."""
    found = [site_word(facts.site)]
    if facts.published:
        year = facts.published[:4]
        found += [f"{_MARK}year{year}", f"{_MARK}month{year}{facts.published[5:7]}"]
    for kind, names in facts.names.items():
        found += sorted({name_word(kind, name) for name in names})
    found += sorted({listing_word(*listing) for listing in facts.listings})
    found += map(has_word, sorted(facts.has))
    return " ".join(found)


def file_again(conn: sqlite3.Connection, post: int) -> None:
    """Have a stored *post* hold what the index needs, as it follows from its tables."""
    [texts] = conn.execute(_TEXTS, (post,)).fetchall()
    conn.execute(_FILE, (*map(spaced_or_none, texts), words(_facts_of(conn, post)), post))


def spaced_or_none(text: str | None) -> str | None:
    """*text* as it is indexed; None where that is the text itself."""
    apart = spaced(text) if text else text
    return None if apart == text else apart


def _facts_of(conn: sqlite3.Connection, post: int) -> Facts:

    def rows(query: str) -> list[Any]:  # SQL values
        return conn.execute(query, (post,)).fetchall()

    [(site, published)] = rows("select site_id, published from posts where id = ?")
    return Facts(
        site=site,
        published=published,
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


def month(day: str) -> int:
    """The month of a *day*, ISO 8601: months are counted from the year 0."""
    return int(day[:4]) * _MONTHS + int(day[5:7]) - 1


def months_words(first: int, last: int) -> list[str]:
    """The words of the posts of the months from *first* to *last*: as few as there can be."""
    found = []
    while first <= last:
        year, number = divmod(first, _MONTHS)
        if number == 0 and first + _MONTHS - 1 <= last:
            found.append(f"{_MARK}year{year:04}")
            first += _MONTHS
        else:
            found.append(f"{_MARK}month{year:04}{number + 1:02}")
            first += 1
    return found


def month_name(number: int) -> str:
    """A counted month as ISO 8601 writes it."""
    year, place = divmod(number, _MONTHS)
    return f"{year:04}-{place + 1:02}"


def one_of(words: Iterable[str]) -> str:
    """The FTS5 query for posts that are filed under one of *words*."""
    return f"filed : ({' OR '.join(words)})"


def _number(name: str) -> int:
    """Of digits alone, since the stemmer of the index leaves these as they are."""
    return int.from_bytes(sha256(name.encode("utf-8", "replace")).digest()[:7])
