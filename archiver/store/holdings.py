"""What a set of posts amounts to: whose they are, which days they cover, and how much it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import attrs

from archiver.store.store import Store

__all__ = ["Held", "Holdings", "holdings"]

# A table, and not a list among the parameters, so that memory does not grow with it.
_ASKED = "(select id from temp.held)"
_ASK = (
    "create temp table if not exists held (id integer primary key)",
    "delete from temp.held",
)
_BLOGS = f"""
select s.title, s.home, count(*) as posts,
    min(p.published_day) as first_published, max(p.published_day) as last_published,
    min(p.first_seen) as first_seen, max(p.last_seen) as last_seen
from posts p join sites s on s.id = p.site_id
where p.id in {_ASKED} group by s.id order by s.key
"""  # noqa: S608 - constants
_LANGUAGES = f"""
select language from posts where id in {_ASKED} and language is not null
group by language order by count(*) desc, language
"""  # noqa: S608 - constants
_COUNTED = {
    table: f"select count(*) as number from {table} where post_id in {_ASKED}"  # noqa: S608
    for table in ("post_versions", "comments", "images", "citations", "visits")
}


@attrs.frozen(kw_only=True)
class Held:
    """The part of a blog that is in the set."""

    title: str
    home: str
    posts: int
    first_published: date | None
    """As the blog prints it; None where no post has a date."""
    last_published: date | None
    first_seen: date
    """The day, in UTC, of the earliest capture that was read."""
    last_seen: date


@attrs.frozen(kw_only=True)
class Holdings:
    """A set of posts, summed up."""

    blogs: tuple[Held, ...]
    """By their keys; none when no post is asked for."""
    languages: tuple[str, ...]
    """BCP 47, the most frequent first."""
    versions: int
    comments: int
    images: int
    citations: int
    visits: int

    @property
    def posts(self) -> int:
        """How many there are."""
        return sum(blog.posts for blog in self.blogs)

    @property
    def published(self) -> tuple[date, date] | None:
        """The first and the last day of publication; None where no post has a date."""
        return _span(
            day
            for blog in self.blogs
            for day in (blog.first_published, blog.last_published)
            if day is not None
        )

    @property
    def captured(self) -> tuple[date, date] | None:
        """The days, in UTC, of the first and the last capture; None without posts."""
        return _span(day for blog in self.blogs for day in (blog.first_seen, blog.last_seen))


def holdings(store: Store, posts: Iterable[int]) -> Holdings:
    """What the *posts*, by their ids, amount to; an id that is not there counts for nothing."""
    with store.snapshot():
        for statement in _ASK:
            store.db.conn.execute(statement)
        rows = ((post,) for post in posts)
        store.db.conn.executemany("insert or ignore into temp.held values (?)", rows)
        counts = {table: store.rows(query)[0]["number"] for table, query in _COUNTED.items()}
        return Holdings(
            blogs=tuple(_held(row) for row in store.rows(_BLOGS)),
            languages=tuple(row["language"] for row in store.rows(_LANGUAGES)),
            versions=counts.pop("post_versions"),
            **counts,
        )


def _held(row: dict[str, Any]) -> Held:  # SQL values
    return Held(
        title=row["title"],
        home=row["home"],
        posts=row["posts"],
        first_published=_day(row["first_published"]),
        last_published=_day(row["last_published"]),
        first_seen=datetime.fromisoformat(row["first_seen"]).date(),
        last_seen=datetime.fromisoformat(row["last_seen"]).date(),
    )


def _day(printed: str | None) -> date | None:
    return date.fromisoformat(printed) if printed else None


def _span(days: Iterable[date]) -> tuple[date, date] | None:
    found = sorted(days)
    return (found[0], found[-1]) if found else None
