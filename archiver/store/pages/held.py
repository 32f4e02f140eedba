"""Which addresses the archive holds: as posts, as images, as pages of others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from archiver.capture import Location
from archiver.errors import NothingFound
from archiver.store import values
from archiver.store.store import Store

__all__ = ["HeldCapture", "capture", "images_at", "pages_at", "posts_at"]

_GOOD = """
select c.url_key as key, c.id from captures c
where c.site_id = :site and c.url_key in (select value from json_each(:keys))
    and c.status between 200 and 299 and c.failure is null and c.method in ('GET', '')
    and c.record_type in ('response', 'revisit') and {condition}
order by c.fetched_at, c.record_id
"""
_IMAGES = _GOOD.format(condition="c.mime glob 'image/*'")
_PAGES = _GOOD.format(condition="1")
_POSTS = """
select a.key, a.known_post_id as id from aliases a join posts p on p.id = a.known_post_id
where a.site_id = :site and a.key in (select value from json_each(:keys))
"""
_CAPTURE = """
select c.url, c.fetched_at, c.warc_file, c.warc_offset, c.warc_length, c.payload_file,
    c.payload_offset, c.payload_length
from captures c where c.id = ? and c.record_type in ('response', 'revisit')
"""


@attrs.frozen
class HeldCapture:
    """An answer, and where its records lie."""

    url: str
    fetched_at: str
    location: Location
    payload: Location | None
    """Where the body lies, if it is a revisit."""


def images_at(store: Store, site: int, urls: Iterable[str]) -> dict[str, int]:
    """For each of *urls* that an image of the blog *site* lies at: its newest good capture."""
    return _found(store, site, urls, _IMAGES)


def pages_at(store: Store, site: int, urls: Iterable[str]) -> dict[str, int]:
    """For each of *urls* that was captured for the blog *site*: its newest good capture."""
    return _found(store, site, urls, _PAGES)


def posts_at(store: Store, site: int, urls: Iterable[str]) -> dict[str, int]:
    """For each of *urls* that means a post of the blog *site* that is held: its id."""
    return _found(store, site, urls, _POSTS)


def capture(store: Store, capture_id: int) -> HeldCapture:
    """The answer with this id; NothingFound when there is none."""
    rows = store.rows(_CAPTURE, (capture_id,))
    if not rows:
        raise NothingFound(f"no answer has the id {capture_id}")
    (row,) = rows
    payload = None
    if row["payload_offset"] is not None:
        payload = Location(row["payload_file"], row["payload_offset"], row["payload_length"])
    where = Location(row["warc_file"], row["warc_offset"], row["warc_length"])
    return HeldCapture(row["url"], row["fetched_at"], where, payload)


def _found(store: Store, site: int, urls: Iterable[str], query: str) -> dict[str, int]:
    key = _key(store, site)
    keys = {url: key(values.storable(url)) for url in urls}
    asked = {"site": site, "keys": values.encode(sorted(set(keys.values())))}
    ids: dict[Any, int] = {row["key"]: row["id"] for row in store.rows(query, asked)}
    return {url: ids[key] for url, key in keys.items() if key in ids}


def _key(store: Store, site: int) -> Callable[[str], str]:
    return next(row.key for row in store.sites() if row.id == site)
