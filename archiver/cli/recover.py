"""``archiver recover``: what the next crawl would put right after a crash, by hand."""

from __future__ import annotations

from pathlib import Path

import attrs
import click

from archiver.cli.archive import archive_option, json_option, print_json
from archiver.cli.lines import say
from archiver.crawl.recovery import recover as put_right
from archiver.errors import ArchiveError
from archiver.store.lock import ArchiveLock
from archiver.store.store import Store

__all__ = ["recover"]


@click.command(epilog="\b\nExamples\n  archiver recover\n  archiver recover --archive old --json")
@archive_option
@json_option
def recover(archive: Path, *, as_json: bool) -> None:
    """Put an archive right after a crash, as a crawl would.

    WARC files that were left open are cut to their last complete exchange and closed; the
    database then follows what the files hold.
    """
    if not (archive / "warc").is_dir():
        raise ArchiveError(f"{archive} holds no WARC files; --archive names another archive")
    with ArchiveLock(archive), Store.open(archive / "archive.db") as store:
        found = put_right(store, archive / "warc")
    if as_json:
        print_json(attrs.asdict(found))
        return
    lines = list(found.lines())
    for line in lines or ["nothing to put right"]:
        say(line)
