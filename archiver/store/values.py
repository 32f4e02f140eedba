"""Values as SQLite takes them: what pages tell may hold what a database column cannot.

JSON escapes and damaged bytes bring lone surrogates into strings, and a number on a page has as
many digits as its author liked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from string import whitespace
from typing import Any
from unicodedata import normalize

__all__ = ["decode", "digest", "encode", "integer", "stamp", "storable", "typewritten", "wording"]

_LARGEST = 2**63 - 1
_WHITESPACE = whitespace.encode()
_DASHES = re.compile("-{2,}")
_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)


def storable(text: str) -> str:
    """*text* itself, or a copy with its lone surrogates replaced."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def integer(number: int | None) -> int | None:
    """*number*, or None when it does not fit a column."""
    return number if number is None or -_LARGEST <= number <= _LARGEST else None


def stamp(when: datetime) -> str:
    """*when* in UTC with microseconds, as captures carry it; sorts as text."""
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def digest(*parts: str) -> str:
    """SHA-256 over *parts*, in hexadecimal; UnicodeEncodeError when one is not `storable`."""
    found = sha256()
    for part in parts:
        found.update(part.encode("utf-8"))
        found.update(b"\0")
    return found.hexdigest()


def wording(*parts: str) -> str:
    """SHA-256 over *parts* without their white space, in hexadecimal."""
    found = sha256()
    for part in parts:
        composed = part if part.isascii() else normalize("NFC", part)
        found.update(composed.encode("utf-8", "replace").translate(None, _WHITESPACE))
        found.update(b"\0")
    return found.hexdigest()


def typewritten(*parts: str) -> str:
    """SHA-256 over *parts* as `wording`, with quotes, dashes and dots as a typewriter has them.

    Themes and plugins put typographic signs in their place, or leave that.
    """
    plain = (normalize("NFKC", part).translate(_TYPOGRAPHY) for part in parts)
    return wording(*(_DASHES.sub("-", part) for part in plain))


def encode(value: Mapping[str, Any] | Sequence[Any]) -> str:  # JSON
    """*value* as compact JSON in its own order; what is not `storable` in it, still is not."""
    return _encode(value)


def decode(text: str) -> Any:  # JSON
    """The value of a JSON column."""
    return json.loads(text)


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
