"""Who a post is by, from whichever part of its page tells it best."""

import pytest

from archiver.items import Author, Post
from archiver.platforms.generic import Generic
from tests.platforms.pages import FOOTER, HOME, SITE, WordPress, classic, page

TEXT = "<p>" + "Timetables tell more than accounts do, and trains leave later. " * 9 + "</p>"
URL = f"{HOME}notes/slow-trains.html"


def generic(body: str = "", head: str = "", below: str = "") -> Post:
    html = (
        f'<html lang="en"><head><title>Slow Trains | Quay Letters</title>'
        f'<meta property="article:published_time" content="2015-06-01T09:30:00Z">'
        f'<meta property="og:type" content="article">{head}</head><body>'
        f"<article><h1>Slow Trains</h1>{body}<div class='q'>{TEXT}</div>{below}</article></body>"
    )
    return Generic().read(page(html, URL), SITE).readings[0].post


def wordpress(footer: str = FOOTER, **parts: str) -> Post:
    return WordPress().read(page(classic(footer=footer, **parts)), SITE).readings[0].post


def names(post: Post) -> list[str]:
    return [author.name for author in post.authors or ()]


def ld(author: str, more: str = "") -> str:
    return (
        f'<script type="application/ld+json">{{"@graph": [{{"@type": "Article", "author": {author}'
        f"}}{more}]}}</script>"
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ld('{"@type": "Person", "name": "Mara Finch"}'), ["Mara Finch"]),
        (ld('[{"name": "Mara Finch"}, {"name": "Ines Quay"}]'), ["Mara Finch", "Ines Quay"]),
        (ld('"Mara Finch and Ines Quay"'), ["Mara Finch", "Ines Quay"]),
        (ld('{"@id": "#m"}', ', {"@id": "#m", "@type": "Person", "name": "Mara"}'), ["Mara"]),
        (ld('[{"@id": "#m"}]', ', {"@id": "#m", "name": "Mara"}'), ["Mara"]),
        (ld('{"@id": "#nobody"}'), []),
        (ld('{"@type": "Organization", "name": "Harbour Press"}'), ["Harbour Press"]),
        (ld('{"@type": "Person", "name": "admin"}'), ["admin"]),
        (ld('{"@type": "Person", "name": "Quay Letters"}'), ["Quay Letters"]),
        ('<meta name="author" content="Mara Finch">', ["Mara Finch"]),
        ('<meta name="author" content="Mara Finch, Ines Quay">', ["Mara Finch", "Ines Quay"]),
        ('<meta property="article:author" content="https://faces.example/mara">', []),
        ('<meta property="article:author" content="Mara Finch">', ["Mara Finch"]),
        ('<meta name="DC.creator" content="Mara Finch">', ["Mara Finch"]),
        ('<meta name="parsely-author" content="Mara Finch">', ["Mara Finch"]),
        (
            '<meta name="citation_author" content="Finch, Mara">'
            '<meta name="citation_author" content="Ines Quay">',
            ["Mara Finch", "Ines Quay"],
        ),
        ('<meta name="twitter:creator" content="@mara"><meta name="author" content="@mara">', []),
        ('<meta name="author" content="Quay Letters">', ["Quay Letters"]),
    ],
)
def test_what_the_page_tells_programs(head: str, expected: list[str]) -> None:
    assert names(generic(head=head)) == expected


@pytest.mark.parametrize(
    ("role", "printed"),
    [
        (ld('{"@type": "Person", "name": "admin"}'), "Mara Finch"),
        (ld('{"@type": "Organization", "name": "Harbour Press"}'), "Mara Finch"),
        (ld('{"name": "Quay Letters"}'), "Mara Finch"),
        ('<meta name="author" content="Editorial Team">', "Mara Finch"),
        ('<meta name="author" content="quay.example">', "Mara Finch"),
    ],
)
def test_a_role_gives_way_to_a_person(role: str, printed: str) -> None:
    body = f'<p class="byline">By <a href="/author/mara/">{printed}</a></p>'
    assert generic(body, role).authors == (Author(name=printed, url=f"{HOME}author/mara/"),)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p class="byline">By Mara Finch and Ines Quay | 5 May 2014</p>', ["Mara Finch", "Ines Quay"]),
        ('<a rel="author" href="/who/mara">Mara Finch</a>', ["Mara Finch"]),
        ('<span class="p-author h-card"><a class="p-name" href="/">Mara Finch</a> sails</span>',
         ["Mara Finch"]),
        ('<span itemprop="author"><meta itemprop="name" content="Mara Finch"></span>',
         ["Mara Finch"]),
        ('<a href="/author/mara/">Mara Finch</a>', ["Mara Finch"]),
        ("<p>By Mara Finch, Shanghai correspondent</p>", ["Mara Finch"]),
        ("<p>Mara Finch – 5 May 2014</p>", ["Mara Finch"]),
        ("<div><span>5 May 2014</span> <span>by <b>Mara Finch</b></span></div>", ["Mara Finch"]),
        ("<p>作者：张三</p>", ["张三"]),
        ("<p>Trains and boats</p>", []),
    ],
)  # fmt: skip
def test_what_is_printed_near_the_title(body: str, expected: list[str]) -> None:
    assert names(generic(body)) == expected


@pytest.mark.parametrize(
    "below",
    [
        '<div class="comments"><span class="author">Old Hand</span></div>',
        '<div id="comments"><a class="fn" rel="author" href="/o">Old Hand</a></div>',
        '<blockquote><a rel="author" href="/o">Old Hand</a></blockquote>',
        '<aside><p class="byline">By Old Hand</p></aside>',
        '<div class="related-posts"><span class="author">Old Hand</span></div>',
        '<div class="author-bio"><span class="author">Old Hand</span></div>',
    ],
)
def test_commenters_and_people_quoted_are_no_authors(below: str) -> None:
    assert names(generic(below=below)) == []
    assert names(generic('<p class="byline">By Mara Finch</p>', below=below)) == ["Mara Finch"]


def test_terms_and_comments_in_a_byline_are_no_authors() -> None:
    body = (
        '<p class="byline"><a href="/author/mara/">Mara Finch</a> in <a href="/category/rail/">Rail</a>,'
        ' <a rel="tag" href="/ferry">Ferry</a> <a href="#comments">Three Comments</a></p>'
    )
    assert names(generic(body)) == ["Mara Finch"]


def test_the_address_of_an_author_is_kept_from_a_link_beside_the_name() -> None:
    linked = '<p>By <a href="/who/mara">Mara Finch</a> and Ines Quay</p>'
    assert generic(linked).authors == (
        Author(name="Mara Finch", url=f"{HOME}who/mara"),
        Author(name="Ines Quay"),
    )
    told = ld('{"@type": "Person", "name": "Mara Finch", "url": "https://quay.example/a/mara/"}')
    assert generic(head=told).authors == (Author(name="Mara Finch", url=f"{HOME}a/mara/"),)


def test_a_guest_is_named_before_the_account_that_posted() -> None:
    text = '<p><em>Guest post by <a href="https://ines.example/">Ines Quay</a>.</em></p>' + TEXT
    assert wordpress(body=text).authors == (Author(name="Ines Quay", url="https://ines.example/"),)
    assert names(wordpress(body="<p>Guest post by Otto Berg</p>" + TEXT)) == ["Otto Berg"]


def test_in_wordpress_markup_counts_first_and_gives_way_where_it_names_a_role() -> None:
    told = ld('{"@type": "Person", "name": "M. Finch"}')
    assert names(wordpress(head=told)) == ["Mara Finch"]
    by_admin = FOOTER.replace("Mara Finch", "admin")
    assert names(wordpress(by_admin, head=told)) == ["M. Finch"]
    assert names(wordpress(by_admin)) == ["admin"]


def test_a_whole_line_in_a_theme_s_byline_is_cut_to_its_names() -> None:
    line = '<p class="byline">Posted by Mara Finch &amp; Ines Quay on June 2, 2015</p>'
    assert names(wordpress(line)) == ["Mara Finch", "Ines Quay"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>By Ines Quay | 5 May 2014</p>", ["Ines Quay"]),
        ("<p>By M. Finch</p>", ["Mara Finch"]),
        ("<p>Photographs by Ines Quay</p>", ["Mara Finch"]),
        ("<p>By popular demand</p>", ["Mara Finch"]),
        ("<p>By Editorial Team</p>", ["Mara Finch"]),
    ],
)
def test_a_line_that_says_who_wrote_it_counts_before_the_account_it_was_posted_from(
    body: str, expected: list[str]
) -> None:
    assert names(generic(body, '<meta name="author" content="Mara Finch">')) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<ul class="q-authors"><li><a href="/m">Mara Finch</a><span>Fellow</span></li>'
         "<li><span>Ines Quay</span><span>Former Comptroller</span></li></ul>",
         ["Mara Finch", "Ines Quay"]),
        ('<span class="styles_writer__t6s">Mara Finch</span>', ["Mara Finch"]),
        ('<div class="author">Mara Finch<small>Columnist</small></div>', ["Mara Finch"]),
        ("<p>By mara.finch, 31 July, 2012</p>", ["mara.finch"]),
        ("<p>posted by Mara Finch @ 5/11/2006 08:47:00 AM</p>", ["Mara Finch"]),
        ("<p>2010-11-10 16:55 | 分类：船 | 举报 | 订阅</p>", []),
        ("<p>Edited by Mara Finch</p>", []),
        ('<p class="author"><a href="/author/mara/">More posts</a></p>', []),
    ],
)  # fmt: skip
def test_names_stand_beside_roles_and_buttons(body: str, expected: list[str]) -> None:
    assert names(generic(body)) == expected


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("Mara Finch’s Blog", ["Mara Finch"]),
        ("木禾的博客", ["木禾"]),
        ("Le blog de Mara Finch", ["Mara Finch"]),
        ("The Men's Journal", []),
        ("Quay Letters", []),
    ],
)
def test_a_blog_called_after_its_owner_is_by_its_owner(site: str, expected: list[str]) -> None:
    html = (
        f"<html><head><title>Slow Trains - {site}</title>"
        '<meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2015-06-01T09:30:00Z"></head>'
        f"<body><article><h1>Slow Trains</h1><div>{TEXT}</div></article></body></html>"
    )
    assert names(Generic().read(page(html, URL), SITE).readings[0].post) == expected


def test_the_post_of_a_page_is_one_of_those_its_blog_lists() -> None:
    listed = (
        '{"@type": "BlogPosting", "headline": "Fast Boats", "author": {"name": "Ines Quay"}}, '
        '{"@type": "BlogPosting", "headline": "Slow Trains", "author": {"name": "Mara Finch"}}'
    )
    told = f'{{"@type": "Blog", "name": "Quay Letters", "blogPost": [{listed}]}}'
    head = f'<script type="application/ld+json">{told}</script>'
    assert names(generic(head=head)) == ["Mara Finch"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>Publicado el 5 de mayo de 2014 por <a href='/m'>Mara Finch</a> en <a href='/x'>Mar</a>",
         ["Mara Finch"]),
        ("<p>Posted by <a href='/m'>@maraf</a> on 5 May 2014</p>", ["maraf"]),
        ("<p>Publicerat 5 maj 2014 av Mara Finch i <a href='/x'>Hav</a></p>", ["Mara Finch"]),
        ("<p>5 maja 2014, Autor: Mara Finch, w kategorii <a href='/x'>Morze</a></p>", ["Mara Finch"]),
        ("<p>06:15:04 pm, by maraf , 121 words</p>", ["maraf"]),
        ("<p>林渡口 发表于 2014-05-05 分类于 <a href='/x'>航运</a></p>", ["林渡口"]),
        ("<p>글 김하늘 · 2014.05.05</p>", ["김하늘"]),
        ("<p>김하늘 기자</p>", ["김하늘"]),
        ("<p>بقلم: نورا الحداد</p>", ["نورا الحداد"]),
        ("<p>Mara Finch and Ines Quay</p><time datetime='2014-05-05'>5 May</time>",
         ["Mara Finch", "Ines Quay"]),
        ("<p><a href='/m'>Mara Finch</a>, <a href='/i'>Ines Quay</a> &amp; <a href='/h'>Hal Ott</a> | "
         "5 May 2014</p>", ["Mara Finch", "Ines Quay", "Hal Ott"]),
        ("<p>By <a href='/m'>Mara Finch</a>, <a href='/i'>Ines Quay</a></p>",
         ["Mara Finch", "Ines Quay"]),
        ("<p><b>Mara Finch</b> | 05/05/2014</p>", ["Mara Finch"]),
        ("<div><span>Mara Finch</span><span>Economist</span></div><p>5 May 2014</p>", ["Mara Finch"]),
        ("<p><a href='/autor/mara/'>Mara Finch</a></p>", ["Mara Finch"]),
        ("<p class='c-firma__nombre'><a href='/m'>Mara Finch</a></p>", ["Mara Finch"]),
        ("<p>Mara Finch <button>Follow</button></p><p>5 May 2014</p>", ["Mara Finch"]),
        ("<p>Shipping · 5 May 2014</p>", []),
        ("<p>Photo by <a href='/h'>Hal Ott</a></p>", []),
    ],
)  # fmt: skip
def test_a_line_near_the_title_names_its_authors_in_many_ways(
    body: str, expected: list[str]
) -> None:
    assert names(generic(body)) == expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<p>— Mara Finch</p>", ["Mara Finch"]),
        ("<p><em>Mara Finch is a pilot and lives above the quay.</em></p>", ["Mara Finch"]),
        ("<div><h4>Mara Finch</h4><p>Mara Finch writes about boats.</p></div>", ["Mara Finch"]),
        ("<p><em>This is a guest post by Mara Finch, who sails.</em></p>", ["Mara Finch"]),
        ("<h6>发布:老秤 | 分类:公司观察 | 评论:6</h6>", ["老秤"]),
        ("<p>The Harbour Board is a body of five.</p>", []),
        ("<div class='comments'><p>Hal Ott is of another mind.</p></div>", []),
    ],
)
def test_who_wrote_it_is_introduced_below_the_text(below: str, expected: list[str]) -> None:
    assert names(generic(below=below)) == expected


def test_a_field_of_several_links_names_as_many_authors() -> None:
    links = "<a href='/people/mara'>Mara Finch</a><a href='/people/ines'>Ines Quay</a>"
    assert names(generic(f"<div class='field-blog-authors'><b>By:</b> {links}</div>")) == [
        "Mara Finch",
        "Ines Quay",
    ]


def test_a_guest_is_named_by_the_text_whatever_stands_before_it() -> None:
    before = "<p>A note.</p>" * 4
    html = (
        '<html lang="en"><head><title>Slow Trains</title><meta property="og:type" '
        f'content="article"></head><body><article><h1>Slow Trains</h1>{before}<div id="text" '
        f'class="entry-content"><p>Guest post by Ines Quay.</p>{TEXT}</div></article></body></html>'
    )
    assert names(Generic().read(page(html, URL), SITE).readings[0].post) == ["Ines Quay"]
