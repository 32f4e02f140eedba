"""Who the lines near a title say a post is by: ``By Ines Quay and Hal Winter | 5 May 2014``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from lxml import etree

from archiver.platforms import people
from archiver.platforms.headings import marked_title
from archiver.platforms.markup import words
from archiver.platforms.nearby import info_box, lines_in_box, lines_near_title
from archiver.platforms.structured import Named
from archiver.platforms.view import View
from archiver.text import squash

__all__ = ["beginning", "is_of_author", "is_of_terms", "lines", "lines_near", "of_line"]

_MAX_AUTHORS = 50
_PIECES = 40  # pieces of text of one element that are looked at
_LONGEST = 400  # letters of one of them
_LINE = 100
_PARTS = re.compile(r"\s[|–—«»·:~-]{1,2}\s|[|_»«]|:\s|\s::\s")
_OTHERS = re.compile(
    r"/(?:tags?|labels?|topics?|category|categories|sections?)/|#comments?\b|#respond"
)
_TERMS = frozenset({"tag", "category", "bookmark"})
_OF_PERSON = re.compile(
    r"/(?:authors?|autor(?:es|en|i)?|auteurs?|autore|contribut(?:ors?|eurs?)|people|person(?:en)?|"
    r"profiles?|writers?|columnists?|columnistas?|firmas?|staff|users?|by|yazar(?:lar)?|"
    r"redaktion|skribent(?:er)?|members?|bloggers?|bio)[/=:-]|/@\w|[?&]author",
    re.IGNORECASE,
)
_ROLE_WORDS = 5
_MOST_LINKS = 8
_FEW = 3
_BETWEEN = re.compile(r"[,;&、，+]|,?\s?(?:and|und|et|y|e|og|och|&)", re.IGNORECASE)
_HANDLE = re.compile(r"^@(\w{2,30})$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def lines(view: View, _: str) -> Iterator[Named]:
    """The people that a line near the title says the post is by, or one of the box about it."""
    if found := list(_in_lines(lines_near(view), view)):
        yield from found
        return
    box = info_box(view.page, view.article)
    if box is None:
        return
    if found := list(_in_lines(list(lines_in_box(box)), view)):
        yield from found
        return
    for link in islice(box.iter("a"), _MAX_AUTHORS):
        href, one = (link.get("href") or "").strip(), people.one_name(beginning(link))
        if one and is_of_author(link, href):
            yield Named(one, view.page.resolve(href), None)


def lines_near(view: View) -> list[tuple[str, etree._Element]]:
    """The lines near the title, which itself is none."""
    heading = view.heading
    title = words(heading) if heading is not None else marked_title(view.page)
    if not title:
        document = next(view.page.tree.iter("title"), None)
        title = (
            "" if document is None else _PARTS.split(squash((document.text or "")[:_LONGEST]))[0]
        )
    near = lines_near_title(view.page, view.article, view.said, heading)
    rest = ((_without(line, title), element) for line, element in near if line != title)
    return [(line, element) for line, element in rest if line]


def _without(line: str, title: str | None) -> str:
    """*line* without the *title* before it."""
    return " | ".join(part for part in line.split(" | ") if part != title)


def of_line(view: View, element: etree._Element, name: str) -> Named:
    """*name*, with the address that a link of *element* has for it."""
    links = {words(a): (a.get("href") or "").strip() for a in element.iter("a")}
    href = links.get(name, "")
    return Named(name, view.page.resolve(href) if href else None, None)


def _in_lines(lines: Sequence[tuple[str, etree._Element]], view: View) -> Iterator[Named]:
    """The people the first of *lines* that names any says the post is by."""
    for place, (printed, element) in enumerate(lines):
        line = _dated(printed, element)
        found = tuple(name for name in people.in_byline(line) if not _is_term(name, element))
        linked = list(_behind_by(view, element))
        if linked and not {named.name for named in linked} < set(found):
            yield from linked
            return
        if not found and place + 1 < len(lines) and people.is_label(line):
            found = people.names(lines[place + 1][0])
        if not found and place + 1 < len(lines) and people.is_dated(_dated(*lines[place + 1])):
            other = _has_terms(element) or next(element.iter("h1"), None) is not None
            found = () if other else people.alone(_first(line))
        if not found and (link := next(element.iter("a"), None)) is not None:
            href = (link.get("href") or "").strip()
            found = people.alone(line) if _OF_PERSON.search(href) else ()
            found = found or _beside_day(line, element)
        if found:
            yield from (of_line(view, element, name) for name in found)
            yield from _beside_link(view, element, found[0]) if len(found) == 1 else ()
            return


def _beside_link(view: View, element: etree._Element, name: str) -> Iterator[Named]:
    """The authors that links of *element* name right behind the one that says *name*."""
    links = list(islice(element.iter("a"), _MOST_LINKS))
    first = next((place for place, link in enumerate(links) if words(link) == name), None)
    for before, link in pairwise(links[first:] if first is not None else ()):
        other = people.one_name(beginning(link))
        href = (link.get("href") or "").strip()
        if not (before.getnext() is link and _BETWEEN.fullmatch(squash(before.tail or ""))):
            return
        if other is None or " " not in other or is_of_terms(link, href):
            return
        yield Named(other, view.page.resolve(href), None)


def _behind_by(view: View, element: etree._Element) -> Iterator[Named]:
    """The authors that links of *element* name behind a word such as ``by``."""
    found = False
    for link in islice(element.iter("a"), _MOST_LINKS):
        before, holder = link.getprevious(), link.getparent()
        said = before.tail if before is not None else holder.text if holder is not None else ""
        said = squash((said or "")[-_LINE:])
        if not (_BETWEEN.fullmatch(said) if found else said and people.before_link(said)):
            if found:
                return
            continue
        href = (link.get("href") or "").strip()
        name = people.one_name(_HANDLE.sub(r"\1", beginning(link)))
        if name is None or is_of_terms(link, href):
            return
        found = True
        yield Named(name, view.page.resolve(href) if href else None, None)


def _dated(line: str, element: etree._Element) -> str:
    """*line* with the day its `time` tells programs in place of what it says."""
    time = next(element.iter("time"), None)
    day = _DAY.match(time.get("datetime") or "") if time is not None else None
    said = words(time) if time is not None and day else ""
    return line.replace(said, day[0], 1) if said and day else line


def _beside_day(line: str, element: etree._Element) -> tuple[str, ...]:
    """The user that a link of *element* leads to, where nothing but a day is beside it."""
    links = [a for a in islice(element.iter("a"), _FEW) if _OF_PERSON.search(a.get("href") or "")]
    name = people.one_name(beginning(links[0])) if len(links) == 1 else None
    rest = line.replace(name, "", 1) if name else ""
    return (name,) if name and people.is_dated(rest.strip(" |,·•–—-")) else ()


def _first(line: str) -> str:
    """The first part of *line*, where only one or two words are said of it behind."""
    first, *rest = line.split(" | ")
    beside = len(rest) == 1 and len(rest[0].split()) <= _ROLE_WORDS
    return first if beside and not any(map(str.isdigit, rest[0])) else line


def _is_term(name: str, element: etree._Element) -> bool:
    """Whether *name* is what a link of *element* to a term or a comment says."""
    links = (a for a in islice(element.iter("a"), _MAX_AUTHORS) if words(a) == name)
    return any(is_of_terms(link, (link.get("href") or "").strip()) for link in links)


def _has_terms(element: etree._Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    links = (element, *islice(element.iter("a"), _MAX_AUTHORS))
    return any(term in names for term in ("cat", "tag", "topic", "label", "crumb")) or any(
        is_of_terms(link, (link.get("href") or "").strip()) for link in links
    )


def is_of_author(link: etree._Element, href: str) -> bool:
    """Whether *link* is called an author's, or leads to where people are."""
    marks = f"{link.get('rel') or ''} {link.get('class') or ''}".lower()
    named = any(mark in marks for mark in ("author", "fn", "contributor", "people", "profile"))
    return named or _OF_PERSON.search(href) is not None


def is_of_terms(link: etree._Element, href: str) -> bool:
    """Whether *link*, in a line that names an author, leads to a term, a comment or the post."""
    return _OTHERS.search(href) is not None or not _TERMS.isdisjoint(
        (link.get("rel") or "").split()
    )


def beginning(element: etree._Element) -> str:
    """What *element* says, as far as a name can be in it."""
    return squash("".join(str(text)[:_LONGEST] for text in islice(element.itertext(), _PIECES)))
