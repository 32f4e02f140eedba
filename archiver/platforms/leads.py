"""The first paragraph of a post, where its theme prints it apart from the text.

Engines keep an introduction in a field of its own: K2's `itemIntroText`, the `teaser-text` of
TYPO3 news, Plone's `documentDescription`. It stands between the title and the text, and says
whole sentences; a subtitle is shorter, and a teaser for lists repeats how the text begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

from archiver.platforms.markup import words

__all__ = ["leads"]

_NAMES = re.compile(
    r"(?:^|[-_])(?:intro(?:[-_]?text|duction)?|lead(?:[-_]?text)?|lede|stand-?first|teaser-text|post-excerpt|"
    r"chap[oô]|chapeau|vorspann|ingress|bajada|entradilla|ingressi?|perex|manchet|podtitul|vorspann|anons|prelead|document-description|abstract)$"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENDS = re.compile(r"[.!?。！？…][\"'”’»)）]*$")
_SHORTEST = 80  # letters by the bytes of UTF-8
_SEARCHED = 200
_BEGINNING = 60
_PIECES = 40


def leads(content: etree._Element, heading: etree._Element | None) -> list[etree._Element]:
    """The elements between *heading* and *content* that the text begins with."""
    if heading is None:
        return []
    above = set(content.iterancestors())
    block = next((e for e in heading.iterancestors() if e in above), None)
    if block is None:
        return []
    said = "".join(str(text) for text in islice(content.itertext(), _PIECES)).lstrip()
    found = (e for e in _between(block, heading, content) if _is_called(e.get("class")))
    outer: list[etree._Element] = []
    for element in found:
        if not any(holder in outer for holder in element.iterancestors()):
            lead = words(element)
            if _is_text(lead) and not said.startswith(lead[:_BEGINNING]):
                outer.append(element)
    return outer


def _between(
    block: etree._Element, heading: etree._Element, content: etree._Element
) -> Iterator[etree._Element]:
    elements = block.iter(etree.Element)
    for element in elements:
        if element is content:  # above its title
            return
        if element is heading:
            break
    for element in islice(elements, _SEARCHED):
        if element is content:
            return
        yield element


def _is_text(said: str) -> bool:
    return len(said.encode("utf-8", "replace")) >= _SHORTEST and _ENDS.search(said) is not None


@lru_cache(maxsize=4096)
def _is_called(names: str | None) -> bool:
    tokens = (names or "")[:300].split()
    return any(_NAMES.search(_CAMEL.sub("-", token).lower()) for token in tokens)
