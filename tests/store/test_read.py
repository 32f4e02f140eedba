"""What the archive answers: a post, figures, a run's outcome."""

from __future__ import annotations

import json

import pytest

from archiver.errors import NothingFound
from archiver.items import Post
from archiver.site import PageKind, Reading, Source
from archiver.store.read import post, run_outcome, stats
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import (
    HOME,
    api,
    capture,
    crawl_note,
    failure_note,
    listing,
    page,
    reading,
    rich_post,
    url,
)


@pytest.fixture
def full(store: Store, run: int) -> Store:
    """An archive with one post that has everything, and what it links to."""
    one = Reading(source=Source.PAGE, post=rich_post(), engine_id="12", aliases=(f"{HOME}?p=12",))
    store.write(run, [
        Entry(capture(url("full"), 5), reading(one)),
        page("earlier", 1),
        listing("sitemap.xml", 2, "full", "missing"),
        failure_note(url("missing"), "timeout", minute=6),
    ])  # fmt: skip
    return store


@pytest.mark.parametrize(
    "address",
    [
        url("full"),
        "http://blog.example/2014/05/full",
        "blog.example/2014/05/full/#comments",
        f"{HOME}?p=12",
        f" {url('full')}?utm_source=mail ",
    ],
)
def test_a_post_is_found_by_any_of_its_addresses(address: str, full: Store) -> None:
    assert post(full, address)["title"] == "INTERNET: Search Rivals Meet"


def test_a_post_is_found_by_its_id(full: Store) -> None:
    found = post(full, url("full"))
    assert post(full, found["id"]) == post(full, str(found["id"])) == found


def test_a_post_comes_with_everything_below_it_as_json(full: Store) -> None:
    found = json.loads(json.dumps(post(full, url("full"))))
    assert found["authors"] == [{"name": "Ann Example", "url": f"{HOME}author/ann/"}]
    assert [term["name"] for term in found["categories"] + found["tags"]] == [
        "Internet",
        "maps",
        "search",
    ]
    assert found["headings"] == [{"level": 2, "text": "The Meeting"}]
    assert found["images"][0]["caption"] == "Maps"
    assert found["citations"][0]["target_title"] == "Title of earlier"
    assert found["companies"] == [
        {
            "name": "Example Maps",
            "exchange": "NYSE",
            "symbol": "EXM",
            "mic": "XNYS",
            "starts_at": 4,
        }
    ]
    assert found["citations"][0]["sentence"] == "It is."
    assert found["notices"] == [
        {
            "kind": "update",
            "text": "Off.",
            "published": "2020-01-01",
            "published_raw": "1 January",
        },
        {"kind": "disclosure", "text": "None.", "published": None, "published_raw": None},
    ]
    assert found["visits"][0]["counter"] == "Top 10"
    assert found["related"][0]["target_post_id"] == post(full, url("earlier"))["id"]
    assert [comment["parent_id"] for comment in found["comments"]] == [None, "7"]
    assert found["visits"][0]["approximate"] is False
    assert found["versions"][0]["version"] == 1
    assert found["mentions"] == [
        {
            "source": "sitemap",
            "url": url("full"),
            "fetched_at": "2020-01-01T12:02:00.000000Z",
            "record_id": f"<urn:{HOME}sitemap.xml-2>",
        }
    ]
    assert found["addresses"] == ["blog.example/2014/05/full", "blog.example?p=12"]
    assert found["field_sources"]["title"] == {
        "source": "page",
        "record_id": f"<urn:{url('full')}-5>",
    }
    assert found["location"] == {
        "url": url("full"),
        "record_id": f"<urn:{url('full')}-5>",
        "warc_file": "example-00000.warc.gz",
        "warc_offset": 5000,
        "warc_length": 900,
        "payload_digest": "sha1:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "fetched_at": "2020-01-01T12:05:00.000000Z",
        "status": 200,
        "mime": "text/html",
        "truncated": None,
        "parser": "wordpress",
        "parser_version": 1,
    }


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("999999", "no post has the id 999999"),
        ("9" * 30, "no post at 9"),
        (
            url("nowhere"),
            "no post at https://blog.example/2014/05/nowhere/; `archiver search WORDS`",
        ),
        ("\ud800 not an address", "no post at"),
        (url("missing"), r"known but not held \(timeout\); crawl again"),
    ],
)
def test_what_is_not_held_is_told(address: str, words: str, full: Store) -> None:
    with pytest.raises(NothingFound, match=words):
        post(full, address)


def test_a_post_nobody_has_asked_for_yet_is_told(store: Store, run: int) -> None:
    store.write(run, [listing("sitemap.xml", 2, "a")])
    with pytest.raises(NothingFound, match="not fetched yet"):
        post(store, url("a"))


def test_figures_of_each_site(full: Store) -> None:
    full.begin_run(crawl_note("other", home="https://a.example/", hosts=()))
    other, blog = stats(full)
    assert (other["posts"], other["captures"], other["failures"]) == (0, {}, {})
    assert blog == {
        "key": "blog.example",
        "title": "Example Letters",
        "home": HOME,
        "timezone": None,
        "runs": 1,
        "known_posts": 3,
        "posts": 2,
        "gone": 0,
        "first_published": "2020-01-01",
        "last_published": "2020-01-01",
        "versions": 2,
        "comments": 2,
        "images": 1,
        "visits": 1,
        "first_capture": "2020-01-01T12:01:00.000000Z",
        "last_capture": "2020-01-01T12:06:00.000000Z",
        "warc_files": 1,
        "bytes": 2750,
        "captures": {"not read": 1, "post": 2, "sitemap": 1},
        "failures": {"timeout": 1},
        "refused": {},
    }


def test_what_a_run_brought(store: Store) -> None:
    first, second = store.begin_run(crawl_note("1")), store.begin_run(crawl_note("2"))
    store.write(first, [
        page("a", 1), page("b", 2), page("c", 3), listing("sitemap.xml", 4, "a", "b", "c", "d"),
        failure_note(url("d"), "timeout", minute=5), failure_note(url("d"), "refused", minute=6),
        Entry(capture(f"{HOME}x.png", 7, status=404), None),
    ])  # fmt: skip
    one = run_outcome(store, first)
    assert (one.new, one.changed, one.unchanged) == (3, 0, 0)
    assert one.failed == {"refused": 1}
    assert one.other_failures == {"HTTP 404 Not Found": 1}
    assert (one.posts, one.warc_files) == (3, ("example-00000.warc.gz",))
    told = Post(url=url("e"), title="e", body_text="By API.")
    store.write(second, [
        page("a", 11, body_text="Changed."), page("b", 12),
        Entry(capture(url("c"), 13, status=304), None),
        page("d", 14), api(15, told), failure_note(url("e"), "robots.txt disallows it", minute=16),
        Entry(capture(f"{HOME}x.png", 17, status=500), None),
        Entry(capture(f"{HOME}x.png", 18), reading(kind=PageKind.FILE, parser="")),
    ])  # fmt: skip
    two = run_outcome(store, second)
    assert (two.new, two.changed, two.unchanged) == (1, 1, 2)
    assert two.failed == {"robots.txt disallows it": 1}
    assert two.other_failures == {}
    assert two.posts == 5


def test_a_run_that_fetched_nothing_brought_nothing(store: Store, run: int) -> None:
    outcome = run_outcome(store, run)
    assert (outcome.new, outcome.failed, outcome.warc_files, outcome.posts) == (0, {}, (), 0)
