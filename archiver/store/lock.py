"""One archive directory has one writing process; any number may read."""

from __future__ import annotations

import errno
import fcntl
import os
from contextlib import AbstractContextManager, nullcontext, suppress
from os import W_OK, access
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType

from archiver.errors import ArchiveError, DiskFull

__all__ = ["ArchiveLock", "unwritten"]

_NAME = "archive.lock"
_PATIENCE = 30  # seconds


class ArchiveLock:
    """Holds *directory* until closed by this process and by those that inherited `descriptor`.

    The system lets go of it after a crash, once the helpers of the crawl that was killed have
    written what they had taken in; they are waited for. ArchiveError names the process that
    holds it already, or why it cannot be written.
    """

    def __init__(self, directory: Path) -> None:
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(directory / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise _unwritable(directory, error) from error
        try:
            self._take()
        except OSError as error:
            holder = self._holder() or "unknown"
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

    @property
    def descriptor(self) -> int:
        """The open file that carries the lock."""
        return self._fd

    def _take(self) -> None:
        deadline = monotonic() + _PATIENCE
        while True:
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if monotonic() > deadline or _lives(self._holder()):
                    raise
                sleep(0.02)
            else:
                return

    def _holder(self) -> str:
        return os.pread(self._fd, 32, 0).decode("ascii", "replace").strip()

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


def unwritten(database: Path) -> AbstractContextManager[object]:
    """Held while *database* is compared with another, so that no crawl changes it meanwhile."""
    if not access(database.parent, W_OK):
        return nullcontext()
    return ArchiveLock.of(database) or nullcontext()


def _lives(holder: str) -> bool:
    """Whether the process numbered *holder* is there, or it cannot be known."""
    if not holder.isdecimal():
        return True
    try:
        os.kill(int(holder), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _unwritable(directory: Path, error: OSError) -> ArchiveError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(f"{directory}: no space left; free some and run the same command again")
    return ArchiveError(
        f"{directory} cannot be written ({error.strerror}); "
        "allow writing to it, or choose another directory"
    )
