"""The recorder of a crawl: a `WarcWriter` in a process of its own.

Digests, zlib and the disk then cost the crawl nothing, and only the download concerned waits for
its record. When the crawl is killed, what it had handed over is still written to the end.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from archiver.capture import Capture, Exchange, Note
from archiver.errors import ArchiveError
from archiver.remote import Remote
from archiver.warc import cdxj
from archiver.warc.file import make_directory
from archiver.warc.records import WarcInfo
from archiver.warc.writer import MAX_SIZE, WarcWriter

__all__ = ["INDEX_NAME", "LeanWriter", "WarcRecorder"]

INDEX_NAME = "index.cdxj"

_logger = logging.getLogger(__name__)

_LOST = "the process that writes WARC files died; complete records are kept, crawl again"


class LeanWriter(WarcWriter):
    """The `WarcWriter` of a crawl: it keeps the index, and does not send blocks back.

    What the index of *directory* names need not be written again; once the files are closed,
    all that it lacks is added. It is derived: where it cannot be kept, that is told and no more.
    """

    def __init__(self, directory: Path, *args: Any, **kwargs: Any) -> None:
        super().__init__(directory, *args, **kwargs)
        self._index = directory / INDEX_NAME
        self._indexed: set[str] | None = None  # files; None when the index cannot be read
        try:
            self._indexed = self._load()
        except ArchiveError as error:
            _logger.warning("%s", error)

    def _load(self) -> set[str]:
        names: set[str] = set()
        for entry in cdxj.read(self._index) if self._index.exists() else ():
            names.add(entry.location.warc_file)
            if entry.mime != "warc/revisit" and entry.digest and entry.url.startswith("http"):
                self.originals.add(entry.digest, entry.location)
        return names

    def close(self) -> None:
        """Close the last file, and bring the index up to date."""
        super().close()
        before = self._indexed or set()
        closed = sorted(self._index.parent.glob("*.warc.gz"))
        missing = [path for path in closed if path.name not in before]
        try:
            if missing:
                cdxj.index(missing, self._index, keep=self._indexed is not None, jobs=1)
        except ArchiveError as error:
            _logger.warning("%s; `archiver index` makes it anew", error)
        self._indexed = {path.name for path in closed}

    def write(self, exchange: Exchange) -> Capture | None:
        """Record *exchange*: its Capture without its block, or None when nothing came back."""
        capture = super().write(exchange)
        return capture and attrs.evolve(capture, block=None)


class WarcRecorder:
    """A `Recorder` that writes as `WarcWriter` does; for an asyncio event loop.

    Callers wait for their own record, so no more exchanges are in memory than downloads run.
    *keep* are descriptors that stay open until the last record is written.
    """

    def __init__(
        self,
        directory: Path,
        prefix: str,
        info: WarcInfo,
        *,
        max_size: int = MAX_SIZE,
        dedup: bool = True,
        keep: Sequence[int] = (),
    ) -> None:
        make_directory(directory)  # here, so that a wrong one is told before anything is fetched
        self._writer = Remote(
            "archiver.warc.recorder:LeanWriter",
            directory,
            prefix,
            info,
            max_size=max_size,
            dedup=dedup,
            lost=_LOST,
            keep=keep,
        )

    async def record(self, exchange: Exchange) -> Capture | None:
        """Write *exchange* and say where; None when nothing came back."""
        block = exchange.response.in_memory
        try:
            capture: Capture | None = await self._writer.call("write", exchange)
        finally:
            exchange.close()
        return capture and attrs.evolve(capture, block=block)

    async def note(
        self, kind: str, url: str, fields: Mapping[str, Any], *, repeat: bool = False
    ) -> Note:
        """Write *fields*, a JSON object, about *url*; with *repeat* in every later file too."""
        note: Note = await self._writer.call("note", kind, url, fields, repeat=repeat)
        return note

    async def sync(self) -> None:
        """Have every record written so far on the disk."""
        await self._writer.call("sync")

    async def close(self) -> None:
        """Finish the last file, once all that was asked before is done."""
        await self._writer.close()
