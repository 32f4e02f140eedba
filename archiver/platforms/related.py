"""Lists of related posts, as plugins print them at the end of a post.

YARPP                       div.yarpp-related: list, thumbnails, or whatever a theme prints
Contextual Related Posts    div.crp_related
WordPress Related Posts     div.wp_rp_wrap;  by Zemanta: div.zem_rp_wrap
Yuzo                        div.yuzo_related_post
Jetpack                     div.jp-relatedposts; mostly filled by a script, so often unknown
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from archiver.items import Related
from archiver.page import finder
from archiver.platforms.markup import Resolve, words
from archiver.text import squash

__all__ = ["related"]

# Wrapper -> the class its entries have where other links stand beside them.
_WRAPPERS: Mapping[str, str | None] = {
    "yarpp-related": None,
    "crp_related": None,
    "wp_rp_wrap": "wp_rp_title",
    "zem_rp_wrap": "zem_rp_title",
    "yuzo_related_post": None,
    "jp-relatedposts": None,
    "jp-related-posts-i2": None,
}
_BY_SCRIPT = frozenset({"jp-relatedposts", "jp-related-posts-i2"})
_WIDGETS = frozenset({"yarpp-related-widget", "crp_related_widget"})
_TITLES = frozenset({"yarpp-thumbnail-title", "crp_title", "yuzo__text--title"})

_find = finder(".//div[contains(@class, 'related') or contains(@class, 'rp_wrap')]")


def related(
    tree: etree._Element, article: etree._Element, resolve: Resolve
) -> tuple[Related, ...] | None:
    """The related posts the page lists, in order; None when it has no list.

    A list in the *article* counts before one below it, and that before one in a sidebar.
    """
    found = _first(article, resolve, widgets=False)
    if found is None and article is not tree:
        found = _first(tree, resolve, widgets=False)
    return _first(tree, resolve, widgets=True) if found is None else found


def _first(
    within: etree._Element, resolve: Resolve, *, widgets: bool
) -> tuple[Related, ...] | None:
    for wrapper in _find(within):
        classes = set((wrapper.get("class") or "").split())
        kind = next((name for name in _WRAPPERS if name in classes), None)
        if kind is None or (not widgets and _WIDGETS & classes):
            continue
        found = tuple(_entries(wrapper, _WRAPPERS[kind], resolve))
        if found or kind not in _BY_SCRIPT:
            return found
    return None


def _entries(wrapper: etree._Element, wanted: str | None, resolve: Resolve) -> Iterator[Related]:
    titles: dict[str, str] = {}
    for anchor in wrapper.iter("a"):
        if wanted and wanted not in (anchor.get("class") or "").split():
            continue
        href = (anchor.get("href") or "").strip()
        url = resolve(href) if href else None
        if url is None:
            continue
        title = _title(anchor)
        if url not in titles or len(titles[url]) < len(title):
            titles[url] = title
    return (Related(title=title, url=url) for url, title in titles.items() if title)


def _title(anchor: etree._Element) -> str:
    """The words of an entry: those marked as its title, all of them, or its attributes'."""
    for part in anchor.iter("span", "div", "h4"):
        if not _TITLES.isdisjoint((part.get("class") or "").split()):
            return words(part)
    image = next(anchor.iter("img"), None)
    return (
        words(anchor)
        or squash(anchor.get("title") or "")
        or (squash(image.get("alt") or "") if image is not None else "")
    )
