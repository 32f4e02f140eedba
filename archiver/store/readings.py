"""Readings on their way into the tables and back: each distinct text is stored once.

A recrawl mostly reads what it read before. Body and fields are therefore kept by digest, and a
further reading of an unchanged post costs one short row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from archiver.dates import iso
from archiver.items import Post, Visits
from archiver.site import Reading, Source
from archiver.store import values
from archiver.store.bodies import DROP_UNUSED, MERGED_BODIES
from archiver.store.identity import About
from archiver.store.joining import Body, joined
from archiver.store.merge import Told

__all__ = ["ReadingRow", "Readings"]

_TEXTS = (
    "title", "category_prefix", "headline", "bottom_line", "published_raw",
    "published_precision", "modified_raw", "language", "comment_system",
)  # fmt: skip
_LISTS = {
    "authors": ("name", "url"),
    "categories": ("name", "url"),
    "tags": ("name", "url"),
    "headings": ("level", "text"),
    "images": ("url", "alt", "caption", "width", "height"),
    "citations": ("kind", "anchor", "url", "original_url", "sentence"),
    "companies": ("name", "exchange", "symbol", "mic", "starts_at"),
    "notices": ("kind", "text", "published", "published_raw"),
    "related": ("title", "url"),
    "comments": (
        "id", "parent_id", "author", "author_url", "published", "published_raw", "text", "kind",
    ),
}  # fmt: skip

_SIDES = ("width", "height")
_TEXTS_OF = attrgetter(*_TEXTS)
_LISTS_OF = attrgetter(*_LISTS)
_COLUMNS = {name: (columns, attrgetter(*columns)) for name, columns in _LISTS.items()}

_ADD_BODY = "insert into bodies (digest, html, text) values (?, ?, ?)"
_ADD_FIELDS = "insert into reading_fields (digest, fields) values (?, ?)"
_FIND_BODY = """
select b.id from readings r join bodies b on b.id = r.body_id
where r.known_post_id = ? and b.digest = ? limit 1
"""
# A whole is nobody's reading: it is found by the versions that have it.
_FIND_WHOLE = f"select id from bodies where id in ({MERGED_BODIES}) and digest = ?2"  # noqa: S608 - constants
_FIND_FIELDS = """
select f.id from readings r join reading_fields f on f.id = r.fields_id
where r.known_post_id = ? and f.digest = ? limit 1
"""
_ADD = """
insert into readings (capture_id, position, known_post_id, source, url, aliases, engine_id,
                      fields_id, body_id, content_digest)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_VISITS = """
insert into visits (reading_id, post_id, observed_at, total, today, approximate, counter,
                    source, capture_id)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_OF_POST = """
select r.source, c.fetched_at, c.record_id, r.position, r.capture_id, r.url, r.engine_id,
       r.body_id, r.content_digest, r.fields_id, r.aliases, c.url
from readings r join captures c on c.id = r.capture_id where r.known_post_id = ?
    and not exists (select 1 from captures v where v.rendering_of = c.record_id)
"""
_FIELDS = "select fields from reading_fields where id = ?"
_BODY = "select html, text from bodies where id = ?"
_OF_CAPTURE = "select fields_id, body_id from readings where capture_id = ?"
_DROP_FIELDS = """
delete from reading_fields where id = ?1
    and not exists (select 1 from readings where fields_id = ?1)
"""

_REMEMBERED = 512


class ReadingRow(NamedTuple):
    """A row of `readings`, with the capture it was found in."""

    source: str
    fetched_at: str
    record_id: str
    position: int
    capture: int
    url: str | None
    engine_id: str | None
    body: int | None
    content_digest: str | None
    fields: int
    aliases: str
    captured: str
    """The address asked for."""

    @property
    def about(self) -> About:
        """Which post it means."""
        aliases = values.decode(self.aliases)
        return About(self.source, self.url, aliases, self.engine_id, self.captured)


class Readings:
    """The readings of one database, for the time of one transaction.

    What was written in it is remembered, so that the merge need not read it back.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._fields: dict[int, Mapping[str, Any]] = {}  # JSON of items.Post
        self._bodies: dict[int, Body] = {}
        self._dropped: set[tuple[int, int | None]] = set()
        self._released: set[int] = set()  # bodies of wholes that may serve no more

    def add(
        self, found: tuple[int, str, int], post_id: int, about: About, reading: Reading
    ) -> None:
        """Store what was *found* (capture's row and time, position in it) about a known post."""
        capture_id, fetched_at, position = found
        post = reading.post
        row = (
            capture_id,
            position,
            post_id,
            about.source,
            about.url,
            values.encode(about.aliases),
            about.engine_id,
            self._add_fields(post_id, reading),
            self._add_body(post_id, Body(post.body_html, post.body_text)),
            _content_digest(post),
        )
        reading_id = self._conn.execute(_ADD, row).lastrowid
        if post.visits is not None:
            told = _visits(post.visits)
            seen = (reading_id, post_id, fetched_at, *told, about.source, capture_id)
            self._conn.execute(_ADD_VISITS, seen)

    def drop(self, capture_id: int) -> None:
        """Take the readings of a capture back."""
        rows = self._conn.execute(_OF_CAPTURE, (capture_id,)).fetchall()
        self._conn.execute("delete from readings where capture_id = ?", (capture_id,))
        self._dropped.update(rows)

    def release(self, post_id: int) -> None:
        """Let go of the texts of a merged post, before it or its versions are written anew."""
        rows = self._conn.execute(MERGED_BODIES, (post_id,))
        self._released.update(body_id for (body_id,) in rows)

    def sweep(self) -> None:
        """Delete texts that only dropped readings had, or versions that are no more."""
        for fields_id, body_id in self._dropped:
            self._conn.execute(_DROP_FIELDS, (fields_id,))
            self._conn.execute(DROP_UNUSED, (body_id,))
        self._conn.executemany(DROP_UNUSED, [(body_id,) for body_id in self._released])
        self._dropped.clear()
        self._released.clear()

    def of_post(self, post_id: int) -> list[ReadingRow]:
        """The readings of a post; those of an answer that a browser rendered count no longer."""
        return [ReadingRow(*row) for row in self._conn.execute(_OF_POST, (post_id,))]

    def joined(self, post_id: int, told: Sequence[Told]) -> list[Told]:
        """What a post's readings *told*, with wholes in place of the parts of a split text."""
        parts = [r for r in told if r.source == Source.PART and r.body is not None]
        if not parts:
            return list(told)
        wholes = joined(parts, self.body, lambda body: self._add_whole(post_id, body))
        return [*(r for r in told if r.source != Source.PART), *wholes]

    def told(self, rows: Sequence[ReadingRow], *, fields: bool) -> list[Told]:
        """*rows* as the merge takes them, with their *fields* or without."""
        return [
            Told(
                source=row.source,
                fetched_at=row.fetched_at,
                record_id=row.record_id,
                position=row.position,
                capture=row.capture,
                url=row.url,
                engine_id=row.engine_id,
                body=row.body,
                content_digest=row.content_digest,
                fields=self._load_fields(row.fields) if fields else {},
            )
            for row in rows
        ]

    def body(self, body_id: int) -> Body:
        """The body of a row."""
        found = self._bodies.get(body_id)
        return found or Body(*self._conn.execute(_BODY, (body_id,)).fetchone())

    def trim(self) -> None:
        """Let go of what is remembered, once it is much."""
        if len(self._fields) > _REMEMBERED:
            self._fields.clear()
            self._bodies.clear()

    def _load_fields(self, fields_id: int) -> Mapping[str, Any]:  # JSON of items.Post
        found = self._fields.get(fields_id)
        if found is None:
            (text,) = self._conn.execute(_FIELDS, (fields_id,)).fetchone()
            found = self._fields[fields_id] = values.decode(text)
        return found

    def _add_fields(self, post_id: int, reading: Reading) -> int:
        fields = _fields(reading.post)
        if reading.part is not None:
            fields["part"] = list(reading.part)
        text = values.encode(fields)
        try:
            digest = values.digest(text)
        except UnicodeEncodeError:
            text = values.storable(text)
            digest, fields = values.digest(text), values.decode(text)
        fields_id = self._once(post_id, _FIND_FIELDS, _ADD_FIELDS, (digest, text))
        self._fields[fields_id] = fields
        return fields_id

    def _add_whole(self, post_id: int, body: Body) -> int:
        row = (body.digest(), body.html, body.text)
        body_id = self._once(post_id, _FIND_WHOLE, _ADD_BODY, row)
        self._bodies[body_id] = body
        self._released.add(body_id)
        return body_id

    def _add_body(self, post_id: int, body: Body) -> int | None:
        if body.html is None and body.text is None:
            return None
        try:
            digest = body.digest()
        except UnicodeEncodeError:
            body = Body(_optional(body.html), _optional(body.text))
            digest = body.digest()
        row = (digest, body.html, body.text)
        body_id = self._once(post_id, _FIND_BODY, _ADD_BODY, row)
        self._bodies[body_id] = body
        return body_id

    def _once(self, post_id: int, find: str, add: str, row: tuple[str | None, ...]) -> int:
        found = self._conn.execute(find, (post_id, row[0])).fetchone()
        if found is not None:
            return int(found[0])
        added = self._conn.execute(add, row).lastrowid
        assert added is not None
        return added


def _optional(text: str | None) -> str | None:
    return None if text is None else values.storable(text)


def _fields(post: Post) -> dict[str, Any]:  # JSON
    """What *post* tells, without address, body and visits."""
    told = _told(_TEXTS, _TEXTS_OF(post))
    for name in ("word_count", "comment_count"):
        if (number := values.integer(getattr(post, name))) is not None:
            told[name] = number
    for name in ("published", "modified"):
        if (when := getattr(post, name)) is not None:
            told[name] = iso(when)
    if post.published_day is not None:
        told["published_day"] = post.published_day.isoformat()
    for name, items in zip(_LISTS, _LISTS_OF(post), strict=True):
        if items is not None:
            columns, of = _COLUMNS[name]
            told[name] = [_told(columns, of(item)) for item in items]
    if post.witnesses:
        told["witnesses"] = dict(post.witnesses)
    return _as_json(told)


def _as_json(told: dict[str, Any]) -> dict[str, Any]:  # JSON
    """*told* with times as text, and without numbers that no column takes."""
    for item in chain(told.get("comments", ()), told.get("notices", ())):
        if "published" in item:
            when = item["published"]
            item["published"] = iso(when) if isinstance(when, datetime) else when.isoformat()
    for image in told.get("images", ()):
        image.update((side, values.integer(image[side])) for side in _SIDES if side in image)
    return told


def _told(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:  # JSON
    return {column: value for column, value in zip(columns, row, strict=True) if value is not None}


def _visits(visits: Visits) -> tuple[int | None, int | None, bool, str | None]:
    total, today = values.integer(visits.total), values.integer(visits.today)
    return total, today, visits.approximate, visits.counter


def _content_digest(post: Post) -> str | None:
    """What two readings of one wording share; None when no wording is told."""
    texts = (post.title, post.bottom_line, post.body_text)
    if all(text is None for text in texts):
        return None
    return values.wording(*(text or "" for text in texts))
