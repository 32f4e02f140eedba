"""Which pages are shown in a browser, and what becomes of what it makes of them.

Without being told, those that are empty without JavaScript; with ``-a js=1`` every page of the
blog, with ``-a js=0`` none. What comes out is recorded beside the answer, and read in its place.
"""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archiver.capture import Capture, Rendering
from archiver.crawl.browser import Browser, find_browser
from archiver.crawl.errands import Errands, Trip, answer_of
from archiver.crawl.messages import Fetched
from archiver.crawl.session import Crawl
from archiver.crawl.tab import BrowserError
from archiver.errors import ArgumentError
from archiver.site import EMPTY, PageKind
from archiver.store.frontier import Claim

__all__ = ["Renderer"]

_PAGES = (PageKind.POST, PageKind.LISTING, PageKind.OTHER)
_ELSEWHERE = (PageKind.FILE, PageKind.FRAME)
_HTML = ("text/html", "application/xhtml+xml")


class Renderer:
    """The browser of a crawl, if it needs one; *always* is None where the pages decide.

    ArgumentError when there always is to be one, and none can be had.
    """

    def __init__(self, crawler: Crawler, always: bool | None) -> None:
        self._crawler = crawler
        self._always = always
        self._browser: Browser | None = None
        self._errands = Errands(self._download)
        self._noted = False
        self._missing = ""
        self._left = 0
        try:
            if always is not False:
                settings = crawler.settings
                self._browser = Browser(
                    find_browser(settings.get("ARCHIVE_BROWSER") or ""),
                    settings["USER_AGENT"],
                    settings.getfloat("ARCHIVE_BROWSER_TIMEOUT"),
                )
        except ArgumentError as missing:
            if always or settings.get("ARCHIVE_BROWSER"):
                raise
            self._missing = str(missing)

    @property
    def hint(self) -> str | None:
        """What to install or to put right, where pages were met that need it."""
        if not self._left:
            return None
        return f"{_pages(self._left)} empty without JavaScript: {self._missing}"

    def wants(self, claim: Claim, capture: Capture, fetched: Fetched) -> bool:
        """Whether the answer in *capture*, read as *fetched*, is to be shown in a browser."""
        if claim.kind in _ELSEWHERE or self._always is False:
            return False
        wanted = fetched.failure == EMPTY
        if self._always and capture.mime in _HTML and capture.truncated is None:
            wanted = fetched.kind in _PAGES
        wanted = wanted and capture.status == 200
        if wanted and self._browser is None:
            self._left += 1
        return wanted and self._browser is not None

    async def rendered(self, crawl: Crawl, response: Response, capture: Capture) -> Fetched:
        """What *response*, recorded as *capture*, says once its scripts have run.

        BrowserError when it could not be shown.
        """
        assert self._browser is not None
        try:
            await self._browser.start()
        except BrowserError as error:
            self._left += 1
            self._missing = f"{error}; name another with -s ARCHIVE_BROWSER=PATH"
            raise
        if not self._noted:
            self._noted = True
            agent = self._crawler.settings["USER_AGENT"]
            await crawl.note("browser", {"name": self._browser.version, "user_agent": agent})
        trip = Trip(self._errands)
        document = await self._browser.document(capture.url, answer_of(response), trip.serve)
        rendering = Rendering(
            url=capture.url,
            html=document.encode("utf-8", "replace"),
            of=capture.record_id,
            took=trip.took,
            rendered_at=datetime.now(UTC),
        )
        return await crawl.fetched(await crawl.record_rendering(rendering, trip.asked))

    async def close(self) -> None:
        """End the browser."""
        if self._browser is not None:
            await self._browser.close()

    async def _download(self, request: Request) -> Response:
        assert self._crawler.engine is not None
        return await self._crawler.engine.download_async(request)


def _pages(count: int) -> str:
    return "1 page is" if count == 1 else f"{count:,} pages are"
