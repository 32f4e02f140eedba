"""Inline runs: words, emphasis, links, companies and citations, inside a block of a post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

__all__ = ["Citation", "Emphasis", "Inline", "Link", "Mention", "Text", "plain", "walk"]


@attrs.frozen
class Text:
    """Words, typographic quotes already in place; a line break is a newline."""

    text: str


@attrs.frozen
class Emphasis:
    """``<strong>`` or ``<em>``."""

    tag: str
    content: tuple[Inline, ...]


@attrs.frozen
class Link:
    """A link that is no citation; *target* is a path of the blog or an outside address."""

    content: tuple[Inline, ...]
    target: str


@attrs.frozen
class Mention:
    """A company with its listings: ``Kestrel’s (Nasdaq: KSTL)``."""

    words: str
    listings: tuple[tuple[str, str], ...]
    separator: str = "; "
    chinese: str = ""
    """A Chinese name in a bracket of its own, after the listings."""

    @property
    def name(self) -> str:
        """The words without their possessive."""
        return self.words.removesuffix("’s").removesuffix("’")

    @property
    def bracket(self) -> str:
        """``(HKEx: 4728; NYSE: CMTL)``."""
        return f"({self.separator.join(f'{where}: {symbol}' for where, symbol in self.listings)})"


@attrs.frozen
class Citation:
    """A source note: ``(previous post)``, ``(English article)``."""

    anchor: str
    target: str | None = None
    """The address as linked: a path of the blog, or an outside address; None without a link."""
    post_path: str | None = None
    """The post of the blog it leads to in the end, by way of short link, old slug or fragment."""
    whole: bool = False
    """Whether the link holds the brackets as well as the words."""

    @property
    def kind(self) -> str:
        """The anchor where it is one of the blog's fixed forms, else ``source``."""
        return self.anchor if self.anchor in _KINDS else "source"

    @property
    def url(self) -> str | None:
        """The address without the parameters that follow visitors about."""
        if self.target is None or "?" not in self.target:
            return self.target
        head, _, query = self.target.partition("?")
        kept = [field for field in query.split("&") if not field.startswith("utm_")]
        return f"{head}?{'&'.join(kept)}" if kept else head


_KINDS = {"previous post", "English article", "Chinese article", "company announcement"}

Inline = Text | Emphasis | Link | Mention | Citation


def plain(content: Iterable[Inline]) -> str:
    """The text of *content* as a reader sees it."""
    return "".join(_plain(node) for node in content)


def _plain(node: Inline) -> str:
    match node:
        case Text():
            return node.text
        case Mention():
            chinese = f" ({node.chinese})" if node.chinese else ""
            return f"{node.words} {node.bracket}{chinese}"
        case Citation():
            return f"({node.anchor})"
        case _:
            return plain(node.content)


def walk(content: Iterable[Inline]) -> Iterator[Inline]:
    """Every run of *content*, those inside others included, in order."""
    for node in content:
        yield node
        if isinstance(node, Emphasis | Link):
            yield from walk(node.content)
