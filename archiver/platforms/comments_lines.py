"""What a comment says where no class of a known system tells: its lines, taken apart.

Whoever prints a comment prints a name and a date above or below it, and words to answer by. Lines
of these kinds at either end are about the comment, and what stands between them is its text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from datetime import tzinfo
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver import dates
from archiver.items import Comment
from archiver.platforms.comments_items import Item
from archiver.platforms.markup import DROP, Resolve, blocks
from archiver.platforms.pieces import text_of
from archiver.platforms.trimming import PRINTED_DATE
from archiver.text import squash, word_set

__all__ = ["Told", "is_dated", "read_lines", "told"]

_LONGEST_LINE = 140  # letters a line about a comment has at most
_LONGEST_NAME = 40
_NAME_WORDS = 4
_SEARCHED = 40
_MOST_LINES = 4  # about a comment, at either end of it
_ROLES = dict.fromkeys(word_set("children replies sub-comments avatar"), DROP)

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_\s]+")
_TEXTS = word_set(
    "text txt texte texto body content message msg inhalt cooked comment-con article"
)
_NAMES = word_set(
    "author autor auteur user username name nick nickname handle who commenter nutzer from poster "
    "fn writer nombre cite"
)
_NAME_ENDS = ("username", "nickname", "nick", "hnuser")
_NAME_TAGS = ("cite", "b", "strong", "h3", "h4", "h5", "h6", "a", "dt")

_INLINE = frozenset({"span", "a", "time", "b", "strong", "small", "em", "i", "cite"})
_ACTION = re.compile(
    r"[\W\d]*(?:(?:reply(?: to this)?(?: comment)?|respond|likes?|dislike|share|"
    r"report(?: abuse)?|flag|"
    r"quote|permalink|permanent link|link|edit|delete|thread|parent|expand|upvote|downvote|vote|"
    r"visitor|member|guest|email|website|homepage|url|"
    r"antworten?|antwort|gefällt mir|melden|zitieren|"
    r"répondre(?: à (?:ce message|ce commentaire))?|signaler|citer|responder|me gusta|"
    r"denunciar|citar|"
    r"rispondi|segnala|reageer|svara?|回复|回覆|答复|支持|反对|反對|举报|引用|点赞|赞|顶|踩|楼|沙发|板凳|"
    r"返信|(?:답글|댓글)(?:\s?(?:쓰기|달기))?|답변|수정|삭제|신고|編集|削除|通報|编辑|删除|修改|score|points?|interesting|insightful|funny|"
    r"ответить|пожаловаться|цитировать|odpow(?:iedz|iadam)|zgłoś|cytuj|odpovědět|nahlásit|"
    r"beantwoorden|reageren|yanıtla|cevapla|şikayet et|svar|válasz|vastaa|balas|trả lời|cevap|"
    r"(?:junior |senior |registered |full )?member|moderator|administrator)[\W\d]*)+",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}\s?[:h]\s?\d{2}\b|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|"
    r"\d\s\w{1,8}\s(?:ago|fa|назад|temu|geleden|önce|sedan|siden|sitten|ezelőtt|lalu)\b|"
    r"\b(?:vor|il y a|hace|há|před|för|for)\s\d+\s\w+|"
    r"\d\s?(?:分钟|小时|天|年|个月|分鐘|小時|個月|秒|分|時間|日|週間|か月|ヶ月)前|"
    r"\d\s?(?:초|분|시간|일|주|개월|달|년)\s전|"
    r"(?<!\d)\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?(?:19|20)\d\d(?!\d)"
)
_ENDED = re.compile(r"(?<!\s\w)[.!?。！？…][\"'”’)）]*$")
_SAYS = re.compile(
    r"\s(?:says|said|wrote|writes|replied|schrieb|schreibt|sagt|meint|a dit|a écrit|dit|"
    r"écrit|dijo|dice|"
    r"escribió|disse|ha scritto|scrive|schreef)\b[^.!?]{0,60}(?:[:：]|\.\.\.|…|,)$|"
    r"\s?[说説說]\s?[:：]$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:^|\W)(?:(?:posted|submitted|written|left|comment|kommentar|commentaire)\s)?"
    r"(?:by|from|von|par|por|di|door)\b[:：]?\s(?P<name>[^\W\d_][^,|(\[\d@]{0,40}?)"
    r"(?=\s+(?:on|at|am|um|le|el|il)\s|\s?[,|(\[\d@·•»–—-]|\s*$)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"[—–―~-]{1,2}\s?(?P<name>[^\W\d_][^,|(\d]{0,40})")
_FIRST = re.compile(r"\W*(?:\d+[.)]?\s)?(?P<name>[^\W\d_][^,|(:：\d]{0,40})")
_RE = re.compile(r"(?:re|aw|sv|回复)\s?[:：]", re.IGNORECASE)
_SPOKEN = frozenset({"h3", "h4", "h5", "h6"})
_LABEL = re.compile(r"[:：]\s*")


class Told(NamedTuple):
    """A comment taken apart."""

    text: str
    name: str | None
    date: str | None
    is_certain: bool
    """Whether a date or a word such as ``wrote`` shows that it is a comment."""
    is_marked: bool
    """Whether an element of its own holds the name."""


def read_lines(
    item: Item, resolve: Resolve, zone: tzinfo | None, others: Collection[etree._Element]
) -> Comment:
    """The comment of *item*; *others* are the elements of all comments, dates are in *zone*."""
    found = told(item.roots, others)
    moment = dates.parse(found.date, zone) if found.date else None
    key = "\0".join((found.name or "", found.date or "", found.text))
    return Comment(
        id=item.identity or hashlib.sha256(key.encode()).hexdigest()[:16],
        parent_id=item.parent,
        author=found.name,
        author_url=_link(item.roots, found.name, resolve),
        published=moment.at if moment else None,
        published_raw=found.date,
        text=found.text,
        kind="comment",
    )


def told(roots: tuple[etree._Element, ...], others: Collection[etree._Element]) -> Told:
    """What the elements *roots*, one comment, say; but for the comments in *others* below them."""
    own = set(roots)
    skip = {e for root in roots for e in root.iter() if e in others and e not in own}
    lines, marked = list(_lines(roots, skip)), _marked(roots, skip)
    text, about = _apart(lines, marked)
    holder = _holder(roots, skip)
    if holder is not None:
        text = _apart(list(_lines((holder,), skip)), marked)[0] or text
    name = marked or _named(about)
    text, says = _without_name(text, name)
    date = next((line for line in about if is_dated(line)), None) or _time(roots, skip)
    certain = says or date is not None or any(_SAYS.search(line) for line in about)
    return Told(text, name, date and _only_date(date, name), certain, marked is not None)


def _apart(lines: list[str], marked: str | None) -> tuple[str, list[str]]:
    """(the text of a comment, the lines about it); *marked* is the name in its markup."""
    end = len(lines) - _below(lines, marked)
    begin = _above(lines[:end], marked, named=_named(lines[end:]))
    return "\n".join(lines[begin:end]), [*lines[:begin], *lines[end:]]


def _lines(roots: tuple[etree._Element, ...], skip: Collection[etree._Element]) -> Iterator[str]:
    joined = dict(_joined(roots, skip))
    for root in roots:
        for line in text_of(blocks(root, _nowhere, _ROLES, skip)).split("\n"):
            if line := squash(line):
                yield joined.get(line, line)


def _joined(
    roots: tuple[etree._Element, ...], skip: Collection[etree._Element]
) -> Iterator[tuple[str, str]]:
    """(what elements side by side say without a space between them, the same with bars)."""
    for element in _elements(roots, skip):
        run: list[str] = []
        for child in islice(element, _SEARCHED) if len(element) > 1 else ():
            inline = child.tag in _INLINE and child not in skip
            if inline and (said := _said(child)):
                run.append(said)
            if not inline or (child.tail or "").strip():
                run = []
            elif len(run) > 1 and sum(map(len, run)) < _LONGEST_LINE:
                yield "".join(run), " | ".join(run)


def _nowhere(_: str) -> None:
    return None


def _above(lines: list[str], marked: str | None, *, named: str | None) -> int:
    """How many of *lines* stand above the text and are about it; one line is always text."""
    count = 0
    known = marked is not None or named is not None
    for line in islice(lines, max(0, min(len(lines) - 1, _MOST_LINES))):
        if not _is_about(line, marked):
            if known or count > 1 or not _may_be_name(line):
                break
            known = True
        count += 1
    return count


def _below(lines: list[str], marked: str | None) -> int:
    """How many of *lines* stand below the text and are about it."""
    count = 0
    for line in islice(reversed(lines), max(0, min(len(lines) - 1, _MOST_LINES))):
        if not _is_about(line, marked) and not (_SIGNED.match(line) and len(line) < _LONGEST_NAME):
            above = lines[-count - 2] if count + 2 < len(lines) else ""
            if not (_may_be_name(line) and _is_about(above, marked) and is_dated(above)):
                break
        count += 1
    rest = lines[1 : len(lines) - count]
    first_is_name = bool(lines) and (_may_be_name(lines[0]) or _named(lines[:1]) is not None)
    if marked is None and not first_is_name and len(rest) and _may_be_name(rest[-1]):
        return count + 1  # a name alone, below the text
    return count


def _is_about(line: str, marked: str | None) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    if _ACTION.fullmatch(line) or not any(map(str.isalpha, line)) or _SAYS.search(line):
        return True
    if _RE.match(line):
        return True
    if marked and line.strip(" :：,|·") == marked:
        return True
    if marked and line.startswith(marked) and len(line) < len(marked) + _LONGEST_NAME:
        return not _ENDED.search(line) and not _LABEL.match(line, len(marked))
    return is_dated(line) and not _ENDED.search(line)


def is_dated(line: str) -> bool:
    """Whether a short *line* holds a date or a time."""
    if len(line) > _LONGEST_LINE:
        return False
    return PRINTED_DATE.search(line) is not None or _CLOCK.search(line) is not None


def is_spoken(element: etree._Element) -> bool:
    """Whether *element* is a heading that says who wrote what follows: ``NAME wrote:``."""
    return element.tag in _SPOKEN and _SAYS.search(_said(element)[:_LONGEST_LINE]) is not None


def _may_be_name(line: str) -> bool:
    if _RE.match(line):
        return False
    if len(line) > _LONGEST_NAME or len(line.split()) > _NAME_WORDS or is_dated(line):
        return False
    return not _ENDED.search(line) and any(map(str.isalpha, line))


def _marked(roots: tuple[etree._Element, ...], skip: Collection[etree._Element]) -> str | None:
    """The name that an element for it, or the first emphasis of the comment, tells."""
    first: str | None = None
    for element in _elements(roots, skip):
        is_name = any(_is_name(name) for name in _classes(element))
        if not is_name and (first is not None or element.tag not in _NAME_TAGS):
            continue
        said = _said(element)
        by = _BY.search(said)
        said = by["name"].strip() if by else said
        said = _SAYS.sub("", said).strip(" :：,|·-—–")
        cut = _date_at(said)
        said = said[:cut].rstrip(" ,|·-—–(") if cut else said
        said = re.sub(r"\s(?:on|am|le|el|il|at)$", "", said)
        if not said or not _may_be_name(said) or _ACTION.fullmatch(said):
            continue
        if is_name:
            return said
        first = said
    return first if first and _leads(roots, first) else None


@lru_cache(maxsize=4096)
def _is_name(called: str) -> bool:
    return not _NAMES.isdisjoint(_words(called)) or called.lower().endswith(_NAME_ENDS)


def _leads(roots: tuple[etree._Element, ...], name: str) -> bool:
    """Whether *name* stands in the first words of the comment, and not in its text."""
    return (
        name
        in squash("".join(islice(map(str, roots[0].itertext()), _SEARCHED)))[: 2 * _LONGEST_NAME]
    )


def _date_at(said: str) -> int:
    found = PRINTED_DATE.search(said) or _CLOCK.search(said)
    return found.start() if found else 0


def _holder(
    roots: tuple[etree._Element, ...], skip: Collection[etree._Element]
) -> etree._Element | None:
    """The element made for the text, where there is one."""
    for element in _elements(roots, skip):
        if element in roots or element.tag in {"li", "ul", "ol", "a"}:
            continue
        if any(not _TEXTS.isdisjoint(_words(name)[-1:]) for name in _classes(element)):
            inside = set(element.iter())
            dated = any(is_dated(squash(str(e.text or ""))) for e in islice(inside, _SEARCHED))
            return None if dated or not _said(element) else element
    return None


def _elements(
    roots: tuple[etree._Element, ...], skip: Collection[etree._Element]
) -> Iterator[etree._Element]:
    found = (e for root in roots for e in root.iter(etree.Element) if e not in skip)
    return islice(found, _SEARCHED)


def _classes(element: etree._Element) -> list[str]:
    return (element.get("class") or "")[:200].split()[:8]


def _words(name: str) -> list[str]:
    words = [word.lower() for word in _WORD.split(name) if word]
    return words[:-1] if len(words) > 1 and words[-1] in {"style", "block", "wrap"} else words


def _said(element: etree._Element) -> str:
    return squash("".join(str(text)[:200] for text in islice(element.itertext(), _SEARCHED)))


def _named(about: list[str]) -> str | None:
    """The name in the lines about a comment."""
    for pattern in (_BY, _SIGNED):
        for line in about:
            if (found := pattern.search(line)) and (is_dated(line) or found.end() == len(line)):
                return found["name"].strip()
    for line in about:
        if _ACTION.fullmatch(line):
            continue
        if says := _SAYS.search(line):
            return line[: says.start()].strip()
        if _RE.match(line):
            continue
        if is_dated(line) and (apart := _between_bars(line)):
            return apart
        cut = _date_at(line)
        begun = _FIRST.match(line[:cut] if cut else line)
        name = re.sub(r"\s(?:on|at|am|le|el|il)$", "", begun["name"].strip()) if begun else ""
        if name and _may_be_name(name):
            return name
    return None


def _between_bars(line: str) -> str | None:
    """The only name among the parts of *line* that bars divide: ``DATE | URL | NAME``."""
    parts = [part.strip() for part in line.split("|")]
    named = [p for p in parts if p and _may_be_name(p) and not _ACTION.fullmatch(p)]
    return named[0] if len(named) == 1 and len(parts) > 1 else None


def _without_name(text: str, name: str | None) -> tuple[str, bool]:
    """*text* without ``NAME:`` or ``NAME wrote:`` at its start; and whether that stood there."""
    if not name or not text.startswith(name):
        return text, False
    rest = text[len(name) :]
    line = rest[:_LONGEST_LINE].partition("\n")[0]
    said = re.match(r"[^.!?:：\n]{0,60}[:：]\s*", line)
    return (rest[said.end() :], True) if said and rest[said.end() :] else (text, False)


def _time(roots: tuple[etree._Element, ...], skip: Collection[etree._Element]) -> str | None:
    for element in _elements(roots, skip):
        if element.tag == "time":
            return (element.get("datetime") or _said(element))[:100] or None
    return None


def _only_date(line: str, name: str | None) -> str:
    return squash(line.replace(name, " ", 1)).strip(" ,|·-—–:") if name else line


def _link(roots: tuple[etree._Element, ...], name: str | None, resolve: Resolve) -> str | None:
    links = (a for root in roots for a in islice(root.iter("a"), _SEARCHED))
    found = next((a for a in links if name and _said(a) == name), None)
    href = (found.get("href") or "").strip() if found is not None else ""
    return resolve(href) if href and not href.startswith(("#", "mailto:")) else None
