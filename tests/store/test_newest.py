"""Of a word that very many posts have, the newest matches are ranked, and nothing is missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest

from archiver.items import Author, Company, Image, Term
from archiver.store import filing
from archiver.store import search as searching
from archiver.store.filters import Filters, posts
from archiver.store.search import Page, search
from archiver.store.store import Store
from tests.store.building import HOME, crawl_note, page, url

OTHER = "https://other.example/"
FIRST = datetime(2010, 1, 1, 20, tzinfo=UTC)
COUNT = 240


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Posts of two blogs over 24 years, ten a year; all speak of trains, each third of tea."""
    path: Path = tmp_path_factory.mktemp("many") / "archive.db"
    with Store.open(path) as store:
        runs = [
            store.begin_run(crawl_note("one")),
            store.begin_run(crawl_note("two", home=OTHER, hosts=["other.example"], title="Other")),
        ]
        for number in range(COUNT):
            home = (HOME, OTHER)[number % 2]
            store.write(runs[number % 2], [page(
                f"{number}", number, url=f"{home}{number}/", address=f"{home}{number}/",
                title="Trains", body_text="Trains and 茶 tea" if number % 3 else "Trains",
                published=FIRST + timedelta(36 * number), published_precision="minute",
                authors=(Author(name=f"Author {number % 5}"),),
                categories=(Term(name=("Rail", "Tea")[number % 7 == 0]),),
                companies=(Company(name="Line", exchange="NYSE", symbol=f"L{number % 4}"),),
                images=(Image(url=f"{HOME}i.png"),) if number % 2 else (),
            )])  # fmt: skip
        yield store


@pytest.fixture
def few_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "RANKED", 30)
    monkeypatch.setattr(searching, "LOOKED_AT", 12)


def numbers(store: Store, query: str, filters: Filters | None = None) -> list[int]:
    found = search(store, query, filters, Page(limit=COUNT))
    return sorted(int(hit.url.split("/")[-2]) for hit in found.hits)


def test_the_newest_are_ranked_and_that_is_told(many: Store, few_ranked: None) -> None:
    for query in ("trains", '"trains tea" OR tr*'):
        found = search(many, query, page=Page(limit=COUNT))
        assert (found.total, found.ranked, len(found.hits), found.more) == (30, 30, 30, True)
        assert numbers(many, query) == list(range(COUNT - 30, COUNT))
        assert found.ranked_since == f"{FIRST + timedelta(36 * (COUNT - 30)):%Y-%m}"
    beyond = search(many, "trains", page=Page(offset=30))
    assert attrs.evolve(found, hits=(), query="trains") == beyond


def test_few_matches_are_all_ranked(many: Store) -> None:
    found = search(many, "tea", page=Page(limit=1))
    assert (found.total, found.more, found.ranked_since) == (160, False, None)
    assert search(many, "茶").total == 160


FILTERS = [
    Filters(site="Other"),
    Filters(author="AUTHOR 3"),
    Filters(category="tea"),
    Filters(category="tea", has=frozenset({"image"})),
    Filters(company="NYSE:L1", since=date(2015, 6, 1)),
    Filters(company="line", until=date(2012, 2, 3)),
    Filters(since=date(2012, 1, 1), until=date(2014, 1, 31)),
    Filters(since=date(2011, 12, 27), until=date(2011, 12, 27)),
    Filters(since=date(1950, 1, 1), until=date(1951, 1, 1)),
    Filters(until=date.min),
    Filters(since=date.max),
    Filters(site="Other", author="author 2", since=date(2012, 1, 1)),
]


@pytest.mark.parametrize("filters", FILTERS)
def test_filters_leave_the_same_posts_however_they_are_looked_for(
    many: Store, monkeypatch: pytest.MonkeyPatch, filters: Filters
) -> None:
    left = {row["id"]: row["url"] for row in many.rows("select id, url from posts")}
    wanted = sorted(int(left[post].split("/")[-2]) for post in posts(many, filters))
    assert numbers(many, "trains", filters) == wanted
    monkeypatch.setattr(searching, "LOOKED_AT", 140)
    assert numbers(many, "trains", filters) == wanted


def test_of_filtered_matches_the_newest_are_ranked(many: Store, few_ranked: None) -> None:
    filters = Filters(site="Other", until=date(2029, 5, 13))
    urls = {row["id"]: row["url"] for row in many.rows("select id, url from posts")}
    left = sorted(int(urls[post].split("/")[-2]) for post in posts(many, filters))
    assert len(left) > 30
    assert numbers(many, "trains", filters) == left[-30:]


def test_posts_without_a_date_are_found_and_come_last(
    store: Store, run: int, few_ranked: None
) -> None:
    store.write(run, [page(f"p{number}", number, title="Trains") for number in range(40)])
    found = search(store, "trains", page=Page(limit=3))
    assert (found.total, found.more, found.ranked_since) == (30, True, None)
    store.write(run, [page("dated", 90, title="Trains", published=FIRST)])
    assert url("dated") in {hit.url for hit in search(store, "trains", page=Page(limit=40)).hits}
    assert search(store, "trains", Filters(since=date(2010, 1, 1))).total == 1


def test_a_post_of_another_date_than_before_moves(
    store: Store, run: int, few_ranked: None
) -> None:
    store.write(run, [page(f"p{n}", n, title="Trains", published=FIRST) for n in range(40)])
    assert url("p39") not in {hit.url for hit in search(store, "trains", page=Page(limit=40)).hits}
    later = FIRST + timedelta(100)
    store.write(run, [page("p39", 90, title="Trains", published=later)])
    assert url("p39") in {hit.url for hit in search(store, "trains", page=Page(limit=40)).hits}
    assert search(store, "trains", Filters(since=later.date())).total == 1


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("0001-01-01", "1990-01"), ("1990-01-31", "1990-01"), ("1990-02-01", "1990-02"),
        ("2014-05-27T06:49:00Z", "2014-05"), ("2075-03-01", "2075-03"), ("9999-12-31", "2075-03"),
        (None, None),
    ],
)  # fmt: skip
def test_a_place_tells_month_and_post(day: str | None, name: str | None) -> None:
    at = filing.place(filing.month(day), 2**32 - 1)
    assert filing.month_name(at) == name
    assert at & filing.IDS == 2**32 - 1
    assert 0 < at < 2**42  # 6 bytes in the index


@pytest.mark.parametrize(
    "day", [date(1958, 7, 8), date(1990, 1, 9), date(2075, 3, 30), date(2091, 1, 1)]
)
def test_days_count_where_months_are_not_told_apart(
    store: Store, run: int, few_ranked: None, day: date
) -> None:
    for number in range(20):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) + timedelta(number)
        store.write(run, [page(f"p{number}", number, title="Trains", published=noon)])
    five = day + timedelta(5)
    assert search(store, "trains", Filters(until=five)).total == 6
    assert search(store, "trains", Filters(since=five)).total == 15
    assert search(store, "trains", Filters(since=five, until=five)).total == 1
