"""What a verification finds: kinds of faults, how often each, and where the first one lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

import attrs

__all__ = ["Fault", "Finding", "Findings"]


class Fault(StrEnum):
    """What can be wrong; the value is its name for programs."""

    DAMAGE = "damage"
    TORN = "torn tail"
    FIELD = "record head"
    RECORD_ID = "record id"
    GZIP_HEADER = "gzip header"
    BLOCK_DIGEST = "block digest"
    PAYLOAD_DIGEST = "payload digest"
    WARCINFO = "warcinfo"
    PAIR = "request and response"
    ORIGINAL = "revisit"
    INDEX = "index"
    DATABASE = "database"
    READING = "reading"

    @property
    def derived(self) -> bool:
        """Whether it lies in what can be rebuilt from the WARC files, not in them."""
        return self in _DERIVED


_DERIVED = {Fault.INDEX, Fault.DATABASE, Fault.READING}


@attrs.frozen
class Finding:
    """One thing that is wrong."""

    file: str
    """Path of the file, or of the index or the database."""
    offset: int | None
    """Where in it: the byte at which the record begins; None where that has no meaning."""
    what: str


@attrs.define
class Findings:
    """How often each fault was met, and the first example of it."""

    counts: Counter[Fault] = attrs.field(factory=Counter)
    first: dict[Fault, Finding] = attrs.field(factory=dict)

    def add(self, fault: Fault, file: str, offset: int | None, what: str) -> None:
        """Count *fault*; the first of its kind is kept."""
        self.counts[fault] += 1
        if fault not in self.first:
            self.first[fault] = Finding(file, offset, what)

    def each(self) -> Iterator[tuple[Fault, int, Finding]]:
        """Every fault that was met, how often, and the first example; the gravest first."""
        for fault in Fault:
            if count := self.counts[fault]:
                yield fault, count, self.first[fault]

    def include(self, others: Findings) -> None:
        """Count *others* as well, as found later."""
        self.counts.update(others.counts)
        self.first = others.first | self.first
