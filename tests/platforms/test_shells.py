"""Which pages are empty until their scripts run."""

from datetime import UTC, datetime

import pytest

from archiver import http
from archiver.capture import Capture, Location
from archiver.page import Page
from archiver.platforms import undeclared_site
from archiver.platforms.shells import is_shell
from archiver.read import read
from archiver.site import EMPTY, EMPTY_RENDERED, PageKind
from tests.archives import answer

MOMENT = datetime(2026, 5, 1, tzinfo=UTC)
HOME = "http://letters.example/"
SCRIPT = '<script src="/app.js"></script>'
TEXT = "The ferry kept its timetable all winter, which nobody at the pier had expected of it. " * 4


def page(body: str, head: str = "") -> Page:
    html = (
        f"<!DOCTYPE html><html><head><title>Letters</title>{head}</head><body>{body}</body></html>"
    )
    parsed = http.parse_head(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    return Page(url=HOME, status=200, head=parsed, body=html.encode(), fetched_at=MOMENT)


@pytest.mark.parametrize(
    "body",
    [
        f'<div id="root"></div>{SCRIPT}',
        f'<div id="app">Loading…</div>{SCRIPT}',
        f'<div id="__next"><div class="spinner"></div></div>{SCRIPT}',
        f"<app-root></app-root>{SCRIPT}",
        f'<header>Ferry Letters</header><div><div id="main"></div></div>{SCRIPT}',
        f"<noscript>Please enable JavaScript.</noscript><p>Ferry Letters</p>{SCRIPT}",
        SCRIPT,
        '<div id="root"></div><script type="module">import("/app.js").then(app => app.go());</script>'
        "<!-- a comment -->",
    ],
)
def test_a_shell_has_scripts_and_next_to_no_words(body: str) -> None:
    assert is_shell(page(body))


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div>',
        '<div id="root"></div><script type="application/ld+json">{"name": "Ferry Letters, weekly"}'
        "</script>",
        f'<div id="root"><p>{TEXT}</p></div>{SCRIPT}',
        f"<noscript>Please enable JavaScript.</noscript><p>{TEXT}</p>{SCRIPT}",
        f"<p>A short page.</p>{SCRIPT}",
        "<article><h1>One Line</h1><section><noscript>Please enable JavaScript to view the comments"
        f" powered by Disqus.</noscript></section></article>{SCRIPT}",
        f'<div id="root"></div><iframe src="/old/"></iframe>{SCRIPT}',
        f'<div id="content"><h1>Note</h1><p>Closed.</p></div>{SCRIPT}',
        f'<div id="root">{"<i></i>" * 3000}</div>{SCRIPT}',
        f'<div id="content">Write to Edith Marlowe, 14 Harbour Street, second floor.</div>{SCRIPT}',
    ],
)
def test_a_page_that_says_something_or_runs_nothing_is_none(body: str) -> None:
    assert not is_shell(page(body))


def test_a_page_without_a_body_is_none() -> None:
    found = page("")
    assert not is_shell(
        Page(
            url=HOME, status=200, head=found.head, body=b"<frameset></frameset>", fetched_at=MOMENT
        )
    )


def capture(html: str, **fields: object) -> Capture:
    block = html.encode() if fields.get("rendering_of") else answer(html.encode())
    told = {"url": HOME, "mime": "text/html", "block": block, "size": len(block)} | fields
    return Capture(
        record_id="<urn:uuid:1>", location=Location("a", 0, 1), method="GET", status=200,
        fetched_at=MOMENT, **told,
    )  # type: ignore[arg-type]  # fmt: skip


SHELL = f'<html><head><title>Letters</title>{{}}</head><body><div id="root"></div>{SCRIPT}</body>'
SITE = undeclared_site(HOME)


@pytest.mark.parametrize("path", ["", "letters/ferry-keeps-its-timetable"])
@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="article:published_time" content="2019-01-02"><meta property="og:type" '
        'content="article"><meta property="og:title" content="The Ferry">',
        '<link rel="https://api.w.org/" href="/wp-json/">',
    ],
)
def test_its_reading_says_so_whatever_its_head_tells(head: str, path: str) -> None:
    reading = read(capture(SHELL.replace("{}", head), url=HOME + path), SITE)
    assert reading.failure == EMPTY
    assert not any(one.post.body_text for one in reading.readings)


def test_of_what_a_browser_made_it_says_that_nothing_came() -> None:
    reading = read(capture(SHELL, rendering_of="<urn:uuid:0>"), SITE)
    assert reading.failure == EMPTY_RENDERED


def test_a_rendering_is_read_as_a_page() -> None:
    html = f"<html><body class='single-post'><article><h1>Ferry</h1><p>{TEXT}</p></article></body>"
    reading = read(
        capture(html, rendering_of="<urn:uuid:0>", url=f"{HOME}2019/01/02/ferry/"), SITE
    )
    assert reading.kind is PageKind.POST
    assert reading.readings[0].post.title == "Ferry"
