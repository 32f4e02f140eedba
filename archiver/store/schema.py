"""The schema: its conventions, the migrations that lead to it, and full-text search.

Conventions: every table has a plural, lower-case name; times are ISO 8601 in UTC
(``2014-05-27T06:49:00Z``; captures with microseconds); NULL means unknown, an absent child row
means there is none. Tables fall in three groups:

    recorded   sites, runs, captures                     what the WARC files hold
    read       known_posts, aliases, namings, readings,  what parsers found in single captures,
               reading_fields, bodies, visits, refusals  and whose post it is about
               link_checks                           what became of pages that posts cite
    merged     posts and all tables with a `post_id`     a pure function of the first two groups
               that refers to it

`frontier` belongs to a crawl under way and is no part of the archive's content. A change of the
schema is a further function in `MIGRATIONS`, never an edit of one that was released. The columns
stand in `tables` and `post_tables`, the views in `views`.
"""

from __future__ import annotations

import re

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from archiver.store.link_views import LINK_VIEWS
from archiver.store.network_views import NETWORK_VIEWS
from archiver.store.post_tables import CUT, DAY, MERGED, TERMS, TOLD_MORE
from archiver.store.tables import (
    AGAIN,
    FRONTIER,
    LINKS,
    READ,
    RECORDED,
    REFUSALS,
    RENDERINGS,
    REVISITS,
)
from archiver.store.views import READING, VIEWS

__all__ = ["APPLICATION_ID", "MIGRATIONS", "SCHEMA_VERSION", "migrate"]

APPLICATION_ID = 0x41524348
"""``ARCH`` in the header of the file (PRAGMA application_id): the database is one of ours."""

SCHEMA_VERSION = 9
"""PRAGMA user_version of a database that all migrations have been applied to."""

MIGRATIONS = Migrations("archiver")


def migrate(db: Database) -> None:
    """Bring *db*, new or older, to the present schema; views are made anew."""
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    MIGRATIONS.apply(db)
    for name in db.view_names():
        db.execute(f"drop view [{name}]")
    _execute_all(db, VIEWS + READING + NETWORK_VIEWS + LINK_VIEWS)
    db.execute(f"pragma user_version = {SCHEMA_VERSION}")


@MIGRATIONS()
def initial(db: Database) -> None:
    """Create all tables, indices and triggers."""
    _execute_all(db, RECORDED + READ + MERGED + TERMS + FRONTIER)
    posts = db["posts"]
    assert isinstance(posts, Table)
    posts.enable_fts(
        ["title", "bottom_line", "body_text"],
        create_triggers=True,
        tokenize="porter unicode61 remove_diacritics 2",
    )
    _execute_all(db, _FTS)


@MIGRATIONS()
def revisits(db: Database) -> None:
    """Let captures lie in `revisit` records, and keep what conditional requests need."""
    _widen(db, "captures", "('response', 'metadata')", "('response', 'revisit', 'metadata')")
    _execute_all(db, REVISITS)


@MIGRATIONS()
def told_more(db: Database) -> None:
    """Keep counters' names, sentences that cite, codes of markets, notices, comment systems."""
    _execute_all(db, TOLD_MORE)


@MIGRATIONS()
def refusals(db: Database) -> None:
    """Keep which addresses a crawl left alone, and why."""
    _execute_all(db, REFUSALS)


@MIGRATIONS()
def again(db: Database) -> None:
    """Let a later crawl judge posts in its frontier, and leave some unasked."""
    states = "('queued', 'claimed', 'done', 'failed'"
    _widen(db, "frontier", f"{states})", f"{states}, 'spared')")
    _execute_all(db, AGAIN)


@MIGRATIONS()
def renderings(db: Database) -> None:
    """Let captures be what a browser made of an answer."""
    before = "('response', 'revisit', 'metadata')"
    _widen(db, "captures", before, "('response', 'revisit', 'resource', 'metadata')")
    _execute_all(db, RENDERINGS)


@MIGRATIONS()
def cut(db: Database) -> None:
    """Keep which posts lack a part of their text."""
    _execute_all(db, CUT)


@MIGRATIONS()
def day(db: Database) -> None:
    """Keep the day of publication as the blog prints it; by UTC until a post is read anew."""
    _execute_all(db, DAY)


@MIGRATIONS()
def links(db: Database) -> None:
    """Keep what became of pages that posts cite."""
    _execute_all(db, LINKS)


def _widen(db: Database, table: str, narrow: str, wide: str) -> None:
    """Let a column of *table* hold more values than it did."""
    # A wider CHECK changes nothing that is stored (https://sqlite.org/lang_altertable.html, 7).
    db.execute("pragma writable_schema = on")
    db.execute(
        "update sqlite_schema set sql = replace(sql, ?, ?) where name = ?",
        (f"in {narrow}", f"in {wide}", table),
    )
    db.execute("pragma writable_schema = reset")


def _execute_all(db: Database, script: str) -> None:
    """Run the statements of *script*, each of which begins a line."""
    # sqlite-utils splits scripts inside a transaction, too, but a letter at a time.
    for statement in re.split(
        r";(?:[ ]+--.*)?\n+(?=alter|create|drop|insert|update|$)", script.strip() + "\n"
    ):
        db.execute(statement)


# sqlite-utils' own trigger rewrites the index with every update of a row; here only when a text
# changed, since each crawl updates last_seen of every post. With twice the segments before FTS5
# merges them, a crawl spends half the time in merging, and a query notices nothing.
_FTS = """
-- index posts_fts
-- The words of posts, for full-text search; triggers keep it.
-- title, bottom_line, body_text: as in posts
insert into posts_fts (posts_fts, rank) values ('automerge', 8);
drop trigger posts_au;
create trigger posts_au after update on posts
when old.title is not new.title or old.bottom_line is not new.bottom_line
    or old.body_text is not new.body_text
begin
    insert into posts_fts (posts_fts, rowid, title, bottom_line, body_text)
        values ('delete', old.id, old.title, old.bottom_line, old.body_text);
    insert into posts_fts (rowid, title, bottom_line, body_text)
        values (new.id, new.title, new.bottom_line, new.body_text);
end;
"""
