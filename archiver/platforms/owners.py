"""Whose blog it is, for posts that name nobody: one person writes most blogs.

A link marked as the author's stands above every post, blogs are called after their owners
(``Ines Quay's Blog``, ``木禾的博客``), and user names are the names of hosts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from archiver.page import finder
from archiver.platforms import people
from archiver.platforms.beside import stands_aside
from archiver.platforms.markup import words
from archiver.platforms.structured import Named
from archiver.platforms.view import View
from archiver.text import squash

__all__ = ["own_names", "owner"]

_MOST = 40
_LONGEST = 300
_MARKED = "a[rel~=author], a.p-author, a.u-author, .h-card.p-author"
_find_nicknames = finder(
    "//*[contains(@class, 'ickname') or contains(@class, 'ick-name')"
    " or contains(@class, 'ickName')]"
)
_PARTS = re.compile(r"\s[|–—«»·:~-]{1,2}\s|[|_»«]|[:：]\s")
_CALLED_AFTER = (
    re.compile(
        r"(?P<name>[^\s的]{1,20})的(?:个人|個人)?(?:博客|专栏|專欄|部落格|空间|日志|網誌|网志)"
    ),
    re.compile(r"(?P<name>[^\sの]{1,20})の(?:ブログ|日記|部屋)"),
    re.compile(
        r"(?!(?:the|men|women|children|people|today|editor|reader)\b)"
        r"(?P<name>[^\W\d_][\w.’'-]*(?:\s[^\W\d_][\w.’'-]*){0,2})['’]s\s"
        r"(?:(?:personal|web)\s)?(?:we)?b?(?:blog|log|journal|diary|notebook|notes|writings?)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:das\s|le\s|il\s|el\s|o\s)?(?:blog|weblog)\s(?:von|de|di)\s"
        r"(?P<name>[^\W\d_][\w.’'-]*(?:\s[^\W\d_][\w.’'-]*){1,3})",
        re.IGNORECASE,
    ),
)


def own_names(view: View) -> frozenset[str]:
    """What the blog calls itself, and the names its address has."""
    host = view.site.home.partition("//")[2].partition("/")[0].removeprefix("www.")
    names = (
        view.site.title,
        view.page.meta.get("og:site_name", ""),
        host,
        host.partition(".")[0],
        *_beside_title(view),
    )
    return frozenset(name.casefold() for name in names if name)


def _beside_title(view: View) -> Iterator[str]:
    """The parts of the document's title that are not the post's own."""
    document = next(view.page.tree.iter("title"), None)
    heading = "" if view.heading is None else words(view.heading).casefold()
    if document is not None and heading:
        parts = map(squash, _PARTS.split((document.text or "")[:_LONGEST]))
        yield from (part for part in parts if part and part.casefold() not in heading)


def owner(view: View, _: str) -> Iterator[Named]:
    """Whoever the page marks as the author of the blog, or the one it is called after."""
    if marked := next(_marked(view), None):
        yield marked
        return
    if (nick := _nickname(view)) is not None:
        yield nick
        return
    host = view.page.url.partition("//")[2].partition("/")[0].partition(".")[0]
    for part in dict.fromkeys(name for name in _names_of_blog(view) if len(name) <= _LONGEST):
        for pattern in _CALLED_AFTER:
            found = pattern.fullmatch(part)
            if found and people.is_capitalised(found["name"]):
                yield Named(found["name"], None, None)
                return
        if "_" in part and part.lower().replace("_", "-") == host:
            yield Named(part, None, None)
            return


def _nickname(view: View) -> Named | None:
    """The one name that the box about whose blog it is gives beside the posts."""
    if not view.page.names_class("nickname", "nick-name", "nickName", "Nickname", "NickName"):
        return None
    found = {
        said
        for element in islice(_find_nicknames(view.page.tree), _MOST)
        if element not in view.said
        and not stands_aside(element, view.page.tree, view.said)
        and (said := people.one_name(words(element)))
    }
    return Named(found.pop(), None, None) if len(found) == 1 else None


def _marked(view: View) -> Iterator[Named]:
    for element in islice(view.page.all(_MARKED), _MOST):
        name = None if stands_aside(element, view.page.tree, view.said) else words(element)
        if name and (named := people.one_name(name)):
            href = (element.get("href") or "").strip()
            yield Named(named, view.page.resolve(href) if href else None, None)


def _names_of_blog(view: View) -> Iterator[str]:
    """What may be the name of the blog: parts of the document's title, and the first heading."""
    document = next(view.page.tree.iter("title"), None)
    told = squash((document.text or "")[:_LONGEST]) if document is not None else ""
    heading: etree._Element | None = next(view.page.tree.iter("h1"), None)
    yield view.page.meta.get("og:site_name", "")
    for part in (*_PARTS.split(told), *re.split(r"[:：]\s", told)):
        yield part.strip()
    if heading is not None and heading is not view.heading:
        yield words(heading)
