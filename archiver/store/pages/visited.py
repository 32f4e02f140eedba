"""The posts that print the most visits, and how these have grown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archiver.store.store import Store
from archiver.store.visits import Observation, series

__all__ = ["most_visited"]

_MOST = """
with latest as materialized (
    select post_id, total, max(observed_at) as observed_at, approximate, counter from visits
    where total is not null group by post_id order by total desc limit :limit)
select p.id, p.title, p.published, p.published_day, s.title as site,
    latest.total, latest.observed_at, latest.approximate, latest.counter
from latest join posts p on p.id = latest.post_id join sites s on s.id = p.site_id
order by latest.total desc, p.id
"""


def most_visited(store: Store, limit: int) -> list[dict[str, Any]]:  # SQL values
    """Posts by the latest count they printed; `series` has what that counter printed before."""
    return [{**row, "series": _series(store, row)} for row in store.rows(_MOST, {"limit": limit})]


def _series(store: Store, post: Mapping[str, Any]) -> list[Observation]:  # SQL values
    found = [seen for seen in series(store, post["id"]) if seen.total is not None]
    return [seen for seen in found if seen.counter == post["counter"]]
