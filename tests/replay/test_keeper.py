"""What a keeper runs ends with whoever it runs for."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from archiver.replay import keeper

SAYS = "import os; print(os.getpid(), flush=True); "
WAITS = SAYS + "import signal; signal.pause()"
IS_DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    made = tmp_path / "collection"
    made.mkdir()
    (made / "index.cdxj").write_text("")
    (made / "warc").symlink_to(tmp_path, target_is_directory=True)
    return made


def keep(directory: Path, script: str, patience: str = "60") -> subprocess.Popen[bytes]:
    """A keeper of a Python that runs *script*."""
    command = [sys.executable, keeper.__file__, patience, str(directory), sys.executable, "-c"]
    return subprocess.Popen(
        [*command, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0
    )


def kept(process: subprocess.Popen[bytes]) -> int:
    """The id of the program that *process* runs, once it has said so."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def is_running(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_it_ends_as_the_program_does(directory: Path) -> None:
    with keep(directory, "raise SystemExit(7)") as process:
        assert process.wait(60) == 7
    with keep(directory, SAYS + "os.kill(os.getpid(), 9)") as process:
        assert process.wait(60) == -signal.SIGKILL
    assert directory.exists()


def test_asked_to_it_ends_the_program_and_leaves_the_directory(directory: Path) -> None:
    with keep(directory, WAITS) as process:
        program = kept(process)
        process.communicate(b"\n", timeout=60)
    assert process.returncode == -signal.SIGTERM
    assert not is_running(program)
    assert directory.exists()


def test_left_alone_it_ends_the_program_and_cleans_up(directory: Path) -> None:
    with keep(directory, WAITS) as process:
        program = kept(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == -signal.SIGTERM
    assert not is_running(program)
    assert not directory.exists()
    assert directory.parent.exists()  # which a link in it leads to


def test_a_program_that_will_not_end_is_killed(directory: Path) -> None:
    with keep(directory, IS_DEAF, patience="0.1") as process:
        program = kept(process)
        process.communicate(b"\n", timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert not is_running(program)


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Standard input as a pipe; the end to write to."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as replaced:
        monkeypatch.setattr(sys, "stdin", replaced)
        yield writing
        with suppress(OSError):  # the test may have closed it
            os.close(writing)


@pytest.mark.parametrize("alone", [False, True])
def test_the_same_in_this_process(
    asking: int, alone: bool, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[int, int]] = []
    kill = os.kill

    def only_others(pid: int, number: int) -> None:
        if pid == os.getpid():
            sent.append((pid, number))
        else:
            kill(pid, number)

    monkeypatch.setattr(os, "kill", only_others)
    before = signal.getsignal(signal.SIGTERM)
    if alone:
        os.close(asking)
    else:
        os.write(asking, b"\n")
    try:
        code = keeper.main(["60", str(directory), sys.executable, "-c", WAITS])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert code == -signal.SIGTERM
    assert sent == [(os.getpid(), signal.SIGTERM)]
    assert directory.exists() is not alone
