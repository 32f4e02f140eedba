"""Dates told from the reader's moment: ``3 days ago``, ``gestern``, ``昨天``.

Only what names a day is read: ``3 weeks ago`` may be any of seven days, and is none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from archiver.dates.languages import plain
from archiver.dates.moments import Moment, moment

__all__ = ["from_relative"]

_LONGEST = 80
_MOST_DAYS = 400


def _any(words: str) -> str:
    return "|".join(
        re.escape(plain(word)) for word in sorted(words.split(), key=len, reverse=True)
    )


_UNITS = (
    ("day", "days day d tagen tage tag jours jour días día dias dia giorni giorno dagen dag dagar "
     "dager dage dni dzień дней дня день днів dny dnem dnů gün nappal zile zi hari 天前 天 일 "
     "日"),
    ("hour", "hours hour hrs hr h stunden stunde std heures heure horas hora ore ora uren uur "
     "timmar timme timer time godzin godziny godzinę godz часов часа час ч hodinami hodin hodinou "
     "saat órával jam 小时 小時 個小時 个小时 時間 시간"),
    ("minute", "minutes minute mins min minuten minutter minut minutos minuto minuti minuter "
     "minuty minutę минут минуты мин minutami dakika perccel menit 分钟 分鐘 分 분"),
    ("second", "seconds second secs sec sekunden secondes segundos secondi seconden sekunder "
     "sekund секунд sekundami saniye másodperce secunde detik 秒 초"),
)  # fmt: skip
_UNIT = "|".join(f"(?P<{name}>{_any(words)})" for name, words in _UNITS)
_ONE = _any("a an one ein einem einer un une uno una um uma en et ett één jeden jedną bir egy o")
_AGO = _any("ago geleden sedan siden temu назад önce ezelőtt fa atrás lalu 前 전 以前 之前")
_SINCE = _any("vor hace há ha för for před acum") + r"|il\sy\sa"
_COUNT = rf"(?<![\w.,:/])(?P<count>\d{{1,4}}|{_ONE})(?:\s|(?<=\d))\s?(?:{_UNIT})"
_AFTER = re.compile(rf"{_COUNT}(?:\syang)?\s?(?:{_AGO})(?![^\W\d_]{{2}})")
_BEFORE = re.compile(rf"\b(?:{_SINCE})\s{_COUNT}(?![^\W\d_])")
_BEGUN = r"(?:posted|published|updated|on|veroffentlicht|publie|publicado|le|el|am)\b"
_CLOCK = r"\d{1,2}(?::\d\d){1,2}|\d{1,2}h\d\d|(?:at|um|uhr|a|alle|as|om|kl|o|v|am|pm)\b"
_DAYS = (
    (2, "the day before yesterday|vorgestern|avant-hier|anteayer|l'altro ieri|anteontem|"
     "eergisteren|i forrgars|i forgars|przedwczoraj|позавчера|predevcirem|tegnapelott|alaltaieri|"
     "前天|一昨日|おととい|그저께|그제"),
    (1, "yesterday|gestern|hier|ayer|ieri|ontem|gisteren|igar|i gar|wczoraj|вчера|dun|vcera|"
     "tegnap|kemarin|昨天|昨日|어제"),
    (0, "today|just now|heute|gerade eben|aujourd['’]hui|a l['’]instant|hoy|oggi|hoje|vandaag|"
     "idag|i dag|dzisiaj|dzis|сегодня|только что|bugun|dnes|ma|astazi|azi|hari ini|baru saja|"
     "今天|今日|刚刚|剛剛|오늘|방금"),
)  # fmt: skip
_DAY_WORDS = tuple(
    (days, re.compile(rf"(?:[^\w]|{_BEGUN})*(?:{plain(words)})(?:[^\w]|{_CLOCK})*"))
    for days, words in _DAYS
)
_PARTS = re.compile(r"\s[|•·–—-]\s|[|,]")


def from_relative(text: str, zone: tzinfo | None, now: datetime) -> Moment | None:
    """The day that *text*, short as such lines are, means at the moment *now*; None for others."""
    said = plain(text[:_LONGEST]).strip() if len(text) <= _LONGEST else ""
    here = now.astimezone(zone or UTC)
    if found := _AFTER.search(said) or _BEFORE.search(said):
        count = int(found["count"]) if found["count"].isdecimal() else 1
        unit = next(name for name, _ in _UNITS if found[name])
        return _on(here, timedelta(**{f"{unit}s": min(count, _MOST_DAYS * 86400)}))
    for days, words in _DAY_WORDS:
        if any(map(words.fullmatch, _PARTS.split(said))):
            return _on(here, timedelta(days=days))
    return None


def _on(now: datetime, before: timedelta) -> Moment | None:
    if before > timedelta(days=_MOST_DAYS):
        return None
    day = (now - before).date()
    return moment((day.year, day.month, day.day), None, None)
