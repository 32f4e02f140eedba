"""Only what is stale is read anew, and the outcome is that of reading everything."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import attrs
import pytest

from archiver.capture import Capture, Location
from archiver.errors import ArchiveError, SiteError
from archiver.page import Page
from archiver.platforms.any_engine import AnyEngine
from archiver.platforms.generic import Generic
from archiver.platforms.wordpress import WordPress
from archiver.reparse import Report, reparse, reparse_stale, stale
from archiver.site import Era, PageReading, Site
from archiver.store.dump import dump
from archiver.store.lock import ArchiveLock
from archiver.store.store import Store
from archiver.warc.reader import read as read_warc
from tests.archives import LETTERS, answer, pages, site, write_warc
from tests.crawl.blog import post
from tests.test_reparse import NOTES, overwrite, places, rows, with_revisits

both = pytest.mark.parametrize("jobs", [1, 2], ids=["here", "in two processes"])


def content(database: Path) -> list[str]:
    with Store.open(database, readonly=True) as store:
        return list(dump(store))


def execute(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute(statement).rowcount > 0
        connection.commit()


def age(database: Path, where: str = "1") -> None:
    """Have the captures *where* pages were parsed pass for an older parser's."""
    execute(
        database,
        f"update captures set parser_version = parser_version - 1 where parser != '' and {where}",
    )


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Location]:
    """The places that single records are read from."""
    found: list[Location] = []
    original = stale.read_capture

    def spy(directory: Path, location: Location) -> Capture:
        found.append(location)
        return original(directory, location)

    monkeypatch.setattr(stale, "read_capture", spy)
    return found


def otherwise(monkeypatch: pytest.MonkeyPatch, version: int = 99) -> None:
    """A newer WordPress parser, which prints titles larger and loses bottom lines."""
    original = WordPress.post

    def read(self: WordPress, page: Page, of: Site) -> PageReading:
        found = original(self, page, of)
        changed = tuple(
            attrs.evolve(
                one,
                aliases=one.aliases[1:],
                post=attrs.evolve(
                    one.post, title=(one.post.title or "").upper(), bottom_line=None, authors=()
                ),
            )
            for one in found.readings
        )
        return attrs.evolve(found, readings=changed)

    monkeypatch.setattr(WordPress, "post", read)
    monkeypatch.setattr(WordPress, "version", version)


def test_a_newer_parser_leaves_what_a_full_reparse_leaves(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[Location]
) -> None:
    files = [*(demo / "warc").iterdir()]
    one, other = (Path(shutil.copy(demo / "archive.db", tmp_path / n)) for n in ("1.db", "2.db"))
    otherwise(monkeypatch)
    report = reparse_stale(files, one, jobs=1)
    assert (report.captures, report.stale, report.records, report.pages) == (74, 73, 73, 73)
    assert len(opened) == 73
    reparse(files, other, jobs=1)
    reparse(files, tmp_path / "new.db", jobs=1)
    assert content(one) == content(other) == content(tmp_path / "new.db")
    assert content(one) != content(demo / "archive.db")
    again = reparse_stale(files, one, jobs=1)
    assert (again.captures, again.stale, again.records) == (74, 0, 0)
    assert len(opened) == 73


@pytest.mark.parametrize(
    "change",
    [
        "parser_version = 1",
        "parser = 'telegraph', parser_version = 50",
        "parser = null, parser_version = null, kind = null",
        "parser = '', parser_version = 0, kind = 'other'",
    ],
    ids=["older", "another", "nobody", "not parsed"],
)
def test_little_is_read_where_little_is_stale(
    change: str, demo: Path, tmp_path: Path, opened: list[Location]
) -> None:
    files = [*(demo / "warc").iterdir()]
    into = Path(shutil.copy(demo / "archive.db", tmp_path))
    execute(into, f"update captures set {change} where kind = 'post' and id % 20 = 0")
    want = rows(into, "select warc_file, warc_offset, warc_length from captures where id % 20 = 0")
    steps: list[int] = []
    sizes: list[int] = []

    @contextmanager
    def progress(size: int) -> Iterator[Callable[[int], object]]:
        sizes.append(size)
        yield steps.append

    report = reparse_stale(files, into, jobs=1, progress=progress)
    assert (report.files, report.stale, report.records) == (1, len(want), len(want))
    assert [attrs.astuple(place) for place in opened] == want
    assert [sum(steps)] == sizes == [sum(length for *_, length in want)]
    assert content(into) == content(demo / "archive.db")


def test_what_a_newer_program_has_read_is_left_alone(
    demo: Path, tmp_path: Path, opened: list[Location]
) -> None:
    into = Path(shutil.copy(demo / "archive.db", tmp_path))
    execute(into, "update captures set parser_version = 1000 where kind = 'post'")
    before = content(into)
    assert reparse_stale([*(demo / "warc").iterdir()], into, jobs=1).stale == 0
    assert content(into) == before
    assert not opened


def test_an_engine_found_by_the_page_is_told_by_its_own_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = b"<!DOCTYPE html><html><body><h1>A letter</h1><p>Dear reader.</p></body></html>"
    found = {**pages(), f"{LETTERS}2016/01/plain/": plain}
    written = write_warc(tmp_path, found, site(eras=(Era(AnyEngine()),)))
    one, other = tmp_path / "1.db", tmp_path / "2.db"
    for into in (one, other):
        reparse([written], into, jobs=1)
    assert reparse_stale([written], one, jobs=1).stale == 0
    monkeypatch.setattr(Generic, "version", 50)
    assert reparse_stale([written], one, jobs=1).stale == 1
    otherwise(monkeypatch, 70)
    assert reparse_stale([written], one, jobs=1).stale == 3
    reparse([written], other, jobs=1)
    assert content(one) == content(other)


@both
def test_records_are_read_as_their_own_run_declares(jobs: int, tmp_path: Path) -> None:
    """Three runs in one file, of two blogs and with two declarations of one."""
    plain = site(timezone="Asia/Shanghai", eras=(Era(Generic()),))
    runs = [(LETTERS, "letters-1", site()), (NOTES, "notes", site(NOTES)), (LETTERS, "new", plain)]
    parts = [
        write_warc(tmp_path / run, pages(home, range(at, at + 3)), declared, run=run)
        for at, (home, run, declared) in enumerate(runs)
    ]
    together = tmp_path / "together.warc.gz"
    together.write_bytes(b"".join(part.read_bytes() for part in parts))
    into, other = tmp_path / "all.db", tmp_path / "other.db"
    reparse([together], into, jobs=1)
    before = content(into)
    age(into)
    shutil.copy(into, other)
    report = reparse_stale([together], into, jobs=jobs)
    assert (report.stale, report.records, report.failed) == (9, 9, 0)
    assert content(into) == before
    reparse([together], other, jobs=1)
    assert content(other) == before


@both
@pytest.mark.parametrize("elsewhere", [False, True], ids=["beside it", "in another directory"])
def test_a_revisit_is_read_from_the_payload_it_refers_to(
    elsewhere: bool, jobs: int, tmp_path: Path
) -> None:
    first, later = with_revisits(tmp_path / "warc")
    if elsewhere:
        (tmp_path / "disk").mkdir()
        later = [path.rename(tmp_path / "disk" / path.name) for path in later]
    into = tmp_path / "all.db"
    reparse([*later, first], into, jobs=1)
    before = content(into)
    age(into)
    report = reparse_stale([first, *later], into, jobs=jobs)
    assert (report.stale, report.records, report.failed) == (3, 3, 0)
    assert content(into) == before


def test_a_revisit_whose_payload_is_not_here_stays_as_it_was(tmp_path: Path) -> None:
    first, later = with_revisits(tmp_path / "warc")
    into = tmp_path / "all.db"
    reparse([first, *later], into, jobs=1)
    age(into)
    before = content(into)
    first.unlink()
    report = reparse_stale(later, into, jobs=1)
    assert (report.stale, report.records) == (3, 0)
    assert report.missing == {first.name: 3}
    assert content(into) == before


def test_files_by_other_programs_need_not_be_told_their_blog_again(tmp_path: Path) -> None:
    written = [
        write_warc(tmp_path / home[7:12], pages(home), name="crawl.warc.gz")
        for home in (LETTERS, NOTES)
    ]
    into = tmp_path / "all.db"
    for path, home in zip(written, (LETTERS, NOTES), strict=True):
        reparse([path], into, jobs=1, home=home)
    before = content(into)
    age(into)
    report = reparse_stale(written, into, jobs=1)
    assert (report.stale, report.records, report.damaged) == (6, 6, [])
    assert content(into) == before


def test_files_of_one_name_are_told_apart_by_their_records(tmp_path: Path) -> None:
    files = [
        write_warc(tmp_path / run, pages(LETTERS, numbers), site(), run=run, name="same.warc.gz")
        for run, numbers in (("one", range(1, 4)), ("two", range(2, 7)))
    ]
    into = tmp_path / "all.db"
    reparse(files, into, jobs=1)
    before = content(into)
    age(into)
    report = reparse_stale(files, into, jobs=1)
    assert (report.stale, report.records, report.damaged) == (8, 8, [])
    assert content(into) == before


def test_a_missing_file_costs_its_own_rows_alone(tmp_path: Path) -> None:
    here = write_warc(tmp_path / "a", pages(LETTERS, range(1, 4)), site())
    gone = write_warc(
        tmp_path / "b", pages(LETTERS, range(4, 6)), site(), run="two", name="b.warc"
    )
    into = tmp_path / "all.db"
    reparse([here, gone], into, jobs=1)
    age(into)
    gone.unlink()
    report = reparse_stale([here], into, jobs=1)
    assert report == Report(
        files=1, records=3, pages=3, captures=5, stale=5, missing=report.missing
    )
    assert report.missing == {"b.warc": 2}
    left = rows(into, "select count(*) from captures where parser_version < ?", WordPress.version)
    assert left == [(2,)]
    assert rows(into, "select count(*) from posts") == [(5,)]


def test_a_damaged_record_stays_as_it_was(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(LETTERS, range(1, 6)), site())
    into = tmp_path / "all.db"
    reparse([written], into, jobs=1)
    age(into)
    starts = places(written)[2:]
    for number in (1, 3):
        overwrite(written, starts[number] + 20)
    report = reparse_stale([written], into, jobs=1)
    assert (report.stale, report.records) == (5, 3)
    assert [(path, damage.offset) for path, damage in report.damaged] == [(written, starts[1])]
    assert rows(into, "select count(*) from posts") == [(5,)]


def test_a_file_that_was_replaced_is_told(tmp_path: Path) -> None:
    written = write_warc(tmp_path / "a", pages(), site())
    into = tmp_path / "all.db"
    reparse([written], into, jobs=1)
    age(into)
    before = content(into)
    another = write_warc(tmp_path / "b", pages(), site(), run="another")
    written.write_bytes(another.read_bytes())
    report = reparse_stale([written], into, jobs=1)
    [(path, damage)] = report.damaged
    assert (path, report.stale, report.records) == (written, 3, 0)
    assert "there is no note of the crawl run-1" in str(damage)
    same = write_warc(tmp_path / "c", pages(), site())
    written.write_bytes(same.read_bytes())
    report = reparse_stale([written], into, jobs=1)
    assert ([damaged for damaged, _ in report.damaged], report.records) == ([written], 0)
    overwrite(written, places(written)[1])
    assert reparse_stale([written], into, jobs=1).records == 0
    assert content(into) == before


def test_another_record_at_the_same_place_is_told(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(), site())
    into = tmp_path / "all.db"
    reparse([written], into, jobs=1)
    age(into)
    execute(into, "update captures set record_id = '<urn:uuid:7>' where id = 2")
    report = reparse_stale([written], into, jobs=1)
    [(_, damage)] = report.damaged
    assert "the record is not <urn:uuid:7>" in str(damage)
    assert (report.stale, report.records) == (3, 2)


def test_a_note_that_cannot_be_used_any_more_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write_warc(tmp_path, pages(), site())
    into = tmp_path / "all.db"
    reparse([written], into, jobs=1)
    age(into)
    original = stale.site_from_json
    calls = iter(range(100))

    def refuse(declared: object) -> Site:
        if next(calls) == 0:
            raise SiteError("A site: unknown platform 'wordpress'")
        return original(declared)  # type: ignore[arg-type]

    monkeypatch.setattr(stale, "site_from_json", refuse)
    report = reparse_stale([written], into, jobs=1)
    [(_, damage)] = report.damaged
    assert "cannot be used: A site: unknown platform 'wordpress'" in str(damage)
    assert (report.stale, report.records) == (3, 0)


def test_a_request_before_its_answer_keeps_its_method(tmp_path: Path) -> None:
    """Other programs write it first; read alone, the answer does not know of it."""
    asked = {f"{LETTERS}2015/03/office-1/": answer(post(1).encode())}
    written = write_warc(tmp_path, asked, site())
    into = tmp_path / "all.db"
    reparse([written], into, jobs=1)
    execute(into, "update captures set method = 'POST', parser = null")
    report = reparse_stale([written], into, jobs=1)
    assert (report.records, report.pages) == (1, 0)
    assert rows(into, "select kind, method from captures") == [("other", "POST")]


def test_without_a_database_the_next_step_is_told(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(), site())
    with pytest.raises(
        ArchiveError, match=r"none\.db does not exist; .* without --stale makes it"
    ):
        reparse_stale([written], tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_an_archive_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    written = write_warc(tmp_path / "warc", pages(), site())
    reparse([written], tmp_path / "archive.db", jobs=1)
    with ArchiveLock(tmp_path), pytest.raises(ArchiveError, match="is being written by process"):
        reparse_stale([written], tmp_path / "archive.db")


def test_every_record_read_alone_is_the_one_read_in_bulk(demo: Path) -> None:
    [path] = (demo / "warc").iterdir()
    for record in read_warc(path):
        if isinstance(record, Capture):
            assert stale.read_capture(path.parent, record.location) == record
