"""``archiver search``: full-text search over title, bottom line and body."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import attrs
import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.errors import NothingFound
from archiver.store.search import Found, Limits
from archiver.store.search import search as search_store

__all__ = ["search"]

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    epilog="\b\nExamples\n"
    "  archiver search tickets\n"
    "  archiver search '\"price war\" NOT phones' --since 2015-01-01\n"
    "  archiver search 'batter*' --limit 3 --json"
)
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Skip so many first.")
@click.option("--since", type=_DAY, help="Published on that day or later (UTC).")
@click.option("--until", type=_DAY, help="Published on that day or earlier (UTC).")
@archive_option
@json_option
def search(
    words: tuple[str, ...],
    limit: int,
    offset: int,
    since: datetime | None,
    until: datetime | None,
    archive: Path,
    *,
    as_json: bool,
) -> None:
    """Find posts by their words, best matches first.

    All words must occur. A phrase in double quotes, a prefix with *, OR, NOT and brackets work;
    what is no such query is looked for as plain words.
    """
    limits = Limits(
        count=limit,
        offset=offset,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    styled = click.style("\0", bold=True).split("\0") if not as_json else ["[", "]"]
    with open_store(archive) as store:
        found = search_store(store, " ".join(words), limits, marks=(styled[0], styled[1]))
    if as_json:
        print_json(attrs.asdict(found))
    else:
        _print(found)
    if not found.hits:
        raise NothingFound(f"no post matches {' '.join(words)!r}; try fewer words, or a prefix*")


def _print(found: Found) -> None:
    if found.as_words:
        click.echo("not a query of FTS5; looked for its plain words", err=True)
    for hit in found.hits:
        day = (hit.published or "undated")[:10]
        click.echo(f"{hit.id:>5}  {day}  {click.style(hit.title or hit.url, bold=True)}")
        click.echo(f"       {hit.url}")
        click.echo(f"       {' '.join(hit.snippet.split())}\n")
    if found.hits:
        click.echo(f"{len(found.hits)} of {found.total} posts")
