"""Search: ranking, snippets, and queries that are none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from archiver.errors import ArgumentError
from archiver.store.filters import Filters
from archiver.store.search import Page, search
from archiver.store.store import Store
from tests.store.building import START, crawl_note, page, url


@pytest.fixture
def letters(store: Store, run: int) -> Store:
    """Four posts about trains and tea."""
    store.write(run, [
        page("a", 1, title="Trains", body_text="Of tea and ports.", published=START),
        page("b", 2, title="Ports", body_text="Slow trains run.",
             published=START.replace(year=2021)),
        page("c", 3, title="Maps", bottom_line="The train is late.", body_text="A café, at last."),
        page("d", 4, title="AT&T - what's \"new\"?", body_text="Phones: 4G-ready (NYSE: T)."),
    ])  # fmt: skip
    return store


def found(store: Store, query: str, **more: Any) -> list[str]:
    return [hit.url[-2] for hit in search(store, query, **more).hits]


def test_a_title_counts_more_than_a_bottom_line_and_that_more_than_a_body(letters: Store) -> None:
    assert found(letters, "train") == ["a", "c", "b"]


def test_accents_and_endings_do_not_count(letters: Store) -> None:
    assert found(letters, "cafes") == ["c"]


def test_matches_stand_between_the_marks_asked_for(letters: Store) -> None:
    (hit,) = search(letters, "phones", marks=("<b>", "</b>")).hits
    assert hit.snippet == "<b>Phones</b>: 4G-ready (NYSE: T)."
    assert (hit.site, hit.url, hit.score > 0) == ("Example Letters", url("d"), True)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ('"tea and ports"', "a"),
        ("tea OR café", "ca"),
        ("trains NOT slow", "ac"),
        ("title: trains", "a"),
        ("tra*", "acb"),
        ("NEAR(slow run, 3)", "b"),
    ],
)
def test_the_query_language_is_that_of_fts5(query: str, names: str, letters: Store) -> None:
    result = search(letters, query)
    assert sorted(hit.url[-2] for hit in result.hits) == sorted(names)
    assert result.explanation is None


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("4G-ready", "d"),
        ("what's", "d"),
        ('"new', "d"),
        ("AT&T", "d"),
        ("phones: ready)", "d"),
        ("tea AND", "a"),
        ("songs: tea", ""),
        ("'; drop table posts; --", ""),
        ('""")(', ""),
        ("tea\0ports'", "a"),
        ("\ud800'", ""),
    ],
)
def test_what_is_no_query_is_looked_for_as_plain_words(
    query: str, names: str, letters: Store
) -> None:
    result = search(letters, query)
    assert "".join(hit.url[-2] for hit in result.hits) == names
    assert result.explanation
    assert len(letters.rows("select id from posts")) == 4


def test_there_must_be_something_to_look_for(letters: Store) -> None:
    with pytest.raises(ArgumentError, match="nothing to search for"):
        search(letters, " \0 ")
    with pytest.raises(ArgumentError, match="a query of 1001 characters"):
        search(letters, "x" * 1001)


def test_a_page_of_the_hits_and_of_some_posts(letters: Store) -> None:
    letters.begin_run(crawl_note("other", home="https://a.example/", hosts=(), title="Other"))
    assert found(letters, "train", page=Page(limit=1)) == ["a"]
    assert found(letters, "train", page=Page(limit=1, offset=1)) == ["c"]
    assert found(letters, "train", page=Page(limit=5, offset=3)) == []
    assert search(letters, "train", page=Page(limit=1)).total == 3
    assert search(letters, "train", page=Page(offset=9)).total == 3
    assert found(letters, "train", filters=Filters(since=date(2020, 6, 1))) == ["b"]
    assert found(letters, "train", filters=Filters(until=date(2020, 1, 1))) == ["a"]
    assert found(letters, "train", filters=Filters(site="a.example")) == []
    assert found(letters, "train", filters=Filters(site="blog.example")) == ["a", "c", "b"]


def test_a_changed_post_is_found_by_its_present_words_only(letters: Store, run: int) -> None:
    letters.write(run, [page("a", 9, title="Trains", body_text="Of coffee.")])
    assert found(letters, "tea") == []
    assert found(letters, "coffee") == ["a"]
