"""The process that reads what a crawl has recorded: captures in, what they say out.

Parsing is most of a page's work, so it has a process of its own, beside the one that stores. What
is read goes back packed: the crawl hands it on to the storing process (`crawl.archivist`) as it
came, without looking into it.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

import attrs

from archiver.capture import Capture
from archiver.read import read
from archiver.scope import Rules, Scope
from archiver.site import PageKind, Site
from archiver.store.write import Entry

__all__ = ["Reader", "unpacked"]


class Reader:
    """Reads captures of *site* whose WARC files lie in *warc_dir*, for a crawl under *rules*."""

    def __init__(self, site: Site, warc_dir: Path, rules: Rules) -> None:
        self._scope = Scope.of(site, rules)
        self._warc_dir = warc_dir

    def read(self, captures: Sequence[Capture]) -> list[bytes]:
        """An `Entry` of each of *captures*, packed; `unpacked` undoes that."""
        return [
            pickle.dumps(self._entry(capture), pickle.HIGHEST_PROTOCOL) for capture in captures
        ]

    def close(self) -> None:
        """Nothing is held open."""

    def _entry(self, capture: Capture) -> Entry:
        reading = read(capture, self._scope.site, self._warc_dir, self._scope)
        # Its bytes have served, but for where a redirect leads.
        led = reading.kind is PageKind.REDIRECT
        return Entry(capture if led else attrs.evolve(capture, block=None), reading)


def unpacked(packed: bytes) -> Entry:
    """The entry that a `Reader` packed."""
    entry: Entry = pickle.loads(packed)  # noqa: S301 - our own process wrote it
    return entry
