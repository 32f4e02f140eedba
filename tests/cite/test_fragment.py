"""Text fragments, as browsers read them."""

from __future__ import annotations

from time import perf_counter

import pytest

from archiver.cite.fragment import Directive, directive, led_to

PAGE = (
    "Home About First you teach the partner, then he runs it. But computing is not cement. "
    "The bank The door and the bank again. Read more: The bank"
)


def test_words_that_stand_once_are_told_alone() -> None:
    found = directive("But computing is not cement.", PAGE)
    assert str(found) == "text=But%20computing%20is%20not%20cement%2E"


def test_what_could_mean_something_else_is_encoded() -> None:
    words = "a-b, c & d"
    assert str(directive(words, f"x {words} y")) == "text=a%2Db%2C%20c%20%26%20d"
    assert Directive.read("text=a%2Db%2C%20c%20%26%20d") == Directive(words)


def test_words_that_stand_several_times_get_their_neighbours() -> None:
    found = directive("The bank", PAGE, "But computing is not cement.", "The door")
    assert found == Directive("The bank", prefix="cement.")
    assert led_to(PAGE, found) == "The bank"
    last = directive("The bank", PAGE, "Read more:")
    assert last == Directive("The bank", prefix="more:")


def test_a_suffix_tells_apart_what_a_prefix_does_not() -> None:
    page = "so it is here. so it is there."
    found = directive("it is", page, "", "there.")
    assert found == Directive("it is", suffix="there.")
    assert led_to(page, found) == "it is"


def test_prefix_and_suffix_together_tell_the_last_of_all() -> None:
    page = "x so it is a, y so it is b, x so it is b"
    found = directive("it is", page, "b, x so", "b")
    assert found is not None
    assert led_to(page, found) == "it is"
    assert found == Directive("it is", prefix="x so", suffix="b")


def test_long_words_are_told_by_both_ends() -> None:
    words = "It began on a Tuesday " + "and went on " * 20 + "until the kettle was cold."
    page = f"Before that. {words} And after it."
    found = directive(words, page)
    assert found is not None
    assert found.end is not None
    assert len(str(found)) < 120
    assert led_to(page, found) == words


def test_chinese_is_cut_at_its_stops() -> None:
    words = "首先，" + "我们看到市场的变化，" * 12 + "最后它结束了。"
    page = f"标题 {words} 结尾"
    found = directive(words, page)
    assert found is not None
    assert found.start.startswith("首先，")
    assert found.end is not None
    assert found.end.endswith("最后它结束了。")
    assert led_to(page, found) == words


def test_no_word_is_cut() -> None:
    assert directive("bank", "the banker of the embankment") is None
    assert directive("bank", "the banker of the bank") == Directive("bank")


def test_case_does_not_count_even_where_small_letters_are_longer() -> None:
    page = "\u0130\u0130\u0130 THE BANK of \u0130stanbul"
    found = directive("the bank", page)
    assert found is not None
    assert led_to(page, found) == "THE BANK"


def test_words_that_are_not_there_have_no_directive() -> None:
    assert directive("not at all", PAGE) is None
    assert led_to(PAGE, Directive("not at all")) is None


def test_what_nothing_tells_apart_is_led_to_all_the_same() -> None:
    page = "the same " * 40
    found = directive("the same", page)
    assert found == Directive("the same")
    assert led_to(page, found) == "the same"


def test_a_range_whose_end_never_comes_leads_nowhere() -> None:
    assert led_to(PAGE, Directive("Home", end="nowhere")) is None
    assert led_to(PAGE, Directive("Home", end="cement.", suffix="nothing")) is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("text=a", Directive("a")),
        ("text=a,b", Directive("a", "b")),
        ("text=p-,a,b,-s", Directive("a", "b", "p", "s")),
        ("text=p-,a", Directive("a", prefix="p")),
        ("text=a,-s&text=other", Directive("a", suffix="s")),
    ],
)
def test_directives_are_read(written: str, expected: Directive) -> None:
    assert Directive.read(written) == expected


@pytest.mark.parametrize(
    "written", ["", "text=", "text=a,b,c", "color=a", "text=p-", "text=p-,-s"]
)
def test_what_is_no_directive_is_none(written: str) -> None:
    assert Directive.read(written) is None


def test_a_hostile_page_takes_no_longer_than_its_length() -> None:
    page = "a b " * 200_000
    before = perf_counter()
    assert led_to(page, Directive("a", "b", prefix="c", suffix="d")) is None
    assert led_to(page, Directive("a", "b", suffix="d")) is None
    assert directive("a b a", page, "c", "d") is not None
    assert perf_counter() - before < 5
