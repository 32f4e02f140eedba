"""Fields of a post in the markup of different themes."""

from datetime import UTC, datetime

import attrs
import pytest

from archiver.items import Author, Post, Term
from archiver.platforms.wordpress import WordPress
from archiver.site import Era
from tests.platforms.pages import FOOTER, HOME, POST, SITE, classic, page

PLAIN = "<p>A sentence about trains.</p>"


def read(html: str, **theme: str) -> Post:
    return WordPress(**theme).read(page(html), SITE).readings[0].post  # type: ignore[arg-type]


def with_footer(footer: str, **changes: str) -> Post:
    return read(classic(footer=footer, **changes))


KUBRICK = """<html lang="en"><head><title>Juniper Slows Down &laquo; Quay Letters</title></head><body>
<div id="content"><div class="post" id="post-77"><h2>Juniper Slows Down</h2><div class="entry">
<p>A sentence about trains.</p></div><p class="postmetadata alt"><small>This entry was posted on Tuesday,
June 2nd, 2015 at 9:15 am and is filed under <a href="/category/travel/" rel="category tag">Travel</a>.
</small></p></div><h3 id="comments">One Response to &#8220;Juniper&#8221;</h3></div></body></html>"""

TWENTY_TEN = """<html dir="ltr" lang="en-US"><body class="single single-post postid-77"><div id="content">
<div id="post-77" class="post-77 post type-post hentry category-travel"><h1 class="entry-title">Juniper
 Slows Down</h1><div class="entry-meta">Posted on <a href="/j/" title="9:15 am" rel="bookmark"><span
 class="entry-date">June 2, 2015</span></a> by <span class="author vcard"><a class="url fn n"
 href="/author/mara/" title="View all posts by Mara Finch">Mara Finch</a></span></div><div
 class="entry-content"><p>A sentence about trains.</p></div><div class="entry-utility">This entry was posted
 in <a href="/category/travel/" rel="category tag">Travel</a>.</div></div></div></body></html>"""

BLOCK = """<html lang="en-US"><body class="single single-post postid-77"><div class="wp-site-blocks"><header>
<h1 class="wp-block-site-title">Quay Letters</h1></header><main><h1 class="wp-block-post-title">Juniper Slows
 Down</h1><div class="entry-content wp-block-post-content"><p>A sentence about trains.</p></div><div
 class="wp-block-post-date"><time datetime="2015-06-02T09:15:00+08:00">June 2, 2015</time></div><div
 class="taxonomy-category wp-block-post-terms"><a href="/?cat=4" rel="tag">Travel</a></div><div
 class="wp-block-post-author"><p class="wp-block-post-author__name">Mara Finch</p></div></main></div>
</body></html>"""

NO_CLASSES = """<html><head><meta property="og:type" content="article"><meta property="og:title"
 content="Juniper Slows Down"><meta property="article:published_time" content="2015-06-02T01:15:00+00:00">
<meta name="author" content="Mara Finch"></head><body><div><div class="post-content"><p>A sentence about
 trains.</p></div></div></body></html>"""

JSON_LD = """<html><head><script type="application/ld+json">{"@graph": [{"@type": "Article", "headline":
 "Juniper Slows Down", "datePublished": "2015-06-02T01:15:00+00:00", "dateModified":
 "2015-06-03T00:00:00+00:00", "author": {"name": "Mara Finch"}}]}</script></head><body class="single-post">
<div class="post_content"><p>A sentence about trains.</p></div></body></html>"""


@pytest.mark.parametrize(
    "html",
    [
        KUBRICK,
        TWENTY_TEN,
        BLOCK,
        NO_CLASSES,
        JSON_LD,
        classic(body=PLAIN, title="Juniper Slows Down"),
    ],
    ids=["Kubrick", "Twenty Ten", "blocks", "meta elements", "JSON-LD", "Twenty Fifteen"],
)
def test_title_text_and_date_in_every_theme(html: str) -> None:
    if html == KUBRICK:
        html = html.replace("<body>", '<body class="single">')
    post = read(html)
    assert post.title == "Juniper Slows Down"
    assert post.body_text == "A sentence about trains."
    assert post.published == datetime(2015, 6, 2, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize("html", [TWENTY_TEN, BLOCK, NO_CLASSES, JSON_LD])
def test_the_author_in_every_theme_that_names_one(html: str) -> None:
    assert [author.name for author in read(html).authors or ()] == ["Mara Finch"]


def test_a_time_hidden_in_the_title_of_a_link_needs_the_zone_of_the_site() -> None:
    post = read(TWENTY_TEN)
    assert (post.published_raw, post.published_precision) == ("June 2, 2015 9:15 am", "minute")
    unzoned = attrs.evolve(SITE, timezone=None)
    post = WordPress().read(page(TWENTY_TEN), unzoned).readings[0].post
    assert post.published == datetime(2015, 6, 2, tzinfo=UTC)
    assert post.published_precision == "day"


def test_every_author_is_named_once_in_order() -> None:
    footer = (
        '<span class="author vcard"><a class="url fn" href="/author/mara/">Mara Finch</a></span> and '
        '<span class="author vcard"><a class="url fn" href="/author/ines/">By Ines</a></span>'
        '<a class="url fn" href="/author/mara/">Mara Finch</a>'
    )
    assert with_footer(footer).authors == (
        Author(name="Mara Finch", url=HOME + "author/mara/"),
        Author(name="Ines", url=HOME + "author/ines/"),
    )


def test_a_post_without_an_author_or_dates() -> None:
    post = with_footer("")
    assert (post.authors, post.published, post.published_raw) == (None, None, None)
    assert (post.modified, post.modified_raw) == (None, None)


def test_dates_of_meta_elements_count_before_printed_ones() -> None:
    head = (
        '<meta property="article:published_time" content="2015-06-01T00:00:00Z">'
        '<meta property="article:modified_time" content="2015-06-09T00:00:00Z">'
    )
    post = read(classic(head=head))
    assert post.published == datetime(2015, 6, 1, tzinfo=UTC)
    assert post.modified == datetime(2015, 6, 9, tzinfo=UTC)
    assert post.modified_raw == "2015-06-09T00:00:00Z"


def test_an_unreadable_date_is_passed_over_for_the_next() -> None:
    head = '<meta property="article:published_time" content="soon">'
    assert read(classic(head=head)).published == datetime(2015, 6, 2, 1, 15, tzinfo=UTC)


def test_categories_and_tags_apart() -> None:
    post = read(classic())
    assert post.categories == (
        Term(name="Travel", url=HOME + "category/travel/"),
        Term(name="M&A", url=HOME + "category/ma/"),
    )
    assert post.tags == (Term(name="rail", url=HOME + "tag/rail/"),)


def test_a_block_theme_without_tags_does_not_take_categories_for_them() -> None:
    post = read(BLOCK)
    assert post.categories == (Term(name="Travel", url=HOME + "?cat=4"),)
    assert post.tags is None


def test_a_post_whose_classes_name_no_tag_has_none_and_otherwise_it_is_unknown() -> None:
    untagged = FOOTER.replace('rel="tag"', 'rel="nofollow"').replace("tags-links", "x")
    bare = "post-77 post type-post hentry category-travel"
    assert read(classic(footer=untagged, post_class=bare)).tags == ()
    assert read(classic(footer=untagged)).tags is None
    assert read(classic(footer="")).categories is None


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="en-US">', "en-US"),
        ('<html lang="zh_CN">', "zh-CN"),
        ('<html><head><meta property="og:locale" content="en_GB">', "en-GB"),
        ('<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">', "fr"),
        ('<html lang="not a language">', None),
        ("<html>", None),
    ],
)
def test_the_language_the_page_declares(html: str, language: str | None) -> None:
    post = read(f"{html}<body class='single-post'><h1>T</h1><div class='entry'>x</div>")
    assert post.language == language


@pytest.mark.parametrize(
    ("html", "headers", "language"),
    [
        ("<html><body class='single-post'><article class='type-post' lang='zh-CN'>", [], "zh-CN"),
        ("<html><body class='single-post' lang='de'><article class='type-post'>", [], "de"),
        ("<html><body class='single-post'>", [("Content-Language", "ja")], "ja"),
        ("<html lang='en'><body class='single-post' lang='de'>", [("Content-Language", "ja")], "en"),
        ("<html><body class='single-post'>", [("Content-Language", "en, de")], None),
        ("<html><head><meta http-equiv='Content-Language' content='pt-BR'></head>"
         "<body class='single-post'>", [], "pt-BR"),
    ],
)  # fmt: skip
def test_the_article_and_the_header_declare_a_language_where_the_page_does_not(
    html: str, headers: list[tuple[str, str]], language: str | None
) -> None:
    found = page(f"{html}<h1>T</h1><div class='entry'>x</div>", headers=headers)
    assert WordPress().read(found, SITE).readings[0].post.language == language


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Juniper Slows Down &#8211; Quay Letters</title>", "Juniper Slows Down"),
        ("<title>Juniper Slows Down | Quay</title>", "Juniper Slows Down"),
        ('<title>Quay » Juniper</title><meta property="og:site_name" content="Quay">', "Juniper"),
        ("<title>Juniper-Mills</title>", "Juniper-Mills"),
    ],
)
def test_a_page_without_headings_has_the_title_of_the_document(head: str, title: str) -> None:
    html = (
        f"<head>{head}</head><body class='single-post'><div class='entry'><h2>Inside</h2>x</div>"
    )
    assert read(html).title == title


def test_a_blog_can_name_its_own_selectors() -> None:
    html = """<body class="single-post"><section id="s"><b class="head">Juniper</b><div class="text">
    <p>Kept.</p><p class="ad">Dropped.</p></div><i class="day">2 June 2015</i><u>Mara</u></section>"""
    post = read(
        html,
        article="section",
        title="b.head",
        body="div.text",
        drop="p.ad",
        published="i.day",
        author="u",
    )
    assert (post.title, post.body_text) == ("Juniper", "Kept.")
    assert (post.published_raw, post.published_precision) == ("2 June 2015", "day")
    assert post.authors == (Author(name="Mara"),)


def test_an_era_reads_with_its_own_theme() -> None:
    site = attrs.evolve(SITE, eras=(Era(platform=WordPress(body="div.text")),))
    html = "<body class='single-post'><h1>T</h1><div class='entry'>no</div><div class='text'>yes</div>"
    assert site.eras[0].platform.read(page(html, POST), site).readings[0].post.body_text == "yes"
