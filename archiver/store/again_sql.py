"""The statements of `store.again`; all take the run, its site and the cutoff of `recheck`.

What was told and captured may be much: no statement keeps more than the posts of one blog, and
whatever has no index is read once.
"""
# ruff: noqa: S608 - put together from constants of this module

from __future__ import annotations

__all__ = [
    "ABSENT",
    "ANOTHER_COUNT",
    "ASK_AGAIN",
    "ASK_CHANGED",
    "ASK_MISSING",
    "ASK_PRINTED_VISITS",
    "ASK_REST",
    "ASK_SAMPLE",
    "BEGUN",
    "COMPLETE",
    "DROP_GONE",
    "DROP_NAMED",
    "FAILED",
    "HELD_POSTS",
    "IS_DUE",
    "IS_HELD",
    "IS_KNOWN",
    "JUDGING",
    "LATER",
    "LOOK",
    "NAME",
    "READ_COUNTERS",
    "SPARED",
    "SPARE_REST",
    "SPARE_TOLD",
    "SPARE_UNCHANGED",
    "TOLD_BEFORE",
    "UNSIGNED",
]

BEGUN = "select site_id, started_at from runs where id = ?"
LATER = """
select 1 from runs n join runs r on r.site_id = n.site_id and r.id < n.id
where n.id = :run and r.finish_reason = 'finished'
    and exists (select 1 from posts where site_id = n.site_id)
limit 1
"""

_ADD = """
insert into frontier (run_id, url, url_key, kind, state, priority, published, source, last_resort,
                      attempts, modified)
"""
HELD_POSTS = f"""
{_ADD} select :run, url, site_key(url), 'post', 'queued', 4, null, null, 0, 0, null from posts
where site_id = :site and url is not null
    and exists (select 1 from readings where known_post_id = posts.id and source = 'page')
order by published desc, id
on conflict do nothing
"""
# What failed for a reason that may have passed. Listings are asked anyhow.
FAILED = f"""
{_ADD} select :run, f.url, f.url_key,
    case when f.kind in ('frame', 'counter') then f.kind when a.key is null then 'file'
        else 'post' end,
    'queued', case when a.key is null or f.kind in ('frame', 'counter') then 1 else 4 end,
    null, 'failure', 0, 0, null
from captures f left join aliases a on a.site_id = f.site_id and a.key = f.url_key
where f.site_id = :site and f.failure is not null
    and (f.status is null or f.status < 300 or f.status in (408, 425, 429) or f.status >= 500)
    and f.failure not like 'robots.txt %' and f.failure not like 'no post: of another blog%'
    and coalesce(f.kind, '') not in ('api', 'sitemap', 'feed', 'listing', 'robots', 'link')
    and (a.key is not null or f.kind in ('file', 'stylesheet', 'frame', 'counter')
        or f.status >= 500)
    and not exists (select 1 from frontier where run_id = :run and url_key = f.url_key)
    and not exists (select 1 from captures n where n.site_id = f.site_id
        and n.url_key = f.url_key and n.fetched_at > f.fetched_at)
on conflict do nothing
"""
ABSENT = """
select 1 from captures where site_id = :site and url_key = :key and status in (404, 410)
    and fetched_at >= :since and not exists (select 1 from captures n where n.site_id = :site
        and n.url_key = :key and n.fetched_at > captures.fetched_at)
"""
IS_HELD = """
select 1 from captures where site_id = :site and url_key = :key and failure is null
    and fetched_at >= :cutoff and run_id != :run limit 1
"""
IS_KNOWN = """
select 1 from captures where site_id = :site and url_key = :key
union all select 1 from aliases a join posts p on p.id = a.known_post_id
where a.site_id = :site and a.key = :key
limit 1
"""
TOLD_BEFORE = """
select 1 from namings where url_key = :key and modified = :modified and capture_id = (
    select id from captures where site_id = :site and url_key = :listing and fetched_at < :now
        and status in (200, 304) order by fetched_at desc limit 1)
"""

_RANK = """
case {} when 'api' then 3 when 'sitemap' then 2 when 'link' then 0 when 'failure' then 0 else 1 end
"""
NAME = f"""
{_ADD} values (:run, :url, :key, 'post', 'queued', 4, :published, :source, 0, 0, :modified)
on conflict (run_id, url_key, kind) do update set
    published = case when length(excluded.published) > length(coalesce(published, ''))
        then excluded.published else published end,
    source = case when source is null
            or {_RANK.format("excluded.source")} > {_RANK.format("source")}
        then excluded.source else source end,
    modified = max(coalesce(modified, excluded.modified), coalesce(excluded.modified, modified))
where state = 'queued'
"""

# When the page of the post at an address was last captured well. Pages of comments and further
# parts of a post tell no wording.
_SEEN = """
(select max(c.fetched_at) from aliases a join readings r on r.known_post_id = a.known_post_id
    join captures c on c.id = r.capture_id
    where a.site_id = :site and a.key = {} and r.source = 'page'
        and r.content_digest is not null and c.failure is null)
"""
# Caches serve old pages for hours, clocks and zones are wrong: only what changed a day before the
# page was captured is surely in it. A day alone may end a day and twelve hours after its midnight.
_IS_OLD = """
datetime({0}, case when {0} like '%T00:00:00Z' then '+60 hours' else '+1 day' end)
    <= datetime({1})
"""

ANOTHER_COUNT = f"""
update frontier set modified = max(coalesce(modified, ''), :now)
where run_id = :run and url_key = :key and kind = 'post' and state = 'queued' and priority = 4
    and :count != (
        select json_extract(t.fields, '$.comment_count')
        from aliases a join readings r on r.known_post_id = a.known_post_id
        join captures c on c.id = r.capture_id join reading_fields t on t.id = r.fields_id
        where a.site_id = :site and a.key = :key and r.source = :source
            and c.fetched_at <= {_SEEN.format(":key")}
            and json_extract(t.fields, '$.comment_count') is not null
        order by c.fetched_at desc, c.record_id desc, r.position limit 1)
"""
IS_DUE = f"""
select 1 from frontier f
where run_id = :run and url_key = :key and kind = 'post' and state = 'queued'
    and ({_SEEN.format("f.url_key")} is null
        or not coalesce({_IS_OLD.format("f.modified", _SEEN.format("f.url_key"))}, 1))
"""

_WAITING = "run_id = :run and state = 'queued' and priority = 4"
_ASK = f"update frontier set priority = 2 where {_WAITING} "
_SPARE = f"update frontier set state = 'spared' where {_WAITING} "

JUDGING = f"select 1 from frontier where {_WAITING} limit 1"
# Held posts that a listing names by another of their addresses.
DROP_NAMED = f"""
delete from frontier where {_WAITING} and source is null and url_key in (
    select b.key from frontier g join aliases a on a.site_id = :site and a.key = g.url_key
    join aliases b on b.known_post_id = a.known_post_id
    where g.run_id = :run and g.kind = 'post' and coalesce(g.source, 'failure') != 'failure'
        and b.key != g.url_key)
"""
LOOK = f"update frontier set seen = {_SEEN.format('frontier.url_key')} where {_WAITING}"
_FAILED_SINCE = """
exists (select 1 from captures x where x.site_id = :site and x.url_key = frontier.url_key
    and x.failure is not null and x.fetched_at > frontier.seen {})
"""
DROP_GONE = f"""
delete from frontier where {_WAITING} and coalesce(source, 'link') = 'link' and
    {_FAILED_SINCE.format("and x.status in (404, 410) and x.fetched_at >= :cutoff")}
"""
ASK_AGAIN = _ASK + f"and (seen is null or seen < :cutoff or {_FAILED_SINCE.format('')})"

# Listings that can prove that a post is no longer named: none of them failed in passing.
COMPLETE = """
select 1 where exists (select 1 from frontier where run_id = :run and kind = 'post'
        and source in ('api', 'sitemap'))
    and not exists (select 1 from frontier f where f.run_id = :run and f.state = 'failed'
        and f.kind in ('api', 'sitemap') and coalesce((
            select c.status between 400 and 499 and c.status not in (408, 425, 429)
            from captures c where c.site_id = :site and c.url_key = f.url_key
            order by c.fetched_at desc limit 1), 0) = 0)
"""
# A crawl may be several runs, all but the last of them interrupted. A post that was asked in a
# crawl after the last that named it has shown by then whether it is gone. Runs tell their start
# to the second, and one can begin in the very second in which the one before it ends.
ASK_MISSING = (
    _ASK
    + """
and coalesce(source, '') not in ('api', 'sitemap') and id in (
    with crawls as (
        select r.id as run, (select min(f.id) from runs f where f.site_id = r.site_id
            and f.id >= r.id and f.finish_reason = 'finished') as last
        from runs r where r.site_id = :site),
    named as (
        select a.known_post_id as post, max(w.last) as last
        from namings n join captures c on c.id = n.capture_id join crawls w on w.run = c.run_id
        join aliases a on a.site_id = c.site_id and a.key = n.url_key
        where c.site_id = :site and n.source in ('api', 'sitemap') group by 1)
    select g.id from named m join aliases b on b.known_post_id = m.post
    join frontier g on g.run_id = :run and g.url_key = b.key and g.kind = 'post'
    where m.last is not null and not exists (
        select 1 from runs l where l.site_id = :site and l.id > m.last and l.id != :run
            and substr(l.started_at, 1, 19) <= substr(g.seen, 1, 19)))
"""
)

_LATEST_VISITS = """
frontier g join aliases a on a.site_id = :site and a.key = g.url_key
join visits v on v.id = (select id from visits where post_id = a.known_post_id
    order by observed_at desc, id desc limit 1)
join captures c on c.id = v.capture_id
"""
# A nonce is good for a day, so the page has to tell a new one.
ASK_PRINTED_VISITS = (
    _ASK
    + f"""
and id in (select g.id from {_LATEST_VISITS} where g.run_id = :run and g.kind = 'post'
    and (v.source = 'page' or v.source = 'counter' and c.url like '%nonce=%'))
"""
)
READ_COUNTERS = f"""
{_ADD} select :run, c.url, c.url_key, 'counter', 'queued', 1, null, null, 0, 0, null
from {_LATEST_VISITS}
where g.run_id = :run and g.kind = 'post' and g.state = 'spared' and v.source = 'counter'
on conflict do nothing
"""

SPARE_UNCHANGED = _SPARE + f"and {_IS_OLD.format('modified', 'seen')}"
# What changed the day it was captured: the same moment was told before, so it is in the page.
SPARE_TOLD = (
    _SPARE
    + """
and modified not like '%T00:00:00Z' and id in (
    select g.id from namings n join captures c on c.id = n.capture_id
    join frontier g on g.run_id = :run and g.url_key = n.url_key and g.kind = 'post'
    where c.site_id = :site and n.modified = g.modified and c.fetched_at <= g.seen)
"""
)
ASK_CHANGED = _ASK + "and modified is not null"
UNSIGNED = f"select count(*) from frontier where {_WAITING}"
# Those of the oldest run first; Knuth's multiplicative hash spreads them.
ASK_SAMPLE = (
    _ASK
    + f"""
and id in (select id from frontier where {_WAITING}
    order by (select max(c.run_id) from captures c
        where c.site_id = :site and c.url_key = frontier.url_key),
        id * 2654435761 % 4294967296
    limit :sample)
"""
)
SPARE_REST = _SPARE
ASK_REST = _ASK

SPARED = """
select count(modified), count(*) - count(modified) from frontier
where run_id = :run and state = 'spared'
"""
