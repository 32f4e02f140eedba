"""Full-text search over title, bottom line and body, best matches first."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import attrs

from archiver.errors import ArgumentError
from archiver.store.store import Store
from archiver.store.values import storable

__all__ = ["Found", "Hit", "Limits", "search"]

_LONGEST = 1000
_SNIPPET_TOKENS = 24

# A word in the title counts ten times a word of the body, one in the bottom line five times.
_RANK = "bm25(posts_fts, 10.0, 5.0, 1.0)"

_WHERE = """
from posts_fts join posts p on p.id = posts_fts.rowid join sites s on s.id = p.site_id
where posts_fts match :query
    and (:since is null or substr(p.published, 1, 10) >= :since)
    and (:until is null or substr(p.published, 1, 10) <= :until)
    and (:site is null or s.key = :site)
"""
# Snippets are made for the hits shown alone: over all matches they would take seconds.
_HITS = f"""
with hits as materialized (
    select p.id, s.title as site, p.url, p.title, p.published, -{_RANK} as score
    {_WHERE} order by score desc, p.published desc, p.url limit :limit offset :offset)
select hits.*, (select snippet(posts_fts, -1, :opening, :closing, '…', {_SNIPPET_TOKENS})
    from posts_fts where posts_fts match :query and rowid = hits.id) as snippet
from hits order by score desc, published desc, url
"""  # noqa: S608 - constants
_TOTAL = f"select count(*) as total {_WHERE}"


@attrs.frozen
class Hit:
    """A post that matches."""

    id: int
    site: str
    url: str
    title: str | None
    published: str | None
    snippet: str
    """The words around the match, each match between the marks asked for."""
    score: float
    """Higher is better; comparable within one search only."""


@attrs.frozen
class Found:
    """What a search found."""

    hits: tuple[Hit, ...]
    total: int
    """Posts that match, with those beyond the limit."""
    query: str
    """The FTS5 query that was run."""
    as_words: bool
    """Whether what was asked is no FTS5 query, so that its plain words were looked for."""


@attrs.frozen(kw_only=True)
class Limits:
    """Which matches are wanted."""

    count: int = 20
    offset: int = 0
    since: date | None = None
    """First day of publication, in UTC."""
    until: date | None = None
    """Last day of publication, in UTC."""
    site: str | None = None
    """Key of the only site wanted."""


def search(
    store: Store, query: str, limits: Limits | None = None, *, marks: tuple[str, str] = ("[", "]")
) -> Found:
    """The posts that match *query*, an FTS5 query or plain words; *marks* surround each match.

    ArgumentError when there is nothing to look for, or too much.
    """
    asked = storable(query.replace("\0", " ")).strip()
    if not asked:
        raise ArgumentError("nothing to search for; give at least one word")
    if len(asked) > _LONGEST:
        raise ArgumentError(f"a query of {len(asked)} characters; use {_LONGEST} at most")
    limits = limits or Limits()
    with store.snapshot():
        try:
            return _run(store, asked, limits, marks, as_words=False)
        except sqlite3.OperationalError:  # what FTS5 says of its own syntax
            return _run(store, _words(asked), limits, marks, as_words=True)


def _words(query: str) -> str:
    """*query* as words that must all occur; none of them can be an operator."""
    return " ".join(f'"{word}"' for word in query.replace('"', " ").split()) or '""'


def _run(
    store: Store, query: str, limits: Limits, marks: tuple[str, str], *, as_words: bool
) -> Found:
    where: dict[str, Any] = {  # SQL values
        "query": query,
        "since": limits.since.isoformat() if limits.since else None,
        "until": limits.until.isoformat() if limits.until else None,
        "site": limits.site,
    }
    opening, closing = marks
    page = {"opening": opening, "closing": closing, "limit": limits.count, "offset": limits.offset}
    hits = tuple(Hit(**row) for row in store.rows(_HITS, where | page))
    total = store.rows(_TOTAL, where)[0]["total"]
    return Found(hits=hits, total=total, query=query, as_words=as_words)
