"""The words around a match: of the posts that are shown, and of no others.

In an index of a million posts FTS5 would look up the query once more for each of them, which a
prefix makes dear. So the few posts shown are indexed anew, in memory.
"""

from __future__ import annotations

from collections.abc import Sequence

from archiver.store import values
from archiver.store.schema import TOKENIZE
from archiver.store.store import Store
from archiver.store.troubles import translated
from archiver.text import ZERO_WIDTH_SPACE

__all__ = ["snippets"]

_TOKENS = 24
_LONGEST = 100_000
"""Characters of a text that are looked at; whoever matches further down is shown its beginning."""

_SHOWN = (
    "create virtual table if not exists temp.shown using fts5 "
    f"(title, bottom_line, body_text, filed, tokenize = '{TOKENIZE}')",
    "delete from temp.shown",
)
_ADD = """
insert into temp.shown (rowid, title, bottom_line, body_text)
select id, title, bottom_line, substr(body_text, 1, :longest) from indexed_posts
where id in (select value from json_each(:posts))
"""
_SNIPPETS = f"""
select rowid as id, snippet(shown, -1, :opening, :closing, '…', {_TOKENS}) as snippet
from temp.shown where shown match :query
"""  # noqa: S608 - a constant
_BEGINNING = """
select id, substr(coalesce(bottom_line, body_text, title, ''), 1, 200) as snippet
from indexed_posts where id in (select value from json_each(:posts))
"""


def snippets(
    store: Store, query: str, posts: Sequence[int], marks: tuple[str, str]
) -> dict[int, str]:
    """For each of *posts* the words around its match of *query*, which is between *marks*."""
    if not posts:
        return {}
    shown = {"posts": values.encode(posts)}
    with translated(store.path):
        for statement in _SHOWN:
            store.db.conn.execute(statement)
        store.db.conn.execute(_ADD, shown | {"longest": _LONGEST})
    asked = {"query": query, "opening": marks[0], "closing": marks[1]}
    rows = store.rows(_BEGINNING, shown) + store.rows(_SNIPPETS, asked)
    return {row["id"]: row["snippet"].replace(ZERO_WIDTH_SPACE, "") for row in rows}
