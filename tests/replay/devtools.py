"""Chromium without a window, told what to do through its DevTools protocol, over two pipes."""

from __future__ import annotations

import json
import os
import select
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import IO, Any

_OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # which root has to do without
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--window-size=1280,1000",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)
# The protocol is spoken on descriptors 3 and 4.
_SHELL = ("sh", "-c", 'exec "$0" "$@" 3<&0 4>&1 >&2 </dev/null')
_PATIENCE = 60.0

_Message = dict[str, Any]  # JSON


@contextmanager
def browser(profile: Path) -> Iterator[Tab]:
    """A tab of a fresh Chromium, which keeps what it writes in *profile*."""
    command = (*_SHELL, "chromium", *_OPTIONS, f"--user-data-dir={profile}", "about:blank")
    with (
        (profile.parent / f"{profile.name}.log").open("wb") as log,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, bufsize=0
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Tab(process.stdin, process.stdout)
        finally:
            process.stdin.close()  # which ends it
            _await(process)


def _await(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        raise


class Tab:
    """One page of a Chromium that reads commands from *told* and answers on *heard*."""

    def __init__(self, told: IO[bytes], heard: IO[bytes]) -> None:
        self._told, self._heard = told, heard
        self._whole: deque[bytes] = deque()
        self._begun = b""
        self._number = 0
        self._session: dict[str, str] = {}
        self.events: list[_Message] = []
        """What it has told of itself up to now."""
        target = self.call("Target.createTarget", url="about:blank")
        attached = self.call("Target.attachToTarget", **target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def call(self, method: str, **params: Any) -> _Message:
        """What *method* answers; AssertionError when it cannot be done."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params} | self._session
        self._told.write(json.dumps(message).encode() + b"\0")
        for answer in self._coming():
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer)
                return answer["result"]  # type: ignore[no-any-return]
        raise AssertionError(f"{method}: no answer; the last events: {self.events[-3:]}")

    def wait(self, name: str, wanted: Callable[[_Message], bool], since: int = 0) -> _Message:
        """The parameters of the first event *name* that is *wanted*, from event *since* on."""
        for event in chain(self.events[since:], self._coming()):
            if event.get("method") == name and wanted(event["params"]):
                return event["params"]  # type: ignore[no-any-return]
        raise AssertionError(f"{name}: did not happen; the last events: {self.events[-3:]}")

    def evaluate(self, expression: str) -> Any:
        """The value of the JavaScript *expression*, a promise's included."""
        done = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def _coming(self) -> Iterator[_Message]:
        """What Chromium says from now on, for as long as one may wait; the events are kept."""
        end = monotonic() + _PATIENCE
        while True:
            while self._whole:
                message = json.loads(self._whole.popleft())
                if "method" in message:
                    self.events.append(message)
                yield message
            ready, _, _ = select.select([self._heard], [], [], max(0, end - monotonic()))
            more = os.read(self._heard.fileno(), 1 << 20) if ready else b""
            if not more:
                return
            *whole, self._begun = (self._begun + more).split(b"\0")
            self._whole.extend(whole)
