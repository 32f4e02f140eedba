"""What stands inside a text about the page it is on is left out of it."""

import pytest

from archiver.platforms.generic import Generic
from tests.platforms.pages import HOME, SITE, page

LINES = [
    "The ferry leaves at seven, and nobody in the harbour has seen it leave on time.",
    "Its owner prints a timetable every spring, and every spring the harbour master signs it.",
    "I have asked both of them why, and each of them told me to ask the other one instead.",
    "The boat is worth what it was worth, since the pier gains every year what the boat loses.",
]


def text(inside: str) -> str:
    said = [f"<p>{line}</p>" for line in LINES]
    source = (
        "<html><head><title>Ferries at Seven</title></head><body><div id=wrap><h1>Ferries at "
        f"Seven</h1><div class=x>{said[0]}{said[1]}{inside}{said[2]}{said[3]}</div></div>"
        "</body></html>"
    )
    post = Generic().post(page(source, f"{HOME}2015/06/ferries-at-seven"), SITE).readings[0].post
    return post.body_text or ""


ABOUT_PAGE = {
    "links that share": "<ul class=r><li><a href='https://twitter.com/intent/tweet?url=u'>Tweet</a>"
    "<li><a href='https://www.facebook.com/sharer/sharer.php?u=u'>Facebook</a></ul>",
    "links that print": "<p><a href='?print=1'>Print</a> or <a href='mailto:?subject=s'>send</a></p>",
    "links that give": "<p>Was it of use? <a href='https://ko-fi.com/x'>Buy me a coffee</a>.</p>",
    "a form": "<div><div><h4>By post</h4><p>One letter a month.</p><form><input type=email>"
    "<button>Join</button></form></div></div>",
    "a pull quote": "<div class=big><q>each of them told me to ask the other one</q></div>",
    "a paragraph that quotes": "<p class=big>“Each of them”: each of them told me to ask the other"
    "</p>".replace("“Each of them”: ", ""),
    "related posts": f"<h4>Related articles</h4><ul><li><a href='{HOME}2015/05/rope'>On rope</a>"
    f"<li><a href='{HOME}2015/04/tar'>Tar by the barrel</a></ul>",
    "neighbours": f"<div><a href='{HOME}2015/05/rope'>« On rope</a> | <a href='{HOME}2015/07/tin'>"
    "Tin »</a></div>",
    "minutes": "<span>4 min read</span>",
    "votes": "<div>Rating: 4.5/5 (12 votes cast)</div>",
    "an advertisement": "<div class=m3><span>Reklama</span><p>Half-price ropes until Sunday</p></div>",
    "its label alone": "<div class=m3>Mainos</div>",
    "links that share, in another tongue": "<div>Zdieľať: <a href='#'>Facebook</a> <a href='#'>"
    "Vytlačiť</a></div>",
    "whom to ask": "<div class=k><h3>Talk to our experts</h3><p>Ines Quay, Partner</p></div>",
    "links to the comments": "<div><a href='#c'>Comments (4)</a> | <a href='#'>Permanent Link</a>"
    " | <a href='mailto:q@example.org'>Email</a></div>",
    "the way up": "<p><a href='#top'>Back to top</a></p>",
    "the author": "<div><h4>About the author</h4><p>Ines Quay walks.</p></div>",
    "the author below a heading": "<h4>About the author</h4><p>Ines Quay walks.</p>",
}
OF_THE_TEXT = {
    "a quotation": "<blockquote>We see no reason for alarm, said the chairman.</blockquote>",
    "a list of sources": "<p>Further reading</p><ul><li><a href='https://acts.example/1'>The Ferry "
    "Act</a></ul>",
    "a sentence with a share link": "<p>I told <a href='https://twitter.com/share?u=1'>them</a> so "
    "at some length, and was told in turn that nobody reads such things.</p>",
    "a box that speaks of advertising": "<div class=m3>Advertising is what the ferry lives on.</div>",
    "an invitation": "<p>Get in touch with a rope and I will show you.</p>",
    "an author of whom the text tells": "<p>The author is a ferry, says the ferry’s author.</p>"
    f"<p>{'The log has it so. ' * 12}</p>",
    "a refrain": "<p>So it goes.</p>",
    "a heading": "<h3>Rated for this sea</h3>",
}


@pytest.mark.parametrize("said", ABOUT_PAGE.values(), ids=list(ABOUT_PAGE))
def test_what_is_about_the_page_is_no_text(said: str) -> None:
    assert text(said) == "\n\n".join(LINES)


@pytest.mark.parametrize("said", OF_THE_TEXT.values(), ids=list(OF_THE_TEXT))
def test_what_the_author_wrote_stays(said: str) -> None:
    assert len(text(said)) > len("\n\n".join(LINES))


def test_who_the_author_is_stands_last_and_is_no_text() -> None:
    said = "<p><em>Kirjoittaja on Sataman Sanomien toimittaja.</em></p>"
    source = (
        "<html><head><title>Ferries at Seven</title></head><body><div><h1>Ferries at Seven</h1>"
        f"<div class=x>{''.join(f'<p>{line}</p>' for line in LINES)}{said}</div></div></body></html>"
    )
    post = Generic().post(page(source, f"{HOME}2015/06/ferries-at-seven"), SITE).readings[0].post
    assert post.body_text == "\n\n".join(LINES)


def test_an_introduction_of_a_theme_in_another_tongue_begins_the_text() -> None:
    lead = "V našej obci máme nové námestie za tristodvadsaťtisíc eur. Sadnúť si na ňom nedá."
    source = (
        f"<html><head><title>Ferries at Seven</title></head><body><article><header><h1>Ferries at "
        f"Seven</h1><p class=perex>{lead}</p></header>"
        f"<div class=x>{''.join(f'<p>{line}</p>' for line in LINES)}</div></article></body></html>"
    )
    post = Generic().post(page(source, f"{HOME}2015/06/ferries-at-seven"), SITE).readings[0].post
    assert post.body_text == "\n\n".join([lead, *LINES])
