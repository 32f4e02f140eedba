"""Updates, corrections and disclosures that begin a block."""

from datetime import UTC, date, datetime

import pytest

from archiver.items import Notice, Post
from archiver.platforms.body import read_body
from archiver.platforms.notices import notices, with_years
from archiver.platforms.pieces import Block
from tests.platforms.pages import element, resolve

PUBLISHED = datetime(2014, 5, 4, 9, tzinfo=UTC)


def read(text: str) -> tuple[Notice, ...]:
    return with_years(notices([Block("p", "", text)]), PUBLISHED)


@pytest.mark.parametrize(
    ("text", "kind", "said", "day"),
    [
        ("UPDATE: The sale is off.", "update", "The sale is off.", None),
        ("UPDATE (May 5): It is off.", "update", "It is off.", date(2014, 5, 5)),
        ("Update, 5 May 2015: It is off.", "update", "It is off.", date(2015, 5, 5)),
        ("UPDATE 2 – Jan 3: It is off.", "update", "It is off.", date(2015, 1, 3)),
        ("May 6 update: It is off.", "update", "It is off.", date(2014, 5, 6)),
        ("[Update: It is off.]", "update", "It is off.", None),
        ("更新（5月6日）：它结束了。", "update", "它结束了。", date(2014, 5, 6)),
        ("Correction: The first version erred.", "correction", "The first version erred.", None),
        ("更正：前文有误。", "correction", "前文有误。", None),
        ("Clarification: Not all of it.", "clarification", "Not all of it.", None),
        ("Disclosure: I own shares.", "disclosure", "I own shares.", None),
        ("Disclaimer: No advice.", "disclaimer", "No advice.", None),
        ("Editor’s note: This ran before.", "note", "This ran before.", None),
        ("编者按：此文旧。", "note", "此文旧。", None),
    ],
)
def test_a_notice_its_words_and_its_day(text: str, kind: str, said: str, day: date | None) -> None:
    [found] = read(text)
    assert (found.kind, found.text, found.published) == (kind, said, day)
    assert (found.published_raw is None) == (day is None)


@pytest.mark.parametrize(
    "text",
    ["Updated figures show a fall.", "Note that it fell.", "Corrections territory: it fell.",
     "Update on the merger: it fell.", "UPDATE:", "It said: Update: x", "Update (31 Undecember):",
     ""],
)  # fmt: skip
def test_other_words_are_no_notice(text: str) -> None:
    assert read(text) == ()


def test_a_day_without_year_stays_as_printed_where_nothing_tells_the_year() -> None:
    told = list(notices([Block("p", "", "UPDATE (May 5): It is off.")]))
    assert with_years(told, None)[0].published is None
    assert with_years(told, None)[0].published_raw == "May 5"
    odd = list(notices([Block("p", "", "UPDATE (Foo 99): It is off.")]))
    assert with_years(odd, PUBLISHED)[0].published is None
    numbers = list(notices([Block("p", "", "UPDATE (5/6): It is off.")]))
    assert with_years(numbers, PUBLISHED)[0].published_raw == "5/6"


def test_a_notice_stays_in_the_body() -> None:
    body = read_body(element("<p>UPDATE (May 5): Off.</p><p>It began.</p>"), resolve)
    post = body.told(Post(published=PUBLISHED))
    assert post.body_text == "UPDATE (May 5): Off.\n\nIt began."
    assert [(n.kind, n.published) for n in post.notices or ()] == [("update", date(2014, 5, 5))]
