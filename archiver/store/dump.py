"""All content as text, the same for the same content: what two databases are compared by.

Surrogate keys are replaced by what they stand for (addresses, record ids, digests), rows are
sorted, and what is not content is left out: when runs started and ended, the frontier.
"""

from __future__ import annotations

from collections.abc import Iterator

from archiver.store import values
from archiver.store.store import Store

__all__ = ["TABLES", "dump"]

_POST = """
with post as (
    select k.id, s.key as site, coalesce(k.url,
        (select min(a.key) from aliases a where a.known_post_id = k.id)) as name
    from known_posts k join sites s on s.id = k.site_id)
"""
_LINKED = """
select post.site, post.name as post, x.position, t.name, x.url, c.record_id
from post_{terms} x join post on post.id = x.post_id join {terms} t on t.id = x.{term}_id
join captures c on c.id = x.capture_id
"""
_TERMS = "select s.key as site, t.name, t.url from {terms} t join sites s on s.id = t.site_id"

_QUERIES = {
    "sites": "select key, home, title, timezone, declaration from sites",
    "runs": """
        select r.uuid, s.key as site, r.spider, r.arguments
        from runs r join sites s on s.id = r.site_id""",
    "captures": """
        select c.record_id, s.key as site, r.uuid as run, c.record_type, c.url, c.url_key,
            c.method, c.status, c.mime, c.kind, c.fetched_at, c.warc_file, c.warc_offset,
            c.warc_length, c.payload_digest, c.truncated, c.ip, c.payload_file, c.payload_offset,
            c.payload_length, c.etag, c.last_modified, c.rendering_of, c.failure, c.parser,
            c.parser_version, c.posts_told
        from captures c join sites s on s.id = c.site_id join runs r on r.id = c.run_id""",
    "known_posts": """
        select post.site, post.name, k.url from known_posts k join post on post.id = k.id""",
    "aliases": """
        select s.key as site, a.key, post.name as post from aliases a
        join sites s on s.id = a.site_id join post on post.id = a.known_post_id""",
    "namings": """
        select c.record_id, n.position, n.source, n.url, n.url_key, n.published, n.modified
        from namings n join captures c on c.id = n.capture_id""",
    "refusals": """
        select c.record_id, r.position, r.url, r.url_key, r.kind, r.reason
        from refusals r join captures c on c.id = r.capture_id""",
    "link_checks": """
        select c.record_id, x.url, x.url_key, x.answer, x.permanent, x.failure, x.timegate,
            x.memento_url, x.memento_at
        from link_checks x join captures c on c.id = x.capture_id""",
    "readings": """
        select c.record_id, r.position, post.name as post, r.source, r.url, r.aliases, r.engine_id,
            f.fields, b.digest as body, r.content_digest
        from readings r join captures c on c.id = r.capture_id
        join post on post.id = r.known_post_id join reading_fields f on f.id = r.fields_id
        left join bodies b on b.id = r.body_id""",
    "visits": """
        select c.record_id, r.position, post.name as post, v.observed_at, v.total, v.today,
            v.approximate, v.counter, v.source
        from visits v join readings r on r.id = v.reading_id
        join captures c on c.id = v.capture_id join post on post.id = v.post_id""",
    "posts": """
        select post.site, p.url, p.title, p.category_prefix, p.headline, p.bottom_line,
            p.published, p.published_raw, p.published_precision, p.published_day, p.modified,
            p.modified_raw, p.language, p.word_count, p.comment_count, p.comment_system,
            p.engine_id, p.versions, p.first_seen, p.last_seen, p.content_digest, p.field_sources,
            c.record_id, p.cut, b.digest as body, p.body_text, p.body_html
        from posts p join post on post.id = p.id join captures c on c.id = p.capture_id
        left join bodies b on b.id = p.body_id""",
    "post_versions": """
        select post.site, post.name as post, v.version, v.title, v.headline, v.bottom_line,
            b.digest as body, v.content_digest, v.first_seen, v.last_seen, c.record_id
        from post_versions v join post on post.id = v.post_id
        join captures c on c.id = v.capture_id left join bodies b on b.id = v.body_id""",
    "authors": _TERMS.format(terms="authors"),
    "post_authors": _LINKED.format(terms="authors", term="author"),
    "categories": _TERMS.format(terms="categories"),
    "post_categories": _LINKED.format(terms="categories", term="category"),
    "tags": _TERMS.format(terms="tags"),
    "post_tags": _LINKED.format(terms="tags", term="tag"),
    "headings": """
        select post.site, post.name as post, x.position, x.level, x.text, c.record_id
        from headings x join post on post.id = x.post_id
        join captures c on c.id = x.capture_id""",
    "images": """
        select post.site, post.name as post, x.position, x.url, x.alt, x.caption, x.width,
            x.height, c.record_id
        from images x join post on post.id = x.post_id join captures c on c.id = x.capture_id""",
    "citations": """
        select post.site, post.name as post, x.position, x.kind, x.anchor, x.url, x.original_url,
            x.url_key, x.sentence, t.name as target, c.record_id
        from citations x join post on post.id = x.post_id join captures c on c.id = x.capture_id
        left join post t on t.id = x.target_post_id""",
    "companies": """
        select y.exchange, y.symbol, y.mic,
            (select count(*) from company_mentions x where x.company_id = y.id) as mentions
        from companies y""",
    "company_mentions": """
        select post.site, post.name as post, x.position, x.name, y.exchange, y.symbol,
            x.starts_at, c.record_id
        from company_mentions x join post on post.id = x.post_id
        join companies y on y.id = x.company_id join captures c on c.id = x.capture_id""",
    "notices": """
        select post.site, post.name as post, x.position, x.kind, x.text, x.published,
            x.published_raw, c.record_id
        from notices x join post on post.id = x.post_id
        join captures c on c.id = x.capture_id""",
    "related_posts": """
        select post.site, post.name as post, x.position, x.title, x.url, x.url_key,
            t.name as target, c.record_id
        from related_posts x join post on post.id = x.post_id
        join captures c on c.id = x.capture_id left join post t on t.id = x.target_post_id""",
    "comments": """
        select post.site, post.name as post, x.position, x.comment_id, x.parent_id, x.author,
            x.author_url, x.published, x.published_raw, x.text, x.kind, c.record_id
        from comments x join post on post.id = x.post_id
        join captures c on c.id = x.capture_id""",
    "failures": """
        select s.key as site, f.url_key, f.url, f.kind, f.status, f.reason, f.failed_at,
            f.attempts, f.warc_file, f.warc_offset, f.warc_length
        from failures f join sites s on s.id = f.site_id""",
}

TABLES = tuple(_QUERIES)
"""What a dump holds, in its order."""


def dump(store: Store) -> Iterator[str]:
    """Every row of every content table as a line: the table's name, a tab, and JSON."""
    with store.snapshot():
        for table, query in _QUERIES.items():
            # The first columns identify a row: three at most.
            rows = store.db.execute(f"{_POST} {query} order by 1, 2, 3")
            names = [column[0] for column in rows.description]
            for row in rows:
                yield f"{table}\t{values.encode(dict(zip(names, row, strict=True)))}"
