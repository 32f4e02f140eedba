"""``archiver changes``: what became of posts, silent edits before all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import attrs
import click

from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.days import MOMENT
from archiver.cli.lines import bold, columns, entry, say, wrapped
from archiver.differences import Run
from archiver.edits import edit
from archiver.errors import ArgumentError
from archiver.export.target import replaced
from archiver.store.edits import PostChange, Version, last_capture, post_changes
from archiver.store.read import find_post
from archiver.store.selection import Blog, blogs, find_blog
from archiver.store.store import Store

__all__ = ["changes"]

_SIGNS = {"old": ("[-", "-]"), "new": ("{+", "+}")}
_AGAIN = "an edit that no listing tells of is found by `scrapy crawl NAME -a recheck=all`"


@attrs.frozen
class _Asked:
    """Which changes are wanted."""

    post: str | None
    site: str | None
    since: datetime | None
    limit: int | None

    def find(self, store: Store) -> Iterator[PostChange]:
        """They, the newest first."""
        found = post_changes(
            store,
            post=find_post(store, self.post) if self.post is not None else None,
            site=find_blog(store, self.site).id if self.site is not None else None,
            since=f"{self.since:%Y-%m-%dT%H:%M:%S}.000000Z" if self.since else None,
        )
        return islice(found, self.limit)

    def blogs(self, store: Store) -> list[Blog]:
        """The blogs they may be of."""
        return [find_blog(store, self.site)] if self.site is not None else blogs(store)


@click.command(
    epilog="\b\nExamples\n"
    "  archiver changes\n"
    "  archiver changes --since 2026-11-01 --json\n"
    "  archiver changes https://letters.example/2015/03/office/ --full\n"
    "  archiver changes --site https://letters.example/ --atom changes.xml"
)
@click.argument("post", required=False)
@archive_option
@click.option("--site", metavar="URL-or-title", help="Only this blog: its home or its title.")
@click.option(
    "--since",
    type=MOMENT,
    metavar="YYYY-MM-DD[THH:MM:SSZ]",
    help="Only what was first seen then or later, in UTC.",
)
@click.option("--limit", type=click.IntRange(1), help="So many at most.")
@click.option("--full", is_flag=True, help="Show the whole text, word by word.")
@json_option
@click.option(
    "--atom",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write an Atom feed; - is stdout.",
)
def changes(
    archive: Path, *, full: bool, as_json: bool, atom: Path | None, **asked: Any
) -> None:  # options, as `_Asked` has them
    """Show what became of posts: edits, new titles, deletions.

    The last seen come first. POST is a post's id or any address of it. Of an edit is told first
    what matters most: title, bottom line, numbers, names, companies, links that lead elsewhere,
    sources; then how many words went and came. What a theme, a counter or an advertisement changes
    is no edit.
    """
    wanted = _Asked(**asked)
    if wanted.post is not None and wanted.site is not None:
        raise ArgumentError("a post and --site; leave one of them out")
    if atom is not None and (as_json or full):
        raise ArgumentError("--atom stands alone, without --json and --full")
    with open_store(archive) as store, store.snapshot():
        found = wanted.find(store)
        if atom is not None:
            _write(atom, _feed(store, found, wanted))
        elif as_json:
            print_json([_facts(change, full=full) for change in found])
        else:
            for line in _lines(found, full=full):
                say(line)


def _feed(store: Store, found: Iterable[PostChange], wanted: _Asked) -> bytes:
    from archiver.export.atom import feed  # noqa: PLC0415 - brings the XML parser

    of = wanted.blogs(store)
    if not of:
        raise ArgumentError("the archive holds no blog yet; crawl one first")
    return feed(found, [(blog.home, blog.title) for blog in of], last_capture(store))


def _write(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all."""
    if str(path) == "-":
        click.echo(content, nl=False)
        return
    with replaced(path, replace=True) as made:
        made.write_bytes(content)


def _lines(found: Iterable[PostChange], *, full: bool) -> Iterator[str]:
    counts = {"edit": 0, "deletion": 0}
    for change in found:
        counts[change.what] += 1
        yield from _shown(change, full=full)
        yield ""
    if any(counts.values()):
        edits, gone = counts.values()
        yield from entry("result", f"{_number(edits, 'edit')}, {_number(gone, 'post')} gone")
    else:
        yield from entry("result", f"no change was seen; {_AGAIN}")


def _shown(change: PostChange, *, full: bool) -> Iterator[str]:
    yield from wrapped(bold(change.title or "(no title)"), columns())
    yield change.url
    between = f"between {_moment(change.before)} and " if change.before else "by "
    if change.versions is None:
        yield from entry("gone", f"{between}{_moment(change.seen_at)}; what was captured stays")
        return
    old, new = change.versions
    made = edit(old.wording, new.wording)
    last = ""
    for label, text in made.told():
        yield from entry("" if label == last else label, text)
        last = label
    if change.doubtful:
        yield from entry("doubt", f"read by {_parser(old)}, then by {_parser(new)}, which may be")
        yield from entry("", "all that differs; `archiver reparse --stale` has both read alike")
    yield from entry("edited", f"{between}{_moment(change.seen_at)}")
    if full:
        yield ""
        yield from _text(made.runs)


def _text(runs: Iterable[Run]) -> Iterator[str]:
    """The text, with what went between [- and -], what came between {+ and +}."""
    marked = "".join(_marked(run) for run in runs)
    for paragraph in marked.splitlines():
        yield from wrapped(paragraph, columns()) or [""]


def _marked(run: Run) -> str:
    """A changed run between signs in every line of it, the white space before it outside."""
    if run.kind == "same":
        return run.text
    opening, closing = _SIGNS[run.kind]
    lines = []
    for line in run.text.split("\n"):
        words = line.strip()
        space = line[: len(line) - len(line.lstrip())]
        lines.append(f"{space}{bold(f'{opening}{words}{closing}')}" if words else line)
    return "\n".join(lines)


def _facts(change: PostChange, *, full: bool) -> dict[str, Any]:  # JSON
    facts = {
        "what": change.what,
        "id": change.post,
        "site": change.site,
        "url": change.url,
        "title": change.title,
        "seen_at": change.seen_at,
        "last_seen_before": change.before,
    }
    if change.versions is None:
        return facts
    old, new = change.versions
    made = edit(old.wording, new.wording)
    changed = attrs.asdict(made, filter=lambda field, _: full or field.name != "runs")
    places = {"old": _place(old), "new": _place(new)}
    return facts | {"changed": changed, "versions": places, "doubtful": change.doubtful}


def _place(version: Version) -> dict[str, Any]:  # JSON
    return attrs.asdict(version, filter=lambda field, _: field.name != "wording")


def _parser(version: Version) -> str:
    return f"{version.parser} {version.parser_version}" if version.parser else "no parser"


def _moment(when: str) -> str:
    return f"{when[:10]} {when[11:19]} UTC"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
