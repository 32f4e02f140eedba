"""An object in a process of its own: what it does, what it raises, and how it ends."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Coroutine
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import pytest

from archiver.errors import ArchiveError, DamagedWarc, DiskFull
from archiver.remote import Remote, prepare

LEDGER = "tests.test_remote:Ledger"
LOST = "the ledger died; look for it"

KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from archiver.remote import Remote, prepare

async def main():
    ledger = Remote("tests.test_remote:Ledger", Path(sys.argv[1]), lost="")
    await ledger.ready()
    ledger.call("outlive", os.getpid())
    for number in range(200):
        ledger.call("enter", number)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


class Ledger:
    """Keeps what it is told in memory, and in *path* once it is closed."""

    def __init__(
        self, path: Path | None = None, *, full: bool = False, stuck: bool = False
    ) -> None:
        if full:
            raise DiskFull("ledger: no space left")
        self._path = path
        self._stuck = stuck
        self._entries: list[object] = []

    def enter(self, entry: object) -> int:
        self._entries.append(entry)
        return len(self._entries)

    def entries(self) -> list[object]:
        return self._entries

    def fail(self, error: Exception) -> None:
        raise error

    def damage(self) -> None:
        raise DamagedWarc("torn", file="a.warc.gz", offset=9)

    def read(self, *files: BinaryIO) -> list[bytes]:
        found = []
        for file in files:
            file.seek(0)
            found.append(file.read())
        return found

    def process(self) -> tuple[int, set[signal.Signals | int]]:
        return os.getpid(), set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))

    def outlive(self, parent: int) -> None:
        while os.getppid() == parent:
            pass

    def end(self) -> None:
        os._exit(1)

    def close(self) -> None:
        if self._stuck:
            raise DiskFull("no room to close")
        if self._path is not None:
            self._path.write_text(" ".join(map(str, self._entries)))


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 60))


def test_calls_are_done_in_order_and_need_not_wait_for_each_other(tmp_path: Path) -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, tmp_path / "ledger", lost=LOST)
        await ledger.ready()
        assert await asyncio.gather(*(ledger.call("enter", n) for n in range(50))) == [
            *range(1, 51)
        ]
        assert await ledger.call("entries") == [*range(50)]
        await ledger.close()

    run(story())
    assert (tmp_path / "ledger").read_text() == " ".join(map(str, range(50)))


def test_what_is_much_larger_than_a_socket_buffer_goes_both_ways() -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, lost=LOST)
        large = [bytes([n]) * 3_000_000 for n in range(3)]
        waiting = [ledger.call("enter", entry) for entry in large]
        assert await asyncio.gather(*waiting) == [1, 2, 3]
        assert await ledger.call("entries") == large
        await ledger.close()

    run(story())


def test_open_files_are_lent() -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, lost=LOST)
        with TemporaryFile() as one, TemporaryFile() as other:
            one.write(b"one")
            other.write(b"other")
            waiting = [ledger.call("read", one, other), ledger.call("read", other)]
        # Closed here before they were read there.
        assert await asyncio.gather(*waiting) == [[b"one", b"other"], [b"other"]]
        await ledger.close()

    run(story())


def test_what_is_raised_there_is_raised_here_and_ends_nothing() -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, lost=LOST)
        with pytest.raises(DiskFull, match="no room"):
            await ledger.call("fail", DiskFull("no room"))
        # This one cannot be pickled: its arguments are named.
        with pytest.raises(RuntimeError, match=r"(?s)in damage.*DamagedWarc: torn"):
            await ledger.call("damage")
        with pytest.raises(AttributeError):
            await ledger.call("burn")
        assert await ledger.call("enter", 1) == 1
        await ledger.close()

    run(story())


def test_an_object_that_cannot_be_made_fails_every_call() -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, full=True, lost=LOST)
        early = ledger.call("enter", 1)
        for waiting in (ledger.ready(), early, ledger.call("entries")):
            with pytest.raises(DiskFull, match="ledger: no space left"):
                await waiting
        await ledger.close()

    run(story())


def test_a_call_that_nobody_waits_for_is_done_all_the_same() -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, lost=LOST)
        ledger.call("enter", 1).cancel()
        assert await ledger.call("entries") == [1]
        await ledger.close()

    run(story())


def test_closing_waits_for_what_was_called_and_ends_the_process() -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, lost=LOST)
        process, _ = await ledger.call("process")
        waiting = ledger.call("enter", 1)
        await ledger.close()
        assert waiting.result() == 1
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
        with pytest.raises(ArchiveError, match=LOST):
            await ledger.call("enter", 2)

    run(story())


def test_one_that_was_never_called_closes_too(tmp_path: Path) -> None:
    run(Remote(LEDGER, tmp_path / "ledger", lost=LOST).close())
    assert (tmp_path / "ledger").read_text() == ""


def test_what_closing_raises_is_raised_here() -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, stuck=True, lost=LOST)
        with pytest.raises(DiskFull, match="no room to close"):
            await ledger.close()

    run(story())


def test_signals_to_the_whole_group_do_not_reach_it() -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, lost=LOST)
        process, blocked = await ledger.call("process")
        assert process != os.getpid()
        assert blocked >= {signal.SIGINT, signal.SIGTERM}
        os.kill(process, signal.SIGINT)
        os.kill(process, signal.SIGTERM)
        assert await ledger.call("enter", 1) == 1
        assert not {signal.SIGINT, signal.SIGTERM} & signal.pthread_sigmask(signal.SIG_BLOCK, ())
        await ledger.close()

    run(story())


@pytest.mark.parametrize("size", [1, 5_000_000], ids=["sent", "being sent"])
def test_its_death_is_told_to_everyone_who_waits_and_to_those_who_come_later(size: int) -> None:
    async def story() -> None:
        ledger = Remote(LEDGER, lost=LOST)
        await ledger.ready()
        with TemporaryFile() as file:
            waiting = [
                ledger.call("end"),
                ledger.call("enter", bytes(size)),
                ledger.call("read", file),
            ]
        given_up = ledger.call("enter", 1)
        given_up.cancel()
        for call in waiting:
            with pytest.raises(ArchiveError, match=LOST):
                await call
        with pytest.raises(ArchiveError, match=LOST):
            await ledger.call("enter", 2)
        await ledger.close()

    run(story())


def test_when_the_caller_is_killed_what_it_asked_for_is_done_and_the_object_closed(
    tmp_path: Path,
) -> None:
    # The process holds the pipe too, so it would never end if that lived on.
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "ledger")],
        stderr=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert done.stderr == b""
    assert (tmp_path / "ledger").read_text() == " ".join(map(str, range(200)))


def test_a_process_that_was_prepared_is_taken_once(tmp_path: Path) -> None:
    prepare(LEDGER)
    prepare(LEDGER)

    async def story() -> None:
        numbers = []
        for _ in range(2):
            ledger = Remote(LEDGER, tmp_path / "ledger", lost=LOST)
            numbers.append((await ledger.call("process"))[0])
            await ledger.close()
        assert len({*numbers, os.getpid()}) == 3

    asyncio.run(story())


def test_a_process_that_is_not_wanted_ends_with_the_program() -> None:
    program = f"from archiver.remote import prepare; prepare({LEDGER!r})"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == (b"", b"")
