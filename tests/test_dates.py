"""Dates as ISO, mail and print give them."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import dates

SHANGHAI = ZoneInfo("Asia/Shanghai")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_iso_text_is_utc_to_the_second() -> None:
    moment = datetime(2014, 5, 27, 14, 49, 0, 999, tzinfo=timezone(timedelta(hours=8)))
    assert dates.iso(moment) == "2014-05-27T06:49:00Z"


@pytest.mark.parametrize(
    ("text", "at", "precision", "day"),
    [
        ("2014-05-27T14:49:00+08:00", utc(2014, 5, 27, 6, 49), "second", date(2014, 5, 27)),
        ("2014-05-27T14:49:00+0800", utc(2014, 5, 27, 6, 49), "second", date(2014, 5, 27)),
        ("2014-05-27T02:00:30-05:30", utc(2014, 5, 27, 7, 30, 30), "second", date(2014, 5, 27)),
        ("2014-05-27T23:30:00Z", utc(2014, 5, 27, 23, 30), "second", date(2014, 5, 27)),
        ("2014-05-27T14:49:00.123Z", utc(2014, 5, 27, 14, 49), "second", date(2014, 5, 27)),
        ("2014-05-27 14:49", utc(2014, 5, 27, 6, 49), "minute", date(2014, 5, 27)),
        ("2014-05-27T00:30:00", utc(2014, 5, 26, 16, 30), "second", date(2014, 5, 27)),
        ("2014-05-27", utc(2014, 5, 27), "day", date(2014, 5, 27)),
    ],
)
def test_iso_dates_in_the_zone_of_the_site(
    text: str, at: datetime, precision: str, day: date
) -> None:
    assert dates.from_iso(text, SHANGHAI) == dates.Moment(at, precision, day)
    assert dates.parse(text, SHANGHAI) == dates.Moment(at, precision, day)


def test_a_time_without_any_zone_is_left_out() -> None:
    found = dates.parse("2014-05-27T14:49:00", None)
    assert found == dates.Moment(utc(2014, 5, 27), "day", date(2014, 5, 27))


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2014-13-45", "0000-00-00T00:00:00", "-0001-11-30T00:00:00",
     "2014-05-27T25:00:00", "May 2014", "February 30, 2014"],
)  # fmt: skip
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert dates.parse(text, SHANGHAI) is None


def test_a_moment_beyond_the_calendar_is_none() -> None:
    assert dates.from_iso("9999-12-31T23:59:59-08:00", None) is None


def test_an_offset_no_zone_has_is_taken_modulo_a_day_rather_than_failing() -> None:
    assert dates.from_iso("2014-05-27T14:49:00+99:00", None) is not None


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("Tue, 27 May 2014 06:49:00 +0000", utc(2014, 5, 27, 6, 49), "second"),
        ("Tue, 27 May 2014 06:49:00 GMT", utc(2014, 5, 27, 6, 49), "second"),
        ("Tue, 27 May 2014 14:49:00 +0800", utc(2014, 5, 27, 6, 49), "second"),
        ("Tue, 27 May 2014 06:49:00 -0000", utc(2014, 5, 27, 6, 49), "second"),
        ("27 May 2014 01:49 EST", utc(2014, 5, 27, 6, 49), "minute"),
    ],
)
def test_dates_of_feeds(text: str, at: datetime, precision: str) -> None:
    found = dates.from_rfc2822(text)
    assert found is not None
    assert (found.at, found.precision) == (at, precision)


@pytest.mark.parametrize(
    "text",
    ["Tue, 27 May 2014 06:49:00", "3:19 PM", "12:00:00 +0000", "May 27, 2014 3:19 pm", "x" * 99,
     "(:;: +0000", "Tue, 27 May 2014 14:49:00 HKT", "Tue, 99 May 2014 06:49:00 +0000"],
)  # fmt: skip
def test_what_names_no_zone_is_no_date_of_a_feed(text: str) -> None:
    assert dates.from_rfc2822(text) is None


def test_a_feed_date_with_an_impossible_zone_keeps_its_day() -> None:
    found = dates.from_rfc2822("Tue, 27 May 2014 06:49:00 +9999")
    assert found is not None
    assert found.precision == "day"


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("May 27, 2014 at 3:19 pm", utc(2014, 5, 27, 7, 19), "minute"),
        ("May 27th, 2014", utc(2014, 5, 27), "day"),
        ("27 May 2014", utc(2014, 5, 27), "day"),
        ("Posted on Tuesday, 27th of May, 2014 15:19:20", utc(2014, 5, 27, 7, 19, 20), "second"),
        ("Sept. 3, 2013", utc(2013, 9, 3), "day"),
        ("12:30 a.m. May 27, 2014", utc(2014, 5, 26, 16, 30), "minute"),
        ("May 27, 2014 12:30 PM", utc(2014, 5, 27, 4, 30), "minute"),
        ("2014/05/27", utc(2014, 5, 27), "day"),
        ("2014.5.27 08:00", utc(2014, 5, 27), "minute"),
        ("27/05/2014", utc(2014, 5, 27), "day"),
        ("05/27/2014", utc(2014, 5, 27), "day"),
        ("05/05/2014", utc(2014, 5, 5), "day"),
        ("2014年5月27日 下午3:19", utc(2014, 5, 27, 7, 19), "minute"),
        ("2014年5月27日 上午3:19", utc(2014, 5, 26, 19, 19), "minute"),
    ],
)
def test_printed_dates(text: str, at: datetime, precision: str) -> None:
    found = dates.parse(text, SHANGHAI)
    assert found is not None
    assert (found.at, found.precision) == (at, precision)


def test_a_printed_date_that_may_be_two_days_is_none() -> None:
    assert dates.parse("05/06/2014", SHANGHAI) is None
    assert dates.parse("13/14/2014", SHANGHAI) is None
    assert dates.parse("Mayday 27, 2014", SHANGHAI) is None


def test_a_printed_time_without_zone_leaves_the_day() -> None:
    found = dates.parse("May 27, 2014 at 3:19 pm", None)
    assert found == dates.Moment(utc(2014, 5, 27), "day", date(2014, 5, 27))


def test_of_a_wordpress_pair_gmt_counts_and_the_day_is_local() -> None:
    found = dates.from_pair("2014-05-28T02:46:00", "2014-05-27T18:46:00", None)
    assert found == dates.Moment(utc(2014, 5, 27, 18, 46), "second", date(2014, 5, 28))


def test_a_draft_has_no_gmt_date_and_the_local_one_serves() -> None:
    found = dates.from_pair("2014-05-28T02:46:00", "0000-00-00T00:00:00", SHANGHAI)
    assert found == dates.Moment(utc(2014, 5, 27, 18, 46), "second", date(2014, 5, 28))
    assert dates.from_pair(None, "2014-05-27T18:46:00", SHANGHAI) == dates.Moment(
        utc(2014, 5, 27, 18, 46), "second", date(2014, 5, 27)
    )
    assert dates.from_pair(None, None, SHANGHAI) is None


@given(st.text(max_size=80))
def test_no_text_is_an_error(text: str) -> None:
    found = dates.parse(text, SHANGHAI)
    assert found is None or found.at.tzinfo is UTC


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(9990, 1, 1)))  # noqa: DTZ001
def test_iso_text_reads_back(moment: datetime) -> None:
    aware = moment.replace(microsecond=0, tzinfo=UTC)
    found = dates.from_iso(dates.iso(aware), None)
    assert found is not None
    assert found.at == aware
