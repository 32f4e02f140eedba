"""Reads WARC files, ours and other people's, in bulk or one record by its Location.

Given out are `response` and `revisit` records with an HTTP block, our own notes and renderings,
and `warcinfo`. A `request` tells the method of its response, whichever of the two comes first.
Passed over are `dns:` answers, `resource` records of others and `conversion` records; and, with a
line in the log, responses without a usable WARC-Target-URI or WARC-Date.
"""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import attrs

from archiver import http, urls
from archiver.capture import SPOOL_LIMIT, Capture, Location, Note, Original
from archiver.errors import ArchiveError, DamagedWarc
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.members import RawRecord, records
from archiver.warc.note_uri import RENDERED, note_uri, noted_url

__all__ = [
    "WarcInfoRecord",
    "moment_of",
    "original_at",
    "read",
    "read_block",
    "read_capture",
    "unbracketed",
]

logger = logging.getLogger(__name__)

_PATIENCE = 8  # records a response waits for its request
_REMEMBERED = 64  # requests that wait for their response
_RENDERED = note_uri(RENDERED, "")


@attrs.frozen(kw_only=True)
class WarcInfoRecord:
    """What a file says about itself."""

    record_id: str
    location: Location
    written_at: datetime
    fields: Mapping[str, str]
    """The lines of the block, such as ``software``, by name."""


def read(
    path: Path, *, start: int = 0, max_block: int = SPOOL_LIMIT
) -> Iterator[Capture | Note | WarcInfoRecord]:
    """What *path* holds from the byte *start* on, in its order; an ``.open`` file reads as well.

    Blocks larger than *max_block* are left out of their Capture. DamagedWarc, after everything
    before it, at the first byte that begins no complete record: `next_record` tells where to
    go on. ArchiveError when the file cannot be opened.
    """
    pairing = _Pairing()
    try:
        for raw in records(path, start=start, max_block=max_block):
            pairing.take(raw)
            yield from pairing.ready()
    except DamagedWarc:
        yield from pairing.rest()
        raise
    yield from pairing.rest()


def read_capture(directory: Path, location: Location, *, max_block: int = SPOOL_LIMIT) -> Capture:
    """The capture at *location* of a file in *directory*.

    ArchiveError when the file is not there; DamagedWarc when no response lies at that place.
    """
    pairing = _Pairing()
    for raw in _records_at(directory, location, 2, max_block):  # the response and its request
        pairing.take(raw)
    found = next(pairing.rest(), None)
    if not isinstance(found, Capture) or found.location != location:
        raise _misplaced(directory, location)
    return found


def original_at(directory: Path, warc_file: str, offset: int) -> tuple[Original, http.Head] | None:
    """The `response` record that begins at *offset*, and its head; None when it is no such record.

    ArchiveError when *warc_file* is not in *directory*; DamagedWarc when no record lies there.
    """
    [raw] = _records_at(directory, Location(warc_file, offset, 0), 1, 0)
    moment = _moment(raw)
    if raw.kind != "response" or raw.location.offset != offset or moment is None:
        return None
    digest = raw.headers.get("WARC-Payload-Digest")
    original = Original(
        url=_url(raw), fetched_at=moment, location=raw.location, payload_digest=digest
    )
    return original, http.parse_head(raw.head)


def read_block(directory: Path, location: Location, *, max_block: int = http.MAX_DECODED) -> bytes:
    """The block of the record at *location* of a file in *directory*.

    ArchiveError when the file is not there or the block has more than *max_block* bytes;
    DamagedWarc when no record lies at that place.
    """
    (raw,) = _records_at(directory, location, 1, max_block)
    if raw.location != location:
        raise _misplaced(directory, location)
    if raw.block is None:
        raise ArchiveError(
            f"{location.warc_file}: the record at byte {location.offset} has {raw.size} bytes; "
            f"ask for more than {max_block}"
        )
    return raw.block


def _records_at(
    directory: Path, location: Location, count: int, max_block: int
) -> list[RawRecord]:
    """The record at *location* and those behind it, *count* at most."""
    path = _find(directory, location.warc_file)
    if location.offset < 0:
        raise _misplaced(directory, location)
    found: list[RawRecord] = []
    try:
        for raw in islice(records(path, start=location.offset, max_block=max_block), count):
            found.append(raw)  # noqa: PERF402 - keeps what comes before damage
    except DamagedWarc:
        if not found:
            raise
    if not found:
        raise _misplaced(directory, location)
    return found


def _find(directory: Path, name: str) -> Path:
    if Path(name).name == name:
        for path in (directory / name, directory / (name + OPEN_SUFFIX)):
            if path.is_file():
                return path
    raise ArchiveError(f"{name} is not in {directory}; put the WARC file back or reparse")


def _misplaced(directory: Path, location: Location) -> DamagedWarc:
    return DamagedWarc(
        f"{directory / location.warc_file}: no record of {location.length} bytes at byte "
        f"{location.offset}; the file was replaced, put the old one back or reparse",
        file=location.warc_file,
        offset=location.offset,
    )


@attrs.define
class _Waiting:
    """What is read, in its place in the file; a response until its request is found too."""

    item: Capture | Note | WarcInfoRecord
    ids: set[str]
    patience: int


class _Pairing:
    """Gives responses the method of their request, keeping the order of the file."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._methods: dict[str, str] = {}

    def take(self, raw: RawRecord) -> None:
        """Note a request; put anything else that is read at the end of the line."""
        entry = None
        if raw.kind == "request":
            self._learn(http.request_method(raw.head), _ids(raw))
        elif (item := _interpret(raw)) is not None:
            answers = isinstance(item, Capture) and item.rendering_of is None
            entry = _Waiting(item, _ids(raw) if answers else set(), _PATIENCE if answers else 0)
            for record_id in entry.ids & self._methods.keys():
                _settle(entry, self._methods.pop(record_id))
        for waiting in self._waiting:
            waiting.patience -= 1
        if entry is not None:
            self._waiting.append(entry)

    def ready(self) -> Iterator[Capture | Note | WarcInfoRecord]:
        """What need not wait any longer."""
        while self._waiting and self._waiting[0].patience <= 0:
            yield self._waiting.popleft().item

    def rest(self) -> Iterator[Capture | Note | WarcInfoRecord]:
        """Everything, since nothing more comes."""
        while self._waiting:
            yield self._waiting.popleft().item

    def _learn(self, method: str, ids: set[str]) -> None:
        for entry in self._waiting:
            if entry.patience > 0 and entry.ids & ids:
                _settle(entry, method)
                return
        self._methods.update(dict.fromkeys(ids, method))
        while len(self._methods) > _REMEMBERED:
            del self._methods[next(iter(self._methods))]


def _settle(entry: _Waiting, method: str) -> None:
    entry.patience = 0
    if isinstance(entry.item, Capture) and method != entry.item.method:
        entry.item = attrs.evolve(entry.item, method=method)


def _ids(raw: RawRecord) -> set[str]:
    """The record's own id and those of the records it belongs to."""
    ids = {raw.headers.get("WARC-Record-ID"), *raw.headers.get_multiple("WARC-Concurrent-To")}
    return {record_id for record_id in ids if record_id}


def _interpret(raw: RawRecord) -> Capture | Note | WarcInfoRecord | None:
    mime = (raw.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if raw.kind in {"response", "revisit"} and mime == "application/http":
        return _capture(raw)
    if raw.kind == "resource" and mime == "text/html" and _url(raw).startswith(_RENDERED):
        return _rendering(raw)
    if raw.kind == "metadata" and mime == "application/json" and raw.block is not None:
        return _note(raw, raw.block)
    if raw.kind == "warcinfo" and raw.block is not None:
        return _warcinfo(raw, raw.block)
    return None


def _capture(raw: RawRecord) -> Capture | None:
    url, moment = _url(raw), _moment(raw)
    if not urls.is_web(url) or moment is None:
        logger.warning(
            "%s: the response at byte %d has no usable %s; passed over",
            raw.location.warc_file,
            raw.location.offset,
            "WARC-Date" if moment is None else "WARC-Target-URI",
        )
        return None
    head = http.parse_head(raw.head)
    return Capture(
        record_id=raw.headers.get("WARC-Record-ID") or "",
        location=raw.location,
        url=url,
        method="GET",
        status=head.status,
        mime=head.mime,
        fetched_at=moment,
        ip=raw.headers.get("WARC-IP-Address"),
        payload_digest=raw.headers.get("WARC-Payload-Digest"),
        truncated=raw.headers.get("WARC-Truncated") if raw.kind == "response" else None,
        etag=head.get("ETag"),
        last_modified=head.get("Last-Modified"),
        original=_original(raw) if raw.kind == "revisit" else None,
        block=raw.block,
        size=raw.size,
    )


def _rendering(raw: RawRecord) -> Capture | None:
    """The rendering in *raw*; None when it does not say of what and when."""
    url, moment = noted_url(_url(raw)), _moment(raw)
    ids = raw.headers.get_multiple("WARC-Concurrent-To")
    if not urls.is_web(url) or moment is None or not ids:
        return None
    return Capture(
        record_id=raw.headers.get("WARC-Record-ID") or "",
        location=raw.location,
        url=url,
        method="GET",
        status=200,
        mime="text/html",
        fetched_at=moment,
        payload_digest=raw.headers.get("WARC-Payload-Digest"),
        rendering_of=ids[0],
        took=tuple(ids[1:]),
        block=raw.block,
        size=raw.size,
    )


def _original(raw: RawRecord) -> Original:
    """What a `revisit` refers to; the same address where it does not say."""
    url = raw.headers.get("WARC-Refers-To-Target-URI")
    return Original(
        url=unbracketed(url) if url else _url(raw),
        fetched_at=moment_of(raw.headers.get("WARC-Refers-To-Date")),
        payload_digest=raw.headers.get("WARC-Payload-Digest"),
    )


def _note(raw: RawRecord, block: bytes) -> Note | None:
    """The note in *block*; None when the metadata is someone else's."""
    try:
        fields = json.loads(block)
    except (ValueError, RecursionError):
        return None
    moment = _moment(raw)
    kind = fields.pop("kind", None) if isinstance(fields, dict) else None
    if not isinstance(kind, str) or moment is None:
        return None
    return Note(
        record_id=raw.headers.get("WARC-Record-ID") or "",
        location=raw.location,
        url=noted_url(_url(raw)),
        written_at=moment,
        kind=kind,
        fields=fields,
    )


def _warcinfo(raw: RawRecord, block: bytes) -> WarcInfoRecord | None:
    moment = _moment(raw)
    if moment is None:
        return None
    lines = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines())
    return WarcInfoRecord(
        record_id=raw.headers.get("WARC-Record-ID") or "",
        location=raw.location,
        written_at=moment,
        fields={name.strip(): value.strip() for name, colon, value in lines if colon},
    )


def _url(raw: RawRecord) -> str:
    """WARC-Target-URI, without the angle brackets of wget 1.19."""
    return unbracketed(raw.headers.get("WARC-Target-URI") or "")


def unbracketed(url: str) -> str:
    """*url*, or a record's id, without the angle brackets around it."""
    return url[1:-1] if url.startswith("<") and url.endswith(">") else url


def _moment(raw: RawRecord) -> datetime | None:
    return moment_of(raw.headers.get("WARC-Date"))


def moment_of(written: str | None) -> datetime | None:
    """A date field; WARC/1.1 allows it to stop at the year, the month or the day."""
    written = written or ""
    padded = written + {4: "-01-01", 7: "-01"}.get(len(written), "")
    try:
        moment = datetime.fromisoformat(padded)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
