"""`archiver export wacz` as a person calls it: what it tells, and what it ends with."""

import json
import shutil
from pathlib import Path

import pytest

from archiver.export.wacz import check_wacz
from archiver.warc.file import OPEN_SUFFIX
from tests.archives import DEMO
from tests.cli.conftest import Run


def test_the_whole_archive(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "all.wacz"
    done = run("export", "wacz", out)
    assert (done.code, done.err) == (0, "")
    told = dict(line.split(maxsplit=1) for line in done.out.splitlines() if line[:1] != " ")
    assert done.out.startswith("WARC files 1\n")
    assert told["entries"].endswith(" in the index")
    assert " of posts, 1 of others" in done.out
    assert f"{out.stat().st_size:,} bytes" in done.out
    assert "cited as" in done.out
    check_wacz(out)


def test_a_selection_and_its_facts(run: Run, tmp_path: Path) -> None:
    whole = json.loads(run("export", "wacz", tmp_path / "all.wacz", "--json").out)
    done = run(
        *("export", "wacz", tmp_path / "part.wacz", "--site", DEMO, "--since", "2014-01-01"),
        *("--until", "2015-12-31", "--json"),
    )
    told = json.loads(done.out)
    assert told.pop("wacz") == str(tmp_path / "part.wacz")
    assert told.pop("citation") == [
        str(tmp_path / f"part.wacz.{name}") for name in ("CITATION.cff", "datacite.json")
    ]
    assert sorted(told) == [
        "entries",
        "extra_pages",
        "left_out",
        "pages",
        "posts",
        "size",
        "still_open",
        "warc_files",
    ]
    assert 0 < told["pages"] < whole["pages"]
    check_wacz(tmp_path / "part.wacz")


def test_a_file_that_is_not_finished_is_told(run: Run, archive: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(archive, tmp_path / "copy")
    [path] = (copy / "warc").glob("*.warc.gz")
    shutil.copy(path, copy / "warc" / f"later.warc.gz{OPEN_SUFFIX}")
    done = run("export", "wacz", tmp_path / "all.wacz", "--archive", copy)
    assert done.code == 0
    assert done.err == (
        f"later.warc.gz{OPEN_SUFFIX} is not finished and was left out; "
        "`archiver recover` closes it\n"
    )


def test_posts_without_a_page_and_revisits_without_an_original_are_told(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(archive, tmp_path / "copy")
    [path] = (copy / "warc").glob("*.warc.gz")
    shutil.copy(path, copy / "warc" / "other.warc.gz")
    path.rename(f"{path}{OPEN_SUFFIX}")
    done = run("export", "wacz", tmp_path / "all.wacz", "--archive", copy)
    assert done.code == 0
    assert "pages      0 of posts, 0 of others; " in done.out
    assert " posts more have no page" in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--since", "2015-02-01", "--until", "2015-01-01"), 2, "--since is later than --until"),
        (("--since", "soon"), 2, "'soon' is no day; write it as 2015-03-31"),
        (("--site", "Nowhere"), 5, "no blog is called 'Nowhere'"),
        (("--category", "Internot"), 5, "no category is called 'Internot'; nearly so: 'Internet'"),
        (("--has", "song"), 2, "'song' is not one of 'citation', 'comment', 'image'"),
        (("--tag", ""), 2, "an empty tag"),
        (("--since", "2099-01-01"), 5, "no such post is in the archive"),
    ],
)
def test_what_cannot_be_is_one_line(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run("export", "wacz", tmp_path / "all.wacz", *arguments)
    assert done.code == code
    assert told in done.err
    assert done.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_replaced_with_force_only(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "all.wacz"
    out.write_bytes(b"mine")
    assert run("export", "wacz", out).code == 2
    assert out.read_bytes() == b"mine"
    assert run("export", "wacz", out, "--force").code == 0
    check_wacz(out)


def test_an_archive_without_files_or_database_is_6(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    done = run("export", "wacz", tmp_path / "all.wacz", "--archive", tmp_path)
    assert done.code == 6
    shutil.copytree(archive / "warc", tmp_path / "copy" / "warc")
    done = run("export", "wacz", tmp_path / "all.wacz", "--archive", tmp_path / "copy")
    assert done.code == 6
    assert "no archive there" in done.err


FORMATS = ("bagit", "csv", "epub", "html", "jsonl", "markdown", "parquet", "wxr")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_what_it_wrote(run: Run, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    done = run("export", form, out)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("posts      ")
    assert str(out) in " ".join(done.out.split())
    assert "CITATION.cff" in done.out
    told = json.loads(run("export", form, out, "--force", "--json").out)
    assert told["posts"] > 60
    assert told["out"] == str(out)
    assert told["size"] > 1000
    assert run("export", form, out).code == 2


@pytest.mark.parametrize("form", sorted({*FORMATS} - {"bagit"}))
def test_posts_can_be_chosen_for_every_format(run: Run, tmp_path: Path, form: str) -> None:
    chosen = ("--since", "2014-01-01", "--until", "2014-12-31", "--category", "internet")
    told = json.loads(run("export", form, tmp_path / "out", *chosen, "--json").out)
    assert 0 < told["posts"] < 10
    done = run("export", form, tmp_path / "none", "--since", "2099-01-01")
    assert (done.code, done.out) == (5, "")
    assert "no such post" in done.err


def test_a_bag_takes_no_choice_and_names_what_is_not_finished(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    assert run("export", "bagit", tmp_path / "bag", "--since", "2014-01-01").code == 2
    copy = shutil.copytree(archive, tmp_path / "copy")
    [path] = (copy / "warc").glob("*.warc.gz")
    shutil.copy(path, copy / "warc" / f"later.warc.gz{OPEN_SUFFIX}")
    done = run("export", "bagit", tmp_path / "bag", "--archive", copy)
    assert done.code == 0
    assert "later.warc.gz.open is not finished" in done.err


def test_images_that_are_not_there_are_told(run: Run, tmp_path: Path) -> None:
    assert "are not in the archive" in run("export", "markdown", tmp_path / "out").out


def test_a_setting_of_a_format(run: Run, tmp_path: Path) -> None:
    assert run("export", "markdown", tmp_path / "out", "--for", "jekyll").code == 0
    assert (tmp_path / "out" / "_posts").is_dir()
    assert run("export", "markdown", tmp_path / "other", "--for", "nobody").code == 2


def test_formats_are_listed_with_what_they_are(run: Run) -> None:
    told = run("export", "--help").out
    for form in (*FORMATS, "wacz"):
        assert f"\n  {form} " in told
        help_of = run("export", form, "--help").out
        assert f"  archiver export {form} letters" in help_of or form == "wacz"
        assert "--json" in help_of
