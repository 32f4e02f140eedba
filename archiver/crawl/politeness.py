"""How a crawl keeps out of a site's way beyond what Scrapy does itself.

Scrapy reads Crawl-delay and leaves it at that, and does not know Retry-After (2.19). Both are
applied to the downloader's slot of the host, so one slow blog does not slow another.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from archiver.crawl import ending
from archiver.errors import SiteRefuses

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot

__all__ = ["HostDelays", "RetryAfter", "seconds_to_wait"]

_logger = logging.getLogger(__name__)

_REFUSALS = (403, 429)
_OVERLOADED = (429, 503)


def seconds_to_wait(value: str, now: datetime) -> float | None:
    """What a Retry-After header asks for, both forms of RFC 9110; None when it is neither."""
    value = value.strip()
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _slot(crawler: Crawler, request: Request) -> Slot | None:
    assert crawler.engine is not None
    downloader = crawler.engine.downloader
    slot: Slot | None = downloader.slots.get(downloader.get_slot_key(request))
    return slot


def _without_traceback(record: logging.LogRecord) -> bool:
    """A robots.txt that cannot be had is one line; Scrapy adds twenty of its own code."""
    record.exc_info = None
    return True


class HostDelays:
    """The Crawl-delay of robots.txt as the least pause between two requests to its host."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._least: dict[str, float] = {}
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_traceback)
        crawler.signals.connect(self._robots, signal=signals.robots_parsed)
        crawler.signals.connect(self._raise, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._raise, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostDelays:
        """The extension for *crawler*."""
        return cls(crawler)

    def _robots(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._crawler.settings["USER_AGENT"])
        if delay:
            assert self._crawler.engine is not None
            key = self._crawler.engine.downloader.get_slot_key(request)
            self._least[key] = float(delay)
            _logger.info("%s asks for %g s between requests", key, delay)

    def _raise(self, request: Request) -> None:
        # After every answer, since AutoThrottle has just set the delay to what it found right.
        slot = _slot(self._crawler, request)
        if slot is not None:
            slot.delay = max(slot.delay, self._least.get(request.meta["download_slot"], 0.0))


class RetryAfter:
    """Holds a host's requests for as long as its 429 or 503 answer asks.

    The answer itself goes on to Scrapy's retry middleware. A pause beyond ``ARCHIVE_MAX_PAUSE``
    seconds, or ``ARCHIVE_MAX_REFUSALS`` refusals in a row, end the crawl.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._longest = crawler.settings.getfloat("ARCHIVE_MAX_PAUSE")
        self._most = crawler.settings.getint("ARCHIVE_MAX_REFUSALS")
        self._refusals: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfter:
        """The middleware for *crawler*."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note a refusal and pause its host; the answer goes on unchanged."""
        key = request.meta.get("download_slot", "")
        if response.status not in _REFUSALS and response.status < 500:
            self._refusals.pop(key, None)
            return response
        self._refusals[key] = self._refusals.get(key, 0) + 1
        if self._refusals[key] >= self._most:
            self._stop(
                f"{key} refused {self._most} requests in a row, last with HTTP {response.status}"
            )
        if response.status in _OVERLOADED:
            self._pause(request, response, key)
        return response

    def _pause(self, request: Request, response: Response, key: str) -> None:
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        wait = seconds_to_wait(header, datetime.now(UTC))
        if wait is None:
            wait = 2.0 ** min(self._refusals[key], 8)
        if wait > self._longest:
            self._stop(f"{key} asks to be left alone for {wait:.0f} s")
            return
        slot = _slot(self._crawler, request)
        if slot is not None:
            _logger.warning("%s answered HTTP %s; waiting %.0f s", key, response.status, wait)
            # A slot with a delay starts its next request `delay` after `lastseen`.
            slot.delay = max(slot.delay, 0.001)
            slot.lastseen = max(slot.lastseen, monotonic() + wait)

    def _stop(self, found: str) -> None:
        hint = "try again later, or with a longer DOWNLOAD_DELAY"
        ending.stop(self._crawler, SiteRefuses(f"{found}; {hint}"))
