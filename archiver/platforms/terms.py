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
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from archiver import urls
from archiver.items import Term
from archiver.page import Page, finder
from archiver.platforms import structured
from archiver.platforms.kickers import badges, kickers
from archiver.platforms.nearby import info_box
from archiver.platforms.sections import sections
from archiver.platforms.terms_links import (
    Announced,
    bylines,
    cards,
    is_beside,
    links,
    own_names,
    said,
)
from archiver.platforms.terms_plain import plain_terms, term
from archiver.platforms.terms_words import CATEGORY, OTHER, PATHS, TAG, TAGGED, is_name
from archiver.platforms.theme import View
from archiver.text import squash

__all__ = ["Terms", "read_terms", "slug_terms"]

Terms = tuple[tuple[Term, ...] | None, tuple[Term, ...] | None]
"""(categories, tags); None for what the page does not tell."""

_find_crumbs = finder(
    "//*[contains(@class, 'breadcrumb') or contains(@id, 'breadcrumb')]//a[@href]"
)
_SECTIONS = (
    "article:section", "og:article:section", "section", "parsely-section", "category",
    "sailthru.section", "cxenseparse:recs:section", "article.section",
)  # fmt: skip
_TAGS = frozenset({"article:tag", "og:article:tag"})
_NAME = 50  # letters a term has at most
_LABEL = 160  # letters of the line before a term that are looked at
_AROUND = 4
_LEVELS = 2
_OUTWARD = 4
_COUNT = re.compile(r"[(（]\d{1,5}[)）]")  # lists of all there are tell how many posts each has
_COMMENTS = re.compile(r"#(?:comments?\b|respond\b|disqus|komment|kommentare)", re.IGNORECASE)
_HASHTAG = re.compile(r"#[^\W\d_][\w-]{1,40}")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_MAX_LINKS = 3000
_MAX_TERMS = 40
_RUNNING = 160  # letters beside a link that show it to stand in running text
_SENTENCE = 40  # the same in a paragraph that ends with a full stop


def read_terms(view: View) -> Terms:
    """(categories, tags) of the post of *view*."""
    block = _block(view)
    around = set() if view.content is None else {view.content, *view.content.iterancestors()}
    categories, tags = found = _linked(view, block, around)
    if not categories or not tags:
        for kind, other in _beyond(view, block, around, (not categories, not tags)):
            found[kind].setdefault(other.name.casefold(), other)
    meta = (view.page.meta.get(name) for name in _SECTIONS)
    told = [*structured.names(view.told, "articleSection"), *islice(filter(None, meta), 1)]
    _complete(categories, told, whole=not categories)
    for find in (badges, sections, kickers):
        for place in () if categories else find(view):
            if not _is_tag(place, tags):
                categories[place.name.casefold()] = place
    tags = {name: other for name, other in tags.items() if name not in categories}
    told = [name for name in _meta_tags(view.page) or _keywords(view) if name]
    _complete(tags, (n for n in told if n.casefold() not in categories), whole=not tags)
    return tuple(categories.values()) or None, tuple(tags.values()) or None


def _linked(
    view: View, block: etree._Element, around: Collection[etree._Element]
) -> tuple[dict[str, Term], dict[str, Term]]:
    """The categories and the tags, by their names in lower case, that links of *block* show."""
    found: tuple[dict[str, Term], dict[str, Term]] = ({}, {})
    running: dict[etree._Element | None, bool] = {}
    others = cards(block, around, view.heading)
    for told in islice(links(block, view.content, around, bylines(view), others), _MAX_LINKS):
        link = told.link
        if (link.get("href") or "").strip() in {"/", view.site.home} or _is_counted(told):
            continue
        holder = link.getparent()
        if holder not in running:
            running[holder] = _is_running(holder)
        kind = _kind(told, view, around, running=running[holder])
        shown = term(view, link) if kind is not None else None
        if kind is not None and shown and len(found[kind]) < _MAX_TERMS:
            found[kind].setdefault(shown.name.casefold(), shown)
    return found


def _is_counted(told: Announced) -> bool:
    """Whether a link that nothing announces is one of all there are, each with how many posts."""
    return told.label is None and _COUNT.match((told.link.tail or "").lstrip()) is not None


def slug_terms(page: Page, article: etree._Element) -> tuple[Term, ...] | None:
    """The categories that links in *article* lead to, by the slugs in its classes."""
    names = (article.get("class") or "").split()
    slugs = {name.removeprefix("category-") for name in names if name.startswith("category-")}
    found: dict[str, Term] = {}
    for link in islice(article.iter("a"), _MAX_LINKS if slugs else 0):
        path, name = urlsplit(link.get("href") or "").path, said(link)
        if unquote(path).rstrip("/").rpartition("/")[2] in slugs and 0 < len(name) <= _NAME:
            url = page.resolve((link.get("href") or "").strip())
            found.setdefault(name.casefold(), Term(name=name, url=url))
    return tuple(found.values()) or None


def _beyond(
    view: View,
    block: etree._Element,
    around: Collection[etree._Element],
    without: tuple[bool, bool],
) -> Iterator[tuple[int, Term]]:
    """(kind, term) of those away from title and text: in a box, a way from home, without links."""
    box = info_box(view.page, block) if all(without) else None
    for told in islice(() if box is None else links(box, None, set(box.iter())), _MAX_TERMS):
        kind = _kind(told, view, around, running=False)
        if kind is not None and (found := term(view, told.link)):
            yield kind, found
    for told in islice(_announced(view, block), _MAX_LINKS):
        kind = told.label
        if kind is None and not _is_counted(told) and not _is_running(told.link.getparent()):
            href = told.link.get("href") or ""
            kind = next((k for k, path in enumerate(PATHS) if path.search(href)), None)
            kind = TAG if kind is None and _HASHTAG.fullmatch(said(told.link)) else kind
        away = _COMMENTS.search(told.link.get("href") or "") is not None
        if kind is not None and without[kind] and not away and (found := term(view, told.link)):
            yield kind, found
    if without[CATEGORY]:
        yield from ((CATEGORY, found) for link in _marked(view) if (found := term(view, link)))
    yield from ((kind, t) for kind, t in plain_terms(view, block, without) if without[kind])


def _marked(view: View) -> Iterator[etree._Element]:
    """The links that are marked as leading to a category, or do so in the way from home."""
    page = view.page
    marked = page.css("a[rel~=category]") if b"category" in page.body else []
    yield from marked if len(marked) <= _AROUND else ()  # else all there are
    for link in islice(_find_crumbs(page.tree) if b"breadcrumb" in page.body else (), _MAX_TERMS):
        if PATHS[CATEGORY].search(link.get("href") or ""):
            yield link


def _announced(view: View, block: etree._Element) -> Iterator[Announced]:
    """The links, and what announces them, of the lines below title and text, up to comments."""
    for holder in islice((block, *block.iterancestors()), _OUTWARD):
        if holder.tag in {"body", "html"}:
            return
        for line in islice(holder.itersiblings(), _AROUND):
            if line in view.said or line.tag in _HEADINGS:
                return
            if isinstance(line.tag, str) and not is_beside(line) and _is_line(line):
                yield from links(line, None, ())


def _is_line(element: etree._Element) -> bool:
    said = islice(element.itertext(), _MAX_TERMS)
    line = "".join(str(text).strip() for text in said)
    return 0 < len(line) < 2 * _LABEL and len(_COUNT.findall(line)) < _LEVELS


def _is_tag(term: Term, tags: dict[str, Term]) -> bool:
    return term.name.casefold() in tags or PATHS[TAG].search(term.url or "") is not None


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


def _kind(
    told: Announced,
    view: View,
    around: Collection[etree._Element],
    *,
    running: bool,
) -> int | None:
    """Which kind of term a link is, if any; the elements *around* the text tell nothing of it."""
    link, label, _ = told
    rel = (link.get("rel") or "").lower().split()
    href, classes = link.get("href") or "", link.get("class") or ""
    if "category" in rel:
        return CATEGORY
    if "author" in rel or not href or _COMMENTS.search(href):
        return None
    if label is not None and "author" not in classes:
        return _as_linked(label, rel, href)
    if running:
        return None
    if "p-category" in classes and not _is_above(link, view):
        # Of microformats, which mean tags.
        others = (name for name in classes.split() if name != "p-category")
        return CATEGORY if any(is_name(name, CATEGORY) for name in others) else TAG
    return _unannounced(told, view, around, rel)


def _as_linked(label: int, rel: list[str], href: str) -> int:
    """What a *label* announces, where the link is one of the other kind: topics may be either."""
    if "tag" in rel:
        return TAG if TAGGED.search(href) else label
    if label == CATEGORY or PATHS[TAG].search(href) or "/taxonomy/" in href:  # of any vocabulary
        return label
    return CATEGORY if PATHS[CATEGORY].search(href) else label


def _is_above(link: etree._Element, view: View) -> bool:
    """Whether *link* stands before the title, as a category does."""
    first = next(view.article.iter("h1"), None)
    heading = first if view.heading is None else view.heading
    if heading is None:
        return False
    around = set(heading.iterancestors())
    part = next((e for e in (link, *link.iterancestors()) if e.getparent() in around), None)
    if part is None:
        return False
    return any(e in around or e is heading for e in islice(part.itersiblings(), _MAX_TERMS))


def _unannounced(
    told: Announced, view: View, around: Collection[etree._Element], rel: list[str]
) -> int | None:
    """The kind of a link by the sign or icon before it, by names, or by where it leads."""
    link, _, icon = told
    if icon == OTHER:
        return None
    if _HASHTAG.fullmatch(said(link)):
        return TAG
    named = _by_names(link, view, around)
    if named is not None:
        return named
    places = (kind for kind, path in enumerate(PATHS) if path.search(link.get("href") or ""))
    kind = next(places, TAG if "tag" in rel else icon)
    if "tag" in rel:
        return kind
    return kind if kind is not None and _is_owned(view, link) else None


def _by_names(link: etree._Element, view: View, around: Collection[etree._Element]) -> int | None:
    """The kind by what *link* and the elements close to it are called."""
    far = 1 if (link.get("href") or "").startswith("#") else _AROUND
    for element in (link, *islice(link.iterancestors(), far)):
        if element in around or element is view.article:
            break
        for kind in (CATEGORY, TAG):
            if own_names(element, kind):
                return kind
        if "taxonomy-term" in (element.get("class") or ""):  # a field of any name, in Drupal
            return CATEGORY
    return None


def _is_owned(view: View, link: etree._Element) -> bool:
    """Whether *link* leads to a place of the blog or of whose it is: blogs.press.example."""
    href = (link.get("href") or "").strip()
    if "//" not in href:
        return not href.startswith(("#", "mailto:", "javascript:"))
    url = view.page.resolve(href)
    domain = ".".join(urls.hostname(view.site.home).split(".")[-_LEVELS:])
    return url is not None and urls.hostname(url).endswith(domain)


def _is_running(holder: etree._Element | None) -> bool:
    """Whether *holder* says much beside its links, or ends as a sentence does: running text."""
    if holder is None:
        return False
    told = [text.strip() for text in (holder.text, *(part.tail for part in holder)) if text]
    ends = holder.tag == "p" and told and told[-1].endswith((".", "!", "?", "。"))
    return sum(map(len, told)) > (_SENTENCE if ends else _RUNNING)


def _complete(found: dict[str, Term], told: Iterable[str], *, whole: bool) -> None:
    """Add to *found* what is *told*, where it has nothing or all that is found is told too."""
    names = {name.casefold(): name for name in told if len(name) <= _NAME}
    if whole or found.keys() <= names.keys():
        for key, name in list(names.items())[:_MAX_TERMS]:
            found.setdefault(key, Term(name=name))


def _meta_tags(page: Page) -> list[str]:
    """The tags in the page's head; Ghost escapes them twice, others put them into one element."""
    named = (e for e in page.tree.iter("meta") if e.get("property") in _TAGS)
    found = [squash(unescape(e.get("content") or "")) for e in named if e.get("content")]
    if not found and (told := page.meta.get("parsely-tags") or page.meta.get("news_keywords")):
        found = [told]
    return [name.strip() for name in found[0].split(",")] if len(found) == 1 else found


def _keywords(view: View) -> list[str]:
    """The keywords of JSON-LD; of those with a kind before a colon, the tags."""
    told = structured.names(view.told, "keywords")
    typed = [name.removeprefix("Tag:") for name in told if name.startswith("Tag:")]
    return typed or [name for name in told if ":" not in name]
