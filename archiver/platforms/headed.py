"""Whether a page is a text below a heading and a date of its own, whatever its document is called.

Templates leave the blog's name in the title of every page, and pages made by hand ``New Page 1``.
What is printed shows a post all the same: a heading that leads nowhere else, and a day, one right
after the other before the first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any, cast

from lxml import etree

from archiver import dates
from archiver.page import Page
from archiver.platforms.headings import is_own
from archiver.platforms.trimming import PRINTED_DATE
from archiver.text import squash

__all__ = ["is_headed"]

_BEFORE = 12  # texts before the first paragraph that are looked at
_PARAGRAPH = 80  # letters by the bytes of UTF-8
_DATE_LINE = 60
_MAX_TEXTS = 4000
_LONGEST = 200
_CLIMBED = 4
_HEADINGS = frozenset({"h1", "h2", "h3"})
_LOUD = frozenset({"b", "strong", "font", "big"})
_CHANGED = re.compile(
    r"\W*(?:last|updated?|modified|revised|effective|as of|valid|stand|mise? à jour|"
    r"aktualis\w+|actualiz\w+|aggiorn\w+|copyright)\b|\s*(?:©|\(c\))",
    re.IGNORECASE,
)

_find_texts = cast(
    Callable[[etree._Element], list[Any]],  # strings that know their element
    etree.XPath("//body//text()[normalize-space()][not(parent::script or parent::style)]"),
)


def is_headed(page: Page, content: etree._Element) -> bool:
    """Whether a heading of the page's own and a day stand right before the text of *content*.

    Further headings of its kind with days beside them are those of further posts.
    """
    texts = [(squash(t[: 2 * _LONGEST]), _holder(t)) for t in _find_texts(page.tree)[:_MAX_TEXTS]]
    begin = next((n for n, text in enumerate(texts) if _begins(*text, content)), 0)
    before = texts[max(begin - _BEFORE, 0) : begin]
    kinds = [_kind(holder) for said, holder in before if _is_heading(page, said, holder)]
    if not kinds or not any(_is_day(page, said) for said, _ in before):
        return False
    alike = [n for n in range(begin, len(texts)) if _kind(texts[n][1]) == kinds[-1]]
    beside = {place for n in alike for place in range(n - 2, min(n + 4, len(texts)))}
    return not any(_is_day(page, texts[place][0]) for place in beside)


def _holder(text: Any) -> etree._Element:
    """The element that the string *text* of a tree stands in."""
    element: etree._Element = text.getparent()
    holder = element.getparent() if text.is_tail else None
    return element if holder is None else holder


def _begins(said: str, holder: etree._Element, content: etree._Element) -> bool:
    """Whether *said* is a paragraph in *content*."""
    return len(said.encode("utf-8", "replace")) >= _PARAGRAPH and _is_in(holder, content)


def _kind(element: etree._Element) -> tuple[str, ...]:
    above = element.getparent()
    return str(element.tag), element.get("class") or "", "" if above is None else str(above.tag)


def _is_in(element: etree._Element, content: etree._Element) -> bool:
    return element is content or any(above is content for above in element.iterancestors())


def _is_heading(page: Page, said: str, holder: etree._Element) -> bool:
    """Whether *said* stands in a heading, or in large letters, that leads to no other page."""
    above = [holder, *islice(holder.iterancestors(), _CLIMBED)]
    links = (e.get("href") or "" for e in above if e.tag == "a")
    if PRINTED_DATE.search(said) or not all(is_own(page, link) for link in links):
        return False
    tags = {e.tag for e in above}
    loud = "font" in tags and not tags.isdisjoint(_LOUD - {"font"})
    return not _HEADINGS.isdisjoint(tags) or loud


def _is_day(page: Page, said: str) -> bool:
    """Whether a short line tells a day, which is not that of a change."""
    if not 0 < len(said) <= _DATE_LINE or _CHANGED.match(said):
        return False
    return dates.parse(said, None, now=page.fetched_at) is not None
