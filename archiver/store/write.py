"""A batch of captures on its way into the tables, and the one merge of what it touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import attrs

from archiver.capture import Capture, Location, Note
from archiver.dates import iso
from archiver.site import PageKind, PageReading, Reference, Refusal
from archiver.store import values
from archiver.store.identity import About, Identity, SiteRow
from archiver.store.posts import Posts
from archiver.store.readings import Readings
from archiver.store.rebuilding import Tie, rebuild, ties
from archiver.store.values import storable

__all__ = ["Batch", "Entry"]

_ADD = """
insert into captures (site_id, run_id, record_id, record_type, url, url_key, method, status, mime,
                      kind, fetched_at, warc_file, warc_offset, warc_length, payload_digest,
                      truncated, ip, payload_file, payload_offset, payload_length, etag,
                      last_modified, rendering_of, failure, parser, parser_version, posts_told)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do nothing
"""
_FIND = "select id, parser, parser_version from captures where record_id = ?"
_RENDERED = """
select r.known_post_id from captures v cross join captures c on c.record_id = v.rendering_of
join readings r on r.capture_id = c.id where v.id = ?
"""
_RENDERS_NOTHING = "update captures set rendering_of = null where id = ?"
_READ_ANEW = """
update captures set kind = ?, failure = ?, parser = ?, parser_version = ?, posts_told = ?
where id = ?
"""
_ADD_NAMING = """
insert into namings (capture_id, position, source, url, url_key, published, modified)
values (?, ?, ?, ?, ?, ?, ?)
"""
_ADD_CHECK = """
insert into link_checks (capture_id, url, url_key, answer, permanent, failure, timegate,
                         memento_url, memento_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ADD_REFUSAL = """
insert into refusals (capture_id, position, url, url_key, kind, reason) values (?, ?, ?, ?, ?, ?)
"""

_LINK_KEY = "link:"
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


@attrs.frozen
class Entry:
    """A capture, and what was read in it; None when nobody has looked."""

    capture: Capture
    reading: PageReading | None


class Batch:
    """Captures of one run, written in one transaction; `settle` ends it."""

    def __init__(self, conn: sqlite3.Connection, site: SiteRow, run: int) -> None:
        self._conn = conn
        self._site = site
        self._run = run
        self._identity = Identity(conn, site)
        self._readings = Readings(conn)
        self._posts = Posts(conn, self._identity, self._readings)
        self._loosened: set[int] = set()  # known posts that may have come apart
        self._withdrawn: list[tuple[int]] = []

    def add(self, entry: Entry) -> None:
        """Store a capture and what it tells; one that is stored already changes nothing.

        A reading by a newer version of its parser, or by another parser, replaces the one before.
        """
        capture, reading = entry.capture, entry.reading
        added = self._add_capture(_response(capture), _judgement(capture, reading))
        if added is not None:
            if capture.rendering_of is not None:
                self._touch_rendered(added)
            if reading is not None:
                self._read(added, capture, reading)
            return
        row, parser, version = self._conn.execute(_FIND, (storable(capture.record_id),)).fetchone()
        if reading is not None and _supersedes(reading, parser, version):
            self._read_anew(row, capture, reading)

    def fail(self, note: Note) -> None:
        """Store that an address gave no answer."""
        reason = " ".join(str(note.fields.get("reason", "no reason given")).split())
        kind = note.fields.get("what")
        added = self._add_capture(_metadata(note), (kind and str(kind), reason, None, None, None))
        if added is not None and (refused := _refused(note)):
            self._refuse(added, (refused,))

    def check(self, note: Note) -> None:
        """Store what became of a cited page that was asked for."""
        judged = (PageKind.LINK, None, None, None, None)
        added = self._add_capture(_metadata(note), judged)
        if added is not None:
            url = storable(note.url)
            told = _checked(note)
            self._conn.execute(_ADD_CHECK, (added, url, self._site.key(url), *told))

    def withdraw(self, row: int, url_key: str) -> None:
        """Take a capture back, and all that was read in it."""
        before = ties(self._conn, self._site, row)
        self._untell(row)
        self._loosen(before)
        self._touch(url_key)
        self._touch_rendered(row)
        self._conn.execute(_RENDERS_NOTHING, (row,))  # before the posts are merged
        self._withdrawn.append((row,))

    def settle(self) -> None:
        """Merge every post that was touched, once."""
        if self._loosened:
            rebuild(self._conn, self._identity, self._loosened)
        self._identity.resolve_links()
        self._posts.settle(sorted(self._identity.touched))
        self._conn.executemany("delete from captures where id = ?", self._withdrawn)

    def _add_capture(self, recorded: tuple[Any, ...], judged: tuple[Any, ...]) -> int | None:
        """The row of a capture that was not there yet; SQL values in both parameters."""
        record_type, record_id, url, method, status, mime, fetched_at, *located = recorded
        kind, *judgement = judged
        key = self._site.key(url)
        if kind == PageKind.LINK:  # says nothing of what crawls know of that address
            key = f"{_LINK_KEY}{key}"
        row = (
            *(self._site.id, self._run, record_id, record_type, url, key, method, status, mime),
            *(kind, fetched_at, *located, *judgement),
        )
        added = self._conn.execute(_ADD, [_mended(value) for value in row])
        if not added.rowcount:
            return None
        self._touch(key)
        return added.lastrowid

    def _touch(self, key: str) -> None:
        """Have the post at *key* looked at: that its page fails, or no longer does, may count."""
        post = self._identity.of_key(key)
        if post is not None:
            self._identity.touch((post,))

    def _touch_rendered(self, row: int) -> None:
        """Have the posts looked at that the answer tells of which *row* is a rendering of."""
        self._identity.touch(post for (post,) in self._conn.execute(_RENDERED, (row,)))

    def _read(self, row: int, capture: Capture, reading: PageReading) -> None:
        fetched_at = values.stamp(capture.fetched_at)
        for position, one in enumerate(reading.readings):
            about = About.of(one, storable(capture.url))
            post = self._identity.of_reading(about)
            self._readings.add((row, fetched_at, position), post, about, one)
        moment = f"{fetched_at} {storable(capture.record_id)}"
        namings = [
            (row, position, reference.source, *self._named(moment, reference), *_dates(reference))
            for position, reference in enumerate(reading.references)
        ]
        self._conn.executemany(_ADD_NAMING, namings)
        if reading.refused:
            self._refuse(row, reading.refused)

    def _refuse(self, row: int, refused: Sequence[Refusal]) -> None:
        rows = []
        for position, one in enumerate(refused):
            url = storable(one.url)
            rows.append((row, position, url, self._site.key(url), one.kind, storable(one.reason)))
        self._conn.executemany(_ADD_REFUSAL, rows)

    def _named(self, moment: str, reference: Reference) -> tuple[str, str]:
        """Address and key of a post that was named at *moment*, and now is known."""
        url = storable(reference.url)
        key = self._site.key(url)
        self._identity.named(key, f"{moment} {url}", url)
        return url, key

    def _read_anew(self, row: int, capture: Capture, reading: PageReading) -> None:
        before = ties(self._conn, self._site, row)
        self._untell(row)
        self._conn.execute(_READ_ANEW, (*_judgement(capture, reading), row))
        self._read(row, capture, reading)
        self._loosen(before - ties(self._conn, self._site, row))
        self._touch(self._site.key(storable(capture.url)))

    def _untell(self, row: int) -> None:
        self._readings.drop(row)
        self._conn.execute("delete from namings where capture_id = ?", (row,))
        self._conn.execute("delete from refusals where capture_id = ?", (row,))

    def _loosen(self, lost: set[Tie]) -> None:
        self._loosened |= {self._identity.of_keys(tie.keys) for tie in lost if self._counts(tie)}

    def _counts(self, tie: Tie) -> bool:
        """Whether a post may come apart without *tie*; not if a reading tells what it named."""
        return tie.named is None or not self._identity.reads(tie.keys[0])


def _supersedes(reading: PageReading, parser: str | None, version: int) -> bool:
    """Whether *reading* counts more than what *parser*, at *version*, made of the same bytes."""
    if parser is None:
        return True
    if parser == reading.parser:
        return reading.parser_version > version
    # The site's declaration chose another parser; but what did not parse at all chose nothing.
    return bool(reading.parser)


def _response(capture: Capture) -> tuple[Any, ...]:  # SQL values
    payload = capture.original.location if capture.original else None
    return (
        _record_type(capture),
        capture.record_id,
        storable(capture.url),
        capture.method,
        capture.status,
        capture.mime,
        values.stamp(capture.fetched_at),
        *_located(capture.location),
        capture.payload_digest,
        capture.truncated,
        capture.ip,
        *(_located(payload) if payload else (None, None, None)),
        capture.etag,
        capture.last_modified,
        capture.rendering_of and storable(capture.rendering_of),
    )


def _record_type(capture: Capture) -> str:
    if capture.rendering_of is not None:
        return "resource"
    return "revisit" if capture.original else "response"


def _metadata(note: Note) -> tuple[Any, ...]:  # SQL values
    return (
        "metadata",
        note.record_id,
        storable(note.url),
        None,
        None,
        None,
        values.stamp(note.written_at),
        *_located(note.location),
        *[None] * 9,
    )


def _refused(note: Note) -> Refusal | None:
    """What a failure's *note* says was left alone, where that is why there is no answer."""
    told = note.fields.get("refused")
    if not isinstance(told, dict) or not isinstance(told.get("url"), str):
        return None
    try:
        wanted = PageKind(str(note.fields.get("what")))
    except ValueError:  # a note may be anybody's
        wanted = PageKind.OTHER
    return Refusal(told["url"], wanted, " ".join(str(told.get("reason")).split()))


def _checked(note: Note) -> tuple[Any, ...]:  # SQL values
    """What a `link` *note* says; it may be anybody's."""
    told = {
        name: storable(" ".join(value.split()))
        for name, value in note.fields.items()
        if isinstance(value, str)
    }
    permanent = note.fields.get("permanent")
    return (
        told.get("answer"),
        permanent if isinstance(permanent, bool) else None,
        *map(told.get, ("failure", "timegate", "memento_url", "memento_at")),
    )


def _mended(value: Any) -> Any:  # SQL value
    return storable(value) if isinstance(value, str) else value


def _dates(reference: Reference) -> tuple[str | None, str | None]:
    published, modified = reference.published, reference.modified
    return published.isoformat() if published else None, iso(modified) if modified else None


def _located(location: Location) -> tuple[str, int, int]:
    return (location.warc_file, location.offset, location.length)


def _judgement(capture: Capture, reading: PageReading | None) -> tuple[Any, ...]:  # SQL values
    """Kind, failure, parser and its version, and how many posts the site says it has."""
    failure = (reading and reading.failure) or _mishap(capture)
    if reading is None:
        return (None, failure, None, None, None)
    read_by = (reading.parser, reading.parser_version)
    told = values.integer(reading.total)
    return (reading.kind, failure and storable(failure), *read_by, told)


def _mishap(capture: Capture) -> str | None:
    """What is wrong with an answer before anybody reads it."""
    if capture.status is None:
        return "no HTTP status"
    if capture.status >= 400:
        return f"HTTP {capture.status} {_PHRASES.get(capture.status, '')}".rstrip()
    return f"truncated: {capture.truncated}" if capture.truncated else None
