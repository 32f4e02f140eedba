"""WARC records -> lines: what `cdxj-indexer -s` prints for them, less what replays as nothing."""

import json
import logging
import subprocess
from contextlib import closing
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from archiver.capture import Location
from archiver.errors import ArchiveError, DamagedWarc
from archiver.warc.cdxj_lines import entries
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.info import WarcInfo
from archiver.warc.reader import read_capture
from archiver.warc.writer import WarcWriter
from tests.bad.make import HERE, HTML, answer, packed, record, response
from tests.warc.exchanges import exchange

PROGRAM = pytest.mark.program(
    "cdxj-indexer", "python3-venv, and with pip cdxj-indexer in an environment of its own"
)
PLAIN = "Content-Type: text/plain"
DIGEST = "sha1:WSEMEDERI47JMBSJJWM6TZNA7RF337IL"  # of HTML
EMPTY = "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


def written(directory: Path, *records: bytes) -> Path:
    path = directory / "made.warc.gz"
    path.write_bytes(packed(*records))
    return path


def fields(line: str) -> dict[str, str]:
    told: dict[str, str] = json.loads(line.split(" ", 2)[2])
    return told


def only(directory: Path, *records: bytes) -> dict[str, str]:
    [line] = entries(written(directory, *records))
    return fields(line)


def test_a_line_says_what_and_where(tmp_path: Path) -> None:
    path = written(tmp_path, response(1), response(2))
    first, second = entries(path)
    assert first == (
        'example,blog)/1 20190302101112 {"url": "http://blog.example/1", "mime": "text/html", '
        '"status": "200", "digest": "sha1:VVNP67XLWRV7QSKY4WAO45EGAY7APVRL", "length": "289", '
        '"offset": "0", "filename": "made.warc.gz"}'
    )
    assert second.startswith("example,blog)/2 20190303101112 ")


def test_the_place_is_where_the_record_can_be_read(tmp_path: Path) -> None:
    told = fields(list(entries(written(tmp_path, *map(response, (1, 2, 3)))))[1])
    place = Location(told["filename"], int(told["offset"]), int(told["length"]))
    assert read_capture(tmp_path, place).url == told["url"]


def test_our_own_files_are_indexed_with_their_notes(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "blog", WarcInfo(software="tests"))
    with closing(writer):
        writer.note("crawl", "https://Blog.example/", {"run": "1"})
        capture = writer.write(exchange(interim=b"HTTP/1.1 103 Early Hints\r\n\r\n"))
    assert capture is not None
    note, page, interim = entries(tmp_path / writer.names[0])
    assert note.startswith("urn:archiver:crawl:https://blog.example 2")
    assert fields(note)["mime"] == "application/json"
    assert page.startswith("example,blog)/0 20240506070809 ")
    assert fields(page)["mime"] == "Text/HTML"
    assert fields(page)["digest"] == capture.payload_digest
    assert fields(page)["offset"] == str(capture.location.offset)
    assert fields(interim)["url"] == "urn:archiver:interim:http://blog.example/0"


def test_a_file_still_open_has_its_later_name(tmp_path: Path) -> None:
    path = written(tmp_path, response(1)).rename(tmp_path / f"made.warc.gz{OPEN_SUFFIX}")
    assert [fields(line)["filename"] for line in entries(path)] == ["made.warc.gz"]


@pytest.mark.parametrize(
    ("made", "mime", "status", "digest"),
    [
        (record("revisit", 1, answer(b"")), "warc/revisit", "200", None),
        (record("revisit", 1, b""), "warc/revisit", None, None),
        (record("resource", 1, b"log", PLAIN), "text/plain", None, "sha1:"),
        (record("resource", 1, b"", "Content-Type: "), None, None, EMPTY),
        (record("metadata", 1, HTML, "Content-Type: a/b; c"), "a/b", None, DIGEST),
        (record("response", 1, b"A", PLAIN, "WARC-Target-URI: dns:x"), None, None, "sha1:"),
        (record("response", 1, b"", "WARC-Payload-Digest: sha256:a"), None, None, "sha256:a"),
        (record("response", 1, answer(HTML, end=b"\n")), "text/html", "200", DIGEST),
    ],
)
def test_what_each_kind_of_record_tells(
    tmp_path: Path, made: bytes, mime: str | None, status: str | None, digest: str | None
) -> None:
    told = only(tmp_path, made)
    assert (told.get("mime"), told.get("status")) == (mime, status)
    assert told.get("digest", "").startswith(digest or "")
    assert ("digest" in told) == (digest is not None)


@pytest.mark.parametrize(
    ("head", "mime", "status"),
    [
        (b"HTTP/1.1  301 Moved\r\ncontent-type :\ttext/css\t;x", "text/css", "301"),
        (b"HTTP/1.1\t200 OK\r\nContent-Type: ;x", "", "OK"),
        (b"HTTP/1.1 200 OK\r\nContent-Type:\r\n text/x\r\nContent-Type: a/b", "", "200"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/\xe9", "text/é", "200"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/\xc3\xa9", "text/é", "200"),
        (b"HTTP/1.1", None, None),
        (b"HTTP/1.1\r\nno field\r\n folded: one", None, None),
        (b"HTTP/1.1\r\nServer: x", None, ""),
        (b"HTTP/1.1 200 OK\r\nServer: x", None, "200"),
    ],
)
def test_heads_are_read_leniently(
    tmp_path: Path, head: bytes, mime: str | None, status: str | None
) -> None:
    for end in (b"\r\n\r\n", b"\n \t\n"):
        told = only(tmp_path, record("response", 1, head + end + HTML))
        assert (told.get("mime"), told.get("status")) == (mime, status)
        assert told["digest"] == DIGEST
    told = only(tmp_path, record("response", 1, head))
    assert (told.get("mime"), told.get("status"), told["digest"]) == (mime, status, EMPTY)


def test_an_answer_without_a_first_line_is_all_payload(tmp_path: Path) -> None:
    told = only(tmp_path, record("response", 1, b"\r\n" + HTML))
    assert told["digest"] == DIGEST
    assert "status" not in told
    assert only(tmp_path, record("response", 1, b"  "))["digest"] == EMPTY


def test_a_long_head_is_read_to_its_end(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000 + b"\r\nContent-Type: a/b\r\n\r\n"
    told = only(tmp_path, record("response", 1, head + HTML))
    assert (told["status"], told["mime"], told["digest"]) == ("200", "a/b", DIGEST)


def test_a_large_payload_is_digested_in_pieces(tmp_path: Path) -> None:
    large = bytes(3_000_000)
    [plain] = entries(written(tmp_path, record("resource", 1, large, PLAIN)))
    [answered] = entries(written(tmp_path, record("response", 1, answer(large))))
    assert fields(plain)["digest"] == fields(answered)["digest"]


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("<http://blog.example/a b>", "http://blog.example/a%20b"),
        ("http://blog.example/中", "http://blog.example/中"),
    ],
)
def test_addresses_are_one_word(tmp_path: Path, named: str, url: str) -> None:
    assert (
        only(tmp_path, record("response", 1, answer(), f"WARC-Target-URI: {named}"))["url"] == url
    )


def test_an_address_in_latin_1_is_kept(tmp_path: Path) -> None:
    made = response(1).replace(b"example/1", b"example/\xe9")
    assert only(tmp_path, made)["url"] == "http://blog.example/é"


@pytest.mark.parametrize(
    ("date", "timestamp"),
    [
        ("2019", "20190101000000"),
        ("2019-03", "20190301000000"),
        ("2019-03-04", "20190304000000"),
        ("2019-03-04T05:06:07", "20190304050607"),
        ("2019-03-04T05:06:07.123456789Z", "20190304050607"),
        ("2019-03-04T05:06:07+02:00", "20190304030607"),
    ],
)
def test_dates_have_14_digits(tmp_path: Path, date: str, timestamp: str) -> None:
    [line] = entries(written(tmp_path, response(1, f"WARC-Date: {date}")))
    assert line.split()[1] == timestamp


@pytest.mark.parametrize(
    "made",
    [
        record("warcinfo", 1, b"software: x", "Content-Type: application/warc-fields"),
        record("metadata", 1, b"via: x", "Content-Type: application/warc-fields"),
        record("resource", 1, b"via: x", "Content-Type: application/warc-fields"),
        record("request", 1, b"GET / HTTP/1.1\r\n\r\n"),
        record("conversion", 1, b"text", PLAIN),
        record("metadata", 1, b"{}", "WARC-Target-URI: "),
        response(1, "WARC-Date: yesterday"),
        response(1, "WARC-Date: 0001-01-01T00:00:00+23:00"),
        record("response", 1, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        record("revisit", 1, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    ],
)
def test_what_nobody_can_ask_for_or_see_has_no_line(tmp_path: Path, made: bytes) -> None:
    assert list(entries(written(tmp_path, made))) == []


def test_a_record_with_too_much_for_a_line_is_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: " + b"\xe9" * 200_000 + b"\r\n\r\n"
    path = written(tmp_path, response(1), record("response", 2, head), response(3))
    assert [fields(line)["url"][-1] for line in entries(path)] == ["1", "3"]
    assert f"{path}: the record at byte 289 has fields too long for an index" in caplog.text


def asked(number: int, method: str, *named: str) -> bytes:
    return record("request", number, f"{method} / HTTP/1.1\r\n\r\n".encode(), *named)


def to(number: int) -> str:
    return f"WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-{number:012}>"


def test_answers_to_head_have_no_line_whichever_record_comes_first(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        asked(1, "HEAD"),
        response(2, to(1)),
        response(3),
        asked(4, "HEAD", to(3)),
        response(5),
        response(6),
        asked(7, "GET", to(6)),
        asked(8, "HEAD", to(5)),
        response(9),
        *(asked(20 + n, "GET") for n in range(7)),
        asked(29, "HEAD", to(9)),
        response(10),
    )
    assert [fields(line)["url"][-2:] for line in entries(path)] == ["/6", "10"]


def test_head_requests_are_remembered_for_a_while_only(tmp_path: Path) -> None:
    path = written(tmp_path, *(asked(n, "HEAD") for n in range(100, 200)), response(1, to(100)))
    assert len(list(entries(path))) == 1


def test_damage_is_told_after_the_lines_before_it() -> None:
    found = []
    with pytest.raises(DamagedWarc, match="no complete record at byte 577"):
        found.extend(entries(HERE / "torn-tail.warc.gz"))
    assert [line.split()[0] for line in found] == ["example,blog)/1", "example,blog)/2"]


def test_reading_begins_where_it_is_asked_to_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, *map(response, (1, 2, 3)))
    sizes = [int(fields(line)["length"]) for line in entries(path)]
    read: list[int] = []
    [line] = entries(path, start=sum(sizes[:2]), advance=read.append)
    assert line.startswith("example,blog)/3 ")
    assert read == sizes[2:]
    assert list(accumulate(sizes))[-1] == path.stat().st_size


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"no\.warc: No such file"):
        list(entries(tmp_path / "no.warc"))


def program_lines(path: Path) -> list[str]:
    done = subprocess.run(
        ["cdxj-indexer", "-s", str(path)], check=True, capture_output=True, text=True
    )
    return done.stdout.splitlines()


def left_out(line: str) -> bool:
    return fields(line).get("status") == "304"


@PROGRAM
@pytest.mark.parametrize("name", ["wget.warc.gz", "warcprox.warc.gz"])
def test_foreign_files_have_the_lines_of_the_program(name: str) -> None:
    assert sorted(entries(HERE / name)) == program_lines(HERE / name)


@PROGRAM
def test_our_files_have_the_lines_of_the_program(tmp_path: Path) -> None:
    writer = WarcWriter(tmp_path, "blog", WarcInfo(software="tests"))
    with closing(writer):
        writer.note("crawl", "https://Blog.example/", {"run": "1"})
        for number, head in enumerate(HEADS):
            writer.write(exchange(number, head + b"\r\n\r\n" + HTML))
    path = tmp_path / writer.names[0]
    assert sorted(entries(path)) == [line for line in program_lines(path) if not left_out(line)]


HEADS: list[Any] = [
    b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=utf-8",
    b"HTTP/1.1 200 OK\nContent-Type:image/png",
    b"HTTP/1.1 304 Not Modified",
    b"HTTP/1.1 404 Not Found\r\nContent-Type: text/\xe9",
    b"HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Type:\r\n text/html",
    b"HTTP/1.0 500\r\nContent-Type : a/b",
]
