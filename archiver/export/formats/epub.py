"""EPUB 3 (https://www.w3.org/TR/epub-33/): posts as a book, with contents and images.

Everything is written as the posts go by; what the package document lists is kept on the disk
until then. The book's time of change is that of its last capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import NAMESPACE_URL, uuid5

import attrs

from archiver.export import xml_text
from archiver.export.article import article, comments, origin, title
from archiver.export.file_names import day, zone
from archiver.export.format import Choice, Format, Order, Written
from archiver.export.images import Images
from archiver.export.markdown import Resolve
from archiver.export.zip_writer import ZipWriter
from archiver.store.part import Named, WholePost

__all__ = ["FORMAT"]

_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""
_PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"\
 xml:lang="{language}" lang="{language}">
<head><meta charset="utf-8"/><title>{title}</title>
<link rel="stylesheet" type="text/css" href="{up}style.css"/></head>
<body>
{body}
</body>
</html>
"""
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"\
 xml:lang="{language}" prefix="schema: http://schema.org/">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
{metadata}<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">unknown</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="title" href="title.xhtml" media-type="application/xhtml+xml"/>
<item id="style" href="style.css" media-type="text/css"/>
"""
# What every reading system shows (https://www.w3.org/TR/epub-33/#sec-core-media-types).
_SHOWN = frozenset({"image/gif", "image/jpeg", "image/png", "image/svg+xml"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")
_UNKNOWN_LANGUAGE = "und"
_MOST_AUTHORS = 20
_CONTENTS = "\0"  # where they go in their page; no text has it
_PIECE = 1 << 16


@attrs.define
class _Book:
    """A book while it is written."""

    order: Order
    zip: ZipWriter
    manifest: IO[bytes]
    spine: IO[bytes]
    contents: IO[bytes]
    images: Images
    identity: Any = attrs.field(factory=sha256)  # hashlib names no type
    written: set[int] = attrs.field(factory=set)
    """Digests of the images that are in it."""
    missing: int = 0
    heading: str | None = None

    def write(self) -> None:
        """Write all of it."""
        self.zip.add("mimetype", b"application/epub+zip", packed=False)
        self.zip.add("META-INF/container.xml", _CONTAINER.encode())
        style = files("archiver.export") / "assets" / "book.css"
        self.zip.add("EPUB/style.css", style.read_bytes())
        self.zip.add("EPUB/title.xhtml", self._title_page())
        for post in self.order.posts():
            self._add_post(post)
        self._end_heading()
        self.zip.add_pieces("EPUB/nav.xhtml", self._nav())
        self.zip.add_pieces("EPUB/package.opf", self._package())
        self.zip.close()

    @property
    def title(self) -> str:
        """What it is called: as chosen, else its blogs and their years."""
        holdings = self.order.holdings
        names = dict.fromkeys(xml_text.label(blog.title) for blog in holdings.blogs)
        years = sorted({day.year for day in holdings.published or ()})
        told = ", ".join(filter(None, [*names, "–".join(map(str, years))]))
        return xml_text.label(self.order.settings.get("title") or told) or "Posts"

    @property
    def language(self) -> str:
        """That of most posts."""
        return _language(next(iter(self.order.holdings.languages), None))

    def _page(self, name: str, body: str, *, up: str, language: str | None = None) -> bytes:
        return _PAGE.format(
            title=xml_text.text(xml_text.label(name)),
            body=body,
            up=up,
            language=language or self.language,
        ).encode()

    def _title_page(self) -> bytes:
        holdings = self.order.holdings
        lines = [f'<section epub:type="titlepage"><h1>{xml_text.text(self.title)}</h1>']
        for blog in holdings.blogs:
            home = xml_text.address(blog.home)
            name = xml_text.text(blog.title)
            link = f'<a href="{xml_text.attribute(home)}">{name}</a>' if home else name
            span = (
                f", published from {blog.first_published} to {blog.last_published}"
                if blog.first_published
                else ""
            )
            lines.append(f"<p>{blog.posts:,} posts of {link}{span}.</p>")
        if holdings.captured:
            first, last = holdings.captured
            lines.append(f"<p>Captured from {first} to {last}.</p>")
        return self._page(self.title, "\n".join([*lines, "</section>"]), up="")

    def _add_post(self, post: WholePost) -> None:
        name = post["name"]
        body = "\n".join((*article(post, self._resolver(post)), *comments(post), origin(post)))
        language = _language(post["language"])
        page = self._page(
            title(post), f"<article>\n{body}\n</article>", up="../", language=language
        )
        self.zip.add(f"EPUB/posts/{name}.xhtml", page)
        self._item(f"p{name}", f"posts/{name}.xhtml", "application/xhtml+xml")
        self.spine.write(f'<itemref idref="p{name}"/>\n'.encode())
        self._head(post)
        said = xml_text.text(xml_text.label(title(post)))
        self.contents.write(f'<li><a href="posts/{name}.xhtml">{said}</a></li>\n'.encode())
        self.identity.update(f"{post['url']}\0{post['last_seen']}\0".encode())

    def _resolver(self, post: WholePost) -> Resolve:
        def resolve(tag: str, url: str) -> str:
            if tag == "img":
                return self._image(url, post["site_id"]) or url
            name = self.order.part.name_at(url, post["site_id"]) if tag == "a" else None
            return f"{name}.xhtml" if name else url

        return resolve

    def _image(self, url: str, site: int) -> str | None:
        """The image at *url*, as posts call it; each is in the book once."""
        image = self.images.image(url, site)
        if image is None or image.mime not in _SHOWN:
            self.missing += 1
            return None
        digest = sha256(image.content).hexdigest()[:16]
        name = f"images/{digest}.{image.suffix}"
        if int(digest, 16) not in self.written:
            self.written.add(int(digest, 16))
            self.zip.add(f"EPUB/{name}", image.content, packed=image.suffix == "svg")
            self._item(f"i{digest}", name, image.mime)
        return f"../{name}"

    def _item(self, name: str, href: str, mime: str) -> None:
        self.manifest.write(f'<item id="{name}" href="{href}" media-type="{mime}"/>\n'.encode())

    def _head(self, post: WholePost) -> None:
        """Begin the next year in the contents, where *post* is the first of it."""
        when = day(post, zone(post["timezone"]))
        several = len(self.order.holdings.blogs) > 1
        year = str(when.year) if when else "without a date"
        heading = f"{post['site']}, {year}" if several else year
        if heading != self.heading:
            self._end_heading()
            self.heading = heading
            said = xml_text.text(heading)
            self.contents.write(f"<li><span>{said}</span><ol>\n".encode())

    def _end_heading(self) -> None:
        if self.heading is not None:
            self.contents.write(b"</ol></li>\n")

    def _nav(self) -> Iterator[bytes]:
        body = (
            '<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>\n<li><a href="title.xhtml">'
            f"{xml_text.text(self.title)}</a></li>\n{_CONTENTS}</ol></nav>"
        )
        before, _, after = self._page("Contents", body, up="").partition(_CONTENTS.encode())
        yield before
        yield from _pieces(self.contents)
        yield after

    def _package(self) -> Iterator[bytes]:
        modified = self.order.part.span()["last_seen"] or ""
        yield _PACKAGE.format(
            language=self.language,
            title=xml_text.text(self.title),
            identifier=uuid5(NAMESPACE_URL, self.identity.hexdigest()),
            metadata="".join(self._metadata()),
            modified=f"{modified[:19]}Z",
        ).encode()
        yield from _pieces(self.manifest)
        yield b'</manifest>\n<spine>\n<itemref idref="title"/>\n'
        yield b'<itemref idref="nav" linear="no"/>\n'
        yield from _pieces(self.spine)
        yield b"</spine>\n</package>\n"

    def _metadata(self) -> Iterator[str]:
        authors = [row["name"] for row in self.order.part.terms("authors")]
        few = len(authors) <= _MOST_AUTHORS
        for name in filter(None, map(xml_text.label, authors if few else ())):
            yield f"<dc:creator>{xml_text.text(name)}</dc:creator>\n"
        for blog in self.order.holdings.blogs:
            yield f"<dc:source>{xml_text.text(blog.home)}</dc:source>\n"
        if self.order.holdings.published:
            yield f"<dc:date>{self.order.holdings.published[1]}</dc:date>\n"


def _language(tag: str | None) -> str:
    return tag if tag and _LANGUAGE.fullmatch(tag) else _UNKNOWN_LANGUAGE


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def _write(order: Order) -> Written:
    order.part.name(lambda row: Named(f"{row['position']:06}", f"{row['position']:06}"))
    with (
        order.target.open("xb") as file,
        TemporaryFile() as manifest,
        TemporaryFile() as spine,
        TemporaryFile() as contents,
    ):
        book = _Book(
            order, ZipWriter(file), manifest, spine, contents, Images(order.store, order.warcs)
        )
        book.write()
    return Written(posts=len(order.part), images=len(book.written), images_missing=book.missing)


FORMAT = Format(
    name="epub",
    out="OUT.epub",
    says="EPUB 3, a book with contents and images, for e-readers.",
    more="A year or a category makes a good book: --since and --until, or --category.",
    choices=(
        Choice(name="title", help="What the book is called; its blogs and years unless told."),
    ),
    mime="application/epub+zip",
    write=_write,
)
