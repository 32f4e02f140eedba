"""Which posts are meant: by blog, time, author, category, tag, company, and what they have.

`condition` turns filters into a piece of SQL over a post `p`, for whatever query wants it; `posts`
runs it alone. Days are those that posts print.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import attrs

from archiver.errors import ArgumentError
from archiver.store import values
from archiver.store.named import company_ids, term_ids
from archiver.store.selection import Blog, blogs, find_blog
from archiver.store.store import Store
from archiver.store.troubles import translated

__all__ = ["HAS", "Condition", "Filters", "chosen_blogs", "condition", "posts"]

HAS = {
    "citation": "exists (select 1 from citations x where x.post_id = p.id)",
    "comment": "exists (select 1 from comments x where x.post_id = p.id and x.kind = 'comment')",
    "image": "exists (select 1 from images x where x.post_id = p.id)",
}
"""What a post may be asked to have, and how that is told."""

_TERMS = {"author": "authors", "category": "categories", "tag": "tags"}
_AROUND = timedelta(days=2)
_TERM = """
exists (select 1 from post_{terms} x where x.post_id = p.id
    and x.{term}_id in (select value from json_each(:{term})))
"""
_COMPANY = """
exists (select 1 from company_mentions x where x.post_id = p.id
    and x.company_id in (select value from json_each(:company)))
"""
_SITES = "p.site_id in (select value from json_each(:sites))"
# The second line is for the index: a day is hardly more than one away from that in UTC.
_DAYS = """
p.published_day between :since and :until and p.published >= :low and p.published < :high
"""

# Two queries, so that the index gives the order and nothing is sorted.
_POSTS = """
select p.id from posts p where p.site_id = :blog and p.published {known} and {condition}
order by p.published, p.url
"""


@attrs.frozen(kw_only=True)
class Filters:
    """Which posts are meant; all unless something is set. ArgumentError when that cannot be."""

    site: str | None = None
    """A blog's home address or title."""
    since: date | None = None
    """First day of publication, as posts print it."""
    until: date | None = None
    """Last day of publication."""
    author: str | None = None
    """A name, in any case; so are the next two."""
    category: str | None = None
    tag: str | None = None
    company: str | None = None
    """A name, or a listing: SYMBOL, EXCHANGE:SYMBOL or MIC:SYMBOL."""
    has: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)
    """Keys of `HAS`; a post must have them all."""

    def __attrs_post_init__(self) -> None:
        for name in ("site", *_TERMS, "company"):
            given = getattr(self, name)
            if given is not None and not given.strip():
                raise ArgumentError(f"an empty {name}; give its name, or leave it out")
        if unknown := sorted(self.has - HAS.keys()):
            raise ArgumentError(f"no post has {unknown[0]!r}; ask for one of {', '.join(HAS)}")
        if self.since and self.until and self.since > self.until:
            raise ArgumentError("--since is later than --until; exchange them")

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self == Filters()


@attrs.frozen
class Condition:
    """What a post `p` must fulfil, as SQL, and the values of its parameters."""

    sql: str
    parameters: dict[str, Any]  # SQL values


def chosen_blogs(store: Store, filters: Filters) -> list[Blog]:
    """The blogs that may have posts of *filters*; NothingFound when it names none there is."""
    return [find_blog(store, filters.site)] if filters.site else blogs(store)


def condition(store: Store, filters: Filters) -> Condition:
    """What *filters* ask of a post `p`.

    NothingFound when they name a blog, author, category, tag or company that is not there; its
    message has those of nearly the same name.
    """
    of_blogs = chosen_blogs(store, filters)
    sites = [blog.id for blog in of_blogs] if filters.site else None
    wanted: list[str] = []
    given: dict[str, Any] = {}  # SQL values
    for term, terms in _TERMS.items():
        if name := getattr(filters, term):
            wanted.append(_TERM.format(term=term, terms=terms))
            given[term] = values.encode(term_ids(store, term, terms, name, sites))
    if filters.company:
        wanted.append(_COMPANY)
        given["company"] = values.encode(company_ids(store, filters.company))
    wanted += [HAS[part] for part in sorted(filters.has)]
    if filters.since or filters.until:
        wanted.append(_DAYS)
        given |= _days(filters)
    if sites is not None or filters.since or filters.until:
        wanted.append(_SITES)
        given["sites"] = values.encode([blog.id for blog in of_blogs])
    return Condition(" and ".join(wanted) or "true", given)


def posts(store: Store, filters: Filters, of: Iterable[Blog] | None = None) -> Iterator[int]:
    """The ids of the posts of *filters*, blog by blog, oldest first, those without a date last.

    *of* are the blogs looked at, all that `filters` leave unless given. Raises as `condition`.
    """
    asked = condition(store, filters)
    return _posts(store, asked, chosen_blogs(store, filters) if of is None else of)


def _posts(store: Store, asked: Condition, of: Iterable[Blog]) -> Iterator[int]:
    for blog in of:
        for known in ("is not null", "is null"):
            query = _POSTS.format(known=known, condition=asked.sql)
            with translated(store.path):
                yield from (
                    post
                    for (post,) in store.db.conn.execute(
                        query, {"blog": blog.id} | asked.parameters
                    )
                )


def _days(filters: Filters) -> dict[str, str]:
    """The days asked for, and around them what moments in UTC these may be."""
    first, last = filters.since or date.min, filters.until or date.max
    return {
        "since": first.isoformat(),
        "until": last.isoformat(),
        "low": (max(first, date.min + _AROUND) - _AROUND).isoformat(),
        "high": (min(last, date.max - _AROUND) + _AROUND).isoformat(),
    }
