"""Reading in bulk and by Location, with files that are hostile or not there."""

import gzip
import random
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.capture import Capture, Location
from archiver.errors import ArchiveError, DamagedWarc
from archiver.warc.next_record import next_record
from archiver.warc.reader import original_at, read, read_block, read_capture
from tests.archives import write_warc
from tests.bad.make import answer, flipped, packed, record, response

RECORDS = [response(n) for n in range(1, 5)]
WHOLE = packed(*RECORDS)
TRUTH = {
    f"http://blog.example/{n}": r.partition(b"\r\n\r\n")[2][:-4] for n, r in enumerate(RECORDS, 1)
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.warc.gz"


def captures(path: Path, **options: int) -> list[Capture]:
    return [item for item in read(path, **options) if isinstance(item, Capture)]


class TestLocations:
    @pytest.mark.parametrize("compress", [True, False], ids=["gzip", "plain"])
    def test_they_tile_the_file(self, tmp_path: Path, compress: bool) -> None:
        path = tmp_path / "a.warc"
        path.write_bytes(WHOLE if compress else b"".join(RECORDS))
        end = 0
        for capture, written in zip(captures(path), RECORDS, strict=True):
            assert capture.location.offset == end
            end += capture.location.length
            assert capture.location.length == len(packed(written) if compress else written)
        assert end == path.stat().st_size

    def test_a_file_still_open_bears_its_later_name(self, tmp_path: Path) -> None:
        (tmp_path / "a.warc.gz.open").write_bytes(WHOLE)
        (first, *_) = captures(tmp_path / "a.warc.gz.open")
        assert first.location.warc_file == "a.warc.gz"
        assert read_capture(tmp_path, first.location) == first

    def test_reading_can_begin_anywhere(self, path: Path) -> None:
        path.write_bytes(WHOLE)
        whole = captures(path)
        assert captures(path, start=whole[2].location.offset) == whole[2:]
        assert captures(path, start=path.stat().st_size) == []


class TestMethods:
    def test_a_request_far_behind_comes_too_late(self, path: Path) -> None:
        to_1 = "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000001>"
        post = record("request", 9, b"POST / HTTP/1.1\r\n\r\n", to_1)
        others = [response(n) for n in range(2, 12)]
        path.write_bytes(packed(response(1), *others[:7], post))
        assert captures(path)[0].method == "POST"
        path.write_bytes(packed(response(1), *others[:8], post))
        assert captures(path)[0].method == "GET"

    def test_only_so_many_requests_are_remembered(self, path: Path) -> None:
        def request(number: int) -> bytes:
            return record("request", number, b"POST / HTTP/1.1\r\n\r\n")

        to_100 = "WARC-Concurrent-To: <urn:uuid:00000000-0000-4000-8000-000000000100>"
        many = [request(n) for n in range(101, 164)]
        path.write_bytes(packed(request(100), *many, response(1, to_100)))
        assert captures(path)[0].method == "POST"
        path.write_bytes(packed(request(100), *many, request(164), response(1, to_100)))
        assert captures(path)[0].method == "GET"


class TestLargeBlocks:
    def test_they_are_left_out_but_described(self, path: Path) -> None:
        large = record("response", 1, answer(bytes(5000)))
        path.write_bytes(packed(large, response(2)))
        small, full = captures(path, max_block=1000), captures(path)
        assert small == full
        assert small[0].block is None
        assert small[0].size == len(answer(bytes(5000)))
        assert (small[0].status, small[0].mime) == (200, "text/html")
        assert small[1].block == full[1].block

    def test_a_block_can_be_asked_for(self, path: Path) -> None:
        path.write_bytes(packed(record("response", 1, answer(bytes(5000)))))
        (capture,) = captures(path, max_block=1000)
        block = read_block(path.parent, capture.location)
        assert block == answer(bytes(5000))
        assert read_capture(path.parent, capture.location, max_block=9999).block == block
        with pytest.raises(ArchiveError, match=r"has 5059 bytes; ask for more than 5000"):
            read_block(path.parent, capture.location, max_block=5000)

    def test_other_large_records_are_passed_over(self, path: Path) -> None:
        note = record("metadata", 1, b'{"kind": "x"}' * 999, "Content-Type: application/json")
        info = record("warcinfo", 2, b"a: b\r\n" * 999, "Content-Type: application/warc-fields")
        undated = record("warcinfo", 3, b"a: b\r\n", "WARC-Date: ")
        path.write_bytes(packed(note, info, undated, response(4)))
        assert [item.url for item in read(path, max_block=1000)] == ["http://blog.example/4"]

    def test_memory_stays_bounded(self, path: Path) -> None:
        size = 300 << 20
        packer = zlib.compressobj(1, wbits=31)
        head, _, _ = record("response", 1, b"").partition(b"Content-Length")
        pieces = [packer.compress(head + b"Content-Length: %d\r\n\r\n" % size)]
        pieces += [packer.compress(bytes(1 << 20)) for _ in range(300)]
        pieces += [packer.compress(b"\r\n\r\n"), packer.flush()]
        path.write_bytes(b"".join(pieces))
        tracemalloc.start()
        (capture,) = captures(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (capture.size, capture.block) == (size, None)
        assert peak < 20 << 20

    @pytest.mark.parametrize("max_block", [1000, 1_000_000])
    def test_damage_inside_them_is_found(self, path: Path, max_block: int) -> None:
        large = packed(record("response", 2, answer(random.Random(5).randbytes(500_000))))
        path.write_bytes(packed(response(1)) + flipped(large, 400_000) + packed(response(3)))
        with pytest.raises(DamagedWarc) as raised:
            captures(path, max_block=max_block)
        assert raised.value.offset == len(packed(response(1)))

    def test_a_head_without_end_is_no_record(self, path: Path) -> None:
        path.write_bytes(gzip.compress(b"WARC/1.1\r\n" + b"X: y\r\n" * 1_000_000))
        with pytest.raises(DamagedWarc, match="no complete record at byte 0"):
            captures(path)


class TestWhatIsNotThere:
    def test_no_file(self, path: Path) -> None:
        with pytest.raises(ArchiveError, match=r"a\.warc\.gz: No such file or directory; check"):
            captures(path)
        with pytest.raises(ArchiveError, match="No such file"):
            next_record(path, 0)

    @pytest.mark.parametrize("name", ["a.warc.gz", "../a.warc.gz", "/etc/passwd", "", ".", ".."])
    def test_no_such_name(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ArchiveError, match=f"{name} is not in .*; put the WARC file back"):
            read_capture(tmp_path, Location(name, 0, 9))

    @pytest.mark.parametrize("offset", [-5, 10**6, 2**70])
    def test_no_such_place(self, path: Path, offset: int) -> None:
        path.write_bytes(WHOLE)
        for reading in (read_capture, read_block):
            with pytest.raises(DamagedWarc, match="the file was replaced") as raised:
                reading(path.parent, Location(path.name, offset, 9))
            assert raised.value.offset == offset

    def test_no_record_at_that_place(self, path: Path) -> None:
        path.write_bytes(WHOLE)
        for reading in (read_capture, read_block):
            with pytest.raises(DamagedWarc, match="no complete record at byte 3"):
                reading(path.parent, Location(path.name, 3, 9))

    def test_another_record_than_it_was(self, path: Path) -> None:
        path.write_bytes(WHOLE)
        for reading in (read_capture, read_block):
            with pytest.raises(DamagedWarc, match="no record of 9 bytes at byte 0"):
                reading(path.parent, Location(path.name, 0, 9))

    def test_a_capture_of_another_length_is_not_the_one(self, path: Path) -> None:
        request = packed(record("request", 1, b"GET / HTTP/1.1\r\n\r\n"))
        path.write_bytes(request + WHOLE)
        place = Location(path.name, 0, len(request))
        with pytest.raises(DamagedWarc, match="the file was replaced"):
            read_capture(path.parent, place)
        assert read_block(path.parent, place) == b"GET / HTTP/1.1\r\n\r\n"

    def test_damage_behind_a_record_does_not_hide_it(self, path: Path) -> None:
        path.write_bytes(WHOLE[:-10])
        *_, last = captures_before_damage(path)
        assert read_capture(path.parent, last.location) == last


def captures_before_damage(path: Path) -> list[Capture]:
    found: list[Capture] = []
    with pytest.raises(DamagedWarc):
        found.extend(item for item in read(path) if isinstance(item, Capture))
    return found


class TestHostile:
    @given(data=st.data())
    @settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_damage_never_alters_what_is_given_out(self, path: Path, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(WHOLE) - 1))
        cut = data.draw(st.integers(0, 300))
        path.write_bytes(WHOLE[:at] + data.draw(st.binary(max_size=20)) + WHOLE[at + cut :])
        found: list[Capture] = []
        with suppress(DamagedWarc):
            found.extend(item for item in read(path) if isinstance(item, Capture))
        assert all(TRUTH[capture.url] == capture.block for capture in found)
        ends = [len(packed(*RECORDS[: n + 1])) for n in range(len(RECORDS))]
        assert len(found) >= len([end for end in ends if end <= at])

    @given(data=st.data())
    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_nothing_but_damage_is_raised(self, path: Path, data: st.DataObject) -> None:
        plain = b"".join(RECORDS)
        at = data.draw(st.integers(0, len(plain) - 1))
        cut = data.draw(st.integers(0, 9))
        path.write_bytes(plain[:at] + data.draw(st.binary(max_size=9)) + plain[at + cut :])
        try:
            list(read(path))
        except DamagedWarc as damage:
            next_record(path, damage.offset)

    def test_false_beginnings_are_not_taken_for_records(self, path: Path) -> None:
        false = b"\x1f\x8b\x08" + bytes(40)
        path.write_bytes(WHOLE[:100] + false * 3000 + WHOLE)
        assert next_record(path, 0) == 100 + len(false) * 3000
        path.write_bytes(false * 9)
        assert next_record(path, 0) is None


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc.gz.open"])
def test_a_file_finished_since_it_was_found_is_read_under_its_final_name(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(WHOLE)
    assert [record.url for record in read(tmp_path / name) if isinstance(record, Capture)] == [
        *TRUTH
    ]
    (tmp_path / "a.warc.gz").unlink()
    with pytest.raises(ArchiveError, match="No such file or directory; check the path"):
        list(read(tmp_path / name))


def test_a_capture_of_another_length_is_not_the_one(path: Path) -> None:
    path.write_bytes(WHOLE)
    [first, *_] = [item for item in read(path) if isinstance(item, Capture)]
    longer = attrs.evolve(first.location, length=first.location.length + 1)
    with pytest.raises(DamagedWarc, match=r"no record of .* the file was replaced"):
        read_capture(path.parent, longer)


def test_only_a_response_is_an_original(tmp_path: Path) -> None:
    file = write_warc(tmp_path, {"http://blog.example/1": answer()})
    [first] = [item for item in read(file) if isinstance(item, Capture)]
    found = original_at(tmp_path, file.name, first.location.offset)
    assert found is not None
    assert found[0].location == first.location
    assert original_at(tmp_path, file.name, 0) is None  # its warcinfo
