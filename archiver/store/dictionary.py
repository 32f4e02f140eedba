"""The data dictionary: every table, view and column in words, as the schema's comments have them.

What there is, SQLite tells of a database that `schema.migrate` has just made; what it means stands
in the comments of the very statements that make it, and nowhere else:

    create table visits (
        -- What a row is.
        -- Source: where its facts come from.
        total integer,                   -- what the column says [unit]
    alter table visits add column counter text;  -- what the column says
    create view visit_history as
    -- What the view answers.
    -- id, title: as in posts
    -- visits: as visits.total, the latest seen
    -- index posts_fts
    -- What the index is for; further lines as of a view.

Lines that hold nothing but a comment go on with the one before. `[time]` is ISO 8601 in UTC; a
column that refers to a row needs no unit. `as in TABLE` takes the words of the columns of the same
names there, `as TABLE.COLUMN` those of that one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

import attrs
from sqlite_utils import Database

from archiver.store import schema
from archiver.store.opening import open_database
from archiver.store.troubles import translated

__all__ = ["Column", "Compared", "Difference", "Table", "compared", "dictionary"]

_UNITS = {"time": "ISO 8601, UTC"}
_MADE = re.compile(
    r"^create (table|view) (\w+) (?:\(|as)\n(.*?)^(?:\)|select|with)", re.MULTILINE | re.DOTALL
)
_INDEXED = re.compile(r"^-- index (\w+)\n((?:--.*\n)+)", re.MULTILINE)
_ADDED = re.compile(r"^alter table (\w+) add column (\w+)[^;]*;[ ]*(?:--[ ]*(.*))?$", re.MULTILINE)
_DEFINED = re.compile(r"[ ]{4}(\w+) (?:text|integer|real|blob)\b")
_OF_COLUMNS = re.compile(r"(\w+(?:, \w+)*): (.+)")
_UNIT = re.compile(r"(.*?) ?\[([^\[\]]+)\]")
_SAME = re.compile(r"as in (\w+)(.*)", re.DOTALL)
_OTHER = re.compile(r"as (\w+)\.(\w+)(.*)", re.DOTALL)
_SOURCE = "Source: "
_HIDDEN = re.compile(r"sqlite_|_sqlite_|posts_fts_")
_INDEX = "create virtual table"
_MISSING = "not in this database"
_FOREIGN = "not of this program's schema"
_DEEPEST = 4  # views that take words from views

_References = dict[tuple[str, str], str]
_Words = dict[str, dict[str, str]]  # table -> column -> comment; '' is the table itself


@attrs.frozen(kw_only=True)
class Column:
    """A column, and what it says."""

    name: str
    type: str
    """As declared; empty for most columns of views."""
    words: str
    """Empty where nobody wrote any."""
    unit: str | None
    """What numbers count, ``ISO 8601, UTC``, or ``row of TABLE``."""


@attrs.frozen(kw_only=True)
class Table:
    """A table or a view."""

    name: str
    kind: str
    """table, view or index (a table that full-text search is in)."""
    words: str
    source: str | None
    """Where its facts come from; None for views, which take them from tables."""
    columns: tuple[Column, ...]


@attrs.frozen
class Difference:
    """What an archive's database has otherwise than the schema of this program."""

    name: str
    """A table, a view, or TABLE.COLUMN."""
    what: str


@attrs.frozen
class Compared:
    """The database of an archive beside the schema of this program."""

    version: int
    """Its PRAGMA user_version; `schema.SCHEMA_VERSION` is this program's."""
    differences: tuple[Difference, ...]
    """By name."""


@cache
def dictionary() -> tuple[Table, ...]:
    """Every table, then every view, each by name."""
    db = Database(memory=True)
    try:
        schema.migrate(db)
        words = _words()
        refers = _references(db)
        made = sorted((kind, name) for name, kind in _objects(db).items())
        return tuple(_table(db, name, kind, words, refers) for kind, name in made)
    finally:
        db.close()


def compared(path: Path) -> Compared:
    """What the database at *path*, of any version, has otherwise than `dictionary` says.

    ArchiveError when it is no database of ours.
    """
    with translated(path), closing(open_database(path, readonly=True, any_version=True)) as db:
        [version] = db.execute("pragma user_version").fetchone()
        there = {name: set(_columns(db, name)) for name in _objects(db)}
    known = {table.name: {column.name for column in table.columns} for table in dictionary()}
    missing = [(name, _MISSING) for name in _items(known) - _items(there)]
    foreign = [(name, _FOREIGN) for name in _items(there) - _items(known)]
    found = [
        Difference(name, what)
        for name, what in sorted(missing + foreign)
        # Of a table that is not there, each column would be told.
        if (name.partition(".")[0] in known.keys() & there.keys()) or "." not in name
    ]
    return Compared(version, tuple(found))


def _items(tables: Mapping[str, Collection[str]]) -> set[str]:
    """Every table, and every TABLE.COLUMN."""
    return {*tables, *(f"{name}.{column}" for name, of in tables.items() for column in of)}


def _objects(db: Database) -> dict[str, str]:
    """Tables and views by name, those aside that SQLite and its extensions keep for themselves."""
    query = "select name, type, sql from sqlite_master where type in ('table', 'view')"
    return {
        name: "index" if (sql or "").lower().startswith(_INDEX) else kind
        for name, kind, sql in db.execute(query)
        if not _HIDDEN.match(name)
    }


def _columns(db: Database, table: str) -> dict[str, str]:
    """The type of each column of a *table* or view."""
    query = "select name, type from pragma_table_info(?)"
    return dict(db.execute(query, (table,)).fetchall())


def _references(db: Database) -> _References:
    """Which table a column refers to."""
    query = 'select "from", "table" from pragma_foreign_key_list(?)'
    return {
        (name, column): table
        for name in _objects(db)
        for column, table in db.execute(query, (name,))
    }


def _table(db: Database, name: str, kind: str, words: _Words, refers: _References) -> Table:
    about, _, source = words.get(name, {}).get("", "").partition(_SOURCE)
    columns = []
    for column, declared in _columns(db, name).items():
        text, unit = _resolved(words, refers, (name, column))
        columns.append(Column(name=column, type=declared, words=text, unit=unit))
    return Table(
        name=name,
        kind=kind,
        words=about.strip(),
        source=source.strip().rstrip(".") or None,
        columns=tuple(columns),
    )


def _resolved(
    words: _Words, refers: _References, place: tuple[str, str], depth: int = 0
) -> tuple[str, str | None]:
    """The words of the column at a *place* and its unit, those it takes from others put in."""
    table, column = place
    told = words.get(table, {}).get(column, "")
    same, other = _SAME.fullmatch(told), _OTHER.fullmatch(told)
    if same:
        place, rest = (same[1], column), same[2]
    elif other:
        place, rest = (other[1], other[2]), other[3]
    else:
        found = _UNIT.fullmatch(told)
        text, unit = (found[1], found[2]) if found else (told, None)
        referred = refers.get((table, column))
        return text, f"row of {referred}" if referred else _UNITS.get(unit or "", unit)
    if depth == _DEEPEST or place[1] not in words.get(place[0], {}):
        return "", None
    text, unit = _resolved(words, refers, place, depth + 1)
    return f"{text}{rest}", unit


def _words() -> _Words:
    """What the comments of all statements of the schema say."""
    scripts = [text for text in vars(schema).values() if isinstance(text, str)]
    words: _Words = {}
    for script in scripts:
        for kind, name, inside in _MADE.findall(script):
            words[name] = dict(_of_table(inside) if kind == "table" else _of_view(inside))
        for name, inside in _INDEXED.findall(script):
            words[name] = dict(_of_view(inside))
    for script in scripts:
        for table, column, comment in _ADDED.findall(script):
            words.setdefault(table, {})[column] = comment.strip()
    return words


def _of_table(inside: str) -> Iterator[tuple[str, str]]:
    """The comments of a table, by column."""
    column, told = "", list[str]()
    for line in inside.splitlines():
        code, _, comment = line.partition("--")
        if found := _DEFINED.match(code):
            yield column, " ".join(told)
            column, told = found[1], []
        elif code.strip() and not code.strip().startswith("check"):
            break  # keys of the whole table
        told += [comment.strip()] if comment.strip() else []
    yield column, " ".join(told)


def _of_view(inside: str) -> Iterator[tuple[str, str]]:
    """The comments of a view, by column."""
    lines: list[str] = []
    for line in inside.splitlines():
        if not line.startswith("--"):
            break
        if line.startswith("--   ") and lines:
            lines[-1] += f" {line[2:].strip()}"
        else:
            lines.append(line[2:].strip())
    about = [line for line in lines if not _OF_COLUMNS.fullmatch(line)]
    yield "", " ".join(about)
    for found in filter(None, map(_OF_COLUMNS.fullmatch, lines)):
        for column in found[1].split(", "):
            yield column, found[2]
