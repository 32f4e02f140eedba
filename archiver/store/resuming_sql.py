"""What a crawl takes over of the frontier that an unfinished one has left."""

from __future__ import annotations

__all__ = ["GIVE_UP", "KEEP_OFF", "SETTLE_CLAIMS", "UNFINISHED"]

UNFINISHED = """
select r.id from runs r join runs n on n.id = :run
where r.id != n.id and r.site_id = n.site_id and r.spider = n.spider
    and r.arguments = n.arguments and exists (select 1 from frontier where run_id = r.id)
order by r.id desc limit 1
"""
SETTLE_CLAIMS = """
update frontier set state = coalesce((
    select case when c.status between 200 and 299 or c.status = 304 then 'done' else 'failed' end
    from captures c
    where c.site_id = (select site_id from runs where id = :before)
        and c.url_key = frontier.url_key and c.run_id = :before
        and c.failure is not :shell
        and (c.status between 200 and 299 or c.status = 304
            or c.status between 400 and 499 and c.status not in (408, 425, 429))
    order by c.fetched_at desc limit 1), 'queued')
where run_id = :before and state in ('claimed', 'failed')
"""
KEEP_OFF = """
update frontier set state = 'done'
where run_id = ? and url_key = ? and kind = 'file' and state = 'queued'
"""
GIVE_UP = """
delete from frontier where run_id != :run and run_id in (
    select r.id from runs r join runs n on n.id = :run where r.site_id = n.site_id)
"""
