"""Which posts a crawl wants, of all that a blog has."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date

import attrs

__all__ = ["Bounds"]


@attrs.frozen
class Bounds:
    """Which posts a crawl wants: inclusive days in the site's zone, and how many, newest first."""

    since: date | None = None
    until: date | None = None
    limit: int | None = None
    listings: int | None = None
    """How many listings, sitemaps and feeds are asked, for a look that need not see all posts."""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Bounds:
        """The bounds among the *arguments* of a crawl; ValueError when one cannot be read."""
        since, until, limit = (arguments.get(name) for name in ("since", "until", "limit"))
        return cls(
            since=date.fromisoformat(since) if since else None,
            until=date.fromisoformat(until) if until else None,
            limit=int(limit) if limit else None,
        )

    @property
    def given(self) -> bool:
        """Whether any bound was set, so that all posts must be known before one is chosen."""
        return self != Bounds()

    @property
    def months(self) -> tuple[date | None, date | None]:
        """*since* and *until* widened to whole months: as exact as a permalink without a day.

        A listing asked for these names every post that a permalink's month leaves in doubt.
        """
        since = self.since.replace(day=1) if self.since else None
        if self.until is None:
            return since, None
        last = calendar.monthrange(self.until.year, self.until.month)[1]
        return since, self.until.replace(day=last)
