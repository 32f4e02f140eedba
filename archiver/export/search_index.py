"""An index of words that a page loads as scripts, a small part at a time, without any server.

The words of a post are those of title, bottom line and text: without accents, in lower case; of
Chinese, Japanese kana and their like, every two characters that stand together, and the last of a
run alone. ``assets/search.js`` takes queries apart in the same way. Words that begin alike are in
one file, so that a word and whatever begins with it are found in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO
from unicodedata import category, normalize

__all__ = ["SearchIndex", "words"]

PARTS = 256
"""Files of words."""

POSTS_A_FILE = 500
"""Titles and addresses in one file."""

_CALL = "archiverSearch"
_LONGEST = 40
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ASCII_RUN = re.compile("[a-z0-9]+")
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class _Marks(dict[int, int | None]):
    """For `str.translate`: accents and their like vanish."""

    def __missing__(self, code: int) -> int | None:
        kept = None if category(chr(code)).startswith("M") else code
        self[code] = kept
        return kept


_MARKS = _Marks()


def words(text: str) -> set[str]:
    """What *text* is found by."""
    if text.isascii():
        return {run[:_LONGEST] for run in _ASCII_RUN.findall(text.lower())}
    plain = normalize("NFKD", text).translate(_MARKS).lower()
    found: set[str] = set()
    for run in _RUN.findall(plain):
        if _IS_CJK.match(run):
            found.update(run[place : place + 2] for place in range(len(run)))
        else:
            found.add(run[:_LONGEST])
    return found


def part_of(word: str) -> int:
    """The number of the file that has *word*."""
    second = ord(word[1]) if len(word) > 1 and not _IS_CJK.match(word) else 0
    return (ord(word[0]) * 31 + second) % PARTS


class SearchIndex:
    """An index while it is written to *directory*; *scratch* takes what is not sorted yet."""

    def __init__(self, directory: Path, scratch: Path) -> None:
        directory.mkdir(parents=True)
        scratch.mkdir(parents=True)
        self._directory = directory
        self._scratch = scratch
        self._open = ExitStack()
        self._parts: list[IO[str]] = [
            self._open.enter_context(self._part(number).open("x", encoding="utf-8", newline="\n"))
            for number in range(PARTS)
        ]
        self._count = 0
        self._shown: list[tuple[str, ...]] = []

    def add(self, heading: str, text: str, shown: tuple[str, ...]) -> None:
        """Index a post; what is *shown* of it is told to whoever finds it."""
        above = words(heading)
        for word in above | words(text):
            mark = "!" if word in above else ""
            self._parts[part_of(word)].write(f"{word}\t{self._count}{mark}\n")
        self._shown.append(shown)
        self._count += 1
        if len(self._shown) == POSTS_A_FILE:
            self._write_shown()

    def close(self) -> None:
        """Write what is left; what *scratch* had is gone."""
        self._open.close()
        if self._shown:
            self._write_shown()
        for number in range(PARTS):
            with self._part(number).open(encoding="utf-8", newline="\n") as lines:
                grouped = _grouped(lines)
            self._write(f"words-{number}", dict(sorted(grouped)))
            self._part(number).unlink()
        self._scratch.rmdir()

    def _part(self, number: int) -> Path:
        return self._scratch / f"{number}.txt"

    def _write_shown(self) -> None:
        self._write(f"posts-{(self._count - 1) // POSTS_A_FILE}", self._shown)
        self._shown = []

    def _write(self, name: str, told: object) -> None:
        packed = json.dumps(told, separators=(",", ":"))
        script = f'{_CALL}("{name}",{packed});\n'
        (self._directory / f"{name}.js").write_text(script, encoding="ascii")


def _grouped(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Each word with its posts: how far each is from the one before, with ``!`` in a heading."""
    last: dict[str, int] = {}
    found: dict[str, bytearray] = {}
    for line in lines:
        word, _, place = line.rstrip("\n").partition("\t")
        number = int(place.rstrip("!"))
        mark = "!" if place.endswith("!") else ""
        step = _base36(number - last.get(word, 0))
        found.setdefault(word, bytearray()).extend(f"{step}{mark},".encode())
        last[word] = number
    return ((word, posts.decode().rstrip(",")) for word, posts in found.items())


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
