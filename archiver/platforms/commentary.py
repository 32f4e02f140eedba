"""What commentary on listed companies has in common, whatever engine serves it.

INTERNET: Rival Opens Shop       a category before the colon of the title
Bottom line: It will not last.   a summary of a sentence or two before the text
Alibaba (NYSE: BABA)             a company, where it is listed and under which symbol
(previous post)                  a source, in a bracket behind the sentence it supports
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache

import attrs

from archiver.items import Citation, Company
from archiver.platforms.citations import citations, is_digest, is_note, linked
from archiver.platforms.companies import listings, name_before
from archiver.platforms.mics import mic
from archiver.platforms.pieces import Block, Piece
from archiver.text import squash

__all__ = ["bottom_line", "named_in", "split_title"]

_PREFIX = re.compile(r"([^:：]{2,60}?)\s*[:：]\s*(\S.*)")
# Capitals, and acronyms in the plural: SMARTPHONES, M&A, FAST FOOD, 3G, SOEs.
_CAPITALS = re.compile(r"(?=.*[A-Z])(?:[A-Z0-9&/.’'-]+|[A-Z]{2,}s)")

_LABELS = r"bottom[ -]?lines?"
# These go by a colon or stand alone, and what they head stays in the text.
_KIN = (
    r"tl[;:,]?\s?dr|(?:key )?take-?aways?|key points|in (?:short|brief|a nutshell)|the gist|"
    r"(?:executive )?summary|zusammenfassung|kurz gesagt|kurzfassung|en (?:bref|résumé)|résumé|"
    r"en (?:resumen|breve)|in (?:sintesi|breve)|em (?:resumo|síntese)|samenvatting|"
    r"核心观点|内容提要|内容摘要|文章摘要|摘要|要点|一句话总结"
)
# Between label and summary: a colon, a dash with a space behind it, or the end of a bracket.
_AFTER_LABEL = r"\W{0,2}?(?:[:：|»\]】]|[–-]\s|—)\W{0,2}?\s{0,3}"
_NOTICE = re.compile(
    r"\W{0,3}(?:\w{1,9}\W{1,2}\d{1,2}\W{1,2})?(?:update[ds]?|correct(?:ion|ed)|clarification|disclosure|"
    r"disclaimer|erratum|editor.s note|author.s note|note|更新|更正|编者按|编者注)\b",
    re.IGNORECASE,
)

_GATHERED = ("<ul", "<ol", "<blockquote")

_BRACKET = re.compile(r"[(（]([^()（）]{2,240})[)）]")
# Press releases put listings and sources in square ones.
_SQUARE = re.compile(r"[\[【]([^()（）\[\]【】]{2,120})[\]】]")
_SURE = re.compile(r"[:：.]")


def split_title(title: str, columns: Sequence[str] = ()) -> tuple[str | None, str]:
    """(category prefix, headline) of *title*; the prefix is None when it has none.

    A prefix is in capitals, of four words at most, or one of the site's *columns*. A name before
    a colon is none, and most titles with a colon only have a name or a subtitle there.
    """
    found = _PREFIX.fullmatch(title)
    if found is None:
        return None, title
    prefix, headline = found.groups()
    words = prefix.split()
    known = prefix.casefold() in (column.casefold() for column in columns)
    capitals = len(words) <= 4 and all(_is_capitals(word) for word in words)
    if known or (capitals and any(c.isalpha() for c in prefix)):
        return prefix, headline
    return None, title


def _is_capitals(word: str) -> bool:
    return word in ("&", "-", "/") or word.isdecimal() or _CAPITALS.fullmatch(word) is not None


def bottom_line(
    pieces: Sequence[Piece], labels: tuple[str, ...] = ()
) -> tuple[str | None, frozenset[int]]:
    """(summary without its label, places of the pieces that hold it).

    It stands before the text: only images, captions, headings and notices (``UPDATE: …``) may
    precede it. A label in a block of its own is followed by the summary, all of it when that is
    a list or a quotation. *labels* are those of the site, beside ``Bottom line``. Where the label
    begins a later line of a notice, the summary is told and the block stays where it is. Where
    none of these labels stands before the text, one of their kin may: ``TL;DR: …``.
    """
    told = _summary(pieces, *_patterns(labels))
    if told[0] is None:
        return _summary(pieces, *_KIN_PATTERNS)[0], frozenset()
    return told


def _summary(
    pieces: Sequence[Piece], label: re.Pattern[str], alone: re.Pattern[str]
) -> tuple[str | None, frozenset[int]]:
    for place, piece in enumerate(pieces):
        if isinstance(piece, str) or not piece.text or piece.tag in ("figcaption", "embed"):
            continue
        if found := label.match(piece.text):
            return squash(piece.text[found.end() :]), frozenset({place})
        if alone.fullmatch(piece.text):
            held = _held(pieces, place + 1)
            text = squash(" ".join(told.text for told in held.values()))
            return (text, frozenset({place, *held})) if text else (None, frozenset())
        if _NOTICE.match(piece.text):
            lines = piece.text.split("\n")
            starts = [n for n, line in enumerate(lines) if n and label.match(line)]
            if starts:
                rest = "\n".join(lines[starts[0] :])
                return squash(label.sub("", rest, count=1)), frozenset()
        elif not _may_be_caption(piece) and not _is_heading(piece):
            break
    return None, frozenset()


@lru_cache(maxsize=256)
def _patterns(labels: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What begins a block with a label and its summary; what a label alone in a block looks like.

    ``The bottom line – profits – fell`` is a sentence: with an article only a colon will do.
    """
    known = "|".join((_LABELS, *(re.escape(label.strip(" :：")) for label in labels)))
    bare = rf"(?:{known}){_AFTER_LABEL}"
    with_article = rf"(?:the|our|my)\s(?:{known})\W{{0,2}}?[:：]\s{{0,3}}"
    label = rf"\W{{0,3}}(?:{bare}|{with_article})(?=\S)"
    alone = rf"\W{{0,3}}(?:(?:the|our|my)\s)?(?:{known})\W{{0,3}}"
    return re.compile(label, re.IGNORECASE), re.compile(alone, re.IGNORECASE)


_KIN_PATTERNS = (
    re.compile(rf"\W{{0,3}}(?:{_KIN})\W{{0,2}}?[:：]\W{{0,2}}?\s{{0,3}}(?=\S)", re.IGNORECASE),
    re.compile(rf"\W{{0,3}}(?:{_KIN})\W{{0,3}}", re.IGNORECASE),
)


def _held(pieces: Sequence[Piece], start: int) -> dict[int, Block]:
    """The block with text that follows, or every one in the list or quotation that follows."""
    held: dict[int, Block] = {}
    depth = 0
    for place in range(start, len(pieces)):
        piece = pieces[place]
        if isinstance(piece, Block):
            if piece.text and piece.tag != "figcaption":
                held[place] = piece
        elif piece.startswith("</"):
            depth -= 1
        elif piece.startswith(_GATHERED) or depth:
            depth += 1
        if held and depth <= 0:
            break
    return held


def _is_heading(block: Block) -> bool:
    return block.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}


def _may_be_caption(block: Block) -> bool:
    return len(block.text) < 90 and block.tag == "p" and block.text[-1] not in '.!?:”"'


def named_in(
    blocks: Iterable[Block],
    body_text: str,
    noted: Container[int] = (),
    quoted: Container[int] = (),
) -> tuple[tuple[Company, ...], tuple[Citation, ...]]:
    """(companies, citations) that *blocks* name, in order; a listing only once.

    *body_text* is what places of companies are counted in. The blocks whose ids are *noted* are
    footnotes, those *quoted* stand in quotations.
    """
    companies: dict[tuple[str | None, str, str], Company] = {}
    found: list[Citation] = []
    digest = False
    for block in blocks:
        covered: list[tuple[int, int]] = []
        text = block.text
        digest = (digest and text.endswith((")", "）", ").", "）。"))) or is_digest(text)
        for bracket in _brackets(text):
            inside = bracket[1]
            start, end = bracket.span()
            if pairs := listings(inside):
                name = name_before(text[max(0, start - 200) : start])
                # A terminal's code, 700 HK, is sure to be one only behind a name.
                if name or _SURE.search(inside):
                    before = text.rfind(name, 0, start) if name else start
                    for pair in pairs:
                        _add(companies, (name, *pair), _place(body_text, text, max(before, 0)))
                    continue
            if (bracket.re is _BRACKET or is_note(inside)) and (
                cited := citations(block, start, end, digest=digest)
            ):
                found += cited
                covered.append((start, end))
        if block.links and not digest:
            kind = "footnote" if id(block) in noted else "quotation" if id(block) in quoted else ""
            found += linked(block, covered, kind)
    return tuple(companies.values()), tuple(found)


def _add(
    companies: dict[tuple[str | None, str, str], Company],
    key: tuple[str | None, str, str],
    starts_at: int | None,
) -> None:
    """Note a listing; where one noted before it was not in the body, this is its place there."""
    known = companies.get(key)
    if known is None:
        name, exchange, symbol = key
        companies[key] = Company(
            name=name,
            exchange=exchange,
            symbol=symbol,
            mic=mic(exchange, symbol),
            starts_at=starts_at,
        )
    elif known.starts_at is None:
        companies[key] = attrs.evolve(known, starts_at=starts_at)


def _place(body_text: str, block: str, place: int) -> int | None:
    """Where in *body_text* the *place* of a block of it lies; None when it is no part of it."""
    at = body_text.find(block)
    return None if at < 0 else at + place


def _brackets(text: str) -> Iterable[re.Match[str]]:
    """The brackets in *text*, in order; square ones only where no round one holds them."""
    if "[" not in text and "【" not in text:
        return _BRACKET.finditer(text) if "(" in text or "（" in text else ()
    found = list(_BRACKET.finditer(text))
    places = [(bracket.start(), bracket.end()) for bracket in found]
    for square in _SQUARE.finditer(text):
        at = bisect(places, (square.start(),))
        if not at or places[at - 1][1] < square.start():
            found.append(square)
    return sorted(found, key=re.Match.start)
