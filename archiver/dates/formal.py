"""Dates as programs write them: ISO 8601, mail and RSS, seconds since 1970, WordPress's pairs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from functools import lru_cache

from archiver.dates.moments import Moment, moment

__all__ = ["from_epoch", "from_iso", "from_pair", "from_rfc2822", "is_pair", "offset"]

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ]\s?(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_BASIC = re.compile(
    r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?([0-2]\d)([0-5]\d)([0-5]\d)?(Z|[+-]\d{4})?)?"
)
# Seconds or milliseconds since 1970, from September 2001 on: ten digits, thirteen.
_EPOCH = re.compile(r"([1-9]\d{9})(?:\d{3})?")
_MAIL_DATE = re.compile(r"\s*(?:[A-Za-z]{3,9},\s{0,3})?\d{1,2}[\s-]{1,3}[A-Za-z]{3,9}\b")
# Python's parser takes a zone it does not know, or none, for GMT; so that is looked at first.
_MAIL_ZONE = re.compile(r"(?:[+-]\d{4}|\b(?:UTC?|GMT|Z|[ECMP][SD]T))\s*$")
_FURTHEST = timedelta(hours=15)  # no zone is further from GMT


def from_iso(text: str, zone: tzinfo | None) -> Moment | None:
    """An ISO 8601 date or time; one without offset is in *zone*. None when it is neither."""
    text = text.strip()
    found = _ISO.fullmatch(text) or _BASIC.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, shift = found.groups()
    return moment(
        (int(year), int(month), int(day)),
        (int(hour), int(minute), None if second is None else int(second)) if hour else None,
        offset(shift) if shift else zone,
    )


def from_epoch(text: str) -> Moment | None:
    """Seconds or milliseconds since 1970, of the length that moments of this century have."""
    found = _EPOCH.fullmatch(text.strip())
    if found is None:
        return None
    at = datetime.fromtimestamp(int(found[1]), UTC)
    return Moment(at, "second", at.date())


def from_rfc2822(text: str) -> Moment | None:
    """A date of mail and RSS, ``Tue, 27 May 2014 06:49:00 +0000``; None without a zone."""
    if len(text) > 64 or ":" not in text or not _MAIL_DATE.match(text):
        return None
    if not _MAIL_ZONE.search(text):
        return None
    found = parsedate_tz(text)
    if found is None:
        return None
    shift = found[9] or 0
    second = None if text.count(":") == 1 else found[5]
    zone = timezone(timedelta(seconds=shift)) if abs(shift) < 86400 else None
    return moment(found[:3], (found[3], found[4], second), zone)


def from_pair(local: str | None, gmt: str | None, zone: tzinfo | None) -> Moment | None:
    """The moment of WordPress's ``date`` and ``date_gmt``; GMT counts, where it `is_pair`.

    The day is that of the local date.
    """
    here = from_iso(local, zone) if local else None
    if not gmt or not is_pair(local, gmt):
        return here
    there = from_iso(gmt, UTC)
    return there._replace(day=here.day) if here and there else there


def is_pair(local: str | None, gmt: str | None) -> bool:
    """Whether *gmt* is a moment, and *local* may be the same one somewhere.

    Drafts have all zeros for GMT. A post whose date was set anew, or that was imported, may keep
    the GMT date of its first draft, months before; what the blog shows is its local date.
    """
    there = from_iso(gmt, UTC) if gmt else None
    here = from_iso(local, UTC) if local else None
    return there is not None and (here is None or abs(here.at - there.at) <= _FURTHEST)


@lru_cache(maxsize=256)
def offset(text: str) -> tzinfo:
    """The zone of an offset: ``Z``, ``+08:00``, ``-0530``, ``+08``."""
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
    return timezone(-shift if text[0] == "-" else shift)
