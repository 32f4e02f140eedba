"""A look at a blog before it is crawled."""

import json
from pathlib import Path

from tests import zygote
from tests.cli.conftest import Done, Run
from tests.crawl.blog import Answer, Blog

# The project's own settings are polite, and a test has no time.
FAST = """
import sys
from archiver import settings
settings.DOWNLOAD_DELAY, settings.AUTOTHROTTLE_ENABLED = 0, False
from archiver.cli import main
main(sys.argv[1:])
"""


def inspected(*arguments: str, cwd: Path) -> Done:
    """Scrapy runs once in a process, so the look has one of its own."""
    done = zygote.run(FAST, "inspect", *arguments, cwd=cwd)
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def test_it_tells_the_engine_the_sources_and_a_post_and_keeps_nothing(tmp_path: Path) -> None:
    with Blog(7) as blog:
        asked = Answer(
            f'<html><head><link rel="https://api.w.org/" href="{blog.url}wp-json/">'
            '<meta name="generator" content="WordPress 6.4"></head><body class="home">'
        )
        blog.answers["/"] = asked
        done = inspected(blog.url, "--json", cwd=tmp_path)
        shown = inspected(blog.url, cwd=tmp_path)
    assert done.code == 0
    told = json.loads(done.out)
    assert told["home"] == blog.url
    assert [(one["engine"], one["score"]) for one in told["engines"]] == [("wordpress", 10)]
    assert told["known"] == told["sources"]["api"] == 7
    assert told["post"]["title"].startswith("INTERNET: Lantern Opens Office")
    assert told["listings_not_asked"] == 0
    lines = shown.out.splitlines()
    assert "engine     wordpress, score 10" in lines
    assert "           generator WordPress 6.4" in lines
    assert "           7 by API" in lines
    assert told["post"]["title"] in lines
    assert not any(line.startswith("bytes") for line in lines)
    assert list(tmp_path.iterdir()) == []


def test_no_more_listings_are_asked_than_said(tmp_path: Path) -> None:
    with Blog(7) as blog:
        done = inspected(blog.url, "--listings", "1", "--json", cwd=tmp_path)
        assert done.code == 0
        assert [path for path in blog.paths() if path != "/robots.txt"] == ["/"]
    told = json.loads(done.out)
    assert told["listings_not_asked"] > 2
    assert [one["engine"] for one in told["engines"]] == ["wordpress"]
    assert told["post"] is None


def test_a_site_that_is_down_and_a_wrong_address_end_in_one_line(run: Run, tmp_path: Path) -> None:
    with Blog(1) as blog:
        down = blog.url
    done = inspected(down, cwd=tmp_path)
    assert done.code == 3
    assert done.err.startswith(f"error: {down} cannot be reached")
    wrong = run("inspect", "letters.example")
    assert (wrong.code, wrong.out) == (2, "")
    assert wrong.err == (
        "error: letters.example: not a web address; write it as https://blog.example/\n"
    )


def test_a_front_page_that_refuses_ends_with_4(tmp_path: Path) -> None:
    with Blog(1) as blog:
        blog.answers["*"] = Answer("no", status=403)
        assert inspected(blog.url, cwd=tmp_path).code == 4
