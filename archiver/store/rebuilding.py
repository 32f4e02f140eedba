"""Known posts built anew, when what tied their addresses together has gone.

Uniting known posts is done as they are read. Parting them again is rare: a better parser no
longer gives an alias, or a site declares other hosts, so that addresses are filed differently.
Then every reading and naming of the posts concerned is set aside, their aliases are deleted,
and each reading and naming is identified once more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from archiver.store import values
from archiver.store.bodies import DROP_UNUSED
from archiver.store.identity import About, Identity, SiteRow

__all__ = ["Tie", "rebuild", "rebuild_site", "ties"]

_OPEN = (
    "create temp table if not exists scope (post_id integer primary key)",
    "create temp table if not exists aside_readings (id integer primary key, post_id integer)",
    "create temp table if not exists aside_namings (id integer primary key, post_id integer, "
    "naming text, url text)",
    "delete from temp.scope",
    "delete from temp.aside_readings",
    "delete from temp.aside_namings",
)
_SET_ASIDE_READINGS = """
insert into temp.aside_readings select id, known_post_id from readings
where known_post_id in (select post_id from temp.scope)
"""
# Namings have no index by address: it would cost every page of a crawl, and only this needs it.
# So all are gone through once, which `cross join` makes sure of.
_SET_ASIDE_NAMINGS = """
insert into temp.aside_namings (post_id, naming, url)
select a.known_post_id, min(c.fetched_at || ' ' || c.record_id || ' ' || n.url), n.url
from namings n cross join captures c on c.id = n.capture_id
cross join aliases a on a.site_id = c.site_id and a.key = n.url_key
where c.site_id = ? and n.url_key in (
    select key from aliases where known_post_id in (select post_id from temp.scope))
group by n.url
"""
# Those of no reading: texts put together from parts.
_MERGED_BODIES_IN_SCOPE = """
select body_id from (
    select body_id from post_versions where post_id in (select post_id from temp.scope)
    union select body_id from posts where id in (select post_id from temp.scope)) x
where body_id is not null and not exists (select 1 from readings r where r.body_id = x.body_id)
"""
_CLEAR = (
    "delete from posts where id in (select post_id from temp.scope)",
    "update citations set target_post_id = null "
    "where target_post_id in (select post_id from temp.scope)",
    "update related_posts set target_post_id = null "
    "where target_post_id in (select post_id from temp.scope)",
    "delete from aliases where known_post_id in (select post_id from temp.scope)",
    "update known_posts set url = null, naming = '~' where id in (select post_id from temp.scope)",
)
_NEXT_READINGS = """
select x.id, x.post_id, r.source, r.url, r.aliases, r.engine_id, c.url
from temp.aside_readings x join readings r on r.id = x.id join captures c on c.id = r.capture_id
where x.id > ? order by x.id limit 500
"""
_NEXT_NAMINGS = """
select id, post_id, naming, url from temp.aside_namings where id > ? order by id limit 500
"""
_NEXT_POSTS = "select post_id from temp.scope where post_id > ? order by post_id limit 500"
_NEXT_CAPTURES = """
select id, url, url_key from captures where site_id = ? and id > ? order by id limit 500
"""
_NAMED_BY = "select position, url, url_key from namings where capture_id = ?"
_FILED = {
    _NAMED_BY: "update namings set url_key = ? where capture_id = ? and position = ?",
    "select position, url, url_key from refusals where capture_id = ?": (
        "update refusals set url_key = ? where capture_id = ? and position = ?"
    ),
}
"""What names addresses, and how one of them is filed anew."""
_DROP_NAMELESS = """
delete from known_posts where id in (select post_id from temp.scope)
    and not exists (select 1 from aliases where known_post_id = known_posts.id)
"""
_FORGET_DROPPED = """
delete from temp.scope where not exists (select 1 from known_posts where id = post_id)
"""
_READ_IN = """
select r.source, r.url, r.aliases, r.engine_id, c.url
from readings r join captures c on c.id = r.capture_id where c.id = ?
"""


@attrs.frozen
class Tie:
    """What a capture says about identity: that keys belong together, or that a post is there."""

    keys: tuple[str, ...]
    named: str | None = None
    """The address, where a reference names it; None for what a reading gives."""


def ties(conn: sqlite3.Connection, site: SiteRow, capture: int) -> set[Tie]:
    """Everything a capture says about identity."""
    read = {Tie(site.keys(_about(*row))) for row in conn.execute(_READ_IN, (capture,))}
    return read | {Tie((key,), url) for _, url, key in conn.execute(_NAMED_BY, (capture,))}


def rebuild(conn: sqlite3.Connection, identity: Identity, posts: Iterable[int]) -> None:
    """Find anew what of *posts* belongs together, and have the outcome merged."""
    _open(conn)
    scope = [(post,) for post in {identity.present(post) for post in posts}]
    conn.executemany("insert into temp.scope values (?)", scope)
    _set_aside(conn, identity.site)
    _identify_again(conn, identity)
    identity.touch(_rebuilt(conn))


def rebuild_site(conn: sqlite3.Connection, identity: Identity) -> Iterator[int]:
    """File every address of a site anew; the known posts to merge, as a stream."""
    site = identity.site
    _open(conn)
    conn.execute("insert into temp.scope select id from known_posts where site_id = ?", (site.id,))
    _set_aside(conn, site)
    _file_anew(conn, site)
    _identify_again(conn, identity)
    return _rebuilt(conn)


def _open(conn: sqlite3.Connection) -> None:
    for statement in _OPEN:
        conn.execute(statement)


def _set_aside(conn: sqlite3.Connection, site: SiteRow) -> None:
    conn.execute(_SET_ASIDE_READINGS)
    conn.execute(_SET_ASIDE_NAMINGS, (site.id,))
    bodies = conn.execute(_MERGED_BODIES_IN_SCOPE).fetchall()
    for statement in _CLEAR:
        conn.execute(statement)
    conn.executemany(DROP_UNUSED, bodies)


def _file_anew(conn: sqlite3.Connection, site: SiteRow) -> None:
    for capture, url, key in _pages(conn, _NEXT_CAPTURES, site.id):
        if site.key(url) != key:
            conn.execute("update captures set url_key = ? where id = ?", (site.key(url), capture))
        for named_by, file_anew in _FILED.items():
            changed = [
                (site.key(named), capture, position)
                for position, named, before in conn.execute(named_by, (capture,)).fetchall()
                if site.key(named) != before
            ]
            conn.executemany(file_anew, changed)


def _identify_again(conn: sqlite3.Connection, identity: Identity) -> None:
    for reading, before, *row in _pages(conn, _NEXT_READINGS):
        post = identity.of_keys(identity.site.keys(_about(*row)), before)
        if post != before:
            conn.execute("update readings set known_post_id = ? where id = ?", (post, reading))
            conn.execute("update visits set post_id = ? where reading_id = ?", (post, reading))
        _came_out(conn, post)
    for _, before, naming, url in _pages(conn, _NEXT_NAMINGS):
        _came_out(conn, identity.named(identity.site.key(url), naming, url, before))
    identity.resolve_links()
    conn.execute(_DROP_NAMELESS)
    conn.execute(_FORGET_DROPPED)


def _rebuilt(conn: sqlite3.Connection) -> Iterator[int]:
    return (post for (post,) in _pages(conn, _NEXT_POSTS))


def _about(
    source: str, url: str | None, aliases: str, engine_id: str | None, captured: str
) -> About:
    return About(source, url, values.decode(aliases), engine_id, captured)


def _came_out(conn: sqlite3.Connection, post: int) -> None:
    conn.execute("insert or ignore into temp.scope values (?)", (post,))


def _pages(conn: sqlite3.Connection, query: str, *leading: int) -> Iterator[tuple[Any, ...]]:
    """The rows of *query*, which takes up after the id of the last row it gave; SQL values.

    Whole pages are fetched, so that the tables may change meanwhile.
    """
    last = 0
    while rows := conn.execute(query, (*leading, last)).fetchall():
        yield from rows
        last = rows[-1][0]
