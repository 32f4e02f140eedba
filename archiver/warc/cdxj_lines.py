"""WARC records -> lines of a CDXJ index, byte for byte as `cdxj-indexer` prints them.

SURT key, 14-digit time, and a JSON object with url, mime, status, digest, length, offset and
filename, each a string. `response`, `revisit`, `resource` and `metadata` records have a line.
Left out are answers with status 304 and answers to HEAD, which a replay would show as empty
pages, and records without an address or a date, which nobody could ask for.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii as _quoted
from pathlib import Path
from typing import Any, NamedTuple

from fastwarc.warc import ArchiveIterator, HeaderMap

from archiver.capture import SPOOL_LIMIT, Location
from archiver.errors import DamagedWarc
from archiver.warc.digest import block_digest
from archiver.warc.members import RawRecord, records
from archiver.warc.sorted_file import LINE_LIMIT
from archiver.warc.surt import surt

__all__ = ["entries", "written"]

logger = logging.getLogger(__name__)

_HTTP = frozenset({"response", "revisit"})
_INDEXED = _HTTP | {"resource", "metadata"}
_PATIENCE = 8  # records a line waits for the request that belongs to it
_REMEMBERED = 64  # ids of HEAD requests, and of what they name, that wait for their answer
_PIECE = 1 << 16

# A line is blank, a media type ends, and text is decoded where warcio says so.
_HEAD_END = re.compile(rb"\n[ \t\r\v\f]*+(?:\n|\Z)")
_FIELD = re.compile(rb"(?:\A|\n(?![ \t]))[^\n:]*+:")
_CONTENT_TYPE = re.compile(rb"\ncontent-type[ \t]*:([^\n]*)", re.IGNORECASE)
_MIME_END = re.compile(r"[;\s]")
_DATE_SIGNS = str.maketrans("", "", "-T:")


class _Described(NamedTuple):
    """What a record says of its payload."""

    mime: str | None
    status: str | None
    head_size: int
    """Bytes of the HTTP head before it."""


def entries(
    path: Path, *, start: int = 0, advance: Callable[[int], object] = lambda _: None
) -> Iterator[str]:
    """The lines of the WARC file *path* from the byte *start* on, in its order, without line ends.

    DamagedWarc, after everything before it, at the first byte that begins no complete record;
    ArchiveError when the file cannot be opened. *advance* is told the packed size of each record.
    """
    held: deque[tuple[Any, str]] = deque()  # fastwarc's headers, and the line
    asked: deque[str] = deque(maxlen=_REMEMBERED)

    def let_go(patience: int) -> Iterator[str]:
        while len(held) > patience:
            headers, line = held.popleft()
            if line and not (asked and _ids(headers).intersection(asked)):
                yield line

    try:
        for raw in records(path, start=start, max_block=SPOOL_LIMIT):
            if raw.kind == "request" and raw.head.startswith(b"HEAD "):
                asked.extend(_ids(raw.headers))
            held.append((raw.headers, _line(path, raw) if raw.kind in _INDEXED else ""))
            if len(held) > _PATIENCE:
                yield from let_go(_PATIENCE)
            advance(raw.location.length)
    except DamagedWarc:
        yield from let_go(0)
        raise
    yield from let_go(0)


def written(records: Sequence[Any], locations: Sequence[Location]) -> Iterator[str]:
    """The lines of warcio's *records*, an exchange or notes, which were written to *locations*.

    They are those that `entries` reads there.
    """
    asked = any(
        record.rec_type == "request" and record.http_headers.headers_buff.startswith(b"HEAD ")
        for record in records
    )
    for record, place in zip(records, locations, strict=True):
        if record.rec_type in _INDEXED and not (asked and record.rec_type in _HTTP):
            line = _line(Path(place.warc_file), _raw(record, place))
            if line:
                yield line


def _raw(record: Any, location: Location) -> RawRecord:
    headers = HeaderMap()
    headers.append("Content-Type", record.content_type)
    for name, value in record.rec_headers.headers:
        headers.append(name, value)
    head: bytes = record.http_headers.headers_buff if record.http_headers else b""
    block = None if record.http_headers else record.raw_stream.getvalue()
    return RawRecord(
        kind=record.rec_type,
        headers=headers,
        location=location,
        size=len(head) + record.length,
        head=head,
        block=block,
    )


def _line(path: Path, raw: RawRecord) -> str:
    """The line of *raw*, a record of the file *path*; empty when it has none."""
    url, timestamp = _url(raw), _timestamp(raw.headers.get("WARC-Date") or "")
    described = _http(raw, url) if raw.kind in _HTTP else _plain(raw)
    if not url or not timestamp or described is None:
        return ""
    line = f"{surt(url)} {timestamp} {_fields(path, raw, url, described)}"
    if len(line) >= LINE_LIMIT:
        logger.warning(
            "%s: the record at byte %d has fields too long for an index; passed over",
            path,
            raw.location.offset,
        )
        return ""
    return line


def _fields(path: Path, raw: RawRecord, url: str, described: _Described) -> str:
    """The JSON object of a line."""
    digest = raw.headers.get("WARC-Payload-Digest")
    if not digest and raw.kind != "revisit":
        digest = _payload_digest(path, raw, described.head_size)
    place = raw.location
    return (
        f'{{"url": {_quoted(url)}, '
        f"{_field('mime', described.mime)}{_field('status', described.status)}"
        f"{_field('digest', digest)}"
        f'"length": "{place.length}", "offset": "{place.offset}", '
        f'"filename": {_quoted(place.warc_file)}}}'
    )


def _field(name: str, value: str | None) -> str:
    """A field of that object that need not be there."""
    return "" if value is None else f'"{name}": {_quoted(value)}, '


def _http(raw: RawRecord, url: str) -> _Described | None:
    """What the head of an HTTP message says; None for an answer that replays as an empty page."""
    fields = _Described(None, None, 0)
    if raw.size and url.startswith(("http:", "https:")):
        fields = _parsed(raw.head)
    if fields.status == "304":
        return None
    return fields._replace(mime="warc/revisit") if raw.kind == "revisit" else fields


def _parsed(head: bytes) -> _Described:
    """Status and media type of the message that *head* begins, read leniently as warcio does."""
    end = _HEAD_END.search(head)
    fields = head[: end.start()] if end else head
    first, _, rest = fields.partition(b"\n")
    start_line = _text(first).rstrip()
    if not start_line:
        return _Described(None, None, head.find(b"\n") + 1 or len(head))
    size = end.end() if end else len(head)
    status = start_line.partition(" ")[2].strip().partition(" ")[0]
    if not status and not _FIELD.search(rest):
        return _Described(None, None, size)
    found = _CONTENT_TYPE.search(fields)
    return _Described(_media_type(_text(found[1]).strip()) if found else None, status, size)


def _plain(raw: RawRecord) -> _Described | None:
    """What a record that is no HTTP message says of itself; None for fields about a crawl."""
    content_type = raw.headers.get("Content-Type")
    if content_type == "application/warc-fields":
        return None
    return _Described(content_type and _media_type(content_type), None, 0)


def _media_type(content_type: str) -> str:
    return _MIME_END.split(content_type, maxsplit=1)[0]


def _payload_digest(path: Path, raw: RawRecord, head_size: int) -> str:
    """``sha1:BASE32`` over what follows the head of *raw*, transfer coding and all."""
    if raw.block is not None:
        return block_digest([raw.block[head_size:]])
    return block_digest(_pieces(path, raw, head_size))


def _pieces(path: Path, raw: RawRecord, skipped: int) -> Iterator[bytes]:
    """The block of *raw* from the byte *skipped* on, read anew."""
    with path.open("rb") as file:
        file.seek(raw.location.offset)
        reader = next(ArchiveIterator(file, parse_http=False)).reader
        while piece := reader.read(_PIECE):
            yield piece[skipped:]
            skipped = max(0, skipped - len(piece))


def _ids(headers: Any) -> set[str]:  # fastwarc's HeaderMap
    """The record's own id and those of the records it belongs to."""
    return {headers.get("WARC-Record-ID") or "", *headers.get_multiple("WARC-Concurrent-To")} - {
        ""
    }


def _url(raw: RawRecord) -> str:
    """WARC-Target-URI without spaces, and without the angle brackets of wget 1.19."""
    url = _text(raw.headers.get_bytes(b"WARC-Target-URI") or b"")
    if url.startswith("<") and url.endswith(">"):
        url = url[1:-1]
    return url.replace(" ", "%20")


def _timestamp(written: str) -> str:
    """The WARC-Date *written* in 14 digits, UTC; empty when it is no date."""
    padded = written + {4: "-01-01", 7: "-01"}.get(len(written), "")
    try:
        moment = datetime.fromisoformat(padded)
        if moment.tzinfo is not None and moment.tzinfo is not UTC:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return moment.isoformat()[:19].translate(_DATE_SIGNS)


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")
