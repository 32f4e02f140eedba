"""How many comments a page says there are: ``3 Comments``, ``One thought on …``, ``评论 (3)``.

The number counts where it stands beside a word for comments; a title may name other numbers. Only
where a class tells that the line is the count may it stand at the start with any word behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, cast

from lxml import etree

from archiver.text import squash

__all__ = ["comment_count"]

_NUMBER = r"\d{1,3}(?:[\s.,'’]\d{3})+(?!\d)|\d{1,9}"
_NOUN = (
    r"(?:comments?|responses?|thoughts?|repl(?:y|ies)|reactions?|remarks?"
    r"|kommentare?|antwort(?:en)?|gedanken?|reaktion(?:en)?"
    r"|commentaires?|r[ée]ponses?|r[ée]flexions?|r[ée]actions?|avis"
    r"|comentarios?|respuestas?|pensamientos?|reacciones|opiniones"
    r"|coment[áa]rios?|respostas?|pensamentos?|commenti?o?|rispost[ae]|pensier[io]"
    r"|reacties?|gedachten?|комментари[йяев]{1,2}"
    r"|评论|評論|留言|回复|回覆|回應|回应|迴響|想法|コメント|댓글)"
)
_MEASURE = r"(?:\s?(?:条|條|篇|则|則|个|個|件の|개의?|new|user|reader))?"
_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "ein": 1, "eine": 1, "un": 1, "une": 1, "una": 1, "uno": 1, "um": 1,
    "uma": 1, "een": 1, "一": 1, "no": 0, "keine": 0, "aucun": 0, "aucune": 0, "sin": 0,
    "ningún": 0, "nessun": 0, "nessuna": 0, "nenhum": 0, "geen": 0, "нет": 0, "无": 0, "無": 0,
    "暂无": 0, "暫無": 0, "没有": 0, "沒有": 0, "尚无": 0, "尚無": 0,
}  # fmt: skip
_WORDS = "|".join(sorted(_UNITS, key=len, reverse=True))
_PRINTED = re.compile(
    rf"(?<![a-z\d.,])(?P<before>{_NUMBER}){_MEASURE}\s?{_NOUN}(?![a-zß-ÿ])"
    rf"|(?<![a-z]){_NOUN}\s?[(:：（\[]?\s?(?P<behind>{_NUMBER})(?![a-z\d])"
    rf"|(?<![a-z])(?P<word>{_WORDS}){_MEASURE}\s?{_NOUN}(?![a-z])",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"leave a |be the first|add (?:a|your) comment|comments? (?:off|(?:are |is )?closed)"
    r"|schreibe? einen kommentar|kommentar (?:hinterlassen|schreiben)|hinterlasse"
    r"|kommentare (?:deaktiviert|geschlossen)|laisser un commentaire|poster un commentaire"
    r"|commentaires (?:fermés|désactivés)|dej[ae] (?:un|una|tu) |comentarios desactivados"
    r"|发表(?:评论|回复|留言)|發[表佈](?:迴響|評論|回應|留言)|留下评论|添加评论|抢沙发"
    r"|评论已?关闭|关闭评论|留言已?關閉|コメントを(?:残す|どうぞ)",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"\W{{0,3}}(?P<first>{_NUMBER})(?!\w)")
_QUOTED = re.compile(r"[“„«「《‘\"][^“”„»」》’\"]{0,150}[”“»」》’\"]")

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_COUNT_CLASSES = frozenset(
    {"comments-title", "comments-number", "comments-link", "comments-count", "comment-count",
     "comments_title", "comment-title", "wp-block-comments-title", "wpd-thread-info"}
)  # fmt: skip
_COUNT_IDS = frozenset({"comments-title", "comments-number", "comments"})
_LENGTH = 160
_PIECES = 40
_LINES = 200

_Attributes = Callable[[etree._Element], list[Any]]  # strings that know their element
_find_titles = cast(
    _Attributes,
    etree.XPath(
        ".//@class[contains(., 'comments-') or contains(., 'comment-count')"
        " or contains(., 'comments_title') or contains(., 'wpd-thread-info')]"
    ),
)
_find_links = cast(
    _Attributes,
    etree.XPath(".//@class[contains(., 'comments-')]"),
)
_find_told = cast(
    _Attributes, etree.XPath(".//@itemprop[. = 'commentCount' or . = 'interactionCount']")
)


def comment_count(area: etree._Element | None, article: etree._Element) -> int | None:
    """How many comments the page says there are; None when it does not say.

    *area* holds the discussion, if the page has one; a link to it may stand in the *article*.
    """
    for element, certain in _lines(area, article):
        text = _text(element)
        if text and (count := _of_text(text, certain=certain)) is not None:
            return count
    return None


def _lines(
    area: etree._Element | None, article: etree._Element
) -> Iterator[tuple[etree._Element, bool]]:
    """Where the count may be told, and whether the markup says that it is."""
    if area is not None:
        for heading in islice(area.iter(*_HEADINGS), _LINES):
            yield heading, _is_count(heading)
        yield from ((element, True) for element in _named(_find_titles(area)))
    yield from ((element, True) for element in _named(_find_links(article)))
    for name in islice(_find_told(article), 3):
        yield name.getparent(), True


def _named(values: list[Any]) -> Iterator[etree._Element]:  # as above
    for value in islice(values, _LINES):
        if not _COUNT_CLASSES.isdisjoint(value.split()):
            yield value.getparent()


def _is_count(heading: etree._Element) -> bool:
    classes = (heading.get("class") or "").split()
    return heading.get("id") in _COUNT_IDS or not _COUNT_CLASSES.isdisjoint(classes)


def _text(element: etree._Element) -> str:
    """The start of what *element* says; schema.org's ``UserComments:3`` without its kind."""
    if element.tag == "meta":
        return (element.get("content") or "")[:_LENGTH].removeprefix("UserComments:")
    text = "".join(str(piece)[:_LENGTH] for piece in islice(element.itertext(), _PIECES))
    return squash(text[: 2 * _LENGTH])[:_LENGTH]


def _of_text(text: str, *, certain: bool) -> int | None:
    plain = _QUOTED.sub(" ", text)
    found = _PRINTED.search(plain)
    nothing = _NOTHING.search(plain)  # "laisser un commentaire" is no one comment
    if nothing and (found is None or nothing.start() <= found.start()):
        return 0 if certain else None
    if found:
        word = found["word"]
        return _UNITS[word.lower()] if word else _number(found["before"] or found["behind"])
    if not certain:
        return None
    first = _FIRST.match(plain)
    return _number(first["first"]) if first else None


def _number(printed: str) -> int:
    return int("".join(c for c in printed if c.isdecimal())[:9])
