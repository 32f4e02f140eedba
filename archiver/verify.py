"""A whole archive checked: its WARC files, their index, and the database against both.

The database holds nothing that does not follow from the WARC files. So it is made anew beside
the stored one, with the present parsers, and the two are compared row by row. Where a row was
read by an older parser, what it says may differ, and only what was recorded is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from archiver.errors import ArchiveError, ArchiverError
from archiver.reparse import reparse
from archiver.store.evidence import Difference, differences, homes
from archiver.store.lock import unwritten
from archiver.store.store import Store
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.finding import archive_files, warc_files
from archiver.warc.findings import Fault
from archiver.warc.report import Report
from archiver.warc.verify import verify

__all__ = ["Report", "archive_files", "verify", "verify_archive", "warc_files"]

_READ_FROM = {
    "readings",
    "namings",
    "refusals",
    "visits",
    "link_checks",
}  # what parsers found, by capture
_JUDGED = {"kind", "failure", "parser", "parser_version", "posts_told"}
_READER = {"parser", "parser_version"}

_Advance = Callable[[int], object]


def verify_archive(
    directory: Path,
    *,
    quick: bool = False,
    jobs: int | None = None,
    advance: _Advance = lambda _: None,
) -> Report:
    """Check the archive in *directory*; with *quick* the structure of its WARC files alone.

    *advance* is told compressed bytes as they are read: once for the files, once more for the
    database unless *quick*. ArchiveError when there are no files, or one cannot be opened.
    """
    files = archive_files(directory)
    index = directory / "warc" / "index.cdxj"
    known = index if index.exists() else None
    report = verify(files, quick=quick, index=known, jobs=jobs, advance=advance)
    if not quick:
        database = directory / "archive.db"
        try:
            _Comparison(database, report).run(files, jobs, advance)
        except ArchiverError as error:
            report.findings.add(Fault.DATABASE, str(database), None, str(error))
    return report


@attrs.define
class _Comparison:
    """The stored *database* against one made anew; what differs goes into *report*."""

    database: Path
    report: Report
    _outdated: set[int] = attrs.field(factory=set)  # hashes of record ids

    def run(self, files: Sequence[Path], jobs: int | None, advance: _Advance) -> None:
        """Read *files* anew and compare; ArchiverError when that cannot be done."""
        if not self.database.exists():
            raise ArchiveError("it does not exist; `archiver reparse` makes it from WARC files")
        with (
            unwritten(self.database),
            Store.open(self.database, readonly=True) as stored,
            TemporaryDirectory(prefix="archiver-verify-") as scratch,
        ):
            derived = Path(scratch) / "archive.db"
            self._make_anew(derived, files, homes(stored), jobs, advance)
            with Store.open(derived, readonly=True) as anew:
                for difference in differences(stored, anew):
                    self._tell(difference)
                rows = stored.rows("select count(*) as number from captures")[0]["number"]
        self.report.tally["database rows"] += rows
        self.report.tally["database outdated"] += len(self._outdated)

    def _make_anew(
        self,
        into: Path,
        files: Sequence[Path],
        named: dict[str, str],
        jobs: int | None,
        advance: _Advance,
    ) -> None:
        """Read into a new database what the stored one was read from."""
        foreign = set(self.report.foreign)
        ours = [path for path in files if path not in foreign]
        reparse(ours, into, jobs=jobs, advance=advance)
        for path in foreign:
            home = named.get(path.name.removesuffix(OPEN_SUFFIX))
            if home is None:
                advance(path.stat().st_size)
            else:
                reparse([path], into, home=home, jobs=jobs, advance=advance)

    def _tell(self, difference: Difference) -> None:
        if difference.table == "captures":
            self._tell_capture(difference)
        elif difference.table in {"sites", "runs"}:
            self._add(Fault.DATABASE, f"{_called(difference)} is not as the WARC files tell it")
        elif difference.table in _READ_FROM:
            if hash(difference.row["record_id"]) not in self._outdated:
                self._add_reading(difference)
        elif not self._outdated:
            self._add_reading(difference)

    def _tell_capture(self, difference: Difference) -> None:
        row, columns = difference.row, set(difference.columns)
        place = f"{row['record_id']} in {row['warc_file']} at byte {row['warc_offset']}"
        if difference.derived is None:
            self._add(Fault.DATABASE, f"a row for {place}, where that record is not")
        elif difference.stored is None:
            self._add(Fault.DATABASE, f"no row for {place}")
        elif recorded := columns - _JUDGED:
            what = f"the row for {place} has another {' and '.join(sorted(recorded))}"
            self._add(Fault.DATABASE, what)
        if columns & _READER:
            self._outdated.add(hash(row["record_id"]))
        elif judged := columns & _JUDGED:
            what = f"what was read from {place} is now another {' and '.join(sorted(judged))}"
            self._add(Fault.READING, what)

    def _add_reading(self, difference: Difference) -> None:
        self._add(Fault.READING, f"{_called(difference)} does not follow from the WARC files")

    def _add(self, fault: Fault, what: str) -> None:
        self.report.findings.add(fault, str(self.database), None, what)


def _called(difference: Difference) -> str:
    """How to speak of a row: its table and what identifies it."""
    values = [str(value)[:200] for value in list(difference.row.values())[:3]]
    return f"{difference.table} ({', '.join(values)})"
