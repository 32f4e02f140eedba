"""What comments say where no class of a known system tells: their lines, taken apart.

Whoever prints comments prints all of them alike: a name and a date above or below the text, and
words to answer by. What one comment does not show the others do: a line that is a date, a name or
the same words in most of them is so in all, even where a text is one word long.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.platforms.comments_parts import Bit, Line, lines
from archiver.platforms.comments_words import (
    ABOUT,
    DATE,
    LONGEST_LINE,
    LONGEST_NAME,
    NAME,
    SUBJECT,
    TEXT,
    answers,
    cleaned,
    is_action,
    is_answer_title,
    is_credit,
    is_dated,
    is_ended,
    may_be_name,
    named_in,
    says_at,
    without_date,
)
from archiver.text import squash

__all__ = ["Told", "is_dated", "is_spoken", "told", "told_all"]

_SEARCHED = 40
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SPOKEN = frozenset({"h3", "h4", "h5", "h6"})
_NAME_TAGS = ("cite", "b", "strong", "h2", "h3", "h4", "h5", "h6", "dt", "a")
_BESIDE = 60  # letters of a line that is none of the text: a title, a rating
_MOST = 0.6
_NEARLY_ALL = 0.8
_SEVERAL = 3
_FIELD = re.compile(
    r"(?:name|author|comment(?:er|s)?|message|date|posted(?: by)?|from|by|user|text)\s?[:：]",
    re.IGNORECASE,
)
_COLON = re.compile(r"[^.!?:：\n]{0,60}[:：]\s*")
_BETWEEN = " \t\n,|·•-—–:：/[]#"


class Told(NamedTuple):
    """A comment taken apart."""

    text: str
    name: str | None
    date: str | None
    is_certain: bool
    """Whether a date or a word such as ``wrote`` shows that it is a comment."""
    is_marked: bool
    """Whether an element of its own holds the name."""
    is_held: bool = False
    """Whether an element made for it holds the text."""


def told(roots: tuple[etree._Element, ...], others: Collection[etree._Element]) -> Told:
    """What the elements *roots*, one comment, say; but for the comments in *others* below them."""
    return told_all([roots], others)[0]


def told_all(
    units: Sequence[tuple[etree._Element, ...]], others: Collection[etree._Element]
) -> list[Told]:
    """What each of *units* says, the elements of comments that a page prints alike."""
    seen = _unlabelled([lines(roots, others) for roots in units])
    slots = _Slots(seen)
    return [slots.told(one) for one in seen]


def _unlabelled(seen: list[list[Line]]) -> list[list[Line]]:
    """The lines of comments, without what stands before it in each: ``Name:``, ``Comment:``."""
    same = _same(seen)
    return [[_unlabelled_line(line, same) for line in found] for found in seen]


def _unlabelled_line(line: Line, same: Collection[tuple[str, str]]) -> Line:
    """*line* without a label before it, and without what an element says in every comment."""
    if len(line.bits) == 1:
        return line
    first = line.bits[0]
    said = squash(first.text)
    is_same = [(f"{line.slot}|{bit.slot}", _plain(bit.text)) in same for bit in line.bits]
    labelled = said[-1:] in {":", "："} and (is_same[0] or _FIELD.fullmatch(said) is not None)
    kept = [
        bit
        for place, bit in enumerate(line.bits)
        if not (is_same[place] and bit.slot and _is_mere_word(bit))
        if place or not labelled
    ]
    return line._replace(bits=tuple(kept)) if kept else line


def _is_mere_word(bit: Bit) -> bool:
    return any(map(str.isalpha, bit.text)) and not is_dated(squash(bit.text))


def is_spoken(element: etree._Element) -> bool:
    """Whether *element* is a heading that says who wrote what follows: ``NAME wrote:``."""
    if element.tag not in _SPOKEN:
        return False
    said = _said(element)[:LONGEST_LINE]
    return says_at(said) is not None or is_credit(said)


class _Slots:
    """What the lines of comments are by the place they stand in."""

    def __init__(self, seen: Sequence[list[Line]]) -> None:
        self._count = len(seen)
        self._same = _same(seen)
        self._seems = {id(e): _seems_about(e, self._same) for one in seen for e in one}
        self._is_held = False
        self._about = self._voted(seen)
        self._is_held = self._are_held(seen)
        self._names = self._named_slot(seen)

    def told(self, one: list[Line]) -> Told:
        """The comment *one*."""
        kept = [line for line in one if not self._is_about(line)]
        about = [line for line in one if self._is_about(line)]
        if self._is_held and len(kept) > 1:
            kept = [line for line in kept if not is_action(line.spaced)] or kept
        own = next((line for line in one if line.slot == self._names), None)
        if own in kept and len(kept) > 1:
            kept.remove(own)
        name, marked = self._name(about, kept, own)
        if name is not None and any(not _is_subject(line) for line in kept):
            kept = [line for line in kept if not _is_subject(line)]
        date = _date(about if own is None else [*about, own], name)
        text, says = self._text(kept, name)
        certain = (says and self._count > 1) or date is not None or any(map(_speaks, about))
        return Told(text, name, date, certain, marked, self._is_held)

    def _are_held(self, seen: Sequence[list[Line]]) -> bool:
        """Whether what is called a text is most of what the comments say."""
        kept = [[line for line in one if not self._is_about(line)] for one in seen]
        held = sum(any(line.part == TEXT for line in one) for one in kept)
        if held < _NEARLY_ALL * len(seen) or not seen:
            return False
        texts = [line.text for one in kept for line in one if line.part == TEXT]
        others = [line.text for one in kept for line in one if line.part != TEXT]
        if all(len(other) < _BESIDE and not is_ended(other) for other in others):
            return True
        return sum(map(len, texts)) >= _MOST * sum(map(len, [*texts, *others]))

    def _voted(self, seen: Sequence[list[Line]]) -> Mapping[str, bool]:
        """Slots of lines that are about comments, for those that several have."""
        votes: dict[str, list[bool]] = {}
        for one in seen:
            found: dict[str, bool] = {}
            for line in one:
                found.setdefault(line.slot, self._seems[id(line)])
            for slot, vote in found.items():
                votes.setdefault(slot, []).append(vote)
        return {slot: sum(v) >= _MOST * len(v) for slot, v in votes.items() if len(v) > 1}

    def _is_about(self, line: Line) -> bool:
        if self._is_held:
            return line.part != TEXT
        voted = self._about.get(line.slot)
        return self._seems[id(line)] if voted is None else voted

    def _named_slot(self, seen: Sequence[list[Line]]) -> str | None:
        """The place where each comment has a line that is a name, and nothing else."""
        found: dict[str, list[Line]] = {}
        crowded: set[str] = set()
        for one in seen:
            count = Counter(line.slot for line in one)
            crowded.update(slot for slot, n in count.items() if n > 1)
            texts = sum(not self._is_about(line) for line in one)
            for line in one:
                alone = texts < 1 + (not self._is_about(line))
                if not alone and line.part != TEXT:
                    found.setdefault(line.slot, []).append(line)
        usable = [
            slot
            for slot, named in found.items()
            if slot not in crowded
            and len(named) >= _NEARLY_ALL * self._count
            and all(may_be_name(cleaned(line.spaced)) for line in named)
            and (named[0].slot, _plain(named[0].text)) not in self._same
        ]
        return min(usable, key=lambda slot: _rank(found[slot][0])) if usable else None

    def _name(
        self, about: list[Line], kept: list[Line], own: Line | None
    ) -> tuple[str | None, bool]:
        """(the name in the lines about a comment, whether an element of its own holds it)."""
        for line in about if own is None else [*about, own]:
            if name := _called(line):
                return name, True
        credits = [line for line in about if is_credit(line.spaced) or says_at(line.spaced)]
        printed = own is not None and own.part != SUBJECT
        found = self._in_bits(credits) or (None if printed else self._in_bits(about))
        if found is None and own is not None:
            found = _in_line(own), self._count >= _SEVERAL or _is_emphasis(own)
        if found is not None:
            return found
        for line in about:
            same = (line.slot, _plain(line.spaced)) in self._same
            if not same and not answers(line.text) and (name := named_in(line.spaced)):
                return name, False
        return self._before_text(kept)

    def _in_bits(self, about: Iterable[Line]) -> tuple[str, bool] | None:
        for line in about:
            for bit in line.bits:
                name = cleaned(without_date(squash(bit.text)))
                if bit.slot and may_be_name(name) and not self._is_same(line, bit):
                    return name, _tag_rank(bit.element) < len(_NAME_TAGS)
        return None

    def _before_text(self, kept: list[Line]) -> tuple[str | None, bool]:
        """The name a text begins with: ``NAME: …``, in bold or not."""
        if not kept:
            return None, False
        first = kept[0].bits[0]
        said = squash(first.text)
        if len(kept[0].bits) > 1 and (first.slot or first.part == NAME):
            name = cleaned(said)
            behind = squash(kept[0].bits[1].text)[:1]
            if may_be_name(name) and (
                first.part == NAME or said[-1] in ":：" or behind in (":", "：")
            ):
                return name, True
        if len(kept) > 1 and kept[0].part == NAME:
            return cleaned(kept[0].text), True
        return None, False

    def _is_same(self, line: Line, bit: Bit) -> bool:
        return (f"{line.slot}|{bit.slot}", _plain(bit.text)) in self._same

    def _text(self, kept: list[Line], name: str | None) -> tuple[str, bool]:
        """(the text that *kept* holds, whether the name stands before it)."""
        found = "\n".join(filter(None, (_without_ends(line) for line in kept)))
        if name and found.startswith(name):
            line = found[len(name) :].partition("\n")[0]
            label = _COLON.match(line[:LONGEST_LINE])
            if label and found[len(name) + label.end() :]:
                return found[len(name) + label.end() :].strip(), True
        return found, False


def _is_subject(line: Line) -> bool:
    """Whether a comment's own title is what *line* is."""
    return (
        line.part == SUBJECT
        or is_answer_title(line.text)
        or line.bits[0].element.tag in _HEADINGS
        or (
            line.part != TEXT
            and any(e.tag in _HEADINGS for e in islice(line.bits[0].element.iterancestors(), 2))
        )
    )


def _is_emphasis(line: Line) -> bool:
    return _rank(line)[0] < len(_NAME_TAGS)


def _rank(line: Line) -> tuple[int, int]:
    """How likely a line that may be a name is one: the lower, the more."""
    if line.part == NAME or any(bit.part == NAME for bit in line.bits):
        return -1, 0
    return _tag_rank(line.bits[0].element), len(line.bits)


def _tag_rank(element: etree._Element) -> int:
    tags = [element.tag, *(above.tag for above in islice(element.iterancestors(), 2))]
    ranks = [_NAME_TAGS.index(tag) for tag in tags if tag in _NAME_TAGS]
    return min(ranks, default=len(_NAME_TAGS))


def _same(seen: Sequence[list[Line]]) -> Collection[tuple[str, str]]:
    """(slot, text) of the lines and bits that stand in all of several comments."""
    if len(seen) < _SEVERAL:
        return frozenset()
    count: Counter[tuple[str, str]] = Counter()
    for one in seen:
        found = {(line.slot, _plain(line.text)) for line in one}
        found |= {(f"{line.slot}|{b.slot}", _plain(b.text)) for line in one for b in line.bits}
        count.update(found)
    return {key for key, n in count.items() if n >= _NEARLY_ALL * len(seen)}


def _plain(text: str) -> str:
    return "".join(filter(str.isalpha, text[:LONGEST_LINE])).lower()


def _seems_about(line: Line, same: Collection[tuple[str, str]]) -> bool:
    """Whether a line alone seems to be about a comment: a date, words to answer by."""
    said = line.spaced
    if len(said) > LONGEST_LINE:
        return False
    if is_action(said) or (line.slot, _plain(said)) in same or not any(map(str.isalpha, said)):
        return True
    if line.part in {DATE, ABOUT, NAME} or says_at(said) or is_credit(said):
        return True
    parts = {bit.part for bit in line.bits if any(map(str.isalnum, bit.text))}
    if TEXT in parts and line.part != TEXT:
        return False
    if parts <= {NAME, DATE} or _is_date_line(said, line.part):
        return True
    beside = "".join(bit.text for bit in line.bits if bit.part != DATE)
    return DATE in parts and len(beside) < _BESIDE and not is_ended(squash(beside))


def _is_date_line(said: str, part: str | None) -> bool:
    """Whether a date and little else is what a line says."""
    if not is_dated(said) or is_ended(said):
        return False
    return len(cleaned(without_date(said))) < LONGEST_NAME * (1 if part == TEXT else 2)


def _called(line: Line) -> str | None:
    """The name in the bits of *line* that are called so."""
    bits = [bit for bit in line.bits if bit.part == NAME and not is_action(squash(bit.text))]
    for bit in bits:
        if bit.slot and may_be_name(name := cleaned(without_date(squash(bit.text)))):
            return name
    said = squash("".join(bit.text for bit in bits))
    name = cleaned(without_date(said)) if len(said) <= LONGEST_LINE else ""
    return name or None


def _in_line(line: Line) -> str:
    """The name that is all *line* says, or that a link or bold letters in it hold."""
    bits = [bit for bit in line.bits if bit.slot and may_be_name(cleaned(squash(bit.text)))]
    if len(line.bits) > 1 and bits:
        best = min(bits, key=lambda bit: _tag_rank(bit.element))
        return cleaned(squash(best.text))
    return cleaned(line.text)


def _speaks(line: Line) -> bool:
    return says_at(line.text) is not None or any(answers(squash(b.text)) for b in line.bits)


def _date(about: Iterable[Line], name: str | None) -> str | None:
    for line in about:
        for bit in line.bits:
            if bit.element.tag == "time" and (
                exact := (bit.element.get("datetime") or "").strip()
            ):
                return exact[:100]
    for line in about:
        for said in (*(squash(bit.text) for bit in line.bits), line.spaced):
            if is_dated(said):
                return _only_date(said, name)
    return None


def _only_date(line: str, name: str | None) -> str:
    """The date in *line*, and what is printed around it, without a name and words to act by."""
    said = line.replace(name, " ", 1) if name else line
    parts = [part for part in re.split(r"\s?[|·•]\s?", said) if is_dated(part)]
    return squash(parts[0] if parts else said).strip(_BETWEEN)


def _without_ends(line: Line) -> str:
    """The text of a line, without the name and the date that stand in it."""
    bits = (
        [bit for bit in line.bits if bit.part not in {NAME, DATE}]
        if line.part != TEXT
        else line.bits
    )
    said = squash("".join(bit.text for bit in bits))
    return said.strip(" –—-|·") if len(bits) < len(line.bits) else said


def _said(element: etree._Element) -> str:
    return squash("".join(str(text)[:200] for text in islice(element.itertext(), _SEARCHED)))
