"""Records of one run together: parsed in worker processes, and stored in one commit."""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import attrs

from archiver.capture import Capture, Note
from archiver.errors import ArchiverError, DamagedWarc
from archiver.read import read
from archiver.scope import Rules, Scope
from archiver.site import Site
from archiver.store.originals import located
from archiver.store.store import Store
from archiver.store.write import Entry
from archiver.workers import Workers

__all__ = [
    "Advance",
    "Report",
    "Run",
    "chunked",
    "revisited",
    "rules_of",
    "store_all",
    "worthwhile",
]

_CHUNK = 32  # captures parsed in one task and written in one commit
_CHUNK_SIZE = 4 * 1024 * 1024  # bytes of blocks that fill a chunk as well, to bound memory
_WORTHWHILE = 8 * 1024 * 1024  # packed bytes that take longer than to start a process

Advance = Callable[[int], object]
"""What is told how many packed bytes have been read since."""


@attrs.define
class Report:
    """What a reparse did."""

    files: int = 0
    records: int = 0
    pages: int = 0
    """Captures that a parser looked at."""
    failed: int = 0
    damaged: list[tuple[Path, DamagedWarc]] = attrs.field(factory=list)
    """The first damage of each file that has any."""
    captures: int = 0
    """Captures of the database that were asked for who read them."""
    stale: int = 0
    """Those of them that an older parser has read, or another one."""
    missing: Counter[str] = attrs.field(factory=Counter)
    """How many of these had to be kept for want of a WARC file, by its name."""

    def damage(self, path: Path, damage: DamagedWarc) -> None:
        """Keep *damage* of *path*, unless it has some already."""
        if all(damaged != path for damaged, _ in self.damaged):
            self.damaged.append((path, damage))


@attrs.frozen
class Run:
    """What records belong to, and the directory of their file, or of the payload they refer to."""

    id: int
    site: Site = attrs.field(eq=False)
    directory: Path
    rules: Rules = attrs.field(factory=Rules, eq=False)


_Records = list[Capture | Note]
_Chunk = tuple[Run, _Records]
_Entries = list[Entry | Note]


def rules_of(note: Note) -> Rules:
    """What the arguments in the `crawl` *note* ask for; ArgumentError when that is no sense."""
    arguments = note.fields.get("arguments")
    return Rules.of(arguments if isinstance(arguments, dict) else {})


def worthwhile(size: int) -> int:
    """How many processes are worth starting for *size* packed bytes."""
    return min(os.cpu_count() or 1, 1 + size // _WORTHWHILE)


def revisited(
    store: Store, run: Run, capture: Capture, homes: Mapping[str, Path]
) -> tuple[Run, Capture]:
    """*capture*, a `revisit`, with the place of its payload, and *run* with that one's directory.

    *homes* tells the directory of each WARC file, by its name.
    """
    assert capture.original is not None
    original = located(store, capture.original)
    name = original.location.warc_file if original.location else ""
    if name in homes and not (run.directory / name).exists():
        run = attrs.evolve(run, directory=homes[name])
    return run, attrs.evolve(capture, original=original)


def chunked(records_of: Iterator[tuple[Run, Capture | Note]]) -> Iterator[_Chunk]:
    """Records in their order, as many together as are worth a task."""
    for run, of_run in groupby(records_of, key=itemgetter(0)):
        records, size = _Records(), 0
        for _, record in of_run:
            records.append(record)
            size += record.size if isinstance(record, Capture) else 0
            if len(records) == _CHUNK or size >= _CHUNK_SIZE:
                yield run, records
                records, size = _Records(), 0
        if records:
            yield run, records


def store_all(chunks: Iterator[_Chunk], store: Store, report: Report, jobs: int) -> None:
    """Parse *chunks* with so many processes, store what they say, and count it in *report*."""
    with closing(_parsed(chunks, jobs)) as parsed:
        for run, entries in parsed:
            store.write(run.id, entries)
            report.records += len(entries)
            readings = [e.reading for e in entries if isinstance(e, Entry) and e.reading]
            report.pages += sum(1 for reading in readings if reading.parser)
            report.failed += sum(1 for reading in readings if reading.failure)


def _parsed(chunks: Iterator[_Chunk], jobs: int) -> Generator[tuple[Run, _Entries], None, None]:
    """*chunks* in their order, parsed: here by one job, else by so many processes."""
    if jobs == 1:
        for run, records in chunks:
            yield run, _parse(run, records)
        return
    pool = Workers(jobs)
    pending: deque[tuple[Run, Future[_Entries]]] = deque()
    try:
        for run, records in chunks:
            pending.append((run, pool.submit(_parse, run, records)))
            if len(pending) > 2 * jobs:
                first, future = pending.popleft()
                yield first, future.result()
        for run, future in pending:
            yield run, future.result()
    except BrokenProcessPool as error:
        raise ArchiverError(
            "a process that reads pages died, perhaps for want of memory; try --jobs 1"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _parse(run: Run, records: _Records) -> _Entries:
    """What the store takes; the blocks stay here, since nobody needs them any more."""
    scope = Scope.of(run.site, run.rules)
    return [
        Entry(attrs.evolve(record, block=None), read(record, run.site, run.directory, scope))
        if isinstance(record, Capture)
        else record
        for record in records
    ]
