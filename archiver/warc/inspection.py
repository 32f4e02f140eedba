"""One WARC file, every record of it checked; a large file in portions, in any process.

What concerns several files (ids used twice, revisits and their originals, the index) is only
noted here, in arrays of eight bytes a fact, and compared by `verify` once all files are read.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from pathlib import Path

import attrs

from archiver.errors import DamagedWarc
from archiver.http import request_method
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.findings import Fault, Finding, Findings
from archiver.warc.fixity import BlockDigest, PayloadDigest, Verdict, comparable, usual_agrees
from archiver.warc.head_check import called, faults, is_sound
from archiver.warc.next_record import next_record
from archiver.warc.note_uri import noted_url
from archiver.warc.relations import Half, Pairs, key, text_key, timestamp, unbracketed
from archiver.warc.scan import Record, scan

__all__ = ["Inspection"]

SOFTWARE = "commentary-archiver/"
"""How the `software` of a warcinfo of ours begins."""

_PATIENCE = 100  # damaged places of a file after which it is left: forged ones have no end
_WAITING = 1 << 16  # records that may wait for the other of their pair
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_BLOCK_AGREES = f"{Fault.BLOCK_DIGEST} agrees"
_PAYLOAD_AGREES = f"{Fault.PAYLOAD_DIGEST} agrees"
_INDEXED = {"response", "revisit"}
_INDEXABLE = _INDEXED | {"resource", "metadata", "conversion"}


def _numbers() -> array[int]:
    return array("Q")


@attrs.define
class Inspection:
    """What is known of the file *path* so far; `go_on` until it is `done`."""

    path: Path
    quick: bool = False
    """Whether only structure is checked: members, records, mandatory fields."""
    indexed: bool = False
    """Whether what an index must hold is wanted."""
    at: int = 0
    """Bytes read so far."""
    done: bool = False
    records: int = 0
    findings: Findings = attrs.field(factory=Findings)
    damage: Finding | None = None
    """The first byte that begins no sound record."""
    unread: Finding | None = None
    """Where reading was given up, with records still to come."""
    tally: Counter[str] = attrs.field(factory=Counter)
    """What was compared and agrees, or could not be compared, by name."""
    ours: bool = False
    """Whether this program wrote the file."""
    ids: array[int] = attrs.field(factory=_numbers, repr=False)
    offsets: array[int] = attrs.field(factory=_numbers, repr=False)
    """Where each of `ids` begins."""
    originals: array[int] = attrs.field(factory=_numbers, repr=False)
    """Key of URL and date, and key of the digest (0 for none), of each response, in turn."""
    revisits: array[int] = attrs.field(factory=_numbers, repr=False)
    """The same of what each revisit refers to, and its own place, in turn."""
    entries: array[int] = attrs.field(factory=_numbers, repr=False)
    """What an index may point at: key of its place, address and time, and of its digest (0 for
    none), in turn."""
    demanded: array[int] = attrs.field(factory=_numbers, repr=False)
    """The first key of what it must point at, and the record's place, in turn."""
    _pairs: Pairs = attrs.field(factory=Pairs, repr=False)
    _unlike_ours: Findings = attrs.field(factory=Findings, repr=False)
    _info: str | None = None
    _opening: bytes | None = None
    _breaks: int = 0

    @property
    def name(self) -> str:
        """The file's name once it is closed."""
        return self.path.name.removesuffix(OPEN_SUFFIX)

    @property
    def is_open(self) -> bool:
        """Whether it is still being written, or was when a crash came."""
        return self.path.suffix == OPEN_SUFFIX

    def go_on(self, portion: int) -> Inspection:
        """Read *portion* bytes more, or to the end; itself, for other processes to send back."""
        until = self.at + portion
        try:
            for record in scan(self.path, self.at):
                self._take(record)
                self.at = record.end
                if self.at >= until:
                    return self
            self._finish()
        except DamagedWarc as damage:
            self._pass_over(damage)
        return self

    def _pass_over(self, damage: DamagedWarc) -> None:
        """Count *damage*, and find where to read on behind it."""
        self._breaks += 1
        behind = next_record(self.path, damage.offset)
        fault, what = Fault.DAMAGE, str(damage)
        if behind is None and self.is_open:
            fault, what = Fault.TORN, f"{what}: what a crash leaves"
        self.findings.add(fault, str(self.path), damage.offset, what)
        if self.damage is None:
            self.damage = self.findings.first[fault]
        if behind is not None and self._breaks < _PATIENCE:
            self.at = behind
            return
        if behind is not None:
            what = f"not read from here to its end, for {self._breaks} damaged places lie before"
            self.unread = Finding(str(self.path), behind, what)
        self._finish()

    def _finish(self) -> None:
        self.done = True
        self.at = self.path.stat().st_size if self.path.exists() else self.at
        for half in self._pairs.left():
            self._alone(half)
        if self.ours:
            self.findings.include(self._unlike_ours)

    def _add(self, fault: Fault, offset: int, what: str) -> None:
        self.findings.add(fault, str(self.path), offset, what)

    def _add_if_ours(self, fault: Fault, offset: int, what: str) -> None:
        """Count what is wrong only in a file of ours; whose it is may be learned later."""
        self._unlike_ours.add(fault, str(self.path), offset, what)

    def _take(self, record: Record) -> None:
        begin = self._read_block(record)
        self._check_head(record)
        self.records += 1
        if stated := record.fields.get("warc-record-id"):
            self.ids.append(text_key(stated))
            self.offsets.append(record.offset)
        if not self.quick:
            self._relate(record, begin)

    def _check_head(self, record: Record) -> None:
        if not is_sound(record):
            self._tell_head(record)
        if self._opening is None:
            self._opening = record.opening
        elif record.opening != self._opening:
            self._add_if_ours(
                Fault.GZIP_HEADER, record.offset, "not the gzip header of the file's first record"
            )

    def _tell_head(self, record: Record) -> None:
        for fault in faults(record):
            self._add(Fault.FIELD, record.offset, fault)
            if self.damage is None:
                self.damage = self.findings.first[Fault.FIELD]

    def _read_block(self, record: Record) -> bytes:
        """Compare the digests, unless in a hurry; the first bytes of the block."""
        fields = {} if self.quick else record.fields
        whole: bytes | None = record.block[0] if isinstance(record.block, tuple) else None
        digests: list[tuple[Fault, BlockDigest | PayloadDigest]] = []
        if (stated := fields.get("warc-block-digest")) is not None:
            if whole is not None and usual_agrees(stated, whole):
                self.tally[_BLOCK_AGREES] += 1
            else:
                digests.append((Fault.BLOCK_DIGEST, BlockDigest(stated)))
        if (stated := fields.get("warc-payload-digest")) and _holds_payload(fields):
            http = fields.get("content-type", "").lower().startswith("application/http")
            if whole is not None and usual_agrees(stated, whole, http_payload=http):
                self.tally[_PAYLOAD_AGREES] += 1
            else:
                digest = PayloadDigest(stated) if http else BlockDigest(stated)
                digests.append((Fault.PAYLOAD_DIGEST, digest))
        if whole is not None and not digests:
            return whole
        begin = b""
        for piece in record.block:
            for _, digest in digests:
                digest.feed(piece)
            begin = begin or piece
        for fault, digest in digests:
            self._judge(fault, digest.verdict(), record)
        return begin

    def _judge(self, fault: Fault, verdict: Verdict, record: Record) -> None:
        self.tally[f"{fault} {verdict}"] += 1
        if verdict == "differs":
            stated = record.fields[f"warc-{fault.replace(' ', '-')}"]
            what = f"the bytes of {called(record)} do not have its {fault} {stated[:80]}"
            self._add(fault, record.offset, what)

    def _relate(self, record: Record, begin: bytes) -> None:
        """Note what ties *record* to others."""
        fields = record.fields
        kind = fields.get("warc-type", "").lower()
        url = unbracketed(fields.get("warc-target-uri", ""))
        self.ours = self.ours or noted_url(url) != url
        if self.records == 1:
            self._check_first(record, kind, begin)
        elif fields.get("warc-warcinfo-id") != self._info and kind != "warcinfo":
            what = f"{called(record)} does not name the warcinfo of its file"
            self._add_if_ours(Fault.WARCINFO, record.offset, what)
        stated = fields.get("warc-payload-digest")
        digest = text_key(comparable(stated)) if stated else 0
        entry = None
        if self.indexed and kind in _INDEXABLE:
            entry = self._note_entry(record, url, digest, begin)
        if kind == "response":
            self.originals.extend((key(url, fields.get("warc-date", "")), digest))
        elif kind == "revisit":
            self._note_revisit(record, digest)
        if kind == "request" or kind in _INDEXED:
            method = request_method(begin[:64]) if kind == "request" else ""
            self._pair(record, entry, method)

    def _check_first(self, record: Record, kind: str, begin: bytes) -> None:
        if kind != "warcinfo":
            self._add_if_ours(Fault.WARCINFO, record.offset, "the first record is no warcinfo")
            return
        self._info = record.fields.get("warc-record-id")
        software = re.search(rb"^software:[ \t]*(.*)", begin[:65536], re.MULTILINE)
        self.ours = self.ours or bool(software and software[1].startswith(SOFTWARE.encode()))
        stated = record.fields.get("warc-filename")
        if stated != self.name:
            what = f"WARC-Filename is {(stated or 'missing')[:200]}"
            self._add_if_ours(Fault.WARCINFO, record.offset, what)

    def _note_entry(self, record: Record, url: str, digest: int, begin: bytes) -> int | None:
        """Note the line an index may have of *record*; its key when it must have it."""
        if self.is_open:
            return None
        fields = record.fields
        when = timestamp(fields.get("warc-date", ""))
        entry = key(self.name, record.offset, record.end - record.offset, url, when)
        self.entries.extend((entry, digest))
        mime = fields.get("content-type", "").lower()
        status = _STATUS.match(begin)
        indexed = fields.get("warc-type", "").lower() in _INDEXED and mime.startswith(
            "application/http"
        )
        web = url.lower().startswith(("http://", "https://"))
        return entry if indexed and web and not (status and status[1] == b"304") else None

    def _note_revisit(self, record: Record, digest: int) -> None:
        fields = record.fields
        url = fields.get("warc-refers-to-target-uri")
        date = fields.get("warc-refers-to-date")
        if not url or not date:
            self.tally["revisit unnamed"] += 1
            what = f"{called(record)} names no original by address and date"
            self._add_if_ours(Fault.ORIGINAL, record.offset, what)
            return
        self.revisits.extend((key(unbracketed(url), date), digest, record.offset))

    def _pair(self, record: Record, entry: int | None, method: str) -> None:
        """Find the other of a request, which has a *method*, or of an answer."""
        targets = tuple(filter(None, (record.fields.get("warc-concurrent-to"),)))
        if record.repeated:
            more = (value for name, value in record.repeated if name == "warc-concurrent-to")
            targets = (*targets, *more)
        record_id = record.fields.get("warc-record-id", "")
        half = Half(record_id, targets, record.offset, entry, method)
        other = self._pairs.meet(half)
        if other is None:
            for late in self._pairs.left(_WAITING):
                self._alone(late)
            return
        self.tally["pairs"] += 1
        answer, request = (other, half) if half.method else (half, other)
        if request.method != "HEAD":
            self._demand(answer)
        if half.record_id not in other.targets or other.record_id not in half.targets:
            what = "only one of a request and its answer names the other"
            self._add_if_ours(Fault.PAIR, answer.offset, what)

    def _alone(self, half: Half) -> None:
        """Count a record that met nobody; a request that got no answer names none."""
        if not half.method:
            self._demand(half)
            fault, what = Fault.PAIR, "an answer without its request"
            if self.is_open and half.offset in self.offsets[-1:]:
                fault, what = Fault.TORN, f"{what}: what a crash leaves"
            self._add_if_ours(fault, half.offset, what)
        elif half.targets:
            self._add_if_ours(Fault.PAIR, half.offset, "a request without its answer")

    def _demand(self, answer: Half) -> None:
        if answer.entry is not None:
            self.demanded.extend((answer.entry, answer.offset))


def _holds_payload(fields: dict[str, str]) -> bool:
    """Whether the payload is in the record itself, and whole."""
    return fields.get("warc-type", "").lower() != "revisit" and "warc-segment-number" not in fields
