"""Drupal: its JSON:API, from the entry point on."""

from datetime import UTC, datetime
from typing import Any

import pytest

from archiver.platforms.drupal import Drupal
from archiver.site import Address, PageKind
from tests.platforms.answering import SAID, TEXT, addresses, answered, front, named
from tests.platforms.pages import HOME

DRUPAL = Drupal()
ASKED = f"{HOME}jsonapi/node/article?sort=-created&page[limit]=50"
RSS = Address(url=f"{HOME}rss.xml", kind=PageKind.FEED)


def node(**changes: Any) -> dict[str, Any]:  # JSON
    told = {
        "drupal_internal__nid": 7, "title": "Slow Ferry", "status": True, "langcode": "en",
        "created": "2021-05-03T20:00:00+00:00", "changed": "2021-05-05T09:30:00+00:00",
        "path": {"alias": "/letters/slow-ferry", "langcode": "en"},
        "body": {"value": "raw", "processed": TEXT},
    }  # fmt: skip
    return {"type": "node--article", "id": "0f-7", "attributes": told | changes}


def answer(*nodes: object, **links: object) -> dict[str, Any]:  # JSON
    return {"jsonapi": {"version": "1.0"}, "data": list(nodes), "links": links}


@pytest.mark.parametrize(("generator", "asked"), [("Drupal 10", True), ("Drupal 7 (x)", False)])
def test_the_front_page_leads_to_the_entry_point_since_version_8(
    generator: str, asked: bool
) -> None:
    found = named(DRUPAL, front(f'<meta name="Generator" content="{generator}">'))
    entry_point = Address(url=f"{HOME}jsonapi", kind=PageKind.API)
    assert found == ([entry_point, RSS] if asked else [RSS])


def test_types_of_content_that_are_called_like_posts_are_listed() -> None:
    names = ("article", "blog_post", "page", "webform", "company_news", "postal_code")
    links: dict[str, object] = {
        f"node--{name}": {"href": f"{HOME}jsonapi/node/{name}"} for name in names
    }
    links |= {"self": HOME, "node--story": {"href": "https://other.example/jsonapi/node/story"}}
    found = answered(DRUPAL, answer(**links), f"{HOME}jsonapi")
    assert [url.partition("?")[0].rpartition("/")[2] for url in addresses(found.addresses)] == [
        "article",
        "blog_post",
        "company_news",
    ]
    assert found.addresses[0].url.endswith("sort=-created&page%5Blimit%5D=50")


def test_a_listed_node_is_a_reading_and_a_reference() -> None:
    found = answered(DRUPAL, answer(node()) | {"meta": {"count": 7}}, ASKED)
    assert (found.kind, found.total, found.addresses) == (PageKind.API, 7, ())
    [reading] = found.readings
    told = reading.post
    assert (told.url, told.title) == (f"{HOME}letters/slow-ferry", "Slow Ferry")
    assert (told.body_text, told.language) == (SAID, "en")
    assert told.published == datetime(2021, 5, 3, 20, tzinfo=UTC)


def test_a_node_without_a_path_of_its_own_has_its_number() -> None:
    found = answered(DRUPAL, answer(node(path={"alias": None}), node(status=False)), ASKED)
    assert [reference.url for reference in found.references] == [f"{HOME}node/7"]
    nothing = node(path=None, drupal_internal__nid=None)
    assert answered(DRUPAL, answer(nothing), ASKED).references == ()


@pytest.mark.parametrize(
    ("after", "followed"),
    [
        ({"href": f"{ASKED}&page[offset]=50"}, True),
        ("/jsonapi/node/article?page[offset]=50", True),
        ({"href": ASKED}, False),
        ({"href": "https://other.example/jsonapi/node/article"}, False),
        (None, False),
    ],
)
def test_the_next_page_is_the_one_told(after: object, followed: bool) -> None:
    assert bool(answered(DRUPAL, answer(node(), next=after), ASKED).addresses) is followed
