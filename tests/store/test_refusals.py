"""Addresses that a crawl left alone: kept by capture, shown once."""

from __future__ import annotations

from typing import Any

from archiver.site import PageKind, Reference, Refusal, Source
from archiver.store.dump import dump
from archiver.store.read import run_outcome
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import HOME, capture, crawl_note, failure_note, reading, url

AWAY = "https://news.example/a/"
SHOWN = "select url, kind, reason, named_by, times from refused order by url"


def naming(minute: int, *refused: Refusal, version: int = 1, **more: Any) -> Entry:
    """A page of *minute* that names what is *refused*."""
    told = reading(kind=PageKind.LISTING, refused=refused, version=version, **more)
    return Entry(capture(f"{HOME}page-{minute}/", minute), told)


def refusal(address: str = AWAY, reason: str = "on another host") -> Refusal:
    return Refusal(address, PageKind.POST, reason)


def test_an_address_is_shown_once_with_the_capture_that_named_it_first(
    store: Store, run: int
) -> None:
    store.write(run, [naming(2, refusal(), refusal(f"{AWAY}b/"))])
    store.write(run, [naming(1, refusal("http://NEWS.example/a"))])
    assert [tuple(row.values()) for row in store.rows(SHOWN)] == [
        ("http://NEWS.example/a", "post", "on another host", f"{HOME}page-1/", 2),
        (f"{AWAY}b/", "post", "on another host", f"{HOME}page-2/", 1),
    ]
    assert run_outcome(store, run).refused == {"on another host": 2}


def test_the_order_of_writing_does_not_count(store: Store, run: int) -> None:
    entries = [naming(minute, refusal(), refusal(f"{AWAY}{minute}/")) for minute in (3, 1, 2)]
    store.write(run, entries)
    forwards = list(dump(store))
    with Store.open(store.path.with_name("other.db")) as other:
        again = other.begin_run(crawl_note())
        for entry in reversed(entries):
            other.write(again, [entry])
        assert [line for line in dump(other) if "refusals" in line] == [
            line for line in forwards if "refusals" in line
        ]


def test_one_that_was_fetched_all_the_same_is_not_shown(store: Store, run: int) -> None:
    store.write(run, [naming(1, refusal()), Entry(capture(AWAY, 2), None)])
    assert store.rows(SHOWN) == []


def test_a_newer_parser_replaces_what_an_older_one_named(store: Store, run: int) -> None:
    store.write(run, [naming(1, refusal())])
    store.write(run, [naming(1, refusal(f"{AWAY}b/"), version=2)])
    assert [row["url"] for row in store.rows(SHOWN)] == [f"{AWAY}b/"]


def test_a_note_of_failure_tells_what_was_refused_on_the_way(store: Store, run: int) -> None:
    told = {"url": "http://10.0.0.1/", "reason": "not a public\n address"}
    store.write(
        run,
        [
            failure_note(url("a"), "redirects", what="post", refused=told),
            failure_note(url("b"), "redirects", what="nonsense", refused=told | {"url": AWAY}),
            failure_note(url("c"), "redirects", refused=["http://10.0.0.2/"]),
            failure_note(url("d"), "redirects", refused={"url": 4}),
        ],
    )
    assert [tuple(row.values()) for row in store.rows(SHOWN)] == [
        ("http://10.0.0.1/", "post", "not a public address", url("a"), 1),
        (AWAY, "other", "not a public address", url("b"), 1),
    ]


def test_a_known_post_that_was_refused_says_why_it_is_not_held(store: Store, run: int) -> None:
    named = [Reference(url=url("a"), source=Source.SITEMAP)]
    store.write(run, [naming(1, refusal(url("a"), "-a exclude=*"), references=named)])
    assert store.rows("select url, held, failure from completeness") == [
        {"url": url("a"), "held": 0, "failure": "-a exclude=*"}
    ]
