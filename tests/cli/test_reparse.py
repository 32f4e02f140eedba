"""`archiver reparse` as a person calls it: what it tells, and what it ends with."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archiver.warc.reader import read as read_warc
from tests.archives import LETTERS, pages, site, write_warc
from tests.cli.conftest import Run
from tests.cli.terminal import on_terminal
from tests.cli.test_main import PROGRAM


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return write_warc(tmp_path / "warc", pages(), site())


def test_results_are_on_stdout_and_nothing_in_a_pipe_on_stderr(
    run: Run, written: Path, tmp_path: Path
) -> None:
    into = tmp_path / "rebuilt.db"
    done = run("reparse", written.parent, "--into", into)
    assert done.code == 0
    assert done.err == ""
    files, found, database = done.out.splitlines()
    assert files == "files      1, with 3 records"
    assert found.startswith("pages      3 read in 0.")
    assert found.endswith(" s, 0 failed")
    assert database.split() == ["database", str(into)]


def test_json_has_the_same_facts(run: Run, written: Path, tmp_path: Path) -> None:
    done = run("reparse", written, "--into", tmp_path / "rebuilt.db", "--json")
    told = json.loads(done.out)
    assert told.pop("seconds") >= 0
    assert told == {
        "files": 1,
        "records": 3,
        "pages": 3,
        "failed": 0,
        "damaged": [],
        "database": str(tmp_path / "rebuilt.db"),
    }


def test_a_damaged_file_is_named_with_its_first_bad_byte_and_ends_with_8(
    run: Run, written: Path, tmp_path: Path
) -> None:
    offset = [record.location.offset for record in read_warc(written)][3]
    whole = written.read_bytes()
    written.write_bytes(whole[: offset + 40])
    done = run("reparse", written, "--into", tmp_path / "rebuilt.db")
    assert done.code == 8
    assert f"at byte {offset}" in " ".join(done.out.split())
    assert done.err == (
        f"error: {written} is damaged at byte {offset}; what can be read was read\n"
    )
    done = run("reparse", written, "--into", tmp_path / "rebuilt.db", "--json")
    [damage] = json.loads(done.out)["damaged"]
    assert (damage["file"], damage["offset"]) == (str(written), offset)
    garbage = tmp_path / "garbage.warc.gz"
    garbage.write_bytes(b"garbage")
    done = run("reparse", written, garbage, "--into", tmp_path / "rebuilt.db")
    assert done.code == 8
    assert done.err == "error: 2 of 2 files are damaged; what can be read was read\n"
    assert done.out.count("damaged  ") == 2


def test_a_blog_that_is_not_in_the_files_is_5(run: Run, tmp_path: Path) -> None:
    foreign = write_warc(tmp_path, pages())
    into = tmp_path / "rebuilt.db"
    done = run("reparse", foreign, "--into", into, "--home", "http://other.example/")
    assert done.code == 5
    assert done.err == (
        "error: no page of http://other.example/ in these files; check their names and --home\n"
    )
    assert run("reparse", foreign, "--into", into, "--home", LETTERS).code == 0


def test_files_that_hold_nothing_are_5(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.warc.gz").touch()
    done = run("reparse", tmp_path, "--into", tmp_path / "rebuilt.db")
    assert done.code == 5
    assert done.err == "error: no page in these files; check their names and --home\n"


def test_a_database_that_cannot_be_written_is_6(run: Run, written: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear reader, this is no database.\n" * 40)
    with closing(sqlite3.connect(tmp_path / "newer.db")) as newer:
        newer.execute("pragma user_version = 999")
    for into, said in (
        (letter, "letter.txt: not a SQLite database"),
        (letter / "below.db", "cannot be made"),
        (tmp_path, "a directory; name the database file in it"),
        (tmp_path / "newer.db", "written by a newer version of this program"),
    ):
        done = run("reparse", written, "--into", into)
        assert done.code == 6
        assert said in done.err
        assert done.err.count("\n") == 1
    assert letter.read_text().startswith("Dear reader")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="root may write anywhere else")
def test_a_directory_that_may_not_be_written_is_6(run: Run, written: Path) -> None:
    done = run("reparse", written, "--into", "/proc/rebuilt.db")
    assert done.code == 6
    assert done.err.startswith("error: /proc/rebuilt.db: cannot be opened; allow reading and")


def test_an_archive_is_brought_up_to_date_in_its_place(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(archive, tmp_path / "copy")
    before = run("stats", "--archive", copy).out
    assert run("reparse", copy / "warc", "--into", copy / "archive.db").code == 0
    assert run("stats", "--archive", copy).out == before


def test_a_terminal_shows_how_far_it_is(written: Path, tmp_path: Path) -> None:
    results = tmp_path / "results"
    with results.open("wb") as stdout:
        code, shown = on_terminal(
            *PROGRAM,
            *("reparse", str(written), "--into", str(tmp_path / "rebuilt.db")),
            stdout=stdout.fileno(),
        )
    assert code == 0
    assert "reading" in shown
    assert results.read_text().startswith("files      1, with 3 records\n")


def test_ctrl_c_ends_it_and_its_processes_in_one_line(tmp_path: Path) -> None:
    """The terminal interrupts every process; none but the first may say anything of it."""
    written = write_warc(tmp_path, pages(LETTERS, range(1, 2000)), site())
    into = tmp_path / "rebuilt.db"
    code, shown = on_terminal(
        *PROGRAM,
        *("reparse", str(written), "--into", str(into), "--jobs", "2"),
        interrupt_at=r"[1-9][\d.]*/\d",
    )
    assert code == 130
    assert shown.rstrip().endswith("interrupted; what was stored stays")
    assert "Traceback" not in shown
    with closing(sqlite3.connect(into)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        [(stored,)] = connection.execute("select count(*) from captures")
    assert stored < 1999
