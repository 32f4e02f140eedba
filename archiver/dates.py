"""Dates as blogs give them, read into aware UTC; no clock is asked.

A moment needs a zone: the offset it was written with, a GMT twin, or the zone the site declares.
Without any of these only the day counts, and its time of day is midnight UTC by convention.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from typing import NamedTuple

__all__ = ["Moment", "from_iso", "from_pair", "from_rfc2822", "iso", "parse"]


class Moment(NamedTuple):
    """A point in time, and how exactly it was told."""

    at: datetime
    """Aware, in UTC; midnight of *day* where only that is known."""
    precision: str
    """``second``, ``minute`` or ``day``."""
    day: date
    """The day as printed, in the zone of whoever printed it."""


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ]\s?(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june",
         "jul july", "aug august", "sep sept september", "oct october", "nov november",
         "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DAY_FORMS = (
    re.compile(
        r"(?P<month>[a-z]{3,9})\.?\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<year>\d{4})\b"
    ),
    re.compile(
        r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.-]{1,3}(?:of\s)?(?P<month>[a-z]{3,9})[\s.,-]{1,3}(?P<year>\d{4})\b"
    ),
    re.compile(
        r"\b(?P<year>\d{4})(?:[-/.]|\s?年\s?)(?P<month>\d{1,2})(?:[-/.]|\s?月\s?)(?P<day>\d{1,2})(?!\d)"
    ),
)
_SLASHED = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_TIME = re.compile(r"(下午|晚上)?\s?(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s{0,2}([ap])\.?m\b)?")
# Python's parser takes a zone it does not know, or none, for GMT; so that is looked at first.
_MAIL_ZONE = re.compile(r"(?:[+-]\d{4}|\b(?:UTC?|GMT|Z|[ECMP][SD]T))\s*$")


def iso(moment: datetime) -> str:
    """An aware *moment* as ISO 8601 text in UTC, to the second: ``2014-05-27T06:49:00Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def parse(text: str, zone: tzinfo | None) -> Moment | None:
    """*text* in any of the forms this module reads, or None."""
    return from_iso(text, zone) or from_rfc2822(text) or _from_print(text, zone)


def from_iso(text: str, zone: tzinfo | None) -> Moment | None:
    """An ISO 8601 date or time; one without offset is in *zone*. None when it is neither."""
    found = _ISO.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    return _moment(
        (int(year), int(month), int(day)),
        (int(hour), int(minute), None if second is None else int(second)) if hour else None,
        _offset(offset) if offset else zone,
    )


def from_rfc2822(text: str) -> Moment | None:
    """A date of mail and RSS, ``Tue, 27 May 2014 06:49:00 +0000``; None without a zone."""
    if len(text) > 64 or ":" not in text or not _MAIL_ZONE.search(text):
        return None
    found = parsedate_tz(text)
    if found is None:
        return None
    shift = found[9] or 0
    second = None if text.count(":") == 1 else found[5]
    zone = timezone(timedelta(seconds=shift)) if abs(shift) < 86400 else None
    return _moment(found[:3], (found[3], found[4], second), zone)


def from_pair(local: str | None, gmt: str | None, zone: tzinfo | None) -> Moment | None:
    """The moment of WordPress's ``date`` and ``date_gmt``; GMT counts, unless it is all zeros.

    The day is that of the local date.
    """
    here = from_iso(local, zone) if local else None
    there = from_iso(gmt, UTC) if gmt else None
    if there is None:
        return here
    return there._replace(day=here.day) if here else there


def _from_print(text: str, zone: tzinfo | None) -> Moment | None:
    """A printed English, numeric or Chinese date: ``May 27, 2014 at 3:19 pm``.

    ``05/06/2014`` may be either of two days and is none; ``27/05/2014`` is one.
    """
    text = text[:200].lower()
    day = _printed_day(text)
    if day is None:
        return None
    time = _TIME.search(text)
    return _moment(day, _clock(*time.groups()) if time else None, zone)


def _printed_day(text: str) -> tuple[int, int, int] | None:
    for form in _DAY_FORMS:
        if found := form.search(text):
            name = found["month"]
            month = int(name) if name.isdecimal() else _MONTHS.get(name, 0)
            if month:
                return int(found["year"]), month, int(found["day"])
    if found := _SLASHED.search(text):
        first, second, year = (int(group) for group in found.groups())
        if first > 12 or first == second:
            return year, second, first
        if second > 12:
            return year, first, second
    return None


def _clock(
    evening: str | None, hour: str, minute: str, second: str | None, half: str | None
) -> tuple[int, int, int | None]:
    hours = int(hour)
    if half or evening:
        hours = hours % 12 + (0 if half == "a" else 12)
    return hours, int(minute), None if second is None else int(second)


def _offset(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
    return timezone(-shift if text[0] == "-" else shift)


def _moment(
    day: tuple[int, int, int], time: tuple[int, int, int | None] | None, zone: tzinfo | None
) -> Moment | None:
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
