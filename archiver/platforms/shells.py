"""Pages that are empty until their scripts run.

Such a shell has a script, next to no words, and a sign that the words are to come: an element
that the script fills, or a line for those whose browser runs none.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import cast

from lxml import etree

from archiver.page import Page, finder
from archiver.text import word_set

__all__ = ["is_shell"]

_FEW = 240
"""Letters a shell may show: a title, a menu, that something is loading."""
_WAIT = 40
"""Letters in the element a script is to fill: please wait."""
_MAX_NODES = 2000
_UNSEEN = word_set("script style noscript template head svg")
_ROOTS = re.compile(
    r"(?:(?:js|react|vue|app|page|spa|svelte|ember)[-_]?)?(?:root|app|main|content|container|mount|"
    r"application|site|view|blog|body)|__next|__nuxt|___gatsby|q-app|sapper|svelte|ember\d*|"
    r"elm(?:-app)?|react|vue|page",
    re.IGNORECASE,
)
_JAVASCRIPT = re.compile(r"java\s?script", re.IGNORECASE)
_PART = re.compile(r"comment|disqus|kommentar|comentario|评论|評論|コメント", re.IGNORECASE)
"""What a line that asks for JavaScript asks it for where the page itself is there."""

_find_scripts = finder(
    "//script[@src or @type='module' or string-length(normalize-space(.)) > 40]"
    "[not(@type) or @type='module' or contains(@type, 'javascript')]"
)
_find_noscripts = finder("//noscript")
_find_frames = finder("//frameset | //body//iframe")


def is_shell(page: Page) -> bool:
    """Whether *page*, which is HTML, shows nothing to a reader without JavaScript."""
    body = page.tree.find("body")
    if body is None or not _find_scripts(page.tree) or _find_frames(page.tree):
        return False
    letters = _letters(body)
    if letters is None:
        return False
    return _asks_for_scripts(page) or any(map(_is_unfilled, _outer(body))) or letters == 0


def _letters(body: etree._Element) -> int | None:
    """How many letters *body* shows; None when they are more than a shell's."""
    count = 0
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, node in islice(walk, _MAX_NODES):
        if event == "end":
            text = None if node is body else node.tail
        elif node.tag in _UNSEEN:
            walk.skip_subtree()
            text = None
        else:
            text = node.text
        count += len("".join((text or "").split()))
        if count > _FEW:
            return None
    return count if next(walk, None) is None else None


def _outer(body: etree._Element) -> list[etree._Element]:
    """The elements in *body*, and those in them: where scripts find their root."""
    children = list(islice(body.iterchildren("*"), 60))
    return [*children, *(inner for child in children for inner in islice(child, 20))]


def _is_unfilled(element: etree._Element) -> bool:
    """Whether *element* is one that a script is to fill: by its name, and nearly empty."""
    tag = cast(object, element.tag)
    if not isinstance(tag, str) or tag in _UNSEEN:
        return False
    named = "-" in tag or _ROOTS.fullmatch((element.get("id") or "").strip()) is not None
    letters = _letters(element) if named else None
    filled = next(islice(element.iter("p", "article", "h1", "h2", "h3"), 1), None) is not None
    return letters is not None and letters <= _WAIT and not filled


def _asks_for_scripts(page: Page) -> bool:
    """Whether the page tells those without JavaScript that they need it."""
    said = ("".join(map(str, islice(e.itertext(), 200))) for e in _find_noscripts(page.tree)[:10])
    return any(_JAVASCRIPT.search(text[:2000]) and not _PART.search(text[:2000]) for text in said)
