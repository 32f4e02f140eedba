"""The bytes of a WARC file as they lie in it, and its gzip members, unpacked piece by piece.

zlib-ng unpacks twice as fast as zlib; it reads what that reads, and refuses what that refuses.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, NoReturn

from zlib_ng import zlib_ng

from archiver.errors import ArchiveError, DamagedWarc
from archiver.warc.file import OPEN_SUFFIX

__all__ = ["MAGIC", "PIECE", "PORTION", "Member", "Packed", "opened"]

MAGIC = b"\x1f\x8b"
"""How a gzip member begins."""

PORTION = 16 * 1024
"""Packed bytes taken from a member first: most records of a page fit."""

PIECE = 256 * 1024
"""Bytes of a block handed out at once, at most."""

_READ = 1 << 20
_WBITS = zlib_ng.MAX_WBITS | 16
_BROKEN = "a broken gzip member: its bytes or their checksum are wrong"


def opened(path: Path) -> IO[bytes]:
    """The file *path*, finished meanwhile or not; ArchiveError when it cannot be opened."""
    try:
        try:
            return path.open("rb", buffering=0)
        except FileNotFoundError:
            if path.suffix != OPEN_SUFFIX:
                raise
            return path.with_suffix("").open("rb", buffering=0)  # finished since it was found
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}; check the path") from error


class Packed:
    """The bytes of *file*, so many of them read *ahead*."""

    def __init__(self, file: IO[bytes], name: str, ahead: int = _READ) -> None:
        self._file = file
        self._name = name
        self._ahead = ahead
        self._held = memoryview(b"")
        self._at = 0  # where in the file that begins

    def reaches(self, offset: int) -> bool:
        """Whether there is a byte at *offset* by now: the file may be written still."""
        return (
            self._at <= offset < self._at + len(self._held)
            or offset < os.fstat(self._file.fileno()).st_size
        )

    def take(self, offset: int, size: int) -> memoryview:
        """The bytes from *offset* on, *size* of them unless the file ends before."""
        begin = offset - self._at
        if begin < 0 or begin + size > len(self._held):
            try:
                held = os.pread(self._file.fileno(), max(size, self._ahead), offset)
            except OSError as error:
                raise ArchiveError(
                    f"{self._name}: {error.strerror} at byte {offset}; check the disk"
                ) from error
            self._held = memoryview(held)
            self._at, begin = offset, 0
        return self._held[begin : begin + size]

    def damage(self, offset: int, what: str) -> DamagedWarc:
        """What to raise of the byte *offset*."""
        return DamagedWarc(what, file=self._name, offset=offset)


class Member:
    """One gzip member, unpacked a piece at a time."""

    def __init__(self, packed: Packed, offset: int) -> None:
        self._packed = packed
        self._offset = offset
        self._stream = zlib_ng.decompressobj(_WBITS)
        self._portion = PORTION
        self.end = offset
        """The byte behind what was unpacked."""

    def read(self) -> bytes:
        """The next piece; empty at the end of the member, once its checksum was found right."""
        stream = self._stream
        while not stream.eof:
            portion = self._packed.take(self.end, self._portion)
            try:
                piece = stream.decompress(portion, PIECE)
            except zlib_ng.error:  # type: ignore[misc]  # a class, whatever its stub says
                self.fail("bytes that belong to no gzip member" if self._is_foreign() else _BROKEN)
            self.end += len(portion) - len(stream.unused_data) - len(stream.unconsumed_tail)
            self._portion = PIECE
            if piece:
                return piece
            if not portion:
                self.fail("a torn gzip member: the file ends in it")
        return b""

    def is_whole(self) -> bool:
        """Whether all of it has been read, and its checksum found right."""
        return self._stream.eof

    def fail(self, what: str) -> NoReturn:
        """DamagedWarc, of this member."""
        raise self._packed.damage(self._offset, what)

    def _is_foreign(self) -> bool:
        return bytes(self._packed.take(self._offset, 2)) != MAGIC
