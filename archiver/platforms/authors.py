"""Who a post is by, from the best of what its page tells.

A line that names a guest comes first, for the host's account posts the guest's text. Then the
theme's markup, JSON-LD and meta elements, in the order the platform asks for, then a line beside
the title. The first of these that names a person is believed, and of what it names only persons;
a role (``admin``, ``Editorial Team``), an organisation or the blog's own name is taken where no
person is named at all. An author's page is kept from whichever part links to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, cast

from lxml import etree

from archiver.items import Author
from archiver.page import alternatives
from archiver.platforms import author_lines, credits, owners, people, structured
from archiver.platforms.author_lines import (
    beginning,
    is_of_author,
    is_of_terms,
    lines_near,
    of_line,
)
from archiver.platforms.beside import stands_aside
from archiver.platforms.markup import words
from archiver.platforms.nearby import said_apart
from archiver.platforms.structured import Named
from archiver.platforms.view import View

__all__ = ["MARKUP_FIRST", "TOLD_FIRST", "authors", "known_authors"]

MARKUP_FIRST = (
    "guest", "printed", "told", "meta", "lines", "byline", "called", "closing", "introduced",
    "boxed", "owner",
)  # fmt: skip
"""For engines whose markup is known."""
TOLD_FIRST = (
    "guest", "told", "byline", "meta", "printed", "called", "lines", "closing", "introduced",
    "boxed", "owner",
)  # fmt: skip
"""For others, whose classes may mean anything."""

_META = (
    "author", "article:author", "dc.creator", "dcterms.creator", "dc.creator.personalname",
    "parsely-author", "citation_author", "sailthru.author", "article.author", "byl",
)  # fmt: skip
_NAMES = frozenset({"name", "author-name", "username", "user-name", "author__name"})
_MAX_AUTHORS = 50
_MAX_ELEMENTS = 50
_MOST_PRINTED = 4
_FIRST_PARAGRAPHS = 3
_PIECES = 40  # pieces of text of one element that are looked at
_LONGEST = 400  # letters of one of them
_BYLINE = re.compile(
    r"(?:[a-z]{1,4}-)?(?:post|entry|article|blog|single|story)[-_]{0,2}(?:meta[-_]{1,2})?"
    r"authors?(?:[-_]{1,2}name)?"
    r"|(?:post|entry|article|story)[-_]{0,2}by[-_]?line|byline|posted[-_]?by|written[-_]?by"
)
_LINE = 100
_find_bylines = cast(
    Callable[[etree._Element], list[Any]],  # strings that know their element
    etree.XPath(
        "//@class[contains(., 'author') or contains(., 'yline') or contains(., 'ed-by')"
        " or contains(., 'ten-by')] | //@id[contains(., 'author')]"
    ),
)
_WORDS = re.compile(r"\w+")
_LAST_FIRST = re.compile(r"([^\W\d_][\w.’'-]{1,30}), ([^\W\d_][\w.’' -]{1,30})")


def authors(view: View, selectors: str, order: Sequence[str]) -> tuple[Author, ...] | None:
    """The people the post is by, in the order named; *selectors* are where its theme has them."""
    found = _authors(view, selectors, order)
    view.page.memo[authors, view.article] = found
    return found


def known_authors(view: View) -> tuple[Author, ...]:
    """Whom `authors` has found on the page of *view*; none where it was not asked."""
    found: tuple[Author, ...] | None = view.page.memo.get((authors, view.article))
    return found or ()


def _authors(view: View, selectors: str, order: Sequence[str]) -> tuple[Author, ...] | None:
    own = owners.own_names(view)
    rest: list[Named] = []
    for source in order:
        found = list(_SOURCES[source](view, selectors))
        persons = [n for n in found if _is_person(n, own)]
        if persons:
            if source in {"told", "meta"} and order is TOLD_FIRST:
                persons = _completed(persons, view, selectors, own)
            return _linked(persons, view, selectors if source != "printed" else "")
        rest = rest or found
    return _linked(rest, view, "")


def _completed(
    persons: list[Named], view: View, selectors: str, own: frozenset[str]
) -> list[Named]:
    """*persons*, or those printed where they are these and some more, or others altogether.

    What a program tells is whose account posted the text; a line below the title, whose it is.
    """
    known = {p.name.casefold() for p in persons}
    for source in (_printed(view, selectors), credits.called(view, "")):
        printed = [named for named in source if _is_person(named, own)]
        shown = {p.name.casefold() for p in printed}
        if known < shown and len(shown) <= _MOST_PRINTED:
            return printed
    signed = [named for named in _signed(view) if _is_person(named, own)]
    known_words = {word for name in known for word in _WORDS.findall(name)}
    shown_words = {word for p in signed for word in _WORDS.findall(p.name.casefold())}
    return signed if signed and known_words.isdisjoint(shown_words) else persons


def _signed(view: View) -> list[Named]:
    """The people that a line near the title says in so many words the text is by."""
    for line, element in lines_near(view):
        if found := people.in_full(line):
            return [of_line(view, element, name) for name in found]
    return []


def _is_person(named: Named, own: frozenset[str]) -> bool:
    if named.is_person:
        return not people.is_role(named.name, frozenset())
    return named.is_person is None and not people.is_role(named.name, own)


def _linked(found: list[Named], view: View, selectors: str) -> tuple[Author, ...] | None:
    """*found*, each once; with the addresses that the elements of *selectors* link to."""
    urls: dict[str, str | None] = {}
    if selectors and found and not all(named.url for named in found):
        urls = {named.name.casefold(): named.url for named in _printed(view, selectors)}
    once = {named.name: named for named in reversed(found[:_MAX_AUTHORS])}
    return (
        tuple(
            Author(name=name, url=urls.get(name.casefold()) or once[name].url)
            for name in dict.fromkeys(named.name for named in found[:_MAX_AUTHORS])
        )
        or None
    )


def _guest(view: View, _: str) -> Iterator[Named]:
    text = view.article if view.content is None else view.content
    for paragraph in islice(text.iter("p"), _FIRST_PARAGRAPHS):
        if name := people.guest(beginning(paragraph)):
            link = next((a for a in paragraph.iter("a") if words(a) == name), None)
            href = (link.get("href") or "").strip() if link is not None else ""
            yield Named(name, view.page.resolve(href) if href else None, None)
            return


def _printed(view: View, selectors: str) -> Iterator[Named]:
    """The names in the elements of the first of *selectors* that has any of the post's own."""
    for selector in alternatives(selectors):
        found = False
        for element in islice(view.page.css(selector, view.article), _MAX_ELEMENTS):
            if not stands_aside(element, view.article, view.said):
                for named in _in_element(element, view):
                    found = True
                    yield named
        if found:
            return


def _in_element(element: etree._Element, view: View) -> Iterator[Named]:
    element = _name_in(element)
    links = [element] if element.tag == "a" else list(islice(element.iter("a"), _MAX_AUTHORS))
    found = False
    for link in links:
        href = (link.get("href") or "").strip()
        name = None if is_of_terms(link, href) else people.one_name(beginning(link))
        if name and (link is element or is_of_author(link, href)):
            found = True
            yield Named(name, view.page.resolve(href) if href else None, None)
    if not found:
        href = (links[0].get("href") or "").strip() if len(links) == 1 else ""
        told = element.get("content") if element.tag == "meta" else None
        said = told or said_apart(element) or beginning(element)
        for name in people.names(said) if links != [element] else ():
            linked = name in beginning(links[0]) if href else False
            yield Named(name, view.page.resolve(href) if linked else None, None)


def _name_in(element: etree._Element) -> etree._Element:
    """The part of *element* that is called a name, where it has one: beside it stand badges."""
    parts = islice(element.iterdescendants("span", "a", "div", "p", "strong", "b"), _PIECES)
    named = [part for part in parts if not _NAMES.isdisjoint((part.get("class") or "").split())]
    return named[0] if len(named) == 1 and beginning(named[0]) else element


def _told(view: View, _: str) -> Iterator[Named]:
    for named in structured.authors(view.told):
        if named.is_person is False:
            yield named
            continue
        for name in people.names(named.name) or (named.name,):
            yield named._replace(name=name)


def _meta(view: View, _: str) -> Iterator[Named]:
    """The names in the first kind of meta element that has any: names, not addresses."""
    meta = view.page.meta
    for name in (name for name in _META if name in meta):
        found = [n for value in _values(view, name) for n in _declared(value)]
        if found:
            yield from (Named(n, None, None) for n in dict.fromkeys(found))
            return


def _values(view: View, name: str) -> Iterator[str]:
    for element in view.page.tree.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == name:
            yield (element.get("content") or "").strip()


def _declared(value: str) -> tuple[str, ...]:
    if "://" in value or value.startswith(("@", "www.")):
        return ()
    inverted = _LAST_FIRST.fullmatch(value)
    if inverted and " " not in inverted[1] and value.count(",") == 1 and " " not in inverted[2]:
        return (f"{inverted[2]} {inverted[1]}",)
    return people.names(value)


def _byline(view: View, _: str) -> Iterator[Named]:
    """The name in the first element above the text that is called the author of a post.

    Meta elements name the blog's owner on every page; such a line does not.
    """
    for value in islice(_find_bylines(view.page.tree), _MAX_ELEMENTS):
        element = value.getparent()
        if element is view.content:
            return
        called = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
        away = stands_aside(element, view.page.tree, view.said)
        if not away and any(map(_BYLINE.fullmatch, called)):
            found = [n for n in _in_element(element, view) if people.is_capitalised(n.name)]
            if found and len(beginning(element)) < _LINE:
                yield from found
                return


_SOURCES: Mapping[str, Callable[[View, str], Iterator[Named]]] = MappingProxyType(
    {
        "guest": _guest,
        "printed": _printed,
        "told": _told,
        "meta": _meta,
        "lines": author_lines.lines,
        "byline": _byline,
        "called": credits.called,
        "closing": credits.closing,
        "introduced": credits.introduced,
        "boxed": credits.boxed,
        "owner": owners.owner,
    }
)
