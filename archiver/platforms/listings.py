"""Where a blog names its posts beside API and feed: robots.txt, sitemaps, archive pages.

Each yields references to posts and the addresses of what lists further ones; a listing's next
page is named by the listing before it, so a reader follows a chain and stops where it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import attrs
from lxml import etree

from archiver import dates, http, urls
from archiver.errors import ParseError, RemoteError
from archiver.page import Page, finder
from archiver.platforms.permalinks import bare, may_be_post
from archiver.site import Address, PageKind, PageReading, Reference, Site, Source

__all__ = ["archive", "archives", "is_archive", "next_page", "robots", "sitemap"]

_SITEMAP_LINE = re.compile(rb"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
# Sitemaps of core, Yoast, Rank Math, Jetpack and others that list no posts, by their file names.
_NO_POSTS = re.compile(
    r"/(?:wp-sitemap-(?!posts-post-)|sitemap-(?:tax|misc|archives|authors|image|video|news|home|"
    r"pt-(?!post))|(?:page|category|post_tag|post_format|tag|author|user|attachment|product|"
    r"image|video|news|local|topic|forum|reply|elementor\w*|e-landing-page)s?[-_]sitemap)",
    re.IGNORECASE,
)
_POSTS_APART = re.compile(r"/sitemap-posts(?:-\d+)?\.xml$")
_PAGES_APART = re.compile(r"/sitemap-(?:pages|tags)(?:-\d+)?\.xml$")
_LINES = 50_000
# Below the front page: months and years, alone or behind a word such as archives, and categories.
_ARCHIVE_PATH = re.compile(
    r"(?:[a-z-]{1,40}/)?(?:19|20)\d\d(?:/(?:0[1-9]|1[0-2]))?|(?:19|20)\d\d_\d\d_01_archive\.html|"
    r"(?:[a-z-]{1,40}/)?categor(?:y|ies)(?:/[^/]{1,200}){1,5}"
)
_ARCHIVE_QUERY = re.compile(r"m=(?:19|20)\d\d(?:0[1-9]|1[0-2])?|cat=\d{1,8}")
_NO_ARCHIVE = re.compile(r"/(?:page/\d+|feed(?:/\w+)?)$")
_MOST_ARCHIVES = 1000
"""Of one page: a century of months, or more categories than anybody keeps apart."""

_find_entries = finder(
    "//article[not(ancestor::article)] | //div[contains(@class, 'hentry')]"
    " | //div[contains(@class, 'type-post')] | //li[contains(@class, 'wp-block-post ')]"
)
_find_next = finder("//a[@href][contains(concat(' ', @rel, ' '), ' next ')]")
_PAGE_PATH = re.compile(r"/page/(\d{1,6})/?$")


def robots(page: Page, site: Site) -> PageReading:
    """The sitemaps that robots.txt names, on the blog's own hosts."""
    named = (
        line.decode("utf-8", "replace") for line in _SITEMAP_LINE.findall(page.body[:500_000])
    )
    found = dict.fromkeys(filter(None, (urls.absolute(page.url, name) for name in named)))
    return PageReading(
        kind=PageKind.ROBOTS,
        addresses=tuple(
            Address(url=url, kind=PageKind.SITEMAP) for url in found if site.on_host(url)
        ),
    )


def sitemap(page: Page, site: Site) -> PageReading:
    """The posts a sitemap names, or the sitemaps an index does; ParseError when it is neither."""
    page = _unpacked(page)
    if not page.body.lstrip()[:3].removeprefix(b"\xef\xbb\xbf").startswith(b"<") and (
        page.mime == "text/plain"
    ):
        return _text_sitemap(page, site)
    root = page.xml
    name = _local(root)
    if name not in {"urlset", "sitemapindex"}:
        raise ParseError(f"a sitemap begins with <urlset>, not with <{name}>", url=page.url)
    found = [(url, modified) for url, modified in _locations(root, page) if url]
    if name == "sitemapindex":
        # One that has its posts in a map of their own (Ghost's) has none in the other maps.
        apart = any(_POSTS_APART.search(url) for url, _ in found)
        return PageReading(
            kind=PageKind.SITEMAP,
            addresses=tuple(
                Address(url=url, kind=PageKind.SITEMAP)
                for url, _ in found
                if site.on_host(url)
                and not _NO_POSTS.search(url)
                and not (apart and _PAGES_APART.search(url))
            ),
        )
    return PageReading(
        kind=PageKind.SITEMAP,
        references=tuple(
            Reference(url=bare(url), source=Source.SITEMAP, modified=told.at if told else None)
            for url, modified in found
            if may_be_post(url, site)
            for told in (dates.from_iso(modified, site.zone),)
        ),
    )


def archive(page: Page, site: Site) -> PageReading:
    """The posts a home, category or month page lists; its next page and `archives`."""
    following = next_page(page, site)
    named = (following,) if following else ()
    return PageReading(
        kind=PageKind.LISTING,
        references=tuple(_entries(page, site)),
        addresses=(
            *(Address(url=url, kind=PageKind.LISTING, last_resort=True) for url in named),
            *(one for one in archives(page, site) if one.url not in named),
        ),
    )


def archives(page: Page, site: Site) -> tuple[Address, ...]:
    """The archives of months and categories that *page* links to or offers; a last resort."""
    found: dict[str, None] = {}
    for element in page.tree.iter("a", "option"):
        target = (element.get("href") or element.get("value") or "").partition("#")[0].strip()
        url = page.resolve(target) if "/" in target or "?" in target else None
        if url and len(found) < _MOST_ARCHIVES and is_archive(url, site):
            found[url] = None
    return tuple(Address(url=url, kind=PageKind.LISTING, last_resort=True) for url in found)


def is_archive(url: str, site: Site) -> bool:
    """Whether *url* is called as archives of a month or category are, and lies within *site*."""
    if not site.owns(url):
        return False
    path, _, query = site.url_key(url).partition("?")
    below = path.removeprefix(site.key.partition("?")[0]).lstrip("/")
    if query:
        return not below and _ARCHIVE_QUERY.fullmatch(query) is not None
    return _ARCHIVE_PATH.fullmatch(below) is not None and _NO_ARCHIVE.search(below) is None


def next_page(page: Page, site: Site) -> str | None:
    """The address of the listing's next page, where the page links to it."""
    for url, _ in page.links("next"):
        if site.owns(url):
            return url
    for anchor in _find_next(page.tree):
        found_url = page.resolve((anchor.get("href") or "").strip())
        if found_url and site.owns(found_url):
            return urls.without_fragment(found_url)
    path = page.url.partition("?")[0]
    found = _PAGE_PATH.search(path)
    asked = found[1] if found else (urls.query_value(page.url, "paged") or "")[:6]
    number = int(asked) if asked.isdecimal() else 1
    ends = (f"/page/{number + 1}", f"paged={number + 1}")
    stem = site.url_key(_PAGE_PATH.sub("/", path))
    for anchor in page.tree.iter("a"):
        href = (anchor.get("href") or "").partition("#")[0].strip()
        found_url = page.resolve(href) if href.rstrip("/").endswith(ends) else None
        if found_url and site.url_key(_PAGE_PATH.sub("/", found_url.partition("?")[0])) == stem:
            return found_url
    return None


def _entries(page: Page, site: Site) -> Iterator[Reference]:
    seen: set[str] = set()
    for entry in _outermost(_find_entries(page.tree)) or [page.tree]:
        printed = next((t.get("datetime") for t in entry.iter("time") if t.get("datetime")), None)
        day = dates.parse(printed, site.zone) if printed else None
        alone = entry is not page.tree
        for anchor in _titles(entry):
            url = page.resolve((anchor.get("href") or "#").strip())
            if url is None or not may_be_post(url, site):
                continue
            if (named := bare(url)) not in seen:
                seen.add(named)
                published = day.day if alone and day else None
                yield Reference(url=named, source=Source.ARCHIVE, published=published)
            if alone:
                break


def _outermost(found: Iterable[etree._Element]) -> list[etree._Element]:
    """Those of *found*, which are in document order, that none of the others holds."""
    outer: dict[etree._Element, None] = {}
    for element in found:
        if not any(above in outer for above in element.iterancestors()):
            outer[element] = None
    return list(outer)


def _titles(entry: etree._Element) -> Iterator[etree._Element]:
    """The links in *entry* that lead to its post: those in a heading, and bookmarks."""
    for anchor in entry.iter("a"):
        heading = next(anchor.iterancestors("h1", "h2", "h3"), None)
        if "bookmark" in (anchor.get("rel") or "") or (heading is not None and anchor.get("href")):
            yield anchor


def _locations(root: etree._Element, page: Page) -> Iterator[tuple[str | None, str]]:
    for entry in root:
        told = {_local(child): (child.text or "").strip() for child in entry}
        yield urls.absolute(page.url, told.get("loc", "")), told.get("lastmod", "")


def _text_sitemap(page: Page, site: Site) -> PageReading:
    lines = (line.strip() for line in page.text.splitlines()[:_LINES])
    return PageReading(
        kind=PageKind.SITEMAP,
        references=tuple(
            Reference(url=bare(line), source=Source.SITEMAP)
            for line in lines
            if urls.is_web(line) and may_be_post(line, site)
        ),
    )


def _unpacked(page: Page) -> Page:
    """*page* with the gzip of a file such as ``sitemap.xml.gz`` undone."""
    if not page.body.startswith(b"\x1f\x8b"):
        return page
    head = http.Head(b"", ((b"Content-Encoding", b"gzip"),), 0)
    try:
        return attrs.evolve(page, body=http.content(head, page.body))
    except RemoteError as error:
        raise ParseError(str(error), url=page.url) from error


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
