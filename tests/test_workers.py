"""Workers do not hear Ctrl-C, and do not outlive whom they work for."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, wait
from threading import Event, Thread

import pytest

from archiver.workers import Workers

KILLED = """
import os, signal
from archiver.workers import Workers
if __name__ == "__main__":
    workers = Workers(2)
    print(workers.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_work_is_done_elsewhere_and_ctrl_c_does_not_reach_it() -> None:
    with Workers(1) as workers:
        worker = workers.submit(os.getpid).result()
        assert worker != os.getpid()
        os.kill(worker, signal.SIGINT)
        os.kill(worker, signal.SIGTERM)
        assert workers.submit(os.getpid).result() == worker
        with ThreadPoolExecutor(1) as elsewhere:
            assert elsewhere.submit(workers.submit, os.getpid).result().result() == worker
        blocked = workers.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result()
    assert blocked >= {signal.SIGINT, signal.SIGTERM}
    assert not blocked & signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_ctrl_c_waits_until_a_process_has_all_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    begins, pressed, begun = Event(), Event(), Event()

    def press() -> None:
        begins.wait(60)
        os.kill(os.getpid(), signal.SIGINT)  # this thread hears it, the first one raises it
        pressed.set()

    def submit(*_: object) -> None:
        begins.set()
        pressed.wait(60)
        begun.set()

    Thread(target=press).start()
    with Workers(1) as workers:
        monkeypatch.setattr(ProcessPoolExecutor, "submit", submit)
        with pytest.raises(KeyboardInterrupt):
            workers.submit(os.getpid)
    assert begun.is_set()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_the_work_raises_is_raised_here() -> None:
    with Workers(1) as workers:
        failed = workers.submit(int, "no number")
        assert wait([failed]).done
    assert isinstance(failed.exception(), ValueError)


def test_workers_end_when_the_one_they_work_for_is_killed() -> None:
    # They hold the pipe too, so it would never end if they lived on.
    done = subprocess.run(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, timeout=60, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert int(done.stdout) > 0
