"""Who cites whom: posts with the posts, companies and outside hosts that they lead to.

A network goes through here row by row, so that one of any size can be written out. The filters
choose the posts it begins at; what these lead to may be any.
"""

# ruff: noqa: S608 - put together from constants of this module

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs

from archiver.store.filters import Condition, Filters, condition
from archiver.store.store import Store
from archiver.store.troubles import translated

__all__ = ["Kind", "Network", "most", "network"]

_Row = dict[str, Any]  # SQL values


class Kind(StrEnum):
    """What posts are connected with."""

    CITATIONS = "citations"
    """Posts that they cite."""
    COMPANIES = "companies"
    SOURCES = "sources"
    """Hosts outside their blog."""


_POST = "s.title as blog, p.url, p.title, p.published"
_OF_POST = "join posts p on p.id = n.post_id join sites s on s.id = p.site_id"
_IN_ORDER = "s.key, p.url"

_EDGES = {
    Kind.CITATIONS: f"""
        select n.post_id, n.target_post_id as target, {_POST},
            coalesce(t.url, k.url) as cited_url, t.title as cited_title,
            t.published as cited_published, n.times
        from citation_network n {_OF_POST} join known_posts k on k.id = n.target_post_id
        left join posts t on t.id = k.id
        where {{condition}} order by {_IN_ORDER}, cited_url, k.id""",
    Kind.COMPANIES: f"""
        select n.post_id, n.company as target, {_POST}, n.company, n.times
        from company_network n {_OF_POST} where {{condition}} order by {_IN_ORDER}, n.company""",
    Kind.SOURCES: f"""
        select n.post_id, n.host as target, {_POST}, n.host, n.times
        from source_network n {_OF_POST} where {{condition}} order by {_IN_ORDER}, n.host""",
}
_CITING = f"""
select p.id, 'post' as kind, p.title as label, {_POST}, p.word_count as words
from posts p join sites s on s.id = p.site_id
where {{condition}} and p.id in (select post_id from {{view}}) order by {_IN_ORDER}
"""
_NODES = {
    # What is cited need not be among the posts chosen, nor be held.
    Kind.CITATIONS: """
        select k.id, 'post' as kind, coalesce(p.title, k.url) as label, s.title as blog,
            coalesce(p.url, k.url) as url, p.title, p.published, p.word_count as words
        from known_posts k join sites s on s.id = k.site_id left join posts p on p.id = k.id
        where k.id in (
            select n.post_id from citation_network n join posts p on p.id = n.post_id
            where {condition}
            union select n.target_post_id from citation_network n join posts p on p.id = n.post_id
            where {condition})
        order by s.key, coalesce(p.url, k.url), k.id""",
    Kind.COMPANIES: """
        select n.company as id, 'company' as kind, n.company as label, (
            select group_concat(listing, ', ') from (
                select c.exchange || ':' || c.symbol as listing from company_names c
                where c.name = n.company order by listing)) as listings
        from company_network n join posts p on p.id = n.post_id where {condition}
        group by n.company order by n.company""",
    Kind.SOURCES: """
        select n.host as id, 'host' as kind, n.host as label
        from source_network n join posts p on p.id = n.post_id where {condition}
        group by n.host order by n.host""",
}
_VIEWS = {Kind.COMPANIES: "company_network", Kind.SOURCES: "source_network"}

_MOST = {
    Kind.CITATIONS: """
        select coalesce(t.url, k.url) as url, t.id, t.title, t.published, t.published_day,
            count(*) as posts, sum(n.times) as times
        from citation_network n join posts p on p.id = n.post_id
        join known_posts k on k.id = n.target_post_id left join posts t on t.id = k.id
        where {condition} group by k.id order by posts desc, times desc, url""",
    Kind.COMPANIES: """
        with n as materialized (
            select n.* from company_network n join posts p on p.id = n.post_id where {condition})
        select a.company, b.company as other, count(*) as posts
        from n a join n b on b.post_id = a.post_id and b.company > a.company
        group by a.company, b.company order by posts desc, a.company, b.company""",
    Kind.SOURCES: """
        select n.host, count(*) as posts, sum(n.times) as times
        from source_network n join posts p on p.id = n.post_id
        where {condition} group by n.host order by posts desc, times desc, n.host""",
}


@attrs.frozen
class Network:
    """Nodes and what connects them; each may be gone through once, nodes first."""

    nodes: Iterator[_Row]
    """With `id`, unique in the network: its kind and a number in the order of addresses and
    names; `kind`, `label`, and whatever else is known."""
    edges: Iterator[_Row]
    """With `source` and `target`, ids of nodes; `times`; and what describes both ends."""


def network(store: Store, kind: Kind, filters: Filters) -> Network:
    """The network of *kind* that the posts of *filters* begin; raises as `filters.condition`."""
    asked = condition(store, filters)
    numbers: dict[Any, str] = {}  # by the id of a post, or the name of what it leads to
    return Network(_nodes(store, kind, asked, numbers), _edges(store, kind, asked, numbers))


def most(store: Store, kind: Kind, filters: Filters, count: int) -> tuple[list[_Row], int]:
    """What the posts of *filters* lead to most often, *count* at most, and how many there are.

    Of companies, two that posts name together.
    """
    asked = condition(store, filters)
    query = _MOST[kind].format(condition=asked.sql)
    rows = store.rows(query, asked.parameters)
    return rows[:count], len(rows)


def _nodes(store: Store, kind: Kind, asked: Condition, numbers: dict[Any, str]) -> Iterator[_Row]:
    queries = [_NODES[kind]]
    if kind in _VIEWS:
        queries.insert(0, _CITING.replace("{view}", _VIEWS[kind]))
    for query in queries:
        for number, row in enumerate(_rows(store, query, asked), 1):
            numbers[row["id"]] = f"{row['kind']}-{number}"
            yield {**row, "id": numbers[row["id"]]}


def _edges(
    store: Store, kind: Kind, asked: Condition, numbers: Mapping[Any, str]
) -> Iterator[_Row]:
    for row in _rows(store, _EDGES[kind], asked):
        source, target = numbers[row.pop("post_id")], numbers[row.pop("target")]
        yield {"source": source, "target": target, **row}


def _rows(store: Store, query: str, asked: Condition) -> Iterator[_Row]:
    """The rows of *query*, one after the other."""
    with translated(store.path):
        cursor = store.db.conn.execute(query.format(condition=asked.sql), asked.parameters)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))
