"""What a page is asked for, checked; and what an answer can be beside a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import attrs

from archiver.browse.replaying import Replaying
from archiver.errors import ArgumentError
from archiver.store.store import Store
from archiver.store.values import storable

__all__ = ["Asked", "Elsewhere", "Part"]

_LONGEST = 1000
_LAST = 10_000


class Elsewhere(Exception):
    """The answer is at another *address*."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@attrs.frozen
class Part:
    """Some rows of a list, and the links to those before and after."""

    rows: list[dict[str, Any]]  # SQL values
    before: str | None
    after: str | None


@attrs.frozen
class Asked:
    """One request, the database it is about, and the replay beside."""

    store: Store
    _arguments: Any  # Datasette's: `get` gives the first of a name, or None
    _parts: Mapping[str, str]
    replaying: Replaying

    @property
    def id(self) -> int:
        """The number in the address."""
        return int(self._parts["id"])

    def text(self, name: str) -> str | None:
        """The argument *name*; None when it is missing or blank."""
        told = storable(str(self._arguments.get(name) or "").replace("\0", " ")).strip()
        return told[:_LONGEST] or None

    def number(self, name: str) -> int | None:
        """The argument *name* as a number; ArgumentError when it is none."""
        told = self.text(name)
        if told is None:
            return None
        if not told.isascii() or not told.isdigit() or len(told) > 18:
            raise ArgumentError(f"{name}={told} is no number")
        return int(told)

    @property
    def page(self) -> int:
        """Which part of a list is wanted, from 1."""
        return min(max(self.number("page") or 1, 1), _LAST)

    def offset(self, size: int) -> int:
        """How many rows lie before that part, of *size* rows each."""
        return (self.page - 1) * size

    def part(self, rows: list[dict[str, Any]], size: int, **arguments: object) -> Part:
        """That part of a list: its *rows*, of which one more than *size* was asked for."""
        given = {name: value for name, value in arguments.items() if value is not None}

        def link(page: int) -> str:
            return "?" + urlencode({**given, "page": page})

        return Part(
            rows[:size],
            link(self.page - 1) if self.page > 1 else None,
            link(self.page + 1) if len(rows) > size else None,
        )
