"""The spider every blog file inherits: it carries requests and answers, and decides nothing.

What to fetch comes from the frontier, what an answer says is read elsewhere; see
`crawl.session`. A blog file only declares its `Site`.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.crawl.extension import Archiving
from archiver.crawl.tab import BrowserError
from archiver.errors import ArchiverError, ArgumentError
from archiver.scope import Rules
from archiver.site import PageKind, Site
from archiver.store.again import Recheck
from archiver.store.bounds import Bounds
from archiver.store.frontier import Claim

__all__ = ["BlogSpider"]

_AGE = re.compile(r"all|[1-9]\d{0,4}d")
_FILE_TIMEOUT = 1800
"""Seconds for one image, document or recording: a large one from a slow server."""


class BlogSpider(Spider):
    """Crawls the blog its `site` declares.

    Arguments (``-a name=value``): ``since`` and ``until``, inclusive days ``YYYY-MM-DD`` in the
    blog's time zone; ``limit``, how many posts, newest first; ``include`` and ``exclude``,
    patterns of addresses (`scope.Pattern`) with spaces between; ``cited=1``, to keep the pages
    of others that posts cite; ``fresh=1``, to begin anew where an unfinished crawl would be
    resumed, and to fetch unchanged pages too; ``js=1``, to show every page in a browser, ``js=0``
    none; ``ids=1``, to ask for the numbers of WordPress that no known post has
    (`store.numbers`); ``archives=1``, to walk the archives of months and categories as well. Of a
    later crawl: ``recheck=all`` or ``recheck=30d``, to ask posts again
    whatever the site says of them; ``visits=1``, to read their counters; ``sample=N``, how many
    to ask of those that nothing is said of. Anything else is an ArgumentError.
    """

    site: Site
    links: tuple[str, ...] = ()
    """Cited pages to ask for instead of the blog (`crawl.links`)."""
    tells: ClassVar[bool] = True
    """Whether a summary is printed at the end."""
    arguments: ClassVar[tuple[str, ...]] = (
        *(
            "since",
            "until",
            "limit",
            "include",
            "exclude",
            "cited",
            "fresh",
            "js",
            "ids",
            "archives",
        ),
        *("recheck", "visits", "sample"),
    )

    def __init__(self, name: str | None = None, **given: str) -> None:
        unknown = sorted(set(given) - set(self.arguments))
        if unknown:
            raise ArgumentError(
                f"-a {unknown[0]}=: there is no such argument; "
                f"known are {', '.join(self.arguments)}"
            )
        super().__init__(name)
        self.fresh = _flag("fresh", given.pop("fresh", None))
        self.js = _flag("js", given["js"]) if "js" in given else None
        _flag("cited", given.get("cited"))
        self.given = given
        self.rules = Rules.of(given)
        self.bounds = Bounds(
            since=_day("since", given.get("since")),
            until=_day("until", given.get("until")),
            limit=_count("limit", given.get("limit")),
        )
        self.ids = _flag("ids", given.get("ids"))
        self.archives = _flag("archives", given.get("archives"))
        if self.ids and self.bounds.given:
            raise ArgumentError(
                "-a ids=1 asks for posts of any day; leave out since=, until= and limit="
            )
        self.recheck = _recheck(given)
        if self.bounds.since and self.bounds.until and self.bounds.since > self.bounds.until:
            raise ArgumentError("-a since= is later than -a until=; exchange them")

    async def start(self) -> AsyncIterator[Any]:  # Scrapy's own signature
        """A request for everything the frontier hands out."""
        async for claim in self._archiving.claims(self):
            try:
                request = self._request(claim)
            except ValueError as error:  # half a character, say, or a host in brackets
                refusal = IgnoreRequest(f"cannot be asked for: {error}")
                await self._archiving.failed(claim, None, refusal)
            else:
                yield request

    @property
    def _archiving(self) -> Archiving:
        archiving = self.crawler.get_extension(Archiving)
        if archiving is None:
            raise ArgumentError(
                "the archive is not wired in; keep archiver.addon.CrawlAddon in ADDONS"
            )
        return archiving

    def _request(self, claim: Claim) -> Request:
        meta: dict[str, Any] = {"claim": claim}  # Scrapy's own type of meta
        if claim.kind in {PageKind.FILE, PageKind.FRAME, PageKind.CITED}:
            meta["download_maxsize"] = self.settings.getint("ARCHIVE_MEDIA_MAXSIZE")
            meta["download_timeout"] = _FILE_TIMEOUT
            meta["max_retry_times"] = 1
        elif self.js:
            meta["whole"] = True  # a page that has not changed may show other data
        return Request(
            claim.url,
            callback=self.parse,
            errback=self.failed,
            headers={"Referer": claim.referer} if claim.referer else {},
            meta=meta,
            dont_filter=True,  # the frontier names an address once
        )

    async def parse(
        self, response: Response, **_: Any
    ) -> AsyncIterator[Any]:  # Scrapy's signature
        """Wait until the answer is stored; the post it holds goes on to Scrapy's feeds."""
        claim: Claim = response.meta["claim"]
        capture = response.meta.get("capture")
        try:
            fetched = await self._archiving.read(claim, response, capture) if capture else None
        except ArchiverError as error:
            self._archiving.stop(error)
            return
        except BrowserError as error:
            await self._archiving.unshown(claim, error)
            return
        await self._archiving.arrived(claim, response.url, fetched)
        if fetched is not None and fetched.item is not None:
            yield dict(fetched.item)

    async def failed(self, failure: Failure) -> None:
        """Record why a claim brought no page."""
        meta = failure.request.meta
        await self._archiving.failed(meta["claim"], meta.get("capture"), failure.value)


def _day(name: str, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ArgumentError(f"-a {name}={value}: not a day; write it as 2015-09-30") from error


def _flag(name: str, value: str | None) -> bool:
    if value not in {None, "0", "1"}:
        raise ArgumentError(f"-a {name}={value}: neither 0 nor 1")
    return value == "1"


def _recheck(given: Mapping[str, str]) -> Recheck:
    value = given.get("recheck")
    if value is not None and not _AGE.fullmatch(value):
        raise ArgumentError(f"-a recheck={value}: neither all nor a number of days such as 30d")
    _flag("visits", given.get("visits"))
    if given.get("sample") != "0":
        _count("sample", given.get("sample"))
    return Recheck.of(given)


def _count(name: str, value: str | None) -> int | None:
    if value is None:
        return None
    if not value.isdecimal() or int(value) == 0:
        raise ArgumentError(f"-a {name}={value}: not a number of posts; write it as 25")
    return int(value)
