"""The recorder of a crawl: a `WarcWriter` in a process of its own.

Digests, zlib and the disk then cost the crawl nothing, and only the download concerned waits for
its record. When the crawl is killed, what it had handed over is still written to the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from archiver.capture import SPOOL_LIMIT, Capture, Exchange, Note, Rendering
from archiver.processes import WRITER
from archiver.remote import Remote
from archiver.warc.file import MAX_SIZE, make_directory
from archiver.warc.info import WarcInfo

__all__ = ["WarcRecorder"]

_LOST = "the process that writes WARC files died; complete records are kept, crawl again"


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
            WRITER,
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

    async def record_rendering(self, rendering: Rendering) -> Capture:
        """Write *rendering* and say where."""
        capture: Capture = await self._writer.call("write_rendering", rendering)
        small = len(rendering.html) <= SPOOL_LIMIT
        return attrs.evolve(capture, block=rendering.html if small else None)

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
