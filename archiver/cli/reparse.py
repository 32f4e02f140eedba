"""``archiver reparse``: the database again, from WARC files alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import click

from archiver.cli.archive import json_option, print_json
from archiver.cli.lines import entry, say
from archiver.cli.progress import reading
from archiver.errors import DamagedWarc, NothingFound
from archiver.reparse import Report
from archiver.reparse import reparse as read_into
from archiver.warc.finding import warc_files

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
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes; one a core unless given.")
@json_option
def reparse(
    warcs: tuple[Path, ...], into: Path, home: str | None, jobs: int | None, *, as_json: bool
) -> None:
    """Build the database from WARC files alone.

    WARCS are files, or directories that are searched for them. A database that is there already
    is brought up to date: the same records change nothing, a newer parser's readings replace an
    older one's. A damaged file is read as far as it can be, before and behind the damage.
    """
    files = warc_files(warcs)
    started = monotonic()
    with reading(sum(path.stat().st_size for path in files)) as advance:
        report = read_into(files, into, home=home, jobs=jobs, advance=advance)
    seconds = monotonic() - started
    if as_json:
        print_json(_facts(report, into, seconds))
    else:
        for line in _lines(report, into, seconds):
            say(line)
    _check(report, home)


def _facts(report: Report, into: Path, seconds: float) -> dict[str, object]:
    return {
        "files": report.files,
        "records": report.records,
        "pages": report.pages,
        "failed": report.failed,
        "damaged": [
            {"file": str(path), "offset": damage.offset, "found": str(damage)}
            for path, damage in report.damaged
        ],
        "seconds": round(seconds, 3),
        "database": str(into),
    }


def _lines(report: Report, into: Path, seconds: float) -> Iterator[str]:
    yield from entry("files", f"{report.files:,}, with {report.records:,} records")
    yield from entry(
        "pages", f"{report.pages:,} read in {seconds:.1f} s, {report.failed:,} failed"
    )
    for _, damage in report.damaged:
        yield from entry("damaged", str(damage))
    yield from entry("database", str(into))


def _check(report: Report, home: str | None) -> None:
    """What the program ends with when the files were not what they should be."""
    if report.damaged:
        path, first = report.damaged[0]
        found = f"{path} is damaged at byte {first.offset}"
        if len(report.damaged) > 1:
            found = f"{len(report.damaged)} of {report.files} files are damaged"
        raise DamagedWarc(
            f"{found}; what can be read was read", file=first.file, offset=first.offset
        )
    if not report.pages:
        where = f"of {home} " if home else ""
        raise NothingFound(f"no page {where}in these files; check their names and --home")
