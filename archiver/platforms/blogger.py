"""Blogger: its feeds as JSON, which list every post, and every comment of a post.

seeds       as for any blog; the front page then names the feed of posts, which pages by the
            number of its first entry. How many entries come back is up to Blogger, so the
            next page begins behind those that did.
comments    where a page prints fewer comments than it says there are, its feed is asked
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import ClassVar
from urllib.parse import urlsplit

import attrs

from archiver import dates, urls
from archiver.items import Author, Comment, Post
from archiver.page import Page, finder
from archiver.platforms import markup
from archiver.platforms.answers import (
    Entry,
    Json,
    Listing,
    array,
    following,
    integer,
    members,
    named,
    number_in,
    span,
    string,
)
from archiver.platforms.generic import Generic
from archiver.platforms.permalinks import bare, may_be_post
from archiver.site import Address, PageKind, PageReading, Reading, Site, Source

__all__ = ["Blogger"]

_AT_MOST = "150"  # entries a page; fewer come where Blogger has lowered its cap since
_POSTS = re.compile(r"/feeds/posts/(?:default|summary)/?$")
_COMMENTS = re.compile(r"/feeds/(\d+)/comments/(?:default|full)/?$")
_STATIC = re.compile(r"/p/[^/]+\.html$")
_POST_ID = re.compile(r"\.post-(\d+)$")
_BODY_ID = re.compile(r"post-body-(\d+)")
_WITNESSES = {
    "title": "title.$t",
    "body": "content.$t",
    "authors": "author[].name.$t",
    "published": "published.$t",
    "modified": "updated.$t",
    "tags": "category[].term",
    "comment_count": "thr$total.$t",
    "url": "link[rel=alternate]",
    "engine_id": "id.$t",
}

_find_bodies = finder("//*[starts-with(@id, 'post-body-')]")


@attrs.frozen(kw_only=True)
class Blogger(Generic):
    """A blog at Blogger, on blogspot.com or a domain of its own."""

    name: ClassVar[str] = "blogger"
    version: ClassVar[int] = Generic.version

    def sources(self, page: Page, site: Site) -> Iterator[Address]:
        """The feed of all posts; those that the page names are the same one, in parts."""
        if site.url_key(page.url) == site.key:
            feed = urls.absolute(page.url, "/feeds/posts/default") or page.url
            yield Address(url=_asked(feed), kind=PageKind.API)

    def kind_of(self, page: Page, site: Site) -> tuple[PageKind, str | None]:
        """What a page is; what stands below ``/p/`` is no post, though it looks like one."""
        if _STATIC.fullmatch(urlsplit(page.url).path):
            return PageKind.OTHER, None
        return super().kind_of(page, site)

    def post(self, page: Page, site: Site) -> PageReading:
        """The post of a page, and its feed of comments where these are not all on the page."""
        found = super().post(page, site)
        number = _number(page)
        if number is None:
            return found
        readings = tuple(attrs.evolve(r, engine_id=number) for r in found.readings)
        told = readings[0].post
        if (told.comment_count or 0) <= len(told.comments or ()):
            return attrs.evolve(found, readings=readings)
        feed = urls.absolute(page.url, f"/feeds/{number}/comments/default") or page.url
        more = Address(url=_asked(feed), kind=PageKind.API)
        return attrs.evolve(found, readings=readings, addresses=(more, *found.addresses))

    def bounded(
        self, address: Address, site: Site, since: date | None, until: date | None
    ) -> Address:
        """*address*, and the feed of posts is asked for those of these days alone."""
        if address.kind is not PageKind.API or not _POSTS.search(address.url.partition("?")[0]):
            return address
        first, end = span(since, until, site.zone)
        bounds = {"published-min": f"{first:%FT%TZ}"} if first else {}
        bounds |= {"published-max": f"{end:%FT%TZ}"} if end else {}
        return attrs.evolve(
            address, url=urls.with_query(address.url, **bounds) if bounds else address.url
        )

    def answer(self, page: Page, site: Site) -> PageReading | None:
        """The posts or comments in a feed that came as JSON; None where *page* is none."""
        path = page.url.partition("?")[0]
        about = _COMMENTS.search(path)
        if "json" not in page.mime or not (about or _POSTS.search(path)):
            return None
        feed = members(members(page.json).get("feed"))
        if not str(_text(feed, "id")).startswith("tag:blogger.com,"):
            return None
        entries = [members(entry) for entry in array(feed.get("entry"))]
        after = _next(page, feed, len(entries))
        total = integer(_text(feed, "openSearch$totalResults"))
        if about is None:
            return Listing(
                _entries(entries, page),
                _WITNESSES,
                following=following(after, site, page.url),
                total=None if "published-m" in page.url else total,
            ).read(site, self)
        url = bare(_link(feed, "alternate", page) or "")
        post = Post(
            url=url if may_be_post(url, site) else None,
            comments=tuple(_comments(entries, page)),
            comment_count=total,
        )
        more = following(after, site, page.url)
        return PageReading(
            kind=PageKind.API,
            readings=(Reading(source=Source.API, post=post, engine_id=about[1]),),
            addresses=(more,) if more else (),
        )


def _asked(feed: str) -> str:
    """The first page of *feed* as JSON, the newest entries first, and not from FeedBurner."""
    pages = {"max-results": _AT_MOST, "start-index": "1"}
    return urls.with_query(feed, alt="json", orderby="published", redirect="false", **pages)


def _next(page: Page, feed: Json, count: int) -> str:
    """The page behind *page*, which has *count* entries; *page* itself where it is the last."""
    begins = number_in(page.url, "start-index") or 1
    behind = begins + count
    total = integer(_text(feed, "openSearch$totalResults"))
    ends = total is not None and behind > total and _link(feed, "next", page) is None
    if not count or ends:
        return page.url
    return urls.with_query(page.url, **{"start-index": str(behind)})


def _entries(entries: list[Json], page: Page) -> Iterator[Entry]:
    for entry in entries:
        url = _link(entry, "alternate", page)
        if url is None:
            continue
        number = _POST_ID.search(_text(entry, "id") or "")
        terms = [{"name": members(c).get("term")} for c in array(entry.get("category"))]
        yield Entry(
            url=url,
            title=_text(entry, "title"),
            html=_text(entry, "content"),
            published=_text(entry, "published"),
            modified=_text(entry, "updated"),
            authors=tuple(_authors(entry)),
            tags=named(terms),
            comment_count=integer(_text(entry, "thr$total")),
            engine_id=number[1] if number else None,
        )


def _authors(entry: Json) -> Iterator[Author]:
    for author in map(members, array(entry.get("author"))):
        if name := _text(author, "name"):
            uri = _text(author, "uri") or ""
            yield Author(name=name, url=uri if urls.is_web(uri) else None)


def _comments(entries: list[Json], page: Page) -> Iterator[Comment]:
    for entry in entries:
        number = _POST_ID.search(_text(entry, "id") or "")
        if number is None:
            continue
        raw = _text(entry, "published")
        at = dates.from_iso(raw, None) if raw else None
        author = next(_authors(entry), None)
        html = _text(entry, "content") or _text(entry, "summary") or ""
        above = _POST_ID.search(_related(entry) or "")
        yield Comment(
            id=number[1],
            parent_id=above[1] if above else None,
            author=author.name if author else None,
            author_url=author.url if author else None,
            published=at.at if at else None,
            published_raw=raw if at else None,
            text=markup.plain(markup.fragment(html)),
        )


def _related(entry: Json) -> str | None:
    """The comment that a comment answers: the feed of it is linked to as related."""
    for link in map(members, array(entry.get("link"))):
        if link.get("rel") == "related":
            number = (string(link.get("href")) or "").partition("?")[0].rpartition("/")[2]
            return f".post-{number}"
    return None


def _link(told: Json, rel: str, page: Page) -> str | None:
    for link in map(members, array(told.get("link"))):
        if link.get("rel") == rel:
            return urls.absolute(page.url, string(link.get("href")) or "")
    return None


def _text(told: Json, name: str) -> str | None:
    value = told.get(name)
    return string(members(value).get("$t")) if isinstance(value, dict) else string(value)


def _number(page: Page) -> str | None:
    """Blogger's number of the post that a page shows, which its text's element has for an id."""
    for element in _find_bodies(page.tree)[:1]:
        if found := _BODY_ID.fullmatch(element.get("id") or ""):
            return found[1]
    return None
