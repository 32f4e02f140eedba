"""The discussion below a post of no known engine: read by classes, or by lines where they fail.

A class may mark the text of a comment alone, with its name and its date beside it, or the whole
comment and no part of it. What the lines of a comment say tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, cast

from lxml import etree

from archiver.items import Post
from archiver.platforms.comments import comment_count, external, read_items
from archiver.platforms.comments_items import Item, widened, with_parents
from archiver.platforms.comments_lines import told
from archiver.platforms.comments_plain import read_lines
from archiver.platforms.view import View

__all__ = ["are_sure", "read_discussion", "whole_items", "with_answers", "without_post"]

_find_answers = cast(
    Callable[[etree._Element], list[Any]],  # strings that know their element
    etree.XPath(
        ".//@class[contains(., 'reply') or contains(., 'nswer') or contains(., 'ntwort')"
        " or contains(., 'esponse')]"
    ),
)
_ANSWER = re.compile(
    r"(?:[a-z]+[-_])?(?:reply|answer|antwort|response)"
    r"(?:[-_](?:text|item|box|content|body|block|comment|entry|post|single))?"
)
_MOST_ANSWERS = 500
_CLIMBED = 30
_LONGEST = 300  # letters of names
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


def without_post(items: list[Item], heading: etree._Element | None) -> list[Item]:
    """*items* without those around the title: TYPO3 numbers what it prints as others comments."""
    if heading is None or not items:
        return items
    around = set(heading.iterancestors())
    return [item for item in items if around.isdisjoint(item.roots)]


def with_answers(items: list[Item]) -> list[Item]:
    """*items*, and the answers printed within them in markup of their own: the owner's."""
    known = {root: item for item in items for root in item.roots}
    own: dict[int, list[Item]] = {}
    seen: set[etree._Element] = set()
    for part in islice(_answers(known), _MOST_ANSWERS):
        above = islice(part.iterancestors(), _CLIMBED)
        holder = next((e for e in above if e in seen or e in known), None)
        seen.add(part)
        if holder is None or holder in seen or part in known:
            continue
        said = told((part,), known)
        if said.is_certain and said.name and said.text:
            item = known[holder]
            own.setdefault(id(item), []).append(Item(None, item.identity, (part,)))
    return [one for item in items for one in (item, *own.get(id(item), ()))] if own else items


def _answers(known: Mapping[etree._Element, Item]) -> Iterator[etree._Element]:
    """The elements in those *known*, but not in what these answer, that are called answers."""
    for root in known:
        if known.keys().isdisjoint(islice(root.iterancestors(), _CLIMBED)):
            for value in _find_answers(root):
                if any(map(_ANSWER.fullmatch, value[:_LONGEST].lower().split())):
                    yield value.getparent()


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
