"""A payload is written once, and later answers refer to it."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver.capture import Capture, Location, Original
from archiver.warc.dedup import Originals
from archiver.warc.info import WarcInfo
from archiver.warc.reader import read, read_block
from archiver.warc.writer import WarcWriter
from tests.warc.exchanges import ANSWER, START, exchange

HEAD = ANSWER.partition(b"<p>")[0]
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
UNMODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "2"\r\n\r\n'
EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def writer(directory: Path, **options: Any) -> WarcWriter:
    return WarcWriter(directory, "blog.example", WarcInfo(software="tests"), **options)


def recorded(directory: Path, *answers: bytes, **fields: Any) -> list[Capture]:
    """Exchanges with *answers* as the reader finds them; the writer said the same of each."""
    writing = writer(directory)
    told = [writing.write(exchange(n, answer, **fields)) for n, answer in enumerate(answers)]
    writing.close()
    [name] = writing.names
    found = [item for item in read(directory / name) if isinstance(item, Capture)]
    assert found == told
    return found


def test_the_same_payload_again_is_a_revisit(tmp_path: Path) -> None:
    first, second = recorded(tmp_path, ANSWER, ANSWER.replace(b"OK", b"Fine"))
    assert first.original is None
    assert second.original == Original(url=first.url, fetched_at=first.fetched_at)
    assert second.payload_digest == first.payload_digest
    assert second.truncated is None
    head = HEAD.replace(b"OK", b"Fine")
    assert read_block(tmp_path, second.location) == head
    assert (second.status, second.mime, second.size) == (200, "text/html", len(head))


def test_the_fields_of_a_revisit(tmp_path: Path) -> None:
    recorded(tmp_path, ANSWER, ANSWER)
    [path] = tmp_path.iterdir()
    record = gzip.decompress(path.read_bytes()).partition(b"WARC-Type: revisit\r\n")[2]
    fields = record.partition(b"\r\n\r\n")[0].split(b"\r\n")
    profile = b"http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert b"WARC-Profile: " + profile in fields
    assert b"WARC-Refers-To-Target-URI: http://blog.example/0" in fields
    assert b"WARC-Refers-To-Date: 2024-05-06T07:08:09.123456Z" in fields
    assert b"WARC-Truncated: length" in fields
    assert b"Content-Type: application/http; msgtype=response" in fields
    assert b"Content-Length: %d" % len(HEAD) in fields


def test_chunks_that_fell_differently_hold_the_same_payload(tmp_path: Path) -> None:
    one = CHUNKED + b"4\r\nLett\r\n2\r\ner\r\n0\r\n\r\n"
    other = CHUNKED + b"6\r\nLetter\r\n0\r\n\r\n"
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nLetter"
    first, second, third, fourth, fifth = recorded(tmp_path, one, other, plain, plain, one)
    assert second.original
    # A replay would take the chunks of one with the head of the other.
    assert third.original is None
    assert fourth.original is not None
    assert fifth.original is not None
    assert (fourth.original.url, fifth.original.url) == (third.url, first.url)
    assert read_block(tmp_path, second.location) == CHUNKED


@pytest.mark.parametrize(
    ("answer", "fields"),
    [
        (EMPTY, {}),
        (ANSWER, {"truncated": "length"}),
        (b"HTTP/1.1 200 OK\r\nServer: cut off", {}),
        (UNMODIFIED, {}),
    ],
    ids=["empty", "truncated", "no end of the head", "304 to nobody knows what"],
)
def test_what_holds_no_whole_payload_is_no_original(
    answer: bytes, fields: dict[str, str], tmp_path: Path
) -> None:
    assert [c.original for c in recorded(tmp_path, answer, answer, **fields)] == [None, None]


def test_a_304_refers_to_what_was_asked_for(tmp_path: Path) -> None:
    moment = datetime(2020, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    asked = Original(
        url="http://blog.example/old", fetched_at=moment, payload_digest="sha1:" + "A" * 32
    )
    [unmodified] = recorded(tmp_path, UNMODIFIED, original=asked)
    assert unmodified.original == asked
    assert unmodified.payload_digest == asked.payload_digest
    assert (unmodified.status, unmodified.etag) == (304, '"2"')
    [path] = tmp_path.iterdir()
    whole = gzip.decompress(path.read_bytes())
    assert (
        b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified\r\n" in whole
    )
    assert b"WARC-Refers-To-Date: 2020-01-02T03:04:05.000006Z\r\n" in whole
    assert b"WARC-Truncated" not in whole


def test_of_an_original_by_another_program_less_may_be_known(tmp_path: Path) -> None:
    asked = Original(url="http://blog.example/old", fetched_at=None)
    [unmodified] = recorded(tmp_path, UNMODIFIED, original=asked)
    assert unmodified.original == asked
    assert unmodified.payload_digest is None


def test_a_page_that_came_after_all_is_no_revisit_of_what_was_asked_for(tmp_path: Path) -> None:
    asked = Original(url="http://blog.example/old", fetched_at=START)
    [page] = recorded(tmp_path, ANSWER, original=asked)
    assert page.original is None


def test_an_original_in_an_earlier_file_is_found(tmp_path: Path) -> None:
    writing = writer(tmp_path, max_size=1)
    writing.write(exchange(0))
    writing.write(exchange(1))
    writing.close()
    first, second = (
        next(item for item in read(path) if isinstance(item, Capture))
        for path in sorted(tmp_path.glob("*.warc.gz"))
    )
    assert second.original == Original(url=first.url, fetched_at=first.fetched_at)


def test_an_original_that_is_gone_is_written_again(tmp_path: Path) -> None:
    writing = writer(tmp_path, max_size=1)
    writing.write(exchange(0))
    writing.write(exchange(1, ANSWER.replace(b"letter", b"note")))
    (tmp_path / writing.names[0]).unlink()
    again = writing.write(exchange(2))
    assert again is not None
    assert again.original is None
    once_more = writing.write(exchange(3))
    assert once_more is not None
    assert once_more.original is not None
    writing.close()


def test_digests_of_other_kinds_are_passed_over() -> None:
    originals = Originals(Path("nowhere"))
    for digest in ("sha256:abc", "sha1:no base 32!"):
        originals.add(digest, Location("a.warc.gz", 0, 9))
        assert originals.find(digest, chunked=False) is None
