"""What a page says about its article in JSON-LD (schema.org), as SEO plugins print it."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from archiver.page import Page
from archiver.text import sound, squash

__all__ = ["article", "author_names", "text"]

_ARTICLES = frozenset({"Article", "BlogPosting", "NewsArticle", "OpinionNewsArticle", "Report"})
_MAX_NODES = 2000


def article(page: Page) -> Mapping[str, Any]:  # JSON: nothing is sure about the values
    """The page's first article node; empty when there is none."""
    for script in page.tree.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            try:
                told = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            for node in _nodes(told):
                if not _ARTICLES.isdisjoint(_types(node)):
                    return node
    return {}


def text(node: Mapping[str, Any], name: str) -> str | None:  # JSON
    """The string *name* of a node, or None."""
    value = node.get(name)
    return squash(sound(value)) or None if isinstance(value, str) else None


def author_names(node: Mapping[str, Any]) -> Iterator[str]:  # JSON
    """The names of an article's authors, where they are given in place."""
    told = node.get("author")
    for author in told if isinstance(told, list) else [told]:
        name = text(author, "name") if isinstance(author, dict) else author
        if isinstance(name, str) and name.strip():
            yield squash(sound(name))


def _nodes(told: object) -> Iterator[Mapping[str, Any]]:  # JSON
    todo = deque([told])
    for _ in range(_MAX_NODES):
        if not todo:
            return
        node = todo.popleft()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            yield node
            todo += node.get("@graph") or [] if isinstance(node.get("@graph"), list) else []


def _types(node: Mapping[str, Any]) -> set[str]:  # JSON
    told = node.get("@type")
    return {t for t in (told if isinstance(told, list) else [told]) if isinstance(t, str)}
