"""Dates told from the reader's moment, resolved against the capture."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from archiver import dates

NOW = datetime(2020, 5, 4, 20, 2, 1, tzinfo=UTC)


def ago(text: str) -> int | None:
    """How many days before `NOW` *text* means."""
    found = dates.parse(text, None, now=NOW)
    assert found is None or found.precision == "day"
    return (NOW.date() - found.day).days if found else None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3 days ago", 3), ("Posted 3 days ago by Ines", 3), ("a day ago", 1), ("3d ago", 3),
        ("an hour ago", 0), ("23 hours ago", 1), ("5 mins ago", 0), ("2 seconds ago", 0),
        ("yesterday", 1), ("Posted yesterday at 14:30", 1), ("Today", 0), ("Ines • Yesterday", 1),
        ("just now", 0),
        ("vor 3 Tagen", 3), ("vor 2 Stunden", 0), ("vor einem Tag", 1),
        ("gestern um 14:49 Uhr", 1),
        ("vorgestern", 2), ("heute", 0),
        ("il y a 2 jours", 2), ("il y a une heure", 0), ("hier à 14h49", 1), ("avant-hier", 2),
        ("aujourd’hui", 0),
        ("hace 3 días", 3), ("ayer", 1), ("anteayer", 2), ("há 2 dias", 2), ("ontem", 1),
        ("2 giorni fa", 2), ("un giorno fa", 1), ("ieri", 1), ("oggi", 0),
        ("3 dagen geleden", 3), ("gisteren", 1), ("för 2 dagar sedan", 2), ("igår", 1),
        ("for 2 dager siden", 2), ("i går", 1), ("for 2 dage siden", 2),
        ("3 dni temu", 3), ("wczoraj", 1), ("2 дня назад", 2), ("вчера", 1), ("сегодня", 0),
        ("před 2 dny", 2), ("včera", 1), ("5 gün önce", 5), ("dün", 1), ("bugün", 0),
        ("5 nappal ezelőtt", 5), ("tegnap", 1), ("acum 2 zile", 2),
        ("3 hari yang lalu", 3), ("kemarin", 1),
        ("3天前", 3), ("3 天前", 3), ("2小时前", 0), ("昨天", 1), ("前天", 2), ("今天 14:30", 0),
        ("3日前", 3), ("2時間前", 0), ("昨日", 1), ("3일 전", 3), ("2시간 전", 0), ("어제", 1),
    ],
)  # fmt: skip
def test_days_before_the_capture(text: str, days: int) -> None:
    assert ago(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "3 weeks ago", "2 months ago", "vor einem Jahr", "3 days", "in 3 days", "99999 days ago",
        "(Visited 1,204 times, 3 visits today)", "Yesterday was a good day for trains",
        "1.5 days ago",
        "500 days ago", "x" * 90 + " 3 days ago", "",
    ],
)  # fmt: skip
def test_what_names_no_day(text: str) -> None:
    assert ago(text) is None


def test_without_a_moment_of_capture_nothing_is_relative() -> None:
    assert dates.parse("3 days ago", None) is None


def test_today_is_the_day_it_is_where_the_site_is() -> None:
    found = dates.parse("today", ZoneInfo("Asia/Shanghai"), now=NOW)
    assert found is not None
    assert found.day == date(2020, 5, 5)
    assert found.at == datetime(2020, 5, 5, tzinfo=UTC)
    assert timedelta() == found.at.utcoffset()
