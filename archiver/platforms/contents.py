"""Where the text of a page stands: what engines and site builders call its element, and its words.

The element a known class or attribute names is believed where the count of words (`scoring`) does
not speak against it: a class may also be that of a teaser, or name one of several parts. Where
JSON-LD holds the text, its length decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from itertools import islice
from typing import Any

from lxml import etree

from archiver.page import Page, alternatives
from archiver.platforms import structured
from archiver.platforms.headings import is_own
from archiver.platforms.scoring import Tally, misnamed, narrowed, tally

__all__ = ["find_content"]

_ENOUGH = 140  # letters a text has, where there may be several
_PART = 0.6  # share of the text that an element has, or else it is one part of several
_LONG = 1500
_TOLD = 200
_MAX_MARKED = 60


def find_content(
    page: Page,
    selectors: str,
    told: Mapping[str, Any],  # JSON
    skip: Collection[etree._Element] = (),
    heading: etree._Element | None = None,
) -> etree._Element | None:
    """The element with the text of *page*; None when there is none.

    *selectors* are those of known engines, in order of trust; *told* is the article as JSON-LD.
    What stands in the elements of *skip* counts nothing; *heading* is the
    title.
    """
    usable = [selector for selector in alternatives(selectors) if page.may_match(selector)]
    first = next((e for selector in usable for e in page.css(selector)[:1]), None)
    near = [element for element in (heading, first) if element is not None]
    found = tally(page.tree, partial(is_own, page), skip, near)
    scored = narrowed(found)
    if scored is None:
        scored = misnamed(page.tree, partial(is_own, page), skip)
    marked = _marked(page, usable, found)
    if marked is None or scored is None or marked is scored:
        return scored if marked is None else marked
    length = len((structured.text(told, "articleBody") or "").encode("utf-8", "replace"))
    if length >= _TOLD:
        return min((marked, scored), key=lambda e: abs(found.of(e) - length))
    if found.of(marked) >= _PART * found.of(scored):
        return marked
    if scored.getparent() is marked.getparent() and scored in marked.itersiblings():
        return marked.getparent()  # the text begins in one element and goes on in the next
    beside = scored not in marked.iterancestors() and marked not in scored.iterancestors()
    alone = beside and found.of(scored) < _LONG and _is_alone(page, usable)
    return marked if alone else scored


def _marked(page: Page, selectors: Iterable[str], found: Tally) -> etree._Element | None:
    """The longest of the elements that a selector finds, for the first that finds a text."""
    first: etree._Element | None = None
    for selector in selectors:
        elements = page.css(selector)[:_MAX_MARKED]
        if elements:
            best = max(elements, key=found.of)
            if found.of(best) >= _ENOUGH:
                return best
            first = best if first is None else first
    return first


def _is_alone(page: Page, selectors: Iterable[str]) -> bool:
    """Whether only one element of the page is marked at all."""
    marked = (e for selector in selectors for e in page.css(selector))
    return len(set(islice(marked, _MAX_MARKED))) == 1
