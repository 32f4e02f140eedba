"""What one text says otherwise than another, word by word.

Words are compared, not the white space between them; a Chinese, Japanese or Korean character is a
word, and so is every sign of punctuation. What both texts have in common is their longest common
subsequence, found by the bit-parallel method (H. Hyyrö, Bit-parallel LCS-length computation
revisited, 2004): a row of the table is one large number, and costs a few operations. A few words
in common amid more that is not say nothing to a reader, and count as changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile, zip_longest
from typing import Literal

import attrs

from archiver.text import CJK

__all__ = ["Kind", "Run", "differences", "word_spans"]

Kind = Literal["same", "old", "new"]

# A number keeps its point and a word its apostrophe: 3.5, 1,200, blog's, mid-year.
_WORD = re.compile(rf"[{CJK}]|[^\W{CJK}]+(?:[.,'’/:-][^\W{CJK}]+)*|[^\s\w]")

_STOPS = frozenset(".!?…。！？")

_LARGEST = 400_000_000
"""Cells of the table: two texts of 20,000 words, in 50 MB."""
_FEW = 3
"""Words that both have, which count as changed between changes at least as long."""


@attrs.frozen
class Run:
    """A stretch of text that both have, or only the old or the new one."""

    kind: Kind
    text: str
    """With the white space before it."""


@attrs.frozen
class _Stretch:
    """Words of both texts, by number; equal words where they are the *same*."""

    same: bool
    old: range
    new: range

    @property
    def longest(self) -> int:
        """How many words one of the texts has here."""
        return max(len(self.old), len(self.new))

    def moved(self, start: int, stop: int) -> _Stretch:
        """The stretch with both ends so many words further."""
        old = range(self.old.start + start, self.old.stop + stop)
        new = range(self.new.start + start, self.new.stop + stop)
        return _Stretch(self.same, old, new)


def differences(old: str, new: str) -> list[Run]:
    """*old* and *new* as runs of what is the same, what was taken away and what was added.

    Same and new runs joined are *new*, same and old ones *old*, but for white space. Where both
    differ over some 20,000 words, all between the first and the last difference is changed.
    """
    one, other = _Words(old), _Words(new)
    runs: list[Run] = []
    for stretch in _readable(_settled(list(_stretches(one.words, other.words)), one, other)):
        was, now = one.text(stretch.old), other.text(stretch.new)
        if stretch.same:
            runs.append(Run("same", was if was[:1].isspace() else now))
        else:
            runs += [Run("old", was)] * bool(was) + [Run("new", now)] * bool(now)
    return runs


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where each word of *text* begins and ends."""
    return [found.span() for found in _WORD.finditer(text)]


class _Words:
    """A text in words."""

    def __init__(self, text: str) -> None:
        spans = word_spans(text)
        self.words = [text[start:end] for start, end in spans]
        self._text = text
        self._bounds = [0, *(end for _, end in spans[:-1]), len(text)]

    def text(self, words: range) -> str:
        """The text of some *words*, with the white space before them."""
        return self._text[self._bounds[words.start] : self._bounds[words.stop]] if words else ""


def _stretches(one: Sequence[str], other: Sequence[str]) -> Iterator[_Stretch]:
    """What both have, and between that what differs, in turns."""
    start = _alike(one, other)
    end = _alike(reversed(one[start:]), reversed(other[start:]))
    last, last_other = len(one) - end, len(other) - end
    inside = _common(one[start:last], other[start:last_other])
    common = [
        *zip(range(start), range(start), strict=True),
        *((start + i, start + j) for i, j in inside),
        *zip(range(last, len(one)), range(last_other, len(other)), strict=True),
    ]
    i = j = 0
    for first, first_other, length in _blocks(common):
        if i < first or j < first_other:
            yield _Stretch(False, range(i, first), range(j, first_other))
        i, j = first + length, first_other + length
        yield _Stretch(True, range(first, i), range(first_other, j))
    if i < len(one) or j < len(other):
        yield _Stretch(False, range(i, len(one)), range(j, len(other)))


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """How many words both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _blocks(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """*pairs* that follow on one another, as one: where it begins in both, and its length."""
    first = first_other = length = 0
    for i, j in pairs:
        if length and (i, j) == (first + length, first_other + length):
            length += 1
            continue
        if length:
            yield first, first_other, length
        first, first_other, length = i, j, 1
    if length:
        yield first, first_other, length


def _common(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places of the longest common subsequence; none where the table is too large."""
    if len(one) * len(other) > _LARGEST:
        return []
    rows = _rows(one, other)
    pairs = []
    i, j = len(one), len(other)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:  # word i - 1 adds nothing
            i -= 1
        elif j > 1 and not rows[j - 2] >> (i - 1) & 1:  # it did so without word j - 1
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _rows(one: Sequence[str], other: Sequence[str]) -> list[int]:
    """A number for each word of *other*: bit i is 0 where word i of *one* adds to the length."""
    places: dict[str, int] = {}
    for i, word in enumerate(one):
        places[word] = places.get(word, 0) | 1 << i
    full = (1 << len(one)) - 1
    row, rows = full, []
    for word in other:
        matched = row & places.get(word, 0)
        row = ((row + matched) | (row - matched)) & full
        rows.append(row)
    return rows


def _settled(stretches: list[_Stretch], one: _Words, other: _Words) -> list[_Stretch]:
    """*stretches*, with sentences that came or went from beginning to end.

    Between two full stops, the longest common subsequence cannot tell which of them is new.
    """
    for number in range(1, len(stretches) - 1):
        before, changed, after = stretches[number - 1 : number + 2]
        words, side = (one.words, changed.old) if changed.old else (other.words, changed.new)
        apart = bool(changed.old) != bool(changed.new)
        if apart and words[side.start] == words[side.stop] and words[side.start] in _STOPS:
            stretches[number - 1] = before.moved(0, 1)
            stretches[number] = changed.moved(1, 1)
            stretches[number + 1] = after.moved(1, 0)
    return [stretch for stretch in stretches if stretch.longest]


def _readable(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """*stretches* without the few common words between longer changes."""
    read: list[_Stretch] = []
    for stretch, following in zip_longest(stretches, stretches[1:]):
        same = stretch.same
        if same and read and following and len(stretch.new) <= _FEW:
            same = len(stretch.new) > min(read[-1].longest, following.longest)
        if read and not same and not read[-1].same:
            old = range(read[-1].old.start, stretch.old.stop)
            new = range(read[-1].new.start, stretch.new.stop)
            read[-1] = _Stretch(False, old, new)
        else:
            read.append(attrs.evolve(stretch, same=same))
    return read
