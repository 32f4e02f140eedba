"""Posts that no list and no link names, found by the numbers that nothing known has."""

import re
from pathlib import Path

import pytest

from archiver.reparse import reparse
from archiver.store.coverage import coverage
from archiver.store.dump import dump
from archiver.store.store import Store
from archiver.warc.finding import warc_files
from tests.crawl.blog import Answer, Blog, crawl, post, rows

HIDDEN = (2, 5)
ABOUT = (
    "<!DOCTYPE html><html><head><title>About</title></head>"
    '<body class="page-template-default page page-id-6"><article id="post-6"><h1>About</h1>'
    "<p>Letters about offices.</p></article></body></html>"
)
PICTURE = (
    "<!DOCTYPE html><html><head><title>Lantern</title></head>"
    '<body class="attachment attachment-template-default attachmentid-4 single single-attachment">'
    '<article id="post-4"><h1>Lantern</h1><p><img src="/lantern.png"></p></article></body></html>'
)


class Hiding(Blog):
    """Its API names posts 8 and 9 alone; 2 and 5 are posts, 6 a page and 4 an image."""

    def __init__(self) -> None:
        super().__init__(9)
        for number in HIDDEN:
            self.answers[f"/?p={number}"] = Answer(
                status=301, headers={"Location": self.address(number)}
            )
        self.answers["/?p=6"] = Answer(status=301, headers={"Location": f"{self.url}about/"})
        self.answers["/about/"] = Answer(ABOUT)
        self.answers["/?p=4"] = Answer(PICTURE)
        self.answers["/2015/03/office-9/"] = Answer(post(9))

    def _entry(self, number: int) -> dict[str, object]:
        return super()._entry(max(number, 8))

    def numbers(self) -> list[int]:
        found = (re.fullmatch(r"/\?p=(\d+)", path) for path in self.paths())
        return [int(match[1]) for match in found if match]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def test_posts_that_only_their_number_leads_to_are_found(archive: Path) -> None:
    with Hiding() as blog:
        done = crawl(blog.url, archive, "ids=1", settings=("CONCURRENT_REQUESTS_PER_DOMAIN=1",))
        assert done.returncode == 0, done.stderr
        assert blog.numbers()[0] == 7, "the highest first"
        assert sorted(blog.numbers()) == [1, 2, 3, 4, 5, 6, 7]
        named = blog.paths().index("/2015/03/office-8/")
        assert named < blog.paths().index("/?p=7")
        held = {url for (url,) in rows(archive, "select url from posts")}
        assert held == {blog.address(number) for number in (8, 9, *HIDDEN)}
        for number in HIDDEN:
            [(address,)] = rows(
                archive,
                "select k.url from aliases a join known_posts k on k.id = a.known_post_id "
                "where a.key like ?",
                f"%?p={number}",
            )
            assert address == blog.address(number)
    assert "numbers   3 asked for that no post has" in done.stderr
    assert "posts     4 new" in done.stderr
    with Store.open(archive / "archive.db", readonly=True) as store:
        [told] = coverage(store)
        before = list(dump(store))
    assert (told["held"], told["known"]) == (4, 4)
    rebuilt = archive / "rebuilt.db"
    reparse(warc_files([archive / "warc"]), rebuilt, jobs=1)
    with Store.open(rebuilt, readonly=True) as store:
        assert list(dump(store)) == before


def test_a_later_crawl_asks_for_no_number_twice(archive: Path) -> None:
    with Hiding() as blog:
        assert crawl(blog.url, archive, "ids=1").returncode == 0
        blog.requests.clear()
        assert crawl(blog.url, archive, "ids=1").returncode == 0
        assert blog.numbers() == []


def test_no_number_is_asked_for_unless_that_is_wanted(archive: Path) -> None:
    with Hiding() as blog:
        assert crawl(blog.url, archive).returncode == 0
        assert blog.numbers() == []
        refused = crawl(blog.url, archive, "ids=1", "limit=3")
    assert refused.returncode == 2
    assert "leave out since=, until= and limit=" in refused.stderr
