"""Processes that work for this one, and give no trouble.

They are deaf to Ctrl-C and SIGTERM, which reach whole process groups although they are meant for
the one that gave the work out. And they end when that one is killed; the standard library's would
wait for work for ever, the archive still open.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.process import BaseProcess
from threading import Thread, current_thread, main_thread
from typing import ParamSpec, TypeVar

__all__ = ["Workers", "deaf"]

_DEAF = {signal.SIGINT, signal.SIGTERM}

_P = ParamSpec("_P")
_T = TypeVar("_T")


@contextmanager
def deaf() -> Iterator[None]:
    """Have processes that are started inside never hear of Ctrl-C and SIGTERM."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _DEAF)  # is inherited
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Workers(ProcessPoolExecutor):
    """An executor of *count* processes, each begun as a new interpreter.

    A fork would share sockets, locks and databases of this one.
    """

    def __init__(self, count: int) -> None:
        # Begun later, by the first worker, the tracker would unblock the signal again.
        resource_tracker.ensure_running()
        super().__init__(count, mp_context=get_context("spawn"), initializer=_end_with_parent)

    def submit(
        self, function: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> Future[_T]:
        """Have *function* called in one of the processes, which this may start."""
        with _later(), deaf():
            return super().submit(function, *args, **kwargs)


@contextmanager
def _later() -> Iterator[None]:
    """Have Ctrl-C interrupt this program only after what is done inside.

    It may reach another thread, and be raised here all the same: a process that is being started
    would miss what it is to do, and complain.
    """
    before = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or not callable(before):
        yield
        return
    heard: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if heard:
            signal.raise_signal(signal.SIGINT)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
