"""Every record of a WARC file byte by byte, nothing forgiven: what `archiver verify` reads with.

    file -> gzip members (or the plain bytes of an uncompressed file) -> records

`members` reads what can be read; here whatever departs from the format is damage: a member that
is torn, fails its checksum or holds anything but one record, bytes between members or behind the
last, a head without end, a block that is not as long as declared. Blocks are handed out in
pieces, so that neither a large record nor one that unpacks to terabytes needs memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.packed import MAGIC, PIECE, PORTION, Member, Packed, opened

__all__ = ["GZIP_HEAD", "Record", "record_at", "scan"]

GZIP_HEAD = 10
"""Bytes of a gzip header without optional fields."""

_END = b"\r\n\r\n"
_HEAD_LIMIT = 64 * 1024  # of a WARC head; one with a long address has 3 kB
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
        self.block: Iterable[bytes] = ()
        """The pieces of the block. Behind the last of them DamagedWarc is raised when the
        record does not end where it should; so read it to its end before believing it."""


def scan(path: Path, start: int = 0) -> Iterator[Record]:
    """Every record of *path* from the byte *start* on.

    The block of a record is read, at the latest, when the next one is asked for. DamagedWarc
    names the first byte that begins no sound record; its message says only what is wrong.
    ArchiveError when the file cannot be opened.
    """
    with opened(path) as file:
        packed = Packed(file, path.name.removesuffix(OPEN_SUFFIX))
        begin = _format(packed)
        while packed.reaches(start):
            record = begin(packed, start)
            yield record
            for _ in record.block:
                pass
            start = record.end


def record_at(path: Path, offset: int) -> Record:
    """The record of *path* at *offset*, its block read; raises as `scan` does."""
    with opened(path) as file:
        packed = Packed(file, path.name.removesuffix(OPEN_SUFFIX))
        record = _format(packed)(packed, offset)
        for _ in record.block:
            pass
        return record


def _format(packed: Packed) -> Callable[[Packed, int], Record]:
    start = bytes(packed.take(0, 5))
    if start == b"WARC/":
        return _plain
    if start[:2] != MAGIC[: len(start)]:
        raise packed.damage(0, "neither gzip nor WARC")
    if not start:
        raise packed.damage(0, "an empty file")
    return _gzipped


def _gzipped(packed: Packed, offset: int) -> Record:
    """The record in the gzip member at *offset*."""
    member = Member(packed, offset)
    plain, head_end = _head(member.read, member.fail)
    record = Record(offset, plain[:head_end], bytes(packed.take(offset, GZIP_HEAD)))
    if record.size is None:
        member.fail("a record without a usable Content-Length")
    begin = head_end + len(_END)
    end = begin + record.size
    if member.is_whole() and len(plain) == end + len(_END) and plain.endswith(_END):
        record.block = (plain[begin:end],)
        record.end = member.end
    else:
        record.block = _member_block(member, record, plain[begin:])
    return record


def _member_block(member: Member, record: Record, piece: bytes) -> Iterator[bytes]:
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


def _plain(packed: Packed, offset: int) -> Record:
    """The record at *offset* of a file without compression."""
    position = offset

    def more() -> bytes:
        nonlocal position
        piece = bytes(packed.take(position, PORTION))
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


def _plain_block(packed: Packed, record: Record, at: int) -> Iterator[bytes]:
    left = record.size or 0
    while left:
        piece = bytes(packed.take(at, min(left, PIECE)))
        if not piece:
            raise packed.damage(record.offset, "a torn record: the file ends in it")
        at += len(piece)
        left -= len(piece)
        yield piece
    end = bytes(packed.take(at, len(_END)))
    if end != _END:
        torn = not packed.reaches(at + len(end)) and _END.startswith(end)
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
    rows = [line.split(":", 1) for line in lines.split("\r\n")]
    try:
        fields = {name.lower(): value.strip() for name, value in rows}
    except ValueError:  # a line without a colon
        return _first_of_each(rows)
    return (fields, []) if len(fields) == len(rows) else _first_of_each(rows)


def _first_of_each(rows: list[list[str]]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The same, where a name stands twice or a line has none."""
    fields: dict[str, str] = {}
    repeated: list[tuple[str, str]] = []
    for *names, value in rows:
        name = names[0].lower() if names else ""
        if names and name not in fields:
            fields[name] = value.strip()
        else:
            repeated.append((name, "" if not names else value.strip()))
    return fields, repeated
