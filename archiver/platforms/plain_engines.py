"""Engines that offer nothing but feeds, sitemaps and pages: they differ in the names of feeds.

A feed is asked for by its usual name only where the front page names none. Micro.blog keeps older
posts on a page of its own, Hashnode's API takes no GET and beehiiv's wants a key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlsplit

import attrs

from archiver import urls
from archiver.page import Page
from archiver.platforms.generic import Generic
from archiver.platforms.paywalls import Paywalled
from archiver.platforms.permalinks import bare, may_be_post
from archiver.site import Address, PageKind, PageReading, Reference, Site, Source

__all__ = [
    "Astro",
    "Beehiiv",
    "Eleventy",
    "Gatsby",
    "Hashnode",
    "Hexo",
    "Hugo",
    "Jekyll",
    "MicroBlog",
    "MovableType",
    "Nikola",
    "Pelican",
    "TypePad",
]


@attrs.frozen(kw_only=True)
class Hugo(Generic):
    """Pages made by Hugo."""

    name: ClassVar[str] = "hugo"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("index.xml",)


@attrs.frozen(kw_only=True)
class Jekyll(Generic):
    """Pages made by Jekyll."""

    name: ClassVar[str] = "jekyll"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("feed.xml", "atom.xml")


@attrs.frozen(kw_only=True)
class Pelican(Generic):
    """Pages made by Pelican."""

    name: ClassVar[str] = "pelican"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("feeds/all.atom.xml", "feeds/all.rss.xml")


@attrs.frozen(kw_only=True)
class Hexo(Generic):
    """Pages made by Hexo."""

    name: ClassVar[str] = "hexo"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("atom.xml", "rss2.xml")


@attrs.frozen(kw_only=True)
class Nikola(Generic):
    """Pages made by Nikola."""

    name: ClassVar[str] = "nikola"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("rss.xml", "feed.atom")


@attrs.frozen(kw_only=True)
class Eleventy(Generic):
    """Pages made by Eleventy."""

    name: ClassVar[str] = "eleventy"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("feed/feed.xml", "feed.xml")


@attrs.frozen(kw_only=True)
class Astro(Generic):
    """Pages made by Astro."""

    name: ClassVar[str] = "astro"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("rss.xml",)


@attrs.frozen(kw_only=True)
class Gatsby(Generic):
    """Pages made by Gatsby."""

    name: ClassVar[str] = "gatsby"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("rss.xml",)


@attrs.frozen(kw_only=True)
class Hashnode(Generic):
    """A blog at Hashnode."""

    name: ClassVar[str] = "hashnode"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("rss.xml",)


@attrs.frozen(kw_only=True)
class Archived(Generic):
    """An engine that lists all posts on one page, which need not mark them as more than links."""

    archive: ClassVar[str] = "archive/"
    """The name of that page, below the front page."""

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The feeds, and the list of all posts."""
        yield from super().sources(page, site)
        if site.url_key(page.url) == site.key:
            url = page.url.partition("?")[0].rstrip("/") + "/" + self.archive
            yield Address(url=url, kind=PageKind.LISTING)

    def _html(self, page: Page, site: Site) -> PageReading:
        if not page.url.partition("?")[0].rstrip("/").endswith("/" + self.archive.rstrip("/")):
            return super()._html(page, site)
        links = (page.resolve((a.get("href") or "#").strip()) for a in page.tree.iter("a"))
        dated = (bare(u) for u in links if u and urls.permalink_date(u) and may_be_post(u, site))
        named = (Reference(url=url, source=Source.ARCHIVE) for url in dict.fromkeys(dated))
        return PageReading(kind=PageKind.LISTING, references=tuple(named))


@attrs.frozen(kw_only=True)
class MovableType(Archived):
    """A blog made by Movable Type."""

    name: ClassVar[str] = "movabletype"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("atom.xml", "index.xml")
    archive: ClassVar[str] = "archives.html"


@attrs.frozen(kw_only=True)
class TypePad(MovableType):
    """A blog that was at TypePad, of which only copies are left."""

    name: ClassVar[str] = "typepad"


@attrs.frozen(kw_only=True)
class MicroBlog(Archived):
    """A blog at Micro.blog."""

    name: ClassVar[str] = "microblog"
    version: ClassVar[int] = Generic.version
    usual_feeds: ClassVar[tuple[str, ...]] = ("feed.json", "feed.xml")


@attrs.frozen(kw_only=True)
class Beehiiv(Paywalled):
    """A newsletter at beehiiv."""

    name: ClassVar[str] = "beehiiv"
    version: ClassVar[int] = Generic.version

    def kind_of(self, page: Page, site: Site) -> tuple[PageKind, str | None]:
        """What a page is; only what lies at ``/p/`` is a post."""
        kind, failure = super().kind_of(page, site)
        if kind is PageKind.POST and "/p/" not in urlsplit(page.url).path:
            return PageKind.OTHER, None
        return kind, failure
