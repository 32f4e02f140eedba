"""Pages outside the blogs that posts cite: which are to be asked for, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import attrs

from archiver import urls
from archiver.store import values
from archiver.store.filters import Filters, condition
from archiver.store.selection import find_blog
from archiver.store.store import Store

__all__ = ["Due", "cited_links", "counted", "due", "state_counts"]

# One page after the other of a host would have the others wait for it.
_DUE = """
select s.declaration, c.url, c.url_key, c.first_cited
from (
    select *, row_number() over (partition by host order by url_key, site_id) as turn
    from cited_pages c
    where (:site is null or site_id = :site) and not exists (
        select 1 from link_checks x join captures k on k.id = x.capture_id
        where x.url_key = c.url_key and k.fetched_at >= :since)) c
join sites s on s.id = c.site_id
order by c.turn, c.url_key, c.site_id
"""
_LINKS = """
select l.* from links l
where {wanted} and exists (select 1 from citations x join posts p on p.id = x.post_id
    where x.url_key = l.url_key and x.target_post_id is null and p.site_id = l.site_id
        and {condition})
order by l.posts desc, l.url_key, l.site_id
"""
_CITING = """
select p.id, p.title, p.url, p.published, p.published_day, x.anchor, x.sentence
from citations x join posts p on p.id = x.post_id
where x.url_key = :key and p.site_id = :site and x.target_post_id is null
order by p.published, p.url, x.position
"""
_STATES = """
select state, count(*) as number from links
where (:site is null or site_id = :site) group by state
"""
_COUNTED = """
select h.state, count(*) as number, sum(h.memento_url is not null) as copies
from link_history h where h.checked_at >= :since group by h.state
"""


@attrs.frozen
class Due:
    """A cited page that is to be asked for."""

    url: str
    """Without fragment."""
    published: datetime | None
    """Of the first post that cites it, aware."""
    declaration: str
    """Of the blog that cites it, as JSON."""


def due(store: Store, *, site: str | None = None, since: datetime) -> list[Due]:
    """Cited pages not asked for *since*; hosts take turns.

    A page that several blogs cite is there once. *site* is a blog's home or title, NothingFound
    when there is none such.
    """
    blog = find_blog(store, site).id if site else None
    found: dict[str, Due] = {}
    for row in store.rows(_DUE, {"site": blog, "since": values.stamp(since)}):
        url = urls.without_fragment(row["url"])
        if urls.is_web(url):
            one = Due(url, _moment(row["first_cited"]), row["declaration"])
            found.setdefault(row["url_key"], one)
    return list(found.values())


def cited_links(
    store: Store, filters: Filters, states: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:  # JSON
    """Cited pages in one of *states*, in any unless some are named, with the posts that cite them.

    Those that most posts cite come first. NothingFound as `filters.condition`.
    """
    asked = condition(store, filters)
    wanted = "l.state in (select value from json_each(:states))" if states else "true"
    query = _LINKS.format(wanted=wanted, condition=asked.sql)
    for row in store.rows(query, asked.parameters | {"states": values.encode(list(states))}):
        citing = store.rows(_CITING, {"key": row.pop("url_key"), "site": row.pop("site_id")})
        posts = [
            {**next(iter(of_post)), "id": post}
            for post, of_post in groupby(citing, key=lambda one: one["id"])
        ]
        row["permanent"] = None if row["permanent"] is None else bool(row["permanent"])
        yield {**row, "cited_by": posts}


def state_counts(store: Store, site: str | None = None) -> Mapping[str, int]:
    """How many cited pages are in each state, `unchecked` among them."""
    blog = find_blog(store, site).id if site else None
    return {row["state"]: row["number"] for row in store.rows(_STATES, {"site": blog})}


def counted(store: Store, since: datetime) -> tuple[Mapping[str, int], int]:
    """How many pages were found in each state *since*, and how many copies of them."""
    rows = store.rows(_COUNTED, {"since": values.stamp(since)})
    return {row["state"]: row["number"] for row in rows}, sum(row["copies"] for row in rows)


def _moment(published: str | None) -> datetime | None:
    if not published:
        return None
    when = datetime.fromisoformat(published)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
