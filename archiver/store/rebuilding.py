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

from archiver.store import values
from archiver.store.identity import About, Identity, Naming, SiteRow

__all__ = ["rebuild", "rebuild_site", "ties"]

_OPEN = (
    "create temp table if not exists scope (post_id integer primary key)",
    "create temp table if not exists aside_readings (id integer primary key, post_id integer)",
    "create temp table if not exists aside_namings (id integer primary key, post_id integer, "
    "url_key text, moment text, url text)",
    "delete from temp.scope",
    "delete from temp.aside_readings",
    "delete from temp.aside_namings",
)
# Namings have no index by address: it would cost every page a crawl writes, and only this needs
# it. So they are read once, which `cross join` makes sure of.
_SET_ASIDE_NAMINGS = """
insert into temp.aside_namings (post_id, url_key, moment, url)
select a.known_post_id, n.url_key, min(c.fetched_at || ' ' || c.record_id), n.url
from namings n cross join captures c on c.id = n.capture_id
cross join aliases a on a.site_id = c.site_id and a.key = n.url_key
where c.site_id = ? and n.url_key in (
    select key from aliases where known_post_id in (select post_id from temp.scope))
group by n.url_key
"""
_NEXT_POSTS = "select post_id from temp.scope where post_id > ? order by post_id limit 500"
_NEXT_CAPTURES = """
select id, url, url_key from captures where site_id = ? and id > ? order by id limit 500
"""
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
_NAMED_IN = """
select a.key, n.source, n.url from namings n join aliases a on a.id = n.alias_id
where n.capture_id = ?
"""


def ties(conn: sqlite3.Connection, site: SiteRow, capture: int) -> set[tuple[str, ...]]:
    """What a capture says about identity: keys it gives together, and posts it names."""
    together = {("keys", *site.keys(_about(*row))) for row in conn.execute(_READ_IN, (capture,))}
    return together | {("name", *row) for row in conn.execute(_NAMED_IN, (capture,))}


def rebuild(conn: sqlite3.Connection, identity: Identity, posts: Iterable[int]) -> None:
    """Find anew what of *posts* belongs together, and have the outcome merged."""
    _open(conn)
    scope = [(post,) for post in {identity.present(post) for post in posts}]
    conn.executemany("insert into temp.scope values (?)", scope)
    _identify_again(conn, identity)
    identity.touch(rebuilt(conn))


def rebuild_site(conn: sqlite3.Connection, site: SiteRow) -> Iterator[int]:
    """File every address of *site* anew; the known posts to merge, as a stream."""
    for id_, url, key in _pages(conn, _NEXT_CAPTURES, site.id):
        if site.key(url) != key:
            conn.execute("update captures set url_key = ? where id = ?", (site.key(url), id_))
    _open(conn)
    conn.execute("insert into temp.scope select id from known_posts where site_id = ?", (site.id,))
    _identify_again(conn, Identity(conn, site))
    return rebuilt(conn)


def rebuilt(conn: sqlite3.Connection) -> Iterator[int]:
    """The known posts that came out of the last rebuild."""
    return (post for (post,) in _pages(conn, _NEXT_POSTS))


def _open(conn: sqlite3.Connection) -> None:
    for statement in _OPEN:
        conn.execute(statement)


def _identify_again(conn: sqlite3.Connection, identity: Identity) -> None:
    for statement in _SET_ASIDE:
        conn.execute(statement)
    for reading, before, *row in _pages(conn, _NEXT_READINGS):
        post = identity.of_keys(identity.site.keys(_about(*row)), before)
        if post != before:
            conn.execute("update readings set known_post_id = ? where id = ?", (post, reading))
            conn.execute("update visits set post_id = ? where reading_id = ?", (post, reading))
        _came_out(conn, post)
    for _, before, *naming in _pages(conn, _NEXT_NAMINGS):
        _came_out(conn, identity.name(Naming(*naming), before))
    conn.execute(_DROP_NAMELESS)
    conn.execute(_FORGET_DROPPED)


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
