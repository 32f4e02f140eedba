"""The heading of a page that is its title: the one that says what the page says of itself.

What a page is called is told in meta elements, in JSON-LD and in the title of the document, often
with the blog's name before or behind it. The heading that agrees is the title as printed; the
heading with the blog's name, which links to its home page, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from archiver import urls
from archiver.page import Page
from archiver.platforms import structured
from archiver.platforms.embeds import is_permalink
from archiver.platforms.markup import words

__all__ = [
    "agreeing",
    "heading_words",
    "is_own",
    "is_shown",
    "leads_home",
    "marked_heading",
    "marked_title",
    "opening_heading",
    "printed_heading",
    "printed_title",
    "told_heading",
    "told_titles",
]

_NOISE = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[|–—«»·_/]|::|\s-\s|:\s")
_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title")
_MAX_HEADINGS = 300
_MAX_PLAIN = 1500
_SHORTEST = 3
_LONGEST = 300
_MAX_PARTS = 20
_MAX_OPENING = 30
_PARAGRAPH = 160
_LONG_ENOUGH = 12
_CALLED = re.compile(
    r"(?:post|entry|article|blog[-_]?post)[-_]{0,2}(?:(?:main|single|page|header)[-_]{1,2})?"
    r"(?:title|headline|subject)|subject|headline"
)
_HEADS = re.compile(r"(?:^|[-_\s])(?:entry|post|article)[-_]?(?:header|title|subject)(?:$|\s)")
# Headings of the parts of a page, for readers of screens.
_HIDDEN = frozenset({"blind", "a11y-hidden"})
_UNSEEN = frozenset({"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden"})
_MARKED = ("h1", "h2", "h3", "div", "p", "span")
_PLAIN = ("b", "strong", "font", "span", "div", "td", "th", "p", "a")


def told_titles(page: Page, told: Mapping[str, Any]) -> list[str]:  # JSON
    """What the page is called by what it tells programs, best first."""
    named = [page.meta.get("og:title"), structured.text(told, "headline")]
    return [title for title in (*named, *(page.meta.get(n) for n in _TITLES[1:])) if title]


def agreeing(page: Page, told: Mapping[str, Any]) -> Iterator[etree._Element]:  # JSON
    """The headings that say what the page is called: whole ones, then the longest part."""
    headings = _headings(page)
    wanted = [_plain(title) for title in (*told_titles(page, told), _document(page))]
    for title in filter(None, wanted):
        yield from (h for h, said in headings if said == title and not leads_home(h, page))
    for title in filter(None, wanted):
        parts = [entry for entry in headings if _is_part(entry[1], title)]
        longest = (heading for heading, _ in sorted(parts, key=lambda entry: -len(entry[1])))
        yield from (heading for heading in longest if not leads_home(heading, page))


def told_heading(page: Page) -> etree._Element | None:
    """The only heading that microdata call the headline, or the only one of the first rank.

    For pages of which the document's title says nothing, or something else.
    """
    headings = [heading for heading, _ in _headings(page) if not leads_home(heading, page)]
    told = [heading for heading in headings if heading.get("itemprop") == "headline"]
    first = [heading for heading in headings if heading.tag == "h1"]
    found = told if len(told) == 1 else first if len(first) == 1 else []
    inside = (e.tag for heading in found for e in heading.iterancestors())
    held = any(tag in {"article", "main"} for tag in inside)
    return found[0] if found and (told or held) else None


def printed_title(page: Page, told: Mapping[str, Any]) -> str | None:  # JSON
    """A part of what the page is called that it prints alone, though not as a heading."""
    found = printed_heading(page, told, linked=True)
    return None if found is None else words(found)


def printed_heading(
    page: Page,
    told: Mapping[str, Any],  # JSON
    *,
    linked: bool = False,
) -> etree._Element | None:
    """The element that prints such a part, *linked* to another page or not."""
    titles = [*told_titles(page, told), _document(page)]
    parts = {_plain(part) for title in titles for part in _parts(title)}
    parts = {part for part in parts if len(part) > _SHORTEST}
    plain = (e for e in page.tree.iter(*_PLAIN) if not len(e) and e.text)
    found = None  # the blog's name stands above the title
    named = None
    for element in islice(plain, _MAX_PLAIN):
        said = _plain((element.text or "")[:_LONGEST])
        away = leads_home if linked else _leads_away
        if said in parts and not away(element, page):
            parts.discard(said)
            found = element
            if named is None and _heads(element):
                named = element
    return found if named is None else named


def _leads_away(element: etree._Element, page: Page) -> bool:
    """Whether *element* is in a link to another page, as what menus and trails say is."""
    holder = element.getparent()
    link = element if element.tag == "a" else holder
    return link is not None and link.tag == "a" and not is_own(page, link.get("href") or "")


def _heads(element: etree._Element) -> bool:
    """Whether *element* is called what stands above a text."""
    return _HEADS.search(element.get("class") or "") is not None


def heading_words(heading: etree._Element) -> str:
    """What *heading* says, without small print and the sign that links it to itself."""
    beside = [link for link in islice(heading.iter("a"), _MAX_PARTS) if is_permalink(link)]
    beside += islice(heading.iter("small"), _MAX_PARTS)
    said = words(heading)
    for sign in filter(None, map(words, beside)):
        said = said.removesuffix(sign) if said.endswith(sign) else said.removeprefix(sign)
    return said.strip()


def marked_title(page: Page) -> str | None:
    """What the `marked_heading` of *page* says."""
    found = marked_heading(page)
    return None if found is None else words(found)


def marked_heading(page: Page) -> etree._Element | None:
    """The only element of *page* that is called the title of a post."""
    named = (e for e in page.tree.iter(*_MARKED) if _is_called_title(e.get("class")))
    found = list(islice((e for e in named if e.tag != "a" and e.find("a") is None), 2))
    alone = len(found) == 1 and 0 < len(words(found[0])) < _LONGEST
    return found[0] if alone else None


def opening_heading(page: Page, content: etree._Element) -> etree._Element | None:
    """The heading that *content* begins with, before anything as long as a paragraph."""
    headings = {heading for heading, _ in _headings(page)}
    for element in islice(content.iter(etree.Element), 1, _MAX_OPENING):
        if element in headings and not leads_home(element, page):
            return element
        if len(words(element)) > _PARAGRAPH and not any(h in headings for h in element.iter()):
            return None
    return None


@lru_cache(maxsize=4096)
def _is_called_title(names: str | None) -> bool:
    return any(map(_CALLED.fullmatch, (names or "")[:_LONGEST].lower().split()))


def is_own(page: Page, reference: str) -> bool:
    """Whether *reference* leads to the page itself."""
    if not reference or reference.startswith("#"):
        return True
    url = page.resolve(reference.strip())
    own = (page.url, *(found for found, _ in page.links("canonical")))
    return url is not None and urls.without_fragment(url) in own


def _headings(page: Page) -> list[tuple[etree._Element, str]]:
    if _headings not in page.memo:
        found = islice(page.tree.iter("h1", "h2", "h3", "h4"), _MAX_HEADINGS)
        shown = (h for h in found if _HIDDEN.isdisjoint((h.get("class") or "").split()))
        told = [(heading, _plain(words(heading)[:500])) for heading in shown]
        page.memo[_headings] = [(heading, said) for heading, said in told if said]
    headings: list[tuple[etree._Element, str]] = page.memo[_headings]
    return headings


def leads_home(element: etree._Element, page: Page) -> bool:
    """Whether all of *element* is a link to the page's host or a folder above the page."""
    holder = element.getparent()
    link = element if element.tag == "a" else next(element.iter("a"), None)
    if link is None and holder is not None and holder.tag == "a":
        link = holder
    url = page.resolve((link.get("href") or "").strip()) if link is not None else None
    if url is None or is_own(page, url):
        return False
    return url.endswith("/") and page.url.startswith(url)


def is_shown(heading: etree._Element) -> bool:
    """Whether *heading* is not for readers of screens alone, as a blog's name often is."""
    return _UNSEEN.isdisjoint((heading.get("class") or "").split())


def _document(page: Page) -> str:
    if _document not in page.memo:
        head = page.tree.find("head")
        titles = (page.tree if head is None else head).iter("title")
        page.memo[_document] = next((words(title) for title in titles), "")
    return str(page.memo[_document])


def _plain(text: str) -> str:
    return _NOISE.sub(" ", text).strip().casefold()


def _parts(title: str) -> Iterator[str]:
    """*title*, what stands between its separators, and all before or behind each of them."""
    title = title[: 4 * _LONGEST]
    yield title
    yield from _PARTS.split(title)
    for separator in islice(_PARTS.finditer(title), _MAX_PARTS):
        yield title[: separator.start()]
        yield title[separator.end() :]


def _is_part(said: str, title: str) -> bool:
    """Whether *said* begins or ends *title*, or is long and in it; Chinese titles are short."""
    enough = len(said) > _SHORTEST or not said.isascii()
    if len(said) >= _LONG_ENOUGH and f" {said} " in f" {title} ":
        return True
    return enough and (title.startswith(said + " ") or title.endswith(" " + said))
