"""What a crawl fetches next, in which order, and when it is at its end."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archiver.capture import Location, Note
from archiver.scope import Rules, Scope
from archiver.site import Address, Era, PageKind, Reference, Site, Source
from archiver.store.bounds import Bounds
from archiver.store.frontier import Frontier
from archiver.store.store import Store

HOME = "https://letters.example/"


class _Engine:
    name = "none"
    version = 1


SITE = Site(title="Letters", home=HOME, hosts=("letters.example",), eras=(Era(_Engine()),))  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "archive.db") as store, store.transaction():
        yield store


ALL = Bounds()


def frontier(store: Store, bounds: Bounds = ALL, **arguments: str) -> Frontier:
    site = {"title": "Letters", "home": HOME, "hosts": ["letters.example"], "timezone": None}
    fields = {"run": "r", "spider": "blog", "site": site | {"eras": []}, "arguments": {}}
    note = Note(
        record_id="<urn:uuid:1>",
        location=Location("a.warc.gz", 0, 10),
        url=HOME,
        written_at=datetime(2026, 5, 1, tzinfo=UTC),
        kind="crawl",
        fields=fields | {"started_at": "2026-05-01T00:00:00Z"},
    )
    scope = Scope(SITE, Rules.of(arguments))
    return Frontier(store, store.begin_run(note), SITE, bounds, scope=scope)


def reference(path: str, published: date | None = None, source: Source = Source.API) -> Reference:
    return Reference(url=HOME + path, source=source, published=published)


def listing(path: str, *, last_resort: bool = False) -> Address:
    return Address(url=HOME + path, kind=PageKind.LISTING, last_resort=last_resort)


def urls(claims: list[object]) -> list[str]:
    return [claim.url.removeprefix(HOME) for claim in claims]  # type: ignore[attr-defined]


def test_discovery_comes_first_then_files_then_posts(store: Store) -> None:
    queue = frontier(store)
    queue.add_posts([reference("2015/03/a/"), reference("2015/03/b/")])
    queue.add([Address(url="https://cdn.example/x.png", kind=PageKind.FILE)], referer=HOME)
    queue.add([Address(url=HOME + "feed/", kind=PageKind.FEED)])
    claims = queue.claim(10)
    assert [claim.kind for claim in claims] == ["feed", "file", "post", "post"]
    assert claims[1].referer == HOME
    assert queue.claim(10) == []


def test_no_more_is_handed_out_than_asked_for(store: Store) -> None:
    queue = frontier(store)
    queue.add_posts(reference(f"2015/03/{n}/") for n in range(5))
    assert urls(queue.claim(2)) == ["2015/03/0/", "2015/03/1/"]
    assert urls(queue.claim(9)) == ["2015/03/2/", "2015/03/3/", "2015/03/4/"]
    assert queue.claim(0) == []


def test_an_address_is_queued_once_however_it_is_written(store: Store) -> None:
    queue = frontier(store)
    queue.add_posts([reference("2015/03/a/"), reference("2015/03/a#more"), reference("2015/03/a")])
    assert len(queue.claim(9)) == 1


def test_only_requisites_may_lie_elsewhere(store: Store) -> None:
    queue = frontier(store)
    queue.add([Address(url="https://other.example/feed/", kind=PageKind.FEED)])
    queue.add_posts([Reference(url="https://other.example/2015/03/a/", source=Source.FEED)])
    assert queue.claim(9) == []


def test_what_posts_cite_comes_when_the_blog_is_done(store: Store) -> None:
    queue = frontier(store, cited="1")
    news = "https://news.example/a/"
    queue.add([Address(url=news, kind=PageKind.CITED)])
    queue.add([listing("page/2/", last_resort=True)])
    queue.add_posts([reference("2015/03/a/")])
    assert queue.tally().waiting == 1
    assert urls(queue.claim(9)) == ["2015/03/a/"]
    assert queue.claim(0) == []
    [claim] = queue.claim(9)
    assert (claim.url, claim.kind) == (news, "cited")
    assert queue.expects_frame(news)
    assert not queue.expects_frame(HOME + "2015/03/a/")


def test_what_is_out_of_scope_is_not_queued(store: Store) -> None:
    queue = frontier(store, include="/2015/*", exclude="*/ads/*")
    queue.add(
        Address(url=url, kind=kind)
        for url, kind in (
            ("https://news.example/a/", PageKind.CITED),
            ("https://cdn.example/ads/a.png", PageKind.FILE),
            ("http://127.0.0.1/a.png", PageKind.FILE),
        )
    )
    queue.add_posts([reference("2014/03/a/"), reference("2015/ads/b/"), reference("2015/03/c/")])
    assert urls(queue.claim(9)) == ["2015/03/c/"]


def test_with_a_limit_posts_wait_until_all_listings_are_read(store: Store) -> None:
    queue = frontier(store, Bounds(limit=2))
    queue.add([listing("wp-json/")])
    queue.add_posts([reference("old/", date(2011, 1, 1)), reference("undated/")])
    [claim] = queue.claim(9)
    assert queue.claim(9) == []
    queue.add_posts([reference("new/", date(2016, 1, 1)), reference("mid/", date(2013, 1, 1))])
    queue.close(claim.id, failed=False)
    assert urls(queue.claim(9)) == ["new/", "mid/"]
    assert queue.claim(9) == []
    assert queue.tally().posts_known == 2


def test_since_and_until_are_inclusive_and_undated_posts_are_fetched(store: Store) -> None:
    queue = frontier(store, Bounds(since=date(2015, 3, 2), until=date(2015, 4, 1)))
    days = [date(2015, 3, 1), date(2015, 3, 2), date(2015, 4, 1), date(2015, 4, 2)]
    queue.add_posts(reference(f"{day}/", day) for day in days)
    queue.add_posts([reference("undated/"), reference("2015/03/month-only/")])
    assert urls(queue.claim(9)) == [
        "2015-04-01/",
        "2015-03-02/",
        "2015/03/month-only/",
        "undated/",
    ]


def test_a_more_exact_date_replaces_the_month_of_a_permalink(store: Store) -> None:
    queue = frontier(store, Bounds(since=date(2015, 3, 20)))
    queue.add_posts([reference("2015/03/a/", source=Source.SITEMAP)])
    queue.add_posts([reference("2015/03/a/", date(2015, 3, 2))])
    assert queue.claim(9) == []


def test_listings_are_asked_for_whole_months() -> None:
    bounds = Bounds(since=date(2015, 3, 20), until=date(2016, 2, 3))
    assert bounds.months == (date(2015, 3, 1), date(2016, 2, 29))
    assert Bounds(until=date(2015, 12, 31)).months == (None, date(2015, 12, 31))
    assert Bounds().months == (None, None)


def test_archive_pages_are_read_only_when_nothing_better_named_a_post(store: Store) -> None:
    queue = frontier(store)
    queue.add([listing("wp-json/"), listing("page/2/", last_resort=True)])
    [first] = queue.claim(9)
    assert urls([first]) == ["wp-json/"]
    assert queue.claim(9) == []
    queue.close(first.id, failed=True)
    assert urls(queue.claim(9)) == ["page/2/"]


def test_archive_pages_rest_when_an_api_named_posts(store: Store) -> None:
    queue = frontier(store)
    queue.add([listing("page/2/", last_resort=True)])
    queue.add_posts([reference("2015/03/a/")])
    queue.close(queue.claim(9)[0].id, failed=False)
    assert queue.claim(9) == []


def test_with_a_limit_archive_pages_are_read_to_their_end_first(store: Store) -> None:
    queue = frontier(store, Bounds(limit=1))
    queue.add_posts([reference("a/", date(2012, 1, 1), Source.ARCHIVE)])
    queue.add([listing("page/2/", last_resort=True)])
    [page] = queue.claim(9)
    queue.add_posts([reference("b/", date(2014, 1, 1), Source.ARCHIVE)])
    queue.close(page.id, failed=False)
    assert urls(queue.claim(9)) == ["b/"]


def test_what_was_captured_on_the_way_is_not_fetched_again(store: Store) -> None:
    queue = frontier(store)
    queue.add_posts([reference("2015/03/a/"), reference("2015/03/b/")])
    queue.seen(HOME + "2015/03/a")
    assert urls(queue.claim(9)) == ["2015/03/b/"]


def test_the_tally_counts_posts_apart_from_what_waits(store: Store) -> None:
    queue = frontier(store)
    queue.add_posts(reference(f"2015/03/{n}/") for n in range(4))
    queue.add([Address(url="https://cdn.example/x.png", kind=PageKind.FILE)])
    file, done, failed = queue.claim(3)
    queue.close(done.id, failed=False)
    queue.close(failed.id, failed=True)
    tally = queue.tally()
    assert (tally.posts_known, tally.posts_done, tally.posts_failed, tally.waiting) == (4, 1, 1, 1)
    queue.clear()
    assert queue.tally().posts_known == 0
    assert file.kind is PageKind.FILE


def steps_of_a_page(queue: Frontier, store: Store, number: int) -> int:
    """Steps of SQLite's machine, by the hundred, that one more page takes."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    store.db.conn.set_progress_handler(count, 100)
    for claim in queue.claim(1):
        queue.seen(claim.url)
        queue.add([Address(url=f"{HOME}picture-{number}.png", kind=PageKind.FILE)], claim.url)
        queue.add_posts([reference(f"later-{number}/")])
        queue.expects_frame(claim.url)
        queue.close(claim.id, failed=False)
    store.db.conn.set_progress_handler(None, 0)
    return steps


def test_a_page_costs_the_same_however_long_the_queue_is(store: Store) -> None:
    queue = frontier(store)
    queue.add_posts([reference(f"{number}/") for number in range(20)])
    short = sum(steps_of_a_page(queue, store, number) for number in range(10))
    queue.add_posts([reference(f"{number}/") for number in range(20, 5000)])
    long = sum(steps_of_a_page(queue, store, number) for number in range(10, 20))
    assert 0 < long < 2 * short
