"""What the handler does where a download is not one plain exchange."""

import ssl
from pathlib import Path
from typing import Any

import pytest
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.spiders import Spider

from archiver.capture import Capture, Exchange
from archiver.errors import ArchiveError
from archiver.warc.reader import read
from archiver.wire.handler import attach, recorder_of
from tests.server import Act, Exchanged, Script, ScriptedServer
from tests.wire.cases import CASES, HTML, LARGE, ok
from tests.wire.ordering import certificates, crawl

ONE_AT_A_TIME = {"CONCURRENT_REQUESTS": 1}
NOTICE = (
    "Scrapy's HTTP11DownloadHandler no longer keeps its connections in _pool or no longer takes "
    "them from there in download_request. Nothing would be recorded. Pin the Scrapy version in "
    "pyproject.toml to the last one that did, read the new download_request, and adapt "
    "archiver/wire/handler.py and this test."
)


def order(server: ScriptedServer, *targets: str, **meta: Any) -> list[dict[str, Any]]:
    return [{"url": f"http://localhost:{server.port}{t}", "meta": meta} for t in targets]


@pytest.mark.parametrize("method", ["__init__", "download_request"])
def test_scrapy_still_takes_its_connections_from_the_private_name(method: str) -> None:
    assert "_pool" in getattr(HTTP11DownloadHandler, method).__code__.co_names, NOTICE


def test_a_scrapy_that_moved_the_private_name_fails_every_download(tmp_path: Path) -> None:
    with ScriptedServer(lambda _: [ok()]) as server:
        crawled = crawl(tmp_path, order(server, "/a"), deaf=True)
    (seen,) = crawled.seen
    assert seen["error"] == "ArchiveError"
    assert "install the version pyproject.toml asks for" in seen["message"]


def test_without_a_recorder_nothing_is_downloaded(tmp_path: Path) -> None:
    with ScriptedServer(lambda _: [ok()]) as server:
        crawled = crawl(tmp_path, order(server, "/a"), attach=False)
    assert crawled.seen[0]["error"] == "ArchiveError"
    assert "enable archiver.addon.ArchiveAddon" in crawled.seen[0]["message"]
    assert server.log == []


def test_a_recorder_belongs_to_its_crawler() -> None:
    class Recorder:
        async def record(self, exchange: Exchange) -> Capture | None:
            raise AssertionError("nothing is downloaded here")

    one, other, recorder = Crawler(Spider), Crawler(Spider), Recorder()
    attach(one, recorder)
    assert recorder_of(one) is recorder
    with pytest.raises(ArchiveError, match="nothing records this crawl"):
        recorder_of(other)


def test_a_stale_connection_gives_two_exchanges_of_one_download(tmp_path: Path) -> None:
    def play(exchanged: Exchanged) -> Script:
        stale = exchanged.target == "/stale" and exchanged.turn > 0
        return [Act.CLOSE] if stale else [ok()]

    with ScriptedServer(play) as server:
        requests = order(server, "/fresh", "/stale")
        crawled = crawl(tmp_path, requests, settings=ONE_AT_A_TIME)
    url = requests[1]["url"]
    assert [e.turn for e in server.log if e.target == "/stale"] == [1, 0]
    sent = crawled.of(url, "request")
    assert [r.block for r in sent] == [e.request for e in server.log if e.target == "/stale"]
    assert "WARC-Concurrent-To" not in sent[0].fields
    (answer,) = crawled.of(url, "response")
    assert answer.fields["WARC-Concurrent-To"] == sent[1].fields["WARC-Record-ID"]
    assert crawled.seen[1] == {"url": url, "recorded": True, "status": 200, "size": len(HTML)}


def test_an_unasked_answer_stays_out_of_the_next_exchange(tmp_path: Path) -> None:
    unasked = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"

    def play(exchanged: Exchanged) -> Script:
        return [ok() + unasked] if exchanged.target == "/a" else [ok()]

    with ScriptedServer(play) as server:
        requests = order(server, "/a", "/b")
        crawled = crawl(tmp_path, requests, settings=ONE_AT_A_TIME)
    blocks = [crawled.of(r["url"], "response")[0].block for r in requests]
    assert blocks == [ok(), ok()]


def test_an_address_that_nobody_serves_leaves_no_record(tmp_path: Path) -> None:
    with ScriptedServer(lambda _: [ok()]) as server:
        port = server.port
    crawled = crawl(tmp_path, [{"url": f"http://127.0.0.1:{port}/", "meta": {"capture": "old"}}])
    assert crawled.seen[0]["error"] == "DownloadConnectionRefusedError"
    assert not crawled.seen[0]["recorded"]
    assert not crawled.records


class TestThroughAProxy:
    def test_the_request_line_is_absolute_and_the_address_unknown(self, tmp_path: Path) -> None:
        with ScriptedServer(lambda _: [ok()]) as proxy:
            url = "http://blog.example/a?b=c"
            meta = {"proxy": f"http://127.0.0.1:{proxy.port}"}
            crawled = crawl(tmp_path, [{"url": url, "meta": meta}])
        (request,), (answer,) = crawled.of(url, "request"), crawled.of(url, "response")
        assert request.block == proxy.log[0].request
        assert request.block.startswith(b"GET http://blog.example/a?b=c HTTP/1.1\r\n")
        assert answer.block == ok()
        assert "WARC-IP-Address" not in request.fields.keys() | answer.fields.keys()

    def test_a_tunnel_leaves_no_trace(self, tmp_path: Path) -> None:
        tls, authority = certificates(tmp_path, "blog.example")
        with tunnel(tls) as proxy:
            url = "https://blog.example/a"
            meta = {"proxy": f"http://127.0.0.1:{proxy.port}"}
            crawled = crawl(tmp_path / "warc", [{"url": url, "meta": meta}] * 2, authority)
        assert [e.target for e in proxy.log if e.turn == 0] == ["blog.example:443"] * 2
        asked = [e.request for e in proxy.log if e.target == "/a"]
        assert sorted(r.block for r in crawled.of(url, "request")) == sorted(asked)
        assert [r.block for r in crawled.of(url, "response")] == [CASES["trailers"].sent] * 2
        assert not [r for r in crawled.records if b"CONNECT" in r.block]
        assert [s["status"] for s in crawled.seen] == [200, 200]


def tunnel(tls: ssl.SSLContext) -> ScriptedServer:
    """A proxy that plays the server behind its tunnel itself."""

    def play(exchanged: Exchanged) -> Script:
        if exchanged.request.startswith(b"CONNECT "):
            return [b"HTTP/1.1 200 Connected\r\nVia: proxy\r\n\r\n", Act.START_TLS]
        return CASES["trailers"].script

    return ScriptedServer(play, tls_later=tls)


class TestOnAFullDisk:
    def test_the_download_fails_and_what_was_recorded_stays(self, tmp_path: Path) -> None:
        with ScriptedServer(lambda _: [ok(body=LARGE[:20_000])]) as server:
            targets = [f"/{n}" for n in range(6)]
            crawled = crawl(
                tmp_path,
                order(server, *targets),
                settings=ONE_AT_A_TIME,
                file_limit=50_000,
            )
        assert [s.get("error") for s in crawled.seen] == [None, None, *["DiskFull"] * 4]
        assert [s["recorded"] for s in crawled.seen] == [True, True, *[False] * 4]
        (file,) = crawled.files
        assert file.name.endswith(".warc.gz")
        captures = [item for item in read(file) if isinstance(item, Capture)]
        assert [c.url.rpartition("/")[2] for c in captures] == ["0", "1"]

    def test_an_answer_that_fits_nowhere_fails_its_download(self, tmp_path: Path) -> None:
        with ScriptedServer(lambda _: [ok(body=LARGE)]) as server:
            crawled = crawl(tmp_path, order(server, "/large"), file_limit=3_000_000)
        (seen,) = crawled.seen
        assert seen["error"] == "DiskFull"
        assert "TMPDIR" in seen["message"]
        assert not crawled.records
        assert "Unhandled" not in crawled.log

    def test_a_request_that_fits_nowhere_fails_its_download(self, tmp_path: Path) -> None:
        with ScriptedServer(lambda _: [ok()]) as server:
            [upload] = order(server, "/upload")
            upload |= {"method": "POST", "body": "x" * 4_000_000}
            crawled = crawl(tmp_path, [upload], file_limit=3_000_000)
        (seen,) = crawled.seen
        assert seen["error"] == "DiskFull"
        assert "TMPDIR" in seen["message"]
        assert not crawled.records
