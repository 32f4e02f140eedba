"""The sentence around a place in a text."""

from __future__ import annotations

import re

from archiver.text import squash, word_set

__all__ = ["sentence_at"]

_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"”’'»)\]]*+(?=\s|$)|(?<![。！？])[。！？]++[”’」』）]*+|\n"
)
_ABBREVIATIONS = word_set(
    "a.m. bros. co. corp. dr. e.g. est. etc. fig. i.e. inc. jr. ltd. mr. mrs. ms. no. nos. p.m. "
    "plc. pp. prof. sr. st. u.k. u.s. vol. vs. approx. jan. feb. mar. apr. jun. jul. aug. sep. "
    "sept. oct. nov. dec. z.b. bzw. ca. nr."
)
_NEAR = 200
_FARTHEST = 600  # characters of a sentence on either side of the place


def sentence_at(text: str, start: int, end: int, *, inside: bool = False) -> str | None:
    """The sentence of *text* that what stands from *start* to *end* belongs to, without that.

    Behind a full stop it belongs to the sentence before. *inside*, it is part of the sentence and
    stays. None where nothing is left.
    """
    head, ends = _ends_before(text, start)
    closed = not inside and bool(ends) and ends[0] >= len(head.rstrip())
    begin = (*ends[1 if closed and head.rstrip() else 0 :], 0)[0]
    said = head[begin:]
    if inside:
        said += text[start:end] + _rest(text, end)
    elif not closed:
        said = f"{said.rstrip()}{_rest(text, end)}"
    return squash(said) or None


def _ends_before(text: str, place: int) -> tuple[str, list[int]]:
    """What of *text* stands before *place*, and where in it the last two sentences end."""
    head, ends = "", list[int]()
    for reach in (_NEAR, _FARTHEST):
        head = text[max(0, place - reach) : place]
        ends = []
        for found in reversed(list(_END.finditer(head))):
            if _is_end(head, found):
                ends.append(found.end())
                if len(ends) == 2:
                    return head, ends
    return head, ends


def _rest(text: str, start: int) -> str:
    """What follows *start* up to the end of the sentence."""
    tail = text[start : start + _FARTHEST]
    for found in _END.finditer(tail):
        if _is_end(tail, found):
            return tail[: found.end()]
    return tail


def _is_end(text: str, found: re.Match[str]) -> bool:
    """Whether a sentence ends there: not behind an abbreviation or an initial."""
    if found[0][0] != ".":
        return True
    word = text[max(0, found.start() - 12) : found.start() + 1].rpartition(" ")[2]
    behind = text[found.end() : found.end() + 2].lstrip()
    initial = len(word) == 2 and word[0].isupper()
    return not (initial or word.lower().lstrip("(“\"'") in _ABBREVIATIONS or behind.islower())
