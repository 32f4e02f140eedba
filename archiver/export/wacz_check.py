"""Whether a WACZ is what it says: everything there, unchanged, and leading where it should.

`wacz validate` finds neither a missing index nor one that points nowhere, hence these checks. A
WACZ comes from strangers: nothing is unpacked, and no more is read of a record than its head.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs

from archiver import http
from archiver.errors import ArchiveError, DamagedWarc
from archiver.export.package import DATAPACKAGE, DIGEST, sha256_field
from archiver.export.pages import FORMAT
from archiver.export.stored_zip import Member, StoredZip, opened
from archiver.warc import cdxj
from archiver.warc.cdxj import CdxjEntry
from archiver.warc.fixity import comparable
from archiver.warc.relations import key, timestamp, unbracketed

__all__ = ["INDEX", "PAGES", "WACZ_VERSION", "check_wacz"]

WACZ_VERSION = "1.1.1"
INDEX = "indexes/index.cdx"
PAGES = ("pages/pages.jsonl", "pages/extraPages.jsonl")

_MAX_JSON = 16 * 1024 * 1024
_MAX_LINE = 32 * 1024 * 1024  # the text of a page
_HEAD_LIMIT = 64 * 1024
_GZIP = b"\x1f\x8b"
_RECORD = b"WARC/1."
_WARC = re.compile(r"archive/[^/]+\.warc(?:\.gz)?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)


def check_wacz(path: Path) -> None:
    """Check the WACZ at *path*, which nobody has vouched for.

    DamagedWarc for what is wrong with a WARC file in it, ArchiveError for anything else; both
    name the member.
    """
    with opened(path) as archive:
        for name in (DATAPACKAGE, DIGEST, INDEX, *PAGES):
            archive.member(name)
        if not any(map(_WARC.fullmatch, archive.members)):
            raise archive.wrong("archive/", "no WARC file in it")
        _check_digest(archive)
        _check_resources(archive)
        _Links(archive).check()


def _check_digest(archive: StoredZip) -> None:
    told = _json(archive, DIGEST)
    found = sha256_field(archive.digest(archive.member(DATAPACKAGE)))
    if told.get("path") != DATAPACKAGE or told.get("hash") != found:
        raise archive.wrong(DATAPACKAGE, f"its hash is not the one in {DIGEST}")


def _check_resources(archive: StoredZip) -> None:
    """Check that exactly the files listed are there, each with its size and its hash."""
    package = _json(archive, DATAPACKAGE)
    stated = (package.get("profile"), package.get("wacz_version"))
    if stated != ("data-package", WACZ_VERSION):
        raise archive.wrong(DATAPACKAGE, f"no WACZ {WACZ_VERSION}")
    listed = _listed(archive, package.get("resources"))
    for name in sorted(archive.members.keys() - {DATAPACKAGE, DIGEST} - listed.keys()):
        raise archive.wrong(name, f"not listed in {DATAPACKAGE}")
    for name, resource in listed.items():
        member = archive.member(name)
        if resource.get("bytes") != member.size:
            raise _spoilt(archive, member, f"not of the size {DATAPACKAGE} tells")
        try:
            found = sha256_field(archive.digest(member))
        except ArchiveError as error:
            raise _spoilt(archive, member, f"changed since it was packed ({error})") from error
        if resource.get("hash") != found:
            raise _spoilt(archive, member, f"its hash is not the one in {DATAPACKAGE}")


def _listed(archive: StoredZip, resources: object) -> dict[str, dict[str, Any]]:  # JSON
    """The *resources* by their path."""
    found: dict[str, dict[str, Any]] = {}
    for resource in resources if isinstance(resources, list) else ():
        path = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(path, str) or path in found or path in {DATAPACKAGE, DIGEST}:
            raise archive.wrong(DATAPACKAGE, "a resource without a path of its own")
        found[path] = resource
    return found


def _spoilt(archive: StoredZip, member: Member, what: str) -> ArchiveError | DamagedWarc:
    error = archive.wrong(member.name, what)
    if _WARC.fullmatch(member.name):
        return DamagedWarc(str(error), file=member.name, offset=0)
    return error


@attrs.define
class _Links:
    """What leads from one part of *archive* to another: pages, index, records, originals."""

    archive: StoredZip
    _shown: dict[int, str] = attrs.field(factory=dict)  # where a page is listed, by its key
    _referred: dict[int, str] = attrs.field(factory=dict)  # the revisit, by its original's key

    def check(self) -> None:
        """Check them all."""
        for name in PAGES:
            for number, url, moment in _page_rows(self.archive, name):
                self._shown.setdefault(key(url, timestamp(moment)), f"{name}: line {number}")
        with TemporaryDirectory(prefix="archiver-wacz-") as scratch:
            copy = Path(scratch) / "index.cdx"
            with copy.open("xb") as file:
                file.writelines(self.archive.pieces(self.archive.member(INDEX)))
            self._check_records(copy)
            self._check_reached(copy)

    def _check_records(self, index: Path) -> None:
        """Check that each line is in order and points at a record of its address and time."""
        before = ("", "")
        for number, entry in self._entries(index):
            place = (entry.urlkey, entry.timestamp)
            if place < before:
                raise self.archive.wrong(INDEX, f"line {number} stands out of order")
            before = place
            head = self._record(number, entry)
            if (head.get("WARC-Type") or "").lower() == "revisit":
                url, date = head.get("WARC-Refers-To-Target-URI"), head.get("WARC-Refers-To-Date")
                if url and date:
                    line = f"{INDEX}: line {number}"
                    self._referred.setdefault(key(_address(url), timestamp(date)), line)

    def _check_reached(self, index: Path) -> None:
        """Check that no page and no revisit was left without what it needs."""
        for _, entry in self._entries(index):
            place = key(entry.url, entry.timestamp)
            self._shown.pop(place, None)
            if entry.mime != "warc/revisit":
                self._referred.pop(place, None)
        for line in self._shown.values():
            raise self.archive.wrong(line, f"a page that {INDEX} has no line for")
        for line in self._referred.values():
            raise self.archive.wrong(line, "a revisit whose original is not inside")

    def _entries(self, index: Path) -> Iterator[tuple[int, CdxjEntry]]:
        number = 0
        try:
            for number, entry in enumerate(cdxj.read(index), 1):
                yield number, entry
        except ArchiveError as error:
            raise self.archive.wrong(INDEX, f"line {number + 1} is no CDXJ") from error

    def _record(self, number: int, entry: CdxjEntry) -> http.Head:
        """The head of the record that the line *number* points at; DamagedWarc when it is not."""
        member = self.archive.members.get(f"archive/{entry.location.warc_file}")
        if member is None:
            name = entry.location.warc_file[:200]
            raise self.archive.wrong(INDEX, f"line {number} points at {name}, which is missing")
        head = self._head(member, entry)
        if head is None or not _agrees(head, entry):
            offset = entry.location.offset
            what = f"no record of {entry.url[:200]} at byte {offset}, where {INDEX} has one"
            error = self.archive.wrong(member.name, what)
            raise DamagedWarc(str(error), file=member.name, offset=offset)
        return head

    def _head(self, member: Member, entry: CdxjEntry) -> http.Head | None:
        """The WARC head there; None when no record begins and ends where *entry* says."""
        begin, end = entry.location.offset, entry.location.offset + entry.location.length
        if not begin < end <= member.size:
            return None
        packed = self.archive.read_at(member, begin, min(_HEAD_LIMIT, end - begin))
        start = _GZIP if packed.startswith(_GZIP) else _RECORD
        if end < member.size and not self.archive.read_at(member, end, 8).startswith(start):
            return None
        try:
            head = http.parse_head(_unpacked(packed))
        except zlib.error:
            return None
        return head if head.complete and head.start_line.startswith(_RECORD) else None


def _unpacked(packed: bytes) -> bytes:
    """The beginning of a record."""
    if not packed.startswith(_GZIP):
        return packed
    return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, _HEAD_LIMIT)


def _agrees(head: http.Head, entry: CdxjEntry) -> bool:
    """Whether *head* is that of the record *entry* is about."""
    date = timestamp(head.get("WARC-Date") or "")
    digest = head.get("WARC-Payload-Digest")
    return (
        _address(head.get("WARC-Target-URI") or "") == entry.url
        and bool(date)
        and entry.timestamp.startswith(date)
        and (not digest or comparable(digest) == comparable(entry.digest or ""))
    )


def _address(field: str) -> str:
    """The address in a WARC *field*, as an index has it."""
    received = field.encode("latin-1")
    try:
        url = received.decode("utf-8")
    except UnicodeDecodeError:
        url = field
    return unbracketed(url).replace(" ", "%20")


def _page_rows(archive: StoredZip, name: str) -> Iterator[tuple[int, str, str]]:
    """Number, address and time of each row of the list *name*."""
    number = 0
    for number, line in enumerate(archive.lines(name, _MAX_LINE), 1):
        row = _parsed(line)
        if number == 1:
            if row.get("format") != FORMAT:
                raise archive.wrong(name, f"line 1 does not say {FORMAT}")
            continue
        url, moment = row.get("url"), row.get("ts")
        if not (isinstance(url, str) and isinstance(moment, str) and _MOMENT.fullmatch(moment)):
            raise archive.wrong(name, f"line {number} is no page with url and ts")
        yield number, url, moment
    if not number:
        raise archive.wrong(name, f"line 1 does not say {FORMAT}")


def _json(archive: StoredZip, name: str) -> dict[str, Any]:
    told = _parsed(archive.read(name, _MAX_JSON))
    if not told:
        raise archive.wrong(name, "no JSON object")
    return told


def _parsed(text: bytes) -> dict[str, Any]:  # JSON
    """The JSON object *text*; empty when it is none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
