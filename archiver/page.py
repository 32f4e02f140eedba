"""A captured page as parsers see it: address, headers, text, and one tree built on demand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, cast
from urllib.parse import urljoin

import attrs
from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

from archiver import http, text, urls
from archiver.capture import Capture
from archiver.errors import ParseError, RemoteError, SiteError

__all__ = [
    "MAX_HTML",
    "MAX_STRUCTURED",
    "Page",
    "alternatives",
    "check_selectors",
    "finder",
    "parse_html",
]

MAX_HTML = 4 * 1024 * 1024
"""Bytes of an HTML page that are parsed; a tree takes some thirty times as much memory."""

MAX_STRUCTURED = 32 * 1024 * 1024
"""Bytes of JSON or XML that are parsed: a sitemap of 50,000 addresses has ten million."""

# The parser's time grows with the square of the attributes of one tag (10,000 take 0.1 s), so a
# large page is looked through for tags that long. Attributes are apart by white space or slashes;
# a quoted value that follows its name without a gap and has none in it cannot hide any.
_SUSPICIOUS_SIZE = 256 * 1024
_LONG_TAG = re.compile(rb"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*+")
_PLAIN_VALUE = re.compile(rb"(?<![\s=/>\"'])=(?:\"[^\"\s]*\"|'[^'\s]*')")
_MAX_TAG_PIECES = 5000
_OPENING = re.compile(rb"<[A-Za-z]")
_CLOSING = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)

# Whoever looks below each of some elements, as `//h2//a` does, looks at an element once for every
# one around it. An honest page has 5,000 elements some 15 deep; unclosed tags make hundreds of it.
_MAX_DEPTHS = 1_500_000

# What stands for the head of a document that came out of a browser.
_RENDERED = http.Head(b"", ((b"Content-Type", b"text/html; charset=utf-8"),), 0)

# References to UTF-16 surrogates: the recovering XML parser makes text of them that is no UTF-8.
_HALF_CHARACTER = re.compile(
    rb"&#(?:[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|"
    rb"0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));?"
)


@attrs.frozen(kw_only=True, slots=False)
class Page:
    """One answer, decoded. The same bytes give the same Page, live or from a WARC."""

    url: str
    status: int
    head: http.Head
    body: bytes = attrs.field(repr=False)
    """The entity, with transfer and content codings undone."""
    fetched_at: datetime
    """The only "now" a parser knows."""

    @classmethod
    def from_capture(cls, capture: Capture) -> Page:
        """The page in *capture*; ParseError when its block is absent or does not decode."""
        if capture.block is None:
            raise ParseError(f"{capture.size} bytes are too many for a page", url=capture.url)
        rendered = capture.rendering_of is not None
        head = _RENDERED if rendered else http.parse_head(capture.block)
        try:
            body = http.content(head, capture.block[head.size :])
        except RemoteError as error:
            raise ParseError(str(error), url=capture.url) from error
        return cls(
            url=capture.url,
            status=capture.status or 0,
            head=head,
            body=body,
            fetched_at=capture.fetched_at,
        )

    @cached_property
    def mime(self) -> str:
        """Media type of the Content-Type header, lower case; empty when there is none."""
        return (self.head.get("Content-Type") or "").partition(";")[0].strip().lower()

    @cached_property
    def text(self) -> str:
        """The body as text: BOM, header charset, meta charset, then what the bytes allow."""
        return text.decode(self.body, self.head.get("Content-Type"))

    @cached_property
    def tree(self) -> etree._Element:
        """The root of the HTML tree; ParseError when there is none."""
        self._check_size(MAX_HTML)
        return parse_html(self._source or b"<html></html>", self.url)

    @cached_property
    def _source(self) -> bytes:
        return text.utf8(self.body, self.head.get("Content-Type"))

    def mentions(self, word: bytes) -> bool:
        """Whether the source has *word*, which is known without a walk."""
        return word in self._source

    @cached_property
    def xml(self) -> etree._Element:
        """The root of the XML tree, entities unresolved; ParseError when it is not XML."""
        self._check_size(MAX_STRUCTURED)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, recover=True, huge_tree=True,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(_HALF_CHARACTER.sub(b"?", self.body.lstrip()), parser=parser)
        except etree.XMLSyntaxError as error:
            raise ParseError(f"not XML: {error}", url=self.url) from error
        if root is None:
            raise ParseError("not XML: no root element", url=self.url)
        return root

    @cached_property
    def json(self) -> Any:  # JSON: any shape; callers check what they use
        """The body as JSON; ParseError when it is none."""
        self._check_size(MAX_STRUCTURED)
        try:
            return json.loads(self.text, strict=False)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"not JSON: {error}", url=self.url) from error

    @cached_property
    def base(self) -> str:
        """What relative addresses on the page start from."""
        declared = next((e.get("href", "") for e in self.tree.iter("base")), "").strip()
        if len(declared) > urls.MAX_BASE:
            return self.url
        try:
            return urljoin(self.url, declared)
        except ValueError:
            return self.url

    def resolve(self, reference: str) -> str | None:
        """*reference* as a web address seen from the page, or None."""
        return urls.absolute(self.base, reference)

    def css(self, selector: str, within: etree._Element | None = None) -> list[etree._Element]:
        """Every element that matches *selector*, in document order, *within* an element or all.

        SiteError when *selector* is no CSS.
        """
        found = _compiled(selector)
        if not self.may_match(selector):
            return []
        return found(self.tree if within is None else within)

    def may_match(self, selector: str) -> bool:
        """Whether the page has every class in *selector*, which is known without a walk."""
        return self._all_classes.issuperset(_class_names(selector))

    def names_class(self, *parts: str) -> bool:
        """Whether any class has one of *parts* in it."""
        return any(part in self._class_text for part in parts)

    @cached_property
    def _class_text(self) -> str:
        return " ".join(_find_classes(self.tree))

    @cached_property
    def _all_classes(self) -> frozenset[str]:
        return frozenset(self._class_text.split())

    def all(self, selectors: str, within: etree._Element | None = None) -> list[etree._Element]:
        """Every element for the first of the comma-separated *selectors* that finds any."""
        for selector in alternatives(selectors):
            if found := self.css(selector, within):
                return found
        return []

    def first(self, selectors: str, within: etree._Element | None = None) -> etree._Element | None:
        """The first element for the first of the comma-separated *selectors* that finds any."""
        return next(iter(self.all(selectors, within)), None)

    @cached_property
    def memo(self) -> dict[object, Any]:
        """What was worked out of this page and is asked for again, by whatever names it."""
        return {}

    @cached_property
    def classes(self) -> frozenset[str]:
        """The classes of the body element."""
        body = self.tree.find("body")
        return frozenset((body.get("class") or "").split()) if body is not None else frozenset()

    @cached_property
    def meta(self) -> Mapping[str, str]:
        """`<meta>` contents by lower-case name or property; the first of a name counts."""
        found: dict[str, str] = {}
        for element in self.tree.iter("meta"):
            name = element.get("property") or element.get("name")
            value = (element.get("content") or "").strip()
            if name and value:
                found.setdefault(name.lower(), value)
        return found

    def links(self, rel: str) -> list[tuple[str, str]]:
        """(URL, media type) of every Link header and `<link>` with the relation *rel*."""
        return self._links.get(rel, [])

    @cached_property
    def _links(self) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for value in self.head.get_all("Link"):
            for target, parameters in _LINK_HEADER.findall(value):
                link = (self._join(self.url, target), _parameter(parameters, "type"))
                for rel in _parameter(parameters, "rel").lower().split():
                    found.setdefault(rel, []).append(link)
        if "html" in self.mime or not self.mime:
            for element in self.tree.iter("link"):
                href = (element.get("href") or "").strip()
                if href:
                    link = (self._join(self.base, href), element.get("type") or "")
                    for rel in (element.get("rel") or "").lower().split():
                        found.setdefault(rel, []).append(link)
        return found

    @staticmethod
    def _join(base: str, href: str) -> str:
        if href.startswith(("http://", "https://")):
            return href
        try:
            return urljoin(base, href)
        except ValueError:
            return ""

    def _check_size(self, limit: int) -> None:
        if len(self.body) > limit:
            raise ParseError(f"{len(self.body)} bytes are too many for a page", url=self.url)


def finder(path: str) -> Callable[..., list[etree._Element]]:
    """The XPath *path*, compiled, for one that finds elements: call it with where to look."""
    return cast(Callable[..., list[etree._Element]], etree.XPath(path, smart_strings=False))


def check_selectors(selectors: str) -> None:
    """Raise SiteError when one of the comma-separated *selectors* is no CSS."""
    for selector in alternatives(selectors):
        _compiled(selector)


_LINK_HEADER = re.compile(r"<([^<>]*)>\s{0,9}((?:;[^,<\"]*(?:\"[^\"]*\"[^,<\"]*)*)*)")
_COMMA = re.compile(r",(?![^()\[\]]*[)\]])")
_CLASS = re.compile(r"\.([A-Za-z_][\w-]*)")
_BRACKETS = re.compile(r"\[[^\]]*\]")

_find_classes = cast(
    Callable[[etree._Element], list[str]], etree.XPath("//@class", smart_strings=False)
)


def _parameter(parameters: str, name: str) -> str:
    found = re.search(rf'\b{name}\s*=\s*(?:"([^"]*)"|([^";,\s]+))', parameters)
    return (found[1] or found[2] or "") if found else ""


@lru_cache(maxsize=512)
def alternatives(selectors: str) -> tuple[str, ...]:
    """The parts of *selectors*, which commas outside brackets separate."""
    return tuple(part for part in (p.strip() for p in _COMMA.split(selectors)) if part)


@lru_cache(maxsize=512)
def _class_names(selector: str) -> frozenset[str]:
    """Classes without which *selector* finds nothing."""
    return frozenset(() if ":" in selector else _CLASS.findall(_BRACKETS.sub("", selector)))


@lru_cache(maxsize=512)
def _compiled(selector: str) -> Callable[[etree._Element], list[etree._Element]]:
    try:
        found = CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise SiteError(f"{selector!r} is no CSS selector: {error}") from error
    return cast(Callable[[etree._Element], list[etree._Element]], found)


def parse_html(source: bytes, url: str) -> etree._Element:
    """The root of the tree of *source*, which is sound UTF-8; ParseError when there is none."""
    if len(source) > _SUSPICIOUS_SIZE and _has_monstrous_tag(source):
        raise ParseError("not HTML: a tag with thousands of attributes", url=url)
    source = _without_early_end(source)
    parser = _parser()
    root = etree.fromstring(source, parser=parser)
    suspicious = len(source) > _SUSPICIOUS_SIZE
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        # Nested deeper than 256: unclosed inline tags do that on honest pages too.
        root = etree.fromstring(source, parser=_parser(huge_tree=True))
        suspicious = True
    if root is None:
        raise ParseError("not HTML: no element", url=url)
    if suspicious and _depths(root) > _MAX_DEPTHS:
        raise ParseError("not HTML: thousands of elements in each other", url=url)
    return root


def _without_early_end(source: bytes) -> bytes:
    """*source* without the ``</html>`` that tags follow: libxml2 drops them, browsers do not."""
    end = source.find(b"</html")
    end = source.find(b"</HTML") if end < 0 else end
    if end < 0 or _OPENING.search(source, end + 2) is None:
        return source
    return _CLOSING.sub(b"", source)


def _depths(root: etree._Element) -> int:
    """The depths of all elements added up, counted no further than `_MAX_DEPTHS`."""
    total = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        total += depth
        if total > _MAX_DEPTHS:
            break
    return total


def _parser(*, huge_tree: bool = False) -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=huge_tree
    )


def _has_monstrous_tag(source: bytes) -> bool:
    for tag in _LONG_TAG.finditer(source):
        if len(tag[0]) > 2 * _MAX_TAG_PIECES:
            rest = _PLAIN_VALUE.sub(b"", tag[0])
            if len(rest.split()) + rest.count(b"/") > _MAX_TAG_PIECES:
                return True
    return False
