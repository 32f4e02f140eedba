"""Categories that nothing calls so, and other things that only their place or a label tells."""

import pytest

from archiver.items import Post
from archiver.platforms import undeclared_site
from archiver.read import read
from tests.platforms.pages import capture

HOME = "https://quay.example"
URL = f"{HOME}/harbour/2021/05/11/the-pilot-who-stayed/"
TEXT = "".join(
    f"<p>Pilot number {n} said that the tide keeps no books, and that the harbour office keeps two "
    "of them, one for the inspector and one for the weather.</p>"
    for n in range(6)
)


def post(above: str = "", below: str = "", head: str = "") -> Post:
    html = (
        f'<html lang="en"><head><meta property="og:type" content="article">{head}'
        f"<title>The pilot who stayed</title></head><body>{above}<div class='a1'>"
        f"<h1>The pilot who stayed</h1><p>11 May 2021</p><div class='b2'>{TEXT}</div>{below}"
        "</div></body></html>"
    )
    return read(capture(html.encode(), URL), undeclared_site(f"{HOME}/")).readings[0].post


def categories(found: Post) -> list[str]:
    return [term.name for term in found.categories or ()]


TRAIL = (
    '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": ['
    '{"@type": "ListItem", "position": 1, "name": "Home", "item": "https://quay.example/"}, '
    '{"@type": "ListItem", "position": 2, "item": {"@id": "https://quay.example/h/", '
    '"name": "Harbour"}}, {"@type": "ListItem", "position": 3, "name": "The pilot who stayed", '
    f'"item": "{URL}"}}]}}</script>'
)


@pytest.mark.parametrize(
    ("above", "below", "head", "wanted"),
    [
        ('<ol class="crumbs"><li><a href="/">Home</a><li><a href="/h/">Harbour</a></ol>',
         "", "", ["Harbour"]),
        ("", "", TRAIL, ["Harbour"]),
        ("", "<p>Category: Harbour, Tides</p>", "", ["Harbour", "Tides"]),
        ("", "<dl><dt>Category:</dt><dd>Harbour</dd></dl>", "", ["Harbour"]),
        ("", "", '<meta name="parsely-section" content="Harbour">', ["Harbour"]),
        ('<ol class="crumbs"><li><a href="/">Home</a><li><a href="/blog/">Blog</a></ol>',
         "", "", []),
        ('<ul class="menu"><li><a href="/harbour/">Harbour</a></ul>', "", "", []),
    ],
)  # fmt: skip
def test_a_section_is_a_category_where_none_is_marked(
    above: str, below: str, head: str, wanted: list[str]
) -> None:
    assert categories(post(above, below, head)) == wanted


@pytest.mark.parametrize(
    ("kicker", "wanted"),
    [
        ('<span class="styles_kicker__x1">Harbour</span>', ["Harbour"]),
        ('<div class="eyebrow"><a href="/x/">Harbour</a></div>', ["Harbour"]),
        ('<p><a href="/harbour/">Harbour</a></p>', ["Harbour"]),
        ('<p>By <a href="/harbour/">Harbour</a></p>', []),
        ('<p class="writer"><a href="/harbour/">Harbour</a></p>', []),
    ],
)
def test_what_stands_above_the_title_may_name_the_category(kicker: str, wanted: list[str]) -> None:
    html = (
        '<html lang="en"><head><meta property="og:type" content="article">'
        f"<title>The pilot who stayed</title></head><body><div>{kicker}"
        f"<h1>The pilot who stayed</h1><p>11 May 2021</p><div>{TEXT}</div></div></body></html>"
    )
    found = read(capture(html.encode(), URL), undeclared_site(f"{HOME}/")).readings[0].post
    assert categories(found) == wanted


def test_a_comment_without_a_number_stands_beside_one_that_has_one() -> None:
    items = "".join(
        f"<li class='entry-comment'{mark}><p class='comment-user-name'>{name}</p>"
        f"<div class='comment-content'><p>{name} has seen the second book.</p></div>"
        "<p class='comment-metadata'><time datetime='2021-05-12T08:00:00Z'>2021-05-12 08:00</time>"
        "</p></li>"
        for name, mark in (("Odile", " id='comment-7'"), ("Bram", ""))
    )
    found = post(below=f"<div class='comment-box'><ul class='comment'>{items}</ul></div>")
    texts = [comment.text for comment in found.comments or ()]
    assert texts == ["Odile has seen the second book.", "Bram has seen the second book."]


def test_a_single_comment_below_its_heading_is_read() -> None:
    comment = "<div><b>Odile</b> <i>2021-05-12 08:00</i><p>I have seen the second book.</p></div>"
    found = post(below=f"<div><h3>Replies</h3>{comment}</div>")
    assert [one.author for one in found.comments or ()] == ["Odile"]


@pytest.mark.parametrize("label", ["More from the Quay", "Relaterade artiklar", "Sigue leyendo"])
def test_a_label_names_related_posts_in_many_tongues(label: str) -> None:
    cards = "".join(
        f"<div><h4><a href='/harbour/{slug}/'>The {slug} of the lower dock</a></h4></div>"
        for slug in ("lamp", "ferry")
    )
    found = post(below=f"<section><h3>{label}</h3><div>{cards}</div></section>")
    assert [entry.url for entry in found.related or ()] == [
        f"{HOME}/harbour/lamp/", f"{HOME}/harbour/ferry/",
    ]  # fmt: skip


def test_a_page_of_a_builder_is_the_post_of_its_number_not_the_first_card() -> None:
    html = (
        '<html lang="en"><head><title>The pilot who stayed</title>'
        '<meta name="generator" content="WordPress 6.4"></head>'
        '<body class="single single-post postid-41"><div class="elementor post-41 post type-post '
        'category-harbour"><h1>The pilot who stayed</h1><ul><li><a href="/x/harbour/">Harbour</a>'
        f'</li></ul><p>1,204 views</p><div class="w9">{TEXT}</div><h2>You may also like</h2>'
        '<div><article class="elementor-post post-2 post type-post"><h3><a href="/lamp/">The lamp '
        "of the lower dock</a></h3><p>It burns.</p></article></div></div></body></html>"
    )
    found = read(capture(html.encode(), f"{HOME}/pilot/"), undeclared_site(f"{HOME}/"))
    one = found.readings[0].post
    assert (one.body_text or "").startswith("Pilot number 0")
    assert "It burns" not in (one.body_text or "")
    assert categories(one) == ["Harbour"]
    assert [entry.url for entry in one.related or ()] == [f"{HOME}/lamp/"]
    assert one.visits is not None
    assert one.visits.total == 1204
