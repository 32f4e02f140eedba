"""How numbers, moments and addresses are written on a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from archiver import urls
from archiver.store.pages.days import local_time
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
    """The day a post was published at its blog; with the *clock* and its zone if asked."""
    local = local_time(post["published"], post["published_precision"], post["timezone"])
    if clock and local and len(local) > 10:
        return f"{_day(local)}, {local[11:16]} ({post['timezone'] or 'UTC'})"
    return _day(local)


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
