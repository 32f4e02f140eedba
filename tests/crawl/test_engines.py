"""Blogs of engines that have an API: every post for everyone is held, and no other."""

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from archiver.reparse import reparse, warc_files
from archiver.store.dump import dump
from archiver.store.store import Store
from tests.crawl.blog import crawl, rows
from tests.crawl.engine_blogs import BloggerBlog, EngineBlog, GhostBlog, SubstackBlog

COUNT = 16  # the last page of four is full


@attrs.frozen
class Crawled:
    """A crawl that is over."""

    blog: EngineBlog
    archive: Path
    asked: list[str]


@pytest.fixture(scope="module", params=[GhostBlog, BloggerBlog, SubstackBlog])
def crawled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp(request.param.__name__)
    with request.param(COUNT) as blog:
        done = crawl(blog.url, archive)
        assert done.returncode == 0, done.stderr
        yield Crawled(blog, archive, blog.paths())


def dumped(database: Path) -> list[str]:
    with Store.open(database, readonly=True) as store:
        return list(dump(store))


def test_every_post_for_everyone_is_held_and_no_other(crawled: Crawled) -> None:
    assert {url for (url,) in rows(crawled.archive, "select url from posts")} == (
        crawled.blog.public()
    )
    texts = [text for (text,) in rows(crawled.archive, "select body_text from posts")]
    assert all("Copper Gate (NYSE: CPG)" in text for text in texts)


def test_posts_for_subscribers_are_known_and_say_why_they_are_not_held(crawled: Crawled) -> None:
    known = rows(crawled.archive, "select url, failure from completeness where api and not held")
    closed = {crawled.blog.address(n) for n in crawled.blog.numbers() if crawled.blog.closed(n)}
    assert dict(known) == dict.fromkeys(closed, "for subscribers only")


def test_the_api_names_every_post_and_is_read_by_its_engine(crawled: Crawled) -> None:
    query = "select count(*) from completeness where api"
    assert rows(crawled.archive, query) == [(len(crawled.blog.numbers()),)]
    engine = type(crawled.blog).__name__.removesuffix("Blog").lower()
    query = "select distinct parser from captures where kind in ('api', 'post')"
    assert rows(crawled.archive, query) == [(engine,)]


def test_nothing_is_asked_for_twice(crawled: Crawled) -> None:
    pages = [path for path in crawled.asked if path != "/robots.txt"]
    assert sorted(pages) == sorted(set(pages))


def test_a_reparse_builds_the_same_database(crawled: Crawled, tmp_path: Path) -> None:
    into = tmp_path / "rebuilt.db"
    reparse(warc_files([crawled.archive / "warc"]), into, jobs=1)
    assert dumped(into) == dumped(crawled.archive / "archive.db")


def test_ghost_is_paged_by_what_it_says_comes_next(tmp_path: Path) -> None:
    with GhostBlog(COUNT) as blog:
        assert crawl(blog.url, tmp_path).returncode == 0
        pages = [path for path in blog.paths() if path.startswith("/ghost/")]
    assert [path.partition("page=")[2] for path in pages] == ["1", "2", "3", "4"]
    assert rows(tmp_path, "select distinct posts_told from captures where kind = 'api'") == [
        (COUNT,)
    ]
    assert "/sitemap-pages.xml" not in blog.paths()


@pytest.mark.parametrize("engine", [GhostBlog, BloggerBlog])
def test_an_api_is_asked_for_the_days_that_are_wanted(
    engine: type[EngineBlog], tmp_path: Path
) -> None:
    with engine(COUNT) as blog:
        done = crawl(blog.url, tmp_path, "since=2021-04-05", "until=2021-04-12")
        asked = [path for path in blog.paths() if "published" in path]
    assert done.returncode == 0, done.stderr
    named = "select count(*) from completeness where api"
    assert rows(tmp_path, named) == [(4,)]  # the posts of the month
    held = "select url from completeness where api and held order by url"
    assert rows(tmp_path, held) == [
        (blog.address(number),) for number in (5, 6) if not blog.closed(number)
    ]
    assert len(asked) == 1


def test_an_api_on_another_host_is_asked_and_read(tmp_path: Path) -> None:
    with GhostBlog(COUNT) as blog:
        own = blog.url.rstrip("/")
        other = own.replace("127.0.0.1", "localhost")
        blog.home = blog.home.replace('data-api="HOME', f'data-api="{other}')
        done = crawl(blog.url, tmp_path)
        assert done.returncode == 0, done.stderr
        assert {url for (url,) in rows(tmp_path, "select url from posts")} == blog.public()
    query = "select count(*), max(parser) from captures where kind = 'api' and instr(url, ?) = 1"
    assert rows(tmp_path, query, other) == [(4, "ghost")]
    into = tmp_path / "rebuilt.db"
    reparse(warc_files([tmp_path / "warc"]), into, jobs=1)
    assert dumped(into) == dumped(tmp_path / "archive.db")


def test_blogger_is_paged_by_the_entries_that_came_back(tmp_path: Path) -> None:
    with BloggerBlog(COUNT) as blog:
        assert crawl(blog.url, tmp_path).returncode == 0
        pages = [path for path in blog.paths() if path.startswith("/feeds/posts/")]
    assert [path.partition("start-index=")[2] for path in pages] == ["1", "5", "9", "13"]


def test_comments_that_a_page_leaves_out_come_from_their_feed(tmp_path: Path) -> None:
    with BloggerBlog(COUNT) as blog:
        assert crawl(blog.url, tmp_path).returncode == 0
        feeds = [path for path in blog.paths() if "/comments/" in path]
    assert len(feeds) == 2
    query = (
        "select c.comment_id, c.author, c.text from comments c join posts p on p.id = c.post_id "
        "where p.url = ? order by 1"
    )
    found = rows(tmp_path, query, blog.address(3))
    assert found == [(f"81{n}", f"Passenger {n}", f"I was on ferry {n}.") for n in range(1, 7)]


def test_substack_is_asked_until_an_answer_is_empty(tmp_path: Path) -> None:
    with SubstackBlog(30) as blog:
        assert crawl(blog.url, tmp_path).returncode == 0
        pages = [path for path in blog.paths() if path.startswith("/api/")]
    offsets = [path.partition("offset=")[2].partition("&")[0] for path in pages]
    assert offsets == ["0", "12", "24", "36"]
    assert {url for (url,) in rows(tmp_path, "select url from posts")} == blog.public()
