r"""CSV (RFC 4180) in UTF-8, one row a post, for spreadsheets and statistics.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula and runs it,
and titles come from strangers. Such a cell has an apostrophe in front, and so has one that begins
with apostrophes and then one of these: whoever takes one apostrophe away has the text again. A
list is one cell, its items apart by ``|``; in an item that is ``\|``, and a backslash ``\\``.
"""

from __future__ import annotations

import csv
import re

from archiver.export.format import Format, Order, Written
from archiver.export.table import COLUMNS, row
from archiver.spreadsheet import as_text
from archiver.text import sound

__all__ = ["FORMAT", "cell"]

_IN_ITEM = re.compile(r"[\\|]")


def cell(value: str | int | list[str] | None) -> str | int:
    """*value* as it stands in a cell."""
    if value is None or isinstance(value, int):
        return "" if value is None else value
    if isinstance(value, list):
        value = "|".join(_IN_ITEM.sub(r"\\\g<0>", item) for item in value)
    return as_text(sound(value))


def _write(order: Order) -> Written:
    # Spreadsheets read UTF-8 only behind a byte order mark.
    with order.target.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for post in order.posts():
            writer.writerow([cell(value) for value in row(post).values()])
    return Written(posts=len(order.part))


FORMAT = Format(
    name="csv",
    out="OUT.csv",
    says="CSV, a row a post, for spreadsheets and statistics.",
    more="\b\nColumns\n" + "\n".join(f"  {name:<18} {told}" for name, told in COLUMNS.items()),
    mime="text/csv",
    write=_write,
)
