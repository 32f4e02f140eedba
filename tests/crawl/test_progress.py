"""The live line and the summary: what a person sees of a crawl."""

from pathlib import Path

import pytest

from archiver.crawl.progress import line
from archiver.crawl.summary import size
from archiver.store.frontier import Tally
from tests.crawl.blog import Blog, crawl


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


def test_long_crawls_show_hours() -> None:
    assert line(tally(10_000, 1), 1, 0, 0, 1.0).endswith("2:46:39 left")


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (2 * 10**9, "2.0 GB")],
)
def test_sizes_are_in_words(count: int, shown: str) -> None:
    assert size(count) == shown


def test_a_pipe_gets_the_summary_and_nothing_else(tmp_path: Path) -> None:
    with Blog(2) as blog:
        done = crawl(blog.url, tmp_path)
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines[0].startswith("posts     2 new, 0 changed, 0 unchanged, 0 failed")
    assert any(shown.startswith("WARC ") and ".warc.gz" in shown for shown in lines)
    assert any(str(tmp_path / "archive.db") in shown for shown in lines)
    assert lines[-1].startswith("next ")
