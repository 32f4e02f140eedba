"""The target of a record of ours about an address, and back."""

from __future__ import annotations

__all__ = ["RENDERED", "note_uri", "noted_url"]

_NOTE = "urn:archiver:"

RENDERED = "rendered"
"""The kind of the `resource` records that hold what a browser made of a page."""


def note_uri(kind: str, url: str) -> str:
    """What a `metadata` or `resource` record of this *kind* about *url* has as its target.

    Not the address itself: an indexer takes such a record for a capture of it, and a replay then
    shows it in the page's place.
    """
    return f"{_NOTE}{kind}:{url}"


def noted_url(uri: str) -> str:
    """The address that *uri*, made by `note_uri`, is about; any other *uri* as it is."""
    return uri.removeprefix(_NOTE).partition(":")[2] if uri.startswith(_NOTE) else uri
