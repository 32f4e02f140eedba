"""The page of a post, taken apart once for all its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml import etree

from archiver.page import Page
from archiver.site import Site

__all__ = ["View"]


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
