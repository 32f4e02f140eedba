"""``archiver stats``: what the archive holds, and what failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.store.read import stats as read_stats

__all__ = ["stats"]


@click.command(epilog="\b\nExamples\n  archiver stats\n  archiver stats --archive old --json")
@archive_option
@json_option
def stats(archive: Path, *, as_json: bool) -> None:
    """Show what the archive holds of each blog, and what failed."""
    with open_store(archive) as store:
        sites = read_stats(store)
    if as_json:
        print_json(sites)
        return
    for site in sites:
        for line in _lines(site):
            click.echo(line)


def _lines(site: Mapping[str, Any]) -> Iterator[str]:  # JSON of one site
    yield click.style(site["title"], bold=True)
    yield site["home"]
    first, last = (site["first_published"] or "?")[:10], (site["last_published"] or "?")[:10]
    yield f"posts      {site['posts']} of {site['known_posts']} known, {first} to {last}"
    yield f"versions   {site['versions']}"
    yield f"comments   {site['comments']}"
    yield f"images     {site['images']}"
    yield f"visits     {site['visits']} observations"
    kinds = ", ".join(f"{count} {kind}" for kind, count in site["captures"].items())
    yield f"captures   {sum(site['captures'].values())}: {kinds}"
    yield f"WARC       {site['warc_files']} files, {site['bytes']:,} bytes of records"
    yield f"runs       {site['runs']}, {site['first_capture'][:10]} to {site['last_capture'][:10]}"
    for reason, count in site["failures"].items():
        yield f"failed     {count} × {reason}"
    yield ""
