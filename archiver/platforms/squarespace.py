"""Squarespace: every page of a blog as JSON, where robots.txt lets anybody ask for it.

seeds       as for any blog; each page that lists posts, be it the front page or one the
            sitemap names, then names itself as JSON and as a feed
paging      by the address the answer gives, else by the time of its last post, which must
            lie before that of the page before it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import attrs

from archiver import urls
from archiver.items import Author
from archiver.page import Page
from archiver.platforms.answers import (
    Entry,
    Json,
    Listing,
    array,
    following,
    integer,
    members,
    named,
    number_in,
    string,
)
from archiver.platforms.generic import Generic
from archiver.site import Address, PageKind, PageReading, Site

__all__ = ["Squarespace"]

_FORMATS = frozenset({"json", "json-pretty"})
_WITNESSES: Mapping[str, str] = {
    "title": "title",
    "body": "body",
    "authors": "author.displayName",
    "published": "publishOn",
    "modified": "updatedOn",
    "categories": "categories",
    "tags": "tags",
    "comment_count": "publicCommentCount",
    "url": "fullUrl",
    "engine_id": "id",
}


@attrs.frozen(kw_only=True)
class Squarespace(Generic):
    """A blog that is part of a Squarespace site."""

    name: ClassVar[str] = "squarespace"
    version: ClassVar[int] = Generic.version

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The posts of the page as JSON and as a feed, where it is the first of a blog's."""
        if "?" not in page.url and _is_blog(page):
            yield Address(url=urls.with_query(page.url, format="json"), kind=PageKind.API)
            yield Address(url=urls.with_query(page.url, format="rss"), kind=PageKind.FEED)
        else:
            yield from super().sources(page, site)

    def answer(self, page: Page, site: Site) -> PageReading | None:
        """The posts of a page that came as JSON; None where *page* is none."""
        if "json" not in page.mime or urls.query_value(page.url, "format") not in _FORMATS:
            return None
        told = members(page.json)
        collection = members(told.get("collection"))
        kind = string(collection.get("typeName")) or ""
        if not collection or not isinstance(told.get("items"), list) or "blog" not in kind:
            return None
        items = [members(item) for item in array(told["items"])]
        return Listing(
            filter(None, (_entry(item, page) for item in items)),
            _WITNESSES,
            following=following(_next(page, told, items), site, page.url),
            total=integer(collection.get("itemCount")),
        ).read(site, self)


def _is_blog(page: Page) -> bool:
    return any(name.startswith("collection-type-blog") for name in page.classes) and (
        "view-item" not in page.classes
    )


def _entry(item: Json, page: Page) -> Entry | None:
    path = string(item.get("fullUrl"))
    url = urls.absolute(page.url, path) if path else None
    if url is None or item.get("workflowState", 1) != 1:
        return None
    author = string(members(item.get("author")).get("displayName"))
    return Entry(
        url=url,
        title=string(item.get("title")),
        html=string(item.get("body")),
        published=_milliseconds(item.get("publishOn") or item.get("addedOn")),
        modified=_milliseconds(item.get("updatedOn")),
        authors=(Author(name=author),) if author else (),
        categories=named(item.get("categories")) if "categories" in item else None,
        tags=named(item.get("tags")) if "tags" in item else None,
        comment_count=integer(item.get("publicCommentCount")),
        engine_id=string(item.get("id")),
    )


def _next(page: Page, told: Json, items: Sequence[Mapping[str, Any]]) -> str:
    """The page behind *page*; *page* itself where it is the last."""
    if "pagination" in told:
        after = members(told["pagination"])
        path = string(after.get("nextPageUrl")) if after.get("nextPage") else None
        url = urls.absolute(page.url, path) if path else None
        return urls.with_query(url, format="json") if url else page.url
    last = items[-1].get("publishOn") if items else None
    asked = number_in(page.url, "offset")
    if not isinstance(last, int) or (asked is not None and last >= asked):
        return page.url
    return urls.with_query(page.url, offset=str(last))


def _milliseconds(value: object) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None
