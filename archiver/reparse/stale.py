"""Only the captures that an older parser has read, or another than would read them today.

Each is read from its place in its WARC file, as the declaration at the head of that file says.
Who reads a capture follows from its row and from that declaration alone, so that nothing else
has to be opened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import attrs

from archiver.capture import Capture, Note
from archiver.errors import ArchiveError, ArgumentError, DamagedWarc, SiteError
from archiver.platforms import site_from_json, undeclared_site
from archiver.read import outdated
from archiver.reparse.chunks import (
    Advance,
    Report,
    Run,
    chunked,
    revisited,
    rules_of,
    store_all,
    worthwhile,
)
from archiver.scope import Rules
from archiver.site import Site
from archiver.store.judged import Judged, judged
from archiver.store.lock import ArchiveLock
from archiver.store.store import Store
from archiver.store.values import storable
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.reader import read as read_warc
from archiver.warc.reader import read_capture

__all__ = ["reparse_stale"]

_Progress = Callable[[int], AbstractContextManager[Advance]]
_Runs = Sequence[tuple[Path, Run]]


def reparse_stale(
    files: Sequence[Path],
    into: Path,
    *,
    jobs: int | None = None,
    progress: _Progress = lambda _: nullcontext(lambda _: None),
) -> Report:
    """Read anew from *files* what is stale in the database *into*, with *jobs* processes.

    What comes out is what `reparse` of the same files would make of that database. *progress* is
    told the packed bytes there are to read, and gives what is told those read since. A capture
    that cannot be read stays as it is, and the report says so. ArchiveError when there is no
    such database.
    """
    if not into.exists():
        raise ArchiveError(
            f"{into} does not exist; `archiver reparse` without --stale makes it from WARC files"
        )
    report = Report()
    with ArchiveLock.of(into) or nullcontext(), Store.open(into) as store:
        stale = _Stale(store, files, report)
        size = stale.survey()
        with progress(size) as advance:
            records = stale.records(advance)
            store_all(chunked(records), store, report, jobs or worthwhile(size))
    return report


class _Stale:
    """The stale captures of a database, and where *files* hold them."""

    def __init__(self, store: Store, files: Sequence[Path], report: Report) -> None:
        self._store = store
        self._report = report
        self._paths: dict[str, list[Path]] = {}  # directories may hold files of one name
        for path in files:
            self._paths.setdefault(path.name.removesuffix(OPEN_SUFFIX), []).append(path)
        self._homes = {name: paths[-1].parent for name, paths in self._paths.items()}
        self._runs: dict[tuple[str, int], _Runs] = {}

    def survey(self) -> int:
        """Count what is stale, into the report; how many packed bytes that has here."""
        size, names = 0, set()
        for row, _ in self._stale(count=True):
            self._report.stale += 1
            gone = self._gone(row)
            if gone is not None:
                self._report.missing[gone] += 1
            else:
                size += row.capture.location.length
                names.add(row.capture.location.warc_file)
        self._report.files = len(names)
        return size

    def records(self, advance: Advance) -> Iterator[tuple[Run, Capture]]:
        """What is stale and here, read; *advance* is told the packed bytes of each."""
        for row, runs in self._stale():
            if self._gone(row) is None:
                found = self._found(row, runs)
                if found is not None:
                    yield found
                advance(row.capture.location.length)

    def _stale(self, *, count: bool = False) -> Iterator[tuple[Judged, _Runs]]:
        for row in judged(self._store):
            if count:
                self._report.captures += 1
            runs = self._runs_of(row)
            site = runs[0][1].site if runs else site_from_json(json.loads(row.declaration))
            if outdated(row.capture, site, row.parser, row.version):
                yield row, runs

    def _gone(self, row: Judged) -> str | None:
        """The name of a file that is needed and not here."""
        return next((name for name in row.files if name not in self._paths), None)

    def _found(self, row: Judged, runs: _Runs) -> tuple[Run, Capture] | None:
        """The record of *row*; None, and the report says why, when it cannot be read."""
        failures = []
        for path, run in runs:
            try:
                capture = _read(path, row)
            except DamagedWarc as damage:
                failures.append((path, damage))
            else:
                if capture.original is None:
                    return run, capture
                return revisited(self._store, run, capture, self._homes)
        for path, failure in failures[:1]:
            self._report.damage(path, failure)
        return None

    def _runs_of(self, row: Judged) -> _Runs:
        """The run of *row*, for each file it may lie in; the report says why there is none."""
        name = row.capture.location.warc_file
        found = self._runs.get((name, row.run_id))
        if found is None:
            failures, found = [], []
            for path in self._paths.get(name, ()):
                try:
                    site, rules = _declared(path, row)
                    found.append((path, Run(row.run_id, site, path.parent, rules)))
                except DamagedWarc as damage:
                    failures.append((path, damage))
            for path, failure in () if found else failures[:1]:
                self._report.damage(path, failure)
            self._runs[name, row.run_id] = found
        return found


def _declared(path: Path, row: Judged) -> tuple[Site, Rules]:
    """What *path* says of the blog that *row* is of; DamagedWarc when that is of no use."""
    if row.home is not None:
        return undeclared_site(row.home), Rules()
    before = row.capture.location.offset
    try:
        for record in read_warc(path):
            if record.location.offset >= before:
                break
            if isinstance(record, Note) and _opens(record, row.run):
                declared = record.fields.get("site")
                site = site_from_json(declared if isinstance(declared, dict) else {})
                return site, rules_of(record)
    except (SiteError, ArgumentError) as error:
        raise _useless(path, row, f"the `crawl` note cannot be used: {error}") from error
    raise _useless(path, row, f"there is no note of the crawl {row.run}")


def _opens(note: Note, run: str) -> bool:
    return note.kind == "crawl" and storable(str(note.fields.get("run"))) == run


def _read(path: Path, row: Judged) -> Capture:
    """The record of *row*, in *path*; DamagedWarc when it is not there."""
    capture = read_capture(path.parent, row.capture.location)
    if storable(capture.record_id) != row.capture.record_id:
        raise _useless(path, row, f"the record is not {row.capture.record_id}")
    # A request that lies before its answer has not been looked at.
    return attrs.evolve(capture, method=row.capture.method)


def _useless(path: Path, row: Judged, what: str) -> DamagedWarc:
    name, at = path.name, row.capture.location.offset
    message = f"{path}: {what}, where a row is for byte {at}; put the file back that it was"
    return DamagedWarc(message, file=name, offset=at)
