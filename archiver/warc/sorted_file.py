"""A text file of sorted lines: merged in bounded memory, replaced at once, searched by bisection.

Lines are bytes that end with a line feed, ordered by their bytes (as `LC_ALL=C sort` does). What
is to be written is sorted in runs first, files of a scratch directory beside the target, which
are then merged into a new file that takes the target's place.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from heapq import merge
from pathlib import Path
from typing import IO

from archiver.errors import ArchiveError
from archiver.warc.file import storage_error

__all__ = ["LINE_LIMIT", "lines", "replace", "scratch", "seek", "write_runs"]

LINE_LIMIT = 1024 * 1024
"""Bytes one line may have, its line feed included."""

_RUN_SIZE = 32 * 1024 * 1024  # bytes of memory for the lines that are sorted at once
_LINE_COST = 48  # bytes a line takes beside its own: the object's head, its place in a list
_AT_ONCE = 64  # files merged in one pass; a process may have 256 open on some systems


@contextmanager
def scratch(target: Path) -> Iterator[Path]:
    """A new directory beside *target* to prepare it in; ArchiveError when the disk objects.

    One process has it at a time, others wait. Its name is fixed, so that what a killed one left is
    cleared away by the next.
    """
    directory = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.parent):
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir()
            try:
                yield directory
            finally:
                shutil.rmtree(directory, ignore_errors=True)
    except OSError as error:
        kind = type(storage_error(error, target))
        raise kind(
            f"{target}: cannot be written ({error.strerror or error}); make room or allow it, "
            "then run `archiver index`"
        ) from error


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Hold the lock of *directory*, which ends with the process at the latest."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write_runs(unsorted: Iterable[bytes], directory: Path, name: str) -> list[Path]:
    """New files in *directory*, their names beginning with *name*, that hold *unsorted* sorted."""
    runs: list[Path] = []
    batch: list[bytes] = []
    size = 0

    def write() -> None:
        runs.append(directory / f"{name}-{len(runs)}")
        batch.sort()
        with runs[-1].open("xb") as file:
            file.writelines(batch)
        batch.clear()

    for line in unsorted:
        batch.append(line)
        size += len(line) + _LINE_COST
        if size >= _RUN_SIZE:
            write()
            size = 0
    if batch:
        write()
    return runs


def replace(target: Path, runs: Sequence[Path], directory: Path) -> int:
    """Have *target* hold the lines of *runs*, each once, or what it held before; how many.

    It is prepared in *directory*. ArchiveError when a run is not sorted.
    """
    waiting = list(runs)
    passes = 0
    while len(waiting) > _AT_ONCE:
        first, waiting = waiting[:_AT_ONCE], waiting[_AT_ONCE:]
        waiting.append(directory / f"merged-{passes}")
        _merge(first, waiting[-1])
        passes += 1
    complete = directory / "complete"
    count = _merge(waiting, complete)
    complete.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return count


def lines(path: Path) -> Generator[bytes, None, None]:
    """The lines of *path*; ArchiveError for one that is too long or out of order."""
    last = b""
    with path.open("rb") as file:
        for number, line in enumerate(iter(partial(file.readline, LINE_LIMIT), b""), 1):
            if line[-1:] != b"\n" or line < last:
                raise ArchiveError(
                    f"{path}: line {number} is broken or out of order; `archiver index` rebuilds "
                    "the file"
                )
            yield line
            last = line


def seek(file: IO[bytes], key: bytes) -> None:
    """Go to the first line of *file* that is not less than *key*."""
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:  # lines that begin before low are less, those from high on are not
        middle = (low + high) // 2
        start = _line_start(file, middle)
        line = file.readline(LINE_LIMIT)
        if line and line < key:
            low = start + len(line)
        else:
            high = middle
    file.seek(low)


def _line_start(file: IO[bytes], position: int) -> int:
    """Where the first line of *file* begins that begins at *position* or behind it."""
    file.seek(max(position - 1, 0))
    if position:
        file.readline(LINE_LIMIT)
    return file.tell()


def _merge(runs: Iterable[Path], into: Path) -> int:
    """Write the lines of *runs* to the new file *into*, each once; how many."""
    count = 0
    last = b""
    with into.open("xb") as file, ExitStack() as stack:
        for line in merge(*(stack.enter_context(closing(lines(run))) for run in runs)):
            if line != last:
                file.write(line)
                last = line
                count += 1
        file.flush()
        os.fsync(file.fileno())
    return count
