"""A blog whose engine nobody has named: each page is read by the engine that made it.

An engine leaves its marks on every page, and the answers of its API are known by their address and
content, so nothing has to be remembered between pages, and a reparse decides as the crawl did.
Readings carry the engine's name and version: where the choice between engines changes, the
version of the one that loses pages is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

import attrs

from archiver.page import Page
from archiver.platforms.blogger import Blogger
from archiver.platforms.drupal import Drupal
from archiver.platforms.engines import recognised
from archiver.platforms.generic import Generic
from archiver.platforms.ghost import Ghost
from archiver.platforms.json_feed import is_json_feed
from archiver.platforms.medium import Medium
from archiver.platforms.plain_engines import (
    Astro,
    Beehiiv,
    Eleventy,
    Gatsby,
    Hashnode,
    Hexo,
    Hugo,
    Jekyll,
    MicroBlog,
    MovableType,
    Nikola,
    Pelican,
    TypePad,
)
from archiver.platforms.squarespace import Squarespace
from archiver.platforms.substack import Substack
from archiver.platforms.tumblr import Tumblr
from archiver.platforms.wordpress import WordPress
from archiver.platforms.writefreely import WriteFreely
from archiver.site import Address, PageKind, PageReading, Platform, Site

__all__ = ["ENGINES", "AnyEngine"]

ENGINES: Mapping[str, type[WordPress | Generic]] = {
    engine.name: engine
    for engine in (
        WordPress, Ghost, Blogger, Substack, Squarespace, Tumblr, Drupal, WriteFreely, Medium,
        Hashnode, Beehiiv, MicroBlog, MovableType, TypePad, Hugo, Jekyll, Pelican, Hexo, Nikola,
        Eleventy, Astro, Gatsby, Generic,
    )
}  # fmt: skip
"""Every engine there is, by its name."""

_WITH_API = ("ghost", "blogger", "substack", "squarespace", "tumblr", "drupal", "writefreely")


@attrs.frozen(kw_only=True)
class AnyEngine:
    """The engine that a page shows, else whatever `Generic` makes of it."""

    name: ClassVar[str] = "any"
    version: ClassVar[int] = 3
    engines: ClassVar[Sequence[Platform]]
    """Who reads the pages."""

    def seeds(self, site: Site, since: date | None, until: date | None) -> Sequence[Address]:
        """Where WordPress and blogs of other engines begin: their front pages name the rest."""
        both = (*_WORDPRESS.seeds(site, since, until), *_GENERIC.seeds(site, since, until))
        return list({address.url: address for address in both}.values())

    def bounded(
        self, address: Address, site: Site, since: date | None, until: date | None
    ) -> Address:
        """*address* narrowed to these days, where an engine's API is asked that can be."""
        if address.kind is PageKind.API:
            for engine in self.engines:
                address = engine.bounded(address, site, since, until)
        return address

    def read(self, page: Page, site: Site) -> PageReading:
        """Read *page* as its engine is read; ParseError when it defeats the parser."""
        html = not page.mime or "html" in page.mime
        if html and page.body.lstrip()[:5] != b"<?xml":
            return _engine_of(page).read(page, site)
        for engine in _ANSWERING:
            if reading := engine.answer(page, site):
                return attrs.evolve(reading, parser=engine.name, parser_version=engine.version)
        if is_json_feed(page):
            return _GENERIC.read(page, site)
        return _WORDPRESS.read(page, site)


def _engine_of(page: Page) -> Platform:
    """The engine that made an HTML *page*."""
    if page.links("https://api.w.org/"):  # as most pages of most blogs say
        return _WORDPRESS
    best = next(iter(recognised(page)), None)
    return _BY_NAME[best.engine] if best else _GENERIC


_BY_NAME = {name: engine() for name, engine in ENGINES.items()}
_WORDPRESS, _GENERIC = _BY_NAME["wordpress"], _BY_NAME["generic"]
_ANSWERING = tuple(engine for name in _WITH_API if isinstance(engine := _BY_NAME[name], Generic))
AnyEngine.engines = tuple(_BY_NAME.values())
