"""What a page of a WordPress blog is, before anything of it is read.

The theme's body classes say it. A theme that prints none is judged by how many posts it shows.
"""

from __future__ import annotations

import re

from lxml import etree

from archiver import urls
from archiver.page import Page, finder
from archiver.platforms.requisites import is_embed
from archiver.site import PageKind, Site

__all__ = ["is_protected", "kind_of"]

_LISTINGS = frozenset({"archive", "blog", "search", "category", "tag", "author", "date"})
_OTHERS = frozenset({"page", "attachment", "login", "single-attachment"})
_OTHER_TYPE = re.compile(r"single-(?!post$|format-|paged-)\S+")

_find_posts = finder(
    "//article[contains(@class, 'hentry') or contains(@class, 'type-post')]"
    " | //div[contains(@class, 'hentry') or contains(@class, 'type-post')]"
)

_find_numbered = finder("//div[starts-with(@id, 'post-')]")  # of themes before body classes


def kind_of(page: Page, site: Site) -> tuple[PageKind, str | None]:
    """What an HTML page is, and why it could not be read as a post where it stands for one."""
    classes = page.classes
    if "error404" in classes:
        return PageKind.OTHER, "soft 404: the page says it does not exist"
    if is_embed(page.url):  # its classes are those of the post it shows in little
        return PageKind.OTHER, None
    kind = _by_classes(classes) or _by_content(page, site)
    if kind is PageKind.POST and is_protected(page.tree):
        return PageKind.OTHER, "password protected"
    return kind, None


def is_protected(within: etree._Element) -> bool:
    """Whether a form asks for a password where the text of a post should be."""
    return any(
        "post-password-form" in (form.get("class") or "") or "=postpass" in form.get("action", "")
        for form in within.iter("form")
    )


def _by_classes(classes: frozenset[str]) -> PageKind | None:
    if "single-post" in classes:
        return PageKind.POST
    if not _OTHERS.isdisjoint(classes):
        return PageKind.OTHER
    if "single" in classes:
        other = any(_OTHER_TYPE.fullmatch(name) for name in classes)
        return PageKind.OTHER if other else PageKind.POST
    return PageKind.LISTING if not _LISTINGS.isdisjoint(classes) else None


def _is_numbered(element: etree._Element) -> bool:
    return (element.get("id") or "").removeprefix("post-").isdecimal()


def _by_content(page: Page, site: Site) -> PageKind:
    if site.url_key(page.url) == site.key:
        return PageKind.LISTING
    posts = len(_find_posts(page.tree))
    if not posts and urls.permalink_date(page.url):
        posts = sum(map(_is_numbered, _find_numbered(page.tree)))
    if posts > 1:
        return PageKind.LISTING
    return PageKind.POST if posts or page.meta.get("og:type") == "article" else PageKind.OTHER
