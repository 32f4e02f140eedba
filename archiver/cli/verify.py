"""``archiver verify``: whether every byte of the archive is as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import click

from archiver.cli.archive import archive_option, json_option, print_json
from archiver.cli.lines import entry, say
from archiver.cli.progress import reading
from archiver.errors import ArchiveError, DamagedWarc
from archiver.warc.finding import warc_files
from archiver.warc.findings import Fault, Finding
from archiver.warc.report import Report
from archiver.warc.verify import verify as verify_files

__all__ = ["verify"]

_SHOWN = 20  # files whose damage is told one by one
_COMPARED = (
    ("blocks", "block digest", "digests agree"),
    ("payloads", "payload digest", "digests agree"),
)


@click.command(
    epilog="\b\nExamples\n"
    "  archiver verify\n"
    "  archiver verify --quick --archive old\n"
    "  archiver verify --json one.warc.gz other-warcs/"
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@archive_option
@click.option("--quick", is_flag=True, help="Check only the structure of WARC files.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes; one a core unless given.")
@json_option
def verify(
    paths: tuple[Path, ...], archive: Path, jobs: int | None, *, quick: bool, as_json: bool
) -> None:
    """Check that every byte of an archive is as it should be.

    PATHS are WARC files, or directories that are searched for them. Without them the whole
    archive is checked: its WARC files, their index, and whether the database is what these
    files say. Nothing is changed.
    """
    started = monotonic()
    if paths:
        files = warc_files(paths)
        with reading(sum(path.stat().st_size for path in files)) as advance:
            report = verify_files(files, quick=quick, jobs=jobs, advance=advance)
    else:
        report = _whole(archive, jobs, quick=quick)
    seconds = monotonic() - started
    if as_json:
        print_json(_facts(report, seconds, quick=quick))
    else:
        for line in _lines(report, seconds, quick=quick):
            say(line)
    _check(report)


def _whole(archive: Path, jobs: int | None, *, quick: bool) -> Report:
    """The whole *archive* checked."""
    from archiver.verify import archive_files, verify_archive  # noqa: PLC0415 - bring all parsers with them

    size = sum(path.stat().st_size for path in archive_files(archive))
    with reading(size if quick else 2 * size) as advance:
        return verify_archive(archive, quick=quick, jobs=jobs, advance=advance)


def _facts(report: Report, seconds: float, *, quick: bool) -> dict[str, object]:
    return {
        "well": report.well,
        "quick": quick,
        "files": report.files,
        "records": report.records,
        "bytes": report.size,
        "compared": dict(sorted(report.tally.items())),
        "damaged": [_finding(found) for found in report.damaged],
        "unread": [_finding(found) for found in report.unread],
        "faults": [
            {"fault": fault, "count": count, "first": _finding(first)}
            for fault, count, first in report.findings.each()
        ],
        "seconds": round(seconds, 3),
    }


def _finding(found: Finding) -> dict[str, object]:
    return {"file": found.file, "offset": found.offset, "found": found.what}


def _lines(report: Report, seconds: float, *, quick: bool) -> Iterator[str]:
    yield from entry(
        "files",
        f"{report.files:,}, with {report.records:,} records in {report.size:,} bytes, "
        f"read in {seconds:.1f} s",
    )
    for label, text in _compared(report):
        yield from entry(label, text)
    for label, findings in (("damaged", report.damaged), ("unread", report.unread)):
        for found in findings[:_SHOWN]:
            yield from entry(label, _place(found))
        if len(findings) > _SHOWN:
            yield from entry("", f"and {len(findings) - _SHOWN:,} files more")
    for fault, count, first in report.findings.each():
        yield from entry("wrong", f"{count:,} × {fault}; the first: {_place(first)}")
    if report.well:
        yield from entry("result", "the structure is sound" if quick else "all is well")


def _place(found: Finding) -> str:
    where = "" if found.offset is None else f" at byte {found.offset}"
    return f"{found.file}{where}: {found.what}"


def _compared(report: Report) -> Iterator[tuple[str, str]]:
    """What was compared and agrees, and what could not be compared."""
    tally = report.tally
    for label, name, words in _COMPARED:
        parts = {
            words: tally[f"{name} agrees"],
            "of the chunks themselves": tally[f"{name} chunks"],
            "by an algorithm not known here": tally[f"{name} unknown"],
        }
        if text := ", ".join(f"{number:,} {words}" for words, number in parts.items() if number):
            yield label, text
    for label, name, words in (
        ("pairs", "pairs", "of request and answer"),
        ("revisits", "revisit agrees", "have their original"),
        ("", "revisit unnamed", "name none"),
        ("index", "index agrees", "lines point at their record"),
        ("database", "database rows", "captures compared"),
        ("", "database outdated", "of them read by another version of a parser"),
    ):
        if tally[name]:
            yield label, f"{tally[name]:,} {words}"


def _check(report: Report) -> None:
    """What the program ends with when something is wrong."""
    if report.well:
        return
    faults = list(report.findings.each())
    if report.warcs_well:
        what = ", ".join(fault for fault, _, _ in faults)
        raise ArchiveError(
            f"the WARC files are well, but not what follows from them ({what}); "
            "see the lines above; `archiver index` and `archiver reparse` make it anew"
        )
    fault, _, first = faults[0]
    then = "`archiver recover` cuts it" if fault is Fault.TORN else "put back a sound copy"
    raise DamagedWarc(
        f"{_place(first)}; {then}",
        file=Path(first.file).name,
        offset=first.offset or 0,
    )
