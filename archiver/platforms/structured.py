"""What a page says about its article in JSON-LD (schema.org), as SEO plugins print it.

Pages tell of other articles too, in cards and lists: a node counts where it names an address of
the page, or none; one that names another's counts only where its headline is the page's title.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from archiver import urls
from archiver.page import Page
from archiver.text import sound, squash

__all__ = ["Named", "article", "authors", "names", "text", "trail"]

_ARTICLES = frozenset(
    {"Article", "BlogPosting", "NewsArticle", "OpinionNewsArticle", "ReportageNewsArticle",
     "AnalysisNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting",
     "SocialMediaPosting", "TechArticle", "ScholarlyArticle", "Report", "PodcastEpisode"}
)  # fmt: skip
_GROUPS = frozenset(
    {"Organization", "NewsMediaOrganization", "Corporation", "Brand", "WebSite", "Blog", "Thing"}
)
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
_LISTED = ("blogPost", "blogPosts", "liveBlogUpdate", "hasPart")
"""Where a blog has its posts, and a live blog its entries: the page's own is among them."""
_MAX_NODES = 2000
_MAX_AUTHORS = 50
_WRAPPINGS = (("<!--", "-->"), ("//", ""), ("<![CDATA[", "]]>"), ("", "//"))
_MAX_ARTICLES = 50
_LONGEST = 500  # letters of a title that are compared
_NOISE = re.compile(r"[\W_]+")

_Node = Mapping[str, Any]  # JSON: nothing is sure about the values


class Named(NamedTuple):
    """Who a page says an article is by."""

    name: str
    url: str | None
    is_person: bool | None
    """None where it does not say."""


def article(page: Page) -> _Node:
    """The node of the page's own article, its authors looked up; empty when there is none."""
    if article not in page.memo:
        page.memo[article] = _article(page)
    found: _Node = page.memo[article]
    return found


def _article(page: Page) -> _Node:
    best: _Node = {}
    for script in page.tree.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            nodes = list(_nodes(_read(script.text or "")))
            found = (node for node in nodes if not _ARTICLES.isdisjoint(_types(node)))
            for node in islice(found, _MAX_ARTICLES):
                named = _addresses(node)
                if not named and not best:
                    best = _with_authors(node, nodes)
                elif named and _is_own(node, named, page):
                    return _with_authors(node, nodes)
            for node in islice(_listed(nodes), _MAX_ARTICLES):
                if _is_own(node, _addresses(node), page):
                    return _with_authors(node, nodes)
    return best


def _listed(nodes: list[_Node]) -> Iterator[_Node]:
    """The articles that a blog or a live blog among *nodes* lists."""
    for node in nodes:
        for name in _LISTED:
            told = node.get(name)
            for entry in told if isinstance(told, list) else ():
                if isinstance(entry, dict) and not _ARTICLES.isdisjoint(_types(entry)):
                    yield entry


def text(node: _Node, name: str) -> str | None:
    """The string *name* of a node, or None."""
    value = node.get(name)
    return squash(sound(value)) or None if isinstance(value, str) else None


def authors(node: _Node) -> Iterator[Named]:
    """Who an article is by; nothing of authors that are only referred to."""
    told = node.get("author") or node.get("creator")
    for author in (told if isinstance(told, list) else [told])[:_MAX_AUTHORS]:
        if isinstance(author, dict):
            if name := text(author, "name"):
                url = text(author, "url") or ""
                yield Named(name, url if url.startswith("http") else None, _is_person(author))
        elif isinstance(author, str) and author.strip() and not author.startswith("http"):
            yield Named(squash(sound(author)), None, None)


def names(node: _Node, name: str) -> list[str]:
    """The strings *name* of a node: a list, or one text with commas between them."""
    told = node.get(name)
    found = told.split(",") if isinstance(told, str) else told if isinstance(told, list) else []
    squeezed = (squash(sound(value)) for value in found if isinstance(value, str))
    return [value for value in dict.fromkeys(squeezed) if value]


def trail(page: Page) -> list[tuple[str, str]]:
    """(name, address) of the steps from the front page to this one, the last first."""
    for script in page.tree.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            for node in _nodes(_read(script.text or "")):
                if "BreadcrumbList" in _types(node):
                    told = node.get("itemListElement")
                    steps = told[:_MAX_AUTHORS] if isinstance(told, list) else []
                    return [_step(step) for step in reversed(steps) if isinstance(step, dict)]
    return []


def _step(step: _Node) -> tuple[str, str]:
    item = step.get("item")
    node = item if isinstance(item, dict) else step
    address = node.get("@id") or node.get("url") or item
    name = text(step, "name") or text(node, "name") or ""
    return name, address if isinstance(address, str) else ""


def _read(source: str) -> object:
    source = source.strip()
    for begin, end in _WRAPPINGS if source[:1] in "</" else ():
        source = source.removeprefix(begin).removesuffix(end).strip()
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(told: object) -> Iterator[_Node]:
    todo = deque([told])
    for _ in range(_MAX_NODES):
        if not todo:
            return
        node = todo.popleft()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            yield node
            todo += [node[name] for name in _INSIDE if isinstance(node.get(name), dict | list)]


def _types(node: _Node) -> set[str]:
    told = node.get("@type")
    return {t for t in (told if isinstance(told, list) else [told]) if isinstance(t, str)}


def _is_person(author: _Node) -> bool | None:
    types = _types(author)
    return None if not types else "Person" in types or _GROUPS.isdisjoint(types)


def _with_authors(node: _Node, nodes: list[_Node]) -> _Node:
    """*node* with the authors it refers to by ``@id`` in place, where *nodes* have them."""
    told = node.get("author")
    referred = told if isinstance(told, list) else [told]
    if not any(isinstance(a, dict) and "@id" in a and "name" not in a for a in referred):
        return node
    known = {n["@id"]: n for n in nodes if isinstance(n.get("@id"), str) and "name" in n}
    found = [
        known.get(a["@id"], a) if isinstance(a, dict) and isinstance(a.get("@id"), str) else a
        for a in referred[:_MAX_AUTHORS]
    ]
    return {**node, "author": found}


def _addresses(node: _Node) -> list[str]:
    """The pages *node* says it is the article of."""
    whole = node.get("mainEntityOfPage")
    told = (
        node.get("url"),
        whole.get("@id") if isinstance(whole, dict) else whole,
        node.get("@id"),
    )
    return [url for url in told if isinstance(url, str) and url.startswith("http")]


def _is_own(node: _Node, named: list[str], page: Page) -> bool:
    own = {page.url, page.meta.get("og:url", ""), *(url for url, _ in page.links("canonical"))}
    keys = {urls.key(url) for url in own if url}
    if any(urls.key(url) in keys for url in named):
        return True
    headline = _folded(text(node, "headline") or text(node, "name") or "")
    document = next((str(t.text or "") for t in page.tree.iter("title")), "")
    titles = (page.meta.get("og:title", ""), document)
    return bool(headline) and any(_folded(t).startswith(headline) for t in titles)


def _folded(title: str) -> str:
    return _NOISE.sub(" ", title[:_LONGEST]).strip().casefold()
