"""The Scrapy extension that owns the WARC files of a crawl, and the recorder it is made of."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler

from archiver import __url__, __version__
from archiver.garbage import collect_less
from archiver.warc.info import WarcInfo
from archiver.warc.recorder import WarcRecorder
from archiver.wire.handler import attach

__all__ = ["Recording", "recorder_for"]

_logger = logging.getLogger(__name__)


def recorder_for(
    crawler: Crawler, is_part_of: str = "", *, keep: Sequence[int] = ()
) -> WarcRecorder:
    """A recorder that writes below the crawler's ``ARCHIVE_DIR``, described by its settings."""
    settings = crawler.settings
    if settings.getbool("ARCHIVE_KEEP_CREDENTIALS"):
        _logger.warning(
            "ARCHIVE_KEEP_CREDENTIALS: cookies and passwords of this crawl go into WARC files; "
            "whoever gets these gets those"
        )
    verified = settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    info = WarcInfo(
        software=f"commentary-archiver/{__version__} (+{__url__})",
        operator=settings.get("ARCHIVE_OPERATOR") or "",
        contact=settings.get("ARCHIVE_CONTACT") or "",
        robots="obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        user_agent=settings["USER_AGENT"],
        is_part_of=is_part_of,
        extra={"certificates": "verified" if verified else "not verified"},
    )
    name = crawler.spider.name if crawler.spider else crawler.spidercls.name
    return WarcRecorder(
        Path(settings.get("ARCHIVE_DIR", "output")) / "warc",
        prefix=name,
        info=info,
        max_size=settings.getint("ARCHIVE_WARC_SIZE", 1_000_000_000),
        dedup=settings.getbool("ARCHIVE_DEDUP", True),
        keep=keep,
    )


class Recording:
    """Byte-exact WARC for any Scrapy project: every exchange, and nothing besides."""

    def __init__(self, crawler: Crawler) -> None:
        self._recorder = recorder_for(crawler)
        attach(crawler, self._recorder)
        crawler.signals.connect(self._recorder.close, signal=signals.spider_closed)
        crawler.signals.connect(collect_less, signal=signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Recording:
        """The extension for *crawler*."""
        return cls(crawler)
