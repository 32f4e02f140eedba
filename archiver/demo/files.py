"""Files of the sample blog that are no pages: uploads, the theme's parts, icons, documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial

import attrs

from archiver.demo.charts import avatar, chart, favicon, mark
from archiver.demo.core import MODULE
from archiver.demo.font import woff
from archiver.demo.player import player_files
from archiver.demo.posts import POSTS
from archiver.demo.source import asset
from archiver.demo.theme import THEME

__all__ = ["File", "files", "pdf", "silence"]

_TYPES = {
    "css": "text/css",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "jpg": "image/jpeg",
    "js": "application/javascript",
    "mp3": "audio/mpeg",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "woff": "font/woff",
}
_INSTALLED = datetime(2011, 1, 8, 3, 0, tzinfo=UTC)
"""When the theme's files were put in place."""


@attrs.frozen
class File:
    """A file: its bytes on demand, and when it was last changed."""

    path: str
    content: Callable[[], bytes]
    modified: datetime

    @property
    def media_type(self) -> str:
        """Its Content-Type, by suffix."""
        return _TYPES[self.path.rpartition(".")[2]]


@cache
def files() -> dict[str, File]:
    """Every file of the blog, by path."""
    found = [*_theme_files(), *_uploads(), *_documents()]
    return {file.path: file for file in found}


def _theme_files() -> list[File]:
    plugins = "/wp-content/plugins"
    contents: dict[str, Callable[[], bytes]] = {
        f"{THEME}/style.css": partial(_asset, "style.css"),
        f"{THEME}/blocks.css": partial(_asset, "blocks.css"),
        f"{THEME}/js/functions.js": partial(_asset, "functions.js"),
        f"{THEME}/fonts/harbour-marks.woff": woff,
        f"{THEME}/images/waves.png": partial(chart, "paper", "waves", (64, 64)),
        f"{THEME}/images/lighthouse.png": partial(mark, 112),
        f"{plugins}/top-10/includes/js/top-10-tracker.min.js": partial(_asset, "tracker.js"),
        f"{plugins}/yet-another-related-posts-plugin/images/default.png": partial(mark, 120),
        MODULE: partial(_asset, "navigation.js"),
        "/favicon.ico": favicon,
        "/apple-touch-icon.png": partial(mark, 180),
    }
    for face in range(4):
        contents[f"/wp-content/avatars/{face}.png"] = partial(avatar, face)
    contents |= player_files()
    return [File(path, content, _INSTALLED) for path, content in contents.items()]


def _asset(name: str) -> bytes:
    return asset(name).encode()


def _uploads() -> list[File]:
    return [
        File(path, partial(chart, picture.kind, picture.name, size, picture.trend), post.published)
        for post in POSTS
        for picture in post.images
        for path, size in ((picture.full_path, (640, 360)), (picture.small_path, (300, 169)))
    ]


def _documents() -> list[File]:
    found = []
    for post in POSTS:
        for path in post.files:
            content = partial(silence, 38) if path.endswith(".mp3") else partial(_paper, path)
            found.append(File(path, content, post.published))
    return found


def _paper(path: str) -> bytes:
    name = path.rpartition("/")[2].removesuffix(".pdf").replace("-", " ")
    return pdf([name.capitalize(), "Harbour Street Notes", "Nothing in here is true."])


def pdf(lines: list[str]) -> bytes:
    """A document of one page that shows *lines* of ASCII text."""
    shown = " ".join(f"({line}) Tj 0 -26 Td" for line in lines)
    stream = f"BT /F1 16 Tf 60 760 Td {shown} ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    )


def silence(frames: int) -> bytes:
    """An MP3 recording of nothing: MPEG 1 layer III, 32 kbit/s mono, 26 ms a frame."""
    return (b"\xff\xfb\x10\xc4" + bytes(100)) * frames
