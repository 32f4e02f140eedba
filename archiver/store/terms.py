"""Names shared by many posts: authors, categories, tags, companies. One row each, while in use.

Posts may tell different addresses for one name; the greatest in text order stands in its row, so
that the order of writing does not matter (and https wins over http). Rows that lost a post are
noted by temporary triggers and looked at when the transaction ends: until then ids stay good.
"""

from __future__ import annotations

import sqlite3

from archiver.store.identity import SiteRow

__all__ = ["Terms", "watch"]

_LINKS = {
    "authors": ("post_authors", "author_id"),
    "categories": ("post_categories", "category_id"),
    "tags": ("post_tags", "tag_id"),
    "companies": ("company_mentions", "company_id"),
}

# Names of tables and columns are constants of this module.
_FIND = {
    name: f"select id, url from {name} where site_id = ? and name = ?"  # noqa: S608
    for name in ("authors", "categories", "tags")
}
_ADD = {
    name: f"insert into {name} (site_id, name, url) values (?, ?, ?)"  # noqa: S608
    for name in _FIND
}
_SET_URL = {name: f"update {name} set url = ? where id = ?" for name in _FIND}  # noqa: S608
_CORRECT_URL = {
    name: f"update {name} set url = (select max(url) from {link} where {column} = ?1) "  # noqa: S608
    f"where id = ?1 and not exists "
    f"(select 1 from {link} where {column} = ?1 and {link}.url is {name}.url)"
    for name, (link, column) in _LINKS.items()
    if name in _FIND
}
_DROP_UNUSED = {
    name: f"delete from {name} where id = ?1 "  # noqa: S608
    f"and not exists (select 1 from {link} where {column} = ?1)"
    for name, (link, column) in _LINKS.items()
}
_FIND_COMPANY = "select id from companies where exchange = ? and symbol = ?"
_ADD_COMPANY = "insert into companies (exchange, symbol, mic) values (?, ?, ?)"


def watch(conn: sqlite3.Connection) -> None:
    """Have *conn* note which rows may have lost their last post."""
    conn.execute("create temp table loosened (name text, id integer, primary key (name, id))")
    for name, (link, column) in _LINKS.items():
        conn.execute(
            f"create temp trigger {link}_loosened after delete on main.{link} begin "  # noqa: S608
            f"insert or ignore into loosened values ('{name}', old.{column}); end"
        )


class Terms:
    """The names of one site, for the time of one transaction."""

    def __init__(self, conn: sqlite3.Connection, site: SiteRow) -> None:
        self._conn = conn
        self._site = site
        self._terms: dict[tuple[str, str], tuple[int, str | None]] = {}
        self._companies: dict[tuple[str, str], int] = {}

    def term(self, kind: str, name: str, url: str | None) -> int:
        """The row of an author, category or tag; *url* is what a post tells as its address."""
        known = self._terms.get((kind, name)) or self._find(kind, name, url)
        if url is not None and (known[1] is None or known[1] < url):
            self._conn.execute(_SET_URL[kind], (url, known[0]))
            known = (known[0], url)
        self._terms[kind, name] = known
        return known[0]

    def company(self, exchange: str, symbol: str, mic: str | None) -> int:
        """The row of a listing; *mic* follows from the other two."""
        known = self._companies.get((exchange, symbol))
        if known is None:
            found = self._conn.execute(_FIND_COMPANY, (exchange, symbol)).fetchone()
            known = found[0] if found else self._add(_ADD_COMPANY, exchange, symbol, mic)
            self._companies[exchange, symbol] = known
        return known

    def sweep(self) -> None:
        """Delete the rows no post has any more, and correct addresses no post tells any more."""
        self._terms.clear()
        self._companies.clear()
        loosened = self._conn.execute("select name, id from temp.loosened").fetchall()
        for name, term in loosened:
            self._conn.execute(_DROP_UNUSED[name], (term,))
            if name in _CORRECT_URL:
                self._conn.execute(_CORRECT_URL[name], (term,))
        if loosened:
            self._conn.execute("delete from temp.loosened")

    def _find(self, kind: str, name: str, url: str | None) -> tuple[int, str | None]:
        row: tuple[int, str | None] | None = self._conn.execute(
            _FIND[kind], (self._site.id, name)
        ).fetchone()
        return row or (self._add(_ADD[kind], self._site.id, name, url), url)

    def _add(self, statement: str, *row: int | str | None) -> int:
        added = self._conn.execute(statement, row).lastrowid
        assert added is not None
        return added
