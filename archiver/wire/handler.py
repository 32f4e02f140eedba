"""Scrapy's HTTP/1.1 download handler, with every exchange recorded before anyone sees it.

Registered for ``http`` and ``https`` in ``DOWNLOAD_HANDLERS``. Only one private name of Scrapy
is leant on: `HTTP11DownloadHandler.download_request` takes its connections from ``self._pool``.
Here that is a property, which during a download answers with a pool that listens (see `tee`).

Scrapy builds one handler for each scheme; the recorder belongs to the crawler, so both write to
the same WARC. Whoever makes the recorder hands it over before the first request:

    attach(crawler, WarcRecorder(directory, "blog", info))
"""

from __future__ import annotations

from collections import deque
from contextvars import ContextVar
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, StopDownload
from scrapy.http import Response

from archiver import urls
from archiver.capture import Capture, Recorder
from archiver.errors import ArchiveError, DiskFull
from archiver.wire.peers import Guard
from archiver.wire.tee import Pool, Transcript

__all__ = ["WarcDownloadHandler", "attach", "recorder_of"]

_recorders: WeakKeyDictionary[Crawler, Recorder] = WeakKeyDictionary()
_guards: WeakKeyDictionary[Crawler, Guard] = WeakKeyDictionary()
_transcript: ContextVar[Transcript | None] = ContextVar("_transcript", default=None)


def attach(crawler: Crawler, recorder: Recorder, guard: Guard | None = None) -> None:
    """Let *recorder* record what *crawler* downloads, from peers that *guard* lets pass."""
    _recorders[crawler] = recorder
    if guard is not None:
        _guards[crawler] = guard


def recorder_of(crawler: Crawler) -> Recorder:
    """The recorder attached to *crawler*; ArchiveError when there is none."""
    try:
        return _recorders[crawler]
    except KeyError:
        raise ArchiveError(
            "nothing records this crawl; enable archiver.addon.ArchiveAddon in ADDONS"
        ) from None


class WarcDownloadHandler(HTTP11DownloadHandler):
    """Downloads as Scrapy does, and records byte for byte.

    `request.meta["capture"]` then holds the Capture, or None when nothing came back; where
    `request.meta["original"]` was set, a 304 is recorded as a `revisit` of it. An error of the
    recorder is the download's error.
    """

    @property
    def _pool(self) -> Any:  # twisted's HTTPConnectionPool, which is untyped, or our Pool
        transcript = _transcript.get()
        return self._connections if transcript is None else Pool(self._connections, transcript)

    @_pool.setter
    def _pool(self, pool: Any) -> None:
        self._connections = pool

    @cached_property
    def _keeps_credentials(self) -> bool:
        return self._crawler.settings.getbool("ARCHIVE_KEEP_CREDENTIALS")

    async def download_request(self, request: Request) -> Response:
        """The response to *request*, once its exchange is recorded."""
        recorder = recorder_of(self._crawler)
        transcript = Transcript(
            urls.without_fragment(request.url),
            via_proxy=bool(request.meta.get("proxy")),
            original=request.meta.get("original"),
            keep_credentials=self._keeps_credentials,
            guard=_guards.get(self._crawler),
        )
        request.meta["capture"] = None
        stopped: str | None = None
        token = _transcript.set(transcript)
        try:
            response = await super().download_request(request)
            if "download_stopped" in response.flags:
                stopped = "length"
        except DownloadTimeoutError:
            stopped = "time"
            raise
        except (DownloadCancelledError, StopDownload):
            stopped = "length"
            raise
        finally:
            _transcript.reset(token)
            request.meta["capture"] = await _record(transcript, stopped, recorder)
        _check_heard(transcript)
        return response


async def _record(
    transcript: Transcript, stopped: str | None, recorder: Recorder
) -> Capture | None:
    """The capture of the last exchange in *transcript*, all of them recorded."""
    exchanges = deque(transcript.exchanges(stopped))
    capture = None
    try:
        if transcript.failure is not None:
            raise DiskFull(
                f"no room for a large answer in the temporary directory ({transcript.failure}); "
                "free space there or point TMPDIR elsewhere"
            ) from transcript.failure
        while exchanges:
            capture = await recorder.record(exchanges.popleft())
    finally:
        for exchange in exchanges:
            exchange.close()
    return capture


def _check_heard(transcript: Transcript) -> None:
    """ArchiveError when a response came that nothing was heard of."""
    if not transcript:
        raise ArchiveError(
            "this version of Scrapy does not take its connections from "
            "HTTP11DownloadHandler._pool, so nothing can be recorded; install the version "
            "pyproject.toml asks for, or adapt archiver/wire/handler.py"
        )
