"""Tumblr: the XML of its old API, whatever kind a post is of."""

from datetime import UTC, datetime

import pytest

from archiver.items import Term
from archiver.platforms.tumblr import Tumblr
from archiver.site import Address, PageKind, PageReading, Source
from tests.platforms.answering import SAID, TEXT, addresses, front, named
from tests.platforms.pages import HOME, SITE, page

TUMBLR = Tumblr()
ASKED = f"{HOME}api/read?start=0&num=50"
URL = f"{HOME}post/650012/slow-ferry"
ESCAPED = TEXT.replace("<", "&lt;").replace(">", "&gt;")


def post(inside: str, url: str = URL, more: str = "") -> str:
    return (
        f'<post id="650012" url="{HOME}post/650012" url-with-slug="{url}" type="regular" {more} '
        f'date-gmt="2021-05-03 20:00:00 GMT" unix-timestamp="1620072000">{inside}</post>'
    )


def read(posts: str, url: str = ASKED, total: str = 'total="3"') -> PageReading:
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><tumblr version="1.0"><tumblelog name="quay" '
        f'timezone="US/Eastern">Letters</tumblelog><posts start="0" {total}>{posts}</posts></tumblr>'
    )
    return TUMBLR.read(page(xml, url, "text/xml; charset=utf-8"), SITE)


def test_the_front_page_leads_to_the_api() -> None:
    assert named(TUMBLR, front("")) == [Address(url=ASKED, kind=PageKind.API)]
    assert named(TUMBLR, front(""), f"{HOME}tagged/rail") == []


def test_a_listed_post_is_a_reading_and_a_reference() -> None:
    inside = f"<regular-title>Slow Ferry</regular-title><regular-body>{ESCAPED}</regular-body>"
    found = read(post(f"{inside}<tag>harbour</tag><tag>late</tag><tag>late</tag>"))
    assert (found.kind, found.parser, found.total) == (PageKind.API, "tumblr", 3)
    [reading] = found.readings
    told = reading.post
    assert (reading.source, reading.engine_id, told.url) == (Source.API, "650012", URL)
    assert (told.title, told.body_text) == ("Slow Ferry", SAID)
    assert told.published == datetime(2021, 5, 3, 20, tzinfo=UTC)
    assert told.tags == (Term(name="harbour"), Term(name="late"))
    assert [reference.url for reference in found.references] == [URL]


@pytest.mark.parametrize(
    ("inside", "title", "text"),
    [
        ("<photo-caption>&lt;p&gt;A pier&lt;/p&gt;</photo-caption><photo-url>x</photo-url>", None,
         "A pier"),
        ("<quote-text>Late again</quote-text><quote-source>Old Tom</quote-source>", None,
         "Late again\n\nOld Tom"),
        ("<link-text>Rails</link-text><link-url>https://a.example/</link-url>", "Rails", None),
        ("<conversation-text>A: 1 &lt; 2\nB: no</conversation-text>", None, "A: 1 < 2 B: no"),
        ("", None, None),
    ],
)  # fmt: skip
def test_every_kind_of_post_has_its_own_parts(
    inside: str, title: str | None, text: str | None
) -> None:
    [reading] = read(post(inside)).readings
    assert (reading.post.title, reading.post.body_text) == (title, text)


def test_private_posts_and_those_of_others_are_left_out() -> None:
    assert (
        read(post("", more='private="true"') + post("", "https://b.example/post/1")).references
        == ()
    )


@pytest.mark.parametrize(
    ("posts", "total", "start"),
    [(2, 'total="3"', "2"), (3, 'total="3"', None), (1, "", "1"), (0, 'total="3"', None)],
)
def test_the_next_page_begins_behind_what_came(posts: int, total: str, start: str | None) -> None:
    found = addresses(read(post("") * posts, total=total).addresses)
    assert found == ([f"{HOME}api/read?num=50&start={start}"] if start else [])


def test_other_xml_at_that_address_is_no_answer() -> None:
    for xml in ("<tumblr><posts/>", "<a><tumblr/></a>", "<tumblr></tumblr>", "<rss></rss>"):
        found = TUMBLR.read(page(xml, ASKED, "text/xml"), SITE)
        assert (found.readings, found.references) == ((), ())
