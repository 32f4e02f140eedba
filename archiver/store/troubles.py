"""What SQLite says of a database file that it cannot use, in one line with the next step."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archiver.errors import ArchiveError, DiskFull

__all__ = ["OTHER_DIRECTORY", "translated"]

OTHER_DIRECTORY = "choose another directory"
_MEANING: dict[int, tuple[type[ArchiveError], str]] = {
    sqlite3.SQLITE_FULL: (
        DiskFull,
        "no space left on the disk; make room and run the same command again",
    ),
    sqlite3.SQLITE_BUSY: (
        ArchiveError,
        "in use by another program; wait for it to end or close it, then try again",
    ),
    sqlite3.SQLITE_READONLY: (
        ArchiveError,
        f"not writable; allow writing to it, or {OTHER_DIRECTORY}",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        ArchiveError,
        "cannot be opened; allow reading and writing of it and of its directory, "
        f"or {OTHER_DIRECTORY}",
    ),
    sqlite3.SQLITE_NOTADB: (
        ArchiveError,
        f"not a SQLite database; move it away, or {OTHER_DIRECTORY}",
    ),
    sqlite3.SQLITE_CORRUPT: (
        ArchiveError,
        "damaged; move it away and rebuild it from the WARC files with `archiver reparse`",
    ),
    sqlite3.SQLITE_IOERR_WRITE: (  # SQLITE_FULL is told by the disk alone
        DiskFull,
        "cannot grow: a quota or a limit on the size of files is reached, or the disk fails; "
        "make room and run the same command again",
    ),
    sqlite3.SQLITE_IOERR: (
        ArchiveError,
        "cannot be read or written (disk I/O error); check the disk, then try again",
    ),
}
_SAME_MEANING = {
    sqlite3.SQLITE_LOCKED: sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_PROTOCOL: sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_PERM: sqlite3.SQLITE_CANTOPEN,
}


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Re-raise what SQLite says of the file at *path* as ArchiveError or DiskFull.

    Errors that are about our own statements pass unchanged.
    """
    try:
        yield
    except sqlite3.Error as error:
        extended = getattr(error, "sqlite_errorcode", 0)
        code = extended & 0xFF
        meaning = _MEANING.get(extended) or _MEANING.get(_SAME_MEANING.get(code, code))
        if meaning is None:
            raise
        kind, words = meaning
        raise kind(f"{path}: {words}") from error
