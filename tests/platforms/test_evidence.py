"""What is a post on an engine that says it in its own way, and what only looks like one."""

import pytest

from archiver.platforms.generic import Generic
from archiver.site import Era, PageKind, PageReading, Site
from tests.platforms.pages import page

HOME = "https://quay.example/"
SITE = Site(title="Quay Letters", home=HOME, eras=(Era(platform=Generic()),))
TEXT = "<p>The ferry left late, and nobody on the quay looked surprised.</p>"
PUBLISHED = '<meta property="article:published_time" content="2012-03-17T08:00:00Z">'


def read(title: str, body: str, *, head: str = "", at: str = "posts/a-day/") -> PageReading:
    html = f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>{body}</html>"
    return Generic().read(page(html, HOME + at), SITE)


def article(title: str, classes: str = "h-entry", more: str = "") -> str:
    return f"""<body><main><article class="{classes}" itemscope
        itemtype="https://schema.org/BlogPosting"><h1>{title}</h1>
        <time datetime="2012-03-17T08:00:00Z">2012-03-17</time>
        <div class="e-content">{TEXT * 4}{more}</div></article></main></body>"""


def body_text(reading: PageReading) -> str:
    return reading.readings[0].post.body_text or ""


@pytest.mark.parametrize("head", ["", PUBLISHED])
def test_a_post_may_be_called_after_a_number_of_days(head: str) -> None:
    title = "404 Days Without a Ferry"
    assert read(f"{title} | Quay Letters", article(title), head=head).kind is PageKind.POST


def test_a_post_may_be_called_not_found_where_it_says_when_it_was_published() -> None:
    title = "Not Found: A Rope of Four Metres"
    assert read(title, article(title), head=PUBLISHED).kind is PageKind.POST


@pytest.mark.parametrize(
    "classes",
    ["post-text storypage", "h-entry article article-type-page", "page type-page hentry"],
)
def test_a_page_of_an_engine_that_marks_it_as_a_post_is_told_by_its_class(classes: str) -> None:
    assert read("About", article("About", classes), at="about/").kind is PageKind.OTHER


def test_a_short_post_above_the_cards_of_others_is_a_post() -> None:
    cards = "".join(
        f'<article class="post-card"><h2><a href="/fog-{n}/">Fog {n}</a></h2><p>{TEXT}</p></article>'
        for n in range(4)
    )
    told = (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Article", '
        '"headline": "One Line", "datePublished": "2012-03-17T08:00:00Z"}</script>'
    )
    body = f"""<body class="post-template"><article class="gh-article"><h1>One Line</h1>
        <section class="gh-content">{TEXT}</section></article>{cards}</body>"""
    assert read("One Line", body, head=told, at="one-line/").kind is PageKind.POST
    other = body.replace("post-template", "tag-template")
    assert read("One Line", other, at="tag/one-line/").kind is PageKind.LISTING


@pytest.mark.parametrize(
    ("body", "at"),
    [("<body class='list'>", "posts/prices/"), ("<body>", "tags/prices/"),
     ("<body>", "categories/weather/")],
)  # fmt: skip
def test_the_page_of_a_tag_that_a_single_post_has_is_no_post(body: str, at: str) -> None:
    entry = f"""<main><header><h1>prices</h1></header><article class="post-entry">
        <h2>Fares, in a Table</h2><div>{TEXT * 3}</div>
        <footer><span>June 30, 2011</span></footer>
        <a href="{HOME}posts/fares/"></a></article></main></body>"""
    assert read("prices | Quay Letters", body + entry, at=at).kind is PageKind.LISTING


@pytest.mark.parametrize("at", ["categories/fog/ferries/index.html", "fog/ferries/"])
def test_the_page_of_a_category_that_a_single_post_has_is_no_post(at: str) -> None:
    there = '<a href="/2012/03/17/one-line/">'
    body = f"""<body><section id="main"><article class="archive-article">{there}
        <time datetime="2012-03-17T08:00:00Z" itemprop="datePublished">17 March 2012</time></a>
        <h1>{there}One Line</a></h1></article></section></body>"""
    assert read("Category: Ferries | Quay Letters", body, at=at).kind is PageKind.LISTING


def test_a_sentence_of_the_author_that_says_see_also_stays() -> None:
    said = f'<p>See also <a href="{HOME}posts/last-boat/">the last boat</a> and the <a '
    said += f'href="{HOME}posts/bench/">council’s page</a>.</p>{TEXT}'
    reading = read("A Day", article("A Day", more=said), head=PUBLISHED)
    assert "See also the last boat and the council’s page." in body_text(reading)
    assert reading.readings[0].post.related is None


def test_a_line_of_the_theme_that_says_see_also_goes() -> None:
    said = f'<p>See also: <a href="{HOME}posts/last-boat/">The Last Boat on Sunday</a></p>'
    reading = read("A Day", article("A Day", more=said), head=PUBLISHED)
    assert "Last Boat" not in body_text(reading)


def test_the_posts_before_and_after_are_none_of_the_text() -> None:
    links = "".join(
        f'<li>{way}: <a href="{HOME}posts/fog-{way}/">Fog, Part {way}</a></li>'
        for way in ("Next", "Previous")
    )
    body = f"""<body><main><h1>A Day</h1><time datetime="2012-03-17">17 Mar 2012</time>
        <div class="post">{TEXT}</div><hr><ul>{links}</ul></main></body>"""
    reading = read("A Day", body)
    assert reading.kind is PageKind.POST
    assert body_text(reading) == "The ferry left late, and nobody on the quay looked surprised."


def test_a_tag_that_the_head_escapes_twice_is_the_one_that_is_printed() -> None:
    head = PUBLISHED + "".join(
        f'<meta property="article:tag" content="{tag}">'
        for tag in ("Fish &amp;amp; Markets", "fog")
    )
    printed = f'<p class="post-tags"><a href="{HOME}tag/fish/">Fish &amp; Markets</a></p>'
    reading = read("A Day", article("A Day", more=printed), head=head)
    tags = reading.readings[0].post.tags or ()
    assert [tag.name for tag in tags] == ["Fish & Markets", "fog"]
