"""JSON Feed, of whatever engine."""

from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.items import Author, Term
from archiver.platforms.generic import Generic
from archiver.site import PageKind, Source
from tests.platforms.answering import SAID, TEXT, addresses, answered, front, named
from tests.platforms.pages import HOME

GENERIC = Generic()
FEED = f"{HOME}feed.json"
URL = f"{HOME}2021/05/03/slow-ferry.html"


def item(**changes: Any) -> dict[str, Any]:  # JSON
    return {
        "id": URL, "url": URL, "title": "Slow Ferry", "content_html": TEXT, "tags": ["harbour"],
        "date_published": "2021-05-03T20:00:00+08:00", "date_modified": "2021-05-05T09:30:00Z",
        "authors": [{"name": "Ada Pier", "url": "https://people.example/ada"}],
    } | changes  # fmt: skip


def feed(*items: object, **changes: object) -> dict[str, Any]:  # JSON
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "Quay", "language": "en"}
    return told | {"items": list(items)} | changes


def test_an_item_is_a_reading_and_a_reference() -> None:
    found = answered(GENERIC, feed(item()), FEED)
    assert (found.kind, found.addresses) == (PageKind.FEED, ())
    [reading] = found.readings
    told = reading.post
    assert (reading.source, told.url, told.title) == (Source.FEED, URL, "Slow Ferry")
    assert (told.body_text, told.language) == (SAID, "en")
    assert told.published == datetime(2021, 5, 3, 12, tzinfo=UTC)
    assert told.authors == (Author(name="Ada Pier", url="https://people.example/ada"),)
    assert told.tags == (Term(name="harbour"),)
    assert [r.source for r in found.references] == [Source.FEED]


def test_a_short_post_has_no_title_and_plain_text() -> None:
    told = item(title=None, content_html=None, content_text="Late & again.\n\nSo what?")
    told["authors"] = []
    [reading] = answered(GENERIC, feed(told, author={"name": "Ada"}), FEED).readings
    assert (reading.post.title, reading.post.body_text) == (None, "Late & again.\n\nSo what?")
    assert reading.post.authors == (Author(name="Ada"),)


def test_an_item_is_known_by_its_id_where_that_is_an_address() -> None:
    found = answered(GENERIC, feed(item(url=None), item(url=None, id="tag:7"), 5), FEED)
    assert [r.url for r in found.references] == [URL]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (f"{FEED}?page=2", [f"{FEED}?page=2"]),
        (FEED, []),
        ("https://other.example/", []),
        (None, []),
    ],
)
def test_the_next_page_is_the_one_told(after: object, expected: list[str]) -> None:
    assert addresses(answered(GENERIC, feed(item(), next_url=after), FEED).addresses) == expected


def test_the_front_page_leads_to_its_json_feed() -> None:
    link = '<link rel="alternate" type="{}" href="/{}">'
    head = (
        link.format("application/feed+json", "feeds/all")
        + link.format("application/json", "feed.json")
        + link.format("application/json", "wp-json/wp/v2/pages/2")
        + link.format("application/json", "oembed?url=x")
    )
    assert addresses(named(GENERIC, front(head))) == [f"{HOME}feeds/all", FEED]
