"""Which addresses of a WordPress blog can be posts, and which parts of a page they name.

Nothing is certain before the page is read: this only keeps listings, files and log-in pages out
of what is asked for as a post.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from archiver import urls
from archiver.page import Page
from archiver.platforms.requisites import is_file
from archiver.site import Site
from archiver.text import word_set

__all__ = [
    "Part",
    "bare",
    "canonical",
    "is_variant",
    "may_be_post",
    "part_of",
    "without_part",
    "without_variant",
]

_COMMENT_PAGE = re.compile(r"/comment-page-(\d{1,6})/?$")
# First parts of a path below the home page that lead to listings, files and WordPress itself.
_NO_POST_FIRST = word_set(
    "category tag author page feed comments search type wp-content wp-includes wp-admin wp-json "
    "wp-login.php wp-signup.php wp-comments-post.php wp-trackback.php wp-cron.php xmlrpc.php"
)
_NO_POST_LAST = word_set("feed trackback embed amp rss rss2 rdf atom")
_PRINT_LAST = word_set("print printpage print-view printer-friendly amphtml")
_NO_POST_SUFFIX = (".xml", ".xsl", ".txt", ".css", ".js", ".json", ".php")
_DAY = re.compile(r"(?:19|20)\d\d(?:/\d\d){0,2}")
_NO_POST_QUERY = word_set(
    "cat tag m author s page_id attachment_id feed paged rest_route preview share action "
    "top_ten_id post_type taxonomy redirect_to like_comment preview_id preview_nonce _ppp nonce"
)
# The same post for small screens, printers and buttons: AMP, Blogger's mobile pages, WP-Print.
_VARIANT_FIELD = re.compile(
    r"(?:amp|noamp|nonamp|print|printable|printer_friendly|printerfriendly)(?:=\w*)?|"
    r"(?:output_?type|output|format|view|display|tmpl)=(?:amp|print)|m=[01]|nb=\w+|share=[\w-]+",
    re.IGNORECASE,
)
_VARIANT_PATH = re.compile(r"(?<!/\d\d)/(?:amp|print|printpage|amphtml)/?$", re.IGNORECASE)
_PART_QUERY = ("cpage", "page", "replytocom", "showComment")


class Part(NamedTuple):
    """A part of a post's page that has an address of its own."""

    kind: str
    """``comments`` (a further page of them) or ``text`` (of a post split into several)."""
    number: int


def bare(url: str) -> str:
    """The address of the post that *url* shows, a page of its comments or a place in."""
    url = without_variant(urls.without_trackers(urls.without_fragment(url)))
    head, mark, query = urls.without_query(url, *_PART_QUERY).partition("?")
    return _COMMENT_PAGE.sub("/", head) + mark + query


def without_variant(url: str) -> str:
    """*url* without the parameters that ask for another form of the same post."""
    head, mark, query = url.partition("?")
    if not mark:
        return url
    fields = query.split("&")
    kept = [field for field in fields if not _VARIANT_FIELD.fullmatch(field)]
    return url if len(kept) == len(fields) else head + ("?" + "&".join(kept) if kept else "")


def is_variant(url: str) -> bool:
    """Whether *url* asks for another form of a post: AMP, for printing, for small screens."""
    url = urls.without_fragment(url)
    return without_variant(url) != url or (_VARIANT_PATH.search(url.partition("?")[0]) is not None)


def canonical(page: Page, site: Site) -> str:
    """A post's own address: what its *page* declares, where that lies within the site."""
    declared = [url for url, _ in page.links("canonical")]
    for url in (*declared, page.meta.get("og:url", ""), page.url):
        if url and site.owns(url) and site.url_key(url) != site.key:
            break
    return bare(url)


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
    end = f"/{number}"
    path = head.removesuffix("/")
    return f"{path.removesuffix(end)}/{mark}{query}" if path.endswith(end) else url


def may_be_post(url: str, site: Site) -> bool:
    """Whether *url* belongs to the blog and can be a post, as far as an address tells."""
    if not site.owns(url):
        return False
    parts = urlsplit(without_variant(urls.without_fragment(url)) if "?" in url else url)
    if parts.query:
        names = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
        if "p" in names or not _NO_POST_QUERY.isdisjoint(names):
            return _NO_POST_QUERY.isdisjoint(names)
    home = urlsplit(site.home).path.rstrip("/")
    return _may_name_post(parts.path.removeprefix(home).strip("/").split("/"))


def _may_name_post(steps: list[str]) -> bool:
    first, last = steps[0], steps[-1]
    if not first or first in _NO_POST_FIRST or last in _NO_POST_LAST or is_file(last):
        return False
    if last.endswith(_NO_POST_SUFFIX) or last.startswith("sitemap"):
        return False
    if last in _PRINT_LAST and len(steps) > 1 and not steps[-2].isdecimal():
        return False
    if len(steps) > 2 and steps[-2] in {"page", "attachment"}:
        return False
    return len(steps) > 3 or _DAY.fullmatch("/".join(steps)) is None
