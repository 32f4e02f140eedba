"""Tumblr: its old API, which answers in XML and asks for no key.

A post of Tumblr's is of a kind (text, photo, quote, link, chat, video, audio), and what stands for
its title and its text depends on that. Many have no title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import ClassVar

import attrs
from lxml import etree

from archiver import urls
from archiver.items import Term
from archiver.page import Page
from archiver.platforms.answers import Entry, Listing, following, integer, number_in
from archiver.platforms.generic import Generic
from archiver.site import Address, PageKind, PageReading, Site

__all__ = ["Tumblr"]

_AT_MOST = "50"
_ROUTE = re.compile(r"/api/read/?$")
_TITLES = ("regular-title", "link-text", "conversation-title")
_TEXTS = (
    "regular-body", "photo-caption", "quote-text", "quote-source", "link-description",
    "conversation-text", "video-caption", "audio-caption", "answer", "question",
)  # fmt: skip
_PLAIN = frozenset({"conversation-text"})
_START = 512  # bytes in which the answer says what it is
_WITNESSES: Mapping[str, str] = {
    "title": ", ".join(_TITLES),
    "body": ", ".join(_TEXTS),
    "published": "@date-gmt",
    "tags": "tag",
    "url": "@url-with-slug",
    "engine_id": "@id",
}


@attrs.frozen(kw_only=True)
class Tumblr(Generic):
    """A blog at Tumblr."""

    name: ClassVar[str] = "tumblr"
    version: ClassVar[int] = Generic.version

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The API's list of all posts, which begins with the newest."""
        if site.url_key(page.url) == site.key:
            route = urls.absolute(page.url, "/api/read") or page.url
            asked = urls.with_query(route, start="0", num=_AT_MOST)
            yield Address(url=asked, kind=PageKind.API)
        yield from super().sources(page, site)

    def answer(self, page: Page, site: Site) -> PageReading | None:
        """The posts in an answer of the API; None where *page* is none."""
        if not _ROUTE.search(page.url.partition("?")[0]) or b"<tumblr" not in page.body[:_START]:
            return None
        holder = page.xml.find("posts")
        if page.xml.tag != "tumblr" or holder is None:
            return None
        posts = holder.findall("post")
        behind = (number_in(page.url, "start") or 0) + len(posts)
        total = integer(holder.get("total"))
        more = posts and (total is None or behind < total)
        after = urls.with_query(page.url, start=str(behind)) if more else page.url
        return Listing(
            filter(None, (_entry(post, page) for post in posts)),
            _WITNESSES,
            following=following(after, site, page.url),
            total=total,
        ).read(site, self)


def _entry(post: etree._Element, page: Page) -> Entry | None:
    url = urls.absolute(page.url, post.get("url-with-slug") or post.get("url") or "")
    if url is None or post.get("private") == "true":
        return None
    told = {str(part.tag): "".join(map(str, part.itertext())).strip() for part in post}
    published = (post.get("date-gmt") or "").removesuffix(" GMT").strip()
    tags = dict.fromkeys(tag for part in post.findall("tag") if (tag := (part.text or "").strip()))
    return Entry(
        url=url,
        title=next(filter(None, map(told.get, _TITLES)), None),
        html="\n".join(_html(name, told[name]) for name in _TEXTS if told.get(name)),
        published=f"{published.replace(' ', 'T')}Z" if published else None,
        tags=tuple(Term(name=tag) for tag in tags),
        engine_id=post.get("id"),
    )


def _html(name: str, text: str) -> str:
    return f"<p>{escape(text)}</p>" if name in _PLAIN else f"<div>{text}</div>"
