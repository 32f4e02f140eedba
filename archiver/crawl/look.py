"""A look at a blog before it is crawled: what it is, who lists its posts, one post as read.

It is a crawl like any other, with robots.txt, delays and WARC files, but into a directory that is
thrown away, of one post and of so many listings at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import attrs
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archiver.capture import Capture, Location
from archiver.crawl import ending
from archiver.crawl.spider import BlogSpider
from archiver.errors import ArchiverError, NothingFound
from archiver.page import MAX_HTML, Page
from archiver.platforms.engines import Evidence, recognised
from archiver.site import Site
from archiver.store.bounds import Bounds
from archiver.store.coverage import coverage
from archiver.store.read import post
from archiver.store.store import Store
from archiver.warc.reader import read_block

__all__ = ["Look", "look"]

_CAPTURE = """
select c.url, c.record_id, c.warc_file, c.warc_offset, c.warc_length, c.status, c.mime,
    c.fetched_at, c.rendering_of
from captures c
"""
_FRONT = f"""{_CAPTURE} join sites s on s.id = c.site_id
where c.url_key = s.key and c.status = 200 order by c.id limit 1
"""
_SAMPLE = f"{_CAPTURE} where c.record_id = ?"
_UNASKED = "select count(*) as number from frontier where priority in (0, 3) and state = 'queued'"
_NEWEST = "select url from posts order by published desc, id limit 1"


@attrs.frozen(kw_only=True)
class Look:
    """What a look at a blog showed."""

    evidence: Sequence[Evidence]
    """The engines its front page shows signs of, the likeliest first."""
    certificate: Mapping[str, Any]  # JSON, as of `store.coverage`
    unasked: int
    """Listings that were named and not asked."""
    post: Mapping[str, Any] | None  # JSON, as of `store.read`
    front: Page
    """The front page."""
    sample: Page | None
    """The page of the post."""


class _Looking(BlogSpider):
    """A crawl of *site* that ends after one post."""

    name = "look"
    tells: ClassVar[bool] = False

    def __init__(self, name: str | None = None, *, site: Site, listings: int) -> None:
        super().__init__(name)
        self.site = site
        self.bounds = Bounds(limit=1, listings=listings)


def look(site: Site, *, listings: int, settings: Mapping[str, Any] | None = None) -> Look:
    """Look at *site*, asking at most so many *listings*; once in a process, as Scrapy has it.

    *settings* are Scrapy's, beside the project's. RemoteError and its kin when the front page
    cannot be had, KeyboardInterrupt after Ctrl-C.
    """
    with TemporaryDirectory(prefix="archiver-look-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        try:
            _crawl(site, listings, {**(settings or {}), "ARCHIVE_DIR": str(directory)})
        except NothingFound as error:
            return _found(directory, error)
        return _found(directory, None)


def _crawl(site: Site, listings: int, given: Mapping[str, Any]) -> None:  # settings
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    quiet = {"SPIDER_MODULES": [], "LOG_LEVEL": "CRITICAL"}
    settings.update({**quiet, **given}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(_Looking)
    crawling = process.crawl(crawler, site=site, listings=listings)
    assert isinstance(crawling, asyncio.Task)  # Scrapy's default reactor
    process.start()
    if not crawling.done() or crawling.cancelled():
        raise KeyboardInterrupt
    if error := crawling.exception() or ending.error_of(crawler):
        raise error
    assert crawler.stats is not None
    if crawler.stats.get_value("finish_reason") == "shutdown":
        raise KeyboardInterrupt


def _found(directory: Path, nothing: ArchiverError | None) -> Look:
    """What the crawl brought; *nothing*, which says why there is no post, without front page."""
    with Store.open(directory / "archive.db", readonly=True) as store:
        fronts = store.rows(_FRONT)
        if not fronts:
            raise nothing or NothingFound("the front page could not be read")
        front = _page(fronts[0], directory)
        newest = store.rows(_NEWEST)
        held = post(store, newest[0]["url"]) if newest else None
        place = store.rows(_SAMPLE, (held["location"]["record_id"],)) if held else []
        return Look(
            evidence=recognised(front),
            certificate=coverage(store)[0],
            unasked=store.rows(_UNASKED)[0]["number"],
            post=held,
            front=front,
            sample=_page(place[0], directory) if place else None,
        )


def _page(row: Mapping[str, Any], directory: Path) -> Page:  # SQL values of a capture
    location = Location(row["warc_file"], row["warc_offset"], row["warc_length"])
    block = read_block(directory / "warc", location, max_block=MAX_HTML)
    return Page.from_capture(
        Capture(
            record_id=row["record_id"],
            location=location,
            url=row["url"],
            method="GET",
            status=row["status"],
            mime=row["mime"],
            fetched_at=datetime.fromisoformat(row["fetched_at"]),
            block=block,
            size=len(block),
            rendering_of=row["rendering_of"],
        )
    )
