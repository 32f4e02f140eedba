"""``archiver index``: the CDXJ index again, from WARC files alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import monotonic

import click

from archiver.cli.archive import archive_option, json_option, print_json
from archiver.cli.damage import check_damage, damage_facts, damage_lines
from archiver.cli.lines import entry, say
from archiver.cli.progress import reading
from archiver.errors import ArchiveError
from archiver.warc.cdxj import IndexReport
from archiver.warc.cdxj import index as build
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.finding import archive_files, warc_files

__all__ = ["index"]


@click.command(
    epilog="\b\nExamples\n  archiver index\n  archiver index old.warc.gz --output old.cdxj"
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@archive_option
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The index to write, instead of the archive's.",
)
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes; one a core unless given.")
@json_option
def index(
    paths: tuple[Path, ...],
    archive: Path,
    output: Path | None,
    jobs: int | None,
    *,
    as_json: bool,
) -> None:
    """Build the index of an archive from its WARC files.

    The index, warc/index.cdxj, tells replay tools which captures there are of an address and
    where they lie. With PATHS, files or directories that are searched for them, what these hold
    is added to it, or is all that OUTPUT gets. A damaged file is read as far as it can be,
    before and behind the damage.
    """
    files = warc_files(paths) if paths else _closed_files(archive / "warc")
    target = output or archive / "warc" / "index.cdxj"
    started = monotonic()
    with (
        nullcontext() if output else _locked(archive),
        reading(sum(path.stat().st_size for path in files)) as advance,
    ):
        keep = bool(paths) and output is None
        report = build(files, target, keep=keep, jobs=jobs, advance=advance)
    seconds = monotonic() - started
    if as_json:
        print_json(_facts(report, target, seconds))
    else:
        for line in _lines(report, target, seconds):
            say(line)
    check_damage(report.damaged, report.files, "what can be read was indexed")


def _locked(archive: Path) -> AbstractContextManager[object]:
    """Held while the index of *archive* is built."""
    from archiver.store.lock import ArchiveLock  # noqa: PLC0415 - brings SQLite with it

    return ArchiveLock.of(archive / "archive.db") or nullcontext()


def _closed_files(directory: Path) -> list[Path]:
    """The WARC files of an archive that are finished; ArchiveError when there is none."""
    if not directory.is_dir():
        raise ArchiveError(
            f"{directory} does not exist; `scrapy crawl demo` makes an archive, --archive names "
            "another"
        )
    closed = [path for path in archive_files(directory.parent) if path.suffix != OPEN_SUFFIX]
    if not closed:
        raise ArchiveError(f"{directory}: no WARC file there is finished; crawl again, or name it")
    return closed


def _facts(report: IndexReport, target: Path, seconds: float) -> dict[str, object]:
    return {
        "files": report.files,
        "entries": report.entries,
        "damaged": damage_facts(report.damaged),
        "seconds": round(seconds, 3),
        "index": str(target),
    }


def _lines(report: IndexReport, target: Path, seconds: float) -> Iterator[str]:
    yield from entry("files", f"{report.files:,} read in {seconds:.1f} s")
    yield from entry("entries", f"{report.entries:,}")
    yield from damage_lines(report.damaged)
    yield from entry("index", str(target))
