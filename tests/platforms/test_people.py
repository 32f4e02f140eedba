"""Names of people in bylines and declarations."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.platforms import people


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mara Finch", ["Mara Finch"]),
        ("By Mara Finch and Ines Quay", ["Mara Finch", "Ines Quay"]),
        ("Mara Finch, Otto Berg & Ines Quay", ["Mara Finch", "Otto Berg", "Ines Quay"]),
        ("By: Ines Quay, Mara Finch, and Otto Berg", ["Ines Quay", "Mara Finch", "Otto Berg"]),
        ("Written by Ines Quay in Travel", ["Ines Quay"]),
        ("This post was written by Ines Quay", ["Ines Quay"]),
        ("Posted by Ines Quay on May 5, 2014 at 3:19 pm", ["Ines Quay"]),
        ("By Ines Quay | 5 May 2014", ["Ines Quay"]),
        ("5 May 2014 | By Ines Quay", ["Ines Quay"]),
        ("Ines Quay – 5 May 2014", ["Ines Quay"]),
        ("Ines Quay May 5, 2014", ["Ines Quay"]),
        ("Ines Quay, Tuesday, May 6, 2014", ["Ines Quay"]),
        ("By Ines Quay, Shanghai correspondent", ["Ines Quay"]),
        ("By Ines Quay, Shanghai", ["Ines Quay"]),
        ("Mara Finch, CFA", ["Mara Finch"]),
        ("by Ines Quay for Quay Letters", ["Ines Quay"]),
        ("Guest post by Ines Quay", ["Ines Quay"]),
        ("Von Mara Finch und Ines Quay", ["Mara Finch", "Ines Quay"]),
        ("Veröffentlicht von Mara Finch am 5. Mai 2014", ["Mara Finch"]),
        ("Par Mara Finch", ["Mara Finch"]),
        ("Publié par Mara Finch le 5 mai 2014", ["Mara Finch"]),
        ("Por Mara Finch y Ines Quay", ["Mara Finch", "Ines Quay"]),
        ("Di Mara Finch", ["Mara Finch"]),
        ("Door Mara Finch", ["Mara Finch"]),
        ("Text: Mara Finch", ["Mara Finch"]),
        ("Autor: Mara Finch", ["Mara Finch"]),
        ("作者：张三", ["张三"]),
        ("作者: 李四 2014年5月27日", ["李四"]),
        ("文／张三、李四", ["张三", "李四"]),
        ("글: 김철수", ["김철수"]),
        ("mara77", ["mara77"]),
        ("Von Braun", ["Von Braun"]),
        ("Ursula von der Leyen", ["Ursula von der Leyen"]),
        ("Ortega y Gasset", ["Ortega y Gasset"]),
        ("J. R. R. Tolkien", ["J. R. R. Tolkien"]),
        ("M. Q.", ["M. Q."]),
        ("Byron Hale", ["Byron Hale"]),
        ("5 May 2014", []),
        ("mara@quay.example", []),
        ("https://quay.example/", []),
        ("A line of a text that goes on for far too long to be the name of anybody at all", []),
        ("", []),
        ("--", []),
        ("12", []),
    ],
)
def test_names_in_a_byline(text: str, names: list[str]) -> None:
    assert list(people.names(text)) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Ines", "Ines"),
        ("View all posts by Mara Finch", "Mara Finch"),
        ("Smith and Sons Research", "Smith and Sons Research"),
        ("Ines Quay, Shanghai correspondent", "Ines Quay"),
        ("Finch, Mara", "Finch, Mara"),
        ("Posted by", None),
        ("", None),
    ],
)
def test_a_link_to_one_author_shows_one_name(text: str, name: str | None) -> None:
    assert people.one_name(text) == name


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ines Quay | 5 May 2014", ["Ines Quay"]),
        ("5 May 2014 by Ines Quay in the harbour", ["Ines Quay"]),
        ("Ines Quay – 5 May 2014", ["Ines Quay"]),
        ("27. Mai 2014 von Mara Finch", ["Mara Finch"]),
        ("作者：张三 | 2014年5月27日", ["张三"]),
        ("Travel | Harbours", []),
        ("Ines Quay", []),
        ("Stand by the harbour", []),
        ("two ships – 5 May 2014", []),
    ],
)
def test_a_line_near_the_title_names_people_only_where_it_says_so(
    line: str, names: list[str]
) -> None:
    assert list(people.in_byline(line)) == names


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Guest post by Ines Quay, who lives in Hull.", "Ines Quay"),
        ("This is a guest post by Ines Quay.", "Ines Quay"),
        ("(Guest article from Mara B. Finch)", "Mara B. Finch"),
        ("Guest author: Ines Quay is a sailor", "Ines Quay"),
        ("Ein Gastbeitrag von Otto van Berg und so weiter", "Otto van Berg"),
        ("客座作者：张三", "张三"),
        ("Guest posts are welcome", None),
        ("Guest post by a friend", None),
        ("We met a guest by the pier", None),
    ],
)
def test_guests_are_named_in_the_first_line(line: str, name: str | None) -> None:
    assert people.guest(line) == name


def test_roles_are_told_from_names() -> None:
    own = frozenset({"quay letters"})
    for role in ("admin", "Staff", "Editorial Team", "Quay Letters", "Travel Desk", "小编"):
        assert people.is_role(role, own)
    for name in ("Mara Finch", "Ed Itor", "Stafford"):
        assert not people.is_role(name, own)


@given(st.text(max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    assert all(people.names(text))
    assert all(people.in_byline(text))
    people.one_name(text)
    people.guest(text)


@pytest.mark.parametrize("piece", ["by ", "a, ", "and ", "5 May ", "| ", "guest ", "Abc "])
def test_long_lines_take_no_time(piece: str) -> None:
    begun = time.process_time()
    line = piece * 20_000
    people.names(line)
    people.in_byline(line)
    people.guest(line)
    assert time.process_time() - begun < 0.5
