"""A post's page, cut to what its reading needs, and the fields that are read from it.

Each cut is made only if the page reads as before: a script may name the system that holds the
comments, a style may hide what is no text. So the page stays what it is to the parser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import attrs
from lxml import etree

from archiver import http, text
from archiver.errors import ArchiverError, NothingFound
from archiver.items import Post
from archiver.page import Page, finder, parse_html
from archiver.site import PageKind, PageReading, Site

__all__ = ["Fixture", "expected", "read_page"]

_HEAD = http.Head(b"", ((b"Content-Type", b"text/html; charset=utf-8"),), 0)
_WORDS = 8  # of the body's beginning and end
_LETTERS = 80
_ITEMS = 3  # of a list that leads elsewhere
_LONG_VALUE = 200
_SHOWN_AS_WRITTEN = frozenset({"pre", "textarea", "script", "style", "code"})

_find_inline = finder("//script[not(@src)][not(contains(@type, 'ld+json'))]")
_find_scripts = finder("//script[@src]")
_find_styles = finder("//style | //*[local-name()='svg']")
_find_style_links = finder(
    "//link[contains(@rel, 'stylesheet') or contains(@rel, 'pre') or contains(@rel, 'icon')"
    " or contains(@rel, 'manifest')]"
)
_find_pictures = finder("//*[starts-with(@src, 'data:')]")
_find_lists = finder(
    "//*[self::ul or self::ol or self::select][ancestor::nav or ancestor::aside"
    " or ancestor::footer or ancestor::*[@role='navigation' or contains(@id, 'sidebar')"
    " or contains(@class, 'sidebar') or contains(@class, 'widget')]]"
)
_find_charsets = finder(
    "//meta[@charset or translate(@http-equiv, 'CONTEYP', 'conteyp')='content-type']"
)


@attrs.frozen
class Fixture:
    """A page of a blog, and what is read there."""

    html: bytes
    """In UTF-8."""
    facts: dict[str, Any]  # JSON, as of `expected`

    @classmethod
    def of(cls, page: Page, site: Site) -> Fixture:
        """*page*, a post of *site*, cut; NothingFound when it does not read as a post."""
        whole = text.utf8(page.body, page.head.get("Content-Type"))
        told = read_page(whole, page.url, page.fetched_at, site)
        if told.kind is not PageKind.POST or not told.readings:
            raise NothingFound(
                f"{page.url} does not read as a post of {site.eras[-1].platform.name}: "
                f"{told.failure or told.kind}; name another engine with --platform"
            )
        kept = whole
        for cut in _CUTS:
            shorter = _after(cut, kept, page.url)
            if len(shorter) < len(kept) and _reads(shorter, page, site) == told.readings:
                kept = shorter
        return cls(kept, expected(told, page.url, page.fetched_at))


def read_page(html: bytes, url: str, fetched_at: datetime, site: Site) -> PageReading:
    """What the bytes of an HTML page say, as *site* declares; ParseError when they defeat it."""
    page = Page(url=url, status=200, head=_HEAD, body=html, fetched_at=fetched_at)
    return site.platform_at(fetched_at).read(page, site)


def expected(told: PageReading, url: str, fetched_at: datetime) -> dict[str, Any]:  # JSON
    """The fields of a post, read from the page at *url*: null unknown, [] looked for and none."""
    post = told.readings[0].post
    texts = (reading.post for reading in told.readings if reading.post.body_text)
    return {
        "asked": url,
        "fetched_at": fetched_at.isoformat(),
        "parser": told.parser,
        "url": post.url,
        "title": post.title,
        "category_prefix": post.category_prefix,
        "headline": post.headline,
        "bottom_line": next(texts, post).bottom_line,
        "authors": _names(post.authors),
        "published": _moment(post.published),
        "published_precision": post.published_precision,
        "published_day": post.published_day.isoformat() if post.published_day else None,
        "modified": _moment(post.modified),
        "categories": _names(post.categories),
        "tags": _names(post.tags),
        "language": post.language,
        "visits": attrs.asdict(post.visits) if post.visits else None,
        "related": _each(post.related, lambda entry: entry.url),
        "comments": None if post.comments is None else len(post.comments),
        "comment_count": post.comment_count,
        "comment_system": post.comment_system,
        **_of_body(next((r.post for r in told.readings if r.post.body_text), Post())),
    }


def _of_body(post: Post) -> dict[str, Any]:  # JSON
    found = (post.body_text or "").split()
    return {
        "body": {
            "words": post.word_count,
            "first": " ".join(found[:_WORDS])[:_LETTERS],
            "last": " ".join(found[-_WORDS:])[-_LETTERS:],
        },
        "headings": _each(post.headings, lambda heading: heading.text),
        "images": _each(post.images, lambda image: image.url),
        "companies": _each(post.companies, lambda found: f"{found.exchange}: {found.symbol}"),
        "citations": _each(post.citations, lambda source: f"{source.kind}: {source.anchor}"),
    }


def _names(things: Iterable[Any] | None) -> list[str] | None:  # Author, Term
    return _each(things, lambda thing: thing.name)


def _each(things: Iterable[Any] | None, said: Callable[[Any], str]) -> list[str] | None:
    return None if things is None else [said(thing) for thing in things]


def _moment(when: datetime | None) -> str | None:
    return when.isoformat() if when else None


def _reads(html: bytes, page: Page, site: Site) -> Sequence[object] | None:
    try:
        return read_page(html, page.url, page.fetched_at, site).readings
    except ArchiverError:
        return None


def _after(cut: Callable[[etree._Element], None], html: bytes, url: str) -> bytes:
    root = parse_html(html, url)
    cut(root)
    for declared in _find_charsets(root):
        _remove(declared)
    head = root.find("head")
    if head is not None:
        head.insert(0, etree.Element("meta", charset="utf-8"))
    shown = etree.tostring(root, method="html", encoding="unicode", with_tail=False)
    return f"<!DOCTYPE html>\n{shown}\n".encode()


def _remove(element: etree._Element) -> None:
    """Take *element* out, and leave what stands behind it."""
    parent, tail = element.getparent(), element.tail or ""
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


def _without(*searches: Callable[..., list[etree._Element]]) -> Callable[[etree._Element], None]:
    def cut(root: etree._Element) -> None:
        for search in searches:
            for element in search(root):
                _remove(element)

    return cut


def _shorten_lists(root: etree._Element) -> None:
    for items in _find_lists(root):
        for item in list(items)[_ITEMS:]:
            _remove(item)


def _drop_attributes(root: etree._Element) -> None:
    """What scripts act on, and long values of their own."""
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            acts = str(name).startswith("on")
            if acts or (str(name).startswith("data-") and len(value) > _LONG_VALUE):
                del element.attrib[name]


def _drop_looks(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        if "style" in element.attrib:
            del element.attrib["style"]


def _squeeze(root: etree._Element) -> None:
    """One line end where there is nothing but white space with one in it."""
    for element in root.iter(etree.Element):
        inside = any(e.tag in _SHOWN_AS_WRITTEN for e in (element, *element.iterancestors()))
        if not inside:
            element.text = _squeezed(element.text)
        if not any(e.tag in _SHOWN_AS_WRITTEN for e in element.iterancestors()):
            element.tail = _squeezed(element.tail)


def _squeezed(found: str | None) -> str | None:
    blank = found is not None and "\n" in found and not found.strip(" \t\r\n")
    return "\n" if blank else found


_CUTS = (
    _without(_find_inline),
    _without(_find_scripts),
    _without(_find_styles),
    _without(_find_style_links),
    _without(_find_pictures),
    _shorten_lists,
    _drop_attributes,
    _drop_looks,
    _squeeze,
)
