"""After a crash the database and the WARC files agree again, whatever was lost."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archiver.crawl.recovery import Recovery, recover
from archiver.reparse import reparse
from archiver.store.dump import dump
from archiver.store.store import Store
from archiver.warc.finding import warc_files
from archiver.warc.members import records
from tests.crawl.blog import Blog, crawl

COUNT = 6


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive after an undisturbed crawl."""
    archive = tmp_path_factory.mktemp("finished")
    with Blog(COUNT) as blog:
        assert crawl(blog.url, archive).returncode == 0
    return archive


@pytest.fixture
def crashed(finished: Path, tmp_path: Path) -> Path:
    """The same, as if the crawl had never come to its end."""
    archive = tmp_path / "archive"
    shutil.copytree(finished, archive)
    forget(archive, "update runs set finished_at = null, finish_reason = null")
    [path] = (archive / "warc").glob("*.warc.gz")
    path.rename(path.with_name(path.name + ".open"))
    (archive / "warc" / "index.cdxj").unlink()  # made when files are closed
    return archive


def forget(archive: Path, *statements: str) -> None:
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def recovered(archive: Path) -> Recovery:
    with Store.open(archive / "archive.db") as store:
        return recover(store, archive / "warc")


def dumped(database: Path) -> list[str]:
    with Store.open(database, readonly=True) as store:
        assert store.rows("pragma foreign_key_check") == []
        return list(dump(store))


def assert_agreement(archive: Path) -> None:
    """What the WARC files say is what the database says."""
    rebuilt = archive.parent / "rebuilt.db"
    rebuilt.unlink(missing_ok=True)
    reparse(warc_files([archive / "warc"]), rebuilt, jobs=1)
    assert dumped(archive / "archive.db") == dumped(rebuilt)


def ends(archive: Path) -> Iterator[int]:
    [path] = (archive / "warc").glob("*.warc.gz*")
    for raw in records(path, start=0, max_block=0):
        yield raw.location.offset + raw.location.length


def test_nothing_is_done_where_nothing_happened(finished: Path) -> None:
    before = dumped(finished / "archive.db")
    assert recovered(finished) == Recovery()
    assert dumped(finished / "archive.db") == before


def test_a_file_left_open_is_closed_and_nothing_lost(crashed: Path, finished: Path) -> None:
    found = recovered(crashed)
    [done] = found.repaired
    assert (done.cut, found.withdrawn, found.added) == (0, 0, 0)
    assert dumped(crashed / "archive.db") == dumped(finished / "archive.db")


@pytest.mark.parametrize("place", ["behind a record", "inside a record"])
@pytest.mark.parametrize("record", range(2, 15))
def test_rows_whose_record_is_gone_are_withdrawn(record: int, place: str, crashed: Path) -> None:
    [path] = (crashed / "warc").glob("*.warc.gz*")
    end = list(ends(crashed))[record]
    with path.open("r+b") as file:
        file.truncate(end if place == "behind a record" else end - 7)
    found = recovered(crashed)
    assert found.withdrawn > 0
    assert any("withdrawn" in line for line in found.lines())
    assert_agreement(crashed)
    assert recovered(crashed) == Recovery()


@pytest.mark.parametrize("size", [0, 50])
def test_of_a_file_without_a_record_nothing_is_left(size: int, crashed: Path) -> None:
    [path] = (crashed / "warc").glob("*.warc.gz*")
    with path.open("r+b") as file:
        file.truncate(size)
    found = recovered(crashed)
    assert [line for line in found.lines() if "held nothing and was removed" in line]
    assert not list((crashed / "warc").glob("*.warc.gz*"))
    with Store.open(crashed / "archive.db") as store:
        for table in ("sites", "runs", "captures", "posts"):
            assert store.rows(f"select * from {table}") == []


@pytest.mark.parametrize("left", [0, 3, 9])
def test_records_without_rows_are_read(left: int, crashed: Path, finished: Path) -> None:
    """The database stayed behind; each row is taken out by the program's own means."""
    [path] = (crashed / "warc").glob("*.warc.gz*")
    offset = sorted(ends(crashed))[left]
    with Store.open(crashed / "archive.db") as store:
        store.withdraw(path.name.removesuffix(".open"), offset)
    found = recovered(crashed)
    assert found.added > 0
    assert any("records read that" in line for line in found.lines())
    assert dumped(crashed / "archive.db") == dumped(finished / "archive.db")


def test_a_lost_database_is_made_anew(finished: Path, crashed: Path) -> None:
    for path in crashed.glob("archive.db*"):
        path.unlink()
    found = recovered(crashed)
    assert found.added > COUNT
    assert dumped(crashed / "archive.db") == dumped(finished / "archive.db")


def test_files_of_other_programs_are_passed_over(finished: Path, tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "warc" / "other.warc.gz").write_bytes(b"no WARC at all")
    with Store.open(tmp_path / "archive.db") as store:
        assert recover(store, tmp_path / "warc") == Recovery()
