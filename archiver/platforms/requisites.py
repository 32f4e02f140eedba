"""What a page needs to be shown as it was, and the files a post links on its own host.

Images with all their sizes and lazy attributes, stylesheets and what they name in turn, scripts,
fonts and icons from any host; audio, video and documents from the blog's own. Hints to connect
early (`dns-prefetch`, `preconnect`) are no files, and what counts a visit is never asked for.
Documents in frames are told apart, since what they show has needs of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from lxml import etree

from archiver import urls
from archiver.page import Page
from archiver.platforms.counters import is_counting, is_endpoint
from archiver.site import Site
from archiver.text import word_set

__all__ = ["css_references", "frames", "is_embed", "is_file", "requisites", "srcset"]

_RELATIONS = word_set(
    "stylesheet icon apple-touch-icon apple-touch-icon-precomposed mask-icon fluid-icon preload "
    "modulepreload manifest image_src"
)
_SOURCES = word_set("src data-src data-lazy-src data-original data-lazyload data-orig-src")
_REFERENCES = {
    "img": _SOURCES,
    "source": _SOURCES,
    "script": _SOURCES,
    "audio": _SOURCES,
    "video": _SOURCES | {"poster", "data-poster"},
    "track": _SOURCES,
    "embed": _SOURCES,
    "input": _SOURCES,
    "iframe": _SOURCES,
    "object": frozenset({"data"}),
    "image": frozenset({"href", "xlink:href"}),
    "body": frozenset({"background"}),
    "table": frozenset({"background"}),
    "td": frozenset({"background"}),
}
_SETS = frozenset({"srcset", "data-srcset", "data-lazy-srcset", "imagesrcset"})
_MEDIA = frozenset({"audio", "embed", "iframe", "object", "track", "video"})
_FRAMES = ("iframe", "embed", "object")
_POSTERS = frozenset({"poster", "data-poster"})

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp|ico|pdf|docx?|xlsx?|pptx?|odt|ods|epub|"
    r"mp3|m4a|ogg|oga|opus|wav|flac|mp4|m4v|webm|ogv|mov|avi|wmv|mpe?g|zip)$",
    re.IGNORECASE,
)
_CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CSS_REFERENCE = re.compile(
    r"url\(\s*+(?!['\"]?(?:data:|#))(?:\"([^\"\n]{1,2048})\"|'([^'\n]{1,2048})'|([^\s)'\"]{1,2048}))"
    r"|@import\s+(?:\"([^\"\n]{1,2048})\"|'([^'\n]{1,2048})')",
    re.IGNORECASE,
)
_CSS_ESCAPE = re.compile(r"\\(.)")

_find_styles = cast(
    Callable[[etree._Element], list[str]],
    etree.XPath("//@style[contains(., 'url(')]", smart_strings=False),
)


def requisites(page: Page, site: Site, links: Iterable[str] = ()) -> tuple[str, ...]:
    """The addresses of everything *page* needs, and of the files among its *links*."""
    found: dict[str, None] = {}
    for reference, own_host_only in _references(page.tree):
        url = page.resolve(reference.strip()) if reference else None
        if url and (not own_host_only or (site.on_host(url) and is_file(url))):
            found[urls.without_fragment(url)] = None
    for reference in _styles(page):
        if url := page.resolve(reference):
            found[urls.without_fragment(url)] = None
    for url in links:
        if is_file(url) and site.on_host(url):
            found[urls.without_fragment(url)] = None
    return tuple(url for url in found if not is_counting(url) and not is_endpoint(url))


def frames(page: Page, site: Site) -> tuple[str, ...]:
    """The addresses of the documents that *page* shows in frames, of any host.

    Files of the blog's own host are among the `requisites`; a post of the blog is one wherever it
    is shown, and is found as such.
    """
    found: dict[str, None] = {}
    for element in page.tree.iter(*_FRAMES):
        for name, value in _attributes(element):
            url = page.resolve(value.strip()) if name in _REFERENCES[element.tag] else None
            if url and not (site.on_host(url) and (is_file(url) or _is_post(url, site))):
                found[urls.without_fragment(url)] = None
    found.pop(urls.without_fragment(page.url), None)
    return tuple(url for url in found if not is_counting(url) and not is_endpoint(url))


def is_embed(url: str) -> bool:
    """Whether *url* is WordPress's small page of a post, made for the frames of other pages."""
    return url.partition("?")[0].partition("#")[0].rstrip("/").endswith("/embed") or (
        urls.query_value(url, "embed") == "true"
    )


def _is_post(url: str, site: Site) -> bool:
    if not site.owns(url) or is_embed(url):
        return False
    return urls.permalink_date(url) is not None or urls.query_value(url, "p") is not None


def is_file(url: str) -> bool:
    """Whether the path of *url* ends like that of an image, a document or a recording."""
    return _FILE.search(url.partition("#")[0].partition("?")[0]) is not None


def css_references(css: str) -> tuple[str, ...]:
    """What a stylesheet names in ``url()`` and ``@import``, as written, each once."""
    if "url(" not in css and "@import" not in css:
        return ()
    found: dict[str, None] = {}
    for groups in _CSS_REFERENCE.findall(_CSS_COMMENT.sub("", css)):
        reference = next(filter(None, groups), "").strip()
        found[_CSS_ESCAPE.sub(r"\1", reference)] = None
    return tuple(found)


def srcset(value: str) -> list[str]:
    """The addresses in a ``srcset``, as written; commas belong to them but at their ends."""
    found: list[str] = []
    described = False  # whether descriptors, up to a comma, are still to come
    for token in value.split():
        if described:
            _, comma, token = token.partition(",")  # noqa: PLW2901 - the rest of it
            described = not comma
        if not described and (url := token.strip(",")):
            found.append(url)
            described = not token.endswith(",")
    return found


def _references(tree: etree._Element) -> Iterator[tuple[str, bool]]:
    """(reference, whether it counts on the blog's own host only)."""
    for element in tree.iter("link", *_REFERENCES):
        tag = element.tag
        if tag == "link":
            rel = (element.get("rel") or "").lower().split()
            if not _RELATIONS.isdisjoint(rel):
                yield element.get("href") or "", False
            continue
        media = tag in _MEDIA or (tag == "source" and _is_media(element))
        wanted = _REFERENCES[tag]
        for name, value in _attributes(element):
            if name in wanted:
                yield value, media and name not in _POSTERS
            elif name in _SETS:
                yield from ((reference, False) for reference in srcset(value))


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    return cast(list[tuple[str, str]], element.items())  # HTML gives no bytes


def _is_media(source: etree._Element) -> bool:
    parent = source.getparent()
    return parent is not None and parent.tag in {"audio", "video"}


def _styles(page: Page) -> Iterator[str]:
    for style in page.tree.iter("style"):
        yield from css_references(style.text or "")
    for value in _find_styles(page.tree) if page.mentions(b"url(") else ():
        yield from css_references(value)
