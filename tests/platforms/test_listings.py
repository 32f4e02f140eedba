"""robots.txt, sitemaps and archive pages."""

import gzip
from datetime import UTC, date, datetime

import attrs
import pytest

from archiver.errors import ParseError
from archiver.platforms.listings import archive, archives, next_page, robots, sitemap
from archiver.site import Address, PageKind, Reference, Source
from tests.platforms.pages import HOME, SITE, page

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def test_robots_txt_names_sitemaps_of_the_blogs_own_hosts() -> None:
    body = (
        "User-agent: *\nDisallow: /wp-admin/\n\nSitemap: https://quay.example/wp-sitemap.xml\r\n"
        "sitemap : /two.xml\nSitemap: https://other.example/x.xml\nSitemap:\n#Sitemap: /no.xml\n"
        "Sitemap: /two.xml\n"
    )
    found = robots(page(body, HOME + "robots.txt", "text/plain"), SITE)
    assert found.kind is PageKind.ROBOTS
    assert found.addresses == (
        Address(url=HOME + "wp-sitemap.xml", kind=PageKind.SITEMAP),
        Address(url=HOME + "two.xml", kind=PageKind.SITEMAP),
    )


def test_an_index_names_the_sitemaps_that_can_hold_posts() -> None:
    names = [
        "wp-sitemap-posts-post-1.xml", "wp-sitemap-posts-page-1.xml", "wp-sitemap-taxonomies-category-1.xml",
        "wp-sitemap-users-1.xml", "post-sitemap.xml", "post-sitemap2.xml", "page-sitemap.xml",
        "category-sitemap.xml", "post_tag-sitemap1.xml", "author-sitemap.xml", "attachment-sitemap.xml",
        "sitemap-1.xml", "image-sitemap-1.xml", "sitemap-pt-post-2015-06.xml", "sitemap-pt-page-2015-06.xml",
        "sitemap-misc.xml", "letters.xml.gz",
    ]  # fmt: skip
    entries = "".join(f"<sitemap><loc> {HOME}{name}\n</loc></sitemap>" for name in names)
    body = f"<sitemapindex {NS}>{entries}<sitemap><loc>https://o.example/s.xml</loc></sitemap></sitemapindex>"
    found = sitemap(page(body, HOME + "wp-sitemap.xml", "application/xml"), SITE)
    assert [address.url.removeprefix(HOME) for address in found.addresses] == [
        "wp-sitemap-posts-post-1.xml", "post-sitemap.xml", "post-sitemap2.xml", "sitemap-1.xml",
        "sitemap-pt-post-2015-06.xml", "letters.xml.gz",
    ]  # fmt: skip
    assert found.references == ()


URLSET = f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="//quay.example/main-sitemap.xsl"?>
<urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>{HOME}</loc></url>
<url><loc>{HOME}2015/06/juniper/</loc><lastmod>2015-06-04T12:00:00+08:00</lastmod>
<image:image><image:loc>{HOME}wp-content/uploads/i.png</image:loc></image:image></url>
<url><loc>{HOME}2015/06/looms/</loc><lastmod>2015-06-05</lastmod></url>
<url><loc>{HOME}category/travel/</loc></url><url><loc>https://other.example/2015/06/x/</loc></url>
<url><lastmod>2015-06-05</lastmod></url></urlset>"""

NAMED = (
    Reference(
        url=HOME + "2015/06/juniper/",
        source=Source.SITEMAP,
        modified=datetime(2015, 6, 4, 4, 0, tzinfo=UTC),
    ),
    Reference(
        url=HOME + "2015/06/looms/",
        source=Source.SITEMAP,
        modified=datetime(2015, 6, 5, tzinfo=UTC),
    ),
)


@pytest.mark.parametrize(
    ("body", "mime"),
    [
        pytest.param(URLSET.encode(), "application/xml", id="plain"),
        pytest.param(gzip.compress(URLSET.encode()), "application/gzip", id="a .gz file"),
        pytest.param(b"\xef\xbb\xbf" + URLSET.encode(), "text/xml", id="byte order mark"),
        pytest.param(b"\n\n" + URLSET.encode(), "text/html", id="blank lines before"),
    ],
)
def test_a_sitemap_names_posts(body: bytes, mime: str) -> None:
    found = sitemap(page(body, HOME + "post-sitemap.xml", mime), SITE)
    assert found.kind is PageKind.SITEMAP
    assert found.references == NAMED


def test_a_sitemap_may_be_a_list_of_lines() -> None:
    body = f"{HOME}2015/06/juniper/\r\n\n{HOME}category/x/\nnonsense\n"
    found = sitemap(page(body, HOME + "sitemap.txt", "text/plain"), SITE)
    assert [reference.url for reference in found.references] == [HOME + "2015/06/juniper/"]


@pytest.mark.parametrize(
    "body", [b"<html><body>no</body></html>", b"", b"\x1f\x8b\x08broken", b"<rss/>"]
)
def test_what_is_no_sitemap_is_an_error(body: bytes) -> None:
    with pytest.raises(ParseError):
        sitemap(page(body, HOME + "sitemap.xml", "application/xml"), SITE)


def test_a_gzip_bomb_is_an_error() -> None:
    with pytest.raises(ParseError, match="unpacks"):
        sitemap(page(gzip.compress(bytes(70 << 20)), HOME + "s.xml.gz", "application/gzip"), SITE)


def entry(
    path: str, day: str = "", *, tag: str = "article", classes: str = "post type-post hentry"
) -> str:
    time = f'<time class="entry-date" datetime="{day}">printed</time>' if day else ""
    return (
        f'<{tag} class="{classes}"><h2 class="entry-title"><a href="{path}" rel="bookmark">T</a></h2>'
        f'<p>An excerpt. <a href="{path}">Read on</a> <a href="/2010/01/cited/">cited</a></p>{time}</{tag}>'
    )


LISTING = (
    entry("/2015/06/juniper/", "2015-06-03T07:30:00+08:00")
    + entry("/2015/06/looms/#more", tag="div", classes="hentry")
    + entry("/2015/06/juniper/")
    + '<article><h2>No link</h2></article><article><h3><a href="/category/x/">X</a></h3></article>'
)


def test_an_archive_page_names_its_posts_and_is_no_reading() -> None:
    found = archive(page(f"<body class='home blog'>{LISTING}", HOME), SITE)
    assert (found.kind, found.readings) == (PageKind.LISTING, ())
    assert found.references == (
        Reference(
            url=HOME + "2015/06/juniper/", source=Source.ARCHIVE, published=date(2015, 6, 3)
        ),
        Reference(url=HOME + "2015/06/looms/", source=Source.ARCHIVE),
    )
    category = Address(url=f"{HOME}category/x/", kind=PageKind.LISTING, last_resort=True)
    assert found.addresses == (category,)


def test_an_archive_page_without_article_elements_names_what_its_headings_link() -> None:
    html = "<h2><a href='/2015/06/juniper/'>J</a></h2><h2><a href='/2015/06/looms/'>L</a></h2>"
    found = archive(page(html, HOME), SITE)
    assert [reference.url for reference in found.references] == [
        HOME + "2015/06/juniper/",
        HOME + "2015/06/looms/",
    ]


def test_block_themes_list_posts_as_items() -> None:
    html = (
        '<ul class="wp-block-post-template"><li class="wp-block-post post-7 type-post"><h2 '
        'class="wp-block-post-title"><a href="/2015/06/juniper/">J</a></h2></li></ul>'
    )
    found = archive(page(html, HOME), SITE)
    assert [reference.url for reference in found.references] == [HOME + "2015/06/juniper/"]


@pytest.mark.parametrize(
    ("url", "html", "following"),
    [
        ("", '<link rel="next" href="/page/2/">', "page/2/"),
        ("", '<div class="nav-previous"><a href="/page/2/">Older</a></div>', "page/2/"),
        ("page/2/", '<a href="/">1</a><a href="/page/3">3</a><a href="/page/9/">9</a>', "page/3"),
        ("?paged=2", '<a href="/?paged=3#top">3</a>', "?paged=3"),
        ("category/x/", '<a href="/page/2/">no</a><a href="/category/x/page/2/">2</a>',
         "category/x/page/2/"),
        ("page/2/", '<a href="/page/2/">same</a><a href="/page/1/">1</a><a>x</a>', None),
        ("", '<link rel="next" href="https://other.example/page/2/">', None),
        ("page/9/", "<p>the end", None),
    ],
)  # fmt: skip
def test_the_next_page_of_a_listing(url: str, html: str, following: str | None) -> None:
    found = next_page(page(html, HOME + url), SITE)
    assert found == (HOME + following if following is not None else None)


def test_further_archive_pages_are_a_last_resort() -> None:
    found = archive(page(LISTING + '<a href="/page/2/">2</a>', HOME), SITE)
    assert found.addresses == (
        Address(url=HOME + "page/2/", kind=PageKind.LISTING, last_resort=True),
        Address(url=HOME + "category/x/", kind=PageKind.LISTING, last_resort=True),
    )


@pytest.mark.parametrize(
    "path",
    [
        "2015/", "2015/03", "archives/2015/03/", "?m=201503", "?m=2015", "?cat=7",
        "2015_03_01_archive.html", "category/boats/", "category/boats/ferries/",
        "blog/category/boats", "categories/boats/",
    ],
)  # fmt: skip
def test_archives_of_months_and_categories_are_a_last_resort(path: str) -> None:
    named = [f'<a href="/{path}">a</a>', f'<option value="{HOME}{path}#top">b</option>']
    for html in named:
        assert archives(page(html, HOME), SITE) == (
            Address(url=HOME + path, kind=PageKind.LISTING, last_resort=True),
        )


@pytest.mark.parametrize(
    "path",
    [
        "", "2015/13/", "2015/03/02/", "2015/03/ferries/", "1999/12/1899/", "category/",
        "category/boats/page/2/", "category/boats/feed/", "?cat=boats", "a/?m=201503", "tag/rope/",
        "?p=12", "//other.example/2015/03/",
    ],
)  # fmt: skip
def test_nothing_else_is_an_archive(path: str) -> None:
    assert archives(page(f'<a href="/{path}">a</a>', HOME), SITE) == ()


def test_archives_lie_below_the_front_page() -> None:
    site = attrs.evolve(SITE, home=f"{HOME}en/")
    found = archives(page('<a href="/2015/03/">a</a><a href="/en/2015/03/">b</a>', HOME), site)
    assert [address.url for address in found] == [f"{HOME}en/2015/03/"]


def test_days_of_listings_are_those_of_the_site() -> None:
    utc = attrs.evolve(SITE, timezone=None)
    listing = entry("/2015/06/juniper/", "2015-06-03T07:30:00")
    [reference] = archive(page(listing, HOME), utc).references
    assert reference.published == date(2015, 6, 3)


def test_an_index_with_a_map_of_posts_is_followed_to_that_alone() -> None:
    names = (
        "sitemap-pages",
        "sitemap-posts",
        "sitemap-posts-2",
        "sitemap-authors",
        "sitemap-tags",
    )
    maps = "".join(f"<sitemap><loc>{HOME}{name}.xml</loc></sitemap>" for name in names)
    xml = f"<sitemapindex>{maps}</sitemapindex>"
    found = sitemap(page(xml, HOME + "sitemap.xml", "text/xml"), SITE)
    assert [a.url for a in found.addresses] == [
        f"{HOME}sitemap-posts.xml",
        f"{HOME}sitemap-posts-2.xml",
    ]
    alone = xml.replace("sitemap-posts", "sitemap-notes")
    found = sitemap(page(alone, HOME + "sitemap.xml", "text/xml"), SITE)
    assert f"{HOME}sitemap-pages.xml" in [a.url for a in found.addresses]
