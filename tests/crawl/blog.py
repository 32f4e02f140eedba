"""A small WordPress-like blog whose every answer a test decides, and crawls of it."""

import gzip
import json
import socket
import sqlite3
import ssl
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

import attrs

from tests import zygote

ROOT = Path(__file__).parent.parent.parent
_SCRAPY = "import sys; sys.argv[0] = 'scrapy'; from scrapy.cmdline import execute; execute()"


@attrs.define
class Answer:
    """What one path answers."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = attrs.field(factory=dict)
    send: Callable[[BaseHTTPRequestHandler], None] | None = None
    """Writes the answer itself, for what http.server would not send."""


def post(
    number: int, *, date: str = "2015-03-02", title: str | None = None, body: str = ""
) -> str:
    """The page of a post, in the markup of a classic theme."""
    title = title if title is not None else f"INTERNET: Lantern Opens Office {number}"
    heading = f'<h1 class="entry-title">{title}</h1>' if title else ""
    return f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>{title}</title>
</head><body class="post-template-default single single-post postid-{number}">
<article id="post-{number}" class="post-{number} post type-post"><header>{heading}</header>
<div class="entry-content"><p>Bottom line: Office {number} should pay for itself.</p>
{body or f"<p>Lantern (NYSE: LTN) rented its floor number {number} by the river.</p>"}</div>
<footer><time class="entry-date published" datetime="{date}T09:00:00+00:00">{date}</time></footer>
</article></body></html>"""


class Blog:
    """Serves *count* posts, home page and REST listing; any path can be answered otherwise.

    With *tls* it is an https server; with *tunnel* it is a proxy as well, and plays every host
    that is asked through it: then paths are whole addresses.
    """

    def __init__(
        self,
        count: int = 3,
        tls: ssl.SSLContext | None = None,
        tunnel: ssl.SSLContext | None = None,
    ) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[float, str, dict[str, str]]] = []
        self.count = count
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            origin = ""

            def do_CONNECT(self) -> None:
                assert tunnel is not None
                self.send_response(200)
                self.end_headers()
                self.origin = f"https://{self.path.removesuffix(':443')}"
                self.request = tunnel.wrap_socket(self.connection, server_side=True)
                self.setup()

            def finish(self) -> None:
                super().finish()
                self.request.close()  # a tunnel's is none that the server knows

            def do_GET(self) -> None:
                path = self.origin + self.path
                outer.requests.append(
                    (datetime.now().timestamp(), path, dict(self.headers))  # noqa: DTZ005
                )
                answer = outer.answer(path)
                if answer.send is not None:
                    answer.send(self)
                    return
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response(answer.status)
                for name, value in ({"Content-Type": "text/html"} | answer.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> "Blog":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def address(self, number: int) -> str:
        return f"{self.url}2015/03/office-{number}/"

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.requests]

    def answer(self, path: str) -> Answer:
        if path in self.answers:
            return self.answers[path]
        if "*" in self.answers:
            return self.answers["*"]
        if path == "/":
            return Answer(self._home())
        if path.startswith("/wp-json/wp/v2/posts"):
            total = {"X-WP-Total": str(self.count), "X-WP-TotalPages": "1"}
            listing = [self._entry(n) for n in range(self.count, 0, -1)]
            return Answer(
                json.dumps(listing), headers={"Content-Type": "application/json"} | total
            )
        for number in range(1, self.count + 1):
            if path == f"/2015/03/office-{number}/":
                return Answer(post(number))
        return Answer("<html><body class='error404'><h1>Not here</h1></body></html>", 404)

    def _home(self) -> str:
        return (
            "<!DOCTYPE html><html><head><title>Office Letters</title>"
            f'<link rel="https://api.w.org/" href="{self.url}wp-json/"></head>'
            '<body class="home blog"><p>Letters about offices.</p></body></html>'
        )

    def _entry(self, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "date": "2015-03-02T09:00:00",
            "date_gmt": "2015-03-02T09:00:00",
            "modified_gmt": "2015-03-02T09:00:00",
            "link": self.address(number),
            "title": {"rendered": f"INTERNET: Lantern Opens Office {number}"},
            "content": {"rendered": "", "protected": False},
        }


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def scrapy(
    *arguments: str, cwd: Path = ROOT, missing: str = "", **env: str
) -> subprocess.CompletedProcess[str]:
    """Run scrapy as a person would, with *env* set; the module *missing* is not installed."""
    hidden = f"import sys; sys.modules[{missing!r}] = None\n" if missing else ""
    return zygote.run(hidden + _SCRAPY, *arguments, cwd=cwd, env=env)


def crawl(
    url: str,
    archive: Path,
    *arguments: str,
    settings: tuple[str, ...] = (),
    missing: str = "",
    proxy: str = "",
) -> subprocess.CompletedProcess[str]:
    """Crawl the blog at *url* into *archive*, impatiently, perhaps through a *proxy*.

    See `scrapy` for *missing*.
    """
    impatient = (
        "DOWNLOAD_DELAY=0",
        "AUTOTHROTTLE_ENABLED=False",
        "CONCURRENT_REQUESTS_PER_DOMAIN=8",
        "RETRY_TIMES=1",
        f"ARCHIVE_DIR={archive}",
        *settings,
    )
    options = [part for setting in impatient for part in ("-s", setting)]
    given = [part for argument in (f"url={url}", *arguments) for part in ("-a", argument)]
    through = {"http_proxy": proxy, "https_proxy": proxy, "no_proxy": ""} if proxy else {}
    return scrapy("crawl", "blog", *given, *options, missing=missing, **through)


def rows(archive: Path, query: str, *parameters: object) -> list[Any]:
    """The rows of *query* on the archive's database."""
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        return connection.execute(query, parameters).fetchall()


def gunzipped(archive: Path) -> bytes:
    """All WARC files of *archive*, unpacked and joined."""
    files = sorted((archive / "warc").glob("*.warc.gz*"))
    return b"".join(gzip.decompress(path.read_bytes()) for path in files)
