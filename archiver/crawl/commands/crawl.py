"""``scrapy crawl``, with one-line errors and exit codes that mean something.

Scrapy's own ends with 0 when a site is down and prints a traceback for a wrong ``-a``.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from archiver.crawl import ending
from archiver.errors import INTERRUPTED, ArchiverError
from archiver.processes import CRAWL
from archiver.remote import prepare

__all__ = ["Command"]


_REPEATED = ("include", "exclude")


class Command(ScrapyCrawl):
    """Run one spider; the exit codes are those of `archiver.errors`."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """As Scrapy's, but patterns given one by one all count, not the last of them alone."""
        for name in CRAWL:  # to start while Scrapy loads the spiders and all they need
            prepare(name)
        opts.spargs = _together(opts.spargs)
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl with the spider named in *args*."""
        if len(args) != 1:
            raise UsageError("name one blog: scrapy crawl NAME; `scrapy list` shows them")
        assert self.crawler_process is not None
        loader = self.crawler_process.spider_loader
        if args[0] not in loader.list():
            raise UsageError(
                f"there is no blog {args[0]!r}; `scrapy list` shows the declared ones, "
                "and `scrapy crawl blog -a url=https://…` takes any",
                print_help=False,
            )
        crawler = self._create_crawler(args[0])
        crawling = self.crawler_process.crawl(crawler, **opts.spargs)
        assert isinstance(crawling, asyncio.Task)  # Scrapy's default reactor
        self.crawler_process.start()
        self.exitcode = _exit_code(crawler, crawling)


def _together(given: Sequence[str]) -> list[str]:
    """*given* with the values of each repeated argument of patterns in one."""
    found: dict[str, str] = {}
    others = []
    for argument in given:
        name, equals, value = argument.partition("=")
        if equals and name in _REPEATED:
            found[name] = f"{found[name]} {value}" if name in found else value
        else:
            others.append(argument)
    return [*others, *(f"{name}={value}" for name, value in found.items())]


def _exit_code(crawler: Crawler, crawling: asyncio.Task[None]) -> int:
    """What the crawl ends with; its error, if any, is told on stderr in one line."""
    if not crawling.done() or crawling.cancelled():
        sys.stderr.write("error: stopped at once; the last WARC file keeps its .open\n")
        return INTERRUPTED
    error = crawling.exception() or ending.error_of(crawler)
    if isinstance(error, ArchiverError):
        sys.stderr.write(f"error: {error}\n")
        return error.exit_code
    if error is not None:
        raise error
    assert crawler.stats is not None
    interrupted = crawler.stats.get_value("finish_reason") == "shutdown"
    return INTERRUPTED if interrupted else 0
