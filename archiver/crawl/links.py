"""Asks for the pages that posts cite, whether they are still there; one run for each blog.

A check is a crawl like any other, with its manners, its WARC files and its database, but of these
pages alone: HEAD first, and a small GET where a server may not know HEAD or hides behind it. When
a page is done a `link` note says which record is what came of it, and the state follows from that
record (`store.link_views`), so that it can be judged anew.

    note    answer       WARC-Record-ID of what came at last, redirects followed; null for nothing
            permanent    whether these were all 301 or 308; null where there was none
            failure      why nothing came
            timegate     who was asked for an archived copy (RFC 7089), where somebody was
            memento_url, memento_at    the copy, and when it was made
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any, ClassVar

import attrs
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.internet.error import ReactorNotRunning
from twisted.python.failure import Failure

from archiver.capture import Capture
from archiver.crawl import ending
from archiver.crawl.extension import is_ignored, reason_of
from archiver.crawl.politeness import SILENT
from archiver.crawl.spider import BlogSpider
from archiver.dates import iso
from archiver.errors import ArchiverError
from archiver.platforms import site_from_json
from archiver.scope import Rules, Scope
from archiver.site import PageKind, Site
from archiver.store.frontier import Claim
from archiver.store.links import Due, due
from archiver.store.store import Store

__all__ = ["Wanted", "check_links", "wanted"]

_ANSWERS = [status for status in range(100, 600) if not 300 <= status < 400]
_PERMANENT = {301, 308}
# What servers say that know no HEAD, or do not want it; and what should not be said of a page
# that is there, before it has been asked for as everybody does.
_ASK_WHOLE = {400, 403, 404, 405, 406, 410, 500, 501}
_ENOUGH = 256 * 1024  # bytes of a page; nothing that stands in its place has more
_TIMEOUT = 30  # seconds
_LOST = ("soft 404", "no post: parked domain")


@attrs.frozen
class Wanted:
    """What a check is to ask for."""

    pages: Sequence[tuple[Site, Sequence[Due]]]
    """Blog by blog."""
    later: int
    """How many further pages there are."""
    private: int
    """How many are in somebody's own network, and never asked for."""


def wanted(
    store: Store, *, site: str | None = None, since: datetime, limit: int | None = None
) -> Wanted:
    """Cited pages not asked for *since*, *limit* at most, of one *site* or of all.

    NothingFound when there is no such site.
    """
    found: dict[str, list[Due]] = {}
    later = private = count = 0
    sites: dict[str, Site] = {}
    for one in due(store, site=site, since=since):
        blog = sites.get(one.declaration)
        if blog is None:
            blog = sites[one.declaration] = site_from_json(json.loads(one.declaration))
        if Scope.of(blog, Rules(links=True)).refusal(one.url, PageKind.LINK) is not None:
            private += 1
        elif limit is not None and count >= limit:
            later += 1
        else:
            found.setdefault(one.declaration, []).append(one)
            count += 1
    return Wanted([(sites[name], pages) for name, pages in found.items()], later, private)


class LinkSpider(BlogSpider):
    """Asks for the *due* pages that posts of *site* cite.

    *timegate* is asked for a copy of each that is lost, as it was when the post was published.
    """

    name = "links"
    tells: ClassVar[bool] = False

    def __init__(
        self,
        name: str | None = None,
        *,
        site: Site,
        due: Sequence[Due],
        timegate: str | None = None,
    ) -> None:
        super().__init__(name)
        self.site = site
        self.given = {"links": "1"}
        self.rules = Rules.of(self.given)
        self.fresh = True  # all that is asked is asked unconditionally
        self.links = tuple(link.url for link in due)
        self._cited_at = {link.url: link.published for link in due}
        self._timegate = timegate

    def _request(self, claim: Claim) -> Request:
        return self._ask(claim.url, {"claim": claim}, "HEAD")

    def _ask(
        self,
        url: str,
        meta: Mapping[str, Any],  # Scrapy's own type of meta
        method: str,
        headers: Mapping[str, str] | None = None,
    ) -> Request:
        return Request(
            url,
            method=method,
            callback=self.parse,
            errback=self.failed,
            headers=dict(headers or {}),
            meta={
                **meta,
                "handle_httpstatus_list": _ANSWERS,
                "download_maxsize": _ENOUGH,
                "download_timeout": _TIMEOUT,
                "max_retry_times": 1,
            },
            dont_filter=True,  # once by HEAD, once by GET
        )

    async def parse(self, response: Response, **_: Any) -> AsyncIterator[Any]:  # Scrapy's
        """Ask on where a HEAD tells too little or a copy is wanted; else keep what came."""
        request = response.request
        assert request is not None
        if request.method == "HEAD" and response.status in _ASK_WHOLE:
            kept: dict[str, Any] = {
                name: request.meta[name] for name in ("claim", "check") if name in request.meta
            }
            first = request.meta.get("redirect_urls", [request.url])[0]
            as_of = self._as_cited(request.meta["claim"].url) if "check" in kept else {}
            yield self._ask(first, kept, "GET", as_of)
            return
        async for further in self._came(request, response):
            yield further

    async def failed(self, failure: Failure) -> AsyncIterator[Any]:  # type: ignore[override]  # Scrapy takes either
        """Keep why a page could not be asked for; one cut short has answered all the same."""
        request: Request = failure.request
        async for further in self._came(request, None, failure.value):
            yield further

    async def _came(
        self, request: Request, response: Response | None, error: BaseException | None = None
    ) -> AsyncIterator[Request]:
        """What came of *request*: the end of a check, or of looking for a copy."""
        claim: Claim = request.meta["claim"]
        if isinstance(error, ArchiverError):
            self._archiving.stop(error)
            return
        if check := request.meta.get("check"):
            await self._archiving.checked(claim, {**check, **_memento(response)})
            return
        capture: Capture | None = request.meta.get("capture")
        if capture is not None and capture.truncated == "length":
            error = None  # enough came to tell
        reasons = request.meta.get("redirect_reasons")
        told = {
            "answer": capture.record_id if capture is not None else None,
            "permanent": set(reasons) <= _PERMANENT if reasons else None,
            "failure": reason_of(error) if error is not None else None,
        }
        if self._timegate is None or not await self._is_lost(capture, error):
            await self._archiving.checked(claim, told)
            return
        meta: dict[str, Any] = {"claim": claim, "check": {**told, "timegate": self._timegate}}
        yield self._ask(self._timegate + claim.url, meta, "HEAD", self._as_cited(claim.url))

    async def _is_lost(self, capture: Capture | None, error: BaseException | None) -> bool:
        """Whether the page is not there; of one that may not be asked for nobody knows."""
        if capture is None or error is not None:
            return error is not None and (not is_ignored(error) or str(error) == SILENT)
        if capture.status in {404, 410}:
            return True
        try:
            fetched = await self._archiving.crawl.fetched(capture)
        except ArchiverError:
            return False
        return (fetched.failure or "").startswith(_LOST)

    def _as_cited(self, url: str) -> dict[str, str]:
        """What asks for the copy of *url* that is nearest to the day it was cited."""
        published = self._cited_at.get(url)
        return {"Accept-Datetime": format_datetime(published, usegmt=True)} if published else {}


def _memento(response: Response | None) -> dict[str, str]:
    """The copy that *response* is, if it is one."""
    if response is None or response.status != 200:
        return {}
    told = (response.headers.get("Memento-Datetime") or b"").decode("latin-1")
    try:
        made = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return {}
    if made.tzinfo is None:
        made = made.replace(tzinfo=UTC)
    return {"memento_url": response.url, "memento_at": iso(made)}


def check_links(
    directory: Path,
    pages: Sequence[tuple[Site, Sequence[Due]]],
    *,
    timegate: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Ask for *pages*, blog by blog, of the archive in *directory*; once in a process.

    *settings* are Scrapy's, beside the project's. KeyboardInterrupt after Ctrl-C: what had been
    asked for by then is kept. ArchiveError and its kin when the archive cannot be written.
    """
    own = Settings()
    own.setmodule("archiver.settings", priority="project")
    # That a page is lost is what was asked, no error.
    quiet = {"SPIDER_MODULES": [], "LOG_LEVEL": "CRITICAL"}
    given = {**quiet, **(settings or {}), "ARCHIVE_DIR": str(directory)}
    own.update(given, priority="cmdline")
    process = AsyncCrawlerProcess(own)
    loop = asyncio.get_event_loop_policy().get_event_loop()
    working = loop.create_task(_one_by_one(process, pages, timegate))
    process.start(stop_after_crawl=False)
    if not working.done() or working.cancelled():
        raise KeyboardInterrupt
    if not working.result():
        raise KeyboardInterrupt


async def _one_by_one(
    process: AsyncCrawlerProcess, pages: Sequence[tuple[Site, Sequence[Due]]], timegate: str | None
) -> bool:
    """Check the links of one blog after the other, then stop; whether nobody interrupted."""
    from twisted.internet import reactor  # noqa: PLC0415 - chosen only now

    try:
        for site, links in pages:
            crawler = process.create_crawler(LinkSpider)
            await process.crawl(crawler, site=site, due=links, timegate=timegate)
            if error := ending.error_of(crawler):
                raise error
            assert crawler.stats is not None
            if crawler.stats.get_value("finish_reason") == "shutdown":
                return False
        return True
    finally:
        with suppress(ReactorNotRunning):
            reactor.stop()
