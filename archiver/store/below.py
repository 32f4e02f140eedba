"""What stands below a post: each table of it, and the query that tells what a post has there."""

from __future__ import annotations

__all__ = ["BELOW", "FIELDS"]

BELOW = {
    "post_authors": """
        select t.name, x.url from post_authors x join authors t on t.id = x.author_id
        where x.post_id = ? order by x.position""",
    "post_categories": """
        select t.name, x.url from post_categories x join categories t on t.id = x.category_id
        where x.post_id = ? order by x.position""",
    "post_tags": """
        select t.name, x.url from post_tags x join tags t on t.id = x.tag_id
        where x.post_id = ? order by x.position""",
    "headings": "select level, text from headings where post_id = ? order by position",
    "images": """
        select url, alt, caption, width, height from images where post_id = ? order by position""",
    "citations": """
        select kind, anchor, url, original_url, sentence from citations
        where post_id = ? order by position""",
    "company_mentions": """
        select x.name, y.exchange, y.symbol, y.mic, x.starts_at
        from company_mentions x join companies y on y.id = x.company_id
        where x.post_id = ? order by x.position""",
    "notices": """
        select kind, text, published, published_raw from notices
        where post_id = ? order by position""",
    "related_posts": "select title, url from related_posts where post_id = ? order by position",
    "comments": """
        select comment_id as id, parent_id, author, author_url, published, published_raw, text,
            kind
        from comments where post_id = ? order by position""",
    "visits": """
        select v.observed_at, v.total, v.today, v.approximate, v.counter, v.source
        from visits v join captures c on c.id = v.capture_id
        where v.post_id = ? order by v.observed_at, c.record_id""",
}
"""By table; each query takes the post's id. Ids of other rows are no part of what is told."""

FIELDS = {table: table.removeprefix("post_") for table in BELOW} | {
    "company_mentions": "companies",
    "related_posts": "related",
}
"""Table -> the field of `items.Post` it holds."""
