"""Comments in the markup of every system: the same small thread, told by each in its own way."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from archiver.items import Comment
from archiver.platforms.body import read_body
from archiver.platforms.comments import area, comment_count, comments, external, has_discussion
from tests.platforms.pages import element, resolve

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEN = datetime(2015, 6, 3, 2, 0, tzinfo=UTC)
MORNING = 1433296800123
EXACT = datetime(2015, 6, 3, 2, 0, 0, 123000, tzinfo=UTC)


def found(html: str) -> tuple[Comment, ...]:
    tree = element(html)
    assert has_discussion(tree)
    return comments(area(tree), resolve, SHANGHAI)


KUBRICK = """<h3 id="comments">2 Responses to Kilns</h3><ol class="commentlist">
<li class="alt" id="comment-11"><cite><a href="https://reader.example/ines">Ines</a></cite> Says:
<br/><small class="commentmetadata"><a href="#comment-11">June 3, 2015 at 10:00 am</a></small>
<p>The kiln went cold.</p></li>
<li class="depth-2" id="comment-12"><cite>Old Hand</cite> Says:<br/><small class="commentmetadata"><a
 href="#comment-12">June 3, 2015 at 10:30 am</a></small><p>Twice.</p></li></ol>"""

CALLBACK = """<section id="comments"><h3>2 Comments</h3><ol><li class="comment depth-1">
<article id="comment-11"><header class="comment-author"><a href="https://reader.example/ines">Ines</a>
<time datetime="2015-06-03T10:00:00+08:00"><a href="#comment-11">June 3</a></time></header>
<section class="comment"><p>The kiln went cold.</p><a class="comment-reply-link" href="#">Reply</a>
</section></article><ul class="children"><li class="comment depth-2"><article id="comment-12"><header
 class="comment-author">Old Hand</header><section class="comment"><p>Twice.</p></section></article>
</li></ul></li></ol></section>"""

WPDISCUZ = """<div id="comments" class="comments-area"><div id="respond"></div><div id="wpdcom"><div
 id="wpd-threads"><div class="wpd-thread-head"><div class="wpd-thread-info"><span class="wpdtc"
 title="2">2</span> Comments</div></div><div class="wpd-thread-list">
<div id="wpd-comm-11_0" class="comment even depth-1 wpd-comment"><div class="wpd-comment-wrap"><div
 class="wpd-comment-left"><div class="wpd-avatar"></div>Guest</div><div id="comment-11"
 class="wpd-comment-right"><div class="wpd-comment-header"><div class="wpd-comment-author"><a
 href="https://reader.example/ines">Ines</a></div><div class="wpd-comment-date"
 title="June 3, 2015 10:00 am">5 years ago</div></div><div class="wpd-comment-text"><p>The kiln went
 cold.</p></div><div class="wpd-comment-footer">0 Reply</div></div></div>
<div id="wpdiscuz_form_anchor-11_0"></div>
<div id="wpd-comm-12_11" class="comment odd depth-2 wpd-comment wpd-reply"><div id="comment-12"
 class="wpd-comment-right"><div class="wpd-comment-header"><div class="wpd-comment-author">Old Hand
</div></div><div class="wpd-reply-to">Reply to <a href="#comment-11">Ines</a></div><div
 class="wpd-comment-text"><p>Twice.</p></div></div></div></div></div></div></div></div>"""

BLOGGER = f"""<div class="comments" id="comments"><h4>2 comments:</h4><div class="comments-content"><div
 id="comment-holder"><div class="comment-thread"><ol><li class="comment" id="c11"><div
 class="avatar-image-container"><img src="/a.png"></div><div class="comment-block"><div
 class="comment-header"><cite class="user"><a href="https://reader.example/ines">Ines</a></cite><span
 class="icon user"></span><span class="datetime secondary-text"><a
 href="https://quay.example/kilns.html?showComment={MORNING}#c11">10:00 am</a></span></div><p
 class="comment-content">The kiln went cold.<br></p><span class="comment-actions"><a>Reply</a></span>
</div><div class="comment-replies"><div class="comment-thread"><span class="thread-toggle">Replies</span>
<ol><li class="comment" id="c12"><div class="comment-block"><div class="comment-header"><cite
 class="user">Old Hand</cite></div><p class="comment-content">Twice.</p></div></li></ol></div></div></li>
</ol></div></div></div></div>"""

BLOGGER_CLASSIC = f"""<div id="comments"><h4>2 comments:</h4><dl id="comments-block"><dt class="comment-author"
 id="c11"><a name="c11"></a><div class="avatar-image-container"><a href="https://reader.example/ines"><img
 src="/a.png"></a></div><a href="https://reader.example/ines">Ines</a> said...</dt><dd class="comment-body"
 id="Blog1_cmt-11"><p>The kiln went cold.</p></dd><dd class="comment-footer"><span
 class="comment-timestamp"><a href="/kilns.html?showComment={MORNING}#c11">June 3, 2015 at 10:00 AM</a>
</span></dd><dt class="comment-author" id="c12">Old Hand said...</dt><dd class="comment-body"><p>Twice.</p>
</dd></dl></div>"""

TYPEPAD = """<div class="comments-content" id="comments-content"><h3>Comments</h3>
<a id="comment-6a00d83451be69e2011"></a><div class="comment" id="comment-6a00d83451be69e2011"><div
 class="comment-content"><span id="comment-6a00d83451be69e2011-content"><p>The kiln went cold.</p></span>
</div><p class="comment-footer">Posted by: <a href="https://reader.example/ines">Ines</a> | <a
 href="#comment-6a00d83451be69e2011">June 3, 2015 at 10:00 AM</a></p></div>
<a id="comment-6a00d83451be69e2012"></a><div class="comment" id="comment-6a00d83451be69e2012"><div
 class="comment-content"><p>Twice.</p></div><p class="comment-footer">Posted by: Old Hand | June 3, 2015
 at 10:30 AM</p></div></div>"""

MOVABLE_TYPE_3 = """<div id="comments"><h2>Comments (2)</h2><a id="c0011"></a><p>The kiln went cold.</p>
<p class="posted">Posted by: <a href="https://reader.example/ines">Ines</a> at June 3, 2015 10:00 AM</p>
<a id="c0012"></a><p>Twice.</p><p class="posted">Posted by Old Hand at June 3, 2015 10:30 AM</p>
<h2>Post a comment</h2></div>"""

MOVABLE_TYPE_4 = """<div id="comments" class="comments"><h2 class="comments-header">2 Comments</h2><div
 class="comments-content"><div class="comment" id="comment-11"><div class="inner"><div
 class="comment-header"><div class="asset-meta"><span class="byline"><span class="vcard author"><a
 href="https://reader.example/ines">Ines</a></span> said: <a class="permalink" href="#comment-11"><abbr
 class="published" title="2015-06-03T10:00:00+08:00">June 3, 2015 10:00 AM</abbr></a></span></div></div>
<div class="comment-content"><p>The kiln went cold.</p></div></div></div><div class="comment"
 id="comment-12"><div class="comment-header"><span class="vcard author">Old Hand</span> said:</div><div
 class="comment-content"><p>Twice.</p></div></div></div></div>"""

DISQUS = """<div id="disqus_thread"><div id="dsq-content"><ul id="dsq-comments"><li class="comment even"
 id="dsq-comment-11"><div id="dsq-comment-header-11" class="dsq-comment-header"><cite id="dsq-cite-11"><a
 id="dsq-author-user-11" href="https://reader.example/ines">Ines</a></cite></div><div
 id="dsq-comment-body-11" class="dsq-comment-body"><div id="dsq-comment-message-11"
 class="dsq-comment-message"><p>The kiln went cold.</p></div></div><ul class="children"><li
 id="dsq-comment-12"><div class="dsq-comment-header"><cite><span>Old Hand</span></cite></div><div
 class="dsq-comment-message"><p>Twice.</p></div></li></ul></li></ul></div></div>"""

DRUPAL_7 = """<div id="comments" class="comment-wrapper"><h2 class="title">Comments</h2><a
 id="comment-11"></a><div class="comment" typeof="sioc:Post"><h3><a href="/comment/11#comment-11">Cold</a>
</h3><div class="submitted"><span property="dc:date" content="2015-06-03T10:00:00+08:00">Submitted by <a
 class="username" href="https://reader.example/ines">Ines</a> on Wed, 06/03/2015 - 10:00</span></div><div
 class="content"><div class="field field-name-comment-body"><p>The kiln went cold.</p></div></div><ul
 class="links"><li>reply</li></ul></div><div class="indented"><a id="comment-12"></a><div
 class="comment"><div class="submitted">Submitted by <span class="username">Old Hand</span></div><div
 class="content"><p>Twice.</p></div></div></div></div>"""

DRUPAL_8 = """<section class="comment-wrapper"><h2>Comments</h2><article id="comment-11" class="comment
 js-comment"><footer class="comment__meta"><p class="comment__author"><span><a
 href="https://reader.example/ines">Ines</a></span></p><p class="comment__time"><time
 datetime="2015-06-03T10:00:00+08:00">Wed, 06/03/2015 - 10:00</time></p></footer><div
 class="comment__content"><h3>Cold</h3><div class="field field--name-comment-body"><p>The kiln went
 cold.</p></div><ul class="links"><li>Reply</li></ul></div></article><div class="indented"><article
 id="comment-12" class="comment"><footer class="comment__meta"><p class="comment__author">Old Hand</p>
</footer><div class="comment__content"><div class="field--name-comment-body"><p>Twice.</p></div></div>
</article></div></section>"""

H_CITE = """<div class="h-entry"><p>Post</p><div class="p-comment h-cite" id="r1"><a class="p-author h-card"
 href="https://reader.example/ines">Ines</a><a class="u-url" href="https://reader.example/r1"><time
 class="dt-published" datetime="2015-06-03T10:00:00+08:00">3 June</time></a><div class="e-content"><p>The
 kiln went cold.</p></div><div class="u-comment h-cite" id="r2"><span class="p-author">Old Hand</span><p
 class="p-content">Twice.</p></div></div></div>"""

MICRODATA = """<div><div itemprop="comment" itemscope itemtype="https://schema.org/Comment" id="m1"><span
 itemprop="author" itemscope><a itemprop="url" href="https://reader.example/ines"><span
 itemprop="name">Ines</span></a></span><meta itemprop="dateCreated" content="2015-06-03T10:00:00+08:00"><div
 itemprop="text"><p>The kiln went cold.</p></div><div itemtype="https://schema.org/Comment" id="m2"><span
 itemprop="author">Old Hand</span><p itemprop="text">Twice.</p></div></div></div>"""

SYSTEMS = {
    "kubrick": (KUBRICK, "11", "12", True, TEN),
    "callback": (CALLBACK, "11", "12", True, TEN),
    "wpdiscuz": (WPDISCUZ, "11", "12", True, TEN),
    "blogger": (BLOGGER, "11", "12", True, EXACT),
    "blogger classic": (BLOGGER_CLASSIC, "11", "12", False, EXACT),
    "typepad": (TYPEPAD, "6a00d83451be69e2011", "6a00d83451be69e2012", False, TEN),
    "movable type 3": (MOVABLE_TYPE_3, "0011", "0012", False, TEN),
    "movable type 4": (MOVABLE_TYPE_4, "11", "12", False, TEN),
    "disqus": (DISQUS, "11", "12", True, None),
    "drupal 7": (DRUPAL_7, "11", "12", True, TEN),
    "drupal 8": (DRUPAL_8, "11", "12", True, TEN),
    "microformats": (H_CITE, "r1", "r2", True, TEN),
    "microdata": (MICRODATA, "m1", "m2", True, TEN),
}


@pytest.mark.parametrize(
    ("html", "one", "two", "nested", "at"), SYSTEMS.values(), ids=list(SYSTEMS)
)
def test_a_comment_and_its_answer(
    html: str, one: str, two: str, nested: bool, at: datetime | None
) -> None:
    # Kubrick's flat list tells by its depth alone that the second answers the first.
    first, second = found(html.replace('class="alt"', 'class="alt depth-1"'))
    assert (first.id, first.parent_id, first.kind) == (one, None, "comment")
    assert (first.author, first.author_url) == ("Ines", "https://reader.example/ines")
    assert first.text == "The kiln went cold."
    assert first.published == at
    assert (second.id, second.parent_id) == (two, one if nested else None)
    assert (second.author, second.author_url, second.text) == ("Old Hand", None, "Twice.")


@pytest.mark.parametrize("system", SYSTEMS)
def test_no_comment_leaks_into_a_body(system: str) -> None:
    if system == "microdata":  # no class and no id
        html = f'<div id="comments">{SYSTEMS[system][0]}</div>'
    else:
        html = SYSTEMS[system][0]
    text = read_body(element(f"<p>The post.</p>{html}"), resolve).body_text
    assert "The post." in text
    assert "kiln" not in text
    assert "Twice" not in text


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<div id="disqus_thread"></div>', "Disqus"),
        ('<div id="comments"><div class="fb-comments" data-href="/x"></div></div>', "Facebook"),
        ('<div id="comments"><div class="giscus"></div></div>', "Giscus"),
        ('<div id="remark42"></div>', "Remark42"),
        ('<div id="commento"></div>', "Commento"),
        ('<div id="hyvor-talk-view"></div>', "Hyvor Talk"),
        ('<div id="idc-container"></div>', "IntenseDebate"),
        ('<section id="comments"><p class="giscuss"></p></section>', None),
    ],
)
def test_comments_that_are_elsewhere(html: str, name: str | None) -> None:
    tree = element(html)
    assert external(tree) == name
    assert has_discussion(tree) is (name is None)
    assert comments(area(tree), resolve, None) == ()


def test_a_form_of_the_page_itself_stands_beside_a_placeholder() -> None:
    assert has_discussion(element('<div id="disqus_thread"></div><div id="respond"></div>'))


def test_a_fallback_list_is_in_the_page_though_the_system_is_not() -> None:
    assert external(element(DISQUS)) == "Disqus"
    assert has_discussion(element(DISQUS))


def test_the_list_may_stand_behind_the_element_that_is_named_for_it() -> None:
    html = f'<section><div id="comments"><h3>2 Comments</h3></div>{CALLBACK[23:]}'
    assert [c.id for c in found(html)] == ["11", "12"]


@pytest.mark.parametrize(
    ("item", "kind", "author"),
    [
        (
            '<li id="comment-3"><p>Pingback: <a href="https://echo.example/">Echo</a></p></li>',
            "pingback",
            "Echo",
        ),
        (
            '<li id="comment-3"><small>Trackback:</small> <a href="https://echo.example/">Echo</a></li>',
            "trackback",
            "Echo",
        ),
        ('<li class="pingback"><article id="comment-3">Echo</article></li>', "pingback", None),
        (
            '<li class="comment" id="comment-3"><cite class="fn">Echo</cite><p>Pingback: is it one?</p></li>',
            "comment",
            "Echo",
        ),
    ],
)
def test_pings_with_and_without_a_class(item: str, kind: str, author: str | None) -> None:
    [ping] = found(f'<ol id="comments">{item}</ol>')
    assert (ping.kind, ping.author) == (kind, author)


@pytest.mark.parametrize("place", ["{comments}{pings}", '<div id="comments">{inner}{pings}</div>'])
def test_trackbacks_in_a_list_of_their_own(place: str) -> None:
    inner = '<div class="comment" id="comment-3"><div class="comment-content">x</div></div>'
    pings = """<div id="trackbacks"><div class="trackback" id="ping-3"><div class="trackback-header">Echo -
     <a href="https://echo.example/">Kilns</a> (<abbr class="published"
     title="2015-06-03T10:00:00+08:00">June 3</abbr>)</div></div></div>"""
    comment, ping = found(
        place.format(comments=f'<div id="comments">{inner}</div>', inner=inner, pings=pings)
    )
    assert (comment.id, comment.kind) == ("3", "comment")
    assert (ping.id, ping.kind, ping.author) == ("ping-3", "trackback", "Kilns")
    assert ping.published == TEN


def test_a_ping_with_its_id_inside_is_one() -> None:
    html = '<li class="pingback"><div><p id="x"><a href="/e">E</a></p><div id="comment-3">E</div></div></li>'
    assert [c.id for c in found(f'<ol id="comments">{html}</ol>')] == ["3"]


def test_a_comment_without_id_is_named_by_its_address_or_its_words() -> None:
    html = '<div class="h-entry">{}</div>'
    linked = '<div class="p-comment h-cite"><a class="u-url" href="/r/1">x</a><p class="e-content">a</p></div>'
    bare = '<div class="p-comment h-cite"><p class="e-content">b</p></div>'
    one, two = found(html.format(linked + bare))
    assert (one.id, one.text) == ("https://quay.example/r/1", "a")
    assert found(html.format(bare))[0].id == two.id
    assert len(two.id) == 16


def test_webmentions_count_below_the_post_only() -> None:
    cite = '<div class="h-cite" id="w1"><p class="e-content">b</p></div>'
    assert [c.id for c in found(f'<div id="comments">{cite}</div>')] == ["w1"]
    tree = element(f"<html><body>{cite}</body></html>").getroottree().getroot()
    assert not has_discussion(tree)


def test_an_id_of_one_letter_is_a_comments_only_with_a_class_that_says_so() -> None:
    assert found('<div id="comments"><div id="c12" class="frame">x</div></div>') == ()


def test_comments_nested_in_another_ones_text_are_none_of_it() -> None:
    html = """<ol id="comments"><li id="comment-1"><div class="comment-content">one <div
     id="comment-2"><div class="comment-content">two</div></div></div></li></ol>"""
    assert [(c.id, c.parent_id, c.text) for c in found(html)] == [
        ("1", None, "one"),
        ("2", "1", "two"),
    ]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("".join(f'<div id="comment-{n}"><i class="comment-meta">a' for n in range(500)), 500),
        ("".join(f'<li id="comment-{n}"><p class="fn">a</p></li>' for n in range(20_000)), 20_000),
        ("".join(f'<a id="c{n}"></a><p>a</p>' for n in range(20_000)), 20_000),
        ("".join(f'<div class="p-comment" id="r{n}">a' for n in range(500)), 500),
        ('<dl><dt id="c1" class="comment">a</dt>' + "<dd>b</dd>" * 20_000, 1),
        ('<a id="comment-1"></a>' + "<p>b</p>" * 20_000, 1),
        ('<div id="comment-1">' * 500, 1),
    ],
    ids=["nested", "repeated", "anchors", "microformats", "one long list", "one long run", "same"],
)
def test_thousands_of_comments_are_read(html: str, count: int) -> None:
    tree = element(f'<div id="comments">{html}</div>')
    assert len(comments(area(tree), resolve, SHANGHAI)) == count
    assert comment_count(tree, tree) is None


def test_each_of_many_nested_comments_has_its_own_text_alone() -> None:
    html = "".join(f'<div id="comment-{n}"><p>text {n}</p>' for n in range(300))
    read = comments(element(f'<div id="comments">{html}</div>'), resolve, None)
    assert [c.text for c in read] == [f"text {n}" for n in range(300)]
    assert [c.parent_id for c in read] == [None, *(str(n) for n in range(299))]


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ('<p><a id="comment-1"></a>in a paragraph</p>', ["in a paragraph"]),
        ('<ul><li><a id="comment-1"></a>one<a id="comment-2"></a></li></ul>', ["one"]),
        ('<a id="comment-1"></a><a id="comment-2"></a><div class="comment">two</div>', ["two"]),
        ('<a id="comment-1">not empty</a><p>x</p>', []),
        ('<a id="comment-1"></a>', []),
        ('<span id="comment-1">x</span>', []),
    ],
)
def test_anchors_before_and_in_comments(html: str, texts: list[str]) -> None:
    assert [c.text for c in found(f'<div id="comments">{html}</div>')] == texts


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Posted by: Ines | June 3, 2015", "Ines"),
        ("Posted by Ines at 10:00", "Ines"),
        ("Submitted by Ines on Wed", "Ines"),
        ("by Ines", "Ines"),
        ("June 3, 2015", None),
        ("Posted by: | June 3, 2015", None),
    ],
)
def test_a_line_that_names_the_author(line: str, author: str | None) -> None:
    html = f'<div id="comment-1"><div class="comment-content">x</div><p class="comment-footer">{line}</p></div>'
    [comment] = found(f'<div id="comments">{html}</div>')
    assert comment.author == author


@pytest.mark.parametrize(
    ("printed", "author"),
    [
        ("Ines says:", "Ines"),
        ("Ines said...", "Ines"),
        ("Ines hat gesagt…", "Ines"),
        ("小林 说：", "小林"),
        ("Essays", "Essays"),
        ("Blackwrote:", "Blackwrote"),
        ("by Ines", "Ines"),
    ],
)
def test_what_stands_behind_a_name_is_none_of_it(printed: str, author: str) -> None:
    [comment] = found(
        f'<div id="comments"><div id="comment-1"><b class="fn">{printed}</b></div></div>'
    )
    assert comment.author == author


def test_a_date_that_cannot_be_read_is_kept_as_printed() -> None:
    html = '<div id="comment-1"><a class="comment-date" href="#">yesterday</a><p class="comment-text">x</p></div>'
    [comment] = found(f'<div id="comments">{html}</div>')
    assert (comment.published, comment.published_raw) == (None, "yesterday")


def test_schema_org_may_tell_a_comment_in_meta_elements_alone() -> None:
    html = """<div itemprop="comment"><meta itemprop="author" content="Ines"><meta itemprop="text"
     content="Cold  kiln."><meta itemprop="datePublished" content="2015-06-03"></div>"""
    [comment] = found(html)
    assert (comment.author, comment.text, comment.published_raw) == (
        "Ines",
        "Cold kiln.",
        "2015-06-03",
    )
