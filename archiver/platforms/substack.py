"""Substack: the archive that its own pages load, and what only subscribers may read.

seeds       as for any blog; the front page then names the archive, which pages by an offset:
            it grows by what was asked for, since posts that are hidden are counted and left
            out, and ends with an empty answer
members     the archive says for whom a post is; one that is not for everyone is known, and
            its page, which shows the beginning, is not taken for its text
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlsplit

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
from archiver.platforms.paywalls import Paywalled
from archiver.site import Address, PageKind, PageReading, Site

__all__ = ["Substack"]

_PER_PAGE = 12  # as its own pages ask
_ARCHIVE = re.compile(r"/api/v1/archive/?$")
_POST = re.compile(r"/p/[^/]+/?$")
_WITNESSES = {
    "title": "title",
    "authors": "publishedBylines",
    "published": "post_date",
    "tags": "postTags",
    "comment_count": "comment_count",
    "url": "canonical_url",
}


@attrs.frozen(kw_only=True)
class Substack(Paywalled):
    """A newsletter at Substack, on substack.com or a domain of its own."""

    name: ClassVar[str] = "substack"
    version: ClassVar[int] = Generic.version

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The archive, and the feed of the newest posts."""
        if site.url_key(page.url) == site.key:
            archive = urls.absolute(page.url, "/api/v1/archive") or page.url
            asked = urls.with_query(archive, sort="new", offset="0", limit=str(_PER_PAGE))
            yield Address(url=asked, kind=PageKind.API)
            yield Address(url=urls.absolute(page.url, "/feed") or page.url, kind=PageKind.FEED)

    def kind_of(self, page: Page, site: Site) -> tuple[PageKind, str | None]:
        """What a page is; only what lies at ``/p/`` is a post."""
        kind, failure = super().kind_of(page, site)
        if kind is PageKind.POST and not _POST.search(urlsplit(page.url).path):
            return PageKind.OTHER, None
        return kind, failure

    def answer(self, page: Page, site: Site) -> PageReading | None:
        """The posts in an answer of the archive; None where *page* is none."""
        if "json" not in page.mime or not _ARCHIVE.search(page.url.partition("?")[0]):
            return None
        if not isinstance(page.json, list):
            return None
        after = page.url
        if page.json:
            step = number_in(page.url, "limit") or len(page.json)
            after = urls.with_query(
                page.url, offset=str((number_in(page.url, "offset") or 0) + step)
            )
        return Listing(
            filter(None, map(_entry, map(members, page.json))),
            _WITNESSES,
            following=following(after, site, page.url),
        ).read(site, self)


def _entry(item: Json) -> Entry | None:
    url = string(item.get("canonical_url"))
    if url is None or not urls.is_web(url):
        return None
    return Entry(
        url=url,
        title=string(item.get("title")),
        public=item.get("audience", "everyone") == "everyone",
        published=string(item.get("post_date")),
        authors=tuple(_authors(item)),
        tags=named(item.get("postTags")) if "postTags" in item else None,
        comment_count=integer(item.get("comment_count")),
    )


def _authors(item: Json) -> Iterator[Author]:
    for author in map(members, array(item.get("publishedBylines"))):
        if name := string(author.get("name")):
            handle = string(author.get("handle"))
            yield Author(name=name, url=f"https://substack.com/@{handle}" if handle else None)
