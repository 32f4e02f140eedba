"""An index of words that a page loads as scripts, a small part at a time, without any server.

The words of a post are those of title, bottom line and text: without accents, in lower case; of
Chinese, Japanese kana and their like, every two characters that stand together, and the last of a
run alone. ``assets/search.js`` takes queries apart in the same way. Words that begin alike are in
one file, so that a word and whatever begins with it are found in it. Where in its posts each word
stands is in a file beside, which only a phrase in quotes takes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import IO
from unicodedata import category, normalize

__all__ = ["SearchIndex", "places"]

PARTS = 256
"""Files of words."""

POSTS_A_FILE = 500
"""Titles and addresses in one file."""

_CALL = "archiverSearch"
_LONGEST = 40
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ASCII_RUN = re.compile("[a-z0-9]+")
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_FIRST_CJK = _CJK[0]
_IS_CJK = re.compile(f"[{_CJK}]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class _Marks(dict[int, int | None]):
    """For `str.translate`: accents and their like vanish."""

    def __missing__(self, code: int) -> int | None:
        kept = None if category(chr(code)).startswith("M") else code
        self[code] = kept
        return kept


_MARKS = _Marks()


def places(*texts: str) -> dict[str, list[int]]:
    """What *texts* are found by, and where: words and characters of such scripts, counted.

    Between two texts one place is left out, so that no phrase goes on from one to the other.
    """
    found: dict[str, list[int]] = {}
    place = 0
    for text in texts:
        if text.isascii():
            runs = _ASCII_RUN.findall(text.lower())
        else:
            runs = _RUN.findall(normalize("NFKD", text).translate(_MARKS).lower())
        for run in runs:
            if run[0] >= _FIRST_CJK and _IS_CJK.match(run):
                for at in range(len(run)):
                    found.setdefault(run[at : at + 2], []).append(place + at)
                place += len(run)
            else:
                found.setdefault(run[:_LONGEST], []).append(place)
                place += 1
        place += 1
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

    def add(self, heading: Sequence[str], text: str, shown: tuple[str, ...]) -> None:
        """Index a post; what is *shown* of it is told to whoever finds it."""
        above = places(*heading)
        for word, at in places(*heading, text).items():
            mark = "!" if word in above else ""
            self._parts[part_of(word)].write(f"{word}\t{self._count}{mark}\t{_steps(at)}\n")
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
                posts, at = _grouped(lines)
            self._write(f"words-{number}", dict(sorted(posts.items())))
            self._write(f"places-{number}", dict(sorted(at.items())))
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


def _grouped(lines: Iterator[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Of each word the posts: how far each is from the one before, with ``!`` in a heading.

    And where it stands in each of them.
    """
    last: dict[str, int] = {}
    posts: dict[str, bytearray] = {}
    places: dict[str, bytearray] = {}
    for line in lines:
        word, post, at = line.rstrip("\n").split("\t")
        number = int(post.rstrip("!"))
        step = f"{_base36(number - last.get(word, 0))}{'!' if post.endswith('!') else ''},"
        posts.setdefault(word, bytearray()).extend(step.encode())
        places.setdefault(word, bytearray()).extend(f"{at},".encode())
        last[word] = number
    return _joined(posts), _joined(places)


def _joined(found: dict[str, bytearray]) -> dict[str, str]:
    return {word: listed.decode().rstrip(",") for word, listed in found.items()}


def _steps(numbers: list[int]) -> str:
    """How far each of *numbers* is from the one before."""
    if len(numbers) == 1:
        return _base36(numbers[0])
    return ".".join(_base36(here - before) for before, here in pairwise([0, *numbers]))


@lru_cache(maxsize=5000)
def _base36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
