"""What a blog of any engine offers to programs: robots.txt, sitemaps and feeds."""

from __future__ import annotations

import re

from archiver.page import Page
from archiver.platforms import listings
from archiver.platforms.feeds import feed
from archiver.site import PageReading, Site

__all__ = ["machine"]

_XML_ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)


def machine(
    page: Page, site: Site, columns: tuple[str, ...], labels: tuple[str, ...] = ()
) -> PageReading | None:
    """What *page* names, when it is meant for programs; None when it is not."""
    if page.url.partition("?")[0].endswith("/robots.txt"):
        return listings.robots(page, site)
    root = _xml_root(page)
    if root in {"urlset", "sitemapindex"}:
        return listings.sitemap(page, site)
    return feed(page, site, columns, labels) if root else None


def _xml_root(page: Page) -> str | None:
    """The name of the root element of a feed or sitemap; None for any other document."""
    start = page.body[:4].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"\x1f\x8b"):
        return "urlset"
    if not start.startswith(b"<"):
        return "urlset" if page.mime == "text/plain" and "sitemap" in page.url else None
    found = _XML_ROOT.search(page.body, 0, 2048)
    if found is None or ("html" in page.mime and b"<html" in page.body[:2048].lower()):
        return None
    return found[1].decode().lower()
