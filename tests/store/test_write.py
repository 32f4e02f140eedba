"""What a batch leaves in the tables."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from archiver.items import Author, Citation, Comment, Company, Image, Post, Related, Term, Visits
from archiver.site import PageKind, Reading, Source
from archiver.store import readings
from archiver.store.dump import dump
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import (
    HOME,
    START,
    api,
    capture,
    crawl_note,
    failure_note,
    listing,
    note,
    page,
    reading,
    rich_post,
    url,
)


def column(store: Store, query: str) -> list[Any]:
    return [next(iter(row.values())) for row in store.rows(query)]


def one(store: Store, query: str) -> dict[str, Any]:
    (row,) = store.rows(query)
    return row


def test_a_post_with_everything_fills_every_table(store: Store, run: int) -> None:
    full = Reading(source=Source.PAGE, post=rich_post(), engine_id="12", aliases=(f"{HOME}?p=12",))
    store.write(run, [Entry(capture(url("full")), reading(full)), page("earlier", 1)])
    post = one(store, f"select * from posts where url = '{url('full')}'")
    assert post["title"] == "INTERNET: Search Rivals Meet"
    assert post["category_prefix"] == "INTERNET"
    assert post["published"] == "2020-01-01T12:00:00Z"
    assert post["body_text"] == "The café meeting lasted an hour."
    assert post["engine_id"] == "12"
    assert column(store, "select name from authors") == ["Ann Example"]
    assert column(store, "select name || '-' || coalesce(url, '') from tags order by name") == [
        "maps-",
        f"search-{HOME}tag/search/",
    ]
    assert store.rows("select level, text from headings") == [{"level": 2, "text": "The Meeting"}]
    assert one(store, "select width, height, caption from images") == {
        "width": 640,
        "height": 480,
        "caption": "Maps",
    }
    assert column(store, "select symbol from companies") == ["EXM"]
    assert column(store, "select comment_id from comments order by position") == ["8", "7"][::-1]
    assert one(store, "select total, today, source from visits") == {
        "total": 21010,
        "today": 15,
        "source": "page",
    }
    target = one(store, f"select id from posts where url = '{url('earlier')}'")["id"]
    assert column(store, "select target_post_id from citations order by position") == [
        target,
        None,
    ]
    assert column(store, "select target_post_id from related_posts") == [target]


def test_each_field_points_at_the_reading_it_comes_from(store: Store, run: int) -> None:
    store.write(run, [page("a", 1), api(2, Post(url=url("a"), title="API", published=START))])
    sources = one(
        store,
        "select json_extract(field_sources, '$.title[0]') as title, "
        "json_extract(field_sources, '$.published') as published from posts",
    )
    assert sources["title"] == "page"
    assert sources["published"] == f'["api","<urn:{HOME}wp-json/wp/v2/posts-2>"]'


def test_writing_again_changes_nothing(store: Store, run: int) -> None:
    full = Entry(capture(url("full")), reading(Reading(source=Source.PAGE, post=rich_post())))
    entries = [
        full,
        page("a", 1),
        listing("sitemap.xml", 2, "a", "b"),
        failure_note(url("b"), minute=3),
    ]
    store.write(run, entries)
    before, changes = list(dump(store)), store.db.conn.total_changes
    store.write(run, entries)
    assert list(dump(store)) == before
    assert store.db.conn.total_changes == changes


def test_a_recrawl_without_news_leaves_index_and_texts_alone(store: Store, run: int) -> None:
    store.write(run, [page("a", 1)])
    before = store.rows("select id, block from posts_fts_data")
    store.write(run, [page("a", 2)])
    assert store.rows("select id, block from posts_fts_data") == before
    assert column(store, "select count(*) from bodies") == [1]
    assert column(store, "select count(*) from reading_fields") == [1]
    post = one(store, "select versions, first_seen, last_seen from posts")
    assert post == {
        "versions": 1,
        "first_seen": "2020-01-01T12:01:00.000000Z",
        "last_seen": "2020-01-01T12:02:00.000000Z",
    }


def test_another_wording_is_another_version(store: Store, run: int) -> None:
    store.write(run, [page("a", 1), page("a", 2, body_text="Corrected."), page("a", 3)])
    assert column(store, "select body_text from versions order by version") == [
        "Body of a.",
        "Corrected.",
        "Body of a.",
    ]
    assert one(store, "select body_text, versions from posts") == {
        "body_text": "Body of a.",
        "versions": 3,
    }


def test_white_space_and_counters_make_no_version(store: Store, run: int) -> None:
    store.write(run, [
        page("a", 1, body_text="One two.\n\nThree.", visits=Visits(total=5)),
        page("a", 2, body_text="One two. Three.", visits=Visits(total=6)),
    ])  # fmt: skip
    assert column(store, "select versions from posts") == [1]
    assert column(store, "select total from visits order by observed_at") == [5, 6]


def test_visits_are_kept_before_and_without_a_page(store: Store, run: int) -> None:
    counter = Reading(source=Source.COUNTER, post=Post(visits=Visits(total=3)), engine_id="12")
    count = Entry(capture(f"{HOME}count?12", 1), reading(counter, kind=PageKind.COUNTER))
    store.write(run, [count])
    assert column(store, "select count(*) from posts") == [0]
    assert one(store, "select url from known_posts")["url"] is None
    store.write(run, [page("a", 2, engine_id="12")])
    assert column(store, "select total from visit_history") == [3]


def test_a_newer_parser_replaces_what_an_older_one_read(store: Store, run: int) -> None:
    store.write(run, [page("a", 1, title="Old", tags=(Term(name="x"),))])
    store.write(run, [page("a", 1, title="New", version=2)])
    assert one(store, "select title, versions from posts") == {"title": "New", "versions": 1}
    assert column(store, "select count(*) from readings") == [1]
    assert column(store, "select parser_version from captures") == [2]
    assert column(store, "select name from tags") == []
    assert column(store, "select count(*) from reading_fields") == [1]
    store.write(run, [page("a", 1, title="Older still")])
    assert column(store, "select title from posts") == ["New"]


def test_texts_only_the_older_reading_had_are_deleted(store: Store, run: int) -> None:
    store.write(run, [page("a", 1, body_text="Wrong.")])
    store.write(run, [page("a", 1, body_text="Right.", version=2)])
    assert column(store, "select text from bodies") == ["Right."]


def test_another_parser_replaces_one_and_nothing_replaces_a_parser(store: Store, run: int) -> None:
    at = capture(url("a"), 1)
    ghost = Reading(source=Source.PAGE, post=Post(url=url("a"), title="By Ghost"))
    store.write(run, [page("a", 1, version=7)])
    store.write(run, [Entry(at, reading(ghost, parser="ghost"))])
    assert one(store, "select title from posts")["title"] == "By Ghost"
    store.write(run, [Entry(at, reading(kind=PageKind.OTHER, parser="", version=9))])
    store.write(run, [Entry(at, None)])
    assert one(store, "select parser from captures")["parser"] == "ghost"


def test_a_capture_nobody_read_can_be_read_later(store: Store, run: int) -> None:
    store.write(run, [Entry(capture(url("a"), 1), None)])
    assert one(store, "select kind, parser from captures") == {"kind": None, "parser": None}
    store.write(run, [page("a", 1)])
    assert column(store, "select title from posts") == ["Title of a"]


def test_a_page_found_to_be_none_leaves_no_post(store: Store, run: int) -> None:
    store.write(run, [page("a", 1, version=1)])
    soft = reading(kind=PageKind.OTHER, failure="soft 404", version=2)
    store.write(run, [Entry(capture(url("a"), 1), soft)])
    assert column(store, "select count(*) from posts") == [0]
    assert column(store, "select count(*) from known_posts") == [0]
    assert column(store, "select reason from failures") == ["soft 404"]


@pytest.mark.parametrize(
    ("at", "read", "reason"),
    [
        (capture(url("a"), status=404), None, "HTTP 404 Not Found"),
        (capture(url("a"), status=599), reading(kind=PageKind.ERROR, parser=""), "HTTP 599"),
        (capture(url("a"), status=None), None, "no HTTP status"),
        (capture(url("a"), truncated="length"), None, "truncated: length"),
        (capture(url("a")), reading(kind=PageKind.POST, failure="no title"), "no title"),
        (capture(url("a")), None, None),
    ],
)
def test_why_a_capture_is_a_failure(
    at: Any, read: Any, reason: str, store: Store, run: int
) -> None:
    store.write(run, [Entry(at, read)])
    assert column(store, "select failure from captures") == [reason]


def test_a_failure_note_is_a_failure_until_a_later_capture_succeeds(
    store: Store, run: int
) -> None:
    store.write(run, [
        failure_note(url("a"), "timeout\nafter 60 s", minute=1, what="post"),
        failure_note(url("a"), "refused", minute=2),
    ])  # fmt: skip
    failure = one(
        store,
        "select f.url, f.kind, f.reason, f.attempts, c.record_type from failures f "
        "join captures c on c.id = f.capture_id",
    )
    assert failure == {
        "url": url("a"),
        "kind": None,
        "reason": "refused",
        "attempts": 2,
        "record_type": "metadata",
    }
    assert column(store, "select failure from captures order by id") == [
        "timeout after 60 s",
        "refused",
    ]
    assert column(store, "select kind from captures order by id") == ["post", None]
    store.write(run, [page("a", 3)])
    assert store.rows("select * from failures") == []


def test_a_note_of_another_kind_is_passed_over(store: Store, run: int) -> None:
    store.write(run, [note("scope", HOME, {}, name="scope")])
    assert column(store, "select count(*) from captures") == [0]


def test_a_post_the_api_tells_is_held_only_when_its_page_fails(store: Store, run: int) -> None:
    told = Post(url=url("a"), title="By API", body_text="Told.", body_html="<p>Told.</p>")
    store.write(run, [api(1, told)])
    assert column(store, "select count(*) from posts") == [0]
    store.write(run, [Entry(capture(url("a"), 2, status=410), None)])
    assert column(store, "select title from posts") == ["By API"]
    store.write(run, [Entry(capture(url("a"), 3), reading(kind=PageKind.OTHER))])
    assert column(store, "select count(*) from posts") == [0]


def test_an_excerpt_does_not_make_a_post(store: Store, run: int) -> None:
    store.write(
        run, [api(1, Post(url=url("a"), title="By API")), failure_note(url("a"), minute=2)]
    )
    assert column(store, "select count(*) from posts") == [0]
    assert column(store, "select url from known_posts") == [url("a")]


def test_a_link_is_resolved_whichever_side_comes_first(store: Store, run: int) -> None:
    linked = page("a", 1, citations=(Citation(kind="source", anchor="x", url=f"{HOME}?p=9"),),
                  related=(Related(title="B", url=f"{HOME}?p=9"),))  # fmt: skip
    store.write(run, [linked])
    assert column(store, "select target_post_id from citations") == [None]
    store.write(run, [page("b", 2, aliases=(f"{HOME}?p=9",))])
    (b,) = column(store, f"select id from posts where url = '{url('b')}'")
    assert column(store, "select target_post_id from citations") == [b]
    assert column(store, "select target_post_id from related_posts") == [b]
    assert column(store, "select target_title from post_citations") == ["Title of b"]


def test_a_term_has_the_greatest_address_any_post_tells(store: Store, run: int) -> None:
    def by(address: str | None) -> tuple[Author, ...]:
        return (Author(name="Ann", url=address),)

    store.write(run, [page("a", 1, authors=by("https://x/")), page("b", 2, authors=by("http://y/")),
                      page("c", 3, authors=by(None))])  # fmt: skip
    assert store.rows("select name, url from authors") == [{"name": "Ann", "url": "https://x/"}]
    store.write(run, [page("a", 4, authors=by(None))])
    assert column(store, "select url from authors") == ["http://y/"]
    store.write(run, [page("b", 4, authors=()), page("c", 5, authors=by("http://z/"))])
    assert column(store, "select url from authors") == ["http://z/"]


def test_a_list_that_shrinks_or_grows_replaces_the_one_before(store: Store, run: int) -> None:
    company = Company(name="A", exchange="NYSE", symbol="A")
    store.write(run, [page("a", 1, companies=(company,), images=(Image(url="x"), Image(url="y")))])
    other = attrs.evolve(company, symbol="B")
    store.write(run, [page("a", 2, companies=(company, other), images=(Image(url="y"),))])
    assert column(store, "select symbol from companies order by 1") == ["A", "B"]
    assert column(store, "select url from images") == ["y"]
    store.write(run, [page("a", 3, companies=())])
    assert column(store, "select symbol from companies") == []


def test_comments_of_several_pages_come_together(store: Store, run: int) -> None:
    first, second = (Comment(id=i, text=f"Comment {i}") for i in "12")
    edited = attrs.evolve(second, text="Edited")
    store.write(run, [page("a", 1, comments=(first, second))])
    store.write(run, [page("a", 2, address=f"{url('a')}comment-page-2/", comments=(edited,))])
    assert column(store, "select text from comments order by position") == ["Comment 1", "Edited"]


def test_what_no_column_can_hold_is_mended(store: Store, run: int) -> None:
    store.write(run, [page(
        "a", 1, address=f"{HOME}\ud800", title="Lone \udc80", body_text="In \ud800 text",
        word_count=10**30, images=(Image(url="x", width=10**20, height=5),),
        visits=Visits(total=10**25, today=2), engine_id="\ud800", aliases=("https://b.example/\ud801",),
    )])  # fmt: skip
    post = one(store, "select title, body_text, word_count from posts")
    assert post == {"title": "Lone ?", "body_text": "In ? text", "word_count": None}
    assert one(store, "select width, height from images") == {"width": None, "height": 5}
    assert one(store, "select total, today from visits") == {"total": None, "today": 2}


def test_what_is_remembered_of_a_batch_is_limited(
    store: Store, run: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "_REMEMBERED", 1)
    monkeypatch.setattr("archiver.store.posts._TOGETHER", 1)
    store.write(run, [page(name, 1, body_text=name) for name in "abc"])
    assert column(store, "select body_text from posts order by url") == ["a", "b", "c"]


def test_more_posts_than_one_statement_takes(store: Store, run: int) -> None:
    store.write(run, [page(f"post-{i}", i % 60) for i in range(100)])
    assert column(store, "select count(*) from posts") == [100]
    assert column(store, "select count(*) from posts_fts where posts_fts match 'body'") == [100]


def test_a_batch_that_fails_leaves_nothing(store: Store, run: int) -> None:
    untold: Any = None  # a parser's fault
    broken = page("b", 2, comments=(Comment(id="1", text=untold),))
    with pytest.raises(KeyError):
        store.write(run, [page("a", 1), broken])
    assert column(store, "select count(*) from captures") == [0]
    store.write(run, [page("a", 1)])
    assert column(store, "select count(*) from posts") == [1]


def test_a_transaction_can_hold_more_than_one_write(store: Store, run: int) -> None:
    def write_both() -> None:
        store.write(run, [page("a", 1)])
        store.write(run, [page("b", 2)])

    def fail_after_both() -> None:
        with store.transaction():
            write_both()
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail_after_both()
    assert column(store, "select count(*) from captures") == [0]
    with store.transaction():
        write_both()
    assert column(store, "select count(*) from posts") == [2]


def test_a_run_keeps_its_row_and_its_end(store: Store) -> None:
    run = store.begin_run(crawl_note())
    assert store.begin_run(crawl_note()) == run
    store.end_run(run, "2020-01-01T13:00:00Z", "finished")
    row = one(store, "select uuid, spider, arguments, finished_at, finish_reason from runs")
    assert row == {
        "uuid": "run-1",
        "spider": "example",
        "arguments": '{"limit":"3"}',
        "finished_at": "2020-01-01T13:00:00Z",
        "finish_reason": "finished",
    }


def test_the_newest_note_says_what_a_site_declares(store: Store, run: int) -> None:
    store.write(run, [crawl_note("run-2", title="Newer", minute=5), crawl_note("run-3", minute=2)])
    assert column(store, "select title from sites") == ["Newer"]
    assert column(store, "select uuid from runs order by id") == ["run-1", "run-2", "run-3"]


def test_there_is_no_writing_without_a_run(store: Store) -> None:
    with pytest.raises(ValueError, match="no run 7"):
        store.write(7, [])
