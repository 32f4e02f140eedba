"""A reparse of a copy: what it would change in the database, before it is let at it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from archiver.errors import ArchiveError
from archiver.reparse.chunks import Report
from archiver.store.lock import unwritten
from archiver.store.store import Store
from archiver.store.would_change import Change, changes, copied

__all__ = ["rehearse"]


def rehearse(
    database: Path, reparse: Callable[[Path], Report], tell: Callable[[Change], object]
) -> Report:
    """Have *reparse* write to a copy of *database*, and *tell* each change it makes there.

    The database itself is only read, and held against others who would write to it. ArchiveError
    when it is not there.
    """
    if not database.exists():
        raise ArchiveError(
            f"{database} does not exist, so there is nothing to compare with; `archiver reparse` "
            "without --diff makes it from WARC files"
        )
    with (
        unwritten(database),
        Store.open(database, readonly=True) as stored,
        TemporaryDirectory(prefix="archiver-reparse-") as scratch,
    ):
        copy = Path(scratch) / "copy.db"
        copied(stored, copy)
        report = reparse(copy)
        with Store.open(copy, readonly=True) as changed:
            for change in changes(stored, changed):
                tell(change)
    return report
