"""Which numbers of a WordPress blog are asked for, when, and how many."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.scope import Rules, Scope
from archiver.site import PageKind, Reference, Site, Source
from archiver.store import frontier as queues
from archiver.store.bounds import Bounds
from archiver.store.frontier import Frontier
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import HOME, capture, crawl_note, failure_note, page, reading, url
from tests.store.test_frontier import SITE as OTHER

SITE = Site(title="Letters", home=HOME, hosts=("blog.example",), eras=OTHER.eras)


def frontier(store: Store, run: str = "run-1", **rules: str) -> Frontier:
    """The frontier of a run, after which numbers are asked for."""
    scope = Scope(SITE, Rules.of(rules))
    row = store.begin_run(crawl_note(run))
    queue = Frontier(store, row, SITE, Bounds(), scope=scope)
    queue.ask_numbers()
    return queue


def numbers(queue: Frontier, count: int = 50) -> list[str]:
    return [claim.url.removeprefix(f"{HOME}?p=") for claim in queue.claim(count)]


def answered(number: int, status: int) -> Entry:
    at = capture(f"{HOME}?p={number}", number, status=status)
    return Entry(at, reading(kind=PageKind.ERROR))


@pytest.fixture
def known(store: Store) -> Store:
    """An archive with the posts 9 and 7, and answers about others."""
    run = store.begin_run(crawl_note())
    elsewhere = page("elsewhere", 4, aliases=(f"{HOME}?p=6",))
    failed = failure_note(f"{HOME}?p=2")
    store.write(run, [page("b", 1, engine_id="7"), page("a", 2, engine_id="9"), elsewhere])
    store.write(run, [answered(5, 404), answered(4, 503), failed])
    return store


def test_numbers_below_the_highest_that_nothing_known_has_are_asked_for(known: Store) -> None:
    assert numbers(frontier(known)) == ["8", "4", "3", "2", "1"]


def test_they_wait_until_nothing_else_is_under_way(known: Store) -> None:
    queue = frontier(known)
    queue.add_posts([Reference(url=url("c"), source=Source.API)])
    [claim] = queue.claim(9)
    assert numbers(queue) == []
    queue.close(claim.id, failed=False)
    assert numbers(queue, 2) == ["8", "4"]
    assert numbers(queue) == ["3", "2", "1"]
    assert queue.claim(9) == []


def test_so_many_are_asked_for_in_a_crawl_that_is_interrupted_too(
    known: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "MOST", 3)
    before = frontier(known)
    assert numbers(before, 1) == ["8"]
    after = frontier(known, "run-2")
    assert after.resume()
    assert numbers(after) == ["8", "4", "3"]
    assert after.claim(9) == []


def test_what_the_crawl_leaves_out_is_not_asked_for(known: Store) -> None:
    assert numbers(frontier(known, exclude="*p=*")) == []


@pytest.mark.parametrize("engine_id", [None, "abc", "5f3a", "123456789012345678"])
def test_a_blog_without_such_numbers_is_asked_for_none(
    store: Store, engine_id: str | None
) -> None:
    store.write(store.begin_run(crawl_note()), [page("a", 1, engine_id=engine_id)])
    assert numbers(frontier(store)) == []


def test_a_crawl_that_does_not_want_them_asks_for_none(tmp_path: Path) -> None:
    with Store.open(tmp_path / "archive.db") as store:
        run = store.begin_run(crawl_note())
        store.write(run, [page("a", 1, engine_id="9")])
        assert Frontier(store, run, SITE, Bounds()).claim(9) == []
