"""Substack: its archive, whom posts are for, and which pages are posts."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from archiver.items import Author, Term
from archiver.platforms.substack import Substack
from archiver.site import FOR_SUBSCRIBERS, Address, PageKind, PageReading, Source
from tests.platforms.answering import SAID, TEXT, answered, front, named
from tests.platforms.pages import HOME, SITE, page

SUBSTACK = Substack()
ASKED = f"{HOME}api/v1/archive?sort=new&offset=0&limit=12"
URL = f"{HOME}p/slow-ferry"


def item(**changes: Any) -> dict[str, Any]:  # JSON
    return {
        "id": 412, "title": "Slow Ferry", "slug": "slow-ferry", "audience": "everyone",
        "post_date": "2021-05-03T20:00:00.000Z", "canonical_url": URL, "comment_count": 4,
        "publishedBylines": [{"name": "Ada Pier", "handle": "ada"}, {"name": "Old Tom"}, None],
        "postTags": [{"name": "harbour"}],
    } | changes  # fmt: skip


def test_the_front_page_leads_to_the_archive_and_the_feed() -> None:
    assert named(SUBSTACK, front("")) == [
        Address(url=ASKED, kind=PageKind.API),
        Address(url=f"{HOME}feed", kind=PageKind.FEED),
    ]
    assert named(SUBSTACK, front(""), f"{HOME}about") == []


def test_a_listed_post_is_a_reading_without_a_text() -> None:
    found = answered(SUBSTACK, [item()], ASKED)
    [reading] = found.readings
    told = reading.post
    assert (reading.source, told.url, told.title) == (Source.API, URL, "Slow Ferry")
    assert (told.body_text, told.comment_count) == (None, 4)
    assert told.published == datetime(2021, 5, 3, 20, tzinfo=UTC)
    assert told.authors == (
        Author(name="Ada Pier", url="https://substack.com/@ada"),
        Author(name="Old Tom"),
    )
    assert told.tags == (Term(name="harbour"),)
    assert [r.published for r in found.references] == [date(2021, 5, 4)]


@pytest.mark.parametrize("audience", ["only_paid", "only_free", "founding"])
def test_a_post_that_is_not_for_everyone_is_named_alone(audience: str) -> None:
    found = answered(SUBSTACK, [item(audience=audience)], ASKED)
    assert (found.readings, [r.url for r in found.references]) == ((), [URL])


@pytest.mark.parametrize("url", [None, "", "https://other.example/p/a", 5])
def test_a_post_of_another_newsletter_is_left_out(url: object) -> None:
    assert answered(SUBSTACK, [item(canonical_url=url)], ASKED).references == ()


def test_the_offset_grows_by_what_was_asked_for_until_nothing_comes() -> None:
    found = answered(SUBSTACK, [item()], ASKED)
    [after] = found.addresses
    assert after.url == f"{HOME}api/v1/archive?sort=new&limit=12&offset=12"
    assert answered(SUBSTACK, [], after.url).addresses == ()


def shown(url: str, *, free: object = True, extra: str = "") -> PageReading:
    told = {"@type": "NewsArticle", "url": URL, "headline": "Slow Ferry",
            "datePublished": "2021-05-03T20:00:00Z", "isAccessibleForFree": free}  # fmt: skip
    html = f"""<html><head><title>Slow Ferry</title><script type="application/ld+json">
{json.dumps(told)}</script></head><body><article class="newsletter-post post">
<h1 class="post-title">Slow Ferry</h1><div class="available-content"><div class="body markup">{TEXT}
</div></div>{extra}</article></body></html>"""
    return SUBSTACK.read(page(html, url), SITE)


def test_a_post_is_what_lies_at_p() -> None:
    found = shown(URL)
    assert (found.kind, found.readings[0].post.body_text) == (PageKind.POST, SAID)
    for other in ("about", "p/slow-ferry/comments"):
        assert shown(HOME + other).kind is PageKind.OTHER


@pytest.mark.parametrize(
    ("free", "extra"),
    [
        (False, ""),
        ("False", ""),
        (True, '<div class="paywall"><h2>Subscribe</h2></div>'),
        (True, '<div data-testid="paywall"></div>'),
    ],
)
def test_a_post_for_subscribers_is_none(free: object, extra: str) -> None:
    found = shown(URL, free=free, extra=extra)
    assert (found.kind, found.readings, found.failure) == (PageKind.OTHER, (), FOR_SUBSCRIBERS)
