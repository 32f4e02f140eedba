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

__all__ = ["MAX_DECODED", "Head", "content", "dechunk", "parse_head"]

MAX_DECODED = 64 * 1024 * 1024
"""Bytes one body may unpack to before it counts as an attack (a 50 MB page still reads)."""

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_CHUNK_LINE = re.compile(rb"[ \t]*([0-9a-fA-F]{1,15})[^\n]*\n")


@attrs.frozen
class Head:
    """A start line and its header fields, as received."""

    start_line: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    """Names and values in order, whitespace around values removed; lines without a colon left out."""
    size: int
    """Bytes from the start line to the end of the blank line."""

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
    def chunked(self) -> bool:
        """Whether the body that follows is in chunked transfer coding."""
        return any("chunked" in value.lower() for value in self.get_all("Transfer-Encoding"))


def parse_head(block: bytes) -> Head:
    """The head at the start of *block*; without a blank line, all of *block* is head."""
    end = _HEAD_END.search(block)
    size = end.end() if end else len(block)
    lines = block[: end.start() if end else size].split(b"\n")
    fields: list[tuple[bytes, bytes]] = []
    for line in (raw.rstrip(b"\r") for raw in lines[1:]):
        if line[:1] in (b" ", b"\t") and fields:  # obs-fold
            name, value = fields[-1]
            fields[-1] = (name, value + b" " + line.strip())
        elif b":" in line:
            name, _, value = line.partition(b":")
            fields.append((name.strip(), value.strip()))
    return Head(lines[0].rstrip(b"\r"), tuple(fields), size)


def dechunk(body: bytes) -> bytes:
    """*body* without chunked coding; what a cut or broken body still holds when it ends early."""
    chunks: list[bytes] = []
    at = 0
    while line := _CHUNK_LINE.match(body, at):
        length = int(line[1], 16)
        if not length:
            break
        chunks.append(body[line.end() : line.end() + length])
        at = line.end() + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1 if body[at : at + 1] == b"\n" else 0
    return b"".join(chunks)


def content(head: Head, body: bytes) -> bytes:
    """What *body* says once transfer and content codings are undone.

    A coding that ends early or lies yields what could be decoded, or the bytes as they are.
    RemoteError when it would unpack to more than `MAX_DECODED` bytes.
    """
    if head.chunked:
        body = dechunk(body)
    codings = ",".join(head.get_all("Content-Encoding")).lower().split(",")
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
    size = 0
    rest = body
    while rest:  # several gzip members may follow each other
        stream = zlib.decompressobj(wbits)
        try:
            piece = stream.decompress(rest, MAX_DECODED + 1 - size)
        except zlib.error:
            break
        pieces.append(piece)
        size += len(piece)
        _check_size(size)
        rest = stream.unused_data
    return b"".join(pieces) if pieces else body


def _unbrotli(body: bytes) -> bytes:
    stream = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    for at in range(0, len(body), 16384):
        try:
            piece = stream.process(body[at : at + 16384])
        except brotli.error:
            break
        pieces.append(piece)
        size += len(piece)
        _check_size(size)
    return b"".join(pieces) if pieces else body


_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
}
