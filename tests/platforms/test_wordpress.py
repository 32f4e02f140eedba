"""WordPress as a whole: seeds, what an answer is, and the page of a post with all that comes of it."""

from datetime import UTC, date, datetime

import attrs
import pytest

from archiver.errors import FieldMissing
from archiver.items import Visits
from archiver.platforms.wordpress import WordPress
from archiver.site import Address, PageKind, PageReading, Reference, Source
from tests.platforms.pages import COMMENTS, COUNTER, HOME, POST, SITE, YARPP, classic, page

WORDPRESS = WordPress()
LISTING = HOME + "wp-json/wp/v2/posts?per_page=100&page=1&_embed=author,wp:term"


def read(html: str, url: str = POST, mime: str = "text/html; charset=UTF-8") -> PageReading:
    return WORDPRESS.read(page(html, url, mime), SITE)


def asked(found: PageReading, kind: PageKind) -> list[str]:
    return [address.url for address in found.addresses if address.kind is kind]


def test_discovery_starts_at_home_robots_txt_sitemaps_and_feed() -> None:
    seeds = [
        (a.url.removeprefix(HOME), a.kind) for a in WORDPRESS.seeds(SITE, None, date(2015, 1, 1))
    ]
    assert seeds == [
        ("", PageKind.LISTING),
        ("robots.txt", PageKind.ROBOTS),
        ("wp-sitemap.xml", PageKind.SITEMAP),
        ("sitemap_index.xml", PageKind.SITEMAP),
        ("sitemap.xml", PageKind.SITEMAP),
        ("feed/", PageKind.FEED),
    ]
    assert not any(seed.last_resort for seed in WORDPRESS.seeds(SITE, None, None))


def test_a_blog_in_a_subdirectory_has_sitemaps_at_the_root_of_its_host_too() -> None:
    english = attrs.evolve(SITE, home=HOME + "en")
    urls = [address.url.removeprefix(HOME) for address in WORDPRESS.seeds(english, None, None)]
    assert urls == [
        "en", "robots.txt", "en/wp-sitemap.xml", "en/sitemap_index.xml", "en/sitemap.xml",
        "wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml", "en/feed/",
    ]  # fmt: skip


def test_only_listings_of_the_api_are_bounded() -> None:
    listing = Address(url=LISTING, kind=PageKind.API)
    bounded = WORDPRESS.bounded(listing, SITE, date(2015, 6, 1), None)
    assert bounded.url == LISTING + "&after=2015-05-31T23:59:59"
    for other in (
        Address(url=HOME + "feed/", kind=PageKind.FEED),
        Address(url=HOME + "wp-json/wp/v2/comments", kind=PageKind.API),
    ):
        assert WORDPRESS.bounded(other, SITE, date(2015, 6, 1), None) is other


HOME_PAGE = """<html><head><link rel="https://api.w.org/" href="https://quay.example/wp-json/" />
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/4">
<link rel="alternate" type="application/rss+xml" href="https://quay.example/comments/feed/">
<link rel="alternate" type="application/rss+xml" href="https://quay.example/feed/"></head>
<body class="{}"><article class="type-post"><h2 class="entry-title"><a href="/2015/06/juniper/">J</a></h2>
</article><a class="next page-numbers" href="/page/2/">Next</a></body></html>"""


def test_the_home_page_names_api_and_feed_and_its_next_page_as_a_last_resort() -> None:
    found = read(HOME_PAGE.format("home blog"), HOME)
    assert found.kind is PageKind.LISTING
    assert (found.parser, found.parser_version) == ("wordpress", WordPress.version)
    assert found.addresses == (
        Address(url=LISTING, kind=PageKind.API),
        Address(url=HOME + "feed/", kind=PageKind.FEED),
        Address(url=HOME + "page/2/", kind=PageKind.LISTING, last_resort=True),
    )
    assert [reference.url for reference in found.references] == [HOME + "2015/06/juniper/"]


def test_a_static_front_page_names_api_and_feed_as_well() -> None:
    found = read(HOME_PAGE.format("home page page-id-4"), HOME)
    assert found.kind is PageKind.OTHER
    assert asked(found, PageKind.API) == [LISTING]


def test_a_front_page_met_under_another_address_names_them_too() -> None:
    assert asked(read(HOME_PAGE.format("home blog"), HOME + "blog/"), PageKind.API) == [LISTING]
    assert asked(read(HOME_PAGE.format("home blog paged"), HOME + "page/2/"), PageKind.API) == []


def test_the_api_may_be_named_in_a_header_or_by_a_query() -> None:
    root = ("Link", '<https://quay.example/?rest_route=/>; rel="https://api.w.org/"')
    home = page("<body class='home blog'>", HOME, headers=[root])
    [api] = WORDPRESS.read(home, SITE).addresses
    assert api.url == HOME + "?rest_route=/wp/v2/posts&per_page=100&page=1&_embed=author,wp:term"


def test_other_listings_name_posts_and_no_api() -> None:
    found = read(HOME_PAGE.format("archive category"), HOME + "category/travel/")
    assert asked(found, PageKind.API) == []
    assert len(found.references) == 1


@pytest.mark.parametrize(
    ("body", "url", "mime", "kind"),
    [
        ("[]", HOME + "wp-json/wp/v2/posts", "application/json", PageKind.API),
        ("[]", HOME + "?rest_route=/wp/v2/posts", "text/plain", PageKind.API),
        ("Sitemap: /a.xml", HOME + "robots.txt", "text/plain", PageKind.ROBOTS),
        ("<?xml version='1.0'?><rss><channel/></rss>", HOME + "feed/", "text/xml", PageKind.FEED),
        ("<feed xmlns='http://www.w3.org/2005/Atom'/>", HOME + "feed/atom/", "", PageKind.FEED),
        ("<urlset/>", HOME + "sitemap.xml", "text/html", PageKind.SITEMAP),
        ("<sitemapindex/>", HOME + "sitemap.xml", "application/xml", PageKind.SITEMAP),
        (HOME + "2015/06/j/", HOME + "sitemap.txt", "text/plain", PageKind.SITEMAP),
        ("just text", HOME + "notes.txt", "text/plain", PageKind.OTHER),
        ("<?xml version='1.0'?><other/>", HOME + "x.xml", "text/xml", PageKind.OTHER),
        ("<html><body class='page'><p>&lt;rss", HOME + "about/", "text/html", PageKind.OTHER),
        (
            "(Visited 9 times)",
            HOME + "?top_ten_id=7&view_counter=1",
            "text/html",
            PageKind.COUNTER,
        ),
    ],
)
def test_what_an_answer_is(body: str, url: str, mime: str, kind: PageKind) -> None:
    assert read(body, url, mime).kind is kind


def test_a_post_outside_of_the_blogs_path_is_another_blogs() -> None:
    english = attrs.evolve(SITE, home=HOME + "en/")
    found = WORDPRESS.read(page(classic()), english)
    assert (found.kind, found.readings) == (PageKind.OTHER, ())


def test_the_page_of_a_post() -> None:
    found = read(classic())
    assert (found.kind, found.failure) == (PageKind.POST, None)
    [reading] = found.readings
    post = reading.post
    assert (reading.source, reading.engine_id) == (Source.PAGE, "77")
    assert reading.aliases == (HOME + "?p=77",)
    assert post.url == POST
    assert post.title == "TRAVEL: Juniper Rail Slows Down – at Last"
    assert (post.category_prefix, post.headline) == ("TRAVEL", "Juniper Rail Slows Down – at Last")
    assert post.published == datetime(2015, 6, 2, 1, 15, tzinfo=UTC)
    assert (post.published_raw, post.published_precision) == (
        "2015-06-02T09:15:00+08:00",
        "second",
    )
    assert post.modified == datetime(2015, 6, 4, 12, 0, tzinfo=UTC)
    assert post.language == "en-US"
    assert post.bottom_line is not None
    assert post.body_text is not None
    assert [entry.title for entry in post.related or ()] == ["MEDIA: Kettles on Air", "Two Looms"]
    assert post.visits == Visits(total=1204, today=3, counter="Top 10")
    assert [comment.id for comment in post.comments or ()] == ["5", "6", "8"]
    assert post.comment_count == 3
    assert found.references == tuple(
        Reference(url=HOME + path, source=Source.LINK)
        for path in ("2014/02/kettles/", "2013/09/two-looms/", "2015/01/juniper-buys-boats/")
    )
    assert asked(found, PageKind.FILE)[0] == HOME + "style.css?ver=1"
    assert {address.kind for address in found.addresses} == {PageKind.FILE}


def test_comments_never_leak_into_the_body() -> None:
    post = read(classic()).readings[0].post
    for stray in (
        "I take that train",
        "Visited",
        "Related posts",
        "Bottom line",
        "quiet day",
        "About",
    ):
        assert stray not in (post.body_text or "")
        assert stray not in (post.body_html or "")


@pytest.mark.parametrize(
    ("canonical", "requested", "url", "aliases"),
    [
        (POST, POST + "?utm_source=mail", POST, ("?p=77",)),
        (POST, HOME + "?p=77", POST, ("?p=77",)),
        (POST, HOME + "old-name/", POST, ("old-name/", "?p=77")),
        ("https://other.example/a/", POST, POST, ("?p=77",)),
        (HOME, POST, POST, ("?p=77",)),
        (HOME, HOME, HOME, ("?p=77",)),
        (POST + "#comments", POST + "comment-page-2/", POST,
         ("2015/06/juniper-rail-slows-down/comment-page-2/", "?p=77")),
        (HOME + "?p=77&#038;cpage=1#comments", HOME + "?p=77", HOME + "?p=77", ()),
    ],
)  # fmt: skip
def test_the_canonical_address_is_believed_within_the_site(
    canonical: str, requested: str, url: str, aliases: tuple[str, ...]
) -> None:
    reading = read(classic(canonical=canonical), requested).readings[0]
    assert reading.post.url == url
    assert reading.aliases == tuple(HOME + path for path in aliases)


def test_without_a_canonical_link_the_address_is_that_of_the_page() -> None:
    html = classic().replace('rel="canonical"', 'rel="x"')
    assert read(html, POST + "#more").readings[0].post.url == POST
    named = html.replace("</head>", f'<meta property="og:url" content="{HOME}og/"></head>')
    assert read(named).readings[0].post.url == HOME + "og/"


def test_the_number_of_a_post_comes_from_classes_or_the_short_link() -> None:
    html = classic(body_class="single-post")
    assert read(html).readings[0].engine_id == "77"
    assert read(html.replace("shortlink", "x")).readings[0].engine_id is None


def test_a_post_without_a_title_is_missing_a_field() -> None:
    with pytest.raises(FieldMissing, match="no title") as missing:
        read(
            classic(title="")
            .replace("<title>", "<title hidden>")
            .replace("&#8211; Quay Letters", "")
        )
    assert missing.value.field == "title"


def test_a_post_whose_text_is_not_found_is_read_and_the_failure_told() -> None:
    found = read(classic(body="", after="", comments="").replace("entry-content", "unheard-of"))
    assert found.failure is not None
    assert "body=" in found.failure
    assert found.readings[0].post.title is not None
    assert found.readings[0].post.body_html is None


def test_the_text_of_an_unheard_of_theme_is_told_by_its_words() -> None:
    found = read(classic().replace("entry-content", "unheard-of"))
    assert found.failure is None
    assert "Nobody buys a ferry" in (found.readings[0].post.body_text or "")
    assert "I take that train" not in (found.readings[0].post.body_text or "")


PARTS = (
    '<div class="page-links">Pages: <span class="post-page-numbers current">1</span> <a '
    'href="https://quay.example/2015/06/juniper-rail-slows-down/2/" class="post-page-numbers">2</a></div>'
)


def test_the_first_part_of_a_split_post_tells_the_body_as_that_part_alone() -> None:
    found = read(classic(after=PARTS + COUNTER))
    page_reading, part = found.readings
    assert (page_reading.source, part.source) == (Source.PAGE, Source.PART)
    assert (page_reading.part, part.part) == (None, (1, 2))
    assert page_reading.post.title is not None
    assert page_reading.post.body_html is None
    assert page_reading.post.images is None
    assert page_reading.post.bottom_line is None
    assert part.post.url == page_reading.post.url
    assert part.post.body_text is not None
    assert part.post.bottom_line is not None
    assert part.post.title == page_reading.post.title
    assert (part.post.authors, part.post.visits, part.engine_id) == (None, None, "77")
    assert asked(found, PageKind.POST) == [POST + "2/"]


def test_a_text_cut_short_is_not_taken_for_the_whole() -> None:
    more = f'<p>It began. <a href="{POST}#more-77" class="more-link">Continue reading</a></p>'
    found = read(classic(body=more, after=""))
    assert [reading.source for reading in found.readings] == [Source.PAGE, Source.ARCHIVE]
    assert found.readings[0].post.body_text is None
    assert found.readings[1].post.body_text == "It began."
    assert found.failure == "only the beginning of the text is on the page"


@pytest.mark.parametrize(
    "html",
    [
        '<p><span id="more-77"></span></p><p>More.</p>',
        '<p>More.</p><div class="teaser"><a class="more-link" href="/2014/01/other/">Read on</a></div>',
        '<p>More.</p><a class="more-link">Read on</a>',
    ],
)
def test_where_a_list_cuts_a_text_and_where_other_posts_go_on_is_nothing(html: str) -> None:
    found = read(classic(body=html, after=""))
    assert [reading.source for reading in found.readings] == [Source.PAGE]
    assert found.readings[0].post.body_text == "More."
    assert found.failure is None


def test_old_lists_of_parts_have_no_class_and_are_none_of_the_body() -> None:
    old = f'<p>Pages: 1 <a href="{POST}2/">2</a> <a href="{POST}3/">3</a></p><p>Pages: many.</p>'
    found = read(classic(after=old))
    assert asked(found, PageKind.POST) == [POST + "2/", POST + "3/"]
    assert [reading.source for reading in found.readings] == [Source.PAGE, Source.PART]
    assert found.readings[1].part == (1, 3)
    assert (found.readings[1].post.body_text or "").endswith("2 percent.\n\nPages: many.")


@pytest.mark.parametrize(
    "body_class", ["single single-post postid-77 paged-2 single-paged-2", "single single-post"]
)
def test_a_further_part_tells_its_visits_its_text_and_the_other_parts(body_class: str) -> None:
    links = PARTS.replace('current">1', 'current">Page 2').replace("down/2/", "down/3/")
    found = read(
        classic(after=links + COUNTER, canonical=POST + "2/", body_class=body_class), POST + "2/"
    )
    reading, text = found.readings
    assert reading.post == type(reading.post)(
        url=POST, visits=Visits(total=1204, today=3, counter="Top 10")
    )
    assert reading.aliases[0] == text.aliases[0] == POST + "2/"
    assert (text.source, text.part, text.post.url) == (Source.PART, (2, 3), POST)
    assert (text.post.title, text.post.comments) == (None, None)
    assert "Nobody buys a ferry" in (text.post.body_text or "")
    assert asked(found, PageKind.POST) == [POST + "3/"]
    assert found.failure is None


def test_a_page_of_comments_tells_them_and_names_the_other_pages() -> None:
    navigation = (
        f'<div class="nav-previous"><a href="{POST}comment-page-1/#comments">Older</a></div>'
    )
    html = classic(comments=COMMENTS.replace("<ol class=", navigation + "<ol class=", 1))
    found = read(html, POST + "comment-page-2/")
    [reading] = found.readings
    assert [comment.id for comment in reading.post.comments or ()] == ["5", "6", "8"]
    assert reading.post.comment_count == 3
    assert (reading.post.title, reading.post.body_html) == (None, None)
    assert asked(found, PageKind.POST) == [POST + "comment-page-1/"]


def test_links_of_single_comments_name_no_pages_and_other_posts_are_not_parts() -> None:
    links = (
        f'<a href="{POST}comment-page-1/#comment-5">a</a><a href="{POST}?replytocom=5&cpage=1#respond">b</a>'
        f'<a href="{HOME}2015/01/other/comment-page-1/#comments">c</a><a name="x">d</a>'
        '<a href="mailto:comment-page-9">m</a>'
        f'<a href="{POST}comment-page-2/#comments">e</a>'
    )
    found = read(classic(comments=f'<div id="comments">{links}</div>'))
    assert asked(found, PageKind.POST) == [POST + "comment-page-2/"]


def test_plain_permalinks_page_by_query() -> None:
    own = HOME + "?p=77"
    links = f'<div id="comments"><a href="{own}&#038;cpage=2#comments">Newer</a></div>'
    found = read(classic(canonical=own, comments=links), own)
    assert asked(found, PageKind.POST) == [own + "&cpage=2"]


def test_the_discussion_may_be_empty_or_absent() -> None:
    empty = (
        read(classic(comments='<div id="comments"><div id="respond"></div></div>'))
        .readings[0]
        .post
    )
    assert (empty.comments, empty.comment_count) == ((), 0)
    absent = read(classic(comments="")).readings[0].post
    assert (absent.comments, absent.comment_count) == (None, None)


def test_a_counter_filled_later_is_asked_and_its_answer_belongs_to_the_post() -> None:
    dynamic = (
        '<div class="tptn_counter" id="tptn_counter_77" data-tptn-url="https://quay.example/?top_ten_id=77'
        '&amp;view_counter=1&amp;_wpnonce=ab"></div>'
    )
    found = read(classic(after=dynamic))
    assert found.readings[0].post.visits is None
    [counter] = asked(found, PageKind.COUNTER)
    assert counter not in asked(found, PageKind.FILE)
    answer = read('{"count": "(Visited 9 times, 2 visits today)"}', counter, "application/json")
    [reading] = answer.readings
    assert (reading.source, reading.engine_id) == (Source.COUNTER, "77")
    assert reading.post == type(reading.post)(visits=Visits(total=9, today=2, counter="Top 10"))


def test_a_counter_without_a_number_is_a_failure() -> None:
    found = read("{}", HOME + "?top_ten_id=77&view_counter=1", "application/json")
    assert (found.kind, found.readings) == (PageKind.COUNTER, ())
    assert found.failure is not None


def test_columns_of_the_blog_are_prefixes() -> None:
    columns = WordPress(columns=("Harbour View",))
    found = columns.read(page(classic(title="Harbour View: Cranes")), SITE).readings[0].post
    assert (found.category_prefix, found.headline) == ("Harbour View", "Cranes")


def test_related_lists_may_stand_below_the_article() -> None:
    found = read(classic(after="", comments=YARPP + COMMENTS)).readings[0].post
    assert len(found.related or ()) == 2


def test_reading_twice_gives_the_same() -> None:
    once = page(classic())
    assert WORDPRESS.read(once, SITE) == WORDPRESS.read(once, SITE) == read(classic())
