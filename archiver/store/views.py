"""The questions people ask first, as views: what a person meets with any SQLite tool.

Below what a view answers, its columns stand with their words: `dictionary` reads them.
"""

from __future__ import annotations

__all__ = ["INDEXED_POSTS", "READING", "VIEWS"]

WORDS_A_MINUTE = 238
"""How fast adults read prose in silence, words of English: M. Brysbaert, How many words do we
read per minute? A review and meta-analysis of reading rate, Journal of Memory and Language 109
(2019), https://doi.org/10.1016/j.jml.2019.104047."""

CHARACTERS_A_MINUTE = 500
"""How fast Chinese, Japanese and Korean are read, the figure Medium reckons with
(https://help.medium.com/hc/en-us/articles/214991667)."""

_NAMES = """
    (select group_concat(name, ', ') from (
        select t.name from post_{terms} l join {terms} t on t.id = l.{term}_id
        where l.post_id = p.id order by l.position))
"""
_AUTHORS = _NAMES.format(term="author", terms="authors")
_CATEGORIES = _NAMES.format(term="category", terms="categories")

_LATEST_VISITS = """
    left join visits v on v.id = (
        select id from visits where post_id = p.id and total is not null
        order by observed_at desc, id desc limit 1)
"""

VIEWS = f"""
create view latest_posts as
-- Posts, newest first, with the latest visits seen.
-- id, published, title, url, word_count, versions: as in posts
-- site: as sites.title
-- authors, categories: names in the order of the page, apart by commas
-- visits: as visits.total, the latest seen
-- visits_observed_at: as visits.observed_at, of that count
-- comments: how many are held [comments]
select p.id, s.title as site, p.published, p.title, p.url, {_AUTHORS} as authors,
    {_CATEGORIES} as categories, v.total as visits, v.observed_at as visits_observed_at,
    p.word_count, (select count(*) from comments c where c.post_id = p.id) as comments,
    p.versions
from posts p join sites s on s.id = p.site_id {_LATEST_VISITS}
order by p.published desc, p.url;

create view most_visited as
-- Posts by the latest count they printed.
-- id, title, url, published: as in posts
-- visits: as visits.total, the latest seen
-- observed_at, approximate: as in visits, of that count
select p.id, v.total as visits, v.observed_at, v.approximate, p.title, p.url, p.published
from posts p {_LATEST_VISITS}
where v.total is not null
order by v.total desc, p.url;

create view visit_history as
-- Every count ever printed, oldest first within a post.
-- id, title, url: as in posts
-- observed_at, total, today, approximate, counter, source: as in visits
-- warc_file, warc_offset: as in captures
select p.id, p.title, p.url, v.observed_at, v.total, v.today, v.approximate, v.counter, v.source,
    c.warc_file, c.warc_offset
from visits v join posts p on p.id = v.post_id join captures c on c.id = v.capture_id
order by p.url, v.observed_at, v.id;

create view posts_per_company as
-- Every post that names a listing.
-- exchange, symbol, mic: as in companies
-- name: as in company_mentions
-- id, title, url, published: as in posts
select c.exchange, c.symbol, c.mic, m.name, p.id, p.title, p.url, p.published
from company_mentions m
join companies c on c.id = m.company_id
join posts p on p.id = m.post_id
order by c.exchange, c.symbol, p.published desc, p.url, m.position;

create view post_citations as
-- Source notes; target_title is set where the cited post is in the archive.
-- id, title, url: as in posts
-- kind, anchor, sentence, target_post_id: as in citations
-- cited_url: as citations.url
-- target_url: canonical address of the cited post
-- target_title: as posts.title, of the cited post
select p.id, p.title, p.url, x.kind, x.anchor, x.sentence, x.url as cited_url,
    x.target_post_id, coalesce(t.url, k.url) as target_url, t.title as target_title
from citations x
join posts p on p.id = x.post_id
left join known_posts k on k.id = x.target_post_id
left join posts t on t.id = x.target_post_id
order by p.published desc, p.url, x.position;

create view comment_gaps as
-- Posts that print another number of comments than the archive holds, or have them elsewhere.
-- id, title, url, comment_system: as in posts
-- printed: as posts.comment_count
-- held: how many the archive has [comments]
select * from (
    select p.id, p.title, p.url, p.comment_count as printed,
        (select count(*) from comments c where c.post_id = p.id) as held, p.comment_system
    from posts p)
where printed is not null and printed != held or comment_system is not null
order by url;

create view versions as
-- Every wording of every post.
-- id, url: as in posts
-- version, first_seen, last_seen, title, headline, bottom_line, content_digest: as in
--     post_versions
-- body_text: as bodies.text
-- body_html: as bodies.html
-- warc_file, warc_offset: as in captures, of the first capture that shows it
select p.id, p.url, v.version, v.first_seen, v.last_seen, v.title, v.headline, v.bottom_line,
    b.text as body_text, b.html as body_html, v.content_digest, c.warc_file, c.warc_offset
from post_versions v
join posts p on p.id = v.post_id
join captures c on c.id = v.capture_id
left join bodies b on b.id = v.body_id
order by p.url, v.version;

create view mentions as
-- Which sources named a post: the earliest capture of each.
-- known_post_id: post that is named [row of known_posts]
-- source, capture_id, url, published, modified: as in namings
select known_post_id, source, capture_id, url, published, modified from (
    select a.known_post_id, n.source, n.capture_id, n.url, n.published, n.modified,
        row_number() over (partition by a.known_post_id, n.source
            order by c.fetched_at, c.record_id, n.position) as rank
    from namings n join captures c on c.id = n.capture_id
    join aliases a on a.site_id = c.site_id and a.key = n.url_key)
where rank = 1;

create view failures as
-- Addresses whose newest capture is a failure; pages that posts cite are in the view `links`.
-- capture_id: newest capture of the address [row of captures]
-- site_id, url, url_key, kind, status, warc_file, warc_offset, warc_length: as in captures
-- site: as sites.title
-- reason: as captures.failure
-- failed_at: as captures.fetched_at
-- attempts: how many captures of the address failed [captures]
select c.id as capture_id, c.site_id, s.title as site, c.url, c.url_key, c.kind, c.status,
    c.failure as reason, c.fetched_at as failed_at,
    (select count(*) from captures f where f.site_id = c.site_id and f.url_key = c.url_key
        and f.failure is not null) as attempts,
    c.warc_file, c.warc_offset, c.warc_length
from captures c join sites s on s.id = c.site_id
where c.failure is not null and c.kind is not 'link' and not exists (
    select 1 from captures n where n.site_id = c.site_id and n.url_key = c.url_key
        and (n.fetched_at, n.record_id) > (c.fetched_at, c.record_id));

create view refused as
-- Addresses that crawls left alone: why, and the capture that named each first.
-- site_id: as in captures
-- site: as sites.title
-- url, kind, reason, capture_id: as in refusals, of the first capture that names it
-- named_by: address of that capture
-- refused_at: when that capture was made [time]
-- times: how often it is named [captures]
select site_id, site, url, kind, reason, capture_id, named_by, refused_at, times from (
    select c.site_id, s.title as site, r.url, r.url_key, r.kind, r.reason, r.capture_id,
        c.url as named_by, c.fetched_at as refused_at,
        count(*) over (partition by c.site_id, r.url_key) as times,
        row_number() over (partition by c.site_id, r.url_key
            order by c.fetched_at, c.record_id, r.position) as rank
    from refusals r join captures c on c.id = r.capture_id join sites s on s.id = c.site_id) x
where rank = 1 and not exists (
    select 1 from captures h
    where h.site_id = x.site_id and h.url_key = x.url_key and h.status is not null);

create view gone_posts as
-- Posts whose page was once read and is there no longer: 404 or 410 was its newest answer.
-- id, title, url, published: as in posts
-- site: as sites.title
-- gone_since: first capture that did not find it [time]
-- last_asked: latest capture that did not find it [time]
-- status: as in captures, of the latest
select p.id, s.title as site, p.title, p.url, p.published, min(c.fetched_at) as gone_since,
    max(c.fetched_at) as last_asked, c.status
from captures c join sites s on s.id = c.site_id
join aliases a on a.site_id = c.site_id and a.key = c.url_key
join posts p on p.id = a.known_post_id
where c.failure is not null and c.status in (404, 410)
    and exists (select 1 from readings r join captures g on g.id = r.capture_id
        where r.known_post_id = p.id and r.source = 'page' and r.content_digest is not null
            and g.url_key = c.url_key and g.failure is null)
    and not exists (select 1 from readings r join captures g on g.id = r.capture_id
        where r.known_post_id = p.id and r.source = 'page' and r.content_digest is not null
            and g.failure is null and g.fetched_at > c.fetched_at)
group by p.id
order by gone_since, p.url;

create view completeness as
-- Every post any source knows, which sources name it, and whether it is held; turned_out is
-- what is there instead of one that is not.
-- id, url: as in known_posts
-- site: as sites.title
-- api, sitemap, feed, archive, link, page: whether that source names it [0 or 1]
-- held: whether it is in posts [0 or 1]
-- failure: why its newest capture failed, or why it was left alone
-- turned_out: what the page is instead of a post: as captures.kind
select k.id, s.title as site, k.url,
    coalesce(x.api, 0) as api, coalesce(x.sitemap, 0) as sitemap, coalesce(x.feed, 0) as feed,
    coalesce(x.archive, 0) as archive, coalesce(x.link, 0) as link, coalesce(x.page, 0) as page,
    p.id is not null as held,
    coalesce(y.reason, case when p.id is null then z.reason end) as failure,
    case when p.id is null then (
        select c.kind from aliases a join captures c on c.site_id = a.site_id and c.url_key = a.key
        where a.known_post_id = k.id order by c.fetched_at desc, c.record_id desc limit 1)
    end as turned_out
from known_posts k
join sites s on s.id = k.site_id
left join posts p on p.id = k.id
left join (
    select known_post_id, max(source = 'api') as api, max(source = 'sitemap') as sitemap,
        max(source = 'feed') as feed, max(source = 'archive') as archive,
        max(source = 'link') as link, max(source = 'page') as page
    from (
        select a.known_post_id, n.source from namings n join captures c on c.id = n.capture_id
        join aliases a on a.site_id = c.site_id and a.key = n.url_key
        union all select known_post_id, source from readings)
    group by known_post_id) x on x.known_post_id = k.id
left join (
    select a.known_post_id, f.reason, row_number() over (
        partition by a.known_post_id order by f.failed_at desc, f.url) as place
    from failures f join aliases a on a.site_id = f.site_id and a.key = f.url_key) y
    on y.known_post_id = k.id and y.place = 1
left join (
    select a.known_post_id, min(r.reason) as reason
    from refusals r join captures c on c.id = r.capture_id
    join aliases a on a.site_id = c.site_id and a.key = r.url_key
    where r.kind = 'post' group by a.known_post_id) z on z.known_post_id = k.id
order by s.key, k.url;
"""  # noqa: S608 - put together from constants above

# `word_count` counts each CJK character as a word; white space tells how many words are spaced.
READING = f"""
create view reading as
-- What a reader wants to know before: minutes, headings in order, first image.
-- id, title, url, word_count: as in posts
-- minutes: to read it in silence, at least 1 [minutes]
-- outline: headings in order, a line each, indented by their level
-- first_image: as images.url, of the first in the body
-- first_image_alt: as images.alt, of the same
-- first_image_caption: as images.caption, of the same
select p.id, p.title, p.url, p.word_count,
    case when p.word_count > 0 then max(1, cast(round(
        min(p.word_count, w.spaced) / {WORDS_A_MINUTE}.0
        + max(0, p.word_count - w.spaced) / {CHARACTERS_A_MINUTE}.0) as integer)) end as minutes,
    (select group_concat(line, char(10)) from (
        select substr('            ', 1, 2 * (h.level - 1)) || h.text as line from headings h
        where h.post_id = p.id order by h.position)) as outline,
    i.url as first_image, i.alt as first_image_alt, i.caption as first_image_caption
from posts p
join (
    select id, 1 + length(replace(body_text, char(10, 10), ' '))
        - length(replace(replace(replace(body_text, ' ', ''), char(10), ''), char(9), ''))
        as spaced
    from posts) w on w.id = p.id
left join images i on i.post_id = p.id and i.position = (
    select min(position) from images where post_id = p.id);
"""  # noqa: S608 - put together from constants above

INDEXED_POSTS = """
create view indexed_posts as
-- What the full-text index `posts_fts` holds of each post.
-- id: post [row of posts]
-- place, filed: as in posts
-- title, bottom_line, body_text: as in posts, with zero-width spaces around CJK characters
select id, place, coalesce(spaced_title, title) as title,
    coalesce(spaced_bottom_line, bottom_line) as bottom_line,
    coalesce(spaced_body_text, body_text) as body_text, filed
from posts;
"""
