"""The printed number of comments, in the forms and languages of themes."""

import pytest

from archiver.platforms.comments import comment_count
from tests.platforms.pages import element


def told(html: str) -> int | None:
    tree = element(f"<article>{html}</article>")
    return comment_count(tree, tree)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("3 Comments", 3),
        ("One thought on &ldquo;7 Looms&rdquo;", 1),
        ("3 thoughts on &ldquo;7 Looms&rdquo;", 3),
        ("One Response to <em>5 comments on tea</em>", 1),
        ("12&nbsp;Replies to &quot;7 Looms&quot;", 12),
        ("Two thoughts on tea", 2),
        ("1,204 Responses", 1204),
        ("1 204 commentaires", 1204),
        ("1.204 Kommentare", 1204),
        ("Comments (3)", 3),
        ("Comments: 3", 3),
        ("No comments yet", 0),
        ("评论 (3)", 3),
        ("评论（12）", 12),
        ("3 条评论", 3),
        ("《7 台织机》上有 3 条评论", 3),
        ("“7 台织机”的3个回复", 3),
        ("有 8 則留言", 8),
        ("暂无评论", 0),
        ("一条评论", 1),
        ("3 Kommentare zu „7 Webstühle“", 3),
        ("Ein Kommentar", 1),
        ("Eine Antwort auf Tee", 1),
        ("Keine Kommentare", 0),
        ("Ein Gedanke zu „7 Webstühle“", 1),
        ("3 commentaires sur « 7 métiers »", 3),
        ("Une réponse à « 7 métiers »", 1),
        ("Aucun commentaire", 0),
        ("3 comentarios en «7 telares»", 3),
        ("Un comentario", 1),
        ("Sin comentarios", 0),
        ("2 respuestas", 2),
        ("3 件のコメント", 3),
        ("3 комментария", 3),
    ],
)
def test_a_heading_of_the_discussion(line: str, count: int) -> None:
    assert told(f'<div id="comments"><h3>{line}</h3></div>') == count
    assert told(f'<span class="comments-link"><a href="#c">{line}</a></span>') == count


@pytest.mark.parametrize(
    "line",
    [
        "5 things",
        "Responses to 7 Looms",
        "Leave a Reply",
        "Post a Comment",
        "Laisser un commentaire",
        "",
        "7",
        "2015",
    ],
)
def test_a_heading_that_tells_no_number(line: str) -> None:
    assert told(f'<div id="comments"><h3>{line}</h3></div>') is None


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("Leave a reply", 0),
        ("Leave a comment on 7 Looms", 0),
        ("Comments Off on 7 Looms", 0),
        ("Be the first to comment", 0),
        ("Schreibe einen Kommentar", 0),
        ("Kommentar hinterlassen", 0),
        ("Laisser un commentaire", 0),
        ("Deja un comentario", 0),
        ("发表评论", 0),
        ("發佈迴響", 0),
        ("7 Looms 已关闭评论", 0),
        ("7", 7),
        ("(7)", 7),
        ("7 kommenttia artikkeliin", 7),
        ("On 7 Looms", None),
        ("Comments", None),
    ],
)
def test_a_link_to_the_discussion(line: str, count: int | None) -> None:
    assert told(f'<p class="comments-link"><a href="#c">{line}</a></p>') == count


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ('<div id="comments"><p class="comments-title">3 Comments</p></div>', 3),
        ('<div id="comments"><div class="wpd-thread-info"><span>3</span> Comments</div></div>', 3),
        ('<div id="comments"><h2 class="comments-title">共 <b>3</b> 条评论关于"茶"</h2></div>', 3),
        ('<h3 id="comments">3 Responses to tea</h3>', 3),
        ('<meta itemprop="interactionCount" content="UserComments:3">', 3),
        ('<span itemprop="commentCount">3</span>', 3),
        ('<a class="comments-count-x">3 Comments</a>', None),
        ("<h3>3 Comments</h3><p>no discussion here</p>", None),
    ],
)
def test_where_the_number_stands(html: str, count: int | None) -> None:
    assert told(html) == count


def test_the_heading_goes_before_the_link() -> None:
    link = '<span class="comments-link">9 Comments</span>'
    assert told(f'{link}<div id="comments"><h3>3 Comments</h3></div>') == 3


def test_a_line_without_end_is_cut() -> None:
    line = "1 " * 200_000
    assert told(f'<div id="comments"><h3>{line}</h3><h4>3 Comments</h4></div>') == 3
    quotes = "“" * 200_000
    assert told(f'<div id="comments"><h3>{quotes}</h3><h4>3 Comments</h4></div>') == 3
