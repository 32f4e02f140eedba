"""What a crawl has recorded, on its way through the reading process.

Two calls are under way at most, so that the next is there when one is done; the busier the crawl,
the more captures go with each.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from archiver.capture import Capture
from archiver.crawl.messages import Plan
from archiver.processes import READER
from archiver.remote import Remote

__all__ = ["Reading"]

_LOST = (
    "the reading process died; what was fetched is in the WARC files, "
    "`archiver reparse` reads it into the database"
)
_CALLS = 2
_BATCH = 16
"""Captures in one call, at most."""

_Call = tuple["asyncio.Future[list[bytes]]", Sequence[Capture]]


class Reading:
    """Captures go in by `add`, and come out of `taken` in the same order, with what they say.

    *news* is called when there is something to take.
    """

    def __init__(self, plan: Plan, news: Callable[[], object]) -> None:
        self._news = news
        self._process = Remote(READER, plan.site, plan.warc_dir, plan.rules, lost=_LOST)
        self._unread: deque[Capture] = deque()
        self._calls: deque[_Call] = deque()

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._unread and not self._calls

    def add(self, capture: Capture) -> None:
        """Have *capture* read."""
        self._unread.append(capture)
        self._send()

    def taken(self) -> Iterator[tuple[Capture, bytes]]:
        """Each capture that has been read, packed as by `reader.Reader`.

        ArchiveError when the process has died.
        """
        while self._calls and self._calls[0][0].done():
            answer, captures = self._calls.popleft()
            self._send()
            yield from zip(captures, answer.result(), strict=True)

    async def close(self) -> None:
        """End the process."""
        await self._process.close()

    def _send(self) -> None:
        if self._unread and len(self._calls) < _CALLS:
            batch = [self._unread.popleft() for _ in range(min(_BATCH, len(self._unread)))]
            answer = self._process.call("read", batch)
            self._calls.append((answer, batch))
            answer.add_done_callback(lambda _: self._news())
