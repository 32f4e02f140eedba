"""Bytes to text under true and false declarations, and the small tools for text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.text import (
    ZERO_WIDTH_SPACE,
    decode,
    folded,
    sound,
    spaced,
    squash,
    utf8,
    word_count,
    word_set,
)

ENGLISH = "“Harbour” fees — 5 € more"
CHINESE = "铁路公司去年的利润下降了百分之十二，渡轮却涨价。"
HTML = "text/html"


def html(text: str, charset: str = "") -> str:
    declared = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{declared}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("codec", "header", "meta"),
    [
        pytest.param("utf-8", "text/html; charset=utf-8", "", id="true header"),
        pytest.param("utf-8", HTML, "", id="nothing declared"),
        pytest.param("utf-8", "text/html; charset=ISO-8859-1", "", id="latin-1 that is UTF-8"),
        pytest.param("utf-8", HTML, "gb2312", id="meta names GB2312, but it is UTF-8"),
        pytest.param("cp1252", "text/html; charset=windows-1252", "", id="windows-1252 by header"),
        pytest.param("cp1252", HTML, "iso-8859-1", id="latin-1 that means windows-1252"),
        pytest.param("cp1252", "text/html; charset=utf-8", "", id="UTF-8 that is windows-1252"),
        pytest.param("cp1252", HTML, "utf-8", id="meta names UTF-8, but it is windows-1252"),
        pytest.param("cp1252", HTML, "", id="windows-1252 undeclared"),
        pytest.param("utf-16-le", "text/html; charset=utf-16-le", "", id="UTF-16 by header"),
    ],
)
def test_english_text_is_read_whatever_is_declared(codec: str, header: str, meta: str) -> None:
    assert ENGLISH in decode(html(ENGLISH, meta).encode(codec), header)


@pytest.mark.parametrize(
    ("codec", "header"),
    [
        pytest.param("gbk", "text/html; charset=gb2312", id="GBK by header"),
        pytest.param("gbk", "text/html; charset=utf-8", id="UTF-8 that is GBK"),
        pytest.param("gbk", HTML, id="GBK undeclared"),
        pytest.param("big5", "text/html; charset=big5", id="Big5 by header"),
        pytest.param("gb18030", "text/html; charset=nonsense-8", id="an unknown charset"),
    ],
)
def test_chinese_text_is_read_whatever_is_declared(codec: str, header: str) -> None:
    text = CHINESE if codec != "big5" else "鐵路公司去年的利潤下降"
    assert text in decode(html(text).encode(codec), header)


@pytest.mark.parametrize(
    "bom", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE]
)
def test_a_byte_order_mark_decides_and_is_removed(bom: bytes) -> None:
    codec = {2: "utf-16", 3: "utf-8", 4: "utf-32"}[len(bom)]
    order = "" if len(bom) == 3 else "-be" if bom == codecs.BOM_UTF16_BE else "-le"
    body = bom + html(ENGLISH).encode(codec + order)
    assert decode(body, "text/html; charset=latin-1").startswith("<html>")
    assert ENGLISH in decode(body, None)


def test_a_damaged_page_with_a_byte_order_mark_is_still_read() -> None:
    assert decode(codecs.BOM_UTF8 + b"caf\xc3\xa9 \xe9t\xe9.", None) == "café été."


def test_iso_2022_jp_hides_in_ascii_and_is_read_where_it_is_declared() -> None:
    body = html("港の料金").encode("iso2022_jp")
    assert "港の料金" in decode(body, "text/html; charset=iso-2022-jp")
    assert "\x1b" not in decode(body, HTML)


def test_a_false_utf_16_declaration_over_text_with_nul_bytes_is_ignored() -> None:
    assert decode(b"one\0two", "text/html; charset=iso-2022-jp") == "onetwo"
    assert decode(b"odd\0", "text/html; charset=utf-16-be") == "潤搀"
    assert decode(b"\xd8\0odd", "text/html; charset=utf-16-be")


def test_windows_quotes_pasted_into_utf_8_are_read_as_meant() -> None:
    body = ("渡轮" * 5).encode() + "“quote” é".encode("cp1252") + "涨价".encode()
    assert decode(body, "text/html; charset=utf-8") == "渡轮" * 5 + "“quote” é涨价"


def test_a_character_cut_off_at_the_end_is_dropped() -> None:
    assert decode("渡轮涨价".encode()[:-1], None) == "渡轮涨"


@pytest.mark.parametrize("charset", ["punycode", "utf-7", "unicode_escape", "zip", "x-unknown"])
def test_slow_and_senseless_codecs_are_never_used(charset: str) -> None:
    body = b"caf\xe9 " * 50_000
    assert decode(body, f"text/html; charset={charset}").startswith("café")


def test_control_characters_and_nul_are_removed_everywhere() -> None:
    assert utf8(b"a\0b\x01c\x7f\td\r\n\x0c", None) == b"abc\td\r\n\x0c"
    assert utf8(b"caf\xe9\x02", None) == "café".encode()


def test_long_valid_utf_8_is_not_searched_for_charsets() -> None:
    body = b'<meta charset="gbk">' + "渡".encode() * 300_000
    assert decode(body, "text/html; charset=gbk").endswith("渡渡")


@given(
    st.binary(max_size=300), st.sampled_from([None, HTML, "text/html; charset=gbk", "x; charset"])
)
def test_any_bytes_become_text_that_parsers_take(body: bytes, content_type: str | None) -> None:
    text = decode(body, content_type)
    assert utf8(text.encode(), None) == text.removeprefix("\ufeff").encode()


def test_sound_text_loses_lone_surrogates_and_controls_only() -> None:
    assert sound("plain 渡") == "plain 渡"
    assert sound("a\ud800b\0\nc\u0007") == "a?b\nc"


def test_squash_makes_one_line_of_any_white_space() -> None:
    assert squash(" one\n\t two\xa0\u3000three\u200b \ufeff") == "one two three"
    assert squash(" plain  ascii ") == "plain ascii"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("two words", 2),
        ("day-to-day “quoted” words — here & there", 5),
        ("(NYSE: JNP) rose 3.5 percent", 5),
        ("渡轮涨价", 4),
        ("Juniper 渡轮 rose 涨", 5),
        ("café’s été", 2),
    ],
)
def test_words_are_counted_and_each_chinese_character_is_one(text: str, count: int) -> None:
    assert word_count(text) == count


def test_a_word_set_is_the_words_of_running_text() -> None:
    assert word_set("one two\n  three") == {"one", "two", "three"}


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Tea, “café” – 4G", "Tea, “café” – 4G"),
        ("风车网 opens", "风|车|网 opens"),
        ("在IPO前，4G了。", "在|IPO|前，4G|了。"),
        ("カレー과 김치", "カ|レ|ー|과 김|치"),
        ("𠀀𠀁", "𠀀|𠀁"),
        ("", ""),
    ],
)
def test_cjk_characters_are_set_apart_and_nothing_else(text: str, apart: str) -> None:
    assert spaced(text) == apart.replace("|", ZERO_WIDTH_SPACE)
    assert spaced(spaced(text)) == spaced(text)


def test_names_are_compared_without_case_and_spaces() -> None:
    assert folded(" Ann  \u00c9LUARD\n") == folded("ann e\u0301luard") == "ann éluard"
