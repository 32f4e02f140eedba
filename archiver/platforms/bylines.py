"""The lines around a text that tell of it: when, by whom, filed under what."""

from __future__ import annotations

import re

from lxml import etree

from archiver.platforms.markup import words
from archiver.platforms.trimming import PRINTED_DATE

__all__ = ["is_byline", "is_linked"]

_TEXTS = frozenset({"p", "blockquote", "pre", "figure", "table", "h1", "h2", "h3"})
_DATED_LINE = 80
_LABEL = 20
_LINE = 160  # letters a line about a post has at most
_BY = re.compile(r"\b[Bb]y\s+((?:[^\W\d_][\w.’'-]*\s?){1,4})(?=$|[^\w\s]|\s)")
_NOISE = re.compile(r"[\W_]+")


def is_byline(element: etree._Element) -> bool:
    """Whether *element* is a short line with the date, an author or the terms of a post."""
    said = words(element)
    if element.tag in _TEXTS and next(element.iter("time"), None) is None:
        return element.tag == "p" and _is_line_of_p(element, said)
    dated = next(element.iter("time", "abbr"), None) is not None
    dated = dated or (len(said) < _DATED_LINE and PRINTED_DATE.search(said) is not None)
    return len(said) < _LINE and (dated or _is_credited(said) or is_linked(element))


def _is_line_of_p(element: etree._Element, said: str) -> bool:
    """Whether a paragraph is ``by NAME, DATE``, or a label with links behind it."""
    if not 0 < len(said) < _LINE or said[-1] in ".!?":
        return False
    if said[:3].lower() == "by " and PRINTED_DATE.search(said):
        return True
    label, _, behind = said.partition(":")
    linked = sum(len(words(link)) for link in element.iter("a"))
    return len(label) < _LABEL and 0 < len(_NOISE.sub("", behind)) <= linked


def _is_credited(said: str) -> bool:
    """Whether somebody's name stands behind ``by``; not so in ``rose by a tenth``."""
    return any(not found[1][0].islower() for found in _BY.finditer(said))


def is_linked(element: etree._Element) -> bool:
    """Whether all that *element* says are links."""
    linked = sum(len(words(link)) for link in element.iter("a"))
    return linked > 0 and len(_NOISE.sub("", words(element))) <= linked
