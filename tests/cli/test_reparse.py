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
from tests.reparse.test_stale import age, execute, otherwise


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
    written = write_warc(tmp_path, pages(LETTERS, range(1, 200)), site())
    for number in range(30):  # so much that it is not done before anybody can press the keys
        shutil.copy(written, tmp_path / f"again-{number}.warc.gz")
    into = tmp_path / "rebuilt.db"
    code, shown = on_terminal(
        *PROGRAM,
        *("reparse", str(tmp_path), "--into", str(into), "--jobs", "2"),
        interrupt_at=r"[1-9][\d.]*/\d",
    )
    assert code == 130
    assert shown.rstrip().endswith("interrupted; what was stored stays")
    assert "Traceback" not in shown
    with closing(sqlite3.connect(into)) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]


@pytest.fixture
def old(tmp_path: Path, run: Run) -> Path:
    """An archive of which an older parser has read two pages of three."""
    write_warc(tmp_path / "old" / "warc", pages(), site())
    assert run("reparse", "--archive", tmp_path / "old", "--jobs", "1").code == 0
    age(tmp_path / "old" / "archive.db", "id > 1")
    return tmp_path / "old"


def test_without_arguments_the_archive_is_read_into_its_database(run: Run, old: Path) -> None:
    done = run("reparse", "--archive", old, "--jobs", "1", "--json")
    told = json.loads(done.out)
    assert (told["records"], told["database"]) == (3, str(old / "archive.db"))
    done = run("reparse", "--archive", old / "none")
    assert done.code == 6
    assert done.err == (
        f"error: {old / 'none' / 'warc'} holds no WARC file; `scrapy crawl demo` makes an "
        "archive, --archive names another\n"
    )


def test_stale_tells_how_much_was(run: Run, old: Path) -> None:
    done = run("reparse", "--archive", old, "--stale", "--jobs", "1")
    assert (done.code, done.err) == (0, "")
    stale, files, found, database = done.out.splitlines()
    assert stale == "stale      2 of 3 captures were read by an older parser, or another"
    assert files == "files      1, with 2 records"
    assert found.startswith("pages      2 read in 0.")
    assert database.split() == ["database", str(old / "archive.db")]
    done = run("reparse", "--archive", old, "--stale", "--json")
    told = json.loads(done.out)
    assert (done.code, done.err, told.pop("seconds") >= 0) == (0, "", True)
    assert told == {
        "captures": 3,
        "stale": 0,
        "files": 0,
        "records": 0,
        "pages": 0,
        "failed": 0,
        "missing": [],
        "damaged": [],
        "database": str(old / "archive.db"),
    }


def test_a_missing_file_is_named_and_ends_with_6(run: Run, old: Path) -> None:
    [gone] = (old / "warc").glob("*.gz")
    other = write_warc(old / "warc", pages(), site(), run="other")
    assert other != gone
    gone.unlink()
    done = run("reparse", "--archive", old, "--stale")
    assert done.code == 6
    assert f"missing    {gone.name}, for 2 captures\n" in done.out
    assert done.err == (
        f"error: {gone.name} is not among these files; put it back or name it, until then "
        "2 captures stay as they were\n"
    )
    done = run("reparse", "--archive", old, "--stale", "--json")
    assert json.loads(done.out)["missing"] == [{"file": gone.name, "captures": 2}]


def test_a_damaged_record_ends_with_8(run: Run, old: Path) -> None:
    [path] = (old / "warc").glob("*.gz")
    offset = [record.location.offset for record in read_warc(path)][3]
    whole = path.read_bytes()
    path.write_bytes(whole[: offset + 40])
    done = run("reparse", "--archive", old, "--stale", "--diff")
    assert done.code == 8
    assert done.err == f"error: {path} is damaged at byte {offset}; what can be read was read\n"


@pytest.mark.parametrize("option", ["--stale", "--diff"])
def test_without_a_database_there_is_a_next_step(option: str, run: Run, old: Path) -> None:
    (old / "archive.db").unlink()
    done = run("reparse", "--archive", old, option)
    assert (done.code, done.out) == (6, "")
    assert "archive.db does not exist" in done.err
    assert f"`archiver reparse` without {option} makes it from WARC files" in done.err


def test_stale_and_home_exclude_each_other(run: Run, old: Path) -> None:
    done = run("reparse", "--archive", old, "--stale", "--home", LETTERS)
    assert (done.code, done.out) == (2, "")
    assert "--home: the database knows whose its captures are; leave it out" in done.err


@pytest.mark.parametrize("stale", [[], ["--stale"]], ids=["all", "stale"])
def test_diff_tells_counts_then_examples_and_ends_with_9(
    stale: list[str], run: Run, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (old / "archive.db").read_bytes()
    done = run("reparse", "--archive", old, "--diff", *stale, "--jobs", "1")
    assert (done.code, done.err) == (0, "")
    assert " ".join(done.out.split()).endswith(
        "result nothing would change; what a parser does otherwise counts once its version is "
        "raised"
    )
    otherwise(monkeypatch)
    done = run("reparse", "--archive", old, "--diff", *stale, "--limit", "1", "--jobs", "1")
    assert (done.code, done.err) == (9, "")
    told = done.out.splitlines()
    start = told.index("")
    counts = told[start + 1 : told.index("", start + 1)]
    assert counts == [
        "title: 3 posts with another value",
        "bottom_line: 3 posts where there is none any more",
    ]
    at = told.index(f"title {LETTERS}2015/03/office-1/")
    assert told[at + 1 : at + 3] == [
        "old        INTERNET: Lantern Opens Office 1",
        "new        INTERNET: LANTERN OPENS OFFICE 1",
    ]
    at = told.index(f"bottom_line {LETTERS}2015/03/office-1/")
    assert told[at + 1 : at + 3] == ["old        Office 1 should pay for itself.", ""]
    assert f"title {LETTERS}2015/03/office-2/" not in told
    assert told[-1] == (
        "result     3 posts would change; the same command without --diff writes that"
    )
    assert (old / "archive.db").read_bytes() == before


def test_diff_as_json_is_a_line_a_change_and_a_summary(run: Run, old: Path) -> None:
    execute(old / "archive.db", "update posts set title = 'A title' where id = 2")
    done = run("reparse", "--archive", old, "--diff", "--stale", "--json", "--jobs", "1")
    assert (done.code, done.err) == (9, "")
    change, summary = (json.loads(line) for line in done.out.splitlines())
    assert change == {
        "site": "letters.example",
        "url": f"{LETTERS}2015/03/office-2/",
        "field": "title",
        "old": "A title",
        "new": "INTERNET: Lantern Opens Office 2",
        "change": "changes",
    }
    assert summary["summary"]["changes"] == {"posts": 1, "fields": {"title": {"changes": 1}}}
    assert (summary["summary"]["stale"], summary["summary"]["records"]) == (2, 2)


def test_a_terminal_shows_how_far_it_is_with_stale_captures(old: Path, tmp_path: Path) -> None:
    with (tmp_path / "results").open("wb") as stdout:
        code, shown = on_terminal(
            *PROGRAM, "reparse", "--archive", str(old), "--stale", stdout=stdout.fileno()
        )
    assert code == 0
    assert "reading" in shown
