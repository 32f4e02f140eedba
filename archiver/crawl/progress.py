"""One live line while a crawl runs, on a terminal only; a pipe or a log file gets none."""

from __future__ import annotations

import sys
from time import monotonic

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from archiver.crawl.extension import Archiving
from archiver.crawl.summary import size
from archiver.store.frontier import Tally

__all__ = ["ProgressLine", "line", "links_line"]


def line(tally: Tally, pages: int, received: int, errors: int, elapsed: float) -> str:
    """The line itself: posts done of posts known, pages/s, bytes, errors, time left."""
    done = tally.posts_done + tally.posts_failed
    rate = pages / elapsed if elapsed else 0.0
    parts = [f"{done}/{tally.posts_known} posts", f"{rate:.1f} pages/s", size(received)]
    if errors:
        parts.append(f"{errors} error" if errors == 1 else f"{errors} errors")
    if tally.posts_spared:
        parts.append(f"{tally.posts_spared} not asked")
    if done and tally.posts_known > done:
        parts.append(f"{_clock(elapsed / done * (tally.posts_known - done))} left")
    elif not done and not tally.posts_spared:
        parts.append("looking for posts")
    elif tally.waiting:
        parts.append(f"{tally.waiting} files waiting")
    return " · ".join(parts)


def links_line(tally: Tally, number: int) -> str:
    """The line of a check of so many links."""
    return f"{number - tally.waiting:,}/{number:,} cited pages asked for"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class ProgressLine:
    """Redraws the line twice a second from Scrapy's stats and the crawl's tally."""

    def __init__(self, crawler: Crawler) -> None:
        console = Console(file=sys.stderr)
        if not console.is_terminal or crawler.settings["LOG_FILE"]:
            raise NotConfigured
        self._crawler = crawler
        self._console = console
        self._live: Live | None = None
        crawler.signals.connect(self._open, signal=signals.spider_opened)
        crawler.signals.connect(self._close, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProgressLine:
        """The extension for *crawler*; NotConfigured where stderr is no terminal."""
        return cls(crawler)

    def _open(self) -> None:
        self._started = monotonic()
        self._live = Live(
            get_renderable=self._text,
            console=self._console,
            refresh_per_second=2,
            transient=True,
        )
        self._live.start()

    def _close(self) -> None:
        if self._live is not None:
            self._live.stop()

    def _text(self) -> Text:
        archiving = self._crawler.get_extension(Archiving)
        crawl = getattr(archiving, "crawl", None)
        tally = crawl.tally if crawl else Tally(0, 0, 0, 0)
        stats = self._crawler.stats
        assert stats is not None
        if links := getattr(self._crawler.spider, "links", ()):
            return Text(links_line(tally, len(links)), no_wrap=True)
        return Text(
            line(
                tally,
                stats.get_value("downloader/response_count", 0),
                stats.get_value("downloader/response_bytes", 0),
                tally.posts_failed + stats.get_value("downloader/exception_count", 0),
                monotonic() - self._started,
            ),
            no_wrap=True,
            overflow="ellipsis",
        )
