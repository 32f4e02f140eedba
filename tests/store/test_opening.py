"""What becomes of files that are no archive, or none that can be used now."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from archiver.errors import ArchiveError, DiskFull
from archiver.store import opening
from archiver.store.schema import APPLICATION_ID, SCHEMA_VERSION
from archiver.store.store import Store
from archiver.store.troubles import translated
from tests.store.building import crawl_note, page


def test_an_archive_is_made_with_its_directories(tmp_path: Path) -> None:
    path = tmp_path / "new" / "archive.db"
    with Store.open(path) as store:
        (settings,) = store.rows(
            "select (select journal_mode from pragma_journal_mode) as journal, "
            "(select foreign_keys from pragma_foreign_keys) as keys, "
            "(select user_version from pragma_user_version) as version, "
            "(select application_id from pragma_application_id) as application"
        )
    assert settings == {
        "journal": "wal",
        "keys": 1,
        "version": SCHEMA_VERSION,
        "application": APPLICATION_ID,
    }
    assert sorted(p.name for p in path.parent.iterdir()) == ["archive.db"]


def test_an_archive_is_found_as_it_was_left(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Store.open(path) as store:
        store.write(store.begin_run(crawl_note()), [page("a", 1)])
    with Store.open(path) as store:
        assert store.rows("select title from posts") == [{"title": "Title of a"}]


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Store.open(path).close()
    before = path.read_bytes()
    with (
        Store.open(path, readonly=True) as store,
        pytest.raises(ArchiveError, match="not writable"),
    ):
        store.begin_run(crawl_note())
    assert path.read_bytes() == before


def test_readers_and_the_writer_do_not_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Store.open(path) as store, Store.open(path, readonly=True) as reader:
        run = store.begin_run(crawl_note())
        with store.transaction(), reader.snapshot():
            assert reader.rows("select count(*) as n from captures") == [{"n": 0}]
            store.write(run, [page("a", 1)])
            assert reader.rows("select count(*) as n from captures") == [{"n": 0}]
        assert reader.rows("select count(*) as n from captures") == [{"n": 1}]


def test_an_archive_on_a_read_only_medium_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive ?#%.db"
    Store.open(path).close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Store.open(path, readonly=True) as store:
        assert store.rows("select count(*) as n from posts") == [{"n": 0}]
        assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]


def test_a_missing_archive_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"no archive there; make one with `scrapy crawl NAME`"):
        Store.open(tmp_path / "archive.db", readonly=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("readonly", [True, False])
def test_a_file_that_is_no_database(tmp_path: Path, readonly: bool) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(b"This is a text, and a long one. " * 100)
    with pytest.raises(ArchiveError, match=rf"{path}: not a SQLite database; move it away"):
        Store.open(path, readonly=readonly)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_database_of_another_program(tmp_path: Path, readonly: bool) -> None:
    path = tmp_path / "archive.db"
    with sqlite3.connect(path) as conn:
        conn.execute("create table songs (title text)")
    conn.close()
    with pytest.raises(ArchiveError, match="a SQLite database of another program"):
        Store.open(path, readonly=readonly)


def test_an_empty_file_becomes_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.touch()
    with pytest.raises(ArchiveError, match="another program"):
        Store.open(path, readonly=True)
    Store.open(path).close()
    Store.open(path, readonly=True).close()


def test_an_archive_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Store.open(path) as store:
        store.db.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(
        ArchiveError, match=r"newer version of this program .* update this program"
    ):
        Store.open(path)


def test_an_archive_of_an_older_version(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Store.open(path) as store:
        store.db.execute(f"pragma user_version = {SCHEMA_VERSION - 1}")
    with pytest.raises(ArchiveError, match="older version of this program"):
        Store.open(path, readonly=True)
    Store.open(path).close()
    Store.open(path, readonly=True).close()


def test_a_directory_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="a directory; name the database file in it"):
        Store.open(tmp_path)


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match=r"file: cannot be made \(File exists\)"):
        Store.open(tmp_path / "file" / "archive.db")


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.symlink_to(tmp_path / "missing" / "archive.db")
    with pytest.raises(ArchiveError, match="cannot be opened; allow reading and writing"):
        Store.open(path)


def test_an_archive_another_program_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BUSY_SECONDS", 0)
    path = tmp_path / "archive.db"
    with (
        Store.open(path) as store,
        store.transaction(),
        pytest.raises(ArchiveError, match="in use by another program"),
    ):
        Store.open(path)


def test_a_full_disk_ends_the_batch_and_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Store.open(path) as store:
        run = store.begin_run(crawl_note())
        store.write(run, [page("a", 1)])
        (size,) = store.rows("select page_count from pragma_page_count")
        store.db.execute(f"pragma max_page_count = {size['page_count'] + 2}")
        with pytest.raises(DiskFull, match=rf"{path}: no space left on the disk; make room"):
            store.write(run, [page("b", 2, body_text="long " * 10000)])
        assert store.rows("select title from posts") == [{"title": "Title of a"}]
    with Store.open(path) as store:
        store.write(store.begin_run(crawl_note()), [page("b", 2)])
        assert store.rows("select count(*) as n from posts") == [{"n": 2}]


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with Store.open(path) as store:
        store.write(store.begin_run(crawl_note()), [page(f"p{i}", i) for i in range(50)])
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"damaged; .* `archiver reparse`"):
        Store.open(path, readonly=True)


def test_a_database_that_may_not_grow_is_a_full_disk() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    with pytest.raises(DiskFull, match="cannot grow: a quota"), translated(Path("archive.db")):
        raise error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_IOERR_READ, r"disk I/O error"),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, "in use"),
        (sqlite3.SQLITE_PERM, "cannot be opened"),
    ],
)
def test_extended_codes_mean_what_their_primary_code_means(code: int, words: str) -> None:
    error = sqlite3.OperationalError("as SQLite says")
    error.sqlite_errorcode = code
    with (
        pytest.raises(ArchiveError, match=f"archive.db: .*{words}"),
        translated(Path("archive.db")),
    ):
        raise error


def test_errors_of_our_own_statements_are_not_disguised(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "archive.db") as store,
        pytest.raises(sqlite3.OperationalError, match="no such table: songs"),
    ):
        store.rows("select * from songs")
