"""Thirty posts among traps: each is found once, nothing else is taken for one, and it ends."""

import re
from collections import Counter
from pathlib import Path

import pytest

from archiver.reparse import reparse
from archiver.store import Store
from archiver.store.coverage import coverage
from archiver.store.dump import dump
from archiver.warc.finding import warc_files
from tests.crawl.blog import crawl, rows
from tests.crawl.traps import COUNT, NO_POSTS, REASONS, TRICKY, TrapSite


@pytest.mark.parametrize(
    ("wordpress", "sitemap", "most"),
    [(True, True, 500), (False, False, 600)],
    ids=["wordpress", "links"],
)
def test_a_site_of_traps(tmp_path: Path, wordpress: bool, sitemap: bool, most: int) -> None:
    with TrapSite(wordpress=wordpress, sitemap=sitemap) as blog:
        done = crawl(blog.url, tmp_path, "js=0")
        honest, odd = blog.honest(), {blog.odd(name): REASONS[name] for name in NO_POSTS}
        asked = blog.paths()
    assert done.returncode == 0, done.stderr
    found = dict(rows(tmp_path, "select url, title from posts"))
    assert found.keys() == honest
    for number, (title, _) in TRICKY.items():
        assert found[blog.address(number)] == title
    failures = dict(rows(tmp_path, "select url, reason from failures"))
    assert {url: failures.get(url) for url in odd} == odd
    assert_bounded(asked, most)
    assert_told(done.stderr, tmp_path)
    assert_reparsed(tmp_path)


def assert_bounded(asked: list[str], most: int) -> None:
    """No trap has cost more than its bound, and no post was asked for twice."""
    by_trap = Counter(path.split("/")[1] for path in asked)
    posts = [path for path in asked if re.fullmatch(r"/2015/03/office-\d\d?/.*", path)]
    assert len(posts) == len(set(posts)) == COUNT
    assert by_trap["shop"] <= 51  # one was in the sitemap
    assert by_trap["calendar"] <= 51
    assert by_trap["topics"] <= 40
    assert by_trap["deep"] <= 20
    assert by_trap["chain"] <= 9 * (COUNT + 1)  # linear: a chain a post, eight hops each
    assert by_trap["loop"] <= 9
    assert sum("map-" in path for path in asked) <= 3
    assert len(asked) <= most


def assert_told(summary: str, archive: Path) -> None:
    """What is no post and what was left out is counted with its reason."""
    assert "posts     30 new, 0 changed, 0 unchanged" in summary
    for line in ("no posts ", "left out ", "× a listing", "× consent wall", "× log-in page"):
        assert line in summary
    with Store.open(archive / "archive.db", readonly=True) as store:
        [told] = coverage(store)
    assert told["held"] == COUNT
    assert told["left_out"].keys() == {
        "left out: links to its like have led to no post",
        "left out: its path repeats itself 3 times",
    }
    assert told["no_posts"]["no post: a listing"] > 10
    assert told["no_posts"]["soft 404: redirects to the front page"] == 1
    assert told["no_posts"]["soft 404: the page calls itself the front page"] == 1
    assert told["no_posts"]["no post: redirects to a log-in page"] == 1
    barred = {reason for reason in REASONS.values() if not reason.startswith(("no", "soft"))}
    circles = {"max redirections reached", "redirects in a circle"}
    assert told["missing"].keys() == barred | circles
    assert told["known"] == COUNT + sum(told["missing"].values())


def assert_reparsed(archive: Path) -> None:
    into = archive / "rebuilt.db"
    reparse(warc_files([archive / "warc"]), into, jobs=1)
    dumps = []
    for database in (into, archive / "archive.db"):
        with Store.open(database, readonly=True) as store:
            dumps.append(list(dump(store)))
    assert dumps[0] == dumps[1]
