"""The front page: which blogs are held, how much of each, and how its last crawl ended."""

from __future__ import annotations

from typing import Any

from archiver.store.store import Store

__all__ = ["blogs", "latest", "totals", "years"]

_BLOGS = """
select s.id, s.title, s.home, s.timezone,
    (select count(*) from posts where site_id = s.id) as posts,
    (select count(*) from known_posts where site_id = s.id) as known,
    (select min(published_day) from posts where site_id = s.id) as first_published,
    (select max(published_day) from posts where site_id = s.id) as last_published,
    r.started_at, r.finished_at, r.finish_reason, r.spider
from sites s left join runs r on r.id = (
    select id from runs where site_id = s.id and spider != 'links'  -- that check cited pages
    order by started_at desc, id desc limit 1)
order by posts desc, s.key
"""
_YEARS = """
select site_id, substr(published_day, 1, 4) as year, count(*) as posts from posts
where published_day is not null group by site_id, year order by site_id, year
"""
_LATEST = """
with latest as materialized (
    select id from posts where published is not null order by published desc, id limit ?)
select p.id, p.title, p.bottom_line, p.published, p.published_day, s.title as site
from latest join posts p on p.id = latest.id join sites s on s.id = p.site_id
order by p.published desc, p.id
"""
_TOTALS = """
select (select count(*) from posts) as posts,
    (select count(*) from post_versions where version > 1) as edits,
    (select count(*) from comments) as comments, (select count(*) from images) as images,
    (select count(*) from citations) as citations, (select count(*) from companies) as companies,
    (select count(*) from captures) as captures
"""


def blogs(store: Store) -> list[dict[str, Any]]:  # SQL values
    """Every blog, the largest first, with its last crawl."""
    return store.rows(_BLOGS)


def years(store: Store) -> dict[int, list[tuple[str, int]]]:
    """By blog: each year with its number of posts."""
    found: dict[int, list[tuple[str, int]]] = {}
    for row in store.rows(_YEARS):
        found.setdefault(row["site_id"], []).append((row["year"], row["posts"]))
    return found


def latest(store: Store, count: int) -> list[dict[str, Any]]:  # SQL values
    """The posts published last, of all blogs."""
    return store.rows(_LATEST, (count,))


def totals(store: Store) -> dict[str, Any]:  # SQL values
    """How many of what the archive holds."""
    return store.rows(_TOTALS)[0]
