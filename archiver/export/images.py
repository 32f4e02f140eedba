"""Images out of the WARC files: their bytes as they were captured, whatever they were called."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import attrs

from archiver import http, urls
from archiver.errors import ArchiveError, DamagedWarc, RemoteError
from archiver.export.svg import harmless_svg
from archiver.site import PageKind
from archiver.store import values
from archiver.store.selection import Held, blogs, captures_at
from archiver.store.store import Store
from archiver.warc.reader import read_capture

__all__ = ["Image", "Images"]

logger = logging.getLogger(__name__)

_MAX_BYTES = 32 * 1024 * 1024
_MAX_HOPS = 5
_REMEMBERED = 4096  # addresses without an image


@attrs.frozen
class Image:
    """An image."""

    content: bytes = attrs.field(repr=False)
    mime: str
    suffix: str


class Images:
    """The images of the archive whose WARC files lie in *directory*."""

    def __init__(self, store: Store, directory: Path) -> None:
        self._store = store
        self._directory = directory
        self._blogs = {blog.id: blog for blog in blogs(store)}
        self._rows = {row.id: row for row in store.sites()}
        self._without: dict[tuple[int, str], None] = {}

    def image(self, url: str, site: int) -> Image | None:
        """The image at *url* as the blog *site* showed it last; None when it is not held whole.

        A drawing (SVG) comes without scripts and links.
        """
        if (site, url) in self._without:
            return None
        found = next(self._captured(url, site), None)
        if found is None:
            self._without[site, url] = None
            if len(self._without) > _REMEMBERED:
                del self._without[next(iter(self._without))]
        return found

    def _captured(self, url: str, site: int) -> Iterator[Image]:
        """The images that were ever captured at *url*, newest first, redirects followed."""
        todo = [url]
        for hop in range(_MAX_HOPS):
            if hop >= len(todo):
                return
            key = self._rows[site].key(values.storable(todo[hop]))
            for held in reversed(captures_at(self._store, self._blogs[site], key)):
                try:
                    if target := self._redirect(held):
                        todo.append(target)
                    elif (content := self._content(held)) and (image := _image(content)):
                        yield image
                except (ArchiveError, DamagedWarc, RemoteError) as error:
                    logger.warning("%s: not read: %s", url, error)

    def _redirect(self, held: Held) -> str | None:
        if held.kind is not PageKind.REDIRECT:
            return None
        head = http.parse_head(read_capture(self._directory, held.location).block or b"")
        return urls.absolute(held.url, head.get("Location") or "")

    def _content(self, held: Held) -> bytes | None:
        """The bytes that *held* shows; None unless it was a good answer that came whole."""
        if held.status != 200 or not held.complete:
            return None
        place = held.complete[-1]
        found = read_capture(self._directory, place, max_block=_MAX_BYTES)
        if found.truncated or found.block is None:
            return None
        head = http.parse_head(found.block)
        return http.content(head, found.block[head.size :])


def _image(content: bytes) -> Image | None:
    """What *content* is, by its first bytes alone; None when it is no image."""
    for start, mime, suffix in _STARTS:
        if content.startswith(start):
            return Image(content, mime, suffix)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Image(content, "image/webp", "webp")
    if content[4:12] in (b"ftypavif", b"ftypavis"):
        return Image(content, "image/avif", "avif")
    if b"<svg" in content[:4096] and (drawing := harmless_svg(content)):
        return Image(drawing, "image/svg+xml", "svg")
    return None


_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF87a", "image/gif", "gif"),
    (b"GIF89a", "image/gif", "gif"),
    (b"BM", "image/bmp", "bmp"),
    (b"\0\0\1\0", "image/x-icon", "ico"),
)
