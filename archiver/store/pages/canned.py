"""Questions that Datasette answers under a name of their own, with CSV and JSON."""

from __future__ import annotations

from archiver.store.pages.broken import BROKEN

__all__ = ["QUERIES"]

QUERIES = {
    "broken_citations": {
        "title": "Broken citations",
        "description": "Citations whose target is missing, failed, or was never named.",
        "sql": BROKEN,
    },
    "companies_by_posts": {
        "title": "Companies by posts",
        "description": "Which companies the blogs come back to, from which day to which (UTC).",
        "sql": """select exchange, symbol, max(name) as name, count(distinct id) as posts,
    substr(min(published), 1, 10) as first, substr(max(published), 1, 10) as latest
from posts_per_company
group by exchange, symbol order by posts desc, exchange, symbol""",
    },
    "citations_by_kind": {
        "title": "Citations by kind",
        "description": "What posts cite, and how much of it is held as a post.",
        "sql": """select kind, count(*) as citations, sum(target_title is not null) as held
from post_citations group by kind order by citations desc""",
    },
    "posts_by_category_and_year": {
        "title": "Posts by category and year",
        "description": "How many posts each category has a year (UTC).",
        "sql": """select c.name as category, substr(p.published, 1, 4) as year, count(*) as posts
from post_categories x join categories c on c.id = x.category_id join posts p on p.id = x.post_id
group by c.name, year order by c.name, year""",
    },
    "sources_that_name_posts": {
        "title": "Sources that name posts",
        "description": "How many posts each source named, and how many are held.",
        "sql": """select site, sum(api) as api, sum(sitemap) as sitemap, sum(feed) as feed,
    sum(archive) as archive, sum(link) as link, count(*) as known, sum(held) as held
from completeness group by site order by site""",
    },
}
"""By name: what Datasette's metadata says of a query."""
