"""Brings an archive back into agreement after a crash, before anything is fetched or read.

    WARC files   those left open are cut to their last complete exchange and closed
    database     rows whose record is gone are withdrawn, records without rows are read

Records are on the disk before the commit that cites them, so as a rule there is nothing to
withdraw: only a disk that lied about what it had written makes it necessary.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import attrs

from archiver.capture import Capture, Note
from archiver.crawl.following import Follower
from archiver.errors import ArgumentError, DamagedWarc, SiteError
from archiver.platforms import site_from_json
from archiver.read import read
from archiver.scope import Rules, Scope
from archiver.store.again import Recheck
from archiver.store.bounds import Bounds
from archiver.store.extent import settled_files, stored_until
from archiver.store.frontier import Frontier
from archiver.store.notes import Opening
from archiver.store.originals import located
from archiver.store.store import Store
from archiver.store.write import Entry
from archiver.warc.reader import read as read_warc
from archiver.warc.recover import Repair, repair

__all__ = ["Recovery", "recover"]

_logger = logging.getLogger(__name__)

_CHUNK = 32
_HEAD = 3  # records in which a file says whose it is


@attrs.define
class Recovery:
    """What was found and put right."""

    repaired: Sequence[Repair] = ()
    withdrawn: int = 0
    """Captures whose record is gone."""
    added: int = 0
    """Records that had no row."""

    def lines(self) -> Iterator[str]:
        """What was done, for a person."""
        for done in self.repaired:
            torn = f", {done.cut:,} torn bytes cut off" if done.cut else ""
            kept = "closed" if done.kept else "held nothing and was removed"
            yield f"{done.warc_file}: left open by a crash; {kept}{torn}"
        if self.withdrawn:
            yield f"{self.withdrawn:,} captures withdrawn from the database: their record is gone"
        if self.added:
            yield f"{self.added:,} records read that the database did not have yet"


def recover(store: Store, directory: Path) -> Recovery:
    """Put right the WARC files of *directory* and the database *store*.

    Whoever asks holds the archive's lock. ArchiveError when a file cannot be changed or the
    database not be written.
    """
    found = Recovery(repaired=tuple(repair(directory)))
    for done in found.repaired:
        found.withdrawn += store.withdraw(done.warc_file, done.kept)
    settled = settled_files(store)
    opened: set[int] = set()
    for path in sorted(directory.glob("*.warc.gz")):
        opening = None if path.name in settled else _opening(path)
        if opening is not None:
            run, added = _absorb(store, path, opening)
            opened.add(run)
            found.added += added
    store.drop_empty_runs(opened)
    return found


def _absorb(store: Store, path: Path, opening: Note) -> tuple[int, int]:
    """Read what lies in *path* behind the last record that is stored.

    *opening* is its `crawl` note. Returns the run it opened, and how many records there were.
    """
    site = site_from_json(opening.fields["site"])
    arguments = opening.fields.get("arguments") or {}
    bounds, scope = Bounds.of(arguments), Scope.of(site, Rules.of(arguments))
    run = store.begin_run(opening)
    archives = arguments.get("archives") == "1"
    frontier = Frontier(store, run, site, bounds, Recheck.of(arguments), scope=scope)
    if archives:
        frontier.ask_archives()
    follower = Follower(frontier, site, bounds, archives=archives) if frontier.begun else None
    added = 0
    for records in _originals_first(_unread(path, stored_until(store, path.name))):
        entries = [_entry(store, record, scope, path.parent) for record in records]
        with store.transaction():
            store.write(run, entries)
            for entry in entries:
                if follower and isinstance(entry, Entry) and entry.reading is not None:
                    follower.follow(entry.capture, entry.reading)
        added += len(entries)
    return run, added


def _originals_first(unread: Iterator[Capture | Note]) -> Iterator[list[Capture | Note]]:
    """*unread* in chunks, the `revisit` records last, when what they refer to is stored."""
    revisits: list[Capture | Note] = []

    def originals() -> Iterator[Capture | Note]:
        for record in unread:
            if isinstance(record, Capture) and record.original is not None:
                revisits.append(record)
            else:
                yield record

    yield from _chunked(originals())
    yield from _chunked(iter(revisits))


def _chunked(records: Iterator[Capture | Note]) -> Iterator[list[Capture | Note]]:
    while chunk := list(islice(records, _CHUNK)):
        yield chunk


def _opening(path: Path) -> Note | None:
    """The `crawl` note of *path*; None for a file that another program or project wrote."""
    try:
        for record in islice(read_warc(path), _HEAD):
            if isinstance(record, Note) and record.kind == "crawl":
                arguments = record.fields.get("arguments") or {}
                Bounds.of(arguments)
                Rules.of(arguments)
                Recheck.of(arguments)
                site_from_json(record.fields["site"])
                Opening.of(record)
                return record
    except (DamagedWarc, SiteError, ArgumentError, KeyError, TypeError, ValueError) as error:
        _logger.warning("%s: its `crawl` note cannot be used (%s); passed over", path, error)
    return None


def _unread(path: Path, stored: int) -> Iterator[Capture | Note]:
    """Captures and failures of *path* that begin behind the byte *stored*."""
    try:
        for record in read_warc(path, start=max(stored, 0)):
            if record.location.offset > stored and (
                isinstance(record, Capture)
                or (isinstance(record, Note) and record.kind in {"failure", "link"})
            ):
                yield record
    except DamagedWarc as damage:
        _logger.warning("%s; `archiver reparse` reads what lies behind", damage)


def _entry(store: Store, record: Capture | Note, scope: Scope, directory: Path) -> Entry | Note:
    if isinstance(record, Note):
        return record
    if record.original is not None:
        record = attrs.evolve(record, original=located(store, record.original))
    return Entry(record, read(record, scope.site, directory, scope))
