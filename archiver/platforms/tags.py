"""What each HTML tag is read as when a post is taken apart.

inline    printed as a tag of that name
leaf      a block of its own          holder    holds blocks
break     only separates blocks       through   means nothing, its content does
drop      left out with its content
"""

from __future__ import annotations

from lxml import etree

from archiver.text import word_set

__all__ = [
    "BARE",
    "BELONGS_IN",
    "HEADINGS",
    "KINDS",
    "LEAVES",
    "THROUGH",
    "start_tag",
]

_INLINE = {
    "acronym": "abbr", "b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code",
    **{tag: tag for tag in word_set(
        "a abbr cite code del dfn em ins kbd mark q samp small strong sub sup u var"
    )},
}  # fmt: skip
LEAVES = {
    "address": "p", "legend": "p", "summary": "p",
    **{tag: tag for tag in word_set("caption p pre h1 h2 h3 h4 h5 h6 figcaption")},
}  # fmt: skip
_HOLDERS = {
    "dir": "ul", "menu": "ul",
    **{tag: tag for tag in word_set("blockquote dd dl dt figure li ol table td th tr ul")},
}  # fmt: skip
_BREAKS = word_set(
    "article aside body center details div fieldset footer header hgroup html main nav section "
    "tbody tfoot thead"
)
_LEFT_OUT = word_set(
    "applet button canvas datalist form frame frameset head input link map meta noembed noframes "
    "script select style svg template textarea title"
)
KINDS: dict[str, tuple[str, str]] = {
    **{tag: ("inline", name) for tag, name in _INLINE.items()},
    **{tag: ("leaf", name) for tag, name in LEAVES.items()},
    **{tag: ("holder", name) for tag, name in _HOLDERS.items()},
    **dict.fromkeys(_BREAKS, ("break", "")),
    **dict.fromkeys(_LEFT_OUT, ("drop", "")),
    **{tag: (tag, "") for tag in ("br", "hr", "img", "noscript")},
    **dict.fromkeys(("audio", "video"), ("media", "")),
    **dict.fromkeys(("embed", "iframe", "lite-vimeo", "lite-youtube", "object"), ("frame", "")),
}
THROUGH = ("through", "")
BARE = word_set("dd dt figure li td th")
HEADINGS = word_set("h1 h2 h3 h4 h5 h6")
# Elsewhere they only separate: layouts use tables for figures and for code.
BELONGS_IN = {"caption": ("table",), "tr": ("table",), "td": ("tr",), "th": ("tr",)}
_KEPT_ATTRIBUTES = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",)}


def start_tag(name: str, node: etree._Element) -> str:
    """The tag that begins *node* as an element *name*, with the attributes that matter."""
    kept = "".join(
        f' {attribute}="{value}"'
        for attribute in _KEPT_ATTRIBUTES.get(name, ())
        if (value := (node.get(attribute) or "").strip()).isdecimal()
    )
    return f"<{name}{kept}>"
