"""How numbers, moments and addresses are written on a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archiver import urls
from archiver.text import spaced

__all__ = ["FILTERS"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8}){0,4}")


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _counted(value: int, one: str, several: str | None = None) -> str:
    return f"{value:,} {one if value == 1 else several or one + 's'}"


def _day(iso: str | None) -> str:
    """The day of an ISO 8601 time, in words."""
    try:
        day = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return "no date"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _month(iso: str | None) -> str:
    """The month of an ISO 8601 time, in words."""
    try:
        day = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return "Without a date"
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _moment(iso: str | None) -> str:
    """A time in UTC, in words."""
    return f"{_day(iso)}, {iso[11:16]} UTC" if iso and len(iso) > 15 else _day(iso)


def _published(post: Mapping[str, Any], clock: bool = False) -> str:  # SQL values
    """The day that a post prints; with the *clock* of its blog and the zone if asked.

    Where that clock is unknown or shows another day, the moment in UTC stands behind.
    """
    day = _day(post["published_day"])
    if not clock or post["published_precision"] == "day" or not post["published"]:
        return day
    local = _local(post["published"], post["timezone"])
    if local is None:
        return day
    if local.isoformat()[:10] == post["published_day"]:
        return f"{day}, {local:%H:%M} ({post['timezone'] or 'UTC'})"
    return f"{day} ({_moment(post['published'])})"


def _local(published: str, timezone: str | None) -> datetime | None:
    """The moment on the clock of the blog; None where no clock shows it."""
    try:
        return datetime.fromisoformat(published).astimezone(ZoneInfo(timezone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):  # an archive may say so
        return None


def _language(tag: str | None) -> str | None:
    """*tag* if it has the form of a language tag (BCP 47)."""
    return tag if tag and _LANGUAGE.fullmatch(tag) else None


def _signed(value: int) -> str:
    return f"{'−' if value < 0 else '+'}{abs(value):,}"


def _web(url: str | None) -> str | None:
    """*url* if a link may lead there: http or https, and nothing that runs."""
    return url if url and urls.is_web(url) else None


FILTERS: dict[str, Callable[..., Any]] = {
    "counted": _counted,
    "day": _day,
    "language": _language,
    "moment": _moment,
    "month": _month,
    "number": _number,
    "published": _published,
    "signed": _signed,
    "spaced": spaced,
    "web": _web,
}
"""By the name templates use."""
