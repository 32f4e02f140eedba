"""``archiver reparse``: the database again, from WARC files alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any

import attrs
import click

from archiver.cli.archive import archive_option, json_option, print_json, print_line
from archiver.cli.damage import check_damage, damage_facts, damage_lines
from archiver.cli.lines import entry, say
from archiver.cli.progress import reading
from archiver.cli.would_change import Changes
from archiver.errors import WOULD_CHANGE, ArchiveError, ArgumentError, NothingFound
from archiver.reparse import Report, rehearse, reparse_stale
from archiver.reparse import reparse as read_into
from archiver.warc.finding import archive_files, warc_files

__all__ = ["reparse"]


@attrs.frozen(kw_only=True)
class _Task:
    """What a person wants to have read; called with the database to read it into."""

    files: list[Path]
    into: Path
    home: str | None
    jobs: int | None
    stale: bool

    def __call__(self, into: Path) -> Report:
        if self.stale:
            return reparse_stale(self.files, into, jobs=self.jobs, progress=reading)
        with reading(sum(path.stat().st_size for path in self.files)) as advance:
            return read_into(self.files, into, home=self.home, jobs=self.jobs, advance=advance)


def _task_options(command: Callable[..., None]) -> Callable[..., None]:
    """What to read, and into which database, as a `_Task` before the other options."""

    @click.argument("warcs", nargs=-1, type=click.Path(path_type=Path))
    @archive_option
    @click.option(
        "--into",
        type=click.Path(path_type=Path),
        help="The database to write, instead of the archive's.",
    )
    @click.option("--home", help="Front page of the blog, for WARC files other programs wrote.")
    @click.option(
        "--stale", is_flag=True, help="Read only what an older parser has read, or another."
    )
    @click.option(
        "--jobs", type=click.IntRange(1, 256), help="Processes; one a core unless given."
    )
    @wraps(command)
    def with_task(
        *,
        warcs: tuple[Path, ...],
        archive: Path,
        into: Path | None,
        home: str | None,
        stale: bool,
        jobs: int | None,
        **others: Any,  # the command's own options
    ) -> None:
        if stale and home:
            raise ArgumentError("--home: the database knows whose its captures are; leave it out")
        files = warc_files(warcs) if warcs else archive_files(archive)
        into = into or archive / "archive.db"
        command(_Task(files=files, into=into, home=home, jobs=jobs, stale=stale), **others)

    return with_task


@click.command(
    epilog="\b\nExamples\n"
    "  archiver reparse --stale --diff\n"
    "  archiver reparse --stale\n"
    "  archiver reparse --into rebuilt.db\n"
    "  archiver reparse old.warc.gz --into old.db --home https://letters.example/"
)
@_task_options
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option(
    "--limit",
    type=click.IntRange(0, 1_000_000),
    default=3,
    show_default=True,
    help="Examples that --diff shows of each field.",
)
@json_option
def reparse(task: _Task, limit: int, *, diff: bool, as_json: bool) -> None:
    """Build the database from WARC files alone.

    WARCS are files, or directories that are searched for them; those of the archive if there are
    none. A database that is there already is brought up to date: the same records change
    nothing, a newer parser's readings replace an older one's. With --stale only the records are
    read that this is true of. A damaged file is read as far as it can be, before and behind the
    damage.

    With --diff a copy of the database is brought up to date, and thrown away. What would change
    is shown for each field: in how many posts its value changes, appears or goes, then examples;
    with --json every change as a line, and a summary as the last. The exit code is 9 when
    something would change.
    """
    changes = Changes(limit, as_json=as_json) if diff else None
    started = monotonic()
    report = task(task.into) if changes is None else rehearse(task.into, task, changes.add)
    outcome = _Outcome(task, report, changes, monotonic() - started)
    if as_json:
        outcome.print()
    else:
        for line in outcome.lines():
            say(line)
    _check(report, task)
    if changes:
        click.get_current_context().exit(WOULD_CHANGE)


@attrs.frozen
class _Outcome:
    """What is told at the end."""

    task: _Task
    report: Report
    changes: Changes | None
    seconds: float

    def print(self) -> None:
        """For programs: an object, with changes the last of many lines."""
        facts = self._facts()
        if self.changes is None:
            print_json(facts)
        else:
            print_line({"summary": facts | {"changes": self.changes.facts()}})

    def _facts(self) -> dict[str, object]:
        report = self.report
        facts: dict[str, object] = {
            "files": report.files,
            "records": report.records,
            "pages": report.pages,
            "failed": report.failed,
            "damaged": damage_facts(report.damaged),
            "seconds": round(self.seconds, 3),
            "database": str(self.task.into),
        }
        if not self.task.stale:
            return facts
        missing = sorted(report.missing.items())
        return facts | {
            "captures": report.captures,
            "stale": report.stale,
            "missing": [{"file": file, "captures": count} for file, count in missing],
        }

    def lines(self) -> Iterator[str]:
        """For a person."""
        report = self.report
        if self.task.stale:
            stale = f"{report.stale:,} of {report.captures:,} captures"
            yield from entry("stale", f"{stale} were read by an older parser, or another")
        yield from entry("files", f"{report.files:,}, with {report.records:,} records")
        read = f"{report.pages:,} read in {self.seconds:.1f} s, {report.failed:,} failed"
        yield from entry("pages", read)
        for file, count in sorted(report.missing.items()):
            yield from entry("missing", f"{file}, for {_captures(count)}")
        yield from damage_lines(report.damaged)
        yield from entry("database", str(self.task.into))
        if self.changes is not None:
            yield ""
            yield from self.changes.lines()


def _captures(count: int) -> str:
    return f"{count:,} capture{'' if count == 1 else 's'}"


def _check(report: Report, task: _Task) -> None:
    """What the program ends with when the files were not what they should be."""
    check_damage(report.damaged, report.files, "what can be read was read")
    if report.missing:
        name = min(report.missing)
        raise ArchiveError(
            f"{name} is not among these files; put it back or name it, until then "
            f"{_captures(report.missing.total())} stay as they were"
        )
    if not (report.pages or task.stale):
        where = f"of {task.home} " if task.home else ""
        raise NothingFound(f"no page {where}in these files; check their names and --home")
