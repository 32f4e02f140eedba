"""What a page shows from elsewhere: where an image comes from, and where a frame leads.

Lazy loaders hide an address in an attribute of their own and show a placeholder meanwhile. A
frame becomes a link to what it shows: to the page of a film rather than to its bare player.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from archiver import urls
from archiver.platforms.pieces import Picture, Resolve
from archiver.text import squash, word_set

__all__ = ["Embed", "embed", "first_address", "is_permalink", "picture"]

_LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-lazyload", "data-orig-src", "data-lazy",
    "data-cfsrc", "data-ezsrc", "data-opt-src", "nitro-lazy-src", "data-echo", "data-breeze",
    "data-wpfc-original-src", "data-image", "data-url",
)  # fmt: skip
_LAZY_SETS = ("data-srcset", "data-lazy-srcset", "nitro-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"/(?:(?:image|img|lazy|pixel)[_-]?)?(?:placeholder|blank|spacer|transparent|lazy|1x1|clear|"
    r"trans|grey|gray|pixel)(?:[_-]?(?:image|img|gif|pixel|\d{1,4}(?:x\d{1,4})?))?"
    r"\.(?:gif|png|svg)(?:\?|$)",
    re.IGNORECASE,
)

_FRAME_SOURCES = (
    "data-src", "data-lazy-src", "data-litespeed-src", "data-src-cmplz", "data-cookieblock-src",
    "data-lazyload", "data-orig-src", "src", "data",
)  # fmt: skip
_LABELS = ("title", "data-title", "data-alt", "playlabel", "aria-label")
# Machinery in frames: advertising, counting, buttons, comments, forms to subscribe.
_NO_CONTENT = re.compile(
    r"https?://(?:[\w-]+\.)*(?:doubleclick\.net|googlesyndication\.com|googletagmanager\.com|"
    r"google\.com/recaptcha|googleads\.|amazon-adsystem\.com|assoc-amazon\.|disqus\.com|"
    r"facebook\.com/(?:plugins/(?:like|share|follow|page|comments|subscribe|send)|tr\b)|"
    r"platform\.twitter\.com/widgets/|apis\.google\.com|plusone\.google\.com|widgets\.wp\.com|"
    r"jetpack\.wordpress\.com|public-api\.wordpress\.com|addthis\.com|sharethis\.com|"
    r"list-manage\.com|substack\.com/embed|tinyletter\.com|buymeacoffee\.com|ko-fi\.com)",
    re.IGNORECASE,
)
_PLAYERS = tuple(
    (re.compile(pattern, re.IGNORECASE), page)
    for pattern, page in (
        (r"youtube(?:-nocookie)?\.com/embed/(?:videoseries)?/?\?(?:[^#]{0,500}&)?list=([\w-]+)",
         "https://www.youtube.com/playlist?list={}"),
        (r"(?:youtube(?:-nocookie)?\.com/(?:embed|v|shorts)|youtu\.be)/([\w-]{6,})",
         "https://www.youtube.com/watch?v={}"),
        (r"player\.vimeo\.com/video/(\d+)", "https://vimeo.com/{}"),
        (r"vimeo\.com/moogaloop\.swf\?(?:[^#]{0,500}&)?clip_id=(\d+)", "https://vimeo.com/{}"),
        (r"dailymotion\.com/embed/video/(\w+)", "https://www.dailymotion.com/video/{}"),
        (r"open\.spotify\.com/embed(?:-podcast)?/(\w+/\w+)", "https://open.spotify.com/{}"),
        (r"platform\.twitter\.com/embed/Tweet\.html\?(?:[^#]{0,500}&)?id=(\d+)",
         "https://twitter.com/i/status/{}"),
    )
)  # fmt: skip
_FACEBOOK = re.compile(
    r"facebook\.com/plugins/(?:post|video)\.php\?(?:[^#]{0,500}&)?href=([^&#]+)"
)
_MAX_SOURCES = 8
_MAX_LABEL = 300  # letters

_PERMALINK_MARKS = "#¶§🔗⚓∞☍\ufe0e\ufe0f "
_PERMALINK_WORDS = frozenset(
    {"permalink", "anchor", "copy link", "link to heading", "link to this heading"}
)
_INVISIBLE = word_set("0 1 0px 1px")


class Embed(NamedTuple):
    """Where a frame leads, and what it is called there."""

    url: str
    label: str


def picture(element: etree._Element, resolve: Resolve) -> Picture | None:
    """The image *element*; None when it is too small to be seen or comes from nowhere."""
    width, height = _pixels(element.get("width")), _pixels(element.get("height"))
    url = first_address(element, resolve)
    if url is None or (width in (0, 1) and height in (0, 1)):
        return None
    return Picture(url, squash(element.get("alt") or "") or None, width, height)


def _pixels(value: str | None) -> int | None:
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None


def first_address(element: etree._Element, resolve: Resolve) -> str | None:
    """Where the image *element* comes from: lazy attributes, `src`, then the first of `srcset`.

    A placeholder counts only as long as nothing better is named, and then not at all.
    """
    for url in filter(None, map(resolve, _image_candidates(element))):
        if not _PLACEHOLDER.search(url):
            return url
    return None


def _image_candidates(element: etree._Element) -> Iterator[str]:
    for name in (*_LAZY, "src"):
        if value := (element.get(name) or "").strip():
            yield value
    for name in (*_LAZY_SETS, "srcset"):
        yield from _first_of_set(element.get(name))
    for around in islice(element.iterancestors("source", "picture"), _MAX_SOURCES):
        for name in (*_LAZY_SETS, "srcset"):  # to the parser, a source holds what follows it
            yield from _first_of_set(around.get(name))


def _first_of_set(value: str | None) -> Iterable[str]:
    candidates = (value or "").split(None, 1)
    return (candidates[0].rstrip(","),) if candidates else ()


def embed(element: etree._Element, resolve: Resolve) -> Embed | None:
    """What the frame *element*, or what stands for one, shows; None for machinery and nothing."""
    if _is_invisible(element):
        return None
    for source in filter(None, _frame_candidates(element)):
        url = resolve(source)
        if url is None:
            continue
        if _NO_CONTENT.match(url):
            return None
        url = _page_of(url, resolve)
        label = next(filter(None, (squash(element.get(name) or "") for name in _LABELS)), "")
        return Embed(url, label[:_MAX_LABEL] or urls.hostname(url).removeprefix("www."))
    return None


def _is_invisible(element: etree._Element) -> bool:
    sizes = (element.get("width"), element.get("height"))
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        all(size in _INVISIBLE for size in sizes)
        or element.get("hidden") is not None
        or "display:none" in style
        # Core shows a quotation with a link to the post, and the frame only by script.
        or "wp-embedded-content" in (element.get("class") or "")
    )


def _frame_candidates(element: etree._Element) -> Iterator[str]:
    tag = element.tag
    if number := (element.get("videoid") or "").strip():
        vimeo = tag == "lite-vimeo"
        yield f"https://vimeo.com/{number}" if vimeo else f"https://www.youtube.com/embed/{number}"
    for name in _FRAME_SOURCES:
        if value := (element.get(name) or "").strip():
            yield value
    if tag == "object":
        for inner in element.iter("param", "embed"):
            if inner.tag == "embed":
                yield (inner.get("src") or "").strip()
            elif (inner.get("name") or "").lower() in ("movie", "src"):
                yield (inner.get("value") or "").strip()


def _page_of(url: str, resolve: Resolve) -> str:
    """The page about what the player at *url* plays; *url* itself where none is known."""
    for player, page in _PLAYERS:
        if found := player.search(url):
            return page.format(found[1])
    if found := _FACEBOOK.search(url):
        return resolve(unquote(found[1])) or url
    return url


def is_permalink(link: etree._Element) -> bool:
    """Whether the *link* in a heading only leads to the heading: ``#``, ``¶``, a chain."""
    if "#" not in (link.get("href") or ""):
        return False
    said = squash("".join(str(text) for text in link.itertext()))
    return not said.strip(_PERMALINK_MARKS) or said.casefold() in _PERMALINK_WORDS
