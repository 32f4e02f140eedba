"""WriteFreely: the API of a blog below its host."""

from datetime import UTC, datetime

import attrs

from archiver.items import Term
from archiver.platforms.writefreely import WriteFreely
from archiver.site import Address, PageKind
from tests.platforms.answering import SAID, TEXT, addresses, answered, front, named
from tests.platforms.pages import HOME, SITE

WRITEFREELY = WriteFreely()
BLOG = f"{HOME}ferries/"
BELOW = attrs.evolve(SITE, home=BLOG)
ASKED = f"{HOME}api/collections/ferries/posts?page=1&body=html"
POST = {
    "id": "qx7", "slug": "slow-ferry", "title": "Slow Ferry", "body": TEXT, "language": "en",
    "created": "2021-05-03T20:00:00Z", "updated": "2021-05-05T09:30:00Z", "tags": ["harbour"],
}  # fmt: skip


def test_a_blog_below_its_host_has_an_api() -> None:
    assert named(WRITEFREELY, front(""), BLOG, BELOW) == [
        Address(url=ASKED, kind=PageKind.API),
        Address(url=f"{BLOG}feed/", kind=PageKind.FEED),
    ]


def test_a_blog_with_a_host_of_its_own_has_a_feed() -> None:
    assert addresses(named(WRITEFREELY, front(""))) == [f"{HOME}feed/"]


def test_a_listed_post_is_a_reading_and_a_reference() -> None:
    told = {
        "code": 200,
        "data": {"alias": "ferries", "posts": [POST, {"id": "x"}], "total_posts": 12},
    }
    found = answered(WRITEFREELY, told, ASKED, BELOW)
    assert (found.kind, found.total) == (PageKind.API, 12)
    [reading] = found.readings
    post = reading.post
    assert (post.url, post.title, post.body_text) == (f"{BLOG}slow-ferry", "Slow Ferry", SAID)
    assert post.published == datetime(2021, 5, 3, 20, tzinfo=UTC)
    assert post.tags == (Term(name="harbour"),)
    assert addresses(found.addresses) == [f"{HOME}api/collections/ferries/posts?body=html&page=2"]


def test_an_empty_page_is_the_last() -> None:
    told = {"code": 200, "data": {"posts": []}}
    assert answered(WRITEFREELY, told, ASKED, BELOW).addresses == ()
