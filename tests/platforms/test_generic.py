"""Blogs of engines nobody has named: what a page is, and what the pages of posts say."""

from datetime import UTC, datetime

import pytest

from archiver.errors import FieldMissing
from archiver.items import Author
from archiver.platforms import undeclared_site
from archiver.platforms.any_engine import AnyEngine
from archiver.platforms.generic import Generic
from archiver.site import PageKind, PageReading, Source
from tests.platforms.pages import HOME, SITE, classic, page

GENERIC = Generic()
POST = f"{HOME}notes/slow-trains.html"
TEXT = """<p><b>Bottom line:</b> Juniper Rail will sell its boats.</p>
<p>Timetables tell more than accounts do, and Juniper’s trains leave later each month. Its rival
has noticed that, too, and has bought a second bridge (see <a href="/notes/bridges.html">previous
post</a>).</p>
<h2>Boats and buses</h2>
<p>Nobody buys a ferry in winter, least of all a company that already owns two of them and
rents out a third to its own chairman (NYSE: JNP).</p>"""
TEXT_SAYS = "Timetables tell more than accounts do"
SHOWN = "TRAINS: The Slow Trains"


def document(body: str, head: str = "", title: str = f"{SHOWN} | Quay Letters") -> str:
    return f'<html lang="en"><head><title>{title}</title>{head}</head>{body}</html>'


HUGO = document(
    f"""<body><header><h1><a href="/">Quay Letters</a></h1></header><main><article>
    <h1>{SHOWN}</h1><p class="meta"><time datetime="2015-06-01T09:30:00Z">1 June 2015</time>
    by Ines Quay in the harbour</p>{TEXT}<ul class="tags"><li><a href="/tags/ferry/">ferry</a></li>
    <li><a href="/tags/rail/">rail</a></li></ul></article></main></body>""",
    """<meta property="og:type" content="article">
    <meta property="article:published_time" content="2015-06-01T09:30:00Z">
    <meta property="article:section" content="Transport">""",
)
PELICAN = document(
    f"""<body id="index" class="home"><header id="banner"><h1><a href="/">Quay Letters</a></h1>
    </header><section id="content"><article><header><h1 class="entry-title"><a
    href="/notes/slow-trains.html" rel="bookmark">{SHOWN}</a></h1></header>
    <div class="entry-content"><footer class="post-info"><abbr class="published"
    title="2015-06-01T09:30:00+00:00">Published: 1 June</abbr><address class="vcard author">By
    <a class="url fn" href="/author/ines.html">Ines Quay</a></address></footer>{TEXT}</div>
    </article></section></body>"""
)
MINIMA = document(
    f"""<body><main><article class="post h-entry" itemscope
    itemtype="http://schema.org/BlogPosting"><header><h1 class="post-title p-name"
    itemprop="name headline">{SHOWN}</h1><p class="post-meta"><time class="dt-published"
    datetime="2015-06-01T09:30:00+00:00" itemprop="datePublished">Jun 1, 2015</time> • <span
    itemprop="author" itemscope itemtype="http://schema.org/Person"><span class="p-author h-card"
    itemprop="name">Ines Quay</span></span></p></header><div class="post-content e-content"
    itemprop="articleBody">{TEXT}</div></article></main></body>"""
)
STRUCTURED = document(
    f"""<body class="post-template"><div id="root"><div class="x1"><span>{SHOWN}</span></div>
    <h1>{SHOWN}</h1><div class="x7">{TEXT}</div><div class="subscribe"><p>Have every letter sent
    to you, for nothing and for ever, by the people who write them.</p></div></div></body>""",
    f"""<script type="application/ld+json">{{"@type": "BlogPosting", "headline": "{SHOWN}",
    "datePublished": "2015-06-01T09:30:00Z", "author": {{"name": "Ines Quay"}}}}</script>""",
)
BARE = document(
    f"""<body><header><a href="/">Quay Letters</a></header><main><h1>{SHOWN}</h1>
    <ul class="post-metadata"><li><time datetime="2015-06-01T09:30:00Z">1 June</time></li>
    <li>by Ines Quay</li></ul>{TEXT}</main></body>"""
)
PAGES = {
    "hugo": HUGO,
    "pelican": PELICAN,
    "jekyll": MINIMA,
    "structured data": STRUCTURED,
    "nothing but words": BARE,
}


def read(html: str, url: str = POST, mime: str = "text/html; charset=UTF-8") -> PageReading:
    return GENERIC.read(page(html, url, mime), SITE)


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_post_is_read_whatever_its_theme(html: str) -> None:
    found = read(html)
    assert (found.kind, found.failure, found.parser) == (PageKind.POST, None, "generic")
    [reading] = found.readings
    post = reading.post
    assert reading.source is Source.PAGE
    assert (post.title, post.category_prefix, post.url) == (SHOWN, "TRAINS", POST)
    assert post.published == datetime(2015, 6, 1, 9, 30, tzinfo=UTC)
    assert post.bottom_line == "Juniper Rail will sell its boats."
    assert post.body_text is not None
    assert post.body_text.startswith(TEXT_SAYS)
    assert post.body_text.endswith("chairman (NYSE: JNP).")
    assert [company.symbol for company in post.companies or ()] == ["JNP"]
    assert f"{HOME}notes/bridges.html" in [reference.url for reference in found.references]


@pytest.mark.parametrize("name", ["hugo", "pelican", "jekyll", "structured data"])
def test_the_author_is_named_in_any_form(name: str) -> None:
    assert [a.name for a in read(PAGES[name]).readings[0].post.authors or ()] == ["Ines Quay"]


def test_tags_and_the_section_are_read_and_are_none_of_the_text() -> None:
    post = read(HUGO).readings[0].post
    assert [tag.name for tag in post.tags or ()] == ["ferry", "rail"]
    assert [category.name for category in post.categories or ()] == ["Transport"]


def test_terms_without_any_mark_are_told_by_where_they_lead() -> None:
    told = PELICAN.replace(
        "</address>",
        '</address><p>In <a href="/category/rail.html">Rail</a>, tags: <a href="/tag/tea.html">tea'
        '</a> <a href="/tag/ferry.html">ferry</a></p><nav><a href="/tag/all.html">all</a></nav>',
    )
    post = read(told).readings[0].post
    assert [category.name for category in post.categories or ()] == ["Rail"]
    assert [tag.name for tag in post.tags or ()] == ["tea", "ferry"]


def test_an_author_told_to_programs_has_the_address_that_is_printed() -> None:
    told = PELICAN.replace(
        "</head>",
        '<script type="application/ld+json">{"@type": "Article", "author": "Ines Quay"}</script>'
        "</head>",
    )
    authors = read(told).readings[0].post.authors
    assert authors == (Author(name="Ines Quay", url=f"{HOME}author/ines.html"),)


ENTRY = '<li><h2><a href="/notes/{0}.html">Note {0}</a></h2><time datetime="2015-06-0{0}">x</time>'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<main><h1>Latest</h1>" + "".join(map(ENTRY.format, range(1, 6))), PageKind.LISTING),
        ("<main><h1>Tagged ferry</h1>" + ENTRY.format(1), PageKind.LISTING),
        ('<article class="h-entry">One</article>' * 2, PageKind.LISTING),
        ("<article><h2>One</h2></article>" * 3, PageKind.LISTING),
        ("<main><h1>About</h1><p>We write letters.</p></main>", PageKind.OTHER),
    ],
)
def test_what_is_no_post_is_told_apart(body: str, kind: PageKind) -> None:
    assert read(document(f"<body>{body}</body>")).kind is kind


def test_the_front_page_is_a_listing_and_names_its_feeds() -> None:
    head = (
        '<link rel="alternate" type="application/atom+xml" href="/feed.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed.xml">'
    )
    found = read(document(f"<body><article>{TEXT}</article></body>", head), HOME)
    assert found.kind is PageKind.LISTING
    assert [a.url for a in found.addresses if a.kind is PageKind.FEED] == [f"{HOME}feed.xml"]


def test_a_link_to_the_next_page_is_followed() -> None:
    listing = document(
        f"<body><main>{ENTRY.format(1)}</li><a rel='next' href='/2/'>Older</a></main></body>"
    )
    assert [(a.url, a.last_resort) for a in read(listing, f"{HOME}1/").addresses] == [
        (f"{HOME}2/", True)
    ]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (
            document("<body><article><h1>x</h1></article></body>", title="404 Not Found"),
            "soft 404",
        ),
        (
            HUGO.replace(TEXT, '<form class="post-password-form"></form>'),
            "password protected",
        ),
        (HUGO.replace(TEXT, ""), "no body on the page"),
    ],
)
def test_what_cannot_be_read_is_told(html: str, reason: str) -> None:
    assert reason in (read(html).failure or "")


def test_a_post_without_a_title_is_refused() -> None:
    untitled = HUGO.replace(SHOWN, "").replace("| Quay Letters", "").replace("Quay Letters", "")
    with pytest.raises(FieldMissing):
        read(untitled)


def test_what_is_no_html_or_not_of_the_blog_is_not_looked_into() -> None:
    assert read("{}", f"{HOME}data.bin", "application/octet-stream").kind is PageKind.OTHER
    assert read(HUGO, "https://elsewhere.example/x").kind is PageKind.OTHER
    assert read("User-agent: *", f"{HOME}robots.txt", "text/plain").kind is PageKind.ROBOTS
    assert read(HUGO, f"{HOME}notes/embed/").kind is PageKind.OTHER


def test_the_text_is_the_part_with_the_most_words_outside_links() -> None:
    links = "".join(f"<li><a href='/{n}'>A long line that leads on to another</a></li>" * 9
                    for n in range(9))  # fmt: skip
    html = document(
        f"""<body><main><h1>{SHOWN}</h1><time datetime="2015-06-01">x</time><ul>{links}</ul>
        <div><div class="q1">{TEXT}</div></div><div class="comments"><p>{"So it is. " * 90}</p>
        </div></main></body>"""
    )
    text = read(html).readings[0].post.body_text or ""
    assert TEXT_SAYS in text
    assert "leads on" not in text
    assert "So it is" not in text


def test_any_engine_reads_wordpress_as_wordpress_and_the_rest_by_its_words() -> None:
    engine = AnyEngine()
    wordpress = classic()
    for mark in (
        '<link rel="https://api.w.org/" href="/wp-json/">',
        '<meta name="generator" content="WordPress 6.8">',
        '<link rel="stylesheet" href="/wp-content/themes/x/style.css">',
    ):
        marked = wordpress.replace("</head>", f"{mark}</head>", 1)
        assert engine.read(page(marked, POST), SITE).parser == "wordpress"
    assert engine.read(page(HUGO, POST), SITE).parser == "generic"
    assert engine.read(page("{}", HOME + "wp-json/x", "application/json"), SITE).parser == (
        "wordpress"
    )


def test_any_engine_begins_where_either_would() -> None:
    asked = [address.url for address in AnyEngine().seeds(SITE, None, None)]
    assert len(asked) == len(set(asked))
    assert {a.url for a in GENERIC.seeds(SITE, None, None)} <= set(asked)
    assert HOME + "feed/" in asked


def test_an_undeclared_blog_is_of_any_engine_or_of_the_one_that_is_named() -> None:
    assert undeclared_site(HOME).eras[-1].platform == AnyEngine()
    named = undeclared_site(HOME, platform="generic").eras[-1].platform
    assert named == GENERIC
    seed = GENERIC.seeds(SITE, None, None)[0]
    assert GENERIC.bounded(seed, SITE, None, None) is seed
    assert AnyEngine().bounded(seed, SITE, None, None) is seed


def test_a_text_cut_short_is_a_failure() -> None:
    more = f'<p>It began.</p><div class="jump-link"><a href="{POST}#more">Read more</a></div>'
    html = document(
        f"<body><article><h1>{SHOWN}</h1><div class='entry-content'>{TEXT}{more}</div>"
    )
    found = GENERIC.post(page(html, POST), SITE)
    assert found.failure == "only the beginning of the text is on the page"
    assert (found.readings[0].post.body_text or "").endswith("It began.")
