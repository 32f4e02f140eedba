"""The numbers in the words of a view counter: ``(Visited 21 010 times, 15 visits today)``.

Plugins leave the words to the blog and the digits to its locale, so a number is read by its shape
(thousands apart by any space, comma, point or apostrophe; ``1.2k`` and its kin are approximate)
and told apart from others by the words beside it: today's visits, the whole blog's, comments.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from archiver.items import Visits
from archiver.text import squash

__all__ = ["LARGEST", "bare", "labelled", "may_tell", "visits_in"]

LARGEST = 10**18 - 1
"""A larger number is nonsense, and SQLite's integers end soon behind it."""

_MAX_TEXT = 500
_MAX_NUMBERS = 12

# A number's thousands are apart by one sign throughout; Indian ones also in pairs: 12,34,567.
_NUMBER = r"""
    (?<![\d.,A-Za-z_])(?P<about>[~≈]\s?)?
    (?P<digits>
        \d{1,3}(?P<sign>[^\S\n]|[.,٬،·])\d{3}(?:(?P=sign)\d{3})*(?!\d)
        | \d{1,3}(?:['’‘ʼ´`]\d{3})+(?!\d)
        | \d{1,2}(?:,\d{2}){1,5},\d{3}(?!\d)
        | \d+
    )
    (?:[.,٫](?P<decimals>\d{1,2}))?
    (?:[^\S\n]?(?P<unit>
        (?:tsd|tys|mio|mrd|mln|mil|mi|bn|rb|jt|lakh|million|тыс|млн|[kmb])(?![^\W\d_])\.?
        | [万萬만億亿억千천]
    ))?
    (?P<more>\+)?
"""
_FLAGS = re.VERBOSE | re.IGNORECASE
_NUMBERS = re.compile(_NUMBER, _FLAGS)
_UNITS = {
    **dict.fromkeys(("k", "tsd", "tys", "mil", "rb", "тыс", "千", "천"), 10**3),
    **dict.fromkeys(("万", "萬", "만"), 10**4),
    "lakh": 10**5,
    **dict.fromkeys(("m", "mi", "million", "mio", "mln", "jt", "млн"), 10**6),
    **dict.fromkeys(("億", "亿", "억"), 10**8),
    **dict.fromkeys(("b", "bn", "mrd"), 10**9),
}

_TODAY_WORDS = (
    r"(?:\b(?:today|daily|heute|aujourd['’]hui|hoy|hoje|oggi|vandaag|dzisiaj|dziś|сегодня|"
    r"сьогодні|bugün|hari\ ini|hôm\ nay|i\ dag|idag|dnes|tänään|اليوم|امروز)\b|今[日天]|本日|오늘)"
)
_TODAY = re.compile(_TODAY_WORDS, _FLAGS)
_TODAY_LABEL = re.compile(rf"{_TODAY_WORDS}[^:：]{{0,20}}[:：]\s*$", _FLAGS)
_NONE_YET = re.compile(
    r"""\bno\ (?:\w{1,9}\ )?(?:visits?|views?|hits|reads)\b | \bnot\ (?:viewed|visited|read)\ yet\b
    | \bkeine\ (?:aufrufe|ansichten|besuche) | \baucune?\ (?:vue|visite|lecture)
    | \bpas\ encore\ de\ (?:vues|visites) | \bsin\ (?:visitas|vistas|visualizaciones)
    | \bsem\ visualiza | \bnessuna\ (?:visualizzazione|visita) | \b(?:nog\ )?geen\ weergaven
    | \bнет\ просмотров | [暂暫][无無](?:浏览|瀏覽|阅读|閱讀|访问)""",
    _FLAGS,
)
_SINCE = re.compile(r"(?:\b(?:since|seit|depuis|desde|dal|sinds|from|с)|自)\s*$", re.IGNORECASE)
_SOMETHING_ELSE = re.compile(
    r"""\b(?: comments? | repl(?:y|ies) | likes? | shares? | votes? | ratings? | min(?:ute)?s?
    | online | overall | all\ posts | (?:this|last)\ (?:week|month|year) | yesterday | weekly
    | monthly | (?:site|blog)[ -]?wide | (?:whole|entire)\ (?:site|blog) | kommentare?
    | commentaires? | comentarios? )\b | 评论|評論|留言|分钟|分鐘""",
    _FLAGS,
)
_BREAK = re.compile(r"[;|/·•–—,]|\.\s|\((?!s\))|(?<!\(s)\)")
_LETTER = re.compile(r"[^\W\d_]")

_VIEWS = r"""(?:(?:page|post|total)?[ -]?views?|visits?|visitors|reads|hits|pageviews
    |(?:seiten)?aufrufe?|ansichten|besuche|zugriffe|vues?|lectures|visites?|vistas?|visitas?|visualizaciones
    |lecturas|visualizações|visualizacoes|acessos|leituras|visualizzazion[ie]|letture
    |weergaven|wyświetle(?:ń|nia)|odsłon[ay]?|просмотр(?:ов|а|ы)?|перегляд(?:ів|и)?
    |görüntülenme|okunma|lượt\ xem|kali\ dilihat|dilihat|visningar|visninger|zobrazení
    |prečítané|čítané|přečteno|zhlédnuto|pregleda|прегледа|megtekintés|olvasás|afișări|vizualizări
    |peržiūr(?:os|ų)|skatījumi|vaatamisi|katselu(?:t|kertaa)|lukukertaa|προβολές|مشاهدات|مشاهدة|بازدید|(?:浏览|瀏覽|阅读|閱讀|点击|點擊|观看|觀看|访问|围观|人气|人氣)(?:次数|次數|量|数|數)?
    |閲覧数?|ビュー|조회수?|PV)"""
_READ = r"\b(?:lue?s?|vue?s?|consultée?|visto|vista|leíd[oa]|leid[oa]|letto|letta|lid[oa])\b"
_WORD = re.compile(
    rf"{_VIEWS}|viewed|visited|read|seen|gelesen|angesehen|aufgerufen|bekeken|{_READ}", _FLAGS
)
# What each of these words holds, in lower case: the pattern that is tried on every text of a page.
_STEM = re.compile(
    "view|visi|visual|read|hits|aufruf|ansicht|besuche|zugriffe|vu|lectur|vista|acessos|leitura|lettur|"
    "weergave|wyświetle|odsłon|просмотр|перегляд|görüntülenme|okunma|lượt xem|dilihat|visning|"
    "zobrazení|čítan|přečten|zhlédn|pregled|преглед|megtekint|olvasás|afișăr|vizualiz|peržiūr|"
    "skatījum|vaatamis|katselu|lukukert|προβολές|مشاهد|بازدید|[浏瀏阅閱点點观觀访围人閲ビ조]|pv|seen|gelesen|angesehen|aufgerufen|"
    "bekeken|lu|consult|visto|le[íi]d|lett|lid[oa]"
)
# Before the number `view` is what a button says.
_LED = re.compile(rf"(?<![A-Za-z-]){_VIEWS.replace('views?', 'views')}\s*[:：(（]?\s*$", _FLAGS)
_FOLLOWED = re.compile(
    rf"""\s*(?:(?:total|unique|×|x|人次|人|次|回)\s*)?{_VIEWS}(?![A-Za-z])(?!\s*[:：(（]\s*\d)
    | \s*(?:mal|keer)\s(?:gelesen|angesehen|aufgerufen|bekeken|gelezen)""",
    _FLAGS,
)
_TIMES = re.compile(r"\s*(?:times|mal|keer|fois|veces|volte|vezes|gånger|ganger|次)", _FLAGS)
_DONE = re.compile(
    rf"(?:\b(?:viewed|visited|read|seen|gelesen|angesehen|aufgerufen)|{_READ})\s*[:：]?\s*$",
    _FLAGS,
)


class _Told(NamedTuple):
    """One number with the words that belong to it."""

    value: int
    approximate: bool
    before: str
    after: str


def visits_in(text: str) -> Visits | None:
    """What the words of a counter tell, in total and today; None without a number."""
    text = _plain(text)
    totals: list[_Told] = []
    todays: list[_Told] = []
    for told in _numbers(text):
        if _SINCE.search(told.before) or _SOMETHING_ELSE.search(told.after):
            continue
        today = _TODAY.search(told.before) or _TODAY.search(told.after)
        (todays if today else totals).append(told)
    none = _NONE_YET.search(text)
    if not totals and not todays:
        return Visits(total=0) if none else None
    today_none = none and totals and not todays and _TODAY.match(text, none.end() + 1)
    return Visits(
        total=totals[0].value if totals else None,
        today=todays[0].value if todays else 0 if today_none else None,
        approximate=any(told.approximate for told in (*totals[:1], *todays[:1])),
    )


def labelled(text: str) -> Visits | None:
    """The views that a line of other things tells: the number beside a word for views."""
    text = _plain(text)
    found = list(_NUMBERS.finditer(text))[:_MAX_NUMBERS]
    for match in found:
        if _FOLLOWED.match(text, match.end()) and not _of_today(text, match):
            return _only(match)
    for match in found:
        before = text[max(0, match.start() - 40) : match.start()]
        if _DONE.search(before) and _TIMES.match(text, match.end()):
            return _only(match)
        if _LED.search(before) and not _SOMETHING_ELSE.match(text[match.end() :].lstrip()):
            return _only(match)
    return Visits(total=0) if _NONE_YET.search(text) else None


def may_tell(text: str) -> bool:
    """Whether *text* has a word for views, so that `labelled` is worth asking."""
    return _STEM.search(text.lower()) is not None and _WORD.search(text) is not None


def bare(text: str) -> Visits | None:
    """The number that *text* is, and nothing else."""
    match = _NUMBERS.fullmatch(squash(text)) if len(text) < 40 else None
    return _only(match) if match else None


def _plain(text: str) -> str:
    # Some counters print the character references of their locale as text.
    text = text[:_MAX_TEXT]
    return squash(html.unescape(text) if "&" in text else text)


def _of_today(text: str, match: re.Match[str]) -> bool:
    return _TODAY.search(text, match.end(), match.end() + 24) is not None


def _only(match: re.Match[str]) -> Visits:
    value, approximate = _value(match)
    return Visits(total=value, approximate=approximate)


def _numbers(text: str) -> Iterator[_Told]:
    """Every number of *text* with its words: those on its own side of the punctuation."""
    found = list(_NUMBERS.finditer(text))[:_MAX_NUMBERS]
    if not found:
        return
    trailing = text[found[-1].end() :]
    led = bool(_LETTER.search(text[: found[0].start()])) and not _LETTER.search(trailing)
    before = text[: found[0].start()]
    for place, match in enumerate(found):
        if place + 1 < len(found):
            after, rest = _shared(text[match.end() : found[place + 1].start()], led=led)
        else:
            after, rest = _BREAK.split(trailing, maxsplit=1)[0], ""
        value, approximate = _value(match)
        yield _Told(value, approximate, before, after)
        before = rest


def _shared(gap: str, *, led: bool) -> tuple[str, str]:
    """The words between two numbers: those of the first, those of the second."""
    if label := _TODAY_LABEL.search(gap):
        return gap[: label.start()], gap[label.start() :]
    if breaks := list(_BREAK.finditer(gap)):
        return gap[: breaks[-1].start()], gap[breaks[-1].end() :]
    return ("", gap) if led else (gap, "")


def _value(found: re.Match[str]) -> tuple[int, bool]:
    digits, decimals, unit, sign = found.group("digits", "decimals", "unit", "sign")
    approximate = bool(unit or found["about"] or found["more"])
    factor = _UNITS[unit.lower().rstrip(".")] if unit else 1
    if unit and sign in {".", ","} and digits.count(sign) == 1:
        digits, decimals = digits.split(sign)  # 1.234k is no million, which would be 1.2M
    whole = int("".join(c for c in digits if c.isdecimal())[:18]) * factor
    part = int(decimals) * factor // 10 ** len(decimals) if unit and decimals else 0
    return min(whole + part, LARGEST), approximate
