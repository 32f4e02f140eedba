"""The records of a WARC file, each with its true place; the first byte that is not one.

FastWARC finds and parses the records. It does not say when a file is torn, takes an empty or a
broken member for the end, and counts wrongly where records share a member. So a record is given
out only once the next one has begun right behind it, or, at the end of the file and wherever
FastWARC stops, once zlib-ng has read its gzip member to the end and found the checksum right.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import attrs
from fastwarc.warc import ArchiveIterator
from zlib_ng import zlib_ng

from archiver import http
from archiver.capture import Location
from archiver.errors import DamagedWarc
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.packed import Packed, opened

__all__ = ["RawRecord", "records"]

logger = logging.getLogger(__name__)

_GZIP = b"\x1f\x8b\x08"
_WBITS = zlib_ng.MAX_WBITS | 16
_WINDOW = 1 << 16
_READ = frozenset({"response", "revisit", "request", "metadata", "warcinfo", "resource"})


@attrs.frozen(kw_only=True)
class RawRecord:
    """One record as it lies in the file."""

    kind: str
    """WARC-Type, lower case."""
    headers: Any  # fastwarc's HeaderMap
    location: Location
    size: int
    """Bytes of the block."""
    head: bytes
    """The first bytes of the block, at most `http.HEAD_LIMIT`; empty for kinds nobody reads."""
    block: bytes | None
    """All of it; None when larger than was asked for."""


def records(path: Path, *, start: int, max_block: int) -> Iterator[RawRecord]:
    """Every record of *path* from the byte *start* on, with blocks up to *max_block* bytes.

    ArchiveError when the file cannot be opened; DamagedWarc, after everything before it, at the
    first byte that begins no complete record.
    """
    with opened(path) as file:
        yield from _Scan(file, path, max_block).records(start)


class _Held(NamedTuple):
    """A record whose end is not known yet."""

    begin: int
    kind: str
    headers: Any  # fastwarc's HeaderMap
    size: int
    head: bytes
    block: bytes | None


class _Scan:
    """One pass over *file*, which lies at *path*."""

    def __init__(self, file: IO[bytes], path: Path, max_block: int) -> None:
        self._file = file
        self._path = path
        self._name = path.name.removesuffix(OPEN_SUFFIX)
        self._packed = Packed(file, self._name, _WINDOW)
        self._max_block = max_block
        start = file.read(5)
        self._gzipped = start.startswith(_GZIP)
        if start and not self._gzipped and start != b"WARC/":
            raise self._damage("neither gzip nor WARC", 0, "check what file this is")

    def records(self, start: int) -> Iterator[RawRecord]:
        """Every record from *start* on; DamagedWarc at the first byte that begins none."""
        while start < os.fstat(self._file.fileno()).st_size:
            start = yield from self._run(start)

    def _run(self, start: int) -> Generator[RawRecord, None, int]:
        """The records from *start* on until FastWARC stops; the byte behind them."""
        held: _Held | None = None
        last = at = start
        for record in self._parsed(start):
            if held is not None:
                self._check_place(record.stream_pos, held, last)
                yield self._found(held, record.stream_pos)
                last = held.begin
            at, held = record.stream_pos, self._read(record)
            if held is None:
                break
        end = self._end(at, held)
        if end is None:
            raise self._damage("no complete record", at)
        if held is not None:
            yield self._found(held, end)
        return end

    def _parsed(self, start: int) -> Iterator[Any]:  # fastwarc's WarcRecord
        self._file.seek(start)
        try:
            yield from ArchiveIterator(self._file, parse_http=False, stream_detect=self._gzipped)
        except OSError:
            return  # FastWARC's word for damage: zlib-ng tells which record it is in

    def _read(self, record: Any) -> _Held | None:
        """*record* with its block read, or None when the block ends early."""
        kind = (record.headers.get("WARC-Type") or "").lower()
        size = record.content_length
        head = block = b""
        try:
            if kind in _READ and size <= self._max_block:
                block = record.reader.read()
                head = block[: http.HEAD_LIMIT]
            elif kind in _READ:
                head = _read_up_to(record.reader, http.HEAD_LIMIT)
            read = len(block or head) + record.consume()
        except OSError:
            return None
        if read != size or _declared(record.headers) != size:
            return None
        whole = block if len(block) == size else None
        return _Held(record.stream_pos, kind, record.headers, size, head, whole)

    def _found(self, held: _Held, end: int) -> RawRecord:
        return RawRecord(
            kind=held.kind,
            headers=held.headers,
            location=Location(self._name, held.begin, end - held.begin),
            size=held.size,
            head=held.head,
            block=held.block,
        )

    def _check_place(self, position: int, held: _Held, last: int) -> None:
        """DamagedWarc when *position* is not where a record begins behind *held*."""
        begins = not self._gzipped or self._packed.take(position, len(_GZIP)) == _GZIP
        if position <= held.begin or not begins:
            raise self._damage(
                "several records share a gzip member", last, "rewrite it with `warcio recompress`"
            )

    def _end(self, at: int, held: _Held | None) -> int | None:
        """The byte behind *held*, or behind an empty gzip member; None when *at* is damaged."""
        if not self._gzipped:
            return None if held is None else self._plain_end(held)
        member = _unpack(self._file, at)
        if member is None or held is None:
            return member.end if member and not member.size else None
        needed = (http.head_size(member.begin) or 0) + held.size
        if member.size > needed + len(b"\r\n\r\n"):
            logger.warning("%s: bytes behind the record at byte %d passed over", self._path, at)
        return member.end if member.size >= needed else None

    def _plain_end(self, held: _Held) -> int:
        """The byte behind *held*, and the blank lines there, in a file without compression."""
        self._file.seek(held.begin)
        end = held.begin + (http.head_size(self._file.read(_WINDOW)) or 0) + held.size
        self._file.seek(end)
        rest = self._file.read(_WINDOW)
        return end + len(rest) - len(rest.lstrip(b"\r\n"))

    def _damage(
        self,
        what: str,
        offset: int,
        then: str = "put back a sound copy, or let `archiver recover` cut a torn end",
    ) -> DamagedWarc:
        return DamagedWarc(
            f"{self._path}: {what} at byte {offset}; {then}", file=self._name, offset=offset
        )


class _Member(NamedTuple):
    """A gzip member that is whole."""

    end: int
    """The byte behind it."""
    size: int
    """Bytes it unpacks to."""
    begin: bytes
    """The first of these."""


def _unpack(file: IO[bytes], start: int) -> _Member | None:
    """The gzip member of *file* at *start*, checksum and all; None when it is not whole."""
    file.seek(start)
    stream = zlib_ng.decompressobj(_WBITS)
    size = 0
    begin = b""
    while not stream.eof:
        packed = stream.unconsumed_tail or file.read(_WINDOW)
        if not packed:
            return None
        try:
            unpacked = stream.decompress(packed, _WINDOW)
        except zlib_ng.error:  # type: ignore[misc]  # a class, whatever its stub says
            return None
        size += len(unpacked)
        begin += unpacked if len(begin) < _WINDOW else b""
    return _Member(file.tell() - len(stream.unused_data), size, begin)


def _declared(headers: Any) -> int | None:
    """Content-Length, or None when it is no number."""
    value = headers.get("Content-Length") or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _read_up_to(reader: Any, size: int) -> bytes:
    head = b""
    while piece := reader.read(size - len(head)):
        head += piece
    return head
