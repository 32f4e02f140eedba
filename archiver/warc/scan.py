"""Every record of a WARC file byte by byte, nothing forgiven: what `archiver verify` reads with.

    file -> gzip members (or the plain bytes of an uncompressed file) -> records

`members` reads what can be read; here whatever departs from the format is damage: a member that
is torn, fails its checksum or holds anything but one record, bytes between members or behind the
last, a head without end, a block that is not as long as declared. Blocks are handed out in
pieces, so that neither a large record nor one that unpacks to terabytes needs memory.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NoReturn

from archiver.errors import ArchiveError, DamagedWarc
from archiver.warc.file import OPEN_SUFFIX

__all__ = ["GZIP_HEAD", "Record", "record_at", "scan"]

GZIP_HEAD = 10
"""Bytes of a gzip header without optional fields."""

_MAGIC = b"\x1f\x8b"
_END = b"\r\n\r\n"
_HEAD_LIMIT = 64 * 1024  # of a WARC head; one with a long address has 3 kB
_READ = 1 << 20
_PACKED = 8 * 1024  # taken from a member first: most records of a page fit
_PIECE = 256 * 1024
_WBITS = zlib.MAX_WBITS | 16
_VERSIONS = {b"WARC/1.0\r\n", b"WARC/1.1\r\n"}
_FOLD = re.compile(r"\r\n[ \t]+")

_More = Callable[[], bytes]


class Record:
    """One record, its block not read yet."""

    __slots__ = ("block", "end", "fields", "offset", "opening", "repeated", "size", "version")

    def __init__(self, offset: int, head: bytes, opening: bytes) -> None:
        version, _, lines = head.decode("utf-8", "replace").partition("\r\n")
        self.offset = offset
        """Where it begins, in the file."""
        self.end = offset
        """The byte behind it; known once its block has been read."""
        self.opening = opening
        """The gzip header; empty in a file without compression."""
        self.version = version
        self.fields: dict[str, str]
        """The first value of each named field, by its name in lower case."""
        self.repeated: list[tuple[str, str]]
        """Further fields of the same names; what has no colon is without a name."""
        self.fields, self.repeated = _fields(lines)
        length = self.fields.get("content-length", "")
        known = length.isascii() and length.isdigit() and len(length) < 19
        self.size: int | None = int(length) if known else None
        """Content-Length; None when it is no number."""
        self.block: Iterator[bytes] = iter(())
        """The pieces of the block. Behind the last of them DamagedWarc is raised when the
        record does not end where it should; so read it to its end before believing it."""


def scan(path: Path, start: int = 0) -> Iterator[Record]:
    """Every record of *path* from the byte *start* on.

    The block of a record is read, at the latest, when the next one is asked for. DamagedWarc
    names the first byte that begins no sound record; its message says only what is wrong.
    ArchiveError when the file cannot be opened.
    """
    with _opened(path) as file:
        packed = _Packed(file, path.name.removesuffix(OPEN_SUFFIX))
        begin = _format(packed)
        while start < packed.size():
            record = begin(packed, start)
            yield record
            for _ in record.block:
                pass
            start = record.end


def record_at(path: Path, offset: int) -> Record:
    """The record of *path* at *offset*, its block read; raises as `scan` does."""
    with _opened(path) as file:
        packed = _Packed(file, path.name.removesuffix(OPEN_SUFFIX))
        record = _format(packed)(packed, offset)
        for _ in record.block:
            pass
        return record


def _opened(path: Path) -> IO[bytes]:
    try:
        try:
            return path.open("rb", buffering=0)
        except FileNotFoundError:
            if path.suffix != OPEN_SUFFIX:
                raise
            return path.with_suffix("").open("rb", buffering=0)  # finished since it was found
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}; check the path") from error


class _Packed:
    """The bytes of a file, as they lie in it."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self._held = memoryview(b"")
        self._at = 0  # where in the file that begins

    def size(self) -> int:
        """Bytes of the file by now: it may be written still."""
        return os.fstat(self._file.fileno()).st_size

    def take(self, offset: int, size: int) -> memoryview:
        """The bytes from *offset* on, *size* of them unless the file ends before."""
        begin = offset - self._at
        if begin < 0 or begin + size > len(self._held):
            try:
                self._held = memoryview(os.pread(self._file.fileno(), max(size, _READ), offset))
            except OSError as error:
                raise ArchiveError(
                    f"{self._name}: {error.strerror} at byte {offset}; check the disk"
                ) from error
            self._at, begin = offset, 0
        return self._held[begin : begin + size]

    def damage(self, offset: int, what: str) -> DamagedWarc:
        """What to raise of the byte *offset*."""
        return DamagedWarc(what, file=self._name, offset=offset)


def _format(packed: _Packed) -> Callable[[_Packed, int], Record]:
    start = bytes(packed.take(0, 5))
    if start == b"WARC/":
        return _plain
    if start[:2] != _MAGIC[: len(start)]:
        raise packed.damage(0, "neither gzip nor WARC")
    if not start:
        raise packed.damage(0, "an empty file")
    return _gzipped


def _gzipped(packed: _Packed, offset: int) -> Record:
    """The record in the gzip member at *offset*."""
    member = _Member(packed, offset)
    plain, head_end = _head(member.read, member.fail)
    record = Record(offset, plain[:head_end], bytes(packed.take(offset, GZIP_HEAD)))
    if record.size is None:
        member.fail("a record without a usable Content-Length")
    record.block = _member_block(member, record, plain[head_end + len(_END) :])
    return record


class _Member:
    """One gzip member, unpacked a piece at a time."""

    def __init__(self, packed: _Packed, offset: int) -> None:
        self._packed = packed
        self._offset = offset
        self._stream = zlib.decompressobj(_WBITS)
        self._portion = _PACKED
        self.end = offset
        """The byte behind what was unpacked."""

    def read(self) -> bytes:
        """The next piece; empty at the end of the member, once its checksum was found right."""
        stream = self._stream
        while not stream.eof:
            portion = self._packed.take(self.end, self._portion)
            try:
                piece = stream.decompress(portion, _PIECE)
            except zlib.error:
                self.fail("bytes that belong to no gzip member" if self._is_foreign() else _BROKEN)
            self.end += len(portion) - len(stream.unused_data) - len(stream.unconsumed_tail)
            self._portion = _PIECE
            if piece:
                return piece
            if not portion:
                self.fail("a torn gzip member: the file ends in it")
        return b""

    def fail(self, what: str) -> NoReturn:
        """DamagedWarc, of this member."""
        raise self._packed.damage(self._offset, what)

    def _is_foreign(self) -> bool:
        return bytes(self._packed.take(self._offset, 2)) != _MAGIC


_BROKEN = "a broken gzip member: its bytes or their checksum are wrong"


def _member_block(member: _Member, record: Record, piece: bytes) -> Iterator[bytes]:
    left = record.size or 0
    while len(piece) < left:
        left -= len(piece)
        if piece:
            yield piece
        piece = member.read()
        if not piece:
            member.fail(f"a block that ends {left} bytes before its Content-Length")
    if left:
        yield piece[:left] if len(piece) > left else piece
    end = piece[left:]
    while len(end) <= len(_END) and (more := member.read()):
        end += more
    if end != _END:
        member.fail(_behind(end))
    record.end = member.end


def _behind(end: bytes) -> str:
    if end.startswith(_END):
        return "a gzip member that holds more than one record"
    return "a block that is not followed by CR LF CR LF where its Content-Length ends"


def _plain(packed: _Packed, offset: int) -> Record:
    """The record at *offset* of a file without compression."""
    position = offset

    def more() -> bytes:
        nonlocal position
        piece = bytes(packed.take(position, _PACKED))
        position += len(piece)
        return piece

    def fail(what: str) -> NoReturn:
        raise packed.damage(offset, what)

    plain, head_end = _head(more, fail)
    record = Record(offset, plain[:head_end], b"")
    if record.size is None:
        fail("a record without a usable Content-Length")
    record.block = _plain_block(packed, record, offset + head_end + len(_END))
    return record


def _plain_block(packed: _Packed, record: Record, at: int) -> Iterator[bytes]:
    left = record.size or 0
    while left:
        piece = bytes(packed.take(at, min(left, _PIECE)))
        if not piece:
            raise packed.damage(record.offset, "a torn record: the file ends in it")
        at += len(piece)
        left -= len(piece)
        yield piece
    end = bytes(packed.take(at, len(_END)))
    if end != _END:
        torn = at + len(end) >= packed.size() and _END.startswith(end)
        what = "a torn record: the file ends in it" if torn else _behind(end)
        raise packed.damage(record.offset, what)
    record.end = at + len(_END)


def _head(more: _More, fail: Callable[[str], NoReturn]) -> tuple[bytes, int]:
    """Plain bytes from the version line on, and how many of them the head has."""
    plain = more()
    while (end := plain.find(_END, 0, _HEAD_LIMIT)) < 0:
        if len(plain) >= _HEAD_LIMIT:
            fail(f"a record whose head does not end within {_HEAD_LIMIT} bytes")
        piece = more()
        if not piece:
            break
        plain += piece
    if not plain:
        fail("a gzip member without a record")
    if plain[:10] not in _VERSIONS:
        fail("no record: neither WARC/1.0 nor WARC/1.1 stands at its beginning")
    if end < 0:
        fail("a record whose head does not end")
    return plain, end


def _fields(lines: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The named fields in the *lines* of a head, and those that repeat a name."""
    if "\r\n " in lines or "\r\n\t" in lines:
        lines = _FOLD.sub(" ", lines)
    fields: dict[str, str] = {}
    repeated: list[tuple[str, str]] = []
    for line in lines.split("\r\n"):
        name, colon, value = line.partition(":")
        name = name.lower()
        if not colon or name in fields:
            repeated.append((name if colon else "", value.strip()))
        else:
            fields[name] = value.strip()
    return fields, repeated
