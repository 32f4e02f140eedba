"""Reads a zip in which everything is stored as it is, trusting nothing that it says of itself.

What could be abused is refused before anything is read: a directory of absurd size, members that
are packed, encrypted, twice there, lie over one another or beyond the end, and names that lead
out of a directory they might be unpacked to.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import attrs

from archiver.errors import ArchiveError

__all__ = ["Member", "StoredZip", "opened"]

_PIECE = 1 << 20
_MAX_DIRECTORY = 4 * 1024 * 1024  # some 40,000 members
_END = struct.Struct("<4s8xLL2x")
_END64 = struct.Struct("<4s36xQQ")
_LOCAL = struct.Struct("<4s22xHH")
_MOST_COMMENT = 0xFFFF
_IN_64_BITS = 0xFFFFFFFF
_ENCRYPTED = 0x41
_NAME = re.compile(r"(?!\.)[^/\\:\0-\x1f\x7f]+(?:/(?!\.)[^/\\:\0-\x1f\x7f]+)*")


@attrs.frozen
class Member:
    """One file in the zip."""

    name: str
    head: int
    """Where what the zip says of it begins, in front of it."""
    start: int
    """Where its bytes begin."""
    size: int
    crc: int

    @property
    def end(self) -> int:
        """The byte behind it."""
        return self.start + self.size


@attrs.frozen
class StoredZip:
    """A zip whose members have been looked at; ArchiveError names what is wrong with it."""

    path: Path
    file: IO[bytes]
    members: dict[str, Member]

    def wrong(self, member: str, what: str) -> ArchiveError:
        """What to tell a person of *member*."""
        return ArchiveError(f"{self.path}: {member}: {what}; get a sound copy, or export it again")

    def member(self, name: str) -> Member:
        """The member *name*; ArchiveError when there is none."""
        found = self.members.get(name)
        if found is None:
            raise self.wrong(name, "missing")
        return found

    def read(self, name: str, limit: int) -> bytes:
        """All of the member *name*, at most *limit* bytes."""
        member = self.member(name)
        if member.size > limit:
            raise self.wrong(name, f"{member.size} bytes, more than the {limit} it may have")
        return self.read_at(member, 0, member.size)

    def read_at(self, member: Member, offset: int, size: int) -> bytes:
        """At most *size* bytes of *member* from its byte *offset* on."""
        self.file.seek(member.start + offset)
        return self.file.read(max(0, min(size, member.size - offset)))

    def pieces(self, member: Member) -> Iterator[bytes]:
        """The bytes of *member*."""
        for offset in range(0, member.size, _PIECE):
            yield self.read_at(member, offset, _PIECE)

    def lines(self, name: str, limit: int) -> Iterator[bytes]:
        """The lines of the member *name*, each of at most *limit* bytes."""
        member = self.member(name)
        at = 0
        while at < member.size:
            self.file.seek(member.start + at)
            line = self.file.readline(min(limit, member.size - at))
            at += len(line)
            if len(line) == limit and not line.endswith(b"\n"):
                raise self.wrong(name, f"a line of more than {limit} bytes")
            yield line

    def digest(self, member: Member) -> str:
        """The SHA-256 of *member*, whose checksum is found right."""
        digest, crc = sha256(), 0
        for piece in self.pieces(member):
            digest.update(piece)
            crc = zlib.crc32(piece, crc)
        if crc != member.crc:
            raise self.wrong(member.name, "its bytes do not have the checksum the zip tells")
        return digest.hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[StoredZip]:
    """The zip at *path*; ArchiveError when it is none, or not one to be trusted."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}; check the path") from error
    with file:
        found = StoredZip(path, file, {})
        for info in _listed(path, file):
            member = _checked(found, info)
            found.members[member.name] = member
        _check_places(found)
        yield found


def _listed(path: Path, file: IO[bytes]) -> list[ZipInfo]:
    try:
        size = _directory_size(file)
        if size > _MAX_DIRECTORY:
            raise ArchiveError(f"{path}: a list of members of {size} bytes; that is no WACZ")
        with ZipFile(file) as archive:
            return archive.infolist()
    # zipfile's NotImplementedError: the file asks for a version of the format it does not read.
    except (BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise ArchiveError(f"{path}: no sound zip ({error}); get a sound copy") from error


def _directory_size(file: IO[bytes]) -> int:
    """Bytes of the list of members, as the end of *file* tells; ValueError when it does not."""
    size = file.seek(0, 2)
    start = max(0, size - _END.size - _MOST_COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise ValueError("it has no end")
    _, listed, _ = _END.unpack_from(tail, at)
    locator = tail[max(0, at - 20) : at]
    if locator.startswith(b"PK\x06\x07"):
        file.seek(min(size, int.from_bytes(locator[8:16], "little")))
        end = file.read(_END64.size)
        if len(end) == _END64.size and end.startswith(b"PK\x06\x06"):
            return int(_END64.unpack(end)[1])
        raise ValueError("its end is not where it should be")
    return int(listed)


def _checked(archive: StoredZip, info: ZipInfo) -> Member:
    """The place of *info*; ArchiveError when it is not a stored file of a usable name."""
    name = info.orig_filename
    wrong = partial(archive.wrong, repr(name)[1:-1][:200])
    if not _NAME.fullmatch(name) or len(name) > 1000:
        raise wrong("no usable name for a member")
    if name in archive.members:
        raise wrong("it is there twice")
    if info.compress_type != ZIP_STORED or info.compress_size != info.file_size:
        raise wrong("not stored as it is")
    if info.flag_bits & _ENCRYPTED:
        raise wrong("encrypted")
    archive.file.seek(max(0, info.header_offset))  # it can be told to be negative
    head = archive.file.read(_LOCAL.size)
    if info.header_offset < 0 or len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
        raise wrong("not where the zip says")
    _, name_size, extra_size = _LOCAL.unpack(head)
    stated = archive.file.read(name_size)
    if stated != name.encode("utf-8" if info.flag_bits & 0x800 else "cp437", "replace"):
        raise wrong("it has another name where it lies")
    start = info.header_offset + _LOCAL.size + name_size + extra_size
    return Member(name, info.header_offset, start, info.file_size, info.CRC)


def _check_places(archive: StoredZip) -> None:
    """ArchiveError when members lie over one another, or beyond the end."""
    free = 0
    for member in sorted(archive.members.values(), key=lambda one: one.head):
        if member.head < free:
            raise archive.wrong(member.name, "it lies over another member")
        free = member.end
    if free > archive.file.seek(0, 2):
        raise archive.wrong(member.name, "it ends behind the end of the file")
