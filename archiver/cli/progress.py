"""How far a verb is that reads WARC files, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

__all__ = ["reading"]


@contextmanager
def reading(size: int) -> Iterator[Callable[[int], object]]:
    """A bar for *size* bytes on stderr, where that is a terminal; what advances it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (TextColumn("reading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=size)
        yield lambda count: progress.advance(bar, count)
