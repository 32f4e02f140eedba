"""WriteFreely and Write.as: the API of a blog that is one of several on its host.

The API wants the blog's name, which is the last part of its address. A blog with a host of its own
does not tell its name, and is found by its feed, its sitemap and the pages of its front page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar
from urllib.parse import urlsplit

import attrs

from archiver import urls
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

__all__ = ["WriteFreely"]

_ROUTE = re.compile(r"/api/collections/([^/]+)/posts/?$")
_WITNESSES: Mapping[str, str] = {
    "title": "title",
    "body": "body",
    "published": "created",
    "modified": "updated",
    "tags": "tags",
    "url": "slug",
    "engine_id": "id",
}


@attrs.frozen(kw_only=True)
class WriteFreely(Generic):
    """A blog on WriteFreely or Write.as."""

    name: ClassVar[str] = "writefreely"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("feed/",)

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The API where the blog's address tells its name, and the feed."""
        alias = urlsplit(page.url).path.strip("/")
        if site.url_key(page.url) == site.key and alias and "/" not in alias:
            route = urls.absolute(page.url, f"/api/collections/{alias}/posts") or page.url
            asked = urls.with_query(route, page="1", body="html")
            yield Address(url=asked, kind=PageKind.API)
        yield from super().sources(page, site)

    def answer(self, page: Page, site: Site) -> PageReading | None:
        """The posts in an answer of the API; None where *page* is none."""
        if "json" not in page.mime or not _ROUTE.search(page.url.partition("?")[0]):
            return None
        told = members(members(page.json).get("data"))
        if not isinstance(told.get("posts"), list):
            return None
        posts = [members(post) for post in array(told["posts"])]
        after = str((number_in(page.url, "page") or 1) + 1)
        return Listing(
            filter(None, (_entry(post, site) for post in posts)),
            _WITNESSES,
            following=following(
                urls.with_query(page.url, page=after) if posts else page.url, site, page.url
            ),
            total=integer(told.get("total_posts")),
        ).read(site, self)


def _entry(post: Json, site: Site) -> Entry | None:
    slug = string(post.get("slug"))
    if slug is None:
        return None
    return Entry(
        url=f"{site.home.partition('?')[0].rstrip('/')}/{slug}",
        title=string(post.get("title")),
        html=string(post.get("body")),
        published=string(post.get("created")),
        modified=string(post.get("updated")),
        tags=named(post.get("tags")) if "tags" in post else None,
        language=string(post.get("language")),
        engine_id=string(post.get("id")),
    )
