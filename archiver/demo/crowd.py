"""Comments for the one post that has more of them than fit on a page."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from archiver.demo.source import RawComment, asset

__all__ = ["crowd"]

_NAMES = (
    "soup of the day", "Old Tom", "lunch hour", "Kettle Shopper", "fourth floor too", "M. Adeyemi",
    "scooter 2217", "Ng Siu-ming", "dieting", "老王", "Q. Bellamy", "window table", "Mrs Ho",
)  # fmt: skip


@cache
def _remarks() -> tuple[str, ...]:
    return tuple(line for line in asset("lunch.txt").splitlines() if line)


def crowd(wanted: int, start: datetime) -> tuple[RawComment, ...]:
    """*wanted* comments from *start* on, every fifth an answer to the one before."""
    remarks = _remarks()
    return tuple(
        RawComment(
            depth=2 if n % 5 == 4 else 1,
            head=(
                _NAMES[n * 7 % len(_NAMES)],
                f"{start + timedelta(minutes=37 * n):%Y-%m-%d %H:%M}",
            ),
            paragraphs=(remarks[n % len(remarks)],),
        )
        for n in range(wanted)
    )
