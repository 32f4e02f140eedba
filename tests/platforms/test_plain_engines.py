"""Engines without an API: what their front pages lead to, and where posts lie."""

import pytest

from archiver.platforms import PLATFORMS
from archiver.platforms.generic import Generic
from archiver.site import PageKind, Source
from tests.platforms.answering import TEXT, addresses, front, named
from tests.platforms.pages import HOME, SITE, page

LINKED = '<link rel="alternate" type="application/rss+xml" href="/letters.rss">'


def engine(name: str) -> Generic:
    found = PLATFORMS[name]()
    assert isinstance(found, Generic)
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hugo", ["index.xml"]),
        ("jekyll", ["feed.xml", "atom.xml"]),
        ("pelican", ["feeds/all.atom.xml", "feeds/all.rss.xml"]),
        ("hexo", ["atom.xml", "rss2.xml"]),
        ("nikola", ["rss.xml", "feed.atom"]),
        ("eleventy", ["feed/feed.xml", "feed.xml"]),
        ("astro", ["rss.xml"]),
        ("gatsby", ["rss.xml"]),
        ("hashnode", ["rss.xml"]),
        ("beehiiv", []),
        ("generic", []),
        ("microblog", ["feed.json", "feed.xml", "archive/"]),
        ("movabletype", ["atom.xml", "index.xml", "archives.html"]),
        ("typepad", ["atom.xml", "index.xml", "archives.html"]),
    ],
)
def test_a_feed_is_looked_for_by_its_name_where_none_is_named(
    name: str, expected: list[str]
) -> None:
    assert addresses(named(engine(name), front(""))) == [HOME + path for path in expected]
    archives = [path for path in expected if path.startswith("archive")]
    assert addresses(named(engine(name), front(LINKED))) == [
        HOME + path for path in ("letters.rss", *archives)
    ]
    assert named(engine(name), front(""), f"{HOME}about") == []


def test_a_newsletter_at_beehiiv_has_its_posts_at_p() -> None:
    html = front(
        '<meta property="article:published_time" content="2021-05-03T20:00:00Z">',
        body=f"<article><h1>Slow Ferry</h1>{TEXT}</article>",
    )
    kinds = [engine("beehiiv").read(page(html, HOME + p), SITE).kind for p in ("p/a", "about")]
    assert kinds == [PageKind.POST, PageKind.OTHER]


@pytest.mark.parametrize(
    ("name", "path"), [("microblog", "archive/"), ("movabletype", "archives.html")]
)
def test_the_list_of_all_posts_names_dated_links(name: str, path: str) -> None:
    links = ("2021/05/03/slow-ferry.html", "2021/05/slow-ferry.html#more", "about/", "2021/05/")
    body = "".join(f'<li><a href="/{link}">{link}</a></li>' for link in (*links, *links))
    other = '<a href="https://other.example/2021/05/03/a.html">a</a><a>b</a>'
    found = engine(name).read(page(front("", body=body + other), HOME + path), SITE)
    assert (found.kind, {r.source for r in found.references}) == (
        PageKind.LISTING,
        {Source.ARCHIVE},
    )
    assert [r.url for r in found.references] == [
        f"{HOME}2021/05/03/slow-ferry.html",
        f"{HOME}2021/05/slow-ferry.html",
    ]
