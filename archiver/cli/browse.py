"""``archiver browse``: the archive as web pages, to read and to ask."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.lines import entry, say
from archiver.cli.serving import ended_by_signals
from archiver.errors import ArchiverError

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
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=_PORT,
    show_default=True,
    help="Port of 127.0.0.1 to serve on.",
)
@json_option
def browse(archive: Path, port: int, *, as_json: bool) -> None:
    """Read and search the archive in a browser.

    Prints the address to open: posts to read, with their companies, citations, comments, visits
    and versions, and every table with filters, CSV and JSON. Only this machine can ask, nothing is
    fetched from the web, and a crawl may go on meanwhile. Serves until Ctrl-C.
    """
    open_store(archive).close()
    serve = _serving()
    with ended_by_signals(), serve(archive, port) as served:
        if as_json:
            print_json({"address": served.base})
        else:
            for line in (*entry("open", served.base), *entry("to end", "Ctrl-C")):
                say(line)
        served.wait()


def _serving() -> Callable[[Path, int], AbstractContextManager[Served]]:
    try:
        from archiver.browse import browse as serve  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as missing:
        raise ArchiverError(f"browsing needs {missing.name}; run: {_EXTRA}") from missing
    return serve
