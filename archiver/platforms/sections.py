"""The section of the blog a post stands in, where nothing calls it a category.

A trail from the front page to the post names it last before the post. Else it is a link above the
text that leads to a folder around the post's own address, or to a place beside the posts: not to
a person, a day, or another post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from archiver.items import Term
from archiver.page import finder
from archiver.platforms import structured
from archiver.platforms.asides import is_elsewhere
from archiver.platforms.places import is_page_place
from archiver.platforms.view import View
from archiver.text import squash, word_set

__all__ = ["sections"]

_MAX_LINKS = 60
_ABOVE = 8
_NAME = 40  # letters a section's name has at most
_WORDS = 4
_PIECES = 6
_FEW = 2
_START = 4  # letters in which a word and its form in an address agree
_TRAIL = 600  # letters of a trail, or else it is more than that
_find_trails = finder(
    "//*[contains(@class, 'crumb') or contains(@id, 'crumb') or @aria-label='breadcrumb'"
    " or @aria-label='Breadcrumb' or contains(@itemtype, 'BreadcrumbList')]"
)
_NO_SECTION = word_set(
    "home start startseite startsida accueil inicio início hjem hem etusivu strona główna główna "
    "главная 首页 首頁 ホーム トップ blog blogs post posts article articles archive archives all "
    "archiv start page index magazine magazin"
)
_PERSON = re.compile(
    r"author|autor|auteur|byline|writer|user|profile|people|person|vcard|contributor|staff|team"
)
_BY = re.compile(
    r"(?:^|\W)(?:by|from|von|par|por|di|door|av|af|от|作者)\s?[:：]?\s*$", re.IGNORECASE
)
_FOLDER = re.compile(r"/(?:[a-z]{2}/)?[^/?#.@\d][^/?#.]*/?")
_SEVERAL = re.compile(r"&|\s(?:and|und|et|y|e|og|och|en|i)\s")
_NUMBERS = re.compile(r"[\d/.:,\s-]+")


def sections(view: View) -> list[Term]:
    """The section of the post of *view*, behind those around it that its trail names too."""
    found = _section(view)
    if found is None:
        return []
    path = _path(found.url or "")
    steps = islice(_find_trails(view.page.tree) if b"rumb" in view.page.body else (), 1)
    links = [a for trail in steps for a in islice(trail.iter("a"), _MAX_LINKS)]
    terms = (_term(_said(link), (link.get("href") or "").strip(), view) for link in links)
    around = (t for t in terms if t and _is_around(_path(t.url or ""), path, _path(view.page.url)))
    return [*around, found]


def _is_around(outer: str, inner: str, post: str) -> bool:
    """Whether the folder *outer* holds *inner*, which holds the *post*."""
    return (
        outer != inner and outer[-1:] == "/" and inner.startswith(outer) and post.startswith(inner)
    )


def _section(view: View) -> Term | None:
    """The section of the post of *view*; None where the page names none."""
    page = view.page
    if b"rumb" in page.body:
        for trail in islice(_find_trails(page.tree), _PIECES):
            if term := _last(trail, view):
                return term
        for name, href in structured.trail(page):
            if term := _term(name, href, view):
                return term
    links = list(islice(_links_above(view), _MAX_LINKS))
    path = _path(page.url)
    for around in (True, False):
        for link in links:
            href = (link.get("href") or "").strip()
            if term := _term(_said(link), href, view):
                below = path.startswith(_path(term.url or "").rstrip("/") + "/")
                if (below and not _is_handle(term)) if around else _is_folder(link, term):
                    return term
    return None


def _last(trail: etree._Element, view: View) -> Term | None:
    """The last step of *trail* that is neither the front page nor the post."""
    links = list(islice(trail.iter("a"), _MAX_LINKS))
    if not links or len(squash(" ".join(map(str, islice(trail.itertext(), 80))))) > _TRAIL:
        return None
    terms = (_term(_said(link), (link.get("href") or "").strip(), view) for link in links[::-1])
    return next((term for term in terms if term), None)


def _term(name: str, href: str, view: View) -> Term | None:
    """The section a link of these words names, if it can be one."""
    url = view.page.resolve(href) if href and not href.startswith("#") else None
    if not 1 < len(name) <= _NAME or len(name.split()) > _WORDS or _NUMBERS.fullmatch(name):
        return None
    if url is None or not view.site.owns(url) or name.casefold() in _NO_SECTION:
        return None
    own = {view.site.key, view.site.url_key(view.page.url)}
    is_home = urlsplit(url).path in {"", "/"} and not urlsplit(url).query
    if is_home or view.site.url_key(url) in own or is_page_place(url):
        return None
    return Term(name=name, url=url)


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
    path = _path(term.url or "")
    return alone and _FOLDER.fullmatch(path) is not None and not _PERSON.search(path)


def _is_handle(term: Term) -> bool:
    """Whether the address of *term* does not say its name as that of a folder does.

    A user's is the name without spaces.
    """
    path = _path(term.url or "").casefold()
    name = term.name.casefold()
    alike = not name.isascii() or any(word[:_START] in path for word in name.split())
    return not alike or (" " in name and name.replace(" ", "") in path)


def _path(url: str) -> str:
    return unquote(urlsplit(url).path)


def _said(link: etree._Element) -> str:
    return squash("".join(str(text)[:_NAME] for text in islice(link.itertext(), _PIECES)))
