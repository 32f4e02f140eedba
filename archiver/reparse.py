"""WARC files alone -> the same database a crawl keeps, over all cores.

The main process reads records and stores rows, in the order of the files; worker processes
parse. Nothing of the live crawl is needed: declaration and failures stand in the WARC's notes.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import attrs

from archiver import urls
from archiver.capture import Capture, Note
from archiver.errors import ArgumentError, DamagedWarc
from archiver.platforms import site_from_json
from archiver.read import read
from archiver.site import PageReading, Site
from archiver.store import Entry, Store
from archiver.warc.reader import WarcInfoRecord
from archiver.warc.reader import read as read_warc

__all__ = ["Report", "reparse", "warc_files"]

_CHUNK = 32
"""Captures parsed in one task, and written in one commit."""

_SUFFIXES = (".warc.gz", ".warc", ".warc.gz.open")


@attrs.define
class Report:
    """What a reparse did."""

    files: int = 0
    records: int = 0
    pages: int = 0
    """Captures that a parser looked at."""
    failed: int = 0
    damaged: list[DamagedWarc] = attrs.field(factory=list)
    """Files that could not be read to their end."""


@attrs.frozen
class _Context:
    """The run that the records of a file belong to."""

    run_id: int
    site: Site


def warc_files(paths: Iterable[Path]) -> list[Path]:
    """The WARC files *paths* name, directories searched, sorted by name.

    ArgumentError for a path that does not exist or is no WARC, and when there is none at all.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += [p for p in path.rglob("*") if p.name.endswith(_SUFFIXES)]
        elif path.is_file() and path.name.endswith(_SUFFIXES):
            found.append(path)
        else:
            raise ArgumentError(f"{path}: no WARC file; name .warc.gz files or their directory")
    if not found:
        raise ArgumentError("no WARC files there; name .warc.gz files or their directory")
    return sorted(set(found), key=lambda path: (path.name, path))


def reparse(
    files: Sequence[Path],
    into: Path,
    *,
    home: str | None = None,
    jobs: int | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Report:
    """Read *files* into the database *into*, with *jobs* processes (None: one a core).

    *home* names the blog for files that others wrote, which declare none. *advance* is told
    compressed bytes as they are read. A damaged file is read as far as it goes.
    """
    jobs = jobs or os.cpu_count() or 1
    report = Report()
    with Store.open(into) as store, _Parser(jobs) as parser:
        for path in files:
            _File(path, store, parser, report, home).read(advance)
    return report


class _File:
    """One WARC file on its way into the store."""

    def __init__(
        self, path: Path, store: Store, parser: _Parser, report: Report, home: str | None
    ) -> None:
        self._path = path
        self._store = store
        self._parser = parser
        self._report = report
        self._home = home
        self._context: _Context | None = None

    def read(self, advance: Callable[[int], None]) -> None:
        chunk: list[Capture | Note] = []
        done = 0
        self._report.files += 1
        try:
            for record in read_warc(self._path):
                if isinstance(record, WarcInfoRecord):
                    continue
                end = record.location.offset + record.location.length
                advance(end - done)
                done = max(done, end)
                if isinstance(record, Note) and record.kind == "crawl":
                    self._flush(chunk)
                    self._open(record)
                else:
                    chunk.append(record)
                if len(chunk) >= _CHUNK:
                    self._flush(chunk)
        except DamagedWarc as error:
            self._report.damaged.append(error)
        self._flush(chunk)
        self._store_until(0)
        advance(self._path.stat().st_size - done)

    def _open(self, note: Note) -> None:
        self._store_until(0)
        run_id = self._store.begin_run(note)
        self._context = _Context(run_id, site_from_json(note.fields["site"]))

    def _flush(self, chunk: list[Capture | Note]) -> None:
        if not chunk:
            return
        if self._context is None:
            self._open(self._foreign(chunk[0]))
        assert self._context is not None
        self._report.records += len(chunk)
        self._parser.submit(self._context.site, tuple(chunk), self._path.parent)
        chunk.clear()
        self._store_until(self._parser.window)

    def _store_until(self, pending: int) -> None:
        """Store finished chunks until no more than *pending* are under way."""
        for records, readings in self._parser.finished(pending):
            assert self._context is not None
            self._report.pages += sum(1 for reading in readings if reading and reading.parser)
            self._report.failed += sum(1 for reading in readings if reading and reading.failure)
            self._store.write(
                self._context.run_id,
                [
                    Entry(record, reading) if isinstance(record, Capture) else record
                    for record, reading in zip(records, readings, strict=True)
                ],
            )

    def _foreign(self, first: Capture | Note) -> Note:
        """The note that a file by another program lacks."""
        if self._home is None:
            raise ArgumentError(
                f"{self._path}: it does not say which blog it holds; "
                "name the blog's front page with --home URL"
            )
        if not urls.is_web(self._home):
            raise ArgumentError(f"--home {self._home}: not a web address")
        site = {
            "title": urls.hostname(self._home),
            "home": self._home,
            "hosts": [urls.hostname(self._home)],
            "timezone": None,
            "eras": [{"platform": "wordpress", "options": {}, "until": None}],
        }
        when = first.fetched_at if isinstance(first, Capture) else first.written_at
        return Note(
            record_id=f"<urn:file:{self._path.name}>",
            location=first.location,
            url=self._home,
            written_at=when,
            kind="crawl",
            fields={
                "run": self._path.name,
                "spider": "reparse",
                "site": site,
                "arguments": {},
                "started_at": when.isoformat(),
            },
        )


_Records = tuple[Capture | Note, ...]
_Readings = list[PageReading | None]


class _Parser:
    """Parses chunks in order: in worker processes, or here when one job is enough."""

    def __init__(self, jobs: int) -> None:
        self._pool = (
            ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) if jobs > 1 else None
        )
        self._pending: deque[tuple[_Records, Future[_Readings]]] = deque()
        self.window = 2 * jobs if jobs > 1 else 0

    def __enter__(self) -> _Parser:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def submit(self, site: Site, records: _Records, directory: Path) -> None:
        if self._pool is not None:
            future = self._pool.submit(_parse, site, records, directory)
        else:
            future = Future()
            future.set_result(_parse(site, records, directory))
        # The blocks have been handed on; what is stored needs none.
        bare = tuple(attrs.evolve(r, block=None) if isinstance(r, Capture) else r for r in records)
        self._pending.append((bare, future))

    def finished(self, pending: int) -> Iterator[tuple[_Records, _Readings]]:
        while len(self._pending) > pending:
            records, future = self._pending.popleft()
            yield records, future.result()


def _parse(site: Site, records: _Records, directory: Path) -> _Readings:
    return [read(r, site, directory) if isinstance(r, Capture) else None for r in records]
