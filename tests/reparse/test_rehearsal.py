"""What a reparse would change, told before it does: exactly that, and nothing is written."""

import shutil
import tempfile
from pathlib import Path

import pytest

from archiver.errors import ArchiveError
from archiver.reparse import rehearse, reparse, reparse_stale
from archiver.store.lock import ArchiveLock
from archiver.store.would_change import Change
from tests.archives import LETTERS, answer, pages, site, write_warc
from tests.crawl.blog import post
from tests.reparse.test_stale import age, content, execute, otherwise


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive of one file."""
    path = write_warc(tmp_path / "warc", pages(), site())
    reparse([path], tmp_path / "archive.db", jobs=1)
    return tmp_path


def told(archive: Path, *, stale: bool = False) -> list[Change]:
    files = [*(archive / "warc").iterdir()]
    read = reparse_stale if stale else reparse
    found: list[Change] = []
    rehearse(archive / "archive.db", lambda into: read(files, into, jobs=1), found.append)
    return found


@pytest.mark.parametrize("stale", [False, True], ids=["all", "stale"])
def test_each_field_of_each_post_is_told_and_nothing_written(
    stale: bool,
    archive: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    before = (archive / "archive.db").read_bytes()
    assert told(archive, stale=stale) == []
    otherwise(monkeypatch)
    found = told(archive, stale=stale)
    assert (archive / "archive.db").read_bytes() == before
    assert list(scratch.iterdir()) == []
    titles = [change for change in found if change.field == "title"]
    assert titles == [
        Change(
            "letters.example",
            f"{LETTERS}2015/03/office-{n}/",
            "title",
            f"INTERNET: Lantern Opens Office {n}",
            f"INTERNET: LANTERN OPENS OFFICE {n}",
        )
        for n in (1, 2, 3)
    ]
    gone = [change for change in found if change.what == "goes"]
    assert {change.field for change in gone} == {"bottom_line"}
    assert gone[0].old == "Office 1 should pay for itself."
    assert len(gone) == 3
    assert [change.url for change in found] == sorted(change.url for change in found)
    reparse_stale([*(archive / "warc").iterdir()], archive / "archive.db", jobs=1)
    assert told(archive, stale=stale) == []


def test_both_ways_tell_the_same_of_a_whole_blog(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(demo, tmp_path / "demo")
    otherwise(monkeypatch)
    assert told(copy) == told(copy, stale=True) != []


def test_lists_are_told_whole(archive: Path) -> None:
    age(archive / "archive.db")
    for statement in (
        "update reading_fields set fields = json_remove(fields, '$.companies')",
        "delete from company_mentions where post_id = 1",
        "update companies set symbol = 'LANTERN'",
    ):
        execute(archive / "archive.db", statement)
    found = {change.url: change for change in told(archive) if change.field == "companies"}
    company = {"name": "Lantern", "exchange": "NYSE", "symbol": "LTN", "mic": "XNYS"}
    company |= {"starts_at": 0}
    assert [(change.old, change.new) for change in found.values()] == [
        (None, [company]),
        ([company | {"symbol": "LANTERN"}], [company]),
        ([company | {"symbol": "LANTERN"}], [company]),
    ]
    assert [change.what for change in found.values()] == ["appears", "changes", "changes"]


def test_what_the_database_does_not_hold_yet_is_told_as_whole_posts(archive: Path) -> None:
    found = {
        f"{LETTERS}2015/04/new/": post(9).encode(),
        f"{LETTERS}2015/04/gone/": answer(b"gone", "404 Not Found"),
    }
    write_warc(archive / "warc", found, site(), run="later")
    assert [(c.url, c.field, c.old, c.new) for c in told(archive)] == [
        (f"{LETTERS}2015/04/new/", "post", None, "INTERNET: Lantern Opens Office 9"),
        (f"{LETTERS}2015/04/new/", "kind", None, "post"),
        (f"{LETTERS}2015/04/gone/", "kind", None, "error"),
        (f"{LETTERS}2015/04/gone/", "failure", None, "HTTP 404 Not Found"),
    ]
    assert told(archive, stale=True) == []


def test_a_capture_that_fails_or_no_longer_does_is_told(archive: Path) -> None:
    age(archive / "archive.db")
    execute(
        archive / "archive.db",
        "update captures set kind = 'other', failure = 'no title on the page' where id = 1",
    )
    assert [(c.field, c.old, c.new, c.what) for c in told(archive)] == [
        ("kind", "other", "post", "changes"),
        ("failure", "no title on the page", None, "goes"),
    ]


def test_without_a_database_the_next_step_is_told(archive: Path) -> None:
    (archive / "archive.db").unlink()
    with pytest.raises(ArchiveError, match=r"nothing to compare with; .* without --diff makes it"):
        told(archive)
    assert not (archive / "archive.db").exists()


def test_a_database_that_is_being_written_is_not_compared(archive: Path) -> None:
    with ArchiveLock(archive), pytest.raises(ArchiveError, match="is being written by process"):
        told(archive)


def test_a_copy_is_held_to_the_same_content(archive: Path, tmp_path: Path) -> None:
    """What is noted beside a copy's tables does not change what is written to them."""
    age(archive / "archive.db")
    copies: list[list[str]] = []

    def read(into: Path) -> None:
        reparse([*(archive / "warc").iterdir()], into, jobs=1)
        copies.append(content(into))

    rehearse(archive / "archive.db", read, lambda _: None)  # type: ignore[arg-type]  # no report
    reparse([*(archive / "warc").iterdir()], archive / "archive.db", jobs=1)
    assert copies == [content(archive / "archive.db")]
