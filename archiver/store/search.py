"""Full-text search over title, bottom line and body, best matches first.

FTS5 ranks a match in about a microsecond, so a query with up to `RANKED` matches is ranked whole.
Of one with more, only the newest are: the index knows the month of each post (`filing`), and as
many months are taken, from the latest back, as hold some `NEWEST` matches. What a search costs
therefore hardly grows with the archive. Filters narrow a query in the same way, by words in the
index, wherever it has too many matches to look at each post.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import attrs

from archiver.errors import ArgumentError
from archiver.store import filing, values
from archiver.store.filters import Condition, Filters, chosen_blogs, condition
from archiver.store.named import company_ids
from archiver.store.newest import Counted, count, newest, reckoned, span
from archiver.store.query import explained, is_phrase, plain_words, prepared
from archiver.store.selection import Blog, blogs
from archiver.store.snippets import snippets
from archiver.store.store import Store

__all__ = ["NEWEST", "RANKED", "Found", "Hit", "Page", "search"]

RANKED = 10_000
"""Matches that are all ranked; of more, the newest are."""
NEWEST = 2_000
"""How many these are, about."""

_LONGEST = 1000

# `cross join` keeps SQLite from looking each post up in the index.
_MATCHES = """
select posts_fts.rowid as id, -rank as score from posts_fts {join}
where posts_fts match :query and {condition} limit :most
"""
_JOIN = "cross join posts p on p.id = posts_fts.rowid"
_RANK = f"""
with matches as materialized ({_MATCHES}),
best as (select id, score from matches order by score desc, id desc limit :limit offset :offset)
select (select count(*) from matches) as total, p.id, p.site_id, p.url, p.title, p.published,
    p.published_day as day, best.score
from best join posts p on p.id = best.id order by score desc, p.published desc, p.url
"""  # noqa: S608 - constants
_TOTAL = f"with matches as materialized ({_MATCHES}) select count(*) as total from matches"  # noqa: S608
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
    """Posts that match, with those beyond the limit; where there are `more`, at least so many."""
    more: bool = False
    """Whether so many match that only the newest were ranked, and none beyond was counted."""
    ranked: int
    """Matches that were ranked."""
    ranked_since: str | None = None
    """The month of the oldest of these, where only the newest were."""
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
        asked = condition(self.store, self.filters)
        if self.filters.whole and is_phrase(self.query):  # to count these takes as long
            found = self._ranked(self.query, asked, RANKED + 1)
            if found.ranked <= RANKED:
                return found
        counted = count(self.store, self.query, RANKED)
        if counted.number <= (RANKED if self.filters.whole else NEWEST):
            return self._ranked(self.query, asked)
        return self._narrowed(counted)

    def _narrowed(self, counted: Counted) -> Found:
        """The same, where the index itself is to leave out what the filters do not want."""
        days = Filters(since=self.filters.since, until=self.filters.until)
        asked = condition(self.store, days)  # the index knows months alone
        months = span(self.store, self._blogs(), self.filters)
        filed = self._filed()
        within = filed
        if not days.whole:
            if months is None:
                return Found(hits=(), total=0, ranked=0, query=self.query)
            within = f"({filed}) AND {filing.one_of(filing.months_words(*months))}"
        if within != self.query:
            counted = count(self.store, within, RANKED)
        found = None
        if months and counted.number > RANKED:
            found = self._newest(filed, asked, months, counted)
        return found or self._ranked(within, asked)

    def _newest(
        self, query: str, asked: Condition, months: tuple[int, int], counted: Counted
    ) -> Found | None:
        """The best of the newest matches; None where too few have a date."""
        latest = reckoned(self.store, query, months, NEWEST, counted)
        found = self._ranked(latest.query, asked, RANKED + 1)
        if not NEWEST <= found.ranked <= RANKED:
            sought = newest(self.store, query, months, (NEWEST, RANKED))
            if sought is None:
                return None
            latest, found = sought, self._ranked(sought.query, asked)
        return attrs.evolve(found, total=RANKED, more=True, ranked_since=latest.since)

    def _blogs(self) -> list[Blog]:
        return chosen_blogs(self.store, self.filters)

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
            words.append([filing.site_word(blog.id) for blog in self._blogs()])
        if filters.company:
            ids = values.encode(company_ids(self.store, filters.company))
            rows = self.store.rows(_LISTINGS, (ids,))
            words.append([filing.listing_word(row["exchange"], row["symbol"]) for row in rows])
        if not words:
            return self.query
        return " AND ".join([f"({self.query})", *map(filing.one_of, words)])

    def _ranked(self, query: str, asked: Condition, most: int = -1) -> Found:
        """The best of all matches of *query* that are as *asked*, or of the first so many."""
        join = _JOIN if asked.parameters or asked.sql != "true" else ""
        given = {"query": query, "most": most, **asked.parameters}
        page = {"limit": self.page.limit, "offset": self.page.offset}
        rows = self.store.rows(_RANK.format(join=join, condition=asked.sql), given | page)
        total = rows[0]["total"] if rows else 0
        if not rows and self.page.offset:
            [row] = self.store.rows(_TOTAL.format(join=join, condition=asked.sql), given)
            total = row["total"]
        of = {blog.id: blog for blog in blogs(self.store)}
        hits = tuple(_hit(row, of[row["site_id"]]) for row in rows)
        return Found(hits=hits, total=total, ranked=total, query=self.query)


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
