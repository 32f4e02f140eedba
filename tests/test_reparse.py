"""WARC files to a database: whose records are whose, what damage costs, what is refused."""

import gzip
import multiprocessing
import os
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archiver.capture import SPOOL_LIMIT, Capture, Original
from archiver.errors import ArchiveError, ArchiverError, ArgumentError
from archiver.reparse import Report, chunks, files, reparse
from archiver.store.lock import ArchiveLock
from archiver.warc.info import WarcInfo
from archiver.warc.reader import read as read_warc
from archiver.warc.writer import WarcWriter
from tests.archives import LETTERS, answer, crawl_note, pages, site, write_warc
from tests.crawl.blog import post
from tests.warc.exchanges import exchange

NOTES = "http://notes.example/"
both = pytest.mark.parametrize("jobs", [1, 2], ids=["here", "in two processes"])


def rows(database: Path, query: str, *parameters: object) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query, parameters).fetchall()


def urls(database: Path) -> set[str]:
    return {url for (url,) in rows(database, "select url from posts")}


def places(path: Path) -> list[int]:
    """Where the records of *path* that are read begin."""
    return [record.location.offset for record in read_warc(path)]


def overwrite(path: Path, at: int, size: int = 40) -> None:
    """Damage *path* from the byte *at* on."""
    whole = bytearray(path.read_bytes())
    whole[at : at + size] = b"\xff" * size
    path.write_bytes(whole)


@both
def test_records_belong_to_the_run_that_their_file_declares(jobs: int, tmp_path: Path) -> None:
    """One file holds three runs of two blogs, another a fourth; of one chunk and more."""
    runs = [
        (LETTERS, "letters-1", range(1, 33)),
        (NOTES, "notes-1", range(1, 36)),
        (LETTERS, "letters-2", range(31, 71)),
    ]
    parts = [
        write_warc(tmp_path / run, pages(home, numbers), site(home), run=run)
        for home, run, numbers in runs
    ]
    together = tmp_path / "together.warc.gz"
    together.write_bytes(b"".join(part.read_bytes() for part in parts))
    other = write_warc(tmp_path, pages(NOTES, range(50, 53)), site(NOTES), run="notes-2")
    report = reparse([together, other], tmp_path / "all.db", jobs=jobs)
    assert report == Report(files=2, records=110, pages=110, failed=0, damaged=[])
    found = rows(
        tmp_path / "all.db",
        "select r.uuid, s.home, count(*) from captures c join runs r on r.id = c.run_id "
        "join sites s on s.id = r.site_id and s.id = c.site_id "
        "where instr(c.url, s.home) = 1 group by r.uuid order by r.uuid",
    )
    assert found == [
        ("letters-1", LETTERS, 32),
        ("letters-2", LETTERS, 40),
        ("notes-1", NOTES, 35),
        ("notes-2", NOTES, 3),
    ]
    assert urls(tmp_path / "all.db") == {
        *pages(LETTERS, range(1, 71)),
        *pages(NOTES, range(1, 36)),
        *pages(NOTES, range(50, 53)),
    }


@both
def test_answers_too_large_for_memory_are_read_back_from_their_own_file(
    jobs: int, tmp_path: Path
) -> None:
    """Files of the same name in two directories, and one that a crash left open."""
    filler = f"<!-- {'tea ' * (SPOOL_LIMIT // 4)} -->"
    files = []
    for number, place in enumerate(("old", "new", "open")):
        text = f"<p>Read from the {place} directory.</p>"
        found = {f"{LETTERS}2015/03/{place}/": post(number, body=text + filler).encode()}
        torn = place == "open"  # in its last record, which is the request
        files.append(
            write_warc(tmp_path / place, found, site(), run=place, name="same.warc.gz", torn=torn)
        )
    report = reparse(files, tmp_path / "all.db", jobs=jobs)
    assert [path for path, _ in report.damaged] == [tmp_path / "open" / "same.warc.gz.open"]
    stored = dict(rows(tmp_path / "all.db", "select url, body_text from posts"))
    assert {url: text.strip().splitlines()[-1] for url, text in stored.items()} == {
        f"{LETTERS}2015/03/{place}/": f"Read from the {place} directory."
        for place in ("old", "new", "open")
    }


class Spy:
    """Workers that do nothing until their answer is asked for, and keep count meanwhile."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.waiting: deque[Any] = deque()
        self.most = 0
        self.largest = 0
        self.ended = False

    def submit(self, function: Callable[..., Any], run: Any, records: Any) -> "Future[Any]":
        self.waiting.append(records)
        self.most = max(self.most, len(self.waiting))
        self.largest = max(self.largest, sum(record.size for record in records))
        future: Future[Any] = Future()

        def result(timeout: float | None = None) -> Any:
            return function(run, self.waiting.popleft())

        future.result = result  # type: ignore[method-assign]
        return future

    def shutdown(self, *, cancel_futures: bool) -> None:
        self.ended = cancel_futures


@pytest.fixture
def spies(monkeypatch: pytest.MonkeyPatch) -> list[Spy]:
    made: list[Spy] = []

    def make(count: int) -> Spy:
        made.append(Spy(count))
        return made[-1]

    monkeypatch.setattr(chunks, "Workers", make)
    return made


def test_memory_is_bounded_by_few_chunks_of_few_bytes(tmp_path: Path, spies: list[Spy]) -> None:
    pictures = {
        f"{LETTERS}{n}.png": answer(b"%02d" % n * 500_000, mime="image/png") for n in range(40)
    }
    found = pictures | pages(LETTERS, range(1, 500))
    written = write_warc(tmp_path, found, site())
    report = reparse([written], tmp_path / "all.db", jobs=2)
    assert report.records == 539
    [spy] = spies
    assert spy.ended
    assert spy.most <= 2 * 2 + 1
    assert spy.largest < 6_000_000


def test_small_files_start_no_process_and_large_ones_no_more_than_there_are_cores(
    tmp_path: Path, spies: list[Spy], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write_warc(tmp_path, pages(), site())
    reparse([written], tmp_path / "all.db")
    assert spies == []
    monkeypatch.setattr(chunks, "_WORTHWHILE", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    reparse([written], tmp_path / "all.db")
    assert [spy.count for spy in spies] == [3]


def test_an_interruption_ends_the_processes(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(LETTERS, range(1, 300)), site())
    seen = 0

    def interrupt(_: int) -> None:
        nonlocal seen
        seen += 1
        if seen == 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reparse([written], tmp_path / "all.db", jobs=2, advance=interrupt)
    assert multiprocessing.active_children() == []
    stored = rows(tmp_path / "all.db", "select count(*) from captures")[0][0]
    assert 0 < stored < 299
    assert rows(tmp_path / "all.db", "pragma integrity_check") == [("ok",)]


def die(*_: object) -> None:
    os._exit(1)


def test_a_process_that_dies_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "_parse", die)
    written = write_warc(tmp_path, pages(), site())
    with pytest.raises(ArchiverError, match=r"process that reads pages died.*try --jobs 1"):
        reparse([written], tmp_path / "all.db", jobs=2)


def test_progress_adds_up_to_the_size_of_the_files(tmp_path: Path) -> None:
    sound = write_warc(tmp_path / "sound", pages(), site())
    damaged = write_warc(tmp_path / "damaged", pages(), site(), name="damaged.warc.gz")
    overwrite(damaged, places(damaged)[3])
    left_open = write_warc(tmp_path / "open", pages(), site(), torn=True)
    nothing = tmp_path / "nothing.warc.gz"
    nothing.touch()
    files = [sound, damaged, left_open, nothing]
    steps: list[int] = []
    reparse(files, tmp_path / "all.db", jobs=1, advance=steps.append)
    assert sum(steps) == sum(path.stat().st_size for path in files)
    assert min(steps) >= 0


def test_a_file_cut_short_is_read_up_to_the_cut(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(LETTERS, range(1, 6)), site())
    at = places(written)[-2]
    written.write_bytes(written.read_bytes()[: at + 50])
    report = reparse([written], tmp_path / "all.db", jobs=1)
    assert [(path, damage.offset) for path, damage in report.damaged] == [(written, at)]
    assert urls(tmp_path / "all.db") == set(pages(LETTERS, range(1, 4)))


def test_what_lies_behind_damage_is_read_too(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(LETTERS, range(1, 10)), site())
    starts = places(written)[2:]  # behind warcinfo and note
    for number in (2, 6):
        overwrite(written, starts[number] + 20)
    other = write_warc(tmp_path, pages(NOTES), site(NOTES), run="run-2")
    report = reparse([written, other], tmp_path / "all.db", jobs=1)
    [(damaged, damage)] = report.damaged
    assert (damaged, damage.offset) == (written, starts[2])
    assert str(written) in str(damage)
    left = pages(LETTERS, range(1, 10)).keys() - {f"{LETTERS}2015/03/office-{n}/" for n in (3, 7)}
    assert urls(tmp_path / "all.db") == {*left, *pages(NOTES)}


def test_a_file_damaged_everywhere_is_left_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_PATIENCE", 3)
    written = write_warc(tmp_path, pages(LETTERS, range(1, 12)), site())
    for start in places(written)[3::2]:
        overwrite(written, start + 20)
    assert reparse([written], tmp_path / "all.db", jobs=1).records == 3
    assert len(urls(tmp_path / "all.db")) == 3


def test_what_is_no_warc_at_all_is_told_and_the_rest_read(tmp_path: Path) -> None:
    letter = tmp_path / "letter.warc"
    letter.write_text("Dear reader,\r\n\r\nWARC/1.1\r\nis a word like any other.\r\n" * 9)
    written = write_warc(tmp_path, pages(), site())
    report = reparse([letter, written], tmp_path / "all.db", jobs=1)
    assert [(path, damage.offset) for path, damage in report.damaged] == [(letter, 0)]
    assert len(urls(tmp_path / "all.db")) == 3


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"site": None}, "its stored declaration is broken"),
        ({"site": {"title": "A", "home": 7}}, "its stored declaration is broken"),
        ({"run": None}, "declares no site and run"),
        (
            {"site": site().to_json() | {"eras": [{"platform": "Telegraph", "options": {}}]}},
            "unknown platform 'Telegraph'",
        ),
    ],
    ids=["no site", "no home", "no run", "unknown platform"],
)
def test_a_note_that_cannot_be_used_is_damage_and_its_records_nobodys(
    broken: dict[str, Any], said: str, tmp_path: Path
) -> None:
    note = crawl_note(site()) | broken
    unusable = write_warc(tmp_path / "a", pages(), note=note)
    usable = write_warc(tmp_path / "b", pages(NOTES), site(NOTES))
    report = reparse([unusable, usable], tmp_path / "all.db", jobs=1)
    [(_, damage)] = report.damaged
    assert said in str(damage)
    assert str(unusable) in str(damage)
    assert damage.offset == places(unusable)[1]
    assert urls(tmp_path / "all.db") == set(pages(NOTES))
    again = reparse([unusable], tmp_path / "all.db", jobs=1, home=LETTERS)
    assert [path for path, _ in again.damaged] == [unusable]
    assert urls(tmp_path / "all.db") == {*pages(NOTES), *pages()}


def test_a_file_by_another_program_needs_to_be_told_its_blog(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(LETTERS, range(1, 50)))
    for _ in range(2):
        report = reparse([written], tmp_path / "all.db", jobs=1, home=LETTERS)
        assert report.pages == 49
        assert urls(tmp_path / "all.db") == set(pages(LETTERS, range(1, 50)))
    assert rows(tmp_path / "all.db", "select spider, arguments from runs") == [
        ("reparse", f'{{"home":"{LETTERS}"}}')
    ]


def test_without_being_told_nothing_is_read_at_all(tmp_path: Path) -> None:
    ours = write_warc(tmp_path / "ours", pages(), site())
    foreign = write_warc(tmp_path / "foreign", pages(NOTES))
    with pytest.raises(ArgumentError, match="does not say which blog it holds") as caught:
        reparse([ours, foreign], tmp_path / "all.db", jobs=1)
    assert str(foreign) in str(caught.value)
    assert not (tmp_path / "all.db").exists()


def test_what_is_no_address_is_no_home(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages())
    with pytest.raises(ArgumentError, match=r"--home letters\.example: not a web address"):
        reparse([written], tmp_path / "all.db", home="letters.example")
    assert not (tmp_path / "all.db").exists()


def test_a_damaged_head_does_not_make_a_file_someone_elses(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(), site())
    overwrite(written, 20)
    report = reparse([written], tmp_path / "all.db", jobs=1)
    assert [damage.offset for _, damage in report.damaged] == [0]
    assert report.records == 3  # its note comes after the damage


def test_home_is_for_files_that_declare_nothing(tmp_path: Path) -> None:
    ours = write_warc(tmp_path / "ours", pages(), site())
    foreign = write_warc(tmp_path / "foreign", pages(NOTES))
    reparse([ours, foreign], tmp_path / "all.db", jobs=1, home=NOTES)
    found = rows(
        tmp_path / "all.db",
        "select s.home, count(*) from posts p join sites s on s.id = p.site_id "
        "group by s.id order by s.home",
    )
    assert found == [(LETTERS, 3), (NOTES, 3)]


def test_two_foreign_files_of_one_name_keep_apart(tmp_path: Path) -> None:
    for home in (LETTERS, NOTES):
        written = write_warc(tmp_path / home[7:12], pages(home), name="crawl.warc.gz")
        reparse([written], tmp_path / "all.db", jobs=1, home=home)
    assert rows(tmp_path / "all.db", "select count(*) from runs") == [(2,)]
    assert urls(tmp_path / "all.db") == {*pages(LETTERS), *pages(NOTES)}


def test_a_guess_never_replaces_a_declaration(tmp_path: Path) -> None:
    declared = write_warc(tmp_path / "ours", pages(), site(timezone="Asia/Shanghai"))
    foreign = write_warc(tmp_path / "foreign", pages(LETTERS, range(5, 8)))
    files = [foreign, declared]
    for order in (files, files[::-1]):
        for path in order:
            reparse([path], tmp_path / "all.db", jobs=1, home=LETTERS)
        found = rows(tmp_path / "all.db", "select title, timezone from sites")
        assert found == [("Office Letters", "Asia/Shanghai")]
    assert len(urls(tmp_path / "all.db")) == 6


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    gone = tmp_path / "gone.warc.gz"
    gone.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ArchiveError, match=r"gone\.warc\.gz: No such file"):
        reparse([gone], tmp_path / "all.db")


def test_an_archive_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    written = write_warc(tmp_path / "warc", pages(), site())
    with (
        ArchiveLock(tmp_path),
        pytest.raises(ArchiveError, match=rf"written by process {os.getpid()}; wait"),
    ):
        reparse([written], tmp_path / "archive.db", jobs=1)
    assert not (tmp_path / "archive.db").exists()
    reparse([written], tmp_path / "archive.db", jobs=1)
    assert len(urls(tmp_path / "archive.db")) == 3


def test_a_database_elsewhere_gets_no_lock_file(tmp_path: Path) -> None:
    written = write_warc(tmp_path / "warc", pages(), site())
    reparse([written], tmp_path / "elsewhere" / "all.db", jobs=1)
    assert [path.name for path in (tmp_path / "elsewhere").iterdir()] == ["all.db"]


def test_a_plain_file_reads_as_well(tmp_path: Path) -> None:
    written = write_warc(tmp_path, pages(), site())
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(written.read_bytes()))
    reparse([plain], tmp_path / "all.db", jobs=1)
    assert urls(tmp_path / "all.db") == set(pages())


def with_revisits(directory: Path) -> tuple[Path, list[Path]]:
    """A file with a post, and two later ones whose answers refer to it."""
    page = answer(post(1).encode())
    unmodified = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    found = {f"{LETTERS}2015/03/office-{n}/": page for n in (1, 2)}
    first, again = sorted(write_warc(directory, found, site(), max_size=1).parent.iterdir())[1:]
    capture = next(r for r in read_warc(first) if isinstance(r, Capture))
    original = Original(
        url=capture.url, fetched_at=capture.fetched_at, payload_digest=capture.payload_digest
    )
    writer = WarcWriter(directory, "letters", WarcInfo(software="tests"))
    writer.note("crawl", LETTERS, crawl_note(site(), "run-2"), repeat=True)
    asked = exchange(1, unmodified, url=capture.url, original=original)
    writer.write(asked)
    writer.close()
    return first, [again, directory / writer.names[0]]


@both
@pytest.mark.parametrize("elsewhere", [False, True], ids=["beside it", "in another directory"])
def test_a_revisit_is_read_from_the_payload_it_refers_to(
    elsewhere: bool, jobs: int, tmp_path: Path
) -> None:
    first, later = with_revisits(tmp_path / "warc")
    if elsewhere:
        (tmp_path / "disk").mkdir()
        later = [path.rename(tmp_path / "disk" / path.name) for path in later]
    report = reparse([*later, first], tmp_path / "all.db", jobs=jobs)  # whatever the order
    assert (report.pages, report.failed) == (3, 0)
    found = rows(
        tmp_path / "all.db",
        "select c.record_type, c.status, c.payload_file, r.url from captures c "
        "join readings r on r.capture_id = c.id order by c.fetched_at, c.warc_file",
    )
    one, two = (f"{LETTERS}2015/03/office-{n}/" for n in (1, 2))
    assert sorted(found, key=str) == sorted(
        [
            ("response", 200, None, one),
            ("revisit", 200, first.name, two),
            ("revisit", 304, first.name, one),
        ],
        key=str,
    )


def test_a_revisit_whose_original_is_not_there_has_failed(tmp_path: Path) -> None:
    _, later = with_revisits(tmp_path / "warc")
    report = reparse(later, tmp_path / "all.db", jobs=1)
    assert report.failed == 2
    reason = f"was recorded for {LETTERS}2015/03/office-1/, in a WARC file that is not here"
    failures = rows(tmp_path / "all.db", "select reason from failures")
    assert len(failures) == 2
    assert all(reason in found for (found,) in failures)
