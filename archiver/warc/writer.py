"""Writes a crawl's WARC files: exchanges and notes in, Locations out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archiver import http
from archiver.capture import SPOOL_LIMIT, Capture, Exchange, Location, Note, Original, Rendering
from archiver.errors import ArchiveError
from archiver.warc import records
from archiver.warc.dedup import Originals
from archiver.warc.file import MAX_SIZE, make_directory
from archiver.warc.file_writer import WarcFile
from archiver.warc.info import WarcInfo
from archiver.warc.records import Message, NoteContent

__all__ = ["WarcWriter"]


class WarcWriter:
    """Writes ``PREFIX-TIMESTAMP-SERIAL.warc.gz`` files to *directory*, each readable alone.

    With *dedup* a payload that the directory holds is not written again, but referred to by a
    `revisit` record.

    The first is begun by the first record or note. Each begins with its `warcinfo` and the notes
    given to `note` with *repeat*. Every method raises ArchiveError, DiskFull among them, when
    the directory cannot be written. The first failure is final: every later record or note
    raises it again, while complete records stay, and `sync` and `close` do what they can.
    """

    def __init__(
        self,
        directory: Path,
        prefix: str,
        info: WarcInfo,
        *,
        max_size: int = MAX_SIZE,
        dedup: bool = True,
    ) -> None:
        make_directory(directory)
        self._directory = directory
        self._prefix = re.sub(r"[^\w.-]+", "_", prefix, flags=re.ASCII)
        self._info = info
        self._max_size = max_size
        self.originals = Originals(directory)
        """What the directory is known to hold."""
        self._dedup = dedup
        self._standing: list[tuple[NoteContent, datetime]] = []
        self._failure: ArchiveError | None = None
        self.names: list[str] = []
        """The files written so far, without ``.open``."""
        self._file: WarcFile | None = None
        self._head_size = 0
        self._closed = False

    def write(self, exchange: Exchange) -> Capture | None:
        """Record *exchange*: its Capture, or None when nothing came back."""
        answer_id, request_id = records.pair_of_ids()
        request = Message.of(exchange.request, request_id)
        answer = Message.of(exchange.response, answer_id) if exchange.response.size else None
        original = self._original(exchange, answer) if answer else None
        with self._recording() as file:
            location, *_ = self._append(
                file, records.exchange_records(exchange, request, answer, self._info_id, original)
            )
        if answer is None:
            return None
        if original is None and _keeps_payload(exchange, answer):
            self.originals.add(answer.payload_digest, location, chunked=answer.head.chunked)
        return Capture(
            record_id=answer.record_id,
            location=location,
            url=records.url_field(exchange.url),
            method=http.request_method(request.head.start_line),
            status=answer.head.status,
            mime=answer.head.mime,
            fetched_at=exchange.started_at,
            ip=exchange.ip,
            payload_digest=original.payload_digest if original else answer.payload_digest,
            truncated=None if original else exchange.truncated,
            etag=answer.head.get("ETag"),
            last_modified=answer.head.get("Last-Modified"),
            original=original,
            block=exchange.response.in_memory,
            size=answer.head.size if original else exchange.response.size,
        )

    def _original(self, exchange: Exchange, answer: Message) -> Original | None:
        """Where the payload of *answer* lies already; None when it is to be written."""
        if answer.head.status == 304:
            return exchange.original
        if not (self._dedup and _keeps_payload(exchange, answer)):
            return None
        return self.originals.find(answer.payload_digest, chunked=answer.head.chunked)

    def write_rendering(self, rendering: Rendering) -> Capture:
        """Record *rendering*: its Capture."""
        with self._recording() as file:
            record = records.rendering_record(rendering, self._info_id)
            (location,) = self._append(file, [record])
        fields = record.rec_headers
        return Capture(
            record_id=fields.get_header("WARC-Record-ID"),
            location=location,
            url=records.url_field(rendering.url),
            method="GET",
            status=200,
            mime="text/html",
            fetched_at=rendering.rendered_at,
            payload_digest=fields.get_header("WARC-Payload-Digest"),
            rendering_of=rendering.of,
            took=rendering.took,
            block=rendering.html if len(rendering.html) <= SPOOL_LIMIT else None,
            size=len(rendering.html),
        )

    def note(
        self, kind: str, url: str, fields: Mapping[str, Any], *, repeat: bool = False
    ) -> Note:
        """Record *fields*, a JSON object, about *url*; with *repeat* in every later file too."""
        content, written_at = NoteContent(kind, url, fields), datetime.now(UTC)
        with self._recording() as file:
            record = records.note_record(content, written_at, self._info_id)
            (location,) = self._append(file, [record])
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
        self._closed = True
        self._finish_file()

    def _finish_file(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            file.close()

    def _append(self, file: WarcFile, made: Sequence[Any]) -> list[Location]:  # warcio's records
        """Write records to *file*: where each of them lies."""
        return file.append(made)

    @contextmanager
    def _recording(self) -> Iterator[WarcFile]:
        """A file with room for one more; what fails in here is final."""
        if self._failure is not None:
            raise self._failure.with_traceback(None)
        try:
            yield self._file_with_room()
        except ArchiveError as failure:
            self._failure = failure
            raise

    def _file_with_room(self) -> WarcFile:
        if self._closed:
            raise ArchiveError(f"{self._directory}: the WARC files of this crawl are closed")
        if self._file is not None and self._file.size >= max(self._max_size, self._head_size + 1):
            self._finish_file()
        if self._file is None:
            self._file = self._begin_file()
        return self._file

    def _begin_file(self) -> WarcFile:
        now = datetime.now(UTC)
        name = f"{self._prefix}-{now:%Y%m%d%H%M%S%f}-{len(self.names):05d}.warc.gz"
        info = records.warcinfo_record(name, now, self._info)
        self._info_id = info.rec_headers.get_header("WARC-Record-ID")
        file = WarcFile(self._directory / name)
        try:
            notes = (records.note_record(*n, self._info_id) for n in self._standing)
            self._append(file, [info, *notes])
        except ArchiveError:
            file.discard()
            raise
        self._head_size = file.size
        self.names.append(name)
        return file


def _keeps_payload(exchange: Exchange, answer: Message) -> bool:
    """Whether a later answer with the same payload may refer to this one, and this to another."""
    whole = answer.head.complete and exchange.truncated is None
    return whole and exchange.response.size > answer.head.size
