"""The notation the sample blog's text is written in, read into `model` values.

Inline: ``{key}`` or ``{words|key}`` a company and its listings (``{words|key|cn}`` with its
Chinese name after, ``{key,}`` with commas between listings); ``((anchor > target))`` a citation,
``> whole`` when the link takes the brackets in, and ``> id``, ``> oldslug`` or ``> comments`` for
a roundabout way to a post; ``[words](target)`` a link; ``**strong**``, ``_em_``; ``~`` a no-break
space; a backslash at the end of a line breaks it.
A block is what stands between empty lines; its first characters say which kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from archiver.demo.companies import COMPANIES
from archiver.demo.model import (
    Block,
    Bottom,
    Embed,
    Heading,
    ListBlock,
    Marker,
    Paragraph,
    Picture,
    Quote,
    Table,
)
from archiver.demo.runs import Citation, Emphasis, Inline, Link, Mention, Text

__all__ = ["Resolver", "blocks", "curl_quotes", "inline"]

Resolver = Callable[[str, str], tuple[str, str]]
"""From a post's key and the way to go, the address to link and the post's path."""

_TOKEN = re.compile(
    r"\{(?P<mention>[^{}]+)\}"
    r"|\(\((?P<citation>[^()]+)\)\)"
    r"|\[(?P<words>[^\]]+)\]\((?P<target>[^)\s]+)\)"
    r"|\*\*(?P<strong>.+?)\*\*"
    r"|(?<!\w)_(?P<em>.+?)_(?!\w)"
)
_ITEM = re.compile(r"(?:-|\d+\.) ")
_OPENING = re.compile(r"""(^|[\s(\[{—_*])(["'])""", re.MULTILINE)


def curl_quotes(text: str) -> str:
    """*text* with typographic quotation marks and apostrophes for straight ones."""
    text = _OPENING.sub(lambda m: m[1] + ("“" if m[2] == '"' else "‘"), text)
    return text.replace('"', "”").replace("'", "’")


def inline(text: str, resolve: Resolver) -> tuple[Inline, ...]:
    """The runs of *text*; KeyError for a company or post that is not known."""
    nodes: list[Inline] = []
    start = 0
    for found in _TOKEN.finditer(text):
        if found.start() > start:
            nodes.append(_text(text[start : found.start()]))
        nodes.append(_node(found, resolve))
        start = found.end()
    if start < len(text):
        nodes.append(_text(text[start:]))
    return tuple(nodes)


def _text(text: str) -> Text:
    return Text(text.replace("~", "\N{NO-BREAK SPACE}").replace(" \\ ", "\n"))


def _node(found: re.Match[str], resolve: Resolver) -> Inline:
    kind = found.lastgroup
    if kind == "mention":
        return _mention(found["mention"])
    if kind == "citation":
        return _citation(found["citation"], resolve)
    if kind == "target":
        return Link(inline(found["words"], resolve), found["target"])
    return Emphasis(str(kind), inline(found[str(kind)], resolve))


def _mention(source: str) -> Mention:
    *words, key = source.removesuffix("|cn").split("|")
    firm = COMPANIES[key.rstrip(",")]
    return Mention(
        words=words[0] if words else firm.name,
        listings=firm.listings,
        separator=", " if key.endswith(",") else "; ",
        chinese=firm.chinese if source.endswith("|cn") else "",
    )


def _citation(source: str, resolve: Resolver) -> Citation:
    anchor, *rest = (part.strip() for part in source.split(">"))
    if not rest:
        return Citation(anchor)
    target, *ways = rest
    whole = "whole" in ways
    if target.startswith("https://"):
        return Citation(anchor, target, whole=whole)
    address, path = resolve(target, next((way for way in ways if way != "whole"), ""))
    return Citation(anchor, address, path, whole)


def blocks(
    source: str, resolve: Resolver, picture: Callable[[str], Picture], folder: str
) -> tuple[Block, ...]:
    """The blocks of *source*; *picture* reads an ``@image`` line, *folder* holds recordings."""
    paragraphs = [part.strip("\n") for part in source.split("\n\n") if part.strip()]
    return tuple(_block(part, resolve, picture, folder) for part in paragraphs)


def _block(part: str, resolve: Resolver, picture: Callable[[str], Picture], folder: str) -> Block:
    if part.startswith("@image "):
        return picture(part.removeprefix("@image "))
    if part.startswith("@"):
        return _command(part, resolve, folder)
    return _words(curl_quotes(part), resolve)


def _words(part: str, resolve: Resolver) -> Block:
    lines = part.split("\n")
    if _ITEM.match(part):
        items = tuple(inline(_ITEM.sub("", line, count=1), resolve) for line in lines)
        return ListBlock(items, ordered=part[0] != "-")
    if part.startswith("|"):
        return Table(tuple(_row(line, resolve) for line in lines))
    if part.startswith("> "):
        return Quote(inline(part.removeprefix("> "), resolve))
    if part.startswith("#"):
        return Heading(part.index(" "), inline(part.lstrip("# "), resolve))
    if part.startswith("**") and part.endswith("**") and part.count("**") == 2:
        return Heading(3, inline(part.strip("*"), resolve), bold=True)
    return Paragraph(inline(" ".join(lines), resolve))


def _row(line: str, resolve: Resolver) -> tuple[tuple[Inline, ...], ...]:
    return tuple(inline(cell.strip(), resolve) for cell in line.strip("|").split("|"))


def _command(part: str, resolve: Resolver, folder: str) -> Block:
    name, _, rest = part[1:].partition(" ")
    if name.startswith("bottom"):
        style, _, text = rest.partition(": ")
        if style not in {"strong", "em"}:
            style, text = "plain", rest
        return Bottom(inline(curl_quotes(text), resolve), style)
    if name == "video":
        where, _, title = rest.partition(" ")
        slug = re.sub(r"\W+", "-", title.lower())
        return Embed("video", f"/player/{slug}/", curl_quotes(title), where == "foreign")
    if name == "audio":
        return Embed("audio", f"{folder}{rest}.mp3", rest)
    return Marker(name)
