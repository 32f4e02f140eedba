"""``archiver show``: one post on the terminal, with where its bytes lie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.lines import bold, columns, entry, harmless, moment, say, wrapped
from archiver.store.read import post
from archiver.store.why import why

__all__ = ["post_lines", "show"]

_Facts = Mapping[str, Any]  # JSON of a post
_SHORT = 120  # characters of a value whose origin is told
_DEEPEST = 8  # replies further down are shown beside each other


@click.command(
    epilog="\b\nExamples\n"
    "  archiver show 12\n"
    "  archiver show https://letters.example/2015/03/office/\n"
    "  archiver show 12 --why\n"
    "  archiver show 12 --json\n"
    "  archiver show 12 --markdown > post.md"
)
@click.argument("url_or_id")
@archive_option
@click.option("--why", "as_why", is_flag=True, help="Tell where each field comes from.")
@json_option
@click.option("--markdown", "as_markdown", is_flag=True, help="Print a Markdown document.")
def show(url_or_id: str, archive: Path, *, as_why: bool, as_json: bool, as_markdown: bool) -> None:
    """Show a post: by its id, or by any address it is known by."""
    if as_markdown and (as_json or as_why):
        raise click.UsageError("--markdown stands alone, without --json and --why")
    with open_store(archive) as store:
        facts = post(store, url_or_id)
        told = why(store, facts["id"]) if as_why else []
    if as_why:
        if as_json:
            print_json(told)
            return
        for line in _why(told):
            say(line)
        return
    if as_json:
        print_json(facts)
        return
    if as_markdown:
        _print_document(facts)
        return
    for line in (*post_lines(facts), "", *_origin(facts)):
        say(line)


def _print_document(facts: _Facts) -> None:
    from archiver.export.document import document  # noqa: PLC0415 - brings the HTML parser

    kept = re.split(r"([\t\n])", document(facts))
    click.echo(
        "".join([part if part in "\t\n" else harmless(part) for part in kept]).encode(), nl=False
    )


def post_lines(facts: _Facts) -> Iterator[str]:
    """The lines that show a post, as JSON of `store.read.post`."""
    yield from wrapped(bold(facts["title"] or "(no title)"), columns())
    yield facts["url"]
    yield from wrapped(" · ".join(_byline(facts)), columns())
    yield ""
    if facts["bottom_line"]:
        yield from wrapped(f"{bold('Bottom line:')} {facts['bottom_line']}", columns())
        yield ""
    for paragraph in (facts["body_text"] or "").splitlines():
        yield from wrapped(paragraph, columns()) or [""]
    yield ""
    if facts["cut"]:
        yield from entry("cut", facts["cut"])
    yield from _about(facts)
    yield from _comments(facts["comments"])
    yield from _elsewhere(facts)


def _why(told: Sequence[_Facts]) -> Iterator[str]:
    """Each field with what told it; behind them the captures that these lie in, by number."""
    places = list(dict.fromkeys(row["record_id"] for row in told))
    captures = {row["record_id"]: row for row in told}
    for row in told:
        yield from wrapped(f"{bold(row['field'])}: {_short(row['value'])}", columns())
        witness = f": {row['witness']}" if row["witness"] else ""
        yield f"    [{places.index(row['record_id']) + 1}] {row['source']}{witness}"
    yield ""
    for number, record_id in enumerate(places, 1):
        row = captures[record_id]
        yield from entry(
            f"[{number}]",
            f"{row['url']}, {moment(row['fetched_at'])}, read by {row['parser']} "
            f"{row['parser_version']}: {row['warc_file']} at {row['warc_offset']}",
        )


def _short(value: Any) -> str:  # JSON
    """The start of a value; how many there are of a list."""
    if isinstance(value, list):
        names = [str(item.get("name") or item.get("title") or "") for item in value]
        shown = ", ".join(name for name in names if name)
        value = f"{len(value)}" + (f": {shown}" if shown else "")
    elif isinstance(value, dict):
        value = ", ".join(f"{name} {part}" for name, part in value.items() if part is not None)
    text = " ".join(str(value).split())
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _byline(facts: _Facts) -> Iterator[str]:
    for names in (facts["authors"], facts["categories"]):
        if names:
            yield ", ".join(name["name"] for name in names)
    if facts["published"]:
        yield moment(facts["published"], whole_day=facts["published_precision"] == "day")
    if facts["word_count"] is not None:
        yield f"{facts['word_count']:,} words"
    if facts["reading_minutes"]:
        yield f"{facts['reading_minutes']} min"


def _about(facts: _Facts) -> Iterator[str]:
    top = min((heading["level"] for heading in facts["headings"]), default=1)
    for heading in facts["headings"]:
        yield from entry("heading", heading["text"], 2 * (heading["level"] - top))
    for company in facts["companies"]:
        yield from entry(
            "company", f"{company['name'] or '?'} ({company['exchange']}: {company['symbol']})"
        )
    for citation in facts["citations"]:
        target = citation["target_title"] or citation["url"] or "no link"
        yield from entry("cites", f"{citation['kind']}: {target}{_held(citation)}")
    for notice in facts["notices"]:
        day = f" of {notice['published'] or notice['published_raw']}"
        given = day if notice["published_raw"] else ""
        yield from entry("notice", f"{notice['kind']}{given}: {notice['text']}")
    for image in facts["images"]:
        yield from entry("image", image["url"])
        if image["caption"]:
            yield from entry("", f"“{image['caption']}”")
    for related in facts["related"]:
        yield from entry("related", f"{related['title']}{_held(related)}")
    yield from _visits(facts["visits"])
    if facts["tags"]:
        yield from entry("tags", ", ".join(tag["name"] for tag in facts["tags"]))


def _visits(visits: list[_Facts]) -> Iterator[str]:
    """The latest count, and how many there are."""
    for latest in visits[-1:]:
        about = "about " if latest["approximate"] else ""
        today = f" ({latest['today']:,} that day)" if latest["today"] is not None else ""
        more = f"; {len(visits)} observations" if len(visits) > 1 else ""
        seen = moment(latest["observed_at"])
        yield from entry("visits", f"{about}{latest['total']:,}{today}, seen {seen}{more}")


def _elsewhere(facts: _Facts) -> Iterator[str]:
    """What is known of comments that are not here."""
    if facts["comment_system"]:
        yield from entry("comments", f"at {facts['comment_system']}, which is not archived")
    printed, held = facts["comment_count"], len(facts["comments"])
    if printed is not None and printed != held and not facts["comment_system"]:
        yield from entry("comments", f"{held} held of {printed} printed")


def _held(link: _Facts) -> str:
    return f" (post {link['target_post_id']})" if link["target_post_id"] else ""


def _comments(comments: list[_Facts]) -> Iterator[str]:
    parents = {comment["id"]: comment["parent_id"] for comment in comments}
    for comment in comments:
        depth, parent = 0, comment["parent_id"]
        while parent in parents and depth < _DEEPEST:
            depth, parent = depth + 1, parents[parent]
        name = f"{comment['author'] or 'anonymous'}:"
        yield from entry(comment["kind"], f"{bold(name)} {comment['text']}", 2 * depth)


def _origin(facts: _Facts) -> Iterator[str]:
    place = facts["location"]
    if facts["gone_since"]:
        yield from entry("gone", f"no longer there on {moment(facts['gone_since'])}")
    yield from entry("captured", moment(place["fetched_at"]))
    yield from entry(
        "bytes", f"{place['warc_file']} at {place['warc_offset']}, {place['warc_length']} long"
    )
    yield from entry("digest", place["payload_digest"] or "none")
    yield from entry("read by", f"{place['parser']} {place['parser_version']}")
    seen = ", ".join(moment(version["first_seen"]) for version in facts["versions"])
    yield from entry("versions", f"{len(facts['versions'])}: {seen}")
