"""A page in the browser: it gets what it is given, comes to an end, and has no way out."""

import asyncio
import re
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import pytest

from archiver.crawl import browser as module
from archiver.crawl import tab
from archiver.crawl.browser import Browser, find_browser
from archiver.crawl.tab import Answer, Asked, BrowserError
from archiver.errors import ArgumentError
from tests.server import Act, ScriptedServer

pytestmark = pytest.mark.program("chromium", "chromium")

HTML = {"Content-Type": "text/html; charset=utf-8"}
HOME = "http://letters.example/"

_T = TypeVar("_T")


def run(work: Coroutine[Any, Any, _T]) -> _T:
    return asyncio.run(work)


async def nothing(_: Asked) -> Answer | None:
    return None


async def shown(body: str, serve: Any = nothing, timeout: float = 20) -> str:
    """What the page *body* becomes in a browser of its own."""
    browser = Browser(find_browser(), "letters-reader/1.0", timeout)
    try:
        return await browser.document(HOME, Answer(200, HTML, body.encode()), serve)
    finally:
        await browser.close()


def test_scripts_run_and_get_what_we_give_them() -> None:
    asked: list[Asked] = []

    async def serve(wanted: Asked) -> Answer:
        asked.append(wanted)
        if wanted.url.endswith(".js"):
            script = "fetch('/tea.json', {headers: {'X-Cup': 'blue'}}).then(r => r.json())"
            script += ".then(told => { document.body.textContent = told.tea; })"
            return Answer(200, {"Content-Type": "text/javascript"}, script.encode())
        return Answer(200, {"Content-Type": "application/json"}, b'{"tea": "Keemun \\u7941"}')

    found = run(shown("<!DOCTYPE html><body><script src='/app.js'></script>", serve))
    assert found == "<!DOCTYPE html><html><head></head><body>Keemun 祁</body></html>"
    assert [wanted.url for wanted in asked] == [f"{HOME}app.js", f"{HOME}tea.json"]
    assert asked[1].headers["x-cup"] == "blue"
    assert asked[1].headers["referer"] == HOME
    assert not {"user-agent", "cookie", "accept-encoding"} & asked[1].headers.keys()


def test_the_browser_says_who_we_are() -> None:
    found = run(shown("<body><script>document.body.append(navigator.userAgent)</script>"))
    assert "letters-reader/1.0</body>" in found


def test_images_are_not_fetched_and_yet_load() -> None:
    page = "<body><img src='/a.png' onload=\"this.alt='loaded'\" onerror='this.remove()'>"
    found = run(shown(page))
    assert '<img src="/a.png"' in found
    assert 'alt="loaded"' in found


ATTEMPTS = (
    "socket", "events", "beacon", "form", "ping", "popup", "sw", "rtc", "transport", "worker",
    "shared", "away",
)  # fmt: skip
ESCAPES = """<!DOCTYPE html><html><head>
<link rel="dns-prefetch" href="//escape.example"><link rel="preconnect" href="{http}">
<link rel="prefetch" href="{http}prefetched">
<script type="speculationrules">{{"prefetch": [{{"urls": ["{http}guessed"]}}]}}</script>
</head><body><a href="{http}pinged" ping="{http}ping">away</a><iframe src="{http}frame"></iframe>
<script>
const tried = name => {{ const p = document.createElement("p"); p.textContent = name;
                         document.body.append(p); }};
const attempt = (name, way) => {{ try {{ way(); }} catch (error) {{}} tried(name); }};
attempt("socket", () => new WebSocket("{ws}"));
attempt("events", () => new EventSource("{http}events"));
attempt("beacon", () => navigator.sendBeacon("{http}beacon", "seen"));
attempt("form", () => fetch("{http}form", {{method: "POST", body: "x", mode: "no-cors"}}));
attempt("ping", () => document.querySelector("a").click());
attempt("popup", () => window.open("{http}popup"));
attempt("sw", () => navigator.serviceWorker.register("/sw.js"));
attempt("rtc", () => {{
  const way = new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{udp}"}}]}});
  way.createDataChannel("x"); way.createOffer().then(offer => way.setLocalDescription(offer)); }});
attempt("transport", () => new WebTransport("https://127.0.0.1:{udp}/"));
const inside = `try {{ new WebSocket("{ws}"); }} catch (e) {{}}
  try {{ new WebTransport("https://127.0.0.1:{udp}/"); }} catch (e) {{}}
  fetch("{http}worker").catch(() => 0).then(() => postMessage("worker"));`;
const worker = new Worker(URL.createObjectURL(new Blob([inside])));
worker.onmessage = event => tried(event.data);
attempt("shared", () => new SharedWorker(URL.createObjectURL(new Blob(
  [`fetch("{http}shared"); new WebSocket("{ws}")`]))));
attempt("away", () => {{ location.href = "{http}away"; }});
</script></body></html>"""


def test_nothing_a_page_does_reaches_the_network_past_us() -> None:
    """A listener for TCP, and one for UDP, that hear of no attempt; all of them were made."""
    asked: list[str] = []

    async def serve(wanted: Asked) -> None:
        asked.append(wanted.url)

    heard: list[bytes] = []
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))

    def listen() -> None:
        with suppress(OSError):
            while True:
                heard.append(listener.recv(2048))

    threading.Thread(target=listen, daemon=True).start()
    with ScriptedServer(lambda _: [b"HTTP/1.1 204 Gone Home\r\n\r\n", Act.CLOSE]) as server:
        away = f"127.0.0.1:{server.port}/"
        page = ESCAPES.format(
            http=f"http://{away}", ws=f"ws://{away}", udp=listener.getsockname()[1]
        )
        found = run(shown(page, serve))
        made = re.findall(r"<p>(\w+)</p>", found)
        assert set(made) == set(ATTEMPTS)
        assert server.accepted == 0
    assert heard == []
    listener.close()
    assert set(asked) <= {f"http://{away}{name}" for name in ("worker", "shared", "prefetched")}
    assert f"http://{away}worker" in asked


def test_a_redirect_is_not_followed_past_us() -> None:
    with ScriptedServer(lambda _: [b"HTTP/1.1 204 No\r\n\r\n", Act.CLOSE]) as server:

        async def serve(_: Asked) -> Answer:
            return Answer(302, {"Location": f"http://127.0.0.1:{server.port}/"}, b"")

        page = "<body><script>fetch('/a').then(r => document.body.append('HTTP ' + r.status))"
        found = run(shown(f"{page}</script>", serve))
        assert "HTTP 502" in found
        assert server.accepted == 0


def test_a_page_that_hangs_fails_and_the_next_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """While it loads, and when it has loaded."""

    async def several() -> list[str]:
        browser = Browser(find_browser(), "letters", 1)
        told = []
        try:
            for script in ("for (;;);", "setTimeout(() => { for (;;); }, 300)"):
                page = Answer(200, HTML, f"<body><script>{script}</script>".encode())
                with pytest.raises(BrowserError) as failed:
                    await browser.document(HOME, page, nothing)
                told.append(str(failed.value))
            fine = Answer(200, HTML, b"<body><p>Well</p>")
            told.append(await browser.document(HOME, fine, nothing))
        finally:
            await browser.close()
        return told

    monkeypatch.setattr(module, "PATIENCE", 2.0)
    monkeypatch.setattr(tab, "PATIENCE", 2.0)
    assert run(several()) == [
        "the page gave no answer, it hangs",
        "the page gave no answer, it hangs",
        "<html><head></head><body><p>Well</p></body></html>",
    ]


def test_a_page_without_rest_is_taken_as_it_is_when_its_time_is_over() -> None:
    script = "let n = 0; setInterval(() => { document.body.append(document.createElement('p')); })"
    found = run(shown(f"<body><h1>News</h1><script>{script}</script>", timeout=1))
    assert "<h1>News</h1>" in found
    assert found.count("<p></p>") > 10


def test_waiting_for_us_is_not_the_pages_time() -> None:

    async def serve(_: Asked) -> Answer:
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), 4)
        return Answer(200, {"Content-Type": "text/plain"}, b"late")

    script = "fetch('/slow').then(r => r.text()).then(t => { document.body.textContent = t; })"
    found = run(shown(f"<body><script>{script}</script>", serve, timeout=3))
    assert found == "<html><head></head><body>late</body></html>"


def test_a_page_that_grows_too_large_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "_DOCUMENT", tab._DOCUMENT.replace("16777216", "1000"))
    with pytest.raises(BrowserError, match=r"the page has grown to \d+ characters"):
        run(shown(f"<body>{'tea ' * 300}"))


def test_a_page_may_ask_only_so_often() -> None:
    asked: list[str] = []

    async def serve(wanted: Asked) -> None:
        asked.append(wanted.url)

    script = (
        "(async () => { for (let n = 0; n < 130; n++) await fetch('/' + n).catch(() => 0); })()"
    )
    run(shown(f"<body>x<script>{script}.then(() => document.body.append('done'))</script>", serve))
    assert len(asked) == 100


def test_a_browser_that_died_is_started_again() -> None:
    async def twice() -> list[str]:
        browser = Browser(find_browser(), "letters", 20)
        page = Answer(200, HTML, b"<body><p>Well</p>")
        try:
            first = await browser.document(HOME, page, nothing)
            assert browser._chromium is not None
            await browser._chromium.close()
            return [first, await browser.document(HOME, page, nothing)]
        finally:
            await browser.close()

    first, second = run(twice())
    assert first == second


def test_a_page_whose_tab_crashes_fails() -> None:
    script = "const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()));"
    with pytest.raises(BrowserError):
        run(shown(f"<body><script>{script}</script>"))


def test_a_program_that_is_no_browser_is_told() -> None:
    async def start() -> None:
        browser = Browser("/bin/false", "letters", 5)
        try:
            await browser.document(HOME, Answer(200, HTML, b""), nothing)
        finally:
            await browser.close()

    with pytest.raises(BrowserError, match="/bin/false does not start"):
        run(start())


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    with pytest.raises(ArgumentError, match=r"ARCHIVE_BROWSER=/no/such: there is no such program"):
        find_browser("/no/such")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(module, "_PLACES", ())
    with pytest.raises(ArgumentError, match="no Chromium or Chrome is installed; install one"):
        find_browser()
    brought = tmp_path / "chromium-1200" / "chrome-linux" / "chrome"
    brought.parent.mkdir(parents=True)
    brought.write_text("#!/bin/sh\n")
    brought.chmod(0o755)
    assert find_browser() == str(brought)
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(ArgumentError, match=r"pip install 'commentary-archiver\[js\]'"):
        find_browser()
