"""Lists of related posts, as plugins and themes print them at the end of a post.

    YARPP                       .yarpp-related: list, thumbnails, or whatever a theme prints
    Contextual Related Posts    .crp_related;  Yuzo: .yuzo_related_post
    WordPress Related Posts     .wp_rp_wrap, ul.related_post;  by Zemanta: .zem_rp_wrap
    Jetpack                     nav.jp-relatedposts-i2 as its block prints it; #jp-relatedposts is
                                mostly filled by a script
    themes and Blogger          .related-posts and its like

A plugin's list without an entry means that it found none. What a script fills, and a theme's box
without links, is unknown. Advertising that calls itself related is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from lxml import etree

from archiver import urls
from archiver.items import Related
from archiver.platforms.markup import Resolve, words
from archiver.text import squash, word_set

__all__ = ["entries", "related"]

_MAX_WRAPPERS = 40
_MAX_LINKS = 400
_MAX_DEPTH = 60
_WIDGET = 4

_TAGS = ("div", "nav", "section", "aside", "ul", "ol")
_HINT = re.compile("elated|another_category|similar|rp_|relpost|nrelate")

_OF_CATEGORY = "another_category"  # of Tistory: the posts before and behind in the category
# Wrapper -> the classes its entries have, where other links stand beside them.
_PLUGINS: Mapping[str, frozenset[str]] = {
    "yarpp-related": frozenset(),
    "crp_related": frozenset({"crp_link", "crp_title"}),
    "wp_rp_wrap": frozenset({"wp_rp_title"}),
    "zem_rp_wrap": frozenset({"zem_rp_title"}),
    "wp_rp": frozenset({"wp_rp_title"}),
    "zem_rp": frozenset({"zem_rp_title"}),
    "yuzo_related_post": frozenset(),
    "rp4wp-related-posts": frozenset(),
}
_BY_SCRIPT: Mapping[str, frozenset[str]] = {
    "jp-relatedposts-i2": frozenset(),
    "jp-related-posts-i2": frozenset(),
    "jp-relatedposts": frozenset(),
    "nrelate_related": frozenset({"nr_link"}),
    **dict.fromkeys(
        word_set(
            "related_post related-posts related_posts relatedposts relatedPosts related-post "
            "relatedpost related-articles related-entries related-stories similar-posts "
            "entry-related "
            "post-related single-related td_block_related_posts jnews_related_post_container "
            "jeg_related_posts penci-post-related mh-related relpost-thumb-wrapper "
            f"{_OF_CATEGORY} "
            "related-posts-container related-posts-wrapper related-posts-widget relatedthumbs"
        ),
        frozenset(),
    ),
}
_WRAPPERS = {**_PLUGINS, **_BY_SCRIPT}
_WIX = "related-posts"
_WIDGETS = word_set("yarpp-related-widget crp_related_widget widget yuzo_related_post_widget")

_ADVERTISING = re.compile(
    r"outbrain|taboola|trc_|shareaholic|revcontent|mgid|adsbygoogle", re.IGNORECASE
)
_CREDITS = re.compile(
    r"//(?:www\.)?(?:yarpp\.(?:org|com)|mitcho\.com|webberzone\.com|ajaydsouza\.(?:com|org)|zemanta\.com"
    r"|sovrn\.com|linkwithin\.com|nrelate\.com|wordpress\.org/(?:extend/)?plugins)(?:[/?]|$)"
)
_UNWANTED = word_set(
    "promoted sponsored advertisement wp_rp_backlink zem_rp_backlink jp-relatedposts-post-aoverlay"
)
_ASIDE = re.compile(
    r"(?:.*[-_])?(?:authors?|byline|vcard|cats?|cat-links|categor(?:y|ies)|comments?|comments-link"
    r"|tags?|tags-links|date|time)"
)
_NO_ENTRY = word_set("tag category author sponsored")
_LISTING = re.compile(r"/(?:category|tag|author|search/label)/|#(?:comments|respond)$")
_MORE = re.compile(
    r"(?:(?:continue|keep) reading|read (?:more|on|the|full)|more|weiterlesen|lire la suite"
    r"|leer más|阅读全文|閱讀全文|続きを読む)\b.*|[»›→…]+",
    re.IGNORECASE,
)
_PERMANENT = re.compile(r"(?:permanent link|permalink|link) to:? ", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def related(
    tree: etree._Element, article: etree._Element, resolve: Resolve
) -> tuple[Related, ...] | None:
    """The related posts the page lists, in order; None when it has no list.

    A list in the *article* counts before one below it, and that before one in a sidebar; of
    those in one place, a plugin's before a theme's.
    """
    found: dict[int, tuple[Related, ...]] = {}
    for wrapper, kind in islice(_wrappers(tree, article), _MAX_WRAPPERS):
        rank = _rank(wrapper, kind, article)
        if not found.get(rank):
            listed = tuple(entries(wrapper, resolve, _WRAPPERS[kind]))
            if listed or kind in _PLUGINS:
                found[rank] = listed
    of_post = [rank for rank in sorted(found) if rank != _WIDGET]
    best = next((rank for rank in of_post if found[rank]), *of_post[:1] or [_WIDGET])
    return found.get(best)


def _wrappers(
    tree: etree._Element, article: etree._Element
) -> Iterator[tuple[etree._Element, str]]:
    for element in tree.iter(*_TAGS):
        names, identity = element.get("class"), element.get("id")
        kind = _kind(names) if names else None
        if kind is None and (identity in _WRAPPERS or element.get("data-hook") == _WIX):
            kind = identity if identity in _WRAPPERS else _WIX
        if kind is not None and element is not article:
            yield element, kind


@lru_cache(maxsize=4096)
def _kind(names: str) -> str | None:
    """Which wrapper an element of the classes *names* is."""
    if not _HINT.search(names) or _ADVERTISING.search(names):
        return None
    tokens = set(names.split())
    return next((name for name in _WRAPPERS if name in tokens), None)


def _rank(wrapper: etree._Element, kind: str, article: etree._Element) -> int:
    """0 for a plugin's list in the article, then a theme's there, both below it, and a widget."""
    if kind == _OF_CATEGORY:
        return _WIDGET
    inside = False
    for above in (wrapper, *islice(wrapper.iterancestors(), _MAX_DEPTH)):
        if above is article:
            inside = True
            break
        names = (above.get("class") or "").split()
        if not _WIDGETS.isdisjoint(names) and "Blog" not in names:
            return _WIDGET
    return (0 if inside else 2) + (kind not in _PLUGINS)


def entries(
    wrapper: etree._Element, resolve: Resolve, wanted: frozenset[str] = frozenset()
) -> Iterator[Related]:
    """The posts that *wrapper* links to, each once; by the classes *wanted* if there are such."""
    best: dict[str, tuple[int, str]] = {}
    for anchor in _chosen(wrapper, wanted):
        url = _address(anchor, resolve)
        if url is None:
            continue
        told = _title(anchor)
        if url not in best or (told[1] and told[0] < best[url][0]):
            best[url] = told
    return (Related(title=title, url=url) for url, (_, title) in best.items() if title)


def _chosen(wrapper: etree._Element, wanted: frozenset[str]) -> list[etree._Element]:
    """The links that are entries: those of the plugin's class, in headings, or in list items."""
    links = [a for a in islice(wrapper.iter("a"), _MAX_LINKS) if not _is_beside(a, wrapper)]
    marked = [a for a in links if not wanted.isdisjoint((a.get("class") or "").split())]
    if wanted:
        listed = [a for a in links if _within(a, wrapper, ("li",))]
        return marked or listed or links
    headed = [a for a in links if _in_heading(a, wrapper)]
    return headed if len(headed) > 1 else links


def _is_beside(anchor: etree._Element, wrapper: etree._Element) -> bool:
    """Whether a link leads to an author, a category, comments, or is paid for."""
    if not _NO_ENTRY.isdisjoint((anchor.get("rel") or "").split()):
        return True
    for above in (anchor, *islice(anchor.iterancestors(), 12)):
        if above is wrapper:
            return False
        names, identity = above.get("class"), above.get("id")
        if (names and _no_entry(names)) or (identity and _ADVERTISING.search(identity)):
            return True
    return False


@lru_cache(maxsize=4096)
def _no_entry(names: str) -> bool:
    tokens = names.split()
    if not _UNWANTED.isdisjoint(tokens) or any(map(_ASIDE.fullmatch, tokens)):
        return True
    return _ADVERTISING.search(names) is not None


def _within(anchor: etree._Element, wrapper: etree._Element, tags: tuple[str, ...]) -> bool:
    for above in islice(anchor.iterancestors(), 12):
        if above is wrapper:
            return False
        if above.tag in tags:
            return True
    return False


def _in_heading(anchor: etree._Element, wrapper: etree._Element) -> bool:
    inside = next(anchor.iter(*_HEADINGS), None) is not None
    return inside or _within(anchor, wrapper, _HEADINGS)


def _address(anchor: etree._Element, resolve: Resolve) -> str | None:
    """Where an entry leads; None for a link that is none."""
    href = (anchor.get("href") or "").strip()
    url = resolve(href) if href and not href.startswith("#") else None
    if url is None or _CREDITS.search(url) or _LISTING.search(url):
        return None
    if "relatedposts_" in url:  # Jetpack's count of clicks
        url = urls.without_query(
            url, "relatedposts_hit", "relatedposts_origin", "relatedposts_position"
        )
    return url


def _title(anchor: etree._Element) -> tuple[int, str]:
    """(how poor a title it is, the words of an entry): marked as title, any, or attributes'."""
    named = _whole(anchor, words(part)) if (part := _marked(anchor)) is not None else ""
    if named:
        return 0, named
    text = words(anchor)
    if text and not _MORE.fullmatch(text):
        return 1, _whole(anchor, text)
    told = squash(anchor.get("title") or anchor.get("aria-label") or "")
    if told and not _MORE.fullmatch(told):
        return 2, _PERMANENT.sub("", told)
    image = next(anchor.iter("img"), None)
    return 3, squash(image.get("alt") or "") if image is not None else ""


def _marked(anchor: etree._Element) -> etree._Element | None:
    """The part of an entry that is marked as its title; the link itself may be."""
    for part in islice(anchor.iter("a", "span", "div", "p", "strong", *_HEADINGS), 40):
        if part.tag in _HEADINGS or "title" in (part.get("class") or ""):
            return part
    holder = anchor.getparent()
    return anchor if holder is not None and holder.tag in _HEADINGS else None


def _whole(anchor: etree._Element, text: str) -> str:
    """*text*, or the link's own title where *text* is its beginning."""
    start = text.removesuffix("...").removesuffix("…").rstrip()
    title = squash(anchor.get("title") or "")
    return title if start and start != text and title.startswith(start) else text
