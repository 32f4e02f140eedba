"""Serves an archive on loopback, so that a browser shows its pages as they were.

The pages are rewritten by pywb, a program of its own, which is found and started but never
imported. It was chosen over ReplayWeb.page because it shows a calendar of the captures of one
URL, reads the WARC files and the CDXJ as they lie, however large, and asks nothing of the browser;
ReplayWeb.page has no calendar, and wants a WACZ and a service worker. What pywb needs contradicts
what Scrapy needs (it brings another module named `brotli`), hence an environment of its own.

    browser -> front, on 127.0.0.1:PORT -> pywb, on another port of 127.0.0.1 -> WARC files

The front adds what pywb leaves out: no answer lets a browser ask another host for anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from archiver.replay.collection import COLLECTION, collect, warc_files
from archiver.replay.front import Front
from archiver.replay.program import Program, find

__all__ = ["DEFAULT_PORT", "Replay", "replay"]

DEFAULT_PORT = 8797


@attrs.frozen
class Replay:
    """An archive while it is served at *base*."""

    base: str
    _program: Program

    @property
    def entrance(self) -> str:
        """Where a person looks any address up."""
        return f"{self.base}/{COLLECTION}/"

    def latest(self, url: str) -> str:
        """Where the last capture of *url* is shown."""
        return f"{self.entrance}{url}"

    def calendar(self, url: str) -> str:
        """Where the captures of *url* are shown by their dates."""
        return f"{self.entrance}*/{url}"

    def wait(self) -> None:
        """Serve until interrupted; ArchiverError when pywb ends by itself."""
        self._program.wait()


@contextmanager
def replay(archive: Path, port: int = DEFAULT_PORT) -> Iterator[Replay]:
    """The directory *archive*, served on *port* of 127.0.0.1 (0: any) once this is entered.

    ArgumentError when the port cannot be had, ArchiveError when there is no WARC file, and
    ArchiverError when pywb is missing or does not start.
    """
    command = find()
    files = warc_files(archive)
    with ExitStack() as stack:
        front = stack.enter_context(Front(port))
        directory = Path(stack.enter_context(TemporaryDirectory(prefix="archiver-replay-")))
        collect(files, directory)
        program = stack.enter_context(Program(command, directory))
        front.start(program.port)
        yield Replay(front.base, program)
