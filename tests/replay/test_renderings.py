"""What a browser made of a page is never shown in the place of what the server sent."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from archiver.capture import Rendering
from archiver.replay import Replay, replay
from archiver.warc.crawl_writer import CrawlWriter
from archiver.warc.info import WarcInfo
from tests.archives import answer
from tests.warc.exchanges import START, exchange

SENT = b'<html><body><div id="root"></div><script>go()</script></body></html>'


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A page, and what a browser made of it nine seconds later."""
    with (
        closing(CrawlWriter(tmp_path / "warc", "letters", WarcInfo(software="tests"))) as writer,
        closing(exchange(answer=answer(SENT))) as made,
    ):
        page = writer.write(made)
        assert page is not None
        later = START + timedelta(seconds=9)
        html = b"<html><body><p>Made in a browser</p></body></html>"
        writer.write_rendering(
            Rendering(url=page.url, html=html, of=page.record_id, rendered_at=later)
        )
    return tmp_path


@pytest.fixture
def served(pywb: str, archive: Path) -> Iterator[Replay]:
    with replay(archive, 0) as made:
        yield made


@pytest.mark.parametrize("moment", ["20240506070809", "20240506070818", "2025"])
def test_pywb_shows_what_was_sent_at_any_time(served: Replay, moment: str) -> None:
    port = int(served.base.rsplit(":")[-1])
    with closing(HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", f"/archive/{moment}id_/http://blog.example/0")
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, SENT)


@pytest.mark.program("cdx-indexer", "pywb")
@pytest.mark.program("cdxj-indexer", "cdxj-indexer")
@pytest.mark.parametrize("program", ["cdx-indexer", "cdxj-indexer"])
def test_indexes_of_others_lead_to_what_was_sent(program: str, archive: Path) -> None:
    [path] = (archive / "warc").glob("*.warc.gz")
    arguments = ["-j", "-s"] if program == "cdx-indexer" else ["-s"]
    done = subprocess.run(
        [program, *arguments, str(path)], capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("example,blog)/0 ")]
    assert [line.split(" ")[1] for line in lines] == ["20240506070809"]
    if program == "cdxj-indexer":
        ours = (archive / "warc" / "index.cdxj").read_text().splitlines()
        assert sorted(done.stdout.splitlines()) == ours
