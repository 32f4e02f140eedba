"""The rows below a post: how they follow from its merge, and how they replace those before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from archiver.store.identity import SiteRow
from archiver.store.merge import Merged
from archiver.store.terms import Terms

__all__ = ["Children"]

_Item = Mapping[str, Any]  # JSON of an item
_Row = tuple[Any, ...]  # SQL values


class _Table:
    """One table below posts: the statements that read, clear and fill it for one post.

    A *linked* table has a `url_key`, and with it the known post of the same site it leads to.
    """

    def __init__(self, name: str, *columns: str, linked: bool = False) -> None:
        told = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        target, found = "", ""
        if linked:
            target = ", target_post_id"
            found = ", (select known_post_id from aliases where site_id = ? and key = ?)"
        # Names of tables and columns are constants of this module.
        self._select = f"select {told} from {name} where post_id = ? order by {columns[0]}"  # noqa: S608
        self._clear = f"delete from {name} where post_id = ?"  # noqa: S608
        self._insert = f"insert into {name} (post_id, {told}{target}) values (?, {marks}{found})"  # noqa: S608
        self._key = columns.index("url_key") if linked else None

    def replace(
        self, conn: sqlite3.Connection, post: tuple[int, int], rows: list[_Row], *, new: bool
    ) -> None:
        """Have *rows* stand for a *post*: its id and its site's; a *new* one has none yet."""
        post_id, site_id = post
        if not new:
            if conn.execute(self._select, (post_id,)).fetchall() == rows:
                return
            conn.execute(self._clear, (post_id,))
        if rows and self._key is not None:
            rows = [(*row, site_id, row[self._key]) for row in rows]
        if rows:
            conn.executemany(self._insert, [(post_id, *row) for row in rows])


_VERSIONS = _Table(
    "post_versions", "version", "title", "headline", "bottom_line", "body_id", "content_digest",
    "first_seen", "last_seen", "capture_id",
)  # fmt: skip
_COMMENTS = _Table(
    "comments", "position", "comment_id", "parent_id", "author", "author_url", "published",
    "published_raw", "text", "kind", "capture_id",
)  # fmt: skip
_FIELDS = {
    "headings": _Table("headings", "position", "level", "text", "capture_id"),
    "images": _Table(
        "images", "position", "url", "alt", "caption", "width", "height", "capture_id"
    ),
    "citations": _Table(
        "citations", "position", "kind", "anchor", "url", "original_url", "url_key", "sentence",
        "capture_id", linked=True,
    ),
    "related": _Table(
        "related_posts", "position", "title", "url", "url_key", "capture_id", linked=True
    ),
    "companies": _Table(
        "company_mentions", "position", "name", "company_id", "starts_at", "capture_id"
    ),
    "notices": _Table(
        "notices", "position", "kind", "text", "published", "published_raw", "capture_id"
    ),
    "authors": _Table("post_authors", "position", "author_id", "url", "capture_id"),
    "categories": _Table("post_categories", "position", "category_id", "url", "capture_id"),
    "tags": _Table("post_tags", "position", "tag_id", "url", "capture_id"),
}  # fmt: skip


class Children:
    """The rows below the posts of one site, for the time of one transaction."""

    def __init__(self, conn: sqlite3.Connection, site: SiteRow) -> None:
        self._conn = conn
        self._site = site
        self._terms = Terms(conn, site)
        self._columns: dict[str, Callable[[_Item], _Row]] = {
            "headings": lambda item: (item["level"], item["text"]),
            "images": _image,
            "citations": self._citation,
            "related": lambda item: (item["title"], item["url"], site.key(item["url"])),
            "companies": self._company,
            "notices": _notice,
            "authors": lambda item: self._term("authors", item),
            "categories": lambda item: self._term("categories", item),
            "tags": lambda item: self._term("tags", item),
        }

    def write(self, post_id: int, merged: Merged, *, new: bool) -> None:
        """Have the lists and comments of *merged* stand below a post."""
        post = (post_id, self._site.id)
        for field, table in _FIELDS.items():
            origin = merged.origins.get(field)
            rows: list[_Row] = []
            if origin is not None:
                columns = self._columns[field]
                items = enumerate(origin.fields[field])
                rows = [(at, *columns(item), origin.capture) for at, item in items]
            table.replace(self._conn, post, rows, new=new)
        _COMMENTS.replace(self._conn, post, _comments(merged), new=new)
        _VERSIONS.replace(self._conn, post, _versions(merged), new=new)

    def _citation(self, item: _Item) -> _Row:
        url = item.get("url")
        key = url and self._site.key(url)
        told = (item["kind"], item["anchor"], url, item.get("original_url"))
        return (*told, key, item.get("sentence"))

    def _company(self, item: _Item) -> _Row:
        listing = self._terms.company(item["exchange"], item["symbol"], item.get("mic"))
        return (item.get("name"), listing, item.get("starts_at"))

    def _term(self, kind: str, item: _Item) -> _Row:
        url = item.get("url")
        return (self._terms.term(kind, item["name"], url), url)

    def sweep(self) -> None:
        """Delete names that no post has any more."""
        self._terms.sweep()


def _image(item: _Item) -> _Row:
    get = item.get
    return (item["url"], get("alt"), get("caption"), get("width"), get("height"))


def _notice(item: _Item) -> _Row:
    return (item["kind"], item["text"], item.get("published"), item.get("published_raw"))


def _comments(merged: Merged) -> list[_Row]:
    return [
        (
            position,
            item["id"],
            item.get("parent_id"),
            item.get("author"),
            item.get("author_url"),
            item.get("published"),
            item.get("published_raw"),
            item["text"],
            item["kind"],
            origin.capture,
        )
        for position, (item, origin) in enumerate(merged.comments)
    ]


def _versions(merged: Merged) -> list[_Row]:
    return [
        (
            number,
            version.first.fields.get("title"),
            version.first.fields.get("headline"),
            version.first.fields.get("bottom_line"),
            version.first.body,
            version.first.content_digest,
            version.first.fetched_at,
            version.last_seen,
            version.first.capture,
        )
        for number, version in enumerate(merged.versions, 1)
    ]
