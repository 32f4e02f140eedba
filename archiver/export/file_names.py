"""Names of files that every file system takes, the same whenever the same thing is exported.

They hold letters and digits of any script, in lower case, with hyphens between: no separator, no
control character, no dot but the one before the suffix, nothing that Windows keeps for devices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from hashlib import sha256
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import attrs

from archiver.store.part import Named

__all__ = ["ShortNames", "day", "digest", "image_name", "plain_name", "post_name", "slug", "zone"]

_LONGEST = 90  # bytes; with day, digest and suffix far below the 255 of a file system
_APART = re.compile(r"[\W_]+")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|com[¹²³]|lpt[¹²³])")
_UNDATED = "undated"


def plain_name(text: str) -> str:
    """*text* as the name of a file without suffix; empty when no letter or digit is in it."""
    words = _APART.sub("-", normalize("NFKC", text[:1000]).lower()).strip("-")
    cut = normalize("NFC", words).encode("utf-8", "ignore")[:_LONGEST]
    name = cut.decode("utf-8", "ignore").strip("-")
    return f"{name}-" if _DEVICES.fullmatch(name) else name


def post_name(row: Mapping[str, Any]) -> Named:  # SQL values
    """The name of a post by its day and its address: ``2015-03-30-office-prices``."""
    when = day(row, zone(row["timezone"]))
    name = f"{when or _UNDATED}-{slug(row['url']) or 'post'}"
    return Named(name, f"{name}-{digest(row['url'])}")


def image_name(url: str, suffix: str) -> Named:
    """The name of the image at *url*, with the *suffix* of what it turned out to be."""
    name = slug(url) or "image"
    return Named(f"{name}.{suffix}", f"{name}-{digest(url)}.{suffix}")


def day(row: Mapping[str, Any], where: tzinfo) -> date | None:  # SQL values
    """The day a post was published, as people *where* count days."""
    if row["published"] is None:
        return None
    moment = datetime.fromisoformat(row["published"])
    if row["published_precision"] == "day":
        return moment.date()
    try:
        return moment.astimezone(where).date()
    except OverflowError:  # the first and the last day that there can be
        return moment.date()


def zone(name: str | None) -> tzinfo:
    """The time zone *name*; UTC where there is none of that name."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return UTC


def slug(url: str, plain: Callable[[str], str] = plain_name) -> str:
    """What tells *url* from others, made *plain*: the end of its path, else its query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return plain(url)
    path = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return plain(_SUFFIX.sub("", path)) or plain(unquote(parts.query))


def digest(url: str) -> str:
    """What tells *url* from another of the same name."""
    return sha256(url.encode("utf-8", "replace")).hexdigest()[:8]


@attrs.define
class ShortNames:
    """A short name for each name, made by *make*, that no other has."""

    make: Callable[[str], str]
    found: dict[str, str] = attrs.field(factory=dict)
    """By name."""
    _taken: set[str] = attrs.field(factory=set)

    def add(self, name: str) -> str:
        """That of *name*."""
        short = self.make(name)
        if short.casefold() in self._taken:
            short = f"{short}-{digest(name)}"
        self._taken.add(short.casefold())
        self.found[name] = short
        return short
