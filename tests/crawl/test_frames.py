"""Documents that posts show in frames are kept with what they need, and lead no further."""

from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from archiver.reparse import reparse, warc_files
from archiver.store.dump import dump
from archiver.store.store import Store
from tests.crawl.blog import Answer, Blog, crawl, post, rows

PNG = Answer(b"\x89PNG\r\n\x1a\n", headers={"Content-Type": "image/png"})


@attrs.frozen
class Crawled:
    """One crawl of a blog whose first post shows frames."""

    archive: Path
    blog: Blog
    other: str
    """The same server under another host name."""

    def kinds(self) -> dict[str, str]:
        found = rows(self.archive, "select url, kind from captures where status = 200")
        return {url.replace(self.blog.url, "/"): kind for url, kind in found}


def serve(blog: Blog, other: str) -> None:
    """A player on another host behind a redirect, a chart and a small post on the blog's own."""
    blog.answers["/2015/03/office-1/"] = Answer(
        post(
            1,
            body=f'<p>Lantern.</p><iframe src="{other}film/"></iframe><embed src="/chart/">'
            '<iframe src="/2015/03/office-2/embed/#?secret=x"></iframe>'
            f'<object data="{other}paper.pdf"></object><iframe src="{other}missing/"></iframe>',
        )
    )
    blog.answers["/film/"] = Answer("", 302, {"Location": f"{other}film/one/"})
    blog.answers["/film/one/"] = Answer(
        '<html><head><link rel="stylesheet" href="film.css"></head><body class="single-post">'
        f'<h1>A film</h1><img src="still.png"><iframe src="{other}nested/"></iframe>'
        '<img src="trap"><article class="hentry">no post</article></body></html>'
    )
    blog.answers["/film/one/film.css"] = Answer(
        "p{background:url(curtain.png)}", headers={"Content-Type": "text/css"}
    )
    blog.answers["/film/one/trap"] = Answer('<html><img src="deeper.png"></html>')
    blog.answers["/chart/"] = Answer('<html><body><img src="bars.png"></body></html>')
    blog.answers["/2015/03/office-2/embed/"] = Answer(post(2, title="In little"))
    blog.answers["/paper.pdf"] = Answer(b"%PDF-1.4", headers={"Content-Type": "application/pdf"})
    for path in ("/film/one/still.png", "/film/one/curtain.png", "/chart/bars.png"):
        blog.answers[path] = PNG


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("frames")
    with Blog(3) as blog:
        other = blog.url.replace("127.0.0.1", "localhost")
        serve(blog, other)
        done = crawl(blog.url, archive)
        assert done.returncode == 0, done.stderr
        yield Crawled(archive, blog, other)


def test_the_document_is_kept_behind_its_redirect_and_with_what_it_needs(
    crawled: Crawled,
) -> None:
    kinds = crawled.kinds()
    assert kinds[f"{crawled.other}film/one/"] == "frame"
    assert kinds[f"{crawled.other}film/one/still.png"] == "file"
    assert kinds[f"{crawled.other}film/one/film.css"] == "stylesheet"
    assert kinds[f"{crawled.other}film/one/curtain.png"] == "file"
    assert kinds[f"{crawled.other}paper.pdf"] == "file"


def test_so_are_those_of_the_blogs_own_host(crawled: Crawled) -> None:
    kinds = crawled.kinds()
    assert kinds["/chart/"] == "other"
    assert kinds["/chart/bars.png"] == "file"
    assert kinds["/2015/03/office-2/embed/"] == "other"


def test_it_leads_no_further(crawled: Crawled) -> None:
    asked = crawled.blog.paths()
    assert "/film/one/trap" in asked
    assert "/nested/" not in asked
    assert "/film/one/deeper.png" not in asked


def test_no_document_in_a_frame_is_a_post(crawled: Crawled) -> None:
    titles = rows(crawled.archive, "select title from posts order by url")
    assert titles == [(f"INTERNET: Lantern Opens Office {number}",) for number in (1, 2, 3)]
    assert rows(crawled.archive, "select count(*) from known_posts") == [(3,)]


def test_one_that_is_missing_is_named_among_the_failures(crawled: Crawled) -> None:
    failed = rows(crawled.archive, "select url, status from failures where status = 404")
    assert (f"{crawled.other}missing/", 404) in failed


def test_its_size_has_the_limit_of_files(tmp_path: Path) -> None:
    with Blog(1) as blog:
        other = blog.url.replace("127.0.0.1", "localhost")
        frame = f'<iframe src="{other}film/"></iframe>'
        blog.answers["/2015/03/office-1/"] = Answer(post(1, body=frame))
        blog.answers["/film/"] = Answer("<p>" + "film " * 2000)
        done = crawl(blog.url, tmp_path, settings=("ARCHIVE_MEDIA_MAXSIZE=4000",))
    assert done.returncode == 0, done.stderr
    cut = rows(tmp_path, "select truncated from captures where url = ?", f"{other}film/")
    assert cut == [("length",)]
    assert rows(tmp_path, "select count(*) from posts") == [(1,)]


def test_reparse_reads_them_as_the_crawl_did(crawled: Crawled, tmp_path: Path) -> None:
    into = tmp_path / "rebuilt.db"
    reparse(warc_files([crawled.archive / "warc"]), into, jobs=1)
    dumps = []
    for database in (into, crawled.archive / "archive.db"):
        with Store.open(database, readonly=True) as store:
            dumps.append(list(dump(store)))
    assert dumps[0] == dumps[1]
