"""Citations that lead nowhere, as far as the archive knows."""

from __future__ import annotations

from typing import Any

from archiver.store.store import Store

__all__ = ["BROKEN", "broken", "unasked"]

BROKEN = """
with gone as materialized (select id from gone_posts),
judged as (
    select x.post_id, x.position, x.kind, x.anchor, x.url as cited_url, x.target_post_id,
        case
        when x.url is null then 'the note has no link'
        when x.target_post_id in (select id from gone)
            then 'gone from the blog; this archive holds it'
        when exists (select 1 from posts h where h.id = x.target_post_id) then null
        when x.target_post_id is not null then coalesce(
            (select c.failure from aliases a join captures c
                on c.site_id = a.site_id and c.url_key = a.key
                where a.known_post_id = x.target_post_id and c.failure is not null
                order by c.fetched_at desc limit 1),
            'a post that is known and not held')
        else (select c.failure from captures c
            where c.site_id = p.site_id and c.url_key = x.url_key
            order by c.fetched_at desc, c.record_id desc limit 1)
        end as reason
    from citations x join posts p on p.id = x.post_id)
select p.id, p.title, p.url, p.published, j.kind, j.anchor, j.cited_url, j.reason,
    j.target_post_id
from judged j join posts p on p.id = j.post_id
where j.reason is not null
order by p.published desc, p.id, j.position
"""
"""Each citation whose target is missing, failed when last asked, or was never named."""

_UNASKED = """
select count(*) as citations from citations x join posts p on p.id = x.post_id
where x.url is not null and x.target_post_id is null and not exists (
    select 1 from captures c where c.site_id = p.site_id and c.url_key = x.url_key)
"""


def broken(store: Store) -> list[dict[str, Any]]:  # SQL values
    """Citations that lead nowhere, those of the newest posts first, each with its `reason`."""
    return store.rows(BROKEN)


def unasked(store: Store) -> int:
    """How many citations lead to outside pages that no crawl has asked for."""
    found: int = store.rows(_UNASKED)[0]["citations"]
    return found
