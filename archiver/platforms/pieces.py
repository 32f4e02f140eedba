"""The content of a post taken apart into pieces, and printed again as HTML or text.

A piece is a `Block`, one run of inline content, or the bare tag of what holds blocks (a list, a
quotation, a table, a figure). Whoever reads a post drops the pieces that are none of its body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

__all__ = ["Block", "Link", "Picture", "Piece", "Resolve", "html_of", "text_of"]

Resolve = Callable[[str], str | None]
"""A reference as an absolute web address, or None when it is none."""


class Link(NamedTuple):
    """Where in its block's text a link stands, and where it leads."""

    start: int
    end: int
    url: str


class Picture(NamedTuple):
    """An image as the page shows it."""

    url: str
    alt: str | None
    width: int | None
    height: int | None


class Block(NamedTuple):
    """One run of inline content."""

    tag: str
    """What it stands in: p, h1 … h6, pre, li, td, figcaption …; embed for a frame's link."""
    html: str
    text: str
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    bold: bool = False
    """Whether all of its text is bold."""


Piece = Block | str
"""A block, or the start or end tag of what holds blocks."""


def html_of(pieces: Iterable[Piece]) -> str:
    """*pieces* as HTML, one line for each that no other holds; what holds nothing is left out."""
    out: list[str] = []
    open_at: list[int] = []
    for piece in pieces:
        if isinstance(piece, Block):
            out.append(piece.html)
        elif piece.startswith("</"):
            start = open_at.pop()
            if start == len(out) - 1 and not piece.startswith(("</td", "</th")):
                out.pop()
                continue
            out.append(piece)
        else:
            open_at.append(len(out))
            out.append(piece)
        if not open_at:
            out.append("\n")
    return "".join(out).rstrip("\n")


def text_of(pieces: Iterable[Piece]) -> str:
    """The text of *pieces*: blocks apart by an empty line, cells of a table row by a tab."""
    found: list[str] = []
    rows: list[list[str]] = []  # the last is the innermost; tables that arrange hold others
    for piece in pieces:
        if isinstance(piece, Block):
            if not rows:
                found.append(piece.text)
            elif rows[-1]:
                rows[-1][-1] = f"{rows[-1][-1]} {piece.text}".strip()
        elif piece == "<tr>":
            if rows and rows[-1]:
                found.append("\t".join(rows[-1]).strip())
                rows[-1] = [""]
            rows.append([])
        elif piece == "</tr>":
            found.append("\t".join(rows.pop()).strip())
        elif rows and piece.startswith(("<td", "<th")):
            rows[-1].append("")
    return "\n\n".join(text for text in found if text)
