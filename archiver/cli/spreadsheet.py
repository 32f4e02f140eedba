"""Tables as CSV (RFC 4180) on stdout, in which nothing is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from archiver.spreadsheet import as_text

__all__ = ["print_csv"]


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:  # JSON values
    """*rows* with a head of *columns*, in UTF-8; a text that may be a formula follows a quote."""
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
        click.echo(line.getvalue().encode("utf-8", "replace"), nl=False)
        line.seek(0)
        line.truncate()
    click.echo(line.getvalue().encode(), nl=False)


def _cell(value: Any) -> str | int | float:  # JSON value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    return as_text(str("" if value is None else value))
