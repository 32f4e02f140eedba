"""ReplayWeb.page as a person uses it: its own files on a web server, beside a WACZ."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

# Its scripts hold all they need, so it is unpacked without what it says it depends on.
_PLACE = Path(sys.prefix) / "replayweb"
INSTALL = (
    f"npm pack replaywebpage@2.5.3 --pack-destination {sys.prefix} && mkdir -p {_PLACE} && "
    f"tar -xzf {sys.prefix}/replaywebpage-2.5.3.tgz --strip-components 1 -C {_PLACE}"
)
_FILES = ("index.html", "ui.js", "sw.js")


def find() -> Path | None:
    """The directory with its files: $ARCHIVER_REPLAYWEB, or where `INSTALL` puts them."""
    directory = Path(os.environ.get("ARCHIVER_REPLAYWEB") or _PLACE)
    return directory if all((directory / name).is_file() for name in _FILES) else None


class Site(ThreadingHTTPServer):
    """Serves *directory* on loopback, in parts where these are asked for."""

    daemon_threads = True

    def __init__(self, directory: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(directory)))
        self.directory = directory
        self.base = f"http://127.0.0.1:{self.server_port}"
        self.asked: list[tuple[str, int]] = []
        """(path, status) of each request."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser breaks connections off as it likes."""


class _Handler(SimpleHTTPRequestHandler):
    server: Site

    def send_head(self) -> Any:  # what http.server then sends, unless the head is all
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if asked is None or not path.is_file():
            return super().send_head()
        whole = path.read_bytes()
        size = len(whole)
        begin = int(asked[1]) if asked[1] else max(0, size - int(asked[2]))
        end = min(size, int(asked[2]) + 1) if asked[1] and asked[2] else size
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {begin}-{end - 1}/{size}")
        self.send_header("Content-Length", str(end - begin))
        self.end_headers()
        return BytesIO(whole[begin:end])

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        super().end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        self.server.asked.append((self.path.partition("?")[0], int(str(code))))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve(application: Path, wacz: Path, directory: Path) -> Iterator[Site]:
    """*application* and *wacz* as the one site in *directory*, while this is entered."""
    directory.mkdir()
    for path in (*(application / name for name in _FILES), wacz):
        shutil.copy(path, directory)
    with Site(directory) as site:
        thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()
