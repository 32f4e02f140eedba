"""``archiver search``: full-text search over title, bottom line and body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import attrs
import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.lines import MARKS, bold, columns, say, wrapped
from archiver.errors import NothingFound
from archiver.store.search import Found, Hit, Limits
from archiver.store.search import search as search_store

__all__ = ["search"]

_DAY = click.DateTime(["%Y-%m-%d"])
_MARKED = re.compile("{}(.*?){}".format(*MARKS))
_INDENT = " " * 7


@click.command(
    epilog="\b\nExamples\n"
    "  archiver search tickets\n"
    "  archiver search '\"price war\" NOT phones' --since 2015-01-01\n"
    "  archiver search 'batter*' --limit 3 --json"
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 10**6), default=10, show_default=True, help="How many."
)
@click.option("--since", type=_DAY, metavar="YYYY-MM-DD", help="Published then or later (UTC).")
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="Published then or earlier (UTC).")
@archive_option
@json_option
def search(
    words: tuple[str, ...],
    limit: int,
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
    query = " ".join(words)
    limits = Limits(
        count=limit,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    with open_store(archive) as store:
        found = search_store(store, query, limits, marks=("[", "]") if as_json else MARKS)
    if as_json:
        print_json(attrs.asdict(found))
    else:
        if found.as_words:
            click.echo("not a valid query; looked for its plain words", err=True)
        for line in _lines(found):
            say(line)
    if not found.hits:
        raise NothingFound(f"no post matches {query!r}; try fewer words, or a prefix*")


def _lines(found: Found) -> Iterator[str]:
    for hit in found.hits:
        yield from _hit(hit)
        yield ""
    if found.hits:
        more = f"; --limit {found.total} shows all" if len(found.hits) < found.total else ""
        yield f"{len(found.hits)} of {found.total} posts{more}"


def _hit(hit: Hit) -> Iterator[str]:
    day = (hit.published or "no date")[:10]
    yield f"{hit.id:>5}  {day:<10}  {bold(hit.title or '(no title)')}"
    yield f"{_INDENT}{hit.url}"
    snippet = _MARKED.sub(lambda match: bold(match[1]), hit.snippet)
    yield from (_INDENT + line for line in wrapped(snippet, columns() - len(_INDENT)))
