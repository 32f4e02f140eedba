"""How far a verb is that has much to do, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["counting", "reading"]


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


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], Callable[[int], object]]]:
    """A bar as of `reading`, for things to be told how many *what* there are."""
    if not sys.stderr.isatty():
        yield lambda _: lambda _: None
        return
    from rich import progress as shown  # noqa: PLC0415 - as above
    from rich.console import Console  # noqa: PLC0415 - as above

    columns = (
        shown.TextColumn(what),
        shown.BarColumn(),
        shown.MofNCompleteColumn(),
        shown.TimeRemainingColumn(),
    )
    with shown.Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def of(total: int) -> Callable[[int], object]:
            bar = progress.add_task("", total=total)
            return lambda count: progress.advance(bar, count)

        yield of
