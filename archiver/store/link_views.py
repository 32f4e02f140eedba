"""The state of cited pages, judged by what a check brought: views, so that it can be judged anew.

alive        the page is there
moved        another page answers, where redirects lead
gone         404 or 410
soft-404     something answers in its place: a front page, a parked domain, "not found"
refused      the host lets nobody in, or not us: robots.txt, 4xx, a challenge, a log-in page
unreachable  no answer, or 5xx; may pass
"""

from __future__ import annotations

from archiver.store.network_views import HOST

__all__ = ["LINK_VIEWS", "STATES"]

STATES = ("alive", "moved", "gone", "soft-404", "refused", "unreachable")
"""What a cited page may be."""

_IS_FRONT = f"a.url_key = {HOST.format(key='a.url_key')}"
_WAS_FRONT = f"k.url_key = {HOST.format(key='k.url_key')}"
_HAS_MOVED = "a.url_key != k.url_key"
_TO_FRONT = f"{_HAS_MOVED} and {_IS_FRONT} and not {_WAS_FRONT}"
_NOT_ALLOWED = "('robots.txt disallows it', 'its host refuses')"
_CLOSED = "('age gate', 'consent wall', 'password protected', 'no post: log-in page')"

LINK_VIEWS = f"""
create view link_history as
-- Every check of a cited page, oldest first within a page, with its state then and why.
-- capture_id, url, url_key, permanent, timegate, memento_url, memento_at: as in link_checks
-- site_id: blog whose posts cite it [row of sites]
-- checked_at: when the check ended [time]
-- state: alive, moved, gone, soft-404, refused or unreachable
-- reason: why it is that, where the answer's status alone does not say
-- status: of the last answer [HTTP status]
-- leads_to: address of the page that answers instead, where it has moved
-- warc_file, warc_offset: as in captures, of the note
select x.capture_id, k.site_id, x.url, x.url_key, k.fetched_at as checked_at,
    case when x.failure in {_NOT_ALLOWED} then 'refused'
        when x.failure is not null or a.status is null then 'unreachable'
        when a.status in (404, 410) then 'gone'
        when a.status >= 500 or a.failure like 'maintenance page%' then 'unreachable'
        when a.status >= 400 then 'refused'
        when a.failure like 'soft 404%' or a.failure like '%parked domain' then 'soft-404'
        when a.failure like 'challenge page%' or a.failure in {_CLOSED} then 'refused'
        when {_TO_FRONT} then 'soft-404'
        when {_HAS_MOVED} then 'moved'
        else 'alive' end as state,
    coalesce(x.failure, a.failure,
        case when {_TO_FRONT} then 'redirects to a front page' end) as reason,
    a.status, case when {_HAS_MOVED} then a.url end as leads_to, x.permanent,
    x.timegate, x.memento_url, x.memento_at, k.warc_file, k.warc_offset
from link_checks x join captures k on k.id = x.capture_id
left join captures a on a.record_id = x.answer
order by x.url_key, k.fetched_at, k.record_id;

create view links as
-- Every page outside a blog that its posts cite, as last checked, and copies that stand in for it:
-- our own, where a crawl with cited=1 has captured it, else a memento.
-- site_id, site, url, url_key, host, posts, first_cited: as in cited_pages
-- checked_at, reason, status, leads_to, permanent, warc_file, warc_offset: as in link_history
-- state: as link_history.state; unchecked where nobody has asked
-- held_capture_id: capture of the page in this archive [row of captures]
-- held_at: as captures.fetched_at
-- memento_url, memento_at: as in link_checks
select c.site_id, c.site, c.url, c.url_key, c.host, c.posts, c.first_cited,
    h.checked_at, coalesce(h.state, 'unchecked') as state, h.reason, h.status, h.leads_to,
    h.permanent, h.warc_file, h.warc_offset, o.id as held_capture_id, o.fetched_at as held_at,
    m.memento_url, m.memento_at
from cited_pages c
left join link_history h on h.capture_id = (
    select x.capture_id from link_checks x join captures k on k.id = x.capture_id
    where x.url_key = c.url_key order by k.fetched_at desc, k.record_id desc limit 1)
left join link_checks m on m.capture_id = (
    select x.capture_id from link_checks x join captures k on k.id = x.capture_id
    where x.url_key = c.url_key and x.memento_url is not null
    order by k.fetched_at desc, k.record_id desc limit 1)
left join captures o on o.id = (
    select f.id from sites s cross join captures f on f.site_id = s.id and f.url_key = c.url_key
    where f.status in (200, 304) and f.failure is null and f.method in ('GET', '')
    order by f.fetched_at desc, f.record_id desc limit 1)
order by c.url_key, c.site_id;

"""  # noqa: S608 - put together from constants above
