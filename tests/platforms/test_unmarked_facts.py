"""What pages tell of a post in rows, in small lines and in their own words for it."""

from __future__ import annotations

import pytest

from archiver.items import Post
from archiver.page import Page
from archiver.platforms import people, undeclared_site
from archiver.platforms.generic import Generic
from tests.platforms.pages import capture

HOME = "https://weir.example"
URL = f"{HOME}/essays/the-weir-keeper.html"
TEXT = "".join(
    f"<p>Gauge number {n} stood in the millrace for a century before anybody wrote down what it "
    "said, and what it said was always a little less than the miller did.</p>"
    for n in range(6)
)
TITLE = "The weir keeper"
HEADED = f"<h1>{TITLE}</h1>"


def post(
    before: str = HEADED, behind: str = "", *, title: str = TITLE, head: str = "", aside: str = ""
) -> Post:
    html = (
        f'<html lang="en"><head><meta property="og:type" content="article">{head}'
        f"<title>{title}</title></head><body><div class='x1'>{before}<div class='x2'>{TEXT}</div>"
        f"{behind}</div>{aside}</body></html>"
    )
    page = Page.from_capture(capture(html.encode(), URL))
    return Generic().post(page, undeclared_site(f"{HOME}/")).readings[0].post


def names(found: Post) -> tuple[list[str], list[str]]:
    return [t.name for t in found.categories or ()], [t.name for t in found.tags or ()]


@pytest.mark.parametrize(
    "label", ["Rovat", "Хабы", "Subject", "Hub", "Palsta", "القسم", "קטגוריה", "Dział", "Rubriik"]
)
def test_what_announces_a_category_is_known_in_many_languages(label: str) -> None:
    assert names(post(f'{HEADED}<p>{label}: <a href="/x/17">Mills</a></p>')) == (["Mills"], [])


@pytest.mark.parametrize(
    "label", ["Avainsanat", "Oznake", "Klíčová slova", "Từ khóa", "תגיות", "Ετικέτες", "الوسوم"]
)
def test_what_announces_tags_is_known_in_many_languages(label: str) -> None:
    found = post(behind=f'<p>{label}: <a href="/x/1">mills</a>, <a href="/x/2">weirs</a></p>')
    assert names(found) == ([], ["mills", "weirs"])


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("/Blog/tabid/9/CatID/4/Default.aspx", (["Mills"], [])),
        ("/category/mills/", (["Mills"], [])),
        ("/tag/mills/", ([], ["Mills"])),
        ("/taxonomy/term/4", ([], ["Mills"])),
        ("/mills", ([], ["Mills"])),
    ],
)
def test_a_topic_is_what_its_address_says(href: str, wanted: tuple[list[str], list[str]]) -> None:
    assert names(post(f'{HEADED}<p>Topic: <a href="{href}">Mills</a></p>')) == wanted


def test_a_label_with_a_link_does_not_name_what_stands_in_the_next_cell() -> None:
    row = '<table><tr><td>Rubrika: <a href="/r/m">Mills</a></td><td>Likes: 64</td></tr></table>'
    assert names(post(HEADED + row)) == (["Mills"], [])


def test_a_link_to_the_comments_behind_the_tags_is_none_of_them() -> None:
    line = (
        '<p>Tagged <a href="/blog/tag/mills">mills</a> '
        f'<a href="{URL}#comments-holder">Comments: 2</a></p>'
    )
    assert names(post(behind=line)) == ([], ["mills"])


def test_words_of_the_blogs_own_list_of_categories_are_a_category() -> None:
    foot = "<div><span>9:12 PM</span> | <span>Mills</span> | <span>Tides</span></div>"
    aside = (
        '<h3>Filed here</h3><div><a href="/?_c=cat4">Mills</a> <a href="/?_c=cat5">Locks</a></div>'
    )
    assert names(post(behind=foot, aside=aside)) == (["Mills"], [])


def test_the_label_of_a_story_counts_before_the_section_that_programs_are_told() -> None:
    head = '<meta property="article:section" content="Opinion">'
    assert names(post(f'<p class="story-label">Column</p>{HEADED}', head=head)) == (["Column"], [])


@pytest.mark.parametrize(
    "rows",
    [
        "<table><tr><td>Author:</td><td>Ines Quay</td><td>Created:</td><td>2/3/2011</td></tr></table>",
        "<dl><dt>Subject</dt><dd>Mills</dd><dt>Written by</dt><dd>Ines Quay</dd></dl>",
        '<p>Tue, 02/03/2009 - 06:15 — <a href="/user/12">Ines Quay</a></p>',
    ],
)
def test_an_author_in_a_row_is_found_though_the_head_names_the_house(rows: str) -> None:
    found = post(rows + HEADED, head='<meta name="author" content="Super User">')
    assert [a.name for a in found.authors or ()] == ["Ines Quay"]


def test_a_user_is_named_beside_the_date_alone() -> None:
    line = '<p>Tue, 02/03/2009 - 06:15 — <a href="/user/12">weirkeeper</a></p>'
    assert [a.name for a in post(HEADED + line).authors or ()] == ["weirkeeper"]


def test_the_only_nickname_beside_the_posts_is_who_writes_them() -> None:
    box = '<div class="profile"><dl><dt class="userNickname">millrace</dt></dl></div>'
    assert [a.name for a in post(behind=box).authors or ()] == ["millrace"]
    other = box.replace("millrace", "sluice")
    assert post(behind=box + other).authors is None


def test_what_follows_a_name_in_chinese_is_no_part_of_it() -> None:
    assert people.names("巷口 發表在 水車 留言(4)") == ("巷口",)


@pytest.mark.parametrize(
    ("title", "before", "wanted"),
    [
        ("Weir House - Insights", f'<a href="/in">Insights</a><h2>{TITLE}</h2>', TITLE),
        ("New Page 1", f"<h2>{TITLE}</h2>", TITLE),
        ("Weir House - Hal Winter", f'<span class="subject"><b>{TITLE}</b></span><br>', TITLE),
        (f"{TITLE} - Hal Winter", f'<h1 class="sr-only">Hal Winter</h1><div>{TITLE}</div>', TITLE),
    ],
)
def test_a_title_is_found_though_the_document_is_called_otherwise(
    title: str, before: str, wanted: str
) -> None:
    assert post(before + "<p>May 7, 2014</p>", title=title).title == wanted


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<p>Nov 07 Wed 2012 20:18</p>", "2012-11-07"),
        ('<p><a href="/a">earlier</a> | <a href="/">today</a></p><p>7 May 2014</p>', "2014-05-07"),
    ],
)
def test_a_day_is_read_with_its_name_and_not_from_a_menu(line: str, day: str) -> None:
    assert str(post(line + HEADED).published_day) == day


def test_microdata_in_the_head_tell_a_day_that_is_printed_without_its_year() -> None:
    head = '<meta itemprop="datePublished" content="2014-03-05T09:00:00+0000">'
    assert str(post(HEADED + "<time>5 Mar</time>", head=head).published_day) == "2014-03-05"


def test_views_and_related_posts_are_told_in_more_languages() -> None:
    found = post(
        HEADED + "<p>7 May 2014 · Prečítané: 1 204x</p>",
        "<div><h3>Ajánlott bejegyzések:</h3><ul><li><a href='/essays/a-gauge.html'>A gauge</a>"
        "<li><a href='/essays/a-lock.html'>A lock</a></ul></div>",
    )
    assert found.visits is not None
    assert found.visits.total == 1204
    assert [entry.title for entry in found.related or ()] == ["A gauge", "A lock"]
