"""The element that holds a page's text, where no class or attribute says which it is.

Paragraphs vote for the elements around them by the length of their words outside links. The one
with most votes wins; it grows as long as the element around it holds a good deal more.
"""

from __future__ import annotations

import re

from lxml import etree

__all__ = ["main_content"]

_PARAGRAPHS = ("p", "pre", "blockquote", "li", "td", "dd")
_WITHOUT = frozenset({"nav", "aside", "footer", "form", "header", "script", "style", "noscript"})
_ASIDE = re.compile(
    r"comment|sidebar|footer|\bnav|menu|share|social|related|widget|promo|cookie|consent|"
    r"subscri|newsletter|breadcrumb|author-?box|byline|pagination|advert|popup|modal",
    re.IGNORECASE,
)
_SHORTEST = 25  # letters a paragraph has at least to vote
_ENOUGH = 140  # letters a text has at least
_MORE = 1.25


def main_content(root: etree._Element) -> etree._Element | None:
    """The element below *root* that holds the text; None when there is no text to speak of."""
    votes: dict[etree._Element, float] = {}
    aside: dict[etree._Element, bool] = {}
    for paragraph in root.iter(*_PARAGRAPHS):
        holder = paragraph.getparent()
        if holder is None or _is_aside(paragraph, aside):
            continue
        letters = _letters(paragraph)
        if letters >= _SHORTEST:
            votes[holder] = votes.get(holder, 0) + letters
            above = holder.getparent()
            if above is not None:
                votes[above] = votes.get(above, 0) + letters / 2
    if not votes:
        return None
    best = max(votes, key=votes.__getitem__)
    while (above := best.getparent()) is not None and above.tag not in {"body", "html"}:
        if votes.get(above, 0) < votes[best] * _MORE:
            break
        best = above
    return best if votes[best] >= _ENOUGH else None


def _letters(paragraph: etree._Element) -> int:
    """Letters of the words outside links; paragraphs inside it vote for themselves."""
    count = len((paragraph.text or "").strip())
    inside = list(paragraph)
    while inside:
        child = inside.pop()
        count += len((child.tail or "").strip())
        if child.tag != "a" and child.tag not in _PARAGRAPHS:
            count += len((child.text or "").strip())
            inside.extend(child)
    return count


def _is_aside(element: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether *element* lies in what is beside the text."""
    way = []
    found = False
    for above in element.iterancestors():
        if above in known:
            found = known[above]
            break
        way.append(above)
        marks = f"{above.get('class') or ''} {above.get('id') or ''}"
        outside = above.tag in _WITHOUT or _ASIDE.search(marks) is not None
        if outside and above.tag not in {"body", "html", "main", "article"}:
            found = True
            break
    known.update(dict.fromkeys(way, found))
    return found
