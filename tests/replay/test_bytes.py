"""Bodies that pywb hands out are those that were served."""

import gzip
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from archiver.capture import Capture
from archiver.replay import Replay, replay
from archiver.warc.reader import read
from archiver.warc.records import WarcInfo
from archiver.warc.writer import WarcWriter
from tests.warc.exchanges import exchange

HOME = "http://letters.example/"
BODY = "".join(f"<p>Letter {n}: naïve café, 信</p>\n" for n in range(400)).encode()
PACKED = gzip.compress(BODY, mtime=0)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def chunked(body: bytes, size: int = 1000) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def sent(body: bytes, *fields: bytes) -> bytes:
    """An answer with *fields*; its length is told unless it comes in chunks."""
    if b"Transfer-Encoding: chunked" in fields:
        return HEAD + b"\r\n".join(fields) + b"\r\n\r\n" + chunked(body)
    length = b"Content-Length: %d" % len(body)
    return HEAD + b"\r\n".join((*fields, length)) + b"\r\n\r\n" + body


GZIP, CHUNKED = b"Content-Encoding: gzip", b"Transfer-Encoding: chunked"
# In their order; what has the payload of an earlier one, sent alike, becomes a revisit.
ANSWERS = {
    "plain": sent(BODY),
    "gzip": sent(PACKED, GZIP),
    "chunked": sent(BODY + b"1", CHUNKED),
    "gzip-chunked": sent(gzip.compress(BODY + b"2", mtime=0), GZIP, CHUNKED),
    "plain-again": sent(BODY),
    "gzip-again": sent(PACKED, GZIP),
    "chunked-again": sent(BODY + b"1", CHUNKED),
    "plain-in-chunks-now": sent(BODY, CHUNKED),
    "chunked-whole-now": sent(BODY + b"1"),
}
START = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
LATER = START + timedelta(days=1)


def write(writer: WarcWriter, name: str, block: bytes, moment: datetime) -> None:
    with closing(exchange(0, block, url=HOME + name, started_at=moment)) as made:
        writer.write(made)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`plain` once more a day later, unchanged and changed."""
    directory = tmp_path_factory.mktemp("bytes")
    found = [(name, START + timedelta(seconds=n)) for n, name in enumerate(ANSWERS)]
    writer = WarcWriter(directory / "warc", "letters", WarcInfo(software="tests"))
    for name, moment in found:
        write(writer, name, ANSWERS[name], moment)
    write(writer, "plain", sent(BODY), LATER)
    write(writer, "plain", sent(b"<p>New</p>"), LATER + timedelta(seconds=1))
    writer.close()
    return directory


@pytest.fixture(scope="module")
def served(pywb: str, archive: Path) -> Iterator[Replay]:
    with replay(archive, 0) as made:
        yield made


def got(served: Replay, path: str) -> tuple[int, bytes]:
    """Status and body of *path* of the replay, unpacked as a browser would."""
    with closing(HTTPConnection("127.0.0.1", int(served.base.rsplit(":")[-1]))) as connection:
        connection.request("GET", f"/archive/{path}", headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        body = response.read()
        packed = response.headers.get("Content-Encoding") == "gzip"
        return response.status, gzip.decompress(body) if packed else body


def expected(name: str) -> bytes:
    """What a browser made of the answer."""
    if name.startswith("gzip-chunked"):
        return BODY + b"2"
    return BODY + b"1" if name.startswith("chunked") else BODY


def test_the_archive_has_the_revisits_that_are_to_be_replayed(archive: Path) -> None:
    [file] = (archive / "warc").glob("*.warc.gz")
    captures = [record for record in read(file) if isinstance(record, Capture)]
    revisits = [capture.original is not None for capture in captures]
    assert revisits == [False] * 4 + [True] * 3 + [False] * 2 + [True, False]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_body_is_the_one_that_was_served(served: Replay, name: str) -> None:
    assert got(served, f"20240506id_/{HOME}{name}") == (200, expected(name))


def test_each_date_has_its_own_body(served: Replay) -> None:
    assert got(served, f"20240507070809id_/{HOME}plain") == (200, BODY)
    assert got(served, f"20240507070810id_/{HOME}plain") == (200, b"<p>New</p>")


def test_all_captures_of_an_address_are_listed(served: Replay) -> None:
    _, told = got(served, f"cdx?url={HOME}plain&output=json")
    times = [json.loads(line)["timestamp"] for line in told.splitlines()]
    assert times == ["20240506070809", "20240507070809", "20240507070810"]


def test_what_the_archive_does_not_hold_is_missing(served: Replay) -> None:
    assert got(served, f"mp_/{HOME}other")[0] == 404
    assert got(served, "mp_/http://127.0.0.1:1/")[0] == 404
