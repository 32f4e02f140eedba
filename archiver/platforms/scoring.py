"""The element that holds a page's text, where no class or attribute says which it is.

Every letter outside links counts for the block it stands in, and a block of some length for all
elements around it. From the root the way leads down to the child with most letters, until the
text stands in several children, or in the element itself. What is beside the text by its name,
and excerpts below a heading that leads elsewhere, count nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from itertools import islice

import attrs
from lxml import etree

from archiver.platforms.asides import is_aside, is_without
from archiver.text import word_set

__all__ = ["Tally", "main_content", "misnamed", "narrowed", "tally"]

_INLINE = word_set(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q s "
    "samp small span strike strong sub sup time tt u var wbr amp-img center"
)
_LEAVES = word_set("p pre li blockquote dd dt h1 h2 h3 h4 h5 h6 ul ol dl figure table")
_LISTS = word_set("ul ol dl table")
_HEADINGS = word_set("h2 h3 h4 h5 h6")
_TITLES = _HEADINGS | {"h1"}
_SHORTEST = 25  # letters a block has at least to count
_ENOUGH = 140  # letters a text has at least
_EXCERPT = 700  # letters below a heading that leads elsewhere
_DIRECT = 0.2  # share of the text that shows an element to hold it itself
_MOST = 0.5
_ALIKE = 0.12  # share of the longest part that another part of its class has at least
_UNLIKE = 0.2
_LONG = 100  # letters a paragraph of a further part has on average
_MANY = 2
_MAX_CELLS = 60

_LAST = re.compile(r"(?:^|[-_]+)[^-_]*$")

IsOwn = Callable[[str], bool]


@attrs.frozen
class Tally:
    """How many letters of text there are in each element of a tree, in document order."""

    elements: list[etree._Element]
    parents: list[int]
    letters: list[int]
    """Letters in blocks that count, of the element and all below it."""
    blocks: list[int]
    """How many such blocks there are."""
    direct: list[int]
    """Letters in the element's own block."""
    longest: list[int]
    """Letters of the longest block of the element and all below it."""
    places: dict[etree._Element, int]
    """Where an element stands in these lists."""

    def of(self, element: etree._Element) -> int:
        """Letters of text in *element*."""
        place = self.places.get(element)
        return 0 if place is None else self.letters[place]


def main_content(
    root: etree._Element, is_own: IsOwn = bool, near: Iterable[etree._Element] = ()
) -> etree._Element | None:
    """The element below *root* that holds the text; None when there is no text to speak of.

    *is_own* tells whether a reference leads to the page itself.
    """
    near = list(near)
    found = narrowed(tally(root, is_own, near=near))
    return misnamed(root, is_own) if found is None else found


def misnamed(
    root: etree._Element, is_own: IsOwn = bool, skip: Collection[etree._Element] = ()
) -> etree._Element | None:
    """The element with the text of a page where all of it is called something beside a text.

    Themes of tables name the one around the whole page after its first row: ``bannerBox``.
    """
    found = tally(root, is_own, skip, named=False)
    best = narrowed(found)
    return best if best is not None and found.of(best) >= _EXCERPT else None


def tally(
    root: etree._Element,
    is_own: IsOwn = bool,
    skip: Collection[etree._Element] = (),
    near: Iterable[etree._Element] = (),
    *,
    named: bool = True,
) -> Tally:
    """The letters of every element from *root* on, each looked at once.

    What is in an element of *skip* counts nothing; what is around the elements of *near* is not
    beside the text, whatever it is called; nor is anything by its name alone if not *named*.
    """
    around = {above for element in near for above in element.iterancestors()}
    is_beside = is_aside if named else is_without
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    index = {element: place for place, element in enumerate(elements)}
    size = len(elements)
    parents, owners = [-1] * size, [0] * size
    out, linked = [False] * size, [False] * size
    plain, links = [0] * size, [0] * size
    for place, element in enumerate(elements):
        tag = element.tag
        if place:
            parent = parents[place] = index[element.getparent()]  # type: ignore[index]
            out[place] = (
                out[parent] or element in skip or (element not in around and is_beside(element))
            )
            linked[place] = linked[parent] or tag == "a"
            owners[place] = owners[parent] if tag in _INLINE else place
            if (tail := element.tail) and not out[parent]:
                (links if linked[parent] else plain)[owners[parent]] += _letters(tail)
        if (text := element.text) and not out[place]:
            (links if linked[place] else plain)[owners[place]] += _letters(text)
    counts = [n if n >= _SHORTEST and n >= links[i] else 0 for i, n in enumerate(plain)]
    _without_excerpts(elements, parents, plain, links, counts, is_own)
    letters, blocks, longest = counts[:], [int(n > 0) for n in counts], counts[:]
    for place in range(size - 1, 0, -1):
        parent = parents[place]
        letters[parent] += letters[place]
        blocks[parent] += blocks[place]
        longest[parent] = max(longest[parent], longest[place])
    return Tally(elements, parents, letters, blocks, counts, longest, index)


def _letters(text: str) -> int:
    """Letters by the bytes of UTF-8, since a Chinese character says as much as a few others."""
    text = text.strip()
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _without_excerpts(
    elements: list[etree._Element],
    parents: list[int],
    plain: list[int],
    links: list[int],
    counts: list[int],
    is_own: IsOwn,
) -> None:
    """Take out of *counts* what stands beside a heading that is a link to another page."""
    holders = {
        parents[place]
        for place, element in enumerate(elements)
        if element.tag in _HEADINGS and links[place] and not plain[place]
        if not any(is_own(link.get("href") or "") for link in element.iter("a"))
    }
    below: dict[int, list[int]] = {holder: [] for holder in holders}
    for place, count in enumerate(counts):
        if count and parents[place] in below:
            below[parents[place]].append(place)
    for places in below.values():
        if sum(counts[place] for place in places) <= _EXCERPT:
            for place in places:
                counts[place] = 0


def narrowed(found: Tally) -> etree._Element | None:
    """The element at the end of the way down; None when there is no text to speak of."""
    if found.letters[0] < _ENOUGH:
        return None
    children: dict[int, list[int]] = {}
    for place, parent in enumerate(found.parents):
        if parent >= 0 and found.letters[place]:
            children.setdefault(parent, []).append(place)
    here = 0
    while here in children and found.direct[here] <= _DIRECT * found.letters[here]:
        best = max(children[here], key=found.letters.__getitem__)
        if found.elements[best].tag in _LEAVES and not _is_layout(found, best):
            break
        if found.letters[best] < _MOST * found.letters[here]:
            break
        beside = [place for place in children[here] if place != best]
        if found.elements[best].tag == "table":  # of layout, as those beside it are
            beside = [place for place in beside if found.elements[place].tag != "table"]
        if any(_belongs(found, place, best) for place in beside) or _leads_in(found, beside, best):
            break
        here = best
    return found.elements[here]


def _is_layout(found: Tally, place: int) -> bool:
    """Whether a table only arranges: most of its letters are in one cell."""
    if found.elements[place].tag != "table":
        return False
    most = _MOST * found.letters[place]
    cells = islice(found.elements[place].iter("td"), _MAX_CELLS)
    return found.longest[place] > most or any(found.of(cell) > most for cell in cells)


def _belongs(found: Tally, place: int, best: int) -> bool:
    """Whether one more part of the text stands in the element at *place*."""
    element, longest = found.elements[place], found.elements[best]
    if element.tag in _LEAVES or element.tag == "article":  # which is a whole of its own
        return False
    share = found.letters[place] / found.letters[best]
    classes = set((element.get("class") or "").split())
    same = element.tag == longest.tag and not classes.isdisjoint(
        (longest.get("class") or "").split()
    )
    if (same or _goes_on(element, longest)) and share >= _ALIKE:
        return True
    blocks = found.blocks[place]
    if element.tag == longest.tag == "tr" and share >= _UNLIKE:  # of a table that arranges
        return found.letters[place] >= _LONG
    return share >= _UNLIKE and blocks >= _MANY and found.letters[place] >= _LONG * blocks


def _goes_on(element: etree._Element, longest: etree._Element) -> bool:
    """Whether classes call the two parts of one: ``entry_body`` and ``entry_extended``."""
    one, other = (_LAST.sub("", (e.get("class") or "").split(" ")[0]) for e in (element, longest))
    return bool(one) and one == other and element.getparent() is longest.getparent()


def _leads_in(found: Tally, beside: list[int], best: int) -> bool:
    """Whether paragraphs stand next to the longest part, before it or behind.

    No text begins with a list: one before it names the authors.
    """
    leaves = (
        place
        for place in beside
        if found.elements[place].tag in _LEAVES
        and (place > best or found.elements[place].tag not in _LISTS)
    )
    said = (found.letters[p] for p in leaves if found.elements[p].tag not in _TITLES)
    return sum(said) >= _LONG
