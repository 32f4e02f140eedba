"""Text fragments: the part of an address that leads a browser to words on a page.

    #:~:text=[prefix-,]start[,end][,-suffix]

as https://wicg.github.io/scroll-to-text-fragment/ has it. A browser takes the first place that
fits, whatever the case of its letters; so words that the page has several times get their
neighbours as prefix and suffix, and long ones are told by their beginning and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote, unquote

import attrs

__all__ = ["Directive", "directive", "led_to"]

_LONGEST = 80  # characters that are told whole: a printed address is copied by hand
_ENDS = 5  # words of the beginning and of the end of what is longer
_EITHER_OR_BOTH = ((1, 0), (0, 1), (1, 1))
_NEIGHBOURS = 12  # words of prefix and suffix, at most
_CONTEXT = 300  # characters of the text around that are compared
_SIDES = [
    (0, 0),
    *((n * left, n * right) for n in range(1, _NEIGHBOURS + 1) for left, right in _EITHER_OR_BOTH),
]
_TRIES = 1000  # places of a hostile page
# A browser matches whole words. Chinese has no spaces between them, so it is cut at its stops.
_PIECE = re.compile(r"[^\s、。，．：；！？]+[、。，．：；！？]*|[、。，．：；！？]+")


@attrs.frozen
class Directive:
    """One text directive, decoded."""

    start: str
    end: str | None = None
    prefix: str | None = None
    suffix: str | None = None

    def __str__(self) -> str:
        """``text=…``, with every character encoded that could mean something else."""
        told = [
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end) if self.end else "",
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        ]
        return f"text={','.join(filter(None, told))}"

    @classmethod
    def read(cls, written: str) -> Directive | None:
        """The first directive in *written*; None when it is none."""
        label, _, value = written.partition("&")[0].partition("=")
        told = value.split(",")
        prefix = told.pop(0)[:-1] if told[0].endswith("-") else None
        suffix = told.pop()[1:] if told and told[-1].startswith("-") else None
        if label != "text" or not 1 <= len(told) <= 2 or not all(told):
            return None
        start, end = unquote(told[0]), unquote(told[1]) if told[1:] else None
        return cls(start, end, _decoded(prefix), _decoded(suffix))


def directive(words: str, page: str, before: str = "", after: str = "") -> Directive | None:
    """What leads to *words* on a page with the text *page*, both with single spaces.

    Of several places that one is meant which stands behind *before* or in front of *after*. None
    when the page does not have the words in a row.
    """
    folded, wanted = _fold(page), _fold(words)
    places = _places(folded, wanted)
    if not places:
        return None
    at = _meant(folded, places, (_fold(before), _fold(after)), len(wanted))
    start, end = _told(words)
    ambiguous = None
    for left, right in _SIDES:
        prefix = _last(page[max(0, at - _CONTEXT) : at], left)
        suffix = _first(page[at + len(words) : at + len(words) + _CONTEXT], right)
        found = Directive(start, end, prefix or None, suffix or None)
        leads = list(islice(_leads(folded, found), 2))
        if leads == [(at, at + len(wanted))]:
            return found
        if leads[:1] == [(at, at + len(wanted))]:
            ambiguous = ambiguous or found
    return ambiguous


def led_to(page: str, found: Directive) -> str | None:
    """The words of *page*, a text with single spaces, that *found* leads to; None without any."""
    place = next(_leads(_fold(page), found), None)
    return None if place is None else page[place[0] : place[1]]


def _told(words: str) -> tuple[str, str | None]:
    """What to tell of *words*: all, or how they begin and how they end."""
    if len(words) <= _LONGEST:
        return words, None
    start, end = _first(words, _ENDS), _last(words[-_CONTEXT:], _ENDS)
    return (start, end) if start and end and len(start) + len(end) < len(words) else (words, None)


def _meant(folded: str, places: list[int], around: tuple[str, str], length: int) -> int:
    before, after = around[0][-_CONTEXT:], around[1][:_CONTEXT]

    def agreeing(at: int) -> int:
        behind = bool(before) and _ends(folded, at, before)
        return behind + (bool(after) and _begins(folded, at + length, after))

    return max(places, key=agreeing)


def _places(folded: str, wanted: str) -> list[int]:
    """Where *wanted* stands as whole words."""
    found: list[int] = []
    at = folded.find(wanted)
    while at >= 0 and len(found) < _TRIES:
        if _whole(folded, at, at + len(wanted)):
            found.append(at)
        at = folded.find(wanted, at + 1)
    return found


def _whole(text: str, start: int, end: int) -> bool:
    """Whether no word of letters with case, nor a number, is cut at *start* or *end*."""
    return not (_joined(text, start) or _joined(text, end))


def _joined(text: str, at: int) -> bool:
    return 0 < at < len(text) and _spaced(text[at - 1]) and _spaced(text[at])


def _spaced(character: str) -> bool:
    """Whether *character* belongs to a word of a script that has spaces between words."""
    return character.isalnum() and character < "\u2e80"


def _leads(folded: str, found: Directive) -> Iterator[tuple[int, int]]:
    """Every place that *found* fits, the first of which a browser takes."""
    parts = (found.start, found.end, found.prefix, found.suffix)
    start, end, prefix, suffix = (_fold(part) if part else "" for part in parts)
    for at in _places(folded, start):
        if _ends(folded, at, prefix):
            stop = _stop(folded, at + len(start), end, suffix)
            if stop is not None:
                yield at, stop
            elif end and not suffix:
                return  # nor does it end further on


def _ends(folded: str, at: int, prefix: str) -> bool:
    """Whether *prefix* stands before *at*, white space aside."""
    return folded[max(0, at - len(prefix) - 1) : at].rstrip().endswith(prefix)


def _begins(folded: str, at: int, suffix: str) -> bool:
    """Whether *suffix* stands behind *at*, white space aside."""
    return folded[at : at + len(suffix) + 1].lstrip().startswith(suffix)


def _stop(folded: str, begin: int, end: str, suffix: str) -> int | None:
    """Where the words end that begin before *begin*."""
    stops = [begin]
    if end:
        stops = []
        at = folded.find(end, begin)
        while at >= 0 and len(stops) < _NEIGHBOURS:
            stops.append(at + len(end))
            at = folded.find(end, at + 1)
    fits = (s for s in stops if _whole(folded, s, s) and _begins(folded, s, suffix))
    return next(fits, None)


def _first(text: str, count: int) -> str:
    """The first *count* pieces of *text*."""
    pieces = [piece for _, piece in zip(range(count), _PIECE.finditer(text), strict=False)]
    return text[pieces[0].start() : pieces[-1].end()] if pieces else ""


def _last(text: str, count: int) -> str:
    """The last *count* pieces of *text*."""
    pieces = list(_PIECE.finditer(text))[-count:] if count else []
    return text[pieces[0].start() : pieces[-1].end()] if pieces else ""


def _fold(text: str) -> str:
    """*text* in small letters, as long as it was."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(lower if len(lower := c.lower()) == 1 else c for c in text)


def _encoded(text: str) -> str:
    encoded = quote(text, safe="").replace("-", "%2D")
    return f"{encoded[:-1]}%2E" if encoded.endswith(".") else encoded  # it might end a sentence


def _decoded(text: str | None) -> str | None:
    return unquote(text) if text else None
