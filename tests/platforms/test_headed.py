"""What is a post though its document is called after the blog, and what is none all the same."""

import pytest

from archiver.platforms.generic import Generic
from archiver.site import Era, PageKind, PageReading, Site
from tests.platforms.pages import page

HOME = "https://weir.example/"
SITE = Site(title="Weir Notes", home=HOME, eras=(Era(platform=Generic()),))
TEXT = (
    "<p>The weir was painted green in May, by a man who had been asked to paint the gate, and "
    "nobody has had the heart to tell either of them which is which.</p>"
)
AT = "notes/the-green-weir-again/"


def read(body: str, *, title: str = "Weir Notes", head: str = "", at: str = AT) -> PageReading:
    html = (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )
    return Generic().read(page(html, HOME + at), SITE)


def layout(*top: str, more: str = "") -> str:
    return f"""<div class="bar"><a href="/">Weir Notes</a> <a href="/all/">All</a></div>
        <div class="col-8">{"".join(top)}{TEXT * 4}{more}</div>"""


HEADING = "<h1>The Green Weir, Again</h1>"


@pytest.mark.parametrize(
    "day", ["19 września 2016", "September 19, 2016", "19.09.2016", "19 settembre 2016"]
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_heading_and_a_day_right_before_the_text_show_a_post(day: str, swapped: bool) -> None:
    lines = [HEADING, f"<p><b>Ida Marsh</b> · {day}</p>".replace(" · ", "</p><p>")]
    reading = read(layout(*(reversed(lines) if swapped else lines)))
    assert reading.kind is PageKind.POST


def test_a_title_in_large_letters_of_a_page_made_by_hand_is_a_heading() -> None:
    top = '<font size="+2"><b>The Green Weir</b></font><br><i>April 18, 1999</i><hr>'
    found = read(layout(top), title="New Page 1", at="col117.htm")
    assert found.kind is PageKind.POST


@pytest.mark.parametrize(
    "top",
    [
        HEADING,  # no day
        "<p>19 September 2016</p>",  # no heading
        HEADING + "<p>Last updated 19 September 2016</p>",
        HEADING + "<p>© 19 September 2016</p>",
        '<h1><a href="/other-page-of-it/">The Green Weir</a></h1><p>19 September 2016</p>',
    ],
)
def test_less_than_a_heading_and_a_day_shows_none(top: str) -> None:
    assert read(layout(top)).kind is not PageKind.POST


def test_a_page_that_lies_where_no_posts_do_is_none() -> None:
    top = HEADING + "<p>19 September 2016</p>"
    assert read(layout(top), at="weir").kind is not PageKind.POST
    assert read(layout(top), at="about/").kind is not PageKind.POST


def test_several_texts_each_with_its_heading_and_day_are_a_list() -> None:
    one = "<h2>{}</h2><p>{} May 2003</p>" + TEXT * 3
    body = layout(one.format("Paint", 3), more=one.format("Gate", 9) + one.format("Ladder", 21))
    assert read(body, at="old-notes-archive/2003_05.html").kind is not PageKind.POST


def test_a_text_beside_the_cards_of_others_is_a_post() -> None:
    cards = "".join(
        f'<article class="card_{n}"><h3><a href="/notes/no-{n}/">No {n}</a></h3></article>'
        for n in range(3)
    )
    body = f'<div class="page_x"><h1>The Green Weir</h1><div>{TEXT * 12}</div></div>{cards}'
    assert read(body, title="The Green Weir | Weir Notes").kind is PageKind.POST
    short = body.replace(TEXT * 12, TEXT)
    assert read(short, title="The Green Weir | Weir Notes").kind is PageKind.LISTING


def test_a_text_in_an_element_with_the_name_of_something_else_is_read() -> None:
    body = f"""<table class="bannerBox"><tr><td>Weir Notes</td></tr><tr><td>
        <p class="entryTitle">The Green Weir</p><div class="entryContent">{TEXT * 6}</div>
        <p>Posted at 01:14PM Mar 04, 2008</p></td></tr></table>"""
    reading = read(body, title="The Green Weir : Weir Notes", at="notes/entry/the_green_weir")
    assert reading.kind is PageKind.POST
    assert (reading.readings[0].post.body_text or "").startswith("The weir was painted green")
