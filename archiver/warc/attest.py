"""One record held to what is claimed of it: its bytes are read from their place and digested."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import attrs

from archiver.errors import DamagedWarc
from archiver.warc.fixity import BlockDigest, PayloadDigest, Verdict
from archiver.warc.members import records
from archiver.warc.next_record import next_record
from archiver.warc.reader import moment_of, unbracketed
from archiver.warc.scan import scan

__all__ = ["Attested", "Begun", "attest", "begun"]

_PATIENCE = 100  # damaged places of a file after which it is left: forged ones have no end


@attrs.frozen(kw_only=True)
class Attested:
    """A record as it lies in a file, read to its end."""

    kind: str
    """WARC-Type."""
    record_id: str
    """WARC-Record-ID without its angle brackets."""
    url: str
    """WARC-Target-URI; empty where there is none."""
    moment: datetime | None
    """WARC-Date, UTC."""
    length: int
    """Bytes it takes in the file."""
    payload_digest: str | None
    """As it states it."""
    block_digest: str | None
    payload: Verdict | None
    """How its payload compares with the digest that was claimed; None where none was, and for a
    revisit, which has none."""
    block: Verdict | None
    refers_to: tuple[str, datetime | None] | None
    """Of a revisit: address and time of the record it stands for."""


@attrs.frozen
class Begun:
    """Where a record begins, and what it calls itself."""

    offset: int
    record_id: str
    url: str
    moment: datetime | None
    payload_digest: str | None


def attest(
    path: Path, offset: int, *, payload: str | None = None, block: str | None = None
) -> Attested:
    """The record of *path* at *offset*; what is claimed of its digests is recomputed.

    Without a claim the digests it states are. DamagedWarc when no sound record lies there,
    ArchiveError when the file cannot be opened.
    """
    record = next(scan(path, offset), None)
    if record is None:
        raise DamagedWarc("the file ends before", file=path.name, offset=offset)
    told = record.fields
    is_http = told.get("content-type", "").lower().startswith("application/http")
    kind = told.get("warc-type", "")
    payload = payload or told.get("warc-payload-digest")
    block = block or told.get("warc-block-digest")
    payloads = (PayloadDigest if is_http else BlockDigest)(payload or "")
    blocks = BlockDigest(block or "")
    for piece in record.block:
        payloads.feed(piece)
        blocks.feed(piece)
    revisit = kind == "revisit"
    return Attested(
        kind=kind,
        record_id=unbracketed(told.get("warc-record-id", "")),
        url=unbracketed(told.get("warc-target-uri", "")),
        moment=moment_of(told.get("warc-date")),
        length=record.end - offset,
        payload_digest=told.get("warc-payload-digest"),
        block_digest=told.get("warc-block-digest"),
        payload=None if revisit or not payload else payloads.verdict(),
        block=blocks.verdict() if block else None,
        refers_to=(
            unbracketed(told.get("warc-refers-to-target-uri", "")),
            moment_of(told.get("warc-refers-to-date")),
        )
        if revisit
        else None,
    )


def begun(path: Path) -> list[Begun]:
    """Every record of *path*, on both sides of damage; ArchiveError when it cannot be opened."""
    found: list[Begun] = []
    start = 0
    for _ in range(_PATIENCE):
        try:
            for raw in records(path, start=start, max_block=0):
                told = raw.headers
                found.append(
                    Begun(
                        raw.location.offset,
                        unbracketed(told.get("WARC-Record-ID") or ""),
                        unbracketed(told.get("WARC-Target-URI") or ""),
                        moment_of(told.get("WARC-Date")),
                        told.get("WARC-Payload-Digest"),
                    )
                )
            break
        except DamagedWarc as damage:
            further = next_record(path, max(damage.offset, start))
            if further is None:
                break
            start = further
    return found
