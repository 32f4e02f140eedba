"""The CDXJ index against the records it points at, in both directions.

Each line is parsed strictly, as if a stranger had written it, and the index may be larger than
memory: a line and its record share a number of 64 bits, and these numbers are compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import attrs

from archiver.errors import ArchiveError, ArchiverError
from archiver.warc.findings import Fault
from archiver.warc.fixity import comparable
from archiver.warc.inspection import Inspection
from archiver.warc.relations import key, timestamp, unbracketed
from archiver.warc.report import Report, parts
from archiver.warc.scan import record_at

__all__ = ["check_index"]

_LINE_LIMIT = 1024 * 1024
_START = re.compile(r"(\S+) (\d{14}) (?=\{)")
_NUMBER = re.compile(r"\d{1,18}")
_FIELDS = ("url", "digest", "filename", "offset", "length")


def check_index(path: Path, inspections: Sequence[Inspection], report: Report) -> None:
    """Add to *report* what is wrong between the index *path* and the files of *inspections*.

    Wrong is a line that is no CDXJ, stands out of order or points at no record of its address,
    time and digest; and an answer that no line points at, a 304 or one to HEAD excepted.
    ArchiveError when the index cannot be read.
    """
    count = parts(sum(len(inspection.entries) // 2 for inspection in inspections))
    files = {inspection.name: inspection.path for inspection in inspections}
    for part in range(count):
        known: dict[int, int] = {}
        for inspection in inspections:
            pairs = zip(inspection.entries[::2], inspection.entries[1::2], strict=True)
            known.update((entry, digest) for entry, digest in pairs if entry % count == part)
        pointed = set()
        for line in _lines(path, report if part == 0 else Report()):
            if line.key % count != part:
                continue
            pointed.add(line.key)
            if _agrees(line, known):
                report.tally["index agrees"] += 1
            else:
                report.findings.add(Fault.INDEX, str(path), line.at, _wrong(line, files))
        _count_missing(inspections, pointed, (part, count), report)


@attrs.frozen
class _Line:
    """One line of the index."""

    at: int
    """Where in the index it begins."""
    url: str
    timestamp: str
    digest: str
    name: str
    offset: int
    length: int

    @property
    def key(self) -> int:
        """What it shares with its record."""
        return key(self.name, self.offset, self.length, self.url, self.timestamp)


def _agrees(line: _Line, known: dict[int, int]) -> bool:
    """Whether *line* points at one of the *known* records, and has its digest if it has one."""
    return line.key in known and known[line.key] in {0, key(comparable(line.digest))}


def _count_missing(
    inspections: Sequence[Inspection], pointed: set[int], part: tuple[int, int], report: Report
) -> None:
    """Count answers that have no line, of one *part* of so many."""
    number, count = part
    for inspection in inspections:
        pairs = zip(inspection.demanded[::2], inspection.demanded[1::2], strict=True)
        for entry, offset in pairs:
            if entry % count == number and entry not in pointed:
                what = "an answer that the index has no line for"
                report.findings.add(Fault.INDEX, str(inspection.path), offset, what)


def _lines(path: Path, report: Report) -> Iterator[_Line]:
    """The lines of *path* that can be read; *report* is told of the others."""
    before = b""
    at = 0
    with _opened(path) as file:
        while raw := file.readline(_LINE_LIMIT):
            begin, at = at, at + len(raw)
            while len(raw) == _LINE_LIMIT and not raw.endswith(b"\n"):
                rest = file.readline(_LINE_LIMIT)
                at += len(rest)
                if not rest or rest.endswith(b"\n"):
                    break
            try:
                line = _parse(raw, begin)
            except ValueError as error:
                report.findings.add(Fault.INDEX, str(path), begin, f"a line that is {error}")
                continue
            if raw <= before:
                what = "a line that stands twice" if raw == before else "a line out of order"
                report.findings.add(Fault.INDEX, str(path), begin, what)
            before = raw
            yield line


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}; check the path") from error


def _parse(raw: bytes, at: int) -> _Line:
    """The line *raw*; ValueError says what it is instead."""
    if not raw.endswith(b"\n"):
        raise ValueError("longer than 1 MiB" if len(raw) == _LINE_LIMIT else "cut short")
    text = raw[:-1].decode("utf-8", "replace")
    start = _START.match(text)
    if start is None:
        raise ValueError("no CDXJ: no key, no time of 14 digits or no JSON")
    try:
        fields = json.loads(text[start.end() :], object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ValueError("no CDXJ: what follows the time is no JSON object") from None
    if not isinstance(fields, dict) or not all(isinstance(fields.get(n), str) for n in _FIELDS):
        raise ValueError(f"incomplete: {', '.join(_FIELDS)} are not all there as text")
    url, digest, name, *numbers = (fields[field] for field in _FIELDS)
    if not all(_NUMBER.fullmatch(number) and number.isascii() for number in numbers):
        raise ValueError("wrong: offset and length are not numbers")
    offset, length = map(int, numbers)
    return _Line(at, url, start[2], digest, name, offset, length)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:  # JSON
    if len(fields := dict(pairs)) != len(pairs):
        raise ValueError("a name twice")
    return fields


def _refuse(name: str) -> None:
    raise ValueError(name)


def _wrong(line: _Line, files: dict[str, Path]) -> str:
    """What is wrong with the place *line* points at."""
    place = f"{line.name[:200]} at byte {line.offset}"
    path = files.get(line.name)
    if path is None:
        return f"points at {line.name[:200]}, which is not there"
    try:
        record = record_at(path, line.offset)
    except ArchiverError:
        return f"points at {place}, where no sound record begins"
    fields = record.fields
    stated = {
        "address": (line.url, unbracketed(fields.get("warc-target-uri", ""))),
        "time": (line.timestamp, timestamp(fields.get("warc-date", ""))),
        "length": (line.length, record.end - record.offset),
        "digest": (
            comparable(line.digest),
            comparable(fields.get("warc-payload-digest", line.digest)),
        ),
    }
    others = [name for name, (ours, theirs) in stated.items() if ours != theirs]
    return f"points at {place}, whose record has another {' and '.join(others) or 'type'}"
