"""The categories and tags of a post on a page of an unknown engine.

A link is a term by its `rel`, by the label printed before it (``Filed under``), by what it or an
element close around it is called, or by where it leads, in this order. Links in the
running text, in menus and in sidebars are none. Meta elements and JSON-LD fill in what is not
printed, and complete what is printed in part.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from itertools import islice, takewhile
from urllib.parse import unquote, urlsplit

from lxml import etree

from archiver.items import Term
from archiver.page import Page, finder
from archiver.platforms import structured
from archiver.platforms.asides import is_elsewhere
from archiver.platforms.bylines import is_byline
from archiver.platforms.nearby import info_box
from archiver.platforms.sections import sections
from archiver.platforms.terms_words import CATEGORY, LABELS, PATHS, TAG, TAGGED, is_name
from archiver.platforms.theme import View
from archiver.platforms.trimming import PRINTED_DATE
from archiver.text import squash

__all__ = ["Terms", "read_terms", "slug_terms"]

Terms = tuple[tuple[Term, ...] | None, tuple[Term, ...] | None]
"""(categories, tags); None for what the page does not tell."""

_SEPARATORS = re.compile(r"[\s,;/#、，&+]*+(?:and|und|et|y|e)?[\s,;/#、，&+]*+", re.IGNORECASE)
_BADGE = re.compile(r"(?:(?:md|post|article|entry|blog)[-_]{1,2})?tag(?:[-_]{1,2}(?:item|name))?")
_find_crumbs = finder(
    "//*[contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb')]//a[@href]"
)
_SECTIONS = ("article:section", "section", "parsely-section", "category", "sailthru.section")
_find_labels = finder(".//span[contains(@class, 'tag')] | .//li[contains(@class, 'tag')]")
_find_kickers = finder(
    "(.//span | .//p | .//div | .//strong | .//li)[contains(@class, 'ateg') or"
    " contains(@class, 'kicker') or contains(@class, 'eyebrow') or contains(@class, 'overline')"
    " or contains(@class, 'rubri') or contains(@class, 'genre') or contains(@class, 'ection-')]"
)
_COUNT = re.compile(r"[(（\[]?\d{1,5}[)）\]]?")
_NAME = 50  # letters a term has at most
_LABEL = 160  # letters of the line before a term that are looked at
_AROUND = 4
_ABOVE = 6
_LEVELS = 2
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_MAX_LINKS = 3000
_MAX_TERMS = 40
_MAX_LINES = 800
_LINES = ("p", "div", "span", "li", "dd", "dt", "th", "strong", "b", "small", "em", "h5", "h6")
_RUNNING = 160  # letters beside a link that show it to stand in running text


def read_terms(view: View) -> Terms:
    """(categories, tags) of the post of *view*."""
    found: tuple[dict[str, Term], dict[str, Term]] = ({}, {})
    block = _block(view)
    around = set() if view.content is None else {view.content, *view.content.iterancestors()}
    running: dict[etree._Element | None, bool] = {}
    for link, label in islice(_links(block, view.content, around, _bylines(view)), _MAX_LINKS):
        if (link.get("href") or "").strip() in {"/", view.site.home}:
            continue
        holder = link.getparent()
        if holder not in running:
            running[holder] = _is_running(holder)
        kind = _kind(link, label, view, around, running=running[holder])
        name = _said(link).lstrip("#").strip(" ,;") if kind is not None else ""
        if kind is not None and 0 < len(name) <= _NAME and len(found[kind]) < _MAX_TERMS:
            url = view.page.resolve((link.get("href") or "").strip())
            found[kind].setdefault(name.casefold(), Term(name=name, url=url))
    categories, tags = found
    if not categories or not tags:
        for kind, term in _beyond(view, around, (not categories, not tags)):
            found[kind].setdefault(term.name.casefold(), term)
    meta = (view.page.meta.get(name) for name in _SECTIONS)
    told = [*structured.names(view.told, "articleSection"), *islice(filter(None, meta), 1)]
    _complete(categories, told, whole=not categories)
    for place in () if categories else sections(view):
        if not _is_tag(place, tags):
            categories[place.name.casefold()] = place
    tags = {name: term for name, term in tags.items() if name not in categories}
    named = _meta_tags(view.page) or _keywords(view)
    _complete(tags, (name for name in named if name.casefold() not in categories), whole=not tags)
    return tuple(categories.values()) or None, tuple(tags.values()) or None


def slug_terms(page: Page, article: etree._Element) -> tuple[Term, ...] | None:
    """The categories that links in *article* lead to, by the slugs in its classes."""
    names = (article.get("class") or "").split()
    slugs = {name.removeprefix("category-") for name in names if name.startswith("category-")}
    found: dict[str, Term] = {}
    for link in islice(article.iter("a"), _MAX_LINKS if slugs else 0):
        path, name = urlsplit(link.get("href") or "").path, _said(link)
        if unquote(path).rstrip("/").rpartition("/")[2] in slugs and 0 < len(name) <= _NAME:
            url = page.resolve((link.get("href") or "").strip())
            found.setdefault(name.casefold(), Term(name=name, url=url))
    return tuple(found.values()) or None


def _beyond(
    view: View, around: Collection[etree._Element], without: tuple[bool, bool]
) -> Iterator[tuple[int, Term]]:
    """(kind, term) of those away from title and text: in a box, a way from home, without links."""
    box = info_box(view.page, view.article) if all(without) else None
    for link in islice(box.iter("a"), _MAX_TERMS) if box is not None else ():
        kind = _kind(link, None, view, around, running=False)
        if kind is not None and (term := _term(view, link)):
            yield kind, term
    for link, label in islice(_announced(view), _MAX_LINKS) if any(without) else ():
        if label is not None and without[label] and (term := _term(view, link)):
            yield label, term
    if without[CATEGORY] and b"breadcrumb" in view.page.body:
        for link in islice(_find_crumbs(view.page.tree), _MAX_TERMS):
            if PATHS[CATEGORY].search(link.get("href") or "") and (term := _term(view, link)):
                yield CATEGORY, term
    for kind, term in _unlinked(view, without):
        if without[kind]:
            yield kind, term


def _announced(view: View) -> Iterator[tuple[etree._Element, int | None]]:
    """The links, and what announces them, of the lines below title and text, up to comments."""
    part = _block(view)
    for holder in islice((part, *part.iterancestors()), _LEVELS):
        if holder.tag in {"body", "html"}:
            return
        for line in islice(holder.itersiblings(), _AROUND):
            if line in view.said or line.tag in _HEADINGS:
                return
            if isinstance(line.tag, str) and not _is_beside(line) and _is_line(line):
                yield from _links(line, None, ())


def _is_line(element: etree._Element) -> bool:
    said = islice(element.itertext(), _MAX_TERMS)
    return 0 < sum(len(str(text).strip()) for text in said) < 2 * _LABEL


def _unlinked(view: View, without: tuple[bool, bool]) -> Iterator[tuple[int, Term]]:
    """(kind, term) of those that are words alone: behind a label, or called what terms are."""
    for kind, names in _labelled(view) if any(without) else ():
        for name in re.split(r"[,;、，|·]", names)[:_MAX_TERMS]:
            if 0 < len(name.strip()) <= _NAME:
                yield kind, Term(name=name.strip().lstrip("#"))
    for kind, find in ((CATEGORY, _find_kickers), (TAG, _find_labels)):
        for element in islice(find(_block(view)), _MAX_TERMS) if without[kind] else ():
            if _is_badge(element, view, kind) and (term := _term(view, element)):
                for name in term.name.split(", "):
                    yield kind, Term(name=name, url=term.url)


def _labelled(view: View) -> Iterator[tuple[int, str]]:
    """(kind, names) of short lines of words alone: ``Category: Essays``."""
    for element in islice(_block(view).iter(*_LINES), _MAX_LINES):
        text = element.text or ""
        if len(text) > _LABEL or len(element) > 1 or (":" not in text and "：" not in text):
            continue
        for part in text.split("|"):
            label, _, names = squash(part.replace("：", ":", 1)).partition(":")
            if not 0 < len(label) < _NAME:
                continue
            kinds = (kind for kind, found in enumerate(LABELS) if found.fullmatch(label))
            kind = next(kinds, None)
            names = names.strip() or _behind(element)
            if kind is None or not names or names[-1] in ".!?":
                continue
            if not any(map(_is_beside, islice(element.iterancestors(), _ABOVE))):
                yield kind, names


def _behind(label: etree._Element) -> str:
    """The words behind *label*, if no link is among them."""
    following = label.getnext()
    if (tail := squash((label.tail or "")[:_LABEL])) or following is None:
        return tail
    alone = isinstance(following.tag, str) and next(following.iter("a"), None) is None
    return _said(following) if alone else ""


def _is_tag(term: Term, tags: dict[str, Term]) -> bool:
    return term.name.casefold() in tags or PATHS[TAG].search(term.url or "") is not None


def _is_badge(element: etree._Element, view: View, kind: int) -> bool:
    """Whether *element*, which is no link, shows a term of the post."""
    holder = element.getparent()
    if holder is None or holder.tag == "a" or element.find(".//a") is not None:
        return False
    content = view.content
    inside = content is not None and content in element.iterancestors()
    if kind == CATEGORY:
        shown = (
            not inside
            and holder.tag != "h1"
            and _own_names(element, CATEGORY)
            and element is not content
        )
        return shown and not any(map(_is_beside, islice(element.iterancestors(), _ABOVE)))
    if not any(map(_BADGE.fullmatch, (element.get("class") or "").split())):
        return False
    return not inside or _own_names(holder, TAG)


def _term(view: View, element: etree._Element) -> Term | None:
    name, href = _said(element).lstrip("#").strip(" ,;"), (element.get("href") or "").strip()
    if not 0 < len(name) <= _NAME:
        return None
    return Term(name=name, url=view.page.resolve(href) if href else None)


def _block(view: View) -> etree._Element:
    """The article; where that is the whole page, the smallest element with title and text."""
    around = [] if view.content is None else [view.content, *view.content.iterancestors()]
    found = None
    if view.heading is not None:
        known = set(around)
        found = next((e for e in view.heading.iterancestors() if e in known), None)
    if found is None:
        return view.article
    whole = view.article.tag in {"html", "body", "main"}
    return found if whole or found in view.article.iterancestors() else view.article


def _links(
    block: etree._Element,
    content: etree._Element | None,
    around: Collection[etree._Element],
    lines: Collection[etree._Element] = (),
) -> Iterator[tuple[etree._Element, int | None]]:
    """Every link below *block*, with the kind of terms that the words before it announce.

    Words in *content* announce nothing, but for those in its *lines* about the post.
    """
    label = _Label()
    todo: list[tuple[etree._Element, bool]] = [(block, True)]
    within = 0  # levels inside the content, where words announce nothing
    while todo:
        element, opening = todo.pop()
        if not opening:
            within -= (element is content) - (element in lines)
            label.closed(element)
            label.told(element.tail, element.getparent(), ignored=within > 0)
            continue
        if element is not block and element not in around and _is_beside(element):
            label.told(element.tail, element.getparent(), ignored=within > 0)
            continue
        within += (element is content) - (element in lines)
        todo.append((element, False))
        if element.tag == "a":
            yield element, label.kind
            continue
        label.told(element.text, element, ignored=within > 0)
        todo.extend((child, True) for child in reversed(element))


def _bylines(view: View) -> list[etree._Element]:
    """The lines about the post behind the title, where the text's element holds them too."""
    heading, content = view.heading, view.content
    if heading is None or content is None or heading.getparent() is not content:
        return []
    return list(takewhile(_is_about, islice(heading.itersiblings(), _AROUND)))


def _is_about(line: etree._Element) -> bool:
    """Whether *line* is short and says when the post was published, by whom, or filed where."""
    said = squash("".join(map(str, islice(line.itertext(), _MAX_TERMS))))
    if is_byline(line):
        return True
    return len(said) < _LABEL and PRINTED_DATE.search(said) is not None and not said.endswith(".")


class _Label:
    """The words that announced terms, and the element whose links they are about."""

    def __init__(self) -> None:
        self.kind: int | None = None
        self._scope: etree._Element | None = None

    def told(self, text: str | None, holder: etree._Element | None, *, ignored: bool) -> None:
        """Take in the words before the next link."""
        said = squash(text[-_LABEL:]) if text else ""
        if not said or (_SEPARATORS.fullmatch(said) and not ignored):
            return
        kinds = (found for found, label in enumerate(LABELS) if label.search(said))
        self.kind = None if ignored else next(kinds, None)
        alone = holder is not None and next(iter(holder), None) is None  # len() counts them all
        self._scope = holder.getparent() if holder is not None and alone else holder

    def closed(self, element: etree._Element) -> None:
        """Leave *element*, and forget what was announced in it."""
        if element is self._scope:
            self.kind = None


def _is_beside(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return True
    named = _own_names(element, TAG) or _own_names(element, CATEGORY)
    return not named and (element.tag == "nav" or is_elsewhere(element))


def _kind(
    link: etree._Element,
    label: int | None,
    view: View,
    around: Collection[etree._Element],
    *,
    running: bool,
) -> int | None:
    """Which kind of term *link* is, if any; the elements *around* the text tell nothing of it."""
    rel = (link.get("rel") or "").lower().split()
    classes = link.get("class") or ""
    if "category" in rel:
        return CATEGORY
    if "author" in rel or not link.get("href"):
        return None
    if label is not None and "author" not in classes:
        tagged = "tag" in rel and TAGGED.search(link.get("href") or "")
        return TAG if tagged else label
    if running:
        return None
    if "p-category" in classes:  # of microformats, which mean tags
        return TAG
    return _by_names(link, view, around, rel)


def _by_names(
    link: etree._Element, view: View, around: Collection[etree._Element], rel: list[str]
) -> int | None:
    """The kind by what *link* and the elements close to it are called, or by where it leads."""
    for element in (link, *islice(link.iterancestors(), _AROUND)):
        if element in around or element is view.article:
            break
        for kind in (CATEGORY, TAG):
            if _own_names(element, kind):
                return kind
    if "tag" in rel:
        return TAG
    href = link.get("href") or ""
    return next((kind for kind, path in enumerate(PATHS) if path.search(href)), None)


def _said(link: etree._Element) -> str:
    pieces = [str(text) for text in islice(link.itertext(), _AROUND)]
    while len(pieces) > 1 and (
        not pieces[-1].strip() or _COUNT.fullmatch(pieces[-1].strip()[:_NAME])
    ):
        pieces.pop()  # how many posts there are
    return squash("".join(pieces)[:_LABEL])


def _is_running(holder: etree._Element | None) -> bool:
    """Whether *holder* holds so many words beside its links that it is running text."""
    if holder is None:
        return False
    told = (holder.text, *(part.tail for part in holder))
    said = sum(len(text.strip()) for text in told if text)
    return said > _RUNNING


def _own_names(element: etree._Element, kind: int) -> bool:
    """Whether *element* is called what terms of this *kind* are called."""
    told = (element.get(name) or "" for name in _NAMED_BY)
    tokens = " ".join(told)[:300].split()
    return any(is_name(token, kind) for token in tokens)


_NAMED_BY = ("class", "id", "data-hook", "itemprop", "aria-label")


def _complete(found: dict[str, Term], told: Iterable[str], *, whole: bool) -> None:
    """Add to *found* what is *told*, where it has nothing or all that is found is told too."""
    names = {name.casefold(): name for name in told if len(name) <= _NAME}
    if whole or found.keys() <= names.keys():
        for key, name in list(names.items())[:_MAX_TERMS]:
            found.setdefault(key, Term(name=name))


def _meta_tags(page: Page) -> list[str]:
    """The tags in the page's head; Ghost escapes them twice."""
    named = (e for e in page.tree.iter("meta") if e.get("property") == "article:tag")
    return [squash(unescape(e.get("content") or "")) for e in named if e.get("content")]


def _keywords(view: View) -> list[str]:
    """The keywords of JSON-LD; of those with a kind before a colon, the tags."""
    told = structured.names(view.told, "keywords")
    typed = [name.removeprefix("Tag:") for name in told if name.startswith("Tag:")]
    return typed or [name for name in told if ":" not in name]
