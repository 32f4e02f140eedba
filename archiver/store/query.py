"""Queries as people type them: what FTS5 is given, and what to tell where it is no query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.text import spaced

__all__ = ["COLUMNS", "explained", "plain_words", "prepared"]

COLUMNS = ("title", "bottom_line", "body_text")
"""What may stand before a colon."""

_STRING = r'"(?:[^"]|"")*"'
_PART = re.compile(rf"{_STRING}|\w+|\s+|.", re.DOTALL)
_BODY = re.compile(rf"({_STRING})|\bbody(?=\s*:)")
_WORD = re.compile(r'["\w]')
_QUOTES = str.maketrans("\u201c\u201d\uff02", '"""')
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_NEAR = re.compile(r"NEAR\s*\(")
_SAID_NEAR = re.compile(r'syntax error near "(.*)"', re.DOTALL)
_SAID_COLUMN = re.compile(r"no such column: (.*)", re.DOTALL)


def prepared(asked: str) -> str:
    """*asked* as FTS5 is to read it: typographic quotes are quotes, `body:` is `body_text:`.

    CJK characters are set apart as they are in the index, so that a run of them is a phrase, and
    a bracket beside a word means AND, which FTS5 wants to be told.
    """
    query = _BODY.sub(lambda found: found[1] or "body_text", asked.translate(_QUOTES))
    return spaced("".join(_with_and(_PART.findall(query))))


def _with_and(parts: Iterable[str]) -> Iterator[str]:
    last = ""
    for part in parts:
        if not part.isspace():
            behind = last == ")" and (part == "(" or _is_word(part))
            ahead = part == "(" and last != "NEAR" and (last == "*" or _is_word(last))
            if behind or ahead:
                yield " AND "
            last = part
        yield part


def _is_word(part: str) -> bool:
    return _WORD.match(part) is not None and part not in _OPERATORS


def plain_words(query: str) -> str:
    """The words of *query*, all of which must occur; none of them can be an operator."""
    bare = _NEAR.sub(" ", query).replace('"', " ").split()
    words = [word for part in bare if (word := part.strip("()")) and word not in _OPERATORS]
    return " ".join(f'"{word}"' for word in words) or '""'


def explained(query: str, said: str) -> str:
    """Why *query* is none, in plain words; *said* is what FTS5 says of it."""
    bare = re.sub(_STRING, " ", query)
    if wrong := _unbalanced(bare):
        return wrong
    if query.startswith("*"):
        return "a * stands behind the beginning of a word, as in batter*"
    if found := _SAID_COLUMN.search(said):
        return _column(bare, found[1])
    if found := _SAID_NEAR.search(said):
        return _place(bare, found[1])
    if said.startswith("expected integer"):
        return "NEAR ends with a comma and a number of words, as in NEAR(price war, 5)"
    return said.removeprefix("fts5: ")


def _unbalanced(bare: str) -> str | None:
    if '"' in bare:
        return "a quotation mark is opened and not closed"
    depth = 0
    for one in re.findall(r"[()]", bare):
        depth += 1 if one == "(" else -1
        if depth < 0:
            return "a bracket is closed that was not opened"
    return "a bracket is opened and not closed" if depth else None


def _column(bare: str, name: str) -> str:
    """What is wrong where FTS5 knows no column *name*."""
    if re.search(rf"-\s*{re.escape(name)}", bare):  # `-name : …` asks for all columns but that
        return "a - means something only before a column; put words with it in double quotes"
    return f"{name!r} before a colon is no part of a post; title, bottom_line and body are"


def _place(bare: str, near: str) -> str:
    """What is wrong where FTS5 stops reading, *near* something or at the end."""
    if not near:
        last = bare.split()[-1:]
        behind = f" behind {last[0]}" if last and last[0] in _OPERATORS else ""
        return f"it ends where a word should follow{behind}"
    if near in _OPERATORS:
        return f"{near} needs a word on both sides"
    if near == ")":
        return "a word is missing before a closing bracket"
    return f"{near!r} cannot stand there; put words with it in double quotes"
