"""A batch of captures on its way into the tables, and the one merge of what it touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import attrs

from archiver.capture import Capture, Note
from archiver.site import PageReading
from archiver.store import values
from archiver.store.identity import Identity, Naming, SiteRow
from archiver.store.posts import Posts
from archiver.store.readings import Readings
from archiver.store.rebuilding import rebuild, ties
from archiver.store.values import storable

__all__ = ["Batch", "Entry"]

_ADD = """
insert into captures (site_id, run_id, record_id, record_type, url, url_key, method, status, mime,
                      kind, fetched_at, warc_file, warc_offset, warc_length, payload_digest,
                      truncated, ip, failure, parser, parser_version)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
"""
_FIND = "select id, parser, parser_version from captures where record_id = ?"
_READ_ANEW = """
update captures set kind = ?, failure = ?, parser = ?, parser_version = ? where id = ?
"""


@attrs.frozen
class Entry:
    """A capture, and what was read in it; None when nobody has looked."""

    capture: Capture
    reading: PageReading | None


class Batch:
    """Entries of one run, written in one transaction; `settle` ends it."""

    def __init__(self, conn: sqlite3.Connection, site: SiteRow, run_id: int) -> None:
        self._conn = conn
        self._site = site
        self._run_id = run_id
        self._identity = Identity(conn, site)
        self._readings = Readings(conn)
        self._posts = Posts(conn, self._identity, self._readings)

    def add(self, entry: Entry) -> None:
        """Store a capture and what it tells; one that is stored already changes nothing.

        A reading by a newer version of the parser, or by another parser, replaces the one before.
        """
        capture, reading = entry.capture, entry.reading
        url = storable(capture.url)
        fetched_at = values.stamp(capture.fetched_at)
        row = (
            capture.record_id, "response", url, self._site.key(url), capture.method,
            capture.status, capture.mime, *_outcome(entry)[:1], fetched_at,
            capture.location, ...
        )
