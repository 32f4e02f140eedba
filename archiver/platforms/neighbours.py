"""Which of several WordPress blogs on one host made a page.

A network keeps its main blog at the root of a host and each other one in a directory of it
(``/tea/``), so that an address below the main blog's may be another blog's. Their posts have the
same numbers, and must not be mixed. A page tells its blog twice: by what WordPress derives from
the blog's front page (API, short link, feed), and by where its own files lie. Only both together
say it. Plugins for languages move the one alone (``/en/wp-json/``), and a blog whose files have a
directory to themselves (``/wp/wp-includes/``) the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver import urls
from archiver.page import Page
from archiver.site import Site

__all__ = ["ANOTHER", "other_blog"]

ANOTHER = "no post: of another blog, "
"""How the failure of another blog's page begins; the address of that blog follows."""

_API = re.compile(r"(?:/index\.php)?/wp-json/?$|/(?:index\.php)?\?rest_route=/?$")
_SHORT_LINK = re.compile(r"/\?p=\d+$")
_FEED = re.compile(r"/(?:index\.php/)?feed/?$|/\?feed=rss2$")
_FILES = re.compile(r"/(?:xmlrpc\.php\?rsd$|wp-includes/|wp-content/(?:themes|plugins)/)")
_DERIVED = (("https://api.w.org/", _API), ("shortlink", _SHORT_LINK), ("alternate", _FEED))


def other_blog(page: Page, site: Site) -> str | None:
    """The front page of the blog that made *page*, where that is another one below *site*'s."""
    home = next(_derived(page), None)
    if home is None or not _is_below(home, site):
        return None
    files = next((url for url in _files(page) if site.on_host(url)), None)
    return home if files is not None and _lies_in(files, home) else None


def _derived(page: Page) -> Iterator[str]:
    """The front page, as each of what WordPress derives from it tells."""
    for relation, pattern in _DERIVED:
        for url, _ in page.links(relation):
            if found := pattern.search(url):
                yield url[: found.start()] + "/"


def _files(page: Page) -> Iterator[str]:
    """Where WordPress lies, as each address of its own files tells."""
    named = [url for relation in ("edituri", "stylesheet") for url, _ in page.links(relation)]
    scripts = (page.resolve(script.get("src") or "") for script in page.tree.iter("script"))
    for url in (*named, *scripts):
        if url and (found := _FILES.search(url)):
            yield url[: found.start()] + "/"


def _is_below(home: str, site: Site) -> bool:
    return site.owns(home) and site.url_key(home) != site.key


def _lies_in(files: str, home: str) -> bool:
    return (urls.key(files) + "/").startswith(urls.key(home) + "/")
