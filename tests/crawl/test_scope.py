"""What a crawl leaves alone, seen from the servers' side and in the database."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from archiver.reparse import reparse, warc_files
from archiver.store.dump import dump
from archiver.store.store import Store
from tests.crawl.blog import Answer, Blog, crawl, post, rows

PNG = Answer(b"\x89PNG\r\n\x1a\n", headers={"Content-Type": "image/png"})
REFUSED = "select url, kind, reason from refused order by url"


def moved(to: str, status: int = 302) -> Answer:
    return Answer("", status, {"Location": to})


def reads_the_same(archive: Path, scratch: Path) -> None:
    """Assert that the WARC files alone give the same database."""
    into = scratch / "rebuilt.db"
    reparse(warc_files([archive / "warc"]), into, jobs=1)
    dumps = []
    for database in (into, archive / "archive.db"):
        with Store.open(database, readonly=True) as store:
            dumps.append(list(dump(store)))
    assert dumps[0] == dumps[1]


@attrs.frozen
class Crawled:
    """A finished crawl of a blog, and the blog on another host beside it."""

    archive: Path
    blog: Blog
    other: Blog
    elsewhere: str
    stderr: str


@pytest.fixture(scope="module")
def redirected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("redirects")
    with Blog(6) as blog, Blog(1) as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        for number, to in enumerate(
            [f"{elsewhere}a/", "http://10.0.0.1/a/", "ftp://letters.example/a", "/again/"], start=1
        ):
            blog.answers[f"/2015/03/office-{number}/"] = moved(to)
        blog.answers["/again/"] = moved("/2015/03/office-4/")
        refresh = '<meta http-equiv="refresh" content="60">'
        blog.answers["/2015/03/office-5/"] = Answer(
            post(5).replace("<title>", f"{refresh}<title>")
        )
        done = crawl(blog.url, archive)
        assert done.returncode == 0, done.stderr
        yield Crawled(archive, blog, other, elsewhere, done.stderr)


class TestRedirects:
    def test_lead_nowhere_outside_and_say_so(self, redirected: Crawled) -> None:
        failed = rows(redirected.archive, "select url, reason from failures where kind = 'post'")
        blog = redirected.blog
        assert dict(failed) == {
            blog.address(1): f"redirects to {redirected.elsewhere}a/: on another host",
            blog.address(2): "redirects to http://10.0.0.1/a/: not a public address",
            blog.address(3): "redirects to ftp://letters.example/a",
            blog.address(4): "redirects in a circle",
        }
        assert redirected.other.requests == []

    def test_are_among_what_was_refused(self, redirected: Crawled) -> None:
        blog = redirected.blog
        found = {url: (kind, reason) for url, kind, reason in rows(redirected.archive, REFUSED)}
        assert found == {
            f"{redirected.elsewhere}a/": ("post", "on another host"),
            "http://10.0.0.1/a/": ("post", "not a public address"),
            "ftp://letters.example/a": ("post", "not http or https"),
        }
        [(named_by,)] = rows(
            redirected.archive, "select named_by from refused where url like 'ftp%'"
        )
        assert named_by == blog.address(3)
        assert "refused   3 addresses out of scope" in redirected.stderr

    def test_in_a_circle_cost_one_round(self, redirected: Crawled) -> None:
        paths = redirected.blog.paths()
        assert paths.count("/2015/03/office-4/") == 1
        assert paths.count("/again/") == 1

    def test_to_itself_by_the_page_costs_nothing(self, redirected: Crawled) -> None:
        assert redirected.blog.paths().count("/2015/03/office-5/") == 1
        held = "select count(*) from posts where url = ?"
        assert rows(redirected.archive, held, redirected.blog.address(5)) == [(1,)]

    def test_are_read_from_the_warc_alike(self, redirected: Crawled, tmp_path: Path) -> None:
        reads_the_same(redirected.archive, tmp_path)


def test_a_station_that_leads_back_is_followed(tmp_path: Path) -> None:
    with Blog(1) as blog, Blog(0) as station:
        elsewhere = station.url.replace("127.0.0.1", "localhost")
        back = f"{blog.address(1)}?seen=1"
        hello = f"/hello?to={back.replace(':', '%3A').replace('/', '%2F').replace('?', '%3F')}"
        blog.answers["/2015/03/office-1/"] = moved(elsewhere.rstrip("/") + hello)
        station.answers[hello] = moved(back)
        blog.answers["/2015/03/office-1/?seen=1"] = Answer(post(1))
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "select count(*) from posts") == [(1,)]


def test_one_that_does_not_is_named(tmp_path: Path) -> None:
    with Blog(2) as blog, Blog(0) as station:
        elsewhere = station.url.replace("127.0.0.1", "localhost")
        gate = f"{elsewhere}gate?to={blog.url.replace(':', '%3A').replace('/', '%2F')}"
        blog.answers["/2015/03/office-1/"] = moved(gate)
        station.answers[gate.removeprefix(elsewhere[:-1])] = Answer(post(9))
        done = crawl(blog.url, tmp_path)
        failed = rows(tmp_path, "select reason from failures where url = ?", blog.address(1))
    assert done.returncode == 0, done.stderr
    assert failed == [(f"redirects to {gate}",)]
    assert rows(tmp_path, "select count(*) from posts") == [(1,)]


def test_include_and_exclude_choose_and_every_one_given_counts(tmp_path: Path) -> None:
    with Blog(5) as blog:
        blog.answers["/2015/03/office-1/"] = Answer(post(1, body='<p><img src="/a.png"></p>'))
        blog.answers["/a.png"] = PNG
        done = crawl(
            blog.url,
            tmp_path / "archive",
            *("include=/2015/03/office-1/", "include=*/office-2/ */office-3/"),
            "exclude=/*/office-3",
        )
        asked, address = blog.paths(), blog.address
    assert done.returncode == 0, done.stderr
    assert sorted(path for path in asked if "office" in path) == [
        "/2015/03/office-1/",
        "/2015/03/office-2/",
    ]
    assert "/a.png" in asked
    assert rows(tmp_path / "archive", REFUSED) == [
        (address(3), "post", "-a exclude=/*/office-3"),
        (address(4), "post", "matches no -a include="),
        (address(5), "post", "matches no -a include="),
    ]
    missing = "select failure from completeness where not held and url = ?"
    assert rows(tmp_path / "archive", missing, address(4)) == [("matches no -a include=",)]
    [(arguments,)] = rows(tmp_path / "archive", "select arguments from runs")
    assert json.loads(arguments)["exclude"] == "/*/office-3"
    reads_the_same(tmp_path / "archive", tmp_path)


def test_rules_that_let_no_post_in_are_told_as_such(tmp_path: Path) -> None:
    with Blog(2) as blog:
        done = crawl(blog.url, tmp_path, "include=/2016/*")
    assert done.returncode == 5
    assert "that include= and exclude= let in" in done.stderr


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("cited")
    with Blog(2) as blog, Blog(0) as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        links = "".join(
            f'<p>Lantern says <a href="{elsewhere}{name}">so</a>.</p>'
            for name in ("news/", "paper.pdf", "secret/")
        )
        blog.answers["/2015/03/office-1/"] = Answer(post(1, body=links))
        other.answers["/robots.txt"] = Answer(
            "User-agent: *\nDisallow: /secret/\n", headers={"Content-Type": "text/plain"}
        )
        # To all looks a post of a blog, with a feed and a frame of its own.
        page = post(9, body='<p><img src="/a.png"><a href="/deeper/">on</a></p>')
        page = page.replace("<article", f'<iframe src="{elsewhere}frame/"></iframe><article')
        other.answers["/news/"] = Answer(page)
        other.answers["/a.png"] = PNG
        other.answers["/paper.pdf"] = Answer(
            b"%PDF-1.4", headers={"Content-Type": "application/pdf"}
        )
        done = crawl(blog.url, archive, "cited=1")
        assert done.returncode == 0, done.stderr
        yield Crawled(archive, blog, other, elsewhere, done.stderr)


class TestCitedPages:
    def test_are_kept_with_what_they_need_and_lead_no_further(self, cited: Crawled) -> None:
        assert sorted(cited.other.paths()) == ["/a.png", "/news/", "/paper.pdf", "/robots.txt"]
        found = "select kind from captures where url = ?"
        assert rows(cited.archive, found, f"{cited.elsewhere}news/") == [("frame",)]
        assert rows(cited.archive, found, f"{cited.elsewhere}paper.pdf") == [("file",)]

    def test_are_no_posts(self, cited: Crawled) -> None:
        assert rows(cited.archive, "select count(*) from posts") == [(2,)]
        assert rows(cited.archive, "select count(*) from known_posts") == [(2,)]

    def test_obey_the_robots_txt_of_their_host(self, cited: Crawled) -> None:
        failed = rows(cited.archive, "select kind, reason from failures where url like '%secret/'")
        assert failed == [("cited", "robots.txt disallows it")]

    def test_come_behind_the_blog_itself(self, cited: Crawled) -> None:
        first = min(at for at, path, _ in cited.other.requests if path != "/robots.txt")
        assert first > max(at for at, path, _ in cited.blog.requests if "office" in path)

    def test_are_read_from_the_warc_alike(self, cited: Crawled, tmp_path: Path) -> None:
        reads_the_same(cited.archive, tmp_path)


def test_unasked_for_they_are_refused_and_named_once(tmp_path: Path) -> None:
    with Blog(2) as blog:
        link = '<p>Lantern says <a href="http://localhost:9/news/">so</a>.</p>'
        for number in (1, 2):
            blog.answers[f"/2015/03/office-{number}/"] = Answer(post(number, body=link))
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "select url, reason, times from refused") == [
        ("http://localhost:9/news/", "cited page; -a cited=1 fetches those", 2)
    ]


def test_names_lead_to_where_the_person_started_and_nowhere_else_inside(tmp_path: Path) -> None:
    with Blog(1) as blog, socket.create_server(("127.0.0.2", 0)) as inside:
        port = inside.getsockname()[1]
        cdn = blog.url.replace("127.0.0.1", "cdn.test")
        images = f'<img src="{cdn}a.png"><img src="http://inside.test:{port}/b.png">'
        blog.answers["/2015/03/office-1/"] = Answer(post(1, body=f"<p>Lantern.</p>{images}"))
        blog.answers["/a.png"] = PNG
        blog.url = blog.url.replace("127.0.0.1", "letters.test")
        done = crawl(
            blog.url, tmp_path, settings=("TWISTED_DNS_RESOLVER=tests.crawl.names.Names",)
        )
        asked = blog.paths()
        received = []
        for _ in range(2):  # robots.txt and the picture
            peer, _ = inside.accept()
            with peer:
                received.append(peer.recv(99))
    assert done.returncode == 0, done.stderr
    assert "/a.png" in asked
    assert received == [b"", b""]
    [(reason,)] = rows(tmp_path, "select reason from failures where url like '%b.png'")
    assert reason == "inside.test leads to 127.0.0.2, not a public address"
    assert (f"http://inside.test:{port}/b.png", "file", reason) in rows(tmp_path, REFUSED)


def test_what_was_left_alone_is_among_scrapy_s_stats(tmp_path: Path) -> None:
    cited = "<p>A bench stands there (<a href='https://council.example/benches'>source</a>).</p>"
    with Blog(2) as blog:
        blog.answers["/2015/03/office-1/"] = Answer(post(1, body=cited))
        done = crawl(blog.url, tmp_path, settings=("LOG_LEVEL=INFO",))
    assert done.returncode == 0, done.stderr
    assert "'archiver/refused': 1," in done.stderr
    assert "'archiver/posts_gone': 0," in done.stderr


def test_a_long_address_is_asked_for_like_others(tmp_path: Path) -> None:
    long = f"/{'a' * 8000}.png"
    with Blog(1) as blog:
        page = post(1).replace("</article>", f'<img src="{long}"></article>')
        blog.answers["/2015/03/office-1/"] = Answer(page)
        blog.answers[long] = PNG
        assert crawl(blog.url, tmp_path).returncode == 0
        assert blog.paths().count(long) == 1


def test_an_address_that_no_request_can_be_made_for_is_a_failure_of_its_own(
    tmp_path: Path,
) -> None:
    odd = "https://[::1]user:name@office/"
    with Blog(2) as blog:
        page = post(1).replace("</article>", f'<img src="{odd}"></article>')
        blog.answers["/2015/03/office-1/"] = Answer(page)
        assert crawl(blog.url, tmp_path).returncode == 0
    failed = dict(rows(tmp_path, "select url, reason from failures where kind = 'file'"))
    assert failed[odd].startswith("cannot be asked for: ")
    assert rows(tmp_path, "select count(*) from posts") == [(2,)]
