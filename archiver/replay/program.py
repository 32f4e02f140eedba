"""pywb as a process: found, started, asked until it answers, ended.

Between it and this process stands a `keeper`, which ends it even where this one is killed.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from archiver.errors import ArchiverError, NotInstalled
from archiver.replay.collection import COLLECTION

__all__ = ["HOST", "Program", "find"]

HOST = "127.0.0.1"

_ENVIRONMENT = Path(sys.prefix) / "pywb"
_INSTALL = f"python3 -m venv {_ENVIRONMENT} && {_ENVIRONMENT}/bin/pip install 'pywb>=2.10,<2.11'"
_LOG = "pywb.log"
_PATIENCE = 60.0  # seconds until pywb must answer; it takes one or two
_FAREWELL = 5.0
_KEEPER = (sys.executable, "-I", str(Path(__file__).with_name("keeper.py")))


def find() -> str:
    """The program `wayback` of pywb; NotInstalled, with the command that installs it.

    Looked for in the environment that command makes, beside this Python, and on PATH.
    """
    places = (_ENVIRONMENT / "bin", Path(sys.executable).parent, os.environ.get("PATH", ""))
    found = shutil.which("wayback", path=os.pathsep.join(map(str, places)))
    if found is None:
        raise NotInstalled(f"replaying needs pywb, which is not installed; run: {_INSTALL}")
    return found


class Program:
    """pywb serving the collection in *directory* on a port of its own; a context manager.

    Entered, it answers; ArchiverError when it ends instead, or takes too long.
    """

    def __init__(self, command: str, directory: Path) -> None:
        self._command = command
        self._directory = directory
        self.port = _free_port()

    def __enter__(self) -> Self:
        with (self._directory / _LOG).open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the program `find` found
                [
                    *(*_KEEPER, str(_FAREWELL), str(self._directory.absolute())),
                    *(self._command, "--bind", HOST, "--port", str(self.port)),
                ],
                cwd=self._directory,
                env=_environment(os.environ),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                process_group=0,  # Ctrl-C is for the program that then ends this one
            )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def wait(self) -> None:
        """Wait until it ends, which it should not: ArchiverError."""
        self._process.wait()
        raise self._failure(f"ended with {self._process.returncode}")

    def _wait_until_it_answers(self) -> None:
        end = monotonic() + _PATIENCE
        while not self._answers():
            try:
                self._process.wait(0.05)
            except subprocess.TimeoutExpired:
                if monotonic() > end:
                    raise self._failure(f"does not answer after {_PATIENCE:.0f} s") from None
            else:
                raise self._failure("does not start")

    def _answers(self) -> bool:
        """Whether it serves the collection by now."""
        try:
            with closing(HTTPConnection(HOST, self.port, timeout=_PATIENCE)) as connection:
                connection.request("GET", "/collinfo.json")
                told = json.load(connection.getresponse())
        except (OSError, HTTPException):
            return False
        if COLLECTION not in told["fixed"]:
            raise self._failure("refuses the collection")
        return True

    def _failure(self, what: str) -> ArchiverError:
        lines = (self._directory / _LOG).read_text("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), "it says nothing")
        return ArchiverError(f"{self._command} {what}: {last}; to install it anew: {_INSTALL}")

    def _end(self) -> None:
        assert self._process.stdin is not None
        with suppress(OSError), self._process.stdin as asked:  # it may have ended by itself
            asked.write(b"\n")
        self._process.wait()


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """*ours* without what would lead pywb to other modules, configurations or proxies."""
    kept = {name: ours[name] for name in ours if not name.startswith(("PYTHON", "PYWB"))}
    return kept | {"NO_PROXY": "*", "no_proxy": "*", "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
