"""The views people meet with any SQLite tool."""

from __future__ import annotations

import pytest

from archiver.items import Author, Citation, Company, Heading, Image, Term, Visits
from archiver.store.store import Store
from archiver.text import word_count
from tests.store.building import START, api, failure_note, listing, page, url


@pytest.fixture
def letters(store: Store, run: int) -> Store:
    """Two posts, one of them read twice, and a third only known."""
    company = Company(name="Example Maps", exchange="NYSE", symbol="EXM")
    authors = (Author(name="Ann"), Author(name="Bo"))
    store.write(run, [
        page("a", 1, published=START, visits=Visits(total=10), authors=authors,
             companies=(company,)),
        page("b", 2, published=START.replace(day=2), visits=Visits(total=30), companies=(company,),
             citations=(Citation(kind="previous post", anchor="previous post", url=url("a")),
                        Citation(kind="source", anchor="elsewhere", url="https://x.example/"))),
        page("a", 3, published=START, visits=Visits(total=50, approximate=True), authors=authors,
             categories=(Term(name="Rail"),), body_text="Corrected.", companies=(company,)),
        page("b", 4, published=START.replace(day=2), companies=(company,)),
        listing("sitemap.xml", 5, "a", "c"),
        failure_note(url("c"), "timeout", minute=6),
    ])  # fmt: skip
    return store


def test_latest_posts(letters: Store) -> None:
    rows = letters.rows(
        "select title, authors, categories, visits, visits_observed_at, versions from latest_posts"
    )
    assert rows == [
        {
            "title": "Title of b",
            "authors": None,
            "categories": None,
            "visits": 30,
            "visits_observed_at": "2020-01-01T12:02:00.000000Z",
            "versions": 1,
        },
        {
            "title": "Title of a",
            "authors": "Ann, Bo",
            "categories": "Rail",
            "visits": 50,
            "visits_observed_at": "2020-01-01T12:03:00.000000Z",
            "versions": 2,
        },
    ]


def test_most_visited(letters: Store) -> None:
    rows = letters.rows("select title, visits, approximate from most_visited")
    assert rows == [
        {"title": "Title of a", "visits": 50, "approximate": 1},
        {"title": "Title of b", "visits": 30, "approximate": 0},
    ]


def test_visit_history(letters: Store) -> None:
    rows = letters.rows("select total from visit_history")
    assert [row["total"] for row in rows] == [10, 50, 30]


def test_posts_per_company(letters: Store) -> None:
    rows = letters.rows("select exchange, symbol, name, title from posts_per_company")
    common = {"exchange": "NYSE", "symbol": "EXM", "name": "Example Maps"}
    assert rows == [common | {"title": "Title of b"}, common | {"title": "Title of a"}]


def test_post_citations(letters: Store) -> None:
    rows = letters.rows(
        "select title, kind, cited_url, target_url, target_title from post_citations"
    )
    assert rows == [
        {
            "title": "Title of b",
            "kind": "previous post",
            "cited_url": url("a"),
            "target_url": url("a"),
            "target_title": "Title of a",
        },
        {
            "title": "Title of b",
            "kind": "source",
            "cited_url": "https://x.example/",
            "target_url": None,
            "target_title": None,
        },
    ]


def test_versions(letters: Store) -> None:
    rows = letters.rows("select version, body_text, warc_offset from versions")
    assert rows == [
        {"version": 1, "body_text": "Body of a.", "warc_offset": 1000},
        {"version": 2, "body_text": "Corrected.", "warc_offset": 3000},
        {"version": 1, "body_text": "Body of b.", "warc_offset": 2000},
    ]


def test_completeness(letters: Store) -> None:
    rows = letters.rows("select url, sitemap, page, api, held, failure from completeness")
    assert rows == [
        {"url": url("a"), "sitemap": 1, "page": 1, "api": 0, "held": 1, "failure": None},
        {"url": url("b"), "sitemap": 0, "page": 1, "api": 0, "held": 1, "failure": None},
        {"url": url("c"), "sitemap": 1, "page": 0, "api": 0, "held": 0, "failure": "timeout"},
    ]


def test_mentions_keep_the_earliest_capture_of_each_source(letters: Store, run: int) -> None:
    letters.write(run, [listing("other.xml", 0, "c"), api(7)])
    rows = letters.rows(
        "select m.source, c.url from mentions m join captures c on c.id = m.capture_id "
        f"where m.url = '{url('c')}'"
    )
    assert rows == [{"source": "sitemap", "url": "https://blog.example/other.xml"}]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("word " * 714, 3),
        ("word – " * 714, 3),
        ("字" * 1000, 2),
        (("渡轮涨价，" * 10 + "。\n\n") * 25, 2),
        ("word " * 238 + "字" * 500, 2),
        ("a\n    b\n" * 119, 1),
        ("one", 1),
        ("", None),
    ],
)
def test_reading_takes_minutes_by_words_and_by_characters(
    store: Store, run: int, text: str, minutes: int | None
) -> None:
    store.write(run, [page("a", 1, body_text=text.strip(), word_count=word_count(text))])
    assert store.rows("select minutes from reading") == [{"minutes": minutes}]


def test_reading_tells_the_outline_and_the_first_image(store: Store, run: int) -> None:
    headings = (Heading(level=2, text="Boats"), Heading(level=3, text="Ferries"))
    images = (
        Image(url="https://x.example/1.png", caption="Dusk"),
        Image(url="https://x.example/2"),
    )
    store.write(run, [page("a", 1, headings=headings, images=images), page("b", 2)])
    rows = store.rows("select outline, first_image, first_image_caption from reading order by url")
    assert rows[0] == {
        "outline": "  Boats\n    Ferries",
        "first_image": "https://x.example/1.png",
        "first_image_caption": "Dusk",
    }
