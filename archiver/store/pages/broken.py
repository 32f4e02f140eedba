"""Citations that lead nowhere, as far as the archive knows."""

from __future__ import annotations

from typing import Any

from archiver.store.store import Store

__all__ = ["BROKEN", "broken", "unasked"]

BROKEN = """
with gone as materialized (select id from gone_posts),
checked as materialized (  -- SQLite takes all of a row from the one with the maximum
    select url_key, state, max(checked_at) from link_history group by url_key),
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
        when k.state is not null then case k.state
            when 'gone' then 'its page is gone'
            when 'soft-404' then 'something else answers in its place'
            when 'refused' then 'its host lets nobody in'
            when 'unreachable' then 'its host gives no answer' end
        else (select c.failure from captures c
            where c.site_id = p.site_id and c.url_key = x.url_key
            order by c.fetched_at desc, c.record_id desc limit 1)
        end as reason
    from citations x join posts p on p.id = x.post_id
    left join checked k on k.url_key = x.url_key)
select p.id, p.title, p.url, p.published_day, j.kind, j.anchor, j.cited_url, j.reason,
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
    and not exists (select 1 from link_checks k where k.url_key = x.url_key)
"""


def broken(store: Store) -> list[dict[str, Any]]:  # SQL values
    """Citations that lead nowhere, those of the newest posts first, each with its `reason`."""
    return store.rows(BROKEN)


def unasked(store: Store) -> int:
    """How many citations lead to outside pages that neither a crawl nor a check has asked for."""
    found: int = store.rows(_UNASKED)[0]["citations"]
    return found
