"""Blogger: its feeds as JSON, of posts and of comments, and its pages."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from archiver.items import Author, Comment, Term
from archiver.platforms.blogger import Blogger
from archiver.site import Address, PageKind, PageReading, Source
from tests.platforms.answering import SAID, TEXT, addresses, answered, front, named
from tests.platforms.pages import HOME, SITE, page

BLOGGER = Blogger()
ASKED = (
    f"{HOME}feeds/posts/default?alt=json&orderby=published&redirect=false"
    "&max-results=150&start-index=1"
)
URL = f"{HOME}2021/05/slow-ferry.html"
NUMBER = "9112223334445556667"


def entry(**changes: Any) -> dict[str, Any]:  # JSON
    return {
        "id": {"$t": f"tag:blogger.com,1999:blog-77.post-{NUMBER}"},
        "published": {"$t": "2021-05-03T20:00:00.000+08:00"},
        "updated": {"$t": "2021-05-05T09:30:00.001+08:00"},
        "category": [{"term": "harbour"}, {"term": "rail &amp; sea"}, {}],
        "title": {"type": "text", "$t": "Slow Ferry"},
        "content": {"type": "html", "$t": TEXT},
        "link": [{"rel": "self", "href": HOME}, {"rel": "alternate", "href": URL}],
        "author": [{"name": {"$t": "Ada Pier"}, "uri": {"$t": "https://people.example/ada"}}],
        "thr$total": {"$t": "2"},
    } | changes


def feed(*entries: object, total: object = "1", **changes: Any) -> dict[str, Any]:  # JSON
    told = {
        "id": {"$t": "tag:blogger.com,1999:blog-77"},
        "openSearch$totalResults": {"$t": total},
        "link": [{"rel": "alternate", "href": HOME}],
        "entry": list(entries),
    }
    return {"version": "1.0", "feed": told | changes}


def test_the_front_page_leads_to_the_feed_of_everything_and_no_other() -> None:
    head = f"<link rel='alternate' type='application/rss+xml' href='{HOME}feeds/posts/default'/>"
    assert named(BLOGGER, front(head)) == [Address(url=ASKED, kind=PageKind.API)]
    assert named(BLOGGER, front(head), f"{HOME}search/label/rail") == []


def test_a_total_of_some_days_is_not_the_blogs() -> None:
    some = f"{ASKED}&published-min=2021-04-30T16:00:00Z"
    assert answered(BLOGGER, feed(entry()), some).total is None


def test_a_listed_post_is_a_reading_and_a_reference() -> None:
    found = answered(BLOGGER, feed(entry()), ASKED)
    assert (found.kind, found.total, found.addresses) == (PageKind.API, 1, ())
    [reading] = found.readings
    told = reading.post
    assert (reading.source, reading.engine_id, told.url) == (Source.API, NUMBER, URL)
    assert (told.title, told.body_text, told.comment_count) == ("Slow Ferry", SAID, 2)
    assert told.published == datetime(2021, 5, 3, 12, tzinfo=UTC)
    assert told.tags == (Term(name="harbour"), Term(name="rail & sea"))
    assert told.authors == (Author(name="Ada Pier", url="https://people.example/ada"),)
    [reference] = found.references
    assert (reference.published, reference.modified) == (
        date(2021, 5, 3),
        datetime(2021, 5, 5, 1, 30, tzinfo=UTC),
    )


def test_an_entry_without_a_page_is_left_out() -> None:
    found = answered(BLOGGER, feed(entry(link=[]), entry(author=[{}])), ASKED)
    assert [r.url for r in found.references] == [URL]
    assert found.readings[0].post.authors is None


def test_a_feed_of_summaries_tells_no_text() -> None:
    told = entry(summary={"$t": "The ferry was"})
    del told["content"]
    assert answered(BLOGGER, feed(told), ASKED).readings[0].post.body_text is None


NEXT = {"rel": "next", "href": "https://www.blogger.com/feeds/77/posts/default?start-index=3"}


@pytest.mark.parametrize(
    ("entries", "total", "links", "begins"),
    [
        (2, "5", [], "3"),
        (2, "2", [], None),
        (2, "2", [NEXT], "3"),  # there is more than it counts
        (2, "many", [], "3"),  # it does not say: until nothing comes
        (0, "5", [NEXT], None),
    ],
)
def test_the_next_page_begins_behind_what_came(
    entries: int, total: str, links: list[object], begins: str | None
) -> None:
    told = feed(*[entry()] * entries, total=total, link=links)
    found = addresses(answered(BLOGGER, told, ASKED).addresses)
    assert found == ([ASKED.replace("start-index=1", f"start-index={begins}")] if begins else [])


def test_days_are_asked_for_in_the_zone_of_the_blog() -> None:
    asked = Address(url=ASKED, kind=PageKind.API)
    found = BLOGGER.bounded(asked, SITE, date(2021, 5, 1), date(2021, 5, 31)).url
    assert (
        found == f"{ASKED}&published-min=2021-04-30T16:00:00Z&published-max=2021-05-31T16:00:00Z"
    )
    assert BLOGGER.bounded(asked, SITE, None, None) == asked
    comments = Address(url=f"{HOME}feeds/1/comments/default?alt=json", kind=PageKind.API)
    assert BLOGGER.bounded(comments, SITE, date(2021, 5, 1), None) == comments


def test_a_feed_of_comments_is_a_reading_of_their_post() -> None:
    about = f"{HOME}feeds/{NUMBER}/comments/default?alt=json&max-results=150&start-index=1"
    related = [{"rel": "related", "href": f"{HOME}feeds/{NUMBER}/comments/default/81?v=2"}]
    comments = [
        entry(id={"$t": "tag:blogger.com,1999:blog-77.post-81"}, content={"$t": "Late<br/>again."}),
        entry(
            id={"$t": "tag:blogger.com,1999:blog-77.post-82"}, link=related, author=[],
            content={}, summary={"$t": "So it was"}, published={"$t": "soon"},
        ),
        entry(id={"$t": "nobody"}),
    ]  # fmt: skip
    told = feed(*comments, total="9", link=[{"rel": "alternate", "href": f"{URL}#comments"}])
    found = answered(BLOGGER, told, about)
    [reading] = found.readings
    assert (reading.source, reading.engine_id) == (Source.API, NUMBER)
    assert (reading.post.url, reading.post.comment_count) == (URL, 9)
    first, second = reading.post.comments or ()
    assert first == Comment(
        id="81",
        author="Ada Pier",
        author_url="https://people.example/ada",
        published=datetime(2021, 5, 3, 12, tzinfo=UTC),
        published_raw="2021-05-03T20:00:00.000+08:00",
        text="Late\nagain.",
    )
    assert second == Comment(id="82", parent_id="81", text="So it was")
    assert addresses(found.addresses) == [about.replace("start-index=1", "start-index=4")]


POST = f"""<html><head><title>Quay: Slow Ferry</title></head><body class="item-view">
<div class="post hentry"><h3 class="post-title entry-title">Slow Ferry</h3>
<div class="post-body entry-content" id="post-body-{NUMBER}">{TEXT}</div>
<abbr class="published" title="2021-05-03T20:00:00+08:00">May</abbr></div>
<div id="comments" class="comments"><h4>COUNT comments:</h4><ol><li class="comment" id="c81">
<cite class="user">Ada</cite><p class="comment-content">Late.</p></li></ol></div></body></html>"""


def shown(html: str, url: str = URL) -> PageReading:
    return BLOGGER.read(page(html, url), SITE)


@pytest.mark.parametrize(("count", "asked"), [("1", False), ("2", True)])
def test_comments_are_asked_for_where_a_page_has_not_all(count: str, asked: bool) -> None:
    found = shown(POST.replace("COUNT", count))
    [reading] = found.readings
    assert (reading.engine_id, reading.post.body_text) == (NUMBER, SAID)
    feeds = [a for a in found.addresses if a.kind is PageKind.API]
    assert bool(feeds) is asked
    assert all(a.url.startswith(f"{HOME}feeds/{NUMBER}/comments/default?alt=json") for a in feeds)


def test_a_page_without_number_is_read_all_the_same() -> None:
    html = POST.replace(f' id="post-body-{NUMBER}"', "")
    assert [r.engine_id for r in shown(html).readings] == [None]


def test_what_lies_at_p_is_no_post() -> None:
    found = shown(POST, f"{HOME}p/about.html")
    assert (found.kind, found.readings) == (PageKind.OTHER, ())
