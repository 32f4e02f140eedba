"""The sample blog on a socket: HTTP/1.1 with keep-alive, gzip, chunks and conditional requests."""

from __future__ import annotations

import gzip
import hashlib
import socket
import sys
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from types import TracebackType
from typing import Self

import attrs

from archiver.demo.origin import Origin
from archiver.demo.routes import Blog, Reply, Request
from archiver.errors import ArgumentError

__all__ = ["DEFAULT_PORT", "DemoServer"]

DEFAULT_PORT = 8796
"""Always the same, so that a later crawl meets the addresses of the first; unassigned at IANA."""

_CHUNK = 4096
_MAX_FORM = 65536
_MAX_KEPT = 4096
"""Addresses whose answer is kept ready; the blog has fewer, but a query may hold anything."""
_MAX_LOG = 100_000
_COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg")


@attrs.frozen
class _Ready:
    """A reply in HTTP's clothes, once plain and once compressed."""

    reply: Reply
    etag: str
    plain: bytes
    compressed: bytes | None

    @classmethod
    def of(cls, reply: Reply) -> _Ready:
        """*reply* with its digest and, where that is worth it, its gzip form."""
        compresses = reply.media_type.startswith(_COMPRESSED) or "xml;" in reply.media_type
        return cls(
            reply,
            f'W/"{hashlib.sha256(reply.body).hexdigest()[:24]}"',
            reply.body,
            gzip.compress(reply.body, 6, mtime=0) if compresses and reply.body else None,
        )

    def head(self, *, chunked: bool, gzipped: bool, closing: bool) -> bytes:
        """Status line and headers of the full answer."""
        reply = self.reply
        fields = [*self._common(), ("Content-Type", reply.media_type)]
        body = self.compressed if gzipped and self.compressed is not None else self.plain
        if gzipped:
            fields.append(("Content-Encoding", "gzip"))
        if chunked:
            fields.append(("Transfer-Encoding", "chunked"))
        else:
            fields.append(("Content-Length", str(len(body))))
        fields += reply.headers
        return _head(reply.status, fields, closing)

    def not_modified(self, closing: bool) -> bytes:
        """A 304 for it."""
        return _head(304, self._common(), closing)

    def _common(self) -> list[tuple[str, str]]:
        fields = [("Server", "harbourstreet"), ("Date", _http_date(datetime.now(UTC)))]
        if self.compressed is not None:
            fields.append(("Vary", "Accept-Encoding"))
        if self.reply.modified is not None:
            fields.append(("ETag", self.etag))
            fields.append(("Last-Modified", _http_date(self.reply.modified)))
        return fields

    def unchanged(self, etags: str | None, since: str | None) -> bool:
        """Whether the client's copy is still good (RFC 9110, section 13.2.2)."""
        if self.reply.modified is None:
            return False
        if etags is not None:
            known = {tag.strip().removeprefix("W/") for tag in etags.split(",")}
            return "*" in known or self.etag.removeprefix("W/") in known
        try:
            moment = parsedate_to_datetime(since or "")
        except ValueError:
            return False
        if moment.tzinfo is None:
            return False
        return self.reply.modified.replace(microsecond=0) <= moment


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _head(status: int, fields: list[tuple[str, str]], closing: bool) -> bytes:
    fields.append(("Connection", "close" if closing else "keep-alive"))
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
    lines += [f"{name}: {value}" for name, value in fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _chunks(body: bytes) -> bytes:
    parts = [body[n : n + _CHUNK] for n in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    wbufsize = -1
    server: _Listener

    def do_GET(self) -> None:
        self._answer("GET")

    def do_HEAD(self) -> None:
        self._answer("HEAD")

    def do_POST(self) -> None:
        self._answer("POST")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who wants to know reads ``DemoServer.requests``."""

    def _answer(self, method: str) -> None:
        length = self.headers.get("Content-Length", "0")
        size = int(length) if length.isdecimal() and len(length) < 8 else _MAX_FORM + 1
        form = self.rfile.read(min(size, _MAX_FORM)).decode("utf-8", "replace")
        if size > _MAX_FORM or "Transfer-Encoding" in self.headers:
            self.close_connection = True
        ready = self.server.ready(
            Request(method, self.path, self.headers.get("Host", "").lower(), form)
        )
        known = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
        if method != "POST" and ready.reply.status == 200 and ready.unchanged(*known):
            self.wfile.write(ready.not_modified(self.close_connection))
        else:
            self._send(ready, method)
        self.wfile.flush()

    def _send(self, ready: _Ready, method: str) -> None:
        gzipped = ready.compressed is not None and _accepts_gzip(
            self.headers.get("Accept-Encoding", "")
        )
        body = ready.compressed if gzipped and ready.compressed is not None else ready.plain
        # HTTP/1.0 knows no chunks, and a redirect of WordPress has nothing to put into one.
        chunked = bool(body) and not ready.reply.is_file and self.request_version != "HTTP/1.0"
        out = ready.head(chunked=chunked, gzipped=gzipped, closing=self.close_connection)
        if method != "HEAD":
            out += _chunks(body) if chunked else body
        self.wfile.write(out)


def _accepts_gzip(header: str) -> bool:
    for part in header.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


class _Listener(ThreadingHTTPServer):
    """The listening socket, its connections and the answers kept ready."""

    daemon_threads = True
    request_queue_size = 128
    # On Linux a second server on the port is still refused; the port of one just stopped is not.
    allow_reuse_address = True

    blog: Blog

    def __init__(self, address: tuple[str, int], log: deque[tuple[str, str]]) -> None:
        super().__init__(address, _Handler)
        self._log = log
        self._kept: dict[tuple[str, bool], _Ready] = {}
        self._connections: dict[socket.socket, Thread] = {}

    def server_bind(self) -> None:
        """Bind without the parent's look-up of the host's name, which may wait for a resolver."""
        TCPServer.server_bind(self)

    def ready(self, request: Request) -> _Ready:
        """The answer to *request*, from those kept where there is one."""
        self._log.append((request.method, request.target))
        key = request.target, request.host == self.blog.origin.other.partition("://")[2]
        readable = request.method in {"GET", "HEAD"}
        found = self._kept.get(key) if readable else None
        if found is None:
            found = _Ready.of(self.blog.reply(request))
            if readable and found.reply.steady and len(self._kept) < _MAX_KEPT:
                self._kept[key] = found
        return found

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]  # TCP only
        """Serve one connection in a thread of its own, remembered until it ends."""
        thread = Thread(
            target=self.process_request_thread, args=(request, client_address), daemon=True
        )
        self._connections[request] = thread
        thread.start()

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]  # TCP only
        """Close one connection."""
        self._connections.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a client go that went away in the middle of an answer; report anything else."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # TCP only

    def hang_up(self) -> None:
        """End the connections that are still open and wait for their threads."""
        for connection, thread in list(self._connections.items()):
            with suppress(OSError):  # the client was quicker
                connection.shutdown(socket.SHUT_RDWR)
            thread.join()


class DemoServer:
    """The sample blog on loopback, in threads of its own; a context manager.

    *port* 0 takes a free one. The counters stand still unless *moving_counters* makes them grow
    with every page view; *later* shows the posts as they are some time later. ``requests`` holds
    (method, target) of what was asked, and ``counted`` what would have made a counter count.
    """

    def __init__(
        self,
        port: int = DEFAULT_PORT,
        host: str = "127.0.0.1",
        *,
        moving_counters: bool = False,
        later: bool = False,
    ) -> None:
        self.host = host
        self.port = port
        self.moving_counters = moving_counters
        self.later = later
        self._log: deque[tuple[str, str]] = deque(maxlen=_MAX_LOG)
        self._counted: list[str] = []
        self._listener: _Listener | None = None
        self._thread: Thread | None = None

    @property
    def base(self) -> str:
        """The blog's address without the final slash; the port is known once it has started."""
        return f"http://{self.host}:{self.port}"

    @property
    def home(self) -> str:
        """The address of the blog's front page."""
        return f"{self.base}/"

    @property
    def other(self) -> str:
        """The same server under another host name, where one image lies."""
        name = "127.0.0.1" if self.host == "localhost" else "localhost"
        return f"http://{name}:{self.port}"

    def url(self, path: str) -> str:
        """*path* of the blog as an absolute address."""
        return self.base + path

    @property
    def requests(self) -> tuple[tuple[str, str], ...]:
        """(method, target) of every request so far."""
        return tuple(self._log)

    @property
    def counted(self) -> tuple[str, ...]:
        """The requests that asked for a visit to be counted."""
        return tuple(self._counted)

    def start(self) -> Self:
        """Begin to listen and answer, unless that is so already.

        ArgumentError when the port cannot be had. A server that was stopped starts again on the
        port it had.
        """
        if self._listener is not None:
            return self
        if not 0 <= self.port <= 65535:
            raise ArgumentError(f"port {self.port} is no port; choose one with -a port=8797")
        try:
            listener = _Listener((self.host, self.port), self._log)
        except OSError as error:
            raise ArgumentError(
                f"cannot serve the sample blog on {self.host}:{self.port}"
                f" ({error.strerror or error}); choose another port with -a port="
                f"{self.port + 1 if 1024 <= self.port < 65535 else DEFAULT_PORT + 1}"
            ) from error
        self.port = listener.server_address[1]
        origin = Origin(self.base, self.other)
        listener.blog = Blog(
            origin, moving=self.moving_counters, later=self.later, counted=self._counted
        )
        self._listener = listener
        self._thread = Thread(
            target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and end every open connection; nothing happens when it is not running."""
        if self._listener is None or self._thread is None:
            return
        self._listener.shutdown()
        self._thread.join()
        self._listener.hang_up()
        self._listener.server_close()
        self._listener = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
