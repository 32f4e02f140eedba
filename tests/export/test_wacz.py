"""A WACZ of a whole archive and of a part of it: what is inside, and that others take it."""

import gzip
import json
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.capture import Capture
from archiver.errors import ArchiveError, ArgumentError, DamagedWarc, NothingFound
from archiver.export.extract import extract
from archiver.export.package import DATAPACKAGE
from archiver.export.wacz import Exported, Source, check_wacz, export_wacz
from archiver.page import MAX_HTML
from archiver.reparse import reparse
from archiver.store.filters import Filters
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.reader import read
from archiver.warc.verify import verify
from tests.archives import LETTERS, demo_archive, site
from tests.bad.make import packed, response
from tests.export.archive import CREATED, FIRST, SECOND, blog, letters, members, recorded, rows

PROGRAM = pytest.mark.program("wacz", "wacz, with pip, in an environment of its own")
MARCH = Filters(since=date(2015, 3, 1), until=date(2015, 3, 31))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return letters(tmp_path_factory.mktemp("letters"))


def exported(archive: Path, out: Path, filters: Filters = Filters(), **more: Any) -> Exported:  # noqa: B008 - frozen
    done = export_wacz(Source.of(archive), out, filters, **({"created": CREATED} | more))
    check_wacz(out)
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []
    return done


def captures(out: Path, scratch: Path) -> list[Capture]:
    """The captures in the WARC files of *out*."""
    found = []
    for name, content in members(out).items():
        if name.startswith("archive/"):
            path = scratch / Path(name).name
            path.write_bytes(content)
            found += [record for record in read(path) if isinstance(record, Capture)]
    return found


def paths(found: list[Capture], *, revisits: bool = False) -> list[str]:
    return sorted(
        capture.url.removeprefix(LETTERS)
        for capture in found
        if bool(capture.original) is revisits
    )


def test_the_whole_archive_holds_its_files_as_they_are(archive: Path, tmp_path: Path) -> None:
    done = exported(archive, tmp_path / "all.wacz")
    found = members(tmp_path / "all.wacz")
    files = sorted((archive / "warc").glob("*.warc.gz"))
    assert list(found) == [
        *(f"archive/{path.name}" for path in files),
        "indexes/index.cdx",
        "pages/pages.jsonl",
        "pages/extraPages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    ]
    assert [found[f"archive/{path.name}"] for path in files] == [p.read_bytes() for p in files]
    assert done == Exported(
        warc_files=2,
        entries=found["indexes/index.cdx"].count(b"\n"),
        posts=3,
        pages=3,
        extra_pages=2,
        size=(tmp_path / "all.wacz").stat().st_size,
        still_open=(),
        left_out=0,
    )


def test_the_package_describes_itself(archive: Path, tmp_path: Path) -> None:
    exported(archive, tmp_path / "all.wacz")
    told = json.loads(members(tmp_path / "all.wacz")[DATAPACKAGE])
    resources = told.pop("resources")
    assert told.pop("software").startswith("commentary-archiver ")
    assert told == {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": "Office Letters",
        "created": "2026-07-01T00:00:00Z",
        "modified": "2026-07-01T00:00:00Z",
        "mainPageUrl": LETTERS,
        "mainPageDate": "2026-06-01T12:00:00Z",
    }
    assert [sorted(resource) for resource in resources] == [["bytes", "hash", "name", "path"]] * 5


def test_how_it_is_cited_lies_beside_it(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "march.wacz"
    exported(archive, out, MARCH)
    told = json.loads((tmp_path / "march.wacz.datacite.json").read_text())
    assert told["formats"] == ["application/wacz"]
    assert "march.wacz" in told["descriptions"][0]["description"]
    assert 'title: "Office Letters' in (tmp_path / "march.wacz.CITATION.cff").read_text()
    out.unlink()
    with pytest.raises(ArgumentError, match=r"march\.wacz\.CITATION\.cff: it is there already"):
        exported(archive, out)


def test_without_a_post_there_is_nothing_to_cite(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.wacz"
    exported(archive, out)
    bare = tmp_path / "bare"
    recorded(bare / "warc", site(), [(FIRST, {})])
    reparse(sorted((bare / "warc").glob("*.warc.gz")), bare / "archive.db", jobs=1)
    assert exported(bare, out, replace=True).posts == 0
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["all.wacz"]


def test_a_page_list_has_a_row_a_post_and_one_for_every_other_page(
    archive: Path, tmp_path: Path
) -> None:
    exported(archive, tmp_path / "all.wacz")
    found = members(tmp_path / "all.wacz")
    first, *_ = posts = rows(found["pages/pages.jsonl"])
    assert [row["url"] for row in posts] == [f"{LETTERS}2015/03/office-{n}/" for n in (1, 2, 3)]
    assert len({row.pop("id") for row in posts}) == 3
    assert first.pop("ts").startswith("2026-06-01T12:00:")
    assert first == {
        "url": f"{LETTERS}2015/03/office-1/",
        "title": "INTERNET: Lantern Opens Office 1",
        "text": "Lantern rented floor 1.",
        "mime": "text/html",
        "status": 200,
    }
    assert json.loads(found["pages/pages.jsonl"].splitlines()[0]) == {
        "format": "json-pages-1.0",
        "id": "pages",
        "title": "All Pages",
        "hasText": True,
    }
    others = rows(found["pages/extraPages.jsonl"])
    assert [(row["url"], row["title"]) for row in others] == [
        (LETTERS, "Office Letters"),
        (f"{LETTERS}about/", f"{LETTERS}about/"),
    ]
    assert [row for row in others if "text" in row] == []


def test_the_same_archive_gives_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    for filters in (Filters(), MARCH):
        for name in ("one", "other"):
            exported(archive, tmp_path / name, filters, replace=True)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    exported(archive, tmp_path / "later", MARCH, created=CREATED + timedelta(days=1))
    one, later = members(tmp_path / "one"), members(tmp_path / "later")
    assert {name for name in one if one[name] != later[name]} == {
        "datapackage.json",
        "datapackage-digest.json",
    }


def test_a_selection_takes_what_its_pages_need_and_nothing_else(
    archive: Path, tmp_path: Path
) -> None:
    done = exported(archive, tmp_path / "march.wacz", MARCH)
    found = captures(tmp_path / "march.wacz", tmp_path)
    needed = ["", "1.png", "2.png", "2015/03/office-1/", "2015/03/office-2/"]
    needed += ["logo.png", "paper.png", "style.css", "two.png"]
    assert paths(found) == sorted(needed)
    assert paths(found, revisits=True) == sorted(needed)
    assert (done.posts, done.pages, done.extra_pages) == (2, 2, 1)


def test_a_redirect_leads_where_its_own_head_says(archive: Path, tmp_path: Path) -> None:
    exported(archive, tmp_path / "april.wacz", Filters(since=date(2015, 4, 1)))
    found = captures(tmp_path / "april.wacz", tmp_path)
    assert {"3.png", "three.png"} <= {*paths(found, revisits=True)}
    assert "two.png" not in {*paths(found), *paths(found, revisits=True)}


def test_the_records_of_a_selection_are_copies(archive: Path, tmp_path: Path) -> None:
    exported(archive, tmp_path / "march.wacz", MARCH)
    originals = {path.name: path.read_bytes() for path in (archive / "warc").glob("*.warc.gz")}
    selected = {n: b for n, b in members(tmp_path / "march.wacz").items() if "archive/" in n}
    assert list(selected) == [f"archive/{name}" for name in sorted(originals)]
    found = captures(tmp_path / "march.wacz", tmp_path)
    for capture in found:
        name, begin = capture.location.warc_file, capture.location.offset
        record = selected[f"archive/{name}"][begin : begin + capture.location.length]
        assert record in originals[name]
    kinds: list[str] = []
    for name in selected:
        with (tmp_path / Path(name).name).open("rb") as file:
            records = [record.rec_type for record in ArchiveIterator(file)]
        assert records[:2] == ["warcinfo", "metadata"]
        kinds += records
    assert kinds.count("request") == len(found)


def test_a_selection_can_be_read_into_a_database_of_its_own(archive: Path, tmp_path: Path) -> None:
    exported(archive, tmp_path / "march.wacz", MARCH)
    captures(tmp_path / "march.wacz", tmp_path)
    files = sorted(tmp_path.glob("*.warc.gz"))
    report = reparse(files, tmp_path / "new" / "archive.db", jobs=1)
    assert (report.failed, report.damaged) == (0, [])
    assert verify(files).well


def test_a_file_without_compression_keeps_its_form(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    [small] = recorded(archive / "warc", site(), [(FIRST, blog())])
    plain = small.with_suffix("")
    plain.write_bytes(gzip.decompress(small.read_bytes()))
    small.unlink()
    reparse([plain], archive / "archive.db", jobs=1)
    for filters in (Filters(), MARCH):
        done = exported(archive, tmp_path / "all.wacz", filters, replace=True)
        assert done.warc_files == 1
    [name] = [name for name in members(tmp_path / "all.wacz") if name.startswith("archive/")]
    assert name == f"archive/{plain.name}"
    assert len(members(tmp_path / "all.wacz")[name]) < plain.stat().st_size


def test_a_revisit_without_its_original_is_left_out_and_counted(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    found = blog()
    early = {url: found[url] for url in (LETTERS, f"{LETTERS}2015/03/office-1/")}
    files = recorded(archive / "warc", site(), [(FIRST, early), (SECOND, found)])
    reparse(files, archive / "archive.db", jobs=1)
    files[0].rename(tmp_path / files[0].name)
    done = exported(archive, tmp_path / "all.wacz", Filters(site="office letters"))
    assert (done.posts, done.pages, done.left_out) == (3, 2, 2)
    with pytest.raises(NothingFound, match=r"\(but 2 revisits without their original\)"):
        exported(archive, tmp_path / "one.wacz", Filters(until=date(2015, 3, 2)))


def test_days_are_those_that_posts_print(tmp_path: Path) -> None:
    archive = letters(tmp_path / "archive", timezone="Pacific/Pago_Pago", moments=[FIRST])
    done = exported(archive, tmp_path / "one.wacz", Filters(until=date(2015, 3, 2)))
    assert done.pages == 1
    with pytest.raises(NothingFound, match="no such post"):
        exported(archive, tmp_path / "two.wacz", Filters(until=date(2015, 3, 1)))
    with pytest.raises(NothingFound, match="no such post"):
        exported(archive, tmp_path / "two.wacz", Filters(since=date(2015, 4, 2)))


@pytest.mark.parametrize("named", ["Garden Notes", "http://garden.example", "garden.example/"])
def test_a_blog_is_named_by_its_home_or_its_title(tmp_path: Path, named: str) -> None:
    archive = letters(tmp_path / "archive", moments=[FIRST])
    garden = site("http://garden.example/", title="Garden Notes")
    files = recorded(archive / "warc", garden, [(SECOND, blog(garden.home))])
    reparse(files, archive / "archive.db", jobs=1)
    done = exported(archive, tmp_path / "garden.wacz", Filters(site=named))
    assert done.posts == 3
    found = members(tmp_path / "garden.wacz")
    assert json.loads(found[DATAPACKAGE])["title"] == "Garden Notes"
    assert b"letters.example" not in found["indexes/index.cdx"]
    whole = exported(archive, tmp_path / "all.wacz")
    assert whole.posts == 6


def test_a_blog_that_is_not_there_is_named(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(NothingFound, match=f"'garden'; the archive holds {LETTERS}"):
        exported(archive, tmp_path / "garden.wacz", Filters(site="garden"))
    assert list(tmp_path.iterdir()) == []


def test_a_title_that_two_blogs_have_is_not_enough(tmp_path: Path) -> None:
    archive = letters(tmp_path / "archive", moments=[FIRST])
    other = site("http://garden.example/")
    reparse(
        recorded(archive / "warc", other, [(SECOND, blog(other.home))]),
        archive / "archive.db",
        jobs=1,
    )
    with pytest.raises(NothingFound, match="several blogs are called 'Office Letters'"):
        exported(archive, tmp_path / "one.wacz", Filters(site="Office Letters"))


def test_a_file_still_being_written_is_left_out_with_its_pages(tmp_path: Path) -> None:
    archive = letters(tmp_path / "archive")
    _, second = sorted((archive / "warc").glob("*.warc.gz"))
    second.rename(f"{second}{OPEN_SUFFIX}")
    for filters in (Filters(), MARCH):
        done = exported(archive, tmp_path / "all.wacz", filters, replace=True)
        assert done.still_open == (second.name + OPEN_SUFFIX,)
        assert done.warc_files == 1
        [row, *_] = rows(members(tmp_path / "all.wacz")["pages/pages.jsonl"])
        assert row["ts"].startswith("2026-05-01T")


def test_what_is_there_is_replaced_on_purpose_only(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.wacz"
    out.write_bytes(b"mine")
    with pytest.raises(ArgumentError, match=r"all\.wacz: it is there already; --force"):
        export_wacz(Source.of(archive), out, Filters())
    assert out.read_bytes() == b"mine"
    exported(archive, out, replace=True)
    with pytest.raises(ArgumentError, match="a directory"):
        export_wacz(Source.of(archive), tmp_path, Filters(), replace=True)


def test_a_damaged_file_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    archive = letters(tmp_path / "archive")
    first, _ = sorted((archive / "warc").glob("*.warc.gz"))
    first.write_bytes(first.read_bytes()[:-30])
    for filters in (Filters(), Filters(site=LETTERS)):
        with pytest.raises(DamagedWarc, match=str(first)):
            exported(archive, tmp_path / "all.wacz", filters)
    assert not (tmp_path / "all.wacz").exists()


def test_an_address_that_is_not_utf_8_is_in_the_index_but_no_page(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    odd = response(1, "WARC-Target-URI: <http://blog.example/caf\xe9 noir>")
    path = tmp_path / "warc" / "odd.warc.gz"
    path.write_bytes(packed(odd.decode("utf-8").encode("latin-1"), response(2)))
    reparse([path], tmp_path / "archive.db", home="http://blog.example/", jobs=1)
    done = exported(tmp_path, tmp_path / "odd.wacz")
    assert (done.entries, done.pages + done.extra_pages) == (2, 1)


def test_a_file_changed_since_it_was_read_is_named(tmp_path: Path) -> None:
    archive = letters(tmp_path / "archive", moments=[FIRST])
    [path] = (archive / "warc").glob("*.warc.gz")
    with pytest.raises(DamagedWarc, match=r"no record at byte 7; the file was replaced"):
        extract(path, {0, 7}, tmp_path / "made.warc.gz")


def test_names_that_differ_by_case_alone_are_told_apart(tmp_path: Path) -> None:
    archive = letters(tmp_path / "archive")
    for path, name in zip(
        sorted((archive / "warc").glob("*.warc.gz")), ("A.warc.gz", "a.warc.gz"), strict=True
    ):
        path.rename(path.with_name(name))
    (archive / "archive.db").unlink()
    reparse(sorted((archive / "warc").glob("*.warc.gz")), archive / "archive.db", jobs=1)
    exported(archive, tmp_path / "all.wacz")
    told = json.loads(members(tmp_path / "all.wacz")[DATAPACKAGE])
    names = [resource["name"] for resource in told["resources"]]
    assert names[:2] == ["a.warc.gz", "2-a.warc.gz"]


def test_a_front_page_that_cannot_be_read_needs_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    archive = tmp_path / "archive"
    large = b"<img src='/logo.png'>".ljust(MAX_HTML + 1)
    files = recorded(archive / "warc", site(), [(FIRST, blog() | {LETTERS: large})])
    reparse(files, archive / "archive.db", jobs=1)
    exported(archive, tmp_path / "march.wacz", MARCH)
    assert "what it needs cannot be told" in caplog.text
    assert "logo.png" not in paths(captures(tmp_path / "march.wacz", tmp_path))


def test_a_replaced_file_is_named(tmp_path: Path) -> None:
    archive = letters(tmp_path / "archive", moments=[FIRST])
    [path] = (archive / "warc").glob("*.warc.gz")
    [fresh] = recorded(tmp_path / "fresh", site(), [(FIRST, {LETTERS: b"<p>Other."})])
    path.write_bytes(fresh.read_bytes())
    with pytest.raises(DamagedWarc, match=str(path)):
        exported(archive, tmp_path / "all.wacz", MARCH)


def test_an_archive_without_files_or_a_place_that_cannot_be_written(
    archive: Path, tmp_path: Path
) -> None:
    with pytest.raises(ArchiveError, match="holds no finished WARC file"):
        Source.of(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be written"):
        exported(archive, tmp_path / "file" / "all.wacz")


@PROGRAM
@pytest.mark.parametrize("filters", [Filters(), MARCH], ids=["whole", "march"])
def test_wacz_itself_finds_it_valid(archive: Path, tmp_path: Path, filters: Filters) -> None:
    exported(archive, tmp_path / "out.wacz", filters)
    done = subprocess.run(
        ["wacz", "validate", "-f", tmp_path / "out.wacz"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Validation succeeded, the passed WACZ is valid" in done.stdout


def test_the_demo_blog_whole_and_in_part(tmp_path: Path) -> None:
    archive = demo_archive(tmp_path / "demo")
    whole = exported(archive, tmp_path / "all.wacz")
    part = exported(archive, tmp_path / "part.wacz", Filters(since=date(2014, 1, 1)))
    assert 0 < part.pages < whole.pages == whole.posts
    assert part.size < whole.size
