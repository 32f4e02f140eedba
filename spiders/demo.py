"""The bundled sample blog, served on loopback for the time of the crawl."""

from __future__ import annotations

from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from archiver.crawl.spider import BlogSpider
from archiver.demo.blog import COLUMNS, TIMEZONE, TITLE
from archiver.errors import ArgumentError
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Site


class DemoSpider(BlogSpider):
    """Everything offline: ``scrapy crawl demo``, on another port with ``-a port=``.

    With ``-a later=1`` some posts are edited, one is gone, and the counters have moved.
    """

    name = "demo"
    arguments = (*BlogSpider.arguments, "port", "later")

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        # Every crawl loads every spider, and no other needs the blog.
        from archiver.demo.server import DEFAULT_PORT, DemoServer  # noqa: PLC0415

        port = given.get("port", str(DEFAULT_PORT))
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise ArgumentError(f"-a port={port}: not a port; write it as 8899")
        later = given.get("later", "0")
        if later not in {"0", "1"}:
            raise ArgumentError(f"-a later={later}: write it as 1 or 0")
        self.server = DemoServer(port=int(port), later=later == "1")
        self.site = Site(
            title=TITLE,
            home=self.server.home,
            timezone=TIMEZONE,
            eras=(Era(WordPress(columns=COLUMNS)),),
        )

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """No politeness towards ourselves."""
        super().update_settings(settings)
        for name, value in (
            ("DOWNLOAD_DELAY", 0),
            ("AUTOTHROTTLE_ENABLED", False),
            ("CONCURRENT_REQUESTS_PER_DOMAIN", 8),
        ):
            settings.set(name, value, "spider")

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *args: Any, **given: Any
    ) -> Self:  # Scrapy's signature
        """The spider, its blog already being served; ArgumentError when the port is taken."""
        spider = super().from_crawler(crawler, *args, **given)
        spider.server.start()
        crawler.signals.connect(spider.server.stop, signal=signals.spider_closed)
        return spider
