"""Every kind of damage, made byte by byte, is named; what is sound is well."""

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.errors import ArchiveError, ArchiverError
from archiver.warc import index_check, inspection, report, scan, verify
from archiver.warc import packed as packed_bytes
from archiver.warc.findings import Fault
from archiver.warc.info import WarcInfo
from archiver.warc.report import Report
from archiver.warc.writer import WarcWriter
from tests.bad.make import HERE, HTML, answer, flipped, packed, record, response
from tests.warc.exchanges import ANSWER, exchange

INFO = WarcInfo(software="commentary-archiver/1.0 (+http://example.org/)")
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
GET = b"GET /1 HTTP/1.1\r\nHost: blog.example\r\n\r\n"


def write(directory: Path, answers: Sequence[bytes] = (ANSWER,), **info: Any) -> Path:
    """A file of ours with so many answers, and a note."""
    writer = WarcWriter(directory, "letters", INFO)
    for number, block in enumerate(answers):
        with closing(exchange(number, block)) as made:
            writer.write(made)
    writer.note("failure", "http://blog.example/gone", {"reason": "no answer"})
    writer.close()
    return directory / writer.names[0]


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def check(*paths: Path, **options: Any) -> Report:
    return verify.verify(paths, **options)


def counts(found: Report) -> dict[Fault, int]:
    return dict(found.findings.counts)


def members(path: Path) -> list[bytes]:
    """The gzip members of *path*."""
    whole = path.read_bytes()
    places = [0]
    for one in scan.scan(path):
        list(one.block)
        places.append(one.end)
    return [whole[a:b] for a, b in pairwise(places)]


def edited(path: Path, number: int, edit: Callable[[bytes], bytes]) -> Path:
    """*path* with the plain bytes of one record changed, and its member packed again."""
    parts = members(path)
    plain = edit(gzip.decompress(parts[number]))
    parts[number] = zlib.compress(plain, 6, zlib.MAX_WBITS | 16)
    return put(path, b"".join(parts))


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def edit(plain: bytes) -> bytes:
        assert old in plain
        return plain.replace(old, new, 1)

    return edit


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("sound"), [ANSWER, CHUNKED, ANSWER])


class TestSound:
    def test_a_file_of_ours_is_well(self, tmp_path: Path) -> None:
        found = check(write(tmp_path, [ANSWER, CHUNKED, b""]))
        assert found.well
        assert found.warcs_well
        assert (found.files, found.records, found.foreign) == (1, 7, [])
        assert found.tally == {
            "block digest agrees": 7,
            "payload digest agrees": 5,
            "pairs": 2,
        }

    def test_several_files_in_several_processes_are_the_same(self, tmp_path: Path) -> None:
        files = [write(tmp_path / name, [ANSWER] * 3) for name in "abc"]
        put(files[1], files[1].read_bytes()[:-5])
        told: list[int] = []
        found = check(*files, jobs=2, advance=told.append)
        assert found == check(*files, jobs=1)
        assert counts(found) == {Fault.DAMAGE: 1}
        assert sum(told) == sum(path.stat().st_size for path in files)

    def test_files_are_read_in_portions(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = [write(tmp_path / name, [ANSWER] * 3) for name in "ab"]
        whole = check(*files)
        monkeypatch.setattr(verify, "_PORTION", 1)
        told: list[int] = []
        assert check(*files, advance=told.append) == whole
        assert len(told) > 2 * 8
        assert check(*files, jobs=2) == whole

    def test_processes_are_started_for_several_large_files_only(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = [write(tmp_path / name) for name in "ab"]
        started: list[int] = []
        monkeypatch.setattr(verify, "_WORTHWHILE", 1)
        monkeypatch.setattr("os.cpu_count", lambda: 2)

        def in_processes(waiting: Any, jobs: int) -> Any:
            started.append(jobs)
            return verify._here(waiting, jobs)

        monkeypatch.setattr(verify, "_in_processes", in_processes)
        assert check(*files).well
        assert check(files[0]).well
        assert started == [2]

    def test_a_process_that_dies_is_one_clear_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = [write(tmp_path / name) for name in "ab"]
        monkeypatch.setattr(verify, "Inspection", Deadly)
        with pytest.raises(ArchiverError, match=r"reads WARC files died.*try --jobs 1"):
            check(*files, jobs=2)

    def test_plain_files_are_well(self, tmp_path: Path) -> None:
        large = record("response", 3, answer(b"x" * 600_000))
        path = put(tmp_path / "a.warc", response(1) + response(2, "WARC-Date: 2019-03") + large)
        found = check(path)
        assert found.well
        assert (found.records, found.foreign) == (3, [path])

    def test_a_large_record_is_read_in_pieces(self, tmp_path: Path) -> None:
        body = bytes(range(256)) * 4000
        path = put(tmp_path / "a.warc.gz", packed(stated(answer(body), sha1(body))))
        [one] = scan.scan(path)
        assert list(one.block) == []
        pieces = [len(piece) for one in scan.scan(path) for piece in one.block]
        assert sum(pieces) == len(answer(body))
        assert max(pieces) <= 256 * 1024
        assert check(path).well

    def test_a_file_may_be_finished_while_it_is_checked(self, tmp_path: Path) -> None:
        path = write(tmp_path)
        assert check(path.with_name(path.name + ".open")).records == 4

    def test_a_folded_line_of_a_head_is_one_field(self, tmp_path: Path) -> None:
        folded = response(1, "WARC-Target-URI: http://blog.example/\r\n  1")
        [one] = scan.scan(put(tmp_path / "a.warc", folded))
        assert one.fields["warc-target-uri"] == "http://blog.example/ 1"

    def test_a_missing_file_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(ArchiveError, match="No such file"):
            check(tmp_path / "none.warc.gz")

    def test_a_disk_that_fails_is_an_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> bytes:
            raise OSError(5, "Input/output error")

        path = write(tmp_path)
        monkeypatch.setattr("os.pread", fail)
        with pytest.raises(ArchiveError, match="Input/output error at byte 0; check the disk"):
            check(path)


class Deadly(inspection.Inspection):
    """An inspection that ends its process."""

    def go_on(self, portion: int) -> inspection.Inspection:
        os._exit(1)


ONE, TWO, THREE = (packed(response(n)) for n in (1, 2, 3))
EMPTY = gzip.compress(b"", mtime=0)
SECOND = len(ONE)
BEHIND = len(ONE + TWO)
BOMB = gzip.compress(b"WARC/1.1\r\nX: " + bytes(50_000_000), mtime=0)
STRUCTURE: dict[str, tuple[bytes, int, str]] = {
    "torn in its block": (ONE + TWO[:-40], SECOND, "torn gzip member"),
    "torn in its gzip header": (ONE + TWO[:5], SECOND, "torn gzip member"),
    "torn in its trailer": (ONE + TWO[:-1], SECOND, "torn gzip member"),
    "one byte of the next": (ONE + TWO[:1], SECOND, "torn gzip member"),
    "broken deflate": (ONE + flipped(TWO, 40) + THREE, SECOND, "broken gzip member"),
    "wrong checksum": (ONE + flipped(TWO, len(TWO) - 6) + THREE, SECOND, "broken gzip member"),
    "wrong length": (ONE + flipped(TWO, len(TWO) - 2) + THREE, SECOND, "broken gzip member"),
    "unknown method": (ONE + flipped(TWO, 2) + THREE, SECOND, "broken gzip member"),
    "no magic": (ONE + flipped(TWO, 0) + THREE, SECOND, "belong to no gzip member"),
    "bytes between": (ONE + b"\0" + TWO, SECOND, "belong to no gzip member"),
    "bytes behind": (ONE + TWO + b"-- end --\n", BEHIND, "belong to no gzip member"),
    "zeros behind": (ONE + TWO + bytes(512), BEHIND, "belong to no gzip member"),
    "empty member": (ONE + EMPTY + TWO, SECOND, "a gzip member without a record"),
    "empty file": (b"", 0, "an empty file"),
    "not WARC": (b"<html>", 0, "neither gzip nor WARC"),
    "gzip, not WARC": (gzip.compress(b"<html>" * 99), 0, "no record: neither WARC/1.0"),
    "another version": (ONE + packed(response(2).replace(b"/1.1", b"/0.9", 1)), SECOND, "neither"),
    "two records": (packed(response(1) + response(2)), 0, "holds more than one record"),
    "many records": (packed(b"".join(map(response, range(9)))), 0, "more than one record"),
    "no end of head": (packed(response(1)[:50]), 0, "head does not end"),
    "endless head": (BOMB, 0, "head does not end within 65536 bytes"),
    "no blank lines behind": (packed(response(1)[:-4]), 0, "not followed by CR LF CR LF"),
    "one more byte": (packed(response(1) + b"\n"), 0, "more than one record"),
    "no length, but a block": (
        packed(record("response", 1, answer(), "Content-Length: 0")),
        *(0, "not followed by CR LF CR LF"),
    ),
    "short length": (
        packed(record("response", 1, answer(), "Content-Length: 9")),
        *(0, "not followed by CR LF CR LF"),
    ),
    "long length": (
        packed(record("response", 1, answer(), "Content-Length: 999999999999")),
        *(0, "bytes before its Content-Length"),
    ),
    "absurd length": (
        ONE + packed(record("response", 2, answer(), f"Content-Length: {'9' * 4000}")),
        *(SECOND, "without a usable Content-Length"),
    ),
    "no length": (
        packed(record("response", 1, answer(), "Content-Length: ")),
        *(0, "without a usable Content-Length"),
    ),
    "plain, torn in its block": (response(1)[:-60], 0, "a torn record"),
    "plain, torn behind it": (response(1)[:-2], 0, "a torn record"),
    "plain, torn head": (response(1)[:30], 0, "head does not end"),
    "plain, short length": (
        record("response", 1, answer(), "Content-Length: 9") + response(2),
        *(0, "not followed by CR LF CR LF"),
    ),
    "plain, no length": (
        record("response", 1, answer(), "Content-Length: -4"),
        *(0, "without a usable Content-Length"),
    ),
    "plain, three line ends": (
        response(1) + b"\r\n" + response(2),
        *(len(response(1)), "no record"),
    ),
}
HEADS: dict[str, tuple[bytes, str]] = {
    "no id": (response(1, "WARC-Record-ID: "), "a record without WARC-Record-ID"),
    "no date": (response(1, "WARC-Date: "), "a record without WARC-Date"),
    "no type": (response(1, "WARC-Type: "), "a record without WARC-Type"),
    "bare id": (response(1, "WARC-Record-ID: urn:x:1"), "no address in angle brackets"),
    "odd date": (response(1, "WARC-Date: yesterday"), "no time of ISO 8601: yesterday"),
    "no colon": (
        response(1).replace(b"WARC-Type", b"nonsense\r\nWARC-Type", 1),
        "a line without a colon",
    ),
    "two lengths": (
        response(1).replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\n", 1),
        "Content-Length stands twice",
    ),
}


class TestStructure:
    @pytest.mark.parametrize(("content", "offset", "what"), STRUCTURE.values(), ids=STRUCTURE)
    @pytest.mark.parametrize("quick", [True, False], ids=["quick", "whole"])
    def test_the_first_bad_byte_is_named(
        self, tmp_path: Path, content: bytes, offset: int, what: str, *, quick: bool
    ) -> None:
        path = put(tmp_path / "a.warc.gz", content)
        found = check(path, quick=quick)
        [damage] = found.damaged
        assert (damage.file, damage.offset) == (str(path), offset)
        assert what in damage.what
        assert found.findings.counts[Fault.DAMAGE] == 1
        assert not found.warcs_well

    @pytest.mark.parametrize(("content", "what"), HEADS.values(), ids=HEADS)
    def test_a_head_that_is_not_as_it_should_be(
        self, tmp_path: Path, content: bytes, what: str
    ) -> None:
        found = check(put(tmp_path / "a.warc.gz", ONE + packed(content)[:] + TWO), quick=True)
        assert counts(found).pop(Fault.FIELD) == 1
        assert found.records == 3
        [damage] = found.damaged
        assert damage.offset == SECOND
        assert what in damage.what

    def test_fields_may_be_many_times_there_where_that_has_a_meaning(self, tmp_path: Path) -> None:
        twice = record("request", 1, b"", "WARC-Concurrent-To: <urn:x:1>").replace(
            b"\r\n\r\n", b"\r\nWARC-Concurrent-To: <urn:x:2>\r\n\r\n", 1
        )
        assert check(put(tmp_path / "a.warc.gz", packed(twice))).well

    def test_several_faults_of_heads_are_counted(self, tmp_path: Path) -> None:
        faulty = response(1, "WARC-Date: ", "WARC-Type: ")
        found = check(put(tmp_path / "a.warc.gz", packed(faulty, faulty)), quick=True)
        assert found.findings.counts[Fault.FIELD] == 4
        assert [damage.offset for damage in found.damaged] == [0]

    def test_what_lies_behind_damage_is_checked_too(self, tmp_path: Path) -> None:
        wrong = packed(stated(answer(), sha1(HTML), whole=sha1(b"another")))
        path = put(tmp_path / "a.warc.gz", ONE[:-20] + TWO + TWO[:40] + wrong)
        found = check(path)
        assert counts(found) == {Fault.DAMAGE: 2, Fault.BLOCK_DIGEST: 1}
        first = found.findings.first
        assert list(found.findings.each()) == [
            (Fault.DAMAGE, 2, first[Fault.DAMAGE]),
            (Fault.BLOCK_DIGEST, 1, first[Fault.BLOCK_DIGEST]),
        ]
        assert [damage.offset for damage in found.damaged] == [0]
        assert found.size == path.stat().st_size

    def test_a_file_of_nothing_but_damage_is_left_in_the_end(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.warc.gz", TWO[:-20] * 300)
        found = check(path)
        assert counts(found) == {Fault.DAMAGE: 100}
        what = "not read from here to its end, for 100 damaged places lie before"
        at = 100 * len(TWO[:-20])
        assert [(u.file, u.offset, u.what) for u in found.unread] == [(str(path), at, what)]

    def test_a_file_read_to_its_end_has_nothing_unread(self, tmp_path: Path) -> None:
        found = check(put(tmp_path / "a.warc.gz", TWO[:-20] * 100))
        assert counts(found) == {Fault.DAMAGE: 100}
        assert found.unread == []

    def test_an_id_that_is_used_twice(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        files = [put(tmp_path / "a.warc.gz", ONE + TWO), put(tmp_path / "b.warc.gz", THREE + ONE)]
        monkeypatch.setattr(report, "_AT_ONCE", 2)
        found = check(*files, quick=True)
        assert counts(found) == {Fault.RECORD_ID: 1}
        first = found.findings.first[Fault.RECORD_ID]
        assert (first.file, first.offset) == (str(files[1]), len(THREE))

    @pytest.mark.parametrize("cut", [1, 100, 100_000])
    def test_a_torn_tail_of_an_open_file_is_what_a_crash_leaves(
        self, tmp_path: Path, cut: int
    ) -> None:
        whole = (ONE + TWO)[:-cut] if cut < len(TWO) else b""
        path = put(tmp_path / "a.warc.gz.open", whole)
        found = check(path)
        assert counts(found) == {Fault.TORN: 1}
        assert found.findings.first[Fault.TORN].what.endswith("what a crash leaves")
        assert not found.warcs_well

    def test_damage_inside_an_open_file_is_damage(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.warc.gz.open", ONE[:-20] + TWO + THREE)
        assert counts(check(path)) == {Fault.DAMAGE: 1}


def sha1(*pieces: bytes) -> str:
    digest = hashlib.sha1(b"".join(pieces)).digest()
    return "sha1:" + base64.b32encode(digest).decode()


def stated(block: bytes, payload: str, *fields: str, whole: str | None = None) -> bytes:
    """A response that states the digest of its *payload*, and of its *whole* block."""
    if whole is not None:
        fields = (f"WARC-Block-Digest: {whole}", *fields)
    return record("response", 1, block, f"WARC-Payload-Digest: {payload}", *fields)


def spelled(algorithm: str, payload: bytes) -> list[str]:
    made = hashlib.new(algorithm, payload)
    encoded = base64.b32encode(made.digest()).decode()
    return [
        f"{algorithm}:{encoded}",
        f"{algorithm}:{encoded.rstrip('=').lower()}",
        f"{algorithm}:{made.hexdigest()}",
        f"{algorithm.upper()}:{made.hexdigest().upper()}",
        f"{algorithm.replace('sha', 'sha-')}: {made.hexdigest()}",
    ]


class TestDigests:
    @pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
    def test_every_spelling_in_use_is_read(self, tmp_path: Path, algorithm: str) -> None:
        for spelling in spelled(algorithm, HTML):
            path = put(tmp_path / "a.warc.gz", packed(stated(answer(), spelling)))
            assert check(path).tally["payload digest agrees"] == 1, spelling
            wrong = spelling[:-3] + ("A2A" if "=" not in spelling else "A==")
            path = put(tmp_path / "a.warc.gz", packed(stated(answer(), wrong)))
            assert counts(check(path)) == {Fault.PAYLOAD_DIGEST: 1}, wrong

    @pytest.mark.parametrize(
        "value", ["sha1:", "sha1:AAAA", f"sha1:{'!' * 32}", f"sha1:{'1' * 32}", "sha1:ü"]
    )
    def test_what_is_no_digest_differs(self, tmp_path: Path, value: str) -> None:
        path = put(tmp_path / "a.warc.gz", packed(stated(answer(), value)))
        assert counts(check(path)) == {Fault.PAYLOAD_DIGEST: 1}

    def test_an_unknown_algorithm_is_unchecked_not_wrong(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.warc.gz", packed(stated(answer(), "blake3:abc", whole="crc:1")))
        found = check(path)
        assert found.well
        assert found.tally == {"block digest unknown": 1, "payload digest unknown": 1}

    @pytest.mark.parametrize(
        ("block", "entity", "tally"),
        [
            (CHUNKED, b"hello", "agrees"),
            (CHUNKED, CHUNKED.partition(b"\r\n\r\n")[2], "chunks"),
            (answer(HTML, b"Transfer-Encoding: chunked"), HTML, "agrees"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n", b"", "agrees"),
        ],
        ids=["entity", "chunks", "never chunked", "head without end"],
    )
    def test_a_chunked_payload_may_be_hashed_either_way(
        self, tmp_path: Path, block: bytes, entity: bytes, tally: str
    ) -> None:
        found = check(put(tmp_path / "a.warc.gz", packed(stated(block, sha1(entity)))))
        assert found.well
        assert found.tally == {f"payload digest {tally}": 1}

    def test_a_head_and_chunks_in_several_pieces(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = stated(CHUNKED, sha1(b"hello"), whole=sha1(CHUNKED))
        path = put(tmp_path / "a.warc.gz", packed(whole))
        plain = put(tmp_path / "a.warc", whole)
        for size in range(1, 30):
            monkeypatch.setattr(scan, "PIECE", size)
            monkeypatch.setattr(packed_bytes, "PIECE", size)
            for one in (path, plain):
                assert check(one).tally == {"block digest agrees": 1, "payload digest agrees": 1}

    def test_the_payload_of_what_is_no_http_is_its_block(self, tmp_path: Path) -> None:
        fields = "Content-Type: text/plain", f"WARC-Payload-Digest: {sha1(b'wget log')}"
        path = put(tmp_path / "a.warc.gz", packed(record("resource", 1, b"wget log", *fields)))
        assert check(path).tally == {"payload digest agrees": 1}

    def test_segments_and_revisits_state_digests_of_other_bytes(self, tmp_path: Path) -> None:
        segment = stated(answer(), sha1(b"all"), "WARC-Segment-Number: 1")
        revisit = record("revisit", 2, answer(b""), f"WARC-Payload-Digest: {sha1(HTML)}")
        found = check(put(tmp_path / "a.warc.gz", packed(segment, revisit)))
        assert found.well
        assert found.tally == {"revisit unnamed": 1}

    def test_a_wrong_block_digest_of_ours(self, tmp_path: Path) -> None:
        path = edited(write(tmp_path), 1, replaced(b"A letter", b"B letter"))
        found = check(path)
        assert counts(found) == {Fault.BLOCK_DIGEST: 1, Fault.PAYLOAD_DIGEST: 1}
        first = found.findings.first[Fault.BLOCK_DIGEST]
        assert first.offset == len(members(path)[0])
        assert "the response of http://blog.example/0 do" in first.what
        assert check(path, quick=True).well


class TestOurs:
    @pytest.mark.parametrize(
        ("number", "old", "new", "fault"),
        [
            (0, b"WARC-Filename: l", b"WARC-Filename: x", Fault.WARCINFO),
            (0, b"WARC-Filename", b"X-Filename", Fault.WARCINFO),
            (1, b"WARC-Warcinfo-ID", b"X-Warcinfo-ID", Fault.WARCINFO),
            (1, b"WARC-Concurrent-To", b"X-Concurrent-To", Fault.PAIR),
            (2, b"WARC-Concurrent-To", b"X-Concurrent-To", Fault.PAIR),
            (1, b"WARC-Type: response", b"WARC-Type: revisit", Fault.ORIGINAL),
        ],
    )
    def test_a_fault_is_named(
        self, tmp_path: Path, number: int, old: bytes, new: bytes, fault: Fault
    ) -> None:
        assert counts(check(edited(write(tmp_path), number, replaced(old, new)))) == {fault: 1}

    def test_a_file_without_its_warcinfo(self, tmp_path: Path) -> None:
        path = write(tmp_path)
        put(path, b"".join(members(path)[1:]))
        found = check(path)
        assert counts(found) == {Fault.WARCINFO: 4 - 1 + 0}
        assert "first record is no warcinfo" in found.findings.first[Fault.WARCINFO].what

    @pytest.mark.parametrize(
        ("gone", "what"), [(1, "a request without"), (2, "an answer without")]
    )
    def test_half_of_a_pair(self, tmp_path: Path, gone: int, what: str) -> None:
        path = write(tmp_path)
        parts = members(path)
        del parts[gone]
        found = check(put(path, b"".join(parts)))
        assert counts(found) == {Fault.PAIR: 1}
        assert what in found.findings.first[Fault.PAIR].what

    def test_half_of_the_last_pair_of_an_open_file_is_what_a_crash_leaves(
        self, tmp_path: Path
    ) -> None:
        path = write(tmp_path)
        info, answered, _, note = members(path)
        left = path.with_name(f"{path.name}.open")
        assert counts(check(put(left, info + answered))) == {Fault.TORN: 1}
        assert counts(check(put(left, info + note + answered + note[:-9]))) == {Fault.TORN: 2}
        assert counts(check(put(left, info + answered + note))) == {Fault.PAIR: 1}

    def test_only_so_many_wait_for_the_other(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write(tmp_path, [ANSWER] * 3)
        info, *pairs, note = members(path)
        put(path, b"".join([info, *pairs[::2], *pairs[1::2], note]))
        assert check(path).well
        monkeypatch.setattr(inspection, "_WAITING", 2)
        assert counts(check(path)) == {Fault.PAIR: 6}

    def test_a_gzip_header_unlike_the_others(self, tmp_path: Path) -> None:
        path = write(tmp_path)
        at = len(members(path)[0]) + 4
        put(path, flipped(path.read_bytes(), at))
        assert counts(check(path)) == {Fault.GZIP_HEADER: 1}

    def test_of_other_programs_files_none_of_that_is_asked(self) -> None:
        for name in ("wget.warc.gz", "browsertrix.warc.gz", "odd-answers.warc"):
            found = check(HERE / name)
            assert found.well, name
            assert found.foreign == [HERE / name]
        assert check(HERE / "wget.warc.gz").tally["pairs"] == 1

    @settings(max_examples=300, deadline=None)
    @given(st.data())
    def test_no_byte_can_be_changed_unnoticed(self, sound: Path, data: st.DataObject) -> None:
        """But for bits whose change packs the very same bytes.

        Deflate has such: those between its end and the checksum, and distances to the one or
        the other of two equal strings. In gzip headers, whose time and system matter to nobody,
        a change shows as well: all headers of a file of ours are equal.
        """
        whole = sound.read_bytes()
        changed = bytearray(whole)
        at = data.draw(st.integers(0, len(whole) - 1))
        changed[at] ^= data.draw(st.integers(1, 255))
        (sound.parent / "changed").mkdir(exist_ok=True)
        path = put(sound.parent / "changed" / sound.name, bytes(changed))
        if check(path).well:
            assert gzip.decompress(changed) == gzip.decompress(whole)
            starts = accumulate(map(len, members(sound)), initial=0)
            assert not any(start <= at < start + scan.GZIP_HEAD for start in starts)


def revisit(number: int, of: int, *fields: str) -> bytes:
    """A revisit of the response *of*."""
    return record(
        "revisit",
        number,
        answer(b""),
        f"WARC-Payload-Digest: {sha1(HTML)}",
        f"WARC-Refers-To-Target-URI: http://blog.example/{of}",
        f"WARC-Refers-To-Date: 2019-03-0{of % 9 + 1}T10:11:12.345678Z",
        *fields,
    )


class TestRevisits:
    def test_the_original_may_lie_in_another_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        original = packed(stated(answer(), sha1(HTML)))
        bare = packed(response(4))
        later = [
            revisit(2, 1),
            revisit(3, 1),
            revisit(5, 4),
            revisit(6, 1, "WARC-Payload-Digest: "),
        ]
        monkeypatch.setattr(report, "_AT_ONCE", 2)
        files = [
            put(tmp_path / "a.warc.gz", packed(*later)),
            put(tmp_path / "b.warc.gz", original + bare),
        ]
        found = check(*files)
        assert found.well
        assert found.tally["revisit agrees"] == 4
        assert counts(check(files[0])) == {Fault.ORIGINAL: 4}

    @pytest.mark.parametrize(
        ("field", "what"),
        [
            ("WARC-Refers-To-Target-URI: http://blog.example/9", "in none of the files"),
            ("WARC-Refers-To-Date: 2019-03-02T10:11:12Z", "in none of the files"),
            (f"WARC-Payload-Digest: {sha1(b'another')}", "has another digest"),
        ],
    )
    def test_a_revisit_that_is_wrong(self, tmp_path: Path, field: str, what: str) -> None:
        original = packed(stated(answer(), sha1(HTML).lower()))
        path = put(tmp_path / "a.warc.gz", original + packed(revisit(2, 1, field)))
        found = check(path)
        assert counts(found) == {Fault.ORIGINAL: 1}
        assert found.findings.first[Fault.ORIGINAL].offset == len(original)
        assert what in found.findings.first[Fault.ORIGINAL].what

    def test_no_revisit_is_an_original(self, tmp_path: Path) -> None:
        path = put(tmp_path / "a.warc.gz", packed(revisit(1, 5), revisit(2, 1)))
        assert counts(check(path)) == {Fault.ORIGINAL: 2}


def line(path: Path, number: int, at: int, size: int, **fields: Any) -> bytes:
    """A line of an index, about `response(number)`."""
    told = {
        "url": f"http://blog.example/{number}",
        "digest": sha1(HTML),
        "filename": path.name,
        "offset": str(at),
        "length": str(size),
    }
    told |= fields
    when = f"2019030{number % 9 + 1}101112"
    return f"example,blog)/{number} {when} {json.dumps(told)}\n".encode()


class TestIndex:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        head = packed(
            record("response", 3, b"HTTP/1.1 304 Not Modified\r\n\r\n"),
            record("response", 4, answer(b"")),
            record(
                "request",
                5,
                b"HEAD /4 HTTP/1.1\r\n\r\n",
                "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000004>",
            ),
            record("metadata", 6, b"{}", "Content-Type: application/json"),
            record("resource", 7, b"log", "Content-Type: text/plain"),
        )
        return put(tmp_path / "a.warc.gz", packed(stated(answer(), sha1(HTML))) + TWO + head)

    @pytest.fixture
    def lines(self, path: Path) -> list[bytes]:
        first = len(members(path)[0])
        return [line(path, 1, 0, first), line(path, 2, first, len(TWO))]

    def check(self, path: Path, *lines: bytes) -> Report:
        return check(path, index=put(path.parent / "index.cdxj", b"".join(lines)))

    def test_each_answer_but_304_and_head_has_its_line(
        self, path: Path, lines: list[bytes], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = self.check(path, *lines)
        assert found.well
        assert found.tally["index agrees"] == 2
        monkeypatch.setattr(report, "_AT_ONCE", 1)
        assert self.check(path, *lines) == found
        resource = members(path)[-1]
        more = line(path, 7, path.stat().st_size - len(resource), len(resource))
        assert self.check(path, *lines, more).well

    def test_an_answer_without_its_line(self, path: Path, lines: list[bytes]) -> None:
        found = self.check(path, lines[0])
        assert counts(found) == {Fault.INDEX: 1}
        assert found.warcs_well
        assert not found.well
        first = found.findings.first[Fault.INDEX]
        assert (first.file, first.offset) == (str(path), len(members(path)[0]))

    def test_open_files_are_not_indexed(self, path: Path) -> None:
        path = path.rename(path.with_name(path.name + ".open"))
        assert self.check(path).well

    @pytest.mark.parametrize(
        ("fields", "what"),
        [
            ({"url": "http://blog.example/9"}, "whose record has another address"),
            ({"digest": sha1(b"x")}, "whose record has another digest"),
            ({"length": "9"}, "whose record has another length"),
            ({"offset": "9"}, "where no sound record begins"),
            ({"offset": "99999999"}, "where no sound record begins"),
            ({"filename": "../../etc/passwd"}, "which is not there"),
        ],
    )
    def test_a_line_that_points_elsewhere(
        self, path: Path, lines: list[bytes], fields: dict[str, str], what: str
    ) -> None:
        length = len(members(path)[0])
        wrong = line(path, 1, 0, length, **fields)
        found = self.check(path, wrong, lines[1])
        assert found.findings.counts[Fault.INDEX] == (1 if "digest" in fields else 2)
        assert what in found.findings.first[Fault.INDEX].what
        assert found.findings.first[Fault.INDEX].offset == 0

    def test_a_line_of_another_time_or_of_a_request(self, path: Path, lines: list[bytes]) -> None:
        found = self.check(path, lines[0].replace(b" 201903", b" 201804"), lines[1])
        assert "has another time" in found.findings.first[Fault.INDEX].what
        parts = members(path)
        at = sum(map(len, parts[:4]))
        found = self.check(path, *lines, line(path, 5, at, len(parts[4])))
        assert "has another type" in found.findings.first[Fault.INDEX].what

    @pytest.mark.parametrize(
        ("raw", "what"),
        [
            (b"nonsense\n", "no CDXJ: no key"),
            (b"a 20190302101112 {\n", "no JSON object"),
            (b"a 20190302101112 {} {}\n", "no JSON object"),
            (b"a 20190302101112 {" + b'"a":{' * 100_000 + b"\n", "no JSON object"),
            (b'a 20190302101112 {"url": NaN}\n', "no JSON object"),
            (b'a 20190302101112 {"url": "a", "url": "b"}\n', "no JSON object"),
            (b'a 20190302101112 {"url": "a"}\n', "incomplete"),
            (b"a 20190302101112 {" + b" " * 3_000_000 + b"}\n", "longer than 1 MiB"),
            (b"a 20190302101112 {" + b" " * ((1 << 21) - 18), "longer than 1 MiB"),
        ],
        ids=["text", "cut", "two", "deep", "nan", "twice", "few", "long", "long and cut"],
    )
    def test_what_is_no_line(self, path: Path, lines: list[bytes], raw: bytes, what: str) -> None:
        found = (
            self.check(path, raw, *lines) if raw.endswith(b"\n") else self.check(path, *lines, raw)
        )
        assert counts(found) == {Fault.INDEX: 1}
        assert what in found.findings.first[Fault.INDEX].what

    @pytest.mark.parametrize("offset", ["-1", "1e3", "٣", "9" * 30, 0, None])
    def test_numbers_that_are_none(self, path: Path, lines: list[bytes], offset: Any) -> None:
        wrong = line(path, 1, 0, len(members(path)[0]), offset=offset)
        assert counts(self.check(path, wrong, lines[1])) == {Fault.INDEX: 2}

    def test_order(self, path: Path, lines: list[bytes]) -> None:
        found = self.check(path, *lines[::-1])
        assert "a line out of order" in found.findings.first[Fault.INDEX].what
        found = self.check(path, lines[0], *lines)
        assert "a line that stands twice" in found.findings.first[Fault.INDEX].what
        assert counts(found) == {Fault.INDEX: 1}
        found = self.check(path, *lines[:1], lines[1][:-1])
        assert "a line that is cut short" in found.findings.first[Fault.INDEX].what

    def test_an_index_that_cannot_be_read_is_an_error(self, path: Path) -> None:
        with pytest.raises(ArchiveError, match="Is a directory; check the path"):
            index_check.check_index(path.parent, [], Report())
