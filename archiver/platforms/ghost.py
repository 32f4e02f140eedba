"""Ghost: its Content API, with the key that every page prints for its own search.

seeds       as for any blog; the front page then names the API, which pages by number
members     posts that are not for everybody are known by address, and their texts, which are
            cut or empty for whoever has not signed in, are not taken
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar

import attrs

from archiver import urls
from archiver.items import Author
from archiver.page import Page, finder
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
    span,
    string,
)
from archiver.platforms.generic import Generic
from archiver.platforms.paywalls import Paywalled
from archiver.services import is_ghost_listing
from archiver.site import Address, PageKind, PageReading, Site

__all__ = ["Ghost"]

_PER_PAGE = "100"
_KEY = re.compile(r"[0-9a-f]{20,40}")
_WITNESSES = {
    "title": "title",
    "body": "html",
    "authors": "authors",
    "published": "published_at",
    "modified": "updated_at",
    "tags": "tags",
    "url": "url",
    "engine_id": "id",
}

_find_scripts = finder("//script[@data-key]")


@attrs.frozen(kw_only=True)
class Ghost(Paywalled):
    """A blog made by Ghost, self-hosted or on ghost.io."""

    name: ClassVar[str] = "ghost"
    version: ClassVar[int] = Generic.version

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The Content API, and the feed that pages name."""
        if site.url_key(page.url) == site.key and (api := _posts_address(page)):
            yield Address(url=api, kind=PageKind.API)
        yield from super().sources(page, site)

    def kind_of(self, page: Page, site: Site) -> tuple[PageKind, str | None]:
        """What a page is; Ghost says of its pages that are no posts what they are."""
        if "page-template" in page.classes and site.url_key(page.url) != site.key:
            return PageKind.OTHER, None
        return super().kind_of(page, site)

    def bounded(
        self, address: Address, site: Site, since: date | None, until: date | None
    ) -> Address:
        """*address*, and a listing of the API asks for posts of these days alone."""
        if address.kind is not PageKind.API or not is_ghost_listing(address.url):
            return address
        first, end = span(since, until, site.zone)
        bounds = [f"published_at:>='{first:%F %T}'"] if first else []
        bounds += [f"published_at:<'{end:%F %T}'"] if end else []
        if not bounds:
            return address
        return attrs.evolve(address, url=urls.with_query(address.url, filter="+".join(bounds)))

    def answer(self, page: Page, site: Site) -> PageReading | None:
        """The posts in an answer of the Content API; None where *page* is none."""
        if "json" not in page.mime or not is_ghost_listing(page.url):
            return None
        told = members(page.json)
        if not isinstance(told.get("posts"), list):
            return None
        pages = members(members(told.get("meta")).get("pagination"))
        after = integer(pages.get("next"))
        more = after is not None and after > (number_in(page.url, "page") or 1)
        url = urls.with_query(page.url, page=str(after)) if more else page.url
        return Listing(
            _entries(array(told["posts"])),
            _WITNESSES,
            following=following(url, site, page.url),
            total=None if "filter=" in page.url else integer(pages.get("total")),
        ).read(site, self)


def _posts_address(page: Page) -> str | None:
    """The first page of all posts, by the address and the key that a script of *page* has."""
    for script in _find_scripts(page.tree):
        key = script.get("data-key") or ""
        blog = script.get("data-ghost") or script.get("data-sodo-search") or ""
        root = script.get("data-api") or (f"{blog.rstrip('/')}/ghost/api/content/" if blog else "")
        url = page.resolve(f"{root.rstrip('/')}/posts/") if root else None
        if url and _KEY.fullmatch(key):
            return urls.with_query(url, key=key, include="tags,authors", limit=_PER_PAGE, page="1")
    return None


def _entries(posts: Iterable[object]) -> Iterator[Entry]:
    for post in map(members, posts):
        url = string(post.get("url"))
        if url is None or not urls.is_web(url) or url.rstrip("/").endswith("/404"):
            continue  # what was only sent by mail has no page
        tags = [t for t in map(members, array(post.get("tags"))) if _is_public(t)]
        yield Entry(
            url=url,
            title=string(post.get("title")),
            html=string(post.get("html")),
            public=_is_public(post) and post.get("access") is not False,
            published=string(post.get("published_at")),
            modified=string(post.get("updated_at")),
            authors=tuple(_authors(post)),
            tags=named(tags, url) if "tags" in post else None,
            language=string(post.get("locale")),
            engine_id=string(post.get("id")),
        )


def _is_public(told: Json) -> bool:
    return string(told.get("visibility")) in {None, "public"}


def _authors(post: Json) -> Iterator[Author]:
    for author in map(members, array(post.get("authors"))):
        if name := string(author.get("name")):
            url = string(author.get("url")) or ""
            yield Author(name=name, url=url if urls.is_web(url) else None)
