"""Squarespace: pages of a blog as JSON."""

from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.items import Author, Term
from archiver.platforms.squarespace import Squarespace
from archiver.site import Address, PageKind, Source
from tests.platforms.answering import SAID, TEXT, addresses, answered, front, named
from tests.platforms.pages import HOME, SITE, page

SQUARESPACE = Squarespace()
BLOG = f"{HOME}letters"
ASKED = f"{BLOG}?format=json"
CLASSES = "collection-type-blog-basic-grid view-list"


def item(**changes: Any) -> dict[str, Any]:  # JSON
    return {
        "id": "5f0c1", "title": "Slow Ferry", "fullUrl": "/letters/slow-ferry", "body": TEXT,
        "publishOn": 1620072000000, "updatedOn": 1620207000000, "workflowState": 1,
        "author": {"displayName": "Ada Pier"}, "categories": ["Travel"], "tags": ["ferry", ""],
        "publicCommentCount": 3,
    } | changes  # fmt: skip


def answer(*items: object, **changes: object) -> dict[str, Any]:  # JSON
    collection = {"typeName": "blog-basic-grid", "itemCount": 7}
    return {"collection": collection, "items": list(items)} | changes


@pytest.mark.parametrize("url", [HOME, BLOG])
def test_every_list_of_posts_leads_to_itself_as_json_and_as_feed(url: str) -> None:
    assert named(SQUARESPACE, front("", classes=CLASSES), url) == [
        Address(url=f"{url}?format=json", kind=PageKind.API),
        Address(url=f"{url}?format=rss", kind=PageKind.FEED),
    ]


def test_other_pages_lead_nowhere() -> None:
    assert named(SQUARESPACE, front("", classes="collection-type-page"), HOME) == []
    assert named(SQUARESPACE, front("", classes=CLASSES), f"{BLOG}?offset=5") == []


def test_a_listed_post_is_a_reading_and_a_reference() -> None:
    found = answered(SQUARESPACE, answer(item()), ASKED)
    assert (found.kind, found.total) == (PageKind.API, 7)
    [reading] = found.readings
    told = reading.post
    assert (reading.source, reading.engine_id) == (Source.API, "5f0c1")
    assert (told.url, told.title) == (f"{HOME}letters/slow-ferry", "Slow Ferry")
    assert (told.body_text, told.comment_count) == (SAID, 3)
    assert told.published == datetime(2021, 5, 3, 20, tzinfo=UTC)
    assert told.modified == datetime(2021, 5, 5, 9, 30, tzinfo=UTC)
    assert (told.categories, told.tags) == ((Term(name="Travel"),), (Term(name="ferry"),))
    assert told.authors == (Author(name="Ada Pier"),)


def test_an_empty_text_is_not_told() -> None:
    [reading] = answered(SQUARESPACE, answer(item(body=" ")), ASKED).readings
    assert reading.post.body_text is None


@pytest.mark.parametrize("changes", [{"workflowState": 2}, {"fullUrl": None}])
def test_drafts_and_what_has_no_page_are_left_out(changes: dict[str, object]) -> None:
    assert answered(SQUARESPACE, answer(item(**changes)), ASKED).references == ()


@pytest.mark.parametrize(
    ("pagination", "expected"),
    [
        (
            {"nextPage": True, "nextPageUrl": "/letters?offset=162"},
            f"{BLOG}?offset=162&format=json",
        ),
        ({"nextPage": False, "nextPageUrl": "/letters?offset=162"}, None),
        ({"nextPage": True, "nextPageUrl": "https://other.example/?offset=1"}, None),
        ({}, None),
    ],
)
def test_the_next_page_is_the_one_told(pagination: object, expected: str | None) -> None:
    found = answered(SQUARESPACE, answer(item(), pagination=pagination), ASKED).addresses
    assert addresses(found) == ([expected] if expected else [])


def test_without_such_an_address_the_last_posts_time_must_move_on() -> None:
    one = answered(SQUARESPACE, answer(item()), ASKED).addresses
    assert addresses(one) == [f"{ASKED}&offset=1620072000000"]
    assert answered(SQUARESPACE, answer(item()), one[0].url).addresses == ()
    assert answered(SQUARESPACE, answer(), ASKED).addresses == ()
    assert answered(SQUARESPACE, answer(item(publishOn=None)), ASKED).addresses == ()


def test_a_post_is_read_from_its_page() -> None:
    html = f"""<html><head><title>Slow Ferry</title><meta itemprop="datePublished"
content="2021-05-03T20:00:00Z"></head><body class="collection-type-blog-basic-grid view-item">
<article class="h-entry entry hentry"><h1 class="entry-title">Slow Ferry</h1>
<time class="dt-published" datetime="2021-05-03">May</time>
<div class="blog-item-content e-content">{TEXT}</div></article></body></html>"""
    found = SQUARESPACE.read(page(html, f"{BLOG}/slow-ferry"), SITE)
    assert (found.kind, found.readings[0].post.body_text) == (PageKind.POST, SAID)
