"""The replay beside the pages: started when somebody first wants to see a page as it was."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from archiver.replay import Replay, replay

__all__ = ["Replaying"]


class Replaying:
    """The archive's replay, on a port of its own; a context manager, which ends it."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._stack = ExitStack()
        self._lock = Lock()
        self._started: Replay | None = None

    def address(self, url: str, fetched_at: str) -> str:
        """Where the capture of *url* at that time is shown as it was.

        ArchiverError when pywb is missing or fails.
        """
        with self._lock:
            if self._started is None:
                self._started = self._stack.enter_context(replay(self._archive, 0))
            moment = "".join(filter(str.isdigit, fetched_at))[:14]
            return f"{self._started.entrance}{moment}/{url}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._stack.close()
