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

from archiver.capture import Capture, Exchange, Note
from archiver.errors import ArchiveError
from archiver.warc import records
from archiver.warc.file import WarcFile, storage_error
from archiver.warc.records import Message, NoteContent, WarcInfo

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
        try:
            directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, directory) from error
        self._directory = directory
        self._prefix = re.sub(r"[^\w.-]+", "_", prefix, flags=re.ASCII)
        self._info = info
        self._max_size = max_size
        self._standing = [(note, datetime.now(UTC)) for note in notes]
        self.names: list[str] = []
        """The files written so far, without ``.open``."""
        self._file: WarcFile | None = self._begin_file()

    def write(self, exchange: Exchange) -> Capture | None:
        """Record *exchange*: its Capture, or None when nothing came back."""
        file = self._file_with_room()
        request = Message.of(exchange.request)
        if not exchange.response.size:
            file.append(records.exchange_records(exchange, request, None, self._info_id))
            return None
        answer = Message.of(exchange.response)
        location, *_ = file.append(
            records.exchange_records(exchange, request, answer, self._info_id)
        )
        return Capture(
            record_id=answer.record_id,
            location=location,
            url=records.url_field(exchange.url),
            method=records.request_method(request.head.start_line),
            status=answer.head.status,
            mime=answer.head.mime,
            fetched_at=exchange.started_at,
            ip=exchange.ip,
            payload_digest=answer.payload_digest,
            truncated=exchange.truncated,
            block=exchange.response.in_memory,
            size=exchange.response.size,
        )

    def note(
        self, kind: str, url: str, fields: Mapping[str, Any], *, repeat: bool = False
    ) -> Note:
        """Record *fields*, a JSON object, about *url*; with *repeat* in every later file too."""
        file = self._file_with_room()
        content, written_at = NoteContent(kind, url, fields), datetime.now(UTC)
        record = records.note_record(content, written_at, self._info_id)
        (location,) = file.append([record])
        if repeat:
            self._standing.append((content, written_at))
        return Note(
            record_id=record.rec_headers.get_header("WARC-Record-ID"),
            location=location,
            url=records.url_field(url),
            written_at=written_at,
            kind=kind,
            fields={k: v for k, v in json.loads(json.dumps(fields)).items() if k != "kind"},
        )

    def sync(self) -> None:
        """Have every record written so far on the disk."""
        if self._file is not None:
            self._file.sync()

    def close(self) -> None:
        """Sync and give the last file its final name; nothing can be written afterwards."""
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

    def _file_with_room(self) -> WarcFile:
        if self._file is None:
            raise ArchiveError(f"{self._directory}: the WARC files of this crawl are closed")
        if self._file.size >= max(self._max_size, self._head_size + 1):
            self.close()
            self._file = self._begin_file()
        return self._file

    def _begin_file(self) -> WarcFile:
        now = datetime.now(UTC)
        name = f"{self._prefix}-{now:%Y%m%d%H%M%S%f}-{len(self.names):05d}.warc.gz"
        info = records.warcinfo_record(name, now, self._info)
        self._info_id = info.rec_headers.get_header("WARC-Record-ID")
        file = WarcFile(self._directory / name)
        try:
            file.append([info, *(records.note_record(*n, self._info_id) for n in self._standing)])
        except ArchiveError:
            file.discard()
            raise
        self._head_size = file.size
        self.names.append(name)
        return file


class ThreadedRecorder:
    """A `Recorder` that lets *writer* work in one thread; for an asyncio event loop.

    Callers wait for their own record, so no more exchanges are in memory than downloads run.
    The first failure is final: every later record or note raises it again, while `sync` and
    `close` still keep what is good.
    """

    def __init__(self, writer: WarcWriter) -> None:
        self._writer = writer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="warc")
        self._failure: ArchiveError | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The files written so far, without ``.open``."""
        return tuple(self._writer.names)

    async def record(self, exchange: Exchange) -> Capture | None:
        """Write *exchange* and say where; None when nothing came back."""
        return await self._in_thread(partial(self._record, exchange))

    async def note(
        self, kind: str, url: str, fields: Mapping[str, Any], *, repeat: bool = False
    ) -> Note:
        """Write *fields*, a JSON object, about *url*; with *repeat* in every later file too."""
        return await self._in_thread(
            partial(self._attempt, partial(self._writer.note, kind, url, fields, repeat=repeat))
        )

    async def sync(self) -> None:
        """Have every record written so far on the disk."""
        await self._in_thread(self._writer.sync)

    async def close(self) -> None:
        """Finish the last file, once all that was asked before is done."""
        await self._in_thread(self._writer.close)

    async def _in_thread(self, job: Callable[[], _T]) -> _T:
        """What *job* returns; it is done even when the caller stops waiting for it."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._thread, job))

    def _record(self, exchange: Exchange) -> Capture | None:
        try:
            return self._attempt(partial(self._writer.write, exchange))
        finally:
            exchange.close()

    def _attempt(self, job: Callable[[], _T]) -> _T:
        if self._failure is not None:
            raise self._failure.with_traceback(None)
        try:
            return job()
        except ArchiveError as failure:
            self._failure = failure
            raise
