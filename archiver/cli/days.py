"""Days and moments as options take them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

__all__ = ["DAY", "MOMENT"]


class _Moment(click.DateTime):
    """A moment in one of some formats; what is none is answered with an *example*."""

    def __init__(self, formats: list[str], noun: str, example: str) -> None:
        super().__init__(formats)
        self._noun = noun
        self._example = example

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            found: datetime = super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no {self._noun}; write it as {self._example}", param, ctx)
        return found


DAY = _Moment(["%Y-%m-%d"], "day", "2015-03-31")
MOMENT = _Moment(
    ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"],
    "day or moment in UTC",
    "2015-03-31 or 2015-03-31T16:00:00Z",
)
