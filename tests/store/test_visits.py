"""Visit counts over time, and what is odd about them."""

from datetime import timedelta
from typing import Any

import pytest

from archiver.items import Visits
from archiver.store.store import Store
from archiver.store.visits import Observation, post_visits, series
from archiver.store.write import Entry
from tests.store.building import START, page

DAY = 24 * 60
TEN_DAYS_BEFORE = START - timedelta(days=10)


def seen(
    day: float,
    total: int | None,
    *,
    name: str = "a",
    counter: str | None = "Top 10",
    about: bool = False,
    **told: Any,
) -> Entry:
    count = Visits(total=total, today=3, approximate=about, counter=counter)
    told = {"published": TEN_DAYS_BEFORE, "published_precision": "minute"} | told
    return page(name, round(day * DAY), visits=count, **told)


def observed(store: Store, run: int, *entries: Entry) -> list[Observation]:
    store.write(run, list(entries))
    [post] = store.rows("select id from known_posts order by id limit 1")
    return series(store, post["id"])


def flags(found: list[Observation]) -> list[tuple[int | None, bool, bool]]:
    return [(one.growth, one.reset, one.jump) for one in found]


def test_growth_is_told_between_observations(store: Store, run: int) -> None:
    found = observed(store, run, seen(0, 100), seen(0.5, 110), seen(2.5, 150), seen(3.5, 150))
    assert [(one.total, one.growth, one.per_day) for one in found] == [
        (100, None, None),
        (110, 10, None),
        (150, 40, 20.0),
        (150, 0, 0.0),
    ]
    first = found[0]
    assert (first.today, first.counter, first.source, first.approximate) == (
        3,
        "Top 10",
        "page",
        False,
    )
    assert (first.observed_at, first.warc_offset) == ("2020-01-01T12:00:00.000000Z", 0)


def test_a_lower_total_is_a_reset(store: Store, run: int) -> None:
    found = observed(store, run, seen(0, 100), seen(1, 5), seen(2, 9))
    assert flags(found) == [(None, False, False), (None, True, False), (4, False, False)]


@pytest.mark.parametrize(
    ("before", "after", "reset"),
    [(1_200, 1_100, False), (1_200, 500, True), (12_400, 1_200, True), (1_250, 1_200, False)],
)
def test_what_rounding_explains_is_no_reset(
    store: Store, run: int, before: int, after: int, reset: bool
) -> None:
    found = observed(store, run, seen(0, before, about=True), seen(1, after, about=True))
    assert [one.reset for one in found] == [False, reset]


@pytest.mark.parametrize(
    ("totals", "jump"),
    [
        ([100, 1_099], False),  # less than 1,000 more
        ([100, 1_100], True),  # 10 a day since publication
        ([1_000, 2_900], False),  # 100 a day
        ([1_000, 3_000], True),
        ([1_000, 10, 1_800], False),  # as fast as before the reset
    ],
)
def test_growth_far_beyond_the_pace_so_far_is_a_jump(
    store: Store, run: int, totals: list[int], jump: bool
) -> None:
    found = observed(store, run, *(seen(n / 2, total) for n, total in enumerate(totals)))
    assert found[-1].jump is jump


def test_where_no_pace_is_known_nothing_is_a_jump(store: Store, run: int) -> None:
    found = observed(store, run, seen(0, 10, published=None), seen(1, 90_000, published=None))
    assert flags(found)[1] == (89_990, False, False)


def test_counters_are_kept_apart(store: Store, run: int) -> None:
    found = observed(
        store, run, seen(0, 100), seen(1, 7, counter="theme"), seen(2, 5, counter=None),
        seen(3, 120), seen(4, 9, counter="theme"),
    )  # fmt: skip
    assert [(one.counter, one.growth, one.reset) for one in found] == [
        ("Top 10", None, False),
        ("theme", None, False),
        (None, None, False),
        ("Top 10", 20, False),
        ("theme", 2, False),
    ]


def test_an_observation_without_total_is_passed_over(store: Store, run: int) -> None:
    found = observed(store, run, seen(0, 100), seen(1, None), seen(2, 104))
    assert [(one.total, one.growth, one.per_day) for one in found] == [
        (100, None, None), (None, None, None), (104, 4, 2.0),
    ]  # fmt: skip


def test_a_blog_has_a_row_for_each_counter_of_each_post(store: Store, run: int) -> None:
    store.write(run, [seen(0, 100), seen(2, 140), seen(4, 3), seen(5, 13)])
    store.write(run, [seen(1, 8, name="b", counter=None), page("c")])
    [site] = store.sites()
    found = list(post_visits(store, site.id))
    told = [(one.title, one.counter, one.first.total, one.latest.total) for one in found]
    assert told == [("Title of a", "Top 10", 100, 13), ("Title of b", None, 8, 8)]
    of_a, of_b = found
    assert (of_a.growth, of_a.per_day, of_a.resets, of_a.jumps) == (50, 10.0, 1, 0)
    assert (of_b.growth, of_b.per_day) == (0, None)
    assert of_a.published == "2019-12-22T12:00:00Z"
    assert list(post_visits(store, site.id + 1)) == []
