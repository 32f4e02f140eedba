"""`archiver verify` as a person calls it: what it tells, and what it ends with."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archiver.warc.scan import scan
from tests.archives import pages, site, write_warc
from tests.bad.make import packed
from tests.cli.conftest import Run
from tests.warc.test_verify import CHUNKED, sha1, stated


@pytest.fixture
def copy(archive: Path, tmp_path: Path) -> Path:
    return shutil.copytree(archive, tmp_path / "copy")


def warc(archive: Path) -> Path:
    [path] = (archive / "warc").glob("*.warc.gz")
    return path


def third(path: Path) -> int:
    """Where the third record of *path* begins."""
    return [record.offset for record in scan(path)][2]


def flip(path: Path, at: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[at] ^= 0xFF
    path.write_bytes(whole)


def test_all_is_well(run: Run, archive: Path) -> None:
    done = run("verify")
    assert (done.code, done.err) == (0, "")
    files, *compared, result = done.out.splitlines()
    size = warc(archive).stat().st_size
    assert files.startswith(f"files      1, with 150 records in {size:,} bytes, read in ")
    assert compared == [
        "blocks     150 digests agree",
        "payloads   148 digests agree",
        "pairs      74 of request and answer",
        "database   74 captures compared",
    ]
    assert result == "result     all is well"


def test_quick_says_what_it_looked_at(run: Run) -> None:
    done = run("verify", "--quick")
    assert done.code == 0
    files, result = done.out.splitlines()
    assert files.startswith("files      1, with 150 records")
    assert result == "result     the structure is sound"


def test_json_has_the_same_facts(run: Run, archive: Path) -> None:
    told = json.loads(run("verify", "--json").out)
    assert told.pop("seconds") >= 0
    assert told == {
        "well": True,
        "quick": False,
        "files": 1,
        "records": 150,
        "bytes": warc(archive).stat().st_size,
        "compared": {
            "block digest agrees": 150,
            "database outdated": 0,
            "database rows": 74,
            "pairs": 74,
            "payload digest agrees": 148,
        },
        "damaged": [],
        "unread": [],
        "faults": [],
    }


def test_a_damaged_file_is_named_with_its_first_bad_byte_and_ends_with_8(
    run: Run, copy: Path
) -> None:
    path = warc(copy)
    at = third(path)
    flip(path, at + 30)
    done = run("verify", "--archive", copy)
    assert done.code == 8
    what = "a broken gzip member: its bytes or their checksum are wrong"
    assert done.err == f"error: {path} at byte {at}: {what}; put back a sound copy\n"
    told = " ".join(done.out.split())
    assert f"damaged {path} at byte {at}: {what}" in told
    assert f"wrong 1 × damage; the first: {path} at byte {at}: {what}" in told
    assert "wrong 1 × request and response; " in told
    assert "wrong 1 × database; " in told
    assert "all is well" not in told
    told = json.loads(run("verify", path, "--json").out)
    assert told["well"] is False
    assert told["damaged"] == [{"file": str(path), "offset": at, "found": what}]
    assert [(fault["fault"], fault["count"]) for fault in told["faults"]] == [
        ("damage", 1),
        ("request and response", 1),
    ]
    assert told["faults"][0]["first"] == told["damaged"][0]


def test_many_damaged_files_are_not_all_listed(run: Run, tmp_path: Path) -> None:
    for number in range(23):
        (tmp_path / f"{number:02}.warc.gz").write_bytes(b"garbage")
    done = run("verify", tmp_path)
    assert done.code == 8
    assert done.out.count("damaged  ") == 20
    assert "and 3 files more" in done.out
    assert "23 × damage" in done.out


def test_what_is_not_read_for_all_the_damage_before_it_is_told(run: Run, tmp_path: Path) -> None:
    broken = packed(b"WARC/1.1\r\nContent-Length: 9\r\n\r\n")
    path = tmp_path / "a.warc.gz"
    path.write_bytes(broken * 300)
    at = 100 * len(broken)
    what = "not read from here to its end, for 100 damaged places lie before"
    told = " ".join(run("verify", path).out.split())
    assert f"unread {path} at byte {at}: {what} wrong 100 × damage" in told
    facts = json.loads(run("verify", path, "--json").out)
    assert facts["unread"] == [{"file": str(path), "offset": at, "found": what}]


def test_a_torn_tail_is_what_recover_cuts(run: Run, tmp_path: Path) -> None:
    path = write_warc(tmp_path, pages(), site(), torn=True)
    done = run("verify", path)
    assert done.code == 8
    assert done.err.endswith(
        "the file ends in it: what a crash leaves; `archiver recover` cuts it\n"
    )


def test_a_database_that_disagrees_is_6(run: Run, copy: Path) -> None:
    with closing(sqlite3.connect(copy / "archive.db")) as connection:
        connection.execute("update captures set status = 203 where id = 2")
        connection.execute("update captures set parser_version = 0 where id = 3")
        connection.commit()
    done = run("verify", "--archive", copy)
    assert done.code == 6
    assert done.err == (
        "error: the WARC files are well, but not what follows from them (database); "
        "see the lines above; `archiver index` and `archiver reparse` make it anew\n"
    )
    assert "           1 of them read by another version of a parser\n" in done.out
    assert "wrong 1 × database; the first: " in " ".join(done.out.split())
    assert run("verify", "--quick", "--archive", copy).code == 0
    assert run("verify", copy / "warc").code == 0


def test_an_index_that_disagrees_is_6(run: Run, copy: Path) -> None:
    (copy / "warc" / "index.cdxj").write_text("")
    done = run("verify", "--archive", copy)
    assert done.code == 6
    assert "74 × index; " in done.out
    assert "an answer that the index has no line for" in " ".join(done.out.split())


def test_digests_that_are_of_the_chunks_are_counted_apart(run: Run, tmp_path: Path) -> None:
    chunks = CHUNKED.partition(b"\r\n\r\n")[2]
    (tmp_path / "a.warc.gz").write_bytes(packed(stated(CHUNKED, sha1(chunks), whole="x:1")))
    done = run("verify", tmp_path)
    assert done.code == 0
    assert "blocks     1 by an algorithm not known here\n" in done.out
    assert "payloads   1 of the chunks themselves\n" in done.out


def test_no_archive_and_no_files(run: Run, tmp_path: Path) -> None:
    assert run("verify", "--archive", tmp_path / "none").code == 6
    assert run("verify", tmp_path / "none").code == 2
