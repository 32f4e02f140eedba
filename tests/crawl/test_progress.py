"""The live line and the summary: what a person sees of a crawl."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from scrapy import signals
from scrapy.exceptions import NotConfigured

from archiver.crawl.extension import Archiving
from archiver.crawl.messages import Finish
from archiver.crawl.progress import ProgressLine, line
from archiver.crawl.summary import render, size
from archiver.store.again import Spared
from archiver.store.frontier import Tally
from archiver.store.read import Outcome
from tests.crawl.blog import Blog, crawl
from tests.crawl.stub import StubCrawler


def tally(known: int, done: int, failed: int = 0, waiting: int = 0) -> Tally:
    return Tally(posts_known=known, posts_done=done, posts_failed=failed, waiting=waiting)


def test_the_line_counts_against_what_is_known_and_says_how_long() -> None:
    shown = line(tally(100, 24, 1, 80), pages=50, received=3_400_000, errors=1, elapsed=25)
    assert shown == "25/100 posts · 2.0 pages/s · 3.4 MB · 1 error · 1:15 left"


def test_before_the_first_post_there_is_nothing_to_estimate() -> None:
    assert line(tally(0, 0, waiting=3), 1, 900, 0, 2.0) == (
        "0/0 posts · 0.5 pages/s · 900 bytes · looking for posts"
    )


def test_after_the_last_post_files_may_be_waiting() -> None:
    assert line(tally(9, 9, waiting=12), 9, 0, 0, 0.0).endswith("12 files waiting")


def test_posts_that_need_not_be_asked_do_not_count_as_known() -> None:
    spared = attrs.evolve(tally(3, 1), posts_spared=997)
    assert line(spared, 4, 0, 0, 2.0) == (
        "1/3 posts · 2.0 pages/s · 0 bytes · 997 not asked · 0:04 left"
    )
    assert line(attrs.evolve(tally(0, 0), posts_spared=9), 4, 0, 0, 2.0).endswith("9 not asked")


def test_long_crawls_show_hours() -> None:
    assert line(tally(10_000, 1), 1, 0, 0, 1.0).endswith("2:46:39 left")


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (2 * 10**9, "2.0 GB"),
        (3 * 10**15, "3000.0 TB"),
    ],
)
def test_sizes_are_in_words(count: int, shown: str) -> None:
    assert size(count) == shown


class Terminal(io.StringIO):
    """What a person sees, with what moves the cursor."""

    def isatty(self) -> bool:
        return True


def shown_of(archiving: object, monkeypatch: pytest.MonkeyPatch, *, opened: bool = True) -> str:
    """What a terminal has shown of a crawl with the extension *archiving*, once it is over."""
    terminal = Terminal()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(sys, "stderr", terminal)
    crawler = StubCrawler()
    crawler.stats |= {"downloader/response_bytes": 3_400_000, "downloader/exception_count": 2}
    progress = ProgressLine.from_crawler(crawler)  # type: ignore[arg-type]
    crawler.extensions |= {Archiving: archiving, ProgressLine: progress}
    if opened:
        crawler.signals.send_catch_log(signals.spider_opened)
    crawler.signals.send_catch_log(signals.spider_closed)
    return terminal.getvalue()


def test_a_terminal_shows_the_line_and_takes_it_away(monkeypatch: pytest.MonkeyPatch) -> None:
    archiving = SimpleNamespace(crawl=SimpleNamespace(tally=tally(9, 4, 1)))
    shown = shown_of(archiving, monkeypatch)
    assert "5/9 posts · 0.0 pages/s · 3.4 MB · 3 errors · 0:00 left" in shown
    assert shown.endswith("\x1b[1A\x1b[2K")  # up, and the line erased


def test_before_the_archive_is_open_there_is_a_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for archiving in (None, SimpleNamespace()):
        assert "0/0 posts · 0.0 pages/s" in shown_of(archiving, monkeypatch)


def test_a_crawl_that_never_opens_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown_of(None, monkeypatch, opened=False) == ""


def test_a_pipe_and_a_log_file_get_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(NotConfigured):
        ProgressLine.from_crawler(StubCrawler(LOG_FILE="crawl.log"))  # type: ignore[arg-type]
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with pytest.raises(NotConfigured):
        ProgressLine.from_crawler(StubCrawler())  # type: ignore[arg-type]


def finish(complete: bool = True, **more: Any) -> Finish:
    """A run that brought a little of everything."""
    given: dict[str, Any] = {
        "new": 3,
        "changed": 1,
        "unchanged": 0,
        "failed": {"HTTP 404 Not Found": 2, "no title on the page": 1},
        "other_failures": {"robots.txt disallows it": 4},
        "warc_files": ("letters-1.warc.gz",),
        "posts": 4,
    }
    return Finish(outcome=Outcome(**(given | more)), complete=complete)


def test_the_summary_tells_what_came_where_it_lies_and_what_to_do_next(tmp_path: Path) -> None:
    archive = tmp_path / "my archive"
    (archive / "warc").mkdir(parents=True)
    (archive / "warc" / "letters-1.warc.gz").write_bytes(b"x" * 1500)
    assert render(finish(), archive).splitlines() == [
        "posts     3 new, 1 changed, 0 unchanged, 3 failed",
        "          2 × HTTP 404 Not Found",
        "          1 × no title on the page",
        "others    4 failed: listings, files",
        "          4 × robots.txt disallows it",
        f"WARC      {archive}/warc/letters-1.warc.gz  1.5 kB",
        f"database  {archive}/archive.db",
        f"next      archiver search WORDS --archive '{archive}'; also stats, show URL, --help",
    ]


def test_the_summary_of_a_later_crawl_tells_what_was_not_asked_and_what_is_gone() -> None:
    outcome = finish(new=1, changed=1, unchanged=10, gone=2, failed={}, posts=1021)
    spared = Spared(unchanged=900, unsigned=109)
    shown = render(attrs.evolve(outcome, spared=spared), Path("output")).splitlines()
    assert shown[1:5] == [
        "gone      2 no longer there; the archive keeps them",
        "asked     14 posts; 900 not asked since they are unchanged",
        "no sign   109 posts not asked since nothing tells whether they changed; -a sample=N asks",
        "          N of them, -a recheck=all every post: 1,021 requests",
    ]


CERTIFICATE: dict[str, Any] = {
    "held": 1000,
    "known": 1012,
    "sources": {"api": 1000, "sitemap": 1004, "feed": 0, "archive": 0, "link": 640},
    "disagreements": [{"lacking": "api", "named_by": {"sitemap": 4}, "posts": ["a"] * 4}],
    "own_total": {"total": 1020, "url": "u", "difference": 8},
    "cut": [{"url": "u", "reason": "part 2 of 2 is missing"}],
    "unseen": {"at_least": 3},
}


def test_the_summary_tells_how_complete_the_archive_is() -> None:
    told = attrs.evolve(finish(failed={}), certificate=CERTIFICATE)
    assert render(told, Path("output")).splitlines()[1:7] == [
        "coverage  1,000 posts held of 1,012 known; named by API 1,000, sitemap 1,004, links 640",
        "          API lacks 4 posts: sitemap names 4",
        "          the site says 1,020 posts, 8 more than were found",
        "          1 held without a part of their text",
        "          at least 3 more are on no list and in no link",
        "          `archiver coverage` tells which, and how that is known",
    ]


def test_a_complete_archive_has_one_line_and_a_blog_without_posts_none() -> None:
    agreed = CERTIFICATE | {
        "disagreements": [], "own_total": None, "cut": [], "unseen": {"at_least": None},
    }  # fmt: skip
    told = attrs.evolve(finish(failed={}), certificate=agreed)
    shown = render(told, Path("output")).splitlines()
    assert [line.split()[0] for line in shown[1:3]] == ["coverage", "others"]
    none = attrs.evolve(told, certificate=agreed | {"known": 0})
    assert "coverage" not in render(none, Path("output"))


def test_where_archiver_looks_anyway_need_not_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = render(finish(complete=False, failed={}, other_failures={}), Path("output"))
    assert told.splitlines() == [
        "posts     3 new, 1 changed, 0 unchanged, 0 failed",
        "WARC      output/warc/letters-1.warc.gz  0 bytes",
        "database  output/archive.db",
        "stopped   before everything was fetched; run the same command again",
        "next      archiver search WORDS; also stats, show URL, --help",
    ]


def test_a_pipe_gets_the_summary_and_nothing_else(tmp_path: Path) -> None:
    with Blog(2) as blog:
        done = crawl(blog.url, tmp_path)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0].startswith("posts     2 new, 0 changed, 0 unchanged, 0 failed")
    assert any(shown.startswith("WARC ") and ".warc.gz" in shown for shown in lines)
    assert any(str(tmp_path / "archive.db") in shown for shown in lines)
    assert lines[-1].startswith("next ")
