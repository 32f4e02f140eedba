"""``archiver coverage``: how complete the archive of a blog is, and how that is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.lines import bold, day, entry, say
from archiver.errors import NothingFound
from archiver.store.coverage import (
    coverage as certificates,
)
from archiver.store.coverage import (
    disagreeing,
    names_of,
    sources_of,
    total_of,
)

__all__ = ["coverage"]

_SHOWN = 10  # posts that are missing
_FEW = 3  # posts that one list names and another lacks


@click.command(
    epilog="\b\nExamples\n  archiver coverage\n  archiver coverage letters.example --json"
)
@click.argument("site", required=False)
@archive_option
@json_option
def coverage(site: str | None, archive: Path, *, as_json: bool) -> None:
    """Show how complete the archive is, and how that is known.

    SITE is part of a blog's address; without it every blog is told.
    """
    with open_store(archive) as store:
        told = certificates(store, site)
    if as_json:
        print_json(told)
    for number, certificate in enumerate(() if as_json else told):
        for line in ([""] if number else []) + list(_lines(certificate)):
            say(line)
    if not told:
        raise NothingFound(f"{archive} holds no blog yet; `scrapy crawl NAME` fetches one")


def _lines(told: Mapping[str, Any]) -> Iterator[str]:  # JSON of one blog
    yield bold(told["title"])
    yield told["home"]
    yield from entry("posts", f"{told['held']:,} held of {told['known']:,} known")
    for reason, number in told["missing"].items():
        yield from entry("missing", f"{number:,} × {reason}")
    for post in told["missing_posts"][:_SHOWN]:
        yield from entry("", f"{post['url']}: {post['reason']}")
    if len(told["missing_posts"]) > _SHOWN:
        yield from entry("", f"and {len(told['missing_posts']) - _SHOWN:,} more; --json has them")
    yield from _some("cut", told["cut"], "held without a part of their text", "reason")
    for reason, number in told["no_posts"].items():
        yield from entry("no posts", f"{number:,} × {_bare(reason)}")
    for reason, number in told["left_out"].items():
        yield from entry("left out", f"{number:,} × {_bare(reason)}")
    gone = [{**post, "since": f"since {day(post['gone_since'])}"} for post in told["gone"]]
    yield from _some("gone", gone, "held that are no longer there", "since")
    yield from _sources(told)
    yield from _unseen(told["unseen"])


def _sources(told: Mapping[str, Any]) -> Iterator[str]:  # JSON of one blog
    """What named the posts, what the site says, and where these do not agree."""
    yield from entry("named by", sources_of(told))
    for group in told["named_by"]:
        names = names_of(group["sources"])
        yield from entry("", f"{group['posts']:,} by {names}; {group['held']:,} held")
    for what, posts in disagreeing(told):
        yield from entry("disagree", what)
        for url in posts[:_FEW]:
            yield from entry("", url)
    for total in told["told"]:
        yield from entry(
            "site says", f"{total['total']:,} posts, at {total['url']} on {day(total['told_at'])}"
        )
    if off := total_of(told):
        yield from entry("disagree", f"the site says {off}")


def _some(name: str, posts: Sequence[Mapping[str, str]], what: str, field: str) -> Iterator[str]:
    """How many *posts* there are, and what *field* says of the first of them."""
    if posts:
        yield from entry(name, f"{len(posts):,} {what}")
    for post in posts[:_SHOWN]:
        yield from entry("", f"{post['url']}: {post[field]}")
    if len(posts) > _SHOWN:
        yield from entry("", f"and {len(posts) - _SHOWN:,} more; --json has them")


def _unseen(told: Mapping[str, int | None]) -> Iterator[str]:
    sides = f"engine names {told['engine']:,}, links {told['links']:,}, both {told['both']:,}"
    if told["at_least"] is None:
        yield from entry("unseen", f"cannot be told: {sides}")
        return
    yield from entry(
        "unseen",
        f"at least {told['at_least']:,}: {sides}. An estimate by capture and recapture, which "
        "takes a post to be linked with equal chance whether or not the engine lists it; as "
        "popular posts are both listed and linked, it is a lower bound.",
    )


def _bare(reason: str) -> str:
    return reason.removeprefix("no post: ").removeprefix("left out: ")
