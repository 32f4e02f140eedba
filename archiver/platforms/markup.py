"""HTML elements to clean HTML and plain text: one walk, no recursion, the tree left as it is.

The walk yields `pieces`. Divs and their like only separate blocks, and loose text in them becomes
a paragraph; two line breaks separate paragraphs, as old editors meant them. Scripts, forms and
frames are left out, and so is markup without meaning (span, font, class …).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import escape

from lxml import etree

from archiver.page import parse_html
from archiver.platforms.pieces import Block, Link, Picture, Piece, html_of, text_of
from archiver.text import sound, squash, word_set

__all__ = [
    "DROP",
    "Resolve",
    "blocks",
    "clean_html",
    "first_address",
    "fragment",
    "line",
    "plain",
    "words",
]

Resolve = Callable[[str], str | None]
"""A reference as an absolute web address, or None when it is none."""

DROP = ""
"""The role of what is left out."""


_INLINE = {
    "acronym": "abbr", "b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code",
    **{tag: tag for tag in word_set(
        "a abbr cite code del dfn em ins kbd mark q samp small strong sub sup u var"
    )},
}  # fmt: skip
_LEAVES = {
    "address": "p", "caption": "p", "legend": "p", "summary": "p",
    **{tag: tag for tag in word_set("p pre h1 h2 h3 h4 h5 h6 figcaption")},
}  # fmt: skip
_HOLDERS = {
    "dir": "ul", "menu": "ul",
    **{tag: tag for tag in word_set("blockquote dd dl dt figure li ol table td th tr ul")},
}  # fmt: skip
_BREAKS = word_set(
    "article aside body center details div fieldset footer header hgroup html main nav section "
    "tbody tfoot thead"
)
_LEFT_OUT = word_set(
    "applet button canvas datalist embed form frame frameset head iframe input link map meta "
    "noembed noframes object script select style svg template textarea title"
)
_KINDS: dict[str, tuple[str, str]] = {
    **{tag: ("inline", name) for tag, name in _INLINE.items()},
    **{tag: ("leaf", name) for tag, name in _LEAVES.items()},
    **{tag: ("holder", name) for tag, name in _HOLDERS.items()},
    **dict.fromkeys(_BREAKS, ("break", "")),
    **dict.fromkeys(_LEFT_OUT, ("drop", "")),
    **{tag: (tag, "") for tag in ("br", "hr", "img", "noscript")},
    **dict.fromkeys(("audio", "video"), ("media", "")),
}
_THROUGH = ("through", "")
_BARE = word_set("dd dt figure li td th")
_KEPT_ATTRIBUTES = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "ol": ("start",)}

_DOCUMENT_TAG = re.compile(r"</?(?:html|body)\b[^>]*>")
_EMOJI = frozenset({"emoji", "wp-smiley"})
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-lazyload", "data-orig-src")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")
_MAX_NESTED = 3
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
        if kind == "drop" or node in skipped or walk.single(kind, node):
            walk.text(node.tail)
        else:
            if kind == "inline" and walk.is_in(name):
                kind = "through"
            walk.open(kind, name, node)
            walk.text(node.text)
            todo.append((kind, name, node.tail))
            todo.extend(reversed(node))
    walk.flush()
    return walk.pieces


def first_address(element: etree._Element, resolve: Resolve) -> str | None:
    """Where the image *element* comes from: lazy attributes, `src`, then the first of `srcset`."""
    for name in (*_LAZY, "src"):
        value = element.get(name)
        if value and (url := resolve(value.strip())):
            return url
    for name in (*_LAZY_SETS, "srcset"):
        candidates = (element.get(name) or "").split(None, 1)
        if candidates and (url := resolve(candidates[0].rstrip(","))):
            return url
    return None


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
    return _KINDS.get(tag, _THROUGH) if tag else ("drop", "")


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

    def is_in(self, name: str) -> bool:
        """Whether inline elements *name* are nested so that a further one means nothing.

        Every block in them prints them again: unclosed ones would fill the memory.
        """
        return self._nested[name] >= _MAX_NESTED

    def open(self, kind: str, name: str, node: etree._Element) -> None:
        """Enter *node*."""
        if kind == "inline":
            self._nested[name] += 1
            href = node.get("href") if name == "a" else None
            self._spans.append(_Span(name, self._resolve(href.strip()) if href else None))
        elif kind != "through":
            self.flush()
            if kind == "holder":
                self.pieces.append(_start_tag(name, node))
            if kind != "break":
                self._around.append(name)

    def close(self, kind: str, name: str) -> None:
        """Leave what `open` entered."""
        if kind == "inline":
            self._nested[name] -= 1
            span = self._spans.pop()
            if span.begun:
                self._end(span)
        elif kind != "through":
            self.flush()
            if kind == "holder":
                self.pieces.append(f"</{name}>")
            if kind != "break":
                self._around.pop()

    def single(self, kind: str, node: etree._Element) -> bool:
        """Take in *node* if it is of a kind that holds nothing."""
        if kind == "br":
            self._line_break()
        elif kind == "img":
            self._picture(node)
        elif kind == "noscript":
            for image in node.iter("img"):
                self._picture(image, only_new=True)
        elif kind == "hr":
            self.flush()
            self.pieces.append(Block("hr", "<hr>", ""))
        elif kind == "media":
            self._media(node)
        else:
            return False
        return True

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
        bare = around in _BARE
        tag = around if bare or around in _LEAVES else "p"
        html = "".join(self._html)
        return Block(
            tag,
            html if bare else f"<{tag}>{html}</{tag}>",
            "".join(self._text).strip("\n"),
            tuple(self._links),
            tuple(self._pictures),
            self._all_bold and bool(self._text),
        )

    def _end(self, span: _Span) -> None:
        self._html.append(span.close)
        if span.url:
            self._links.append(Link(span.start, self._length, span.url))

    def _line_break(self) -> None:
        around = self._around[-1] if self._around else "p"
        if around == "pre":
            self._put("\n")
        elif self._break and around not in _BARE and around[0] != "h":
            self.flush()
        elif self._html:
            self._break = True

    def _picture(self, node: etree._Element, *, only_new: bool = False) -> None:
        alt = squash(node.get("alt") or "") or None
        if not _EMOJI.isdisjoint((node.get("class") or "").split()):
            self.text(alt)
            return
        width, height = _pixels(node.get("width")), _pixels(node.get("height"))
        url = first_address(node, self._resolve)
        invisible = width in (0, 1) and height in (0, 1)
        if url is None or invisible or (only_new and url in self._seen):
            return
        self._seen.add(url)
        self._part()
        self._begin_spans()
        described = f' alt="{escape(alt)}"' if alt else ""
        self._html.append(f'<img src="{escape(url)}"{described}>')
        self._pictures.append(Picture(url, alt, width, height))

    def _media(self, node: etree._Element) -> None:
        sources = (e.get("src") for e in (node, *node.iter("source")))
        url = next(filter(None, (self._resolve(s.strip()) for s in sources if s)), None)
        if url:
            self.flush()
            html = f'<{node.tag} src="{escape(url)}" controls></{node.tag}>'
            self.pieces.append(Block(str(node.tag), html, ""))


def _start_tag(name: str, node: etree._Element) -> str:
    kept = "".join(
        f' {attribute}="{value}"'
        for attribute in _KEPT_ATTRIBUTES.get(name, ())
        if (value := (node.get(attribute) or "").strip()).isdecimal()
    )
    return f"<{name}{kept}>"


def _pixels(value: str | None) -> int | None:
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 6 else None
