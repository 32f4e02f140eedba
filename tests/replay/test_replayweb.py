"""ReplayWeb.page shows an exported WACZ, and hands out the bodies that were served."""

import io
import json
import os
import shutil
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import attrs
import pytest
from PIL import Image

from archiver.demo.encoders import png
from archiver.export.wacz import Source, export_wacz
from archiver.reparse import reparse
from archiver.store.filters import Filters
from archiver.warc.writer import WarcWriter
from tests.archives import answer, crawl_note, site
from tests.crawl.blog import post
from tests.replay import replayweb
from tests.replay.answers import (
    ANSWERS,
    BODY,
    CHANGED,
    HOME,
    LATER,
    START,
    expected,
    record,
    write,
)
from tests.replay.devtools import Tab, browser

pytestmark = pytest.mark.program("chromium", "chromium")

PAGE, PICTURE = "2015/03/office-1/", "lantern.png"
WIDTH, HEIGHT, COLOUR = 320, 200, (201, 42, 137)
BYTES = """(async () => {{
  const response = await fetch({address}), bytes = new Uint8Array(await response.arrayBuffer());
  return [response.status, btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(""))];
}})()"""


def write_post(writer: WarcWriter) -> None:
    """A post with a picture, which only the archive has."""
    writer.note("crawl", HOME, crawl_note(site(HOME)))
    picture = png(WIDTH, HEIGHT, [bytes(COLOUR) * WIDTH] * HEIGHT)
    page = post(1, body=f'<p>Lanterns.</p><img src="/{PICTURE}">').encode()
    write(writer, PAGE, answer(page), START)
    write(writer, PICTURE, answer(picture, mime="image/png"), START + timedelta(seconds=1))


@pytest.fixture(scope="module")
def wacz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("archive")
    record(archive / "warc", write_post)
    reparse([*(archive / "warc").glob("*.warc.gz")], archive / "archive.db", jobs=1)
    out = archive / "letters.wacz"
    export_wacz(Source.of(archive), out, Filters())
    return out


@attrs.frozen
class Opened:
    """ReplayWeb.page with the post on it."""

    tab: Tab
    frame: str
    """The replayed page's own address."""

    def body(self, name: str, moment: datetime) -> tuple[int, bytes]:
        """Status and body of *name* as of *moment*, as they lie in the archive."""
        prefix = self.frame.partition(f"mp_/{HOME}")[0].rpartition("/")[0]
        address = json.dumps(f"{prefix}/{moment:%Y%m%d%H%M%S}id_/{HOME}{name}")
        status, body = self.tab.evaluate(BYTES.format(address=address))
        return status, b64decode(body)


def open_wacz(tab: Tab, site: replayweb.Site, name: str) -> Opened:
    """The post in the WACZ *name* of *site*, once it has come to rest."""
    before = len(tab.events)
    shown = quote(HOME + PAGE, safe="")
    source = f"{site.base}/?source={site.base}/{name}"
    tab.call("Page.navigate", url=f"{source}#view=pages&url={shown}")
    moved = tab.wait("Page.frameNavigated", lambda told: PAGE in told["frame"]["url"], before)
    frame = moved["frame"]
    tab.wait(
        "Page.lifecycleEvent",
        lambda told: told["loaderId"] == frame["loaderId"] and told["name"] == "networkIdle",
        before,
    )
    return Opened(tab, frame["url"])


@pytest.fixture(scope="module")
def application() -> Path:
    """Its files; a test is skipped without them, saying what to run."""
    found = replayweb.find()
    if found is None:
        told = pytest.fail if os.environ.get("ARCHIVER_NO_SKIP") else pytest.skip
        told(f"needs ReplayWeb.page, the package replaywebpage; run: {replayweb.INSTALL}")
    return found


@pytest.fixture(scope="module")
def served(
    application: Path, wacz: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[replayweb.Site]:
    with replayweb.serve(application, wacz, tmp_path_factory.mktemp("web") / "site") as site:
        yield site


@pytest.fixture(scope="module")
def opened(
    served: replayweb.Site, wacz: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    with browser(tmp_path_factory.mktemp("chromium") / "profile") as tab:
        yield open_wacz(tab, served, wacz.name)


def test_a_post_is_seen_with_its_picture(opened: Opened) -> None:
    assert opened.frame.endswith(f"/20240506070809mp_/{HOME}{PAGE}")
    screen = b64decode(opened.tab.call("Page.captureScreenshot")["data"])
    with Image.open(io.BytesIO(screen)) as image:
        seen = image.convert("RGB").getcolors(image.width * image.height)
    assert seen is not None
    assert [count for count, colour in seen if colour == COLOUR] == [WIDTH * HEIGHT]


def test_nothing_is_asked_for_but_the_wacz_and_what_shows_it(
    opened: Opened, served: replayweb.Site, wacz: Path
) -> None:
    sent = [e["params"] for e in opened.tab.events if e["method"] == "Network.requestWillBeSent"]
    addresses = {told["request"]["url"] for told in sent}
    assert f"{HOME}{PICTURE}" in {url.rpartition("im_/")[2] for url in addresses}
    assert {url for url in addresses if not url.startswith((served.base, "data:"))} == set()
    found = {path for path, status in served.asked if status < 400}
    assert {path for path in found if not path.endswith(".wacz")} == {"/", "/ui.js", "/sw.js"}
    # By the offsets of the index, that is, not the whole.
    assert {status for path, status in served.asked if path == f"/{wacz.name}"} == {206}


def captured(name: str) -> datetime:
    return START + timedelta(seconds=list(ANSWERS).index(name))


# It keeps bodies by payload digest, chunks and all: what was sent whole as well as in chunks is
# right until the other one has been seen.
BOTH_WAYS = [name for name in ANSWERS if name.endswith("-now")]


@pytest.mark.parametrize("name", [name for name in ANSWERS if name not in BOTH_WAYS])
def test_a_body_is_the_one_that_was_served(opened: Opened, name: str) -> None:
    assert opened.body(name, captured(name)) == (200, expected(name))


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_a_body_that_came_whole_and_in_chunks_is_the_one_that_was_served(
    opened: Opened, served: replayweb.Site, wacz: Path, name: str
) -> None:
    shutil.copy(wacz, served.directory / f"{name}.wacz")
    another = open_wacz(opened.tab, served, f"{name}.wacz")
    assert another.frame.split("/w/")[1] != opened.frame.split("/w/")[1]
    assert another.body(name, captured(name)) == (200, expected(name))


def test_each_date_has_its_own_body(opened: Opened) -> None:
    assert opened.body("plain", LATER) == (200, BODY)
    assert opened.body("plain", LATER + timedelta(seconds=1)) == (200, CHANGED)


def test_a_page_that_was_unmodified_is_the_one_of_before(opened: Opened) -> None:
    assert opened.body("gzip", LATER) == (200, BODY)


def test_what_the_archive_does_not_hold_is_missing(opened: Opened) -> None:
    assert opened.body("other", START)[0] == 404
