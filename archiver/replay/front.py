"""The server a browser talks to: pywb's answers, and no way from them to another host.

pywb adds a Content-Security-Policy to the pages of its own frame alone, and hands on headers such
as `Link`, which makes a browser connect elsewhere whatever the policy. Here every answer gets the
policy, of its headers only those pass that a replay needs, and a page is shown in pywb's frame
alone, since no policy keeps a window of its own from going elsewhere. Cookies stay out: all ports
of a host share them. One way is left, to a script that was written against pywb's: it can send the
whole window to another address, as a person can.
"""

from __future__ import annotations

import re
import shutil
import string
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from types import TracebackType
from typing import Self
from urllib.parse import quote, unquote

from archiver.errors import ArgumentError
from archiver.replay.collection import COLLECTION
from archiver.replay.program import HOST

__all__ = ["Front"]

_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
    "form-action 'self'; base-uri 'self'"
)
_ASKED = frozenset(
    {
        *("accept", "accept-datetime", "accept-encoding", "accept-language", "content-type"),
        *("host", "range", "referer", "user-agent", "x-pywb-requested-with", "x-requested-with"),
    }
)
_ANSWERED = frozenset(
    {
        *("accept-ranges", "content-disposition", "content-encoding", "content-language"),
        *("content-length", "content-location", "content-range", "content-type", "location"),
        *("memento-datetime", "service-worker-allowed", "vary"),
    }
)
_ORIGINAL = "x-archive-orig-"  # what the site sent, kept by pywb for people to look at
# pywb's address of a page without its frame, such as /archive/2026id_/http://letters.example/
_MODIFIED = re.compile(rf"/+{COLLECTION}/+(\d*)(?:[a-z]+_|\$[a-z0-9:.-]+)/+(.+)", re.DOTALL)
_MAX_FORM = 1 << 20
_TIMEOUT = 60  # seconds; pywb waits for ever for the end of a record that is cut short


class _Handler(BaseHTTPRequestHandler):
    """One request: HTTP/1.0, so that the end of the connection is the end of the answer."""

    timeout = _TIMEOUT
    server: _Listener

    def do_GET(self) -> None:
        self._forward(None)

    def do_HEAD(self) -> None:
        self._forward(None)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or len(length) > 7 or int(length) > _MAX_FORM:
            self.send_error(413)
            return
        self._forward(self.rfile.read(int(length)))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: pywb keeps a log."""

    def end_headers(self) -> None:
        """Close the head, with the policy in it."""
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-DNS-Prefetch-Control", "off")
        super().end_headers()

    def _forward(self, body: bytes | None) -> None:
        # Another name is how a page of another site would read the archive (DNS rebinding).
        if self.headers.get("Host", "").lower() not in self.server.names:
            self.send_error(421)
            return
        wanted = self.headers.get("Sec-Fetch-Dest")
        if wanted == "document" and _MODIFIED.match(unquote(self.path)):
            self._into_frame()
            return
        with closing(HTTPConnection(HOST, self.server.behind, timeout=_TIMEOUT)) as connection:
            try:
                path = quote(self.path.encode("latin-1"), safe=string.punctuation)
                fields = {n: v for n, v in self.headers.items() if n.lower() in _ASKED}
                connection.request(self.command, path, body, fields)
                answer = connection.getresponse()
            except (OSError, HTTPException):
                self.send_error(502)
                return
            self._answer(answer)

    def _into_frame(self) -> None:
        """Send the browser to the page in its frame, which alone it cannot leave."""
        found = _MODIFIED.match(self.path)
        if found is None:  # percent-encoded, as no link of pywb's is
            self.send_error(404)
            return
        timestamp, url = found.groups()
        self.send_response_only(307)
        self.send_header("Location", f"/{COLLECTION}/{timestamp}{'/' if timestamp else ''}{url}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, answer: HTTPResponse) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() in _ANSWERED or name.lower().startswith(_ORIGINAL):
                self.send_header(name, value)
        self.end_headers()
        with suppress(OSError, HTTPException):  # cut short, which Content-Length tells
            shutil.copyfileobj(answer, self.wfile)


class _Listener(ThreadingHTTPServer):
    """The listening socket."""

    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True  # of a port just left, not of one in use

    names: frozenset[str]
    behind: int

    def server_bind(self) -> None:
        """Bind without the parent's look-up of the host's name, which may wait for a resolver."""
        TCPServer.server_bind(self)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser breaks connections off as it likes."""


class Front:
    """Holds *port* of 127.0.0.1 (0: any) and, once started, answers there; a context manager.

    ArgumentError when the port cannot be had.
    """

    def __init__(self, port: int) -> None:
        try:
            self._listener = _Listener((HOST, port), _Handler)
        except OSError as error:
            raise ArgumentError(
                f"cannot serve on port {port} of {HOST} ({error.strerror or error}); "
                "choose another with --port"
            ) from error
        self._thread: Thread | None = None
        self.port = int(self._listener.server_address[1])
        self.base = f"http://{HOST}:{self.port}"

    def start(self, behind: int) -> None:
        """Begin to answer, with what the server on port *behind* answers."""
        self._listener.behind = behind
        self._listener.names = frozenset(f"{name}:{self.port}" for name in (HOST, "localhost"))
        self._thread = Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread is not None:
            self._listener.shutdown()
            self._thread.join()
        self._listener.server_close()
