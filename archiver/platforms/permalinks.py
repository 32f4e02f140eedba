"""Which addresses of a WordPress blog can be posts, and which parts of a page they name.

Nothing is certain before the page is read: this only keeps listings, files and log-in pages out
of what is asked for as a post.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from archiver import urls
from archiver.platforms.requisites import is_file
from archiver.site import Site

__all__ = ["Part", "bare", "may_be_post", "part_of", "without_part"]

_COMMENT_PAGE = re.compile(r"/comment-page-(\d{1,6})/?$")
_NO_POST = re.compile(
    r"/(?:category|tag|author|page|feed|comments|search|type|wp-content|wp-includes|wp-admin|"
    r"wp-json)(?:/|$)"
    r"|/(?:wp-login|wp-signup|xmlrpc|wp-comments-post|wp-trackback|wp-cron)\.php"
    r"|/(?:19|20)\d\d(?:/\d\d){0,2}/?$|/(?:19|20)\d\d(?:/\d\d){0,2}/page/"
)
_NO_POST_END = re.compile(
    r"/(?:feed(?:/(?:rss2?|atom|rdf))?|trackback|embed|amp|page/\d+|attachment/[^/]+)/?$"
    r"|\.(?:xml|xsl|txt|css|js|json|php)$|/sitemap[^/]*$"
)
_NO_POST_QUERY = frozenset(
    "cat tag m author s page_id attachment_id feed paged rest_route preview share action "
    "top_ten_id post_type taxonomy redirect_to like_comment".split()
)
_PART_QUERY = ("cpage", "page", "replytocom")


class Part(NamedTuple):
    """A part of a post's page that has an address of its own."""

    kind: str
    """``comments`` (a further page of them) or ``text`` (of a post split into several)."""
    number: int


def bare(url: str) -> str:
    """The address of the post that *url* shows, a page of its comments or a place in."""
    url = urls.without_trackers(urls.without_fragment(url))
    head, mark, query = urls.without_query(url, *_PART_QUERY).partition("?")
    return _COMMENT_PAGE.sub("/", head) + mark + query


def part_of(url: str, text_part: int | None) -> Part | None:
    """The part that *url* asks for; *text_part* is what the page says it shows of the text.

    A number alone at the end of a path may as well be the name of a post.
    """
    if found := _COMMENT_PAGE.search(url.partition("#")[0].partition("?")[0]):
        return Part("comments", int(found[1]))
    if "cpage=" in url and (number := urls.query_value(url, "cpage") or "").isdecimal():
        return Part("comments", int(number[:6]))
    return Part("text", text_part) if text_part and text_part > 1 else None


def without_part(url: str, number: int) -> str:
    """*url* without the *number* of a part of the text at the end of its path."""
    head, mark, query = url.partition("?")
    return head.rstrip("/").removesuffix(f"/{number}") + "/" + mark + query


def may_be_post(url: str, site: Site) -> bool:
    """Whether *url* belongs to the blog and can be a post, as far as an address tells."""
    if not site.owns(url):
        return False
    parts = urlsplit(url)
    home = urlsplit(site.home).path.rstrip("/")
    path = parts.path.removeprefix(home)
    if parts.query:
        names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        if not _NO_POST_QUERY.isdisjoint(names):
            return False
        if "p" in names:
            return True
    if path in ("", "/") or is_file(path):
        return False
    return not (_NO_POST.match(path) or _NO_POST_END.search(path))
