"""The section of the blog a post stands in, where nothing calls it a category.

A trail from the front page to the post names it last before the post, a menu marks it as where
the reader is. Else it is a link above the text that leads to a folder around the post's own
address, or to a place beside the posts: not to a person, a day, or another post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from archiver.items import Term
from archiver.page import finder
from archiver.platforms.asides import is_elsewhere
from archiver.platforms.folders import linked_section, path_of
from archiver.platforms.trails import trail
from archiver.platforms.view import View

__all__ = ["sections"]

_MAX_LINKS = 60
_ABOVE = 8
_NAME = 40  # letters before a link that are looked at
_MARKED = 6
_FEW = 2
_START = 4  # letters in which a word and its form in an address agree
_find_current = finder(
    "//a[@aria-current or contains(@class, 'active') or contains(@class, 'current') or"
    " contains(@class, 'selected')][ancestor::nav]"
)
_PERSON = re.compile(
    r"author|autor|auteur|byline|writer|user|profile|people|person|vcard|contributor|staff|team"
)
_BY = re.compile(
    r"(?:^|\W)(?:by|from|von|par|por|di|door|av|af|от|作者)\s?[:：]?\s*$", re.IGNORECASE
)
_FOLDER = re.compile(r"/(?:[a-z]{2}/)?[^/?#.@\d][^/?#.]*(?:/|\.html?)?")
_FOLDERS = re.compile(r"(?:/[a-z]{2})?(?:/[^/?#.@\d][^/?#.]*){1,2}/?")
_SEVERAL = re.compile(r"&|\s(?:and|und|et|y|e|og|och|en|i)\s")


def sections(view: View) -> list[Term]:
    """The section of the post of *view*, with those around and beside it; none without one."""
    return trail(view) or _of_menu(view) or _above(view)


def _of_menu(view: View) -> list[Term]:
    """The folder around the post that the menu marks as where the reader is."""
    if not view.page.names_class("active", "current", "selected") and (
        b"aria-current" not in view.page.body
    ):
        return []
    terms = (linked_section(link, view) for link in islice(_find_current(view.page.tree), _MARKED))
    return [term for term in terms if term and _is_around(term, view)][:1]


def _is_around(term: Term, view: View) -> bool:
    """Whether the post of *view* lies in the folder of *term*."""
    own = path_of(Term(name="", url=view.page.url))
    return own.startswith(path_of(term).rstrip("/") + "/")


def _above(view: View) -> list[Term]:
    """The folder that a link above the text leads to, and those beside it."""
    links = list(islice(_links_above(view), _MAX_LINKS))
    found = [(link, term) for link in links if (term := linked_section(link, view))]
    for _, term in found:
        if _is_around(term, view) and not _is_handle(term):
            return [term]
    for link, term in found:
        if _is_folder(link, term):
            beside = (t for a, t in found if a is not link and _is_beside(a, link, t))
            return [term, *beside]
    return []


def _is_beside(link: etree._Element, first: etree._Element, term: Term) -> bool:
    """Whether *link* stands in the line of *first*, and *term* is a folder as well."""
    path = path_of(term)
    beside = _line_of(link) is _line_of(first) and not _PERSON.search(path)
    return beside and _FOLDERS.fullmatch(path) is not None


def _line_of(link: etree._Element) -> etree._Element | None:
    """What holds *link*, or the list that holds the item it is in."""
    holder = link.getparent()
    return holder.getparent() if holder is not None and holder.tag == "li" else holder


def _links_above(view: View) -> Iterator[etree._Element]:
    """The links beside the title and between it and the text."""
    content, heading = view.content, view.heading
    if content is None or heading is None:
        return
    known = {content, *content.iterancestors()}
    block = next((above for above in heading.iterancestors() if above in known), None)
    titled = set(heading.iterancestors())
    if block is None:
        return
    for element in block.iter(etree.Element):
        if element is content:
            return
        if element.tag == "a" and not _is_away(element, block, titled):
            yield element


def _is_away(link: etree._Element, block: etree._Element, titled: set[etree._Element]) -> bool:
    """Whether *link* is in a menu or the like, or names a person."""
    before = link.getprevious()
    holder = link.getparent()
    said = (before.tail if before is not None else holder.text if holder is not None else "") or ""
    if "author" in (link.get("rel") or "") or _BY.search(said[-_NAME:]):
        return True
    for above in (link, *islice(link.iterancestors(), _ABOVE)):
        if above is block or above in titled:
            return False
        names = f"{above.get('class') or ''} {above.get('id') or ''} {above.get('itemprop') or ''}"
        if above.tag in {"nav", "h1", "h2", "header", "aside"} or is_elsewhere(above):
            return True
        if _PERSON.search(names.lower()):
            return True
    return False


def _is_folder(link: etree._Element, term: Term) -> bool:
    """Whether a link with few others beside it leads to a folder of the blog, no person's."""
    if " " in term.name and not _SEVERAL.search(term.name):
        return False
    holder = link.getparent()
    alone = holder is not None and len(list(islice(holder.iter("a"), _FEW + 1))) <= _FEW
    path = path_of(term)
    return alone and _FOLDER.fullmatch(path) is not None and not _PERSON.search(path)


def _is_handle(term: Term) -> bool:
    """Whether the address of *term* does not say its name as that of a folder does.

    A user's is the name without spaces.
    """
    path = path_of(term).casefold()
    name = term.name.casefold()
    alike = not name.isascii() or any(word[:_START] in path for word in name.split())
    return not alike or (" " in name and name.replace(" ", "") in path)
