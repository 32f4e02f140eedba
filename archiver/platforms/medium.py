"""Medium: the feed of the newest stories, and the archive by months behind it.

A story's address ends in its number. Where a link came from stands behind it, and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar
from urllib.parse import urlsplit

import attrs

from archiver import urls
from archiver.page import Page
from archiver.platforms.generic import Generic
from archiver.platforms.paywalls import Paywalled
from archiver.site import Address, PageKind, PageReading, Reference, Site, Source

__all__ = ["Medium"]

_STORY = re.compile(r"(?:/|-)[0-9a-f]{10,12}$")
_ARCHIVE = re.compile(r"/archive(?:/\d{4}(?:/\d\d){0,2})?/?$")
_MAX_LINKS = 2000


@attrs.frozen(kw_only=True)
class Medium(Paywalled):
    """A writer's or a publication's page at Medium, or a domain of its own."""

    name: ClassVar[str] = "medium"
    version: ClassVar[int] = Generic.version

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The feed and the archive; years and months on a page of the archive."""
        if site.url_key(page.url) == site.key:
            path = urlsplit(page.url).path.rstrip("/")
            feed = urls.absolute(page.url, f"/feed{path}") or page.url
            yield Address(url=feed, kind=PageKind.FEED)
            yield Address(
                url=f"{page.url.partition('?')[0].rstrip('/')}/archive", kind=PageKind.LISTING
            )
        elif _ARCHIVE.search(urlsplit(page.url).path):
            for url in _links(page, site):
                if _ARCHIVE.search(urlsplit(url).path):
                    yield Address(url=url, kind=PageKind.LISTING)

    def kind_of(self, page: Page, site: Site) -> tuple[PageKind, str | None]:
        """What a page is; only a story has a number at the end of its address."""
        path = urlsplit(page.url).path
        if _ARCHIVE.search(path):
            return PageKind.LISTING, None
        kind, failure = super().kind_of(page, site)
        if kind is PageKind.POST and not _STORY.search(path.rstrip("/")):
            return PageKind.OTHER, None
        return kind, failure

    def _html(self, page: Page, site: Site) -> PageReading:
        reading = super()._html(page, site)
        if reading.kind is not PageKind.LISTING:
            return reading
        stories = (url for url in _links(page, site) if _STORY.search(urlsplit(url).path))
        named = (*reading.references, *(Reference(url=u, source=Source.ARCHIVE) for u in stories))
        once = {urls.without_query(r.url, "source"): r for r in reversed(named)}
        references = tuple(attrs.evolve(r, url=url) for url, r in reversed(once.items()))
        return attrs.evolve(reading, references=references)


def _links(page: Page, site: Site) -> Iterator[str]:
    """The addresses of the blog's own that *page* links to, each once, without their query."""
    found = (page.resolve((a.get("href") or "#").strip()) for a in page.tree.iter("a"))
    plain = (url.partition("#")[0].partition("?")[0] for url in islice(found, _MAX_LINKS) if url)
    yield from (url for url in dict.fromkeys(plain) if site.owns(url))
