"""Comments whose parts no class of a known system tells, read by their lines."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import tzinfo
from itertools import islice

from lxml import etree

from archiver import dates
from archiver.items import Comment
from archiver.platforms.comments_items import Item
from archiver.platforms.comments_lines import Told, told_all
from archiver.platforms.markup import Resolve, words

__all__ = ["read_lines"]

_SEARCHED = 40


def read_lines(
    items: Sequence[Item],
    resolve: Resolve,
    zone: tzinfo | None,
    others: Collection[etree._Element],
) -> list[Comment]:
    """The comments of *items*; *others* are the elements of all comments, dates are in *zone*."""
    found = told_all([item.roots for item in items], others)
    return [_comment(i, one, resolve, zone) for i, one in zip(items, found, strict=True)]


def _comment(item: Item, found: Told, resolve: Resolve, zone: tzinfo | None) -> Comment:
    moment = dates.parse(found.date, zone) if found.date else None
    key = "\0".join((found.name or "", found.date or "", found.text))
    return Comment(
        id=item.identity or hashlib.sha256(key.encode()).hexdigest()[:16],
        parent_id=item.parent,
        author=found.name,
        author_url=_link(item.roots, found.name, resolve),
        published=moment.at if moment else None,
        published_raw=found.date,
        text=found.text,
        kind="comment",
    )


def _link(roots: tuple[etree._Element, ...], name: str | None, resolve: Resolve) -> str | None:
    links = (a for root in roots for a in islice(root.iter("a"), _SEARCHED))
    found = next((a for a in links if name and words(a) == name), None)
    href = (found.get("href") or "").strip() if found is not None else ""
    return resolve(href) if href and not href.startswith(("#", "mailto:")) else None
