"""Which post is meant: addresses and engine ids that belong together name one known post.

Every reading and every reference gives keys. Keys given together, or given twice, mean the same
post; known posts that turn out to share a key are united, and the older row stays. So a known
post is a connected component, whatever order its parts came in. When a better parser takes a key
back, or a site declares another host, components are built anew (`store.rebuilding`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import attrs

from archiver import urls
from archiver.site import Reading, Source
from archiver.store import values
from archiver.store.bodies import DROP_UNUSED, MERGED_BODIES
from archiver.store.values import storable

__all__ = ["About", "Identity", "SiteRow"]

_UNNAMED = "~"  # sorts after every time
_READ = ""  # sorts before every time
_RESOLVED_TOGETHER = 1000

_FIND = """
select k.id, k.naming from aliases a join known_posts k on k.id = a.known_post_id
where a.site_id = ? and a.key = ?
"""
_ADDRESS = """
select k.url, k.naming from aliases a join known_posts k on k.id = a.known_post_id
where a.site_id = ? and a.key = ?
"""
_ADD_POST = "insert into known_posts (site_id, url, naming) values (?, ?, ?)"
_ADD_ALIAS = "insert into aliases (site_id, key, known_post_id) values (?, ?, ?)"
_IS_FREE = """
select 1 from known_posts where id = ?1
    and not exists (select 1 from aliases where known_post_id = ?1)
"""
_SET_URL = """
update known_posts set url = ?1, naming = ?2 where id = ?3 and (url is not ?1 or naming != ?2)
"""
_NAMING = "select naming, url from known_posts where id = ?"
_EARLIEST = """
select min(c.fetched_at || ' ' || c.record_id || ' ' || n.url), n.url
from namings n join captures c on c.id = n.capture_id
where c.site_id = ? and n.url_key in (select key from aliases where known_post_id = ?)
"""
# Links to an address that has just become an alias; those written later look aliases up.
_RESOLVE = tuple(
    f"update {table} set target_post_id = ("  # noqa: S608 - constants
    "select known_post_id from aliases where site_id = ?1 and key = url_key) "
    "where target_post_id is null and url_key in (select value from json_each(?2)) "
    "and exists (select 1 from posts where id = post_id and site_id = ?1)"
    for table in ("citations", "related_posts")
)
_UNITE = (
    "update aliases set known_post_id = ?1 where known_post_id = ?2",
    "update readings set known_post_id = ?1 where known_post_id = ?2",
    "update visits set post_id = ?1 where post_id = ?2",
    "update citations set target_post_id = ?1 where target_post_id = ?2",
    "update related_posts set target_post_id = ?1 where target_post_id = ?2",
    "update known_posts set (url, naming) = (select url, naming from known_posts where id = ?2) "
    "where id = ?1 and naming > (select naming from known_posts where id = ?2)",
)


@attrs.frozen
class SiteRow:
    """A row of `sites`, as far as addresses are concerned."""

    id: int
    home: str
    hosts: tuple[str, ...]

    def key(self, url: str) -> str:
        """What *url* is filed under."""
        return urls.site_key(url, self.home, self.hosts)

    def keys(self, about: About) -> tuple[str, ...]:
        """Every key of the post a reading is about."""
        named = dict.fromkeys(self.key(address) for address in about.addresses)
        if about.engine_id:
            named[f"id:{about.engine_id}"] = None
        return tuple(named)


@attrs.frozen
class About:
    """What a reading says about which post it means."""

    source: str
    url: str | None
    aliases: Sequence[str]
    engine_id: str | None
    captured: str
    """The address it was found at."""

    @classmethod
    def of(cls, reading: Reading, captured: str) -> About:
        """What *reading*, found at the *captured* address, says."""
        url, engine_id = reading.post.url, reading.engine_id
        return cls(
            reading.source,
            storable(url) if url else None,
            [storable(alias) for alias in reading.aliases],
            storable(engine_id) if engine_id else None,
            captured,
        )

    @property
    def addresses(self) -> list[str]:
        """Addresses of the post, best first.

        A page that tells none is the post at its own address, and so is what tells no id either.
        """
        told = [address for address in (self.url, *self.aliases) if address]
        if not told and (self.source == Source.PAGE or not self.engine_id):
            return [self.captured]
        return told


class Identity:
    """The known posts of one site, for the time of one transaction."""

    def __init__(self, conn: sqlite3.Connection, site: SiteRow) -> None:
        self.site = site
        self._conn = conn
        self._united: dict[int, int] = {}
        self._touched: set[int] = set()
        self._added: list[str] = []

    @property
    def touched(self) -> set[int]:
        """Known posts to merge anew, because of what was told of them or of `touch`."""
        return {self.present(post) for post in self._touched}

    def touch(self, posts: Iterable[int]) -> None:
        """Have *posts* merged anew."""
        self._touched.update(posts)

    def present(self, post: int) -> int:
        """*post*, or the one it has been united with since."""
        while post in self._united:
            post = self._united[post]
        return post

    def of_reading(self, about: About) -> int:
        """The known post that a reading is about."""
        post = self.of_keys(self.site.keys(about))
        self._touched.add(post)
        return post

    def of_key(self, key: str) -> int | None:
        """The known post that *key* names, or None."""
        found = self._find(key)
        return found and found[0]

    def reads(self, key: str) -> bool:
        """Whether a reading tells *key*, an alias, as the address of its post."""
        url, naming = self._conn.execute(_ADDRESS, (self.site.id, key)).fetchone()
        return naming == _READ and self.site.key(url) == key

    def of_keys(self, keys: Sequence[str], preferred: int | None = None) -> int:
        """The known post that all *keys* name: found, united from several, or new.

        A new one takes the row *preferred*, where that is free.
        """
        found = {key: self._find(key) for key in keys}
        known = sorted({row[0] for row in found.values() if row})
        for other in known[1:]:
            self._unite(known[0], other)
        post = known[0] if known else self._new(preferred)
        for key, row in found.items():
            if row is None:
                self._add_alias(key, post)
        return post

    def named(self, key: str, naming: str, url: str, preferred: int | None = None) -> int:
        """The known post whose *url* with this *key* was named; *naming* says when, and the url.

        A new one takes the row *preferred*, where that is free.
        """
        found = self._find(key)
        if found is None:
            post = self._new(preferred)
            self._conn.execute(_SET_URL, (url, naming, post))
            self._add_alias(key, post)
            return post
        post, earliest = found
        if naming < earliest:
            self._conn.execute(_SET_URL, (url, naming, post))
            self._touched.add(post)  # it may be held, and have its address from a naming
        return post

    def set_url(self, post: int, told: str | None, captured: str | None) -> None:
        """Give a known post the address its readings *told*, else that of the earliest naming.

        The *captured* address serves where nothing names the post.
        """
        naming, url = (_READ, told) if told is not None else self._earliest(post)
        self._conn.execute(_SET_URL, (captured if naming == _UNNAMED else url, naming, post))

    def resolve_links(self) -> None:
        """Lead citations and related posts to known posts that have got an alias since."""
        if self._added:
            keys = values.encode(self._added)
            for statement in _RESOLVE:
                self._conn.execute(statement, (self.site.id, keys))
            self._added.clear()

    def _earliest(self, post: int) -> tuple[str, str | None]:
        """When a known post was first named, and its address then."""
        naming, url = self._conn.execute(_NAMING, (post,)).fetchone() or (_UNNAMED, None)
        if naming == _READ:  # no reading tells the address any longer
            naming, url = self._conn.execute(_EARLIEST, (self.site.id, post)).fetchone()
        return naming or _UNNAMED, url

    def _find(self, key: str) -> tuple[int, str] | None:
        row: tuple[int, str] | None = self._conn.execute(_FIND, (self.site.id, key)).fetchone()
        return row

    def _new(self, preferred: int | None) -> int:
        if preferred and self._conn.execute(_IS_FREE, (preferred,)).fetchone():
            return preferred
        added = self._conn.execute(_ADD_POST, (self.site.id, None, _UNNAMED)).lastrowid
        assert added is not None
        return added

    def _add_alias(self, key: str, post: int) -> None:
        self._conn.execute(_ADD_ALIAS, (self.site.id, key, post))
        self._added.append(key)
        if len(self._added) == _RESOLVED_TOGETHER:
            self.resolve_links()

    def _unite(self, post: int, other: int) -> None:
        for statement in _UNITE:
            self._conn.execute(statement, (post, other))
        bodies = self._conn.execute(MERGED_BODIES, (other,)).fetchall()
        self._conn.execute("delete from known_posts where id = ?", (other,))
        self._conn.executemany(DROP_UNUSED, bodies)
        self._united[other] = post
        self._touched.add(post)
