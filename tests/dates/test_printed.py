"""Dates as blogs print them, in their languages."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import dates
from archiver.dates.languages import MONTHS, day_first, plain, year_first

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2014, 5, 27)


def day(text: str, language: str = "", hint: str | None = None) -> date | None:
    found = dates.parse(text, None, language=language, hint=hint)
    return found.day if found else None


def clock(text: str, zone: ZoneInfo | None = SHANGHAI) -> str | None:
    found = dates.parse(text, zone)
    return f"{found.at:%H:%M:%S}" if found and found.precision != "day" else None


@pytest.mark.parametrize(
    "text",
    [
        # English
        "May 27, 2014", "27 May 2014", "27th of May, 2014", "Tuesday, May 27th, 2014",
        "Posted on May 27, 2014 at 3:19 pm by Ines", "27-May-2014", "May 27 2014", "27 May, 2014",
        "27 May '14", "May 27, '14", "27 May 14", "May 27, 14", "27.May.2014",
        "Tue May 27 2014 14:49:00 GMT+0800 (CST)", "Tue May 27 14:49:00 UTC 2014",
        # German
        "27. Mai 2014", "Dienstag, 27. Mai 2014 um 14:49 Uhr", "27.05.2014", "27.5.2014",
        # French
        "27 mai 2014", "mardi 27 mai 2014 à 14h49", "Publié le 27 mai 2014", "27/05/2014",
        # Spanish, Portuguese, Italian
        "27 de mayo de 2014", "mayo 27, 2014", "27 de mayo del 2014", "27 de maio de 2014",
        "27/mai/2014", "27 maggio 2014", "martedì 27 maggio 2014",
        # Dutch, Swedish, Danish, Norwegian
        "27 mei 2014", "27 maj 2014", "27. maj 2014", "27. mai 2014 kl. 14.30",
        # Polish, Russian, Czech
        "27 maja 2014", "27 мая 2014 г.", "27 Мая 2014 года", "27. května 2014", "27. 5. 2014",
        # Turkish, Hungarian, Romanian, Indonesian
        "27 Mayıs 2014", "27 MAYIS 2014", "2014. május 27.", "2014. május 27-én",
        "27 Mei 2014",
        # Chinese, Japanese, Korean
        "2014年5月27日", "2014 年 05 月 27 日", "２０１４年５月２７日", "二〇一四年五月二十七日",
        "二○一四年五月廿七日", "民國103年5月27日", "103年5月27日", "14年5月27日",
        "2014年05月27日（火）",
        "平成26年5月27日", "2014년 5월 27일", "2014. 5. 27.", "2014-5-27", "2014/05/27",
    ],
)  # fmt: skip
def test_one_day_in_many_languages(text: str) -> None:
    assert day(text) == DAY


# Each month once in each language, as its blogs print it.
MONTHS_OF = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november "
    "december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "hu": "január február március április május június július augusztus szeptember október "
    "november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie "
    "noiembrie decembrie",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
}


@pytest.mark.parametrize("language", MONTHS_OF)
def test_every_month_has_its_name(language: str) -> None:
    found = [day(f"3 {name} 2015") for name in MONTHS_OF[language].split()]
    assert found == [date(2015, month, 3) for month in range(1, 13)]


def test_names_are_words_that_are_looked_up() -> None:
    assert all(3 <= len(name) <= 12 and name == plain(name) for name in MONTHS)


@pytest.mark.parametrize(
    ("text", "language", "hint", "expected"),
    [
        ("05/06/2014", "", None, None),
        ("05/06/2014", "en-US", None, date(2014, 5, 6)),
        ("05/06/2014", "en", None, date(2014, 5, 6)),
        ("05/06/2014", "en-GB", None, date(2014, 6, 5)),
        ("05/06/2014", "en_GB", None, date(2014, 6, 5)),
        ("05/06/2014", "fr-FR", None, date(2014, 6, 5)),
        ("05/06/2014", "en-CA", None, None),
        ("05/06/2014", "zh-CN", None, None),
        ("05/06/2014", "en-US", "2014-06", date(2014, 6, 5)),
        ("05/06/2014", "", "2014-05-06", date(2014, 5, 6)),
        ("05/06/2014", "en-GB", "2011-01", date(2014, 6, 5)),
        ("13/06/2014", "en-US", None, date(2014, 6, 13)),
        ("06/13/2014", "fr", None, date(2014, 6, 13)),
        ("13/14/2014", "fr", None, None),
        ("05.06.2014", "", None, date(2014, 6, 5)),
        ("05-06-2014", "", None, None),
        ("5/6/14", "en-GB", None, date(2014, 6, 5)),
        ("05.06.14", "de", None, date(2014, 6, 5)),
        ("5/6/99", "en-US", None, date(1999, 5, 6)),
        ("14.06.05", "ja", None, date(2014, 6, 5)),
        ("14/06/05", "zh-TW", None, date(2014, 6, 5)),
        ("version 2.3.10", "de", None, None),
        ("1.2.3.4", "de", None, None),
        ("May 27", "en", "2014-05", DAY),
        ("27 May", "en", "2014-05-27", DAY),
        ("May 27", "en", "2014-06", None),
        ("May 27", "en", None, None),
        ("5月27日", "zh", "2014-05", DAY),
        ("5月27日", "zh", "2014-06", None),
        ("5月27日", "zh", None, None),
    ],
)
def test_what_text_leaves_open_is_told_by_size_permalink_and_language(
    text: str, language: str, hint: str | None, expected: date | None
) -> None:
    assert day(text, language, hint) == expected


def test_languages_have_their_order() -> None:
    assert (day_first("de"), day_first("en-US"), day_first("ja"), day_first("")) == (
        True, False, None, None,
    )  # fmt: skip
    assert year_first("zh-Hant")
    assert not year_first("en")


@pytest.mark.parametrize(
    "text",
    ["May 2014", "Mayday 27, 2014", "27 comments", "Page 3 of 14", "at 14:30", "2014", "27 May 3",
     "In May 14 ships left", "27 May 14:30", "〇〇〇〇年一月一日", "February 30, 2014",
     "5 posts 2014"],
)  # fmt: skip
def test_what_tells_no_day(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("May 27, 2014 3:19 pm", "07:19:00"),
        ("May 27, 2014 3:19 P.M.", "07:19:00"),
        ("27 de mayo de 2014 3:19 p. m.", "07:19:00"),
        ("27. Mai 2014, 15.19 Uhr", "07:19:00"),
        ("27 mai 2014 à 15h19", "07:19:00"),
        ("27. maj 2014 kl. 15.19", "07:19:00"),
        ("2014年5月27日 15時19分", "07:19:00"),
        ("2014年5月27日 下午 3點19分", "07:19:00"),
        ("2014年5月27日 下午３：１９", "07:19:00"),
        ("2014년 5월 27일 오후 3:19", "07:19:00"),
        ("2014년 5월 27일 오전 3시 19분", "19:19:00"),
        ("2014年5月27日午後3時19分", "07:19:00"),
        ("15:19:20 27 May 2014", "07:19:20"),
        ("27 May 2014 15:19 UTC", "15:19:00"),
        ("27 May 2014 15:19 GMT+8", "07:19:00"),
        ("27 May 2014 15:19 UTC-03:30", "18:49:00"),
        ("May 27, 2014 3:19 pm EDT", "19:19:00"),
        ("27. Mai 2014 15:19 (MESZ)", "13:19:00"),
        ("May 27, 2014 15:19 CST", "07:19:00"),
        ("27 May 2014 15:19 BST", None),
        ("27 May 2014", None),
    ],
)
def test_times_of_day_count_in_the_zone_they_name_else_the_site_s(
    text: str, at: str | None
) -> None:
    assert clock(text) == at


def test_a_zone_several_countries_have_needs_the_site_s() -> None:
    assert clock("May 27, 2014 15:19 CST", None) is None
    assert clock("February 30, 2014 15:19 CST") is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("20140527", datetime(2014, 5, 27, tzinfo=UTC)),
        ("20140527T064900Z", datetime(2014, 5, 27, 6, 49, tzinfo=UTC)),
        ("20140527144900", datetime(2014, 5, 27, 6, 49, tzinfo=UTC)),
        ("1401173340", datetime(2014, 5, 27, 6, 49, tzinfo=UTC)),
        ("1401173340000", datetime(2014, 5, 27, 6, 49, tzinfo=UTC)),
    ],
)
def test_digits_alone_as_programs_write_them(text: str, at: datetime) -> None:
    found = dates.parse(text, SHANGHAI)
    assert found is not None
    assert found.at == at


def test_a_gmt_date_far_from_the_local_one_is_of_another_draft() -> None:
    local, stale = "2014-05-27T14:49:00", "2014-01-03T02:00:00"
    assert not dates.is_pair(local, stale)
    assert dates.from_pair(local, stale, SHANGHAI) == dates.from_iso(local, SHANGHAI)
    assert dates.is_pair("2014-06-01T02:00:00", "2014-05-31T18:00:00")
    assert dates.is_pair(None, stale)
    assert not dates.is_pair(local, None)
    assert not dates.is_pair(local, "0000-00-00T00:00:00")


PIECES = st.sampled_from(
    ["27", "5", "2014", "14", "99999", "may", "mai", "5月", "年", "日", ".", "/", "-", ":", " ",
     "\t", "of", "de", "ago", "vor", "前", "days", "pm", "UTC", "GMT+8", "+25:99", "st", "º",
     "民國", "十", "T", "Z", "昨天", "yesterday", "٣", "½", "İ", "ﷺ", "\ud800", "\0"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(["", "en-US", "zh", "de"]))
def test_no_mixture_of_parts_is_an_error(text: str, language: str) -> None:
    now = datetime(2020, 5, 4, 3, 2, 1, tzinfo=UTC)
    found = dates.parse(text, SHANGHAI, language=language, now=now, hint="2014-05-27")
    assert found is None or found.at.tzinfo is UTC


@pytest.mark.parametrize(
    "piece", ["27 ", "may ", "2014-", "5月", "27 of ", " ", "3 days ", "1:", "ﷺ"]
)
def test_long_text_takes_no_time(piece: str) -> None:
    now = datetime(2020, 5, 4, 3, 2, 1, tzinfo=UTC)
    begun = time.process_time()
    for length in (79, 199, 100_000):
        dates.parse((piece * length)[:length], SHANGHAI, now=now, hint="2014-05")
    assert time.process_time() - begun < 0.5
