"""Opening a database file, made or migrated as needed."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database

from archiver.errors import ArchiveError
from archiver.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrate
from archiver.store.terms import watch
from archiver.store.troubles import OTHER_DIRECTORY, translated

__all__ = ["open_database"]

_BUSY_SECONDS = 10
"""How long to wait for another program that holds the file."""

_CACHE_KIB = 16 * 1024

# A checkpoint copies each page once however often it changed, so fewer of them write less.
_CHECKPOINT_PAGES = 16000


def open_database(path: Path, *, readonly: bool, any_version: bool = False) -> Database:
    """The database at *path*, made or migrated as needed; ArchiveError when it cannot be used.

    With *any_version* it is opened as it is, to look at its schema alone.
    """
    _check_path(path, readonly=readonly)
    with translated(path):
        conn = _connect(path, readonly=readonly)
        try:
            db = Database(conn, execute_plugins=False)
            conn.execute("pragma foreign_keys = on")
            conn.execute(f"pragma cache_size = -{_CACHE_KIB}")
            _check_schema(conn, path, readonly=readonly, any_version=any_version)
            if not readonly:
                _prepare(db)
        except BaseException:
            conn.close()
            raise
        return db


def _check_path(path: Path, *, readonly: bool) -> None:
    if path.is_dir():
        raise ArchiveError(f"{path}: a directory; name the database file in it")
    if readonly and not path.exists():
        raise ArchiveError(f"{path}: no archive there; make one with `scrapy crawl NAME`")
    try:
        if not readonly:
            path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(
            f"{path.parent}: cannot be made ({error.strerror}); {OTHER_DIRECTORY}"
        ) from error


def _connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    mode = "ro" if readonly else "rwc"
    if readonly and not os.access(path.parent, os.W_OK):
        # SQLite needs files beside a WAL database; on a read-only medium nobody changes it.
        mode += "&immutable=1"
    return sqlite3.connect(
        f"file:{quote(os.fspath(path.absolute()))}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # one thread at a time; which one is the caller's business
        cached_statements=256,
    )


def _check_schema(
    conn: sqlite3.Connection, path: Path, *, readonly: bool, any_version: bool
) -> None:
    (application,) = conn.execute("pragma application_id").fetchone()
    (version,) = conn.execute("pragma user_version").fetchone()
    (objects,) = conn.execute("select count(*) from sqlite_master").fetchone()
    if application != APPLICATION_ID and (objects or readonly):
        raise ArchiveError(
            f"{path}: a SQLite database of another program; move it away, or {OTHER_DIRECTORY}"
        )
    if any_version:
        return
    if version > SCHEMA_VERSION:
        raise ArchiveError(
            f"{path}: written by a newer version of this program (schema {version}, "
            f"known here up to {SCHEMA_VERSION}); update this program"
        )
    if version < SCHEMA_VERSION and readonly:
        raise ArchiveError(
            f"{path}: written by an older version of this program (schema {version}, "
            f"now {SCHEMA_VERSION}); `archiver recover`, or any crawl of it, brings it up to date"
        )


def _prepare(db: Database) -> None:
    conn = db.conn
    conn.execute("begin immediate")  # tells at once whether it can be written
    conn.execute("rollback")
    conn.execute("pragma journal_mode = wal")
    conn.execute("pragma synchronous = normal")
    conn.execute(f"pragma wal_autocheckpoint = {_CHECKPOINT_PAGES}")
    if conn.execute("pragma user_version").fetchone()[0] < SCHEMA_VERSION:
        migrate(db)
    watch(conn)
