"""A blog that answers in every way a body can be sent, and a day later once more."""

import gzip
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.capture import Capture, Original
from archiver.warc.info import WarcInfo
from archiver.warc.writer import WarcWriter
from tests.warc.exchanges import exchange

HOME = "http://letters.example/"
BODY = "".join(f"<p>Letter {n}: naïve café, 信</p>\n" for n in range(400)).encode()
CHANGED = b"<p>New</p>"
PACKED = gzip.compress(BODY, mtime=0)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
UNMODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'


def chunked(body: bytes, size: int = 1000) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def sent(body: bytes, *fields: bytes) -> bytes:
    """An answer with *fields*; its length is told unless it comes in chunks."""
    if b"Transfer-Encoding: chunked" in fields:
        return HEAD + b"\r\n".join(fields) + b"\r\n\r\n" + chunked(body)
    length = b"Content-Length: %d" % len(body)
    return HEAD + b"\r\n".join((*fields, length)) + b"\r\n\r\n" + body


GZIP, CHUNKED = b"Content-Encoding: gzip", b"Transfer-Encoding: chunked"
# In their order; what has the payload of an earlier one, sent alike, becomes a revisit.
ANSWERS = {
    "plain": sent(BODY),
    "gzip": sent(PACKED, GZIP),
    "chunked": sent(BODY + b"1", CHUNKED),
    "gzip-chunked": sent(gzip.compress(BODY + b"2", mtime=0), GZIP, CHUNKED),
    "plain-again": sent(BODY),
    "gzip-again": sent(PACKED, GZIP),
    "chunked-again": sent(BODY + b"1", CHUNKED),
    "plain-in-chunks-now": sent(BODY, CHUNKED),
    "chunked-whole-now": sent(BODY + b"1"),
}
START = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
LATER = START + timedelta(days=1)


def expected(name: str) -> bytes:
    """What a browser made of the answer."""
    if name.startswith("gzip-chunked"):
        return BODY + b"2"
    return BODY + b"1" if name.startswith("chunked") else BODY


def record(
    directory: Path, more: Callable[[WarcWriter], object] = lambda _: None
) -> dict[str, Capture]:
    """Write all of it to a WARC file in *directory*, with what *more* writes before.

    A day later `plain` is there once more, unchanged and changed, and `gzip` is told to be
    unmodified.
    """
    writer = WarcWriter(directory, "letters", WarcInfo(software="tests"))
    more(writer)
    captures = {
        name: write(writer, name, block, START + timedelta(seconds=n))
        for n, (name, block) in enumerate(ANSWERS.items())
    }
    write(writer, "plain", sent(BODY), LATER)
    write(writer, "plain", sent(CHANGED), LATER + timedelta(seconds=1))
    write(writer, "gzip", UNMODIFIED, LATER, asked=captures["gzip"])
    writer.close()
    return captures


def write(
    writer: WarcWriter, name: str, block: bytes, moment: datetime, asked: Capture | None = None
) -> Capture:
    """Record *block* as the answer for *name*; *asked*, on condition of that capture."""
    original = asked and Original(
        url=asked.url, fetched_at=asked.fetched_at, payload_digest=asked.payload_digest
    )
    made = exchange(0, block, url=HOME + name, started_at=moment, original=original)
    with closing(made):
        capture = writer.write(made)
    assert capture is not None
    return capture
