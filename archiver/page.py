"""A captured page as parsers see it: address, headers, text, and one tree built on demand."""

from __future__ import annotations

import json
import re
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

import attrs
from lxml import etree, html
from lxml.cssselect import CSSSelector

from archiver import http, text
from archiver.capture import Capture
from archiver.errors import ParseError, RemoteError

__all__ = ["Page"]

_MAX_DEPTH = 200
_selectors: dict[str, CSSSelector] = {}


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
        head = http.parse_head(capture.block)
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
    def tree(self) -> html.HtmlElement:
        """The root of the HTML tree; ParseError when there is none."""
        try:
            root = html.document_fromstring(self.text or "<html></html>", parser=_parser())
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
            raise ParseError(f"not HTML: {error}", url=self.url) from error
        return root

    @cached_property
    def xml(self) -> etree._Element:
        """The root of the XML tree, entities unresolved; ParseError when it is not XML."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        try:
            root = etree.fromstring(self.body.lstrip(), parser=parser)
        except etree.XMLSyntaxError as error:
            raise ParseError(f"not XML: {error}", url=self.url) from error
        if root is None:
            raise ParseError("not XML: no root element", url=self.url)
        return root

    @cached_property
    def json(self) -> Any:  # JSON: any shape; callers check what they use
        """The body as JSON; ParseError when it is none."""
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"not JSON: {error}", url=self.url) from error

    @cached_property
    def base(self) -> str:
        """What relative addresses on the page start from."""
        declared = self.tree.xpath("string((//base/@href)[1])")
        return urljoin(self.url, str(declared).strip()) if declared else self.url

    def css(self, selector: str) -> list[html.HtmlElement]:
        """Every element that matches *selector*, in document order."""
        compiled = _selectors.get(selector)
        if compiled is None:
            compiled = _selectors[selector] = CSSSelector(selector, translator="html")
        return list(compiled(self.tree))

    def first(self, selector: str) -> html.HtmlElement | None:
        """The first element that matches *selector*, or None."""
        return next(iter(self.css(selector)), None)

    @cached_property
    def meta(self) -> dict[str, str]:
        """`<meta>` contents by lower-case name or property; the first of a name counts."""
        found: dict[str, str] = {}
        for element in self.tree.iter("meta"):
            name = element.get("property") or element.get("name")
            value = element.get("content")
            if name and value and value.strip():
                found.setdefault(name.lower(), value.strip())
        return found

    def links(self, rel: str) -> list[tuple[str, str]]:
        """(URL, media type) of every Link header and `<link>` with the relation *rel*."""
        found = [
            (urljoin(self.url, target), parameters)
            for value in self.head.get_all("Link")
            for target, parameters in _LINK_HEADER.findall(value)
            if re.search(rf'rel="?(?:[^"]*\s)?{re.escape(rel)}(?:["\s;,]|$)', parameters)
        ]
        links = [(url, _parameter(parameters, "type")) for url, parameters in found]
        if "html" in self.mime or not self.mime:
            links += [
                (urljoin(self.base, element.get("href", "").strip()), element.get("type", ""))
                for element in self.tree.iter("link")
                if rel in element.get("rel", "").lower().split() and element.get("href")
            ]
        return links


_LINK_HEADER = re.compile(r"<([^>]*)>\s*((?:;[^,<]*)*)")


def _parameter(parameters: str, name: str) -> str:
    found = re.search(rf'{name}="?([^";]*)', parameters)
    return found[1] if found else ""


def _parser() -> html.HTMLParser:
    return html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
