"""Merged posts on their way into the tables: written when something changed, and only then."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from archiver.site import FOR_SUBSCRIBERS, Source
from archiver.store import filing, values
from archiver.store.children import Children
from archiver.store.identity import Identity
from archiver.store.merge import Merged, merge, told_url
from archiver.store.readings import ReadingRow, Readings
from archiver.targets import Link, links

__all__ = ["Posts"]

_TOGETHER = 64
"""Posts inserted by one statement. FTS5 writes its index out at each savepoint, and SQLite sets
one for every statement that has triggers: one statement a post costs twice as much. It does so as
well before a post that belongs in front of the last."""

_TOLD = (
    "title", "category_prefix", "headline", "bottom_line", "published", "published_raw",
    "published_precision", "published_day", "modified", "modified_raw", "language", "word_count",
    "comment_count", "comment_system", "engine_id",
)  # fmt: skip
_COLUMNS = (
    "url", *_TOLD, "versions", "first_seen", "last_seen", "content_digest", "field_sources",
    "capture_id", "cut", "spaced_title", "spaced_bottom_line", "filed", "place", "body_id",
)  # fmt: skip
_PLACE = _COLUMNS.index("place")
_TEXTS = ("body_text", "body_html", "spaced_body_text")

# Column names are constants of this module.
_SELECT = f"select {', '.join(_COLUMNS)} from posts where id = ?"  # noqa: S608
_INSERT = f"insert into posts ({', '.join((*_COLUMNS, 'id', 'site_id', *_TEXTS))}) values "  # noqa: S608
_VALUES = f"({', '.join('?' * (len(_COLUMNS) + 2 + len(_TEXTS)))})"
_UPDATE = f"update posts set {' = ?, '.join(_COLUMNS)} = ? where id = ?"  # noqa: S608
_UPDATE_BODY = f"update posts set {' = ?, '.join(_TEXTS)} = ? where id = ?"  # noqa: S608
_URL = "select url from known_posts where id = ?"

_FAILS = """
select 1 from aliases a join captures c on c.site_id = a.site_id and c.url_key = a.key
where a.known_post_id = ? and c.failure is not null and c.failure != ? and not exists (
    select 1 from captures n where n.site_id = c.site_id and n.url_key = c.url_key
        and (n.fetched_at, n.record_id) > (c.fetched_at, c.record_id))
limit 1
"""

_Row = tuple[Any, ...]  # SQL values


class Posts:
    """The merged posts of one site, for the time of one transaction."""

    def __init__(self, conn: sqlite3.Connection, identity: Identity, readings: Readings) -> None:
        self._conn = conn
        self._identity = identity
        self._readings = readings
        self._children = Children(conn, identity.site)

    def settle(self, posts: Iterable[int]) -> None:
        """Make rows in `posts`, and all below them, follow from the readings of known *posts*."""
        remaining = iter(posts)
        while some := list(islice(remaining, _TOGETHER)):
            merges = [(post, merged) for post in some if (merged := self._merge(post))]
            new = self._write([(post, merged, self._row(post, merged)) for post, merged in merges])
            for post, merged in merges:
                self._children.write(post, merged, new=post in new)
            self._readings.trim()
        self._children.sweep()
        self._readings.sweep()

    def _merge(self, post: int) -> Merged | None:
        """The merge of a post that is held; a row of one that is not, or no longer, is deleted."""
        rows = self._readings.of_post(post)
        held = self._held(post, rows)
        told = self._readings.told(rows, fields=held)
        whole = self._readings.joined(post, told) if held else ()
        merged = merge(whole, self._text, self._links)
        url = merged.value("url") if merged else told_url(told)
        self._identity.set_url(post, url, None if url else _any_address(rows))
        if merged is None:
            self._readings.release(post)
            self._conn.execute("delete from posts where id = ?", (post,))
        return merged

    def _text(self, body_id: int) -> str:
        return self._readings.body(body_id).text or ""

    def _links(self, body_id: int) -> tuple[Link, ...]:
        return links(self._readings.body(body_id).html, self._identity.site.key)

    def _held(self, post: int, rows: Sequence[ReadingRow]) -> bool:
        """Whether the post was read from its page, or can no longer be and was read elsewhere.

        Where the page says that the text is not for everyone, no other is taken for it.
        """
        if any(row.source == Source.PAGE for row in rows):
            return True
        if all(row.body is None for row in rows):
            return False
        return self._conn.execute(_FAILS, (post, FOR_SUBSCRIBERS)).fetchone() is not None

    def _write(self, merges: Sequence[tuple[int, Merged, _Row]]) -> set[int]:
        """Insert or update rows in `posts` where they differ; which posts are new there."""
        new: dict[int, _Row] = {}
        for post, merged, row in merges:
            before = self._conn.execute(_SELECT, (post,)).fetchone()
            body = merged.value("body")
            if before is None:
                new[post] = (*row, post, self._identity.site.id, *self._texts(body))
            elif before != row:
                self._readings.release(post)
                self._conn.execute(_UPDATE, (*row, post))
                if before[-1] != body:
                    self._conn.execute(_UPDATE_BODY, (*self._texts(body), post))
        if new:
            statement = _INSERT + ", ".join([_VALUES] * len(new))
            in_order = sorted(new.values(), key=itemgetter(_PLACE))
            self._conn.execute(statement, list(chain.from_iterable(in_order)))
        return set(new)

    def _row(self, post: int, merged: Merged) -> _Row:
        (url,) = self._conn.execute(_URL, (post,)).fetchone()
        sources = {name: (r.source, r.record_id) for name, r in sorted(merged.origins.items())}
        return (
            url,
            *map(merged.value, _TOLD),
            len(merged.versions),
            merged.first_seen,
            merged.last_seen,
            merged.versions[-1].first.content_digest if merged.versions else None,
            values.encode(sources),
            merged.primary.capture,
            merged.cut,
            filing.spaced_or_none(merged.value("title")),
            filing.spaced_or_none(merged.value("bottom_line")),
            filing.words(_facts(self._identity.site.id, merged)),
            filing.place(filing.month(merged.value("published")), post),
            merged.value("body"),
        )

    def _texts(self, body_id: int | None) -> tuple[str | None, str | None, str | None]:
        if body_id is None:
            return (None, None, None)
        body = self._readings.body(body_id)
        return (body.text, body.html, filing.spaced_or_none(body.text))


def _facts(site: int, merged: Merged) -> filing.Facts:
    listings = merged.value("companies") or ()
    has = [part for part in ("citation", "image") if merged.value(f"{part}s")]
    if any(item["kind"] == "comment" for item, _ in merged.comments):
        has.append("comment")
    return filing.Facts(
        site=site,
        names={
            kind: [item["name"] for item in merged.value(terms) or ()]
            for kind, terms in filing.KINDS.items()
        },
        listings=[(item["exchange"], item["symbol"]) for item in listings],
        has=has,
    )


def _any_address(rows: Sequence[ReadingRow]) -> str | None:
    """Where a post can be found that no reading tells the address of."""
    newest_first = sorted(rows, key=lambda row: row[1:4], reverse=True)
    return next((address for row in newest_first for address in row.about.addresses), None)
