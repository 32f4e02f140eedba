"""The trail from the front page to a post: ``Home > Harbour > The pilot who stayed``.

Themes mark it by class or microdata, search engines are told it in JSON-LD; of others, the signs
between its steps tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from archiver.items import Term
from archiver.page import finder
from archiver.platforms import structured
from archiver.platforms.folders import (
    NO_SECTION,
    linked_section,
    may_be_section,
    path_of,
    section_term,
)
from archiver.platforms.headings import leads_home
from archiver.platforms.view import View
from archiver.text import squash

__all__ = ["trail"]

_MAX_TRAILS = 6
_MAX_STEPS = 60
_MAX_LINKS = 200
_PIECES = 80
_LONGEST = 600  # letters of a trail, or else it is more than that
_FEWEST = 3  # steps of a trail of words alone
_find_trails = finder(
    "//*[contains(@class, 'crumb') or contains(@id, 'crumb') or contains(@aria-label, 'readcrumb')"
    " or contains(@itemtype, 'BreadcrumbList') or contains(@class, 'ariane')"
    " or contains(@id, 'ariane')]"
)
_SIGN = re.compile(r"(?:[>›»→⟩❯/\\]|->|::){1,2}")
_SIGNS = re.compile(r"[>›»→⟩❯]|\s[/\\]\s|\s::\s")


def trail(view: View) -> list[Term]:
    """The sections around the post of *view* that its trail names, the innermost last."""
    page = view.page
    named = b"rumb" in page.body or b"ariane" in page.body
    marked = list(islice(_find_trails(page.tree), _MAX_TRAILS)) if named else []
    for element in marked:
        if found := _last(element, view):
            return [*_around(element, found, view), found]
    for name, href in structured.trail(page) if marked or b"rumb" in page.body else ():
        if found := section_term(name, href, view):
            return [*(_around(marked[0], found, view) if marked else ()), found]
    unmarked = _unmarked(view)
    found = None if unmarked is None else _last(unmarked, view)
    return [found] if found else []


def _around(element: etree._Element, found: Term, view: View) -> Iterator[Term]:
    """The steps of a trail before *found* that are folders around it, as it is around the post."""
    inner = path_of(found)
    if not path_of(Term(name="", url=view.page.url)).startswith(inner):
        return
    for link in islice(element.iter("a"), _MAX_STEPS):
        if step := linked_section(link, view):
            outer = path_of(step)
            if outer != inner and outer.endswith("/") and inner.startswith(outer):
                yield step


def _last(element: etree._Element, view: View) -> Term | None:
    """The last step of a trail that is neither the front page nor the post."""
    said = squash(" ".join(map(str, islice(element.itertext(), _PIECES))))
    if len(said) > _LONGEST:
        return None
    links = list(islice(element.iter("a"), _MAX_STEPS))
    if len(links) < _FEWEST - 1 and (name := _in_words(said, view)):
        return Term(name=name)
    steps = (linked_section(link, view) for link in reversed(links))
    return next((step for step in steps if step), None)


def _in_words(said: str, view: View) -> str | None:
    """The step before the post of a trail that *said* shows, where it has no links."""
    steps = [step.strip() for step in _SIGNS.split(said)]
    title = "" if view.heading is None else squash("".join(map(str, view.heading.itertext())))
    if len(steps) < _FEWEST or steps[0].casefold() not in NO_SECTION:
        return None
    start = steps[-1].rstrip(".…").casefold()
    named = start and title.casefold().startswith(start) and may_be_section(steps[-2])
    return steps[-2] if named else None


def _unmarked(view: View) -> etree._Element | None:
    """What holds a link to the front page and, behind a sign such as ``>``, another."""
    for link in islice(view.page.tree.iter("a"), _MAX_LINKS):
        step, holder = link, link.getparent()
        if holder is not None and holder.tag == "li" and holder.getparent() is not None:
            step, holder = holder, holder.getparent()
        sign, following = step.tail or link.tail or "", step.getnext()
        if not sign.strip() and following is not None and following.tag in {"span", "i", "em"}:
            sign = following.text or ""
        if holder is None or holder.tag in {"body", "html"} or not _SIGN.fullmatch(sign.strip()):
            continue
        if _is_home(link, view):
            return holder
    return None


def _is_home(link: etree._Element, view: View) -> bool:
    url = view.page.resolve((link.get("href") or "").strip())
    home = url is not None and view.site.url_key(url) == view.site.key
    return home or leads_home(link, view.page)
