"""Where one answer on a connection begins and ends (RFC 9112, section 6.3); no I/O.

Twisted parses the same bytes to make a response of them; this only counts them, so that what a
server sends before or after its answer, and the 1xx answers ahead of it, stay out of the
record's block. It is as lenient as `archiver.http`: where Twisted gives up on an answer no more
bytes come, and what came is kept.

    HEAD ──1xx──> HEAD
      ├── none or Content-Length: 0, HEAD, 204, 304 ──> DONE
      ├── Content-Length ──> LENGTH ──> DONE
      ├── chunked ──> CHUNKED ──> DONE
      ├── neither ──> UNTIL_CLOSE
      └── no status line, contradicting lengths, broken chunks ──> LOST
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from archiver import http

__all__ = ["Framing", "Split"]

INTERIM_LIMIT = http.HEAD_LIMIT
"""Bytes of 1xx answers taken for such."""


class Split(NamedTuple):
    """What some received bytes are."""

    interim: bytes
    """Complete 1xx answers."""
    answer: bytes
    """Bytes of the final answer."""


class _State(Enum):
    HEAD = auto()
    LENGTH = auto()
    CHUNKED = auto()
    UNTIL_CLOSE = auto()
    DONE = auto()
    LOST = auto()


class Framing:
    """Follows the answer to one request whose method is *method*."""

    def __init__(self, method: bytes) -> None:
        self._method = method
        self._state = _State.HEAD
        self._head = bytearray()
        self._interim_left = INTERIM_LIMIT
        self._left = 0
        self._chunks = http.Dechunker()
        self.endless = False
        """Whether a head, or the 1xx answers together, went on beyond what is reasonable."""

    @property
    def complete(self) -> bool:
        """Whether the answer has been read to its end."""
        return self._state is _State.DONE

    @property
    def until_close(self) -> bool:
        """Whether only the end of the connection ends the answer."""
        return self._state is _State.UNTIL_CLOSE

    def feed(self, received: bytes) -> Split:
        """Tell what *received* is; bytes after the end of the answer are left out."""
        if self._state is not _State.HEAD:
            return Split(b"", self._of_body(received))
        held = bool(self._head)
        interim, head, rest = self._read_heads(received)
        body = self._of_body(rest)
        if not held and len(head) + len(body) == len(received):  # as nearly always: no copy
            return Split(b"", received)
        return Split(interim, head + body)

    def unfinished(self) -> bytes:
        """A head of which only this came."""
        return bytes(self._head)

    def _read_heads(self, received: bytes) -> tuple[bytes, bytes, bytes]:
        """1xx answers, the final head once all of it is here, and what follows it."""
        searched, begin = max(0, len(self._head) - 3), 0
        if self._head:
            self._head += received
        unread = self._head or received
        while end := http.head_size(unread, searched):
            head = bytes(unread[begin:end])
            parsed = http.parse_head(head)
            if parsed.status is None or not 100 <= parsed.status < 200:
                self._begin_body(parsed)
                interim, rest = bytes(unread[:begin]), bytes(unread[end:])
                self._head.clear()
                return interim, head, rest
            begin = searched = end
        return self._unended(unread, begin)

    def _unended(self, unread: bytes | bytearray, begin: int) -> tuple[bytes, bytes, bytes]:
        """The same for *unread*, whose final head begins at *begin* and has no end yet."""
        interim = bytes(unread[:begin])
        if unread is self._head:
            del self._head[:begin]
        else:
            self._head += unread[begin:]
        self._interim_left -= begin
        if len(self._head) <= http.HEAD_LIMIT and self._interim_left >= 0:
            return interim, b"", b""
        self.endless = True
        self._state = _State.LOST
        lost = bytes(self._head)
        self._head.clear()
        return interim, b"", lost

    def _begin_body(self, head: http.Head) -> None:
        lengths = {_length(v) for line in head.get_all("Content-Length") for v in line.split(",")}
        if head.status is None:
            self._state = _State.LOST
        elif self._method == b"HEAD" or head.status in {204, 304}:
            self._state = _State.DONE
        elif head.get("Transfer-Encoding") is not None:
            self._state = _State.CHUNKED if head.chunked else _State.LOST
        elif not lengths:
            self._state = _State.UNTIL_CLOSE
        elif len(lengths) > 1 or None in lengths:
            self._state = _State.LOST
        else:
            self._left = lengths.pop() or 0
            self._state = _State.LENGTH if self._left else _State.DONE

    def _of_body(self, received: bytes) -> bytes:
        if self._state is _State.CHUNKED:
            self._chunks.feed(received)
            if self._chunks.complete:
                self._state = _State.DONE
                received = received[: len(received) - self._chunks.rest]
            elif self._chunks.broken:
                self._state = _State.LOST
        elif self._state is _State.LENGTH:
            received = received[: self._left]
            self._left -= len(received)
            if not self._left:
                self._state = _State.DONE
        elif self._state is _State.DONE:
            received = b""
        return received


def _length(value: str) -> int | None:
    value = value.strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
