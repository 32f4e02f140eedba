"""What a set of posts amounts to."""

from __future__ import annotations

from datetime import UTC, date, datetime

from archiver.site import Reading, Source
from archiver.store.holdings import holdings
from archiver.store.read import post
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import START, capture, crawl_note, page, reading, rich_post, url


def test_a_set_of_posts_is_summed_up(store: Store, run: int) -> None:
    full = Entry(capture(url("full"), 5), reading(Reading(source=Source.PAGE, post=rich_post())))
    store.write(run, [full, page("other", 6, language="de"), page("outside", 7)])
    found = holdings(store, [post(store, url(name))["id"] for name in ("full", "other")])
    assert (found.posts, found.versions, found.comments) == (2, 2, 2)
    assert (found.images, found.citations, found.visits) == (1, 2, 1)
    assert found.languages == ("de", "en")
    assert found.published == (START.date(), START.date())
    assert found.captured == (START.date(), START.date())
    assert [(blog.title, blog.home) for blog in found.blogs] == [
        ("Example Letters", "https://blog.example/")
    ]


def test_days_are_those_that_posts_print(store: Store) -> None:
    run = store.begin_run(crawl_note())
    late = {"published": datetime(2014, 5, 27, 20, tzinfo=UTC), "published_day": date(2014, 5, 28)}
    day = {"published": datetime(2015, 1, 1, tzinfo=UTC), "published_precision": "day"}
    store.write(run, [page("late", 1, **late), page("day", 2, **day), page("undated", 3)])
    found = holdings(store, [row["id"] for row in store.rows("select id from posts")])
    assert found.published == (date(2014, 5, 28), date(2015, 1, 1))


def test_nothing_amounts_to_nothing(store: Store, run: int) -> None:
    store.write(run, [page("other")])
    found = holdings(store, [4711])
    assert (found.posts, found.blogs, found.published, found.captured) == (0, (), None, None)


def test_posts_without_dates_have_no_days(store: Store, run: int) -> None:
    store.write(run, [page("other")])
    found = holdings(store, [post(store, url("other"))["id"]])
    assert found.published is None
    assert found.captured == (START.date(), START.date())
