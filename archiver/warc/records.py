"""Builds WARC/1.1 records for warcio to write, without a byte of theirs being printed anew."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import IO, Any
from urllib.parse import quote
from uuid import UUID, uuid4

import attrs
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from archiver import http
from archiver.capture import Exchange, Original, Rendering, Spool
from archiver.warc.digest import block_digest, payload_digest
from archiver.warc.info import WarcInfo
from archiver.warc.note_uri import RENDERED, note_uri

__all__ = [
    "Message",
    "NoteContent",
    "ReceivedHead",
    "date_field",
    "exchange_records",
    "note_record",
    "pair_of_ids",
    "rendering_record",
    "url_field",
    "warcinfo_record",
]

_Headers = list[tuple[str, str]]

_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")


@attrs.frozen
class NoteContent:
    """A note before it is written."""

    kind: str
    url: str
    fields: Mapping[str, Any]  # JSON: each kind documents its own keys


class ReceivedHead:
    """An HTTP head for warcio that stays as it was received.

    warcio prints a head of its own from parsed fields: bare LF becomes CRLF, ``Server:nginx``
    gains a space, folded lines are joined, bytes beyond ASCII are percent-encoded. It writes
    *headers_buff* and digests it, so here these are the bytes, and computing them does nothing.
    """

    def __init__(self, received: bytes) -> None:
        self.headers_buff = received

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        """Leave the bytes alone."""


@attrs.frozen
class Message:
    """A request or an answer as it goes into a record."""

    record_id: str
    spool: Spool
    head: http.Head
    block_digest: str
    payload_digest: str

    @classmethod
    def of(cls, spool: Spool, record_id: str) -> Message:
        """*spool* as the record *record_id*, with its head and digests."""
        head = http.parse_head(spool.head(http.HEAD_LIMIT))
        return cls(
            record_id, spool, head, block_digest(spool.chunks()), payload_digest(head, spool)
        )


def date_field(moment: datetime) -> str:
    """*moment* as WARC-Date, in microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def url_field(url: str) -> str:
    """*url* as WARC-Target-URI: white space and control characters percent-encoded."""
    return _UNSAFE.sub(lambda found: quote(found[0]), url)


def warcinfo_record(filename: str, written_at: datetime, info: WarcInfo) -> Any:
    """The `warcinfo` record of the file *filename*."""
    headers = _headers("warcinfo", _new_id(), written_at)
    headers.append(("WARC-Filename", filename))
    block = "".join(f"{name}: {value}\r\n" for name, value in info.fields().items())
    return _plain("warcinfo", headers, "application/warc-fields", block.encode("utf-8"))


def note_record(note: NoteContent, written_at: datetime, info_id: str) -> Any:
    """The `metadata` record of *note*."""
    about = note_uri(note.kind, note.url)
    headers = _headers("metadata", _new_id(), written_at, about, info_id)
    block = json.dumps({**note.fields, "kind": note.kind}, ensure_ascii=False)
    return _plain("metadata", headers, "application/json", block.encode("utf-8"))


def rendering_record(rendering: Rendering, info_id: str) -> Any:
    """The `resource` record of *rendering*.

    A page in a browser is no HTTP answer, and no conversion of one either: scripts and data of
    many went into it. All of them are named as parts of the same capture, the page's own first.
    """
    about = note_uri(RENDERED, rendering.url)
    headers = _headers("resource", _new_id(), rendering.rendered_at, about, info_id)
    headers += [("WARC-Concurrent-To", record_id) for record_id in (rendering.of, *rendering.took)]
    headers.append(("WARC-Payload-Digest", block_digest([rendering.html])))
    return _plain("resource", headers, "text/html; charset=utf-8", rendering.html)


def exchange_records(
    exchange: Exchange,
    request: Message,
    answer: Message | None,
    info_id: str,
    original: Original | None = None,
) -> list[Any]:
    """The records of *exchange*, the response first; without *answer*, the request alone.

    With *original* the response is a `revisit`. 1xx answers go into a `metadata` record: replay
    tools take the first head of a `response` for the answer.
    """
    made = []
    about = exchange.started_at, exchange.url, info_id
    if answer is not None:
        made.append(_answer(exchange, request, answer, original, info_id))
    headers = _headers("request", request.record_id, *about)
    if answer is not None:
        headers.append(("WARC-Concurrent-To", answer.record_id))
    if exchange.redacted:
        headers.append(("WARC-Redacted-Fields", ", ".join(exchange.redacted)))
    made.append(_http("request", headers, exchange.ip, request))
    if exchange.interim:
        moment, url, _ = about
        headers = _headers("metadata", _new_id(), moment, note_uri("interim", url), info_id)
        headers.append(("WARC-Concurrent-To", (answer or request).record_id))
        made.append(
            _plain("metadata", headers, "application/http; msgtype=response", exchange.interim)
        )
    return made


def _answer(
    exchange: Exchange, request: Message, answer: Message, original: Original | None, info_id: str
) -> Any:
    kind = "response" if original is None else "revisit"
    headers = _headers(kind, answer.record_id, exchange.started_at, exchange.url, info_id)
    headers.append(("WARC-Concurrent-To", request.record_id))
    if original is not None:
        return _revisit(headers, exchange.ip, answer, original)
    if exchange.truncated:
        headers.append(("WARC-Truncated", exchange.truncated))
    return _http(kind, headers, exchange.ip, answer)


def pair_of_ids() -> tuple[str, str]:
    """Fresh record ids for an answer and its request.

    They differ in one bit: each of the two records holds both ids, which then pack like one.
    """
    number = uuid4().int
    return f"<urn:uuid:{UUID(int=number)}>", f"<urn:uuid:{UUID(int=number ^ 1)}>"


def _new_id() -> str:
    return pair_of_ids()[0]


def _headers(
    kind: str, record_id: str, moment: datetime, url: str = "", info_id: str = ""
) -> _Headers:
    headers = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", date_field(moment)),
    ]
    if url:
        headers.append(("WARC-Target-URI", url_field(url)))
    if info_id:
        headers.append(("WARC-Warcinfo-ID", info_id))
    return headers


def _http(kind: str, headers: _Headers, ip: str | None, message: Message) -> Any:
    size = message.head.size
    if kind == "response" or message.spool.size > size:
        headers.append(("WARC-Payload-Digest", message.payload_digest))
    headers.append(("WARC-Block-Digest", message.block_digest))
    body = message.spool.open(size)
    return _http_record(
        kind, headers, ip, message.spool.head(size), body, message.spool.size - size
    )


def _revisit(headers: _Headers, ip: str | None, answer: Message, original: Original) -> Any:
    """The record of *answer* without its payload, which *original* holds."""
    unmodified = answer.head.status == 304
    profile = "server-not-modified" if unmodified else "identical-payload-digest"
    headers += [
        ("WARC-Profile", _PROFILE + profile),
        ("WARC-Refers-To-Target-URI", url_field(original.url)),
    ]
    if original.fetched_at is not None:
        headers.append(("WARC-Refers-To-Date", date_field(original.fetched_at)))
    if not unmodified:
        headers.append(("WARC-Truncated", "length"))
    digest = original.payload_digest if unmodified else answer.payload_digest
    if digest is not None:
        headers.append(("WARC-Payload-Digest", digest))
    head = answer.spool.head(answer.head.size)
    headers.append(("WARC-Block-Digest", block_digest([head])))
    return _http_record("revisit", headers, ip, head, BytesIO(), 0)


def _http_record(
    kind: str, headers: _Headers, ip: str | None, head: bytes, body: IO[bytes], size: int
) -> Any:
    if ip is not None:
        headers.append(("WARC-IP-Address", ip))
    direction = "request" if kind == "request" else "response"
    content_type = f"application/http; msgtype={direction}"
    return _record(kind, headers, content_type, ReceivedHead(head), body, size)


def _plain(kind: str, headers: _Headers, content_type: str, block: bytes) -> Any:
    headers.append(("WARC-Block-Digest", block_digest([block])))
    return _record(kind, headers, content_type, None, BytesIO(block), len(block))


def _record(
    kind: str,
    headers: _Headers,
    content_type: str,
    head: ReceivedHead | None,
    body: IO[bytes],
    size: int,
) -> Any:  # warcio's ArcWarcRecord, which is untyped
    fields = StatusAndHeaders("", headers, protocol="WARC/1.1")
    return ArcWarcRecord("warc", kind, fields, body, head, content_type, size, payload_length=size)
