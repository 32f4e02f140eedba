"""The discussion below a post of no known engine: read by classes, or by lines where they fail.

A class may mark the text of a comment alone, with its name and its date beside it, or the whole
comment and no part of it. What the lines of a comment say tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from archiver.items import Comment, Post
from archiver.platforms.comments import comment_count, external, read_items
from archiver.platforms.comments_items import Item, widened
from archiver.platforms.comments_lines import read_lines, told
from archiver.platforms.view import View

__all__ = ["read_discussion", "whole_items"]

_MOST_BESIDE = 50


def whole_items(items: list[Item]) -> list[Item]:
    """*items*, each with what stands around its text where that alone is marked."""
    if not items or len(items[0].roots) > 1:
        return items
    if items[0].identity is not None:
        return list(_with_alike(items))
    if told(items[0].roots, ()).is_certain:
        return items
    wider = widened(items)
    return wider if told(wider[0].roots, ()).is_certain else items


def _with_alike(items: list[Item]) -> Iterator[Item]:
    """*items*, and what stands beside them in their class and has no number of its own."""
    known = {root for item in items for root in item.roots}
    for item in items:
        yield item
        root = item.roots[0]
        for other in islice(root.itersiblings(root.tag), _MOST_BESIDE):
            if other in known or not root.get("class") or other.get("class") != root.get("class"):
                break
            found = told((other,), known)
            if found.is_certain and found.name and found.text:
                known.add(other)
                yield Item(None, item.parent, (other,))


def read_discussion(view: View, items: Sequence[Item], plain: Sequence[Item]) -> Post:
    """The comments of *items*, or of *plain* ones, which nothing marks but their own lines."""
    resolve, zone = view.page.resolve, view.site.declared_zone
    roots = {root for item in plain for root in item.roots}
    found = _named(read_items(items, resolve, zone), items, view) or tuple(
        comment for item in plain if (comment := read_lines(item, resolve, zone, roots)).text
    )
    return Post(
        comments=found or None,
        comment_count=comment_count(view.page.tree, view.article),
        comment_system=None if found else external(view.page.tree),
    )


def _named(found: tuple[Comment, ...], items: Sequence[Item], view: View) -> tuple[Comment, ...]:
    """*found*, the comments of *items*; by their lines where no known class names any author."""
    if len(found) != len(items) or any(c.author or c.kind != "comment" for c in found):
        return found
    others = {root for item in items for root in item.roots}
    lines = [read_lines(i, view.page.resolve, view.site.declared_zone, others) for i in items]
    for line, comment in zip(lines, found, strict=True):
        if comment.published_raw or not (line.author and line.published_raw and line.text):
            return found
        if line.author not in comment.text:  # what was read is the text alone
            return found
    return tuple(lines)
