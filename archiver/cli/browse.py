"""``archiver browse``: the archive as web pages, to read and to ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.archive import archive_option, json_option, open_store
from archiver.cli.lines import entry
from archiver.cli.serving import port_option, serve
from archiver.errors import NotInstalled

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from archiver.browse import Served

__all__ = ["browse"]

_PORT = 8798
_EXTRA = "pip install 'commentary-archiver[browse]'"


@click.command(
    epilog="\b\nExamples\n  archiver browse\n  archiver browse --archive old --port 8899"
)
@archive_option
@port_option(_PORT)
@json_option
def browse(archive: Path, port: int, *, as_json: bool) -> None:
    """Read and search the archive in a browser.

    Prints the address to open: posts to read, with their companies, citations, comments, visits
    and versions, and every table with filters, CSV and JSON. Only this machine can ask, nothing is
    fetched from the web, and a crawl may go on meanwhile. Serves until Ctrl-C.
    """
    open_store(archive).close()
    serve(
        _browse()(archive, port),
        lambda served: {"address": served.base},
        lambda served: entry("open", served.base),
        as_json=as_json,
    )


def _browse() -> Callable[[Path, int], AbstractContextManager[Served]]:
    try:
        from archiver.browse import browse as started  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        what = f"browsing needs {missing.name}, which is not installed"
        raise NotInstalled(f"{what}; run: {_EXTRA}") from missing
    return started
