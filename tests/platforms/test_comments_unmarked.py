"""Comments in markup that no system is known for, each kind on the smallest page that has it."""

import pytest

from archiver.items import Comment
from archiver.platforms.generic import Generic
from tests.platforms.pages import HOME, SITE, page

TEXT = "<p>The ferry leaves at seven, and nobody in the harbour has seen it leave on time.</p>" * 5
PAIRS = (("Ines Quay", "So it is."), ("Tom Ash", "The kettle was late too, I remember."))


def read(said: str) -> tuple[tuple[Comment, ...], str]:
    source = (
        "<html><head><title>Ferries at Seven</title></head><body><div id='wrap'><h1>Ferries at "
        f"Seven</h1><p>1 June 2015</p>{TEXT}{said}</div></body></html>"
    )
    post = Generic().post(page(source, f"{HOME}notes/ferries.html"), SITE).readings[0].post
    return post.comments or (), post.body_text or ""


def each(unit: str) -> str:
    return "".join(
        unit.format(name=name, text=text, n=n) for n, (name, text) in enumerate(PAIRS, 3)
    )


UNITS = {
    "a board's tables": "<table class=tb><tr><td>04-0{n}-2015, 08:10 AM</td><td>#{n}</td></tr>"
    "<tr><td><a class=bigusername href=/u/{n}>{name}</a><div>Senior Member</div></td>"
    "<td><div id=post_message_{n}>{text}</div></td></tr></table>",
    "quotations": "<blockquote><p>{text}</p><footer>— {name}, <time>Apr {n}, 2015</time></footer>"
    "</blockquote>",
    "a board's rows": "<div id=p{n} class='post bg{n}'><h3><a href=#p{n}>Re: Ferries at Seven</a>"
    "</h3><p class=author>by <b>{name}</b> » April {n}, 2015, 8:10</p><div class=content>{text}"
    "</div></div><hr>",
}
LABELLED = {
    "three elements each": "<div class=h>Re: Ferries</div><div class=b>{text}</div>"
    "<div class=f>2015/04/0{n} 08:10 | URL | {name}</div>",
    "two rows each": "<tr><th>{name}</th><td>2015-04-0{n} 08:10</td></tr>"
    "<tr><td colspan=2>{text}</td></tr>",
    "a line below": "<p>{text}</p><p><i>{name}, {n} April 2015</i></p>",
    "a name and a colon": "<p><b>{name}:</b> {text}</p>",
    "no space between": "<div class=k><span>{name}</span><span>Apr {n}, 2015</span><p>{text}</p>"
    "</div>",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=list(UNITS))
def test_what_repeats_below_the_text_with_names_and_dates_is_said_by_readers(unit: str) -> None:
    comments, body = read(each(unit))
    assert [(c.author, c.text) for c in comments] == list(PAIRS)
    assert "kettle" not in body


@pytest.mark.parametrize("unit", LABELLED.values(), ids=list(LABELLED))
def test_what_follows_a_heading_is_taken_apart(unit: str) -> None:
    units = each(unit)
    comments, body = read(
        f"<h3>Comments</h3>{f'<table>{units}</table>' if '<tr' in unit else units}"
    )
    assert [(c.author, c.text) for c in comments] == list(PAIRS)
    assert "kettle" not in body


@pytest.mark.parametrize(
    ("label", "date", "answer"),
    [
        ("Komentarze", "2 dni temu", "Odpowiedz"),
        ("Yorumlar", "3 Nisan 2015 10:20", "Yanıtla"),
        ("Комментарии", "3 апреля 2015 в 10:20", "Ответить"),
        ("Komentáře", "3. dubna 2015 v 10:20", "Odpovědět"),
        ("コメント", "2日前", "返信"),
        ("댓글 2", "2일 전", "답글"),
        ("Reacties", "2 dagen geleden", "Beantwoorden"),
    ],
)
def test_comments_are_found_in_any_language(label: str, date: str, answer: str) -> None:
    unit = f"<div class=k><b>{{name}}</b> {date}<p>{{text}}</p><a href='#'>{answer}</a></div>"
    comments, body = read(f"<h3>{label}</h3>{each(unit)}")
    assert [(c.author, c.text) for c in comments] == list(PAIRS)
    assert "kettle" not in body


def test_a_class_on_the_text_alone_means_the_comment_around_it() -> None:
    unit = (
        "<tr><td><div><a class=hnuser>{name}</a> <span>{n} April 2015</span></div>"
        "<div class=comment><div>{text}</div></div></td></tr>"
    )
    comments, body = read(f"<table>{each(unit)}</table>")
    assert [c.text for c in comments] == [text for _, text in PAIRS]
    assert "Tom Ash" not in body


def test_a_class_on_the_comment_alone_leaves_its_lines_to_tell() -> None:
    unit = (
        "<li class=comment><h4>Re: Ferries</h4><div>by <a href=/u>{name}</a> on Monday April {n}, "
        "2015</div><div class=commentBody><div>{text}</div></div></li>"
    )
    comments, _ = read(f"<ul>{each(unit)}</ul>")
    assert [(c.author, c.text) for c in comments] == list(PAIRS)


def test_other_posts_with_their_authors_and_days_are_no_comments() -> None:
    unit = (
        "<div class=card><a href=/notes/{n}.html>What the Kettle Said Next</a><p>By {name}, April {n}, "
        "2015</p><p>{text}</p></div>"
    )
    assert read(each(unit))[0] == ()


def test_one_comment_below_a_heading_that_counts_it_is_read() -> None:
    one = "<div class=one><div>Ines Quay</div><div>3 April 2015, 10:20</div><div>So it is.</div></div>"
    comments, _ = read(f"<div><h4>1 comment</h4>{one}</div>")
    assert [(c.author, c.text) for c in comments] == [("Ines Quay", "So it is.")]


ROWS = (
    "<tr class='hlava uroven{n}'><td>{n}.</td><td><b>{name}</b></td><td>1{n}. 6. 2016, 10:11</td>"
    "</tr><tr class=telo><td></td><td colspan=2><div>{text}</div></td></tr>"
)


@pytest.mark.parametrize(
    "said",
    [
        "<a name=comments></a><table>" + each(ROWS) + "</table>",
        "<a id=kommentare></a><table>" + each(ROWS) + "</table>",
        "<section class=diskusia><h3>Diskusia k článku (2)</h3><table>"
        + each(ROWS)
        + "</table></section>",
        "<div class=postbag id=letters><h3>From our postbag</h3>"
        + each("<blockquote><p>{text}</p><p class=sig><b>{name}</b>, by post</p></blockquote>")
        + "</div>",
    ],
)
def test_rows_and_letters_below_what_only_links_lead_to_are_comments(said: str) -> None:
    comments, body = read(said)
    assert [(c.author, c.text) for c in comments] == list(PAIRS)
    assert "kettle" not in body


def test_an_anchor_before_the_rest_of_the_page_makes_no_comments_of_it() -> None:
    links = "".join(f"<li><a href='/n/{n}'>Rope no. {n}</a> 0{n}.06.2015</li>" for n in (1, 2, 3))
    comments, body = read(f"<a name=comments></a><p>Nobody has written.</p><ul>{links}</ul>")
    assert comments == ()
    assert "ferry leaves at seven" in body


def test_an_answer_of_the_owner_in_a_comment_is_one_of_its_own() -> None:
    answer = (
        "<li class=reply-text><p class=i><span class=user-name>The Owner</span> 2015/06/05 12:30"
    )
    answer += " reply</p><p>The kettle is mine.</p></li>"
    unit = "<ul class=single id=comment-9{n}><li class=i><span class=user-name>{name}</span> "
    unit += "<span class=t>2015/06/0{n} 21:02</span></li><li class=post-text>{text}</li></ul>"
    said = each(unit).replace("I remember.</li></ul>", f"I remember.</li>{answer}</ul>")
    comments, _ = read(f"<div id=comment-list>{said}</div>")
    told = [(c.author, c.text) for c in comments]
    assert told == [*PAIRS, ("The Owner", "The kettle is mine.")]
    assert comments[2].parent_id == comments[1].id


def test_an_anchor_with_a_number_around_the_post_is_no_comment() -> None:
    source = (
        f"<html><head><title>Ferries at Seven</title></head><body><main><a id=c4410></a><div "
        f"class=news><h3>Ferries at Seven</h3><p>1 June 2015</p>{TEXT}</div></main></body></html>"
    )
    post = Generic().post(page(source, f"{HOME}notes/ferries.html"), SITE).readings[0].post
    assert post.comments is None
    assert "nobody in the harbour" in (post.body_text or "")
