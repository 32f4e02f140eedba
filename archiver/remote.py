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
import atexit
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from archiver.errors import ArchiveError
from archiver.remote_process import READ, Kept, messages, packed

__all__ = ["Remote", "prepare"]

_PROGRAM = "import sys; from archiver.remote_process import serve; serve(*sys.argv[1:])"

_Process = tuple[socket.socket, subprocess.Popen[bytes]]
_prepared: dict[str, _Process] = {}


def prepare(name: str) -> None:
    """Start the process of the next `Remote` of *name* now, to be ready when that is made.

    When none is made, it ends with this program.
    """
    if name not in _prepared:
        _prepared[name] = _start(name)


@atexit.register
def _dismiss() -> None:
    for ours, process in _prepared.values():
        ours.close()
        process.wait()


def _start(name: str) -> _Process:
    ours, theirs = socket.socketpair()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        process = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno()), name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
    return ours, process


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
        prepare(name)
        self._socket, self._process = _prepared.pop(name)
        message, files = packed((name, args, kwargs, *map(Kept, keep)))
        with suppress(OSError):  # its end is noticed by the first call
            socket.send_fds(self._socket, [message[:1]], files)
            self._socket.sendall(message[1:])
        for file in files:
            os.close(file)
        self._socket.setblocking(False)
        self._received = bytearray()
        self._unsent: deque[tuple[memoryview, list[int]]] = deque()
        self._stuck = False  # whether the socket takes no more for now
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: ArchiveError | None = None
        self._made: asyncio.Future[None]
        self._gone = asyncio.Event()

    @property
    def died(self) -> bool:
        """Whether its process has ended of itself; every call raises then."""
        return self._failure is not None

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
        packed_message, files = packed(message)
        self._waiting.append(answer)
        self._unsent.append((memoryview(packed_message), files))
        if len(self._unsent) == 1:
            self._writable()
        return answer

    def _writable(self) -> None:
        assert self._loop is not None
        try:
            while self._unsent:
                message, files = self._unsent[0]
                if files:
                    sent = socket.send_fds(self._socket, [message], files)
                else:
                    sent = self._socket.send(message)
                for file in files:
                    os.close(file)
                self._unsent[0] = (message[sent:], [])
                if sent == len(message):
                    self._unsent.popleft()
        except BlockingIOError:
            self._loop.add_writer(self._socket, self._writable)
            self._stuck = True
            return
        except OSError:
            self._end()
        if self._stuck:
            self._loop.remove_writer(self._socket)
            self._stuck = False

    def _readable(self) -> None:
        try:
            received = self._socket.recv(READ)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        if not received:
            self._end()
            return
        self._received += received
        for message in messages(self._received):
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
