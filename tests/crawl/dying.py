"""A reader that some pages are the death of, in place of `archiver.crawl.reader`."""

import os
from collections.abc import Sequence
from pathlib import Path

from archiver.capture import Capture
from archiver.scope import Rules
from archiver.site import Site

__all__ = ["DyingReader"]


class DyingReader:
    """Reads the address of each capture; of `/deadly` it dies, of `/once` the first time."""

    def __init__(self, site: Site, warc_dir: Path, rules: Rules) -> None:
        self._seen = warc_dir / "seen"

    def read(self, captures: Sequence[Capture]) -> list[bytes]:
        for capture in captures:
            died_before = self._seen.exists()
            if capture.url.endswith("/once"):
                self._seen.touch()
            if capture.url.endswith("/deadly") or (
                capture.url.endswith("/once") and not died_before
            ):
                os._exit(9)
        return [capture.url.encode() for capture in captures]

    def close(self) -> None:
        """Nothing is held open."""
