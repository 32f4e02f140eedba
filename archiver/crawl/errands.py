"""What pages in the browser ask for, fetched by the crawl's own downloader.

So it is recorded byte for byte, and robots.txt, pauses and limits hold as for everything else. An
answer serves all pages that ask the same; what only counts a visit is never asked for.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import attrs
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver import urls
from archiver.capture import Capture
from archiver.crawl.tab import Answer, Asked
from archiver.errors import ArchiverError
from archiver.platforms.counters import is_counting
from archiver.site import PageKind

__all__ = ["Errands", "Trip", "answer_of"]

_logger = logging.getLogger(__name__)

_KEPT = 32 * 1024 * 1024
"""Bytes of answers that are held ready for further pages."""
_OF_THE_PAGE = frozenset({"referer", "origin"})

_Key = tuple[str, tuple[tuple[str, str], ...]]


@attrs.frozen
class _Brought:
    """An answer, and the record it lies in."""

    answer: Answer
    record_id: str | None


class Errands:
    """Everything the browser of a crawl has asked for; *download* is Scrapy's."""

    def __init__(self, download: Callable[[Request], Awaitable[Response]]) -> None:
        self._download = download
        self._brought: OrderedDict[_Key, _Brought] = OrderedDict()
        self._size = 0
        self._under_way: dict[_Key, asyncio.Future[_Brought | None]] = {}

    async def bring(self, asked: Asked) -> _Brought | None:
        """The answer to *asked*; None where there is none."""
        told = sorted((k, v) for k, v in asked.headers.items() if k not in _OF_THE_PAGE)
        key = (urls.without_fragment(asked.url), tuple(told))
        if key in self._brought:
            self._brought.move_to_end(key)
            return self._brought[key]
        if key not in self._under_way:
            self._under_way[key] = asyncio.ensure_future(self._fetch(asked))
            self._under_way[key].add_done_callback(lambda _: self._under_way.pop(key))
        brought = await asyncio.shield(self._under_way[key])
        if brought is not None and key not in self._brought:
            self._keep(key, brought)
        return brought

    def _keep(self, key: _Key, brought: _Brought) -> None:
        self._brought[key] = brought
        self._size += len(brought.answer.body)
        while self._size > _KEPT and len(self._brought) > 1:
            _, oldest = self._brought.popitem(last=False)
            self._size -= len(oldest.answer.body)

    async def _fetch(self, asked: Asked) -> _Brought | None:
        meta = {"wanted": PageKind.FILE}
        try:
            request = Request(asked.url, headers=dict(asked.headers), meta=meta, dont_filter=True)
            response = await self._download(request)
        except ArchiverError as error:  # of the recorder: the crawl ends of it
            _logger.info("%s: %s", asked.url, error)
            return None
        except IgnoreRequest as refusal:
            _logger.info("%s: %s", asked.url, refusal)
            return None
        except Exception as error:  # noqa: BLE001 - whatever a download fails with
            _logger.info("%s: %s", asked.url, Failure(error).getErrorMessage())
            return None
        made_of = response.request or request
        capture: Capture | None = made_of.meta.get("capture")
        return _Brought(answer_of(response), capture.record_id if capture else None)


class Trip:
    """What one page asks for, and what it got."""

    def __init__(self, errands: Errands) -> None:
        self._errands = errands
        self._took: dict[str, None] = {}
        self._asked: dict[str, None] = {}

    @property
    def took(self) -> tuple[str, ...]:
        """The records of the answers."""
        return tuple(self._took)

    @property
    def asked(self) -> tuple[str, ...]:
        """The addresses that gave one."""
        return tuple(self._asked)

    async def serve(self, asked: Asked) -> Answer | None:
        """The answer to *asked*, as `browser.Serve`."""
        if is_counting(asked.url) or not urls.is_web(asked.url):
            _logger.info("%s: it would count a visit", asked.url)
            return None
        brought = await self._errands.bring(asked)
        if brought is None:
            return None
        if brought.record_id is not None:
            self._took[brought.record_id] = None
            self._asked[urls.without_fragment(asked.url)] = None
        return brought.answer


def answer_of(response: Response) -> Answer:
    """*response*, whose codings Scrapy has undone, for a browser."""
    headers = {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Answer(response.status, headers, response.body)
