"""A crawl killed at any moment goes on where it was, and ends as if nothing had happened.

``ARCHIVER_KILLS`` names how often the seeded test kills; three times when it is not set.
"""

import os
import random
import signal
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from archiver.reparse import reparse
from archiver.store.dump import dump
from archiver.store.store import Store
from archiver.warc.finding import warc_files
from tests.crawl.blog import Answer, Blog, crawl, rows
from tests.crawl.running import crawling, ended, helper

KILLS = int(os.environ.get("ARCHIVER_KILLS", "3"))
AT_ONCE = 8  # requests under way, as `crawling` has it
POSTS = """
select url, title, headline, bottom_line, body_text, body_html, published, categories, tags
from (select p.*, (select group_concat(c.name) from post_categories x join categories c
        on c.id = x.category_id where x.post_id = p.id) as categories,
    (select group_concat(t.name) from post_tags x join tags t on t.id = x.tag_id
        where x.post_id = p.id) as tags from posts p)
order by url
"""


class Killer:
    """Kills the crawl of *blog* when so many requests have come."""

    def __init__(self, blog: Blog) -> None:
        self._answer = blog.answer
        self._left = -1
        self._process: subprocess.Popen[str] | None = None
        self._who = ""
        blog.answer = self._answered  # type: ignore[method-assign]

    def arm(self, process: "subprocess.Popen[str]", requests: int, who: str) -> None:
        self._process, self._left, self._who = process, requests, who

    def _answered(self, path: str) -> Answer:
        self._left -= 1
        if self._left == 0 and self._process is not None:
            number = helper(self._process, self._who) if self._who else self._process.pid
            os.kill(number, signal.SIGKILL)
        return self._answer(path)


def killed(blog: Blog, archive: Path, killer: Killer, requests: int, who: str = "") -> int:
    """How a crawl ends that is killed after so many *requests*: the whole of it, or a helper."""
    with crawling(blog.url, archive) as process:
        killer.arm(process, requests, who)
        code, told = ended(process)
    assert not any("Traceback" in line for line in told), "\n".join(told)
    return code


def dumped(database: Path) -> list[str]:
    with Store.open(database, readonly=True) as store:
        return list(dump(store))


def assert_agreement(archive: Path, scratch: Path) -> None:
    reparse(warc_files([archive / "warc"]), scratch, jobs=1)
    assert dumped(archive / "archive.db") == dumped(scratch)


def test_killed_five_times_every_page_is_fetched_once(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with Blog(330) as blog:
        killer = Killer(blog)
        for _ in range(5):
            assert killed(blog, archive, killer, 55) == -signal.SIGKILL
        done = crawl(blog.url, archive)
        assert done.returncode == 0, done.stderr
        assert "resuming:" in done.stderr
        asked = Counter(path for path in blog.paths() if path.startswith("/2015/"))
    assert len(asked) == 330
    # Nothing that was recorded is asked for again, only what was under way at the kill.
    assert asked.total() - 330 <= 5 * 2 * AT_ONCE
    assert rows(archive, "select count(*) from posts") == [(330,)]
    twice = "select url from captures where kind = 'post' group by url having count(*) > 1"
    assert rows(archive, twice) == []
    assert_agreement(archive, tmp_path / "rebuilt.db")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    archive = tmp_path_factory.mktemp("undisturbed")
    with Blog(60) as blog:
        assert crawl(blog.url, archive).returncode == 0
        return without(rows(archive, POSTS), blog)


def without(found: list[Any], blog: Blog) -> list[Any]:
    """*found* without the address of *blog*, which is another one every time."""
    return [
        tuple(v.replace(blog.url, "/") if isinstance(v, str) else v for v in row) for row in found
    ]


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_at_random_it_ends_as_if_nothing_had_happened(
    seed: int, undisturbed: list[Any], tmp_path: Path
) -> None:
    chance = random.Random(seed)
    archive = tmp_path / "archive"
    with Blog(60) as blog:
        killer = Killer(blog)
        for _ in range(3):
            who = chance.choice(["", "", "Archivist", "CrawlWriter", "Reader"])
            code = killed(blog, archive, killer, chance.randint(1, 30), who)
            # 0 where the crawl had so little left that it was done before.
            assert code in {0, 6 if who else -signal.SIGKILL}
        done = crawl(blog.url, archive)
        assert done.returncode == 0, done.stderr
        assert without(rows(archive, POSTS), blog) == undisturbed
    assert all(path.name.endswith(".warc.gz") for path in (archive / "warc").glob("*.warc.gz*"))
    assert_agreement(archive, tmp_path / "rebuilt.db")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_is_resumed(number: signal.Signals, tmp_path: Path) -> None:
    with Blog(60) as blog:
        answer, stop = blog.answer, {"at": 30}
        with crawling(blog.url, tmp_path) as process:

            def interrupting(path: str) -> Answer:
                stop["at"] -= 1
                if stop["at"] == 0:
                    process.send_signal(number)
                return answer(path)

            blog.answer = interrupting  # type: ignore[method-assign]
            code, _ = ended(process)
        assert code == 130
        done = crawl(blog.url, tmp_path)
        asked = Counter(path for path in blog.paths() if path.startswith("/2015/"))
    assert done.returncode == 0
    assert asked.total() == len(asked) == 60


def test_other_arguments_and_fresh_begin_anew(tmp_path: Path) -> None:
    with Blog(60) as blog:
        killer = Killer(blog)
        assert killed(blog, tmp_path, killer, 30) == -signal.SIGKILL
        few = crawl(blog.url, tmp_path, "limit=2")
        assert "resuming:" not in few.stderr
        assert killed(blog, tmp_path, killer, 30) == -signal.SIGKILL
        before = len(blog.requests)
        fresh = crawl(blog.url, tmp_path, "fresh=1")
        assert "resuming:" not in fresh.stderr
        assert fresh.returncode == 0
        assert len(blog.requests) - before >= 60


def test_what_a_down_site_left_is_asked_for_again(tmp_path: Path) -> None:
    with Blog(3) as blog:
        answers = blog.answers
        answers["*"] = Answer("down", 500)
        assert crawl(blog.url, tmp_path).returncode == 4
        del answers["*"]
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "select count(*) from posts") == [(3,)]
