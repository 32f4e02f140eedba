"""How text looks on a terminal: wrapped to its width, and unable to command it.

Titles and comments come from strangers. Whatever could move the cursor, change the title of the
window or turn the reading direction round is shown as a replacement character.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import click
from rich.cells import cell_len, chop_cells

__all__ = ["MARKS", "bold", "columns", "day", "entry", "harmless", "moment", "say", "wrapped"]

MARKS = ("\x02", "\x03")
"""What surrounds bold words until they are printed."""

_WIDEST = 100  # longer lines are hard to read
_LABEL = 11
_COMMANDS = re.compile("[\x00-\x01\x04-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MARK = re.compile("[\x02\x03]")
_MARKED = re.compile("\x02([^\x02\x03]*)\x03")


def harmless(text: str) -> str:
    """*text* with what could command a terminal replaced."""
    return _COMMANDS.sub("\ufffd", text)


def columns() -> int:
    """How wide a line may be: as the terminal, 80 in a pipe."""
    return max(40, min(shutil.get_terminal_size().columns, _WIDEST))


def say(line: str = "") -> None:
    """Print one *line* of results; what lies between `MARKS` is bold where that can be seen."""
    shown = _MARKED.sub(lambda found: click.style(found[1], bold=True), harmless(line))
    click.echo(_MARK.sub("", shown))


def bold(text: str) -> str:
    """*text* between `MARKS`, word by word, so that it can be wrapped."""
    return " ".join(f"{MARKS[0]}{word}{MARKS[1]}" for word in text.split())


def moment(when: str, *, whole_day: bool = False) -> str:
    """When an ISO 8601 time of the database was, with its zone; only the day of a *whole_day*."""
    return when[:10] if whole_day else f"{when[:10]} {when[11:16]} UTC"


def day(when: str) -> str:
    """The day of an ISO 8601 time of the database, in UTC."""
    return f"{when[:10]} UTC"


def wrapped(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* columns; a longer word, an address, stays whole."""
    lines: list[str] = []
    for word in _words(text, width):
        if lines and cell_len(lines[-1]) + 1 + cell_len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def entry(label: str, text: str, indent: int = 0) -> Iterator[str]:
    """*text* behind its *label*, *indent* to the right; further lines begin where it does."""
    before = " " * indent
    for number, line in enumerate(wrapped(text, columns() - _LABEL - indent)):
        yield f"{'' if number else label:<{_LABEL}}{before}{line}"


def _words(text: str, width: int) -> Iterator[str]:
    for word in text.split():
        if len(word) < cell_len(word) > width:  # Chinese has no spaces
            yield from chop_cells(word, width)
        else:
            yield word
