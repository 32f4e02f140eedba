"""Days as people at a blog count them, for queries that group posts by day, month or year."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archiver.store.store import Store

__all__ = ["count_days", "local_time"]


def count_days(store: Store) -> None:
    """Let queries of *store* call ``day_of(published, timezone)``: a day, or NULL."""
    store.db.conn.create_function("day_of", 2, _day_of, deterministic=True)


def local_time(published: str | None, precision: str | None, timezone: str | None) -> str | None:
    """When a post was published on the clock of its blog, as ISO 8601 without offset.

    A day alone where no more is known; None where nothing is, or no time at all.
    """
    if published is None:
        return None
    if precision == "day":
        return published[:10]
    try:
        return datetime.fromisoformat(published).astimezone(_zone(timezone)).isoformat()[:16]
    except (ValueError, OverflowError):
        return None


def _day_of(published: str | None, timezone: str | None) -> str | None:
    """The day of a post at its blog.

    Midnight in UTC is how a day alone is stored. So no query has to look at rows of posts, which
    are long; the index of `published` tells.
    """
    precision = "day" if published and published.endswith("T00:00:00Z") else None
    local = local_time(published, precision, timezone)
    return local[:10] if local else None


@lru_cache
def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the declaration comes from a file
        return ZoneInfo("UTC")
