"""``archiver export``: the archive, or a part of it, for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from archiver.cli.archive import archive_option, json_option, print_json
from archiver.cli.filters import filter_options
from archiver.cli.lines import entry, harmless, say
from archiver.cli.progress import reading
from archiver.export.wacz import Exported, Source, export_wacz
from archiver.store.filters import Filters

__all__ = ["export"]


@click.group(
    epilog="\b\nExamples\n"
    "  archiver export wacz all.wacz\n"
    "  archiver export wacz --since 2015-01-01 --json recent.wacz"
)
def export() -> None:
    """Write the archive, or a part of it, for other programs."""


@export.command(
    epilog="\b\nExamples\n"
    "  archiver export wacz all.wacz\n"
    "  archiver export wacz --site letters.example --since 2015-01-01 letters.wacz"
)
@click.argument("out", type=click.Path(path_type=Path))
@archive_option
@filter_options
@click.option("--force", is_flag=True, help="Replace OUT if it is there.")
@json_option
def wacz(
    out: Path,
    archive: Path,
    filters: Filters,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Write OUT, a WACZ file, which replay tools such as ReplayWeb.page open.

    It holds the WARC files as they are. With options that choose posts, such as --site or --since,
    it holds new ones with copies of the records that these posts need: their pages, the images
    and styles of these, the front page, and the originals of revisits.
    """
    source = Source.of(archive)
    with reading(source.size) as advance:
        done = export_wacz(source, out, filters, replace=force, advance=advance)
    for name in done.still_open:
        told = f"{name} is not finished and was left out; `archiver recover` closes it"
        click.echo(harmless(told), err=True)
    if as_json:
        print_json({**attrs.asdict(done), "wacz": str(out)})
        return
    for line in _lines(done, out):
        say(line)


def _lines(done: Exported, out: Path) -> Iterator[str]:
    yield from entry("WARC files", f"{done.warc_files:,}")
    yield from entry("entries", f"{done.entries:,} in the index")
    without = done.posts - done.pages
    missing = f"; {without:,} posts more have no page captured" if without else ""
    yield from entry("pages", f"{done.pages:,} of posts, {done.extra_pages:,} of others{missing}")
    if done.left_out:
        yield from entry("left out", f"{done.left_out:,} revisits without their original")
    yield from entry("written", f"{out}, {done.size:,} bytes")
