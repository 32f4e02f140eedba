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
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.python.failure import Failure

from archiver.crawl import ending
from archiver.errors import ArchiverError, RemoteError, SiteRefuses
from archiver.site import Site
from archiver.urls import hostname

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot

__all__ = ["SILENT", "Politeness", "seconds_to_wait"]

_logger = logging.getLogger(__name__)

_REFUSALS = (403, 429)
_OVERLOADED = (429, 503)
_SILENCE = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
_LEFT = "its host refuses"
SILENT = "its host gives no answer"
"""Why a request is not made, where that host left too many others without an answer."""

_SLOWEST = 60.0  # seconds between requests, for a host that goes on refusing at a slower pace
_EASING = 0.95  # by which a pace that was slowed down quickens again with each good answer


def seconds_to_wait(value: str, now: datetime) -> float | None:
    """What a Retry-After header asks for, both forms of RFC 9110; None when it is neither."""
    value = value.strip()
    if value.isdecimal() and len(value) < 10:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
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


class Politeness:
    """A downloader middleware that keeps every host's own pace, for as long as it wants.

    Crawl-delay is the least pause between two requests to a host; a 429 or 503 answer holds the
    host for as long as it asks, else each time twice as long, doubles the pause between requests
    until good answers have quickened it again, and goes on to Scrapy's retry middleware. A host
    that wants more than ``ARCHIVE_MAX_PAUSE`` seconds, or refuses ``ARCHIVE_MAX_REFUSALS``
    requests in a row or leaves them without an answer, is left alone: where it is the blog's
    own, the crawl ends.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._longest = crawler.settings.getfloat("ARCHIVE_MAX_PAUSE")
        self._most = crawler.settings.getint("ARCHIVE_MAX_REFUSALS")
        self._least: dict[str, float] = {}  # what robots.txt asks for
        self._slowed: dict[str, float] = {}  # what refusals have made of the pace
        self._refusals: dict[str, int] = {}
        self._pauses: dict[str, int] = {}
        self._silences: dict[str, int] = {}
        self._heard: set[str] = set()  # hosts that have answered anything
        self._left_alone: dict[str, str] = {}  # and why
        logging.getLogger(RobotsTxtMiddleware.__module__).addFilter(_without_traceback)
        crawler.signals.connect(self._robots, signal=signals.robots_parsed)
        crawler.signals.connect(self._forget_slot, signal=signals.request_scheduled)
        crawler.signals.connect(self._raise, signal=signals.request_reached_downloader)
        crawler.signals.connect(self._raise, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Politeness:
        """The middleware for *crawler*."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """IgnoreRequest for a host that is left alone."""
        if reason := self._left_alone.get(hostname(request.url)):
            raise IgnoreRequest(reason)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note a refusal and pause its host; the answer goes on unchanged."""
        host = hostname(request.url)
        self._silences.pop(host, None)
        self._heard.add(host)
        if response.status not in _REFUSALS and response.status < 500:
            self._refusals.pop(host, None)
            self._pauses.pop(host, None)
            if host in self._slowed:
                self._slowed[host] *= _EASING
            return response
        self._refusals[host] = self._refusals.get(host, 0) + 1
        if self._refusals[host] >= self._most:
            last = f"last with HTTP {response.status}"
            self._refused(request, f"{host} refused {self._most} requests in a row, {last}")
        if response.status in _OVERLOADED:
            self._pause(request, response, host)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that a host gave no answer."""
        if not isinstance(exception, _SILENCE):
            return
        host = hostname(request.url)
        self._silences[host] = self._silences.get(host, 0) + 1
        if self._silences[host] >= self._most:
            found = f"{host} left {self._most} requests in a row without an answer"
            hint = "check the connection, and try again later"
            if host not in self._heard:
                found = f"{self._home(request)} cannot be reached ({self._most} requests failed)"
                hint = "check the address and the connection"
            self._leave(request, found, RemoteError(f"{found}; {hint}"), SILENT)

    def _home(self, request: Request) -> str:
        """The blog's address where *request* is to the blog, else its host."""
        site: Site | None = getattr(self._crawler.spider, "site", None)
        return site.home if site and site.on_host(request.url) else hostname(request.url)

    def _pause(self, request: Request, response: Response, host: str) -> None:
        slot = _slot(self._crawler, request)
        now = monotonic()
        if slot is None or slot.lastseen <= now:  # else it was asked before the pause began
            self._pauses[host] = self._pauses.get(host, 0) + 1
            if slot is not None:
                pace = max(slot.delay, self._slowed.get(host, 0.0), 0.001)
                self._slowed[host] = min(2 * pace, _SLOWEST)
        header = (response.headers.get("Retry-After") or b"").decode("latin-1")
        wait = seconds_to_wait(header, datetime.now(UTC))
        if wait is None:
            wait = 2.0 ** min(self._pauses.get(host, 1), 8)
        if wait > self._longest:
            self._refused(request, f"{host} asks to be left alone for {wait:.0f} s")
        elif slot is not None:
            _logger.warning("%s answered HTTP %s; waiting %.0f s", host, response.status, wait)
            # A slot with a delay starts its next request `delay` after `lastseen`.
            slot.delay = max(slot.delay, 0.001)
            slot.lastseen = max(slot.lastseen, now + wait)

    def _robots(self, robotparser: RobotParser, request: Request) -> None:
        delay = robotparser.crawl_delay(self._crawler.settings["USER_AGENT"])
        host = hostname(request.url)
        if delay and delay > self._longest:
            self._refused(request, f"robots.txt of {host} asks for {delay:.0f} s between requests")
        elif delay:
            self._least[host] = float(delay)
            _logger.info("%s asks for %g s between requests", host, delay)

    def _raise(self, request: Request) -> None:
        # After every answer, since AutoThrottle has just set the delay to what it found right.
        slot = _slot(self._crawler, request)
        if slot is None:
            return
        host = hostname(request.url)
        slot.delay = max(slot.delay, self._slowed.get(host, 0.0))
        if least := self._least.get(host):
            slot.delay = max(slot.delay, least)
            slot.jitter = 0.0  # it would take half of the pause away now and then

    def _forget_slot(self, request: Request) -> None:
        # A redirect copies the meta of the request before it, the slot of its host included.
        request.meta.pop("download_slot", None)

    def _refused(self, request: Request, found: str) -> None:
        hint = "try again later, or with a longer DOWNLOAD_DELAY"
        self._leave(request, found, SiteRefuses(f"{found}; {hint}"), _LEFT)

    def _leave(self, request: Request, found: str, error: ArchiverError, reason: str) -> None:
        """Send nothing more to the host of *request*; *error* ends the crawl of a blog there."""
        site: Site | None = getattr(self._crawler.spider, "site", None)
        host = hostname(request.url)
        if site is None or site.on_host(request.url):
            ending.stop(self._crawler, error)
        elif host not in self._left_alone:
            _logger.warning("%s; it is left alone", found)
        self._left_alone[host] = reason
        slot = _slot(self._crawler, request)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(IgnoreRequest(reason)))
