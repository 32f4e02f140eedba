"""The extension between Scrapy and the archive: how a crawl that goes wrong ends."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import signals
from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

from archiver.capture import Capture, Location
from archiver.crawl import ending
from archiver.crawl.extension import Archiving
from archiver.crawl.messages import Fetched, Plan
from archiver.crawl.scoping import Arrived
from archiver.crawl.spider import BlogSpider
from archiver.errors import ArchiverError, ArgumentError, DiskFull, NothingFound, RemoteError
from archiver.site import PageKind, Refusal
from archiver.store.bounds import Bounds
from archiver.store.frontier import Claim
from archiver.store.lock import ArchiveLock
from tests.archives import LETTERS, site
from tests.crawl.stub import StubCrawler

POST = f"{LETTERS}2015/03/office-1/"


class Crawl:
    """A crawl that writes down what it is told."""

    def __init__(self, directory: Path) -> None:
        self.plan = Plan(
            archive_dir=directory, site=site(), bounds=Bounds(), items=False, obeys_robots=True
        )
        self.fatal: ArchiverError | None = None
        self.told: list[tuple[str, str]] = []
        self.error: Exception | None = None

    def done(self, claim: Claim, *, failed: bool = False) -> None:
        self.told.append((claim.url, "failed" if failed else "done"))

    async def fail(self, claim: Claim, reason: str, refused: Refusal | None = None) -> None:
        if self.error is not None:
            raise self.error
        self.told.append((claim.url, reason))

    async def close(self, _: str) -> None:
        if self.error is not None:
            raise self.error


@pytest.fixture
def crawler(tmp_path: Path) -> StubCrawler:
    return StubCrawler(ARCHIVE_DIR=str(tmp_path))


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return Crawl(tmp_path)


@pytest.fixture
def archiving(crawler: StubCrawler, crawl: Crawl) -> Archiving:
    made = Archiving.from_crawler(crawler)  # type: ignore[arg-type]
    made.crawl = crawl  # type: ignore[assignment]
    return made


def error_of(crawler: StubCrawler) -> ArchiverError | None:
    return ending.error_of(crawler)  # type: ignore[arg-type]


def claim(url: str = POST, kind: PageKind = PageKind.POST) -> Claim:
    return Claim(1, url, kind, None)


def answered(status: int) -> Capture:
    return Capture(
        record_id="<urn:uuid:1>",
        location=Location("letters.warc.gz", 0, 1),
        url=POST,
        method="GET",
        status=status,
        mime="text/html",
        fetched_at=datetime(2026, 5, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (IgnoreRequest("Forbidden by robots.txt"), "robots.txt disallows it"),
        (IgnoreRequest("its host refuses"), "its host refuses"),
        (ConnectionRefusedError(111, "refused"), "ConnectionRefused: [Errno 111] refused"),
        (TimeoutError(), "Timeout"),
    ],
)
def test_why_there_is_no_page_is_kept_in_one_line(
    error: Exception, reason: str, archiving: Archiving, crawl: Crawl
) -> None:
    asyncio.run(archiving.failed(claim(), None, error))
    assert crawl.told == [(POST, reason)]


def test_a_redirect_to_what_is_there_is_no_failure(archiving: Archiving, crawl: Crawl) -> None:
    asyncio.run(archiving.failed(claim(), answered(301), Arrived(POST, "captured already")))
    assert crawl.told == [(POST, "done")]


def test_an_answer_whose_row_tells_nothing_needs_the_reason_too(
    archiving: Archiving, crawl: Crawl
) -> None:
    for status in (200, 404):
        asyncio.run(archiving.failed(claim(), answered(status), ValueError("no such charset")))
    assert crawl.told == [(POST, "Value: no such charset"), (POST, "failed")]


def test_a_full_disk_behind_a_failed_download_ends_the_crawl(
    archiving: Archiving, crawl: Crawl, crawler: StubCrawler
) -> None:
    full = DiskFull("letters.warc.gz: no space left")
    asyncio.run(archiving.failed(claim(), None, full))
    assert (error_of(crawler), crawl.told) == (full, [(POST, "failed")])


def test_a_full_disk_while_a_failure_is_written_ends_the_crawl(
    archiving: Archiving, crawl: Crawl, crawler: StubCrawler
) -> None:
    crawl.error = DiskFull("letters.warc.gz: no space left")
    asyncio.run(archiving.failed(claim(), None, TimeoutError()))
    assert error_of(crawler) is crawl.error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError("180 s"), "cannot be reached (Timeout: 180 s); check the address"),
        (IgnoreRequest("Forbidden by robots.txt"), "with its owner's consent add -s ROBOTSTXT"),
        (OSError("certificate verify failed"), "add -s DOWNLOAD_VERIFY_CERTIFICATES=False"),
    ],
)
def test_a_front_page_that_fails_ends_the_crawl_with_the_next_step(
    error: Exception, said: str, archiving: Archiving, crawler: StubCrawler
) -> None:
    asyncio.run(archiving.failed(claim(LETTERS, PageKind.LISTING), None, error))
    ended_by = error_of(crawler)
    assert isinstance(ended_by, RemoteError)
    assert said in str(ended_by)


def test_where_an_answer_came_from_decides(
    archiving: Archiving, crawl: Crawl, crawler: StubCrawler
) -> None:
    away = "https://elsewhere.example/"
    picture = claim(f"{LETTERS}1.png", PageKind.FILE)
    asyncio.run(archiving.arrived(claim(), POST, None))
    asyncio.run(archiving.arrived(picture, f"{away}1.png", None))
    asyncio.run(archiving.arrived(claim(), away, None))
    assert error_of(crawler) is None
    asyncio.run(archiving.arrived(claim(LETTERS, PageKind.LISTING), away, None))
    assert isinstance(error_of(crawler), NothingFound)
    assert f"{LETTERS} redirects to {away}; crawl that address instead" in str(error_of(crawler))
    assert crawl.told == [
        (POST, "done"),
        (picture.url, "done"),
        (POST, f"redirects to {away}"),
        (LETTERS, "done"),
    ]


def test_a_front_page_of_another_blog_names_that(
    archiving: Archiving, crawl: Crawl, crawler: StubCrawler
) -> None:
    tea = f"{LETTERS}tea/"
    of_tea = Fetched(kind=PageKind.OTHER, failure=f"no post: of another blog, {tea}")
    asyncio.run(archiving.arrived(claim(), POST, of_tea))
    assert error_of(crawler) is None
    asyncio.run(archiving.arrived(claim(LETTERS, PageKind.LISTING), tea, of_tea))
    assert f"{LETTERS} redirects to {tea}; crawl that address instead" in str(error_of(crawler))


def test_an_error_of_our_own_in_the_spider_ends_the_crawl(
    archiving: Archiving, crawler: StubCrawler
) -> None:
    crawler.signals.send_catch_log(signals.spider_error, failure=Failure(KeyError("title")))
    assert str(error_of(crawler)) == "internal error: KeyError('title'); -L ERROR shows where"


def closed(crawler: StubCrawler) -> None:
    """Let the spider be closed and the engine stopped, as at the end of every crawl."""

    async def send() -> None:
        crawler.signals.send_catch_log(signals.spider_opened)
        await crawler.signals.send_catch_log_async(signals.spider_closed, reason="finished")
        stopped = crawler.signals.send_catch_log_async(signals.engine_stopped)
        await asyncio.wait_for(stopped, 10)

    asyncio.run(send())


def test_an_error_while_closing_is_the_crawls_and_the_archive_is_let_go(
    archiving: Archiving, crawl: Crawl, crawler: StubCrawler, tmp_path: Path
) -> None:
    archiving._lock = ArchiveLock(tmp_path)
    crawl.error = DiskFull("archive.db: no space left")
    closed(crawler)
    assert error_of(crawler) is crawl.error
    ArchiveLock(tmp_path).close()


def test_what_the_crawl_gave_up_for_while_closing_is_told(
    archiving: Archiving, crawl: Crawl, crawler: StubCrawler
) -> None:
    crawl.fatal = DiskFull("archive.db: no space left")
    closed(crawler)
    assert error_of(crawler) is crawl.fatal


def test_an_error_of_our_own_while_closing_is_not_hidden(
    archiving: Archiving, crawl: Crawl, crawler: StubCrawler, caplog: pytest.LogCaptureFixture
) -> None:
    crawl.error = KeyError("title")
    closed(crawler)
    assert str(error_of(crawler)) == "internal error: KeyError('title'); -L ERROR shows where"
    assert "Error caught on signal handler" in caplog.text


def test_a_crawl_that_never_opened_closes_in_silence(
    crawler: StubCrawler, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Archiving.from_crawler(crawler)  # type: ignore[arg-type]
    closed(crawler)
    assert error_of(crawler) is None
    assert not hasattr(made, "crawl")
    assert capsys.readouterr().err == ""


def test_a_spider_without_the_archive_says_what_is_missing(crawler: StubCrawler) -> None:
    spider = BlogSpider("letters")
    spider.crawler = crawler  # type: ignore[assignment]

    async def start() -> None:
        async for _ in spider.start():
            raise AssertionError

    with pytest.raises(ArgumentError, match=r"keep archiver\.addon\.CrawlAddon in ADDONS"):
        asyncio.run(start())
