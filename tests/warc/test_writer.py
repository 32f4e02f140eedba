"""Files as a crawl writes them: what is in them, and what is left when writing fails."""

import errno
import gzip
import os
import re
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archiver.capture import Capture, Note
from archiver.errors import ArchiveError, DiskFull
from archiver.warc import file as warc_file
from archiver.warc import file_writer
from archiver.warc.info import WarcInfo
from archiver.warc.reader import WarcInfoRecord, read, read_block, read_capture
from archiver.warc.records import NoteContent, note_record
from archiver.warc.writer import WarcWriter
from tests.warc.exchanges import ANSWER, START, exchange, spool

INFO = WarcInfo(software="archiver/1", operator="The Editor")
NOISE = os.urandom(40_000)


def writer(directory: Path, **options: Any) -> WarcWriter:
    return WarcWriter(directory, "blog.example", INFO, **options)


def items(directory: Path) -> list[list[Any]]:
    """What lies in each file."""
    return [list(read(path)) for path in sorted(directory.glob("*.warc.gz*"))]


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """Let no file grow beyond *size*: the write that would is cut short, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes a function of `os` fail."""

    def make(name: str, code: int) -> None:
        def fail(*_: object) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(warc_file.os, name, fail)

    return make


class TestFiles:
    def test_a_file_is_open_until_closed(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        writing.write(exchange())
        (path,) = tmp_path.iterdir()
        assert re.fullmatch(r"blog\.example-\d{20}-00000\.warc\.gz\.open", path.name)
        writing.close()
        (path,) = tmp_path.iterdir()
        assert [path.name] == writing.names

    def test_a_prefix_is_no_path(self, tmp_path: Path) -> None:
        writing = WarcWriter(tmp_path, "../blog.example:80/é", INFO)
        writing.write(exchange())
        writing.close()
        (path,) = tmp_path.iterdir()
        assert path.name.startswith(".._blog.example_80_-")

    def test_each_record_is_a_gzip_member_of_its_own(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        capture = writing.write(exchange())
        writing.close()
        assert capture is not None
        (path,) = tmp_path.iterdir()
        begin, length = capture.location.offset, capture.location.length
        member = gzip.decompress(path.read_bytes()[begin : begin + length])
        assert member.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
        assert member.endswith(b"\r\n\r\n" + ANSWER + b"\r\n\r\n")

    def test_what_is_written_can_be_read_before_the_file_is_closed(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        capture = writing.write(exchange())
        assert capture is not None
        assert read_capture(tmp_path, capture.location) == capture
        assert items(tmp_path)[0][1] == capture
        writing.close()

    def test_files_are_rotated_between_exchanges(self, tmp_path: Path) -> None:
        writing = writer(tmp_path, max_size=50_000)
        for number in range(5):
            writing.write(exchange(number, ANSWER + os.urandom(40_000)))
        writing.close()
        found = items(tmp_path)
        assert [[i.url[-1] for i in f if isinstance(i, Capture)] for f in found] == [
            ["0", "1"],
            ["2", "3"],
            ["4"],
        ]
        assert all(isinstance(f[0], WarcInfoRecord) for f in found)
        assert [f[0].location.warc_file for f in found] == writing.names

    def test_a_small_limit_still_leaves_room_for_an_exchange(self, tmp_path: Path) -> None:
        writing = writer(tmp_path, max_size=1)
        writing.write(exchange(0))
        writing.write(exchange(1))
        writing.close()
        assert [len(found) for found in items(tmp_path)] == [2, 2]

    def test_nothing_is_written_over(self, tmp_path: Path) -> None:
        first = file_writer.WarcFile(tmp_path / "a.warc.gz")
        with pytest.raises(ArchiveError, match=r"a\.warc\.gz\.open: File exists"):
            file_writer.WarcFile(tmp_path / "a.warc.gz")
        first.close()

    def test_the_first_failure_is_final(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        kept = writing.write(exchange(0))
        with files_up_to(5_000), pytest.raises(DiskFull) as failed:
            writing.write(exchange(1, ANSWER + NOISE))
        with pytest.raises(DiskFull) as again:
            writing.write(exchange(2))
        assert again.value is failed.value
        with pytest.raises(DiskFull):
            writing.note("failure", "http://blog.example/", {})
        writing.sync()
        writing.close()
        assert items(tmp_path)[0][1:] == [kept]
        assert [path.suffix for path in tmp_path.iterdir()] == [".gz"]

    def test_without_a_record_there_is_no_file(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        writing.sync()
        writing.close()
        assert not list(tmp_path.iterdir())

    def test_closing_twice_is_closing_once(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        writing.close()
        writing.close()
        writing.sync()
        with pytest.raises(ArchiveError, match="are closed"):
            writing.write(exchange())


class TestNotes:
    def test_a_note_comes_back(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        fields = {"why": "no answer", "tries": (1, 2), "kind": "x"}
        note = writing.note("failure", "http://blog.example/a b", fields)
        writing.close()
        assert note == items(tmp_path)[0][1]
        assert note.url == "http://blog.example/a%20b"
        assert note.fields == {"why": "no answer", "tries": [1, 2]}
        assert b'"tries": [1, 2]' in read_block(tmp_path, note.location)

    def test_standing_notes_head_every_file(self, tmp_path: Path) -> None:
        writing = writer(tmp_path, max_size=1)
        begun = writing.note("crawl", "http://blog.example/", {"limit": 3}, repeat=True)
        writing.write(exchange(0))
        engine = writing.note("crawl", "http://blog.example/", {"engine": "x"}, repeat=True)
        writing.note("failure", "http://blog.example/", {})
        writing.write(exchange(1))
        writing.close()
        heads = [
            [(i.kind, dict(i.fields), i.written_at) for i in found if isinstance(i, Note)]
            for found in items(tmp_path)
        ]
        first = ("crawl", {"limit": 3}, begun.written_at)
        second = ("crawl", {"engine": "x"}, engine.written_at)
        assert heads[:3] == [[first], [first], [first, second]]
        assert [note[:2] for note in heads[3]] == [first[:2], second[:2], ("failure", {})]
        assert heads[4:] == [[first, second]]


ODD_ANSWERS = {
    "plain": ANSWER,
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "no status": b"SSH-2.0-OpenSSH\r\n",
    "bare LF": b"HTTP/1.1 404 Gone\nContent-Type:image/PNG\n\nx",
    "head only": b"HTTP/1.1 200 OK\r\nServer: cut off",
    "without end": b"X" * 400_000,
    "large": ANSWER + os.urandom(3_000_000),
    "exactly in memory": ANSWER + bytes(2 * 1024 * 1024 - len(ANSWER)),
    "latin-1": b"HTTP/1.1 200 Ol\xe9\r\nContent-Type: text/\xe9\r\n\r\n\xe9",
}


@pytest.mark.parametrize("answer", ODD_ANSWERS.values(), ids=list(ODD_ANSWERS))
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"truncated": "time", "ip": "::1"},
        {"ip": None, "via_proxy": True, "url": "http://blog.example/ä b"},
        {"interim": b"HTTP/1.1 103 Early Hints\r\n\r\n"},
        {"request": spool(b"POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\na=b")},
        {"request": spool(b"nonsense")},
    ],
    ids=["usual", "truncated", "proxied", "interim", "post", "no request"],
)
def test_what_is_recorded_is_what_is_read(
    tmp_path: Path, answer: bytes, fields: dict[str, Any]
) -> None:
    writing = writer(tmp_path)
    written = exchange(1, answer, **fields)
    capture = writing.write(written)
    assert capture is not None
    written.response.close()
    writing.write(exchange(2))
    writing.close()
    again = read_capture(tmp_path, capture.location)
    _, in_bulk, _ = items(tmp_path)[0]
    assert in_bulk == again == capture
    assert in_bulk.block == again.block == capture.block
    assert capture.size == len(answer)
    assert capture.block == (answer if len(answer) <= 2 * 1024 * 1024 else None)
    assert read_block(tmp_path, capture.location) == answer


def test_an_exchange_without_answer_has_no_capture(tmp_path: Path) -> None:
    writing = writer(tmp_path)
    assert writing.write(exchange(answer=b"")) is None
    writing.close()
    assert [type(i) for i in items(tmp_path)[0]] == [WarcInfoRecord]
    (path,) = tmp_path.iterdir()
    assert b"WARC-Type: request" in gzip.decompress(path.read_bytes())


class TestWhereNothingCanBeWritten:
    def test_a_directory_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(ArchiveError, match=r"file/warc: Not a directory; check"):
            writer(tmp_path / "file" / "warc")

    def test_a_directory_that_may_not_be_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(warc_file.os, "access", lambda *_: False)  # root may write anywhere
        with pytest.raises(ArchiveError, match="Permission denied; check the directory"):
            writer(tmp_path)

    def test_a_file_that_cannot_be_made(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError, match="File name too long; check the directory"):
            WarcWriter(tmp_path, "x" * 300, INFO).write(exchange())

    def test_a_directory_that_cannot_be_synced(self, tmp_path: Path, broken: Any) -> None:
        broken("fsync", errno.EIO)
        with pytest.raises(ArchiveError, match="Input/output error; check the directory"):
            writer(tmp_path).write(exchange())
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
    def test_no_space_is_called_so(self, code: int, tmp_path: Path) -> None:
        error = warc_file.storage_error(OSError(code, "x"), tmp_path)
        assert type(error) is DiskFull
        assert "no space left; complete records are kept" in str(error)

    def test_an_error_without_words_keeps_its_own(self, tmp_path: Path) -> None:
        assert "broken pipe" in str(warc_file.storage_error(OSError("broken pipe"), tmp_path))

    def test_a_file_whose_head_does_not_fit_is_removed(self, tmp_path: Path) -> None:
        with files_up_to(100), pytest.raises(DiskFull):
            writer(tmp_path).write(exchange())
        assert list(tmp_path.iterdir()) == []

    def test_a_short_write_is_cut_back_to_the_last_exchange(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        first = writing.write(exchange(0, ANSWER + NOISE))
        (path,) = tmp_path.iterdir()
        good = path.stat().st_size
        with files_up_to(good + 20_000):
            with pytest.raises(DiskFull, match="no space left"):
                writing.write(exchange(1, ANSWER + NOISE[::-1]))
            assert path.stat().st_size == good
        writing.close()
        assert items(tmp_path)[0][1:] == [first]

    def test_a_large_answer_is_cut_back_whole(self, tmp_path: Path) -> None:
        writing = writer(tmp_path)
        large = exchange(0, ANSWER + os.urandom(5_000_000))
        with files_up_to(3_000_000), pytest.raises(DiskFull):
            writing.write(large)
        large.close()
        writing.close()
        assert [type(i) for i in items(tmp_path)[0]] == [WarcInfoRecord]
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 1000

    def test_a_tail_that_cannot_be_cut_keeps_the_open_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = file_writer.WarcFile(tmp_path / "a.warc.gz")

        class Torn:
            """A file on a disk that has just failed."""

            def __init__(self, good: Any) -> None:
                self.close, self.fileno = good.close, good.fileno

            def write(self, _: bytes) -> int:
                return 3

            def truncate(self, _: int) -> None:
                raise OSError(errno.EIO, "Input/output error")

        monkeypatch.setattr(file, "_file", Torn(file._file))
        with pytest.raises(DiskFull):
            file.append(notes(1))
        with pytest.raises(ArchiveError, match="its tail is torn"):
            file.append(notes(1))
        file.close()
        assert [path.name for path in tmp_path.iterdir()] == ["a.warc.gz.open"]

    def test_a_sync_that_fails_is_told(self, tmp_path: Path, broken: Any) -> None:
        writing = writer(tmp_path)
        writing.write(exchange())
        broken("fsync", errno.EIO)
        with pytest.raises(ArchiveError, match="Input/output error"):
            writing.sync()
        with pytest.raises(ArchiveError, match="Input/output error"):
            writing.close()
        assert [path.suffix for path in tmp_path.iterdir()] == [".open"]


def notes(count: int) -> list[Any]:
    content = NoteContent("crawl", "http://blog.example/", {})
    return [note_record(content, START, "<urn:info>") for _ in range(count)]
