"""``archiver networks``: who cites whom, which companies and which sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.filters import filter_options
from archiver.cli.lines import bold, entry, say
from archiver.cli.spreadsheet import print_csv
from archiver.errors import NothingFound
from archiver.export.graphml import write_graphml
from archiver.export.target import replaced
from archiver.store.filters import Filters
from archiver.store.networks import Kind, Network, most
from archiver.store.networks import network as read_network

__all__ = ["networks"]

_NODE: dict[str, type] = {
    "kind": str,
    "label": str,
    "url": str,
    "title": str,
    "blog": str,
    "published": str,
}
_FIELDS: dict[Kind, dict[str, type]] = {
    Kind.CITATIONS: _NODE | {"words": int},
    Kind.COMPANIES: _NODE | {"words": int, "listings": str},
    Kind.SOURCES: _NODE | {"words": int},
}
_OF_EDGE: dict[str, type] = {"times": int}
_NOTHING = {
    Kind.CITATIONS: "no post cites another that is known",
    Kind.COMPANIES: "no post names a listed company",
    Kind.SOURCES: "no post cites a page outside its blog",
}
_ENDS = ("source", "target")  # numbers of nodes, which say nothing without these


@click.command(
    epilog="\b\nExamples\n"
    "  archiver networks citations\n"
    "  archiver networks companies --since 2015-01-01 --limit 5\n"
    "  archiver networks sources --graphml sources.graphml\n"
    "  archiver networks citations --csv > citations.csv"
)
@click.argument("kind", type=click.Choice(Kind, case_sensitive=False), metavar="KIND")
@click.option(
    "--graphml",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write the whole network to FILE, - for stdout.",
)
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print every connection as CSV.")
@click.option(
    "--limit", type=click.IntRange(1, 10**6), default=20, show_default=True, help="How many."
)
@filter_options
@archive_option
def networks(  # noqa: PLR0913 - click's options
    kind: Kind,
    graphml: Path | None,
    limit: int,
    filters: Filters,
    archive: Path,
    *,
    force: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    r"""Show what posts are connected with.

    \b
    KIND is one of
    citations  posts that others cite most
    companies  companies that posts name together
    sources    hosts outside the blog that posts cite most

    --graphml, --json and --csv give the whole network: every connection with both its ends. The
    filters choose the posts that it begins at.
    """
    if sum((graphml is not None, as_json, as_csv)) > 1:
        raise click.UsageError("--graphml, --json and --csv each stand alone")
    with open_store(archive) as store, store.snapshot():
        found, total = most(store, kind, filters, limit)
        whole = read_network(store, kind, filters)
        first = next(whole.nodes, None)
        if first is None:
            raise NothingFound(f"{_NOTHING[kind]}; `archiver stats` tells what is held")
        told = Network(chain((first,), whole.nodes), whole.edges)
        if graphml is not None:
            _write(graphml, kind, told, force=force)
        elif as_json:
            print_json({"nodes": list(told.nodes), "edges": list(told.edges)})
        elif as_csv:
            _print_csv(told)
    if graphml is None and not as_json and not as_csv:
        for line in _lines(kind, found, total):
            say(line)


def _write(path: Path, kind: Kind, told: Network, *, force: bool) -> None:
    """Write *told* as GraphML, under its name only when it is whole."""
    if str(path) == "-":
        write_graphml(
            partial(click.echo, nl=False), told.nodes, told.edges, _FIELDS[kind], _OF_EDGE
        )
        return
    with replaced(path, replace=force) as made, made.open("wb") as out:
        write_graphml(out.write, told.nodes, told.edges, _FIELDS[kind], _OF_EDGE)


def _print_csv(told: Network) -> None:
    """Every connection as a line, with what describes both its ends."""
    for _ in told.nodes:
        pass
    edges = iter(told.edges)
    if first := next(edges, None):
        columns = [name for name in first if name not in _ENDS]
        print_csv(columns, chain([first], edges))


def _lines(kind: Kind, found: Sequence[Mapping[str, Any]], total: int) -> Iterator[str]:
    for row in found:
        yield from _SHOWN[kind](row)
    noun = _NOUNS[kind]
    if len(found) < total:
        yield f"{len(found)} of {total:,} {noun}; --limit {total} shows all"
    else:
        yield f"{total:,} {noun if total != 1 else noun.removesuffix('s')}"


def _cited(row: Mapping[str, Any]) -> Iterator[str]:
    held = f"post {row['id']}" if row["id"] is not None else "not held"
    when = f", {row['published_day']}" if row["published_day"] else ""
    yield from entry(_posts(row), f"{bold(row['title'] or row['url'])} ({held}{when})")


def _together(row: Mapping[str, Any]) -> Iterator[str]:
    yield from entry(_posts(row), f"{bold(row['company'])} and {bold(row['other'])}")


def _source(row: Mapping[str, Any]) -> Iterator[str]:
    more = f", {row['times']:,} times" if row["times"] != row["posts"] else ""
    yield from entry(_posts(row), f"{bold(row['host'])}{more}")


def _posts(row: Mapping[str, Any]) -> str:
    return f"{row['posts']:,} post{'' if row['posts'] == 1 else 's'}"


_SHOWN: dict[Kind, Callable[[Mapping[str, Any]], Iterator[str]]] = {
    Kind.CITATIONS: _cited,
    Kind.COMPANIES: _together,
    Kind.SOURCES: _source,
}
_NOUNS = {
    Kind.CITATIONS: "cited posts",
    Kind.COMPANIES: "pairs of companies",
    Kind.SOURCES: "hosts",
}
