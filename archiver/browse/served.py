"""An archive while it is served: Datasette under uvicorn, in a thread, on a port of loopback."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import attrs
import uvicorn

from archiver.browse.plugin import ArchiveDatasette
from archiver.browse.replaying import Replaying
from archiver.errors import ArchiverError, ArgumentError
from archiver.store.store import Store

__all__ = ["DEFAULT_PORT", "Served", "browse"]

DEFAULT_PORT = 8798
_HOST = "127.0.0.1"
_PATIENCE = 0.05  # seconds between looks whether it has started
_FAREWELL = 2  # seconds for answers under way

_SETTINGS = {
    "default_page_size": 50,
    "sql_time_limit_ms": 3000,
    "max_csv_mb": 0,  # everything, however much
    "allow_download": False,  # of the file as it lies, without what the WAL holds
    "truncate_cells_html": 120,
    "default_cache_ttl": 0,  # a crawl may be writing
}


@attrs.frozen
class Served:
    """An archive while it is served at *base*."""

    base: str
    _server: uvicorn.Server
    _ended: Event

    def wait(self) -> None:
        """Serve until interrupted; ArchiverError when the server ends by itself."""
        self._ended.wait()
        raise ArchiverError("the server has ended by itself; start it again")


@contextmanager
def browse(archive: Path, port: int = DEFAULT_PORT) -> Iterator[Served]:
    """The directory *archive*, served on *port* of 127.0.0.1 (0: any) once this is entered.

    ArgumentError when the port cannot be had, ArchiveError when there is no database that can be
    read.
    """
    # Says in one line what is wrong with it.
    Store.open(archive / "archive.db", readonly=True).close()
    with ExitStack() as stack:
        listening = stack.enter_context(closing(_listen(port)))
        replaying = stack.enter_context(Replaying(archive))
        server = uvicorn.Server(_configuration(_datasette(archive, replaying)))
        ended = Event()
        Thread(target=_run, args=(server, listening, ended), daemon=True).start()
        stack.callback(_end, server, ended)
        _wait_until_it_answers(server, ended)
        yield Served(f"http://{_HOST}:{listening.getsockname()[1]}/", server, ended)


def _run(server: uvicorn.Server, listening: socket.socket, ended: Event) -> None:
    # A thread whose `join` was interrupted counts as ended (Python before 3.13).
    try:
        server.run([listening])
    finally:
        ended.set()


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # of a port just left
        listening.bind((_HOST, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise ArgumentError(
            f"cannot serve on port {port} of {_HOST} ({error.strerror or error}); "
            "choose another with --port"
        ) from error
    return listening


def _datasette(archive: Path, replaying: Replaying) -> ArchiveDatasette:
    # As `store.opening` does: SQLite needs files beside a WAL database, and where it cannot make
    # them nobody writes.
    still = not os.access(archive, os.W_OK)
    files = [os.fspath((archive / "archive.db").absolute())]
    given = {"immutables": files} if still else {"files": files}
    return ArchiveDatasette(archive, replaying, settings=_SETTINGS, **given)


def _configuration(datasette: ArchiveDatasette) -> uvicorn.Config:
    return uvicorn.Config(
        datasette.app(),
        log_config=None,
        access_log=False,
        lifespan="off",  # its start is awaited by the first request
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=_FAREWELL,
    )


def _wait_until_it_answers(server: uvicorn.Server, ended: Event) -> None:
    while not server.started:
        if ended.wait(_PATIENCE):
            raise ArchiverError("the server does not start; please report it")


def _end(server: uvicorn.Server, ended: Event) -> None:
    server.should_exit = True
    ended.wait()
