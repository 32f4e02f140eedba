"""Where the comments of a page stand, and which answers which, in the markup of every system.

    WordPress core, Drupal, Movable Type, TypePad   `comment-{id}`, on the item, on an element in
                                                    it, or on an empty anchor before it
    wpDiscuz                                        `wpd-comm-{id}_{parent}`
    Disqus, the list it leaves for programs         `dsq-comment-{id}`
    Blogger, old TypePad and Movable Type           `c{id}`; trackbacks `ping-{id}`
    microformats and schema.org                     by class and type, where no id tells

An answer stands inside what it answers, in Drupal's `indented` next to it, or is known by its
depth alone. Every element is looked at a fixed number of times, however deep comments are nested.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, cast

from lxml import etree

__all__ = ["Item", "find_items", "widened", "with_parents"]


class Item(NamedTuple):
    """One comment of a page, not yet read."""

    identity: str | None
    """The engine's id; None where the markup gives none."""
    parent: str | None
    roots: tuple[etree._Element, ...]
    """The element of the comment, or the run of elements where none is around it."""


def _owners(path: str) -> Callable[[etree._Element], list[Any]]:
    """Attributes by XPath: a step back to their elements would take quadratic time in libxml2."""
    return cast(Callable[[etree._Element], list[Any]], etree.XPath(path))  # results know elements


_find_ids = _owners(
    ".//@id[starts-with(., 'c') or contains(., '-comm') or starts-with(., 'ping-')]"
)
_find_pings = _owners(".//li/@class[contains(., 'gback') or contains(., 'kback')]")
_find_replies = _owners(".//@class[contains(., '-comment')]")
_find_cites = _owners(".//@class[contains(., 'h-cite')]")
_find_single = _owners(
    ".//div/@class[contains(., 'omment') or contains(., 'eedback')]"
    " | .//li/@class[contains(., 'omment')] | .//article/@class[contains(., 'omment')]"
)
_find_types = _owners(".//@itemtype[contains(., 'Comment')]")
_find_properties = _owners(".//@itemprop[. = 'comment']")

_ID = re.compile(
    r"(?:dsq-|li-|div-|post-)?comment-(?:node-)?(?P<named>\d{1,20}|6a[0-9a-f]{8,40})"
    r"|(?:wpd|wc)-comm-(?P<discuz>\d{1,20})_(?P<parent>\d{1,20})"
    r"|(?P<ping>ping-\d{1,20})"
    r"|c(?P<short>\d{1,20}|6a[0-9a-f]{8,40})"
)
_SAID = re.compile("comm|cmt|repl|respons")  # what such an element is called
_INLINE = frozenset({"span", "a", "b", "strong", "cite", "em", "small"})
_PLACES = frozenset({"a", "article", "dd", "div", "dl", "dt", "li", "section", "tr"})
_DEPTH = re.compile(r"(?:^|\s)depth-(\d{1,3})(?=\s|$)")
_COMMENT_TYPE = re.compile(r"https?://schema\.org/(?:User)?Comments?")
_SINGLE = frozenset(
    {"comment", "comment-item", "comment-entry", "single-comment", "comment-box", "commentItem",
     "comment_item", "feedbackItem"}
)  # fmt: skip
_REPLIES = frozenset({"p-comment", "u-comment"})
_PINGS = frozenset({"pingback", "trackback"})
_SEARCHED = 60
_MOST_ABOVE = 12
_SEVERAL = 2
_ENDS = frozenset({"comment-footer", "posted", "comments-post"})


def find_items(within: etree._Element, *, named: bool = False) -> list[Item]:
    """Every comment in *within* once, in the order shown; only those with an id if *named*."""
    found = list(_by_id(within))
    if within.getparent() is not None:
        found += list(_pings(within, {root for entry in found for root in entry.roots}))
    if not found and not named:
        found = max(list(_by_type(within)), list(_by_class(within)), key=len)
    return list(with_parents(found, within)) if found else []


def _by_id(within: etree._Element) -> Iterator[Item]:
    seen: set[str] = set()
    taken: set[etree._Element] = set()
    for value in _find_ids(within):
        told = _ID.fullmatch(value)
        if told is None:
            continue
        element = value.getparent()
        identity = told["named"] or told["discuz"] or told["short"] or told["ping"]
        if identity in seen or element.tag not in _PLACES:
            continue
        if told["short"] and element.tag != "a" and not _SAID.search(element.get("class") or ""):
            continue
        roots = _roots(element, taken)
        if not roots:
            continue
        seen.add(identity)
        taken.update(roots)
        parent = told["parent"]
        yield Item(identity, None if parent in (None, "0") else parent, roots)


def _roots(element: etree._Element, taken: set[etree._Element]) -> tuple[etree._Element, ...]:
    """What a comment consists of whose id is on *element*; nothing when that is another's."""
    if element.tag == "a":
        return tuple(_after_anchor(element, taken))
    if element.tag == "dt":
        return (element, *_following(element, lambda e: e.tag == "dd"))
    above = element.getparent()
    if element.tag == "li" or above is None or above in taken:
        return (element,)
    empty = not len(element) and not (element.text or "").strip()
    if above.tag == "li" or (empty and "comment" in (above.get("class") or "").split()):
        return (above,)
    return (element,)


def _after_anchor(anchor: etree._Element, taken: set[etree._Element]) -> Iterator[etree._Element]:
    """The comment an empty anchor stands before, or in; the run of elements up to the next."""
    following = anchor.getnext()
    above = anchor.getparent()
    if following is not None and "comment" in (following.get("class") or ""):
        found = above if following.tag in _INLINE else following
        if found is not None and found not in taken:
            yield found
    elif above is not None and above.tag in {"li", "p"}:
        if above not in taken:
            yield above
    elif not len(anchor) and not (anchor.text or "").strip():
        for element in _following(anchor, lambda e: e.tag != "a"):
            yield element
            if not _ENDS.isdisjoint((element.get("class") or "").split()):
                return


def _following(
    element: etree._Element, wanted: Callable[[etree._Element], bool]
) -> Iterator[etree._Element]:
    for sibling in element.itersiblings():
        if not wanted(sibling):
            return
        yield sibling


def _pings(within: etree._Element, taken: set[etree._Element]) -> Iterator[Item]:
    """Pings of themes that give an id to comments alone; behind them, since none has a date."""
    for value in _find_pings(within):
        element = value.getparent()
        if not _PINGS.isdisjoint(value.split()):
            inside = list(islice(element.iter(), _SEARCHED))
            if taken.isdisjoint(inside) and any(part.get("href") for part in inside):
                yield Item(None, None, (element,))


def _by_type(within: etree._Element) -> Iterator[Item]:
    """Comments that only microformats or schema.org mark."""
    for element in _cites(within) or _typed(within):
        identity = (element.get("id") or element.get("data-comment-id") or "").strip()
        yield Item(identity[:200] or None, None, (element,))


def _by_class(within: etree._Element) -> Iterator[Item]:
    """Comments that only a class of their own marks."""
    for value in _find_single(within):
        element = value.getparent()
        if not _SINGLE.isdisjoint(value.split()) and len(element):
            identity = (element.get("id") or element.get("data-comment-id") or "").strip()
            yield Item(identity[:200] or None, None, (element,))


def widened(found: list[Item]) -> list[Item]:
    """*found*, each with all around it that holds no other comment: its name and date."""
    held = Counter(
        above for item in found for above in islice(item.roots[0].iterancestors(), _MOST_ABOVE)
    )
    if len(found) < _SEVERAL:
        return found
    return [item._replace(roots=(_widest(item.roots[0], held),)) for item in found]


def _widest(root: etree._Element, held: Mapping[etree._Element, int]) -> etree._Element:
    above = root.getparent()
    while above is not None and held[above] == 1 and above.tag not in {"body", "main", "html"}:
        root, above = above, above.getparent()
    return root


def _cites(within: etree._Element) -> list[etree._Element]:
    found = [
        value.getparent()
        for value in _find_replies(within)
        if not _REPLIES.isdisjoint(value.split())
    ]
    if found or within.getparent() is None:
        return found
    return [v.getparent() for v in _find_cites(within) if "h-cite" in v.split()]


def _typed(within: etree._Element) -> list[etree._Element]:
    found = [v.getparent() for v in _find_types(within) if _COMMENT_TYPE.fullmatch(v.strip())]
    return found or [v.getparent() for v in _find_properties(within)]


def with_parents(found: Iterable[Item], within: etree._Element) -> Iterator[Item]:
    """The comments *found*, each with the one it answers."""
    holders: dict[etree._Element, str | None] = {within: None}
    found = list(found)
    for entry in found:
        holders.update(dict.fromkeys(entry.roots, entry.identity))
    levels: dict[int, str | None] = {}
    for entry in found:
        first = entry.roots[0]
        parent = entry.parent or _above(first, holders) or _beside(first, holders)
        if depth := _DEPTH.search(first.get("class") or ""):
            level = int(depth[1])
            levels[level] = entry.identity
            parent = parent or levels.get(level - 1)
        yield entry._replace(parent=None if parent == entry.identity else parent)


def _above(element: etree._Element, holders: dict[etree._Element, str | None]) -> str | None:
    """The comment around *element*; *holders* learns of every element on the way."""
    path: list[etree._Element] = []
    above = element.getparent()
    while above is not None and above not in holders:
        path.append(above)
        above = above.getparent()
    holder = None if above is None else holders[above]
    holders.update(dict.fromkeys(path, holder))
    return holder


def _beside(element: etree._Element, holders: dict[etree._Element, str | None]) -> str | None:
    """The comment before the indented block that *element* stands in."""
    above = element.getparent()
    if above is None or "indented" not in (above.get("class") or "").split():
        return None
    before = above.getprevious()
    return None if before is None else holders.get(before)
