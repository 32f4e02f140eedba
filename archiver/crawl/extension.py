"""The Scrapy extension that keeps an archive: opens the crawl, ends it, tells how it went."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from archiver.capture import Capture
from archiver.crawl import ending, summary
from archiver.crawl.messages import Fetched, Finish, Plan
from archiver.crawl.recording import recorder_for
from archiver.crawl.rendering import Renderer
from archiver.crawl.scoping import Arrived, Circle, Reach, refusal_of
from archiver.crawl.session import Crawl
from archiver.crawl.tab import BrowserError
from archiver.dates import iso
from archiver.errors import ArchiverError, NothingFound, RemoteError, SiteRefuses
from archiver.garbage import collect_less
from archiver.platforms.neighbours import ANOTHER
from archiver.scope import ELSEWHERE, Scope
from archiver.site import PageKind
from archiver.store.frontier import Claim
from archiver.store.lock import ArchiveLock
from archiver.wire.handler import attach
from archiver.wire.peers import Refused

if TYPE_CHECKING:
    from archiver.crawl.spider import BlogSpider

__all__ = ["Archiving", "is_ignored", "reason_of"]

_TLS_ERROR = re.compile(r"OpenSSL\.SSL\.Error: \[\('[^']*', '[^']*', '([^']+)'\)")
"""What OpenSSL says inside Twisted's failure inside Scrapy's error."""

_logger = logging.getLogger(__name__)

_AHEAD = 8
"""Claims held for each request that may be under way, so that the downloader never waits."""


class Archiving:
    """One crawl, from its lock to its summary; the spider asks it for everything."""

    crawl: Crawl
    renderer: Renderer

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._directory = Path(crawler.settings["ARCHIVE_DIR"])
        self._lock: ArchiveLock | None = None
        self._over = asyncio.Event()  # what there is to close has been closed
        self._over.set()
        crawler.signals.connect(self._opened, signal=signals.spider_opened)
        crawler.signals.connect(self._closed, signal=signals.spider_closed)
        crawler.signals.connect(self._stopped, signal=signals.engine_stopped)
        crawler.signals.connect(self._broken, signal=signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archiving:
        """The extension for *crawler*."""
        return cls(crawler)

    async def claims(self, spider: BlogSpider) -> AsyncIterator[Claim]:
        """Open the archive and hand out what to fetch; nothing when it cannot be opened."""
        try:
            await self._open(spider)
            async for claim in self.crawl.claims():
                if claim.left_out is None:
                    yield claim
                else:
                    await self.crawl.fail(claim, claim.left_out)
            if self.crawl.fatal is not None:
                raise self.crawl.fatal
        except ArchiverError as error:
            self.stop(error)

    async def _open(self, spider: BlogSpider) -> None:
        settings = self._crawler.settings
        self.renderer = Renderer(self._crawler, spider.js)
        self._lock = ArchiveLock(self._directory)
        plan = Plan(
            archive_dir=self._directory,
            site=spider.site,
            bounds=spider.bounds,
            rules=spider.rules,
            recheck=spider.recheck,
            ids=spider.ids,
            archives=spider.archives,
            links=spider.links,
            items=bool(settings.getdict("FEEDS") or settings.getdict("ITEM_PIPELINES")),
            obeys_robots=settings.getbool("ROBOTSTXT_OBEY"),
            fresh=spider.fresh,
        )
        keep = (self._lock.descriptor,)  # held until the last helper is done, killed or not
        make_recorder = partial(
            recorder_for, self._crawler, is_part_of=spider.site.home, keep=keep
        )
        ahead = _AHEAD * settings.getint("CONCURRENT_REQUESTS")
        self.crawl = Crawl(plan, make_recorder, ahead, keep)
        attach(self._crawler, self.crawl, Reach(Scope.of(spider.site, spider.rules)))
        opened = await self.crawl.open(
            {
                "run": str(uuid4()),
                "spider": spider.name,
                "site": spider.site.to_json(),
                "arguments": dict(spider.given),
                "started_at": iso(datetime.now(UTC)),
            }
        )
        for line in opened.recovery.lines():
            _logger.warning("recovered: %s", line)
        if opened.resumed is not None:
            done, known = opened.resumed.posts_done, opened.resumed.posts_known
            _logger.warning("resuming: %s of %s known posts are here", done, known)

    async def failed(self, claim: Claim, capture: Capture | None, error: BaseException) -> None:
        """Keep why *claim* brought no page; a front page that fails ends the crawl.

        *capture* is what came of it all the same: an error page, an answer cut short.
        """
        site = self.crawl.plan.site
        try:
            if isinstance(error, ArchiverError):
                raise error
            if isinstance(error, Arrived) or _loads_itself_again(capture, error):
                self.crawl.done(claim)
                return
            reason = reason_of(error)
            if capture is not None and _tells(capture) and not is_ignored(error):
                self.crawl.done(claim, failed=True)
            else:
                await self.crawl.fail(claim, reason, refusal_of(error))
        except ArchiverError as fatal:
            self.crawl.done(claim, failed=True)
            self.stop(fatal)
        else:
            if site.url_key(claim.url) == site.key:
                self.stop(_front_page(site.home, reason, error))

    async def checked(self, claim: Claim, fields: Mapping[str, Any]) -> None:  # JSON
        """Keep what came of *claim*, a cited page; *fields* are those of a `link` note."""
        try:
            await self.crawl.checked(claim, fields)
        except ArchiverError as fatal:
            self.stop(fatal)

    async def read(self, claim: Claim, response: Response, capture: Capture) -> Fetched:
        """What the answer to *claim* says, shown in a browser where that is wanted.

        BrowserError when it could not be shown.
        """
        fetched = await self.crawl.fetched(capture)
        if self.renderer.wants(claim, capture, fetched):
            fetched = await self.renderer.rendered(self.crawl, response, capture)
        return fetched

    async def unshown(self, claim: Claim, error: BrowserError) -> None:
        """Keep why the page of *claim* could not be shown in a browser."""
        try:
            await self.crawl.fail(claim, f"browser: {error}")
        except ArchiverError as fatal:
            self.stop(fatal)

    async def arrived(self, claim: Claim, url: str, fetched: Fetched | None) -> None:
        """Close *claim*, whose answer came from *url* and is stored, *fetched* if it was read.

        A front page that led to another blog ends the crawl; a post that did has failed.
        """
        site = self.crawl.plan.site
        other = _another(fetched.failure) if fetched is not None else None
        if other is not None and site.url_key(claim.url) == site.key:
            self.stop(_moved(site.home, other))
        # What was asked for on another host is a file, a frame or an API; none leads away.
        anywhere = {PageKind.FILE, PageKind.FRAME, PageKind.CITED}
        if claim.kind in anywhere or site.on_host(url) or not site.on_host(claim.url):
            self.crawl.done(claim)
        elif site.url_key(claim.url) == site.key:
            self.crawl.done(claim)
            self.stop(_moved(site.home, url))
        else:
            await self.crawl.fail(claim, f"redirects to {url}")

    def stop(self, error: ArchiverError) -> None:
        """End the crawl early because of *error*."""
        ending.stop(self._crawler, error)

    def _opened(self) -> None:
        self._over.clear()
        collect_less()

    async def _stopped(self) -> None:
        # A second Ctrl-C, or one during the close, must not stop the reactor under it.
        await self._over.wait()

    def _broken(self, failure: Failure) -> None:
        self.stop(ArchiverError(f"internal error: {failure.value!r}; -L ERROR shows where"))

    async def _closed(self, reason: str) -> None:
        finish: Finish | None = None
        try:
            if hasattr(self, "renderer"):
                await self.renderer.close()
            if hasattr(self, "crawl"):
                finish = await self.crawl.close(reason)
                if self.crawl.fatal is not None:
                    self.stop(self.crawl.fatal)
            if finish is not None:
                self._tell(finish, reason)
        except ArchiverError as error:
            self.stop(error)
        except Exception as error:
            self.stop(ArchiverError(f"internal error: {error!r}; -L ERROR shows where"))
            raise
        finally:
            if self._lock is not None:
                self._lock.close()
            self._over.set()

    def _tell(self, finish: Finish, reason: str) -> None:
        self._count(finish)
        plan = self.crawl.plan
        if reason == "finished" and plan.bounds.given and not _looked_at(finish):
            self.stop(NothingFound("no post lies within since, until and limit; widen them"))
        elif reason == "finished" and not finish.outcome.posts and plan.rules.choose:
            self.stop(
                NothingFound(
                    f"no post found at {plan.site.home} that include= and exclude= let in; "
                    "`archiver coverage` tells what is there"
                )
            )
        elif reason == "finished" and not finish.outcome.posts:
            other = next(filter(None, map(_another, finish.outcome.no_posts)), None)
            found = f"a blog lies below it, {other}: crawl that address instead" if other else None
            hint = self.renderer.hint or found or "is it the front page of a blog?"
            self.stop(NothingFound(f"no post found at {plan.site.home}; {hint}"))
        if getattr(self._crawler.spider, "tells", True):
            sys.stderr.write(summary.render(finish, self._directory, self.renderer.hint))

    def _count(self, finish: Finish) -> None:
        stats = self._crawler.stats
        assert stats is not None
        stats.set_value("archiver/posts_new", finish.outcome.new)
        stats.set_value("archiver/posts_changed", finish.outcome.changed)
        stats.set_value("archiver/posts_unchanged", finish.outcome.unchanged)
        stats.set_value("archiver/posts_gone", finish.outcome.gone)
        stats.set_value("archiver/posts_not_asked", _not_asked(finish))
        stats.set_value("archiver/failed", sum(finish.outcome.failed.values()))
        stats.set_value("archiver/refused", sum(finish.outcome.refused.values()))
        stats.set_value("archiver/warc_files", len(finish.outcome.warc_files))


def _looked_at(finish: Finish) -> int:
    outcome = finish.outcome
    return outcome.new + outcome.changed + outcome.unchanged + outcome.gone + _not_asked(finish)


def _not_asked(finish: Finish) -> int:
    return finish.spared.unchanged + finish.spared.unsigned


def reason_of(error: BaseException) -> str:
    """Why a request brought no answer, in one line."""
    if refused := refusal_of(error):
        return str(error) if isinstance(error, Refused) else f"redirects to {refused.url}"
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if is_ignored(error):
        return "robots.txt disallows it" if _is_robots(error) else str(error)
    tls = _TLS_ERROR.search(str(error))
    text = tls[1] if tls else " ".join(str(error).split())
    kind = type(error).__name__.removeprefix("Download").removesuffix("Error")
    return f"{kind}: {text}" if text else kind


def _tells(capture: Capture) -> bool:
    """Whether the capture's own row says that it is a failure."""
    return (capture.status or 0) >= 400 or capture.truncated is not None


def _loads_itself_again(capture: Capture | None, error: BaseException) -> bool:
    """Whether *capture* is a page that a browser would load anew from time to time."""
    return isinstance(error, Circle) and capture is not None and capture.status == 200


def is_ignored(error: BaseException) -> bool:
    """Whether *error* says that a request was not to be made."""
    return isinstance(error, IgnoreRequest) and not isinstance(error, HttpError)


def _is_robots(error: BaseException) -> bool:
    return is_ignored(error) and "robots.txt" in str(error)


def _another(failure: str | None) -> str | None:
    """The blog that *failure* says a page is of; None where it says something else."""
    return failure.removeprefix(ANOTHER) if failure and failure.startswith(ANOTHER) else None


def _moved(home: str, url: str) -> NothingFound:
    return NothingFound(f"{home} redirects to {url}; crawl that address instead")


def _front_page(home: str, reason: str, error: BaseException) -> ArchiverError:
    if isinstance(error, Refused) and error.reason == ELSEWHERE:
        return _moved(home, error.url)
    if isinstance(error, HttpError):
        return SiteRefuses(f"{home} answers {reason}; look at it in a browser, or try again later")
    if _is_robots(error):
        return SiteRefuses(
            f"robots.txt disallows {home}; with its owner's consent add -s ROBOTSTXT_OBEY=False"
        )
    if "certificate" in reason:
        return RemoteError(
            f"{home} has a certificate that does not verify; "
            "to archive it nevertheless add -s DOWNLOAD_VERIFY_CERTIFICATES=False"
        )
    return RemoteError(
        f"{home} cannot be reached ({reason}); check the address and the connection"
    )
