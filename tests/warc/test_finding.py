"""Which files are read when a person names some, or a directory."""

from pathlib import Path

import pytest

from archiver.errors import ArgumentError
from archiver.warc.finding import warc_files


def test_directories_are_searched_and_files_sorted_by_name(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    named = [deep / "3.warc.gz", tmp_path / "2.warc.gz.open", tmp_path / "a" / "1.warc"]
    for path in (*named, tmp_path / "notes.txt"):
        path.touch()
    (tmp_path / "directory.warc.gz").mkdir()
    assert warc_files([tmp_path, deep]) == [named[2], named[1], named[0]]


def test_a_file_may_be_named_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "crawl.gz").touch()
    assert warc_files([tmp_path / "crawl.gz"]) == [tmp_path / "crawl.gz"]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"nowhere: does not exist; name WARC files"):
        warc_files([tmp_path, tmp_path / "nowhere"])


def test_a_directory_without_warc_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"no \.warc\.gz or \.warc file"):
        warc_files([tmp_path])
