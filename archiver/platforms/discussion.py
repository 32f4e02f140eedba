"""The discussion below a post of no known engine: read by classes, or by lines where they fail.

A class may mark the text of a comment alone, with its name and its date beside it, or the whole
comment and no part of it. What the lines of a comment say tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from lxml import etree

from archiver.items import Post
from archiver.platforms.comments import comment_count, external, read_items
from archiver.platforms.comments_items import Item, widened, with_parents
from archiver.platforms.comments_lines import told
from archiver.platforms.comments_plain import read_lines
from archiver.platforms.view import View

__all__ = ["are_sure", "read_discussion", "whole_items"]

_FEW = 2
_MOST_BESIDE = 2000


def are_sure(items: Sequence[Item]) -> bool:
    """Whether *items* need no other look: a class may be that of what holds them all."""
    return len(items) > _FEW


def whole_items(items: list[Item]) -> list[Item]:
    """*items*, each with what stands around its text where that alone is marked."""
    if not items or len(items[0].roots) > 1:
        return items
    if items[0].identity is not None:
        return _with_alike(items)
    if told(items[0].roots, ()).is_certain:
        return items
    wider = widened(items)
    return wider if told(wider[0].roots, ()).is_certain else items


def _with_alike(items: list[Item]) -> list[Item]:
    """*items*, and what stands beside or in them in their class and has no number of its own."""
    known = {root for item in items for root in item.roots}
    first = items[0].roots[0]
    above = set(items[-1].roots[0].iterancestors()) - {items[-1].roots[0]}
    holder = next((e for e in first.iterancestors() if e in above), None)
    called = _first_class(first)
    if holder is None or not called:
        return items
    found = list(items)
    for other in islice(holder.iter(str(first.tag)), _MOST_BESIDE):
        if other not in known and _first_class(other) == called:
            known.add(other)
            said = told((other,), known)
            if said.is_certain and said.name and said.text:
                found.append(Item(None, None, (other,)))
    if len(found) == len(items):
        return items
    order = {element: place for place, element in enumerate(holder.iter())}
    found.sort(key=lambda item: order.get(item.roots[0], len(order)))
    return list(with_parents(found, holder))


def _first_class(element: etree._Element) -> str:
    return next(iter((element.get("class") or "").split()), "")


def read_discussion(view: View, items: Sequence[Item], plain: Sequence[Item]) -> Post:
    """The comments of *items*, or of *plain* ones, which nothing marks but their own lines."""
    resolve, zone = view.page.resolve, view.site.declared_zone
    roots = {root for item in plain for root in item.roots}
    found = read_items(items, resolve, zone) or tuple(
        comment for comment in read_lines(plain, resolve, zone, roots) if comment.text
    )
    return Post(
        comments=found or None,
        comment_count=comment_count(view.page.tree, view.article),
        comment_system=None if found else external(view.page.tree),
    )
