"""The words above a title, or beside the date, that name where a post is filed.

No link and no class tells them from others: what is left of a line about the post once its date,
its authors, the time it takes to read and the words of buttons are taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from lxml import etree

from archiver.items import Term
from archiver.platforms import people
from archiver.platforms.asides import is_elsewhere
from archiver.platforms.authors import known_authors
from archiver.platforms.folders import is_of_menus, may_be_section, section_term
from archiver.platforms.nearby import lines_near_title, said_apart
from archiver.platforms.trimming import PRINTED_DATE
from archiver.platforms.view import View
from archiver.text import squash

__all__ = ["badges", "kickers"]

_LINE = 100  # letters such a line has at most
_NAME = 40
_WORDS = 3
_LINES = 4
_MOST = 3
_FEW = 2
_MAX_LINKS = 12
_LONGEST = 300  # letters of the document's title that are looked at
_PASSED = frozenset(
    {"nav", "script", "style", "noscript", "svg", "img", "picture", "figure", "form", "button",
     "input", "select", "video", "audio", "iframe", "hr", "br", "template"}
)  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4")
_PARTS = re.compile(r"\s?[|·•∙⋅‧]\s?|\s[–—/-]{1,2}\s|\s{2,}")
_TITLE = re.compile(r"\s[|–—«»·:-]{1,2}\s|[|_»«]")
_READING = re.compile(r"\d\s?(?:min\b|minutes?|mins|分钟|分鐘|分で|분)", re.IGNORECASE)
_PILL = re.compile(r"\b(?:rounded|badge|pill|chip|uppercase|bg-)")
_LEADS = re.compile(r"[←→‹›«»<>⟵⟶↩⬅]")
_NO_NAME = re.compile(r"[.!?:：;…“”\"@()（）。！？，=#*]|\d")
_SEVERAL = re.compile(r"&|\+|,\s|\s(?:and|und|et|y|e|og|och|en|i)\s")
_SENTENCE = re.compile(
    r"(?:an?|some|my|our|this|that|how|why|what|when|where|who|is|eine?|un[ea]?|une)\s",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:^|[-_\s])(?:top|head|header|masthead|banner|brand|logo|site|tagline|credits?|caption|photo|"
    r"sub-?title|deck|dek|standfirst|summary|lead|intro|excerpt|description|toolbar|tools)(?:$|[-_\s])"
)


def kickers(view: View) -> list[Term]:
    """The terms that the nearest line above the title of *view* names, else those by its date."""
    heading = view.heading if view.heading is not None else next(view.article.iter("h1"), None)
    if heading is None:
        return []
    block = _block(view, heading)
    names = _names(view, heading)
    for line in islice(_above(heading, block), _LINES):
        said = said_apart(line)
        if len(said) > _LINE or _LEADS.search(said):
            break
        if any(map(is_of_menus, _linked_names(said, _hrefs(line)))):
            break
        if found := list(_terms(line, said, view, names)):
            return found[:_MOST]
    return _by_date(view, names)


def badges(view: View) -> list[Term]:
    """The terms of the line right above the title of *view* that are drawn as badges."""
    heading = view.heading
    if heading is None:
        return []
    names = _names(view, heading)
    for line in islice(_above(heading, _block(view, heading)), 1):
        said = said_apart(line)
        found = list(_terms(line, said, view, names, badge=True)) if len(said) <= _LINE else []
        return [term for term in found[:_MOST] if _is_pill(line, term.name)]
    return []


def _by_date(view: View, names: tuple[frozenset[str], frozenset[str]]) -> list[Term]:
    """What is left of a line with a date beside the title, where that is no author."""
    for said, line in lines_near_title(view.page, view.article, view.said, view.heading):
        if len(said) > _LINE or len(_PARTS.split(said)) < _FEW:
            continue
        if PRINTED_DATE.search(said) or next(line.iter("time"), None) is not None:
            found = list(_terms(line, said, view, names))
            sure = bool(names[1]) or _READING.search(said) is not None
            sure = sure or any(_is_pill(line, term.name) for term in found)
            return found if sure and len(_PARTS.split(said)) > len(found) < _MOST else []
    return []


def _is_pill(line: etree._Element, name: str) -> bool:
    """Whether an element of *line* that says *name* alone is drawn as a badge."""
    return any(
        element.text and element.text.strip() == name and _PILL.search(element.get("class") or "")
        for element in islice(line.iter("span", "a", "div", "li", "p"), _MAX_LINKS)
    )


def _block(view: View, heading: etree._Element) -> etree._Element | None:
    """The smallest element with title and text."""
    if view.content is None:
        return heading.getparent()
    known = {view.content, *view.content.iterancestors()}
    return next((above for above in heading.iterancestors() if above in known), None)


def _above(heading: etree._Element, block: etree._Element | None) -> Iterator[etree._Element]:
    """The lines above *heading* in *block*, nearest first; what is above all in a page is not."""
    holder = heading
    while holder is not block and (parent := holder.getparent()) is not None:
        if parent.tag in {"body", "html"}:
            return
        for line in islice(holder.itersiblings(preceding=True), _LINES):
            if _is_line(line):
                yield line
        holder = parent


def _is_line(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _PASSED:
        return False
    others = ("button",) if element.tag in _HEADINGS else ("button", *_HEADINGS)
    if next(element.iter(*others), None) is not None:
        return False
    if _OTHER.search(f"{element.get('class') or ''} {element.get('id') or ''}".lower()):
        return False
    return element.tag == "aside" or not is_elsewhere(element)


def _beside(view: View, heading: etree._Element) -> str:
    """The part of the document's title that stands farthest from the post's own."""
    document = next(view.page.tree.iter("title"), None)
    told = squash((document.text or "")[:_LONGEST]) if document is not None else ""
    title = squash("".join(map(str, islice(heading.itertext(), _MAX_LINKS))))
    parts = _TITLE.split(told)
    if len(parts) < _FEW or not title:
        return ""
    return parts[-1] if told.startswith(title) else parts[0] if told.endswith(title) else ""


def _names(view: View, heading: etree._Element) -> tuple[frozenset[str], frozenset[str]]:
    """What the blog is called, and its post's authors are."""
    host = view.site.home.partition("//")[2].partition("/")[0].removeprefix("www.")
    named = (
        view.site.title,
        view.page.meta.get("og:site_name", ""),
        host,
        host.partition(".")[0],
        _beside(view, heading),
    )
    blog = frozenset(name.casefold() for name in named if name)
    return blog, frozenset(author.name.casefold() for author in known_authors(view))


def _terms(
    line: etree._Element,
    said: str,
    view: View,
    names: tuple[frozenset[str], frozenset[str]],
    *,
    badge: bool = False,
) -> Iterator[Term]:
    """What *said* by *line* can name but the blog and the authors; persons are on no *badge*."""
    hrefs = _hrefs(line)
    blog, authors = names
    before = ""
    for part in _linked_names(said, hrefs):
        before, label = part, before
        if label.endswith((":", "：")):
            continue
        folded = part.casefold()
        named = _is_name(part, person=not (authors or badge))
        if not named or folded in blog or folded in authors:
            continue
        if people.is_no_name(part) or people.in_byline(part) or _is_of(folded, authors):
            continue
        href = hrefs.get(part)
        if href:
            if term := section_term(part, href, view):
                yield term
        elif href is None and may_be_section(part):
            yield Term(name=part)


def _hrefs(line: etree._Element) -> dict[str, str]:
    """Where the links of *line* lead, by what they say."""
    return {
        squash("".join(map(str, link.itertext()))): (link.get("href") or "").strip()
        for link in islice(line.iter("a"), _MAX_LINKS)
    }


def _linked_names(said: str, hrefs: Mapping[str, str]) -> Iterator[str]:
    """The parts of a line; of a part with links, what these say."""
    for part in _names_in(said):
        inside = [name for name in hrefs if name and name != part and name in part]
        yield from inside or (part,)


def _names_in(said: str) -> Iterator[str]:
    """The parts of a line; those of a list apart by commas one by one."""
    for part in map(str.strip, _PARTS.split(said)):
        names = part.split(", ")
        if all(len(name.split()) < _WORDS for name in names):
            yield from names
        else:
            yield part


def _is_of(folded: str, authors: frozenset[str]) -> bool:
    """Whether a part says an author's name among other words."""
    return any(name in folded for name in authors)


def _is_name(part: str, *, person: bool) -> bool:
    """Whether *part* can be what a category is called; and not a *person*, as far as it tells."""
    if not 1 < len(part) <= _NAME or not part[0].isalpha() or _NO_NAME.search(part):
        return False
    count, several = len(part.split()), _SEVERAL.search(part) is not None
    if count > _WORDS + several or (count > 1 and _SENTENCE.match(part)):
        return False
    return not (person and count > 1 and not several and people.is_capitalised(part))
