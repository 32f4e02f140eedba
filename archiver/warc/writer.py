"""Writes a crawl's WARC files: exchanges and notes in, Locations out.

`WarcWriter` does the work and may block; `ThreadedRecorder` does it in one thread of its own, so
that a crawl waits neither for zlib nor for the disk, and only the download concerned waits for
its record.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from archiver import http
from archiver.capture import Capture, Exchange, Location, Note
from archiver.errors import ArchiveError
from archiver.warc import records
from archiver.warc.file import WarcFile, storage_error
from archiver.warc.records import NoteContent, WarcInfo

__all__ = ["MAX_SIZE", "NoteContent", "ThreadedRecorder", "WarcInfo", "WarcWriter"]

MAX_SIZE = 1_000_000_000
"""Bytes after which the next file is begun, the size IIPC members use."""

_T = TypeVar("_T")


class WarcWriter:
    """Writes ``PREFIX-TIMESTAMP-SERIAL.warc.gz`` files to *directory*, each readable alone.

    Each file begins with its `warcinfo` and the standing notes: *notes*, and those given to
    `note` with *repeat*. Every method raises ArchiveError, DiskFull among them, when the
    directory cannot be written; complete records stay.
    """

    def __init__(
        self,
        directory: Path,
        prefix: str,
        info: WarcInfo,
        *,
        max_size: int = MAX_SIZE,
        notes: Sequence[NoteContent] = (),
    ) -> None:
        self._directory = directory
        self._prefix = re.sub(r"[^\w.-]+", "_", prefix, flags=re.ASCII)
        self._info = info
        self._max_size = max_size
        self._standing = list(notes)
        self.names: list[str] = []
        """The files written, without ``.open``."""
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, directory) from error
        self._file: WarcFile | None = None
        self._begin_file()

    def write(self, exchange: Exchange) -> Capture | None:
        """Record *exchange*; its Capture, or None when nothing came back."""
        request_id = records.new_id()
        request = records.Message.of(exchange.request)
        if not exchange.response.size:
            self._append(exchange, [request_record(...)])
