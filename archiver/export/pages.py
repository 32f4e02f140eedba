"""The page lists of a WACZ: JSON, a page a line, behind a line that says what the list is."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from archiver.store.selection import Blog, Held, other_pages, post_page, post_text
from archiver.store.store import Store
from archiver.warc.cdxj import read
from archiver.warc.relations import key, timestamp

__all__ = ["FORMAT", "Listed", "MainPage", "PageList", "write_extra_pages", "write_pages"]

FORMAT = "json-pages-1.0"

_Carried = Callable[[Held], bool]


class Listed:
    """Which captures the index at *path* leads to, in eight bytes each.

    It may lack one that the database has: its address was not UTF-8, or too long for a line.
    """

    def __init__(self, path: Path) -> None:
        keys = (key(entry.url, entry.timestamp) for entry in read(path))
        self._keys = array("Q", sorted(keys))

    def __contains__(self, held: Held) -> bool:
        wanted = key(_address(held), timestamp(held.fetched_at))
        place = bisect_left(self._keys, wanted)
        return self._keys[place : place + 1] == array("Q", [wanted])


@attrs.frozen
class MainPage:
    """What a reader of the package is shown first."""

    url: str
    ts: str


@attrs.define
class PageList:
    """What was written of one list."""

    rows: int = 0
    last: MainPage | None = None
    """The last of them."""
    main: MainPage | None = None
    """The front page of the first blog, if it is among them."""


def write_pages(path: Path, store: Store, posts: Iterable[int], carried: _Carried) -> PageList:
    """Write to *path* a row for each of *posts* whose page is *carried*."""
    found = PageList()
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_line(_header("pages", "All Pages", has_text=True)))
        for post in posts:
            held = post_page(store, post, carried)
            if held is None:
                continue
            told = post_text(store, post)
            row = _row(held, title=told.title or told.url, text=told.text or "")
            file.write(_line(row))
            found.rows += 1
            found.last = MainPage(row["url"], row["ts"])
    return found


def write_extra_pages(
    path: Path, store: Store, blogs: Iterable[Blog], carried: _Carried
) -> PageList:
    """Write to *path* a row for each HTML page of *blogs* that is *carried* and no post's."""
    found = PageList()
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_line(_header("extra-pages", "Extra Pages", has_text=False)))
        for blog, home, held in _others(store, blogs, carried):
            row = _row(held, title=blog.title if home else held.url)
            file.write(_line(row))
            found.rows += 1
            found.last = MainPage(row["url"], row["ts"])
            if home:
                found.main = found.main or found.last
    return found


def _others(
    store: Store, blogs: Iterable[Blog], carried: _Carried
) -> Iterator[tuple[Blog, bool, Held]]:
    """(blog, whether it is its front page, page)."""
    rows = {row.id: row for row in store.sites()}
    for blog in blogs:
        home = rows[blog.id].key(blog.home)
        for held in other_pages(store, blog, carried):
            yield blog, rows[blog.id].key(held.url) == home, held


def _header(name: str, title: str, *, has_text: bool) -> dict[str, Any]:  # JSON
    return {"format": FORMAT, "id": name, "title": title, "hasText": has_text}


def _row(held: Held, **told: str) -> dict[str, Any]:  # JSON
    """The row of *held*, its address and time as the index has them."""
    return {
        "id": held.record_id.removeprefix("<urn:uuid:").removesuffix(">"),
        "url": _address(held),
        **told,
        "ts": f"{held.fetched_at[:19]}Z",
        "mime": held.mime,
        "status": held.status,
    }


def _address(held: Held) -> str:
    """The address of *held* as an index has it."""
    return held.url.replace(" ", "%20")


def _line(fields: dict[str, Any]) -> str:  # JSON
    return json.dumps(fields, ensure_ascii=False) + "\n"
