"""Two databases of the same WARC files side by side: the stored one, and one made anew.

Both are read as streams of rows in one order, so that neither has to fit in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from archiver.store import values
from archiver.store.dump import TABLES, dump
from archiver.store.store import Store

__all__ = ["Difference", "differences", "homes"]

_HOMES = """
select distinct c.warc_file, json_extract(r.arguments, '$.home') as home
from captures c join runs r on r.id = c.run_id
where r.spider = 'reparse' and json_extract(r.arguments, '$.home') is not null
"""

_Row = Mapping[str, Any]  # values of SQLite

# SQLite sorts NULL before numbers, numbers before text.
_RANKS: dict[type, int] = {type(None): 0, int: 1, float: 1, str: 2}


@attrs.frozen
class Difference:
    """A row that only one of two databases has, or that differs between them."""

    table: str
    stored: _Row | None
    derived: _Row | None

    @property
    def row(self) -> _Row:
        """The row, as stored if it is there."""
        found = self.stored or self.derived
        assert found is not None
        return found

    @property
    def columns(self) -> list[str]:
        """The columns that differ, when both have the row."""
        if self.stored is None or self.derived is None:
            return []
        derived = self.derived
        return [name for name, value in self.stored.items() if value != derived.get(name)]


def differences(stored: Store, derived: Store) -> Iterator[Difference]:
    """Where the content of *stored* and of *derived* is not the same, table by table."""
    ours, theirs = dump(stored), dump(derived)
    one, other = next(ours, None), next(theirs, None)
    while one is not None or other is not None:
        if one == other:
            one, other = next(ours, None), next(theirs, None)
            continue
        table, row, place = _parsed(one)
        other_table, other_row, other_place = _parsed(other)
        if place <= other_place:
            one = next(ours, None)
        if other_place <= place:
            other = next(theirs, None)
        yield Difference(
            table if place <= other_place else other_table,
            row if place <= other_place else None,
            other_row if other_place <= place else None,
        )


def homes(store: Store) -> dict[str, str]:
    """The front page that was named for each WARC file that declares no blog, by its name."""
    return {row["warc_file"]: row["home"] for row in store.rows(_HOMES)}


def _parsed(line: str | None) -> tuple[str, _Row, tuple[Any, ...]]:
    """Table and row of a *line* of a dump, and what sorts it."""
    if line is None:
        return "", {}, (len(TABLES),)
    table, _, encoded = line.partition("\t")
    row = values.decode(encoded)
    # The first columns identify a row: three at most.
    order = [
        (_RANKS[type(value)], 0 if value is None else value) for value in list(row.values())[:3]
    ]
    return table, row, (TABLES.index(table), *order)
