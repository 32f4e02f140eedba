"""One answer to its reading: what is looked at, and that nothing a site sends can stop it."""

import gzip
import json
import random
import time
from datetime import date
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.capture import Capture, Location
from archiver.page import MAX_STRUCTURED, Page
from archiver.platforms.generic import Generic
from archiver.platforms.wordpress import WordPress
from archiver.read import outdated, read
from archiver.site import Era, PageKind, PageReading, Site, Source
from tests.platforms.pages import HOME, POST, SITE, capture, classic

FEED = f"<rss><channel><item><title>T</title><link>{POST}</link></item></channel></rss>"
API = json.dumps(
    [{"id": 7, "link": POST, "title": {"rendered": "T"}, "content": {"rendered": "<p>x"}}]
)
SITEMAP = f"<urlset><url><loc>{POST}</loc></url></urlset>"
PACKED = gzip.compress(SITEMAP.encode(), mtime=0)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, PageKind.REDIRECT),
        (302, PageKind.REDIRECT),
        (308, PageKind.REDIRECT),
        (304, PageKind.OTHER),
        (204, PageKind.POST),
        (200, PageKind.POST),
        (404, PageKind.ERROR),
        (500, PageKind.ERROR),
        (None, PageKind.ERROR),
        (103, PageKind.OTHER),
    ],
)
def test_the_status_decides_first(status: int | None, kind: PageKind) -> None:
    assert read(capture(classic(), status=status), SITE).kind is kind


def test_errors_and_redirects_are_not_parsed_and_no_failure_of_reading() -> None:
    moved = read(capture(classic(), status=302), SITE)
    assert (moved.kind, moved.readings, moved.failure) == (PageKind.REDIRECT, (), None)
    assert read(capture(classic(), status=404), SITE) == PageReading(kind=PageKind.ERROR)
    assert read(capture(classic(), status=503), SITE) == PageReading(kind=PageKind.ERROR)


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (403, "<script>window._cf_chl_opt={}</script>", "challenge page (Cloudflare), HTTP 403"),
        (
            503,
            "<p>Briefly unavailable for scheduled maintenance.</p>",
            "maintenance page, HTTP 503",
        ),
        (404, "<p>Briefly unavailable for scheduled maintenance.</p>", None),
    ],
)
def test_an_error_page_tells_what_its_status_does_not(
    status: int, body: str, failure: str | None
) -> None:
    found = read(capture(f"<html><body>{body}</body></html>", status=status), SITE)
    assert found == PageReading(kind=PageKind.ERROR, failure=failure)


@pytest.mark.parametrize(
    ("path", "location", "failure"),
    [
        ("2014/05/old/", "/", "soft 404: redirects to the front page"),
        ("2014/05/old/", "/wp-login.php?redirect_to=x", "no post: redirects to a log-in page"),
        ("2014/05/old/", "/2014/05/new/", None),
        ("category/x/", "/", None),
    ],
)
def test_a_redirect_may_tell_that_there_is_no_post(
    path: str, location: str, failure: str | None
) -> None:
    for status in (301, 302):
        block = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\n\r\n".encode()
        moved = attrs.evolve(capture("", HOME + path, status=status), block=block)
        assert read(moved, SITE).failure == failure


@pytest.mark.parametrize(
    ("url", "mime", "kind"),
    [
        (HOME + "i.png", "image/png", PageKind.FILE),
        (HOME + "f.woff2", "font/woff2", PageKind.FILE),
        (HOME + "a.mp3", "audio/mpeg", PageKind.FILE),
        (HOME + "d.pdf", "application/pdf", PageKind.FILE),
        (HOME + "s.js", "application/javascript", PageKind.FILE),
        (HOME + "s.js", "text/javascript; charset=utf-8", PageKind.FILE),
        (HOME + "m.webmanifest", "application/manifest+json", PageKind.FILE),
        (HOME + "a.bin", "application/octet-stream", PageKind.FILE),
        (HOME + "i.png", "", PageKind.FILE),
        (HOME + "a.css", "text/css", PageKind.STYLESHEET),
        (HOME + "a.css?v=1", "", PageKind.STYLESHEET),
        ("https://cdn.example/a.css", "text/css", PageKind.STYLESHEET),
        ("https://cdn.example/page/", "text/html", PageKind.FRAME),
        ("https://cdn.example/gone.png", "text/html", PageKind.FILE),
        ("https://cdn.example/page/", "application/xhtml+xml", PageKind.FRAME),
        ("https://cdn.example/?top_ten_id=7&view_counter=1", "text/html", PageKind.FRAME),
        (HOME + "?top_ten_id=7&view_counter=1", "application/x-javascript", PageKind.COUNTER),
        (HOME + "about/", "text/html", PageKind.OTHER),
        (HOME + "about/", "application/xhtml+xml", PageKind.OTHER),
    ],
)
def test_media_type_and_host_decide_next(url: str, mime: str, kind: PageKind) -> None:
    assert read(capture("(Visited 9 times)", url, mime), SITE).kind is kind


@pytest.mark.parametrize(
    ("body", "url", "mime", "kind"),
    [
        (FEED, HOME + "feed/", "application/rss+xml", PageKind.FEED),
        (API, HOME + "wp-json/wp/v2/posts", "application/json", PageKind.API),
        (SITEMAP, HOME + "sitemap.xml", "application/xml", PageKind.SITEMAP),
        (PACKED, HOME + "sitemap.xml.gz", "application/x-gzip", PageKind.SITEMAP),
        (PACKED, HOME + "sitemap.xml.gz", "application/octet-stream", PageKind.SITEMAP),
    ],
)  # fmt: skip
def test_listings_are_read_under_the_types_they_come_with(
    body: str | bytes, url: str, mime: str, kind: PageKind
) -> None:
    found = read(capture(body, url, mime), SITE)
    assert found.kind is kind
    assert [reference.url for reference in found.references] == [POST]


def test_a_head_request_shows_no_page() -> None:
    assert read(attrs.evolve(capture(""), method="HEAD"), SITE) == PageReading(kind=PageKind.OTHER)


def test_stylesheets_of_any_host_name_what_they_need() -> None:
    css = "@import 'more.css'; p{background:url(../i.png#x)} q{b:url(https://pixel.wp.com/g.gif?v=1)}"
    found = read(capture(css, "https://cdn.example/css/a.css", "text/css"), SITE)
    assert [address.url for address in found.addresses] == [
        "https://cdn.example/css/more.css",
        "https://cdn.example/i.png",
    ]
    assert {address.kind for address in found.addresses} == {PageKind.FILE}


def test_the_platform_of_the_era_reads() -> None:
    old = WordPress(title="h2.old")
    site = attrs.evolve(
        SITE, eras=(Era(platform=old, until=date(2020, 5, 4)), Era(platform=WordPress()))
    )
    html = classic().replace("</header>", "<h2 class='old'>Old title</h2></header>")
    then = capture(html)
    later = attrs.evolve(then, fetched_at=then.fetched_at.replace(day=6))
    titles = [read(moment, site).readings[0].post.title for moment in (then, later)]
    assert titles == ["Old title", "TRAVEL: Juniper Rail Slows Down – at Last"]


def test_a_missing_field_is_a_failure_of_that_post() -> None:
    found = read(capture("<body class='single-post'><div class='entry'>x</div>"), SITE)
    assert (found.kind, found.failure, found.readings) == (
        PageKind.POST,
        "no title on the page",
        (),
    )
    assert (found.parser, found.parser_version) == ("wordpress", WordPress.version)


def test_what_is_not_what_it_claims_is_a_failure() -> None:
    found = read(capture("{broken", HOME + "wp-json/wp/v2/posts", "application/json"), SITE)
    assert found.kind is PageKind.OTHER
    assert found.failure is not None
    assert found.failure.startswith("not JSON")
    assert "\n" not in found.failure


def test_an_error_of_ours_is_a_failure_too() -> None:
    @attrs.frozen(kw_only=True)
    class Broken(WordPress):
        def read(self, page: Page, site: Site) -> PageReading:
            raise ZeroDivisionError("one\ntwo")

    found = read(capture(classic()), attrs.evolve(SITE, eras=(Era(platform=Broken()),)))
    assert found.failure == "internal: ZeroDivisionError: one two"
    assert found.parser == "wordpress"


def test_a_cut_answer_is_not_a_wording_of_the_post_but_still_names_others() -> None:
    whole = capture(classic())
    assert whole.block is not None
    cut = attrs.evolve(whole, block=whole.block[:-200], truncated="disconnect")
    found = read(cut, SITE)
    assert (found.kind, found.readings) == (PageKind.POST, ())
    assert found.failure == "the answer is cut short (disconnect)"
    assert found.references
    sitemap = attrs.evolve(
        capture(SITEMAP[:-9], HOME + "sitemap.xml", "text/xml"), truncated="time"
    )
    assert read(sitemap, SITE).failure is None


def record(directory: Path, found: Capture) -> Capture:
    """*found* as a WARC record on disk, its block no longer in memory."""
    assert found.block is not None
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"WARC-Target-URI: {found.url}\r\nWARC-Date: 2020-05-04T03:02:01Z\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(found.block)}\r\n\r\n"
    )
    member = gzip.compress(head.encode() + found.block + b"\r\n\r\n")
    (directory / "big.warc.gz").write_bytes(member)
    location = Location("big.warc.gz", 0, len(member))
    return attrs.evolve(found, block=None, location=location)


def test_an_answer_too_large_for_memory_is_read_from_its_file(tmp_path: Path) -> None:
    large = record(tmp_path, capture(classic(after="<p>" + "tea " * 600_000)))
    assert len(read(large, SITE, tmp_path).readings) == 1
    failure = read(large, SITE).failure
    assert failure is not None
    assert "too many for a page" in failure


def test_an_answer_whose_file_is_gone_or_that_is_larger_still_is_a_failure(tmp_path: Path) -> None:
    large = record(tmp_path, capture(classic()))
    (tmp_path / "big.warc.gz").unlink()
    failure = read(large, SITE, tmp_path).failure
    assert failure is not None
    assert failure.startswith("its bytes cannot be read")
    huge = attrs.evolve(large, size=MAX_STRUCTURED + 1)
    assert "too many for a page" in (read(huge, SITE, tmp_path).failure or "")


SEEDS = [
    (classic().encode(), POST, "text/html; charset=UTF-8"),
    (classic().encode("utf-16"), POST, "text/html"),
    (f"<body class='home blog'>{classic()}".encode(), HOME, "text/html"),
    (FEED.encode(), HOME + "feed/", "application/rss+xml"),
    (API.encode(), HOME + "wp-json/wp/v2/posts", "application/json"),
    (SITEMAP.encode(), HOME + "sitemap.xml", "application/xml"),
    (gzip.compress(SITEMAP.encode(), mtime=0), HOME + "sitemap.xml.gz", "application/gzip"),
    (b"p{background:url(a.png)}", HOME + "a.css", "text/css"),
    (
        b'document.write("(Visited 7 times)");',
        HOME + "?top_ten_id=7&view_counter=1",
        "text/javascript",
    ),
    (b"Sitemap: /a.xml", HOME + "robots.txt", "text/plain"),
]


def mutated(body: bytes, chance: random.Random) -> bytes:
    """*body* with bytes changed, cut out, doubled or moved."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(changed) + 1), chance.randint(0, 60)
        piece = bytes(changed[at : at + length])
        match chance.randrange(5):
            case 0:
                changed[at : at + length] = chance.randbytes(length)
            case 1:
                del changed[at : at + length]
            case 2:
                changed[at:at] = piece * 3
            case 3:
                del changed[at : at + length]
                changed += piece
            case _:
                changed[at:at] = chance.choice(
                    [
                        b"<",
                        b'"',
                        b"\0",
                        b"&#0;",
                        b"</div>",
                        b"(",
                        b"<![CDATA[",
                        b"\xff",
                        b"{",
                        b"\\ud800",
                    ]
                )
    return bytes(changed)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_no_damage_to_an_answer_stops_reading(seed: tuple[bytes, str, str], number: int) -> None:
    body, url, mime = seed
    found = read(capture(mutated(body, random.Random(number)), url, mime), SITE)
    assert found.failure is None or not found.failure.startswith("internal"), found.failure


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400),
    st.text(max_size=40),
    st.sampled_from(["text/html", "text/xml", "", "a/b"]),
)
def test_no_bytes_stop_reading(body: bytes, path: str, mime: str) -> None:
    url = HOME + "".join(c for c in path if c.isprintable())
    found = read(capture(body, url, mime), SITE)
    assert found.failure is None or not found.failure.startswith("internal"), found.failure


POSTLIKE = (
    "<body class='single single-post'><h1>T</h1><div id='comments'>{}</div>"
    "<div class='entry'>{}</div>"
)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(POSTLIKE.format("", "<b>" * 200_000 + "x"), id="nested emphasis"),
        pytest.param(POSTLIKE.format("", "<a href='/b'>(x</a>" * 60_000), id="links and brackets"),
        pytest.param(POSTLIKE.format("", "(" * 900_000), id="brackets"),
        pytest.param(POSTLIKE.format("", "Aa " * 900_000 + "(NYSE: A)"), id="a name without end"),
        pytest.param(POSTLIKE.format("", "<p>(NYSE: A) (NYSE: B)" * 40_000), id="listings"),
        pytest.param(POSTLIKE.format("", "<p><br>" * 200_000), id="breaks"),
        pytest.param(POSTLIKE.format("", "<img src='/i.png'>" * 60_000), id="images"),
        pytest.param(
            POSTLIKE.format("<li id='comment-1'>" * 90_000, "x"), id="comments in comments"
        ),
        pytest.param(
            POSTLIKE.format("".join(f"<li id='comment-{n}'>x" for n in range(40_000)), "x"),
            id="comments",
        ),
        pytest.param(POSTLIKE.format("", "<div class='tptn_counter'>" * 100_000), id="counters"),
        pytest.param(
            POSTLIKE.format("", "<div class='yarpp-related'><a href='/b'>x" * 40_000),
            id="related lists",
        ),
        pytest.param(
            "<body class='blog'>" + "<article><h2><a href='/b'>x" * 50_000, id="articles"
        ),
        pytest.param(POSTLIKE.format("", "1" * 2_000_000), id="digits"),
        pytest.param(
            POSTLIKE.format("", "<div class='tptn_counter'>" + "1 " * 900_000),
            id="numbers of a counter",
        ),
    ],
)
def test_hostile_pages_take_bounded_time(html: str) -> None:
    before = time.process_time()
    found = read(capture(html, HOME + "a/"), SITE)
    assert time.process_time() - before < 20
    assert not (found.failure or "").startswith("internal")


@pytest.mark.parametrize(
    ("status", "path", "location", "target"),
    [
        (301, "2014/05/old/", "/2014/05/new/", "2014/05/new/"),
        (308, "?p=7", "https://quay.example/2014/05/new/", "2014/05/new/"),
        (302, "2014/05/old/", "/2014/05/new/", None),
        (301, "2014/05/old", "/2014/05/old/", None),
        (301, "2014/05/old/", "/", None),
        (301, "2014/05/old/", "https://other.example/2014/05/new/", None),
        (301, "2014/05/old/", "", None),
    ],
)
def test_a_permanent_redirect_between_posts_tells_that_both_are_one(
    status: int, path: str, location: str, target: str | None
) -> None:
    block = f"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\n\r\n".encode()
    found = read(attrs.evolve(capture("", HOME + path, status=status), block=block), SITE)
    assert found.kind is PageKind.REDIRECT
    told = [(r.source, r.post.url, r.aliases) for r in found.readings]
    assert told == ([(Source.REDIRECT, HOME + target, (HOME + path,))] if target else [])


@pytest.mark.parametrize(
    ("path", "fields", "parser", "version", "expected"),
    [
        ("office/", {}, "wordpress", WordPress.version, False),
        ("office/", {}, "wordpress", WordPress.version - 1, True),
        ("office/", {}, "wordpress", WordPress.version + 1, False),
        ("office/", {}, "generic", WordPress.version + 1, True),
        ("office/", {}, None, 0, True),
        ("office/", {}, "", 0, True),
        ("i.png", {"mime": "image/png"}, "", 0, False),
        ("i.png", {"mime": "image/png"}, "wordpress", 0, False),
        ("i.png", {"mime": "image/png"}, None, 0, True),
        ("office/", {"status": 404}, "", 0, False),
        ("office/", {"status": 302}, "", 0, True),
        ("office/", {"status": 301}, "redirect", 1, True),
        ("office/", {"status": 301}, "redirect", 2, False),
        ("s.css", {"mime": "text/css"}, "", 0, False),
        ("s.css", {"mime": "text/css"}, "wordpress", WordPress.version - 1, True),
    ],
)
def test_what_a_present_parser_would_replace_is_outdated(
    path: str, fields: dict[str, object], parser: str | None, version: int, expected: bool
) -> None:
    found = attrs.evolve(capture("", HOME + path), **fields)
    assert outdated(found, SITE, parser, version) is expected


def test_pages_of_other_hosts_are_read_by_no_parser() -> None:
    framed = capture("<p>", "https://maps.example/frame")
    assert read(framed, SITE).parser == ""
    assert not outdated(framed, SITE, "", 0)


def test_the_platform_of_the_era_decides_what_is_outdated() -> None:
    eras = (Era(Generic(), until=date(2000, 1, 1)), Era(WordPress()))
    site = attrs.evolve(SITE, eras=eras)
    assert not outdated(capture("", POST), site, "wordpress", WordPress.version)
    assert outdated(capture("", POST), site, "generic", Generic.version)
