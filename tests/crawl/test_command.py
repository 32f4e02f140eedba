"""What `scrapy crawl` ends with, and what it says then."""

import argparse
import asyncio

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from archiver.crawl import ending
from archiver.crawl.commands.crawl import Command
from archiver.errors import ArchiverError, DiskFull, SiteError, SiteRefuses
from tests.crawl.blog import scrapy
from tests.crawl.stub import StubCrawler

LETTERS = ["letters"]


class Process:
    """Scrapy's crawler process; its crawl ends with *error*, or not at all in so few *turns*."""

    def __init__(self, crawler: StubCrawler, error: BaseException | None, turns: int) -> None:
        self.spider_loader = self
        self._crawler = crawler
        self._error = error
        self._turns = turns
        self._loop = asyncio.new_event_loop()

    def list(self) -> "list[str]":
        return LETTERS

    def create_crawler(self, _: str) -> StubCrawler:
        return self._crawler

    def crawl(self, _: StubCrawler) -> "asyncio.Task[None]":
        return self._loop.create_task(self._crawl())

    async def _crawl(self) -> None:
        if self._error is not None:
            raise self._error

    def start(self) -> None:
        for _ in range(self._turns):
            self._turn()

    def _turn(self) -> None:
        self._loop.call_soon(self._loop.stop)
        self._loop.run_forever()

    def end(self) -> None:
        self._turn()
        self._loop.close()


def exit_code(
    error: BaseException | None = None,
    *,
    reason: str = "finished",
    stopped_by: ArchiverError | None = None,
    turns: int = 1,
) -> int:
    """What the command ends with."""
    crawler = StubCrawler()
    crawler.stats["finish_reason"] = reason
    if stopped_by is not None:
        ending.stop(crawler, stopped_by)  # type: ignore[arg-type]
        ending.stop(crawler, DiskFull("later"))  # type: ignore[arg-type]
    command = Command()
    process = Process(crawler, error, turns)
    command.crawler_process = process  # type: ignore[assignment]
    try:
        command.run(LETTERS, argparse.Namespace(spargs={}))
    finally:
        process.end()
    return command.exitcode


def test_a_crawl_that_is_done_ends_with_0_and_says_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert exit_code() == 0
    assert capsys.readouterr().err == ""


def test_what_stopped_it_first_is_one_line_and_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    refused = SiteRefuses("letters.example answers HTTP 403; try again later")
    assert exit_code(reason="SiteRefuses", stopped_by=refused) == 4
    assert capsys.readouterr().err == f"error: {refused}\n"


def test_a_wrong_declaration_is_one_line_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code(SiteError("Letters: the last era has an end; add one")) == 2
    assert capsys.readouterr().err == "error: Letters: the last era has an end; add one\n"


def test_an_error_that_is_not_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        exit_code(ZeroDivisionError())


def test_an_interruption_is_130() -> None:
    assert exit_code(reason="shutdown") == 130


def test_a_crawl_stopped_before_it_could_close_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert exit_code(turns=0) == 130
    assert capsys.readouterr().err.startswith("error: stopped at once; the last WARC file keeps")
    assert exit_code(asyncio.CancelledError()) == 130


def test_patterns_given_one_by_one_are_given_together() -> None:
    options = argparse.Namespace(
        spargs=["include=/a/*", "limit=3", "exclude=/b", "include=/c=/*", "limit=4"],
        output=None,
        overwrite_output=None,
        logfile=None,
        loglevel=None,
        nolog=False,
        pidfile=None,
        pdb=False,
        set=[],
    )
    command = Command()
    command.settings = Settings()
    command.process_options([], options)
    assert options.spargs == {"include": "/a/* /c=/*", "exclude": "/b", "limit": "4"}


def test_one_blog_must_be_named() -> None:
    for names in ([], ["letters", "notes"]):
        with pytest.raises(UsageError, match="name one blog: scrapy crawl NAME; `scrapy list`"):
            Command().run(names, argparse.Namespace())


def test_scrapy_itself_tells_it_and_ends_with_2() -> None:
    done = scrapy("crawl")
    assert done.returncode == 2
    assert "name one blog" in done.stdout + done.stderr
