"""What a crawl has recorded, on its way through the reading process.

Two calls are under way at most, so that the next is there when one is done; the busier the crawl,
the more captures go with each.

A page may be such that the process dies of it. Then another one reads what the dead one had, one
capture at a time, and once more the one of which it dies; then that is a failure of the page, and
the crawl goes on.
"""

from __future__ import annotations

import asyncio
import pickle
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence

import attrs

from archiver.capture import Capture
from archiver.crawl.messages import Plan
from archiver.processes import READER
from archiver.remote import Remote
from archiver.site import PageKind, PageReading
from archiver.store.write import Entry

__all__ = ["Reading"]

_LOST = (
    "the reading process died; what was fetched is in the WARC files, "
    "`archiver reparse` reads it into the database"
)
_CALLS = 2
_BATCH = 16
"""Captures in one call, at most."""

_TRIES = 2
"""Times that a capture is given alone to a process that dies of it."""
_DEATHS = 6
"""Processes that die without one of them having read anything: it is not for the pages."""
FATAL = "the process that reads pages died of it, and once more"
"""Why a page could not be read."""

_Call = tuple["asyncio.Future[list[bytes]]", Sequence[Capture]]


class Reading:
    """Captures go in by `add`, and come out of `taken` in the same order, with what they say.

    *news* is called when there is something to take.
    """

    def __init__(self, plan: Plan, news: Callable[[], object]) -> None:
        self._news = news
        self._plan = plan
        self._process = self._begun()
        self._buried: list[asyncio.Task[None]] = []
        self._alone = 0  # captures, of those first in line, that are to be read one at a time
        self._died_of: Counter[str] = Counter()  # by record
        self._deaths = 0  # since anything was read
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

        ArchiveError when no process lives to read any.
        """
        while self._calls and self._calls[0][0].done():
            if self._process.died and self._calls[0][0].exception() and self._deaths < _DEATHS:
                yield from self._outlived()
                continue
            answer, captures = self._calls.popleft()
            self._send()
            yield from zip(captures, answer.result(), strict=True)
            self._deaths = 0

    async def close(self) -> None:
        """End the process."""
        for answer, _ in self._calls:
            if answer.done():
                answer.exception()  # mark as seen: nobody will ask
        await asyncio.gather(self._process.close(), *self._buried)

    def _begun(self) -> Remote:
        plan = self._plan
        return Remote(READER, plan.site, plan.warc_dir, plan.rules, lost=_LOST)

    def _outlived(self) -> Iterator[tuple[Capture, bytes]]:
        """Have another process read what the dead one had; a capture given up comes back."""
        self._deaths += 1
        self._buried.append(asyncio.ensure_future(self._process.close()))
        self._process = self._begun()
        doubtful = list(self._calls[0][1])
        waiting: list[Capture] = []
        for answer, captures in self._calls:
            answer.exception()  # mark as seen
            waiting += captures
        self._calls.clear()
        if len(doubtful) == 1:
            self._died_of[doubtful[0].record_id] += 1
            if self._died_of[doubtful[0].record_id] == _TRIES:
                yield waiting.pop(0), _given_up(doubtful.pop())
        self._unread.extendleft(reversed(waiting))
        self._alone += len(doubtful)
        self._send()

    def _send(self) -> None:
        if self._alone and self._calls:
            return
        if self._unread and len(self._calls) < _CALLS:
            most = 1 if self._alone else _BATCH
            self._alone = max(0, self._alone - 1)
            batch = [self._unread.popleft() for _ in range(min(most, len(self._unread)))]
            answer = self._process.call("read", batch)
            self._calls.append((answer, batch))
            answer.add_done_callback(lambda _: self._news())


def _given_up(capture: Capture) -> bytes:
    """An entry of *capture* that says why it could not be read."""
    reading = PageReading(kind=PageKind.OTHER, failure=FATAL)
    return pickle.dumps(Entry(attrs.evolve(capture, block=None), reading), pickle.HIGHEST_PROTOCOL)
