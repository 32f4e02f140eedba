"""What a post of the sample blog is made of: its blocks, its comments and the post itself.

The pages are rendered from these values and tests compare an archive with them, so a property
here says what an archive should hold, in the archive's own terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from archiver.demo.blog import Person, Section
from archiver.demo.runs import Citation, Inline, Link, Mention, plain, walk

__all__ = [
    "Block",
    "Bottom",
    "Comment",
    "DemoPost",
    "Embed",
    "Heading",
    "ListBlock",
    "Marker",
    "Paragraph",
    "Picture",
    "Quote",
    "Table",
    "Visits",
]


@attrs.frozen
class Paragraph:
    """An ordinary paragraph."""

    content: tuple[Inline, ...]


@attrs.frozen
class Bottom:
    """The summary; *style* says how its label is marked up: plain, strong or em."""

    content: tuple[Inline, ...]
    style: str = "plain"


@attrs.frozen
class Heading:
    """A section heading; *bold* ones are a bold line standing alone as a paragraph."""

    level: int
    content: tuple[Inline, ...]
    bold: bool = False


@attrs.frozen
class ListBlock:
    """A bulleted or numbered list."""

    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


@attrs.frozen
class Quote:
    """A block quotation of one paragraph."""

    content: tuple[Inline, ...]


@attrs.frozen
class Table:
    """A table; the first row is its head."""

    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@attrs.frozen(kw_only=True)
class Picture:
    """An image of the body."""

    id: int
    """WordPress's number of the attachment."""
    kind: str
    """What is drawn: bars, line, area, heat or svg; it decides the file format too."""
    name: str
    full_path: str
    alt: str | None
    caption: tuple[Inline, ...]
    flags: frozenset[str]
    """How it is marked up, see `content.ContentWriter.picture`."""
    page_path: str | None
    """The attachment page it links to."""

    @property
    def path(self) -> str:
        """The file the page shows."""
        return self.small_path if "medium" in self.flags else self.full_path

    @property
    def small_path(self) -> str:
        """The file 300 pixels wide."""
        stem, dot, suffix = self.full_path.rpartition(".")
        return f"{stem}-300x169{dot}{suffix}"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the file shown."""
        return (300, 169) if "medium" in self.flags else (640, 360)

    @property
    def trend(self) -> int:
        """Whether what is drawn rises (1), falls (-1) or does neither."""
        return ("up" in self.flags) - ("down" in self.flags)

    @property
    def foreign(self) -> bool:
        """Whether the image is served under the other host name."""
        return "foreign" in self.flags

    @property
    def caption_text(self) -> str | None:
        """The caption as plain text."""
        return plain(self.caption) or None


@attrs.frozen
class Embed:
    """A video in a frame, on the blog's own host or the other, or an audio player."""

    kind: str
    """video or audio."""
    src: str
    title: str
    foreign: bool = False
    """Whether it is served under the other host name."""


@attrs.frozen
class Marker:
    """``more`` and ``page`` of the editor, ``share`` and ``subscribe`` boxes of plugins."""

    kind: str


Block = Paragraph | Bottom | Heading | ListBlock | Quote | Table | Picture | Embed | Marker


@attrs.frozen
class Visits:
    """What the page's counter says, and in which of its forms."""

    form: str
    total: int | None = None
    today: int | None = None

    @property
    def approximate(self) -> bool:
        """Whether the number is abbreviated."""
        return self.form == "abbrev"


@attrs.frozen(kw_only=True)
class Comment:
    """A comment or pingback; date and text of a pingback stand in the comment feed alone."""

    id: int
    parent_id: int | None
    depth: int
    author: str
    author_url: str | None
    published: datetime
    paragraphs: tuple[str, ...]
    kind: str = "comment"
    by_author: bool = False

    @property
    def text(self) -> str:
        """Plain text, paragraphs apart by an empty line."""
        return "\n\n".join(self.paragraphs)


@attrs.frozen(kw_only=True, slots=False)
class DemoPost:
    """One post, as the archive should hold it."""

    key: str
    """What other posts call it in ``assets/*.txt``."""
    id: int
    slug: str
    old_slug: str | None
    title: str
    category_prefix: str | None
    headline: str
    published: datetime
    """Aware, in the blog's zone."""
    modified: datetime
    authors: tuple[Person, ...]
    categories: tuple[Section, ...]
    tags: tuple[str, ...]
    blocks: tuple[Block, ...]
    visits: Visits
    related_form: str
    """list, new, thumbs, none (the plugin found nothing) or absent."""
    related_first: bool
    """Whether the related list stands before the counter."""
    related: tuple[str, ...] = ()
    """Paths, in the order shown."""
    comments: tuple[Comment, ...] = ()
    comments_open: bool = True
    sticky: bool = False
    status: str = "publish"
    """publish, protected (behind a password), gone (404) or draft (404, and never named)."""
    in_api: bool = True
    in_sitemap: bool = True
    in_feed: bool = True

    @property
    def path(self) -> str:
        """The permalink's path."""
        return f"/{self.published:%Y/%m}/{self.slug}/"

    @property
    def bottom_line(self) -> str | None:
        """The summary without its label."""
        return next((plain(b.content) for b in self.blocks if isinstance(b, Bottom)), None)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text of each ordinary paragraph of the body."""
        return tuple(plain(b.content) for b in self.blocks if isinstance(b, Paragraph))

    @property
    def body_texts(self) -> tuple[str, ...]:
        """Every text of the body, in order: paragraphs, headings, items, quotes, cells."""
        return tuple(plain(run) for block in self.blocks for run in _body_runs(block))

    @property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """(level, text); a bold line counts as level 3."""
        return tuple((b.level, plain(b.content)) for b in self.blocks if isinstance(b, Heading))

    @property
    def images(self) -> tuple[Picture, ...]:
        """The images of the body."""
        return tuple(block for block in self.blocks if isinstance(block, Picture))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The source notes, in order."""
        return tuple(node for node in self._nodes() if isinstance(node, Citation))

    @property
    def companies(self) -> tuple[tuple[str, str, str], ...]:
        """(name, exchange, symbol) of every listing named, each once, in order of appearance."""
        mentions = (node for node in self._nodes() if isinstance(node, Mention))
        found = [(m.name, where, symbol) for m in mentions for where, symbol in m.listings]
        return tuple(dict.fromkeys(found))

    @property
    def links(self) -> tuple[str, ...]:
        """Targets of the links that are no citations."""
        return tuple(node.target for node in self._nodes() if isinstance(node, Link))

    @property
    def files(self) -> tuple[str, ...]:
        """Paths of documents and recordings on the blog's own host."""
        audio = [b.src for b in self.blocks if isinstance(b, Embed) and b.kind == "audio"]
        return (*(link for link in self.links if link.endswith(".pdf")), *audio)

    @property
    def pages(self) -> int:
        """How many leaves the post is split into."""
        return 1 + sum(1 for block in self.blocks if block == Marker("page"))

    @property
    def comment_count(self) -> int:
        """Comments and pingbacks."""
        return len(self.comments)

    def _nodes(self) -> Iterator[Inline]:
        for block in self.blocks:
            for run in _runs(block):
                yield from walk(run)


def _runs(block: Block) -> tuple[tuple[Inline, ...], ...]:
    match block:
        case Bottom() | Paragraph() | Heading() | Quote():
            return (block.content,)
        case ListBlock():
            return block.items
        case Table():
            return tuple(cell for row in block.rows for cell in row)
        case Picture():
            return (block.caption,)
        case _:
            return ()


def _body_runs(block: Block) -> tuple[tuple[Inline, ...], ...]:
    return () if isinstance(block, Bottom | Picture) else _runs(block)
