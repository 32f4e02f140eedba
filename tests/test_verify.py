"""A whole archive: the database is compared with what its WARC files say today."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archiver.errors import ArchiveError
from archiver.reparse import reparse
from archiver.store.evidence import differences
from archiver.store.lock import ArchiveLock
from archiver.store.store import Store
from archiver.verify import Report, verify_archive
from archiver.warc.findings import Fault
from archiver.warc.reader import read as read_warc
from tests.archives import LETTERS, demo_archive, pages, site, write_warc


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_archive(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive of one file."""
    path = write_warc(tmp_path / "warc", pages(), site())
    reparse([path], tmp_path / "archive.db", jobs=1)
    return tmp_path


def execute(archive: Path, *statements: str) -> None:
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
        connection.commit()


def check(archive: Path, **options: bool) -> Report:
    return verify_archive(archive, jobs=1, **options)


def counts(found: Report) -> dict[Fault, int]:
    return dict(found.findings.counts)


def test_an_archive_as_crawled_is_well(demo: Path) -> None:
    before = (demo / "archive.db").read_bytes()
    told: list[int] = []
    found = verify_archive(demo, advance=told.append)
    assert found.well
    assert found.tally["database rows"] == found.tally["pairs"] == 74
    assert found.tally["database outdated"] == 0
    assert sum(told) == 2 * found.size
    assert (demo / "archive.db").read_bytes() == before


def test_quick_looks_at_the_files_alone(archive: Path) -> None:
    (archive / "archive.db").write_bytes(b"nonsense")
    (archive / "warc" / "index.cdxj").write_bytes(b"nonsense\n")
    assert check(archive, quick=True).well
    assert counts(check(archive)) == {Fault.INDEX: 4, Fault.DATABASE: 1}


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("update captures set warc_offset = warc_offset + 1 where id = 2", "another warc_offset"),
        ("update captures set warc_file = 'gone.warc.gz' where id = 2", "another warc_file"),
        ("update captures set url = 'http://letters.example/x' where id = 2", "another url"),
        ("update captures set status = 203 where id = 2", "another status"),
        ("update captures set payload_digest = 'sha1:A' where id = 2", "another payload_digest"),
        ("update runs set spider = 'another'", "runs (run-1, letters.example, another)"),
    ],
)
def test_a_row_that_is_not_as_its_record(archive: Path, statement: str, what: str) -> None:
    execute(archive, statement)
    found = check(archive)
    assert found.findings.counts[Fault.DATABASE] == (2 if "another" in statement else 1)
    assert what in found.findings.first[Fault.DATABASE].what
    assert found.warcs_well
    assert not found.well


def test_a_row_without_its_record_and_a_record_without_its_row(archive: Path) -> None:
    execute(
        archive,
        "update captures set record_id = '<urn:uuid:->' where id = 2",
    )
    found = check(archive)
    assert found.findings.counts[Fault.DATABASE] == 2
    assert "a row for <urn:uuid:-> in letters" in found.findings.first[Fault.DATABASE].what


def test_a_file_that_is_gone(archive: Path) -> None:
    [path] = (archive / "warc").iterdir()
    path.unlink()
    write_warc(archive / "warc", {}, site())
    found = check(archive)
    assert found.findings.counts[Fault.DATABASE] == 3
    assert f"in {path.name} at byte " in found.findings.first[Fault.DATABASE].what


def test_a_file_nobody_has_read(archive: Path) -> None:
    write_warc(archive / "warc", pages(LETTERS, range(7, 9)), site(), run="run-2")
    found = check(archive)
    assert found.findings.counts[Fault.DATABASE] == 3  # the run, and two captures
    assert "runs (run-2, " in found.findings.first[Fault.DATABASE].what


@pytest.mark.parametrize(
    "statement",
    [
        "update captures set kind = 'listing' where id = 2",
        "update captures set failure = 'no title on the page' where id = 2",
        "update reading_fields set fields = replace(fields, 'Office', 'Home') where id = 1",
        "update readings set engine_id = '77' where id = 1",
        "update posts set title = 'Another' where id = 1",
        "delete from post_versions where post_id = 1",
    ],
)
def test_what_does_not_follow_from_the_bytes(archive: Path, statement: str) -> None:
    execute(archive, statement)
    found = check(archive)
    assert found.findings.counts.keys() == {Fault.READING}
    assert found.warcs_well


def test_readings_of_another_parser_version_are_not_compared(archive: Path) -> None:
    execute(
        archive,
        "update captures set parser_version = 0, failure = 'told by another' where id = 2",
        "update readings set engine_id = '77' where capture_id = 2",
        "update posts set title = 'Another' where id = 2",
    )
    found = check(archive)
    assert found.well
    assert found.tally["database outdated"] == 1
    execute(archive, "update readings set engine_id = '77' where capture_id = 1")
    assert counts(check(archive)) == {Fault.READING: 1}


def test_damage_in_a_file_shows_in_the_database_too(archive: Path) -> None:
    [path] = (archive / "warc").iterdir()
    place = [record.location for record in read_warc(path)][3]
    whole = bytearray(path.read_bytes())
    whole[place.offset + 40] ^= 0xFF
    path.write_bytes(whole)
    found = check(archive)
    assert not found.warcs_well
    assert [damage.offset for damage in found.damaged] == [place.offset]
    assert found.findings.counts[Fault.DATABASE] == 1


def test_files_of_other_programs_are_read_for_the_blog_they_were_read_for(
    archive: Path, tmp_path: Path
) -> None:
    foreign = write_warc(tmp_path / "theirs", pages(LETTERS, range(7, 9)))
    shutil.copy(foreign, archive / "warc" / "theirs.warc.gz")
    found = check(archive)
    assert found.well
    assert found.foreign == [archive / "warc" / "theirs.warc.gz"]
    copy = archive / "warc" / "theirs.warc.gz"
    reparse([copy], archive / "archive.db", home=LETTERS, jobs=1)
    found = check(archive)
    assert found.well
    assert found.tally["database rows"] == 5
    execute(archive, "update captures set status = 203 where warc_file = 'theirs.warc.gz'")
    assert check(archive).findings.counts[Fault.DATABASE] == 2


def test_an_archive_without_a_database(archive: Path) -> None:
    (archive / "archive.db").unlink()
    found = check(archive)
    assert counts(found) == {Fault.DATABASE: 1}
    assert "does not exist; `archiver reparse`" in found.findings.first[Fault.DATABASE].what


def test_a_database_that_a_crawl_writes_is_not_compared(archive: Path) -> None:
    with ArchiveLock(archive):
        found = check(archive)
    assert "is being written by process" in found.findings.first[Fault.DATABASE].what
    assert counts(found) == {Fault.DATABASE: 1}
    assert check(archive).well


def test_an_archive_that_cannot_be_written_is_checked_all_the_same(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ArchiveLock(archive):
        monkeypatch.setattr("archiver.store.lock.access", lambda *_: False)
        assert check(archive).well


def test_no_files_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="warc holds no WARC file; `scrapy crawl demo` makes"):
        verify_archive(tmp_path)


def test_rows_are_told_apart_by_table_and_key(archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    shutil.copy(archive / "archive.db", other)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("update posts set headline = null, word_count = 7 where id = 1")
        connection.execute("delete from categories")
        connection.execute("delete from tags")
        connection.commit()
    with Store.open(archive / "archive.db") as one, Store.open(other) as two:
        found = list(differences(one, two))
        back = list(differences(two, one))
    changed = [difference for difference in found if difference.columns]
    assert [(d.table, "word_count" in d.columns) for d in changed] == [("posts", True)]
    assert all(d.stored is not None for d in found)
    assert [(d.table, d.row) for d in found if not d.columns] == [
        (d.table, d.row) for d in back if not d.columns
    ]
