"""Crawl-delay, Retry-After, robots.txt, User-Agent: seen from the server's side."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from archiver.crawl.politeness import seconds_to_wait
from tests.crawl.blog import Answer, Blog, crawl, rows

NOW = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Fri, 01 May 2026 12:01:30 GMT", 90),
        ("Fri, 01 May 2026 12:01:30 -0000", 90),
        ("Fri, 01 May 2026 11:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_retry_after_in_both_forms(value: str, seconds: float | None) -> None:
    assert seconds_to_wait(value, NOW) == seconds


def test_crawl_delay_is_the_least_pause_between_requests(tmp_path: Path) -> None:
    with Blog(2) as blog:
        blog.answers["/robots.txt"] = Answer(
            "User-agent: *\nCrawl-delay: 0.3\n", headers={"Content-Type": "text/plain"}
        )
        assert crawl(blog.url, tmp_path, settings=("DOWNLOAD_DELAY_JITTER=0",)).returncode == 0
        times = [moment for moment, path, _ in blog.requests if path != "/robots.txt"]
    assert len(times) > 3
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.25


def test_retry_after_holds_the_host_and_the_page_comes_later(tmp_path: Path) -> None:
    refused: list[datetime] = []

    with Blog(3) as blog:
        normal = blog.answer

        def once(path: str) -> Answer:
            if path == "/2015/03/office-2/" and not refused:
                refused.append(datetime.now(UTC))
                return Answer("busy", 503, {"Retry-After": "1"})
            return normal(path)

        blog.answer = once  # type: ignore[method-assign]
        done = crawl(blog.url, tmp_path, settings=("CONCURRENT_REQUESTS=1",))
        after = [t for t, _, _ in blog.requests if t > refused[0].timestamp()]
    assert done.returncode == 0
    assert rows(tmp_path, "select count(*) from posts") == [(3,)]
    assert rows(tmp_path, "select count(*) from failures where kind = 'post'") == [(0,)]
    assert min(after) - refused[0].timestamp() >= 0.9


def test_robots_txt_is_obeyed_and_what_it_refuses_is_named(tmp_path: Path) -> None:
    with Blog(3) as blog:
        blog.answers["/robots.txt"] = Answer(
            "User-agent: *\nDisallow: /2015/03/office-2/\n", headers={"Content-Type": "text/plain"}
        )
        assert crawl(blog.url, tmp_path).returncode == 0
        assert "/2015/03/office-2/" not in blog.paths()
        address = blog.address(2)
    found = rows(tmp_path, "select reason from failures where url = ?", address)
    assert found == [("robots.txt disallows it",)]


def test_the_user_agent_says_who_and_where_to_complain(tmp_path: Path) -> None:
    with Blog(1) as blog:
        assert crawl(blog.url, tmp_path).returncode == 0
        agents = {headers["User-Agent"] for _, _, headers in blog.requests}
        encodings = {headers["Accept-Encoding"] for _, _, headers in blog.requests}
    [agent] = agents
    assert agent.startswith("commentary-archiver/")
    assert "(+http" in agent
    assert encodings == {"gzip, br"}


def test_since_until_and_limit_choose_posts(tmp_path: Path) -> None:
    with Blog(5) as blog:
        assert crawl(blog.url, tmp_path / "a", "limit=2").returncode == 0
        assert crawl(blog.url, tmp_path / "b", "since=2015-03-03").returncode == 5
        assert crawl(blog.url, tmp_path / "c", "until=2015-03-01").returncode == 5
        day = ("since=2015-03-02", "until=2015-03-02")
        assert crawl(blog.url, tmp_path / "d", *day).returncode == 0
        newest = blog.address(5)
    assert rows(tmp_path / "a", "select count(*) from posts") == [(2,)]
    assert rows(tmp_path / "a", "select count(*) from posts where url = ?", newest) == [(1,)]
    assert rows(tmp_path / "d", "select count(*) from posts") == [(5,)]
