"""The process that stores while the crawl fetches.

SQLite would hold the reactor up, so it has a process of its own. It is spoken to by one call,
`step`: here is what was recorded and read, here is what became of your claims, give me more to
fetch. One call is one commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

from archiver.capture import Capture, Note
from archiver.crawl.following import Follower
from archiver.crawl.messages import Fetched, Finish, Opened, Plan, Step, Work
from archiver.crawl.reader import unpacked
from archiver.crawl.recovery import recover
from archiver.crawl.traps import Traps
from archiver.errors import NothingFound
from archiver.scope import Scope
from archiver.site import Address, PageKind, PageReading, Source
from archiver.store import opening as _opening  # noqa: F401 - to be loaded while Scrapy is
from archiver.store.coverage import certificate
from archiver.store.frontier import Frontier, Tally
from archiver.store.read import post, run_outcome
from archiver.store.store import Store
from archiver.store.write import Entry

__all__ = ["Archivist"]

_COUNT_EVERY = 0.5  # seconds; the progress line is drawn as often
_COMPLETE = "finished"  # Scrapy's word for a crawl that came to its end
_CHECKED = "checked"  # the same of a check of links, which is no crawl of the blog


class Archivist:
    """Keeps the database of one crawl."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._store = Store.open(plan.archive_dir / "archive.db")
        self._recovery = recover(self._store, plan.warc_dir)
        self._scope = Scope.of(plan.site, plan.rules)
        self._count_at = 0.0

    def open_run(self, opening: Note) -> Opened:
        """Begin the run that the `crawl` note *opening* describes: seeds queued, or resumed."""
        plan, store = self._plan, self._store
        recheck = None if plan.fresh else plan.recheck
        with store.transaction():
            self._run = store.begin_run(opening)
            self._frontier = Frontier(
                store, self._run, plan.site, plan.bounds, recheck, scope=self._scope
            )
            self._follower = Follower(
                self._frontier, plan.site, plan.bounds, archives=plan.archives
            )
            self._traps = Traps(self._frontier, plan.site, thorough=plan.archives)
            if plan.links:  # whatever an unfinished crawl had to fetch stays as it is
                self._frontier.begin(Address(url=url, kind=PageKind.LINK) for url in plan.links)
                return Opened(recovery=self._recovery, resumed=None)
            if plan.archives:
                self._frontier.ask_archives()
            if plan.ids:
                self._frontier.ask_numbers()
            resumed = self._frontier.resume() and not plan.fresh
            if not resumed:
                self._frontier.clear()
                self._frontier.begin(self._seeds())
            tally = self._frontier.tally() if resumed else None
        return Opened(recovery=self._recovery, resumed=tally)

    def _seeds(self) -> Iterator[Address]:
        plan = self._plan
        seeds = plan.site.eras[-1].platform.seeds(plan.site, *plan.bounds.months)
        # robots.txt is read where obeying it asks for it anyhow.
        return (a for a in seeds if not (plan.obeys_robots and a.kind is PageKind.ROBOTS))

    def step(self, work: Work) -> Step:
        """Store *work* in one commit, then claim what to fetch next."""
        entries = [unpacked(r) if isinstance(r, bytes) else r for r in work.recorded]
        read = [
            (entry.capture, entry.reading)
            for entry in entries
            if isinstance(entry, Entry) and entry.reading is not None
        ]
        with self._store.transaction():
            self._store.write(self._run, entries)
            for capture, reading in () if self._plan.links else read:
                self._follower.follow(capture, reading)
                self._traps.note(capture, reading)
            for entry in entries:
                if isinstance(entry, Note):
                    self._traps.note_failure(entry.url, str(entry.fields.get("reason")))
            for url in work.taken:
                self._frontier.keep_off(url)
            for ended in work.ended:
                self._frontier.close(ended.claim_id, failed=ended.failed)
                self._traps.ended(ended.claim_id)
            claims = tuple(self._traps.judged(self._frontier.claim(work.want)))
            tally = self._counted(dry=bool(work.want) and not claims)
        fetched = {
            capture.record_id: Fetched(
                kind=reading.kind, failure=reading.failure, item=self._item(capture, reading)
            )
            for capture, reading in read
        }
        return Step(fetched=fetched, claims=claims, tally=tally)

    def _counted(self, *, dry: bool) -> Tally | None:
        """How far the crawl is, if it is time to count; the longer the queue, the longer it takes.

        When the queue is *dry* it is always time.
        """
        if not dry and monotonic() < self._count_at:
            return None
        self._count_at = monotonic() + _COUNT_EVERY
        return self._frontier.tally()

    def finish(self, finished_at: str | None, reason: str) -> Finish:
        """Close the run: its end, what it brought, and whether anything was left.

        Without *finished_at* it stays open, so that the next crawl looks for records of it that
        have no row.
        """
        spared, checks = self._frontier.spared(), bool(self._plan.links)
        if finished_at is not None:
            with self._store.transaction():
                # What a check of links leaves is found by the next one without a frontier.
                if checks or (reason == _COMPLETE and self._plan.bounds.listings is None):
                    self._frontier.clear()
                ended = _CHECKED if checks and reason == _COMPLETE else reason
                self._store.end_run(self._run, finished_at, ended)
        outcome = run_outcome(self._store, self._run)
        bounded = checks or self._plan.bounds.given
        told = None if bounded else certificate(self._store, self._run)
        return Finish(
            outcome=outcome,
            complete=reason == _COMPLETE,
            spared=spared,
            archives=self._plan.archives,
            certificate=told,
        )

    def close(self) -> None:
        """Close the database; what is committed stays."""
        self._store.close()

    def _item(self, capture: Capture, reading: PageReading) -> Mapping[str, Any] | None:  # JSON
        told = (r for r in reading.readings if r.source is Source.PAGE and r.post.title)
        if not self._plan.items or reading.failure is not None or next(told, None) is None:
            return None
        with suppress(NothingFound):  # a part of a post whose first page could not be read
            return post(self._store, capture.url)
        return None
