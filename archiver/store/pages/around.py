"""What lies around a post: who cites it, who lists it as related, what came before and after."""

from __future__ import annotations

from typing import Any

from archiver.store.store import Store

__all__ = ["around"]

_LISTED = "p.id, p.title, p.published_day"
_QUERIES = {
    "cited_by": f"""
        select {_LISTED}, x.kind, x.sentence from citations x join posts p on p.id = x.post_id
        where x.target_post_id = :post and x.post_id != :post
        group by p.id order by p.published desc, p.id limit 200""",  # noqa: S608 - constants
    "related_by": f"""
        select {_LISTED} from related_posts x join posts p on p.id = x.post_id
        where x.target_post_id = :post and x.post_id != :post
        group by p.id order by p.published desc, p.id limit 200""",  # noqa: S608 - constants
    "before": f"""
        select {_LISTED} from posts p join posts here on here.id = :post
        where p.site_id = here.site_id and p.published < here.published
        order by p.published desc, p.id limit 1""",  # noqa: S608 - constants
    "after": f"""
        select {_LISTED} from posts p join posts here on here.id = :post
        where p.site_id = here.site_id and p.published > here.published
        order by p.published, p.id limit 1""",  # noqa: S608 - constants
    "companies": """
        select y.id, x.name, y.exchange, y.symbol
        from company_mentions x join companies y on y.id = x.company_id
        where x.post_id = :post group by y.id order by min(x.position)""",
    "categories": """
        select t.id, t.name from post_categories x join categories t on t.id = x.category_id
        where x.post_id = :post order by x.position""",
    "site": """
        select s.id, s.title, s.home, s.timezone from posts p join sites s on s.id = p.site_id
        where p.id = :post""",
}


def around(store: Store, post: int) -> dict[str, list[dict[str, Any]]]:  # SQL values
    """By kind what lies around the *post*, each with what a link to it needs."""
    return {name: store.rows(query, {"post": post}) for name, query in _QUERIES.items()}
