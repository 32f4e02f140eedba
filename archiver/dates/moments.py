"""A point in time and how exactly it was told."""

from __future__ import annotations

from datetime import MAXYEAR, UTC, date, datetime, tzinfo
from typing import NamedTuple

__all__ = ["Clock", "Day", "Moment", "iso", "moment"]

Day = tuple[int, int, int]
"""Year, month and day, as told: no calendar may have it."""

Clock = tuple[int, int, int | None]
"""Hour, minute, and second where it was told."""


class Moment(NamedTuple):
    """A point in time, and how exactly it was told."""

    at: datetime
    """Aware, in UTC; midnight of *day* where only that is known."""
    precision: str
    """``second``, ``minute`` or ``day``."""
    day: date
    """The day as printed, in the zone of whoever printed it."""


def iso(moment: datetime) -> str:
    """An aware *moment* as ISO 8601 text in UTC, to the second: ``2014-05-27T06:49:00Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def moment(day: Day, time: Clock | None, zone: tzinfo | None) -> Moment | None:
    """None for what no calendar has, such as WordPress's ``0000-00-00`` and ``-0001-11-30``.

    The last year is left out as well: its end has no day in zones further east.
    """
    if not 1900 <= day[0] < MAXYEAR:
        return None
    try:
        if time is None or zone is None:
            midnight = datetime(*day, tzinfo=UTC)
            return Moment(midnight, "day", midnight.date())
        hour, minute, second = time
        printed = datetime(*day, hour, minute, second or 0, tzinfo=zone)
        return Moment(
            printed.astimezone(UTC), "minute" if second is None else "second", printed.date()
        )
    except (ValueError, OverflowError):
        return None
