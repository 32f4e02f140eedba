"""One archive directory, one writing process."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from archiver.errors import ArchiveError, DiskFull
from archiver.store.lock import ArchiveLock

HOLDS_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from archiver.store.lock import ArchiveLock
ArchiveLock(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_second_is_told_who_the_first_is(tmp_path: Path) -> None:
    with (
        ArchiveLock(tmp_path / "archive"),
        pytest.raises(ArchiveError, match=rf"is being written by process {os.getpid()}; wait"),
    ):
        ArchiveLock(tmp_path / "archive")
    with ArchiveLock(tmp_path / "archive"):
        pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", HOLDS_AND_IS_KILLED, str(tmp_path)], check=False
    )
    assert killed.returncode < 0
    with ArchiveLock(tmp_path):
        assert (tmp_path / "archive.lock").read_text() == f"{os.getpid()}\n"


def test_a_holder_that_could_not_leave_its_number_is_unknown(tmp_path: Path) -> None:
    with ArchiveLock(tmp_path):
        (tmp_path / "archive.lock").write_text("")
        with pytest.raises(ArchiveError, match="written by process unknown"):
            ArchiveLock(tmp_path)


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "letter").touch()
    with pytest.raises(ArchiveError, match=r"letter/archive cannot be written \(Not a directory"):
        ArchiveLock(tmp_path / "letter" / "archive")


@pytest.mark.parametrize(
    ("number", "kind", "said"),
    [
        (errno.EROFS, ArchiveError, r"cannot be written \(Read-only file system\); allow"),
        (errno.ENOSPC, DiskFull, "no space left; free some and run the same command again"),
        (errno.EDQUOT, DiskFull, "no space left"),
    ],
)
def test_what_the_system_refuses_is_told_as_what_it_is(
    number: int,
    kind: type[ArchiveError],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ArchiveError, match=said) as caught:
        ArchiveLock(tmp_path)
    assert type(caught.value) is kind


def test_a_file_system_without_locks_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(ArchiveError, match=r"cannot be written \(No locks available\)"):
        ArchiveLock(tmp_path)


def test_a_full_disk_costs_only_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", refuse)
    with ArchiveLock(tmp_path):
        assert (tmp_path / "archive.lock").read_text() == ""


def test_only_a_database_of_an_archive_has_a_lock(tmp_path: Path) -> None:
    assert ArchiveLock.of(tmp_path / "archive.db") is None
    ArchiveLock(tmp_path).close()
    lock = ArchiveLock.of(tmp_path / "archive.db")
    assert lock is not None
    with lock, pytest.raises(ArchiveError, match="is being written"):
        ArchiveLock.of(tmp_path / "archive.db")
