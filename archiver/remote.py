"""An object that lives in a process of its own and is called through a socket.

    writer = Remote("archiver.warc.writer:WarcWriter", directory, "blog", info, lost="…")
    capture = await writer.call("write", exchange)
    await writer.close()

Calls are done one after the other, in the order they were made; a caller need not wait for one
before it makes the next. A call that has been made is done even when nobody waits for it.

The process is deaf to Ctrl-C and SIGTERM, which reach whole process groups although they are
meant for the one that gave the work out. It ends when the other side of the socket does: then the
object is closed, so that even after a kill -9 what it had taken in is brought to a good end.

Nothing of the calling program but its `sys.path` is taken over: unlike `multiprocessing`, which
would run the main module once more, this works under any script.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle
import signal
import socket
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from io import BufferedRandom, BytesIO
from typing import Any

from archiver.errors import ArchiveError

__all__ = ["Remote", "serve"]

_PROGRAM = "import sys; from archiver.remote import serve; serve(int(sys.argv[1]))"
_HEAD = 8  # bytes that say how long the message behind them is
_READ = 1 << 18
_MAX_FILES = 8  # open files that travel with one message


class Remote:
    """The object that *name*, written ``module:class``, makes of the arguments that follow.

    *lost* tells a person what it means that its process died. *keep* are descriptors that stay
    open for as long as the process lives, such as that of a lock. What its methods raise is raised
    here; what its construction raised, by every call.
    """

    def __init__(
        self, name: str, /, *args: Any, lost: str, keep: Sequence[int] = (), **kwargs: Any
    ) -> None:  # whatever can be pickled
        self._lost = lost
        self._socket, theirs = socket.socketpair()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very program
                [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno()), name],  # for `ps`
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno(), *keep],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            theirs.close()
        message, _ = _packed((name, args, kwargs))
        with suppress(OSError):  # its end is noticed by the first call
            self._socket.sendall(message)
        self._socket.setblocking(False)
        self._received = bytearray()
        self._unsent: deque[tuple[memoryview, list[int]]] = deque()
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: ArchiveError | None = None
        self._made: asyncio.Future[None]
        self._gone = asyncio.Event()

    def call(self, method: str, /, *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
        """What `method(*args, **kwargs)` returns there; open files among them are lent."""
        self._begun()
        return self._ask((method, args, kwargs))

    async def ready(self) -> None:
        """Wait until the object is made; what its construction raised is raised."""
        self._begun()
        await asyncio.shield(self._made)

    async def close(self) -> None:
        """Close the object, all calls made before done, and wait until its process has ended.

        What its `close` raises is raised here; nothing when the process had died before.
        """
        loop = self._begun()
        try:
            if self._failure is None:
                await self._ask(None)
                await self._gone.wait()
        finally:
            loop.remove_reader(self._socket)
            self._socket.close()
            await asyncio.to_thread(self._process.wait)

    def _begun(self) -> asyncio.AbstractEventLoop:
        """The event loop, in which the first to call this begins to listen."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.add_reader(self._socket, self._readable)
            self._made = self._loop.create_future()
            self._made.add_done_callback(asyncio.Future.exception)  # perhaps nobody asks for it
            self._waiting.append(self._made)
        return self._loop

    def _ask(self, message: Any) -> asyncio.Future[Any]:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self._failure is not None:
            answer.set_exception(self._failure)
            return answer
        packed, files = _packed(message)
        self._waiting.append(answer)
        self._unsent.append((memoryview(packed), files))
        if len(self._unsent) == 1:
            self._writable()
        return answer

    def _writable(self) -> None:
        assert self._loop is not None
        try:
            while self._unsent:
                message, files = self._unsent[0]
                sent = socket.send_fds(self._socket, [message], files)
                for file in files:
                    os.close(file)
                self._unsent[0] = (message[sent:], [])
                if sent == len(message):
                    self._unsent.popleft()
        except BlockingIOError:
            self._loop.add_writer(self._socket, self._writable)
            return
        except OSError:
            self._end()
        self._loop.remove_writer(self._socket)

    def _readable(self) -> None:
        try:
            received = self._socket.recv(_READ)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        if not received:
            self._end()
            return
        self._received += received
        for message in _messages(self._received):
            good, answer = pickle.loads(message)  # noqa: S301 - our own process wrote it
            waiting = self._waiting.popleft()
            if waiting.done():  # nobody waits any more
                continue
            if good:
                waiting.set_result(answer)
            else:
                waiting.set_exception(answer)

    def _end(self) -> None:
        """There is nobody on the other side any more."""
        assert self._loop is not None
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        if self._failure is None:
            self._failure = ArchiveError(self._lost)
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_exception(self._failure)
        self._waiting.clear()
        for _, files in self._unsent:
            for file in files:
                os.close(file)
        self._unsent.clear()
        self._gone.set()


def _messages(received: bytearray) -> Iterator[memoryview]:
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


class _Pickler(pickle.Pickler):
    """Packs a message; in the place of an open file goes its place among *files*."""

    def __init__(self, packed: BytesIO) -> None:
        super().__init__(packed, pickle.HIGHEST_PROTOCOL)
        self.files: list[int] = []

    def reducer_override(self, thing: object) -> Any:  # pickle's own protocol
        """How *thing* travels, when that is not pickle's own way."""
        if not isinstance(thing, BufferedRandom):
            return NotImplemented
        thing.flush()
        self.files.append(os.dup(thing.fileno()))
        return _arrived, ()


def _packed(message: Any) -> tuple[bytes, list[int]]:
    packed = BytesIO()
    packed.write(bytes(_HEAD))
    pickler = _Pickler(packed)
    pickler.dump(message)
    with packed.getbuffer() as whole:
        whole[:_HEAD] = (len(whole) - _HEAD).to_bytes(_HEAD, "big")
    return packed.getvalue(), pickler.files


_files: deque[int] = deque()
"""Open files that have arrived in this process and belong to messages not yet unpacked."""


def _arrived() -> BufferedRandom:
    return os.fdopen(_files.popleft(), "w+b")


class _NotMade:
    """Stands for the object that could not be made, because of *failure*."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def __getattr__(self, method: str) -> Any:
        raise self._failure.with_traceback(None)

    def close(self) -> None:
        """There is nothing to close."""


def serve(descriptor: int) -> None:
    """Be the process of the `Remote` behind the socket *descriptor*."""
    with socket.socket(fileno=descriptor) as ours:
        thing: Any = None
        for name, args, kwargs in _incoming(ours):
            if thing is None:
                good, thing = _tried(_make, name, *args, **kwargs)
                _tell(ours, good, None if good else thing)
                if not good:
                    thing = _NotMade(thing)
                gc.freeze()  # what is here now stays; collecting it again and again costs a fifth
            else:
                _tell(ours, *_tried(_do, thing, name, *args, **kwargs))
        if thing is not None:  # else whoever wanted it died at once
            _tell(ours, *_tried(thing.close))


def _make(name: str, *args: Any, **kwargs: Any) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)(*args, **kwargs)


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
            piece, files, _, _ = socket.recv_fds(ours, _READ, _MAX_FILES)
        except ConnectionResetError:
            return
        if not piece:
            return
        _files.extend(files)
        received += piece
        for message in [bytes(m) for m in _messages(received)]:
            unpacked = pickle.loads(message)  # noqa: S301 - our own process wrote it
            if unpacked is None:
                return
            yield unpacked


def _tell(ours: socket.socket, good: bool, answer: Any) -> None:
    if not good and not _travels(answer):
        answer = RuntimeError("".join(traceback.format_exception(answer)))
    packed, _ = _packed((good, answer))
    with suppress(ConnectionError):  # nobody is there any more; what was asked for is still done
        ours.sendall(packed)


def _travels(error: BaseException) -> bool:
    """Whether *error* can be packed and unpacked; many with own arguments cannot."""
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever an error's own code raises
        return False
