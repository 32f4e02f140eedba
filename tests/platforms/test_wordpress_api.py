"""The REST API: posts, comments, paging and bounds."""

import json
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from archiver.errors import ParseError
from archiver.items import Author, Term
from archiver.platforms.wordpress import WordPress
from archiver.platforms.wordpress_api import api, bounded, posts_address
from archiver.site import PageKind, PageReading, Source
from tests.platforms.pages import BODY, HOME, POST, SITE, classic, page

LISTING = HOME + "wp-json/wp/v2/posts?per_page=100&page=1&_embed=author,wp:term"


def post(**changes: Any) -> dict[str, Any]:  # JSON
    return {
        "id": 77,
        "date": "2015-06-02T00:15:00",
        "date_gmt": "2015-06-01T16:15:00",
        "guid": {"rendered": HOME + "?p=77"},
        "modified": "2015-06-04T20:00:00",
        "modified_gmt": "2015-06-04T12:00:00",
        "slug": "juniper-rail-slows-down",
        "status": "publish",
        "type": "post",
        "link": POST,
        "title": {"rendered": "TRAVEL: Juniper Rail Slows Down &#8211; at Last"},
        "content": {"rendered": BODY, "protected": False},
        "author": 3,
        "categories": [4],
        "tags": [8],
        "_embedded": {
            "author": [{"id": 3, "name": "Mara Finch", "link": HOME + "author/mara/"}],
            "wp:term": [
                [
                    {"name": "Travel", "link": HOME + "category/travel/", "taxonomy": "category"},
                    {"name": "M&amp;A", "link": HOME + "category/ma/", "taxonomy": "category"},
                ],
                [{"name": "rail", "link": HOME + "tag/rail/", "taxonomy": "post_tag"}],
            ],
        },
    } | changes


def read(
    told: object, url: str = LISTING, headers: tuple[tuple[str, str], ...] = ()
) -> PageReading:
    return api(page(json.dumps(told), url, "application/json; charset=UTF-8", headers), SITE, ())


def test_a_gmt_date_months_away_is_of_a_draft_and_the_local_one_counts() -> None:
    [reading] = read([post(date_gmt="2015-01-11T05:00:00")]).readings
    assert reading.post.published == datetime(2015, 6, 1, 16, 15, tzinfo=UTC)
    assert reading.post.published_raw == "2015-06-02T00:15:00"


def test_a_listed_post_is_a_reading_and_a_reference() -> None:
    found = read([post()])
    assert found.kind is PageKind.API
    [reading] = found.readings
    told = reading.post
    assert (reading.source, reading.engine_id) == (Source.API, "77")
    assert reading.aliases == (HOME + "?p=77",)
    assert told.url == POST
    assert (told.category_prefix, told.headline) == ("TRAVEL", "Juniper Rail Slows Down – at Last")
    assert told.published == datetime(2015, 6, 1, 16, 15, tzinfo=UTC)
    assert (told.published_raw, told.published_precision) == ("2015-06-01T16:15:00", "second")
    assert told.modified == datetime(2015, 6, 4, 12, 0, tzinfo=UTC)
    assert told.authors == (Author(name="Mara Finch", url=HOME + "author/mara/"),)
    assert told.categories == (
        Term(name="Travel", url=HOME + "category/travel/"),
        Term(name="M&A", url=HOME + "category/ma/"),
    )
    assert told.tags == (Term(name="rail", url=HOME + "tag/rail/"),)
    assert (told.comment_count, told.visits, told.related) == (None, None, None)
    [reference] = found.references
    assert reference.url == POST
    assert reference.published == date(2015, 6, 2)
    assert reference.modified == datetime(2015, 6, 4, 12, 0, tzinfo=UTC)


def test_the_body_equals_that_of_the_page() -> None:
    [reading] = read([post()]).readings
    on_page = WordPress().read(page(classic()), SITE).readings[0].post
    for name in (
        "body_html",
        "body_text",
        "bottom_line",
        "images",
        "citations",
        "companies",
        "headings",
    ):
        assert getattr(reading.post, name) == getattr(on_page, name)


def test_what_was_not_embedded_is_unknown() -> None:
    [reading] = read([post(_embedded={})]).readings
    assert (reading.post.authors, reading.post.categories, reading.post.tags) == (None, None, None)
    [reading] = read(
        [post(_embedded={"author": [{"code": "rest_user_invalid_id"}], "wp:term": []})]
    ).readings
    assert (reading.post.authors, reading.post.categories, reading.post.tags) == (None, (), ())


def test_a_draft_date_falls_back_to_the_local_one() -> None:
    [reading] = read(
        [post(date_gmt="0000-00-00T00:00:00", modified_gmt=None, modified=None)]
    ).readings
    assert reading.post.published == datetime(2015, 6, 1, 16, 15, tzinfo=UTC)
    assert reading.post.published_raw == "2015-06-02T00:15:00"
    assert (reading.post.modified, reading.post.modified_raw) == (None, None)


def test_a_protected_post_is_only_named() -> None:
    found = read([post(content={"rendered": "", "protected": True})])
    assert found.readings == ()
    assert [reference.url for reference in found.references] == [POST]


@pytest.mark.parametrize(
    "changes",
    [{"link": "https://other.example/2015/06/x/"}, {"link": None}, {"link": 5}, {"type": "page"},
     {"link": HOME}],
)  # fmt: skip
def test_what_is_no_post_of_the_blog_is_passed_over(changes: dict[str, Any]) -> None:
    found = read([post(**changes)])
    assert (found.readings, found.references) == ((), ())


def test_a_single_post_names_no_next_page() -> None:
    found = read(post(), POST + "wp/v2/posts/77", (("X-WP-Total", "71"),))
    assert len(found.readings) == 1
    assert (found.addresses, found.total) == ((), None)


def test_views_of_a_counter_plugin() -> None:
    [reading] = read([post(views=15)]).readings
    assert reading.post.visits is not None
    assert reading.post.visits.total == 15


def test_odd_values_are_unknown_and_no_error() -> None:
    odd = post(
        id="x", date=5, date_gmt=[], guid=None, modified={}, modified_gmt=7, title=None, content=None, _embedded=[],
        views=True,
    )  # fmt: skip
    [reading] = read([odd, 5, None, [], {"id": 1}]).readings
    assert reading.post == type(reading.post)(url=POST)
    assert (reading.engine_id, reading.aliases) == (None, ())
    [reading] = read([post(title="Plain", content="<p>x</p>", _embedded={"author": 5})]).readings
    assert (reading.post.title, reading.post.body_text) == ("Plain", "x")


def test_lone_surrogates_and_controls_in_json_do_no_harm() -> None:
    body = json.dumps(
        [post(title={"rendered": "a\ud800\u0000b"}, content={"rendered": "<p>\udfff</p>"})]
    )
    [reading] = api(page(body, LISTING, "application/json"), SITE, ()).readings
    assert (reading.post.title, reading.post.body_text) == ("a?b", "?")


@pytest.mark.parametrize(
    ("url", "headers", "count", "following"),
    [
        (LISTING, (("Link", f'<{HOME}wp-json/wp/v2/posts?page=2>; rel="next"'),), 1,
         HOME + "wp-json/wp/v2/posts?page=2"),
        (LISTING, (("X-WP-TotalPages", "3"),), 1, LISTING.replace("&page=1&", "&") + "&page=2"),
        (LISTING, (("X-WP-TotalPages", "1"),), 100, None),
        (LISTING, (), 100, LISTING.replace("&page=1&", "&") + "&page=2"),
        (LISTING, (), 99, None),
        (LISTING, (("Link", '<https://other.example/x>; rel="next"'),), 1, None),
        (LISTING, (), 0, None),
    ],
)  # fmt: skip
def test_the_next_page(
    url: str, headers: tuple[tuple[str, str], ...], count: int, following: str | None
) -> None:
    entries = [post(id=n + 1, link=f"{HOME}2015/06/p{n}/", content=None) for n in range(count)]
    found = read(entries, url, (*headers, ("X-WP-Total", "71")))
    assert [address.url for address in found.addresses] == ([following] if following else [])
    assert all(address.kind is PageKind.API for address in found.addresses)
    assert found.total == 71


def test_comments_are_gathered_by_post() -> None:
    def comment(**changes: Any) -> dict[str, Any]:  # JSON
        return {
            "id": 45, "post": 77, "parent": 44, "author_name": "Ines <3", "author_url": "",
            "date": "2015-06-03T10:00:00", "date_gmt": "2015-06-03T02:00:00",
            "content": {"rendered": "<p>I take &#8220;that&#8221; train.</p>\n<p>Late.</p>"},
            "link": POST + "comment-page-1/#comment-45", "type": "comment",
        } | changes  # fmt: skip

    found = read(
        [
            comment(),
            comment(id=46, parent=0, author_url="https://reader.example/", type="pingback"),
            comment(post=78, link="https://other.example/x/"),
            comment(id=0),
            comment(post=None),
        ],
        HOME + "wp-json/wp/v2/comments?post=77&per_page=100&page=1",
    )
    first, second = found.readings
    assert (first.engine_id, first.post.url, second.engine_id, second.post.url) == (
        "77",
        POST,
        "78",
        None,
    )
    ines, ping = first.post.comments or ()
    assert (ines.id, ines.parent_id, ines.author, ines.author_url) == ("45", "44", "Ines <3", None)
    assert ines.text == "I take “that” train.\n\nLate."
    assert ines.published == datetime(2015, 6, 3, 2, 0, tzinfo=UTC)
    assert (ping.parent_id, ping.author_url, ping.kind) == (
        None,
        "https://reader.example/",
        "pingback",
    )
    assert found.references == ()


def test_other_json_holds_nothing_and_broken_json_is_an_error() -> None:
    for told in ({"code": "rest_forbidden"}, [], 5, None, {"namespaces": []}):
        found = read(told)
        assert (found.kind, found.readings, found.addresses) == (PageKind.API, (), ())
    with pytest.raises(ParseError, match="not JSON"):
        api(page("{", LISTING, "application/json"), SITE, ())


@pytest.mark.parametrize(
    ("root", "address"),
    [
        (HOME + "wp-json/", LISTING),
        (HOME + "blog/wp-json", LISTING.replace("wp-json", "blog/wp-json")),
        (HOME + "?rest_route=/",
         HOME + "?rest_route=/wp/v2/posts&per_page=100&page=1&_embed=author,wp:term"),
        (HOME + "index.php?rest_route=",
         HOME + "index.php?rest_route=/wp/v2/posts&per_page=100&page=1&_embed=author,wp:term"),
    ],
)  # fmt: skip
def test_where_posts_are_listed(root: str, address: str) -> None:
    assert posts_address(root) == address


def test_bounds_are_inclusive_days_of_local_time() -> None:
    found = bounded(LISTING, date(2015, 6, 1), date(2015, 6, 30))
    assert found == LISTING + "&after=2015-05-31T23:59:59&before=2015-07-01T00:00:00"
    assert bounded(found, date(2015, 6, 1), date(2015, 6, 30)) == found
    assert bounded(LISTING, None, None) == LISTING
    assert bounded(LISTING, date(2015, 6, 1), None).endswith("&after=2015-05-31T23:59:59")
    assert bounded(LISTING, date.min, date.max) == LISTING


def test_a_site_without_a_zone_still_knows_the_day() -> None:
    body = json.dumps([post(date_gmt=None)])
    site = attrs.evolve(SITE, timezone=None)
    found = api(page(body, LISTING, "application/json"), site, ())
    assert found.references[0].published == date(2015, 6, 2)
    assert found.readings[0].post.published_precision == "day"


@pytest.mark.parametrize("narrowed", ["", "&include=7,9", "&after=2021-04-30T23:59:59"])
def test_a_total_is_the_blogs_only_where_all_posts_were_asked_for(narrowed: str) -> None:
    found = read([post()], LISTING + narrowed, (("X-WP-Total", "71"),))
    assert found.total == (None if narrowed else 71)
