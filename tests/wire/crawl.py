"""A crawl with the WARC download handler, run as a program of its own: JSON in, JSON out.

Input: ``{"out": DIR, "requests": [{"url", "method", "body", "meta"}], "settings": {}}``, and

    attach      false: no recorder is attached
    refuse      an IP address that nothing may be sent to
    deaf        true: Scrapy takes its connections past `_pool`
    file_limit  bytes any file may grow to, which to a program looks like a full disk

Output: for each request what its callback or errback saw.
"""

import json
import resource
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.exceptions import StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.warc.info import WarcInfo
from archiver.warc.reader import read_capture
from archiver.warc.recorder import WarcRecorder
from archiver.wire.handler import WarcDownloadHandler, attach

ORDER: dict[str, Any] = json.loads(sys.stdin.read())
OUT = Path(ORDER["out"])


def refuse(host: str, peer: str) -> str | None:
    return f"{host} leads to {peer}" if peer == ORDER["refuse"] else None


class OrderSpider(Spider):
    """Asks for what the order names and notes what comes."""

    name = "order"

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "OrderSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.seen = []
        spider.recorder = WarcRecorder(
            OUT, "order", WarcInfo(software="test"), max_size=8_000_000, dedup=False
        )
        if ORDER.get("attach", True):
            attach(crawler, spider.recorder, refuse if ORDER.get("refuse") else None)
        crawler.signals.connect(spider.stop_at_head, signals.headers_received)
        crawler.signals.connect(spider.stop_in_body, signals.bytes_received)
        crawler.signals.connect(spider.closed_, signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for wanted in ORDER["requests"]:
            yield Request(
                wanted["url"],
                method=wanted.get("method", "GET"),
                body=wanted.get("body", ""),
                meta=wanted.get("meta", {}),
                headers=wanted.get("headers", {}),
                callback=self.parse,
                errback=self.failed,
                dont_filter=True,
            )

    def stop_at_head(self, request: Request) -> None:
        if request.meta.get("stop") == "head":
            raise StopDownload(fail=False)

    def stop_in_body(self, request: Request) -> None:
        if request.meta.get("stop", "").startswith("body"):
            raise StopDownload(fail="fail" in request.meta["stop"])

    def parse(self, response: Response) -> None:
        self.note(response.request, status=response.status, size=len(response.body))

    def failed(self, failure: Failure) -> None:
        self.note(failure.request, error=failure.type.__name__, message=str(failure.value))

    def note(self, request: Request, **seen: Any) -> None:
        """Keep what was seen, and whether the record can be read at this very moment."""
        capture = request.meta.get("capture")
        recorded = False
        if capture is not None:
            found = read_capture(OUT, capture.location)
            recorded = found == capture and found.block == capture.block
        self.seen.append({"url": request.url, "recorded": recorded, **seen})

    async def closed_(self) -> None:
        await self.recorder.close()


class DeafHandler(WarcDownloadHandler):
    """The handler on a Scrapy that has moved `_pool`."""

    @property
    def _pool(self) -> Any:
        return self._connections

    @_pool.setter
    def _pool(self, pool: Any) -> None:
        self._connections = pool


if __name__ == "__main__":
    if limit := ORDER.get("file_limit"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    HANDLER = DeafHandler if ORDER.get("deaf") else WarcDownloadHandler
    process = CrawlerProcess(
        {
            "CONCURRENT_REQUESTS": 8,
            "COOKIES_ENABLED": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_HANDLERS": {"http": HANDLER, "https": HANDLER},
            "DOWNLOAD_VERIFY_CERTIFICATES": True,
            "HTTPERROR_ALLOW_ALL": True,
            "RETRY_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "ROBOTSTXT_OBEY": False,
            "TELNETCONSOLE_ENABLED": False,
            "USER_AGENT": "order (+https://crawler.example/)",
            **ORDER.get("settings", {}),
        }
    )
    crawler = process.create_crawler(OrderSpider)
    process.crawl(crawler)
    process.start()
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    json.dump(crawler.spider.seen, sys.stdout)
