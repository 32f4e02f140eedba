"""Programs of ours, each run by a copy of one process that has loaded everything before.

A crawl has four processes, and does what a test is about in a tenth of the time that they take to
import Scrapy and this program. So the zygote imports it all once, and is forked for every program
and for each helper of a crawl. A program has arguments, directory, environment and output of its
own, and ends as a process does.

A test of the start itself, of a signal or of a kill begins real processes: `tests.crawl.running`,
`tests.test_addon`, `tests.test_remote`.
"""

import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Mapping
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple, NoReturn

import attrs

from archiver import processes, remote
from archiver.remote_process import serve
from archiver.workers import deaf

__all__ = ["close", "run"]

_ROOT = Path(__file__).parent.parent
_PROGRAM = "import sys; from tests.zygote import main; main(int(sys.argv[1]))"
_LOADED = (
    "archiver.crawl.commands.crawl",
    "archiver.crawl.look",
    "archiver.crawl.progress",
    "archiver.demo.runs",
    "scrapy.core.scraper",
    "scrapy.extensions.feedexport",
    "scrapy.robotstxt",
    processes.ARCHIVIST.partition(":")[0],
    processes.READER.partition(":")[0],
    processes.WRITER.partition(":")[0],
)
_LARGEST = 1 << 18  # bytes of a message, with a program's source, arguments and environment


def run(
    source: str,
    *arguments: str,
    stdin: str = "",
    cwd: Path = _ROOT,
    env: Mapping[str, str] | None = None,
    timeout: float = 120,
) -> subprocess.CompletedProcess[str]:
    """How the program of *source* ended, and what it told; TimeoutExpired if it takes too long.

    As ``python -c`` would run it, which does where *env*, added to the environment, changes how
    Python starts.
    """
    environment = os.environ | {"PYTHONWARNINGS": "default", "NO_COLOR": "1"} | (env or {})
    global _zygote  # noqa: PLW0603 - one for all tests
    if _zygote is None and sys.platform == "linux":
        _zygote = _Zygote(environment)
    if _zygote is not None and _zygote.starts_like(environment):
        return _zygote.run(_Program(source, arguments, cwd, environment), stdin, timeout)
    return subprocess.run(
        [sys.executable, "-c", source, *arguments],
        input=stdin,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment,
        check=False,
    )


def close() -> None:
    """Have the zygote end, if there is one, so that what it covered is counted."""
    global _zygote  # noqa: PLW0603
    if _zygote is not None:
        _zygote.close()
        _zygote = None


class _Program(NamedTuple):
    """What a copy is to run; its standard files travel beside it."""

    source: str
    arguments: tuple[str, ...]
    directory: Path
    environment: Mapping[str, str]


class _Zygote:
    """The process that is copied, seen from the tests."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._start = _of_python(environment)
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(theirs.fileno())],
                cwd=_ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def starts_like(self, environment: Mapping[str, str]) -> bool:
        return _of_python(environment) == self._start

    def run(
        self, program: _Program, stdin: str, timeout: float
    ) -> subprocess.CompletedProcess[str]:
        with ExitStack() as files:
            given, out, err = (files.enter_context(TemporaryFile("w+")) for _ in range(3))
            given.write(stdin)
            given.seek(0)
            standard = [file.fileno() for file in (given, out, err)]
            socket.send_fds(self._ours, [pickle.dumps(tuple(program))], standard)
            code = self._code(timeout)
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(program.arguments, code, out.read(), err.read())

    def _code(self, timeout: float) -> int:
        number = self._told()
        self._ours.settimeout(timeout)
        try:
            return self._told()
        except TimeoutError:
            os.kill(number, signal.SIGKILL)
            self._ours.settimeout(None)
            self._told()
            raise subprocess.TimeoutExpired("a copy of the zygote", timeout) from None
        finally:
            self._ours.settimeout(None)

    def _told(self) -> int:
        return int(self._ours.recv(_LARGEST))

    def close(self) -> None:
        self._ours.close()
        self._process.wait()


_zygote: _Zygote | None = None


def _of_python(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


def main(descriptor: int) -> None:
    """Be the zygote, and in each copy of it the program that comes through the socket."""
    with socket.socket(fileno=descriptor) as control:
        for name in _LOADED:
            import_module(name)
        assert "twisted.internet.reactor" not in sys.modules, "a program chooses its own"
        remote._start = _start_copy
        found = _next_program(control)
    if found is not None:
        _be(*found)


def _next_program(control: socket.socket) -> tuple[_Program, list[int]] | None:
    """In a copy: its program and its standard files; None in the zygote, which is to end."""
    while True:
        message, files, _, _ = socket.recv_fds(control, _LARGEST, 3)
        if not message:
            return None
        number = os.fork()
        if not number:
            return _Program(*pickle.loads(message)), files
        for file in files:
            os.close(file)
        control.send(b"%d" % number)
        _, status = os.waitpid(number, 0)
        control.send(b"%d" % os.waitstatus_to_exitcode(status))


def _be(program: _Program, files: list[int]) -> None:
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.chdir(program.directory)
    os.environ.clear()
    os.environ.update(program.environment)
    tempfile.tempdir = None
    sys.argv[1:] = program.arguments
    exec(program.source, {"__name__": "__main__"})


@attrs.frozen
class _Copy:
    """As much of a `Popen` as a `Remote` asks for."""

    pid: int

    def wait(self) -> None:
        os.waitpid(self.pid, 0)


def _start_copy(name: str) -> tuple[socket.socket, _Copy]:
    """`remote._start`, with a copy of this process in place of a new one."""
    ours, theirs = socket.socketpair()
    with deaf():
        number = os.fork()
        if not number:
            for other in (ours, *(other for other, _ in remote._prepared.values())):
                other.close()  # else nobody's end would be noticed
            _serve(theirs.detach(), name)
    theirs.close()
    return ours, _Copy(number)


def _serve(descriptor: int, name: str) -> NoReturn:
    """Be a helper and end at once; what is to be cleared away at the end is the crawl's."""
    try:
        with Path(os.devnull).open("w") as nothing:
            os.dup2(nothing.fileno(), 1)
        warnings.simplefilter("default")  # a program's own choice does not reach its helpers
        serve(str(descriptor), name)
        if coverage := sys.modules.get("coverage"):
            _measured(coverage.Coverage.current())
        os._exit(0)
    except BaseException:  # noqa: BLE001 - told, as by a process that ends of it
        traceback.print_exc()
    finally:
        os._exit(1)


def _measured(coverage: Any) -> None:
    if coverage is not None:
        coverage.stop()
        coverage.save()
