"""Rules the generic reader goes by, each on the smallest page that needs it."""

import pytest

from archiver.items import Post
from archiver.platforms.generic import Generic
from archiver.platforms.scoring import main_content
from archiver.site import PageKind
from tests.platforms.pages import HOME, SITE, element, page

LINE = "The ferry leaves at seven, and nobody in the harbour has ever seen it leave on time. "
TEXT = f"<p>{LINE * 2}</p><p>{LINE * 3}</p>"
TITLE = "Ferries at Seven"
URL = f"{HOME}notes/ferries-at-seven.html"
HEAD = f"<title>{TITLE} | Quay Letters</title><meta property='article:published_time' content='2015-06-01'>"


def read(body: str, head: str = HEAD) -> Post:
    found = Generic().read(page(f"<html><head>{head}</head><body>{body}</body></html>", URL), SITE)
    assert found.kind is PageKind.POST
    return found.readings[0].post


def kind(body: str, head: str, url: str = URL) -> PageKind:
    return (
        Generic()
        .read(page(f"<html><head>{head}</head><body>{body}</body></html>", url), SITE)
        .kind
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<div><h1>{TITLE}</h1><div class='row'>{TEXT}</div><div class='row'>{TEXT}</div></div>",
        f"<h1>{TITLE}</h1><div class='intro'>{TEXT}</div><div class='rest'>{TEXT}</div>",
        f"<h1>{TITLE}</h1><section><div>{TEXT}</div></section><section><div>{TEXT}</div></section>",
        f"<table><tr><td>{'<a href=/x>More</a><br>' * 9}<td><font><h1>{TITLE}</h1>"
        f"{(LINE * 2 + '<br><br>' + LINE * 3 + '<br><br>') * 2}</font></table>",
        f"<h1>{TITLE}</h1>{TEXT}{TEXT}",
    ],
    ids=["rows", "text and more", "sections", "a cell of a table", "straight in the body"],
)
def test_all_parts_of_a_text_are_read(body: str) -> None:
    assert (read(body).body_text or "").count("nobody in the harbour") == 10


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='has-sidebar'><div class='sidebar'><p>{}</p></div></div>",
        "<div id='newsletterSignup'><p>{}</p></div>",
        "<div class='ad'><p>{}</p></div>",
        "<div><h3><a href='/other.html'>Another</a></h3><p>{}</p></div>",
        "<aside><p>{}</p></aside>",
    ],
)
def test_what_is_beside_the_text_is_left_out(beside: str) -> None:
    other = "Every letter is sent on Fridays, and costs nothing at all for ever and ever."
    text = read(f"<div><h1>{TITLE}</h1><div>{TEXT}</div>{beside.format(other)}</div>").body_text
    assert "nobody in the harbour" in (text or "")
    assert "Fridays" not in (text or "")


@pytest.mark.parametrize(
    "inside",
    [
        "<p>Read next: <a href='/other.html'>Fridays</a></p>",
        "<div class='inline-cta'>Fridays</div>",
        "<p>Advertisement</p>",
        "<div class='row'><h4>More Fridays</h4><div><h5><a href='/a.html'>Fridays</a></h5></div>"
        "<div><h5><a href='/b.html'>Fridays</a></h5></div></div>",
        "<p>8 June 2018</p>",
    ],
)
def test_what_is_none_of_the_text_inside_it_is_left_out(inside: str) -> None:
    text = read(f"<h1>{TITLE}</h1><div class='entry-content'>{inside}{TEXT}</div>").body_text or ""
    assert text.startswith("The ferry leaves")


def test_a_box_with_much_of_the_text_stays_whatever_it_is_called() -> None:
    text = read(
        f"<h1>{TITLE}</h1><div class='entry-content'><div class='promo'>{TEXT}</div></div>"
    )
    assert "nobody in the harbour" in (text.body_text or "")


def test_comments_that_nothing_marks_end_the_text_at_their_heading() -> None:
    said = f"<h4>2 Comments</h4><div class=m><h5>Ines</h5>So it is.</div><div class=m>{LINE}</div>"
    post = read(f"<div><h1>{TITLE}</h1>{TEXT}<hr>{said}</div>")
    assert (post.body_text or "").count("nobody in the harbour") == 5
    assert "So it is" not in (post.body_text or "")


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"<h1><a href='/'>Quay Letters</a></h1><h2>{TITLE}</h2>", HEAD),
        (
            f"<h1>Quay Letters</h1><h3>{TITLE}</h3>",
            HEAD.replace("<title>", "<title>Quay Letters: "),
        ),
        (f"<font><b>Quay Letters</b></font><font><b>{TITLE}</b></font>", HEAD),
        (f"<h1>{TITLE}</h1>", HEAD + "<meta property='og:title' content='Ferries at 7'>"),
    ],
    ids=["the blog's name links home", "the longer part", "no heading at all", "og:title differs"],
)
def test_the_title_is_what_the_page_calls_itself(body: str, head: str) -> None:
    assert read(f"<div>{body}<div>{TEXT}</div></div>", head).title == TITLE


@pytest.mark.parametrize(
    ("terms", "categories", "tags"),
    [
        ("<p>Filed under: <a href='/1'>Rail</a>, <a href='/2'>Sea</a></p>", ["Rail", "Sea"], []),
        ("<p>Posted by Ines in <a href='/1'>Rail</a> | <a href='/x'>Link</a></p>", ["Rail"], []),
        ("<div><b>Tags</b> <a href='/1'>#rail</a></div><a href='/x'>Log in</a>", [], ["rail"]),
        ("<div class='topicList'><a href='/1'>Rail</a></div>", [], ["Rail"]),
        ("<a class='kicker' href='/1'>Rail</a>", ["Rail"], []),
        ("<a href='/search/label/rail'>Rail</a>", [], ["Rail"]),
        ("<a class='p-category' href='/1'>Rail</a>", [], ["Rail"]),
        ("<div class='sidebar'>Tags: <a href='/1'>Rail</a></div>", [], []),
        (f"<p>{LINE}{LINE} <a href='/tag/rail'>Rail</a></p>", [], []),
    ],
)
def test_terms_are_told_by_labels_names_and_targets(
    terms: str, categories: list[str], tags: list[str]
) -> None:
    post = read(f"<div><h1>{TITLE}</h1><div>{TEXT}</div>{terms}</div>")
    assert [term.name for term in post.categories or ()] == categories
    assert [term.name for term in post.tags or ()] == tags


def test_terms_told_to_programs_complete_what_is_printed() -> None:
    told = (
        "<meta property='article:tag' content='rail'><meta property='article:tag' content='sea'>"
        '<script type="application/ld+json">{"@type": "Article", "articleSection": ["Notes"],'
        '"keywords": "a, b"}</script>'
    )
    printed = f"<div><h1>{TITLE}</h1><div>{TEXT}</div><a rel='tag' href='/1'>rail</a></div>"
    post = read(printed, HEAD + told)
    assert [term.name for term in post.tags or ()] == ["rail", "sea"]
    assert [term.name for term in post.categories or ()] == ["Notes"]


def test_the_length_told_to_programs_decides_between_two_texts() -> None:
    told = f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{LINE * 3}"}}</script>'
    teaser = f"<div class='entry-content'><p>{LINE * 3}</p></div>"
    other = f"<div><p>{LINE.replace('ferry', 'bus') * 4}</p><p>{LINE * 4}</p></div>"
    assert "bus" not in (read(f"<h1>{TITLE}</h1>{teaser}{other}", HEAD + told).body_text or "")


def test_one_long_text_below_its_title_is_a_post_and_an_undated_page_is_not() -> None:
    head = f"<title>{TITLE} | Quay Letters</title>"
    text = f"<h1>{TITLE}</h1><div>{TEXT}</div>"
    assert kind(f"<p>8 June 2018</p>{text}", head) is PageKind.POST
    assert kind(text.replace(TITLE, "About"), "<title>About</title>", f"{HOME}about/") is (
        PageKind.OTHER
    )


def test_a_post_beside_small_ones_is_a_post() -> None:
    small = "<article><h3><a href='/x.html'>Another</a></h3><p>Short.</p></article>"
    long = f"<article><h1>{TITLE}</h1>{TEXT}</article>"
    assert kind(f"{small}{long}{small}", HEAD) is PageKind.POST
    assert kind(f"{long}{long}{long}", HEAD) is PageKind.LISTING


def test_comments_of_a_class_alone_are_comments() -> None:
    one = "<div class='comment'><span class='commenter'>{}</span><div class='comment-text'>{}</div></div>"
    post = read(
        f"<div><h1>{TITLE}</h1><div>{TEXT}</div></div>"
        f"<div>{one.format('Ines', 'So it is.')}{one.format('Old Hand', 'It is not.')}</div>"
    )
    assert [(c.author, c.text) for c in post.comments or ()] == [
        ("Ines", "So it is."),
        ("Old Hand", "It is not."),
    ]


def test_too_few_words_are_no_text() -> None:
    assert main_content(element("<div><p>Short.</p></div>")) is None


def test_a_declared_selector_is_believed() -> None:
    body = f"<h1>{TITLE}</h1><div class='q'><p>Few words.</p></div><div>{TEXT}</div><i class=z>Rail</i>"
    html = f"<html><head>{HEAD}</head><body>{body}<p>Tags: <a href=/1>sea</a></p></body></html>"
    post = Generic(body=".q", categories=".z").read(page(html, URL), SITE).readings[0].post
    assert post.body_text == "Few words."
    assert [term.name for term in post.categories or ()] == ["Rail"]
