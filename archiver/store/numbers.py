"""The numbers of a WordPress blog: which of them may be posts that no list and no link names.

WordPress counts posts, pages, images and drafts in one row, and ``?p=`` with a number leads to
whatever has it. So below the highest number of a known post, those that nothing known has can be
asked for: a post answers with its page or leads to it, anything else says what it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from archiver.site import Site
from archiver.store.store import Store

__all__ = ["MOST", "gaps"]

MOST = 1000
"""Numbers asked for in one crawl: a quarter of an hour of a polite one. The next goes on below."""

_OF_POSTS = """
select distinct r.engine_id from readings r join captures c on c.id = r.capture_id
where c.site_id = (select site_id from runs where id = ?) and c.parser = 'wordpress'
    and r.source in ('page', 'api', 'feed') and r.engine_id not glob '*[^0-9]*'
    and length(r.engine_id) between 1 and 8
"""
_KNOWN = """
select 1 from runs n where n.id = :run and (
    exists (select 1 from aliases where site_id = n.site_id and key = :number)
    or exists (select 1 from captures where site_id = n.site_id
        and url_key in (:number, :page, :file)
        and status < 500 and status not in (408, 425, 429)))
"""


def gaps(store: Store, run: int, site: Site, most: int) -> Iterator[str]:
    """The addresses of up to *most* numbers that nothing known has, the highest first.

    Those that an earlier crawl has asked for are known.
    """
    posts = {int(number) for (number,) in store.db.execute(_OF_POSTS, (run,))}
    home = site.home.partition("#")[0].partition("?")[0]
    for number in range(max(posts, default=0) - 1, 0, -1):
        if most <= 0:
            return
        if number in posts:
            continue
        keys = {
            name: site.url_key(f"{home}?{field}={number}")
            for name, field in (("number", "p"), ("page", "page_id"), ("file", "attachment_id"))
        }
        if store.db.execute(_KNOWN, keys | {"run": run}).fetchone() is None:
            most -= 1
            yield f"{home}?p={number}"
