"""What passes between a browser and pywb."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse

import pytest

from archiver.errors import ArgumentError
from archiver.replay.front import Front
from tests.server import Act, Exchanged, Script, ScriptedServer

PAGE = b"<p>A letter</p>"
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n" + PAGE


@contextmanager
def served(*steps: bytes | Act) -> Iterator[tuple[Front, ScriptedServer]]:
    """A front before a server that answers *steps* to everything."""

    def script(_: Exchanged) -> Script:
        return steps or (PLAIN,)

    with ScriptedServer(script) as behind, Front(0) as front:
        front.start(behind.port)
        yield front, behind


@contextmanager
def asked(
    front: Front, path: str = "/archive/x", method: str = "GET", **fields: str
) -> Iterator[HTTPResponse]:
    """The answer to *method* on *path*; underscores in names of *fields* are hyphens."""
    with closing(HTTPConnection("127.0.0.1", front.port, timeout=10)) as connection:
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        body = b"a=b" if method == "POST" else None
        connection.request(method, path, body, headers)
        yield connection.getresponse()


def raw(front: Front, path: str) -> bytes:
    """Everything that comes back when *path* is asked for, as it is."""
    with socket.create_connection(("127.0.0.1", front.port)) as connection:
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{front.port}\r\n\r\n"
        connection.sendall(request.encode("latin-1"))
        return connection.makefile("rb").read()


def test_an_answer_comes_through_with_the_policy() -> None:
    with served() as (front, _), asked(front) as answer:
        assert answer.status == 200
        assert answer.read() == PAGE
        assert answer.headers["Content-Type"] == "text/html"
        policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self' ")
    assert not {"*", "http:", "https:", "ws:", "wss:"} & set(policy.replace(";", " ").split())


@pytest.mark.parametrize(
    "field",
    [
        "Link: <https://elsewhere.example/>; rel=preconnect",
        "Refresh: 0; url=https://elsewhere.example/",
        "Report-To: {}",
        "NEL: {}",
        "Set-Cookie: a=b",
        "Content-Security-Policy: default-src *",
        "Connection: keep-alive",
    ],
)
def test_headers_that_reach_beyond_the_page_stay_out(field: str) -> None:
    head, _, body = PLAIN.partition(b"\r\n\r\n")
    with served(head + f"\r\n{field}\r\n\r\n".encode() + body) as (front, _), asked(front) as got:
        assert got.read() == PAGE
        name, _, value = field.partition(": ")
        assert got.headers.get(name) != value


def test_what_the_site_sent_can_be_looked_at() -> None:
    kept = b"HTTP/1.1 200 OK\r\nX-Archive-Orig-Server: old\r\nMemento-Datetime: then\r\n\r\n"
    with served(kept, Act.CLOSE) as (front, _), asked(front) as answer:
        assert answer.headers["X-Archive-Orig-Server"] == "old"
        assert answer.headers["Memento-Datetime"] == "then"


def test_chunks_are_joined_and_compressed_bytes_left_alone() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5\r\n\x1f\x8b\x08\x00\x00\r\n3\r\nabc\r\n0\r\n\r\n"
    )
    with served(chunked) as (front, _), asked(front) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.read() == b"\x1f\x8b\x08\x00\x00abc"


def test_head_and_post_are_passed_on() -> None:
    with served() as (front, behind):
        with asked(front, method="HEAD") as answer:
            assert answer.headers["Content-Length"] == "15"
            assert answer.read() == b""
        with asked(front, method="POST") as answer:
            assert answer.read() == PAGE
    assert [exchanged.request.split(b" ")[0] for exchanged in behind.log] == [b"HEAD", b"POST"]
    assert behind.log[1].request.endswith(b"\r\n\r\na=b")


def test_of_the_request_only_what_pywb_needs_is_passed_on() -> None:
    given = {"Cookie": "a=b", "If_None_Match": "x", "Range": "bytes=1-2", "Accept": "image/png"}
    with served() as (front, behind), asked(front, **given):
        pass
    request = behind.log[0].request.decode().lower()
    assert f"\r\nhost: 127.0.0.1:{front.port}\r\n" in request
    assert "\r\nrange: bytes=1-2\r\n" in request
    assert "\r\naccept: image/png\r\n" in request
    assert "cookie" not in request
    assert "if-none-match" not in request


def test_an_address_beyond_ascii_is_percent_encoded() -> None:
    with served() as (front, behind):
        assert raw(front, "/archive/http://a.example/caf\xe9?[a]&%20").endswith(PAGE)
    assert behind.log[0].target == "/archive/http://a.example/caf%E9?[a]&%20"


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1:1", ""])
def test_a_request_under_another_name_is_refused(host: str) -> None:
    with served() as (front, behind), asked(front, Host=host) as answer:
        assert answer.status == 421
        assert "Content-Security-Policy" in answer.headers
    assert behind.log == []


def test_the_name_localhost_will_do() -> None:
    with served() as (front, _), asked(front, Host=f"LOCALHOST:{front.port}") as answer:
        assert answer.status == 200


@pytest.mark.parametrize("length", ["1048577", "99999999999", "many"])
def test_a_form_too_large_is_refused(length: str) -> None:
    with served() as (front, behind), asked(front, method="POST", Content_Length=length) as got:
        assert got.status == 413
    assert behind.log == []


@pytest.mark.parametrize(
    ("path", "within"),
    [
        ("/archive/id_/http://a.example/", "/archive/http://a.example/"),
        ("/archive/2026mp_/http://a.example/?b=c", "/archive/2026/http://a.example/?b=c"),
        ("//archive//1js_///http://a.example/%E9%2F%23", "/archive/1/http://a.example/%E9%2F%23"),
    ],
)
def test_a_page_outside_its_frame_is_sent_there(path: str, within: str) -> None:
    with served() as (front, behind), asked(front, path, Sec_Fetch_Dest="document") as answer:
        assert answer.status == 307
        assert answer.headers["Location"] == within
    assert behind.log == []


def test_nor_is_one_shown_that_disguises_itself() -> None:
    path = "/%61rchive/%69d%5f/http://a.example/"
    with served() as (front, behind), asked(front, path, Sec_Fetch_Dest="document") as answer:
        assert answer.status == 404
    assert behind.log == []


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/archive/id_/http://a.example/", ""),
        ("/archive/id_/http://a.example/", "iframe"),
        ("/archive/2026/http://a.example/_/", "document"),
        ("/archive/*/http://a.example/id_/", "document"),
        ("/static/id_/x", "document"),
    ],
)
def test_everything_else_stays_where_it_is(path: str, wanted: str) -> None:
    with served() as (front, _), asked(front, path, Sec_Fetch_Dest=wanted) as answer:
        assert answer.status == 200


def test_without_an_answer_it_says_so() -> None:
    with served(Act.DROP) as (front, _), asked(front) as answer:
        assert answer.status == 502


def test_an_answer_cut_short_ends_the_connection() -> None:
    with served(PLAIN[:-3], Act.CLOSE) as (front, _):
        got = raw(front, "/archive/x")
    assert b"Content-Length: 15" in got
    assert got.endswith(PAGE[:-3])


def test_a_browser_that_hangs_up_disturbs_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    with served() as (front, _):
        with socket.create_connection(("127.0.0.1", front.port)) as browser:
            browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        with asked(front) as answer:
            assert answer.read() == PAGE
    assert capsys.readouterr().err == ""


def test_a_port_in_use_is_told() -> None:
    with Front(0) as first, pytest.raises(ArgumentError, match=r"in use.*--port"):
        Front(first.port)
