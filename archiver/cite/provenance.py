"""Where cited bytes lie, as a sentence that people and programs read: the note of a citation.

    Captured 2026-11-22T20:43:07.123456Z in a.warc.gz at byte 1988692, 14944 bytes, record
    urn:uuid:…, payload sha1:…, block sha1:…. Its payload: captured … in … at byte …. Its words:
    captured … in … at byte …. Paragraph 3: “…”

Every format carries it, since reference managers keep a note and drop what they do not know.
"""

from __future__ import annotations

import re
from typing import Any

import attrs

from archiver.cite.citation import Citation, Record, without_spaces

__all__ = ["Provenance", "note", "read_note"]

_RECORD = (
    r"aptured (?P<captured_at>\S{4,40}) in (?P<warc_file>[^\n]{1,255}?) at byte "
    r"(?P<offset>[0-9]{1,18})(?:, (?P<length>[0-9]{1,18}) bytes)?, "
    r"record (?P<record_id>\S{1,999}?)"
    r"(?:, payload (?P<payload_digest>\S{1,999}?))?(?:, block (?P<block_digest>\S{1,999}?))?"
    r"(?:, as (?P<url>\S{1,9999}?))?\.(?= |$)"
)
_CAPTURED = re.compile(rf"\bC{_RECORD}")
_PAYLOAD = re.compile(rf" Its payload: c{_RECORD}")
_WORDS = re.compile(rf" Its words: c{_RECORD}")
_PARAGRAPH = re.compile(r" Paragraph (?P<number>[0-9]{1,9}): “(?P<words>.*)”")


@attrs.frozen
class Provenance:
    """What a note says."""

    record: Record
    payload: Record | None
    words: Record | None
    paragraph: int | None
    quotation: str | None
    before: str
    """What stands before it."""


def note(citation: Citation) -> str:
    """The note of *citation*, on one line."""
    told = f"C{_sentence(citation.record)}"
    if citation.payload is not None:
        told += f" Its payload: c{_sentence(citation.payload)}"
    if citation.words is not None:
        told += f" Its words: c{_sentence(citation.words)}"
    if citation.quotation is not None:
        told += f" Paragraph {citation.paragraph}: “{citation.quotation}”"
    return told


def read_note(text: str) -> Provenance | None:
    """What the note at the end of *text* says; None when there is none."""
    text = " ".join(text.split())  # it may have been wrapped
    found = _CAPTURED.search(text)
    if found is None:
        return None
    payload = _PAYLOAD.match(text, found.end())
    elsewhere = _WORDS.match(text, (payload or found).end())
    words = _PARAGRAPH.match(text, (elsewhere or payload or found).end())
    return Provenance(
        record=_record(found),
        payload=_record(payload) if payload else None,
        words=_record(elsewhere) if elsewhere else None,
        paragraph=int(words["number"]) if words else None,
        quotation=words["words"] if words else None,
        before=text[: found.start()],
    )


def _sentence(record: Record) -> str:
    told = [
        f"aptured {record.captured_at} in {record.warc_file} at byte {record.offset}",
        f"{record.length} bytes" if record.length is not None else "",
        f"record {without_spaces(record.record_id)}",
        f"payload {without_spaces(record.payload_digest)}" if record.payload_digest else "",
        f"block {without_spaces(record.block_digest)}" if record.block_digest else "",
        f"as {without_spaces(record.url)}" if record.url else "",
    ]
    return ", ".join(filter(None, told)) + "."


def _record(found: re.Match[str]) -> Record:
    told: dict[str, Any] = found.groupdict()
    length = told.pop("length")
    return Record(
        **told | {"offset": int(told["offset"])}, length=None if length is None else int(length)
    )
