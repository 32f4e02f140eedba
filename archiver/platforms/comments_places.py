"""Comments of systems nobody knows: where a page calls something so, and what repeats there.

A place is an element whose class or id speaks of comments, or what follows a heading that does.
So is what stands beside the form to write one. `comments_units` finds the comments in it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.platforms.comments_items import Item, with_parents
from archiver.platforms.comments_labels import DISCUSSION
from archiver.platforms.comments_marks import marked_units
from archiver.platforms.comments_rows import dated_rows
from archiver.platforms.comments_units import comments_of, units_in
from archiver.platforms.comments_ways import Parts, Roots, kind
from archiver.text import squash

__all__ = ["Found", "unmarked_items"]

_MAX_PLACES = 30
_MAX_LABELS = 8
_MAX_LINKS = 3000
_CLIMBED = 4
_LABEL_LENGTH = 80
_PIECES = 20

_CALLED = re.compile(
    r"comment(?!ar(?:y|ies))|kommentar|coment[aá]r|reaction|reactie|respons|repl(?:y|ies)|feedback|"
    r"discuss|remark|"
    r"guestbook|g[aä]stebuch|forum|pinglun|disqus|(?:^|[-_])(?:pl|cmts?|liuyan|talkback)(?:[-_]|$)|cmt|"
    r"mentions|opinion|disku[st]|dyskus|diszkuss|keskuste|komm?ent|debatt?e?(?:[-_]|$)|reakc|ohlas|"
    r"hozzaszol|yorum|(?:^|[-_])(?:letters|postbag|leserbriefe|lettres|cartas)(?:[-_]|$)"
)
_SURE = re.compile(r"comment(?!ar(?:y|ies))|kommentar|coment[aá]r|cmt|pinglun|reactie")
_NO_PLACE = re.compile(
    r"(?:^|[-_])(?:no|has|with|without|open|closed|count(?:er)?s?|links?|numbers?|num|"
    r"form|respond|"
    r"toggle|btn|button|enabled|allowed|feed|rss|policy|icon|off|status|recent|latest|"
    r"last|neueste|"
    r"letzte|widget|sidebar|nav|menu|template|layout|theme|header|heading|title)(?:[-_]|$)"
)
_ANCHOR = re.compile(r"(?:comments?|kommentare?|commentaires?|comentarios?|commenti|discussion)")
_AWAY = re.compile(
    r"(?:^|[-_])(?:recent|latest|sidebar|side|widgets?|footer|menu|nav|popular)(?:[-_]|$)"
)
_LAYOUT = re.compile(r"(?:\w+-)?(?:has|with|without|no|is|not|layout|col)[-_].*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_IN = frozenset(
    {"html", "body", "main", "form", "head", "nav", "footer", "button", "a", "span"}
)
_PLACES = (
    "div", "section", "ul", "ol", "dl", "table", "li", "article", "blockquote", "aside", "p", "td",
    "details", "fieldset",
)  # fmt: skip
_LABELS = (
    "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "p", "div", "span", "legend", "font", "td",
    "summary", "dt", "center", "th",
)  # fmt: skip


class Found(NamedTuple):
    """The comments of a page, in the order shown."""

    items: list[Item]
    parts: list[etree._Element]
    """The elements that hold them, the heading above them included."""


def unmarked_items(tree: etree._Element, heading: etree._Element | None) -> Found:
    """The comments of a page where no known mark tells; *heading* is its title."""
    around = set() if heading is None else {heading, *heading.iterancestors()}
    alone: dict[tuple[str, ...], list[_Place]] = {}
    for parts, label, sure in _places(tree, around):
        if label and alone:
            break
        found = units_in(parts, sure=sure)
        if len(found) > 1:
            return _as_found([_Place(found, [*label, *parts])], tree)
        if found and all(map(_says, label)):
            alone.setdefault(kind(found[0][0]), []).append(_Place(found, [*label, *parts]))
    if alone:
        return _as_found(max(alone.values(), key=len), tree)
    for row in marked_units([tree], dates=False):
        if not any(map(_stands_away, row)) and (
            found := comments_of([(u,) for u in row], sure=False)
        ):
            return _as_found([_Place(found, row)], tree)
    for row in dated_rows(tree, around):
        units: list[Roots] = [(unit,) for unit in row]
        if not any(map(_stands_away, row)) and len(comments_of(units, sure=False)) == len(row):
            wider = next(marked_units(row), row)
            found = comments_of([(unit,) for unit in wider], sure=False)
            return _as_found([_Place(found if len(found) > len(row) else units, row)], tree)
    return Found([], [])


class _Place(NamedTuple):
    """What was found in one place."""

    units: list[Roots]
    parts: list[etree._Element]


def _as_found(places: list[_Place], tree: etree._Element) -> Found:
    units = list(dict.fromkeys(unit for place in places for unit in place.units))
    items = [Item(_identity(roots[0]), None, roots) for roots in units]
    return Found(list(with_parents(items, tree)), [part for p in places for part in p.parts])


def _identity(root: etree._Element) -> str | None:
    told = (root.get("id") or root.get("data-comment-id") or "").strip()[:200]
    return told if any(map(str.isdigit, told)) else None


def _places(
    tree: etree._Element, around: Collection[etree._Element]
) -> Iterator[tuple[Parts, Parts, bool]]:
    """Elements that may hold comments, their label, and whether they are surely called so."""
    rows: dict[tuple[etree._Element, str], Parts] = {}
    taken: set[etree._Element] = set()
    for element in tree.iter(*_PLACES):
        holder = element.getparent()
        if holder in taken:
            taken.add(element)
        elif holder is not None and element not in around and _is_called(element):
            taken.add(element)
            if len(rows) < _MAX_PLACES and not _stands_away(element):
                rows.setdefault((holder, element.tag), []).append(element)
    for parts in rows.values():
        yield parts, [], any(_is_sure(part) for part in parts)
    for label in islice(_find_labels(tree, around), _MAX_LABELS):
        for part, following in _beside(label, around):
            yield following, [part], _is_counted(label) or _is_heading(part)
    for form in islice(_find_forms(tree), _MAX_LABELS):
        for part, following in _beside(form, around):
            yield following, [part], True


def _beside(
    label: etree._Element, around: Collection[etree._Element]
) -> Iterator[tuple[etree._Element, Parts]]:
    """*label*, and what is around it alone, each with what follows."""
    for part in (label, *islice(label.iterancestors(), _CLIMBED)):
        if part is not label and (part.tag in _NOT_IN or part in around):
            break
        if following := [e for e in part.itersiblings() if isinstance(e.tag, str)]:
            yield part, following


def _find_forms(tree: etree._Element) -> Iterator[etree._Element]:
    """The forms to write a comment in."""
    for field in tree.iter("textarea"):
        form = next(field.iterancestors("form"), None)
        if form is not None and not _stands_away(form):
            yield form


def _is_counted(label: etree._Element) -> bool:
    """Whether the heading *label* tells that there is a comment at least."""
    said = "".join(str(piece)[:_LABEL_LENGTH] for piece in islice(label.itertext(), _PIECES))
    return any(digit in said for digit in "123456789")


def _is_heading(part: etree._Element) -> bool:
    """Whether *part*, which holds a label alone, is a heading."""
    return part.tag in {"h2", "h3", "h4", "h5", "header"}


def _find_labels(
    tree: etree._Element, around: Collection[etree._Element]
) -> Iterator[etree._Element]:
    for element in tree.iter(*_LABELS):
        if len(element) > 3 or element in around:
            continue
        pieces = [str(piece)[: 2 * _LABEL_LENGTH] for piece in islice(element.itertext(), _PIECES)]
        said = squash("".join(pieces))
        is_label = 0 < len(said) < _LABEL_LENGTH and DISCUSSION.fullmatch(said)
        if is_label and not _stands_away(element):
            yield element
    links = islice(tree.iter("a"), _MAX_LINKS)
    yield from islice((a for a in links if _is_anchor(a) and a not in around), 1)


def _says(label: etree._Element) -> bool:
    """Whether *label* says anything: below a mere place one comment alone would be a guess."""
    return label.tag == "form" or any(str(text).strip() for text in label.itertext())


def _is_anchor(link: etree._Element) -> bool:
    """Whether *link* is the empty place that links to the comments lead to."""
    name = link.get("name") or link.get("id")
    if not name or link.get("href") or len(link) or (link.text or "").strip():
        return False
    return _ANCHOR.fullmatch(name.lower()) is not None


def _is_called(element: etree._Element) -> bool:
    return _calls(element.get("class"), element.get("id"))


@lru_cache(maxsize=8192)
def _calls(classes: str | None, identity: str | None) -> bool:
    tokens = (*(classes or "")[:300].split(), *(identity or "")[:60].split())
    names = (_CAMEL.sub("-", token).lower() for token in tokens)
    return any(_CALLED.search(name) and not _NO_PLACE.search(name) for name in names)


def _is_sure(element: etree._Element) -> bool:
    return _SURE.search(f"{element.get('class')} {element.get('id')}".lower()) is not None


def _stands_away(element: etree._Element) -> bool:
    """Whether *element* is in a bar beside the post or below it, which lists other comments."""
    for above in (element, *islice(element.iterancestors(), 12)):
        if above.tag in {"nav", "footer"} or _is_away(above.get("class"), above.get("id")):
            return above.tag not in {"body", "html"}
    return False


@lru_cache(maxsize=8192)
def _is_away(classes: str | None, identity: str | None) -> bool:
    names = _CAMEL.sub("-", f"{classes or ''} {identity or ''}"[:300]).lower().split()
    away = (name for name in names if not _LAYOUT.fullmatch(name) and not _CALLED.match(name))
    return any(map(_AWAY.search, away))
