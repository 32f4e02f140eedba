"""HTTP/1.x messages as bytes: head, transfer coding, content coding (RFC 9112, RFC 9110).

Lenient in what it reads, since an archive meets every server there is: bare LF, folded lines,
header lines without a colon, chunk extensions, bodies that stop early. Nothing here does I/O.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import attrs
import brotli

from archiver.errors import RemoteError

__all__ = [
    "HEAD_LIMIT",
    "MAX_DECODED",
    "Dechunker",
    "Head",
    "content",
    "dechunk",
    "head_size",
    "parse_head",
    "request_method",
]

HEAD_LIMIT = 256 * 1024
"""Bytes a head may have; whatever is longer is no head (browsers stop at the same size)."""

MAX_DECODED = 64 * 1024 * 1024
"""Bytes one body may unpack to before it counts as an attack (a 50 MB page still reads)."""

_HEAD_END = re.compile(rb"\n\r?\n")
_METHOD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}(?= )")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_CHUNK_LINE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_CHUNK_LINE_SO_FAR = re.compile(rb"[ \t]*(?:[0-9a-fA-F]{1,15}[ \t]*(?:;[^\n]*)?\r?)?")
_LINE_LIMIT = 16 * 1024
_MAX_CODINGS = 8  # servers apply one, sometimes two by mistake
_WINDOW = 64 * 1024


@attrs.frozen
class Head:
    """A start line and its header fields, as received."""

    start_line: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    """Names and values in order, white space around them removed; lines without a colon left
    out."""
    size: int
    """Bytes from the start line to the end of the blank line."""
    complete: bool = True
    """Whether the blank line is there."""

    @property
    def status(self) -> int | None:
        """The three-digit status code, or None for a request or a broken status line."""
        found = _STATUS.match(self.start_line)
        return int(found[1]) if found else None

    def get_all(self, name: str) -> list[str]:
        """Every value of the field *name*, decoded as latin-1."""
        wanted = name.lower().encode("ascii")
        return [v.decode("latin-1") for n, v in self.headers if n.lower() == wanted]

    def get(self, name: str) -> str | None:
        """The first value of the field *name*, or None."""
        return next(iter(self.get_all(name)), None)

    @property
    def mime(self) -> str | None:
        """The media type of Content-Type, lower case, without parameters; None without one."""
        return (self.get("Content-Type") or "").partition(";")[0].strip().lower() or None

    @property
    def chunked(self) -> bool:
        """Whether the body that follows is in chunked transfer coding."""
        return any("chunked" in value.lower() for value in self.get_all("Transfer-Encoding"))


def head_size(block: bytes | bytearray, start: int = 0) -> int | None:
    """Bytes up to and with the blank line that ends the head, sought from *start* on; or None."""
    end = _HEAD_END.search(block, start)
    return end.end() if end else None


def parse_head(block: bytes) -> Head:
    """The head at the start of *block*; without a blank line, all of *block* is head."""
    end = head_size(block)
    size = len(block) if end is None else end
    first, *lines = block[:size].rstrip(b"\r\n").split(b"\n")
    fields: list[tuple[bytes, list[bytes]]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t") and fields:  # obs-fold
            fields[-1][1].append(line.strip())
        else:
            name, colon, value = line.partition(b":")
            if colon:
                fields.append((name.strip(), [value.strip()]))
    headers = tuple((name, b" ".join(folded)) for name, folded in fields)
    return Head(first.rstrip(b"\r"), headers, size, end is not None)


def request_method(block: bytes) -> str:
    """The method *block* starts with; GET when it starts with none."""
    found = _METHOD.match(block)
    return found[0].decode("ascii") if found else "GET"


def joined(head: bytes, original: bytes) -> bytes:
    """A block with the head of *head* and the entity of *original*, both of them whole blocks."""
    theirs = parse_head(original)
    entity = original[theirs.size :]
    if theirs.chunked:
        entity = Dechunker().feed(entity)  # which passes through the next one unchanged
    return head[: parse_head(head).size] + entity


class Dechunker:
    """Takes a chunked body apart as it arrives.

    A body that was never chunked, whatever its head says, passes as it is: archives hold many
    whose coding was undone before they were written. One that breaks later on ends there.
    """

    def __init__(self) -> None:
        self._step: Callable[[], bool] = self._size_line
        self._buffer = b""
        self._at = 0
        self._left = 0
        self._entity: list[bytes] = []
        self._begun = False
        self.complete = False
        """Whether the last chunk and the trailers behind it have been read."""
        self.broken = False
        """Whether the bytes are not, or no longer, chunks: then nothing tells where they end."""
        self.rest = 0
        """How many of the bytes fed so far came after the end."""

    def feed(self, received: bytes) -> bytes:
        """The bytes of the entity in *received*."""
        self._buffer += received
        while self._step():
            pass
        self._buffer = self._buffer[self._at :]
        self._at = 0
        entity = b"".join(self._entity)
        self._entity.clear()
        return entity

    def _line(self) -> bytes:
        """What is here of the line that comes next."""
        end = self._buffer.find(b"\n", self._at, self._at + _LINE_LIMIT) + 1
        return self._buffer[self._at : end or self._at + _LINE_LIMIT]

    def _size_line(self) -> bool:
        line = self._line()
        if found := _CHUNK_LINE.fullmatch(line):
            self._at += len(line)
            self._left = int(found[1], 16)
            self._begun = True
            self._step = self._data if self._left else self._trailer
            return True
        if len(line) < _LINE_LIMIT and _CHUNK_LINE_SO_FAR.fullmatch(line):
            return False
        self.broken = True
        self._step = self._drop if self._begun else self._pass
        return True

    def _data(self) -> bool:
        piece = self._buffer[self._at : self._at + self._left]
        self._at += len(piece)
        self._left -= len(piece)
        self._entity.append(piece)
        if not self._left:
            self._step = self._data_end
        return not self._left

    def _data_end(self) -> bool:
        end = self._buffer[self._at : self._at + 2]
        if end in {b"", b"\r"}:
            return False
        self._at += 2 if end == b"\r\n" else end.startswith(b"\n")
        self._step = self._size_line
        return True

    def _trailer(self) -> bool:
        line = self._line()
        if not line.endswith(b"\n"):
            self.broken = len(line) == _LINE_LIMIT
            self._step = self._drop if self.broken else self._trailer
            return self.broken
        self._at += len(line)
        if line in {b"\r\n", b"\n"}:
            self.complete = True
            self._step = self._drop
        return True

    def _pass(self) -> bool:
        self._entity.append(self._buffer[self._at :])
        self._at = len(self._buffer)
        return False

    def _drop(self) -> bool:
        self.rest += len(self._buffer) - self._at
        self._at = len(self._buffer)
        return False


def dechunk(body: bytes) -> bytes:
    """*body* without chunked coding; what a cut or broken body still holds when it ends early."""
    return Dechunker().feed(body)


def content(head: Head, body: bytes) -> bytes:
    """What *body* says once transfer and content codings are undone.

    A coding that ends early or lies yields what could be decoded, or the bytes as they are.
    RemoteError when it would unpack to more than `MAX_DECODED` bytes.
    """
    if head.chunked:
        body = dechunk(body)
    codings = ",".join(head.get_all("Content-Encoding")).lower().split(",")[-_MAX_CODINGS:]
    for coding in (c.strip() for c in reversed(codings)):
        decode = _CODINGS.get(coding)
        if decode and body:
            body = decode(body)
    return body


def _check_size(size: int) -> None:
    if size > MAX_DECODED:
        raise RemoteError(f"the body unpacks to more than {MAX_DECODED >> 20} MiB")


def _inflate(body: bytes) -> bytes:
    zlib_header = body[0] & 0x0F == 8 and len(body) > 1 and (body[0] << 8 | body[1]) % 31 == 0
    return _zlib(body, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)


def _gunzip(body: bytes) -> bytes:
    return _zlib(body, zlib.MAX_WBITS | 16)


def _zlib(body: bytes, wbits: int) -> bytes:
    pieces: list[bytes] = []
    size = at = 0
    stream = zlib.decompressobj(wbits)
    while at < len(body):  # a window at a time, since many small members may follow each other
        window = body[at : at + _WINDOW]
        try:
            piece = stream.decompress(window, MAX_DECODED + 1 - size)
        except zlib.error:
            break
        pieces.append(piece)
        size += len(piece)
        _check_size(size)
        at += len(window) - len(stream.unused_data)
        if stream.eof:
            stream = zlib.decompressobj(wbits)
    return b"".join(pieces) or body


def _unbrotli(body: bytes) -> bytes:
    stream = brotli.Decompressor()
    pieces: list[bytes] = []
    size = at = 0
    while not stream.is_finished():
        window = body[at : at + _WINDOW] if stream.can_accept_more_data() else b""
        try:
            piece = stream.process(window, output_buffer_limit=_WINDOW)
        except brotli.error:
            break
        if not window and not piece:
            break
        pieces.append(piece)
        size += len(piece)
        _check_size(size)
        at += len(window)
    return b"".join(pieces) or body


_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
}
