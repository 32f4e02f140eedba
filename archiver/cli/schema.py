"""``archiver schema``: the data dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import click

from archiver.cli.archive import archive_option, json_option, print_json
from archiver.cli.lines import bold, columns, say, wrapped
from archiver.errors import ArchiveError, NothingFound
from archiver.store.dictionary import Compared, Table, compared, dictionary
from archiver.store.schema import SCHEMA_VERSION

__all__ = ["markdown", "overview", "schema"]

_NAMES = 24  # columns of the terminal for the names of columns


@click.command(
    epilog="\b\nExamples\n"
    "  archiver schema\n"
    "  archiver schema visits\n"
    "  archiver schema --markdown > dictionary.md\n"
    "  archiver schema --archive old --json"
)
@click.argument("table", required=False)
@archive_option
@json_option
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown tables.")
@click.pass_context
def schema(
    context: click.Context, table: str | None, archive: Path, *, as_json: bool, as_markdown: bool
) -> None:
    """Tell what every table and column of the database says.

    In which unit, and from where. With TABLE its columns alone; --markdown without it prints a
    list of the tables. Where there is an archive, the version of its schema is told, and what it
    has otherwise than this program.
    """
    if as_json and as_markdown:
        raise click.UsageError("--json and --markdown exclude each other")
    chosen = _chosen(table)
    found = _compared(context, archive)
    if as_json:
        print_json(_facts(chosen, archive, found))
        return
    lines = _lines(chosen, archive, found)
    if as_markdown:
        lines = markdown(chosen[0]) if table else overview()
    for line in lines:
        say(line)


def _chosen(name: str | None) -> Sequence[Table]:
    tables = dictionary()
    if name is None:
        return tables
    found = [table for table in tables if table.name == name]
    if not found:
        raise NothingFound(f"no table or view is called {name}; `archiver schema` lists them")
    return found


def _compared(context: click.Context, archive: Path) -> Compared | None:
    path = archive / "archive.db"
    if path.exists():
        return compared(path)
    if context.get_parameter_source("archive") is click.core.ParameterSource.COMMANDLINE:
        raise ArchiveError(
            f"{path} does not exist; without --archive this program's schema is told"
        )
    return None


def overview() -> Iterator[str]:
    """The lines of a Markdown table of all tables, indices and views."""
    yield from ("| name | what a row is | from |", "| --- | --- | --- |")
    for kind in ("table", "index", "view"):
        for table in dictionary():
            if table.kind == kind:
                yield _row(f"`{table.name}`", table.words, table.source or kind)


def markdown(table: Table) -> Iterator[str]:
    """The lines of a Markdown table of the columns of *table*."""
    yield from ("| column | type | what it says | unit |", "| --- | --- | --- | --- |")
    for column in table.columns:
        yield _row(f"`{column.name}`", column.type, column.words, column.unit or "")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _facts(
    tables: Sequence[Table], archive: Path, found: Compared | None
) -> dict[str, object]:  # JSON
    return {
        "schema_version": SCHEMA_VERSION,
        "archive": None if found is None else {"path": str(archive), **attrs.asdict(found)},
        "tables": [attrs.asdict(table) for table in tables],
    }


def _beside(version: int) -> str:
    if version == SCHEMA_VERSION:
        return "the same"
    newer = "newer; update this program"
    return newer if version > SCHEMA_VERSION else "older; `archiver recover` brings it up to date"


def _lines(tables: Sequence[Table], archive: Path, found: Compared | None) -> Iterator[str]:
    yield f"schema {SCHEMA_VERSION} of this program"
    if found is not None:
        yield f"schema {found.version} of {archive}: {_beside(found.version)}"
        for one in found.differences:
            yield f"  {one.name}: {one.what}"
    for table in tables:
        yield ""
        yield from wrapped(f"{bold(table.name)} ({table.kind}): {table.words}", columns())
        if table.source:
            yield from (f"  {line}" for line in wrapped(f"from {table.source}", columns() - 2))
        for column in table.columns:
            text = column.words + (f" [{column.unit}]" if column.unit else "")
            head = f"  {column.name:<{_NAMES}} {column.type:<8}"
            for line in wrapped(text, columns() - len(head)) or [""]:
                yield f"{head}{line}"
                head = " " * len(head)
