"""One connection listened to, with Twisted's own protocol and a transport in memory."""

import errno
from typing import Any

import pytest
from twisted.internet.defer import Deferred, succeed
from twisted.internet.error import ConnectionDone, ConnectionLost
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure
from twisted.web._newclient import Request
from twisted.web.client import HTTPConnectionPool
from twisted.web.http_headers import Headers

from archiver.capture import Spool
from archiver.wire.tee import Pool, Tee, Transcript
from tests.wire.cases import CHUNKED, HTML, UNTIL_CLOSE, head, ok

UNASKED = head(b"HTTP/1.1 408 Request Timeout", b"Content-Length: 0")
CUT = head(b"HTTP/1.1 200 OK", b"Content-Length: 9000") + HTML


class Endpoint:
    """Connects at once, to nothing."""

    def __init__(self) -> None:
        self.transports: list[StringTransport] = []

    def connect(self, factory: Any) -> Deferred[Any]:
        protocol = factory.buildProtocol(None)
        transport = StringTransport()
        self.transports.append(transport)
        protocol.makeConnection(transport)
        transport.protocol = protocol
        return succeed(protocol)


class Line:
    """A pool with one endpoint, over which requests are sent."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.pool = HTTPConnectionPool(self.clock)
        self.endpoint = Endpoint()

    def ask(self, path: bytes = b"/") -> Transcript:
        """Send a request, on a kept connection where there is one."""
        transcript = Transcript("http://blog.example/", via_proxy=False)
        pool = Pool(self.pool, transcript)
        headers = Headers({b"Host": [b"blog.example"]})
        request = Request(b"GET", path, headers, None, persistent=pool.persistent)

        def send(connection: Any) -> None:
            answered = connection.request(request)
            answered.addErrback(lambda failure: None)

        pool.getConnection("blog.example", self.endpoint).addCallback(send)
        return transcript

    @property
    def protocol(self) -> Any:
        return self.endpoint.transports[-1].protocol


@pytest.fixture
def line() -> Line:
    return Line()


def test_what_is_written_is_copied(line: Line) -> None:
    transcript = line.ask(b"/a")
    (exchange,) = transcript.exchanges(None)
    assert exchange.request.in_memory == line.endpoint.transports[0].value()
    assert exchange.request.in_memory == b"GET /a HTTP/1.1\r\nHost: blog.example\r\n\r\n"
    assert exchange.ip == "192.168.1.1"
    assert exchange.truncated is None


def test_requests_on_one_connection_are_told_apart(line: Line) -> None:
    first = line.ask(b"/a")
    line.protocol.dataReceived(ok(body=b"") + b"stray")
    second = line.ask(b"/b")
    line.protocol.dataReceived(CUT)
    assert len(line.endpoint.transports) == 1
    (one,), (two,) = first.exchanges(None), second.exchanges(None)
    assert one.response.in_memory == ok(body=b"")
    assert two.request.in_memory is not None
    assert two.request.in_memory.startswith(b"GET /b ")
    assert two.response.in_memory == CUT


def test_bytes_before_any_request_are_nobodys(line: Line) -> None:
    pool = Pool(line.pool, Transcript("http://blog.example/", via_proxy=False))
    pool.getConnection("blog.example", line.endpoint)
    line.protocol.dataReceived(UNASKED)
    assert line.endpoint.transports[0].disconnecting
    line.protocol.connectionLost(Failure(ConnectionDone()))


def test_bytes_on_an_idle_connection_are_nobodys(line: Line) -> None:
    transcript = line.ask()
    line.protocol.dataReceived(ok(body=b""))
    line.protocol.dataReceived(UNASKED)
    line.protocol.connectionLost(Failure(ConnectionDone()))
    (exchange,) = transcript.exchanges(None)
    assert exchange.response.in_memory == ok(body=b"")
    assert exchange.truncated is None


def test_what_comes_after_the_download_ended_changes_nothing(line: Line) -> None:
    transcript = line.ask()
    line.protocol.dataReceived(CUT)
    (exchange,) = transcript.exchanges("time")
    line.protocol.dataReceived(HTML)
    line.protocol.connectionLost(Failure(ConnectionDone()))
    (again,) = transcript.exchanges(None)
    assert again.response.in_memory == exchange.response.in_memory == CUT
    assert (exchange.truncated, again.truncated) == ("time", "unspecified")


def test_a_head_without_end_is_hung_up_on(line: Line) -> None:
    transcript = line.ask()
    line.protocol.dataReceived(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000)
    assert line.endpoint.transports[0].disconnected
    assert transcript.exchanges(None)[0].truncated == "length"


def test_bytes_that_can_be_kept_nowhere_end_the_connection(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    transcript = line.ask()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Spool, "write", full)
    line.protocol.dataReceived(ok())
    assert line.endpoint.transports[0].disconnected
    assert transcript.failure is not None
    assert transcript.failure.errno == errno.ENOSPC


def test_a_pool_says_whether_it_keeps_connections() -> None:
    transcript = Transcript("http://blog.example/", via_proxy=False)
    for persistent in (True, False):
        assert Pool(HTTPConnectionPool(Clock(), persistent), transcript).persistent is persistent


def tee(answer: bytes) -> Tee:
    made = Tee(b"GET", "127.0.0.1")
    made.receive(answer)
    return made


class TestTruncation:
    @pytest.mark.parametrize("stopped", [None, "length", "time"])
    def test_what_is_complete_is_never_truncated(self, stopped: str | None) -> None:
        assert tee(ok()).truncated(stopped) is None

    def test_an_end_by_closing_counts_when_the_other_side_closed_cleanly(self) -> None:
        made = tee(UNTIL_CLOSE + HTML)
        assert made.truncated(None) == "unspecified"
        made.closed_by_peer(cleanly=True)
        assert made.truncated(None) is None
        assert made.truncated("length") == "length"

    def test_an_end_by_breaking_off_does_not_count(self) -> None:
        made = tee(UNTIL_CLOSE + HTML)
        made.closed_by_peer(cleanly=False)
        assert made.truncated(None) == "disconnect"

    def test_an_end_of_our_own_making_is_not_the_end(self, line: Line) -> None:
        transcript = line.ask()
        line.protocol.dataReceived(UNTIL_CLOSE + HTML)
        line.protocol.transport.loseConnection()
        line.protocol.connectionLost(Failure(ConnectionDone()))
        assert transcript.exchanges(None)[0].truncated == "unspecified"

    def test_a_connection_that_breaks_is_a_disconnect(self, line: Line) -> None:
        transcript = line.ask()
        line.protocol.dataReceived(CHUNKED + b"5\r\nhel")
        line.protocol.connectionLost(Failure(ConnectionLost()))
        assert transcript.exchanges(None)[0].truncated == "disconnect"


def test_a_head_that_never_ended_and_fits_nowhere_fails_the_download(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(_: Spool, received: bytes) -> None:
        raise OSError(errno.ENOSPC, f"no room for {received!r}")

    transcript = Transcript("http://blog.example/", via_proxy=False)
    transcript.begin(b"GET", "127.0.0.1").receive(b"HTTP/1.1 200 OK")
    monkeypatch.setattr(Spool, "write", full)
    [exchange] = transcript.exchanges(None)
    exchange.close()
    assert "no room for b'HTTP/1.1 200 OK'" in str(transcript.failure)
