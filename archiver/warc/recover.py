"""Puts right what a crash left of WARC files: the torn tail is cut, the file gets its name.

A crawl killed at any moment leaves at most one file under its ``.open`` name, whose last exchange
may be incomplete. Nothing is ever appended to such a file: readers stop at a torn record.
"""

from __future__ import annotations

import os
from pathlib import Path

import attrs

from archiver.errors import ArchiveError, DamagedWarc
from archiver.warc.file import OPEN_SUFFIX, storage_error, sync_directory
from archiver.warc.members import records

__all__ = ["Repair", "repair"]

_ANSWERS = frozenset({"response", "revisit"})


@attrs.frozen(kw_only=True)
class Repair:
    """What was done to one file."""

    warc_file: str
    """Its final name, without directory."""
    kept: int
    """Bytes; 0 when it held nothing and is gone."""
    cut: int
    """Bytes of the torn tail."""


def repair(directory: Path) -> list[Repair]:
    """Close every ``.open`` file of *directory*, cut behind its last complete exchange.

    ArchiveError when a file cannot be changed. Nobody may be writing there.
    """
    return [_closed(path) for path in sorted(directory.glob(f"*{OPEN_SUFFIX}"))]


def _closed(path: Path) -> Repair:
    end = _good_end(path)
    final = path.with_name(path.name.removesuffix(OPEN_SUFFIX))
    if final.exists():
        raise ArchiveError(f"{final} is there beside {path.name}; move one of them away")
    try:
        with path.open("r+b") as file:
            size = os.fstat(file.fileno()).st_size
            file.truncate(end)
            os.fsync(file.fileno())
        if end:
            path.rename(final)
        else:
            path.unlink()
        sync_directory(path.parent)
    except OSError as error:
        raise storage_error(error, path) from error
    return Repair(warc_file=final.name, kept=end, cut=size - end)


def _good_end(path: Path) -> int:
    """The byte behind the last record of *path* that lacks nothing and nobody."""
    end, alone = 0, False
    try:
        for raw in records(path, start=0, max_block=0):
            alone = raw.kind in _ANSWERS  # until the request behind it
            if not alone:
                end = raw.location.offset + raw.location.length
    except DamagedWarc:
        pass
    return end
