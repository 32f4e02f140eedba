"""One crawl as the reactor sees it: hand over what was recorded, get back what to fetch.

    wire -> record() -> WARC -> reading process -> storing process -> claims -> spider -> wire

What is recorded is read at once (`crawl.reading`). A worker task gathers what was read since its
last call, has the WARC synced to disk, and makes one call to the storing process
(`crawl.archivist`), which commits it and claims more. The busier the crawl, the larger its
batches, and the next is on its way before the last is done; the spider goes on meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import attrs

from archiver.capture import Capture, Exchange, Note, Rendering
from archiver.crawl.messages import Ended, Fetched, Finish, Opened, Plan, Step, Work
from archiver.crawl.reading import Reading
from archiver.dates import iso
from archiver.errors import ArchiverError
from archiver.processes import ARCHIVIST
from archiver.remote import Remote
from archiver.site import Refusal
from archiver.store.frontier import Claim, Tally
from archiver.warc.recorder import WarcRecorder

__all__ = ["Crawl"]

_logger = logging.getLogger(__name__)

_Record = TypeVar("_Record")

_LOST = (
    "the process that keeps the database died; what was fetched is in the WARC files, "
    "`archiver reparse` reads it into the database"
)
_BATCH = 48
"""Recorded answers in one commit, at most."""
_WORTHWHILE = 16
"""Recorded answers for which a commit is asked before the one under way is done."""


_Recorded = tuple[Capture | None, bytes | Note]
"""A capture and what it says, packed by the reading process; or a failure or a check."""


@attrs.frozen
class _UnderWay:
    """A call of the storing process that may not be answered yet."""

    answer: asyncio.Future[Step]
    work: Work
    captures: Sequence[Capture]
    """Those in *work*."""


class Crawl:
    """A crawl in progress; the recorder the wire speaks to."""

    def __init__(
        self,
        plan: Plan,
        make_recorder: Callable[[], WarcRecorder],
        ahead: int,
        keep: Sequence[int] = (),
    ) -> None:
        self.plan = plan
        self._keep = keep  # descriptors the storing process holds open
        self.tally = Tally(0, 0, 0, 0)
        self.fatal: ArchiverError | None = None
        """What made going on impossible: a full disk, a database that failed."""
        self._make_recorder = make_recorder
        self._recorder: WarcRecorder
        self._ahead = ahead
        self._reading: Reading | None = None
        self._recorded: deque[_Recorded] = deque()
        self._ended: deque[Ended] = deque()
        self._taken: deque[str] = deque()  # addresses that a browser has asked for
        self._claims: deque[Claim] = deque()
        self._steps: deque[_UnderWay] = deque()
        self._outstanding: set[int] = set()
        # As long as anyone holds a capture, what it was read as can be asked for.
        self._futures: WeakKeyDictionary[Capture, asyncio.Future[Fetched]] = WeakKeyDictionary()
        self._work = asyncio.Event()
        self._news = asyncio.Event()
        self._dry = False  # the frontier had nothing to claim, and nothing has changed since
        self._exhausted = False
        self._closing = False
        self._in_doubt = False  # whether the WARC may hold records nobody told us of
        self._archivist: Remote | None = None
        self._worker: asyncio.Task[None] | None = None

    async def open(self, fields: Mapping[str, Any]) -> Opened:  # JSON of the `crawl` note
        """Open the database, then the WARC, and write the crawl's note to both."""
        self._archivist = Remote(ARCHIVIST, self.plan, lost=_LOST, keep=self._keep)
        self._reading = Reading(self.plan, self._work.set)
        self._recorder = self._make_recorder()  # no file is begun before the database is good
        await self._archivist.ready()
        opening = await self._recorder.note("crawl", self.plan.site.home, fields, repeat=True)
        opened: Opened = await self._archivist.call("open_run", opening)
        self._worker = asyncio.ensure_future(self._run())
        self._worker.add_done_callback(self._worker_ended)
        self._work.set()
        return opened

    async def record(self, exchange: Exchange) -> Capture | None:
        """`capture.Recorder.record`: into the WARC, then on to the reading process."""
        capture = await self._told(self._recorder.record(exchange))
        if capture is not None:
            assert self._reading is not None
            self._futures[capture] = asyncio.get_running_loop().create_future()
            self._reading.add(capture)
        return capture

    async def record_rendering(self, rendering: Rendering, taken: Sequence[str]) -> Capture:
        """Write what a browser made of a page, and have it read as an answer is.

        *taken* are the addresses it asked for, which need not be asked for again.
        """
        capture = await self._told(self._recorder.record_rendering(rendering))
        assert self._reading is not None
        self._futures[capture] = asyncio.get_running_loop().create_future()
        self._taken.extend(taken)
        self._reading.add(capture)
        return capture

    async def note(self, kind: str, fields: Mapping[str, Any]) -> None:  # JSON
        """Write down *fields*, a fact about the crawl, in this file and all later ones."""
        await self._told(self._recorder.note(kind, self.plan.site.home, fields, repeat=True))

    async def fetched(self, capture: Capture) -> Fetched:
        """What *capture* was read as, once that is committed; ArchiveError when it cannot be."""
        if self.fatal is not None:
            raise self.fatal
        return await asyncio.shield(self._futures[capture])

    def done(self, claim: Claim, *, failed: bool = False) -> None:
        """Tell that *claim* is dealt with."""
        self._ended.append(Ended(claim_id=claim.id, failed=failed))
        self._outstanding.discard(claim.id)
        self._work.set()

    async def fail(self, claim: Claim, reason: str, refused: Refusal | None = None) -> None:
        """Keep in the WARC that *claim* gave no answer and why, and what was *refused* for it."""
        fields: dict[str, Any] = {"reason": reason, "what": str(claim.kind)}  # JSON
        if refused is not None:
            fields["refused"] = {"url": refused.url, "reason": refused.reason}
        note = await self._told(self._recorder.note("failure", claim.url, fields))
        self._recorded.append((None, note))
        self.done(claim, failed=True)

    async def checked(self, claim: Claim, fields: Mapping[str, Any]) -> None:  # JSON
        """Keep in the WARC what came of *claim*, a cited page (`crawl.links`)."""
        note = await self._told(self._recorder.note("link", claim.url, fields))
        self._recorded.append((None, note))
        self.done(claim)

    async def _told(self, record: Coroutine[Any, Any, _Record]) -> _Record:
        """What is told of a *record*. Without an answer it may be on the disk all the same."""
        try:
            return await record
        except BaseException:
            self._in_doubt = True
            raise

    async def claims(self) -> AsyncIterator[Claim]:
        """What to fetch, until there is nothing left; never far ahead of what is under way."""
        while self.fatal is None:
            while self._claims and len(self._outstanding) < self._ahead:
                claim = self._claims.popleft()
                self._outstanding.add(claim.id)
                yield claim
            if self.fatal is not None or (self._exhausted and not self._claims):
                return
            self._news.clear()
            if self._hungry:
                self._work.set()
            await self._news.wait()

    async def close(self, reason: str) -> Finish | None:
        """Store what is still queued, end the run, close the files; None after a fatal error."""
        finish = None
        try:
            if self._worker is not None:
                self._closing = True
                self._work.set()
                await asyncio.wait([self._worker])
                finish = await self._finish(reason)
        except ArchiverError as error:
            self._give_up(error)
        finally:
            if self._reading is not None:
                await self._reading.close()
            if self._archivist is not None:
                await self._archivist.close()
            if hasattr(self, "_recorder"):
                await self._recorder.close()
        return finish

    async def _finish(self, reason: str) -> Finish | None:
        while self.fatal is None and (self._recorded or self._ended):
            await self._begin_step()
            await self._steps[0].answer
            self._end_step()
        if self.fatal is not None:
            return None
        assert self._archivist is not None
        ended_at = None if self._in_doubt else iso(datetime.now(UTC))
        finish: Finish = await self._archivist.call("finish", ended_at, reason)
        return finish

    async def _run(self) -> None:
        assert self._reading is not None
        while True:
            self._work.clear()
            while self._steps and self._steps[0].answer.done():
                self._end_step()
            self._recorded.extend(self._reading.taken())
            if self._due:
                await self._begin_step()
                continue
            idle = not self._steps and not self._claims
            self._exhausted = idle and self._dry and not self._outstanding
            self._news.set()
            if self._closing and not self._steps and self._reading.idle:
                return
            await self._work.wait()

    @property
    def _due(self) -> bool:
        """Whether to begin a step: at once when none is under way, else when it is worth it."""
        if not self._steps:
            return not self._closing and bool(self._recorded or self._ended or self._hungry)
        return len(self._steps) == 1 and len(self._recorded) >= _WORTHWHILE

    def _worker_ended(self, worker: asyncio.Task[None]) -> None:
        error = None if worker.cancelled() else worker.exception()
        if isinstance(error, ArchiverError):
            self._give_up(error)
        elif error is not None:
            _logger.error("the crawl's worker failed", exc_info=error)
            self._give_up(ArchiverError(f"internal error: {error!r}; see the log"))

    @property
    def _low(self) -> bool:
        return not any(s.work.want for s in self._steps) and len(self._claims) < self._ahead // 2

    @property
    def _hungry(self) -> bool:
        return self._low and not self._dry

    async def _begin_step(self) -> None:
        want = self._ahead if self._low and not self._closing else 0
        taken = [self._recorded.popleft() for _ in range(min(_BATCH, len(self._recorded)))]
        ended = [self._ended.popleft() for _ in range(len(self._ended))]
        asked = [self._taken.popleft() for _ in range(len(self._taken))]
        if taken:
            await self._recorder.sync()
        work = Work(
            recorded=tuple(told for _, told in taken),
            ended=tuple(ended),
            taken=tuple(asked),
            want=want,
        )
        assert self._archivist is not None
        answer = self._archivist.call("step", work)
        answer.add_done_callback(lambda _: self._work.set())
        self._steps.append(_UnderWay(answer, work, [c for c, _ in taken if c is not None]))

    def _end_step(self) -> None:
        under_way = self._steps.popleft()
        step: Step = under_way.answer.result()
        self._claims.extend(step.claims)
        self._dry = under_way.work.want > 0 and not step.claims
        self.tally = step.tally or self.tally
        for capture in under_way.captures:
            self._futures[capture].set_result(step.fetched[capture.record_id])

    def _give_up(self, error: ArchiverError) -> None:
        self.fatal = error
        _logger.info("the crawl ends early: %s", error)
        for future in list(self._futures.values()):
            if not future.done():
                future.set_exception(error)
                future.exception()  # mark as seen: nobody may be waiting
        self._news.set()
