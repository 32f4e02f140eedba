"""HTML elements to clean HTML and plain text: one walk, no recursion, the tree left as it is.

The walk yields `pieces`. Divs and their like only separate blocks, and loose text in them becomes
a paragraph; two line breaks separate paragraphs, as old editors meant them. A frame becomes a
link. Scripts and forms are left out, and so are line numbers beside code, links of headings to
themselves and markup without meaning (span, font, class …).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import escape

from lxml import etree

from archiver.page import parse_html
from archiver.platforms.embeds import embed, is_permalink, picture
from archiver.platforms.pieces import Block, Link, Picture, Piece, Resolve, html_of, text_of
from archiver.platforms.tags import (
    BARE,
    BELONGS_IN,
    HEADINGS,
    KINDS,
    LEAVES,
    THROUGH,
    start_tag,
)
from archiver.text import sound, squash

__all__ = [
    "DROP",
    "Resolve",
    "blocks",
    "clean_html",
    "fragment",
    "line",
    "plain",
    "words",
]

DROP = ""
"""The role of what is left out."""

_DOCUMENT_TAG = re.compile(r"</?(?:html|body)\b[^>]*>")
_EMOJI = frozenset({"emoji", "wp-smiley"})
_MAX_NESTED = 3
_LISTING = 16  # pieces of a table that holds nothing but code and its line numbers, at most
_NO_ROLES: Mapping[str, str] = {}


def fragment(source: str) -> etree._Element:
    """The element around the piece of HTML *source*; ParseError when it defeats the parser."""
    if "</body" in source or "</html" in source:  # pasted whole documents end too early
        source = _DOCUMENT_TAG.sub("", source)
    root = parse_html(b"<body>" + sound(source).encode("utf-8"), "")
    body = root.find("body")
    return root if body is None else body


def line(source: str) -> str:
    """The text of a title given as HTML, entities and tags resolved, on one line."""
    if "<" in source or "&" in source:
        return words(fragment(source))
    return squash(sound(source))


def words(element: etree._Element) -> str:
    """All text in *element* on one line."""
    return squash("".join(str(text) for text in element.itertext()))


def clean_html(
    element: etree._Element, resolve: Resolve, roles: Mapping[str, str] = _NO_ROLES
) -> str:
    """The content of *element* as HTML of few tags and hardly any attributes, a block a line."""
    return html_of(blocks(element, resolve, roles))


def plain(element: etree._Element, roles: Mapping[str, str] = _NO_ROLES) -> str:
    """The text of *element*: blocks apart by an empty line, a line break as one."""
    return text_of(blocks(element, _nowhere, roles))


def blocks(
    element: etree._Element,
    resolve: Resolve,
    roles: Mapping[str, str] = _NO_ROLES,
    skip: Iterable[etree._Element] = (),
) -> list[Piece]:
    """The content of *element* in pieces.

    *roles* tells what elements of a class or id are read as: another tag, or `DROP`. The
    elements of *skip* are left out.
    """
    walk = _Walk(resolve)
    walk.text(element.text)
    skipped = set(skip)
    todo: list[etree._Element | tuple[str, str, str | None]] = list(reversed(element))
    while todo:
        node = todo.pop()
        if isinstance(node, tuple):
            kind, name, tail = node
            walk.close(kind, name)
            walk.text(tail)
            continue
        kind, name = _read_as(node, roles)
        if kind == "drop" or node in skipped or walk.single(kind, name, node):
            walk.text(node.tail)
        else:
            kind = walk.placed(kind, name)
            walk.open(kind, name, node)
            walk.text(node.text)
            todo.append((kind, name, node.tail))
            todo.extend(reversed(node))
    walk.flush()
    return walk.pieces


def _nowhere(_: str) -> None:
    return None


def _read_as(node: etree._Element, roles: Mapping[str, str]) -> tuple[str, str]:
    if not isinstance(node.tag, str):
        return ("drop", "")
    tag = node.tag
    if roles:
        tokens = (node.get("class") or "").split()
        if identity := node.get("id"):
            tokens.append(identity)
        for token in tokens:
            if token in roles:
                tag = roles[token]
                break
    return KINDS.get(tag, THROUGH) if tag else ("drop", "")


class _Span:
    """An inline element that is open; it is printed once there is something in it."""

    __slots__ = ("begun", "bold", "close", "open", "start", "url")

    def __init__(self, name: str, url: str | None = None) -> None:
        if name == "a":  # without an address, only its content is printed
            self.open, self.close = (f'<a href="{escape(url)}">', "</a>") if url else ("", "")
        else:
            self.open, self.close = f"<{name}>", f"</{name}>"
        self.url = url
        self.bold = name == "strong"
        self.begun = False
        self.start = 0


class _Walk:
    """What a walk has found so far, and the run it is in."""

    def __init__(self, resolve: Resolve) -> None:
        self.pieces: list[Piece] = []
        self._resolve = resolve
        self._around: list[str] = []
        self._tables: list[int] = []
        self._spans: list[_Span] = []
        self._nested: Counter[str] = Counter()
        self._seen: set[str] = set()
        self._begin()

    def _begin(self) -> None:
        self._html: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._links: list[Link] = []
        self._pictures: list[Picture] = []
        self._space = False
        self._break = False
        self._gap = ""  # what parts the next text from the last, images in between or not
        self._all_bold = True
        for span in self._spans:
            span.begun = False

    def text(self, chunk: str | None) -> None:
        """Take in character data, white space squeezed unless it is preformatted."""
        if not chunk:
            return
        if self._around and self._around[-1] == "pre":
            self._put(chunk)
        elif words := squash(chunk):
            self._space = self._space or chunk[0].isspace()
            self._put(words)
            self._space = chunk[-1].isspace()
        else:
            self._space = True

    def _put(self, words: str) -> None:
        self._part()
        if self._gap and self._length:
            self._text.append(self._gap)
            self._length += 1
        self._gap = ""
        self._begin_spans()
        self._html.append(escape(words, quote=False))
        self._text.append(words)
        self._length += len(words)
        if self._all_bold and not any(span.bold for span in self._spans):
            self._all_bold = False

    def _part(self) -> None:
        """Print the break or space that stands before what comes next."""
        if self._html and (self._break or self._space):
            self._html.append("<br>" if self._break else " ")
            self._gap = "\n" if self._break else self._gap or " "
        self._space = self._break = False

    def _begin_spans(self) -> None:
        for span in self._spans:
            if not span.begun:
                span.begun = True
                span.start = self._length
                self._html.append(span.open)

    def placed(self, kind: str, name: str) -> str:
        """What an element of this *kind* is read as where it stands."""
        if kind == "inline":
            # Every block in them prints them again: unclosed ones would fill the memory.
            return "through" if self._nested[name] >= _MAX_NESTED else kind
        around = self._around[-1] if self._around else ""
        if kind == "break" and around == "pre":
            return "line"
        if name in BELONGS_IN and around not in BELONGS_IN[name]:
            return "break"
        return kind

    def open(self, kind: str, name: str, node: etree._Element) -> None:
        """Enter *node*."""
        if kind == "inline":
            self._nested[name] += 1
            href = node.get("href") if name == "a" else None
            self._spans.append(_Span(name, self._resolve(href.strip()) if href else None))
        elif kind == "line":
            self._code_line()
        elif kind != "through":
            self.flush()
            if kind == "holder":
                if name == "table":
                    self._tables.append(len(self.pieces))
                self.pieces.append(start_tag(name, node))
            if kind != "break":
                self._around.append(name)

    def close(self, kind: str, name: str) -> None:
        """Leave what `open` entered."""
        if kind == "inline":
            self._nested[name] -= 1
            span = self._spans.pop()
            if span.begun:
                self._end(span)
        elif kind == "line":
            self._code_line()
        elif kind != "through":
            self.flush()
            if kind == "holder":
                self.pieces.append(f"</{name}>")
                if name == "table":
                    self._without_line_numbers(self._tables.pop())
            if kind != "break":
                self._around.pop()

    def single(self, kind: str, name: str, node: etree._Element) -> bool:
        """Take in *node* if it is of a kind that holds nothing."""
        if kind == "inline":
            return name == "a" and self._is_in_heading() and is_permalink(node)
        if take := _SINGLE.get(kind):
            take(self, node)
            return True
        return False

    def _is_in_heading(self) -> bool:
        return bool(self._around) and self._around[-1] in HEADINGS

    def flush(self) -> None:
        """End the run; a piece comes of it if there is anything in it."""
        if self._html:
            for span in reversed(self._spans):
                if span.begun:
                    self._end(span)
            self.pieces.append(self._block())
        if self._html or self._space or self._break:
            self._begin()

    def _block(self) -> Block:
        around = self._around[-1] if self._around else ""
        # Two bare runs would be one: the first is an item's own text, what follows a paragraph.
        bare = around in BARE and not (self.pieces and isinstance(self.pieces[-1], Block))
        tag = around if bare or around in LEAVES else "p"
        html, text = "".join(self._html), "".join(self._text).strip("\n")
        if text.startswith("http") and (bare or tag == "p"):
            html = self._linked(html, text)
        return Block(
            tag,
            html if bare else f"<{tag}>{html}</{tag}>",
            text,
            tuple(self._links),
            tuple(self._pictures),
            self._all_bold and bool(self._text),
        )

    def _linked(self, html: str, text: str) -> str:
        """*html*, as a link where an address is all it says: what embedding failed leaves."""
        if self._links or html != escape(text, quote=False) or len(text.split()) > 1:
            return html
        url = self._resolve(text)
        if url is None:
            return html
        self._links.append(Link(0, len(text), url))
        return f'<a href="{escape(url)}">{html}</a>'

    def _end(self, span: _Span) -> None:
        self._html.append(span.close)
        if span.url:
            self._links.append(Link(span.start, self._length, span.url))

    def _without_line_numbers(self, start: int) -> None:
        """Keep only the code of a table that holds it beside the numbers of its lines."""
        if len(self.pieces) - start > _LISTING:
            return
        found = [piece for piece in self.pieces[start:] if isinstance(piece, Block)]
        code = [b for b in found if not b.text.replace("\n", "").replace(" ", "").isdecimal()]
        if len(code) == 1 and code[0].tag == "pre":
            self.pieces[start:] = code

    def _code_line(self) -> None:
        if self._text and not self._text[-1].endswith("\n"):
            self._put("\n")

    def _rule(self, _: etree._Element) -> None:
        self.flush()
        self.pieces.append(Block("hr", "<hr>", ""))

    def _hidden(self, node: etree._Element) -> None:
        """Take in what *node* shows where scripts do not run, if nothing else has shown it."""
        for inner in node.iter("img", "iframe"):
            take = self._picture if inner.tag == "img" else self._frame
            take(inner, only_new=True)

    def _frame(self, node: etree._Element, *, only_new: bool = False) -> None:
        found = embed(node, self._resolve)
        if found is None or (only_new and found.url in self._seen):
            return
        self._seen.add(found.url)
        self.flush()
        html = f'<a href="{escape(found.url)}">{escape(found.label, quote=False)}</a>'
        link = Link(0, len(found.label), found.url)
        bare = bool(self._around) and self._around[-1] in BARE
        self.pieces.append(
            Block("embed", html if bare else f"<p>{html}</p>", found.label, (link,))
        )

    def _line_break(self, _: etree._Element) -> None:
        around = self._around[-1] if self._around else "p"
        if around == "pre":
            self._put("\n")
        elif self._break and around not in BARE and around[0] != "h":
            self.flush()
        elif self._html:
            self._break = True

    def _picture(self, node: etree._Element, *, only_new: bool = False) -> None:
        if not _EMOJI.isdisjoint((node.get("class") or "").split()):
            self.text(squash(node.get("alt") or ""))
            return
        found = picture(node, self._resolve)
        if found is None or (only_new and found.url in self._seen):
            return
        self._seen.add(found.url)
        self._part()
        self._begin_spans()
        described = f' alt="{escape(found.alt)}"' if found.alt else ""
        self._html.append(f'<img src="{escape(found.url)}"{described}>')
        self._pictures.append(found)

    def _media(self, node: etree._Element) -> None:
        sources = (e.get("src") for e in (node, *node.iter("source")))
        url = next(filter(None, (self._resolve(s.strip()) for s in sources if s)), None)
        if url:
            self.flush()
            html = f'<{node.tag} src="{escape(url)}" controls></{node.tag}>'
            self.pieces.append(Block(str(node.tag), html, ""))


_SINGLE: Mapping[str, Callable[..., None]] = {
    "br": _Walk._line_break,
    "frame": _Walk._frame,
    "hr": _Walk._rule,
    "img": _Walk._picture,
    "media": _Walk._media,
    "noscript": _Walk._hidden,
}
