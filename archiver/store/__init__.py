"""The archive's SQLite database: schema, migrations, writing, merging, reading, searching."""

from archiver.store.store import Store
from archiver.store.write import Entry

__all__ = ["Entry", "Store"]
