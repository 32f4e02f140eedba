"""How far a verb is that reads WARC files, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["reading"]


@contextmanager
def reading(size: int) -> Iterator[Callable[[int], object]]:
    """A bar for *size* bytes on stderr, where that is a terminal; what advances it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich import progress as shown  # noqa: PLC0415 - dear to import, seldom needed
    from rich.console import Console  # noqa: PLC0415 - as above

    columns = (
        shown.TextColumn("reading"),
        shown.BarColumn(),
        shown.DownloadColumn(),
        shown.TimeRemainingColumn(),
    )
    with shown.Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("", total=size)
        yield lambda count: progress.advance(bar, count)
