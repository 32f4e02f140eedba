"""The figures of a run, an engine a row."""

from collections.abc import Iterator, Sequence

import attrs

from tests.engines.judging import Verdict
from tests.engines.workshop import Served

__all__ = ["ROWS", "Row", "table"]

_HEAD = ("engine", "in database", "public", "found", "missed", "wrong", "fields differ",
         "requests", "a post", "second run")  # fmt: skip


@attrs.frozen(kw_only=True)
class Row:
    """What came of one engine."""

    name: str
    blog: Served | None = None
    verdict: Verdict | None = None
    first: int = 0
    second: int = 0
    reason: str = ""
    """Why it was not run."""

    @property
    def cells(self) -> Sequence[str]:
        if self.blog is None or self.verdict is None:
            return ()
        public, told = len(self.blog.posts), self.verdict
        numbers = (self.blog.total, public, told.found, len(told.missed), len(told.wrong),
                   len(told.differing), self.first)  # fmt: skip
        ratio = f"{self.second} ({100 * self.second / self.first:.0f} %)"
        return (self.name, *map(str, numbers), f"{self.first / public:.2f}", ratio)


ROWS: list[Row] = []
"""Of this run."""


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines to print of *rows*."""
    cells = [_HEAD, *(row.cells for row in rows if row.cells)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(_HEAD))]
    for line in cells:
        first, *others = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join([first, *others])
    for row in rows:
        if row.reason:
            yield f"{row.name}: {row.reason[:300]}"
