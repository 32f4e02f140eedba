"""What posts lead to, as views: other posts, companies, and pages outside their blog."""

from __future__ import annotations

__all__ = ["HOST", "NETWORK_VIEWS"]

HOST = "substr({key}, 1, instr(replace({key}, '?', '/') || '/', '/') - 1)"
"""The host of a key such as `citations.url_key`, as SQL."""

_IS_OUTSIDE = f"""
x.url is not null and x.target_post_id is null
    and {HOST.format(key="x.url_key")} != {HOST.format(key="s.key")}
"""

NETWORK_VIEWS = f"""
create view citation_network as
-- A post and another that it cites: how often.
-- post_id: post that cites [row of posts]
-- target_post_id: as citations.target_post_id
-- times: how often it does [citations]
select x.post_id, x.target_post_id, count(*) as times
from citations x where x.target_post_id is not null and x.target_post_id != x.post_id
group by x.post_id, x.target_post_id;

create view company_names as
-- What a listing is called most often, or EXCHANGE:SYMBOL; listings of one name are one company.
-- company_id: the listing [row of companies]
-- exchange, symbol: as in companies
-- name: what posts call it most often
select c.id as company_id, c.exchange, c.symbol, coalesce((
    select m.name from company_mentions m where m.company_id = c.id and m.name is not null
    group by m.name order by count(*) desc, m.name limit 1), c.exchange || ':' || c.symbol) as name
from companies c;

create view company_network as
-- A post and a company that it names: how often.
-- post_id: post that names it [row of posts]
-- company: as company_names.name
-- times: how often it is named with a listing [mentions]
select post_id, company, max(times) as times from (
    select m.post_id, n.name as company, count(*) as times
    from company_mentions m join company_names n on n.company_id = m.company_id
    group by m.post_id, m.company_id)
group by post_id, company;

create view companies_together as
-- Two companies that posts name together: how many posts do.
-- company: as company_names.name
-- other: as company_names.name, later in the alphabet
-- posts: how many name both [posts]
select a.company, b.company as other, count(*) as posts
from company_network a join company_network b
    on b.post_id = a.post_id and b.company > a.company
group by a.company, b.company order by posts desc, a.company, b.company;

create view source_network as
-- A post and a host outside its blog that it cites: how often.
-- post_id: post that cites [row of posts]
-- host: host and port of what is cited
-- times: how often it is [citations]
select x.post_id, {HOST.format(key="x.url_key")} as host, count(*) as times
from citations x join posts p on p.id = x.post_id join sites s on s.id = p.site_id
where {_IS_OUTSIDE}
group by x.post_id, host;

create view cited_pages as
-- Every page outside a blog that its posts cite: how many do, and the first of them.
-- site_id: blog whose posts cite it [row of sites]
-- site: as sites.title
-- url: its address, the first in the alphabet of those of one key
-- url_key: as citations.url_key
-- host: as source_network.host
-- posts: how many cite it [posts]
-- citations: how often they do [citations]
-- first_cited: publication of the first post that does [time]
select s.id as site_id, s.title as site, min(x.url) as url, x.url_key,
    {HOST.format(key="x.url_key")} as host, count(distinct x.post_id) as posts,
    count(*) as citations, min(p.published) as first_cited
from citations x join posts p on p.id = x.post_id join sites s on s.id = p.site_id
where {_IS_OUTSIDE}
group by s.id, x.url_key;

"""  # noqa: S608 - put together from constants above
