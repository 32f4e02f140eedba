"""A captured answer as parsers see it, and what hostile ones cost."""

import gzip
import time
from collections.abc import Callable
from contextlib import suppress

import attrs
import pytest

from archiver.errors import ParseError, SiteError
from archiver.page import MAX_HTML, Page, alternatives, finder, parse_html
from tests.platforms.pages import POST, capture, page


def test_a_page_comes_from_a_capture() -> None:
    found = Page.from_capture(capture("<p>x", mime="Text/HTML; charset=utf-8"))
    assert (found.url, found.status, found.mime, found.body) == (POST, 200, "text/html", b"<p>x")


def test_a_capture_without_bytes_or_that_unpacks_without_end_is_no_page() -> None:
    with pytest.raises(ParseError, match="too many for a page"):
        Page.from_capture(attrs.evolve(capture("x"), block=None, size=9_999_999))
    bomb = gzip.compress(bytes(66 * 1024 * 1024))
    with pytest.raises(ParseError, match="unpacks to more"):
        Page.from_capture(capture(bomb, headers=[("Content-Encoding", "gzip")]))


def test_text_and_tree_come_from_the_same_bytes() -> None:
    found = page("<p>“caf\u00e9”</p>".encode("cp1252"), mime="text/html; charset=utf-8")
    assert found.text == "<p>“café”</p>"
    assert found.tree.findtext(".//p") == "“café”"
    assert page("", mime="").tree.tag == "html"


def test_relative_addresses_start_from_the_declared_base() -> None:
    assert page("<p>x").resolve("a") == POST + "a"
    based = page('<head><base href="/en/"></head>')
    assert based.resolve("a") == "https://quay.example/en/a"
    assert page('<base href="http://[">').base == POST


def test_selectors_find_elements_in_all_or_in_one() -> None:
    found = page('<main><p class="a">1</p><div><p class="a b">2</p></div></main><p class=c>3')
    assert [p.text for p in found.css("p.a")] == ["1", "2"]
    [div] = found.css("div")
    assert [p.text for p in found.css("p.a", div)] == ["2"]
    first = found.first("h1.none, p.c, p.a")
    assert first is not None
    assert first.text == "3"
    assert found.first("h1, h2") is None
    assert found.all("h1") == []


def test_alternatives_are_apart_by_commas_outside_brackets() -> None:
    assert alternatives("a.b, p:is(.c, .d),") == ("a.b", "p:is(.c, .d)")


def test_a_selector_that_is_no_css_is_an_error_of_the_declaration() -> None:
    with pytest.raises(SiteError, match="no CSS selector"):
        page("<p>x").css("p[[")


def test_meta_elements_by_name_and_body_classes() -> None:
    found = page(
        '<meta property="OG:Title" content=" One "><meta name="og:title" content="Two">'
        '<meta name="empty" content=" "><body class="single  postid-7">'
    )
    assert found.meta == {"og:title": "One"}
    assert found.classes == {"single", "postid-7"}


def test_links_of_head_and_headers_by_relation() -> None:
    found = page(
        '<link rel="alternate nofollow" type="application/rss+xml" href="/feed/">'
        '<link rel="next" href=""><link rel=shortlink href="//[">',
        headers=[
            ("Link", '<https://quay.example/wp-json/>; rel="https://api.w.org/"'),
            ("Link", "</page/2>; rel=next, <b>; rel=\"prev start\"; type='x'"),
        ],
    )
    assert found.links("https://api.w.org/") == [("https://quay.example/wp-json/", "")]
    assert found.links("next") == [("https://quay.example/page/2", "")]
    assert found.links("start")[0][0] == POST + "b"
    assert found.links("alternate") == [("https://quay.example/feed/", "application/rss+xml")]
    assert found.links("shortlink") == [("", "")]
    assert found.links("absent") == []


def test_links_of_an_answer_that_is_no_html_come_from_headers_alone() -> None:
    found = page("[]", mime="application/json", headers=[("Link", "<//[>; rel=next")])
    assert found.links("next") == [("", "")]


def test_json_and_what_only_looks_like_it() -> None:
    assert page('{"a": [1]}', mime="application/json").json == {"a": [1]}
    for body in ("{", "[" * 100_000, "1" * 10_000, ""):
        with pytest.raises(ParseError, match="not JSON"):
            _ = page(body, mime="application/json").json


def test_xml_resolves_no_entities() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        "<r><u>&b;&x;</u></r>"
    )
    root = page(bomb, mime="text/xml").xml
    assert "aaaaaaaaaa" not in "".join(map(str, root.itertext()))
    assert "root:" not in "".join(map(str, root.itertext()))


def test_broken_xml_is_read_as_far_as_it_goes_and_text_is_refused() -> None:
    assert page("<urlset><url><loc>a</loc>", mime="text/xml").xml.tag == "urlset"
    for body in ("no xml at all", ""):
        with pytest.raises(ParseError, match="not XML"):
            _ = page(body, mime="text/xml").xml


def test_pages_nested_deeper_than_the_parser_likes_are_read_to_their_end() -> None:
    deep = page("<div>" + "<font>" * 700 + "deep" + "</font>" * 700 + "<p>end</p></div>")
    assert deep.tree.findtext(".//p") == "end"
    assert "deep" in "".join(map(str, deep.tree.itertext()))


@pytest.mark.parametrize(
    "body",
    [
        lambda: b"<p " + b" ".join(b"a%d" % n for n in range(400_000)) + b">x",
        lambda: b"<p " + b" ".join(b'a%d=">"' % n for n in range(300_000)),
        lambda: b"<p" + b"".join(b"/a%d" % n for n in range(400_000)) + b">x",
        lambda: b"<div>" * 800_000,
        lambda: b"<p a=b ='" + b"".join(b"/a%d" % n for n in range(400_000)),
        lambda: b"<br>" * 900_000,
        lambda: b'<p class="' + b"x " * 1_900_000 + b'">y',
        lambda: b"<a '\"" * 800_000,
        lambda: b"&amp" * 1_000_000,
        lambda: b"<!--" * 1_000_000,
    ],
    ids=[
        "attributes",
        "quoted",
        "slashes",
        "nesting",
        "sham quotes",
        "a million nodes",
        "a huge attribute",
        "quotes without end",
        "entities",
        "comments",
    ],
)
def test_hostile_pages_take_bounded_time(body: Callable[[], bytes]) -> None:
    hostile = page(body())
    before = time.process_time()
    with suppress(ParseError):
        assert hostile.tree is not None
    assert time.process_time() - before < 10


def test_an_honest_page_with_a_large_embedded_image_is_read() -> None:
    image = "data:image/png;base64," + "iVBORw0KGgo/" * 90_000
    assert page(f'<p><img src="{image}" alt="x">text</p>').tree.find(".//img") is not None


def test_pages_beyond_a_size_are_refused() -> None:
    with pytest.raises(ParseError, match="too many for a page"):
        _ = page(b"x" * (MAX_HTML + 1)).tree


def test_a_document_without_any_element_is_refused() -> None:
    with pytest.raises(ParseError, match="no element"):
        _ = page("<!-- only a comment -->").tree


def test_a_finder_is_a_compiled_path() -> None:
    [found] = finder(".//p[@class=$name]")(parse_html(b"<p class=a>1<p class=b>2", ""), name="b")
    assert found.text == "2"


@pytest.mark.parametrize(
    "source",
    [
        b"<html><head><title>T</title></head></html></html>\n<body><p>Kept.</p></body>",
        b"<HTML><BODY><P>First.</BODY></HTML><P>Kept.",
        b"<html><body><p>First.</p></body></html><div>Kept.</div></body></html>",
    ],
)
def test_what_follows_an_early_end_of_the_document_is_kept(source: bytes) -> None:
    assert "Kept." in "".join(map(str, parse_html(source, "").itertext()))
