"""Recording in a process of its own: nothing is lost, changed or kept open."""

import asyncio
import random
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from archiver.capture import SPOOL_LIMIT, Capture, Exchange
from archiver.errors import ArchiveError, DiskFull
from archiver.warc import cdxj, crawl_writer
from archiver.warc.crawl_writer import CrawlWriter
from archiver.warc.file import INDEX_NAME
from archiver.warc.reader import read_block
from archiver.warc.recorder import WarcRecorder
from tests.warc.exchanges import ANSWER, exchange, spool
from tests.warc.test_writer import INFO, NOISE, files_up_to, items


def recorder(directory: Path) -> WarcRecorder:
    return WarcRecorder(directory, "blog.example", INFO)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 60))


def test_many_are_recorded_at_once(tmp_path: Path) -> None:
    async def story() -> None:
        recording = recorder(tmp_path)
        captures = await asyncio.gather(*(recording.record(exchange(n)) for n in range(20)))
        note = await recording.note("failure", "http://blog.example/", {"why": "x"})
        await recording.sync()
        await recording.close()
        [found] = items(tmp_path)
        assert found[1:] == [*captures, note]
        assert [found.block for found in captures if found] == [ANSWER] * 20
        assert [found.original is None for found in captures if found] == [True] + [False] * 19

    run(story())


def test_an_answer_too_large_for_memory_arrives_whole(tmp_path: Path) -> None:
    large = ANSWER + random.Random(3).randbytes(SPOOL_LIMIT)

    async def story() -> None:
        recording = recorder(tmp_path)
        capture, _ = await asyncio.gather(
            recording.record(exchange(0, large)), recording.record(exchange(1))
        )
        await recording.close()
        assert capture is not None
        assert (capture.block, capture.size) == (None, len(large))
        assert read_block(tmp_path, capture.location) == large

    run(story())


def test_what_it_is_given_it_closes(tmp_path: Path) -> None:
    async def story() -> None:
        recording, given = recorder(tmp_path), exchange()
        await recording.record(given)
        await recording.close()
        assert given.response.in_memory == b""

    run(story())


def test_a_caller_that_stops_waiting_loses_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        recording = recorder(tmp_path)
        waiting = asyncio.ensure_future(recording.record(exchange(7)))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await recording.close()

    run(story())
    assert items(tmp_path)[0][1].url == "http://blog.example/7"


def test_the_first_failure_is_final(tmp_path: Path) -> None:
    async def story() -> None:
        with files_up_to(5_000):
            recording = recorder(tmp_path)
        kept = await recording.record(exchange(0))
        for given in (exchange(1, ANSWER + NOISE), exchange(2)):
            with pytest.raises(DiskFull, match="no space left; complete records are kept"):
                await recording.record(given)
        with pytest.raises(DiskFull):
            await recording.note("failure", "http://blog.example/", {})
        await recording.sync()
        await recording.close()
        assert items(tmp_path)[0][1:] == [kept]

    run(story())
    assert [path.suffix for path in tmp_path.glob("*.warc.gz*")] == [".gz"]


def test_a_directory_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "warc").touch()
    with pytest.raises(ArchiveError, match=r"warc: File exists; check the directory"):
        recorder(tmp_path / "warc")


def test_a_closed_one_records_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        recording = recorder(tmp_path)
        await recording.close()
        given: Exchange = exchange()
        with pytest.raises(ArchiveError, match="complete records are kept"):
            await recording.record(given)
        assert given.response.in_memory == b""

    run(story())


def crawled(directory: Path, *given: Exchange) -> list[Capture | None]:
    """What one crawl records."""
    captures: list[Capture | None] = []

    async def story() -> None:
        recording = recorder(directory)
        captures.extend([await recording.record(one) for one in given])
        await recording.close()

    run(story())
    return captures


def test_the_index_grows_with_every_crawl_and_is_what_a_later_one_knows(tmp_path: Path) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    one = chunked + b"3\r\none\r\n0\r\n\r\n"
    first = crawled(tmp_path, exchange(0), exchange(1, one), exchange(2, ANSWER))
    plain_one = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none"
    again = crawled(tmp_path, exchange(3), exchange(4, one), exchange(5, plain_one))
    assert [c.original.url if c and c.original else None for c in [*first, *again]] == [
        *(None, None, "http://blog.example/0"),
        *("http://blog.example/0", "http://blog.example/1", None),
    ]
    written = (tmp_path / INDEX_NAME).read_text().splitlines()
    files = sorted(tmp_path.glob("*.warc.gz"))
    assert written == sorted(line for path in files for line in cdxj.entries(path))
    assert len(written) == 6


def test_what_the_index_names_and_is_gone_is_written_again(tmp_path: Path) -> None:
    crawled(tmp_path, exchange(0))
    [file] = tmp_path.glob("*.warc.gz")
    file.unlink()
    [again] = crawled(tmp_path, exchange(1))
    assert again is not None
    assert again.original is None


def test_files_that_the_index_lacks_are_added(tmp_path: Path) -> None:
    crawled(tmp_path, exchange(0))
    (tmp_path / INDEX_NAME).unlink()
    crawled(tmp_path, exchange(1))
    assert [entry.url for entry in cdxj.read(tmp_path / INDEX_NAME)] == [
        "http://blog.example/0",
        "http://blog.example/1",
    ]


def test_a_broken_index_is_made_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    crawled(tmp_path, exchange(0))
    (tmp_path / INDEX_NAME).write_text("no index at all\n")
    writing = CrawlWriter(tmp_path, "blog.example", INFO)
    assert "index.cdxj: line 1" in caplog.text
    writing.write(exchange(1))
    writing.close()
    writing.close()
    assert [entry.url[-1] for entry in cdxj.read(tmp_path / INDEX_NAME)] == ["0", "1"]


def test_an_index_that_cannot_be_written_costs_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    writing = CrawlWriter(tmp_path, "blog.example", INFO)
    (tmp_path / INDEX_NAME).mkdir()
    kept = writing.write(exchange())
    writing.close()
    assert "`archiver index` makes it anew" in caplog.text
    assert items(tmp_path)[0][1:] == [kept]


ODD = (
    exchange(60, request=spool(b"HEAD /60 HTTP/1.1\r\n\r\n")),
    exchange(61, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    exchange(62, interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    exchange(63, b"no status line\r\n\r\nbut words"),
    exchange(64, b"\x00\xff"),
    exchange(65, b""),
    exchange(66, url="http://blog.example/每周 新闻"),
    exchange(67, b"HTTP/1.1 200 OK\r\nContent-Type: text/\xe9; charset=x\r\n\r\n"),
    exchange(68, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", truncated="disconnect"),
)


def indexed(directory: Path) -> list[str]:
    return (directory / INDEX_NAME).read_text().splitlines()


def derived(directory: Path) -> list[str]:
    return sorted(line for path in directory.glob("*.warc.gz") for line in cdxj.entries(path))


def test_the_index_of_many_files_is_what_reading_them_gives(tmp_path: Path) -> None:
    writing = CrawlWriter(tmp_path, "blog.example", INFO, max_size=12_000)
    same = exchange(2)
    for number in range(50):
        writing.write(exchange(number, ANSWER + b"%d" % number))
        writing.note("failure", f"http://blog.example/{number}", {"why": "x"})
        writing.write(same)
    for odd in ODD:
        writing.write(odd)
    assert not (tmp_path / INDEX_NAME).exists()
    writing.close()
    assert len(writing.names) > 3
    assert indexed(tmp_path) == derived(tmp_path)


def test_where_the_lines_cannot_be_kept_the_files_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(crawl_writer, "TemporaryFile", full)
    writing = CrawlWriter(tmp_path, "blog.example", INFO)
    for number in range(40):
        writing.write(exchange(number))
    writing.close()
    assert len(indexed(tmp_path)) == 40
    assert indexed(tmp_path) == derived(tmp_path)
