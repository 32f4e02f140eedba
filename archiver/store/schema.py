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

from archiver.store import filing
from archiver.store.link_views import LINK_VIEWS
from archiver.store.network_views import NETWORK_VIEWS
from archiver.store.post_tables import CUT, DAY, DAYS, INDEXED, MERGED, PLACED, TERMS, TOLD_MORE
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
from archiver.store.views import INDEXED_POSTS, READING, VIEWS

__all__ = ["APPLICATION_ID", "MIGRATIONS", "SCHEMA_VERSION", "TOKENIZE", "migrate"]

APPLICATION_ID = 0x41524348
"""``ARCH`` in the header of the file (PRAGMA application_id): the database is one of ours."""

SCHEMA_VERSION = 12
"""PRAGMA user_version of a database that all migrations have been applied to."""

TOKENIZE = "porter unicode61 remove_diacritics 2"
"""How the index finds words: English endings, case and accents do not count."""

MIGRATIONS = Migrations("archiver")


def migrate(db: Database) -> None:
    """Bring *db*, new or older, to the present schema; views are made anew."""
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    MIGRATIONS.apply(db)
    for name in db.view_names():
        db.execute(f"drop view [{name}]")
    _execute_all(db, VIEWS + READING + INDEXED_POSTS + NETWORK_VIEWS + LINK_VIEWS)
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
        tokenize=TOKENIZE,
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


@MIGRATIONS()
def indexed(db: Database) -> None:
    """Index CJK texts by character, and posts by what filters ask for; `placed` does it."""
    _execute_all(db, INDEXED)


@MIGRATIONS()
def placed(db: Database) -> None:
    """Have the index in the order of publication: file every post, then the index anew."""
    _execute_all(db, PLACED)
    for name in ("posts_ai", "posts_ad", "posts_au"):
        db.execute(f"drop trigger {name}")
    db.execute("drop table posts_fts")
    for (post,) in db.execute("select id from posts").fetchall():
        filing.file_again(db.conn, post)
    db.execute("drop view if exists indexed_posts")
    _execute_all(db, INDEXED_POSTS)
    _execute_all(db, _FILED_FTS)
    db.execute(_FILL)


@MIGRATIONS()
def days(db: Database) -> None:
    """Let posts be counted by the day they print without their rows, which are long."""
    _execute_all(db, DAYS)


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

# As in `_FTS`; and `rank` weighs a word in the title ten times a word of the body, one in the
# bottom line five times.
_INDEXED = (
    "coalesce({row}.spaced_title, {row}.title)",
    "coalesce({row}.spaced_bottom_line, {row}.bottom_line)",
    "coalesce({row}.spaced_body_text, {row}.body_text)",
    "{row}.filed",
)
_PAIRS = [(one.format(row="old"), one.format(row="new")) for one in _INDEXED]
_OLD, _NEW = (", ".join(parts) for parts in zip(*_PAIRS, strict=True))
_CHANGED = " or ".join(
    f"{one.format(row='old')} is not {one.format(row='new')}" for one in (*_INDEXED, "{row}.place")
)
_ADD = f"""
    insert into posts_fts (rowid, title, bottom_line, body_text, filed) values (new.place, {_NEW});
"""  # noqa: S608 - constants
_REMOVE = f"""
    insert into posts_fts (posts_fts, rowid, title, bottom_line, body_text, filed)
        values ('delete', old.place, {_OLD});
"""  # noqa: S608 - constants
_FILED_FTS = f"""
-- index posts_fts
-- The words of posts, for full-text search; triggers keep it.
-- title, bottom_line, body_text, filed: as in indexed_posts
-- rowid: as posts.place
create virtual table posts_fts using fts5 (
    title, bottom_line, body_text, filed, content = 'indexed_posts', content_rowid = 'place',
    tokenize = '{TOKENIZE}');
insert into posts_fts (posts_fts, rank) values ('automerge', 8);
insert into posts_fts (posts_fts, rank) values ('rank', 'bm25(10.0, 5.0, 1.0, 0.0)');
create trigger posts_ai after insert on posts begin{_ADD}end;
create trigger posts_ad after delete on posts begin{_REMOVE}end;
create trigger posts_au after update on posts when {_CHANGED} begin{_REMOVE}{_ADD}end;
"""  # noqa: S608 - constants
# FTS5 writes its index out before every post that belongs in front of the last.
_FILL = """
insert into posts_fts (rowid, title, bottom_line, body_text, filed)
select place, title, bottom_line, body_text, filed from indexed_posts order by place
"""
