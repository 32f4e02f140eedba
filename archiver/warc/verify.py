"""WARC files checked, each for itself and all together, and their index against them.

    files -> portions in turn, in one process or several -> inspections -> what they share

Several files are read at the same time, each in its own order.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.errors import ArchiverError
from archiver.warc.findings import Fault
from archiver.warc.index_check import check_index
from archiver.warc.inspection import Inspection
from archiver.warc.report import Report, parts

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["Advance", "Report", "verify"]

_PORTION = 16 * 1024 * 1024
_WORTHWHILE = 64 * 1024 * 1024  # packed bytes that take longer than to start a process

Advance = Callable[[int], object]


def verify(
    files: Sequence[Path],
    *,
    quick: bool = False,
    index: Path | None = None,
    jobs: int | None = None,
    advance: Advance = lambda _: None,
) -> Report:
    """Check *files* and their *index*, with *jobs* processes (None: as many as are worthwhile).

    With *quick* structure alone: gzip members, records, mandatory fields, ids. *advance* is told
    compressed bytes as they are read. ArchiveError when a file cannot be opened.
    """
    begun = [Inspection(path, quick, indexed=index is not None) for path in files]
    inspections = _inspected(begun, jobs or _worthwhile(files), advance)
    report = _together(inspections)
    if index is not None and not quick:
        check_index(index, inspections, report)
    return report


def _inspected(begun: Sequence[Inspection], jobs: int, advance: Advance) -> list[Inspection]:
    """What was *begun*, each read to its end."""
    waiting = deque(enumerate(begun))
    done: dict[int, Inspection] = {}
    portions = _here if jobs == 1 else _in_processes
    before = dict.fromkeys(range(len(begun)), 0)
    for number, inspection in portions(waiting, jobs):
        advance(inspection.at - before[number])
        before[number] = inspection.at
        if inspection.done:
            done[number] = inspection
    return [done[number] for number in range(len(begun))]


def _together(inspections: Sequence[Inspection]) -> Report:
    """What *inspections* found, and what is wrong between the files."""
    report = Report()
    for inspection in inspections:
        report.files += 1
        report.records += inspection.records
        report.size += inspection.at
        report.tally.update(inspection.tally)
        report.foreign.extend([] if inspection.ours else [inspection.path])
        report.findings.include(inspection.findings)
        if inspection.damage is not None:
            report.damaged.append(inspection.damage)
        if inspection.unread is not None:
            report.unread.append(inspection.unread)
    _check_ids(inspections, report)
    _check_revisits(inspections, report)
    return report


_Numbered = tuple[int, Inspection]


def _worthwhile(files: Sequence[Path]) -> int:
    """How many processes are worth starting for *files*."""
    size = sum(path.stat().st_size for path in files if path.exists())
    return max(1, min(os.cpu_count() or 1, len(files), 1 + size // _WORTHWHILE))


def _here(waiting: deque[_Numbered], _: int) -> Iterator[_Numbered]:
    """Every file of *waiting* a portion at a time, one file after the other."""
    for number, inspection in waiting:
        while not inspection.done:
            yield number, inspection.go_on(_PORTION)


def _in_processes(waiting: deque[_Numbered], jobs: int) -> Iterator[_Numbered]:
    """The same by *jobs* processes, a file each at any time."""
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - dear to import

    from archiver.workers import Workers  # noqa: PLC0415 - as above

    pool = Workers(jobs)
    under_way: deque[tuple[int, Future[Inspection]]] = deque()
    try:
        while waiting or under_way:
            while waiting and len(under_way) < jobs:
                number, inspection = waiting.popleft()
                under_way.append((number, pool.submit(inspection.go_on, _PORTION)))
            number, future = under_way.popleft()
            inspection = future.result()
            if not inspection.done:
                waiting.appendleft((number, inspection))
            yield number, inspection
    except BrokenProcessPool as error:
        raise ArchiverError(
            "a process that reads WARC files died, perhaps for want of memory; try --jobs 1"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _check_ids(inspections: Sequence[Inspection], report: Report) -> None:
    """Count records whose id another one has."""
    count = parts(sum(len(inspection.ids) for inspection in inspections))
    for part in range(count):
        seen: set[int] = set()
        for inspection in inspections:
            for number, offset in zip(inspection.ids, inspection.offsets, strict=True):
                if number % count != part:
                    continue
                if number in seen:
                    what = "a WARC-Record-ID that another record has"
                    report.findings.add(Fault.RECORD_ID, str(inspection.path), offset, what)
                seen.add(number)


def _check_revisits(inspections: Sequence[Inspection], report: Report) -> None:
    """Count revisits whose original is nowhere, or has another digest."""
    revisits = sum(len(inspection.revisits) // 3 for inspection in inspections)
    if not revisits:
        return
    count = parts(revisits)
    for part in range(count):
        wanted: dict[int, set[int]] = {}
        for inspection in inspections:
            for original in inspection.revisits[::3]:
                if original % count == part:
                    wanted[original] = set()
        for inspection in inspections:
            pairs = zip(inspection.originals[::2], inspection.originals[1::2], strict=True)
            for original, digest in pairs:
                if original in wanted:
                    wanted[original].add(digest)
        for inspection in inspections:
            _compare(inspection, wanted, report)


def _compare(inspection: Inspection, wanted: dict[int, set[int]], report: Report) -> None:
    triples = zip(*(inspection.revisits[start::3] for start in range(3)), strict=True)
    for original, digest, offset in triples:
        with suppress(KeyError):
            found = wanted[original]
            if found and (not digest or found & {0, digest}):
                report.tally["revisit agrees"] += 1
                continue
            what = "a revisit whose original has another digest"
            if not found:
                what = "a revisit whose original is in none of the files"
            report.findings.add(Fault.ORIGINAL, str(inspection.path), offset, what)
