"""What a post of the sample blog is made of: inline runs, blocks, comments and the post itself.

The pages are rendered from these values and tests compare an archive with them, so a property
here says what an archive should hold, in the archive's own terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from archiver.demo.blog import Person, Section

__all__ = [
    "Block",
    "Bottom",
    "Citation",
    "Comment",
    "DemoPost",
    "Embed",
    "Emphasis",
    "Heading",
    "Inline",
    "Link",
    "ListBlock",
    "Listing",
    "Marker",
    "Mention",
    "Paragraph",
    "Picture",
    "Quote",
    "Table",
    "Text",
    "Visits",
    "plain",
]


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
    """How it is marked up, see `content.picture_html`."""
    page_path: str | None
    """The attachment page it links to."""

    @property
    def path(self) -> str:
        """The file the page shows."""
        stem, dot, suffix = self.full_path.rpartition(".")
        return f"{stem}-300x169{dot}{suffix}" if "medium" in self.flags else self.full_path

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the file shown."""
        return (300, 169) if "medium" in self.flags else (640, 360)

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
    """A video in a frame, on the blog's own host or outside, or an audio player."""

    kind: str
    """video or audio."""
    src: str
    title: str


@attrs.frozen
class Marker:
    """``more`` and ``page`` of WordPress's editor; ``share`` and ``subscribe`` boxes of plugins."""

    kind: str


Block = (
    Paragraph | Bottom | Heading | ListBlock | Quote | Table | Picture | Embed | Marker
)


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
    """A comment or pingback."""

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
    """publish, protected (listed, but behind a password), gone (404) or draft (404, never named)."""
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
        """Every piece of text of the body, in order: paragraphs, headings, items, quotes, cells."""
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
                yield from _walk(run)


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


def _walk(content: Iterable[Inline]) -> Iterator[Inline]:
    for node in content:
        yield node
        if isinstance(node, Emphasis | Link):
            yield from _walk(node.content)


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
