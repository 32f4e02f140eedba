"""What a copy of a database says otherwise than the original, post by post and field by field.

SQLite itself notes which posts are touched in the copy, by triggers that only the copy has; so
two databases are compared at the cost of what was written, not of what they hold.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import Any

import attrs

from archiver.store.below import BELOW, FIELDS
from archiver.store.store import Store
from archiver.store.troubles import translated

__all__ = ["UNTOLD", "Change", "changes", "copied"]

UNTOLD = frozenset({"post_versions"})
"""Tables below a post that follow from its readings over time; `posts` counts their rows."""

_ORIGIN = frozenset(
    {"id", "site_id", "url", "first_seen", "last_seen", "content_digest", "field_sources",
     "capture_id", "body_id", "spaced_title", "spaced_bottom_line", "spaced_body_text", "filed",
     "place"}
)  # fmt: skip

_TOUCH = """
create trigger {table}_{event}_touches after {event} on {table}
begin insert or ignore into touched_posts values ({row}.{id}); end
"""
_NOTED = (
    "create table touched_posts (id integer primary key)",
    """
create table judged_captures (id integer primary key, kind text, failure text)
""",
    """
create trigger captures_judged after update on captures
when old.kind is not new.kind or old.failure is not new.failure
begin insert or ignore into judged_captures values (old.id, old.kind, old.failure); end
""",
    """
create trigger captures_added after insert on captures
begin insert or ignore into judged_captures values (new.id, null, null); end
""",
)
_WATCHED = {"known_posts": "id", "posts": "id"} | dict.fromkeys(BELOW, "post_id")

_ADDRESSES = """
select k.id, s.key as site, coalesce(k.url,
    (select min(a.key) from aliases a where a.known_post_id = k.id), '') as url
from known_posts k join sites s on s.id = k.site_id where k.id = ?
"""
_CAPTURES = """
select j.id, s.key as site, c.url, j.kind as old_kind, j.failure as old_failure, c.kind, c.failure
from judged_captures j join captures c on c.id = j.id join sites s on s.id = c.site_id
where j.id > ? order by j.id limit 500
"""

_Facts = Mapping[str, Any]  # values of SQLite, and lists of rows
_Address = tuple[str, str]  # site and URL
_Pair = tuple[_Address, int | None, int | None]  # rows before and after


@attrs.frozen
class Change:
    """One field of a post, or of a capture, that the copy tells otherwise."""

    site: str
    url: str
    field: str
    """A column of `posts`, a list below it; ``post`` for a post as a whole, ``known`` for one
    that is only named; ``kind`` and ``failure`` are a capture's."""
    old: Any  # a value of SQLite, or a list of rows; None where there was none
    new: Any

    @property
    def what(self) -> str:
        """In one word: changes, appears or goes."""
        if self.old is None:
            return "appears"
        return "goes" if self.new is None else "changes"


def copied(store: Store, path: Path) -> None:
    """Make a copy of *store* at *path*, which notes what is written to it."""
    with translated(path), closing(sqlite3.connect(path)) as conn:
        store.db.conn.backup(conn)
        for table, identity in _WATCHED.items():
            for event, row in (("insert", "new"), ("update", "new"), ("delete", "old")):
                names = {"table": table, "event": event, "row": row, "id": identity}
                conn.execute(_TOUCH.format(**names))
        for statement in _NOTED:
            conn.execute(statement)
        conn.commit()


def changes(stored: Store, copy: Store) -> Iterator[Change]:
    """What *copy*, made by `copied` and written to since, tells otherwise: posts by address."""
    columns = [
        row["name"] for row in copy.rows("pragma table_info(posts)") if row["name"] not in _ORIGIN
    ]
    for (site, url), before, after in _pairs(stored, copy):
        old = _facts(stored, before, columns)
        new = _facts(copy, after, columns)
        for field in _compared(old, new):
            one, other = (facts.get(field) if facts else None for facts in (old, new))
            if one != other:
                yield Change(site, url, field, one, other)
    yield from _of_captures(copy)


def _pairs(stored: Store, copy: Store) -> Iterator[_Pair]:
    """Touched posts by address, with their rows in both: found by address, else by row."""
    touched = [row["id"] for row in copy.rows("select id from touched_posts")]
    before, after = _addresses(stored, touched), _addresses(copy, touched)
    pairs: list[_Pair] = [(at, row, after[at]) for at, row in before.items() if at in after]
    gone = {row: at for at, row in before.items() if at not in after}
    come = {row: at for at, row in after.items() if at not in before}
    pairs += [(gone.get(row) or come[row], _if(row, gone), _if(row, come)) for row in gone | come]
    yield from sorted(pairs, key=itemgetter(0))


def _if(row: int, rows: Mapping[int, _Address]) -> int | None:
    return row if row in rows else None


def _addresses(store: Store, posts: list[int]) -> dict[_Address, int]:
    rows = (row for post in posts for row in store.rows(_ADDRESSES, (post,)))
    return {(row["site"], row["url"]): row["id"] for row in rows}


def _facts(store: Store, post: int | None, columns: list[str]) -> _Facts:
    """What *store* tells of a known post, without what is unknown; nothing where it is not."""
    if post is None:
        return {}
    (address,) = store.rows(_ADDRESSES, (post,))
    facts = {"known": address["url"]}
    for row in store.rows("select * from posts where id = ?", (post,)):
        facts |= {"post": row["title"] or row["url"], "url": row["url"]}
        facts |= {name: row[name] for name in columns}
    for table, query in BELOW.items():
        facts[FIELDS[table]] = store.rows(query, (post,)) or None
    return {name: value for name, value in facts.items() if value is not None}


def _compared(old: _Facts, new: _Facts) -> list[str]:
    """Which fields to compare; where a post comes or goes as a whole, that alone."""
    if ("known" in old) != ("known" in new) or ("post" in old) != ("post" in new):
        return ["post" if "post" in {*old, *new} else "known"]
    return [name for name in dict.fromkeys((*old, *new)) if name not in {"known", "post"}]


def _of_captures(copy: Store) -> Iterator[Change]:
    last = 0
    while rows := copy.rows(_CAPTURES, (last,)):
        for row in rows:
            for field in ("kind", "failure"):
                if row[f"old_{field}"] != row[field]:
                    yield Change(row["site"], row["url"], field, row[f"old_{field}"], row[field])
        last = rows[-1]["id"]
