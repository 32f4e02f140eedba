"""WARC files alone -> the same database a crawl keeps, over all cores.

    records -> chunks of one run -> worker processes parse -> one commit a chunk

The main process reads records and stores rows, in the order of the files. Nothing of the live
crawl is needed: declaration and failures stand in the WARC's notes.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import attrs

from archiver import urls
from archiver.capture import Capture, Location, Note
from archiver.dates import iso
from archiver.errors import ArchiverError, ArgumentError, DamagedWarc, SiteError
from archiver.platforms import site_from_json, undeclared_site
from archiver.read import read
from archiver.site import Site
from archiver.store import Entry, Store
from archiver.store.lock import ArchiveLock
from archiver.store.originals import located
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.finding import warc_files
from archiver.warc.next_record import next_record
from archiver.warc.reader import WarcInfoRecord, read_capture
from archiver.warc.reader import read as read_warc
from archiver.workers import Workers

__all__ = ["Report", "reparse", "warc_files"]

_CHUNK = 32  # captures parsed in one task and written in one commit
_CHUNK_SIZE = 4 * 1024 * 1024  # bytes of blocks that fill a chunk as well, to bound memory
_WORTHWHILE = 8 * 1024 * 1024  # packed bytes that take longer than to start a process
_PATIENCE = 100  # damaged places of a file after which it is left: forged ones have no end

_Advance = Callable[[int], object]


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

    def damage(self, path: Path, damage: DamagedWarc) -> None:
        """Keep *damage* of *path*, the file that is being read, unless it has some already."""
        if not self.damaged or self.damaged[-1][0] != path:
            self.damaged.append((path, damage))


@attrs.frozen
class _Run:
    """What records belong to, and the directory of their file, or of the payload they refer to."""

    id: int
    site: Site = attrs.field(eq=False)
    directory: Path


_Records = list[Capture | Note]
_Chunk = tuple[_Run, _Records]
_Entries = list[Entry | Note]


def reparse(
    files: Sequence[Path],
    into: Path,
    *,
    home: str | None = None,
    jobs: int | None = None,
    advance: _Advance = lambda _: None,
) -> Report:
    """Read *files* into the database *into*, with *jobs* processes (None: up to one a core).

    *home* names the blog for files that others wrote, which declare none; ArgumentError, before
    anything is written, when it is needed and missing. *advance* is told compressed bytes as
    they are read. Damage is reported, and what lies behind it is read.
    """
    if home is not None and not urls.is_web(home):
        raise ArgumentError(f"--home {home}: not a web address; write it as https://blog.example/")
    undeclared = [] if home else [path for path in files if not _declares(path)]
    if undeclared:
        raise ArgumentError(
            f"{undeclared[0]}: does not say which blog it holds; name its front page with --home"
        )
    report = Report(files=len(files))
    jobs = jobs or _worthwhile(files)
    with ArchiveLock.of(into) or nullcontext(), Store.open(into) as store:
        reader = _Reader(store, report, home, advance)
        _store(reader.chunks(files), store, report, jobs)
        # Now that all originals are known.
        _store(reader.revisits(files), store, report, jobs if reader.put_off else 1)
    return report


def _store(chunks: Iterator[_Chunk], store: Store, report: Report, jobs: int) -> None:
    with closing(_parsed(chunks, jobs)) as parsed:
        for run, entries in parsed:
            store.write(run.id, entries)
            report.records += len(entries)
            readings = [e.reading for e in entries if isinstance(e, Entry) and e.reading]
            report.pages += sum(1 for reading in readings if reading.parser)
            report.failed += sum(1 for reading in readings if reading.failure)


def _worthwhile(files: Iterable[Path]) -> int:
    """How many processes are worth starting for *files*."""
    return min(os.cpu_count() or 1, 1 + sum(p.stat().st_size for p in files) // _WORTHWHILE)


def _declares(path: Path) -> bool:
    """Whether *path* says which blog it holds, before anything else that can be read."""
    try:
        contents = (r for r in read_warc(path) if not isinstance(r, WarcInfoRecord))
        return all(isinstance(r, Note) and r.kind == "crawl" for r in islice(contents, 1))
    except DamagedWarc:
        return True  # told when the file is read


class _Reader:
    """Turns files into chunks, and begins the runs they belong to."""

    def __init__(self, store: Store, report: Report, home: str | None, advance: _Advance) -> None:
        self._store = store
        self._report = report
        self._home = home
        self._advance = advance
        self.put_off: list[tuple[_Run, Location]] = []
        """The `revisit` records met so far."""

    def chunks(self, files: Iterable[Path]) -> Iterator[_Chunk]:
        """The records of *files*, in their order; `revisit` records are put off."""
        for path in files:
            yield from self._chunked(self._present(path))

    def revisits(self, files: Iterable[Path]) -> Iterator[_Chunk]:
        """The `revisit` records that were put off, with the place of their payload."""
        homes = {path.name.removesuffix(OPEN_SUFFIX): path.parent for path in files}
        found = (self._found(run, location, homes) for run, location in self.put_off)
        yield from self._chunked(found)

    def _found(
        self, run: _Run, place: Location, homes: Mapping[str, Path]
    ) -> tuple[_Run, Capture]:
        capture = read_capture(run.directory, place)
        assert capture.original is not None
        original = located(self._store, capture.original)
        name = original.location.warc_file if original.location else ""
        if name in homes and not (run.directory / name).exists():
            run = attrs.evolve(run, directory=homes[name])
        return run, attrs.evolve(capture, original=original)

    def _present(self, path: Path) -> Iterator[tuple[_Run, Capture | Note]]:
        for run, record in self._with_runs(path):
            if isinstance(record, Capture) and record.original is not None:
                self.put_off.append((run, record.location))
            else:
                yield run, record

    def _chunked(self, records_of: Iterator[tuple[_Run, Capture | Note]]) -> Iterator[_Chunk]:
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

    def _with_runs(self, path: Path) -> Iterator[tuple[_Run, Capture | Note]]:
        run: _Run | None = None
        for record in self._readable(path):
            if isinstance(record, Note) and record.kind == "crawl":
                run = self._begin(record, path)
                continue
            if run is None and self._home is not None:
                run = self._begin(_guess(self._home, record, path), path)
            if run is not None:  # else the note that says whose it is could not be read
                yield run, record

    def _begin(self, note: Note, path: Path) -> _Run | None:
        """The run that *note* opens; None when it is damaged."""
        declared = note.fields.get("site")
        try:
            site = site_from_json(declared if isinstance(declared, dict) else {})
            return _Run(self._store.begin_run(note), site, path.parent)
        except (SiteError, DamagedWarc) as error:
            name, at = note.location.warc_file, note.location.offset
            message = f"{path}: the `crawl` note at byte {at} cannot be used: {error}"
            self._report.damage(path, DamagedWarc(message, file=name, offset=at))
            return None

    def _readable(self, path: Path) -> Iterator[Capture | Note]:
        """What can be read of *path*, on both sides of damage."""
        size = path.stat().st_size
        start = done = 0
        for _ in range(_PATIENCE):
            try:
                for record in read_warc(path, start=start):
                    end = record.location.offset + record.location.length
                    self._advance(end - done)
                    done = end
                    if not isinstance(record, WarcInfoRecord):
                        yield record
                break
            except DamagedWarc as damage:
                self._report.damage(path, damage)
                start = next_record(path, max(damage.offset, start)) or size
        self._advance(size - done)


def _guess(home: str, first: Capture | Note, path: Path) -> Note:
    """The note that a file by another program lacks; *first* is its first record."""
    site = undeclared_site(home)
    when = first.fetched_at if isinstance(first, Capture) else first.written_at
    run = uuid5(NAMESPACE_URL, f"{site.key} {path.name} {first.record_id}")
    return Note(
        record_id=run.urn,
        location=first.location,
        url=home,
        written_at=datetime.fromtimestamp(0, UTC),  # a real declaration counts more
        kind="crawl",
        fields={
            "run": str(run),
            "spider": "reparse",
            "site": site.to_json(),
            "arguments": {"home": home},
            "started_at": iso(when),
        },
    )


def _parsed(chunks: Iterator[_Chunk], jobs: int) -> Generator[tuple[_Run, _Entries], None, None]:
    """*chunks* in their order, parsed: here by one job, else by so many processes."""
    if jobs == 1:
        for run, records in chunks:
            yield run, _parse(run, records)
        return
    pool = Workers(jobs)
    pending: deque[tuple[_Run, Future[_Entries]]] = deque()
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


def _parse(run: _Run, records: _Records) -> _Entries:
    """What the store takes; the blocks stay here, since nobody needs them any more."""
    return [
        Entry(attrs.evolve(record, block=None), read(record, run.site, run.directory))
        if isinstance(record, Capture)
        else record
        for record in records
    ]
