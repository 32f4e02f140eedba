"""Posts as a JSON Feed tells them, whatever engine serves it.

What it holds is said at https://www.jsonfeed.org/version/1.1/. Micro.blog has one at
``/feed.json``; other blogs name theirs in the head of the front page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from archiver import urls
from archiver.items import Author
from archiver.page import Page
from archiver.platforms.answers import (
    Entry,
    Json,
    Listing,
    array,
    following,
    members,
    named,
    string,
)
from archiver.platforms.markup import line
from archiver.platforms.theme import Theme
from archiver.site import PageKind, PageReading, Site, Source

__all__ = ["is_json_feed", "json_feed", "leads_to_json_feed"]

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d)?/?")
_START = 2048  # bytes in which a feed says that it is one
_WITNESSES = {
    "title": "title",
    "body": "content_html, content_text",
    "authors": "authors, author",
    "published": "date_published",
    "modified": "date_modified",
    "tags": "tags",
    "language": "language",
    "url": "url",
}


def leads_to_json_feed(mime: str, url: str) -> bool:
    """Whether a link to *url* with the media type *mime* leads to a JSON Feed, as links go."""
    if mime == "application/json":
        return url.partition("?")[0].endswith((".json", "/json")) and "/wp-json" not in url
    return mime == "application/feed+json"


def is_json_feed(page: Page) -> bool:
    """Whether *page* says of itself that it is a JSON Feed."""
    if "json" not in page.mime or b"jsonfeed.org/version/" not in page.body[:_START]:
        return False
    return _VERSION.fullmatch(string(members(page.json).get("version")) or "") is not None


def json_feed(page: Page, site: Site, theme: Theme) -> PageReading | None:
    """The posts in a JSON Feed and its next page; None when *page* is none."""
    if not is_json_feed(page):
        return None
    told = members(page.json)
    after = urls.absolute(page.url, string(told.get("next_url")) or "") or page.url
    return Listing(
        _entries(told, page),
        _WITNESSES,
        following=following(after, site, page.url, PageKind.FEED),
        source=Source.FEED,
    ).read(site, theme)


def _entries(told: Json, page: Page) -> Iterator[Entry]:
    language = string(told.get("language"))
    everyone = _authors(told)
    for one in array(told.get("items")):
        item = members(one)
        url = urls.absolute(page.url, string(item.get("url")) or string(item.get("id")) or "")
        if url is None:
            continue
        text = string(item.get("content_text"))
        yield Entry(
            url=url,
            title=string(item.get("title")),
            html=string(item.get("content_html")) or (_paragraphs(text) if text else None),
            published=string(item.get("date_published")),
            modified=string(item.get("date_modified")),
            authors=_authors(item) or everyone,
            tags=named(item.get("tags")) if "tags" in item else None,
            language=string(item.get("language")) or language,
        )


def _authors(told: Json) -> tuple[Author, ...]:
    people = map(members, array(told.get("authors")) or (told.get("author"),))
    found = ((line(string(one.get("name")) or ""), string(one.get("url"))) for one in people)
    return tuple(
        Author(name=name, url=url if url and urls.is_web(url) else None)
        for name, url in found
        if name
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", text))
