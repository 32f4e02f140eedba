"""Chromium sees the pages as they were, and nothing it does for them leaves the replay."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import pytest

from archiver.demo.model import Embed
from archiver.demo.posts import POSTS
from archiver.demo.server import DemoServer
from archiver.replay import Replay, replay
from tests.archives import LETTERS, answer, write_warc
from tests.crawl.blog import free_port, scrapy
from tests.replay.browser import Asked, Visit, difference, visit

pytestmark = pytest.mark.program("chromium", "chromium")

HELD = [post for post in POSTS if post.status == "publish"]
FOREIGN = next(post for post in HELD if any(picture.foreign for picture in post.images))
VIDEOS = {
    post.path: block
    for post in HELD
    for block in post.blocks
    if isinstance(block, Embed) and block.kind == "video"
}
PATHS = list(dict.fromkeys(["/", *VIDEOS, *(post.path for post in islice(HELD, 0, None, 8))]))[:10]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def served(pywb: str, port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    """The bundled blog after a crawl, its own server gone."""
    archive = tmp_path_factory.mktemp("replayed") / "archive"
    done = scrapy("crawl", "demo", "-a", f"port={port}", "-s", f"ARCHIVE_DIR={archive}")
    assert done.returncode == 0, done.stderr
    with replay(archive, 0) as made:
        yield made


def unanswered(seen: Visit) -> set[str]:
    """What it asked for in vain; Chromium asks again for a font it fetched ahead."""
    answered = {asked.url for asked in seen.asked if " 200 " in f"{asked.status} "}
    return {f"{asked.method} {asked.url}" for asked in seen.asked if asked.url not in answered}


@pytest.mark.parametrize("path", PATHS)
def test_a_page_looks_as_it_did_and_comes_from_the_archive_alone(
    served: Replay, port: int, path: str, tmp_path: Path
) -> None:
    home = f"http://127.0.0.1:{port}"
    with DemoServer(port=port):
        live = visit(home + path, tmp_path / "live")
    replayed = visit(served.latest(home + path), tmp_path / "replayed")
    assert difference(live.image, replayed.image) <= 0.005
    assert replayed.connected == {served.base}
    assert all(asked.url.startswith(f"{served.base}/") for asked in replayed.asked)
    # The visit a live page has counted, which no crawl does, is the one thing that is not held.
    assert all(asked.endswith("/wp-admin/admin-ajax.php") for asked in unanswered(replayed))
    assert len(replayed.asked) > len(live.asked) > 5


def test_a_picture_of_another_host_comes_from_the_archive_too(
    served: Replay, port: int, tmp_path: Path
) -> None:
    seen = visit(served.latest(f"http://127.0.0.1:{port}{FOREIGN.path}"), tmp_path / "seen")
    [picture] = (picture for picture in FOREIGN.images if picture.foreign)
    [asked] = (asked for asked in seen.asked if f"localhost:{port}{picture.path}" in asked.url)
    assert asked.url.startswith(served.entrance)
    assert asked.status == "HTTP/1.0 200 OK"
    assert seen.connected == {served.base}


@pytest.mark.parametrize("path", VIDEOS)
def test_a_frame_shows_its_document_with_all_it_needs(
    served: Replay, port: int, path: str, tmp_path: Path
) -> None:
    video = VIDEOS[path]
    seen = visit(served.latest(f"http://127.0.0.1:{port}{path}"), tmp_path / "seen")
    host = "localhost" if video.foreign else "127.0.0.1"
    answers = {
        asked.url.partition(f"http://{host}:{port}")[2]: asked.status
        for asked in seen.asked
        if asked.url.startswith(served.entrance)
    }
    still = f"{video.src.removesuffix('/')}.png"
    for needed in (video.src, still, "/player/player.css", "/player/curtain.png"):
        assert answers[needed] == "HTTP/1.0 200 OK", needed


def test_ten_different_pages_are_compared() -> None:
    assert len(set(PATHS)) == 10


ELSEWHERE = "elsewhere.example"
SVG = (
    f'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://{ELSEWHERE}/svg.png"/>'
    f"<script>fetch('http://{ELSEWHERE}/svg')</script></svg>"
)
RESTLESS = f"""<!doctype html><title>Restless</title>
<link rel="preconnect" href="https://{ELSEWHERE}/"><link rel="dns-prefetch" href="//{ELSEWHERE}">
<link rel="prefetch" href="https://{ELSEWHERE}/next"><style>@import "https://{ELSEWHERE}/css";</style>
<base href="https://{ELSEWHERE}/"><img src="relative.png"><img srcset="https://{ELSEWHERE}/2x 2x">
<iframe src="{LETTERS}frame.svg"></iframe><object data="{LETTERS}frame.svg"></object>
<iframe src="http://127.0.0.1:1/"></iframe>
<script>
  var realm = document.createElement("iframe");
  document.documentElement.appendChild(realm);
  [window, realm.contentWindow].forEach(function (scope) {{
    ["http", "https"].forEach(function (scheme) {{
      var address = scheme + "://{ELSEWHERE}/";
      scope.fetch(address).catch(String);
      scope.navigator.sendBeacon(address + "beacon", "x");
      new scope.Image().src = address + "image";
      try {{ new scope.WebSocket(address.replace("http", "ws")); }} catch (refused) {{}}
    }});
  }});
  document.write("<scr" + "ipt src='https://{ELSEWHERE}/written.js'></scr" + "ipt>");
  location.assign("/archive/id_/{LETTERS}raw");
</script>"""
RAW = f"""<!doctype html><title>Raw</title><img src="http://{ELSEWHERE}/raw.png">
<meta http-equiv="refresh" content="0; url=http://{ELSEWHERE}/refreshed">
<script>fetch("http://{ELSEWHERE}/raw").catch(String); location = "http://{ELSEWHERE}/gone";</script>"""
REACHING = (
    f"\r\nLink: <https://{ELSEWHERE}>; rel=preconnect, <//{ELSEWHERE}/a>; rel=preload; as=image"
    f"\r\nRefresh: 0; url=https://{ELSEWHERE}/\r\n\r\n"
).encode()


@pytest.fixture(scope="module")
def restless(pywb: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replay]:
    """Pages that try every way out."""
    archive = tmp_path_factory.mktemp("restless")
    found = {
        LETTERS: answer(RESTLESS.encode()).replace(b"\r\n\r\n", REACHING, 1),
        f"{LETTERS}raw": answer(RAW.encode()).replace(b"\r\n\r\n", REACHING, 1),
        f"{LETTERS}frame.svg": answer(SVG.encode(), mime="image/svg+xml"),
    }
    write_warc(archive / "warc", found)
    with replay(archive, 0) as made:
        yield made


@pytest.mark.parametrize(
    ("modifier", "page"),
    [
        *(("", ""), ("mp_/", ""), ("id_/", "")),
        *(("", "raw"), ("id_/", "raw"), ("oe_/", "raw")),
        *(("", "frame.svg"), ("id_/", "frame.svg")),
    ],
)
def test_a_page_that_tries_to_reach_out_does_not(
    restless: Replay, modifier: str, page: str, tmp_path: Path
) -> None:
    seen = visit(f"{restless.entrance}{modifier}{LETTERS}{page}", tmp_path / "seen")
    assert seen.connected == {restless.base}
    assert {
        asked.url for asked in seen.asked if ELSEWHERE in asked.url.partition("/archive/")[0]
    } == set()


def test_the_calendar_asks_for_the_captures_of_one_address(
    restless: Replay, tmp_path: Path
) -> None:
    seen = visit(restless.calendar(LETTERS), tmp_path / "calendar")
    query = f"{restless.entrance}cdx?url={quote(LETTERS, safe='')}&output=json"
    assert Asked("GET", query, "HTTP/1.0 200 OK") in seen.asked
    assert unanswered(seen) == set()
    assert seen.connected == {restless.base}
