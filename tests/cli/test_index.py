"""`archiver index` as a person calls it: what it tells, and what it ends with."""

import json
import shutil
from pathlib import Path

import pytest

from archiver.store.lock import ArchiveLock
from archiver.warc.cdxj import lookup, read
from archiver.warc.file import OPEN_SUFFIX
from tests.archives import DEMO, pages, write_warc
from tests.cli.conftest import Run
from tests.cli.terminal import on_terminal
from tests.cli.test_main import PROGRAM


@pytest.fixture
def copy(archive: Path, tmp_path: Path) -> Path:
    return shutil.copytree(archive, tmp_path / "copy")


def test_the_whole_archive_is_indexed_beside_its_files(run: Run, copy: Path) -> None:
    done = run("index", "--archive", copy)
    assert done.code == 0
    assert done.err == ""
    files, found, target = done.out.splitlines()
    assert files.startswith("files      1 read in 0.")
    assert target.split() == ["index", str(copy / "warc" / "index.cdxj")]
    entries = list(read(copy / "warc" / "index.cdxj"))
    assert found.split() == ["entries", str(len(entries))]
    assert [
        entry.url for entry in lookup(copy / "warc" / "index.cdxj", DEMO + "2015/03/gone")
    ] == [DEMO + "2015/03/gone/"]


def test_json_has_the_same_facts(run: Run, tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages())
    done = run("index", written, "--output", tmp_path / "letters.cdxj", "--json")
    told = json.loads(done.out)
    assert told.pop("seconds") >= 0
    assert told == {
        "files": 1,
        "entries": 3,
        "damaged": [],
        "index": str(tmp_path / "letters.cdxj"),
    }


def test_named_files_are_added_to_the_archives_index(run: Run, copy: Path, tmp_path: Path) -> None:
    run("index", "--archive", copy)
    before = (copy / "warc" / "index.cdxj").read_text().splitlines()
    more = write_warc(tmp_path / "more", pages())
    assert run("index", more, "--archive", copy).code == 0
    after = (copy / "warc" / "index.cdxj").read_text().splitlines()
    assert set(before) < set(after)
    assert len(after) == len(before) + 3


def test_a_damaged_file_is_named_and_ends_with_8(run: Run, copy: Path, tmp_path: Path) -> None:
    torn = write_warc(copy / "warc", pages(), name="torn.warc.gz")
    torn.write_bytes(torn.read_bytes()[:-30])
    done = run("index", "--archive", copy)
    assert done.code == 8
    assert done.err.startswith(f"error: {torn} is damaged at byte ")
    assert done.err.endswith("; what can be read was indexed\n")
    assert done.out.count("damaged  ") == 1
    assert (
        len(list(lookup(copy / "warc" / "index.cdxj", "http://letters.example/2015/03/office-1")))
        == 1
    )
    garbage = tmp_path / "garbage.warc.gz"
    garbage.write_bytes(b"garbage")
    done = run("index", torn, garbage, "--output", tmp_path / "out.cdxj", "--json")
    assert done.code == 8
    assert done.err == "error: 2 of 2 files are damaged; what can be read was indexed\n"
    damaged = json.loads(done.out)["damaged"]
    assert [damage["file"] for damage in damaged] == [str(garbage), str(torn)]


def test_files_that_are_not_finished_are_left_out(run: Run, copy: Path) -> None:
    before = json.loads(run("index", "--archive", copy, "--json").out)
    write_warc(copy / "warc", pages(), torn=True)
    after = json.loads(run("index", "--archive", copy, "--json").out)
    assert (after["files"], after["entries"]) == (before["files"], before["entries"])


def test_an_archive_without_finished_files_is_6(run: Run, tmp_path: Path) -> None:
    done = run("index", "--archive", tmp_path)
    assert done.code == 6
    assert done.err.startswith(f"error: {tmp_path / 'warc'} does not exist; `scrapy crawl demo`")
    write_warc(tmp_path / "warc", pages(), torn=True)
    done = run("index", "--archive", tmp_path)
    assert done.code == 6
    assert "no WARC file there is finished" in done.err
    assert done.err.count("\n") == 1


def test_an_archive_that_is_being_written_is_6(run: Run, copy: Path, tmp_path: Path) -> None:
    with ArchiveLock(copy):
        done = run("index", "--archive", copy)
        assert done.code == 6
        assert "is being written by process" in done.err
        elsewhere = run("index", copy / "warc", "--output", tmp_path / "out.cdxj")
        assert elsewhere.code == 0
    assert not (copy / "warc" / "index.cdxj").exists()


def test_a_path_that_does_not_exist_is_2(run: Run, tmp_path: Path) -> None:
    done = run("index", tmp_path / "no.warc.gz", "--output", tmp_path / "out.cdxj")
    assert done.code == 2
    assert "does not exist; name WARC files or their directory" in done.err


def test_an_index_that_cannot_be_written_is_6(run: Run, tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages())
    done = run("index", written, "--output", written / "out.cdxj")
    assert done.code == 6
    assert "cannot be written" in done.err
    assert done.err.count("\n") == 1


def test_a_finished_file_keeps_its_name_when_it_was_open(run: Run, tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages())
    opened = written.rename(f"{written}{OPEN_SUFFIX}")
    assert run("index", opened, "--output", tmp_path / "out.cdxj").code == 0
    assert {entry.location.warc_file for entry in read(tmp_path / "out.cdxj")} == {written.name}


def test_a_terminal_shows_how_far_it_is(copy: Path, tmp_path: Path) -> None:
    results = tmp_path / "results"
    with results.open("wb") as stdout:
        code, shown = on_terminal(
            *PROGRAM, "index", "--archive", str(copy), stdout=stdout.fileno()
        )
    assert code == 0
    assert "reading" in shown
    assert results.read_text().startswith("files      1 read in ")


def test_ctrl_c_ends_it_and_its_processes_and_leaves_nothing(tmp_path: Path) -> None:
    written = write_warc(tmp_path / "warc", pages(numbers=range(1, 200)))
    for number in range(50):  # so much that it is not done before anybody can press the keys
        shutil.copy(written, written.with_name(f"again-{number}.warc.gz"))
    before = sorted((tmp_path / "warc").iterdir())
    code, shown = on_terminal(
        *PROGRAM,
        *("index", "--archive", str(tmp_path), "--jobs", "2"),
        interrupt_at="reading",
    )
    assert code == 130
    assert shown.rstrip().endswith("interrupted; what was stored stays")
    assert "Traceback" not in shown
    assert sorted((tmp_path / "warc").iterdir()) == before
