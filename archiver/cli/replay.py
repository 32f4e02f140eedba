"""``archiver replay``: the archived pages in a browser, as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from archiver.cli.archive import archive_option, json_option, open_store
from archiver.cli.lines import entry
from archiver.cli.serving import port_option, serve
from archiver.replay import DEFAULT_PORT, Replay
from archiver.replay import replay as started

__all__ = ["replay"]


@click.command(
    epilog="\b\nExamples\n  archiver replay\n  archiver replay --archive old --port 8899"
)
@archive_option
@port_option(DEFAULT_PORT)
@json_option
def replay(archive: Path, port: int, *, as_json: bool) -> None:
    """Show the archived pages in a browser, as they were.

    Shows where the last capture of each blog's front page is, and a calendar of all its captures.
    Nothing is fetched from the web: what the archive does not hold is missing. Serves until
    Ctrl-C, and needs pywb, an environment of its own.
    """
    homes = _homes(archive)
    serve(
        started(archive, port),
        lambda served: _facts(homes, served),
        lambda served: _lines(homes, served),
        as_json=as_json,
    )


def _homes(archive: Path) -> list[str]:
    """The front pages of the blogs in *archive*; none where it has no database."""
    if not (archive / "archive.db").exists():
        return []
    with open_store(archive) as store:
        return [site.home for site in store.sites()]


def _facts(homes: list[str], served: Replay) -> dict[str, object]:
    return {
        "entrance": served.entrance,
        "sites": [
            {"home": home, "latest": served.latest(home), "calendar": served.calendar(home)}
            for home in homes
        ],
    }


def _lines(homes: list[str], served: Replay) -> Iterator[str]:
    for home in homes:
        yield home
        yield from entry("latest", served.latest(home))
        yield from entry("calendar", served.calendar(home))
    yield from entry("any page", served.entrance)
