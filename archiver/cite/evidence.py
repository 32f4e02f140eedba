"""The WARC files that citations are held against, and where a record lies in them.

The bytes alone prove something. Index and database only tell where to look, and that a record
begins at a place: a page may hold bytes that look like a record. Without them every file is read
from its beginning once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archiver.capture import Location
from archiver.cite.citation import Record
from archiver.cite.shown import RecordPlace
from archiver.errors import ArchiveError, DamagedWarc
from archiver.store.citing import place_of, witness
from archiver.store.store import Store
from archiver.warc import cdxj
from archiver.warc.attest import Attested, Begun, attest, begun
from archiver.warc.file import INDEX_NAME, OPEN_SUFFIX
from archiver.warc.finding import archive_files, warc_files
from archiver.warc.fixity import comparable

__all__ = ["Evidence", "of_archive", "of_files"]

_Found = tuple[Path, int]


class Evidence:
    """WARC files, by name; of two with one name the first counts."""

    def __init__(
        self, files: Sequence[Path], store: Store | None = None, index: Path | None = None
    ) -> None:
        self._files: dict[str, Path] = {}
        for path in files:
            self._files.setdefault(path.name.removesuffix(OPEN_SUFFIX), path)
        self._store = store
        self._index = index
        self._begun: dict[Path, dict[int, Begun]] = {}

    def path(self, name: str) -> Path | None:
        """The file called *name*, if it is here."""
        return self._files.get(name)

    def attest(self, path: Path, offset: int, claimed: Record | None = None) -> Attested:
        """The record of *path* at *offset*, with the digests that are *claimed* recomputed.

        DamagedWarc, its message saying only what is wrong, when no record begins there.
        """
        found = attest(
            path,
            offset,
            payload=claimed.payload_digest if claimed else None,
            block=claimed.block_digest if claimed else None,
        )
        if not self._begins(path, offset):
            raise DamagedWarc("bytes inside another record", file=path.name, offset=offset)
        return found

    def find(self, record: Record, url: str) -> _Found | None:
        """Where *record* lies, by its id or else by address, time and payload digest."""
        if self._store is None and self._index is None:
            return self._scanned(record)
        return self._stored(record) or self._indexed(record, url)

    def witness(self, url: str, field: str) -> RecordPlace | None:
        """Where the record lies that told the *field* of the post at *url*, as far as is known."""
        place = witness(self._store, url, field) if self._store is not None else None
        if place is None or place.payload is not None:
            return None
        path = self.path(place.location.warc_file)
        if path is None:
            return None
        return RecordPlace(path, place.location.offset, place.location.length)

    def _begins(self, path: Path, offset: int) -> bool:
        place = Location(path.name.removesuffix(OPEN_SUFFIX), offset, 0)
        if self._store is not None and place_of(self._store, place) is not None:
            return True
        return offset in self._records(path)

    def _records(self, path: Path) -> dict[int, Begun]:
        if path not in self._begun:
            self._begun[path] = {one.offset: one for one in begun(path)}
        return self._begun[path]

    def _scanned(self, record: Record) -> _Found | None:
        same_payload = None
        wanted = comparable(record.payload_digest) if record.payload_digest else None
        for path in self._files.values():
            for one in self._records(path).values():
                if one.record_id == record.record_id:
                    return path, one.offset
                digest = one.payload_digest
                if same_payload is None and wanted and digest and comparable(digest) == wanted:
                    same_payload = path, one.offset
        return same_payload

    def _stored(self, record: Record) -> _Found | None:
        if self._store is None:
            return None
        place = place_of(self._store, f"<{record.record_id}>")
        return self._here(place.location) if place else None

    def _indexed(self, record: Record, url: str) -> _Found | None:
        stamp = "".join(c for c in record.captured_at if c.isdigit())[:14]
        found = None
        for path, offset in self._entries(record.url or url, stamp, record.payload_digest):
            found = found or (path, offset)
            try:
                if attest(path, offset).record_id == record.record_id:
                    return path, offset
            except (ArchiveError, DamagedWarc):
                continue
        return found

    def _entries(self, url: str, stamp: str, digest: str | None) -> Iterator[_Found]:
        """Places in the index of captures of *url* at that time, or with that payload."""
        if self._index is None or not self._index.exists():
            return
        wanted = comparable(digest) if digest else None
        for entry in cdxj.lookup(self._index, url):
            same = wanted is not None and entry.digest and comparable(entry.digest) == wanted
            if entry.timestamp == stamp or same:
                here = self._here(entry.location)
                if here is not None:
                    yield here

    def _here(self, location: Location) -> _Found | None:
        path = self.path(location.warc_file)
        return None if path is None else (path, location.offset)


@contextmanager
def of_archive(directory: Path) -> Iterator[Evidence]:
    """The WARC files of the archive in *directory*, with its database and index if they are there.

    ArchiveError when it has no WARC file.
    """
    files = archive_files(directory)
    index = directory / "warc" / INDEX_NAME
    database = directory / "archive.db"
    if not database.exists():
        yield Evidence(files, index=index if index.exists() else None)
        return
    with Store.open(database, readonly=True) as store:
        yield Evidence(files, store, index if index.exists() else None)


def of_files(paths: Sequence[Path]) -> Evidence:
    """The WARC files that *paths* name, directories searched; ArgumentError when there is none."""
    return Evidence(warc_files(paths))
