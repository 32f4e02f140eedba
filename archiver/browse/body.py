"""The text of a post as a page of ours shows it: archived HTML, made harmless.

The tree is rewritten first: pictures come out of the archive or are named as missing, links to
posts that are held lead to their pages here, headings follow the page's own, and lists are made
whole for screen readers. nh3 has the last word on what is printed, whatever was rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import nh3
from lxml import etree
from markupsafe import Markup, escape

from archiver import urls
from archiver.errors import ParseError
from archiver.platforms.markup import fragment
from archiver.text import word_set

__all__ = ["Body"]

_TAGS = word_set(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt "
    "em figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
    "small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr"
)
_ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href"},
    "div": {"tabindex", "role", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_KEPT = frozenset({"lang", "href", "src", "alt", "width", "height", "start", "datetime"}) | {
    *("colspan", "rowspan", "scope"),
}
_OURS = re.compile(r"/(?:posts|images)/\d+")
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_LISTS = frozenset({"ul", "ol"})
_MISSING = "[A picture that the archive does not hold{}]"


class Body:
    """Archived HTML, to be shown; what defeats the parser, as the *text* it was read as."""

    def __init__(self, html: str | None, text: str | None, base: str) -> None:
        self._base = base
        self._text = text or ""
        self._root: etree._Element | None = None
        if html:
            try:
                self._root = fragment(html)
            except ParseError:
                return

    @property
    def pictures(self) -> list[str]:
        """The addresses its pictures have on the web."""
        return [url for _, url in self._addressed("img", "src")]

    @property
    def links(self) -> list[str]:
        """The web addresses it links to."""
        return [url for _, url in self._addressed("a", "href")]

    def shown(self, pictures: Mapping[str, int], posts: Mapping[str, int]) -> Markup:
        """It as HTML, with what is held of *pictures* and *posts*: address -> id."""
        if self._root is None:
            paragraphs = (escape(line) for line in self._text.splitlines() if line.strip())
            return Markup("\n").join(Markup("<p>{}</p>").format(line) for line in paragraphs)
        shown = {element: pictures.get(url) for element, url in self._addressed("img", "src")}
        linked = {element: posts.get(url, url) for element, url in self._addressed("a", "href")}
        for element in list(self._root.iter(etree.Element)):
            _strip(element)
        for element in list(self._root.iter("a")):
            _link(element, linked.get(element))
        for element in list(self._root.iter("img")):
            _picture(element, shown.get(element))
        _rank(self._root)
        _repair(self._root)
        for table in list(self._root.iter("table")):
            _enclose(table)
        html = etree.tostring(self._root, encoding="unicode", method="html")
        return Markup(_CLEANER.clean(html))  # noqa: S704 - nh3 has made it harmless

    def _addressed(self, tag: str, attribute: str) -> Iterator[tuple[etree._Element, str]]:
        """Elements with the web address that *attribute* gives them."""
        if self._root is None:
            return
        for element in self._root.iter(tag):
            told = element.get(attribute)
            url = urls.absolute(self._base, told) if told else None
            if url is not None and urls.is_web(url):
                yield element, url


def _strip(element: etree._Element) -> None:
    """Take away all attributes but the few that say something to a reader."""
    for name in list(element.attrib):
        if name not in _KEPT:
            del element.attrib[name]


def _link(element: etree._Element, target: int | str | None) -> None:
    """Lead a link to a post here, to the web, or, where it has no words or no address, nowhere."""
    if "href" in element.attrib:
        del element.attrib["href"]
    pictures = list(element.iter("img"))
    for picture in pictures:
        if not (picture.get("alt") or "").strip():
            picture.set("alt", "picture")
    if target is None or not (pictures or "".join(map(str, element.itertext())).strip()):
        element.tag = "span"
        return
    element.set("href", f"/posts/{target}" if isinstance(target, int) else target)


def _picture(element: etree._Element, capture: int | None) -> None:
    """Show a picture out of the archive, or say that it is not there."""
    alt = element.get("alt")
    if capture is None:
        tail = element.tail
        element.clear()
        element.tag, element.tail = "em", tail
        element.text = _MISSING.format(f": {alt}" if alt else "")
        return
    element.set("src", f"/images/{capture}")
    element.set("alt", "a picture without description" if alt is None else alt)
    element.set("loading", "lazy")


def _rank(root: etree._Element) -> None:
    """Let headings begin below the page's own, and leave no rank out."""
    headings = list(root.iter(*_HEADINGS))
    ranks = sorted({str(heading.tag) for heading in headings})
    before = 1
    for heading in headings:
        before = min(ranks.index(str(heading.tag)) + 2, before + 1, 6)
        heading.tag = f"h{before}"


def _repair(root: etree._Element) -> None:
    """Have only items in lists, and lists around items."""
    for element in list(root.iter("ul", "ol", "dl")):
        children = [child for child in element if isinstance(child.tag, str)]
        if element.tag in _LISTS:
            for child in children:
                if child.tag != "li":
                    _wrap(child, "li")
        elif any(child.tag not in ("dt", "dd") for child in children) or not children:
            element.tag = "div"
    for element in list(root.iter("li", "dt", "dd")):
        parent = element.getparent()
        held = parent is not None and (
            parent.tag in _LISTS if element.tag == "li" else parent.tag == "dl"
        )
        if not held:
            element.tag = "div"


def _wrap(element: etree._Element, tag: str) -> etree._Element:
    """A new element *tag* around *element*, in its place."""
    parent = element.getparent()
    assert parent is not None
    around = etree.Element(tag)
    around.tail, element.tail = element.tail, None
    parent.replace(element, around)
    around.append(element)
    return around


def _enclose(table: etree._Element) -> None:
    """Let a wide table be moved sideways, with the keyboard too."""
    if table.getparent() is None:
        return
    around = _wrap(table, "div")
    around.set("tabindex", "0")
    around.set("role", "region")
    around.set("aria-label", "Table")


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """*value*, unless it is an address that a page here must not have."""
    if attribute == "src":
        return value if _OURS.fullmatch(value) else None
    if attribute == "href":
        return value if _OURS.fullmatch(value) or urls.is_web(value) else None
    if tag == "div":
        return value if (attribute, value) in _REGION else None
    if attribute in ("width", "height", "colspan", "rowspan", "start"):
        return value if value.isascii() and value.isdigit() and len(value) < 5 else None
    return value


_REGION = frozenset({("tabindex", "0"), ("role", "region"), ("aria-label", "Table")})
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "title"},
    attributes=_ATTRIBUTES,
    attribute_filter=_allowed,
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https"},
    url_relative=lambda url: url if _OURS.fullmatch(url) else None,
)
