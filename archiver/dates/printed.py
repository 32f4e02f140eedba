"""Dates as people read them, in the languages of `languages`, with or without a time of day.

The first 200 characters are looked at, and each form of a date by a pattern of bounded length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from archiver.dates.formal import offset
from archiver.dates.languages import MONTHS, day_first, plain, year_first
from archiver.dates.moments import Clock, Day, Moment, moment

__all__ = ["from_print"]

_LONGEST = 200
_NEAR = 40  # letters between a date and its time
_WORD = re.compile(r"[^\W\d_]{3,12}")
_ORDINAL = r"(?:st|nd|rd|th|er|re|[ºªoa]|-?го)?"
_WEEKDAY = r"\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\)?"
_OF = r"(?:of\s|de\s|del\s|d['’]|di\s|the\s)?"
# What stands before the name of a month and what behind it, in four orders.
_DAY_BEFORE = re.compile(rf"(?<![\d:/.])(\d{{1,2}}){_ORDINAL}[\s.,/-]{{0,3}}{_OF}$")
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d{4})\.?,?\s{1,3}$")
_YEAR_AFTER = re.compile(rf"\.?[\s.,/-]{{1,3}}{_OF}(\d{{4}})(?!\d)")
_SHORT_YEAR_AFTER = re.compile(
    r"\.?[\s.,/-]{1,3}['’]?(\d\d)(?=\s{0,3}(?:$|[,|·•–—()@-]|at\b|um\b|\d{1,2}:))"
)
_DAY_YEAR_AFTER = re.compile(
    rf"\.?[\s/-]{{1,3}}(\d{{1,2}}){_ORDINAL}(?![\d:])"
    rf"(?:\s\d\d:\d\d(?::\d\d)?(?:\s[a-z]{{2,5}})?|\s{_WEEKDAY})?"
    rf"[\s.,/-]{{1,3}}{_OF}(\d{{4}})(?!\d)"
)
_DAY_SHORT_YEAR_AFTER = re.compile(
    rf"\.?[\s/-]{{1,3}}(\d{{1,2}}){_ORDINAL}(?:,\s{{0,2}}|\s{{1,2}}|\s?['’])['’]?(\d\d)(?=\s{{0,3}}(?:$|[,|·•–—()@-]))"
)
_DAY_AFTER = re.compile(rf"\.?\s{{1,3}}(\d{{1,2}}){_ORDINAL}(?![\d:])")
_ERAS = {"民国": 1911, "民國": 1911, "令和": 2018, "平成": 1988, "昭和": 1925}
_EAST = re.compile(
    r"(?P<era>民国|民國|令和|平成|昭和)?\s?(?<!\d)(?P<year>\d{1,4}|元)\s?[年년]\s?"
    r"(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})(?!\d)"
)
_EAST_NO_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日號号일]")
_HAN = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})[日號号]"
)
_HAN_DIGITS = {digit: n for n, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_NUMBERS = re.compile(r"(?<![\d.,/-])(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_SLASHED = re.compile(r"(?<![\d.,/-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_SHORT = re.compile(
    r"(?<![\d.,/-])(?:(\d{1,2})(/)(\d{1,2})/|(\d\d)(\.)(\d\d)\.)['’]?(\d\d)(?![\d%]|[/.,-]\d)"
)

# NFKC has made half-width colons and digits of others; accents are gone.
_TIME = re.compile(
    r"(?:(?P<morning>上午|凌晨|早上|清晨|午前|오전|\bam\s)|(?P<evening>下午|晚上|傍晚|午後|午后|오후|\bpm\s))?"
    r"\s?(?<![\d:])(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d\d)(?::(?P<second>\d\d))?"
    r"|\s?(?:h|[时時點点시])\s?(?P<minutes>\d{1,2})(?:\s?[分분]|(?=\D|$))"
    r"|\.(?P<dotted>\d\d)(?=\s?(?:uhr|hrs?)\b))"
    r"(?!\d)(?:\s{0,2}(?P<half>[ap])\.?\s?m\b)?"
)
_NORTHERN_TIME = re.compile(r"\bk[lw]o?\.?\s?(?P<hour>\d{1,2})\.(?P<dotted>\d\d)(?!\d)")
_FIXED = {
    name: timezone(timedelta(hours=hours))
    for hours, names in (
        (0, "UTC GMT WET"), (-5, "EST"), (-4, "EDT"), (-7, "MST PDT"), (-6, "MDT"), (-8, "PST"),
        (1, "CET MEZ WEST"), (2, "CEST MESZ EET"), (3, "EEST MSK"), (8, "HKT SGT"),
        (9, "JST KST"), (10, "AEST"), (11, "AEDT"), (12, "NZST"), (13, "NZDT"),
    )
    for name in names.split()
}  # fmt: skip
_SHARED = ("CST", "CDT", "IST", "BST", "AST", "ADT", "SST")  # zones of several countries
_ZONE = re.compile(
    rf"\d(?:\s?[AaPp]\.?[Mm]\.?)?\s?\(?\b({'|'.join((*_FIXED, *_SHARED))})\b"
    r"(?:([+-])(\d{1,2}):?(\d\d)?)?"
)


class _Found(NamedTuple):
    day: Day
    start: int
    end: int


def from_print(
    text: str, zone: tzinfo | None, language: str = "", hint: str | None = None
) -> Moment | None:
    """A printed date: ``May 27, 2014 at 3:19 pm``, ``27. Mai 2014``, ``2014年5月27日``.

    ``05/06/2014`` is the day that agrees with *hint*, else the one *language* means by it, and
    none where neither tells; ``27/05/2014`` is one everywhere. A date without a year has that of
    *hint*, where it is of the same month.
    """
    text = text[:_LONGEST]
    said = plain(text)[:_LONGEST]
    found = _day(said, language, hint)
    if found is None:
        return None
    time = _clock(said[found.start : found.end + _NEAR]) or _clock(said[: found.start][-_NEAR:])
    return moment(found.day, time, _zone(text, zone, found.day) if time else None)


def _day(said: str, language: str, hint: str | None) -> _Found | None:
    """The date in the first of the forms that finds one."""
    return (
        _named(said, hint)
        or _eastern(said, hint)
        or _numeric(said, language, hint)
        or _in_han(said)
    )


def _named(said: str, hint: str | None) -> _Found | None:
    """A date around the name of a month; one with a whole year before others."""
    found = [
        (rank, told)
        for word in _WORD.finditer(said)
        if (month := MONTHS.get(word[0]))
        for rank, told in _around(said, word, month, hint)
    ]
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _around(
    said: str, word: re.Match[str], month: int, hint: str | None
) -> Iterator[tuple[int, _Found]]:
    """(how little the year is told, the date) for each order of day, month and year."""
    start, end = word.span()
    before, after = said[max(0, start - 16) : start], said[end : end + 40]
    offset = start - len(before)
    day = _DAY_BEFORE.search(before)
    if day and (year := _YEAR_AFTER.match(after)):
        yield 0, _found(year[1], month, day[1], offset + day.start(), end + year.end())
    if told := _DAY_YEAR_AFTER.match(after):
        yield 0, _found(told[2], month, told[1], start, end + told.end())
    year = _YEAR_BEFORE.search(before)
    following = _DAY_AFTER.match(after)
    if year and following:
        yield 0, _found(year[1], month, following[1], offset + year.start(), end + following.end())
    if day and (year := _SHORT_YEAR_AFTER.match(after)):
        yield 1, _found(year[1], month, day[1], offset + day.start(), end + year.end())
    if told := _DAY_SHORT_YEAR_AFTER.match(after):
        yield 1, _found(told[2], month, told[1], start, end + told.end())
    if (day or following) and hint and hint[5:7] == f"{month:02}":
        alone = day[1] if day else following[1] if following else ""
        yield 2, _found(hint[:4], month, alone, offset + day.start() if day else start, end)


def _found(year: str, month: int | str, day: str, start: int, end: int) -> _Found:
    return _Found((_year(int(year)), int(month), int(day)), start, end)


def _year(told: int) -> int:
    """The year meant by two digits; by three, of the calendar of Taiwan, as far as it has come."""
    if told < 100:
        return told + (2000 if told < 70 else 1900)
    return told + _ERAS["民国"] if told < 200 else told


def _eastern(said: str, hint: str | None) -> _Found | None:
    if found := _EAST.search(said):
        told = 1 if found["year"] == "元" else int(found["year"])
        year = told + _ERAS[found["era"]] if found["era"] else _year(told)
        return _Found((year, int(found["month"]), int(found["day"])), *found.span())
    found = _EAST_NO_YEAR.search(said) if hint else None
    if found and hint and hint[5:7] == f"{int(found[1]):02}":
        return _found(hint[:4], found[1], found[2], *found.span())
    return None


def _in_han(said: str) -> _Found | None:
    found = _HAN.search(said) if "年" in said else None
    if found is None:
        return None
    year = int("".join(str(_HAN_DIGITS[digit]) for digit in found[1]))
    return _Found((year, _han_number(found[2]), _han_number(found[3])), *found.span())


def _han_number(told: str) -> int:
    """A number below forty, as calendars write it: 十, 二十七, 廿七."""
    told = told.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = told.rpartition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if ten else 0) + _HAN_DIGITS.get(ones[:1], 0)


def _numeric(said: str, language: str, hint: str | None) -> _Found | None:
    if found := _NUMBERS.search(said):
        return _found(found[1], found[3], found[4], *found.span())
    if found := _SLASHED.search(said):
        parts = int(found[1]), int(found[3]), int(found[4])
        sign = found[2]
    elif found := _SHORT.search(said):
        numbers = [int(n) for n in (found[1] or found[4], found[3] or found[6], found[7])]
        if year_first(language):
            return _Found((_year(numbers[0]), numbers[1], numbers[2]), *found.span())
        parts = numbers[0], numbers[1], _year(numbers[2])
        sign = found[2] or found[5]
    else:
        return None
    day = _ordered(parts, sign, language, hint)
    return None if day is None else _Found(day, *found.span())


def _ordered(parts: Day, sign: str, language: str, hint: str | None) -> Day | None:
    """Day and month of *parts*, told apart by size, by *hint*, by points, and by *language*."""
    first, second, year = parts
    either = [d for d in ((year, second, first), (year, first, second)) if d[1] <= 12]
    if len(either) < 2 or first == second:
        return either[0] if either else None
    hinted = [d for d in either if hint and f"{d[0]}-{d[1]:02}-{d[2]:02}".startswith(hint)]
    if len(hinted) == 1:
        return hinted[0]
    by_language = day_first(language)
    if by_language is None:
        return either[0] if sign == "." else None
    return either[0] if by_language else either[1]


def _clock(said: str) -> Clock | None:
    found = _NORTHERN_TIME.search(said) or _TIME.search(said)
    if found is None:
        return None
    told = found.groupdict()
    hour = int(told["hour"])
    minute = int(told.get("minute") or told.get("minutes") or told["dotted"] or 0)
    second = int(told["second"]) if told.get("second") else None
    if told.get("half") == "p" or told.get("evening"):
        hour = hour % 12 + 12
    elif told.get("half") == "a" or told.get("morning"):
        hour %= 12
    return hour, minute, second


def _zone(text: str, declared: tzinfo | None, day: Day) -> tzinfo | None:
    """The zone named behind a time, else the *declared* one.

    A name that several zones have means the *declared* one if that has it, and otherwise nothing.
    """
    found = _ZONE.search(text)
    if found is None:
        return declared
    name, sign, hours, minutes = found.groups()
    if sign and name in {"UTC", "GMT"}:
        return offset(f"{sign}{hours:>02}{minutes or '00'}")
    if name in _FIXED:
        return _FIXED[name]
    try:
        named = declared.tzname(datetime(*day, 12)) if declared else None  # noqa: DTZ001
    except ValueError:
        return None
    return declared if named == name else None
