"""Drupal from version 8 on: JSON:API, where the blog lets anybody ask it.

Its entry point names the types of content there are. Those that are called like posts are listed;
authors and terms would have to be asked for one by one, and are left to the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar

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
    string,
)
from archiver.platforms.generic import Generic
from archiver.site import Address, PageKind, PageReading, Site

__all__ = ["Drupal"]

_ENTRY_POINT = re.compile(r"/jsonapi/?$")
_NODES = re.compile(r"/jsonapi/node/[\w-]+/?$")
_TYPES = re.compile(
    r"node--(?:\w*_)?(?:article|blog|post|entry|story|news|opinion|column)(?:_\w*)?$"
)
_PER_PAGE = "50"
_WITNESSES: Mapping[str, str] = {
    "title": "attributes.title",
    "body": "attributes.body.processed",
    "published": "attributes.created",
    "modified": "attributes.changed",
    "url": "attributes.path.alias",
}


@attrs.frozen(kw_only=True)
class Drupal(Generic):
    """A blog made by Drupal."""

    name: ClassVar[str] = "drupal"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("rss.xml",)

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The API's entry point, and the feeds that pages name."""
        if site.url_key(page.url) == site.key and not _is_old(page):
            root = page.url.partition("?")[0].rstrip("/")
            yield Address(url=f"{root}/jsonapi", kind=PageKind.API)
        yield from super().sources(page, site)

    def answer(self, page: Page, site: Site) -> PageReading | None:
        """The types or the posts in an answer of the API; None where *page* is none."""
        path = page.url.partition("?")[0]
        nodes = _NODES.search(path)
        if "json" not in page.mime or not (nodes or _ENTRY_POINT.search(path)):
            return None
        told = members(page.json)
        if "jsonapi" not in told or not isinstance(told.get("data"), list):
            return None
        links = members(told.get("links"))
        if not nodes:
            return PageReading(kind=PageKind.API, addresses=tuple(_types(links, page, site)))
        after = urls.absolute(page.url, _href(links.get("next")) or "") or page.url
        return Listing(
            filter(None, (_entry(members(one), page) for one in array(told["data"]))),
            _WITNESSES,
            following=following(after, site, page.url),
            total=integer(members(told.get("meta")).get("count")),
        ).read(site, self)


def _is_old(page: Page) -> bool:
    """Whether *page* says that it was made before there was such an API."""
    return page.meta.get("generator", "").lower().startswith(("drupal 7", "drupal 6", "drupal 5"))


def _types(links: Json, page: Page, site: Site) -> Iterator[Address]:
    for name, link in links.items():
        url = urls.absolute(page.url, _href(link) or "") if _TYPES.match(name) else None
        if url and site.on_host(url):
            query = {"sort": "-created", "page[limit]": _PER_PAGE}
            yield Address(url=urls.with_query(url, **query), kind=PageKind.API)


def _href(link: object) -> str | None:
    return string(members(link).get("href")) or string(link)


def _entry(node: Json, page: Page) -> Entry | None:
    told = members(node.get("attributes"))
    number = integer(told.get("drupal_internal__nid"))
    path = string(members(told.get("path")).get("alias")) or (
        f"/node/{number}" if number else None
    )
    if path is None or told.get("status") is False:
        return None
    body = members(told.get("body"))
    root = page.url.partition("/jsonapi/")[0]
    return Entry(
        url=root + path,
        title=string(told.get("title")),
        html=string(body.get("processed")) or string(body.get("value")),
        published=string(told.get("created")),
        modified=string(told.get("changed")),
        language=string(told.get("langcode")),
    )
