"""Nothing is sent to a peer that is refused, however its name was written."""

from pathlib import Path

import pytest

from tests.server import ScriptedServer
from tests.wire.cases import ok
from tests.wire.ordering import certificates, crawl


@pytest.mark.parametrize("secure", [False, True])
def test_a_peer_that_is_refused_reads_no_byte(secure: bool, tmp_path: Path) -> None:
    tls = certificates(tmp_path, "localhost")[0] if secure else None
    with ScriptedServer(lambda _: [ok()], tls=tls) as server:
        scheme = "https" if secure else "http"
        order = [{"url": f"{scheme}://localhost:{server.port}/a", "meta": {}}]
        crawled = crawl(tmp_path, order, refuse="127.0.0.1")
    (seen,) = crawled.seen
    assert seen["error"] == "Refused"
    assert seen["message"] == "localhost leads to 127.0.0.1"
    assert server.log == []


def test_others_are_spoken_to_and_so_is_a_proxy(tmp_path: Path) -> None:
    with ScriptedServer(lambda _: [ok()]) as server:
        direct = {"url": f"http://localhost:{server.port}/a", "meta": {}}
        proxied = {
            "url": "http://letters.example/b",
            "meta": {"proxy": f"http://localhost:{server.port}"},
        }
        allowed = crawl(tmp_path / "direct", [direct], refuse="10.0.0.1")
        through = crawl(tmp_path / "proxied", [proxied], refuse="127.0.0.1")
    assert [one.seen[0]["status"] for one in (allowed, through)] == [200, 200]
    assert [exchanged.target for exchanged in server.log] == ["/a", "http://letters.example/b"]
