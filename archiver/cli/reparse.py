"""``archiver reparse``: the database again, from WARC files alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from archiver.errors import DamagedWarc
from archiver.reparse import Report, warc_files
from archiver.reparse import reparse as reparse_files

__all__ = ["reparse"]


@click.command(
    epilog="\b\nExamples\n"
    "  archiver reparse output/warc --into rebuilt.db\n"
    "  archiver reparse old.warc.gz --into old.db --home https://letters.example/"
)
@click.argument("warcs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into", required=True, type=click.Path(path_type=Path), help="The database to write."
)
@click.option("--home", help="Front page of the blog, for WARC files other programs wrote.")
@click.option("--jobs", type=click.IntRange(1), help="Processes; one a core unless given.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def reparse(
    warcs: tuple[Path, ...], into: Path, home: str | None, jobs: int | None, *, as_json: bool
) -> None:
    """Build the database from WARC files (or directories of them) alone.

    A database that is there already is brought up to date: the same records change nothing, a
    newer parser's readings replace an older one's.
    """
    files = warc_files(warcs)
    started = monotonic()
    with _progress() as progress:
        bar = progress.add_task("", total=sum(path.stat().st_size for path in files))
        report = reparse_files(
            files, into, home=home, jobs=jobs, advance=lambda count: progress.advance(bar, count)
        )
    _print(report, into, monotonic() - started, as_json=as_json)
    if report.damaged:
        raise _damage(report)


def _progress() -> Progress:
    console = Console(file=sys.stderr)
    return Progress(
        TextColumn("reading"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def _print(report: Report, into: Path, seconds: float, *, as_json: bool) -> None:
    if as_json:
        facts = {
            "files": report.files,
            "records": report.records,
            "pages": report.pages,
            "failed": report.failed,
            "damaged": [{"file": d.file, "offset": d.offset} for d in report.damaged],
            "seconds": round(seconds, 3),
            "database": str(into),
        }
        click.echo(json.dumps(facts, indent=2))
        return
    rate = report.pages / seconds if seconds else 0.0
    click.echo(
        f"{report.files} files, {report.records} records, {report.pages} pages read "
        f"({rate:.0f} a second), {report.failed} of them failed\n{into}"
    )


def _damage(report: Report) -> DamagedWarc:
    first, *others = report.damaged
    more = f" (and {len(others)} more files)" if others else ""
    return DamagedWarc(
        f"{first}{more}; everything readable was read", file=first.file, offset=first.offset
    )
