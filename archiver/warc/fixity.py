"""Whether the digests a record states are those of its bytes.

Read are the spellings in use: any case, Base32 with or without padding, hexadecimal. The payload
is what `digest` says it is; for a chunked answer the digest over the chunks themselves, which
many programs write, is accepted too and told apart.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Literal, Protocol

from archiver import http

__all__ = ["BlockDigest", "PayloadDigest", "Verdict", "comparable", "usual_agrees"]


_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class _Hash(Protocol):
    def update(self, piece: bytes | memoryview, /) -> None: ...

    def digest(self) -> bytes: ...


_ALGORITHMS: dict[str, Callable[[], _Hash]] = {
    "md5": partial(hashlib.md5, usedforsecurity=False),
    "sha1": partial(hashlib.sha1, usedforsecurity=False),
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
}

_USUAL = re.compile(r"sha1:[A-Z2-7]{32}")

# Base32 as Python reads numbers of that base: many times as fast as encoding the digest.
_DIGITS = bytes(
    b"0123456789abcdefghijklmnopqrstuv"[_BASE32.index(upper)] if upper in _BASE32 else ord("!")
    for upper in (bytes([code]).upper()[0] for code in range(256))
)

Verdict = Literal["agrees", "chunks", "differs", "unknown"]
"""``agrees``, ``chunks`` (it is the digest of the chunks themselves), ``differs`` or
``unknown`` (an algorithm that is not known here)."""


def _stated(field: str) -> tuple[Callable[[], _Hash] | None, str]:
    """The algorithm of a digest *field*, if known, and the value."""
    label, _, value = field.partition(":")
    algorithm = _ALGORITHMS.get(label) or _ALGORITHMS.get(_plain(label))
    return algorithm, value.strip().rstrip("=")


def _plain(label: str) -> str:
    return label.strip().lower().replace("-", "")


def _is(value: str, digest: bytes) -> bool:
    """Whether *value* spells *digest*."""
    if len(value) == 2 * len(digest):
        return value.lower() == digest.hex()
    digits = value.encode("utf-8", "replace").translate(_DIGITS)
    if len(digits) != -(-8 * len(digest) // 5):
        return False
    try:
        number = int(digits, 32)
    except ValueError:
        return False
    return number == int.from_bytes(digest, "big") << (-8 * len(digest) % 5)


def usual_agrees(field: str, block: bytes, *, http_payload: bool = False) -> bool:
    """Whether a digest *field* in its usual spelling is that of a whole *block*, told quickly.

    With *http_payload* of what follows the HTTP head, unless that tells of chunks. False says
    nothing: `BlockDigest` and `PayloadDigest` look closer.
    """
    if _USUAL.fullmatch(field) is None:
        return False
    covered: bytes | memoryview = block
    if http_payload:
        size = http.head_size(block[: http.HEAD_LIMIT])
        if size is None or b"chunked" in block[:size].lower():
            return False
        covered = memoryview(block)[size:]
    number = int(field[5:].encode("ascii").translate(_DIGITS), 32)
    return number == int.from_bytes(hashlib.sha1(covered, usedforsecurity=False).digest(), "big")


def comparable(field: str) -> str:
    """A digest *field* in the one spelling that equal digests of an algorithm share."""
    if _USUAL.fullmatch(field):
        return field
    algorithm, value = _stated(field)
    if algorithm is None:
        return field
    if len(value) == 2 * len(algorithm().digest()):
        with suppress(ValueError):
            value = b32encode(bytes.fromhex(value)).decode("ascii").rstrip("=")
    return f"{_plain(field.partition(':')[0])}:{value.upper()}"


class BlockDigest:
    """Compares the block fed to it with the digest a *field* states."""

    def __init__(self, field: str) -> None:
        algorithm, self._value = _stated(field)
        self._hash = algorithm and algorithm()

    def feed(self, piece: bytes) -> None:
        """Take the next *piece* of the block."""
        if self._hash is not None:
            self._hash.update(piece)

    def verdict(self) -> Verdict:
        """How the two compare, once all pieces are fed."""
        if self._hash is None:
            return "unknown"
        return "agrees" if _is(self._value, self._hash.digest()) else "differs"


class PayloadDigest:
    """The same for the payload of an HTTP message."""

    def __init__(self, field: str) -> None:
        self._algorithm, self._value = _stated(field)
        self._start = b""
        self._begun = False
        self._raw = self._entity = self._algorithm and self._algorithm()
        self._dechunker: http.Dechunker | None = None

    def feed(self, piece: bytes) -> None:
        """Take the next *piece* of the block, its HTTP head included."""
        if self._raw is None:
            return
        payload = memoryview(piece) if self._begun else self._behind_head(piece)
        self._raw.update(payload)
        if self._dechunker is not None and self._entity is not None:
            self._entity.update(self._dechunker.feed(bytes(payload)))

    def verdict(self) -> Verdict:
        """How the two compare, once all pieces are fed."""
        if self._raw is None or self._entity is None:
            return "unknown"
        if _is(self._value, self._entity.digest()):
            return "agrees"
        return "chunks" if _is(self._value, self._raw.digest()) else "differs"

    def _behind_head(self, piece: bytes) -> memoryview:
        """What of *piece* is payload, which begins behind the first blank line."""
        searched = max(0, len(self._start) - 3)
        self._start = self._start + piece if self._start else piece
        size = http.head_size(self._start[: http.HEAD_LIMIT], searched)
        if size is None:
            self._start = self._start[: http.HEAD_LIMIT]
            return memoryview(b"")
        head, payload = self._start[:size], memoryview(self._start)[size:]
        self._start = b""
        self._begun = True
        if (
            b"chunked" in head.lower()
            and http.parse_head(head).chunked
            and self._algorithm is not None
        ):
            self._entity = self._algorithm()
            self._dechunker = http.Dechunker()
        return payload
