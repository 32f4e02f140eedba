"""The `WarcWriter` of a crawl, which also keeps the index of its directory.

The lines of the index are made along with the records; when the last file is closed they only have
to be merged.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import attrs

from archiver.capture import Capture, Exchange, Location, Rendering
from archiver.errors import ArchiveError
from archiver.warc import cdxj
from archiver.warc.cdxj_lines import written
from archiver.warc.file import INDEX_NAME
from archiver.warc.file_writer import WarcFile
from archiver.warc.writer import WarcWriter

__all__ = ["CrawlWriter"]

_logger = logging.getLogger(__name__)


class CrawlWriter(WarcWriter):
    """Writes WARC files to *directory*, keeps the index there, and sends no blocks back.

    What the index names need not be written again. It is derived: where it cannot be kept, that
    is told and no more.
    """

    def __init__(self, directory: Path, *args: Any, **kwargs: Any) -> None:
        super().__init__(directory, *args, **kwargs)
        self._index = directory / INDEX_NAME
        self._indexed: set[str] | None = None  # files; None when the index cannot be read
        self._lines: IO[bytes] | None = None  # of all files written so far, in their order
        self._complete = True  # whether no line is missing
        try:
            self._indexed = self._load()
        except ArchiveError as error:
            _logger.warning("%s", error)

    def write(self, exchange: Exchange) -> Capture | None:
        """Record *exchange*: its Capture without its block, or None when nothing came back."""
        capture = super().write(exchange)
        return capture and attrs.evolve(capture, block=None)

    def write_rendering(self, rendering: Rendering) -> Capture:
        """Record *rendering*: its Capture without its block."""
        return attrs.evolve(super().write_rendering(rendering), block=None)

    def close(self) -> None:
        """Close the last file, and bring the index up to date."""
        super().close()
        try:
            self._merge()
        except ArchiveError as error:
            _logger.warning("%s; `archiver index` makes it anew", error)
        finally:
            if self._lines is not None:
                self._lines.close()
                self._lines = None

    def _load(self) -> set[str]:
        names: set[str] = set()
        for entry in cdxj.read(self._index) if self._index.exists() else ():
            names.add(entry.location.warc_file)
            if entry.mime != "warc/revisit" and entry.digest and entry.url.startswith("http"):
                self.originals.add(entry.digest, entry.location)
        return names

    def _append(self, file: WarcFile, made: Sequence[Any]) -> list[Location]:
        locations = super()._append(file, made)
        try:
            if self._lines is None:
                self._lines = TemporaryFile()  # noqa: SIM115 - closed by close()
            for line in written(made, locations):
                self._lines.write(f"{line}\n".encode())
        except OSError:  # then its files are read once they are closed
            self._complete = False
        return locations

    def _merge(self) -> None:
        closed = sorted(self._index.parent.glob("*.warc.gz"))
        ours = set(self.names)
        complete = self._complete and ours.issubset(path.name for path in closed)
        known = (self._indexed or set()) | (ours if complete else set())
        missing = [path for path in closed if path.name not in known]
        if self._indexed is None or missing:
            cdxj.index(missing, self._index, keep=self._indexed is not None, jobs=1)
        if complete and self._lines is not None:
            self._lines.seek(0)
            cdxj.merge(self._index, (line.decode().rstrip("\n") for line in self._lines))
        self._indexed = known | {path.name for path in missing}
