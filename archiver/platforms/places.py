"""What the address of a page and the links below its text say about it: a post, or a list of them.

An address is only a sign: posts lie below folders of any name. It is believed where nothing that
is told to programs says that the page is an article.
"""

from __future__ import annotations

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml import etree

from archiver.page import Page
from archiver.platforms.permalinks import may_be_post
from archiver.site import Site
from archiver.text import squash, word_set

__all__ = ["has_neighbours", "is_list_place", "is_page_place"]

_LISTS = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|labels?|topics?)/[^/]+(?:/page/?\d+)?(?:\.html?)?/?"
    r"|/categories(?:/[^/]+){1,5}/index\.html"
    r"|/(?:archives?/)?(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2]))?(?:/page/?\d+)?(?:\.html?)?/?"
    r"|/(?:blog|posts?|articles?|news|journal|writing|archives?)(?:/page/?\d+)?(?:\.html?)?/?"
    r"|/(?:page|p)/?\d{1,4}(?:\.html?)?/?"
)
_PAGES = word_set(
    "about about-me about-us aboutme contact contact-us impressum imprint datenschutz privacy "
    "privacy-policy disclaimer terms links friends link friend archives archive categories tags "
    "category tag authors author search sitemap 404 guestbook subscribe newsletter all-tags "
    "all-categories kontakt a-propos mentions-legales"
)
_SUFFIX = re.compile(r"\.html?$|/index\.html?$")
_NEIGHBOUR = re.compile(
    r"\W*(?:(?:prev(?:ious)?|next|older|newer)(?: (?:post|article|entry|story|page))?s?\b|"
    r"上一?篇|下一?篇|前一篇|后一篇|前の記事|次の記事|(?:vorherige|nächste)r? (?:beitrag|artikel)|"
    r"article (?:précédent|suivant))",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:^|[-_])(?:prev|previous|next|older|newer)(?:$|[-_])")
_MAX_LINKS = 1500
_PIECES = 8
_LETTERS = 80


def is_list_place(url: str) -> bool:
    """Whether lists of posts lie at such addresses: ``/tags/tea/``, ``/2023/05/``."""
    path = urlsplit(url).path
    return any(_LISTS.fullmatch(path, place) for place in _folders(path))


def _folders(path: str) -> list[int]:
    """Where the second folder from the start of *path* begins, and the path itself."""
    second = path.find("/", 1)
    return [0, second] if second > 0 else [0]


def is_page_place(url: str) -> bool:
    """Whether the address is one of a blog's pages that are no posts: ``/about/``."""
    path = _SUFFIX.sub("", urlsplit(url).path).strip("/").lower()
    return path.rpartition("/")[2] in _PAGES


def has_neighbours(page: Page, site: Site) -> bool:
    """Whether the page leads to the post before it or behind it."""
    for link in islice(page.tree.iter("a"), _MAX_LINKS):
        if _leads_on(link):
            url = page.resolve((link.get("href") or "").strip())
            if url and may_be_post(url, site) and not is_list_place(url):
                return True
    return False


def _leads_on(link: etree._Element) -> bool:
    rel = (link.get("rel") or "").lower().split()
    if "prev" in rel or "next" in rel:
        return True
    holder = link.getparent()
    names = f"{link.get('class') or ''} {holder.get('class') or '' if holder is not None else ''}"
    if any(map(_CALLED.search, names.lower().split())):
        return True
    said = squash(" ".join(str(piece)[:_LETTERS] for piece in islice(link.itertext(), _PIECES)))
    before = (holder.text or "")[-_LETTERS:] if holder is not None and holder[0] is link else ""
    return _NEIGHBOUR.match(said) is not None or _NEIGHBOUR.match(squash(before)) is not None
