"""Filters: days in each blog's zone, names in any case, and help where a name is unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from archiver.errors import ArgumentError, NothingFound
from archiver.items import Author, Citation, Comment, Company, Image, Term
from archiver.store.filters import Filters, condition, posts
from archiver.store.store import Store
from tests.store.building import HOME, crawl_note, page

OTHER = "https://other.example/"


@pytest.fixture
def letters(store: Store) -> Store:
    """Two blogs: one west of Greenwich, one in Shanghai."""
    west = store.begin_run(zoned(crawl_note("west"), "America/New_York"))
    east = store.begin_run(zoned(crawl_note("east", home=OTHER, title="Other"), "Asia/Shanghai"))
    night = datetime(2015, 3, 2, 1, 30, tzinfo=UTC)  # the first of March in New York
    store.write(west, [
        page("a", 1, published=night, published_day=date(2015, 3, 1),
             authors=(Author(name="Ann  Éluard"),),
             companies=(Company(name="Pinwheel", exchange="NYSE", symbol="PNWL", mic="XNYS"),
                        Company(name="China Mobile", exchange="HKEx", symbol="0941", mic="XHKG"))),
        page("b", 2, published=datetime(2015, 3, 2, tzinfo=UTC), published_precision="day",
             categories=(Term(name="Internet"),),
             citations=(Citation(kind="x", anchor="x", url=None),),
             comments=(Comment(id="1", text="Yes.", author="R"),)),
        page("c", 3, tags=(Term(name="phones"), Term(name="tickets")),
             images=(Image(url=f"{HOME}i.png"),),
             comments=(Comment(id="2", text="See there.", kind="pingback"),)),
    ])  # fmt: skip
    store.write(east, [
        page("d", 4, address=f"{OTHER}d/", url=f"{OTHER}d/", published=night,
             tags=(Term(name="Phones"),), authors=(Author(name="ann éluard"),),
             companies=(Company(name="PINWHEEL", exchange="Nasdaq", symbol="PW", mic="XNAS"),)),
        page("e", 5, address=f"{OTHER}e/", url=f"{OTHER}e/",
             published=datetime(2015, 3, 1, 15, 59, 59, tzinfo=UTC)),
    ])  # fmt: skip
    return store


def zoned(note: Any, timezone: str) -> Any:
    fields = dict(note.fields)
    fields["site"] = {**fields["site"], "timezone": timezone}
    if note.url == OTHER:
        fields["site"]["hosts"] = ["other.example"]
    return attrs.evolve(note, fields=fields)


def chosen(store: Store, **wanted: Any) -> str:
    urls = {row["id"]: row["url"] for row in store.rows("select id, url from posts")}
    return "".join(urls[post][-2] for post in posts(store, Filters(**wanted)))


def test_all_are_told_oldest_first_blog_by_blog(letters: Store) -> None:
    assert Filters().whole
    assert not Filters(tag="x").whole
    assert chosen(letters) == "baced"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"until": date(2015, 3, 1)}, "ae"),
        ({"since": date(2015, 3, 2)}, "bd"),
        ({"since": date(2015, 3, 1), "until": date(2015, 3, 1)}, "ae"),
        ({"since": date(2015, 3, 2), "until": date(2015, 3, 2)}, "bd"),
        ({"since": date(2015, 3, 2), "site": "Other"}, "d"),
        ({"since": date(2015, 3, 3)}, ""),
        ({"since": date.min, "until": date.max}, "baed"),
        ({"until": date.min}, ""),
        ({"since": date.max}, ""),
    ],
)
def test_days_are_those_of_each_blog(letters: Store, wanted: dict[str, Any], found: str) -> None:
    assert chosen(letters, **wanted) == found


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"site": "other.example"}, "ed"),
        ({"site": "https://other.example/"}, "ed"),
        ({"site": "example letters"}, "bac"),
        ({"author": "ANN ÉLUARD"}, "ad"),
        ({"author": "ann E\u0301luard", "site": "Other"}, "d"),
        ({"category": "internet"}, "b"),
        ({"tag": "PHONES"}, "cd"),
        ({"tag": "tickets", "has": frozenset({"image"})}, "c"),
        ({"has": frozenset({"citation"})}, "b"),
        ({"has": frozenset({"comment"})}, "b"),
        ({"has": frozenset({"comment", "image"})}, ""),
        ({"tag": "phones", "author": "ann éluard"}, "d"),
        ({"company": "pinwheel"}, "ad"),
        ({"company": "pnwl"}, "a"),
        ({"company": "NASDAQ: PW"}, "d"),
        ({"company": "XNYS:PNWL"}, "a"),
        ({"company": "941"}, "a"),
        ({"company": "china mobile"}, "a"),
    ],
)
def test_each_filter_leaves_what_it_names(
    letters: Store, wanted: dict[str, Any], found: str
) -> None:
    assert chosen(letters, **wanted) == found


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"site": "elsewhere"}, r"no blog is called 'elsewhere'; the archive holds https://blog"),
        ({"author": "Anne Eluard"}, "no author is called 'Anne Eluard'; nearly so: 'Ann  Éluard'"),
        ({"category": "net"}, "no category is called 'net'; nearly so: 'Internet'"),
        ({"category": "zzz"}, "no category is called 'zzz', nor nearly so"),
        ({"category": "internet", "site": "Other"}, "the archive names none"),
        ({"tag": "fones"}, "no tag is called 'fones'; nearly so: '[Pp]hones'"),
        ({"company": "Pinwheal"}, "no company is called 'Pinwheal'; nearly so: 'Pinwheel'"),
        ({"company": "LSE:PNWL"}, "nearly so: 'NYSE:PNWL'"),
        ({"company": "%"}, "no company is called '%'"),
        ({"company": ":"}, "no company is called ':'"),
    ],
)
def test_an_unknown_name_is_told_with_those_near_it(
    letters: Store, wanted: dict[str, Any], message: str
) -> None:
    with pytest.raises(NothingFound, match=message):
        condition(letters, Filters(**wanted))


def test_names_of_any_script_match_in_any_case(store: Store, run: int) -> None:
    company = Company(name="Électricité", exchange="Euronext", symbol="EDF")
    store.write(run, [page("a", 1, companies=(company,))])
    assert chosen(store, company="ÉLECTRICITÉ") == "a"


def test_what_cannot_be_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(ArgumentError, match="--since is later than --until"):
        Filters(since=date(2015, 2, 1), until=date(2015, 1, 1))
    with pytest.raises(ArgumentError, match="no post has 'songs'; ask for one of citation"):
        Filters(has=frozenset({"songs"}))
    with pytest.raises(ArgumentError, match="an empty author"):
        Filters(author=" ")
