"""RSS and Atom feeds as a source of posts."""

from datetime import UTC, date, datetime

import attrs
import pytest

from archiver.errors import ParseError
from archiver.items import Author
from archiver.platforms.feeds import feed
from archiver.site import Address, PageKind, PageReading, Reference, Site, Source
from tests.platforms.pages import BODY, HOME, POST, SITE, page

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)

ITEM = f"""<item><title>TRAVEL: Juniper &#8220;Rail&#8221; &amp;amp; Boats</title><link>{POST}</link>
<comments>{POST}#comments</comments><dc:creator><![CDATA[Mara Finch]]></dc:creator>
<pubDate>Mon, 01 Jun 2015 16:15:00 +0000</pubDate><category><![CDATA[Travel]]></category>
<category><![CDATA[rail]]></category><guid isPermaLink="false">{HOME}?p=77</guid>
<description><![CDATA[Bottom line: …]]></description>
<content:encoded><![CDATA[{BODY}<p>The post <a href="{POST}">Juniper</a> appeared first on <a
href="{HOME}">Quay Letters</a>.</p>]]></content:encoded>
<slash:comments>3</slash:comments></item>"""


def rss(items: str, own: str = HOME + "feed/") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {SPACES}><channel><title>Quay</title>'
        f'<atom:link href="{own}" rel="self" type="application/rss+xml" /><link>{HOME}</link>'
        f"<language>en-US</language>{items}</channel></rss>"
    )


def read(body: str, url: str = HOME + "feed/", site: Site = SITE) -> PageReading:
    return feed(page(body, url, "application/rss+xml; charset=UTF-8"), site, ())


def test_an_rss_item_is_a_reading_and_a_reference() -> None:
    found = read(rss(ITEM))
    assert found.kind is PageKind.FEED
    [reading] = found.readings
    post = reading.post
    assert reading.source is Source.FEED
    assert (reading.engine_id, reading.aliases) == ("77", (HOME + "?p=77",))
    assert post.url == POST
    assert post.title == "TRAVEL: Juniper “Rail” & Boats"
    assert (post.category_prefix, post.headline) == ("TRAVEL", "Juniper “Rail” & Boats")
    assert post.authors == (Author(name="Mara Finch"),)
    assert post.published == datetime(2015, 6, 1, 16, 15, tzinfo=UTC)
    assert post.published_raw == "Mon, 01 Jun 2015 16:15:00 +0000"
    assert (post.categories, post.tags) == (None, None)
    assert post.comment_count == 3
    assert post.bottom_line is not None
    assert post.body_text is not None
    assert post.body_text.endswith("2 percent.")
    assert found.references == (
        Reference(url=POST, source=Source.FEED, published=date(2015, 6, 2)),
    )
    assert found.addresses == (Address(url=HOME + "feed/?paged=2", kind=PageKind.FEED),)


def test_a_feed_of_summaries_gives_no_body() -> None:
    item = f"<item><title>T</title><link>{POST}</link><description>cut …</description></item>"
    [reading] = read(rss(item)).readings
    assert (reading.post.body_html, reading.post.published, reading.engine_id) == (
        None,
        None,
        None,
    )
    empty = f"<item><title>T</title><link>{POST}</link><content:encoded></content:encoded></item>"
    [reading] = read(rss(empty)).readings
    assert reading.post.body_html is None


def test_a_protected_post_is_named_but_not_read() -> None:
    form = '<form class="post-password-form" action="/wp-login.php?action=postpass"></form>'
    item = (
        f"<item><title>Protected: T</title><link>{POST}</link><content:encoded><![CDATA[{form}]]>"
    )
    found = read(rss(item + "</content:encoded></item>"))
    assert found.readings == ()
    assert [reference.url for reference in found.references] == [POST]


@pytest.mark.parametrize(
    "link",
    [
        "",
        HOME,
        f"{POST}comment-page-1/#comment-5",
        "https://other.example/2015/06/x/",
        "mailto:a@b.example",
    ],
)
def test_items_that_are_no_posts_of_the_blog_are_passed_over(link: str) -> None:
    found = read(
        rss(f"<item><title>T</title><link>{link}</link></item><item><title>U</title></item>")
    )
    assert (found.readings, found.references, found.addresses) == ((), (), ())


def test_an_atom_feed() -> None:
    body = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Quay</title><entry>
    <title type="html">Juniper &amp;amp; Boats</title><link rel="replies" href="{POST}#c"/>
    <link rel="alternate" type="text/html" href="{POST}"/><id>{HOME}?p=77</id>
    <published>2015-06-02T00:15:00+08:00</published><updated>2015-06-03T00:00:00Z</updated>
    <author><name>Mara Finch</name></author><author><name>Old Hand</name></author>
    <content type="html">&lt;p&gt;Late &lt;b&gt;trains&lt;/b&gt;.&lt;/p&gt;</content></entry></feed>"""
    [reading] = read(body).readings
    assert reading.post.title == "Juniper & Boats"
    assert reading.post.body_html == "<p>Late <strong>trains</strong>.</p>"
    assert reading.post.published == datetime(2015, 6, 1, 16, 15, tzinfo=UTC)
    assert [author.name for author in reading.post.authors or ()] == ["Mara Finch", "Old Hand"]
    assert reading.engine_id == "77"


def test_an_atom_entry_tells_when_it_was_changed() -> None:
    entry = f"""<entry><title>T</title><link href="{POST}"/>
<published>2014-05-27T06:49:00Z</published>{{}}</entry>"""
    told = entry.format("<updated>2014-06-01T08:00:00+02:00</updated>"), entry.format("")
    feeds = [f'<feed xmlns="http://www.w3.org/2005/Atom">{one}</feed>' for one in told]
    changed = [read(body).references[0].modified for body in feeds]
    assert changed == [datetime(2014, 6, 1, 6, tzinfo=UTC), None]


def test_an_atom_feed_with_xhtml() -> None:
    body = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="{POST}"/>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Late <b>trains</b>.</p></div>
    </content></entry></feed>"""
    [reading] = read(body).readings
    assert reading.post.body_html == "<p>Late <strong>trains</strong>.</p>"


def test_rss_1_0_has_its_items_beside_the_channel() -> None:
    body = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" {SPACES}
    xmlns="http://purl.org/rss/1.0/"><channel/><item><title>T</title><link>{POST}</link>
    <dc:date>2015-06-02</dc:date></item></rdf:RDF>"""
    [reading] = read(body).readings
    assert reading.post.published_precision == "day"
    assert reading.post.published_day == date(2015, 6, 2)


@pytest.mark.parametrize(("zone", "day"), [("Asia/Shanghai", 2), ("America/New_York", 1)])
def test_the_day_is_that_of_the_blog(zone: str, day: int) -> None:
    body = f"""<rss><channel><item><title>T</title><link>{POST}</link>
    <pubDate>Mon, 01 Jun 2015 16:15:00 +0000</pubDate></item></channel></rss>"""
    [reading] = read(body, site=attrs.evolve(SITE, timezone=zone)).readings
    assert reading.post.published == datetime(2015, 6, 1, 16, 15, tzinfo=UTC)
    assert reading.post.published_day == date(2015, 6, day)


def test_an_address_of_mail_is_no_author() -> None:
    item = f"<item><title>T</title><link>{POST}</link><author>a@b.example (A)</author></item>"
    [reading] = read(rss(item)).readings
    assert reading.post.authors is None


@pytest.mark.parametrize(
    ("url", "own", "following"),
    [
        ("feed/", HOME + "feed/", "feed/?paged=2"),
        ("feed/?paged=2", HOME + "feed/?paged=2", "feed/?paged=3"),
        ("?feed=rss2", HOME + "?feed=rss2", "?feed=rss2&paged=2"),
        ("feed/?paged=2", HOME + "feed/", None),
        ("feed/?paged=x", HOME + "feed/?paged=x", None),
    ],
)
def test_feeds_page_until_the_server_stops_listening(
    url: str, own: str, following: str | None
) -> None:
    found = read(rss(ITEM, own), HOME + url)
    assert [a.url for a in found.addresses] == ([HOME + following] if following else [])


def test_a_feed_without_items_is_the_last_one() -> None:
    assert read(rss("")).addresses == ()


def test_a_feed_without_a_link_to_itself_goes_on() -> None:
    body = rss(ITEM).replace(' rel="self"', ' rel="hub"')
    assert read(body, HOME + "feed/?paged=2").addresses[0].url.endswith("paged=3")


@pytest.mark.parametrize("body", ["<html></html>", "", "plain"])
def test_what_is_no_feed_is_an_error(body: str) -> None:
    with pytest.raises(ParseError):
        read(body)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ("<link rel='next' href='/feed?from=20'/>", [HOME + "feed?from=20"]),
        ("<link rel='self' href='/feed'/><link rel='prev-archive' href='/old.xml'/>",
         [HOME + "old.xml"]),
        ("<link rel='next' href='/feed'/>", []),
        ("<link rel='next' href=''/>", [HOME + "feed?paged=2"]),
    ],
)  # fmt: skip
def test_a_feed_may_name_its_next_page(links: str, expected: list[str]) -> None:
    entry = f"<entry><title>A</title><link href='{HOME}a/'/></entry>"
    xml = f"<feed xmlns='http://www.w3.org/2005/Atom'>{links}{entry}</feed>"
    found = feed(page(xml, HOME + "feed", "application/atom+xml"), SITE, ())
    assert [address.url for address in found.addresses] == expected
