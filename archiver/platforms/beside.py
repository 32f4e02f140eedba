"""Parts of an article's element that speak of something else: comments, lists, quotations."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

__all__ = ["stands_aside"]

_TAGS = frozenset({"aside", "blockquote", "nav"})
_NAMES = re.compile(
    # Builders of pages call all they place widgets.
    r"(?!(?:elementor|so|siteorigin|wpb|vc|fl|brxe)[-_](?:.*[-_])?widget)(?:.*[-_])?(?:comments?|commentlist|comment[-_]?(?:list|body|author|meta|section|content)"
    r"|feedback(?:[-_].*)?|responses|replies|reply[-_]post|discussion|reactions|kommentare?"
    r"|commentaires?|comentarios?|guestbook|disqus[-_]thread|respond|pingbacks?|related(?:[-_]?posts?)?|yarpp.*|crp[-_]related|jp-relatedposts"
    r"|similar[-_]posts|recent[-_]?posts|popular[-_]posts|latest[-_]posts|more[-_]posts|read[-_]next"
    r"|read[-_]more[-_]wrap|sidebar|widgets?|widget[-_].*|newsletter|copyright|colophon"
    r"|post[-_]?nav(?:igation)?|nav[-_]links|pager|pagination"
    r"|(?:about[-_](?:the[-_])?)author|author[-_](?:box|bio|info[-_]box|card[-_]bio|description))"
)


def stands_aside(
    element: etree._Element,
    article: etree._Element,
    said: Collection[etree._Element] = frozenset(),
) -> bool:
    """Whether *element* stands in a part of *article* that is not about the post itself.

    The elements of *said* are comments.
    """
    holder: etree._Element | None = element
    while holder is not None and holder is not article:
        if holder in said:
            return True
        if holder.tag in _TAGS or holder.tag == "body":
            return holder.tag != "body"
        names = holder.get("class"), holder.get("id")
        if any(_NAMES.fullmatch(t.lower()) for n in names if n for t in n[:500].split()):
            return True
        holder = holder.getparent()
    return False
