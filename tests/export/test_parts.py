"""What formats are made of: names of files, drawings, XHTML, text of XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from archiver.export import xml_text
from archiver.export.file_names import ShortNames, image_name, plain_name, post_name, zone
from archiver.export.svg import harmless_svg
from archiver.export.xhtml import xhtml
from tests.export.blog import BODY, DRAWING


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Office Prices!", "office-prices"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-"),
        ("com¹", "com1-"),
        ("風車網 Pinwheel", "風車網-pinwheel"),
        ("ＡＢＣ", "abc"),
        ("a\0b\u202ec", "a-b-c"),
        ("...", ""),
        ("x" * 500, "x" * 90),
        ("風" * 100, "風" * 30),
    ],
)
def test_a_name_is_for_every_disk(text: str, name: str) -> None:
    assert plain_name(text) == name


@given(st.text())
def test_no_text_makes_a_name_that_is_more_than_a_name(text: str) -> None:
    name = plain_name(text)
    assert len(name.encode()) <= 91
    assert all(c == "-" or c.isalnum() for c in name)
    assert name in {plain_name(name), f"{plain_name(name)}"} or name.endswith("-")


def test_a_post_is_named_by_its_day_at_the_blog_and_its_address() -> None:
    row = {
        "url": "https://x.example/2014/05/Some-Post.html?p=3",
        "published": "2014-05-26T20:00:00Z",
        "published_precision": "second",
        "timezone": "Asia/Shanghai",
    }
    assert post_name(row).name == "2014-05-27-some-post"
    assert post_name(row | {"published_precision": "day"}).name == "2014-05-26-some-post"
    assert post_name(row | {"published": None}).name == "undated-some-post"
    assert post_name(row | {"url": "https://x.example/?p=3"}).name == "2014-05-27-p-3"
    assert post_name(row | {"url": "https://x.example/"}).name == "2014-05-27-post"
    assert post_name(row | {"url": "http://[bad"}).name == "2014-05-27-http-bad"
    assert image_name("https://x.example/a%2Fb.PNG", "png").name == "a-b.png"


def test_a_zone_that_is_none_is_utc() -> None:
    assert str(zone("../etc/passwd")) == str(zone("Nowhere/City")) == str(zone(None)) == "UTC"


def test_short_names_are_each_ones_own() -> None:
    short = ShortNames(lambda name: name[:1])
    assert [short.add(name)[:2] for name in ("ab", "ac", "b")] == ["a", "a-", "b"]
    assert len(set(short.found.values())) == 3


def test_a_drawing_keeps_what_draws() -> None:
    drawn = harmless_svg(DRAWING)
    assert drawn is not None
    assert b"evil" not in drawn
    root = etree.fromstring(drawn)
    assert [etree.QName(e).localname for e in root] == ["rect"]
    assert dict(root[0].attrib) == {"id": "r", "width": "3", "height": "3", "fill": "red"}


@pytest.mark.parametrize(
    "source",
    [
        b"<svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'",
        b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
        b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><svg>&a;</svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + b" " * (5 << 20) + b"</svg>",
    ],
)
def test_what_is_no_drawing_is_none(source: bytes) -> None:
    assert harmless_svg(source) is None


def test_an_entity_of_a_drawing_is_not_read() -> None:
    drawn = harmless_svg(
        b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
        b"<svg xmlns='http://www.w3.org/2000/svg'><text>&a;</text></svg>"
    )
    assert drawn is None or b"root:" not in drawn


def made(source: str, **options: bool) -> str:
    return xhtml(source, lambda _, url: url.replace("http://local.example/", ""), **options)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("plain <b>text</b>", "<p>plain <b>text</b></p>"),
        ("<p>a<br>b</p>", "<p>a<br/>b</p>"),
        ("<em><p>a</p></em>", "<p>a</p>"),
        ("<ul>x<li>a</li><p>b</p></ul>", "<ul><li>a</li><li><p>b</p></li></ul>"),
        ("<ul></ul><p> </p>", ""),
        ("<ol start='5'><li>a</li></ol>", '<ol start="5"><li>a</li></ol>'),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("<dl><dd>b</dd></dl>", "<p>b</p>"),
        ("<pre>a\n b</pre>", "<pre>a\n b</pre>"),
        ("<hr>", "<hr/>"),
        ("<p><img src='http://local.example/a.png'></p>", '<p><img src="a.png" alt=""/></p>'),
        (
            "<p><img src='http://x.example/a.png'></p>",
            '<p><a href="http://x.example/a.png">a.png</a></p>',
        ),
        ("<p><img src='x.png' alt='said'></p>", "<p>said</p>"),
        (
            "<p><a href='http://x.example/a b'>c</a></p>",
            '<p><a href="http://x.example/a%20b">c</a></p>',
        ),
        ("<p><a href='#top'>c</a></p>", "<p>c</p>"),
        (
            "<audio src='http://x.example/a.mp3'></audio>",
            '<p><a href="http://x.example/a.mp3">a.mp3</a></p>',
        ),
        (
            "<table><caption>c</caption><thead><tr><th>h</th></tr></thead>"
            "<tr><td colspan='2'><p>d</p></td></tr></table>",
            "<table><caption>c</caption><thead><tr><th>h</th></tr></thead>"
            '<tbody><tr><td colspan="2"><p>d</p></td></tr></tbody></table>',
        ),
    ],
)
def test_markup_is_made_anew(source: str, wanted: str) -> None:
    assert made(source) == wanted


def test_images_may_stay_on_the_web() -> None:
    shown = made("<p><img src='http://x.example/a[1].png' alt='b'></p>", web_images=True)
    assert shown == '<p><img src="http://x.example/a%5B1%5D.png" alt="b"/></p>'


def test_a_caption_stands_below_its_image() -> None:
    source = "<p><img src='http://local.example/a.png'> text</p><p>more</p>"
    shown = xhtml(source, lambda _, url: "a.png", {"http://local.example/a.png": "A <map>"})
    assert shown.splitlines()[1] == '<p class="caption">A &lt;map&gt;</p>'


@pytest.mark.parametrize("tag", ["b", "blockquote", "ul", "table", "span", "a", "div", "li"])
def test_depth_is_bounded(tag: str) -> None:
    etree.fromstring(f"<div>{made(f'<{tag}>' * 500 + 'deep')}</div>")


_SCRAPS = [*"<>/='\" abpultdi", "<p>", "<b>", "</p>", "<td>", "<ul>", "<li>", "<table>", "\0"]


@given(st.lists(st.sampled_from(_SCRAPS)).map("".join))
def test_whatever_comes_is_well_formed(source: str) -> None:
    etree.fromstring(f"<div>{made(source)}</div>".encode())


def test_hostile_markup_is_well_formed() -> None:
    root = etree.fromstring(f"<div>{made(BODY)}</div>".encode())
    hrefs = [a.get("href") for a in root.iter("a")]
    assert "http://ok.example/a%20b?c=%7Bd%7D%7Ce" in hrefs
    assert not [href for href in hrefs if not str(href).startswith("http")]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("HTTP://X.example", "http://X.example/"),
        (
            "http://x.example/100%/風?q=[1]#a#b",
            "http://x.example/100%25/%E9%A2%A8?q=%5B1%5D#a%23b",
        ),
        ("http://x.example/%E9%A2%A8", "http://x.example/%E9%A2%A8"),
        ("http://風.example/", None),
        ("http://user@x.example/", None),
        ("javascript:alert(1)", None),
    ],
)
def test_an_address_is_one_of_rfc_3986(url: str, wanted: str | None) -> None:
    assert xml_text.address(url) == wanted


@given(st.text(st.characters()))
def test_any_text_is_text_of_xml(said: str) -> None:
    for written in (xml_text.text(said), xml_text.cdata(said)):
        etree.fromstring(f"<a>{written}</a>".encode())
    etree.fromstring(f'<a b="{xml_text.attribute(said)}"/>'.encode())
