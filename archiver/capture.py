"""What crosses the wire, and where it lies afterwards.

Exchange   the bytes of one request and its answer, before they are recorded
Capture    the same once recorded: what is known of it, and its Location
Original   where the payload of a revisit lies
Rendering  what a browser made of a page, before it is recorded
Note       a `metadata` record: what reading needs but no response holds
Recorder   who turns an Exchange into a Capture; the WARC writer is the one there is
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any, Protocol

import attrs

__all__ = [
    "SPOOL_LIMIT",
    "Capture",
    "Exchange",
    "Location",
    "Note",
    "Original",
    "Recorder",
    "Rendering",
    "Spool",
]

SPOOL_LIMIT = 2 * 1024 * 1024
"""Bytes of one message kept in memory; more goes to a temporary file."""


class Spool:
    """Bytes of one message in the order received: in memory first, then in a temporary file."""

    def __init__(self, limit: int = SPOOL_LIMIT) -> None:
        self._limit = limit
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None
        self.size = 0

    def write(self, received: bytes) -> None:
        """Append *received*; OSError when the temporary file cannot take it."""
        self.size += len(received)
        if self._file is None and self.size <= self._limit:
            self._pieces.append(received)
            return
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115 - closed by close()
            received = b"".join([*self._pieces, received])
            self._pieces.clear()
        self._file.seek(0, 2)
        self._file.write(received)
        self._file.flush()  # what does not fit is told here

    def open(self, start: int = 0) -> IO[bytes]:
        """A file to read from *start* on; good until the next call of any method."""
        stream = BytesIO(self._joined()) if self._file is None else self._file
        stream.seek(start)
        return stream

    def chunks(self, start: int = 0, size: int = 1 << 16) -> Iterator[bytes]:
        """The bytes from *start* on, at most *size* at a time."""
        stream = self.open(start)
        while chunk := stream.read(size):
            yield chunk

    def head(self, size: int) -> bytes:
        """The first *size* bytes."""
        return self.open().read(size)

    @property
    def in_memory(self) -> bytes | None:
        """All bytes while they fit in memory, else None."""
        return self._joined() if self._file is None else None

    def close(self) -> None:
        """Give memory and the temporary file back."""
        self._pieces.clear()
        if self._file is not None:
            self._file.close()

    def _joined(self) -> bytes:
        if len(self._pieces) != 1:
            self._pieces = [b"".join(self._pieces)]
        return self._pieces[0]


@attrs.frozen
class Location:
    """Where one WARC record lies."""

    warc_file: str
    """File name without directory, without the ``.open`` of a file still being written."""
    offset: int
    """Bytes from the start of the file to the record's gzip member."""
    length: int
    """Bytes of the gzip member."""


@attrs.frozen(kw_only=True)
class Original:
    """The `response` record that holds the payload which a `revisit` record leaves out."""

    url: str
    """WARC-Refers-To-Target-URI."""
    fetched_at: datetime | None
    """WARC-Refers-To-Date, aware, UTC; None where another program did not tell."""
    location: Location | None = attrs.field(default=None, eq=False)
    """None where nobody has looked for it."""
    payload_digest: str | None = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class Exchange:
    """One request and what came back for it, byte for byte."""

    url: str
    """The address asked for, without fragment."""
    request: Spool
    """The request as written to the socket."""
    response: Spool
    """The answer as read from the socket, from its status line on; empty when nothing came."""
    interim: bytes = b""
    """1xx answers that came before it, as read."""
    started_at: datetime
    """When the request was sent; UTC, microseconds. The WARC-Date of both records."""
    ip: str | None = None
    """The address of the peer, None through a proxy."""
    truncated: str | None = None
    """Why the answer is incomplete, in the words of WARC-Truncated: length, time, disconnect,
    unspecified."""
    via_proxy: bool = False
    redacted: tuple[str, ...] = ()
    """Fields of the request whose values are hidden, lower case."""
    original: Original | None = None
    """What the request made its conditions of; a 304 says that it still holds."""

    def close(self) -> None:
        """Give back what the two spools hold."""
        self.request.close()
        self.response.close()


@attrs.frozen(kw_only=True)
class Rendering:
    """A page as its scripts left it in a browser."""

    url: str
    html: bytes
    """The document, in UTF-8."""
    of: str
    """WARC-Record-ID of the answer that the browser was given."""
    took: tuple[str, ...] = ()
    """WARC-Record-IDs of the answers to what its scripts asked for."""
    rendered_at: datetime
    """UTC, microseconds."""


@attrs.frozen(kw_only=True)
class Capture:
    """One exchange as recorded: a `response` or `revisit` record, and the request beside it.

    Or a `Rendering` as recorded: a `resource` record.
    """

    record_id: str
    """WARC-Record-ID of the response, ``<urn:uuid:…>``."""
    location: Location
    url: str
    """WARC-Target-URI."""
    method: str
    """The request's method; GET when the request record is missing."""
    status: int | None
    """HTTP status; None when the answer has no status line."""
    mime: str | None
    """Media type of Content-Type, lower case, without parameters."""
    fetched_at: datetime
    """WARC-Date, aware, UTC."""
    ip: str | None = None
    payload_digest: str | None = None
    """``sha1:BASE32`` over the entity with its transfer coding undone."""
    truncated: str | None = None
    """WARC-Truncated: length, time, disconnect, unspecified."""
    etag: str | None = None
    """What the server calls this state of the address; for If-None-Match."""
    last_modified: str | None = None
    """As sent; for If-Modified-Since."""
    original: Original | None = None
    """Where the payload lies; None in the record itself, which then is no `revisit`."""
    rendering_of: str | None = None
    """WARC-Record-ID of the answer that a browser made this of; its block is the document alone.
    None for what came over the wire."""
    took: tuple[str, ...] = attrs.field(default=(), eq=False)
    """Of a rendering read from its record: `Rendering.took`."""
    block: bytes | None = attrs.field(default=None, repr=False, eq=False)
    """The response as it was on the wire, of a `revisit` read from its file only the head; None
    when larger than was asked for."""
    size: int = 0
    """Bytes of the block, known even where *block* is None."""


@attrs.frozen(kw_only=True)
class Note:
    """One `metadata` record of ours: a JSON object about *url*."""

    record_id: str
    location: Location
    url: str
    """What it is about: a site's home, or the address that failed."""
    written_at: datetime
    kind: str
    """``crawl``: a site's declaration and a run's arguments. ``failure``: an address that gave
    no answer, and why. ``browser``: which one rendered the pages that follow. ``link``: a cited
    page was asked for, and which record is what came."""
    fields: Mapping[str, Any]  # JSON: each kind documents its own keys


class Recorder(Protocol):
    """Where the wire hands its exchanges."""

    async def record(self, exchange: Exchange) -> Capture | None:
        """Write *exchange* and say where; None when nothing came that could be recorded.

        The spider sees a response only after this has returned. The exchange is the recorder's
        from here on: it closes the spools, also when it fails or the caller stops waiting.
        """
