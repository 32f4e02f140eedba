"""How a crawl ends before its work is done: one error, one exit code, one line."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from archiver.errors import ArchiverError

__all__ = ["error_of", "stop"]

_errors: WeakKeyDictionary[Crawler, ArchiverError] = WeakKeyDictionary()
_closing: set[asyncio.Future[None]] = set()


def stop(crawler: Crawler, error: ArchiverError) -> None:
    """End *crawler* for the reason *error*; of several reasons the first counts."""
    if crawler in _errors:
        return
    _errors[crawler] = error
    if crawler.engine is not None and crawler.engine.spider is not None:
        reason = type(error).__name__
        closing = asyncio.ensure_future(crawler.engine.close_spider_async(reason=reason))
        _closing.add(closing)
        closing.add_done_callback(_closing.discard)


def error_of(crawler: Crawler) -> ArchiverError | None:
    """What ended *crawler* early, or None."""
    return _errors.get(crawler)
