"""The process of a `Remote`, and how the two speak: pickled messages through a socket.

It imports as little as it can: a program waits for it.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from io import BufferedRandom, BytesIO
from typing import Any, NamedTuple

from archiver.garbage import collect_less

__all__ = ["READ", "Kept", "messages", "packed", "serve"]

READ = 1 << 18
"""Bytes taken from the socket at once."""

_HEAD = 8  # bytes that say how long the message behind them is
_MAX_FILES = 8  # open files that travel with one message


def messages(received: bytearray) -> Iterator[memoryview]:
    """The complete messages *received* begins with, which are taken off it."""
    start = 0
    with memoryview(received) as view:
        while len(view) >= start + _HEAD:
            end = start + _HEAD + int.from_bytes(view[start : start + _HEAD], "big")
            if len(view) < end:
                break
            with view[start + _HEAD : end] as message:
                yield message
            start = end
    del received[:start]


class Kept(NamedTuple):
    """An open descriptor that the process holds open as long as it lives, such as of a lock."""

    number: int


def packed(message: Any) -> tuple[bytes, list[int]]:
    """*message* as it travels, and the open files that go with it, in their order."""
    whole = BytesIO(bytes(_HEAD))
    whole.seek(_HEAD)
    files: list[int] = []

    def lent(file: BufferedRandom) -> Any:  # pickle's own protocol
        file.flush()
        files.append(os.dup(file.fileno()))
        return _arrived, ()

    def kept(descriptor: Kept) -> Any:
        files.append(os.dup(descriptor.number))
        return _keep, ()

    pickler = pickle.Pickler(whole, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {BufferedRandom: lent, Kept: kept}
    pickler.dump(message)
    with whole.getbuffer() as view:
        view[:_HEAD] = (len(view) - _HEAD).to_bytes(_HEAD, "big")
    return whole.getvalue(), files


_files: deque[int] = deque()
"""Open files that have arrived in this process and belong to messages not yet unpacked."""


def _arrived() -> BufferedRandom:
    return os.fdopen(_files.popleft(), "w+b")


def _keep() -> None:
    _files.popleft()  # nobody closes it before this process ends


class _NotMade:
    """Stands for the object that could not be made, because of *failure*."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def __getattr__(self, method: str) -> Any:
        raise self._failure.with_traceback(None)

    def close(self) -> None:
        """There is nothing to close."""


def serve(descriptor: str, name: str) -> None:
    """Be the process of the `Remote` of *name* behind the socket *descriptor*."""
    _stand_back()
    with socket.socket(fileno=int(descriptor)) as ours:
        _tried(import_module, _module(name))  # what is wrong with it is told with the first call
        thing: Any = None
        for method, args, kwargs, *_ in _incoming(ours):
            if thing is None:
                good, thing = _tried(_make, method, *args, **kwargs)
                _tell(ours, good, None if good else thing)
                if not good:
                    thing = _NotMade(thing)
                collect_less()
            else:
                _tell(ours, *_tried(_do, thing, method, *args, **kwargs))
        if thing is not None:  # else whoever wanted it died at once
            _tell(ours, *_tried(thing.close))


def _stand_back() -> None:
    """Have the kernel not take the processor from the program each time it asks for something."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _module(name: str) -> str:
    return name.partition(":")[0]


def _make(name: str, *args: Any, **kwargs: Any) -> Any:
    return getattr(import_module(_module(name)), name.partition(":")[2])(*args, **kwargs)


def _do(thing: Any, method: str, *args: Any, **kwargs: Any) -> Any:
    return getattr(thing, method)(*args, **kwargs)


def _tried(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[bool, Any]:
    """Whether *function* returned, and what it returned or raised."""
    try:
        return True, function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - raised again on the other side
        return False, error


def _incoming(ours: socket.socket) -> Iterator[Any]:
    """The messages that come, until one that is None or nobody is there any more."""
    received = bytearray()
    while True:
        try:
            piece, files, _, _ = socket.recv_fds(ours, READ, _MAX_FILES)
        except ConnectionResetError:
            return
        if not piece:
            return
        _files.extend(files)
        received += piece
        for message in [bytes(m) for m in messages(received)]:
            unpacked = pickle.loads(message)  # noqa: S301 - our own process wrote it
            if unpacked is None:
                return
            yield unpacked


def _tell(ours: socket.socket, good: bool, answer: Any) -> None:
    if not good and not _travels(answer):
        answer = RuntimeError("".join(traceback.format_exception(answer)))
    message, _ = packed((good, answer))
    with suppress(ConnectionError):  # nobody is there any more; what was asked for is still done
        ours.sendall(message)


def _travels(error: BaseException) -> bool:
    """Whether *error* can be packed and unpacked; many with own arguments cannot."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever an error's own code raises
        return False
