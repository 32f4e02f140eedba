"""Whole WARC files read into a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from archiver import urls
from archiver.capture import Capture, Location, Note
from archiver.dates import iso
from archiver.errors import ArgumentError, DamagedWarc, SiteError
from archiver.platforms import site_from_json, undeclared_site
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
from archiver.store.lock import ArchiveLock
from archiver.store.store import Store
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.next_record import next_record
from archiver.warc.reader import WarcInfoRecord, read_capture
from archiver.warc.reader import read as read_warc

__all__ = ["reparse"]

_PATIENCE = 100  # damaged places of a file after which it is left: forged ones have no end


def reparse(
    files: Sequence[Path],
    into: Path,
    *,
    home: str | None = None,
    jobs: int | None = None,
    advance: Advance = lambda _: None,
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
    jobs = jobs or worthwhile(sum(path.stat().st_size for path in files))
    with ArchiveLock.of(into) or nullcontext(), Store.open(into) as store:
        reader = _Reader(store, report, home, advance)
        present = (chunked(reader.records(path)) for path in files)
        store_all(chain.from_iterable(present), store, report, jobs)
        # Now that all originals are known.
        later = chunked(reader.revisits(files))
        store_all(later, store, report, jobs if reader.put_off else 1)
    return report


def _declares(path: Path) -> bool:
    """Whether *path* says which blog it holds, before anything else that can be read."""
    try:
        contents = (r for r in read_warc(path) if not isinstance(r, WarcInfoRecord))
        return all(isinstance(r, Note) and r.kind == "crawl" for r in islice(contents, 1))
    except DamagedWarc:
        return True  # told when the file is read


class _Reader:
    """Reads files, and begins the runs they belong to."""

    def __init__(self, store: Store, report: Report, home: str | None, advance: Advance) -> None:
        self._store = store
        self._report = report
        self._home = home
        self._advance = advance
        self.put_off: list[tuple[Run, Location]] = []
        """The `revisit` records met so far."""

    def records(self, path: Path) -> Iterator[tuple[Run, Capture | Note]]:
        """The records of *path*, in their order; `revisit` records are put off."""
        for run, record in self._with_runs(path):
            if isinstance(record, Capture) and record.original is not None:
                self.put_off.append((run, record.location))
            else:
                yield run, record

    def revisits(self, files: Iterable[Path]) -> Iterator[tuple[Run, Capture]]:
        """The `revisit` records that were put off, with the place of their payload."""
        homes = {path.name.removesuffix(OPEN_SUFFIX): path.parent for path in files}
        for run, location in self.put_off:
            capture = read_capture(run.directory, location)
            yield revisited(self._store, run, capture, homes)

    def _with_runs(self, path: Path) -> Iterator[tuple[Run, Capture | Note]]:
        run: Run | None = None
        for record in self._readable(path):
            if isinstance(record, Note) and record.kind == "crawl":
                run = self._begin(record, path)
                continue
            if run is None and self._home is not None:
                run = self._begin(_guess(self._home, record, path), path)
            if run is not None:  # else the note that says whose it is could not be read
                yield run, record

    def _begin(self, note: Note, path: Path) -> Run | None:
        """The run that *note* opens; None when it is damaged."""
        declared = note.fields.get("site")
        try:
            site = site_from_json(declared if isinstance(declared, dict) else {})
            rules = rules_of(note)
            return Run(self._store.begin_run(note), site, path.parent, rules)
        except (SiteError, ArgumentError, DamagedWarc) as error:
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
