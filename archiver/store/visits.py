"""Visit counts over time: what counters printed, as series, with what is odd about them.

A series is what one counter printed of one post; counters are kept apart, and so is a count whose
counter nobody knows. Every observation is compared with the one before it in its series:

    reset    the total is lower: the counter was set back, another one took its place, or an old
             copy of the page was served. Rounded totals (1.2k) must differ by more than rounding
             explains.
    jump     implausible growth: at least 1,000 more, and a day's growth at least twenty times the
             greatest pace so far, which is the total over the days since publication. Less than
             a day counts as a day. Where the day of publication is unknown nothing is a jump.

Growth a day is told where at least a day lies between; a reset has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import attrs

from archiver.store.store import Store
from archiver.store.troubles import translated

__all__ = ["Observation", "PostVisits", "post_visits", "series"]

_LEAST_JUMP = 1_000
_JUMP_PACE = 20
_DAY = timedelta(days=1)

_COLUMNS = """
v.observed_at, v.total, v.today, v.approximate, v.counter, v.source, c.record_id, c.warc_file,
c.warc_offset
"""
_OF_POST = f"""
select {_COLUMNS}, p.published from visits v join captures c on c.id = v.capture_id
left join posts p on p.id = v.post_id
where v.post_id = ? order by v.observed_at, c.record_id
"""  # noqa: S608 - constants
_OF_SITE = f"""
select {_COLUMNS}, p.id, p.url, p.title, p.published
from visits v join captures c on c.id = v.capture_id join posts p on p.id = v.post_id
where p.site_id = ? and v.total is not null
order by v.post_id, v.counter, v.observed_at, c.record_id
"""  # noqa: S608 - constants


@attrs.frozen(kw_only=True)
class Observation:
    """A count that a page or an API told, and how it compares with the one before it."""

    observed_at: str
    """UTC, with microseconds."""
    total: int | None
    today: int | None
    approximate: bool
    """Whether it was printed rounded, as 1.2k."""
    counter: str | None
    """What printed it."""
    source: str
    """Where it was read: page, api, counter …"""
    record_id: str
    warc_file: str
    warc_offset: int
    growth: int | None = None
    """More than the total before in its series; None for the first, and after a reset."""
    per_day: float | None = None
    """Growth a day since the one before."""
    reset: bool = False
    jump: bool = False

    @property
    def moment(self) -> datetime:
        """`observed_at` as a moment."""
        return _moment(self.observed_at)


@attrs.frozen(kw_only=True)
class PostVisits:
    """What one counter says of one post."""

    id: int
    url: str
    title: str | None
    published: str | None
    counter: str | None
    observations: tuple[Observation, ...]

    @property
    def first(self) -> Observation:
        """The earliest observation."""
        return self.observations[0]

    @property
    def latest(self) -> Observation:
        """The latest observation."""
        return self.observations[-1]

    @property
    def growth(self) -> int:
        """What came in between: the sum of all growth, which resets add nothing to."""
        return sum(seen.growth or 0 for seen in self.observations)

    @property
    def per_day(self) -> float | None:
        """Growth a day between the first and the latest; None within a day."""
        between = self.latest.moment - self.first.moment
        return None if between < _DAY else round(self.growth / (between / _DAY), 2)

    @property
    def resets(self) -> int:
        """How often it was set back."""
        return sum(seen.reset for seen in self.observations)

    @property
    def jumps(self) -> int:
        """How often it grew implausibly."""
        return sum(seen.jump for seen in self.observations)


def series(store: Store, post: int) -> list[Observation]:
    """The observations of a post, oldest first, those of all counters."""
    rows = store.rows(_OF_POST, (post,))
    by_counter: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        by_counter.setdefault(row["counter"], []).append(row)
    compared = [_compared(of_counter) for of_counter in by_counter.values()]
    found = [seen for of_counter in compared for seen in of_counter]
    return sorted(found, key=lambda seen: (seen.observed_at, seen.record_id))


def post_visits(store: Store, site: int) -> Iterator[PostVisits]:
    """The series of every post of a *site* that was ever seen with a total, post by post."""
    with translated(store.path):
        cursor = store.db.conn.execute(_OF_SITE, (site,))
        names = [column[0] for column in cursor.description]
        rows = (dict(zip(names, row, strict=True)) for row in cursor)
        for (post, counter), of_counter in groupby(rows, lambda row: (row["id"], row["counter"])):
            listed = list(of_counter)
            yield PostVisits(
                id=post,
                url=listed[0]["url"],
                title=listed[0]["title"],
                published=listed[0]["published"],
                counter=counter,
                observations=tuple(_compared(listed)),
            )


def _compared(rows: Iterable[dict[str, Any]]) -> Iterator[Observation]:  # SQL values
    """The observations of one counter, each held against the last one with a total."""
    before: Observation | None = None
    pace = 0.0
    for row in rows:
        seen = _observation(row)
        if before is not None and seen.total is not None:
            seen = _held_against(before, seen, pace if row["published"] else None)
        if seen.total is not None:
            before = seen
            if row["published"]:
                age = seen.moment - _moment(row["published"])
                pace = max(pace, seen.total / max(age / _DAY, 1))
        yield seen


def _held_against(before: Observation, seen: Observation, pace: float | None) -> Observation:
    """*seen* with what it grew by since *before*; *pace* is the greatest so far, a day."""
    assert before.total is not None
    assert seen.total is not None
    growth = seen.total - before.total
    if growth < 0 and -growth > _rounding(before) + _rounding(seen):
        return attrs.evolve(seen, reset=True)
    days = (seen.moment - before.moment) / _DAY
    jump = (
        pace is not None and growth >= _LEAST_JUMP and growth / max(days, 1) >= _JUMP_PACE * pace
    )
    per_day = round(growth / days, 2) if days >= 1 else None
    return attrs.evolve(seen, growth=growth, per_day=per_day, jump=jump)


def _rounding(seen: Observation) -> float:
    """By how much the true total may differ: half a unit of the last digit that is no zero."""
    if not (seen.approximate and seen.total):
        return 0
    digits = str(seen.total)
    return float(10 ** (len(digits) - len(digits.rstrip("0")))) / 2


def _observation(row: dict[str, Any]) -> Observation:  # SQL values
    told = {
        field.name: row[field.name] for field in attrs.fields(Observation) if field.name in row
    }
    return Observation(**told | {"approximate": bool(row["approximate"])})


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
