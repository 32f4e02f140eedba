import gzip
import http.client
import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import cast

import pytest

from archiver.demo.__main__ import _port, main
from archiver.demo.posts import BY_KEY, LISTED, READABLE
from archiver.demo.server import DEFAULT_PORT, DemoServer, _Listener
from archiver.errors import ArgumentError

PATH = BY_KEY["welcome"].path
IMAGE = BY_KEY["ember-shop"].images[0].path


@contextmanager
def connection(server: DemoServer) -> Iterator[http.client.HTTPConnection]:
    client = http.client.HTTPConnection(server.host, server.port, timeout=10)
    try:
        yield client
    finally:
        client.close()


def ask(
    server: DemoServer, target: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    with connection(server) as client:
        client.request(method, target, headers=fields)
        answer = client.getresponse()
        return answer, answer.read()


def raw(server: DemoServer, request: bytes) -> bytes:
    with socket.create_connection((server.host, server.port), timeout=10) as client:
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


def test_pages_come_in_several_chunks(server: DemoServer) -> None:
    answer = raw(server, f"GET {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"\r\nTransfer-Encoding: chunked" in head
    assert b"Content-Length" not in head
    assert body.startswith(b"1000\r\n<!DOCTYPE html>")
    assert body.endswith(b"\r\n0\r\n\r\n")
    assert body.count(b"\r\n1000\r\n") >= 3


def test_files_come_with_their_length(server: DemoServer) -> None:
    answer, body = ask(server, IMAGE)
    assert answer.getheader("Content-Length") == str(len(body))
    assert answer.getheader("Content-Type") == "image/jpeg"
    assert answer.getheader("Transfer-Encoding") is None


@pytest.mark.parametrize(
    ("offer", "coding"),
    [
        ("gzip, br", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("br", None),
        ("", None),
    ],
)
def test_gzip_is_for_those_who_take_it(server: DemoServer, offer: str, coding: str | None) -> None:
    answer, body = ask(server, PATH, Accept_Encoding=offer)
    assert answer.getheader("Content-Encoding") == coding
    assert answer.getheader("Vary") == "Accept-Encoding"
    page = gzip.decompress(body) if coding else body
    assert page.startswith(b"<!DOCTYPE html>")
    if coding:
        assert body[4:8] == bytes(4)


def test_images_are_not_compressed_again(server: DemoServer) -> None:
    answer, _ = ask(server, IMAGE, Accept_Encoding="gzip")
    assert answer.getheader("Content-Encoding") is None
    assert answer.getheader("Vary") is None


def test_stylesheets_are_compressed_with_a_length(server: DemoServer) -> None:
    target = "/wp-content/themes/harbourstreet/style.css?ver=6.8.3"
    answer, body = ask(server, target, Accept_Encoding="gzip")
    assert answer.getheader("Content-Length") == str(len(body))
    assert b"@import" in gzip.decompress(body)


@pytest.mark.parametrize("target", [PATH, "/", "/feed/", IMAGE, "/wp-sitemap.xml"])
def test_a_copy_that_is_still_good_gets_304(server: DemoServer, target: str) -> None:
    first, _ = ask(server, target)
    etag, modified = first.getheader("ETag"), first.getheader("Last-Modified")
    assert etag
    assert modified
    for headers in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"other", {etag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": modified},
    ):
        answer, body = ask(server, target, **headers)
        assert (answer.status, body) == (304, b"")
        assert answer.getheader("ETag") == etag


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": '"other"'},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2038 00:00:00 GMT"},
        {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If_Modified_Since": "Sat, 01 Jan 2038 00:00:00"},
        {"If_Modified_Since": "soon"},
    ],
)
def test_a_copy_that_is_not_gets_the_page(server: DemoServer, headers: dict[str, str]) -> None:
    answer, body = ask(server, PATH, **headers)
    assert answer.status == 200
    assert body


def test_errors_are_never_304(server: DemoServer) -> None:
    answer, _ = ask(server, "/nowhere/", If_None_Match="*")
    assert answer.status == 404
    assert answer.getheader("ETag") is None


def test_a_counter_has_no_date_to_compare(server: DemoServer) -> None:
    target = f"/?top_ten_id={BY_KEY['welcome'].id}&view_counter=1"
    assert ask(server, target, If_None_Match="*")[0].status == 200


def test_head_tells_what_get_would(server: DemoServer) -> None:
    for target in (PATH, IMAGE):
        asked, _ = ask(server, target)
        head, body = ask(server, target, "HEAD")
        assert body == b""
        assert head.status == 200
        differing = set(asked.getheaders()) ^ set(head.getheaders())
        assert {name for name, _ in differing} <= {"Date"}


def test_one_connection_serves_many_requests(server: DemoServer) -> None:
    with connection(server) as client:
        for target, status in ((PATH, 200), (f"/?p={BY_KEY['welcome'].id}", 301), (IMAGE, 200)):
            client.request("GET", target)
            answer = client.getresponse()
            answer.read()
            assert answer.status == status
            assert answer.getheader("Connection") == "keep-alive"


def test_http_1_0_gets_no_chunks(server: DemoServer) -> None:
    head, _, body = raw(server, f"GET {PATH} HTTP/1.0\r\n\r\n".encode()).partition(b"\r\n\r\n")
    assert b"Transfer-Encoding" not in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"Connection: close" in head


def test_pages_name_the_port_the_server_got(server: DemoServer) -> None:
    _, body = ask(server, "/robots.txt")
    assert f"Sitemap: {server.base}/wp-sitemap.xml".encode() in body
    assert server.home == server.url("/") == f"http://127.0.0.1:{server.port}/"


def test_the_other_name_serves_the_foreign_image(server: DemoServer) -> None:
    assert server.other == f"http://localhost:{server.port}"
    host = server.other.removeprefix("http://")
    answer, body = ask(server, "/cdn/charts/patent-counts.png", Host=host)
    assert answer.status == 200
    assert body.startswith(b"\x89PNG")
    moved, _ = ask(server, "/about/", Host=host)
    assert moved.getheader("Location") == server.url("/about/")
    direct, _ = ask(server, "/about/")
    assert direct.status == 200


def test_a_server_named_localhost_calls_the_other_by_number() -> None:
    assert DemoServer(1234, "localhost").other == "http://127.0.0.1:1234"


def test_requests_and_counting_are_on_record_after_the_end() -> None:
    with DemoServer(port=0) as server, connection(server) as client:
        client.request("POST", "/wp-admin/admin-ajax.php", body="action=tptn_tracker")
        assert client.getresponse().read() == b""
    assert server.requests == (("POST", "/wp-admin/admin-ajax.php"),)
    assert server.counted == ("POST /wp-admin/admin-ajax.php",)


def test_an_endless_form_ends_the_connection(server: DemoServer) -> None:
    head = b"POST /wp-login.php HTTP/1.1\r\nHost: x\r\n"
    for field in (b"Content-Length: 99999999999", b"Transfer-Encoding: chunked"):
        answer = raw(server, head + field + b"\r\n\r\n0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\n")
        assert b"\r\nConnection: close\r\n" in answer


@pytest.mark.parametrize("line", [b"BREW / HTTP/1.1", b"GET", b"\x00\xff /", b"GET / HTTP/9.9"])
def test_nonsense_is_answered_and_does_no_harm(server: DemoServer, line: bytes) -> None:
    raw(server, line + b"\r\nHost: x\r\n\r\n")
    assert ask(server, PATH)[0].status == 200


def test_counters_stand_still_unless_told_to_move() -> None:
    path = BY_KEY["pinwheel-second-run"].path
    with DemoServer(port=0) as server:
        assert ask(server, path)[1] == ask(server, path)[1]
    with DemoServer(port=0, moving_counters=True) as server:
        assert b"(Visited 1,184 times, 2 visits today)" in ask(server, path)[1]
        assert b"(Visited 1,185 times, 3 visits today)" in ask(server, path)[1]


def test_many_clients_at_once_get_whole_pages(server: DemoServer) -> None:
    sizes: dict[int, int] = {}

    def fetch(start: int) -> None:
        with connection(server) as client:
            for post in READABLE[start::8]:
                client.request("GET", post.path)
                sizes[post.id] = len(client.getresponse().read())

    threads = [Thread(target=fetch, args=(start,)) for start in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(sizes) == {post.id for post in READABLE}
    assert min(sizes.values()) > 25_000


def test_a_taken_port_is_a_clear_error(server: DemoServer) -> None:
    with pytest.raises(ArgumentError) as caught:
        DemoServer(server.port).start()
    message = str(caught.value)
    assert f"127.0.0.1:{server.port}" in message
    assert "-a port=" in message


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_number_that_is_no_port_is_a_clear_error(port: int) -> None:
    with pytest.raises(ArgumentError, match="-a port="):
        DemoServer(port).start()


def test_a_stopped_server_hangs_up_and_can_start_again() -> None:
    server = DemoServer(port=0)
    server.stop()
    with server:
        assert server.start() is server
        port = server.port
        waiting = socket.create_connection((server.host, port), timeout=10)
        assert ask(server, PATH)[0].status == 200
    with waiting:
        assert waiting.recv(1) == b""
    with server:
        assert server.port == port
        assert ask(server, PATH)[0].status == 200


def test_answers_are_kept_ready_and_bounded(
    server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = cast(_Listener, server._listener)
    monkeypatch.setattr("archiver.demo.server._MAX_KEPT", 2)
    for number in range(4):
        assert ask(server, f"{PATH}?x={number}")[0].status == 200
    assert len(listener._kept) == 2
    ask(server, PATH, "HEAD")
    ask(server, f"{PATH}?x=0")
    assert len(listener._kept) == 2


def test_a_fault_of_the_blog_itself_is_reported(
    server: DemoServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(request: object) -> None:
        raise RuntimeError(request)

    listener = cast(_Listener, server._listener)
    monkeypatch.setattr(listener.blog, "reply", broken)
    with pytest.raises(http.client.RemoteDisconnected):
        ask(server, PATH)
    server.stop()
    assert "RuntimeError" in capfd.readouterr().err


def test_a_client_that_goes_away_is_let_go(
    server: DemoServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    listener = cast(_Listener, server._listener)
    monkeypatch.setattr("sys.exception", ConnectionResetError)
    listener.handle_error(None, None)
    assert capfd.readouterr().err == ""


def test_the_module_serves_until_interrupted() -> None:
    with DemoServer(port=0) as free:
        port = free.port
    process = subprocess.Popen(
        [sys.executable, "-m", "archiver.demo", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
    )
    with process:
        line = cast(io.TextIOBase, process.stdout).readline()
        assert f"http://127.0.0.1:{port}/" in line
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        client.request("GET", LISTED[-1].path)
        assert client.getresponse().status == 200
        client.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


def test_ctrl_c_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted:
        def wait(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr("archiver.demo.__main__.Event", Interrupted)
    assert main(["0"]) == 0
    assert capsys.readouterr().out.startswith("Harbour Street Notes is at http://127.0.0.1:")


def test_the_module_takes_a_port_or_the_usual_one() -> None:
    assert _port([]) == DEFAULT_PORT
    assert _port(["8080"]) == 8080


@pytest.mark.parametrize("arguments", [["x"], ["1", "2"], ["999999"], ["70000"]])
def test_the_module_refuses_what_is_no_port(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "port" in error
