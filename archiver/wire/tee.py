"""Copies what crosses one of Twisted's HTTP/1.1 connections, request by request.

    Transcript   what one download puts on the wire: one Tee, or two when Twisted finds that a
                 kept-alive connection had gone stale and quietly tries again on a new one
    Tee          the copy of one request and its answer
    Pool         what Scrapy takes for its connection pool during that download

A connection outlives the download it was opened for, so `Pool` marks each of Twisted's request
objects with its transcript, and the connection reads the mark when the request is written.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionAborted, ConnectionDone
from twisted.python.failure import Failure
from twisted.web.client import HTTPConnectionPool

from archiver.capture import Exchange, Original, Spool
from archiver.urls import hostname
from archiver.wire.credentials import without_credentials
from archiver.wire.framing import Framing
from archiver.wire.peers import Guard, GuardedEndpoint

__all__ = ["Pool", "Transcript"]

_MARK = "_archiver_transcript"


class Tee:
    """The bytes of one request and of its answer, as they are written and read."""

    def __init__(self, method: bytes, ip: str) -> None:
        self.started_at = datetime.now(UTC)
        self.ip = ip
        self.request = Spool()
        self.response = Spool()
        self.interim = b""
        self._framing = Framing(method)
        self._sealed = False
        self._cut_by_peer = False
        self._ended_by_peer = False

    def receive(self, received: bytes) -> bool:
        """Keep *received*; False when the answer has no end worth waiting for.

        OSError when it can be kept nowhere.
        """
        if not self._sealed:
            interim, answer = self._framing.feed(received)
            self.interim += interim
            if answer:
                self.response.write(answer)
        return not self._framing.endless

    def closed_by_peer(self, *, cleanly: bool) -> None:
        """The other side closed the connection, or broke it off."""
        if not self._sealed:
            self._ended_by_peer = cleanly
            self._cut_by_peer = True

    def seal(self) -> None:
        """Keep what is here, and nothing that still comes."""
        if not self._sealed:
            self._sealed = True
            self.response.write(self._framing.unfinished())

    def truncated(self, stopped: str | None) -> str | None:
        """Why the answer is incomplete, where *stopped* is our own reason to read no further."""
        if self._framing.complete:
            return None
        if self._framing.endless:
            return "length"
        if stopped is not None:
            return stopped
        if self._framing.until_close and self._ended_by_peer:
            return None
        return "disconnect" if self._cut_by_peer else "unspecified"


class Transcript:
    """Everything one download of *url* sends and receives."""

    def __init__(
        self,
        url: str,
        *,
        via_proxy: bool,
        original: Original | None = None,
        keep_credentials: bool = False,
        guard: Guard | None = None,
    ) -> None:
        self._url = url
        self._guard = guard
        self._keep_credentials = keep_credentials
        self._original = original
        self._via_proxy = via_proxy
        self._tees: list[Tee] = []
        self.failure: OSError | None = None
        """Why bytes could not be kept; the download is to fail then."""

    def __len__(self) -> int:
        return len(self._tees)

    def begin(self, method: bytes, ip: str) -> Tee:
        """A tee for a request that is about to be written."""
        tee = Tee(method, ip)
        self._tees.append(tee)
        return tee

    def guarded(self, endpoint: Any) -> Any:
        """*endpoint* with its peers judged; a proxy is the person's own choice."""
        if self._guard is None or self._via_proxy:
            return endpoint
        return GuardedEndpoint(endpoint, self._guard, hostname(self._url), self._url)

    def exchanges(self, stopped: str | None) -> list[Exchange]:
        """What was sent and received, in order; from here on nothing is added.

        These are the bytes of the wire, but for credentials of the person who crawls: they are
        taken out here, before anyone else has seen them.
        """
        return [self._exchange(tee, stopped) for tee in self._tees]

    def _exchange(self, tee: Tee, stopped: str | None) -> Exchange:
        request, redacted = tee.request, tuple[str, ...]()
        try:
            tee.seal()
            if not self._keep_credentials:
                request, redacted = without_credentials(tee.request)
        except OSError as error:
            self.failure = error
        return Exchange(
            url=self._url,
            request=request,
            response=tee.response,
            interim=tee.interim,
            started_at=tee.started_at,
            ip=None if self._via_proxy else tee.ip,
            truncated=tee.truncated(stopped) if tee.response.size else None,
            via_proxy=self._via_proxy,
            redacted=redacted,
            original=self._original,
        )


class Pool:
    """The connection pool *pool*, listened to on behalf of *transcript*."""

    def __init__(self, pool: HTTPConnectionPool, transcript: Transcript) -> None:
        self._pool = pool
        self._transcript = transcript

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:
        """A connection that hands one request on and copies the exchange."""
        listening = _Endpoint(self._transcript.guarded(endpoint))
        found: Deferred[Any] = self._pool.getConnection(key, listening)
        return found.addCallback(_Marking, self._transcript)

    def __getattr__(self, name: str) -> Any:  # the rest of Twisted's pool
        # A task that a download began, such as the end of the crawl, still sees this pool.
        return getattr(self._pool, name)


class _Marking:
    """A connection, or Twisted's retrying wrapper of one, for a single request."""

    def __init__(self, connection: Any, transcript: Transcript) -> None:
        self._connection = connection
        self._transcript = transcript

    def request(self, request: Any) -> Deferred[Any]:
        """Send *request*, marked with its transcript."""
        setattr(request, _MARK, self._transcript)
        sent: Deferred[Any] = self._connection.request(request)
        return sent


class _Endpoint:
    """The endpoint *endpoint*, whose connections can be listened to."""

    def __init__(self, endpoint: Any) -> None:
        self._endpoint = endpoint

    def connect(self, factory: Any) -> Deferred[Any]:
        """Connect as the endpoint does, with protocols that copy what they carry."""
        build = factory.buildProtocol

        def listening(address: Any) -> Any:
            protocol = build(address)
            _Listener(protocol)
            return protocol

        factory.buildProtocol = listening
        connected: Deferred[Any] = self._endpoint.connect(factory)
        return connected


class _Listener:
    """Sits between one connection's transport and Twisted's HTTP/1.1 protocol."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._send = protocol.request
        self._receive = protocol.dataReceived
        self._lose = protocol.connectionLost
        protocol.request = self._request
        protocol.dataReceived = self._data_received
        protocol.connectionLost = self._connection_lost
        self._transcript: Transcript | None = None
        self._tee: Tee | None = None
        self._ip: str | None = None

    def _request(self, request: Any) -> Deferred[Any]:
        """Twisted's `request`, with a transport that copies what is written to it."""
        transcript: Transcript = getattr(request, _MARK)
        if self._ip is None:
            self._ip = self._protocol.transport.getPeer().host
        tee = transcript.begin(request.method, self._ip)
        self._transcript, self._tee = transcript, tee
        write_to = request.writeTo
        request.writeTo = lambda transport: write_to(_Transport(transport, tee, transcript))
        try:
            answered: Deferred[Any] = self._send(request)
        finally:
            del request.writeTo  # a retry on another connection is written plainly again
        return answered

    def _data_received(self, received: bytes) -> None:
        """Keep *received* before anyone looks at it."""
        if self._tee is not None:
            try:
                worthwhile = self._tee.receive(received)
            except OSError as error:
                assert self._transcript is not None
                self._transcript.failure = error
                worthwhile = False
            if not worthwhile:
                self._protocol.transport.abortConnection()
                return
        self._receive(received)

    def _connection_lost(self, reason: Failure) -> None:
        """Note who closed the connection, and how."""
        ours = self._protocol.transport.disconnecting or reason.check(ConnectionAborted)
        if self._tee is not None and not ours:
            self._tee.closed_by_peer(cleanly=reason.check(ConnectionDone) is not None)
        self._lose(reason)


class _Transport:
    """The transport *transport* while a request is written, copying to *tee*."""

    def __init__(self, transport: Any, tee: Tee, transcript: Transcript) -> None:
        self._transport = transport
        self._tee = tee
        self._transcript = transcript

    def write(self, written: bytes) -> None:
        """Write, and keep, *written*."""
        try:
            self._tee.request.write(written)
        except OSError as error:
            self._transcript.failure = error
        self._transport.write(written)

    def writeSequence(self, written: list[bytes]) -> None:
        """Write, and keep, all of *written*."""
        self.write(b"".join(written))

    def __getattr__(self, name: str) -> Any:  # the rest of Twisted's transport interface
        return getattr(self._transport, name)
