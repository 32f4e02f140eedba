"""A crawl that is disturbed: what it ends with, and that what had come is kept."""

import asyncio
import os
import random
import re
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archiver.capture import Capture, Exchange
from archiver.crawl import session
from archiver.crawl.archivist import Archivist
from archiver.crawl.messages import Plan
from archiver.errors import ArchiverError, DiskFull
from archiver.reparse import reparse
from archiver.site import PageKind
from archiver.store.bounds import Bounds
from archiver.store.frontier import Claim
from archiver.warc.finding import warc_files
from archiver.warc.info import WarcInfo
from archiver.warc.reader import read as read_warc
from archiver.warc.recorder import WarcRecorder
from tests.archives import crawl_note, site
from tests.crawl.blog import Answer, Blog, post, rows
from tests.crawl.running import captured, crawling, ended, helper, hold
from tests.warc.exchanges import exchange

COUNT = 60
LATE = 55  # the newest is asked for first


def disturbed(
    archive: Path, disturb: Callable[["subprocess.Popen[str]"], None]
) -> tuple[int, list[str], str]:
    """Disturb a crawl while a post is on its way: how it ends, and the post's address."""
    with Blog(COUNT) as blog:
        gate = hold(blog, f"/2015/03/office-{LATE}/")
        with crawling(blog.url, archive) as process:
            assert gate.reached.wait(60)
            disturb(process)
            gate.opened.set()
            code, told = ended(process)
        assert len(blog.requests) < COUNT
        return code, told, blog.address(LATE)


def assert_sound(archive: Path) -> None:
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("pragma foreign_key_check").fetchall() == []


def test_the_death_of_the_reading_process_costs_nothing(tmp_path: Path) -> None:
    with Blog(COUNT) as blog:
        gate = hold(blog, f"/2015/03/office-{LATE}/")
        with crawling(blog.url, tmp_path) as process:
            assert gate.reached.wait(60)
            os.kill(helper(process, "Reader"), signal.SIGKILL)
            gate.opened.set()
            code, _ = ended(process)
    assert code == 0
    assert_sound(tmp_path)
    assert rows(tmp_path, "select count(*) from posts") == [(COUNT,)]


def test_the_death_of_the_process_behind_the_database_ends_with_6_and_the_warc_whole(
    tmp_path: Path,
) -> None:
    code, told, address = disturbed(
        tmp_path, lambda process: os.kill(helper(process, "Archivist"), signal.SIGKILL)
    )
    assert code == 6
    assert told[-1].startswith(
        "error: the process that keeps the database died; what was fetched is in the WARC"
    )
    assert not any("Traceback" in line for line in told)
    assert_sound(tmp_path)
    assert address in captured(tmp_path)
    reparse(warc_files([tmp_path]), tmp_path / "archive.db", jobs=1)
    assert rows(tmp_path, "select count(*) from posts where url = ?", address) == [(1,)]


def test_the_death_of_the_writing_process_ends_with_6_and_what_it_wrote_is_kept(
    tmp_path: Path,
) -> None:
    code, told, _ = disturbed(
        tmp_path, lambda process: os.kill(helper(process, "CrawlWriter"), signal.SIGKILL)
    )
    assert code == 6
    assert told[-1].startswith("error: the process that writes WARC files died; complete records")
    assert not any("Traceback" in line for line in told), "\n".join(told)
    assert_sound(tmp_path)
    [file] = (tmp_path / "warc").glob("*.warc.gz*")
    assert file.suffix == ".open"
    kept = {record.url for record in read_warc(file) if isinstance(record, Capture)}
    assert {url for (url,) in rows(tmp_path, "select url from captures")} <= kept


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("whole", [False, True], ids=["the crawl", "its group"])
def test_an_interruption_stores_what_is_on_its_way_and_ends_with_130(
    number: signal.Signals, whole: bool, tmp_path: Path
) -> None:
    def interrupt(process: "subprocess.Popen[str]") -> None:
        (os.killpg if whole else os.kill)(process.pid, number)

    code, told, address = disturbed(tmp_path, interrupt)
    assert code == 130
    assert "stopped   before everything was fetched; run the same command again" in told
    assert not any("Traceback" in line for line in told), "\n".join(told)
    assert_sound(tmp_path)
    assert rows(tmp_path, "select count(*) from posts where url = ?", address) == [(1,)]
    assert {url for (url,) in rows(tmp_path, "select url from captures")} == captured(tmp_path)
    assert rows(tmp_path, "select finish_reason from runs") == [("shutdown",)]


class Near:
    """A `Remote` that is in this process."""

    def __init__(self, name: str, plan: Plan, *, lost: str, keep: tuple[int, ...]) -> None:
        assert not keep
        assert name == "archiver.crawl.archivist:Archivist"
        assert lost
        self._archivist = Archivist(plan)

    async def ready(self) -> None:
        """It is."""

    def call(self, method: str, *arguments: object) -> "asyncio.Future[object]":
        answer = asyncio.get_running_loop().create_future()
        try:
            answer.set_result(getattr(self._archivist, method)(*arguments))
        except Exception as error:  # noqa: BLE001 - raised where the answer is waited for
            answer.set_exception(error)
        return answer

    async def close(self) -> None:
        self._archivist.close()


class Inside:
    """A crawl whose storing process is this one."""

    def __init__(self, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(session, "Remote", Near)
        self._monkeypatch = monkeypatch
        self._plan = Plan(
            archive_dir=archive, site=site(), bounds=Bounds(), items=False, obeys_robots=False
        )
        info = WarcInfo(software="tests")
        self.recorder = lambda: WarcRecorder(archive / "warc", "letters", info)

    def run(self, story: Callable[[session.Crawl], Coroutine[Any, Any, None]]) -> None:
        """Open a crawl, let *story* happen to it."""

        async def told() -> None:
            crawl = session.Crawl(self._plan, self.recorder, 8)
            await crawl.open(crawl_note(self._plan.site))
            await story(crawl)

        asyncio.run(told())

    def fail(self, step: str, error: Exception) -> None:
        """From now on *step* of the storing process meets *error*."""

        def failing(*_: object) -> None:
            raise error

        self._monkeypatch.setattr(Archivist, step, failing)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inside:
    return Inside(tmp_path, monkeypatch)


def test_what_is_recorded_is_read_and_the_crawl_closes(inside: Inside, tmp_path: Path) -> None:
    async def story(crawl: session.Crawl) -> None:
        capture = await crawl.record(exchange())
        assert capture is not None
        assert (await crawl.fetched(capture)).kind is PageKind.FRAME
        assert (await crawl.fetched(capture)).kind is PageKind.FRAME  # as often as it is asked
        finish = await crawl.close("finished")
        assert finish is not None
        assert finish.complete

    inside.run(story)
    assert captured(tmp_path) == {"http://blog.example/0"}


def test_an_exchange_that_brought_nothing_is_no_capture(inside: Inside) -> None:
    async def story(crawl: session.Crawl) -> None:
        assert await crawl.record(exchange(answer=b"")) is None
        await crawl.close("finished")

    inside.run(story)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DiskFull("archive.db: no space left"), "archive.db: no space left"),
        (KeyError("title"), "internal error: KeyError('title'); see the log"),
    ],
)
def test_storing_that_fails_ends_everything_that_waits_for_it(
    error: Exception, said: str, inside: Inside, tmp_path: Path
) -> None:
    async def story(crawl: session.Crawl) -> None:
        taking = asyncio.ensure_future(take(crawl.claims()))
        await asyncio.sleep(0)
        inside.fail("step", error)
        capture = await crawl.record(exchange())
        assert capture is not None
        for _ in range(2):
            with pytest.raises(ArchiverError, match=re.escape(said)):
                await crawl.fetched(capture)
        await taking
        assert str(crawl.fatal) == said
        assert await crawl.close("finished") is None

    inside.run(story)
    assert captured(tmp_path) == {"http://blog.example/0"}


def test_storing_that_fails_while_nothing_is_asked_for_ends_the_claims(inside: Inside) -> None:
    async def story(crawl: session.Crawl) -> None:
        claims = crawl.claims()
        claim = await anext(claims)
        inside.fail("step", DiskFull("archive.db: no space left"))
        await crawl.fail(claim, "Timeout: 180 s")
        await asyncio.wait([crawl._worker])  # type: ignore[list-item]  # it has met the error
        try:
            await asyncio.wait_for(take(claims), 1)
        finally:
            await crawl.close("finished")

    inside.run(story)


async def take(claims: AsyncIterator[Claim]) -> None:
    async for _ in claims:
        pass


def test_a_run_that_cannot_be_ended_is_given_up_and_its_files_closed(
    inside: Inside, tmp_path: Path
) -> None:
    full = DiskFull("archive.db: no space left")

    async def story(crawl: session.Crawl) -> None:
        inside.fail("finish", full)
        assert await crawl.close("finished") is None
        assert crawl.fatal is full

    inside.run(story)
    assert captured(tmp_path) == set()


def test_what_is_still_queued_is_stored_while_closing(inside: Inside, tmp_path: Path) -> None:
    async def story(crawl: session.Crawl) -> None:
        claim = await anext(crawl.claims())
        await crawl.record(exchange())
        await crawl.fail(claim, "Timeout: 180 s")
        finish = await crawl.close("shutdown")
        assert finish is not None
        assert not finish.complete

    inside.run(story)
    assert rows(tmp_path, "select reason from failures") == [("Timeout: 180 s",)]
    assert rows(tmp_path, "select count(*) from captures where status = 200") == [(1,)]


class Unheard(WarcRecorder):
    """Writes a second exchange, and dies before it says so."""

    heard = 0

    async def record(self, exchange: Exchange) -> Capture | None:
        capture = await super().record(exchange)
        self.heard += 1
        if self.heard > 1:
            raise ArchiverError("the process that writes WARC files died")
        return capture


def test_a_record_nobody_was_told_of_is_found_by_the_next_crawl(
    inside: Inside, tmp_path: Path
) -> None:
    info = WarcInfo(software="tests")
    inside.recorder = lambda: Unheard(tmp_path / "warc", "letters", info)

    async def unheard(crawl: session.Crawl) -> None:
        await crawl.record(exchange())
        with pytest.raises(ArchiverError):
            await crawl.record(exchange(url="http://blog.example/1"))
        await crawl.close("archive_error")

    inside.run(unheard)
    counted = "select count(*) from captures where status = 200"
    assert rows(tmp_path, counted) == [(1,)]

    async def heard(crawl: session.Crawl) -> None:
        await crawl.close("finished")

    inside.recorder = lambda: WarcRecorder(tmp_path / "warc", "letters", info)
    inside.run(heard)
    assert rows(tmp_path, counted) == [(2,)]


def pictures(blog: Blog, size: int) -> None:
    """Let every post show a picture that does not compress."""
    noise = random.Random(1).randbytes(size + COUNT)
    for number in range(1, blog.count + 1):
        body = f"<p>Office {number}.</p><img src='/{number}.png'>"
        blog.answers[f"/2015/03/office-{number}/"] = Answer(post(number, body=body))
        picture = Answer(noise[number : number + size], headers={"Content-Type": "image/png"})
        blog.answers[f"/{number}.png"] = picture


def test_a_warc_file_that_cannot_grow_ends_with_7_and_keeps_what_came(tmp_path: Path) -> None:
    with Blog(20) as blog:
        pictures(blog, 900_000)
        with crawling(blog.url, tmp_path, largest_file=3_000_000) as process:
            code, told = ended(process)
    assert code == 7
    assert told[-1].startswith("error: ")
    assert ".warc.gz.open: no space left; complete records are kept" in told[-1]
    assert not any("Traceback" in line for line in told)
    assert_sound(tmp_path)
    assert len(captured(tmp_path)) > 5
    assert rows(tmp_path, "select count(*) from posts")[0][0] > 0


@pytest.mark.small_disk
@pytest.mark.skipif(
    "ARCHIVER_SMALL_DISK" not in os.environ,
    reason="ARCHIVER_SMALL_DISK names no directory on a small file system",
)
@pytest.mark.parametrize("picture", [10_000, 200_000], ids=["many posts", "large pictures"])
def test_a_real_disk_that_is_full_ends_with_7(picture: int) -> None:
    """A tmpfs of 2 MB will do: ``mount -t tmpfs -o size=2m tmpfs DIRECTORY``."""
    archive = Path(os.environ["ARCHIVER_SMALL_DISK"]) / f"archive-{picture}"
    assert not archive.exists()
    try:
        with Blog(COUNT) as blog:
            pictures(blog, picture)
            with crawling(blog.url, archive) as process:
                code, told = ended(process)
        assert code == 7
        assert "no space left" in told[-1]
        assert not any("Traceback" in line for line in told)
        assert_sound(archive)
        assert captured(archive)
    finally:
        subprocess.run(["rm", "-rf", "--", str(archive)], check=True)
