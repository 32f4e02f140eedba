"""What people ask of the archive: one post with everything below it, figures, a run's outcome."""

from __future__ import annotations

from typing import Any

import attrs

from archiver import urls
from archiver.errors import NothingFound
from archiver.store import values
from archiver.store.below import BELOW, FIELDS
from archiver.store.store import Store
from archiver.store.verdicts import is_left_out, is_no_post, verdict

__all__ = ["Outcome", "find_post", "post", "run_outcome", "stats"]

_POST = """
select p.id, s.title as site, s.key as site_key, p.url, p.title, p.category_prefix, p.headline,
    p.bottom_line, p.published, p.published_raw, p.published_precision, p.published_day,
    p.modified, p.modified_raw, p.language, p.word_count, r.minutes as reading_minutes,
    r.first_image, p.comment_count, p.comment_system, p.engine_id, p.first_seen, p.last_seen,
    p.content_digest, p.field_sources,
    (select gone_since from gone_posts where id = p.id) as gone_since, p.cut,
    p.body_text, p.body_html
from posts p join sites s on s.id = p.site_id join reading r on r.id = p.id where p.id = ?
"""
_LOCATION = """
select c.url, c.record_id, c.warc_file, c.warc_offset, c.warc_length, c.payload_digest,
    c.fetched_at, c.status, c.mime, c.truncated, c.parser, c.parser_version
from posts p join captures c on c.id = p.capture_id where p.id = ?
"""
_BELOW = {FIELDS[table]: query for table, query in BELOW.items()} | {
    "citations": """
        select x.kind, x.anchor, x.url, x.original_url, x.sentence, x.target_post_id,
            t.title as target_title
        from citations x left join posts t on t.id = x.target_post_id
        where x.post_id = ? order by x.position""",
    "related": """
        select x.title, x.url, x.target_post_id from related_posts x
        where x.post_id = ? order by x.position""",
    "visits": """
        select v.observed_at, v.total, v.today, v.approximate, v.counter, v.source, c.record_id
        from visits v join captures c on c.id = v.capture_id
        where v.post_id = ? order by v.observed_at, c.record_id""",
    "versions": """
        select v.version, v.first_seen, v.last_seen, v.title, v.bottom_line, v.content_digest,
            c.record_id, c.warc_file, c.warc_offset
        from post_versions v join captures c on c.id = v.capture_id
        where v.post_id = ? order by v.version""",
    "mentions": """
        select n.source, n.url, c.fetched_at, c.record_id,
            min(c.fetched_at || c.record_id || n.position) as earliest
        from namings n cross join captures c on c.id = n.capture_id
        cross join aliases a on a.site_id = c.site_id and a.key = n.url_key
        where n.url_key in (select key from aliases where known_post_id = ?1)
            and a.known_post_id = ?1
        group by n.source order by n.source""",
    "addresses": """
        select key from aliases where known_post_id = ? and key not like 'id:%' order by key""",
}
_FAILURE = """
select f.reason from failures f join aliases a on a.site_id = f.site_id and a.key = f.url_key
where a.known_post_id = ? order by f.failed_at desc limit 1
"""


def post(store: Store, url_or_id: str | int) -> dict[str, Any]:  # JSON
    """A post with everything below it, ready for JSON; NothingFound when the archive has none.

    It is found by its id or by any address it is known by, in any scheme.
    """
    with store.snapshot():
        found = find_post(store, str(url_or_id))
        (row,) = store.rows(_POST, (found,))
        below = {name: store.rows(query, (found,)) for name, query in _BELOW.items()}
        (location,) = store.rows(_LOCATION, (found,))
    for mention in below["mentions"]:
        del mention["earliest"]
    for seen in below["visits"]:
        seen["approximate"] = bool(seen["approximate"])
    sources = values.decode(row.pop("field_sources"))
    return {
        **row,
        **below,
        "addresses": [row["key"] for row in below["addresses"]],
        "location": location,
        "field_sources": {
            field: {"source": source, "record_id": record_id}
            for field, (source, record_id) in sources.items()
        },
    }


def find_post(store: Store, url_or_id: str) -> int:
    """The id of the post with that id, or any address it is known by; NothingFound without one."""
    url_or_id = url_or_id.strip()
    if url_or_id.isdecimal() and len(url_or_id) < 19:
        if store.rows("select 1 from posts where id = ?", (int(url_or_id),)):
            return int(url_or_id)
        raise NothingFound(f"no post has the id {url_or_id}; `archiver search` shows ids")
    url = values.storable(url_or_id if urls.is_web(url_or_id) else f"https://{url_or_id}")
    known = None
    for site in store.sites():
        alias = "select known_post_id from aliases where site_id = ? and key = ?"
        for row in store.rows(alias, (site.id, site.key(url))):
            known = row["known_post_id"]
            if store.rows("select 1 from posts where id = ?", (known,)):
                return int(known)
    if known is None:
        raise NothingFound(
            f"no post at {url_or_id or 'no address'}; `archiver search WORDS` looks for it"
        )
    failure = store.rows(_FAILURE, (known,))
    reason = failure[0]["reason"] if failure else "not fetched yet"
    raise NothingFound(f"the post at {url_or_id} is known but not held ({reason}); crawl again")


_SITES = """
select s.key, s.title, s.home, s.timezone,
    (select count(*) from runs where site_id = s.id) as runs,
    (select count(*) from known_posts where site_id = s.id) as known_posts,
    (select count(*) from posts where site_id = s.id) as posts,
    (select count(*) from gone_posts g join posts p on p.id = g.id
        where p.site_id = s.id) as gone,
    (select min(published_day) from posts where site_id = s.id) as first_published,
    (select max(published_day) from posts where site_id = s.id) as last_published,
    (select count(*) from post_versions v join posts p on p.id = v.post_id
        where p.site_id = s.id) as versions,
    (select count(*) from comments x join posts p on p.id = x.post_id
        where p.site_id = s.id) as comments,
    (select count(*) from images x join posts p on p.id = x.post_id
        where p.site_id = s.id) as images,
    (select count(*) from visits v join known_posts k on k.id = v.post_id
        where k.site_id = s.id) as visits,
    (select min(fetched_at) from captures where site_id = s.id) as first_capture,
    (select max(fetched_at) from captures where site_id = s.id) as last_capture,
    (select count(distinct warc_file) from captures where site_id = s.id) as warc_files,
    (select coalesce(sum(warc_length), 0) from captures where site_id = s.id) as bytes
from sites s order by s.key
"""
_KINDS = """
select s.key, coalesce(c.kind, 'not read') as name, count(*) as number
from captures c join sites s on s.id = c.site_id group by s.key, name order by name
"""
_REASONS = """
select s.key, f.reason as name, count(*) as number
from failures f join sites s on s.id = f.site_id group by s.key, name
order by number desc, name
"""

_LEFT_ALONE = """
select s.key, r.reason as name, count(*) as number
from refused r join sites s on s.id = r.site_id group by s.key, name
order by number desc, name
"""


def stats(store: Store) -> list[dict[str, Any]]:  # JSON
    """What the archive holds of each site, ready for JSON; `bytes` are those in WARC files."""
    with store.snapshot():
        sites = {row["key"]: row for row in store.rows(_SITES)}
        counted = (("captures", _KINDS), ("failures", _REASONS), ("refused", _LEFT_ALONE))
        for name, query in counted:
            for site in sites.values():
                site[name] = {}
            for row in store.rows(query):
                sites[row["key"]][name][row["name"]] = row["number"]
    return list(sites.values())


_READ_IN_RUN = """
with read_in_run as (
    select distinct r.known_post_id as id from captures c join readings r on r.capture_id = c.id
    where c.run_id = :run and r.source = 'page'
    union
    select a.known_post_id from captures c
    join aliases a on a.site_id = c.site_id and a.key = c.url_key
    where c.run_id = :run and c.status = 304 and c.failure is null)
"""
_POSTS_OF_RUN = f"""
{_READ_IN_RUN}
select outcome, count(*) as number from (
    select case
        when (select c.run_id from readings r join captures c on c.id = r.capture_id
            where r.known_post_id = p.id and r.source = 'page'
            order by c.fetched_at, c.record_id limit 1) = :run then 'new'
        when exists (select 1 from post_versions v join captures c on c.id = v.capture_id
            where v.post_id = p.id and v.version > 1 and c.run_id = :run) then 'changed'
        else 'unchanged' end as outcome
    from read_in_run join posts p on p.id = read_in_run.id)
group by outcome
"""  # noqa: S608 - constants
_FAILED_POSTS = f"""
{_READ_IN_RUN}
select reason, count(*) as number from (
    select a.known_post_id, c.failure as reason, row_number() over (
        partition by a.known_post_id order by c.fetched_at desc, c.record_id desc) as place
    from captures c join aliases a on a.site_id = c.site_id and a.key = c.url_key
    where c.run_id = :run and c.failure is not null)
where place = 1 and known_post_id not in (select id from read_in_run)
    and known_post_id not in (select id from gone_posts)
group by reason order by number desc, reason
"""  # noqa: S608 - constants
_TURNED_OUT = """
select kind, count(*) as number from (
    select a.known_post_id, c.kind, c.failure, row_number() over (
        partition by a.known_post_id order by c.fetched_at desc, c.record_id desc) as place
    from captures c join aliases a on a.site_id = c.site_id and a.key = c.url_key
    where c.run_id = :run
        and not exists (select 1 from posts p where p.id = a.known_post_id))
where place = 1 and failure is null and kind != 'post'
group by kind order by number desc, kind
"""
_GONE_IN_RUN = """
select count(*) as number from gone_posts g
where exists (select 1 from captures c
    join aliases a on a.site_id = c.site_id and a.key = c.url_key
    where c.run_id = :run and a.known_post_id = g.id and c.fetched_at = g.gone_since)
"""
# Numbers are asked for (`store.numbers`) because no known post has them.
_OTHER_FAILURES = """
select reason, is_number, count(*) as number from (
    select c.failure as reason, c.url glob '*[?]p=[0-9]*' and (c.status in (404, 410)
            or c.failure like 'soft 404%' or c.failure like 'no post%') as is_number,
        row_number() over (
            partition by c.url_key order by c.fetched_at desc, c.record_id desc) as place
    from captures c where c.run_id = :run and not exists (
        select 1 from aliases a where a.site_id = c.site_id and a.key = c.url_key))
where place = 1 and reason is not null
group by reason, is_number order by number desc, reason
"""
_REFUSED = """
select reason, count(*) as number from (
    select distinct r.url_key, r.reason from captures c join refusals r on r.capture_id = c.id
    where c.run_id = :run and not exists (  -- as in the view `refused`
        select 1 from captures h where h.site_id = c.site_id and h.url_key = r.url_key
            and h.status is not null))
group by reason order by number desc, reason
"""
_FILES = "select distinct warc_file from captures where run_id = :run order by warc_file"
_HELD = """
select count(*) as number from posts where site_id = (select site_id from runs where id = :run)
"""


@attrs.frozen(kw_only=True)
class Outcome:
    """What one run brought."""

    new: int
    """Posts whose page was read for the first time."""
    changed: int
    """Posts read before, now with another wording."""
    unchanged: int
    """Posts read again, or told by the server to be unchanged."""
    failed: dict[str, int]
    """Posts whose page could not be read, by reason, those that are gone aside."""
    no_posts: dict[str, int] = attrs.field(factory=dict)
    """Addresses named as posts that are none, by what they are."""
    left_out: dict[str, int] = attrs.field(factory=dict)
    """Addresses named as posts where a site goes on for ever, by what told so."""
    other_failures: dict[str, int]
    """Addresses of anything else that failed, by reason."""
    numbers: int = 0
    """Numbers that were asked for, and no post has."""
    refused: dict[str, int] = attrs.field(factory=dict)
    """Addresses that were left alone, by reason."""
    warc_files: tuple[str, ...]
    """Names of the files its records lie in."""
    posts: int
    """Posts of the site the archive now holds."""
    gone: int = 0
    """Posts that were found to be no longer there."""


def run_outcome(store: Store, run_id: int) -> Outcome:
    """What a run brought, computed from the tables."""
    run = {"run": run_id}
    with store.snapshot():
        posts = {row["outcome"]: row["number"] for row in store.rows(_POSTS_OF_RUN, run)}
        failed = _by_reason(store, _FAILED_POSTS, run_id)
        turned_out = {
            verdict(None, row["kind"]): row["number"] for row in store.rows(_TURNED_OUT, run)
        }
        none = {reason: number for reason, number in failed.items() if is_no_post(reason)}
        left_out = {reason: number for reason, number in failed.items() if is_left_out(reason)}
        others = store.rows(_OTHER_FAILURES, run)
        return Outcome(
            new=posts.get("new", 0),
            changed=posts.get("changed", 0),
            unchanged=posts.get("unchanged", 0),
            failed={r: failed[r] for r in failed if r not in none and r not in left_out},
            no_posts=none | turned_out,
            left_out=left_out,
            other_failures={r["reason"]: r["number"] for r in others if not r["is_number"]},
            numbers=sum(row["number"] for row in others if row["is_number"]),
            refused=_by_reason(store, _REFUSED, run_id),
            warc_files=tuple(row["warc_file"] for row in store.rows(_FILES, run)),
            posts=store.rows(_HELD, run)[0]["number"],
            gone=store.rows(_GONE_IN_RUN, run)[0]["number"],
        )


def _by_reason(store: Store, query: str, run_id: int) -> dict[str, int]:
    return {row["reason"]: row["number"] for row in store.rows(query, {"run": run_id})}
