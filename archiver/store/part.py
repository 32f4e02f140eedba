"""A part of the archive as it is handed on: its posts in order, whole and named.

Which posts they are stands in a temporary table of the connection, so that memory does not grow
with them; whole posts are read a batch at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import attrs

from archiver.store.store import Store
from archiver.store.troubles import translated

__all__ = ["Named", "Part", "WholePost"]

WholePost = dict[str, Any]
"""JSON of a post with everything below it, by the names that `store.read.post` uses."""

_BATCH = 200

_TABLE = (
    "drop table if exists temp.part",
    """
    create temp table part (
        position integer primary key,
        post_id integer not null unique,
        name text,
        folded text unique
    )""",
    "drop table if exists temp.gone",
    "create temp table gone (post_id integer primary key, since text not null)",
)
_GONE = "insert into temp.gone select id, gone_since from gone_posts"
_ADD = "insert or ignore into temp.part (position, post_id) values (?, ?)"
_POSTS = """
select e.position, p.id, p.site_id, s.title as site, s.home as site_home, s.timezone, p.url,
    p.title, p.category_prefix, p.headline, p.bottom_line, p.published, p.published_precision,
    p.modified, p.language, p.word_count, p.comment_count, p.comment_system, p.versions,
    p.first_seen, p.last_seen, g.since as gone_since, p.cut, p.body_text, p.body_html, e.name,
    c.url as captured_url, c.record_id, c.warc_file, c.warc_offset, c.warc_length,
    c.payload_digest, c.fetched_at
from temp.part e cross join posts p on p.id = e.post_id join sites s on s.id = p.site_id
join captures c on c.id = p.capture_id left join temp.gone g on g.post_id = p.id
where e.position between ? and ? order by e.position
"""
_LOCATION = (
    "record_id",
    "warc_file",
    "warc_offset",
    "warc_length",
    "payload_digest",
    "fetched_at",
)
_LISTS = {
    "authors": ("t.name, x.url", "post_authors x join authors t on t.id = x.author_id"),
    "categories": ("t.name, x.url", "post_categories x join categories t on t.id = x.category_id"),
    "tags": ("t.name, x.url", "post_tags x join tags t on t.id = x.tag_id"),
    "images": ("x.url, x.alt, x.caption, x.width, x.height", "images x"),
    "citations": (
        "x.kind, x.anchor, x.url, x.original_url, x.sentence, x.target_post_id",
        "citations x",
    ),
    "companies": (
        "x.name, y.exchange, y.symbol, y.mic, x.starts_at",
        "company_mentions x join companies y on y.id = x.company_id",
    ),
    "notices": ("x.kind, x.text, x.published, x.published_raw", "notices x"),
    "related": ("x.title, x.url, x.target_post_id", "related_posts x"),
    "comments": (
        "x.comment_id as id, x.parent_id, x.author, x.author_url, x.published, x.published_raw, "
        "x.text, x.kind",
        "comments x",
    ),
    "visits": (
        "x.observed_at, x.total, x.today, x.approximate, x.counter",
        "visits x join captures c on c.id = x.capture_id",
    ),
}
_ORDER = {"visits": "x.observed_at, c.record_id"}
_LIST = """
select e.position as _, {columns} from temp.part e cross join {tables}
where x.post_id = e.post_id and e.position between ? and ? order by e.position, {order}
"""
_BELOW = {
    name: _LIST.format(columns=columns, tables=tables, order=_ORDER.get(name, "x.position"))
    for name, (columns, tables) in _LISTS.items()
}
_TERMS = {
    terms: f"""
    select t.name, min(coalesce(x.url, t.url)) as url, count(*) as posts
    from temp.part e cross join post_{terms} x on x.post_id = e.post_id
    join {terms} t on t.id = x.{term}_id group by t.name order by t.name"""  # noqa: S608 - constants
    for term, terms in (("author", "authors"), ("category", "categories"), ("tag", "tags"))
}
_LISTED = """
select e.name, p.title, p.url, p.bottom_line, p.published, p.published_precision, s.timezone,
    s.title as site
from temp.part e join posts p on p.id = e.post_id join sites s on s.id = p.site_id
where (:year is null or e.name like :year || '-%') and (:category is null or exists (
    select 1 from post_categories x join categories t on t.id = x.category_id
    where x.post_id = e.post_id and t.name = :category))
order by p.published desc, p.url
"""
_YEARS = """
select substr(name, 1, instr(name, '-') - 1) as year, count(*) as posts from temp.part
group by year order by year desc
"""
_BLOGS = """
select s.id, s.key, s.title, s.home, s.timezone, count(*) as posts
from temp.part e join posts p on p.id = e.post_id join sites s on s.id = p.site_id
group by s.id order by s.key
"""
_SPAN = """
select min(p.published) as first, max(p.published) as last, min(p.first_seen) as first_seen,
    max(p.last_seen) as last_seen
from temp.part e join posts p on p.id = e.post_id
"""
_TO_NAME = """
select e.position, p.url, p.published, p.published_precision, s.timezone, p.title
from temp.part e join posts p on p.id = e.post_id join sites s on s.id = p.site_id
where e.position > ? order by e.position limit ?
"""
_IDS = "select position, post_id from temp.part where position > ? order by position limit 1000"
_NAME = "update or ignore temp.part set name = ?, folded = ? where position = ?"
_NAME_AT = """
select e.name from aliases a join temp.part e on e.post_id = a.known_post_id
where a.site_id = ? and a.key = ?
"""


@attrs.frozen
class Named:
    """A name for something that needs one of its own, and a longer one for the second of them."""

    name: str
    otherwise: str


class Part:
    """Posts of *store*, in the order given; one part at a time."""

    def __init__(self, store: Store, posts: Iterable[int]) -> None:
        self._store = store
        self._conn = store.db.conn
        for statement in _TABLE:
            self._conn.execute(statement)
        self._conn.executemany(_ADD, enumerate(posts))
        self._conn.execute(_GONE)
        self._sites = store.sites()

    def __len__(self) -> int:
        [row] = self._store.rows("select count(*) as posts from temp.part")
        return int(row["posts"])

    def posts(self) -> Iterator[WholePost]:
        """The posts, whole."""
        end = self._end()
        for first in range(0, end, _BATCH):
            yield from self._whole(first, first + _BATCH - 1)

    def ids(self) -> Iterator[int]:
        """Their ids."""
        last = -1
        while rows := self._store.rows(_IDS, (last,)):
            yield from (row["post_id"] for row in rows)
            last = rows[-1]["position"]

    def listed(
        self, *, year: str | None = None, category: str | None = None
    ) -> Iterator[dict[str, Any]]:  # SQL values
        """What a list tells of the posts, or those of a *year* or a *category*, newest first."""
        with translated(self._store.path):
            cursor = self._conn.execute(_LISTED, {"year": year, "category": category})
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))

    def years(self) -> list[tuple[str, int]]:
        """With what the names of posts begin, a year mostly, and how many do, newest first."""
        return [(row["year"], row["posts"]) for row in self._store.rows(_YEARS)]

    def blogs(self) -> list[dict[str, Any]]:  # SQL values
        """Key, title, home, time zone and number of posts of each blog."""
        return self._store.rows(_BLOGS)

    def span(self) -> dict[str, str | None]:
        """The first and last publication, and the first and last capture."""
        return self._store.rows(_SPAN)[0]

    def terms(self, kind: str) -> list[dict[str, Any]]:  # SQL values
        """Name, address and number of posts of each of `authors`, `categories` or `tags`."""
        return self._store.rows(_TERMS[kind])

    def name(self, naming: Callable[[dict[str, Any]], Named]) -> None:
        """Give each post a name that, in whatever case, no other has; each of them once."""
        last = -1
        while rows := self._store.rows(_TO_NAME, (last, _BATCH)):
            for row in rows:
                found = naming(row)
                self._give(row["position"], found)
            last = rows[-1]["position"]

    def _give(self, position: int, found: Named) -> None:
        for name in (found.name, found.otherwise, f"{found.otherwise}-{position}"):
            if self._conn.execute(_NAME, (name, name.casefold(), position)).rowcount:
                return

    def name_at(self, url: str, site: int) -> str | None:
        """The name of the post that *url* leads to, if it is one of these; of *site* rather."""
        for row in sorted(self._sites, key=lambda row: row.id != site):
            for found in self._store.rows(_NAME_AT, (row.id, row.key(url))):
                name: str | None = found["name"]
                return name
        return None

    def _end(self) -> int:
        [row] = self._store.rows("select coalesce(max(position), -1) + 1 as n from temp.part")
        return int(row["n"])

    def _whole(self, first: int, last: int) -> Iterator[WholePost]:
        below: dict[str, dict[int, list[dict[str, Any]]]] = {}
        for name, query in _BELOW.items():
            rows = groupby(self._store.rows(query, (first, last)), key=itemgetter("_"))
            below[name] = {position: list(of_post) for position, of_post in rows}
        for post in self._store.rows(_POSTS, (first, last)):
            position = post.pop("position")
            for name, found in below.items():
                post[name] = [_without_position(row) for row in found.get(position, ())]
            for seen in post["visits"]:
                seen["approximate"] = bool(seen["approximate"])
            post["location"] = {name: post.pop(name) for name in _LOCATION}
            post["location"]["url"] = post.pop("captured_url")
            yield post


def _without_position(row: dict[str, Any]) -> dict[str, Any]:  # SQL values
    del row["_"]
    return row
