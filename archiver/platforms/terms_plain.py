"""Terms that are words alone, no links: behind a label or an icon, in a badge, as hashtags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from lxml import etree

from archiver.items import Term
from archiver.page import finder
from archiver.platforms.nearby import said_apart
from archiver.platforms.terms_links import is_beside, own_names, said
from archiver.platforms.terms_words import CATEGORY, LABELS, PATHS, TAG, icon
from archiver.platforms.view import View
from archiver.text import squash

__all__ = ["plain_terms", "term"]

_BADGE = re.compile(r"(?:(?:md|post|article|entry|blog)[-_]{1,2})?tag(?:[-_]{1,2}(?:item|name))?")
_find_labels = finder(".//span[contains(@class, 'tag')] | .//li[contains(@class, 'tag')]")
_find_kickers = finder(
    ".//@class[contains(., 'ateg') or contains(., 'icker') or contains(., 'yebrow') or"
    " contains(., 'over') or contains(., 'ubri') or contains(., 'enre') or contains(., 'ecti') or"
    " contains(., 'itle') or contains(., 'dachz') or contains(., 'chap') or contains(., 'ecci') or"
    " contains(., 'essort') or contains(., 'itre') or contains(., '-label') or"
    " contains(., '_label')]/.."
)
_SHOWING = frozenset({"span", "p", "div", "strong", "li", "h2", "h3", "h4", "h5", "h6", "em"})
_find_microdata = finder(".//*[@itemprop='articleSection']")
_find_icons = finder(
    ".//i[contains(@class, 'folder') or contains(@class, 'categor') or contains(@class, 'tag')] |"
    " .//svg[contains(@class, 'folder') or contains(@class, 'categor') or contains(@class, 'tag')]"
)
_BETWEEN = re.compile(r"[,;、，|·]")
_HASHTAGS = re.compile(r"(?:#[^\W\d_][\w-]{1,40}\s*){2,}")
_EASTERN = re.compile(
    r"(?:^|[\s|])(?:(?P<category>分类|分類|栏目|欄目|类别|類別|频道|頻道|カテゴリー?|카테고리)|"
    r"标签|標籤|关键词|タグ|태그)\s?[:：]\s?(?P<name>[^\s|:：/]{1,20})(?=[\s|/]|$)"
)
_EDGES = " ,;#■▪●•»›→—–|·:"
_NAME = 50  # letters a term has at most
_LABEL = 160  # letters of the line before a term that are looked at
_ABOVE = 6
_MAX_TERMS = 40
_MAX_LINES = 800
_WORDS = 8
_LEVELS = 3
_SHORTEST = 2  # letters of a label: ``in`` is none where no colon follows
_LASTS = 4
_LINES = ("p", "div", "span", "li", "dd", "dt", "th", "td", "strong", "b", "small", "em", "h5",
          "h6")  # fmt: skip
_CELLS = frozenset({"dd", "td", "span", "div", "p"})
_ROWS = frozenset({"dt", "th", "td", "strong", "b", "span", "div", "h4", "h5", "h6"})


def plain_terms(
    view: View, block: etree._Element, without: tuple[bool, bool]
) -> Iterator[tuple[int, Term]]:
    """(kind, term) of those in *block* of the kinds it is *without* so far."""
    for kind, names in _labelled(block) if any(without) else ():
        for name in _BETWEEN.split(names)[:_MAX_TERMS]:
            if 0 < len(name.strip()) <= _NAME:
                yield kind, Term(name=name.strip().lstrip("#"))
    yield from _badges(view, block, without)
    if without[CATEGORY] and b"articleSection" in view.page.body:
        told = (e.get("content") or said(e) for e in islice(_find_microdata(view.page.tree), 1))
        yield from ((CATEGORY, Term(name=name)) for name in told if 0 < len(name) <= _NAME)
    yield from _behind_icons(block)
    if without[CATEGORY]:
        yield from ((CATEGORY, found) for found in _known(view))
    if without[TAG]:
        yield from _hashtags(view)


def term(view: View, element: etree._Element) -> Term | None:
    """The term that *element* shows."""
    name, href = said(element).strip(_EDGES), (element.get("href") or "").strip()
    if not 0 < len(name) <= _NAME:
        return None
    return Term(name=name, url=view.page.resolve(href) if href else None)


def _labelled(block: etree._Element) -> Iterator[tuple[int, str]]:
    """(kind, names) of short lines of words alone: ``Category: Essays``."""
    for element in islice(block.iter(*_LINES), _MAX_LINES):
        text = element.text or ""
        if len(text) > _LABEL or len(element) > 1:
            continue
        if ":" in text or "：" in text:
            found = list(_behind_colons(element, text))
        else:
            found = list(_row(element, text)) if element.tag in _ROWS else []
        if found and not _is_within_beside(element, block):
            yield from found


def _behind_colons(element: etree._Element, text: str) -> Iterator[tuple[int, str]]:
    """(kind, names) of the labels in the *text* that *element* begins with."""
    for part in text.split("|"):
        label, _, names = squash(part.replace("：", ":", 1)).partition(":")
        kind = _kind(label)
        alone = kind is not None and not len(element)
        names = names.strip() or (_behind(element) if alone else "")
        if kind is not None and names and names[-1] not in ".!?":
            yield kind, names
    for found in islice(_EASTERN.finditer(text), _LASTS):
        yield (CATEGORY if found["category"] else TAG), found["name"]


def _kind(label: str) -> int | None:
    if not 0 < len(label) < _NAME:
        return None
    kinds = (kind for kind, found in enumerate(LABELS) if found.fullmatch(label))
    return next(kinds, None)


def _row(element: etree._Element, text: str) -> Iterator[tuple[int, str]]:
    """(kind, names) of a row such as ``Category | Essays`` where *element* is its first cell."""
    label = squash(text)
    kind = _kind(label) if len(label) > _SHORTEST and not len(element) else None
    if kind is None or (element.tail or "").strip():
        return
    cell = element
    for holder in islice(element.iterancestors(), _LEVELS):  # some wrap the label
        if cell.getnext() is not None or len(holder) > 1 or (holder.text or "").strip():
            break
        cell = holder
    following = cell.getnext()
    if (
        following is None
        or following.tag not in _CELLS
        or next(following.iter("a"), None) is not None
    ):
        return
    names = said_apart(following)
    if 0 < len(names) < _LABEL and len(names.split()) <= _WORDS and names[-1] not in ".!?:":
        yield kind, names


def _behind(label: etree._Element) -> str:
    """The words behind *label*, if no link is among them."""
    following = label.getnext()
    if (tail := squash((label.tail or "")[:_LABEL])) or following is None:
        return tail
    alone = isinstance(following.tag, str) and next(following.iter("a"), None) is None
    return said(following) if alone else ""


def _is_within_beside(element: etree._Element, block: etree._Element) -> bool:
    above = takewhile(lambda holder: holder is not block, element.iterancestors())
    return any(map(is_beside, islice(above, _ABOVE)))


def _badges(
    view: View, block: etree._Element, without: tuple[bool, bool]
) -> Iterator[tuple[int, Term]]:
    """(kind, term) of the elements that are called what terms are."""
    for kind, find in ((CATEGORY, _find_kickers), (TAG, _find_labels)):
        for element in islice(find(block), _MAX_TERMS) if without[kind] else ():
            if _is_badge(element, view, block, kind) and (found := term(view, element)):
                for name in found.name.split(", "):
                    yield kind, Term(name=name, url=found.url)


def _is_badge(element: etree._Element, view: View, block: etree._Element, kind: int) -> bool:
    """Whether *element*, which is no link, shows a term of the post."""
    holder = element.getparent()
    if holder is None or holder.tag == "a" or next(element.iter("a"), None) is not None:
        return False
    content = view.content
    inside = content is not None and content in element.iterancestors()
    if kind == CATEGORY:
        shown = (
            not inside
            and element.tag in _SHOWING
            and element is not view.heading
            and holder.tag != "h1"
            and own_names(element, CATEGORY)
            and element is not content
        )
        return shown and not _is_within_beside(element, block)
    if not any(map(_BADGE.fullmatch, (element.get("class") or "").split())):
        return False
    return not inside or own_names(holder, TAG)


def _behind_icons(block: etree._Element) -> Iterator[tuple[int, Term]]:
    """(kind, term) of the words behind an icon: a folder, a label."""
    for element in islice(_find_icons(block), _MAX_TERMS):
        kind, holder, following = icon(element), element.getparent(), element.getnext()
        if kind not in {CATEGORY, TAG} or holder is None or holder.tag == "a":
            continue
        names = squash((element.tail or "")[:_LABEL])
        if not names and following is not None and following.tag == "span":
            names = "" if next(following.iter("a"), None) is not None else said(following)
        if (
            0 < len(names) <= _NAME
            and names[-1] not in ":："
            and not _is_within_beside(element, block)
        ):
            parts = map(str.strip, _BETWEEN.split(names))
            named = (name for name in parts if name and not any(map(str.isdigit, name)))
            yield from ((kind, Term(name=name)) for name in named)


def _known(view: View) -> Iterator[Term]:
    """What lines below the text say that is a link of the blog's own list of categories."""
    if view.content is None:
        return
    said_there = {
        squash(element.text or "")
        for line in islice(view.content.itersiblings(etree.Element), _LASTS)
        if line not in view.said and len(said_apart(line)) < _LABEL
        for element in line.iter(*_CELLS, "b", "em", "i", "li")
        if not len(element)
    } - {""}
    for link in islice(view.page.tree.iter("a"), _MAX_LINES) if said_there else ():
        filed = PATHS[CATEGORY].search(link.get("href") or "") and said(link) in said_there
        if filed and (found := term(view, link)):
            yield found


def _hashtags(view: View) -> Iterator[tuple[int, Term]]:
    """The words of a line of hashtags alone, the last of the text or right behind it."""
    if view.content is None:
        return
    behind = islice(view.content.itersiblings(), _LASTS)
    for line in (*list(view.content)[-_LASTS:], *behind):
        if isinstance(line.tag, str) and line.tag in {"p", "div"}:
            words = squash("".join(map(str, islice(line.itertext(), _MAX_TERMS))))[:_LABEL]
            if words.startswith("#") and _HASHTAGS.fullmatch(words):
                yield from ((TAG, Term(name=name[1:])) for name in words.split())
