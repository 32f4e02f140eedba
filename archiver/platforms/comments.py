"""The comments below a post, whichever system prints them, and how many the page says there are.

`comments_items` finds the comments and tells which answers which, `comments_reading` reads one,
`comments_count` the printed number. Systems that load their comments by script leave a
placeholder: `external` names them, and such a page does not count as one without comments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any, cast

import attrs
from lxml import etree

from archiver.items import Comment
from archiver.page import finder
from archiver.platforms import comments_count
from archiver.platforms.comments_items import Item, find_items
from archiver.platforms.comments_lines import is_dated
from archiver.platforms.comments_plain import read_lines
from archiver.platforms.comments_reading import read_item
from archiver.platforms.comments_words import is_action
from archiver.platforms.markup import Resolve

__all__ = [
    "area",
    "comment_count",
    "comment_items",
    "comments",
    "external",
    "has_discussion",
    "read_items",
]

# The ids of placeholders, and the classes where there is no id.
_EXTERNAL = {
    "disqus_thread": "Disqus",
    "idc-container": "IntenseDebate",
    "hyvor-talk-view": "Hyvor Talk",
    "commento": "Commento",
    "remark42": "Remark42",
    "ghost-comments-root": "Ghost",
    "cusdis_thread": "Cusdis",
    "isso-thread": "Isso",
    "livefyre-comments": "Livefyre",
    "coral_thread": "Coral",
    "waline": "Waline",
    "vcomments": "Valine",
    "gitalk-container": "Gitalk",
    "SOHUCS": "Changyan",
    "vk_comments": "VK",
    "fastcomments-widget": "FastComments",
    "graphcomment": "GraphComment",
}
_EXTERNAL_CLASSES = {
    "fb-comments": "Facebook",
    "giscus": "Giscus",
    "utterances": "Utterances",
    "squarespace-comments": "Squarespace",
    "ds-thread": "Duoshuo",
}
_NATIVE = (
    "comments", "respond", "commentform", "wpdcom", "comments-block", "comment-holder",
    "comments-content", "dsq-content", "comment-form",
)  # fmt: skip
_AREAS = ("comments", "wpdcom", "comments-block", "comments-content", "dsq-content")

_HALF = 0.5

_find_area = finder("id('comments')")
_find_other_areas = finder(f"id('{' '.join(_AREAS)}')")
_find_places = finder(f"id('{' '.join((*_NATIVE, *_EXTERNAL))}')")
_find_form = finder("id('respond commentform comment-form')")
_find_pings = finder("id('trackbacks pings')")
_find_external = finder(f"id('{' '.join(_EXTERNAL)}')")
_find_classes = cast(
    Callable[[etree._Element], list[Any]],  # strings that know their element
    etree.XPath(
        f".//@class[{' or '.join(f'contains(., {name!r})' for name in _EXTERNAL_CLASSES)}]"
    ),
)


def area(tree: etree._Element) -> etree._Element:
    """The element that holds the discussion; the whole page where that cannot be told."""
    found = _area(tree)
    return tree if found is None else found


def comments(within: etree._Element, resolve: Resolve, zone: tzinfo | None) -> tuple[Comment, ...]:
    """Every comment and ping in *within*, in the order shown; dates printed are in *zone*."""
    return read_items(comment_items(within), resolve, zone)


def comment_items(within: etree._Element) -> list[Item]:
    """Every comment and ping in *within*, not yet read."""
    items = _items(within)
    for place in _find_pings(within):
        if place is not within:
            items += find_items(place)
    return items


def read_items(
    items: Sequence[Item], resolve: Resolve, zone: tzinfo | None
) -> tuple[Comment, ...]:
    """The comments of *items*, each once; dates printed are in *zone*."""
    others = {root for item in items for root in item.roots}
    found = [read_item(item, resolve, zone, others) for item in items]
    plain = [place for place, comment in enumerate(found) if comment.kind == "comment"]
    if plain and not _are_told([found[place] for place in plain]):
        lines = read_lines([items[place] for place in plain], resolve, zone, others)
        better = sum(_is_better(line, found[n]) for n, line in zip(plain, lines, strict=True))
        if better > _HALF * len(lines):
            for place, line in zip(plain, lines, strict=True):
                found[place] = _completed(line, found[place])
    return tuple({comment.id: comment for comment in reversed(found)}.values())[::-1]


def _are_told(found: Sequence[Comment]) -> bool:
    """Whether the classes of known systems tell authors and texts of most of *found* apart."""
    return sum(map(_is_told, found)) > _HALF * len(found)


def _is_told(comment: Comment) -> bool:
    name = comment.author
    raw = comment.published_raw
    if name is None or raw is None or is_dated(name):
        return False
    if comment.published is None and not is_dated(raw):
        return False
    return not _holds(comment.text, comment) and not _has_tools(comment.text)


def _has_tools(text: str) -> bool:
    """Whether at either end of *text* a line has no letters, or words to act on a comment."""
    lines = text.split("\n")
    return len(lines) > 1 and any(
        is_action(line) or not any(map(str.isalpha, line)) for line in (lines[0], lines[-1])
    )


def _is_better(line: Comment, marked: Comment) -> bool:
    """Whether the lines of a comment tell more than its classes do."""
    if line.author is None or not line.text:
        return False
    return marked.author is None or not marked.text or len(line.text) <= len(marked.text)


def _holds(text: str, comment: Comment) -> bool:
    """Whether *text* begins with the name of its author, or has the date printed in it."""
    name, date = comment.author or "", comment.published_raw
    return text.startswith(name) or (date is not None and date in text)


def _completed(line: Comment, marked: Comment) -> Comment:
    """What the lines of a comment say, with the moment and address that its classes tell."""
    if marked.published:
        line = attrs.evolve(line, published=marked.published, published_raw=marked.published_raw)
    if marked.author and marked.author == line.author:
        line = attrs.evolve(line, author_url=marked.author_url)
    return line


def has_discussion(tree: etree._Element) -> bool:
    """Whether the page itself has a place for comments, be it empty."""
    if not _find_places(tree):
        return bool(find_items(tree))
    if _find_form(tree) or external(tree) is None:
        return True
    return bool(_items(area(tree)))


def external(tree: etree._Element) -> str | None:
    """The system that loads the comments of the page from elsewhere; None when none does."""
    for element in _find_external(tree):
        return _EXTERNAL[element.get("id") or ""]
    for value in _find_classes(area(tree)):
        for name in value.split():
            if name in _EXTERNAL_CLASSES:
                return _EXTERNAL_CLASSES[name]
    return None


def comment_count(tree: etree._Element, article: etree._Element) -> int | None:
    """How many comments the page says there are; None when it does not say."""
    return comments_count.comment_count(_area(tree), article)


def _area(tree: etree._Element) -> etree._Element | None:
    found = next(iter(_find_area(tree) or _find_other_areas(tree)), None)
    if found is None:
        return None
    parent = found.getparent()  # old themes give the id to the heading above the list
    return found if found.tag in {"div", "section", "aside", "dl"} or parent is None else parent


def _items(within: etree._Element) -> list[Item]:
    """The comments in *within*; in what is around it where some themes end it too early."""
    found = find_items(within)
    parent = within.getparent()
    return found if found or parent is None else find_items(parent, named=True)
