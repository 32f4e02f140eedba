"""Companies: those that posts name, and every post that names one."""

from __future__ import annotations

from typing import Any

from archiver.errors import NothingFound
from archiver.store.store import Store

__all__ = ["companies", "company", "mentions", "other_listings", "years"]

# The dates alone, out of an index: rows of posts are long.
_COMPANIES = """
with dated as materialized (select id, published_day from posts)
select y.id, y.exchange, y.symbol, y.mic, count(distinct m.post_id) as posts,
    min(d.published_day) as first, max(d.published_day) as last,
    (select name from company_mentions n where n.company_id = y.id and n.name is not null
        group by name order by count(*) desc, name limit 1) as name
from companies y join company_mentions m on m.company_id = y.id join dated d on d.id = m.post_id
where :named is null or m.name like :named or y.symbol like :named
group by y.id order by posts desc, y.exchange, y.symbol limit :limit offset :offset
"""
_COMPANY = "select id, exchange, symbol, mic from companies where id = ?"
_NAMES = """
select name, count(*) as posts from company_mentions where company_id = ? and name is not null
group by name order by posts desc, name
"""
_OTHERS = """
select y.id, y.exchange, y.symbol, y.mic, count(distinct m.post_id) as posts
from company_mentions m
join company_mentions o on o.post_id = m.post_id and o.name = m.name
    and o.company_id != m.company_id
join companies y on y.id = o.company_id
where m.company_id = ? group by y.id order by posts desc, y.exchange, y.symbol
"""
_BEFORE, _LENGTH = 90, 260  # characters of the text around a mention
_MENTIONS = f"""
select p.id, p.title, p.published, p.published_day, s.title as site, m.name,
    case when m.starts_at is not null then
        substr(p.body_text, max(1, m.starts_at - {_BEFORE}), {_LENGTH}) end as passage,
    m.starts_at > {_BEFORE} as goes_before
from company_mentions m join posts p on p.id = m.post_id join sites s on s.id = p.site_id
where m.company_id = :company group by p.id
order by p.published desc, p.id limit :limit offset :offset
"""  # noqa: S608 - constants
_YEARS = """
select substr(day, 1, 4) as year, count(*) as posts from (
    select p.published_day as day from company_mentions m join posts p on p.id = m.post_id
    where m.company_id = ? group by p.id)
where day is not null group by year order by year
"""


def companies(
    store: Store, named: str | None, limit: int, offset: int
) -> list[dict[str, Any]]:  # SQL values
    """Listings by how many posts name them; those whose name or symbol has *named* in it."""
    like = f"%{named}%" if named else None
    return store.rows(_COMPANIES, {"named": like, "limit": limit, "offset": offset})


def company(store: Store, company_id: int) -> dict[str, Any]:  # SQL values
    """A listing, with the `names` posts give it; NothingFound when there is none."""
    rows = store.rows(_COMPANY, (company_id,))
    if not rows:
        raise NothingFound(f"no company has the id {company_id}")
    return {**rows[0], "names": [row["name"] for row in store.rows(_NAMES, (company_id,))]}


def other_listings(store: Store, company_id: int) -> list[dict[str, Any]]:  # SQL values
    """Listings that posts give the same company beside this one."""
    return store.rows(_OTHERS, (company_id,))


def mentions(
    store: Store, company_id: int, limit: int, offset: int
) -> list[dict[str, Any]]:  # SQL values
    """The posts that name a listing, the newest first, with the words around."""
    asked = {"company": company_id, "limit": limit, "offset": offset}
    return store.rows(_MENTIONS, asked)


def years(store: Store, company_id: int) -> list[tuple[str, int]]:
    """Each year in which posts name a listing, and how many do."""
    return [(row["year"], row["posts"]) for row in store.rows(_YEARS, (company_id,))]
