"""How far the database follows the WARC files."""

from __future__ import annotations

from archiver.store.store import Store

__all__ = ["settled_files", "stored_until"]

_SETTLED = """
select c.warc_file from captures c join runs r on r.id = c.run_id
group by c.warc_file having max(r.finished_at is null) = 0
"""


def settled_files(store: Store) -> frozenset[str]:
    """Files of which every record is stored: all their runs came to an orderly end."""
    return frozenset(row["warc_file"] for row in store.rows(_SETTLED))


def stored_until(store: Store, warc_file: str) -> int:
    """Where the last stored record of *warc_file* begins, in bytes; -1 when there is none."""
    query = "select coalesce(max(warc_offset), -1) as offset from captures where warc_file = ?"
    [row] = store.rows(query, (warc_file,))
    offset: int = row["offset"]
    return offset
