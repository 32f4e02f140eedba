"""Who read which capture: what a reparse of the outdated ones starts from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import attrs

from archiver.capture import Capture, Location, Original
from archiver.store.store import Store

__all__ = ["Judged", "judged"]

_TOGETHER = 500  # rows fetched at once, so that the table may change meanwhile

_NEXT = """
select c.id, c.record_id, c.record_type, c.url, c.method, c.status, c.mime, c.fetched_at,
    c.warc_file, c.warc_offset, c.warc_length, c.payload_file, c.rendering_of, c.parser,
    c.parser_version,
    c.run_id, r.uuid as run, s.declaration,
    case r.spider when 'reparse' then json_extract(r.arguments, '$.home') end as home
from captures c join runs r on r.id = c.run_id join sites s on s.id = c.site_id
where c.id > ? and c.record_type != 'metadata' order by c.id limit ?
"""


@attrs.frozen(kw_only=True)
class Judged:
    """A capture as its row tells it, without a byte of its block, and who read it."""

    capture: Capture
    parser: str | None
    version: int
    files: tuple[str, ...]
    """Names of the WARC files that hold it: the record's, and of a `revisit` the payload's."""
    run_id: int
    run: str
    """What its crawl calls itself in the `crawl` notes."""
    home: str | None
    """The front page a person named for a file that has no such note."""
    declaration: str
    """What the site last declared, as JSON."""


def judged(store: Store) -> Iterator[Judged]:
    """Every answer that is stored, in the order of storing."""
    last = 0
    while rows := store.rows(_NEXT, (last, _TOGETHER)):
        yield from map(_judged, rows)
        last = rows[-1]["id"]


def _judged(row: dict[str, Any]) -> Judged:  # SQL values
    files = (row["warc_file"], row["payload_file"] or row["warc_file"])
    return Judged(
        capture=_capture(row),
        parser=row["parser"],
        version=row["parser_version"] or 0,
        files=tuple(dict.fromkeys(files)),
        run_id=row["run_id"],
        run=row["run"],
        home=row["home"],
        declaration=row["declaration"],
    )


def _capture(row: dict[str, Any]) -> Capture:  # SQL values
    revisit = row["record_type"] == "revisit"
    return Capture(
        record_id=row["record_id"],
        location=Location(row["warc_file"], row["warc_offset"], row["warc_length"]),
        url=row["url"],
        method=row["method"],
        status=row["status"],
        mime=row["mime"],
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        original=Original(url=row["url"], fetched_at=None) if revisit else None,
        rendering_of=row["rendering_of"],
    )
