"""One WARC file while it is written: gzip members, unbuffered, never torn if it can be helped.

A file bears ``.open`` behind its name until it is closed. What belongs together (an exchange's
records) is compressed first and then written at once; when the disk takes only part of it the
file is cut back to its last good byte. Only what is too large for memory is written in pieces.
"""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from warcio.warcwriter import WARCWriter

from archiver.capture import Location
from archiver.errors import ArchiveError, DiskFull

__all__ = ["OPEN_SUFFIX", "WarcFile", "make_directory", "storage_error", "sync_directory"]

OPEN_SUFFIX = ".open"
"""What the name of a file still being written ends with."""

_PIECE = 1024 * 1024
_LEVEL = 6  # level 9, warcio's own, costs a tenth more time for a hundredth less space
_GZIP = zlib.MAX_WBITS | 16
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def storage_error(error: OSError, path: Path) -> ArchiveError:
    """What to tell a person of *error*, met at *path*."""
    if error.errno in _NO_SPACE:
        return DiskFull(
            f"{path}: no space left; complete records are kept, free space and crawl again"
        )
    return ArchiveError(f"{path}: {error.strerror or error}; check the directory and the disk")


def make_directory(directory: Path) -> None:
    """Make sure that *directory* is there and can be written; ArchiveError when not."""
    with _telling(directory):
        directory.mkdir(parents=True, exist_ok=True)
        if not os.access(directory, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class WarcFile:
    """A new file *path*, under its ``.open`` name; every method raises ArchiveError on trouble."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        """Bytes of complete records."""
        self._open_path = path.with_name(path.name + OPEN_SUFFIX)
        self._torn = False
        with _telling(self._open_path):
            self._file = self._open_path.open("xb", buffering=0)
            try:
                sync_directory(path.parent)
            except OSError:
                self.discard()
                raise

    def append(self, records: Iterable[Any]) -> list[Location]:  # warcio's records, untyped
        """Write *records*, all or none; where each of them lies."""
        if self._torn:
            raise ArchiveError(f"{self._open_path}: its tail is torn; crawl again to go on")
        members = _Members(self._write)
        writer = _RecordWriter(members, gzip=False)  # the members compress
        try:
            with _telling(self._open_path):
                for record in records:
                    writer.write_record(record)
                members.hand_on()
        except BaseException:
            self._cut_back()
            raise
        starts = [0, *members.ends]
        lengths = [end - start for start, end in pairwise(starts)]
        found = [
            Location(self.path.name, self.size + start, length)
            for start, length in zip(starts, lengths, strict=False)
        ]
        self.size += starts[-1]
        return found

    def sync(self) -> None:
        """Have everything written so far on the disk."""
        with _telling(self._open_path):
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Sync, and give the file its final name; it keeps ``.open`` when its tail is torn."""
        try:
            self.sync()
        finally:
            self._file.close()
        if not self._torn:
            with _telling(self._open_path):
                self._open_path.rename(self.path)
                sync_directory(self.path.parent)

    def discard(self) -> None:
        """Remove the file, which holds nothing worth keeping."""
        self._file.close()
        with _telling(self._open_path):
            self._open_path.unlink()

    def _write(self, members: bytearray) -> None:
        if self._file.write(members) != len(members):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _cut_back(self) -> None:
        try:
            self._file.truncate(self.size)
            self._file.seek(self.size)
        except OSError:
            self._torn = True


class _RecordWriter(WARCWriter):  # type: ignore[misc]  # warcio is untyped
    """warcio's writer; metadata gets no payload digest, since its block is all there is of it."""

    NO_PAYLOAD_DIGEST_TYPES = (*WARCWriter.NO_PAYLOAD_DIGEST_TYPES, "metadata")


class _Members:
    """What warcio writes to: makes each record a gzip member and hands whole members on."""

    def __init__(self, write: Callable[[bytearray], None]) -> None:
        self._write = write
        self._plain = bytearray()
        self._packed = bytearray()
        self._size = 0
        self._stream: Any = None  # zlib's compressor, for a record larger than a piece
        self.ends: list[int] = []
        """Compressed bytes up to the end of each member."""

    def write(self, piece: bytes) -> None:
        """Take a piece of a record."""
        self._plain += piece
        if len(self._plain) >= _PIECE:
            self._stream = self._stream or zlib.compressobj(_LEVEL, wbits=_GZIP)
            self._pack(self._stream.compress(self._plain))

    def flush(self) -> None:
        """End a member, as warcio asks after each record."""
        if self._stream is None:  # one call: zlib gives the interpreter away at each
            self._pack(zlib.compress(self._plain, _LEVEL, _GZIP))
        else:
            self._pack(self._stream.compress(self._plain) + self._stream.flush())
            self._stream = None
        self.ends.append(self._size)

    def hand_on(self) -> None:
        """Write what is compressed."""
        self._write(self._packed)
        self._packed.clear()

    def _pack(self, packed: bytes) -> None:
        self._plain.clear()
        self._packed += packed
        self._size += len(packed)
        if len(self._packed) >= _PIECE:
            self.hand_on()


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


def sync_directory(directory: Path) -> None:
    """Have the names in *directory* on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
