"""Of a word that very many posts have, the newest matches are ranked, and nothing is missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archiver.items import Author, Company, Image, Term
from archiver.store import filing
from archiver.store import search as searching
from archiver.store.filters import Filters, posts
from archiver.store.newest import count, newest, reckoned, span
from archiver.store.search import Page, search
from archiver.store.selection import blogs
from archiver.store.store import Store
from tests.store.building import HOME, crawl_note, page

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
    monkeypatch.setattr(searching, "NEWEST", 12)


def numbers(store: Store, query: str, filters: Filters | None = None) -> list[int]:
    found = search(store, query, filters, Page(limit=COUNT))
    return sorted(int(hit.url.split("/")[-2]) for hit in found.hits)


def test_the_newest_are_ranked_and_that_is_told(many: Store, few_ranked: None) -> None:
    found = search(many, "trains", page=Page(limit=COUNT))
    assert (found.total, found.more) == (30, True)
    assert 12 <= found.ranked <= 30
    assert found.ranked == len(found.hits)
    ranked = numbers(many, "trains")
    assert ranked == list(range(COUNT - found.ranked, COUNT))
    oldest = FIRST + timedelta(36 * ranked[0])
    assert found.ranked_since is not None
    assert found.ranked_since <= f"{oldest:%Y-%m}"


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
    monkeypatch.setattr(searching, "RANKED", 150)
    monkeypatch.setattr(searching, "NEWEST", 140)
    assert numbers(many, "trains", filters) == wanted


def test_no_more_months_are_taken_than_needed_even_where_few_posts_are_recent(
    many: Store,
) -> None:
    months = span(many, blogs(many), Filters())
    assert months == (2010 * 12, 2033 * 12 + 6)
    for least, most in ((1, 1), (5, 8), (50, 60), (200, 210)):
        found = newest(many, "trains", months, (least, most))
        assert found is not None
        assert least <= count(many, found.query, COUNT).number <= most + 1
    assert newest(many, "trains", months, (COUNT + 1, COUNT + 2)) is None


def test_how_many_months_it_takes_is_reckoned_from_what_was_counted(many: Store) -> None:
    months = span(many, blogs(many), Filters())
    assert months is not None
    for counted in (count(many, "trains", 30), count(many, "tea", 30)):
        guess = reckoned(many, "trains", months, 60, counted)
        assert 60 <= count(many, guess.query, COUNT).number <= 140


def test_where_that_is_wrong_the_newest_are_found_all_the_same(
    store: Store, run: int, few_ranked: None
) -> None:
    for number in range(40):  # all but one in the first month of thirty years
        published = FIRST + timedelta(hours=number) if number else FIRST + timedelta(11_000)
        store.write(run, [page(f"p{number}", number, title="Trains", published=published)])
    found = search(store, "trains", page=Page(limit=40))
    assert (found.total, found.more, found.ranked) == (30, True, 40)
    assert found.ranked_since == "2010-01"


def test_posts_without_a_date_are_found(store: Store, run: int, few_ranked: None) -> None:
    store.write(run, [page(f"p{number}", number, title="Trains") for number in range(40)])
    found = search(store, "trains", page=Page(limit=3))
    assert (found.total, found.more) == (40, False)
    store.write(run, [page("dated", 90, title="Trains", published=FIRST)])
    assert search(store, "trains").total == 41
    assert search(store, "trains", Filters(since=date(2010, 1, 1))).total == 1


def test_months_are_covered_with_as_few_words_as_there_can_be() -> None:
    words = filing.months_words(2011 * 12 + 10, 2014 * 12 + 1)
    assert [word[1:] for word in words] == [
        "month201111", "month201112", "year2012", "year2013", "month201401", "month201402",
    ]  # fmt: skip
