"""``archiver cite``: how to cite posts, down to the bytes."""

from __future__ import annotations

from pathlib import Path

import click

from archiver.cite.build import cite as citation_of
from archiver.cite.build import paragraphs
from archiver.cite.formats import FORMATS, write
from archiver.cli.archive import archive_option, json_option, open_store, print_json
from archiver.cli.lines import entry, harmless, say

__all__ = ["cite"]


@click.command(
    epilog="\b\nExamples\n"
    "  archiver cite 57\n"
    "  archiver cite 57 --list\n"
    "  archiver cite 57 --paragraph 2 --format bibtex\n"
    "  archiver cite 12 57 https://letters.example/2015/03/office/ --format ris > letters.ris"
)
@click.argument("posts", nargs=-1, required=True, metavar="POST...")
@archive_option
@click.option("--paragraph", type=click.IntRange(1), metavar="N", help="Cite one paragraph.")
@click.option("--list", "listed", is_flag=True, help="Show the paragraphs and their numbers.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="plain",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--version",
    type=click.IntRange(1),
    metavar="N",
    help="Cite an older wording; the newest unless given.",
)
@json_option
def cite(  # noqa: PLR0913 - what click hands over
    posts: tuple[str, ...],
    archive: Path,
    paragraph: int | None,
    form: str,
    version: int | None,
    *,
    listed: bool,
    as_json: bool,
) -> None:
    """Cite posts: who, what, when, and where the bytes lie.

    POST is an id or an address. A wording is cited by the first capture that shows it, so that
    later crawls change nothing. --json is the same as --format json.
    """
    if len(posts) > 1 and (paragraph is not None or version is not None or listed):
        raise click.UsageError("--paragraph, --version and --list go with one POST")
    with open_store(archive) as store:
        if listed:
            told = paragraphs(store, posts[0], version)
        else:
            found = [
                citation_of(store, archive / "warc", post, paragraph=paragraph, version=version)
                for post in posts
            ]
    if not listed:
        for text in write(found, "json" if as_json else form):
            _print(text)
    elif as_json:
        print_json([{"paragraph": number, "text": text} for number, text in told])
    else:
        for number, text in told:
            for line in entry(str(number), text):
                say(line)


def _print(text: str) -> None:
    """*text* in UTF-8, its line ends as they are, unable to command a terminal."""
    lines = text.splitlines(keepends=True)
    for line in lines:
        bare = line.rstrip("\r\n")
        click.echo((harmless(bare) + line[len(bare) :]).encode(), nl=False)
