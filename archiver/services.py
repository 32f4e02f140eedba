"""Engines' own services: APIs that answer for a blog on another host than the blog's."""

from __future__ import annotations

import re

from archiver import urls
from archiver.site import Site

__all__ = ["is_ghost_listing", "is_service"]

_WORDPRESS_COM = re.compile(
    r"https://public-api\.wordpress\.com/wp/v2/sites/([^/?#]+)/posts(?=\?|$)"
)
_GHOST = re.compile(r"/ghost/api/(?:(?:v\d(?:\.\d)?|canary)/)?content/posts/?$")


def is_ghost_listing(url: str) -> bool:
    """Whether *url* is the list of posts of Ghost's Content API."""
    return _GHOST.search(url.partition("?")[0]) is not None


def is_service(url: str, site: Site) -> bool:
    """Whether *url*, on another host, asks an engine's own service for the posts of *site*.

    What a Ghost answers for another blog has none of the site's posts.
    """
    if found := _WORDPRESS_COM.match(url):
        return found[1] == urls.hostname(site.home) or found[1] in site.hosts
    return is_ghost_listing(url) and urls.query_value(url, "key") is not None
