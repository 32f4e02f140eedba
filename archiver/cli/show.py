"""``archiver show``: one post on the terminal, with where its bytes lie."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.store.read import post

__all__ = ["show"]

_Facts = Mapping[str, Any]  # JSON of a post


@click.command(
    epilog="\b\nExamples\n"
    "  archiver show 12\n"
    "  archiver show https://letters.example/2015/03/office/\n"
    "  archiver show 12 --json"
)
@click.argument("url_or_id")
@archive_option
@json_option
def show(url_or_id: str, archive: Path, *, as_json: bool) -> None:
    """Show a post: by its id, or by any address it is known by."""
    with open_store(archive) as store:
        facts = post(store, url_or_id)
    if as_json:
        print_json(facts)
        return
    for line in _lines(facts, min(shutil.get_terminal_size().columns, 100)):
        click.echo(line)


def _lines(facts: _Facts, width: int) -> Iterator[str]:
    yield click.style(facts["title"] or facts["url"], bold=True)
    yield facts["url"]
    yield " · ".join(_byline(facts))
    if facts["bottom_line"]:
        yield ""
        yield from textwrap.wrap(f"Bottom line: {facts['bottom_line']}", width)
    for paragraph in (facts["body_text"] or "").split("\n\n"):
        yield ""
        yield from textwrap.wrap(paragraph, width) or [""]
    yield ""
    yield from _about(facts)
    yield from _comments(facts["comments"], width)
    yield from _bytes(facts)


def _byline(facts: _Facts) -> Iterator[str]:
    if facts["authors"]:
        yield ", ".join(author["name"] for author in facts["authors"])
    if facts["published"]:
        exact = facts["published_precision"] != "day"
        yield facts["published"].replace("T", " ") if exact else facts["published"][:10]
    if facts["categories"]:
        yield ", ".join(category["name"] for category in facts["categories"])
    yield f"{facts['word_count'] or 0} words"


def _about(facts: _Facts) -> Iterator[str]:
    for company in facts["companies"]:
        yield f"company    {company['name'] or '?'} ({company['exchange']}: {company['symbol']})"
    for citation in facts["citations"]:
        target = citation["target_title"] or citation["url"] or "no link"
        yield f"cites      {citation['kind']}: {target}"
    for image in facts["images"]:
        yield f"image      {image['url']}" + (
            f"  “{image['caption']}”" if image["caption"] else ""
        )
    for related in facts["related"]:
        yield f"related    {related['title']}"
    for visits in facts["visits"][-1:]:
        today = f", {visits['today']} that day" if visits["today"] is not None else ""
        yield f"visits     {visits['total']}{today}, seen {visits['observed_at'][:10]}"
    if facts["tags"]:
        yield f"tags       {', '.join(tag['name'] for tag in facts['tags'])}"


def _comments(comments: list[_Facts], width: int) -> Iterator[str]:
    parents = {comment["id"]: comment["parent_id"] for comment in comments}
    for comment in comments:
        depth, parent = 0, comment["parent_id"]
        while parent in parents and depth < 8:
            depth, parent = depth + 1, parents[parent]
        indent = "           " + "  " * depth
        name = comment["author"] or "anonymous"
        text = " ".join(comment["text"].split())
        yield from textwrap.wrap(
            f"{comment['kind']:<9}  {'  ' * depth}{name}: {text}", width, subsequent_indent=indent
        )


def _bytes(facts: _Facts) -> Iterator[str]:
    place = facts["location"]
    yield ""
    yield f"captured   {place['fetched_at']}"
    yield (
        f"bytes      {place['warc_file']} at {place['warc_offset']}, {place['warc_length']} long"
    )
    yield f"digest     {place['payload_digest']}"
    yield f"read by    {place['parser']} {place['parser_version']}"
    yield f"versions   {len(facts['versions'])}"
