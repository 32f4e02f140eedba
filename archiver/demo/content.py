"""The body of a post as HTML, as WordPress's editors and filters left it over the years."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from archiver.demo.model import (
    Block,
    Bottom,
    DemoPost,
    Embed,
    Heading,
    ListBlock,
    Marker,
    Paragraph,
    Picture,
    Quote,
    Table,
)
from archiver.demo.origin import Origin
from archiver.demo.plugins import share_buttons, subscribe_box
from archiver.demo.runs import Citation, Emphasis, Inline, Link, Mention, Text

__all__ = ["ContentWriter", "attribute", "texturize"]

_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\N{NO-BREAK SPACE}": "&nbsp;"}
_ENTITIES = _MARKUP | {
    "&": "&#038;",
    "‘": "&#8216;",
    "’": "&#8217;",
    "“": "&#8220;",
    "”": "&#8221;",
    "–": "&#8211;",
    "—": "&#8212;",
    "…": "&#8230;",
}
_RAW_TABLE = str.maketrans(_MARKUP)
_ENTITY_TABLE = str.maketrans(_ENTITIES)

_PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""A transparent GIF of one pixel, what lazy loaders show until a script runs."""


def texturize(text: str) -> str:
    """*text* with WordPress's numeric entities for typographic characters."""
    return text.translate(_ENTITY_TABLE)


def attribute(text: str) -> str:
    """*text* for a double-quoted attribute."""
    return text.translate(_RAW_TABLE).replace('"', "&quot;")


@attrs.frozen
class ContentWriter:
    """Writes one post's blocks; posts of even number carry entities, odd ones raw characters."""

    origin: Origin
    post: DemoPost

    def leaf(self, number: int) -> str:
        """The blocks of leaf *number* (from 1) on the post's own page."""
        blocks = self._leaves()[number - 1]
        return self._html(block for block in blocks if block != Marker("more"))

    def listing(self) -> str:
        """What home page and archives show: up to the author's "more", and no share buttons."""
        blocks = self._leaves()[0]
        if Marker("more") not in blocks:
            return self._html(_unshared(blocks))
        start = self._html(_unshared(blocks[: blocks.index(Marker("more"))]))
        return (
            f'{start}<p><a href="{self.origin.url(self.post.path)}#more-{self.post.id}"'
            ' class="more-link">Continue reading <span class="screen-reader-text">'
            f"{texturize(self.post.title)}</span></a></p>\n"
        )

    def feed(self) -> str:
        """What the feed carries: the first leaf."""
        return self._html(_unshared(self._leaves()[0]))

    def rest(self) -> str:
        """What the REST API renders: every leaf, with the editor's markers as comments."""
        return self._html(_unshared(self.post.blocks))

    def text_start(self, words: int) -> str:
        """The first *words* words of bottom line and paragraphs, as excerpts have them."""
        parts = [f"Bottom line: {self.post.bottom_line}"] if self.post.bottom_line else []
        found = " ".join([*parts, *self.post.paragraphs]).split()
        return texturize(" ".join(found[:words]))

    def _leaves(self) -> list[tuple[Block, ...]]:
        leaves: list[list[Block]] = [[]]
        for block in self.post.blocks:
            if block == Marker("page"):
                leaves.append([])
            else:
                leaves[-1].append(block)
        return [tuple(leaf) for leaf in leaves]

    def _html(self, blocks: Iterable[Block]) -> str:
        return "".join(f"{self._block(block)}\n" for block in blocks)

    def _block(self, block: Block) -> str:
        match block:
            case Picture():
                return self.picture(block)
            case ListBlock():
                return self._list(block)
            case Table():
                return self._table(block)
            case Embed():
                return self._embed(block)
            case Marker():
                return self._marker(block)
            case _:
                return self._words(block)

    def _words(self, block: Paragraph | Bottom | Heading | Quote) -> str:
        words = self.run(block.content)
        match block:
            case Bottom():
                return _bottom(words, block.style)
            case Heading(bold=True):
                return f"<p><strong>{words}</strong></p>"
            case Heading():
                return f"<h{block.level}>{words}</h{block.level}>"
            case Quote():
                return f"<blockquote><p>{words}</p></blockquote>"
            case _:
                return f"<p>{words}</p>"

    def run(self, content: Iterable[Inline]) -> str:
        """Inline *content* as HTML."""
        return "".join(self._inline(node) for node in content)

    def _text(self, text: str) -> str:
        table = _RAW_TABLE if self.post.id % 2 else _ENTITY_TABLE
        return text.translate(table).replace("\n", "<br />\n")

    def _inline(self, node: Inline) -> str:
        match node:
            case Text():
                return self._text(node.text)
            case Emphasis():
                return f"<{node.tag}>{self.run(node.content)}</{node.tag}>"
            case Link():
                href = attribute(self.origin.url(node.target))
                return f'<a href="{href}">{self.run(node.content)}</a>'
            case Mention():
                chinese = f" ({node.chinese})" if node.chinese else ""
                return self._text(f"{node.words} {node.bracket}{chinese}")
            case _:
                return self._citation(node)

    def _citation(self, node: Citation) -> str:
        if node.target is None:
            return f"({node.anchor})"
        # Posts of 2012 were written in an editor that left the host out of its own links.
        local = self.post.published.year == 2012
        href = attribute(node.target if local else self.origin.url(node.target))
        rel = "" if node.post_path else ' target="_blank" rel="noopener"'
        if node.whole:
            return f'<a href="{href}"{rel}>({node.anchor})</a>'
        return f'(<a href="{href}"{rel}>{node.anchor}</a>)'

    def _list(self, block: ListBlock) -> str:
        tag = "ol" if block.ordered else "ul"
        items = "".join(f"<li>{self.run(item)}</li>\n" for item in block.items)
        return f"<{tag}>\n{items}</{tag}>"

    def _table(self, block: Table) -> str:
        head, *body = block.rows
        cells = "".join(f"<th>{self.run(cell)}</th>" for cell in head)
        rows = "".join(
            "<tr>" + "".join(f"<td>{self.run(cell)}</td>" for cell in row) + "</tr>\n"
            for row in body
        )
        return f"<table>\n<thead>\n<tr>{cells}</tr>\n</thead>\n<tbody>\n{rows}</tbody>\n</table>"

    def _embed(self, block: Embed) -> str:
        host = self.origin.other if block.foreign else self.origin.base
        src = attribute(host + block.src)
        if block.kind == "audio":
            # WordPress's player: the file with a counter in its query, and a plain link inside.
            return (
                f'<audio class="wp-audio-shortcode" id="audio-{self.post.id}-1" preload="none"'
                f' style="width: 100%;" controls="controls"><source type="audio/mpeg"'
                f' src="{src}?_=1" /><a href="{src}">{src}</a></audio>'
            )
        return (
            f'<p><iframe title="{attribute(block.title)}" width="640" height="360" src="{src}"'
            ' frameborder="0" allowfullscreen></iframe></p>'
        )

    def _marker(self, block: Marker) -> str:
        match block.kind:
            case "share":
                return share_buttons(self.origin, self.post)
            case "subscribe":
                return subscribe_box(self.origin)
            case "page":
                return "<!--nextpage-->"
            case _:
                return "<!--more-->"

    def picture(self, picture: Picture) -> str:
        """*picture* with link and caption.

        Its flags: medium or full (file shown), alignleft or alignright, page, file or nothing
        (link), old, new or block (caption markup), srcset, data-src and data-lazy-src (lazy
        loaders), lazy (the browser's own), foreign (the other host); up and down only mean the
        drawing.
        """
        image = self._linked(picture, self._image(picture))
        caption = self.run(picture.caption)
        if not caption:
            return f"<p>{image}</p>"
        number, width = picture.id, picture.size[0]
        align = next((f for f in picture.flags if f.startswith("align")), "alignnone")
        if "block" in picture.flags:
            return (
                f'<figure class="wp-block-image {align} size-medium">{image}'
                f'<figcaption class="wp-element-caption">{caption}</figcaption></figure>'
            )
        if "old" in picture.flags:
            return (
                f'<div id="attachment_{number}" style="width: {width + 10}px"'
                f' class="wp-caption {align}">{image}'
                f'<p class="wp-caption-text">{caption}</p></div>'
            )
        return (
            f'<figure id="attachment_{number}" aria-describedby="caption-attachment-{number}"'
            f' style="width: {width}px" class="wp-caption {align}">{image}'
            f'<figcaption id="caption-attachment-{number}" class="wp-caption-text">{caption}'
            "</figcaption></figure>"
        )

    def _linked(self, picture: Picture, image: str) -> str:
        if picture.page_path:
            return f'<a href="{self.origin.url(picture.page_path)}">{image}</a>'
        if "file" in picture.flags:
            return f'<a href="{self.source(picture.full_path, picture)}">{image}</a>'
        return image

    def source(self, path: str, picture: Picture) -> str:
        """The absolute address of *path*, a file of *picture*."""
        return (self.origin.other if picture.foreign else self.origin.base) + path

    def _image(self, picture: Picture) -> str:
        src = self.source(picture.path, picture)
        size = "medium" if "medium" in picture.flags else "full"
        lazy = next((f for f in ("data-src", "data-lazy-src") if f in picture.flags), None)
        plain = self._img(picture, f"size-{size} wp-image-{picture.id}", f'src="{src}"')
        if lazy is None:
            return plain
        sources = f'src="{_PIXEL}" {lazy}="{src}"'
        waiting = self._img(picture, f"lazyload size-{size}", sources, "data-" if lazy else "")
        return f"{waiting}<noscript>{plain}</noscript>"

    def _img(self, picture: Picture, classes: str, sources: str, prefix: str = "") -> str:
        width, height = picture.size
        parts = ['loading="lazy"'] if "lazy" in picture.flags else []
        parts += [f'class="{classes}"', sources]
        if picture.alt is not None:
            parts.append(f'alt="{attribute(picture.alt)}"')
        parts.append(f'width="{width}" height="{height}"')
        if "srcset" in picture.flags:
            small = self.source(picture.small_path, picture)
            full = self.source(picture.full_path, picture)
            parts.append(f'{prefix}srcset="{small} 300w, {full} 640w"')
            parts.append(f'sizes="(max-width: {width}px) 100vw, {width}px"')
        return f"<img {' '.join(parts)} />"


def _bottom(words: str, style: str) -> str:
    match style:
        case "strong":
            return f"<p><strong>Bottom line:</strong> {words}</p>"
        case "em":
            return f"<p><em>Bottom line: {words}</em></p>"
        case _:
            return f"<p>Bottom line: {words}</p>"


def _unshared(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block != Marker("share"))
