"""Addresses that mean one post, and what happens when that is learnt late or unlearnt."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from archiver.errors import DamagedWarc
from archiver.items import Post, Related, Visits
from archiver.site import PageKind, Reading, Reference, Refusal, Source
from archiver.store import identity
from archiver.store.dump import dump
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import (
    HOME,
    api,
    capture,
    crawl_note,
    listing,
    note,
    page,
    reading,
    url,
)


def posts(store: Store) -> list[str]:
    return [row["url"] for row in store.rows("select url from posts order by url")]


def known(store: Store) -> list[str | None]:
    return [row["url"] for row in store.rows("select url from known_posts order by url")]


def test_scheme_and_slash_do_not_count(store: Store, run: int) -> None:
    store.write(run, [listing("sitemap.xml", 1, "a")])
    store.write(run, [page("a", 2, url="http://blog.example/2014/05/a")])
    assert known(store) == posts(store) == ["http://blog.example/2014/05/a"]


def test_the_canonical_address_is_the_newest_pages(store: Store, run: int) -> None:
    store.write(run, [page("a", 2, aliases=(url("old"),)), page("old", 1)])
    assert posts(store) == [url("a")]


def test_a_post_only_named_has_the_earliest_naming_as_its_address(store: Store, run: int) -> None:
    store.write(run, [listing("b.xml", 5, "a")])
    early = reading(
        references=[Reference(url="http://blog.example/2014/05/a", source=Source.LINK)]
    )
    store.write(run, [Entry(capture(url("x"), 1), early)])
    assert known(store) == ["http://blog.example/2014/05/a"]
    assert store.rows("select source, api, link, sitemap, held from mentions "
                      "join completeness on id = known_post_id order by source") == [
        {"source": "link", "api": 0, "link": 1, "sitemap": 1, "held": 0},
        {"source": "sitemap", "api": 0, "link": 1, "sitemap": 1, "held": 0},
    ]  # fmt: skip


def test_posts_that_turn_out_to_be_one_are_united(store: Store, run: int) -> None:
    store.write(run, [
        page("a", 1, visits=Visits(total=1)),
        page("b", 2, visits=Visits(total=2)),
        page("c", 3, related=(), references=[Reference(url=url("b"), source=Source.LINK)]),
    ])  # fmt: skip
    assert len(posts(store)) == 3
    store.write(run, [page("a", 4, aliases=(url("b"),))])
    assert posts(store) == [url("a"), url("c")]
    assert [row["total"] for row in store.rows("select total from visit_history")] == [1, 2]
    (united,) = store.rows(f"select versions from posts where url = '{url('a')}'")
    assert united["versions"] == 3


def test_a_chain_of_unions_in_one_batch(store: Store, run: int) -> None:
    names = "abcdef"
    pages = [page(name, i) for i, name in enumerate(names)]
    links = [page(a, 10 + i, aliases=(url(b),)) for i, (a, b) in enumerate(pairwise(names))]
    store.write(run, pages + links[::-1])
    assert len(posts(store)) == 1
    assert len(store.rows("select key from aliases")) == 6


def test_an_engine_id_joins_what_tells_no_address(store: Store, run: int) -> None:
    counter = Reading(source=Source.COUNTER, post=Post(visits=Visits(total=9)), engine_id="5")
    store.write(run, [
        Entry(capture(f"{HOME}count", 1), reading(counter, kind=PageKind.COUNTER)),
        page("a", 2, engine_id="5"),
    ])  # fmt: skip
    (row,) = store.rows("select p.url, v.total from visits v join posts p on p.id = v.post_id")
    assert row == {"url": url("a"), "total": 9}


def test_a_page_that_tells_no_address_is_the_post_it_was_asked_for(store: Store, run: int) -> None:
    store.write(run, [page("a", 1, url=None, engine_id="7")])
    assert posts(store) == [url("a")]
    store.write(run, [listing("sitemap.xml", 2, "a")])
    assert posts(store) == [url("a")]


def test_the_first_alias_serves_where_no_canonical_address_is_told(store: Store, run: int) -> None:
    store.write(run, [page("a", 1, url=None, aliases=(url("short"),))])
    assert posts(store) == [url("short")]
    store.write(run, [listing("sitemap.xml", 2, "short")])
    assert posts(store) == [url("short")]


def test_a_held_posts_address_follows_an_earlier_naming(store: Store, run: int) -> None:
    store.write(run, [page("a", 5, url=None), listing("b.xml", 4, "a")])
    http = Reference(url="http://blog.example/2014/05/a/", source=Source.ARCHIVE)
    store.write(run, [Entry(capture(HOME, 1), reading(references=[http], kind=PageKind.LISTING))])
    assert posts(store) == known(store) == ["http://blog.example/2014/05/a/"]


def test_an_address_no_reading_tells_any_longer_is_the_earliest_namings(
    store: Store, run: int
) -> None:
    plain = "http://blog.example/2014/05/a"
    early = reading(references=[Reference(url=plain, source=Source.LINK)])
    store.write(run, [page("a", 5), listing("b.xml", 4, "a"), Entry(capture(url("x"), 1), early)])
    assert posts(store) == [url("a")]
    store.write(run, [page("a", 5, url=None, aliases=(url("a"),), version=2)])
    assert posts(store) == known(store) == [plain]


def test_posts_part_when_a_better_parser_takes_an_alias_back(store: Store, run: int) -> None:
    store.write(run, [page("b", 1, visits=Visits(total=2)), page("a", 2, aliases=(url("b"),))])
    assert posts(store) == [url("a")]
    store.write(run, [page("a", 2, version=2)])
    assert posts(store) == [url("a"), url("b")]
    (seen,) = store.rows("select url, total from visit_history")
    assert seen == {"url": url("b"), "total": 2}


def test_links_follow_posts_that_part(store: Store, run: int) -> None:
    store.write(run, [
        page("c", 3, related=(Related(title="B", url=url("b")),)),
        page("b", 1),
        page("a", 2, aliases=(url("b"),)),
    ])  # fmt: skip
    target = "select p.url from related_posts join posts p on p.id = target_post_id"
    assert store.rows(target) == [{"url": url("a")}]
    store.write(run, [page("a", 2, version=2)])
    assert store.rows(target) == [{"url": url("b")}]


def test_a_naming_a_better_parser_takes_back_is_gone(store: Store, run: int) -> None:
    store.write(
        run,
        [listing("sitemap.xml", 1, "a", "about"), listing("home", 2, "a", source=Source.ARCHIVE)],
    )
    assert known(store) == [url("a"), url("about")]
    store.write(run, [listing("sitemap.xml", 1, "a", version=2)])
    assert known(store) == [url("a")]


def test_ids_stay_through_a_better_parser(store: Store, run: int) -> None:
    store.write(run, [page("a", 1, aliases=(url("x"),)), page("b", 2)])
    before = store.rows("select id, url from posts order by id")
    store.write(run, [page("a", 1, version=2), page("b", 2, version=2)])
    assert store.rows("select id, url from posts order by id") == before


def test_a_site_that_declares_another_host_is_filed_anew(store: Store, run: int) -> None:
    www = "https://www.blog.example/2014/05/"
    entries = [
        page("a", 1),
        page("a", 2, address=f"{www}a/", url=f"{www}a/", title="On www"),
        page("b", 3, url=f"{www}b/"),
        listing("sitemap.xml", 4, "b", "c"),
        Entry(
            capture("https://blog.example/feed/", 5),
            reading(kind=PageKind.FEED, refused=[Refusal(f"{www}x/", PageKind.POST, "excluded")]),
        ),
    ]
    store.write(run, entries)
    assert len(posts(store)) == 3
    both = crawl_note("run-2", hosts=("blog.example", "www.blog.example"), minute=1)
    again = store.begin_run(both)
    assert posts(store) == [f"{www}a/", f"{www}b/"]
    assert {row["url_key"] for row in store.rows("select url_key from captures")} == {
        "blog.example/2014/05/a", "blog.example/2014/05/b", "blog.example/sitemap.xml",
        "blog.example/feed",
    }  # fmt: skip
    assert store.rows("select url_key from refusals") == [{"url_key": "blog.example/2014/05/x"}]
    filed = list(dump(store))
    store.write(again, entries)
    assert list(dump(store)) == filed


def test_many_aliases_in_one_batch_resolve_links(store: Store, run: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(identity, "_RESOLVED_TOGETHER", 2)
    store.write(run, [page("a", 1, related=(Related(title="B", url=url("b")),))])
    store.write(run, [page(name, i) for i, name in enumerate("cdbe")])
    (row,) = store.rows("select p.url from related_posts join posts p on p.id = target_post_id")
    assert row["url"] == url("b")


def test_two_sites_keep_their_posts_apart(store: Store, run: int) -> None:
    other = store.begin_run(crawl_note("run-o", home="https://other.example/", hosts=()))
    store.write(run, [page("a", 1)])
    store.write(other, [page("a", 2)])
    assert posts(store) == [url("a"), url("a")]
    assert len(store.rows("select id from sites")) == 2


def test_an_answer_that_names_nothing_is_about_its_own_address(store: Store, run: int) -> None:
    store.write(run, [api(1, Post(title="Nameless"))])
    assert known(store) == [f"{HOME}wp-json/wp/v2/posts"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"run": "x"},
        {"run": 5, "site": {"home": HOME}},
        {"run": "x", "site": {"home": "no address"}},
        {"run": "x", "site": ["home"]},
    ],
)
def test_a_note_that_declares_nothing_is_damaged(fields: dict[str, Any], store: Store) -> None:
    with pytest.raises(DamagedWarc, match="declares no site and run; name the blog") as caught:
        store.begin_run(note("crawl", HOME, fields, name="bad"))
    assert (caught.value.file, caught.value.offset) == ("example-00000.warc.gz", 100)


def test_a_note_by_another_hand_needs_no_more_than_home_and_run(store: Store) -> None:
    run = store.begin_run(note("crawl", HOME, {"run": "x", "site": {"home": HOME}}, name="bare"))
    assert store.rows("select title, timezone from sites") == [
        {"title": "blog.example", "timezone": None}
    ]
    store.write(run, [page("a", 1)])
    assert posts(store) == [url("a")]
