"""Keeps a crawl within its scope at the last moment: before a request, and at its connection.

What enters the frontier has been decided already. Here stand what it cannot know: where redirects
lead, and which network addresses names lead to. A redirect to a page that the crawl has is not
followed: that it leads there is all there is to know.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from archiver import network, urls
from archiver.scope import NOT_WEB, Scope
from archiver.site import PageKind, Refusal
from archiver.wire.peers import Refused

if TYPE_CHECKING:
    from archiver.store.frontier import Claim

__all__ = ["Arrived", "Circle", "Reach", "Scoping", "refusal_of"]

_PAGES = (PageKind.POST, PageKind.LISTING)
_REMEMBERED = 20_000
"""Pages captured last: some megabytes, whatever the size of the blog."""
_LONGEST = 2048  # characters of a refused Location that are kept


class Circle(Refused):
    """A redirect back to where the request has been."""


class Arrived(Refused):
    """A redirect to a page that the crawl has captured."""


class Scoping:
    """A downloader middleware that lets no request out of the crawl's scope."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._scope: Scope | None = None
        self._captured: OrderedDict[str, None] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Scoping:
        """The middleware for *crawler*."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refused when *request* is not to be made."""
        scope = self._scope
        if scope is None:
            spider = self._crawler.spider
            scope = self._scope = Scope.of(spider.site, spider.rules)  # type: ignore[union-attr]  # of BlogSpider
        claim: Claim | None = request.meta.get("claim")
        wanted = claim.kind if claim is not None else request.meta.get("wanted", PageKind.ROBOTS)
        url = urls.without_fragment(request.url)
        before = request.meta.get("redirect_urls")
        if not before:
            if reason := scope.refusal(url, wanted):
                raise Refused(url, reason)
        elif any(urls.without_fragment(one) == url for one in before):
            raise Circle(url, "a circle", "redirects in a circle")
        elif reason := scope.redirect_refusal(url, wanted):
            raise Refused(url, reason, f"redirects to {url}: {reason}")
        elif wanted is PageKind.POST and scope.site.url_key(url) in self._captured:
            raise Arrived(url, "captured already")

    def process_response(self, request: Request, response: Response) -> Response:
        """*response*, remembered where it is a page."""
        claim: Claim | None = request.meta.get("claim")
        if claim is not None and claim.kind in _PAGES and response.status in {200, 304}:
            assert self._scope is not None
            self._captured[self._scope.site.url_key(request.url)] = None
            if len(self._captured) > _REMEMBERED:
                self._captured.popitem(last=False)
        return response


class Reach:
    """Which network addresses a crawl may connect to: public ones, and where the person started.

    The name of the blog may lead into a private network when it does so at the first connection:
    then that is where the person started. Later it may not, and no other name ever may.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._begun_in_public = False
        self._started_at: set[network.IPAddress] = set()

    def __call__(self, host: str, peer: str) -> str | None:
        """Why nothing is sent to *peer*, which the name *host* led to; None when it may be."""
        address = network.parse(peer)
        own = self._scope.owns_host(host)
        if address is not None and self._scope.reaches(address):
            self._begun_in_public = self._begun_in_public or own
            return None
        if address is not None and own and not self._begun_in_public:
            self._started_at.add(address)
        if address in self._started_at:
            return None
        return f"{host} leads to {peer}, not a public address"


def refusal_of(error: BaseException) -> Refusal | None:
    """What *error* says was left alone; None where something else went wrong."""
    if isinstance(error, Refused):
        return Refusal(error.url, PageKind.OTHER, error.reason)
    if isinstance(error, HttpError) and 300 <= error.response.status < 400:
        location = (error.response.headers.get("Location") or b"").decode("latin-1")
        if location and urls.absolute(error.response.url, location) is None:
            return Refusal(location[:_LONGEST], PageKind.OTHER, NOT_WEB)
    return None
