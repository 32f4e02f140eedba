"""A crawl that is disturbed: what it ends with, and that what had come is kept."""

import os
import random
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archiver.reparse import reparse
from archiver.warc.finding import warc_files
from tests.crawl.blog import Answer, Blog, post, rows
from tests.crawl.running import captured, crawling, ended, hold, reading_process

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


def test_the_death_of_the_reading_process_ends_with_6_and_the_warc_whole(tmp_path: Path) -> None:
    code, told, address = disturbed(
        tmp_path, lambda process: os.kill(reading_process(process), signal.SIGKILL)
    )
    assert code == 6
    assert told[-1].startswith("error: the reading process died; what was fetched is in the WARC")
    assert not any("Traceback" in line for line in told)
    assert_sound(tmp_path)
    assert address in captured(tmp_path)
    reparse(warc_files([tmp_path]), tmp_path / "archive.db", jobs=1)
    assert rows(tmp_path, "select count(*) from posts where url = ?", address) == [(1,)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_stores_what_is_on_its_way_and_ends_with_130(
    number: signal.Signals, tmp_path: Path
) -> None:
    code, told, address = disturbed(tmp_path, lambda process: process.send_signal(number))
    assert code == 130
    assert "stopped   before everything was fetched; run the same command again" in told
    assert_sound(tmp_path)
    assert rows(tmp_path, "select count(*) from posts where url = ?", address) == [(1,)]
    assert {url for (url,) in rows(tmp_path, "select url from captures")} == captured(tmp_path)
    assert rows(tmp_path, "select finish_reason from runs") == [("shutdown",)]


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
        pictures(blog, 300_000)
        with crawling(blog.url, tmp_path, largest_file=2_000_000) as process:
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
