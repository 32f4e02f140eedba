"""What an edit of a post changed, the facts first: title, bottom line, numbers, names, links.

Numbers and names are those that changed words touch. A number has its sign of currency and its
unit with it, so that 4 million becoming 4 billion is a change of a number; one that only moved is
none. A name is one or several capitalised words, at the start of a sentence only where it is
capitalised elsewhere too or goes on; one that the other wording has as well did not change.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain, dropwhile, islice, zip_longest
from typing import NamedTuple

import attrs

from archiver.differences import Run, differences, word_spans
from archiver.targets import Link, Retargeted, retargeted
from archiver.text import squash, word_set
from archiver.urls import without_trackers

__all__ = ["Edit", "Exchanged", "Number", "Replaced", "Wording", "edit"]

_NUMBER = re.compile(
    r"[$€£¥￥]?\d+(?:[.,:]\d+)*"
    r"(?:[  -]?(?:%|percent\b|per cent\b|hundred\b|thousand\b|million\b|billion\b|trillion\b|"
    r"[kmb]n?\b)|[%万萬亿億]+)?",
    re.IGNORECASE,
)
_AROUND = 36
"""Characters shown on either side of a number, at most."""
_LONGEST_NAME = 6
"""Words; what is longer is a heading."""
_MOST_NAMES = 500
"""Of a text; each is looked for in the other."""
_MOST_KNOWN = 100
"""Names in a script without capitals that a post has in its fields."""
# Of corner brackets that hold more it is mostly speech.
_BRACKETED = r"《[^《》\n]{1,40}》|「[^「」\n，。！？]{1,12}」|『[^『』\n，。！？]{1,12}』"

# What begins sentences and is no name there, even before one: Let Pinwheel …
_BEGINNINGS = word_set("""
a about after all although an and another any as at because before both but by chief does each
even every few first for founder from had has have he her here his how however i if in instead is
it its just last later let like many maybe meanwhile more most much my neither next no nobody none
nor not nothing now of on once one only or other our perhaps second several she since so some
still such that the their then there these they this those though three to today tomorrow two
under until we what when where whether which while who why will with without would yesterday yet
you your
""")
_ENDINGS = frozenset('.!?:;…。！？“”"‘(•–—')


@attrs.frozen
class Wording:
    """What a reader of a post could quote, at one time."""

    title: str | None
    bottom_line: str | None
    text: str | None
    sources: tuple[str, ...] = ()
    """What the text cites, an address or the words of a note without one."""
    companies: tuple[str, ...] = ()
    """Names with their listings."""
    links: tuple[Link, ...] = ()
    """Its linked words."""
    known: tuple[str, ...] = ()
    """Names that are told beside the text: of companies, authors, tags."""


@attrs.frozen
class Replaced:
    """A text of its own, before and after; None where there is none."""

    old: str | None
    new: str | None


@attrs.frozen
class Number:
    """A number that became another, came (*old* is None) or went (*new* is None)."""

    old: str | None
    new: str | None
    before: str
    """The words before it, as they are now where it is there now."""
    after: str

    def __str__(self) -> str:
        if self.old and self.new:
            figure = f"{self.old} → {self.new}"
        else:
            figure = f"− {self.old}" if self.old else f"+ {self.new}"
        return f"{figure}, in “… {self.before} {self.new or self.old} {self.after} …”"


@attrs.frozen
class Exchanged:
    """What went and what came."""

    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.come)


@attrs.frozen(kw_only=True)
class Edit:
    """What one wording says otherwise than the one before, the gravest first."""

    title: Replaced | None
    bottom_line: Replaced | None
    numbers: tuple[Number, ...]
    names: Exchanged
    companies: Exchanged
    links: tuple[Retargeted, ...]
    """Those that lead elsewhere under the same words."""
    sources: Exchanged
    """What is cited no longer, and what is now, without the targets of *links*."""
    words_gone: int
    """Words of the text, those of numbers and names included."""
    words_come: int
    runs: tuple[Run, ...]
    """The whole text, word by word."""

    def told(self) -> Iterator[tuple[str, str]]:
        """A line for each fact, behind its label: − before what went, + before what came."""
        for label, replaced in (("title", self.title), ("bottom", self.bottom_line)):
            if replaced is not None:
                yield label, f"− {replaced.old}" if replaced.old else "− (none)"
                yield label, f"+ {replaced.new}" if replaced.new else "+ (none)"
        for number in self.numbers:
            yield "number", str(number)
        yield from _exchanges("name", self.names)
        yield from _exchanges("company", self.companies)
        yield from (("link", str(link)) for link in self.links)
        yield from _exchanges("source", self.sources)
        if self.words_gone or self.words_come:
            yield "wording", f"− {_words(self.words_gone)}, + {_words(self.words_come)}"


def edit(old: Wording, new: Wording) -> Edit:
    """What was changed between two wordings."""
    runs = tuple(differences(old.text or "", new.text or ""))
    sides = (_Side(runs, "old"), _Side(runs, "new"))
    links = tuple(retargeted(old.links, new.links))
    return Edit(
        title=_replaced(old.title, new.title),
        bottom_line=_replaced(old.bottom_line, new.bottom_line),
        numbers=tuple(_numbers(*sides)),
        names=_names(*sides, _known((*old.known, *new.known))),
        companies=_exchanged(old.companies, new.companies),
        links=links,
        sources=_sources(old, new, links),
        words_gone=_count(runs, "old"),
        words_come=_count(runs, "new"),
        runs=runs,
    )


def _exchanges(label: str, exchanged: Exchanged) -> Iterator[tuple[str, str]]:
    yield from ((label, f"− {name}") for name in exchanged.gone)
    yield from ((label, f"+ {name}") for name in exchanged.come)


def _words(count: int) -> str:
    return f"{count:,} word{'' if count == 1 else 's'}"


class _Side:
    """One of the two texts, and where in it each change lies, an empty place included."""

    def __init__(self, runs: Sequence[Run], kind: str) -> None:
        self.text = "".join(run.text for run in runs if run.kind in ("same", kind))
        self._starts: list[int] = []
        self._ends: list[int] = []
        end = 0
        follows = False  # on the other half of the same change
        for run in runs:
            start, end = end, end + len(run.text) * (run.kind in ("same", kind))
            if run.kind == "same":
                follows = False
            elif follows:
                self._ends[-1] = end
            else:
                self._starts.append(start)
                self._ends.append(end)
                follows = True

    def touched(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Those of *spans* that a change touches, behind the number of the change."""
        for start, end in spans:
            change = bisect_left(self._ends, start)
            if change < len(self._starts) and self._starts[change] <= end:
                yield change, (start, end)


def _replaced(old: str | None, new: str | None) -> Replaced | None:
    same = (old or "").split() == (new or "").split()
    return None if same else Replaced(old, new)


def _exchanged(old: Sequence[str], new: Sequence[str]) -> Exchanged:
    gone = dict.fromkeys(one for one in old if one not in set(new))
    return Exchanged(tuple(gone), tuple(dict.fromkeys(one for one in new if one not in set(old))))


def _sources(old: Wording, new: Wording, links: Iterable[Retargeted]) -> Exchanged:
    """What came and went that is not told of *links*, whose addresses have their trackers yet."""
    exchanged = _exchanged(old.sources, new.sources)
    told = [(without_trackers(link.old), without_trackers(link.new)) for link in links]
    left, led = {one for one, _ in told}, {other for _, other in told}
    return Exchanged(
        tuple(source for source in exchanged.gone if source not in left),
        tuple(source for source in exchanged.come if source not in led),
    )


def _count(runs: Iterable[Run], kind: str) -> int:
    return sum(
        run.text[start].isalnum()
        for run in runs
        if run.kind == kind
        for start, _ in word_spans(run.text)
    )


def _numbers(old: _Side, new: _Side) -> Iterator[Number]:
    """Numbers that became others within one change, by their order there; then came and went."""
    gone, come = _figures(old), _figures(new)
    alone: tuple[list[_Figure], list[_Figure]] = ([], [])
    for change in sorted(gone.keys() | come.keys()):
        for one, other in zip_longest(*_unlike(gone.get(change, []), come.get(change, []))):
            if one and other:
                yield Number(one.figure, other.figure, other.before, other.after)
            else:
                alone[one is None].append(one or other)
    went, came = _unlike(*alone)
    yield from (Number(one.figure, None, one.before, one.after) for one in went)
    yield from (Number(None, one.figure, one.before, one.after) for one in came)


class _Figure(NamedTuple):
    """A number in its place."""

    figure: str
    before: str
    after: str


def _figures(side: _Side) -> dict[int, list[_Figure]]:
    """The numbers that each change touches."""
    found: dict[int, list[_Figure]] = {}
    numbers = (match.span() for match in _NUMBER.finditer(side.text))
    for change, (start, end) in side.touched(numbers):
        before = side.text[max(0, start - _AROUND) : start]
        after = side.text[end : end + _AROUND]
        # A word that was cut in two says nothing; a text without spaces has none.
        before = before.partition(" ")[2] if start > _AROUND and " " in before else before
        after = after.rpartition(" ")[0] if end + _AROUND < len(side.text) else after
        figure = squash(side.text[start:end])
        found.setdefault(change, []).append(_Figure(figure, squash(before), squash(after)))
    return found


def _unlike(one: list[_Figure], other: list[_Figure]) -> tuple[list[_Figure], list[_Figure]]:
    """Both without the numbers that both have."""
    common = Counter(a.figure for a in one) & Counter(b.figure for b in other)
    return _without(one, common.copy()), _without(other, common)


def _without(figures: list[_Figure], common: Counter[str]) -> list[_Figure]:
    kept = []
    for one in figures:
        if common[one.figure]:
            common[one.figure] -= 1
        else:
            kept.append(one)
    return kept


def _names(old: _Side, new: _Side, known: re.Pattern[str]) -> Exchanged:
    """Names touched by changes that the other text does not have; those *known* by their sight."""
    words = [list(_capitalised(side.text)) for side in (old, new)]
    inside = {word.text for of_text in words for word in of_text if not word.begins}
    sides = []
    for side, other, capitalised in ((old, new, words[0]), (new, old, words[1])):
        spans = chain(
            _name_spans(capitalised, inside),
            (match.span() for match in known.finditer(side.text)),
        )
        touched = sorted(span for _, span in side.touched(spans))
        names = dict.fromkeys(side.text[slice(*span)] for span in islice(touched, _MOST_NAMES))
        sides.append(tuple(squash(name) for name in names if name not in other.text))
    return Exchanged(*sides)


def _known(names: Iterable[str]) -> re.Pattern[str]:
    """What finds names in a script without capitals: in brackets, or one of *names*."""
    uncased = {name for name in names if len(name) > 1 and name.upper() == name.lower()}
    longest_first = sorted(uncased, key=len, reverse=True)[:_MOST_KNOWN]
    return re.compile("|".join([_BRACKETED, *map(re.escape, longest_first)]))


class _Capitalised(NamedTuple):
    """A capitalised word."""

    text: str
    """Without a possessive ending."""
    start: int
    begins: bool
    """Whether a sentence begins with it."""
    goes_on: bool
    """Whether it goes on what was said with the capitalised word before."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _capitalised(text: str) -> Iterator[_Capitalised]:
    last = ""
    end = 0
    after_name = False
    for start, stop in word_spans(text):
        word, gap = text[start:stop], text[end:start]
        begins = not last or last in _ENDINGS or "\n" in gap
        if word[0].isupper():
            bare = word.removesuffix("’s").removesuffix("'s")
            yield _Capitalised(bare, start, begins, after_name and not begins and gap != "")
            after_name = bare == word
        else:
            after_name = after_name and word == "&"
        last, end = word, stop


def _name_spans(words: Iterable[_Capitalised], inside: Set[str]) -> Iterator[tuple[int, int]]:
    """Where the names are that *words* make up; *inside* are those within sentences."""
    groups: list[list[_Capitalised]] = []
    for word in words:
        if not (word.goes_on and groups):
            groups.append([])
        groups[-1].append(word)
    for group in groups:
        name = list(dropwhile(lambda word: word.text.lower() in _BEGINNINGS, group))
        lonely = len(name) == 1 and name[0].begins and name[0].text not in inside
        if name and len(name) <= _LONGEST_NAME and not lonely:
            yield name[0].start, name[-1].end
