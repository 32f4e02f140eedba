"""A WARC file of some records of another, each copied byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Set
from pathlib import Path
from typing import IO

from archiver.capture import Location
from archiver.errors import DamagedWarc
from archiver.warc.members import RawRecord, records

__all__ = ["extract"]

_PIECE = 1 << 20
_NOTES = "urn:archiver:crawl:"


def extract(source: Path, offsets: Set[int], target: Path) -> int:
    """Write to the new file *target* the answers of *source* at *offsets*; how many records.

    With them go the requests and metadata that belong to them, the `warcinfo`, and the notes
    that say whose pages these are. DamagedWarc when *source* is damaged or an answer is not
    there.
    """
    belonging = _belonging(source, offsets)
    count = 0
    with source.open("rb") as file, target.open("xb") as copy:
        for raw in records(source, start=0, max_block=0):
            if raw.location.offset in offsets or _goes_along(raw, belonging):
                _copy(file, raw.location, copy)
                count += 1
    return count


def _belonging(source: Path, offsets: Set[int]) -> set[str]:
    """The ids of the records at *offsets*, and those that they name as theirs."""
    ids: set[str] = set()
    missing = set(offsets)
    for raw in records(source, start=0, max_block=0):
        if raw.location.offset in offsets:
            missing.discard(raw.location.offset)
            ids.update(_ids(raw))
    if missing:
        offset = min(missing)
        raise DamagedWarc(
            f"{source}: no record at byte {offset}; the file was replaced, put the old one back "
            "or reparse",
            file=source.name,
            offset=offset,
        )
    return ids


def _goes_along(raw: RawRecord, belonging: set[str]) -> bool:
    if raw.kind == "warcinfo":
        return True
    if raw.kind == "metadata" and (raw.headers.get("WARC-Target-URI") or "").startswith(_NOTES):
        return True
    return raw.kind in {"request", "metadata"} and not belonging.isdisjoint(_ids(raw))


def _ids(raw: RawRecord) -> Iterator[str]:
    """The record's own id and those of the records it belongs to."""
    if record_id := raw.headers.get("WARC-Record-ID"):
        yield record_id
    yield from raw.headers.get_multiple("WARC-Concurrent-To")


def _copy(file: IO[bytes], place: Location, copy: IO[bytes]) -> None:
    file.seek(place.offset)
    left = place.length
    while left and (piece := file.read(min(left, _PIECE))):
        copy.write(piece)
        left -= len(piece)
