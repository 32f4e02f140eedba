"""One WARC file while it is written: gzip members, unbuffered, never torn if it can be helped.

A file bears ``.open`` behind its name until it is closed. What belongs together (an exchange's
records) is compressed first and then written at once; when the disk takes only part of it the
file is cut back to its last good byte. Only what is too large for memory is written in pieces.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from warcio.warcwriter import WARCWriter
from zlib_ng import zlib_ng

from archiver.capture import Location
from archiver.errors import ArchiveError
from archiver.warc.file import OPEN_SUFFIX, sync_directory, telling

__all__ = ["WarcFile"]

_PIECE = 1024 * 1024
_LEVEL = 6  # level 7 takes a third more time for a hundredth less space
_GZIP = zlib_ng.MAX_WBITS | 16


class WarcFile:
    """A new file *path*, under its ``.open`` name; every method raises ArchiveError on trouble."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        """Bytes of complete records."""
        self._open_path = path.with_name(path.name + OPEN_SUFFIX)
        self._torn = False
        with telling(self._open_path):
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
            with telling(self._open_path):
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
        with telling(self._open_path):
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Sync, and give the file its final name; it keeps ``.open`` when its tail is torn."""
        try:
            self.sync()
        finally:
            self._file.close()
        if not self._torn:
            with telling(self._open_path):
                self._open_path.rename(self.path)
                sync_directory(self.path.parent)

    def discard(self) -> None:
        """Remove the file, which holds nothing worth keeping."""
        self._file.close()
        with telling(self._open_path):
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
            self._stream = self._stream or zlib_ng.compressobj(_LEVEL, wbits=_GZIP)
            self._pack(self._stream.compress(self._plain))

    def flush(self) -> None:
        """End a member, as warcio asks after each record."""
        if self._stream is None:  # one call: zlib gives the interpreter away at each
            self._pack(zlib_ng.compress(self._plain, _LEVEL, _GZIP))
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
