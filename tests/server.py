"""A server on loopback that sends scripted bytes and logs every byte it reads and writes.

It knows nothing of HTTP but where a request ends: the blank line, and Content-Length behind it.
"""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum, auto
from typing import Self

import attrs

_LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)


class Act(Enum):
    """What a script can do besides sending bytes."""

    CLOSE = auto()
    """Close the connection in good order, with TLS's farewell where there is TLS."""
    DROP = auto()
    """Close it without that farewell."""
    RESET = auto()
    """Break the connection off."""
    STALL = auto()
    """Send nothing more until the peer has closed."""
    START_TLS = auto()
    """Go on in TLS on the same connection."""


Script = Iterable[bytes | Act]


@attrs.define
class Exchanged:
    """One request as read, and what was sent for it."""

    connection: int
    """Counted from 0, in the order accepted."""
    turn: int
    """Which request of its connection, from 0."""
    request: bytes
    sent: bytes = b""

    @property
    def target(self) -> str:
        """The request target, as on the request line."""
        return self.request.split(b" ", 2)[1].decode("ascii")


class ScriptedServer:
    """Answers each request with what *script* makes of it; a context manager.

    Connections speak *tls* from the start, or *tls_later* from a script's START_TLS on.
    """

    def __init__(
        self,
        script: Callable[[Exchanged], Script],
        tls: ssl.SSLContext | None = None,
        tls_later: ssl.SSLContext | None = None,
    ) -> None:
        self._script = script
        self._tls = tls
        self._tls_later = tls_later
        self._lock = threading.Lock()
        self._channels: list[_Channel] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.log: list[Exchanged] = []
        self.port: int = self._listener.getsockname()[1]
        self.accepted = 0

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for channel in self._channels:
                channel.wake()
        for thread in self._threads:
            thread.join()

    def _start(self, run: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=run, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener is closed
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                channel = _Channel(connection)
                with self._lock:
                    self._channels.append(channel)
                self._start(self._serve, channel, self.accepted)
                self.accepted += 1

    def _serve(self, channel: _Channel, number: int) -> None:
        with suppress(OSError):  # the peer is gone
            if self._tls is not None:
                channel.start_tls(self._tls)
            turn = 0
            while channel.open and (request := channel.read_request()):
                exchanged = Exchanged(number, turn, request)
                with self._lock:
                    self.log.append(exchanged)
                self._play(channel, exchanged)
                turn += 1
        channel.close()

    def _play(self, channel: _Channel, exchanged: Exchanged) -> None:
        for step in self._script(exchanged):
            if isinstance(step, bytes):
                exchanged.sent += step
                channel.send(step)
            elif step is Act.START_TLS:
                assert self._tls_later is not None
                channel.start_tls(self._tls_later)
            else:
                channel.end(step)


class _Channel:
    """One accepted connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._ahead = b""
        self.open = True

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Shake hands as the server."""
        self._socket = context.wrap_socket(self._socket, server_side=True)

    def send(self, piece: bytes) -> None:
        """Send all of *piece*."""
        self._socket.sendall(piece)

    def read_request(self) -> bytes:
        """The next request; empty when the peer has closed instead."""
        while b"\r\n\r\n" not in self._ahead:
            if not self._read():
                return b""
        size = self._ahead.index(b"\r\n\r\n") + 4
        if declared := _LENGTH.search(self._ahead, 0, size):
            size += int(declared[1])
        while len(self._ahead) < size:
            if not self._read():
                return b""
        request, self._ahead = self._ahead[:size], self._ahead[size:]
        return request

    def end(self, act: Act) -> None:
        """End the connection as *act* says."""
        self.open = False
        if act is Act.STALL:
            while self._read():
                self._ahead = b""
        elif act is Act.RESET:
            linger = struct.pack("ii", 1, 0)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

        elif act is Act.CLOSE and isinstance(self._socket, ssl.SSLSocket):
            with suppress(OSError, ValueError):  # the peer may not answer the farewell
                self._socket.unwrap()

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def wake(self) -> None:
        """End whatever the connection's thread waits for."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _read(self) -> bool:
        received = self._socket.recv(1 << 16)
        self._ahead += received
        return bool(received)
