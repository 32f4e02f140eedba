"""A blog is added: looked at, declared, and crawled by its name."""

import json
from pathlib import Path

import pytest

from tests import zygote
from tests.cli.conftest import Done, Run
from tests.cli.test_inspect import FAST
from tests.crawl.blog import ROOT, Answer, Blog, post, rows, scrapy
from tests.crawl.scripted import ScriptedBlog

POST = """<html lang="en"><head><title>A kettle</title></head><body><article><h1>A kettle</h1>
<p>By <a rel="author" href="/ada/">Ada Brume</a>, <time datetime="2015-03-02T09:00:00Z">2 March
2015</time></p><p>%s</p></article></body></html>""" % ("Water boils slowly on the hill. " * 30)
FRONT = '<html><head><title>Office Letters | Notes</title></head><body class="home blog">%s</body>'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "spiders").mkdir()
    (tmp_path / "spiders" / "__init__.py").touch()
    (tmp_path / "scrapy.cfg").write_bytes((ROOT / "scrapy.cfg").read_bytes())
    return tmp_path


def added(*arguments: str, cwd: Path) -> Done:
    """Scrapy runs once in a process, so the look has one of its own."""
    done = zygote.run(FAST, "new-site", *arguments, cwd=cwd)
    assert "Traceback" not in done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def files(checkout: Path) -> list[str]:
    found = (path.relative_to(checkout) for path in checkout.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if "__pycache__" not in path.parts)


def test_a_blog_is_declared_with_a_page_and_can_be_crawled(checkout: Path) -> None:
    with Blog(3) as blog:
        noisy = post(3).replace("<article", "<script>var a = 1;</script><article")
        blog.answers["/2015/03/office-3/"] = Answer(noisy)
        done = added("offices", blog.url, "--timezone", "Asia/Shanghai", cwd=checkout)
        crawled = scrapy(
            "crawl", "offices", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False",
            cwd=checkout,
        )  # fmt: skip
    assert (done.code, crawled.returncode) == (0, 0)
    assert done.err.splitlines()[0].startswith(f"looking at {blog.url}, ")
    assert files(checkout)[-5:] == [
        "scrapy.cfg",
        "spiders/__init__.py",
        "spiders/offices.py",
        "tests/sites/offices/expected.json",
        "tests/sites/offices/post.html",
    ]
    lines = done.out.splitlines()
    assert lines[0] == "written    spiders/offices.py"
    assert f"blog       Office Letters, {blog.url}" in lines
    assert "engine     wordpress" in lines
    assert "not found  authors; selectors may name them, see README" in lines
    assert "next       compare tests/sites/offices/expected.json with the page, by eye" in lines
    assert "           scrapy crawl offices -a limit=5" in lines
    facts = json.loads((checkout / "tests/sites/offices/expected.json").read_bytes())
    assert facts["headline"] == "Lantern Opens Office 3"
    assert facts["companies"] == ["NYSE: LTN"]
    html = (checkout / "tests/sites/offices/post.html").read_text(encoding="utf-8")
    assert "var a" not in html
    source = (checkout / "spiders/offices.py").read_text(encoding="utf-8")
    assert 'timezone="Asia/Shanghai",' in source
    assert rows(checkout / "output", "select count(*) from posts") == [(3,)]


def test_json_tells_the_same_and_options_count_more_than_what_was_seen(checkout: Path) -> None:
    with Blog(2) as blog:
        blog.answers["/"] = Answer(FRONT % '<h2><a href="/2015/03/office-1/">An office</a></h2>')
        done = added(
            "offices", blog.url, "--json", "--title", "Floors", "--platform", "generic",
            cwd=checkout,
        )  # fmt: skip
    told = json.loads(done.out)
    assert (told["name"], told["title"], told["engine"]) == ("offices", "Floors", "generic")
    assert (told["home"], told["hosts"]) == (blog.url, ["127.0.0.1"])
    assert told["timezone"] is None
    assert told["page_bytes"] == (checkout / told["page"]).stat().st_size
    assert told["post"] == json.loads((checkout / told["expected"]).read_bytes())
    assert told["post"]["parser"] == "generic"
    source = (checkout / told["spider"]).read_text(encoding="utf-8")
    assert "Era(Generic())" in source


def test_a_blog_of_an_engine_nobody_knows_is_generic(checkout: Path) -> None:
    with Blog(0) as blog:
        blog.answers["/"] = Answer(
            '<html lang="en"><head><title>Kettles</title></head><body>'
            '<h2><a href="/2015/03/a-kettle/">A kettle</a></h2></body></html>'
        )
        blog.answers["/2015/03/a-kettle/"] = Answer(POST)
        done = added("kettles", blog.url, cwd=checkout)
    assert done.code == 0
    lines = done.out.splitlines()
    assert "engine     generic" in lines
    assert not any(line.startswith("not found") for line in lines)
    assert "An unknown engine, as seen on" in (checkout / "spiders/kettles.py").read_text()


def test_where_the_post_shows_no_engine_the_front_page_counts(checkout: Path) -> None:
    with Blog(0) as blog:
        blog.answers["/"] = Answer(
            '<html lang="en"><head><title>Kettles</title>'
            '<meta name="generator" content="Hugo 0.120.4"></head><body>'
            '<h2><a href="/2015/03/a-kettle/">A kettle</a></h2></body></html>'
        )
        blog.answers["/2015/03/a-kettle/"] = Answer(POST)
        done = added("kettles", blog.url, cwd=checkout)
    assert done.code == 0
    assert "Era(Hugo())" in (checkout / "spiders/kettles.py").read_text()


@pytest.mark.program("chromium", "chromium")
def test_of_a_blog_that_only_scripts_can_show_the_page_is_kept_as_shown(checkout: Path) -> None:
    with ScriptedBlog() as blog:
        done = added("ferries", blog.url, cwd=checkout)
    assert done.code == 0
    html = (checkout / "tests/sites/ferries/post.html").read_text(encoding="utf-8")
    assert "left the pier at seven with eleven passengers" in html
    assert "<script" not in html


def test_a_blog_without_posts_and_one_that_is_down_leave_nothing_behind(checkout: Path) -> None:
    with Blog(1) as blog:
        blog.answers["*"] = Answer(FRONT % "<p>Nothing yet.</p>")
        done = added("offices", blog.url, cwd=checkout)
    assert (done.code, done.out) == (5, "")
    assert f"`archiver inspect {blog.url}`" in done.err
    down = added("offices", blog.url, cwd=checkout)
    assert down.code == 3
    assert files(checkout) == ["scrapy.cfg", "spiders/__init__.py"]


def test_whatever_can_be_refused_is_before_any_request(
    run: Run, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    with Blog(1) as blog:
        for arguments, why in (
            (("Offices", blog.url), "no name for a blog"),
            (("offices", "letters.example"), "letters.example: not a web address"),
            (("offices", blog.url, "--platform", "wordpres"), "unknown platform"),
            (("offices", blog.url, "--timezone", "Mars"), "unknown time zone"),
        ):
            done = run("new-site", *arguments)
            assert (done.code, done.out) == (2, "")
            assert why in done.err
        monkeypatch.chdir(checkout / "spiders")
        elsewhere = run("new-site", "offices", blog.url)
        assert elsewhere.code == 2
        assert "no scrapy.cfg" in elsewhere.err
        assert blog.requests == []
    assert files(checkout) == ["scrapy.cfg", "spiders/__init__.py"]
