"""Where a WARC file can be read on behind a damaged place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO

from zlib_ng import zlib_ng

from archiver.warc.packed import opened

__all__ = ["next_record"]

_GZIP = b"\x1f\x8b\x08"
_GZIP_START = re.compile(re.escape(_GZIP))
_PLAIN_START = re.compile(rb"\r\n\r\n(?=WARC/1\.[01]\r\n)")
_WBITS = zlib_ng.MAX_WBITS | 16
_WINDOW = 1 << 16
_ENOUGH = 4096  # packed bytes that surely unpack to a record's first five


def next_record(path: Path, after: int) -> int | None:
    """Where beyond the byte *after* a record may begin, to read on behind damage; or None."""
    with opened(path) as file:
        gzipped = file.read(3) == _GZIP
        file.seek(after + 1)
        return _seek_member(file) if gzipped else _seek_plain(file)


def _seek_member(file: IO[bytes]) -> int | None:
    """The next place in *file* where a gzip member with a record begins."""
    position = file.tell()
    window = file.read(_WINDOW)
    while window:
        ahead = file.read(_WINDOW)
        both = window + ahead
        for found in _GZIP_START.finditer(both, 0, len(window) + len(_GZIP) - 1):
            if _holds_record(both[found.start() : found.start() + _ENOUGH]):
                return position + found.start()
        position += len(window)
        window = ahead
    return None


def _holds_record(packed: bytes) -> bool:
    try:
        start = zlib_ng.decompressobj(_WBITS).decompress(packed, 5)
    except zlib_ng.error:  # type: ignore[misc]  # a class, whatever its stub says
        return False
    return start == b"WARC/"


def _seek_plain(file: IO[bytes]) -> int | None:
    """The next place in *file* where a record begins behind the end of another."""
    position = file.tell()
    window = file.read(_WINDOW)
    while window:
        ahead = file.read(_WINDOW)
        if found := _PLAIN_START.search(window + ahead):
            return position + found.end()
        position += len(window)
        window = ahead
    return None
