"""Writes a zip of any number of small files: their list goes to the disk, not into memory.

The same files give the same bytes: no member bears a date.
"""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO

__all__ = ["ZipWriter"]

_VERSION = 45  # of the format: that with 64 bits
_STORED, _DEFLATED = 0, 8
_UTF8 = 0x800
_DATE = 0x21  # 1980-01-01, the earliest a zip can tell
_UNIX_FILE = (3 << 8 | _VERSION, 0o100644 << 16)
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_OFFSET_64 = struct.Struct("<2HQ")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_END = struct.Struct("<4s4H2LH")
_IN_32 = 0xFFFFFFFF
_IN_16 = 0xFFFF


class ZipWriter:
    """A zip while it is written to *file*, from its beginning."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._list = TemporaryFile()  # noqa: SIM115 - closed by close()
        self._count = 0

    def add(self, name: str, content: bytes, *, packed: bool = True) -> None:
        """Add *content*, less than four gigabytes, as *name*; *packed* if that helps."""
        method, stored = _STORED, content
        if packed:
            deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            made = deflate.compress(content) + deflate.flush()
            if len(made) < len(content):
                method, stored = _DEFLATED, made
        self._head(name, (method, zlib.crc32(content), len(stored), len(content)))
        self._file.write(stored)

    def add_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add what *pieces* are together as *name*, packed on the disk."""
        deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        checksum = size = 0
        with TemporaryFile() as packed:
            for piece in pieces:
                checksum = zlib.crc32(piece, checksum)
                size += len(piece)
                packed.write(deflate.compress(piece))
            packed.write(deflate.flush())
            self._head(name, (_DEFLATED, checksum, packed.tell(), size))
            packed.seek(0)
            shutil.copyfileobj(packed, self._file)

    def _head(self, name: str, told: tuple[int, int, int, int]) -> None:
        """Write what stands before a member, and note it; *told*: method, CRC, both sizes."""
        method, checksum, stored, size = told
        at = self._file.tell()
        called = name.encode()
        same = (_UTF8, method, 0, _DATE, checksum, stored, size)
        self._file.write(_LOCAL.pack(b"PK\3\4", 20, *same, len(called), 0) + called)
        extra = _OFFSET_64.pack(1, 8, at) if at >= _IN_32 else b""
        self._list.write(
            _CENTRAL.pack(
                *(b"PK\1\2", _UNIX_FILE[0], _VERSION if extra else 20, *same),
                *(len(called), len(extra), 0, 0, 0, _UNIX_FILE[1], min(at, _IN_32)),
            )
            + called
            + extra
        )
        self._count += 1

    def close(self) -> None:
        """Write the list of members; the zip is then whole."""
        start, size = self._file.tell(), self._list.tell()
        self._list.seek(0)
        shutil.copyfileobj(self._list, self._file)
        self._list.close()
        if self._count >= _IN_16 or start >= _IN_32:
            end = self._file.tell()
            told = (self._count, self._count, size, start)
            self._file.write(
                _END_64.pack(b"PK\6\6", 44, _UNIX_FILE[0], _VERSION, 0, 0, *told)
                + _LOCATOR_64.pack(b"PK\6\7", 0, end, 1)
            )
        count = min(self._count, _IN_16)
        told_short = (count, count, min(size, _IN_32), min(start, _IN_32))
        self._file.write(_END.pack(b"PK\5\6", 0, 0, *told_short, 0))
