"""One archive, one server and one browser for all tests of the pages."""

import shutil
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import attrs
import pytest
from playwright.sync_api import Browser, sync_playwright

from archiver.browse import browse
from archiver.store.read import post
from archiver.store.store import Store
from tests.archives import DEMO
from tests.browse.archive import CLOUDPIER, HOSTILE, write_archive


@attrs.frozen
class Answer:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


Get = Callable[..., Answer]


@attrs.frozen
class Site:
    """The archive while it is served, and the ids of posts in it."""

    archive: Path
    base: str
    changed: int
    """A post with two wordings."""
    hostile: int
    gone: int


@pytest.fixture(scope="session")
def browsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_archive(tmp_path_factory.mktemp("browsed"))


@pytest.fixture(scope="session")
def served(browsed: Path) -> Iterator[Site]:
    with Store.open(browsed / "archive.db", readonly=True) as store:
        ids = [
            post(store, address)["id"]
            for address in (DEMO.rstrip("/") + CLOUDPIER, f"{HOSTILE}2015/03/office-1/")
        ]
        [gone] = store.rows("select id from gone_posts")
    with browse(browsed, 0) as started:
        yield Site(browsed, started.base.rstrip("/"), *ids, gone["id"])


@pytest.fixture(scope="session")
def get(served: Site) -> Get:
    """Ask the server, as *method* and with *headers* if given."""

    def ask(path: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection(urlsplit(served.base).netloc, timeout=60)
        try:
            fields = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=fields)
            response: HTTPResponse = connection.getresponse()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, told, response.read())
        finally:
            connection.close()

    return ask


class _Counting(BaseHTTPRequestHandler):
    """Answers anything, and notes that it was asked."""

    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_error(404)

    do_POST = do_HEAD = do_OPTIONS = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def evil() -> Iterator[tuple[int, list[str]]]:
    """A server that must never be asked: its port, and what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Counting)
    asked = server.asked = []  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1], asked
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium(evil: tuple[int, list[str]]) -> Iterator[Browser]:
    """A browser for which evil.example is a server that can be reached."""
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", f"--host-resolver-rules=MAP evil.example 127.0.0.1:{evil[0]}"],
        )
        yield browser
        browser.close()
