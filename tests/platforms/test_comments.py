"""Comments in core's markup, old and new, in callbacks of themes and in block themes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archiver.items import Comment
from archiver.platforms.comments import area, comment_count, comments, has_discussion
from tests.platforms.pages import COMMENTS, element, resolve

SHANGHAI = ZoneInfo("Asia/Shanghai")


def found(html: str) -> tuple[Comment, ...]:
    tree = element(html)
    return comments(area(tree), resolve, SHANGHAI)


def test_the_html5_list_with_a_thread_and_a_ping() -> None:
    ines, hand, ping = found(COMMENTS)
    assert ines == Comment(
        id="5",
        author="Ines",
        author_url="https://reader.example/ines",
        published=datetime(2015, 6, 3, 2, 0, tzinfo=UTC),
        published_raw="2015-06-03T10:00:00+08:00",
        text="I take that train.\n\nIt is late.",
    )
    assert (hand.id, hand.parent_id, hand.author, hand.author_url) == ("6", "5", "Old Hand", None)
    assert hand.text == "So do I."
    assert ping == Comment(
        id="8",
        author="Rails, again",
        author_url="https://echo.example/rails",
        text="Rails, again",
        kind="pingback",
    )


OLD = """<h3 id="comments">2 Responses to &#8220;Juniper&#8221;</h3><ol class="commentlist">
<li class="comment even thread-even depth-1 parent" id="comment-11"><div id="div-comment-11"
 class="comment-body"><div class="comment-author vcard"><img class="avatar" src="/a.png"><cite
 class="fn"><a href="https://reader.example/" class="url">Ines</a></cite> <span
 class="says">says:</span></div><div class="comment-meta commentmetadata"><a
 href="#comment-11">June 3, 2015 at 10:00 am</a> <a class="comment-edit-link" href="#">(Edit)</a></div>
<p>I take <em>that</em> train.</p><p>It is late.<br />Often.</p><div class="reply"><a
 class="comment-reply-link" href="#">Reply</a></div></div>
<ul class="children"><li class="comment odd depth-2" id="comment-12"><div class="comment-body"><div
 class="comment-author vcard"><cite class="fn">Old Hand</cite> <span class="says">says:</span></div>
<div class="comment-meta commentmetadata"><a href="#">June 3, 2015 at 11:30 am</a></div><p>So do I.</p>
</div></li></ul></li></ol>"""

TWENTY_TEN = """<div id="comments"><h3 id="comments-title">2 Responses to <em>Juniper</em></h3>
<ol class="commentlist"><li class="comment depth-1" id="li-comment-11"><div id="comment-11"><div
 class="comment-author vcard"><cite class="fn">Ines</cite> <span class="says">says:</span></div><div
 class="comment-meta commentmetadata"><a href="#">June 3, 2015 at 10:00 am</a></div><div
 class="comment-body"><p>I take that train.</p></div><div class="reply">Reply</div></div>
<ul class="children"><li class="comment depth-2" id="li-comment-12"><div id="comment-12"><div
 class="comment-author vcard"><cite class="fn">Old Hand</cite></div><div class="comment-body"><p>So do
 I.</p></div></div></li></ul></li>
<li class="post pingback"><p>Pingback: <a href="https://echo.example/">Echo</a></p></li></ol></div>"""

BLOCK = """<div class="wp-block-comments"><h3 id="comments" class="wp-block-comments-title">2 responses to
 &#8220;Juniper&#8221;</h3><ol class="wp-block-comment-template"><li id="comment-11" class="comment
 depth-1"><div class="wp-block-columns"><div class="wp-block-avatar"><img src="/a.png"></div><div
 class="wp-block-comment-author-name"><a href="https://reader.example/">Ines</a></div><div
 class="wp-block-comment-date"><time datetime="2015-06-03T10:00:00+08:00"><a href="#">June 3</a></time>
</div><div class="wp-block-comment-content"><p>I take that train.</p></div><div
 class="wp-block-comment-reply-link"><a href="#">Reply</a></div></div>
<ol><li id="comment-12" class="comment depth-2"><div class="wp-block-comment-author-name">Old Hand</div>
<div class="wp-block-comment-content"><p>So do I.</p></div></li></ol></li></ol></div>"""


@pytest.mark.parametrize("html", [OLD, TWENTY_TEN, BLOCK], ids=["old core", "callback", "blocks"])
def test_threads_in_other_markup(html: str) -> None:
    first, second, *_ = found(html)
    assert (first.id, first.parent_id, first.author) == ("11", None, "Ines")
    assert first.text.startswith("I take that train.")
    assert first.published == datetime(2015, 6, 3, 2, 0, tzinfo=UTC)
    assert (second.id, second.parent_id, second.author) == ("12", "11", "Old Hand")
    assert second.text == "So do I."


def test_a_ping_without_id_is_named_by_where_it_comes_from() -> None:
    *_, ping = found(TWENTY_TEN)
    assert (ping.kind, ping.author, ping.author_url) == (
        "pingback",
        "Echo",
        "https://echo.example/",
    )
    assert ping.text == "Echo"
    assert [c.id for c in found(TWENTY_TEN.replace(">Echo<", ">Echo, later<"))][-1] == ping.id
    assert len(found(TWENTY_TEN.replace(' href="https://echo.example/"', ""))) == 2


def test_old_markup_keeps_paragraphs_and_lines_and_the_date_as_printed() -> None:
    first, _ = found(OLD)
    assert first.text == "I take that train.\n\nIt is late.\nOften."
    assert first.published_raw == "June 3, 2015 at 10:00 am"
    assert first.author_url == "https://reader.example/"


def test_replies_past_the_depth_limit_are_flat() -> None:
    html = "".join(
        f'<li id="comment-{n}" class="comment depth-5"><div class="comment-content">{n}</div></li>'
        for n in (1, 2)
    )
    assert [(c.id, c.parent_id) for c in found(f"<ol>{html}</ol>")] == [("1", None), ("2", None)]


def test_a_trackback_with_a_text_of_its_own() -> None:
    html = """<ol class="commentlist"><li id="comment-3" class="trackback"><div class="comment-body">
    <cite class="fn"><a href="https://echo.example/">Echo</a></cite><div class="comment-content"><p>[…]
    trains […]</p></div></div></li><li id="comment-4" class="pingback">no link</li></ol>"""
    echo, bare = found(html)
    assert (echo.kind, echo.author, echo.text) == ("trackback", "Echo", "[…] trains […]")
    assert (bare.kind, bare.author, bare.text) == ("pingback", None, "no link")


def test_only_the_id_is_sure() -> None:
    [comment] = found('<div id="comment-9">Just words</div><div id="comment-x">no</div>')
    assert comment == Comment(id="9", text="Just words")


def test_a_comment_printed_twice_counts_once() -> None:
    html = '<li id="comment-9"><div id="comment-9" class="comment-content">x</div></li>'
    assert [c.id for c in found(f"<ol>{html}</ol>")] == ["9"]


def test_a_form_is_no_comment() -> None:
    assert found('<div id="comments"><div id="comment-form-wrap"></div></div>') == ()


@pytest.mark.parametrize(
    ("title", "count"),
    [
        ("8 thoughts on &ldquo;7 Looms&rdquo;", 8),
        ("One thought on &ldquo;7 Looms&rdquo;", 1),
        ("1,204 Responses to <em>7 Looms</em>", 1204),
        ("No Comments", 0),
        ("Comments", None),
    ],
)
def test_the_count_as_printed(title: str, count: int | None) -> None:
    tree = element(f'<div id="comments"><h2 class="comments-title">{title}</h2></div><article/>')
    assert comment_count(tree, tree) == count


def test_the_count_may_stand_in_the_article() -> None:
    html = '<article><span class="comments-link"><a href="#">3 Comments</a></span></article>'
    tree = element(f'{html}<div id="comments"><h2>5 things</h2></div>')
    assert comment_count(tree, tree) == 3


def test_whether_there_is_a_place_for_comments() -> None:
    assert has_discussion(element('<div id="comments"></div>'))
    assert has_discussion(element('<div id="respond"></div>'))
    assert not has_discussion(element("<p>no</p>"))
    tree = element("<p>no</p>")
    assert area(tree) is tree
