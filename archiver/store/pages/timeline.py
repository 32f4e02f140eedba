"""The timeline: how many posts of each category a year has, and which."""

from __future__ import annotations

from typing import Any

import attrs

from archiver.store.store import Store

__all__ = ["Chosen", "by_category", "by_year", "posts"]

# The days alone, out of an index: rows of posts are long.
_DATED = """
with dated as materialized (
    select id, published, published_day as day from posts where :site is null or site_id = :site)
"""
_BY_CATEGORY = f"""
{_DATED}
select t.name, substr(d.day, 1, 4) as year, count(distinct d.id) as posts
from dated d join post_categories x on x.post_id = d.id
join categories t on t.id = x.category_id group by t.name, year
"""  # noqa: S608 - constants
_BY_YEAR = f"""
{_DATED}
select substr(day, 1, 4) as year, count(*) as posts from dated group by year
"""  # noqa: S608 - constants
_POSTS = f"""
{_DATED},
chosen as materialized (
    select id, published, day from dated
    where (:year is null or substr(day, 1, 4) = :year)
        and (:category is null or id in (
            select x.post_id from post_categories x join categories t on t.id = x.category_id
            where t.name = :category))
    order by day desc, published desc, id limit :limit offset :offset)
select p.id, p.title, p.bottom_line, s.title as site, c.day
from chosen c join posts p on p.id = c.id join sites s on s.id = p.site_id
order by c.day desc, c.published desc, c.id
"""  # noqa: S608 - constants


@attrs.frozen(kw_only=True)
class Chosen:
    """Which posts are wanted; all of them unless something is set."""

    site: int | None = None
    category: str | None = None
    year: str | None = None


def by_category(store: Store, site: int | None) -> list[dict[str, Any]]:  # SQL values
    """Categories by how many posts they have: `name`, `posts`, and `years` with their numbers."""
    found: dict[str, dict[str, Any]] = {}
    for row in store.rows(_BY_CATEGORY, {"site": site}):
        category = found.setdefault(row["name"], {"name": row["name"], "posts": 0, "years": {}})
        category["posts"] += row["posts"]
        category["years"][row["year"]] = row["posts"]
    return sorted(found.values(), key=lambda category: (-category["posts"], category["name"]))


def by_year(store: Store, site: int | None) -> dict[str | None, int]:
    """How many posts each year has; None is the year of posts without a date."""
    return {row["year"]: row["posts"] for row in store.rows(_BY_YEAR, {"site": site})}


def posts(
    store: Store, chosen: Chosen, limit: int, offset: int
) -> list[dict[str, Any]]:  # SQL values
    """The posts *chosen*, the newest first."""
    return store.rows(_POSTS, {**attrs.asdict(chosen), "limit": limit, "offset": offset})
