"""How archived HTML is made harmless, and whole."""

from time import perf_counter

import pytest

from archiver.browse.body import Body

BASE = "http://letters.example/2015/03/office/"


def shown(html: str, **held: dict[str, int]) -> str:
    return str(Body(html, "as read", BASE).shown(held.get("pictures", {}), held.get("posts", {})))


def test_addresses_are_told_as_they_are_on_the_web() -> None:
    body = Body(
        '<a href="../other/">a</a><a href="javascript:x">b</a><img src="/x.png"><img>', None, BASE
    )
    assert body.links == ["http://letters.example/2015/03/other/"]
    assert body.pictures == ["http://letters.example/x.png"]


def test_a_post_that_is_held_is_linked_here_and_anything_else_on_the_web() -> None:
    html = '<p><a href="../other/" target="_blank">held</a> <a href="/b">not</a></p>'
    assert shown(html, posts={"http://letters.example/2015/03/other/": 7}) == (
        '<p><a href="/posts/7" rel="noopener noreferrer nofollow">held</a> '
        '<a href="http://letters.example/b" rel="noopener noreferrer nofollow">not</a></p>'
    )


@pytest.mark.parametrize(
    "href", ["/posts/7", "/images/1", "//posts/7", "/-/logout", "#x", "?sql=1", "/archive"]
)
def test_no_link_of_the_archive_is_taken_for_one_of_ours(href: str) -> None:
    told = shown(f'<a href="{href}">x</a>')
    assert 'href="/' not in told
    assert 'href="?' not in told


def test_pictures_come_from_here_or_are_named_as_missing() -> None:
    html = (
        '<img src="/x.png" alt="A lantern" onerror="x" width="9px" height="40"><img src="/y.png">'
    )
    assert shown(html, pictures={"http://letters.example/x.png": 3}) == (
        '<img src="/images/3" alt="A lantern" loading="lazy" height="40">'
        "<em>[A picture that the archive does not hold]</em>"
    )
    assert 'alt="a picture without description"' in shown(
        '<img src="/x.png">', pictures={"http://letters.example/x.png": 3}
    )


def test_a_linked_picture_has_a_name_and_an_empty_link_is_none() -> None:
    held = {"http://letters.example/x.png": 3}
    assert 'alt="picture"' in shown('<a href="/a"><img src="/x.png" alt=""></a>', pictures=held)
    assert shown('<p>a<a href="/a"> </a>b</p>') == "<p>a<span> </span>b</p>"


def test_headings_begin_below_the_title_and_leave_no_rank_out() -> None:
    assert shown("<h1>a</h1><h5>b</h5><h3>c</h3><h1>d</h1>") == (
        "<h2>a</h2><h3>b</h3><h3>c</h3><h2>d</h2>"
    )


def test_lists_are_made_whole() -> None:
    assert shown("<ul><p>a</p>b<li>c</li></ul>") == "<ul><li><p>a</p></li>b<li>c</li></ul>"
    assert shown("<div><li>a</li></div>") == "<div><div>a</div></div>"
    assert shown("<dl><dt>a</dt><dd>b</dd></dl>") == "<dl><dt>a</dt><dd>b</dd></dl>"
    assert shown("<dl><p>a</p><dd>b</dd></dl>") == "<div><p>a</p><div>b</div></div>"


def test_a_table_can_be_moved_with_the_keyboard_and_nothing_else_can_claim_to() -> None:
    told = shown("<table><tr><td>a</td></tr></table>after")
    assert told.startswith('<div tabindex="0" role="region" aria-label="Table"><table>')
    assert told.endswith("</div>after")
    assert shown('<div tabindex="0" role="region" aria-label="Table">x</div>') == "<div>x</div>"


def test_what_defeats_the_parser_is_shown_as_text() -> None:
    assert Body(None, "one\n\n<two>", BASE).shown({}, {}) == "<p>one</p>\n<p>&lt;two&gt;</p>"
    body = Body("<div>" * 100_000, "one", BASE)
    assert "one" in body.shown({}, {}) or body.pictures == []


@pytest.mark.parametrize("piece", ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<a href=x>"])
def test_time_is_bounded_however_deep_it_nests(piece: str) -> None:
    started = perf_counter()
    Body(piece * 20_000, "text", BASE).shown({}, {})
    assert perf_counter() - started < 20
