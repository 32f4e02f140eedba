"""The page of a post, taken apart once for all its fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from lxml import etree

from archiver.page import Page
from archiver.site import Site

__all__ = ["Told", "View", "called"]

_LONGEST = 80  # characters of an element's name


class Told(NamedTuple):
    """What a page says of one field, and which part of it says so."""

    text: str
    witness: str
    """A meta name, a place in JSON-LD, or an element as `called`."""


def called(element: etree._Element) -> str:
    """How to name *element*: ``h1.entry-title``, ``div#main``, ``td``."""
    names = (element.get("class") or "").split()
    identity = (element.get("id") or "").strip()
    mark = f".{names[0]}" if names else f"#{identity}" if identity else ""
    return f"{element.tag}{mark}"[:_LONGEST]


class View(NamedTuple):
    """The page of a post, taken apart once for all its fields."""

    page: Page
    site: Site
    article: etree._Element
    """The element around the post: header, content and footer, without comments and sidebars."""
    told: Mapping[str, Any]  # JSON
    """The article as JSON-LD tells it; empty when it does not."""
    content: etree._Element | None = None
    """The element that holds the text, where it was found before the other fields."""
    heading: etree._Element | None = None
    """The heading that is the title, likewise."""
    said: Collection[etree._Element] = frozenset()
    """The elements of the comments, likewise."""
