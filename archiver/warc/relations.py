"""What ties records to each other, in numbers small enough to keep for every record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

import attrs

__all__ = ["Half", "Pairs", "key", "text_key", "timestamp", "unbracketed"]

_NO_DIGIT = re.compile(r"\D")


def key(*parts: object) -> int:
    """A number of 64 bits that stands for *parts*."""
    return text_key("\0".join(map(str, parts)))


def text_key(text: str) -> int:
    """The same of one *text*."""
    packed = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(packed, "big")


def timestamp(date: str) -> str:
    """WARC-Date *date* in the fourteen digits of an index."""
    return _NO_DIGIT.sub("", date.partition("+")[0])[:14]


def unbracketed(url: str) -> str:
    """*url* without the angle brackets that some programs put around it."""
    return url[1:-1] if url.startswith("<") and url.endswith(">") else url


@attrs.define(eq=False)
class Half:
    """A record that has not met the other of its pair: a request or its answer."""

    record_id: str
    targets: tuple[str, ...]
    """The records its WARC-Concurrent-To fields name."""
    offset: int
    entry: int | None
    """Its key, when the index must point at it unless the request is a HEAD."""
    method: str
    """Of a request; empty for an answer."""


@attrs.define
class Pairs:
    """Requests and answers of a file as they find each other."""

    waiting: dict[str, Half] = attrs.field(factory=dict)
    pointed_at: dict[str, str] = attrs.field(factory=dict)

    def meet(self, half: Half) -> Half | None:
        """The other half of *half*, in either direction; when it is not here yet, None."""
        for record_id in (*half.targets, self.pointed_at.get(half.record_id, "")):
            other = self.waiting.get(record_id)
            if other is not None and bool(other.method) != bool(half.method):
                self._drop(other)
                return other
        self.waiting[half.record_id] = half
        for target in half.targets:
            self.pointed_at[target] = half.record_id
        return None

    def left(self, limit: int = 0) -> Iterator[Half]:
        """Those that met nobody, the earliest first, until only *limit* still wait."""
        while len(self.waiting) > limit:
            half = self.waiting[next(iter(self.waiting))]
            self._drop(half)
            yield half

    def _drop(self, half: Half) -> None:
        self.waiting.pop(half.record_id, None)
        for target in half.targets:
            self.pointed_at.pop(target, None)
