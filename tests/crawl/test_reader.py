"""What the reading process makes of captures, and what it sends on."""

from pathlib import Path

import pytest

from archiver.capture import Capture
from archiver.crawl.reader import Reader, unpacked
from archiver.read import read
from archiver.scope import Rules
from archiver.site import PageKind
from archiver.warc.info import WarcInfo
from archiver.warc.writer import WarcWriter
from tests.archives import site
from tests.warc.exchanges import exchange

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>Ferries</title><p>They run."
MOVED = b"HTTP/1.1 301 Moved\r\nLocation: /ferries/\r\n\r\n"


def recorded(answer: bytes, directory: Path) -> Capture:
    writer = WarcWriter(directory, "letters", WarcInfo(software="tests"))
    capture = writer.write(exchange(answer=answer))
    writer.close()
    assert capture is not None
    assert capture.block == answer
    return capture


@pytest.mark.parametrize(
    ("answer", "kept"), [(PAGE, None), (MOVED, MOVED)], ids=["page", "redirect"]
)
def test_an_entry_holds_the_reading_and_only_the_bytes_that_are_still_wanted(
    answer: bytes, kept: bytes | None, tmp_path: Path
) -> None:
    capture = recorded(answer, tmp_path)
    reader = Reader(site(), tmp_path, Rules())
    [packed] = reader.read([capture])
    reader.close()
    entry = unpacked(packed)
    assert entry.capture == capture
    assert entry.capture.block == kept
    assert entry.reading == read(capture, site(), tmp_path)
    assert (entry.reading.kind is PageKind.REDIRECT) == (kept is not None)
