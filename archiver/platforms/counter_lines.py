"""View counters that no class marks: a short line with a word for views and a number.

Engines print it among date and author, below the text, or alone: ``Hits: 812``, ``阅读(3120)``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice

import attrs
from lxml import etree

from archiver.items import Visits
from archiver.platforms.counters import is_listed
from archiver.platforms.counts import labelled, may_tell
from archiver.text import squash, word_set

__all__ = ["line_visits"]

_LONGEST = 200
_IN_TEXT = 70
_APART = 24  # letters in which a part of a line about the post tells its views
_PARTS = re.compile(r",\s|[|·•;()]")
_PIECES = 60
_MAX_LINES = 40
_INLINE = word_set(
    "a abbr b big cite code em font i ins label mark s small span strong sub sup tt u"
)
_SILENT = word_set("script style noscript template svg textarea title option button")
_OF_BLOG = re.compile(
    r"\b(?:site|website|blog|online|visitors|besucher|gäste|since|seit|total visits)\b|博客|"
    r"本站|总访问|總訪問|在线|"
    r"今日|全站|累计|关注|關注|粉丝|积分|\bfollowers?\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?。！？][\"'”’)）]*$")


def line_visits(
    tree: etree._Element, article: etree._Element, content: etree._Element | None,
    skip: Collection[etree._Element],
) -> Visits | None:  # fmt: skip
    """The views that a line of the page tells, those of *article* first; None without one.

    *content* holds the text, where a number of views may be part of a sentence; *skip* are
    comments.
    """
    inside = {article, *article.iter()} if article is not tree else set()
    text = set(content.iter()) if content is not None else set()
    later: Visits | None = None
    for block, own in islice(_blocks(tree, skip), _MAX_LINES):
        said = _said(block)
        said = said if len(said) <= _LONGEST else _said(own)
        if len(said) > _LONGEST or _OF_BLOG.search(said) or is_listed(block, article, None):
            continue
        if block in text and block is not content and (_is_long(said) or _SENTENCE.search(said)):
            continue
        if found := labelled(said):
            found = attrs.evolve(found, counter="theme")
            if not inside or block in inside:
                return found
            later = later or found
    return later


def _blocks(
    tree: etree._Element, skip: Collection[etree._Element]
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The blocks with a word for views, but those in *skip*, and the element that has it."""
    last: etree._Element | None = None
    passed: set[etree._Element] = set()
    for element in tree.iter(etree.Element):
        holder = element.getparent()
        if holder in passed or element in skip or element.tag in _SILENT:
            passed.add(element)
        elif (text := element.text) and len(text) < _LONGEST and may_tell(text):
            last, before = _block(element), last
            if last is not before:
                yield last, element
        if holder is None or holder in passed or not (tail := element.tail):
            continue
        if len(tail) < _LONGEST and may_tell(tail):
            last, before = _block(holder), last
            if last is not before:
                yield last, element


def _is_long(said: str) -> bool:
    """Whether a line is longer than one about the post, and does not tell the views apart."""
    if len(said) <= _IN_TEXT:
        return False
    return not any(labelled(part[:_APART]) for part in _PARTS.split(said))


def _block(element: etree._Element) -> etree._Element:
    while element.tag in _INLINE and (holder := element.getparent()) is not None:
        element = holder
    return element


def _said(block: etree._Element) -> str:
    """What *block* says; longer than a line where it says more."""
    pieces = islice(block.itertext(), _PIECES)
    return squash(" ".join(str(piece)[: 2 * _LONGEST] for piece in pieces))
