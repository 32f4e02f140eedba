"""Dates as blogs give them, read into aware UTC; no clock is asked.

A moment needs a zone: the offset it was written with, a GMT twin, or the zone the site declares.
Without any of these only the day counts, and its time of day is midnight UTC by convention.

    formal      what programs write: ISO 8601, mail and RSS, seconds since 1970, WordPress's pairs
    printed     what people read: ``May 27, 2014 at 3:19 pm``, ``27. Mai 2014``, ``2014年5月27日``
    relative    ``3 days ago``, ``gestern``, ``昨天``, seen from the moment of capture
    languages   the names of months, and which of two numbers is the day
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from archiver.dates.formal import from_epoch, from_iso, from_pair, from_rfc2822, is_pair
from archiver.dates.moments import Moment, iso
from archiver.dates.printed import from_print
from archiver.dates.relative import from_relative

__all__ = ["Moment", "from_iso", "from_pair", "from_rfc2822", "is_pair", "iso", "parse"]


def parse(
    text: str,
    zone: tzinfo | None,
    *,
    language: str = "",
    now: datetime | None = None,
    hint: str | None = None,
) -> Moment | None:
    """*text* in any of the forms these modules read, or None.

    *language* is a BCP 47 tag, *hint* the month or day (``2014-05``, ``2014-05-27``) that a
    permalink tells, and *now* the moment of capture, without which relative dates are none.
    """
    found = from_iso(text, zone) or from_rfc2822(text) or from_epoch(text)
    if found is None:
        found = from_print(text, zone, language, hint)
    if found is None and now is not None:
        found = from_relative(text, zone, now)
    return found
