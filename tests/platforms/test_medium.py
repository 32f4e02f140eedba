"""Medium: feed and archive, and which pages are stories."""

import json

from archiver.platforms.medium import Medium
from archiver.site import FOR_SUBSCRIBERS, Address, PageKind, PageReading, Source
from tests.platforms.answering import SAID, TEXT, front, named
from tests.platforms.pages import HOME, SITE, page

MEDIUM = Medium()
URL = f"{HOME}slow-ferry-0a1b2c3d4e5f"
ARCHIVE = f"""<h1>Archive</h1><a href="/archive/2020">2020</a><a href="/archive/2021/05">May</a>
<a href="/archive/2021/05/03#top">3</a><a href="/about">About</a>
<h2><a href="{URL}?source=collection_archive">Slow Ferry</a></h2>
<a href="/p/0a1b2c3d4e5f?source=x">…</a><a href="https://medium.com/other-0a1b2c3d4e5a">Other</a>"""


def read(html: str, url: str) -> PageReading:
    return MEDIUM.read(page(html, url), SITE)


def test_the_front_page_leads_to_feed_and_archive() -> None:
    assert named(MEDIUM, front("")) == [
        Address(url=f"{HOME}feed", kind=PageKind.FEED),
        Address(url=f"{HOME}archive", kind=PageKind.LISTING),
    ]


def test_the_archive_leads_to_its_months_and_names_stories_once() -> None:
    found = read(front("", body=ARCHIVE), f"{HOME}archive")
    assert found.kind is PageKind.LISTING
    assert [a.url for a in found.addresses if not a.last_resort] == [
        f"{HOME}archive/2020",
        f"{HOME}archive/2021/05",
        f"{HOME}archive/2021/05/03",
    ]
    assert {(r.url, r.source) for r in found.references} == {
        (URL, Source.ARCHIVE),
        (f"{HOME}p/0a1b2c3d4e5f", Source.ARCHIVE),
    }


def story(url: str, *, free: bool = True) -> PageReading:
    told = {"@type": "NewsArticle", "headline": "Slow Ferry", "isAccessibleForFree": free,
            "datePublished": "2021-05-03T20:00:00Z"}  # fmt: skip
    script = f'<script type="application/ld+json">{json.dumps(told)}</script>'
    return read(front(script, body=f"<article><h1>Slow Ferry</h1>{TEXT}</article>"), url)


def test_a_story_has_a_number_at_the_end_of_its_address() -> None:
    found = story(URL)
    assert (found.kind, found.readings[0].post.body_text) == (PageKind.POST, SAID)
    assert story(f"{HOME}about").kind is PageKind.OTHER


def test_a_story_for_members_is_none() -> None:
    found = story(URL, free=False)
    assert (found.kind, found.readings, found.failure) == (PageKind.OTHER, (), FOR_SUBSCRIBERS)
