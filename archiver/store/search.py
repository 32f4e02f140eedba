"""Full-text search over title, bottom line and body, best matches first.

FTS5 needs two microseconds to rank a match, so of a query with very many only the newest `RANKED`
are, which stand first in the index (`filing`). What a search costs therefore hardly grows with the
archive; what does is that FTS5 goes once through all posts with a word of the query, to tell how
rare it is. Where a query has too many matches to look at each post, filters narrow it by words in
the index, and by where months stand in it.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import attrs

from archiver.errors import ArgumentError
from archiver.store import filing, values
from archiver.store.filters import Condition, Filters, chosen_blogs, condition
from archiver.store.named import company_ids
from archiver.store.query import explained, plain_words, prepared
from archiver.store.selection import Blog, blogs
from archiver.store.snippets import snippets
from archiver.store.store import Store

__all__ = ["LOOKED_AT", "RANKED", "Found", "Hit", "Page", "search"]

RANKED = 8_000
"""Matches that are ranked at most: the newest."""
LOOKED_AT = 2_000
"""Matches whose posts are looked at, at most, for what filters ask."""

_LONGEST = 1000
_ALL = Condition("true", {})

# One row tells how many matches there are even where none is on the page asked for.
_BEST = """
with matches as materialized (
    select posts_fts.rowid as place, -rank as score from posts_fts
    where posts_fts match :query and {condition} order by posts_fts.rowid limit :most),
best as (
    select place, score from matches order by score desc, place limit :limit offset :offset)
select (select count(*) from matches) as ranked, (select max(place) from matches) as oldest,
    p.id, p.site_id, p.url, p.title, p.published, p.published_day as day, best.score
from (select 1) left join best left join posts p on p.place = best.place
order by score desc, p.published desc, p.url
"""
_COUNT = "select count(*) as number from (select 1 from posts_fts where posts_fts match ? limit ?)"
_POST = f"exists (select 1 from posts p where p.id = posts_fts.rowid & {filing.IDS} and {{}})"  # noqa: S608
# Whether a post is of the days asked for is looked up in the months that lie partly outside them.
_DAYS = f"""
posts_fts.rowid between :first and :last
and (posts_fts.rowid between :first_whole and :last_whole or {_POST})
"""
_LISTINGS = "select exchange, symbol from companies where id in (select value from json_each(?))"


@attrs.frozen(kw_only=True)
class Page:
    """Which of the matches are wanted, best first."""

    limit: int = 20
    offset: int = 0


@attrs.frozen(kw_only=True)
class Hit:
    """A post that matches."""

    id: int
    site: str
    url: str
    title: str | None
    published: str | None
    """In UTC."""
    day: str | None
    """The day of that, as the post prints it."""
    snippet: str
    """The words around the match, each match between the marks asked for."""
    score: float
    """Higher is better; comparable within one search only."""


@attrs.frozen(kw_only=True)
class Found:
    """What a search found."""

    hits: tuple[Hit, ...]
    total: int
    """Posts that match, with those beyond the limit; at least, where there may be `more`."""
    more: bool = False
    """Whether so many match as are ranked at most, so that older ones were not looked for."""
    ranked: int
    """Matches that were ranked."""
    ranked_since: str | None = None
    """The month of the oldest of these, where there may be `more`; None if it has no date."""
    query: str
    """The FTS5 query that was run; filters aside."""
    explanation: str | None = None
    """Why what was asked is no query, so that its plain words were looked for."""


def search(
    store: Store,
    query: str,
    filters: Filters | None = None,
    page: Page | None = None,
    *,
    marks: tuple[str, str] = ("[", "]"),
) -> Found:
    """The posts that match *query*, an FTS5 query or plain words; *marks* surround each match.

    ArgumentError when there is nothing to look for, or too much; NothingFound when *filters* name
    what is not in the archive.
    """
    asked = values.storable(query.replace("\0", " ")).strip()
    if not asked:
        raise ArgumentError("nothing to search for; give at least one word")
    if len(asked) > _LONGEST:
        raise ArgumentError(f"a query of {len(asked)} characters; use {_LONGEST} at most")
    with store.snapshot():
        found = _found(store, asked, filters or Filters(), page or Page())
        around = snippets(store, found.query, [hit.id for hit in found.hits], marks)
    hits = tuple(attrs.evolve(hit, snippet=around[hit.id]) for hit in found.hits)
    return attrs.evolve(found, hits=hits)


def _found(store: Store, asked: str, filters: Filters, page: Page) -> Found:
    """What matches *asked*, or its plain words where that is no query; snippets aside."""
    query, said = prepared(asked), ""
    if not query.startswith("*"):  # FTS5 has commands of its own that begin so
        try:
            return _Search(store, query, filters, page).run()
        except sqlite3.OperationalError as error:  # what FTS5 says of its own syntax
            said = str(error)
    found = _Search(store, plain_words(query), filters, page).run()
    return attrs.evolve(found, explanation=explained(query, said))


@attrs.frozen
class _Search:
    """One search for a query that FTS5 takes."""

    store: Store
    query: str
    filters: Filters
    page: Page

    def run(self) -> Found:
        """What matches, its snippets aside."""
        wanted = self._wanted()
        if self.filters.whole or self._few():
            return self._best(self.query, wanted)
        return self._best(self._filed(), self._days())

    def _few(self) -> bool:
        """Whether no more posts match, filters aside, than can be looked at."""
        [row] = self.store.rows(_COUNT, (self.query, LOOKED_AT + 1))
        number: int = row["number"]
        return number <= LOOKED_AT

    def _wanted(self) -> Condition:
        """What the filters ask of a match, told by its post."""
        asked = condition(self.store, self.filters)
        return _ALL if self.filters.whole else Condition(_POST.format(asked.sql), asked.parameters)

    def _days(self) -> Condition:
        """What the filters ask of a match as to its day, told where possible by the index."""
        since, until = self.filters.since, self.filters.until
        if since is None and until is None:
            return _ALL
        asked = condition(self.store, Filters(since=since, until=until))
        low, high = (filing.month(asked.parameters[edge]) for edge in ("low", "high"))
        whole = filing.month(since.isoformat()) + 1 if since else 1
        behind = filing.month(until.isoformat()) if until else filing.LAST_MONTH + 1
        months = {
            "first": filing.place(high),
            "last": filing.place(low - 1) - 1,
            "first_whole": filing.place(behind - 1),
            "last_whole": filing.place(whole - 1) - 1,
        }
        return Condition(_DAYS.format(asked.sql), asked.parameters | months)

    def _filed(self) -> str:
        """The query, narrowed by what the index knows of the filters but for their days."""
        filters = self.filters
        words = [[filing.has_word(part)] for part in sorted(filters.has)]
        words += [
            [filing.name_word(kind, name)]
            for kind in filing.KINDS
            if (name := getattr(filters, kind))
        ]
        if filters.site and len(blogs(self.store)) > 1:
            of = chosen_blogs(self.store, filters)
            words.append([filing.site_word(blog.id) for blog in of])
        if filters.company:
            ids = values.encode(company_ids(self.store, filters.company))
            rows = self.store.rows(_LISTINGS, (ids,))
            words.append([filing.listing_word(row["exchange"], row["symbol"]) for row in rows])
        if not words:
            return self.query
        return " AND ".join([f"({self.query})", *map(filing.one_of, words)])

    def _best(self, query: str, wanted: Condition) -> Found:
        """The best of the newest matches."""
        given = {"query": query, "most": RANKED, **wanted.parameters}
        page = {"limit": self.page.limit, "offset": self.page.offset}
        rows = self.store.rows(_BEST.format(condition=wanted.sql), given | page)
        ranked, oldest = rows[0]["ranked"], rows[0]["oldest"]
        of = {blog.id: blog for blog in blogs(self.store)}
        hits = tuple(_hit(row, of[row["site_id"]]) for row in rows if row["id"] is not None)
        more = ranked == RANKED
        return Found(
            hits=hits,
            total=ranked,
            more=more,
            ranked=ranked,
            ranked_since=filing.month_name(oldest) if more else None,
            query=self.query,
        )


def _hit(row: dict[str, Any], blog: Blog) -> Hit:  # SQL values
    return Hit(
        id=row["id"],
        site=blog.title,
        url=row["url"],
        title=row["title"],
        published=row["published"],
        day=row["day"],
        snippet="",
        score=row["score"],
    )
