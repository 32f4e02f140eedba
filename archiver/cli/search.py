"""``archiver search``: full-text search over title, bottom line and body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.filters import filter_options
from archiver.cli.lines import MARKS, bold, columns, harmless, say, wrapped
from archiver.cli.spreadsheet import print_csv
from archiver.errors import NothingFound
from archiver.store.filters import Filters
from archiver.store.search import Found, Hit, Page
from archiver.store.search import search as search_store

__all__ = ["search"]

_MARKED = re.compile("{}(.*?){}".format(*MARKS))
_INDENT = " " * 7
_ALL = 1000  # hits that anybody wants to see at once
_COLUMNS = ("id", "site", "url", "title", "day", "published", "score", "snippet")


@click.command(
    epilog="\b\nExamples\n"
    "  archiver search tickets\n"
    "  archiver search '\"price war\" NOT phones' --company NYSE:PNWL\n"
    "  archiver search 'title: (ipo OR listing)' --has image --offset 10\n"
    "  archiver search 阿里巴巴 IPO\n"
    "  archiver search 'batter*' --limit 3 --json"
)
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 10**6), default=10, show_default=True, help="How many."
)
@click.option(
    "--offset", type=click.IntRange(0, 10**9), default=0, help="How many to pass over first."
)
@filter_options
@archive_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def search(  # noqa: PLR0913 - click's options
    words: tuple[str, ...],
    limit: int,
    offset: int,
    filters: Filters,
    archive: Path,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Find posts by their words, best matches first.

    All words must occur. A phrase in double quotes, a prefix with *, OR, NOT, brackets, NEAR(a b,
    5) and title:, bottom_line: or body: before a word work; what is no such query is looked for
    as plain words.
    """
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other")
    query = " ".join(words)
    page = Page(limit=limit, offset=offset)
    with open_store(archive) as store:
        marks = ("[", "]") if as_json or as_csv else MARKS
        found = search_store(store, query, filters, page, marks=marks)
    if found.explanation:
        told = f"not a valid query: {found.explanation}; looked for its plain words"
        click.echo(harmless(told), err=True)
    if as_json:
        print_json(attrs.asdict(found))
    elif as_csv:
        print_csv(_COLUMNS, map(attrs.asdict, found.hits))
    else:
        for line in _lines(found, page):
            say(line)
    if not found.hits:
        raise NothingFound(_nothing(query, filters, found))


def _nothing(query: str, filters: Filters, found: Found) -> str:
    if found.total:
        return f"{found.ranked} posts match {query!r}, none beyond --offset; give a smaller one"
    if filters.whole:
        return f"no post matches {query!r}; try fewer words, or a prefix*"
    return f"no such post matches {query!r}; try fewer words, a prefix*, or fewer filters"


def _lines(found: Found, page: Page) -> Iterator[str]:
    for hit in found.hits:
        yield from _hit(hit)
        yield ""
    if found.hits:
        yield from wrapped(_footer(found, page), columns())


def _footer(found: Found, page: Page) -> str:
    """How many there are, and how to see more of them."""
    last = page.offset + len(found.hits)
    shown = f"{page.offset + 1:,} to {last:,}" if page.offset else f"{last:,}"
    if found.more:
        since = f", since {found.ranked_since}," if found.ranked_since else ""
        ranked = f"only the newest {found.ranked:,}{since} were ranked"
        return f"{shown} of {found.total:,} or more posts; {ranked}: another word narrows it"
    more = ""
    if last < found.total:
        all_shown = found.total <= _ALL and not page.offset
        more = f"--limit {found.total} shows all" if all_shown else f"--offset {last} shows more"
    return f"{shown} of {found.total:,} posts" + (f"; {more}" if more else "")


def _hit(hit: Hit) -> Iterator[str]:
    yield f"{hit.id:>5}  {hit.day or 'no date':<10}  {bold(hit.title or '(no title)')}"
    yield f"{_INDENT}{hit.url}"
    snippet = _MARKED.sub(lambda match: bold(match[1]), hit.snippet)
    yield from (_INDENT + line for line in wrapped(snippet, columns() - len(_INDENT)))
