"""``archiver inspect``: what a blog is and what a crawl of it would find; nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from archiver import urls
from archiver.cli.archive import json_option, print_json
from archiver.cli.lines import bold, entry, say
from archiver.cli.show import post_lines
from archiver.errors import ArgumentError

if TYPE_CHECKING:
    from archiver.crawl.look import Look

__all__ = ["inspect", "looked_at"]

_NAMES = {"api": "API", "archive": "archive pages", "link": "links"}


@click.command(
    epilog="\b\nExamples\n"
    "  archiver inspect https://letters.example/\n"
    "  archiver inspect https://letters.example/en/ --platform generic --json"
)
@click.argument("url")
@click.option("--platform", default="any", help="Read it as a blog of this engine.")
@click.option("--timezone", help="The zone of dates printed without one.")
@click.option(
    "--listings",
    default=30,
    show_default=True,
    type=click.IntRange(min=1),
    help="Ask at most so many listings, sitemaps and feeds.",
)
@json_option
def inspect(
    url: str, platform: str, timezone: str | None, listings: int, *, as_json: bool
) -> None:
    """Look at a blog before a crawl: its engine, its posts.

    Told are the signs of its engine, who lists how many posts, and one post as it would be read.
    The blog is asked politely, and nothing is written.
    """
    shown = looked_at(url, platform, timezone, listings)
    if as_json:
        print_json(_facts(shown))
        return
    for line in _lines(shown):
        say(line)


def looked_at(url: str, platform: str, timezone: str | None, listings: int) -> Look:
    """What a look at the blog at *url* shows; ArgumentError when that is no web address."""
    from archiver.crawl.look import look  # noqa: PLC0415 - brings Scrapy
    from archiver.platforms import undeclared_site  # noqa: PLC0415

    if not urls.is_web(url):
        raise ArgumentError(f"{url}: not a web address; write it as https://blog.example/")
    site = undeclared_site(url, timezone=timezone, platform=platform)
    return look(site, listings=listings)


def _facts(shown: Look) -> dict[str, Any]:  # JSON
    told = shown.certificate
    return {
        "home": told["home"],
        "engines": [
            {"engine": one.engine, "score": one.score, "signs": list(one.signs)}
            for one in shown.evidence
        ],
        "known": told["known"],
        "sources": told["sources"],
        "told": told["told"],
        "listings_not_asked": shown.unasked,
        "post": shown.post,
    }


def _lines(shown: Look) -> Iterator[str]:
    told = shown.certificate
    yield bold(told["home"])
    for one in shown.evidence:
        yield from entry("engine", f"{one.engine}, score {one.score}")
        for sign in one.signs:
            yield from entry("", sign)
    if not shown.evidence:
        yield from entry("engine", "unknown: its pages show no signs of one; read as generic")
    yield from entry("posts", f"{told['known']:,} named")
    for source, number in told["sources"].items():
        if number:
            yield from entry("", f"{number:,} by {_NAMES.get(source, source)}")
    for total in told["told"]:
        yield from entry("site says", f"{total['total']:,} posts, at {total['url']}")
    if shown.unasked:
        yield from entry("unasked", f"{shown.unasked:,} listings or more; see --listings")
    yield ""
    if shown.post is None:
        yield from entry("sample", "none: no post could be read")
    else:
        yield from post_lines(shown.post)
