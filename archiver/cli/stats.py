"""``archiver stats``: what the archive holds, and what failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.lines import bold, day, entry, say
from archiver.errors import NothingFound
from archiver.store.read import stats as read_stats

__all__ = ["stats"]


@click.command(epilog="\b\nExamples\n  archiver stats\n  archiver stats --archive old --json")
@archive_option
@json_option
def stats(archive: Path, *, as_json: bool) -> None:
    """Show what the archive holds of each blog, what failed."""
    with open_store(archive) as store:
        sites = read_stats(store)
    if as_json:
        print_json(sites)
    for number, site in enumerate(() if as_json else sites):
        for line in ([""] if number else []) + list(_lines(site)):
            say(line)
    if not sites:
        raise NothingFound(f"{archive} holds no blog yet; `scrapy crawl NAME` fetches one")


def _lines(site: Mapping[str, Any]) -> Iterator[str]:  # JSON of one site
    yield bold(site["title"])
    yield site["home"]
    first, last = site["first_published"], site["last_published"]  # days, as posts print them
    published = f", {first} to {last}" if first and last else ""
    yield from entry("posts", f"{site['posts']:,} of {site['known_posts']:,} known{published}")
    if site["gone"]:
        yield from entry("gone", f"{site['gone']:,} no longer there")
    for name in ("versions", "comments", "images"):
        yield from entry(name, f"{site[name]:,}")
    yield from entry("visits", f"{site['visits']:,} observations")
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in site["captures"].items())
    yield from entry("captures", f"{sum(site['captures'].values()):,}: {kinds or 'none'}")
    yield from entry("WARC", f"{site['bytes']:,} bytes of records, files: {site['warc_files']:,}")
    yield from entry(
        "runs", f"{site['runs']:,}{_span(site['first_capture'], site['last_capture'])}"
    )
    for reason, count in site["failures"].items():
        yield from entry("failed", f"{count:,} × {reason}")
    for reason, count in site["refused"].items():
        yield from entry("refused", f"{count:,} × {reason}")


def _span(first: str | None, last: str | None) -> str:
    return f", {first[:10]} to {day(last)}" if first and last else ""
