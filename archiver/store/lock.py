"""One archive directory has one writing process; any number may read."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from archiver.errors import ArchiveError, DiskFull

__all__ = ["ArchiveLock"]

_NAME = "archive.lock"


class ArchiveLock:
    """Holds *directory* for this process until closed; the system lets go of it after a crash.

    ArchiveError names the process that holds it already, or why it cannot be written.
    """

    def __init__(self, directory: Path) -> None:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(directory / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise _unwritable(directory, error) from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._fd, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(self._fd)
            if not isinstance(error, BlockingIOError):
                raise _unwritable(directory, error) from error
            raise ArchiveError(
                f"{directory} is being written by process {holder}; "
                "wait for it to end, or choose another directory"
            ) from error
        with suppress(OSError):  # on a full disk; the number only helps whoever is refused
            os.truncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    @classmethod
    def of(cls, database: Path) -> ArchiveLock | None:
        """The lock of the archive that *database* belongs to; None for a database of its own."""
        return cls(database.parent) if (database.parent / _NAME).exists() else None

    def close(self) -> None:
        """Let go of the directory."""
        os.close(self._fd)

    def __enter__(self) -> ArchiveLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self.close()


def _unwritable(directory: Path, error: OSError) -> ArchiveError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(f"{directory}: no space left; free some and run the same command again")
    return ArchiveError(
        f"{directory} cannot be written ({error.strerror}); "
        "allow writing to it, or choose another directory"
    )
