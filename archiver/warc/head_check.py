"""Whether the named fields in a record's head are those that every record must have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.warc.scan import Record

__all__ = ["called", "faults", "is_sound"]

_MANDATORY = ("warc-record-id", "warc-date", "warc-type")
_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+>")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?)?)?")


def is_sound(record: Record) -> bool:
    """Whether all is well with the head of *record*, told faster than by `faults`."""
    fields = record.fields
    return (
        not record.repeated
        and _ID.fullmatch(fields.get("warc-record-id", "")) is not None
        and _DATE.fullmatch(fields.get("warc-date", "")) is not None
        and fields.get("warc-type", "") != ""
    )


def faults(record: Record) -> Iterator[str]:
    """What is wrong with the named fields of *record*."""
    fields = record.fields
    for name in _MANDATORY:
        if not fields.get(name):
            yield f"a record without {_spelled(name)}"
    if (stated := fields.get("warc-record-id")) and not _ID.fullmatch(stated):
        yield f"WARC-Record-ID is no address in angle brackets: {stated[:80]}"
    if (stated := fields.get("warc-date")) and not _DATE.fullmatch(stated):
        yield f"WARC-Date is no time of ISO 8601: {stated[:80]}"
    for name, _ in record.repeated:
        if not name:
            yield "a line without a colon in the record's head"
        elif name in _MANDATORY or name == "content-length":
            yield f"{_spelled(name)} stands twice in the record's head"


def called(record: Record) -> str:
    """How to speak of *record*."""
    fields = record.fields
    url = fields.get("warc-target-uri", "")[:200]
    return f"the {fields.get('warc-type', 'record')[:40]} of {url}" if url else "the record"


def _spelled(name: str) -> str:
    return name.title().replace("Warc", "WARC").replace("-Id", "-ID")
