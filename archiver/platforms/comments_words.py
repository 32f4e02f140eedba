"""What is said about a comment, beside its text: dates, ``NAME wrote:``, words to answer by.

And what classes, ids and properties call the parts of a comment, whatever system prints them:
`part_of` reads the last word of a name, since that is what a thing is: `comment-author-name` is
a name, `author-avatar` is none, and `user-comment-body` is a text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lxml import etree

from archiver.platforms.trimming import PRINTED_DATE
from archiver.text import word_set

__all__ = [
    "ABOUT",
    "ASIDE",
    "DATE",
    "LONGEST_LINE",
    "LONGEST_NAME",
    "NAME",
    "SUBJECT",
    "TEXT",
    "answers",
    "date_at",
    "is_action",
    "is_answer_title",
    "is_credit",
    "is_dated",
    "is_ended",
    "may_be_name",
    "named_in",
    "part_of",
    "says_at",
    "without_date",
    "without_role",
]

LONGEST_LINE = 140  # letters a line about a comment has at most
LONGEST_NAME = 40
_NAME_WORDS = 4

NAME, DATE, TEXT, ABOUT, ASIDE = "name", "date", "text", "about", "aside"
SUBJECT = "subject"

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_\s\d]+")
_PARTS: Mapping[str, str] = {
    **dict.fromkeys(
        word_set(
            "author autor auteur authorname user username name nick nickname handle who commenter "
            "nutzer usuario nome nombre poster fn writer cite commentator member from by user-id "
            "userid ljuser usernick hnuser yourname namn navn naam nazwisko imie jmeno meno nimi"
        ),
        NAME,
    ),
    **dict.fromkeys(
        word_set(
            "date time datetime ago posted published timestamp pubdate datum fecha data heure "
            "created tijd zeit ptime day when dater tid dato fecha hora tempo zaman tarih czas "
            "datestamp timeago"
        ),
        DATE,
    ),
    **dict.fromkeys(
        word_set(
            "text txt texte texto body content contents message msg inhalt cooked article desc "
            "description entry con cnt bd quote excerpt words said comment-con copy"
        ),
        TEXT,
    ),
    **dict.fromkeys(
        word_set(
            "meta metadata info infos details byline footer foot submitted source line subtitle "
            "print header hd metas signature sig hlava hlavicka"
        ),
        ABOUT,
    ),
    **dict.fromkeys(word_set("title titel subject betreff sujet titre tit ttl"), SUBJECT),
    **dict.fromkeys(
        word_set(
            "avatar gravatar pic photo userpic face reply replay respond action actions links "
            "like likes vote votes rating karma badge label role rank tools toolbar btn btns "
            "button buttons control controls manage report flag permalink anchor only hidden "
            "layer floor "
            "edit share menu toggle tip tooltip icon sharing good bad level title-count"
        ),
        ASIDE,
    ),
}
_ENDINGS = (
    ("author", NAME), ("autor", NAME), ("username", NAME), ("nickname", NAME), ("nick", NAME),
    ("name", NAME), ("title", SUBJECT), ("titel", SUBJECT), ("commenter", NAME),
    ("date", DATE), ("time", DATE), ("text", TEXT), ("body", TEXT), ("content", TEXT),
    ("message", TEXT), ("txt", TEXT), ("meta", ABOUT), ("info", ABOUT),
    ("reply", ASIDE), ("avatar", ASIDE),
)  # fmt: skip
_PLAIN = word_set(
    "style block wrap wrapper container box row inner outer area holder cell div el item"
)
_SIZES = word_set(
    "left right top bottom clearfix small large sm md lg xs light bold main first last odd even "
    "col reset"
)
_PROPERTIES: Mapping[str, str] = {
    "author": NAME, "creator": NAME, "name": NAME, "text": TEXT, "commentText": TEXT,
    "description": TEXT, "datePublished": DATE, "dateCreated": DATE, "commentTime": DATE,
}  # fmt: skip
_TAGS: Mapping[str, str] = {"time": DATE, "cite": NAME}

_REPLY = (
    r"reply(?: to this)?(?: comment)?|respond|antworten?|antwort|"
    r"répondre(?: à (?:ce message|ce commentaire))?|responder|rispondi|reageer|svara?|"
    r"回复(?:该评论|本贴|此楼)?|回覆|答复|返信(?:する)?|답글(?:\s?(?:쓰기|달기))?|댓글(?:\s?(?:쓰기|달기))?|답변|"
    r"ответить|odpow(?:iedz|iadam)|odpovědět|beantwoorden|yanıtla|cevapla|svar|válasz|vastaa|"
    r"balas|trả lời|cevap"
)
_WORDS = (
    r"likes?|dislike|share|report(?: abuse| comment)?|flag|quote|permalink|permanent link|link|"
    r"edit|delete|thread|parent|expand|collapse|hide|upvote|downvote|vote|up|down|visitor|member|"
    r"guest|"
    r"e-?mail|website|homepage|web|url|www|anonymous user|author|admin|staff|mod|"
    r"gefällt mir|melden|zitieren|signaler|citer|me gusta|denunciar|citar|segnala|"
    r"第|评论时间|发表时间|时间|支持|反对|反對|举报|引用|点赞|赞|顶|踩|楼|沙发|板凳|地板|发表于|发布于|发表|评论于|说道|作者|博主|游客|层主|"
    r"추천|수정|삭제|신고|댓글주소|주소|작성일|編集|削除|通報|编辑|删除|修改|"
    r"score|points?|interesting|insightful|funny|"
    r"пожаловаться|цитировать|zgłoś|cytuj|nahlásit|şikayet et|"
    r"(?:junior |senior |registered |full )?member|moderator|administrator|editor|"
    r"posted|comments?|wrote|said|says|categor(?:y|ies)|tags?|trackbacks?"
)
_ACTION = re.compile(rf"[\W\d_]*(?:(?:{_REPLY}|{_WORDS})(?![a-z])[\W\d_]*)+", re.IGNORECASE)
_ANSWER = re.compile(rf"[\W\d]*(?:{_REPLY})[\W\d]*", re.IGNORECASE)
_REPLY_TO = re.compile(r"\W{0,3}(?:reply to|répondre à|antwort auf) [^|.!?]{1,40}$", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<!\d)\d{1,2}\s?[:h]\s?\d{2}\b|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|"
    r"(?<!\d)\d{1,3}\s\w{1,8}\s(?:ago|fa|назад|temu|geleden|önce|sedan|siden|sitten|ezelőtt|lalu)\b|"
    r"\b(?:vor|il y a|hace|há|před|för|for)\s\d+\s\w+|"
    r"\b(?:an?|one|few)\s(?:minute|hour|day|week|month|year)s?\sago\b|\b(?:yesterday|just now)\b|"
    r"(?<!\d)\d{1,3}\s?(?:mo|min|mins|hrs?|[smhdwy])\s(?:ago\b)|"
    r"(?<!\d)\d{1,3}\s?(?:分钟|小时|天|年|个月|周|分鐘|小時|個月|秒|分|時間|日|週間|か月|ヶ月)前|"
    r"(?<!\d)\d{1,3}\s?(?:초|분|시간|일|주|개월|달|년)\s전|"
    r"(?<!\d)\d{1,2}(?:st|nd|rd|th)?\.?\s(?:of\s|de\s|d')?[^\W\d_]{3,12}\.?,?\s(?:de\s)?(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|m[aä]r|apr|ma[yi]|jun|jul|aug|sept?|o[ck]t|nov|de[cz])(?:[a-zä]{1,7})?\.?"
_DAY = re.compile(
    rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?!:)|\b\d{{1,2}}\.?\s{_MONTH}(?![a-z])|\d{{1,2}}月\d{{1,2}}日",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s)?"
    rf"(?:{PRINTED_DATE.pattern}|{_CLOCK.pattern})(?:\s?日)?(?:\s?[(（]\w{{1,3}}[)）])?"
    r"(?:[\s,T@–-]{0,3}(?:at|um|à|a las|às|kl\.?|o|w|в)?\s?"
    r"\d{1,2}\s?[:.h]\s?\d{2}(?::\d{2})?)?"
    r"(?:\s?(?:[ap]\.?m\.?|uhr)\b)?(?:\s?\(?(?:[A-Z]{2,4}|[+-]\d{2}:?\d{2})\)?(?!\w))?",
    re.IGNORECASE,
)
_ENDED = re.compile(r"(?<!\s\w)(?<!\bDr)(?<!\bMr)(?<!\bJr)[.!?。！？…][\"'”’)）]*$")
_SAYS = re.compile(
    r"\s(?:says|said|wrote|writes|replied|commented|schrieb|schreibt|sagt|meint|a dit|a écrit|"
    r"dit|écrit|dijo|dice|escribió|comentó|disse|ha scritto|scrive|schreef|zegt|пишет|написал|"
    r"(?:napisał|napsal|pisze|skrev|sier|säger|diyor|dedi)a?)\b(?:[^.!?]{0,60}(?:[:：]|\.\.\.|…|,)$"
    r"|\s?$|\s(?:on|at|op|am|le|il|el|em|den|den)\b)|"
    r"\s?[说説說]道?\s?[:：]?$|님의\s(?:댓글|말).{0,3}$|さん(?:の(?:コメント|発言))?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:^|\W)(?:(?:comment|posted|submitted|written|left|kommentar|commentaire|posté|rédigé|"
    r"geschrieben|reply|review)(?:\s?#?\d+)?\s)?"
    r"(?:by|from|von|par|por|di|door|від|от)\b\s?[:：]?\s(?P<name>\w[^,|(\[@]{0,40}?)"
    r"(?=\s+(?:on|at|am|um|le|el|il)\s|\s?[,|(\[@·•»–—]|\s-\s|\s*$)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\W{0,3}(?:comment|posted|submitted|written|left|kommentar|commentaire|posté|rédigé|reply|left|geschrieben|enviado|inviato|escrito|publicado)"
    r"\s(?:by|from|von|par|por|di|door)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"^\W{0,2}[—–―~-]{1,2}\s?(?P<name>[^\W\d_][^,|(·]{0,40})")
_LEADING = re.compile(
    r"^(?:[\W\d_]*(?:posted|comment(?:aire)?|kommentar|written|from|by|von|par|por|di|am|at|on|"
    r"le|el|il|vom|dne|kl|引用|作者|投稿者|名前|昵称|网友|写者|name|nom|autor|author|date)\b\s?[:：]?\s?)*"
    r"(?:[#(\[]?\d{1,4}(?:\s?[.)\]:：楼层樓#]+\s?|\s(?=\D)))?\W{0,3}",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"(?<![\s,|·•»@(\[–—:：#-])(?:[\s,|·•»@(\[–—:：#-]++|\b(?:on|at|am|um|le|el|il|the|dne|o|said|says|wrote|writes|commented|"
    r"replied|visitor|member|guest|schrieb|schreibt|dit|dice|dijo|disse|op|schreef|écrit|escribió|"
    r"scrive|napisał|skrev|пишет)\b){1,8}+$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\s?[\[(](?:visitor|member|guest|admin|author|unregistered|not verified|e-?mail|web|gast|"
    r"visiteur|invitado|游客|访客|作者|博主)[\])]",
    re.IGNORECASE,
)
_RE = re.compile(r"(?:re|aw|sv|回复)\s?[:：]", re.IGNORECASE)


def part_of(element: etree._Element) -> str | None:
    """What part of a comment *element* is by its name: `NAME`, `DATE`, `TEXT`, and so on."""
    return _part(
        str(element.tag), element.get("class"), element.get("id"), element.get("itemprop")
    )


@lru_cache(maxsize=8192)
def _part(tag: str, classes: str | None, identity: str | None, prop: str | None) -> str | None:
    if told := _PROPERTIES.get(prop or ""):
        return told
    for token in (*(classes or "")[:200].split()[:8], *(identity or "")[:60].split()[:1]):
        words = [word.lower() for word in _WORD.split(token) if word]
        while len(words) > 1 and (
            words[-1] in _PLAIN or (words[-1] in _SIZES and words[0] != TEXT)
        ):
            words.pop()
        if not words:
            continue
        last = words[-1]
        found = _PARTS.get(last) or next((p for end, p in _ENDINGS if last.endswith(end)), None)
        if found:
            return found
    return _TAGS.get(tag)


def is_dated(line: str) -> bool:
    """Whether a short *line* holds a date or a time; one without a year only in a few words."""
    if len(line) <= LONGEST_LINE and date_at(line) is not None:
        return True
    return len(line) <= LONGEST_NAME and _DAY.search(line) is not None


def date_at(line: str) -> re.Match[str] | None:
    """The first date or time in *line*."""
    return PRINTED_DATE.search(line) or _CLOCK.search(line)


def without_date(line: str) -> str:
    """*line*, or as much of it as can be about a comment, without the dates in it."""
    found = _DATED.sub(" ", line[: 2 * LONGEST_LINE])
    return _DAY.sub(" ", found) if len(found) <= LONGEST_NAME else found


def is_ended(line: str) -> bool:
    """Whether *line* ends as a sentence does."""
    return _ENDED.search(line) is not None


def is_action(line: str) -> bool:
    """Whether *line* is nothing but words to act on a comment by, or on who wrote it."""
    return len(line) <= LONGEST_LINE and bool(_ACTION.fullmatch(line) or _REPLY_TO.match(line))


def is_answer_title(line: str) -> bool:
    """Whether *line* is the title of an answer: ``Re: …``."""
    return len(line) <= LONGEST_LINE and _RE.match(line) is not None


def answers(line: str) -> bool:
    """Whether *line* is the words to answer a comment by."""
    return len(line) <= LONGEST_NAME and bool(_ANSWER.fullmatch(line) or _REPLY_TO.match(line))


def says_at(line: str) -> re.Match[str] | None:
    """Where *line* ends with that somebody said what follows."""
    return _SAYS.search(line)


def is_credit(line: str) -> bool:
    """Whether *line* begins with whose comment it is about: ``Posted by NAME``."""
    return _CREDIT.match(line) is not None


def may_be_name(line: str) -> bool:
    """Whether *line* can be somebody's name: a few words, and no sentence."""
    if not 0 < len(line) <= LONGEST_NAME or len(line.split()) > _NAME_WORDS:
        return False
    if _RE.match(line) or is_dated(line) or is_ended(line) or line[0] == "@":
        return False
    return any(map(str.isalpha, line)) and not is_action(line)


def named_in(line: str) -> str | None:
    """The name in a *line* about a comment; None where there is none."""
    plain = " ".join(without_date(line).split())
    for pattern in (_BY, _SIGNED):
        if found := pattern.search(plain):
            name = cleaned(found["name"])
            if may_be_name(name):
                return name
    if says := _SAYS.search(plain):
        name = cleaned(plain[: says.start()])
        if may_be_name(name):
            return name
    named = [n for part in re.split(r"\s?[|·•]\s?", plain) if may_be_name(n := cleaned(part))]
    return named[0] if named else None


def without_role(name: str) -> str:
    """*name* without what systems print behind those of people: ``(not verified)``."""
    return _ROLE.sub("", name)


def cleaned(printed: str) -> str:
    """The name that *printed* holds, without what stands around names."""
    said = without_role(printed[:LONGEST_LINE])
    says = _SAYS.search(said)
    said = said[: says.start()] if says else said
    return _TRAILING.sub("", _LEADING.sub("", said, count=1)).strip(" \t:：,|·•-—–#")
