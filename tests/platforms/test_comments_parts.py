"""Comments known by what they have in common: places, lines alike in all, words to answer by."""

import pytest

from archiver.items import Comment
from archiver.platforms.generic import Generic
from tests.platforms.pages import HOME, SITE, page

TEXT = "<p>The ferry leaves at seven, and nobody in the harbour has seen it leave on time.</p>" * 5
SAID = (
    ("Ines Quay", "So it is."),
    ("Tom Ash", "Quite"),
    (
        "oar_78",
        "Is the notice of 12 March 2014 still on the pier, or has the harbour taken it down",
    ),
)


def read(said: str) -> tuple[Comment, ...]:
    source = (
        "<html><head><title>Ferries at Seven</title></head><body><div id=wrap><h1>Ferries at "
        f"Seven</h1><p>1 June 2015</p>{TEXT}{said}</div></body></html>"
    )
    post = Generic().post(page(source, f"{HOME}notes/ferries.html"), SITE).readings[0].post
    assert "notice of 12 March" not in (post.body_text or "")
    return post.comments or ()


def each(unit: str) -> str:
    return "".join(
        unit.format(name=name, text=text, n=n) for n, (name, text) in enumerate(SAID, 3)
    )


def told(comments: tuple[Comment, ...]) -> list[tuple[str | None, str]]:
    return [(comment.author, comment.text) for comment in comments]


UNITS = {
    "a title of its own": "<li class=talk><h4>Seen it</h4><div class=meta>{name} | {n} May 2015"
    "</div><div class=talk-text>{text}</div><div class=tools>Agree (4) <a>Report</a></div></li>",
    "what is called so, dated behind": "<li class=talk><p class=said-text>{text}</p>"
    "<p>— {name}, {n} May 2015, 08:10</p></li>",
    "a place and a rank": "<li class=talk><b>{name}</b> <i>Old Harbour</i> <u>Member</u><br>"
    "{n} May 2015 08:10<br>{text}</li>",
    "tables in rows": "<li class=talk><table><tr><td><a href=/u/{n}>{name}</a></td>"
    "<td>{n} May 2015</td></tr></table><div>{text}</div><small>(<a>Reply</a>)</small></li>",
    "labels": "<li class=talk><p><b>Name:</b> {name}</p><p><b>Date:</b> {n} May 2015</p>"
    "<p><b>Comment:</b> {text}</p></li>",
    "days without a year": "<li class=talk><span>{name}</span> <span>May {n}</span><div>{text}"
    "</div></li>",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=list(UNITS))
def test_one_word_is_a_text_where_the_others_show_its_place(unit: str) -> None:
    comments = read(f"<div class=comments><h3>3 comments</h3><ul>{each(unit)}</ul></div>")
    assert told(comments) == list(SAID)
    assert all(comment.published_raw for comment in comments)


def test_a_name_before_each_text_is_enough_where_the_page_counts_comments() -> None:
    units = each("<div class=u><span class=x>{name}</span><div>{text}</div></div>")
    assert told(read(f"<h3>3 comments</h3>{units}")) == list(SAID)


def test_lines_divide_comments_that_have_names_alone() -> None:
    units = each("<p><b>{name}</b></p><p>{text}</p><hr>")
    assert told(read(f"<h3>3 comments</h3>{units}")) == list(SAID)


@pytest.mark.parametrize(
    "unit",
    [
        "<h5>Comment from: {name} [Visitor]</h5><div>{text}</div><p>So said.</p>",
        "<div class=by>Posted by <a href=/u/{n}>{name}</a> on {n} May 2015</div><p>{text}</p>",
    ],
)
def test_a_line_about_it_begins_each_run(unit: str) -> None:
    found = told(read(f"<div id=comments>{each(unit)}<h4>Add yours</h4><p>Be kind.</p></div>"))
    assert [name for name, _ in found] == [name for name, _ in SAID]
    assert all(text.startswith(said) for (_, text), (_, said) in zip(found, SAID, strict=True))
    assert "kind" not in found[-1][1]


def test_what_stands_behind_the_form_is_said_by_readers() -> None:
    units = each("<div class=row><div class=bold>{name}</div>{text}</div>")
    form = "<form><textarea placeholder='Join in'></textarea></form>"
    assert told(read(f"<div class=card>{form}{units}</div>")) == list(SAID)


def test_words_to_answer_by_lead_to_comments_that_nothing_calls_so() -> None:
    units = each(
        "<div class=row><div><h5><cite>{name}</cite> dice:</h5><p>{text}</p>"
        "<small><a href=#r>Responder</a></small></div></div>"
    )
    assert told(read(units)) == list(SAID)


def test_answers_are_found_in_what_they_answer() -> None:
    unit = "<div class=voice><div><b>{name}</b> <i>{n} May 2015</i></div><p>{text}</p>{more}</div>"
    (one, first), (two, second), (three, third) = SAID
    answer = unit.format(name=two, n=4, text=second, more="").replace("voice", "voice of-author")
    units = unit.format(name=one, n=3, text=first, more=f"<div class=in>{answer}</div>")
    last = unit.format(name=three, n=5, text=third, more="")
    again = last.replace(three, "Ada").replace(third, "No.")
    assert told(read(units + last + again)) == [*SAID, ("Ada", "No.")]


def test_each_comment_may_be_in_a_list_of_its_own() -> None:
    units = each("<ul class=c-{n}><li>{name} at {n} May 2015 <a>#</a></li><li>{text}</li></ul>")
    assert told(read(f"<div class=comment-area><h3>Comments</h3>{units}</div>")) == list(SAID)


def test_a_class_of_comments_on_what_holds_them_all_is_not_one_comment() -> None:
    units = each("<p><a href=/u/{n}>{name}</a> 2015-05-0{n} 08:10</p><p>{text}</p>")
    found = told(read(f"<div class=comment-box><p>Say it here</p><div>{units}</div></div>"))
    assert found == list(SAID)


def test_what_a_system_adds_to_a_name_is_none_of_it() -> None:
    units = each(
        "<div class=comment><h3><a href=#c{n}>Re: Ferries</a></h3><div class=submitted>Submitted "
        "by {name} (not verified) on {n} May 2015</div><div class=content><p>{text}</p></div></div>"
    )
    assert told(read(f"<div id=comments>{units}</div>")) == list(SAID)


def test_commentary_is_not_comments() -> None:
    said = "<div class=commentary><div><b>Ines Quay</b> 3 May 2015</div><p>So it is.</p></div>"
    assert read(said) == ()
