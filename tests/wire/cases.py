"""Odd answers, each as the bytes a server sends, and what a record must hold of them."""

import gzip
import random
from collections.abc import Iterable, Mapping
from typing import Any

import attrs
import brotli

from tests.server import Act

HTML = b"<!doctype html><title>A letter</title><p>" + b"What the week brought. " * 40
LARGE = random.Random(7).randbytes(5_000_000)


@attrs.frozen
class Case:
    """One answer: *script* is sent for a request made with *method*, *body* and *meta*."""

    script: tuple[bytes | Act, ...]
    method: str = "GET"
    body: bytes = b""
    meta: Mapping[str, Any] = attrs.field(factory=dict)
    interim: bytes = b""
    """The 1xx answers at the start of what is sent."""
    excess: bytes = b""
    """What is sent behind the end of the answer."""
    truncated: str | None = None
    """WARC-Truncated of the response record."""
    silent: bool = False
    """Whether there is no response record, since nothing comes."""
    partial: bool = False
    """Whether only a beginning of what is sent need have been read."""

    @property
    def quick(self) -> bool:
        """Whether it is small and over at once, so that it may well be asked several times."""
        return Act.STALL not in self.script and len(self.sent) < 1_000_000

    @property
    def answer(self) -> bytes:
        """What the block of the response record must be."""
        return self.sent[len(self.interim) : len(self.sent) - len(self.excess)]

    @property
    def sent(self) -> bytes:
        """All the bytes the script sends."""
        return b"".join(step for step in self.script if isinstance(step, bytes))


def head(*lines: bytes, end: bytes = b"\r\n") -> bytes:
    """An answer's head of *lines*."""
    return end.join([*lines, b"", b""])


def ok(*lines: bytes, body: bytes = HTML) -> bytes:
    """A 200 answer with *lines*, and *body* with its length."""
    length = b"Content-Length: %d" % len(body)
    return head(b"HTTP/1.1 200 OK", b"Content-Type: text/html", *lines, length) + body


def chunks(
    body: bytes, size: int = 100, end: bytes = b"0\r\n\r\n", extension: bytes = b""
) -> bytes:
    """*body* in chunked coding."""
    pieces: Iterable[bytes] = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x%s\r\n%s\r\n" % (len(p), extension, p) for p in pieces) + end


CHUNKED = head(b"HTTP/1.1 200 OK", b"Content-Type: text/html", b"Transfer-Encoding: chunked")
UNTIL_CLOSE = head(b"HTTP/1.1 200 OK", b"Content-Type: text/html")
EARLY = head(b"HTTP/1.1 103 Early Hints", b"Link: </style.css>; rel=preload")
CONTINUE = head(b"HTTP/1.1 100 Continue")
STALLED = {"download_timeout": 2}

CASES: dict[str, Case] = {
    "plain": Case((ok(),)),
    "odd header case": Case((ok(b"X-pOWERED-bY: PHP", b"SERVER: nginx", b'etag: W/"1"'),)),
    "header order": Case((ok(b"Zebra: 1", b"Alpha: 2", b"Zebra: 3", b"Date: now"),)),
    "duplicate headers": Case(
        (ok(b"Set-Cookie: a=1", b"set-cookie: b=2", b"Vary: x", b"Vary: y"),)
    ),
    "no space behind the colon": Case(
        (ok(b"Server:nginx", b"X-A:\tb\t", b"X-Empty:", b"X-Blank: "),)
    ),
    "space before the colon": Case((ok(b"Server : nginx"),)),
    "latin-1 header": Case((ok(b"X-Author: Jos\xe9", b"X-\xfcber: ja"),)),
    "utf-8 header": Case((ok("X-Title: 每周来信".encode()),)),
    "folded header": Case((ok(b"X-Long: one", b" two", b"\tthree"),)),
    "header without colon": Case((ok(b"this is no header"),)),
    "bare LF": Case((head(b"HTTP/1.1 200 OK", b"Content-Length: 3", end=b"\n") + b"abc",)),
    "CRLF and LF mixed": Case((b"HTTP/1.1 200 OK\r\nA: b\nContent-Length: 3\r\nC: d\n\r\nabc",)),
    "no reason phrase": Case((head(b"HTTP/1.1 200", b"Content-Length: 3") + b"abc",)),
    "odd reason phrase": Case((head(b"HTTP/1.1 200 \xc3\x9c  ber \t", b"Content-Length: 0"),)),
    "empty body": Case((ok(body=b""),)),
    "404": Case((head(b"HTTP/1.1 404 Not Found", b"Content-Length: 4") + b"gone",)),
    "503": Case((head(b"HTTP/1.1 503 Busy", b"Retry-After: 9", b"Content-Length: 4") + b"wait",)),
    "status 999": Case((head(b"HTTP/1.1 999 Denied", b"Content-Length: 2") + b"no",)),
    "gzip": Case((ok(b"Content-Encoding: gzip", body=gzip.compress(HTML, mtime=0)),)),
    "lying gzip": Case((ok(b"Content-Encoding: gzip"),)),
    "brotli": Case((ok(b"Content-Encoding: br", body=brotli.compress(HTML)),)),
    "chunked": Case((CHUNKED + chunks(HTML),)),
    "chunked in capitals": Case((CHUNKED.replace(b"chunked", b"CHUNKED") + chunks(HTML, 7),)),
    "chunk extensions": Case((CHUNKED + chunks(HTML, extension=b";name=value"),)),
    "chunked and gzip": Case(
        (
            CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n")
            + chunks(gzip.compress(HTML, mtime=0), 50),
        )
    ),
    "trailers": Case((CHUNKED + chunks(HTML, end=b"0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\n"),)),
    "chunked and Content-Length": Case(
        (CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\n") + chunks(HTML),)
    ),
    "equal lengths twice": Case((ok(b"Content-Length: %d" % len(HTML)),)),
    "HEAD": Case((head(b"HTTP/1.1 200 OK", b"Content-Length: 1234"),), method="HEAD"),
    "HEAD, chunked": Case((CHUNKED,), method="HEAD"),
    "POST": Case((ok(),), method="POST", body=b"q=1&r=" + b"x" * 5000),
    "204": Case((head(b"HTTP/1.1 204 No Content", b"X-A: b"),)),
    "304": Case((head(b"HTTP/1.1 304 Not Modified", b'ETag: "1"', b"Content-Length: 99"),)),
    "redirect": Case(
        (head(b"HTTP/1.1 302 Found", b"Location: /case/plain/0", b"Content-Length: 0"),)
    ),
    "in several writes": Case(
        (b"HTTP/1.1 200 O", b"K\r\nContent-Le", b"ngth: 6\r\n\r", b"\nabc", b"def")
    ),
    "until close": Case((UNTIL_CLOSE + HTML, Act.CLOSE)),
    "HTTP 1.0": Case((head(b"HTTP/1.0 200 OK", b"Server: old") + HTML, Act.CLOSE)),
    "Connection: close": Case((ok(b"Connection: close"), Act.CLOSE)),
    "early hints": Case((EARLY, ok()), interim=EARLY),
    "early hints in one write": Case((EARLY + ok(),), interim=EARLY),
    "three interim answers": Case(
        (CONTINUE + EARLY, CONTINUE, ok()), interim=CONTINUE + EARLY + CONTINUE
    ),
    "early hints and 204": Case((EARLY, head(b"HTTP/1.1 204 No Content")), interim=EARLY),
    "bytes behind the end": Case((ok() + b"<!-- stray -->\r\n",), excess=b"<!-- stray -->\r\n"),
    "bytes behind the last chunk": Case((CHUNKED + chunks(HTML) + b"\r\n",), excess=b"\r\n"),
    "body behind a 204": Case((head(b"HTTP/1.1 204 No Content") + b"body",), excess=b"body"),
    "5 MB": Case((ok(body=LARGE),)),
    "5 MB, chunked": Case((CHUNKED + chunks(LARGE, 65_000),)),
    "5 MB, until close": Case((UNTIL_CLOSE, LARGE, Act.CLOSE)),
    "stalled in the body": Case(
        (head(b"HTTP/1.1 200 OK", b"Content-Length: 9000") + HTML, Act.STALL),
        meta=STALLED,
        truncated="time",
    ),
    "stalled in a chunk": Case(
        (CHUNKED + chunks(HTML, end=b"ff\r\nabc"), Act.STALL), meta=STALLED, truncated="time"
    ),
    "stalled in the head": Case(
        (b"HTTP/1.1 200 OK\r\nServer: sl", Act.STALL), meta=STALLED, truncated="time"
    ),
    "stalled at once": Case((Act.STALL,), meta=STALLED, silent=True),
    "stalled behind early hints": Case(
        (EARLY, Act.STALL), meta=STALLED, interim=EARLY, silent=True
    ),
    "short body": Case(
        (head(b"HTTP/1.1 200 OK", b"Content-Length: 9000") + HTML, Act.CLOSE),
        truncated="disconnect",
    ),
    "short body, taken as it is": Case(
        (head(b"HTTP/1.1 200 OK", b"Content-Length: 9000") + HTML, Act.CLOSE),
        meta={"download_fail_on_dataloss": False},
        truncated="disconnect",
    ),
    "cut in a chunk": Case(
        (CHUNKED + chunks(HTML, end=b"ff\r\nabc"), Act.CLOSE), truncated="disconnect"
    ),
    "cut before the last chunk": Case(
        (CHUNKED + chunks(HTML, end=b""), Act.CLOSE), truncated="disconnect"
    ),
    "cut in the head": Case((b"HTTP/1.1 200 OK\r\nServer: n", Act.CLOSE), truncated="disconnect"),
    "dropped in the body": Case(
        (head(b"HTTP/1.1 200 OK", b"Content-Length: 9000") + HTML, Act.DROP),
        truncated="disconnect",
    ),
    "closed without an answer": Case((Act.CLOSE,), silent=True),
    "conflicting lengths": Case(
        (head(b"HTTP/1.1 200 OK", b"Content-Length: 3", b"Content-Length: 4") + b"abcd",),
        truncated="unspecified",
    ),
    "unknown transfer coding": Case(
        (head(b"HTTP/1.1 200 OK", b"Transfer-Encoding: rot13") + b"uryyb",),
        truncated="unspecified",
    ),
    "no chunks": Case((CHUNKED + b"<p>never chunked</p>\r\n",), truncated="unspecified"),
    "not HTTP": Case((b"SSH-2.0-OpenSSH_9.6\r\n",), truncated="unspecified"),
    "stopped at the head": Case(
        (UNTIL_CLOSE, LARGE), meta={"stop": "head"}, truncated="length", partial=True
    ),
    "stopped in the body": Case(
        (ok(body=LARGE),), meta={"stop": "body"}, truncated="length", partial=True
    ),
    "stopped in the body, as a failure": Case(
        (ok(body=LARGE),), meta={"stop": "body, fail"}, truncated="length", partial=True
    ),
    "announced too large": Case(
        (ok(body=LARGE),), meta={"download_maxsize": 100_000}, truncated="length", partial=True
    ),
    "found too large": Case(
        (CHUNKED, chunks(LARGE, 65_000)),
        meta={"download_maxsize": 100_000},
        truncated="length",
        partial=True,
    ),
    "endless head": Case(
        (b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n" * 100_000),
        truncated="length",
        partial=True,
    ),
    "endless early hints": Case(tuple([EARLY * 1000] * 10), truncated="length", partial=True),
}
