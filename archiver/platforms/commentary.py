"""What commentary on listed companies has in common, whatever engine serves it.

INTERNET: Rival Opens Shop       a category before the colon of the title
Bottom line: It will not last.   a summary of a sentence or two before the text
Alibaba (NYSE: BABA)             a company, where it is listed and under which symbol
(previous post)                  a source, in a bracket behind the sentence it supports
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archiver.items import Citation, Company
from archiver.platforms.companies import listings, name_before
from archiver.platforms.pieces import Block, Piece
from archiver.text import squash, word_set
from archiver.urls import without_trackers

__all__ = ["bottom_line", "brackets", "split_title"]

_PREFIX = re.compile(r"([^:：]{2,60}?)\s*[:：]\s*(\S.*)")
# Capitals, and acronyms in the plural: SMARTPHONES, M&A, FAST FOOD, 3G, SOEs.
_CAPITALS = re.compile(r"(?=.*[A-Z])(?:[A-Z0-9&/.’'-]+|[A-Z]{2,}s)")

_LABEL = re.compile(r"\W{0,3}bottom[ -]line\s{0,3}[:：–—-]\s*(.*)", re.IGNORECASE | re.DOTALL)
_LABEL_ALONE = re.compile(r"\W{0,3}bottom[ -]line\W{0,3}", re.IGNORECASE)
_NOTICE = re.compile(
    r"\W{0,3}(?:update[ds]?|correct(?:ion|ed)|editor.s note|note)\b", re.IGNORECASE
)

_BRACKET = re.compile(r"[(（]([^()（）]{2,240})[)）]")
_LANGUAGES = {
    name.lower(): name
    for name in (
        "Arabic", "Cantonese", "Chinese", "Dutch", "English", "French", "German", "Hindi",
        "Indonesian", "Italian", "Japanese", "Korean", "Malay", "Mandarin", "Portuguese",
        "Russian", "Spanish", "Thai", "Turkish", "Vietnamese",
    )
}  # fmt: skip
_SOURCE_NOUNS = word_set(
    "announcement article blog document filing interview post release report statement story "
    "transcript video website"
)
_QUALIFIERS = word_set(
    "a an the my our company corporate court earlier exchange full government joint latest news "
    "official original press previous recent related second see stock third"
)
_NEWSWIRES = frozenset(
    {"businesswire", "business wire", "prnewswire", "pr newswire", "globenewswire", "marketwire",
     "marketwired"}
)  # fmt: skip


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


def bottom_line(pieces: Sequence[Piece]) -> tuple[str | None, frozenset[int]]:
    """(summary without its label, places of the pieces that hold it).

    It stands before the text: only images, captions and notices (``UPDATE: …``) may precede it.
    A label in a block of its own is followed by the summary.
    """
    alone: int | None = None
    for place, piece in enumerate(pieces):
        if isinstance(piece, str) or not piece.text or piece.tag == "figcaption":
            continue
        if alone is not None:
            return squash(piece.text), frozenset({alone, place})
        if (found := _LABEL.fullmatch(piece.text)) and found[1]:
            return squash(found[1]), frozenset({place})
        if _LABEL_ALONE.fullmatch(piece.text):
            alone = place
        elif not _NOTICE.match(piece.text) and not _may_be_caption(piece):
            break
    return None, frozenset()


def _may_be_caption(block: Block) -> bool:
    return len(block.text) < 90 and block.tag == "p" and block.text[-1] not in '.!?:”"'


def brackets(
    blocks: Iterable[Block],
) -> tuple[tuple[Company, ...], tuple[Citation, ...]]:
    """(companies, citations) that the brackets in *blocks* give, in order; a listing only once."""
    companies: dict[Company, None] = {}
    citations: list[Citation] = []
    for block in blocks:
        if "(" not in block.text and "（" not in block.text:
            continue
        for bracket in _BRACKET.finditer(block.text):
            found = listings(bracket[1])
            if found:
                name = name_before(block.text[: bracket.start()])
                for exchange, symbol in found:
                    companies[Company(name=name, exchange=exchange, symbol=symbol)] = None
            else:
                citations += _citations(block, bracket)
    return tuple(companies), tuple(citations)


def _citations(block: Block, bracket: re.Match[str]) -> list[Citation]:
    start, end = bracket.span()
    anchor = squash(bracket[1])
    linked = [link for link in block.links if link.start < end and link.end > start]
    inside = [link for link in linked if link.start >= start and link.end <= end]
    if len(inside) > 1:
        parts = (
            (squash(block.text[link.start : link.end].strip("()（）")), link) for link in inside
        )
        return [_citation(_kind(words) or "source", words, link.url) for words, link in parts]
    kind = _kind(anchor)
    if kind is None and inside:
        kind = "source"
    if kind is None:
        return []
    return [_citation(kind, anchor, linked[0].url if linked else None)]


def _citation(kind: str, anchor: str, url: str | None) -> Citation:
    bare = without_trackers(url) if url else None
    return Citation(kind=kind, anchor=anchor, url=bare, original_url=url if url != bare else None)


def _kind(words: str) -> str | None:
    """The usual form of a source note that *words* are a variant of, ``source`` for a newswire."""
    found = words.strip(" .,:;–—").lower()
    if found in _NEWSWIRES:
        return "source"
    *qualifiers, noun = found.replace("-language", "").split() or [""]
    noun = noun.removesuffix("s") if noun != "news" else noun
    noun = {"storie": "story"}.get(noun, noun)
    if noun not in _SOURCE_NOUNS or not qualifiers or len(qualifiers) > 3:
        return None
    if any(word not in _QUALIFIERS and word not in _LANGUAGES for word in qualifiers):
        return None
    told = [_LANGUAGES.get(word, word) for word in qualifiers if word not in _ARTICLES]
    return " ".join([*told, noun]) if told else None


_ARTICLES = frozenset({"a", "an", "the", "my", "our", "see", "full"})
