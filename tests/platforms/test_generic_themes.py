"""What themes of static engines print, each rule on the smallest page that needs it."""

import pytest

from archiver.items import Post
from archiver.platforms.generic import Generic
from archiver.platforms.places import has_neighbours, is_list_place, is_page_place
from archiver.site import PageKind
from tests.platforms.pages import HOME, SITE, page

LINE = "The ferry leaves at seven, and nobody in the harbour has ever seen it leave on time. "
TEXT = f"<p>{LINE * 2}</p><p>{LINE * 3}</p>"
TITLE = "Ferries at Seven"
URL = f"{HOME}notes/ferries-at-seven.html"
HEAD = (
    f"<title>{TITLE} | Quay Letters</title>"
    "<meta property='article:published_time' content='2015-06-01'>"
)


def read(body: str, head: str = HEAD) -> Post:
    found = Generic().post(page(f"<html><head>{head}</head><body>{body}</body></html>", URL), SITE)
    return found.readings[0].post


def kind(body: str, head: str, url: str) -> PageKind:
    source = f"<html><head>{head}</head><body>{body}</body></html>"
    return Generic().read(page(source, url), SITE).kind


def names(terms: object) -> list[str]:
    return [term.name for term in terms or ()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (HEAD, f"<h1>{TITLE}<a class='headerlink' href='#ferries'>#</a></h1>{TEXT}"),
        (HEAD, f"<h1><a href='#ferries'>¶</a> {TITLE}</h1>{TEXT}"),
        ("<title>Quay Letters</title>", f"<div class='post-main-title'>{TITLE}</div>{TEXT}"),
        (
            "<title>Ferries at Seven: a Ledger | Quay</title>",
            f"<div>Ferries at Seven: a Ledger</div>{TEXT}",
        ),
    ],
    ids=["a sign behind it", "a sign before it", "a class alone", "with a separator in it"],
)
def test_the_title_is_what_readers_see(head: str, body: str) -> None:
    assert (read(body, head).title or "").startswith(TITLE)
    assert (read(body, head).title or "")[-1] not in "#¶"


def test_a_title_that_two_elements_claim_by_class_alone_is_none() -> None:
    cards = "".join(f"<p class='post-title'>{name}</p>" for name in ("Plums", "Kettles"))
    post = read(f"{cards}<div class='post'>{TEXT}</div>", "<title>Quay Letters</title>")
    assert post.title == "Quay Letters"


@pytest.mark.parametrize(
    "line",
    [
        "<div class='author'><span class='name'>Oda Brenner</span><span>Lv2</span></div>",
        "<div id='post-author'>Oda Brenner</div>",
        "<div class='md-post__authors'><span>Oda Brenner</span></div>",
    ],
)
def test_the_line_above_the_text_names_the_author_before_the_owner_of_the_blog(line: str) -> None:
    head = HEAD + ("<meta name='author' content='Mara Finch'>" if "post" in line else "")
    post = read(f"<article><h1>{TITLE}</h1>{line}{TEXT}</article>", head)
    assert names(post.authors) == ["Oda Brenner"]


def test_a_role_in_the_line_above_the_text_does_not_hide_the_author() -> None:
    head = f"{HEAD}<meta name='author' content='Mara Finch'>"
    post = read(f"<h1>{TITLE}</h1><p class='post-author'>by admin</p>{TEXT}", head)
    assert names(post.authors) == ["Mara Finch"]


def test_what_readers_say_names_no_author_and_no_day() -> None:
    said = "".join(
        f"<div class='row'><div class='top'><a class='username' href='/u/{n}'>{name}</a> "
        f"<time datetime='2016-01-0{n}'>January {n}, 2016</time></div><p>So it is, {n}.</p></div>"
        for n, name in enumerate(("Ines Quay", "Tom Ash"), 1)
    )
    post = read(f"<h1>{TITLE}</h1>{TEXT}<h3>2 comments</h3>{said}", f"<title>{TITLE}</title>")
    assert names([*post.authors] if post.authors else None) == []
    assert post.published is None
    assert [comment.author for comment in post.comments or ()] == ["Ines Quay", "Tom Ash"]


BOX = (
    "<aside class='left'><div class='entry-info'><p>2 May 2015</p>"
    "<ul><li><a href='/blog/author/oda/'>Oda Brenner</a></li>"
    "<li><a href='/blog/category/trade/'>Trade</a></li>"
    "<li><a href='/blog/tag/plums/'>plums</a></li></ul></div></aside>"
)


def test_a_box_beside_the_text_tells_of_the_post() -> None:
    post = read(f"{BOX}<article><h1>{TITLE}</h1>{TEXT}</article>", f"<title>{TITLE}</title>")
    assert names(post.authors) == ["Oda Brenner"]
    assert str(post.published)[:10] == "2015-05-02"
    assert (names(post.categories), names(post.tags)) == (["Trade"], ["plums"])


def test_one_of_two_such_boxes_is_about_another_post() -> None:
    post = read(f"{BOX}{BOX}<article><h1>{TITLE}</h1>{TEXT}</article>", f"<title>{TITLE}</title>")
    assert post.authors is None
    assert post.tags is None


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("<a href='/tags/plums/'>plums<sup>12</sup></a>", ["plums"]),
        ("<a href='/tags/plums/'>plums <span>(3)</span></a>", ["plums"]),
        ("<ul class='nav-label'><li><a href='/'>Home</a></li></ul>", []),
        ("\n".join(["<a class='post-tag' href='/x/'>tea</a>" + " " * 90] * 3), ["tea"]),
        ("<nav class='md-tags'><span class='md-tag'>tea</span></nav>", ["tea"]),
    ],
    ids=["a count", "a count in brackets", "the way home", "much white space", "no links"],
)
def test_tags_are_read_without_what_stands_beside_them(line: str, tags: list[str]) -> None:
    post = read(f"<article><h1>{TITLE}</h1><div>{line}</div><div>{TEXT}</div></article>")
    assert names(post.tags) == tags


def test_the_way_home_names_the_category_where_nothing_else_does() -> None:
    crumbs = (
        "<div id='breadcrumb'><a href='/'>Home</a><a href='/categories/trade/'>Trade</a></div>"
    )
    post = read(f"{crumbs}<article><h1>{TITLE}</h1>{TEXT}</article>")
    assert names(post.categories) == ["Trade"]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Last updated: <time datetime='2015-07-08'>8 July</time></p>",
        "<p><time title='Updated 2015-07-08' datetime='2015-07-08'>8 July</time></p>",
        "<span class='post-update-date'><span>2015-07-08 18:00</span></span>",
    ],
)
def test_the_last_change_is_told_behind_a_label(line: str) -> None:
    post = read(f"<article><h1>{TITLE}</h1>{TEXT}{line}</article>")
    assert str(post.modified)[:10] == "2015-07-08"


@pytest.mark.parametrize(
    "box",
    [
        "<div class='license-box'><div>Author</div><div>Fridays</div></div>",
        "<div class='post-copyright'>Fridays</div>",
        "<div class='post-prevnext'><a href='/a.html'>Fridays</a></div>",
        "<div class='reward'>Fridays</div>",
    ],
)
def test_what_themes_put_below_the_text_is_none_of_it(box: str) -> None:
    text = read(f"<h1>{TITLE}</h1><article class='post-content'>{TEXT}{box}</article>").body_text
    assert "Fridays" not in (text or "")


@pytest.mark.parametrize(
    "path",
    ["tags/tea/", "blog/tags/tea/", "category/tea.html", "2015/06/", "archives/2015/", "blog/",
     "archives/2015/06/page/2/", "page/3/"],
)  # fmt: skip
def test_a_list_of_a_single_post_is_no_post(path: str) -> None:
    body = f"<article><h1>{TITLE}</h1><time datetime='2015-06-01'>1 June</time>{TEXT}</article>"
    assert is_list_place(HOME + path)
    assert kind(body, f"<title>{TITLE}</title>", HOME + path) is PageKind.LISTING


def test_a_page_about_the_blog_is_no_post_unless_it_says_so() -> None:
    body = f"<article><h1>About</h1><time datetime='2015-06-01'>1 June</time>{TEXT}</article>"
    head = "<title>About</title><meta property='og:type' content='{}'>"
    assert is_page_place(f"{HOME}about/index.html")
    assert kind(body, head.format("website"), f"{HOME}about/") is PageKind.OTHER
    assert kind(body, head.format("article"), f"{HOME}about/") is PageKind.POST


def test_places_of_posts_are_no_lists() -> None:
    for path in ("2015/06/02/ferries/", "blog/ferries/", "tags-and-labels/"):
        assert not is_list_place(HOME + path)
    assert not is_page_place(f"{HOME}about-the-ferry/")


def test_json_about_the_whole_blog_makes_no_post() -> None:
    told = (
        '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "Quay Letters",'
        f' "mainEntityOfPage": {{"@id": "{HOME}"}}}}</script>'
    )
    head = f"<title>Quay Letters</title>{told}"
    assert kind("<ul><li>Nothing here yet</li></ul>", head, f"{HOME}shelf/") is not PageKind.POST


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("<a rel='prev' href='/notes/plums.html'>Plums</a>", True),
        ("<div class='next-post'><a href='/notes/plums.html'>Plums</a></div>", True),
        ("<a href='/notes/plums.html'>← Prev Plums</a>", True),
        ("<span>下一篇：<a href='/notes/plums.html'>Plums</a></span>", True),
        ("<a rel='next' href='/page/2/'>Older</a>", False),
        ("<a href='/notes/plums.html'>Plums</a>", False),
    ],
)
def test_a_post_leads_to_those_beside_it(link: str, *, found: bool) -> None:
    assert has_neighbours(page(f"<body>{link}</body>", URL), SITE) is found


def test_comments_that_are_articles_make_no_list_of_posts() -> None:
    said = f"<article class='message'><p>{LINE}</p></article>" * 4
    body = f"<h1>{TITLE}</h1><time datetime='2015-06-01'>1 June</time>{TEXT}<hr>{said}"
    assert kind(body, HEAD, URL) is PageKind.POST


@pytest.mark.parametrize(
    ("line", "views"),
    [
        ("06:15 pm, by harbourmaster , 121 words, 1388 views Categories: <a href='/x'>Sea</a>", 1388),
        ("There were some 1388 views of the bridge from the cranes above the dock, on a clear day",
         None),
    ],
)  # fmt: skip
def test_views_apart_from_the_rest_of_a_long_line_are_the_post_s(
    line: str, views: int | None
) -> None:
    post = read(f"<div class='entry-content'><div>{line}</div><h1>{TITLE}</h1>{TEXT}</div>")
    assert (post.visits.total if post.visits else None) == views


def test_a_printed_day_counts_before_the_one_on_which_a_draft_was_made() -> None:
    created = (
        f"<title>{TITLE}</title><meta property='og:type' content='article'>"
        "<meta name='DC.date.created' content='2015-05-28'>"
    )
    line = "<p>Column No. 117 Monday, June 1st, 2015</p>"
    for body, day in ((f"<h1>{TITLE}</h1>{line}{TEXT}", "2015-06-01"), (TEXT, "2015-05-28")):
        post = read(f"<article>{body}</article>", created)
        assert str(post.published_day) == day
