"""What an edit changed, the facts first."""

from time import process_time

import pytest

from archiver.edits import Edit, Exchanged, Wording, edit
from archiver.targets import links


def of(old: str, new: str) -> Edit:
    return edit(Wording("A title", None, old), Wording("A title", None, new))


@pytest.mark.parametrize(
    ("old", "new", "numbers"),
    [
        ("It has 40 jobs.", "It has 60 jobs.", ["40 → 60"]),
        ("It had 4 million users.", "It had 4 billion users.", ["4 million → 4 billion"]),
        ("It had 4 users.", "It had 4 million users.", ["4 → 4 million"]),
        ("It paid £14.50 then.", "It paid $15.50 then.", ["£14.50 → $15.50"]),
        ("It rose 9 % in 2014.", "It rose 8 % in 2015.", ["9 % → 8 %", "2014 → 2015"]),
        ("It rose a little.", "It rose a little, by 5 percent.", ["+ 5 percent"]),
        ("It rose, by 5 percent.", "It rose.", ["− 5 percent"]),
        ("It has 4 jobs.", "It has 4 new jobs.", []),
        ("It has 4 jobs.", "It had 4 jobs.", []),
        ("One 5 is. All else stays as it was.", "All else stays as it was. One 5 is.", []),
        ("去年卖出了2600万部手机", "去年卖出了2800万部手机", ["2600万 → 2800万"]),
    ],
)  # fmt: skip
def test_numbers_are_told_with_sign_and_unit(old: str, new: str, numbers: list[str]) -> None:
    assert [str(number).partition(",")[0] for number in of(old, new).numbers] == numbers


def test_a_number_is_told_with_the_words_around_it() -> None:
    [number] = of(
        "Pinwheel cut 4,000 prices by a fifth.", "Pinwheel cut 3,000 prices by a fifth."
    ).numbers
    assert str(number) == "4,000 → 3,000, in “… Pinwheel cut 3,000 prices by a fifth. …”"
    long = "word " * 30
    [number] = of(f"{long}1 {long}", f"{long}2 {long}").numbers
    assert number.before == "word word word word word word word"
    assert len(number.after) <= 36


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("It is, says Qiao Bin.", "It is, says Qiao Ben.", ("Qiao Bin",), ("Qiao Ben",)),
        ("It is Ann’s.", "It is Bob’s.", ("Ann",), ("Bob",)),
        ("I paid Ape & Bee.", "I paid Ape & Sons.", ("Ape & Bee",), ("Ape & Sons",)),
        ("It is, says Founder Qiao Bin.", "It is, says Qiao Bin.", (), ()),
        ("It grew. Wars are lost.", "It grew. Battles are lost.", (), ()),
        ("It grew. Then Ann left.", "It grew. Then Bob left.", ("Ann",), ("Bob",)),
        ("Ann left; so Bob left.", "Bob left; so Ann left.", (), ()),
        ("Heading\nIt grew.", "Another\nIt grew.", (), ()),
    ],
)  # fmt: skip
def test_names_are_told_that_the_other_text_has_not(
    old: str, new: str, gone: tuple[str, ...], come: tuple[str, ...]
) -> None:
    assert of(old, new).names == Exchanged(gone, come)


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("风车网昨天降价。", "阿里巴巴昨天降价。", ("风车网",), ("阿里巴巴",)),
        ("他昨天说阿里巴巴降价。", "他昨天说腾讯降价。", ("阿里巴巴",), ()),
        ("阿里巴巴昨天降价。", "阿里昨天降价。", ("阿里巴巴",), ()),
        ("据《晚报》报道。", "据《晨报》报道。", ("《晚报》",), ("《晨报》",)),
        ("據「小米」報道。", "據『大米』報道。", ("「小米」",), ("『大米』",)),
        ("他说「不，我们今天不卖。」", "他说「不，我们明天不卖。」", (), ()),
        ("أعلنت شركة النهر", "أعلنت شركة البحر", ("النهر",), ()),
        ("我们今天降价。", "我们昨天降价。", (), ()),
    ],
)  # fmt: skip
def test_names_without_capitals_are_in_brackets_or_known(
    old: str, new: str, gone: tuple[str, ...], come: tuple[str, ...]
) -> None:
    known = ("阿里", "阿里巴巴", "风车网", "我", "النهر", "Ann")
    one, other = (
        Wording(None, None, old, known=known[:3]),
        Wording(None, None, new, known=known[3:]),
    )
    assert edit(one, other).names == Exchanged(gone, come)


def test_the_gravest_comes_first() -> None:
    old = Wording(
        "Old", "Sell.", "It has 40 jobs, says Ann.",
        ("https://a.example/", "https://c.example/1"), ("Ape (X: A)",),
        links('<a href="https://c.example/1?utm_source=x">a note</a>'),
    )  # fmt: skip
    new = Wording(
        "New", None, "It has 60 jobs, says Bob, today.",
        ("https://c.example/2",), ("Bee (X: B)",),
        links('<a href="https://c.example/2">a note</a>'),
    )  # fmt: skip
    assert list(edit(old, new).told()) == [
        ("title", "− Old"),
        ("title", "+ New"),
        ("bottom", "− Sell."),
        ("bottom", "+ (none)"),
        ("number", "40 → 60, in “… It has 60 jobs, says Bob, today. …”"),
        ("name", "− Ann"),
        ("name", "+ Bob"),
        ("company", "− Ape (X: A)"),
        ("company", "+ Bee (X: B)"),
        ("link", "“a note”: https://c.example/1?utm_source=x → https://c.example/2"),
        ("source", "− https://a.example/"),
        ("wording", "− 2 words, + 3 words"),
    ]


def test_nothing_is_told_of_the_same() -> None:
    wording = Wording("A title", "Sell.", "It has 40 jobs.")
    assert list(edit(wording, wording).told()) == []
    spaced = Wording("A  title", "Sell.\n", "It has\n40 jobs.")
    assert list(edit(wording, spaced).told()) == []


def test_hostile_texts_are_told_soon() -> None:
    started = process_time()
    of("A1 B2. " * 5000, "A1 C3! " * 5000)
    brackets = "《" * 50_000
    edit(
        Wording(None, None, f"{brackets}a", known=("中" * 99,)), Wording(None, None, "中" * 50_000)
    )
    of("9" * 100_000, "9." * 100_000)
    of("".join(f"Ab{n} c " for n in range(20_000)), "".join(f"Bb{n} c " for n in range(20_000)))
    assert process_time() - started < 10
