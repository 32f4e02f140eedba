"""How ``archiver reparse --diff`` shows what would change: counts, examples, or JSON lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import attrs

from archiver.cli.archive import print_line
from archiver.cli.lines import bold, entry
from archiver.differences import word_spans
from archiver.store.would_change import Change

__all__ = ["Changes", "excerpts"]

_AROUND = 6  # words shown on both sides of what differs
_MOST = 30  # words shown of what differs
_LONGEST = 400  # characters, since a word may have any length

_CAPTURES = frozenset({"kind", "failure"})  # fields of captures, all others of posts


class Changes:
    """Takes changes as they are found; prints each where that is wanted *as_json*.

    Of each field *limit* examples are kept.
    """

    def __init__(self, limit: int, *, as_json: bool) -> None:
        self._limit = limit
        self._as_json = as_json
        self._counts: dict[str, Counter[str]] = {}
        self._examples: dict[str, list[Change]] = {}
        self._last: tuple[str, str] | None = None
        self._posts = 0

    def __bool__(self) -> bool:
        return bool(self._counts)

    def add(self, change: Change) -> None:
        """Take the next *change*; those of one post follow on one another."""
        self._counts.setdefault(change.field, Counter())[change.what] += 1
        examples = self._examples.setdefault(change.field, [])
        if len(examples) < self._limit:
            examples.append(change)
        if change.field not in _CAPTURES and self._last != (change.site, change.url):
            self._last = (change.site, change.url)
            self._posts += 1
        if self._as_json:
            print_line(attrs.asdict(change) | {"change": change.what})

    def facts(self) -> dict[str, object]:
        """How much would change, for programs."""
        return {"posts": self._posts, "fields": self._counts}

    def lines(self) -> Iterator[str]:
        """How much would change and examples of it, for a person."""
        for field, counts in self._counts.items():
            yield f"{bold(field)}: {_counted(field, counts)}"
        for field, examples in self._examples.items():
            for change in examples:
                yield ""
                yield f"{bold(field)} {change.url}"
                yield from _example(change)
        if self._counts:
            yield ""
            writes = "the same command without --diff writes that"
            yield from entry("result", f"{_number(self._posts, 'post')} would change; {writes}")
        else:
            until = "what a parser does otherwise counts once its version is raised"
            yield from entry("result", f"nothing would change; {until}")


def excerpts(old: str, new: str) -> tuple[str, str]:
    """Both texts around the words that differ, which are between `lines.MARKS`."""
    spans = [word_spans(text) for text in (old, new)]
    one = [old[slice(*span)] for span in spans[0]]
    other = [new[slice(*span)] for span in spans[1]]
    if one == other:
        return _spaces(old, new)
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    return _excerpt(old, spans[0], start, end), _excerpt(new, spans[1], start, end)


def _alike(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    return sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )


def _excerpt(text: str, words: list[tuple[int, int]], start: int, end: int) -> str:
    """*text* without all but the nearest of the *start* first and *end* last words."""
    last = len(words) - end
    shown = min(last, start + _MOST)
    first, stop = max(0, start - _AROUND), min(len(words), shown + _AROUND)
    if shown < last:
        stop = shown
    if first == stop:
        return "(nothing)"
    places = [begin for begin, _ in words] + [words[-1][1]]
    begin, end_of = words[first][0], words[stop - 1][1]
    differs, behind = places[start], words[shown - 1][1] if shown > start else places[start]
    found = (
        _cut(text[begin:differs]),
        bold(_cut(text[differs:behind])),
        _cut(text[behind:end_of]),
    )
    return f"{'… ' if first else ''}{''.join(found)}{' …' if stop < len(words) else ''}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _spaces(old: str, new: str) -> tuple[str, str]:
    """Two texts of the same words around the first character that differs, spaces spelt out."""
    at = _alike(list(old), list(new))
    first = max(0, at - 20)
    return repr(old[first : at + 20]), repr(new[first : at + 20])


def _example(change: Change) -> Iterator[str]:
    old, new = _text(change.old), _text(change.new)
    if change.old is None or change.new is None:
        (shown, _), label = excerpts(old or new, ""), "old" if old else "new"
        yield from entry(label, shown.translate(_PLAIN))
        return
    for label, shown in zip(("old", "new"), excerpts(old, new), strict=True):
        yield from entry(label, shown)


_PLAIN = str.maketrans("", "", "\x02\x03")  # where all is new, nothing has to stand out


def _text(value: Any) -> str:  # a value of SQLite, or a list of rows
    if not isinstance(value, list):
        return "" if value is None else str(value)
    rows = (" ".join(str(part) for part in row.values() if part is not None) for row in value)
    return " · ".join(rows)


def _counted(field: str, counts: Counter[str]) -> str:
    noun = "capture" if field in _CAPTURES else "post"
    parts = (
        ("changes", "with another value"),
        ("appears", "where there was none"),
        ("goes", "where there is none any more"),
    )
    return ", ".join(
        f"{_number(counts[what], noun)} {words}" for what, words in parts if counts[what]
    )


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
