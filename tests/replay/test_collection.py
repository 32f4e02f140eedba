"""What pywb is given to serve."""

import json
import os
from pathlib import Path

import pytest

from archiver.errors import ArchiveError
from archiver.replay.collection import collect, warc_files
from tests.archives import pages, site, write_warc


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write_warc(tmp_path / "{an} archive*" / "warc", pages(), site())
    return tmp_path / "{an} archive*"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    made = tmp_path / "served"
    made.mkdir()
    return made


def urls(index: Path) -> list[str]:
    """The web addresses *index* names."""
    told = [json.loads(line.split(" ", 2)[2]) for line in index.read_text().splitlines()]
    return [entry["url"] for entry in told if entry["url"].startswith("http")]


def test_the_index_is_made_where_there_is_none(archive: Path, directory: Path) -> None:
    collect(warc_files(archive), directory)
    assert set(urls(directory / "index.cdxj")) == set(pages())
    assert not (archive / "warc" / "index.cdxj").exists()


def test_one_that_is_younger_than_the_files_is_taken(archive: Path, directory: Path) -> None:
    kept = archive / "warc" / "index.cdxj"
    kept.write_text("")
    collect(warc_files(archive), directory)
    assert (directory / "index.cdxj").resolve() == kept.resolve()


def test_a_file_written_to_since_makes_it_stale(archive: Path, directory: Path) -> None:
    kept = archive / "warc" / "index.cdxj"
    kept.write_text("")
    [file] = warc_files(archive)
    os.utime(file, (0, kept.stat().st_mtime + 9))
    collect(warc_files(archive), directory)
    assert set(urls(directory / "index.cdxj")) == set(pages())


def test_a_file_named_since_makes_it_stale(archive: Path, directory: Path) -> None:
    """As a crawl names a file it had open while the index was made."""
    kept = archive / "warc" / "index.cdxj"
    kept.write_text("")
    os.utime(kept, (2000, 2000))
    [file] = warc_files(archive)
    os.utime(file, (1000, 1000))  # which is also the moment its entry changed
    collect(warc_files(archive), directory)
    assert set(urls(directory / "index.cdxj")) == set(pages())


def test_every_path_is_free_of_what_pywb_takes_for_a_pattern(
    archive: Path, directory: Path
) -> None:
    collect(warc_files(archive), directory)
    told = json.loads((directory / "config.yaml").read_text())
    assert told["collections"] == {"archive": {"index": "index.cdxj", "archive_paths": "warc/"}}
    assert [path.name for path in (directory / "warc").glob("*.warc.gz")]


def test_an_archive_without_closed_files_is_an_error(archive: Path) -> None:
    [file] = warc_files(archive)
    file.rename(f"{file}.open")
    with pytest.raises(ArchiveError, match=r"holds no closed WARC file; `scrapy crawl NAME`"):
        warc_files(archive)
