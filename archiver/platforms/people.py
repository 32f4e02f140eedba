"""Names of people in what blogs print and declare: ``By Ines Quay, Shanghai correspondent``.

Text to names, and nothing else: no page is looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from archiver import dates
from archiver.dates.languages import MONTHS, plain
from archiver.platforms.roles import is_role
from archiver.text import squash, word_set

__all__ = [
    "alone",
    "before_link",
    "guest",
    "in_byline",
    "in_full",
    "is_capitalised",
    "is_dated",
    "is_label",
    "is_no_name",
    "is_role",
    "names",
    "one_name",
]

_LONGEST_LINE = 200
_LONGEST_NAME = 60
_MOST_WORDS = 6
_ALONE = 3
_MOST_PARTS = 6
_FULL = 4
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"

_VERBS = (
    r"(?:(?:(?:this|the)\s(?:post|article|entry)\s)?(?:was\s)?"
    r"(?:posted|written|published|submitted|authored|contributed|reported|story|words|text|report|"
    r"guest\spost|guest\sarticle|analysis|photos?\sand\stext|post|article)\s)?"
)
_BY = re.compile(
    rf"(?:(?:view\sall\sposts\sby|posts\sby|{_VERBS}by|"
    r"(?:(?:veröffentlicht|geschrieben|verfasst|gastbeitrag)\s)?von|"
    r"(?:(?:publié|écrit|rédigé|posté)\s)?par|(?:(?:publicado|escrito|postado)\s)?por|"
    r"(?:(?:scritto|pubblicato)\s)?(?:da|di)|(?:geschreven\s)?door|(?:skrevet\s|skriven\s)?a[vf]|"
    r"oleh)(?![\w.’'-])|(?:the\s)?(?:authors?|autor(?:en|e|es|a)?|auteure?s?|autore|auteur|forfatter|författare|"
    r"автор|добавил[аи]?|опубликовал[аи]?|разместил[аи]?|yazar|yazan|írta|szerző|penulis|text|texte|texto|testo|tekst|текст|"
    r"words|story|"
    r"作者|撰文|文|記者|记者|筆者|著者|投稿者|執筆|글|글쓴이|작성자|기자|بقلم|الكاتب|كتبه?|"
    r"tác giả|người viết|ผู้เขียน|लेखक)(?=\s?[:：|｜/／]))"
    r"\s?[:：|｜/／]?\s*",
    re.IGNORECASE,
)
# Words that also begin names: Di Stefano, Von Braun.
_MAY_BE_NAME = re.compile(r"(?:von|da|di|por|par|av|af)\s", re.IGNORECASE)
_BY_INSIDE = re.compile(
    r"\b[Bb]y:?\s(?=[^\W\d_])|\b(?:von|par|por|door|da|di|[Aa]v|[Aa]f)\s(?=[^\W\d_a-zß-ÿ])|"
    r"\b(?:[Aa]ut(?:or|eur|ore|hor)(?:es?|in|a)?|[Yy]azar|[Аа]втор|[Tt]ekst|[Тт]екст|[Ff]orfatter|[Ss]kribent|"
    r"[Ff]örfattare|[Ss]zerző|[Pp]enulis|[Vv]erfasser|[Rr]edakteur|[Tt]ác giả):\s(?=[^\W\d_])"
)
# What stands before a link that names an author.
_BEFORE_LINK = re.compile(
    rf"(?:^|[\s|·•,(–—-])(?:{_VERBS}by|von|par|por|da|di|door|a[vf]|oleh|od|автор|"
    r"authors?|autor(?:en|e|es|a|in)?|auteure?s?|autore|forfatter|författare|yazar|penulis|"
    r"作者|撰文|文|記者|记者|筆者|著者|投稿者|글쓴이|작성자|발행인?)\s?[:：|｜/／]?$",
    re.IGNORECASE,
)
# Who did something else than write.
_OTHER_DEED = re.compile(
    r"(?:edited|photos?|photographs?|pictures?|images?|illustrations?|illustrated|art|artwork|"
    r"reviewed|translated|checked|cover|directed|powered|hosted|designed|sponsored|theme|video|"
    r"music|drawings?|cartoon|graphics?|comments?|liked|shared|recommended|presented|fotos?|"
    r"bild|bilder|illustration|übersetzt|traduit|traducido|fotografie|owned|caused|followed)\s$",
    re.IGNORECASE,
)
# A word that nothing but names and user names follow.
_POSTED = re.compile(
    r"\W*(?:posted|submitted|written)\sby:?\s(?P<name>[\w.’'-]{2,30})(?=\s(?:@|on|at|in)\s|\s?[,|·]|$)",
    re.IGNORECASE,
)
_BY_USER = re.compile(
    r"by:?\s(?P<name>[\w.-]{2,30})\s?[,|·–—-]\s?(?=\S{1,12}\s?\d|\d)", re.IGNORECASE
)
_LABELLED = re.compile(
    r"(?:作者|撰文|記者|记者|筆者|著者|投稿者|执笔|发[布表](?:者|人)?|编辑|글쓴이|작성자)\s?[:：]\s?"
    r"(?P<name>[^\s|/，,:：。\d][^\s|/，,:：。]{0,29})"
    r"|^(?:文|글)[\s／/|]{1,3}(?P<writer>[\u3400-\u9fff\uac00-\ud7af]{2,4})(?=$|[\s|·,])"
    r"|^(?P<poster>[^\s|:：]{2,12})\s?(?:发表|发布|發表|發佈|發布|编辑)[于於]\s?[:：]?\s?(?=\d)"
    r"|(?:^|[\s|])(?P<reporter>[\uac00-\ud7af]{2,4})\s?기자(?=$|[\s|(·])"
)
_SEPARATOR = re.compile(r"\s[|·•∙⋅/–—-]{1,3}\s|\s?[|｜•·]\s?")
_ENDS = re.compile(
    r",?\s(?:on|at|in|filed|posted|published|updated|last|under|via|says|said|writes|wrote|for|from|"
    r"about|um|w|@|發表在|发表在|發表於|发表于|發佈於|发布于|刊登於|撰寫|"
    r"(?:am|le|el|il|em|op|den|the|à|às|alle|kl|gegen)(?=\s\S{0,12}\s?\d))(?=\s).*",
    re.DOTALL,
)
_DATED = re.compile(r"(?<![\s,(–—-])[\s,(–—-]{1,5}(?=(?:[^\W\d_]{2,12}\.?,?\s){0,2}\d)")
_IN_DIGITS = re.compile(
    r"(?:[^\W\d_]{2,9}\.?,\s)?\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d(?:,?\s\d{1,2}[:.]\d\d)?"
)
_CLOCK = re.compile(r"\b\d{1,2}:\d\d")
_EASTERN_DAY = re.compile(
    r"(?:星期|周|週|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일"
)
_LEADING = re.compile(r"[^\d]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_WEEKDAYS = word_set(
    "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday "
    "sun sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi "
    "jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo lunedi "
    "martedi mercoledi giovedi venerdi domenica segunda terca quarta quinta sexta feira maandag "
    "dinsdag woensdag donderdag vrijdag zaterdag zondag"
)
_PLAIN_AND = re.compile(r",?\s(?:and|und|et|och|og|&|with|și|oraz|ve|és|dan)\s|[、;；]|\s/\s|，")
_SHORT_AND = re.compile(r"\s(?:e|y|en|i|a|и)\s")
_PARTICLES = word_set(
    "af al and av bin da das de del della den der di do dos du e el for ibn la le of the van vom "
    "von y zu zum &"
)
_TITLE_WORDS = re.compile(
    r"\b(?:correspondent|editor|editors|writer|reporter|journalist|columnist|contributor|analyst|"
    r"author|blogger|founder|co-founder|ceo|cto|cfo|chief|director|manager|president|professor|"
    r"prof|partner|fellow|staff|bureau|guest|special|senior|head\sof|phd|ph\.d|md|mba|cfa|jr|sr|"
    r"redakteur(?:in)?|korrespondent(?:in)?|autor(?:in)?|rédacteur|journaliste|correspondante?|"
    r"redactor|periodista|corresponsal|giornalista|redattore|redacteur|jornalista|repórter)\b",
    re.IGNORECASE,
)
# What links and buttons beside a name say.
_INTERFACE = re.compile(
    r"(?:(?:view|see|read|show)\s)?(?:all|more|other)(?:\sof)?(?:\s\w{1,12}){0,2}"
    r"|(?:about|contact|follow|subscribe|share|print|reply|profile|website|home|email|e-mail|"
    r"comments?|edit|permalink|archives?|search|menu|login|log in|sign in|sign up|register)"
    r"(?:\s(?:me|us|the\sauthor|this|now|page|post))?"
    r"|(?:alle|mehr|weitere)\s(?:beiträge|artikel)|(?:tous|voir|plus)\s(?:les|tous|d['’])\s?\w.*"
    r"|ver\s(?:todas|todos|más|mais)\b.*|(?:举报|转载|收藏|分享|订阅|字号|打印|推荐|阅读|全文|更多|评论"
    r"|编辑|删除|回复|关注|查看|复制链接|舉報|轉載|訂閱|列印|推薦|評論|回覆|分類|分类|标签|標籤)+",
    re.IGNORECASE,
)
_GUEST = re.compile(
    r"\W{0,4}(?:(?:this|the\sfollowing|today['’]s|below)\s(?:is\s)?(?:an?\s)?(?:post\sis\sa\s)?)?(?:"
    r"guest\s(?:post|article|column|essay|blog|contribution|author)s?"
    r"(?:\s(?:is|was|comes))?(?:\s(?:written|contributed))?\s?(?:by|from|courtesy\sof|:)"
    r"|(?:ein\s)?gastbeitrag\svon|article\sinvité\s(?:de|par)|(?:artículo|post)\sinvitado\s(?:de|por)"
    r"|post\sconvidado\s(?:de|por)|客座(?:作者|文章)\s?[:：])\s?:?\s*",
    re.IGNORECASE,
)
_CAPITAL_RUN = re.compile(r"[^\W\d_][\w.’'-]*(?:\s[^\W\d_][\w.’'-]*){0,5}")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_NOISE = re.compile(r"[\W_]+")


@lru_cache(maxsize=1024)
def names(text: str) -> tuple[str, ...]:
    """The people *text* names, where it is known to name some; roles and dates cut off."""
    parts = _SEPARATOR.split(squash(text[:_LONGEST_LINE]))
    parts.sort(key=lambda part: _BY.match(part) is None)
    said = next((said for part in parts if (said := _of_people(part))), "")
    return tuple(dict.fromkeys(n for n in _split(said) if _is_name(n)))


@lru_cache(maxsize=1024)
def one_name(text: str) -> str | None:
    """The name a link to one author shows; ``and`` and commas may be part of it."""
    line = _trimmed(_without_by(squash(text[:_LONGEST_LINE])))
    first, _, rest = line.partition(", ")
    name = first if rest and (_TITLE_WORDS.search(rest) or rest[:1].islower()) else line
    return name if _is_name(name) else None


def in_byline(line: str, *, told: bool = False) -> tuple[str, ...]:
    """The people a line near the title says the text is by: ``By A and B | 5 May 2014``.

    Either a word such as ``by`` says so, or, unless it has to be *told*, a name alone stands
    beside a date.
    """
    line = squash(line[:_LONGEST_LINE])
    parts = _SEPARATOR.split(line)
    for part in parts:
        if _BY.match(part) and (found := _capital(names(part))):
            return found
    if user := _user(line):
        return (user,)
    if labelled := _LABELLED.search(line):
        return names(next(filter(None, labelled.groups())))
    rows = (names(value) for label, value in pairwise(parts) if is_label(label))
    if row := next(rows, None):
        return _capital(row)
    inside = _BY_INSIDE.search(line)
    if inside and not _OTHER_DEED.search(line[: inside.start()]):
        said = line[inside.end() :]
        return _capital(names(said)) or _full(names(_run(said)))
    return () if told else _beside_date(line, parts)


def _user(line: str) -> str | None:
    """The user name in ``posted by old_hand on 5 May`` or ``By old_hand, 5 May``."""
    if posted := _POSTED.match(line):
        return posted["name"]
    used = _BY_USER.search(line)
    if used and used.start() and _CLOCK.search(line[: used.start()]):
        return used["name"]
    return used["name"] if used and not used.start() and _is_date(line[used.end() :]) else None


def _beside_date(line: str, parts: list[str]) -> tuple[str, ...]:
    """The people a line names that nothing is said of but a date or a role beside them."""
    dated = [part for part in parts if _is_date(part)]
    labelled = any(part.endswith((":", "：")) for part in parts)
    if dated and 1 < len(parts) <= _MOST_PARTS and not labelled:
        rest = (p for p in parts if p not in dated and not any(map(str.isdigit, p)))
        named = next((p for p in rest if _full(names(p))), "")
        return _full(names(named))[: None if "," not in named else 1]
    if len(parts) > 1 and _TITLE_WORDS.search(parts[1]) and (found := alone(parts[0])):
        return found
    before = _trimmed(line)
    return alone(before) if before != line and _is_date(line[len(before) :]) else ()


def before_link(said: str) -> bool:
    """Whether *said* ends with a word such as ``by``, behind which a link names an author."""
    return _BEFORE_LINK.search(said) is not None and not _OTHER_DEED.search(
        said.rpartition(" ")[0] + " "
    )


def in_full(line: str) -> tuple[str, ...]:
    """The people *line* names with first and last name behind a word such as ``by``."""
    parts = _SEPARATOR.split(squash(line[:_LONGEST_LINE]))
    rows = (f"{a.rstrip(' :：')}: {b}" if is_label(a) else a for a, b in pairwise([*parts, ""]))
    for part in rows:
        if _BY.match(part) and (found := _capital(names(part))):
            whole = all(1 < len(n.split()) <= _FULL or _is_eastern(n) for n in found)
            return found if whole else ()
    return ()


def alone(line: str) -> tuple[str, ...]:
    """The people a line names that consists of nothing but full names."""
    found = _capital(names(line))
    said = sum(len(word) for name in found for word in name.split())
    whole = len(_NOISE.sub("", _PLAIN_AND.sub("", line)))
    full = all(1 < len(name.split()) <= _ALONE and not _is_eastern(name) for name in found)
    return found if found and full and whole <= said else ()


def is_label(line: str) -> bool:
    """Whether *line* is but a word that stands before a name: ``Written by``."""
    return len(line) < _LONGEST_NAME and _BY.fullmatch(f"{line.rstrip(' :：')}: ") is not None


def is_no_name(text: str) -> bool:
    """Whether *text* is beside a name in a byline: a label, a role, a day or a month alone."""
    if is_label(text) or _TITLE_WORDS.fullmatch(text):
        return True
    word = plain(text)
    return word in _WEEKDAYS or word in MONTHS or _EASTERN_DAY.fullmatch(text) is not None


def is_dated(line: str) -> bool:
    """Whether *line* is a date, or begins with one."""
    return _is_date(_SEPARATOR.split(squash(line[:_LONGEST_LINE]))[0])


def guest(line: str) -> str | None:
    """Whom *line*, the first of a text, names as its guest author: ``Guest post by Ines Quay``."""
    begun = _GUEST.match(line[:_LONGEST_LINE])
    said = _CAPITAL_RUN.match(line[begun.end() : _LONGEST_LINE]) if begun else None
    kept: list[str] = []
    for word in said[0].split() if said else ():
        if not (word[0].isupper() or _is_eastern(word) or (kept and word in _PARTICLES)):
            break
        kept.append(word.rstrip(".") if len(word) > 3 else word)
        if word.endswith(".") and len(word) > 3:
            break
    return " ".join(kept) or None


def _of_people(part: str) -> str:
    said = _trimmed(_without_by(part))
    return "" if _is_date(said) else said


def _without_by(line: str) -> str:
    found = _BY.match(line)
    if found is None:
        return line
    rest = line[found.end() :]
    if _MAY_BE_NAME.match(line) and len(rest.split()) < 2:
        return line
    return rest


def _trimmed(line: str) -> str:
    """*line* without what follows a name: dates, places, verbs."""
    line = _ENDS.sub("", line.partition("。")[0])
    for found in _DATED.finditer(line):
        tail = line[found.end() :]
        leading = _LEADING.match(tail)
        begun = map(plain, _LETTERS.findall(leading[0] if leading else ""))
        if all(w in MONTHS or w in _WEEKDAYS for w in begun) and _is_date(tail):
            line = line[: found.start()]
            break
    return line.strip(" \t,:：;|–—-()[]•·")


def _split(line: str) -> list[str]:
    parts: list[str] = []
    for joined in _PLAIN_AND.split(line):
        halves = _SHORT_AND.split(joined)
        whole = len(halves) > 1 and all(len(half.split()) > 1 for half in halves)
        for half in halves if whole else [joined]:
            parts += _without_titles(half.split(","))
    return [part.strip(" .") if part.count(".") < 2 else part.strip() for part in parts]


def _without_titles(parts: list[str]) -> list[str]:
    """Of names apart by commas those that are no titles or places of the one before."""
    first = parts[0].strip()
    rest = [part.strip() for part in parts[1:]]
    return [first] + [
        part
        for part in rest
        if not _TITLE_WORDS.search(part)
        and (len(part.split()) > 1 or len(first.split()) < 2 or _is_eastern(part))
        and is_capitalised(part)
    ]


def _capital(found: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in found if is_capitalised(name))


def _run(said: str) -> str:
    """The words that *said* begins with that are written as a name is."""
    words = said.split()[:_MOST_WORDS]
    capital = (w[0].isupper() or (n and w in _PARTICLES) for n, w in enumerate(words))
    return " ".join(words[: next((n for n, is_so in enumerate(capital) if not is_so), None)])


def _full(found: tuple[str, ...]) -> tuple[str, ...]:
    """*found*, where they are names that cannot be a section's: of several words, or Eastern."""
    return tuple(name for name in _capital(found) if " " in name or _is_eastern(name))


def is_capitalised(name: str) -> bool:
    """Whether every word of *name* is written as names are."""
    parts = name.split()
    return bool(parts) and all(
        word[0].isupper() or word in _PARTICLES or _has_no_cases(word) for word in parts
    )


def _has_no_cases(word: str) -> bool:
    """Whether *word* is of a script that knows no capitals: Arabic as well as Chinese."""
    return word[0].isalpha() and word[0].lower() == word[0].upper()


def _is_eastern(word: str) -> bool:
    return re.match(f"[{_CJK}]", word) is not None


def _is_date(text: str) -> bool:
    if _IN_DIGITS.fullmatch(text):  # which part is the month, only the language tells
        return True
    return any(map(str.isdigit, text)) and dates.parse(text, None, hint=None) is not None


def _is_name(name: str) -> bool:
    if not name or len(name) > _LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return False
    if len(name.split()) > 2 and not is_capitalised(name):
        return False
    bad = "@" in name or "：" in name or "//" in name or "…" in name or not _NOISE.sub("", name)
    bad = bad or _INTERFACE.fullmatch(_EDGES.sub("", name)) is not None
    return not bad and not _NOISE.sub("", name).isdigit() and not _is_date(name)
