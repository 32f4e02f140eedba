"""Ghost: where its Content API is, what it answers, and which pages are no posts."""

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from archiver.items import Author, Term
from archiver.platforms.ghost import Ghost
from archiver.scope import Scope
from archiver.site import FOR_SUBSCRIBERS, Address, PageKind, Source
from tests.platforms.answering import SAID, TEXT, addresses, answered, front, named
from tests.platforms.pages import HOME, SITE, page

GHOST = Ghost()
KEY = "22444f78447824223cefc48062"
ASKED = f"{HOME}ghost/api/content/posts/?key={KEY}&include=tags,authors&limit=100&page=1"
URL = f"{HOME}slow-ferry/"


def post(**changes: Any) -> dict[str, Any]:  # JSON
    return {
        "id": "5f0c1", "title": "TRAVEL: A Slow &amp; Late Ferry", "html": TEXT, "url": URL,
        "visibility": "public", "published_at": "2021-05-03T20:00:00.000+00:00",
        "updated_at": "2021-05-05T09:30:00.000+00:00",
        "tags": [
            {"name": "Harbour", "visibility": "public", "url": f"{HOME}tag/harbour/"},
            {"name": "#import", "visibility": "internal", "url": f"{HOME}404/"},
        ],
        "authors": [{"name": "Ada Pier", "url": f"{HOME}author/ada/"}, {"name": None}],
    } | changes  # fmt: skip


def answer(*posts: object, **pages: object) -> dict[str, Any]:  # JSON
    return {"posts": list(posts), "meta": {"pagination": {"page": 1, "total": 3} | pages}}


@pytest.mark.parametrize(
    "script",
    [
        f"data-key='{KEY}' data-api='{HOME}ghost/api/content/' data-ghost='{HOME}'",
        f"data-key='{KEY}' data-ghost='{HOME}'",
        f"data-key='{KEY}' data-sodo-search='{HOME}'",
    ],
)
def test_the_front_page_names_the_api_with_its_key(script: str) -> None:
    found = named(GHOST, front(f"<script defer src='/portal.js' {script}></script>"))
    assert found == [Address(url=ASKED, kind=PageKind.API)]


def test_an_api_on_another_host_is_the_engines_own() -> None:
    root = "https://quay.ghost.example/ghost/api/content/"
    script = f"<script data-key='{KEY}' data-api='{root}'></script>"
    [found] = named(GHOST, front(script))
    assert found.url.startswith(f"{root}posts/?key={KEY}")
    assert Scope(SITE).refusal(found.url, found.kind) is None
    more = answered(GHOST, answer(post(), next=2), found.url).addresses
    assert [Scope(SITE).refusal(address.url, address.kind) for address in more] == [None]


@pytest.mark.parametrize("key", ["", "not a key", KEY * 9])
def test_a_script_without_a_key_names_nothing(key: str) -> None:
    assert named(GHOST, front(f"<script data-key='{key}' data-ghost='{HOME}'></script>")) == []


def test_a_front_page_may_be_a_page_like_others() -> None:
    html = front(
        f"<script data-key='{KEY}' data-ghost='{HOME}'></script>",
        classes="page-template",
        body=f"<article><h2><a href='{URL}'>Slow Ferry</a></h2></article>",
    )
    found = GHOST.read(page(html, HOME), SITE)
    assert [reference.url for reference in found.references] == [URL]
    assert ASKED in addresses(found.addresses)


def test_a_total_of_some_days_is_not_the_blogs() -> None:
    some = f"{ASKED}&filter=published_at:>='2021-04-30'"
    assert answered(GHOST, answer(post()), some).total is None


def test_only_the_front_page_leads_to_the_api() -> None:
    html = front(f"<script data-key='{KEY}' data-ghost='{HOME}'></script>")
    assert named(GHOST, html, f"{HOME}tag/harbour/") == []


def test_a_listed_post_is_a_reading_and_a_reference() -> None:
    found = answered(GHOST, answer(post()), ASKED)
    assert (found.kind, found.total, found.addresses) == (PageKind.API, 3, ())
    [reading] = found.readings
    told = reading.post
    assert (reading.source, reading.engine_id, told.url) == (Source.API, "5f0c1", URL)
    assert (told.title, told.category_prefix) == ("TRAVEL: A Slow & Late Ferry", "TRAVEL")
    assert told.body_text == SAID
    assert told.published == datetime(2021, 5, 3, 20, tzinfo=UTC)
    assert told.modified == datetime(2021, 5, 5, 9, 30, tzinfo=UTC)
    assert told.tags == (Term(name="Harbour", url=f"{HOME}tag/harbour/"),)
    assert told.authors == (Author(name="Ada Pier", url=f"{HOME}author/ada/"),)
    [reference] = found.references
    assert (reference.url, reference.published) == (URL, date(2021, 5, 4))  # in Shanghai


@pytest.mark.parametrize("closed", [{"visibility": "paid"}, {"access": False}])
def test_a_post_for_members_is_named_and_not_read(closed: dict[str, object]) -> None:
    found = answered(GHOST, answer(post(**closed)), ASKED)
    assert (found.readings, [r.url for r in found.references]) == ((), [URL])


@pytest.mark.parametrize(
    "url", [None, 7, f"{HOME}404/", "https://other.example/a/", "javascript:"]
)
def test_what_has_no_page_on_the_blog_is_no_post(url: object) -> None:
    assert answered(GHOST, answer(post(url=url)), ASKED).references == ()


@pytest.mark.parametrize(
    ("after", "expected"),
    [(2, "2"), (None, None), (1, None), ("x", None), (-5, None), (True, None)],
)
def test_the_next_page_is_the_one_told_and_never_one_before(
    after: object, expected: str | None
) -> None:
    found = answered(GHOST, answer(post(), next=after), ASKED).addresses
    assert addresses(found) == ([ASKED.replace("page=1", "page=2")] if expected else [])


def test_days_are_asked_for_in_utc() -> None:
    asked = Address(url=ASKED, kind=PageKind.API)
    found = GHOST.bounded(asked, SITE, date(2021, 5, 1), date(2021, 5, 31)).url
    assert "published_at:%3E%3D%272021-04-30+16:00:00%27%2B" in found
    assert found.endswith("published_at:%3C%272021-05-31+16:00:00%27")
    assert GHOST.bounded(Address(url=found, kind=PageKind.API), SITE, None, None).url == found
    for since, until in ((None, None), (date.min, date.max)):
        assert GHOST.bounded(asked, SITE, since, until) == asked
    other = attrs.evolve(asked, kind=PageKind.FEED)
    assert GHOST.bounded(other, SITE, date(2021, 5, 1), None) == other


MARKUP = """<html><head><title>Slow Ferry</title>{head}
<meta property="article:published_time" content="2021-05-03T20:00:00.000Z">
<meta property="og:type" content="article"></head><body class="{classes}"><main>
<article class="gh-article post"><h1 class="gh-article-title">Slow Ferry</h1>
<section class="gh-content">{text}</section></article></main></body></html>"""


def shown(*, classes: str = "post-template", text: str = TEXT, head: str = "") -> Any:
    return GHOST.read(page(MARKUP.format(classes=classes, text=text, head=head), URL), SITE)


def test_a_post_is_read_and_a_page_that_looks_like_one_is_none() -> None:
    found = shown()
    assert (found.kind, found.readings[0].post.body_text) == (PageKind.POST, SAID)
    found = shown(classes="page-template page-about")
    assert (found.kind, found.readings, found.failure) == (PageKind.OTHER, (), None)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        (f"{TEXT}<aside class='gh-post-upgrade-cta'>Subscribe</aside>", ""),
        (TEXT, '<script type="application/ld+json">{"@type": "Article", "headline": "Slow Ferry",'
               '"isAccessibleForFree": false}</script>'),
    ],
)  # fmt: skip
def test_a_page_with_only_the_beginning_is_no_post(text: str, head: str) -> None:
    found = shown(text=text, head=head)
    assert (found.kind, found.readings, found.failure) == (PageKind.OTHER, (), FOR_SUBSCRIBERS)


def test_a_style_for_such_pages_alone_closes_nothing() -> None:
    assert shown(head="<style>.gh-post-upgrade-cta{color:red}</style>").kind is PageKind.POST
