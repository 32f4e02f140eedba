"""The index of many files: built, added to, read and searched."""

import json
import os
import random
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver import workers
from archiver.capture import Location
from archiver.errors import ArchiveError, ArchiverError, DamagedWarc
from archiver.warc import cdxj, sorted_file
from archiver.warc.cdxj import CdxjEntry, entries, index, lookup, merge, read
from archiver.warc.reader import read_capture
from tests.bad.make import HERE, packed, response


def written(directory: Path, name: str, *numbers: int, changed: str = "") -> Path:
    path = directory / f"{name}.warc.gz"
    path.write_bytes(packed(*(response(n, *([changed] if changed else [])) for n in numbers)))
    return path


def line(key: str = "com,a)/", stamp: str = "20190302101112", **changed: Any) -> str:
    fields = {
        "url": "http://a.com/",
        "mime": "text/html",
        "status": "200",
        "digest": "sha1:ABC",
        "length": "289",
        "offset": "0",
        "filename": "a.warc.gz",
    } | changed
    told = json.dumps({name: value for name, value in fields.items() if value is not None})
    return f"{key} {stamp} {told}"


class TestIndex:
    def test_it_holds_the_entries_of_all_files_sorted(self, tmp_path: Path) -> None:
        files = [written(tmp_path, "b", 3, 1), written(tmp_path, "a", 2, 4)]
        report = index(files, tmp_path / "index.cdxj")
        assert (report.files, report.entries, report.damaged) == (2, 4, [])
        found = (tmp_path / "index.cdxj").read_text().splitlines()
        assert found == sorted(entry for path in files for entry in entries(path))

    def test_each_entry_leads_to_its_record(self, tmp_path: Path) -> None:
        index([written(tmp_path, "a", 1, 2, 3)], tmp_path / "index.cdxj")
        for entry in read(tmp_path / "index.cdxj"):
            assert read_capture(tmp_path, entry.location).url == entry.url

    def test_a_file_named_twice_counts_once(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a", 1)
        assert index([path, path], tmp_path / "index.cdxj").entries == 1

    def test_it_is_replaced_unless_told_to_be_kept(self, tmp_path: Path) -> None:
        target = tmp_path / "index.cdxj"
        one, two = written(tmp_path, "a", 1), written(tmp_path, "b", 2)
        assert index([one], target, keep=True).entries == 1
        assert index([two], target, keep=True).entries == 2
        assert [entry.url[-1] for entry in read(target)] == ["1", "2"]
        assert index([two], target).entries == 1

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_processes_make_no_difference(self, tmp_path: Path, jobs: int) -> None:
        files = [written(tmp_path, str(n), n, n + 10) for n in range(1, 6)]
        files.insert(2, HERE / "damaged-middle.warc.gz")
        advanced: list[int] = []
        report = index(files, tmp_path / "index.cdxj", jobs=jobs, advance=advanced.append)
        assert sum(advanced) == sum(path.stat().st_size for path in files)
        assert report.entries == 12
        [(path, damage)] = report.damaged
        assert (path, damage.offset) == (HERE / "damaged-middle.warc.gz", 289)
        found = [entry.url[-1] for entry in read(tmp_path / "index.cdxj")]
        assert sorted(found) == sorted("123451234513")

    def test_damage_is_passed_over_and_reported_once(self, tmp_path: Path) -> None:
        shelf = ["damaged-middle", "torn-tail", "two-records-a-member", "length-too-long"]
        files = [HERE / f"{name}.warc.gz" for name in shelf]
        report = index([*files, HERE / "no-warc.warc"], tmp_path / "index.cdxj", jobs=1)
        assert [(path.name, damage.offset) for path, damage in report.damaged] == [
            ("damaged-middle.warc.gz", 289),
            ("torn-tail.warc.gz", 577),
            ("two-records-a-member.warc.gz", 0),
            ("length-too-long.warc.gz", 289),
            ("no-warc.warc", 0),
        ]
        assert all(isinstance(damage, DamagedWarc) for _, damage in report.damaged)
        assert report.entries == 8

    def test_damage_without_end_is_given_up(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        forged = packed(b"WARC/1.1\r\nContent-Length: 9\r\n\r\n")
        path = tmp_path / "forged.warc.gz"
        path.write_bytes(forged * 300 + packed(response(1)))
        assert index([path], tmp_path / "index.cdxj").entries == 0
        at = 100 * len(forged)
        told = f"{path}: not read from byte {at} to its end, for 100 damaged places lie before"
        assert caplog.messages == [told]

    def test_damage_that_ends_with_the_file_leaves_nothing_unread(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        path = tmp_path / "forged.warc.gz"
        path.write_bytes(packed(b"WARC/1.1\r\nContent-Length: 9\r\n\r\n") * 100)
        assert index([path], tmp_path / "index.cdxj").entries == 0
        assert caplog.messages == []

    def test_a_file_that_is_not_there_leaves_the_index_as_it_was(self, tmp_path: Path) -> None:
        target = tmp_path / "index.cdxj"
        merge(target, [line()])
        with pytest.raises(ArchiveError, match=r"gone\.warc: No such file"):
            index([tmp_path / "gone.warc"], target)
        assert target.read_text() == line() + "\n"
        assert list(tmp_path.iterdir()) == [target]

    def test_more_processes_than_are_worth_it_are_not_started(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(os, "cpu_count", lambda: 4)
        files = [written(tmp_path, str(n), n) for n in range(1, 4)]
        assert cdxj._worthwhile(files) == 1
        monkeypatch.setattr(cdxj, "_WORTHWHILE", 100)
        assert cdxj._worthwhile(files) == 3
        assert cdxj._worthwhile(files[:1]) == 1
        assert cdxj._worthwhile([]) == 0

    def test_what_is_begun_elsewhere_is_given_up_with_the_scratch_directory(
        self, tmp_path: Path
    ) -> None:
        path = written(tmp_path, "a", 1, 2)
        with pytest.raises(FileNotFoundError):
            cdxj._part_elsewhere(path, tmp_path / "gone", "0")
        (tmp_path / "there").mkdir()
        assert len(cdxj._part_elsewhere(path, tmp_path / "there", "0").runs) == 1

    def test_an_interrupt_takes_the_scratch_directory_from_the_processes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Never:
            def __init__(self, count: int) -> None:
                assert count == 2

            def submit(self, *arguments: object) -> Future[Any]:
                return Future()

            def shutdown(self, *, cancel_futures: bool) -> None:
                assert not (tmp_path / "scratch").exists()

        monkeypatch.setattr(workers, "Workers", Never)

        def interrupted(*_: object) -> object:
            raise KeyboardInterrupt

        monkeypatch.setattr(Future, "result", interrupted)
        (tmp_path / "scratch").mkdir()
        parts = cdxj._parts([tmp_path / "a"], tmp_path / "scratch", 2, lambda _: None)
        with closing(parts), pytest.raises(KeyboardInterrupt):
            next(parts)

    def test_a_process_that_dies_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def dead(*_: object) -> object:
            raise BrokenProcessPool

        monkeypatch.setattr(Future, "result", dead)
        path = written(tmp_path, "a", 1)
        with pytest.raises(ArchiverError, match="try --jobs 1"):
            index([path, path], tmp_path / "index.cdxj", jobs=2)
        assert sorted(tmp_path.iterdir()) == [path]


class TestMerge:
    def test_lines_come_in_any_order_and_once(self, tmp_path: Path) -> None:
        target = tmp_path / "index.cdxj"
        assert merge(target, [line("com,b)/"), line("com,a)/")]) == 2
        assert merge(target, [line("com,c)/"), line("com,a)/"), line("com,a)/")]) == 3
        assert [entry.urlkey for entry in read(target)] == ["com,a)/", "com,b)/", "com,c)/"]

    def test_writers_at_the_same_time_lose_nothing_of_each_other(self, tmp_path: Path) -> None:
        target = tmp_path / "index.cdxj"

        def add(writer: int) -> None:
            for number in range(20):
                merge(target, [line(f"com,w{writer})/{number:02}")])

        with ThreadPoolExecutor(4) as writers:
            list(writers.map(add, range(4)))
        assert len(list(read(target))) == 80

    def test_nothing_makes_an_empty_index(self, tmp_path: Path) -> None:
        assert merge(tmp_path / "index.cdxj", []) == 0
        assert list(read(tmp_path / "index.cdxj")) == []

    def test_an_index_that_is_not_sorted_is_refused(self, tmp_path: Path) -> None:
        target = tmp_path / "index.cdxj"
        target.write_text(f"{line('com,b)/')}\n{line('com,a)/')}\n")
        before = target.read_bytes()
        with pytest.raises(ArchiveError, match=r"index\.cdxj: line 2 is broken or out of order"):
            merge(target, [line()])
        assert target.read_bytes() == before

    def test_memory_is_bounded_by_runs(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sorted_file, "_RUN_SIZE", 2000)
        monkeypatch.setattr(sorted_file, "_AT_ONCE", 2)
        keys = [f"com,a)/{n:03}" for n in range(100)]
        random.Random(4).shuffle(keys)
        merge(tmp_path / "index.cdxj", map(line, keys))
        assert [entry.urlkey for entry in read(tmp_path / "index.cdxj")] == sorted(keys)


class TestRead:
    def test_an_entry_has_what_the_line_says(self, tmp_path: Path) -> None:
        merge(tmp_path / "index.cdxj", [line()])
        assert list(read(tmp_path / "index.cdxj")) == [
            CdxjEntry(
                urlkey="com,a)/",
                timestamp="20190302101112",
                url="http://a.com/",
                mime="text/html",
                status=200,
                digest="sha1:ABC",
                location=Location("a.warc.gz", 0, 289),
            )
        ]

    @pytest.mark.parametrize("status", [None, "", "OK", "20", "٢٠٠", 200])
    def test_what_is_optional_may_be_missing(self, tmp_path: Path, status: Any) -> None:
        merge(tmp_path / "index.cdxj", [line(mime=None, digest=None, status=status)])
        [entry] = read(tmp_path / "index.cdxj")
        assert (entry.mime, entry.digest, entry.status) == (None, None, None)

    @pytest.mark.parametrize(
        "broken",
        [
            "",
            "com,a)/",
            line(stamp="2019"),
            line(key="com,ä)/"),
            line(url=None),
            line(url=""),
            line(url=5),
            line(url="\ud800"),
            line(filename="../archive.db"),
            line(filename=""),
            line(filename="a\0b"),
            line(offset="-1"),
            line(offset=None),
            line(offset="9" * 19),
            line(length="many"),
            line(length="٣"),
            line()[:-2],
            line() + "}",
            f"com,a)/ 20190302101112 {{{'[' * 9999}}}",
            'com,a)/ 20190302101112 {"url": ' + "[" * 200_000 + "}",
            'com,a)/ 20190302101112 {"url": ' + "9" * 5000 + "}",
            line(url="x" * 1_100_000),
        ],
        ids=range(22),
    )
    def test_a_line_that_is_no_entry_is_named(self, tmp_path: Path, broken: str) -> None:
        target = tmp_path / "index.cdxj"
        target.write_text(f"{line()}\n{broken}\n", "utf-8")
        found = read(target)
        assert next(found).url == "http://a.com/"
        with pytest.raises(ArchiveError, match=r"index\.cdxj: line 2 is no entry") as raised:
            next(found)
        assert str(raised.value).endswith("; `archiver index` rebuilds it")

    def test_an_index_cut_short_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "index.cdxj").write_text(line())
        with pytest.raises(ArchiveError, match="line 1 is no entry"):
            list(read(tmp_path / "index.cdxj"))

    def test_an_index_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        for reading in (read(tmp_path / "no.cdxj"), lookup(tmp_path / "no.cdxj", "a")):
            with pytest.raises(ArchiveError, match=r"No such file.*; `archiver index` builds it"):
                next(reading)

    @given(st.binary(max_size=200))
    def test_any_bytes_are_an_entry_or_an_error(
        self, tmp_path_factory: pytest.TempPathFactory, junk: bytes
    ) -> None:
        target = tmp_path_factory.getbasetemp() / "junk.cdxj"
        target.write_bytes(junk)
        with pytest.raises(ArchiveError) if junk else pytest.raises(StopIteration):
            next(read(target))


class TestLookup:
    def test_the_captures_of_one_address_are_found_oldest_first(self, tmp_path: Path) -> None:
        target = tmp_path / "index.cdxj"
        keys = ["com,a)/", "com,a)/b", "com,a)/b/c", "com,a)/b?c", "com,aa)/b"]
        merge(target, [line(key, f"201{n}0302101112") for n in (3, 1, 2) for key in keys])
        for url, key in (
            ("https://www.A.com:443/b/#c", "com,a)/b"),
            ("a.com", "com,a)/"),
            ("http://aa.com/b", "com,aa)/b"),
        ):
            found = list(lookup(target, url))
            assert [entry.timestamp[:4] for entry in found] == ["2011", "2012", "2013"]
            assert {entry.urlkey for entry in found} == {key}
        assert list(lookup(target, "http://a.com/c")) == []
        assert list(lookup(target, "http://z.com/")) == []

    def test_a_line_that_is_no_entry_is_named(self, tmp_path: Path) -> None:
        target = tmp_path / "index.cdxj"
        target.write_text(f"{line()}\ncom,b)/ 2019 {{}}\n")
        with pytest.raises(ArchiveError, match=r"line that ends at byte \d+ is no entry"):
            list(lookup(target, "http://b.com/"))
