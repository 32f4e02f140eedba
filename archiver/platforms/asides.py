"""Which elements are beside a text by what their classes and ids call them.

A name counts by its words: `post-share` is a share bar, but `has-sidebar` and `elementor-widget`
say how what they name is laid out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

__all__ = ["is_aside", "is_elsewhere", "is_extra", "is_sentence", "is_without"]

_WITHOUT = frozenset(
    {"nav", "aside", "footer", "header", "script", "style", "noscript", "template", "svg",
     "button", "select", "textarea", "iframe", "head", "amp-sidebar", "amp-ad", "dialog"}
)  # fmt: skip
_SURE = frozenset({"body", "html", "main", "article"})
_LAYOUT = re.compile(
    r"(?:has|with|without|no|is|not|layout|col|elementor|et_pb|wpb|vc|theme|template)[-_].*"
)
# In other words: what readers are asked to do, what else there is to read, and who wrote it.
_EXTRA = (
    r"share|sharing|shar(?:e|ing)?(?:bar|box|tools|buttons|links)|social|socials|addthis|"
    r"related|read-?(?:next|also|more)|recommend(?:ed|ations?)|newsletter|subscri(?:be|ption)|"
    r"signup|sign-up|optin|promo|promos|advert|adverts|advertisement|sponsor(?:ed)?|dfp|cta|"
    r"author-?(?:box|bio|card|info|profile|about|description|desc|details|intro|panel)|"
    r"contributors?|(?:writer|columnist)-?(?:box|bio|card|info|profile)|"
    r"about-(?:the-)?author|bio|byline|"
    r"cookies?|consent|gdpr|breadcrumbs?|pagination|pager|popup|modal|paywall|"
    r"comments?|commentlist|disqus|respond|replies|pingbacks|trackbacks|webmentions|"
    r"taglist|tag-list|tags-row|print(?:friendly|-?(?:link|button|btn|page|icon|version|only))|toolbar|toc-toggle|kg-signup-card|"
    r"licen[cs]e(?:box|info)?|copyright|(?:post|article|entry|page)-?(?:metas?|metadata|info|nav|navigation|"
    r"navigator|tags?|categor(?:y|ies)|foot|footer|copyright|prev|next|actions?)|"
    r"(?:prev(?:ious)?|pre)-?(?:and-)?next|next-?prev(?:ious)?|reward|donate|donation|"
    r"prevnext|siblings"
)
_BESIDE = (
    r"sidebar|footer|foot|nav|navbar|navigation|navigator|menu|masthead|topbar|widgets?|"
    r"banner|copyright|colophon|recent|popular|trending|archives?|blogroll|teasers?|latest|"
    r"hero-cta|legal(?:-?(?:notice|text|info|disclaimer))?|disclaimers?|disclosures?|"
    r"important(?:-?(?:info|information|notice|disclosures?))?|"
    r"seitenleiste|kommentare?|login|search|site-head|siblings"
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|[-_])(?:{pattern})(?:$|[-_\d])|^(?:ads?|side)(?:$|[-_])|[-_]ads?$|(?:^|[-_])print$"
    )


_ELSEWHERE = (
    r"sidebar|menu|navbar|navigation|navigator|masthead|widgets?|related|recommend(?:ed)?|"
    r"recent|popular|trending|archives?|blogroll|teasers?|latest|card|comments?|respond|replies|"
    r"share|sharing|social|pagination|pager|breadcrumbs?|newsletter|promos?|seitenleiste"
)

_FINDERS = tuple(map(_words, (_EXTRA, f"{_EXTRA}|{_BESIDE}", _ELSEWHERE)))
_INSIDE, _ANYWHERE, _OTHER = range(3)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def is_aside(element: etree._Element) -> bool:
    """Whether *element* is no part of any text: by its tag, or by what it is called."""
    tag = element.tag
    if tag in _WITHOUT:
        return True
    return tag not in _SURE and _named(element.get("class"), element.get("id"), _ANYWHERE)


def is_without(element: etree._Element) -> bool:
    """Whether *element* is no part of any text by its tag, or holds the comments."""
    if element.tag in _WITHOUT:
        return True
    return "comments" in {element.get("id"), *(element.get("class") or "").split()}


def is_extra(element: etree._Element) -> bool:
    """Whether *element*, found inside a text, is called something that belongs to no text."""
    return _named(element.get("class"), element.get("id"), _INSIDE)


def is_elsewhere(element: etree._Element) -> bool:
    """Whether the links in *element*, though it is near a text, are about other texts."""
    tag = element.tag
    if tag == "aside":
        return True
    return tag not in _SURE and _named(element.get("class"), element.get("id"), _OTHER)


@lru_cache(maxsize=8192)
def _named(classes: str | None, identity: str | None, which: int) -> bool:
    find = _FINDERS[which].search
    for token in (*(classes or "")[:400].split(), *(identity or "")[:80].split()):
        name = _CAMEL.sub("-", token).lower().replace("_", "-")
        if not _LAYOUT.fullmatch(name) and find(name):
            return True
    return False


def is_sentence(element: etree._Element) -> bool:
    """Whether a paragraph with links ends, behind the last of them, as a sentence does.

    An author may write ``See also`` as well as a theme; a theme's line ends with a link.
    """
    last = element[-1].tail if element.tag == "p" and len(element) > 1 else None
    return (last or "").rstrip().endswith((".", "。"))
