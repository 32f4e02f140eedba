"""A copy of the database for another place: one file that needs no other beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archiver.store.store import Store
from archiver.store.troubles import translated

__all__ = ["copy_database"]


def copy_database(store: Store, path: Path) -> None:
    """Copy what *store* holds to the new file *path*; the same database gives the same bytes."""
    with translated(path), closing(sqlite3.connect(path)) as conn:
        store.db.conn.backup(conn)
        # Who opens a database with a write-ahead log writes files beside it.
        conn.execute("pragma journal_mode = delete")
