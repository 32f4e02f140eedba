"""What every reading verb shares: where the archive is, and how JSON is printed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archiver.errors import ArchiveError

if TYPE_CHECKING:
    from archiver.store.store import Store

__all__ = [
    "archive_option",
    "complete_site",
    "json_option",
    "open_store",
    "print_json",
    "print_line",
]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def archive_option(command: _Command) -> _Command:
    """``--archive DIR``: the directory that holds ``archive.db`` and ``warc/``."""
    return click.option(
        "--archive",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("output"),
        show_default=True,
        envvar="ARCHIVE_DIR",
        help="The archive's directory.",
    )(command)


def json_option(command: _Command) -> _Command:
    """``--json``: the same facts for programs."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def open_store(archive: Path) -> Store:
    """The archive's database, for reading; ArchiveError when there is none."""
    from archiver.store.store import Store  # noqa: PLC0415 - which many verbs do without

    path = archive / "archive.db"
    if not path.exists():
        raise ArchiveError(
            f"{path} does not exist; `scrapy crawl demo` makes an archive, --archive names another"
        )
    return Store.open(path, readonly=True)


def complete_site(context: click.Context, _: click.Parameter, begun: str) -> list[str]:
    """What a shell offers behind ``--site``: the blogs of the archive; none where that fails."""
    archive = context.params.get("archive") or os.environ.get("ARCHIVE_DIR") or "output"
    try:
        with open_store(Path(archive)) as store:
            names = [name for site in store.sites() if (name := site.key(site.home))]
    except Exception:  # noqa: BLE001 - whatever it is, a line on the terminal would only disturb
        return []
    return [name for name in names if name.startswith(begun)]


def print_json(facts: Any) -> None:  # JSON
    """*facts* on stdout, readable and in UTF-8, whatever the terminal speaks."""
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2).encode())


def print_line(facts: Any) -> None:  # JSON
    """*facts* on one line of stdout, in UTF-8, beside others of its kind."""
    click.echo(json.dumps(facts, ensure_ascii=False).encode())
