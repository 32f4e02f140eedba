"""What a part of the archive consists of: blogs, the captures of their posts, other pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import attrs

from archiver import urls
from archiver.capture import Location
from archiver.errors import NothingFound
from archiver.site import PageKind
from archiver.store import values
from archiver.store.store import Store
from archiver.store.troubles import translated

__all__ = [
    "Blog",
    "Held",
    "PostText",
    "blogs",
    "captures_at",
    "captures_of_post",
    "captures_of_records",
    "find_blog",
    "other_pages",
    "post_page",
    "post_text",
]

_BLOGS = "select id, key, home, title, declaration from sites order by key"
_COLUMNS = """
c.record_id, c.url, c.kind, c.fetched_at, c.status, c.mime, c.warc_file, c.warc_offset,
c.warc_length, c.record_type = 'revisit' as revisit, c.record_type = 'resource' as rendering,
c.payload_file, c.payload_offset, c.payload_length
"""
# Only what an index lists and a replay shows: a 304 and an answer to HEAD are empty pages, and
# what a browser made of an answer is shown by that answer and its scripts.
_SHOWN = (
    "c.record_type in ('response', 'revisit') and c.method in ('GET', '') "
    "and c.status between 200 and 299"
)
_KIND = "coalesce((select v.kind from captures v where v.rendering_of = c.record_id), c.kind)"
_AT = f"""
select {_COLUMNS} from captures c
where c.site_id = ? and c.url_key = ? and c.record_type != 'metadata'
order by c.fetched_at, c.record_id
"""  # noqa: S608 - constants
_OF_RECORDS = f"""
select {_COLUMNS} from captures c
where c.site_id = ? and c.record_id in (select value from json_each(?))
order by c.fetched_at, c.record_id
"""  # noqa: S608 - constants
_OF_POST = f"""
select {_COLUMNS} from captures c
where c.record_type != 'metadata' and c.id in (
    select r.capture_id from readings r join captures p on p.id = r.capture_id
        where r.known_post_id = :post and p.kind = 'post'
    union
    select p.id from aliases a cross join captures p
        on p.site_id = a.site_id and p.url_key = a.key where a.known_post_id = :post)
order by c.fetched_at, c.record_id
"""  # noqa: S608 - constants
_PAGES_OF_POST = f"""
select {_COLUMNS} from aliases a cross join captures c
    on c.site_id = a.site_id and c.url_key = a.key
where a.known_post_id = :post and {_KIND} = 'post' and {_SHOWN}
order by c.url = :url desc, c.fetched_at desc, c.record_id desc
"""  # noqa: S608 - constants
_OTHER_PAGES = f"""
select {_COLUMNS}, c.url_key from captures c
where c.site_id = ? and {_KIND} in ('listing', 'other') and {_SHOWN}
    and c.mime in ('text/html', 'application/xhtml+xml')
order by c.url_key, c.fetched_at desc, c.record_id desc
"""  # noqa: S608 - constants
_TEXT = "select url, title, body_text from posts where id = ?"


@attrs.frozen
class Blog:
    """A row of `sites`."""

    id: int
    key: str
    home: str
    title: str
    declaration: str
    """JSON, as its newest `crawl` note has it."""


@attrs.frozen
class Held:
    """A capture that is not a note."""

    record_id: str
    url: str
    kind: PageKind | None
    fetched_at: str
    """With microseconds, UTC."""
    status: int | None
    mime: str | None
    location: Location
    revisit: bool
    rendering: bool
    """Whether a browser made it of another."""
    payload: Location | None
    """Of a revisit: where its original lies, if that is known."""

    @property
    def complete(self) -> tuple[Location, ...]:
        """The records it takes to show it; none for a revisit whose original nobody knows."""
        if not self.revisit:
            return (self.location,)
        return (self.location, self.payload) if self.payload else ()


@attrs.frozen
class PostText:
    """What a list of pages says about a post."""

    url: str
    title: str | None
    text: str | None


def blogs(store: Store) -> list[Blog]:
    """Every blog, by its key."""
    return [Blog(**row) for row in store.rows(_BLOGS)]


def find_blog(store: Store, named: str) -> Blog:
    """The blog with the home address or the title *named*; NothingFound when there is none."""
    found = blogs(store)
    wanted = values.storable(named.strip())
    address = wanted if urls.is_web(wanted) else f"https://{wanted}"
    keys = {site.id: (site.key(address), site.key(site.home)) for site in store.sites()}
    at_home = [blog for blog in found if len(set(keys[blog.id])) == 1]
    titled = [blog for blog in found if blog.title.casefold() == wanted.casefold()]
    matches = at_home or titled
    if len(matches) == 1:
        return matches[0]
    homes = ", ".join(blog.home for blog in matches or found)
    if matches:
        raise NothingFound(f"several blogs are called {named!r}; name one by its home: {homes}")
    raise NothingFound(f"no blog is called {named!r}; the archive holds {homes or 'none'}")


def captures_of_post(store: Store, post: int) -> list[Held]:
    """Every capture of the page of *post*, at any of its addresses, oldest first."""
    return [_held(row) for row in store.rows(_OF_POST, {"post": post})]


def captures_at(store: Store, blog: Blog, key: str) -> list[Held]:
    """Every capture of *blog* filed under *key*, oldest first."""
    return [_held(row) for row in store.rows(_AT, (blog.id, key))]


def captures_of_records(store: Store, blog: Blog, record_ids: Sequence[str]) -> list[Held]:
    """The captures of *blog* with these ids, oldest first."""
    asked = values.encode([values.storable(record_id) for record_id in record_ids])
    return [_held(row) for row in store.rows(_OF_RECORDS, (blog.id, asked))]


def post_page(store: Store, post: int, carried: Callable[[Held], bool]) -> Held | None:
    """The latest *carried* capture that shows the page of *post*, at its own address if any."""
    asked = {"post": post, "url": post_text(store, post).url}
    held = map(_held, store.rows(_PAGES_OF_POST, asked))
    return next(filter(carried, held), None)


def post_text(store: Store, post: int) -> PostText:
    """What is known of *post*."""
    [row] = store.rows(_TEXT, (post,))
    return PostText(row["url"], row["title"], row["body_text"])


def other_pages(store: Store, blog: Blog, carried: Callable[[Held], bool]) -> Iterator[Held]:
    """The latest *carried* capture of each HTML page of *blog* that is no post's."""
    last = None
    with translated(store.path):
        cursor = store.db.conn.execute(_OTHER_PAGES, (blog.id,))
        names = [column[0] for column in cursor.description]
        for values_of_row in cursor:
            row = dict(zip(names, values_of_row, strict=True))
            key = row.pop("url_key")
            if key != last and carried(held := _held(row)):
                last = key
                yield held


def _held(row: dict[str, Any]) -> Held:  # SQL values
    payload = None
    if row["payload_offset"] is not None:
        payload = Location(row["payload_file"], row["payload_offset"], row["payload_length"])
    return Held(
        record_id=row["record_id"],
        url=row["url"],
        kind=PageKind(row["kind"]) if row["kind"] else None,
        fetched_at=row["fetched_at"],
        status=row["status"],
        mime=row["mime"],
        location=Location(row["warc_file"], row["warc_offset"], row["warc_length"]),
        revisit=bool(row["revisit"]),
        rendering=bool(row["rendering"]),
        payload=payload,
    )
