"""Pictures out of the WARC files: told by their first bytes, whatever their header says."""

from __future__ import annotations

from pathlib import Path

from archiver.errors import NothingFound
from archiver.page import Page
from archiver.store.pages.held import capture
from archiver.store.store import Store
from archiver.warc.reader import read_capture

__all__ = ["picture"]

_LARGEST = 32 * 1024 * 1024
_SIGNS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
)
_SVG_WITHIN = 1024  # bytes; before it may stand an XML declaration, a comment, a DOCTYPE


def picture(store: Store, archive: Path, capture_id: int) -> tuple[str, bytes]:
    """Media type and bytes of the picture with this capture; NothingFound when it is none.

    ArchiveError or DamagedWarc when its record cannot be read.
    """
    held = capture(store, capture_id)
    record = read_capture(archive / "warc", held.payload or held.location, max_block=_LARGEST)
    body = Page.from_capture(record).body
    kind = _kind(body)
    if kind is None:
        raise NothingFound(f"{held.url} is no picture")
    return kind, body


def _kind(body: bytes) -> str | None:
    """The media type of a picture; None for what is none."""
    for sign, kind in _SIGNS:
        if body.startswith(sign):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    start = body[:_SVG_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"<svg" in start:
        return "image/svg+xml"
    return None
