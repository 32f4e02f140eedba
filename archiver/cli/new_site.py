"""``archiver new-site``: declare a blog, with a page of it that tests read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archiver.cli.archive import json_option, print_json
from archiver.cli.inspect import looked_at
from archiver.cli.lines import entry, say
from archiver.errors import NothingFound

if TYPE_CHECKING:
    from archiver.crawl.look import Look

__all__ = ["new_site"]

_WANTED = ("authors", "published", "language")


@click.command(
    name="new-site",
    epilog="\b\nExamples\n"
    "  archiver new-site example_letters https://letters.example/\n"
    "  archiver new-site pier https://pier.example/en/ --timezone Asia/Shanghai --json",
)
@click.argument("name")
@click.argument("url")
@click.option("--timezone", help="The zone of dates printed without one, as Europe/Paris.")
@click.option("--platform", default="any", help="Its engine; as it shows signs of unless given.")
@click.option("--title", help="What it is called; what its front page says unless given.")
@click.option(
    "--listings",
    default=30,
    show_default=True,
    type=click.IntRange(min=1),
    help="Ask at most so many listings, sitemaps and feeds.",
)
@json_option
def new_site(  # noqa: PLR0913 - click's options
    name: str,
    url: str,
    timezone: str | None,
    platform: str,
    title: str | None,
    listings: int,
    *,
    as_json: bool,
) -> None:
    """Add a blog to this checkout, as NAME.

    The blog is looked at as `archiver inspect` does. Then spiders/NAME.py declares it, and
    tests/sites/NAME/ holds the page of one post, cut to what its reading needs, and what is read
    there. Nothing is overwritten.
    """
    from archiver.declaring import Checkout, Declaration, Fixture  # noqa: PLC0415 - lxml

    checkout = Checkout.at(Path.cwd())
    checkout.check(name, url)
    click.echo(f"looking at {url}, a request a second or slower …", err=True)
    shown = looked_at(url, platform, timezone, listings)
    if shown.sample is None:
        raise NothingFound(
            f"no post of {url} could be read; `archiver inspect {url}` tells more, "
            "--platform names its engine"
        )
    engine = _engine(shown) if platform == "any" else platform
    declaration = Declaration.of(name, shown.front, engine, title=title, timezone=timezone)
    click.echo(f"cutting {shown.sample.url} …", err=True)
    fixture = Fixture.of(shown.sample, declaration.site)
    written = checkout.write(declaration, fixture)
    facts = {
        "name": name,
        "title": declaration.title,
        "home": declaration.home,
        "hosts": list(declaration.hosts),
        "engine": declaration.engine,
        "timezone": declaration.timezone,
        "spider": str(written[0]),
        "page": str(written[1]),
        "page_bytes": len(fixture.html),
        "page_bytes_before": len(shown.sample.body),
        "expected": str(written[2]),
        "post": fixture.facts,
    }
    if as_json:
        print_json(facts)
        return
    for line in _lines(facts):
        say(line)


def _engine(shown: Look) -> str:
    """The engine that made the post, else the front page; generic where neither tells."""
    read_by = str((shown.post or {}).get("location", {}).get("parser") or "generic")
    if read_by == "generic" and shown.evidence:
        return shown.evidence[0].engine
    return read_by


def _lines(facts: Mapping[str, Any]) -> Iterator[str]:  # JSON
    post = facts["post"]
    yield from entry("written", facts["spider"])
    sizes = f"{facts['page_bytes']:,} bytes of {facts['page_bytes_before']:,}"
    yield from entry("", f"{facts['page']}, {sizes}")
    yield from entry("", facts["expected"])
    yield from entry("blog", f"{facts['title']}, {facts['home']}")
    yield from entry("engine", facts["engine"])
    yield from entry("post", post["title"])
    yield from entry("", post["url"])
    yield from entry("", f"{post['body']['words'] or 0:,} words")
    if missing := [field for field in _WANTED if not post[field]]:
        yield from entry("not found", f"{', '.join(missing)}; selectors may name them, see README")
    yield ""
    yield from entry("next", f"compare {facts['expected']} with the page, by eye")
    yield from entry("", f"tell the blog's subject at the head of {facts['spider']}")
    yield from entry("", "python -m pytest tests/sites")
    yield from entry("", f"scrapy crawl {facts['name']} -a limit=5")
