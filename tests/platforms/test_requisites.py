"""What a page needs, and what is left alone."""

import time

import pytest

from archiver.platforms.requisites import (
    css_references,
    frames,
    is_embed,
    is_file,
    requisites,
    srcset,
)
from tests.platforms.pages import HOME, SITE, classic, page


def needed(html: str, links: tuple[str, ...] = ()) -> list[str]:
    prefix = "https://quay.example/"
    return [url.removeprefix(prefix) for url in requisites(page(html), SITE, links)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<link rel="stylesheet" href="/a.css?ver=1">', ["a.css?ver=1"]),
        ('<link rel="alternate stylesheet" href="/a.css">', ["a.css"]),
        ('<link rel="shortcut icon" href="/i.ico">', ["i.ico"]),
        ('<link rel="apple-touch-icon" href="/i.png"><link rel="mask-icon" href="/m.svg">',
         ["i.png", "m.svg"]),
        ('<link rel="preload" as="font" href="/f.woff2">', ["f.woff2"]),
        ('<script src="/s.js"></script><script>inline()</script>', ["s.js"]),
        ('<img src="/i.png" srcset="/i-300.png 300w, /i-600.png 600w">',
         ["i.png", "i-300.png", "i-600.png"]),
        ('<img src="data:image/gif;base64,R0" data-src="/i.png" data-srcset="/j.png 2x">',
         ["i.png", "j.png"]),
        ('<img data-lazy-src="/i.png" data-lazy-srcset="/j.png 2x"><img data-original="/k.png">',
         ["i.png", "j.png", "k.png"]),
        ('<noscript><img src="/i.png"></noscript>', ["i.png"]),
        ('<picture><source srcset="/i.webp"><img src="/i.png"></picture>', ["i.webp", "i.png"]),
        ('<video src="/v.mp4" poster="https://cdn.example/p.jpg"></video>',
         ["v.mp4", "https://cdn.example/p.jpg"]),
        ('<audio><source src="/a.mp3"></audio>', ["a.mp3"]),
        ('<embed src="/d.pdf"><object data="/e.pdf"></object><iframe src="/f.pdf"></iframe>',
         ["d.pdf", "e.pdf", "f.pdf"]),
        ('<input type="image" src="/b.png">', ["b.png"]),
        ('<body background="/w.png"><table background="/t.png"><tr><td background="/c.png">',
         ["w.png", "t.png", "c.png"]),
        ('<div style="background:url(/x.png)">', ["x.png"]),
        ("<style>@import '/n.css'; p{background:url(\"/y.png\")}</style>", ["n.css", "y.png"]),
        ('<img src="//cdn.example/i.png">', ["https://cdn.example/i.png"]),
        ('<img src="/i.png#a"><img src="/i.png#b">', ["i.png"]),
    ],
)  # fmt: skip
def test_what_a_page_needs(html: str, expected: list[str]) -> None:
    assert needed(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="dns-prefetch" href="//fonts.example"><link rel="preconnect" href="https://f.example">',
        '<link rel="canonical" href="/a/"><link rel="alternate" href="/feed/"><link rel="pingback" href="/x">',
        '<link rel="stylesheet"><img src=""><img src="data:,x"><img src="blob:x"><script src="ftp://a/b">',
        '<iframe src="https://video.example/embed/1"></iframe><iframe src="/wp-embed/"></iframe>',
        '<video src="https://cdn.example/v.mp4"></video><audio src="https://cdn.example/a.mp3"></audio>',
        '<a href="/d.pdf">not asked for here</a>',
        '<img src="https://pixel.wp.com/g.gif?v=1"><img src="https://c.statcounter.com/1/0/a/1/">',
        '<script src="/?top_ten_id=7&amp;view_counter=1"></script>',
        '<script src="/wp-content/plugins/top-10/top-10-addcount.js.php?top_ten_id=7"></script>',
    ],
)
def test_what_is_left_alone(html: str) -> None:
    assert needed(html) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<iframe src="https://video.example/embed/1#t=9"></iframe>',
         ["https://video.example/embed/1"]),
        ('<iframe src="about:blank" data-src="//maps.example/?q=pier"></iframe>',
         ["https://maps.example/?q=pier"]),
        ('<embed src="/charts/1.html"><object data="/charts/2.html"></object>',
         ["https://quay.example/charts/1.html", "https://quay.example/charts/2.html"]),
        ('<iframe src="https://cdn.example/d.pdf"></iframe>', ["https://cdn.example/d.pdf"]),
        ('<iframe src="/2015/06/juniper/embed/#?secret=1"></iframe>',
         ["https://quay.example/2015/06/juniper/embed/"]),
        ('<iframe src="/a/"></iframe><iframe src="/a/#b"></iframe>', ["https://quay.example/a/"]),
        ('<iframe src="/d.pdf"></iframe><object data="/e.pdf"></object>', []),
        ('<iframe src="/2015/06/juniper/"></iframe><iframe src="/?p=7"></iframe>', []),
        ('<iframe></iframe><iframe src=""></iframe><iframe src="javascript:0"></iframe>', []),
        ('<iframe src="data:text/html,x"></iframe><iframe srcdoc="<p>x"></iframe>', []),
        ('<iframe src="https://www.googletagmanager.com/ns.html?id=G"></iframe>', []),
        ('<iframe src="/?top_ten_id=7&amp;view_counter=1"></iframe>', []),
        ('<img src="/i.png"><script src="/s.js"></script>', []),
    ],
)  # fmt: skip
def test_what_a_page_shows_in_frames(html: str, expected: list[str]) -> None:
    assert list(frames(page(html), SITE)) == expected


def test_a_page_that_frames_itself_names_nothing() -> None:
    itself = page('<iframe src="#top"></iframe><iframe src="/about/"></iframe>', HOME + "about/")
    assert frames(itself, SITE) == ()


def test_a_small_page_of_a_post_is_known_by_its_address() -> None:
    assert is_embed("https://quay.example/2015/06/juniper/embed/#?secret=1")
    assert is_embed("https://quay.example/?p=7&embed=true")
    assert not is_embed("https://quay.example/2015/06/embedded/")


def test_files_a_post_links_count_on_its_own_host() -> None:
    links = (
        "https://quay.example/d.pdf",
        "https://quay.example/big.jpg#x",
        "https://other.example/d.pdf",
        "https://quay.example/2015/a-post/",
    )
    assert needed("<p>x", links) == ["d.pdf", "big.jpg"]


def test_a_whole_page() -> None:
    assert needed(classic()) == [
        "style.css?ver=1",
        "wp-content/uploads/2015/06/pier-300x200.jpg",
        "wp-content/uploads/2015/06/pier.jpg",
        "https://faces.example/5.png",
        "wp-content/plugins/top-10/includes/js/top-10-tracker.min.js",
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", []),
        ("a.png", ["a.png"]),
        ("a.png 300w, b.png 600w", ["a.png", "b.png"]),
        ("a,b.png 1x,c.png 2x", ["a,b.png", "c.png"]),
        ("a.png, b.png 2x", ["a.png", "b.png"]),
        (" a.png  100w 50h , , b.png", ["a.png", "b.png"]),
    ],
)
def test_srcset(value: str, expected: list[str]) -> None:
    assert srcset(value) == expected


def test_stylesheets_name_files_and_other_stylesheets() -> None:
    css = """@import "a.css"; @import 'b.css' screen; @import url(c.css); /* url(no.png) */
    p{background:URL( 'd e.png' )} q{src:url("f\\).woff") format("woff"), url(g.eot?#iefix)}
    r{mask:url(#mask)} s{background:url(data:image/png;base64,AA)} t{background:url()} u{b:url(g.eot?#iefix)}"""
    assert css_references(css) == (
        "a.css", "b.css", "c.css", "d e.png", "f).woff", "g.eot?#iefix",
    )  # fmt: skip
    assert css_references("p{color:red}") == ()


def test_hostile_stylesheets_take_bounded_time() -> None:
    before = time.process_time()
    for css in (
        "url(" * 300_000,
        'url("' * 300_000,
        "/*" * 500_000 + "url(",
        "@import '" * 200_000,
    ):
        css_references(css)
    srcset("a," * 100_000 + "b 1x" * 100_000)
    assert time.process_time() - before < 10


def test_files_by_their_address() -> None:
    assert is_file("https://quay.example/a.PDF?x=1#p")
    assert not is_file("https://quay.example/a.pdf/")
    assert not is_file("https://quay.example/?file=a.pdf")
