"""A blog whose engine nobody has named: each page is read by the engine that made it.

An engine leaves its marks on every page, so nothing has to be remembered between pages, and a
reparse decides as the crawl did. Readings carry the engine's name and version: where the choice
between engines changes, the version of the one that loses pages is raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

import attrs

from archiver.page import Page
from archiver.platforms.evidence import is_wordpress
from archiver.platforms.generic import Generic
from archiver.platforms.wordpress import WordPress
from archiver.site import Address, PageReading, Platform, Site

__all__ = ["AnyEngine"]


@attrs.frozen(kw_only=True)
class AnyEngine:
    """WordPress where a page shows it, else whatever `Generic` makes of it."""

    name: ClassVar[str] = "any"
    version: ClassVar[int] = 2
    engines: ClassVar[Sequence[Platform]]
    """Who reads the pages."""

    def seeds(self, site: Site, since: date | None, until: date | None) -> Sequence[Address]:
        """Where either engine would begin."""
        both = (*_WORDPRESS.seeds(site, since, until), *_GENERIC.seeds(site, since, until))
        return list({address.url: address for address in both}.values())

    def bounded(
        self, address: Address, site: Site, since: date | None, until: date | None
    ) -> Address:
        """*address* narrowed to these days, where WordPress's API is asked."""
        return _WORDPRESS.bounded(address, site, since, until)

    def read(self, page: Page, site: Site) -> PageReading:
        """Read *page* as its engine is read; ParseError when it defeats the parser."""
        html = not page.mime or "html" in page.mime
        if html and page.body.lstrip()[:5] != b"<?xml" and not is_wordpress(page):
            return _GENERIC.read(page, site)
        return _WORDPRESS.read(page, site)


_WORDPRESS = WordPress()
_GENERIC = Generic()
AnyEngine.engines = (_WORDPRESS, _GENERIC)
