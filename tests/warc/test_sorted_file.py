"""Sorted lines: merged, replaced at once, searched by bisection."""

import errno
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.errors import ArchiveError, DiskFull
from archiver.warc import sorted_file
from archiver.warc.sorted_file import LINE_LIMIT, lines, replace, scratch, seek, write_runs

LINES = [b"%05d %s\n" % (n, b"x" * (n % 17)) for n in range(2000)]


def test_what_is_sorted_in_runs_and_merged_is_sorted_with_each_line_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorted_file, "_RUN_SIZE", 5000)
    monkeypatch.setattr(sorted_file, "_AT_ONCE", 3)
    target = tmp_path / "sorted"
    with scratch(target) as directory:
        runs = write_runs([*reversed(LINES), *LINES[:500]], directory, "run")
        assert len(runs) > 9
        assert all(first != second for first, second in pairwise(runs))
        assert replace(target, runs, directory) == len(LINES)
    assert target.read_bytes() == b"".join(LINES)
    assert [path.name for path in tmp_path.iterdir()] == ["sorted"]


def test_nothing_comes_to_an_empty_file(tmp_path: Path) -> None:
    with scratch(tmp_path / "below" / "sorted") as directory:
        runs = write_runs([], directory, "run")
        assert runs == []
        assert replace(tmp_path / "below" / "sorted", runs, directory) == 0
    assert (tmp_path / "below" / "sorted").read_bytes() == b""


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    target = tmp_path / "sorted"
    with scratch(target) as directory:
        pass
    directory.mkdir()
    (directory / "complete").write_bytes(b"half")
    with scratch(target) as directory:
        assert list(directory.iterdir()) == []
    assert not directory.exists()


def test_the_target_stays_when_what_is_to_replace_it_fails(tmp_path: Path) -> None:
    target = tmp_path / "sorted"
    target.write_bytes(b"before\n")
    unsorted = tmp_path / "unsorted"
    unsorted.write_bytes(b"b\na\n")
    with (
        pytest.raises(ArchiveError, match=r"unsorted: line 2 is broken or out of order; `archive"),
        scratch(target) as directory,
    ):
        replace(target, [unsorted], directory)
    assert target.read_bytes() == b"before\n"
    assert sorted(tmp_path.iterdir()) == [target, unsorted]


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EACCES, ArchiveError)]
)
def test_a_disk_that_objects_is_told(tmp_path: Path, number: int, kind: type) -> None:
    with (
        pytest.raises(ArchiveError, match="sorted: cannot be written") as raised,
        scratch(tmp_path / "sorted"),
    ):
        raise OSError(number, os.strerror(number))
    assert type(raised.value) is kind
    assert "then run `archiver index`" in str(raised.value)


def test_a_directory_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter").touch()
    with (
        pytest.raises(ArchiveError, match="cannot be written"),
        scratch(tmp_path / "letter" / "sorted"),
    ):
        raise AssertionError


@pytest.mark.parametrize(
    ("content", "number"),
    [(b"b\na\n", 2), (b"a\nb", 2), (b"x" * LINE_LIMIT + b"\n", 1)],
)
def test_lines_that_are_broken_are_named(tmp_path: Path, content: bytes, number: int) -> None:
    path = tmp_path / "sorted"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=f"sorted: line {number} is broken"):
        list(lines(path))


WORDS = st.lists(st.text("abc", max_size=6).map(lambda word: f"{word}\n".encode()), max_size=40)


@given(WORDS, st.text("abc", max_size=6).map(str.encode))
def test_bisection_finds_the_first_line_that_is_not_less(
    tmp_path_factory: pytest.TempPathFactory, words: list[bytes], key: bytes
) -> None:
    words.sort()
    path = tmp_path_factory.getbasetemp() / "words"
    path.write_bytes(b"".join(words))
    with path.open("rb") as file:
        seek(file, key)
        assert file.readlines() == [word for word in words if word >= key]


def test_bisection_reads_little_of_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "sorted"
    path.write_bytes(b"".join(LINES))
    with path.open("rb", buffering=0) as file:
        read = 0

        class Counted:
            def __getattr__(self, name: str) -> object:
                return getattr(file, name)

            def readline(self, limit: int) -> bytes:
                nonlocal read
                read += 1
                return file.readline(limit)

        seek(Counted(), LINES[1234])  # type: ignore[arg-type]
        assert file.readline() == LINES[1234]
    assert read < 40
