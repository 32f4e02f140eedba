"""A blog that only scripts can show: recorded byte for byte, and read as any other."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pytest

from archiver.capture import Capture
from archiver.export.wacz import Source, check_wacz, export_wacz
from archiver.reparse import reparse, reparse_stale
from archiver.store.dump import dump
from archiver.store.filters import Filters
from archiver.store.store import Store
from archiver.verify import verify_archive
from archiver.warc.cdxj import lookup
from archiver.warc.cdxj import read as read_index
from archiver.warc.finding import warc_files
from archiver.warc.members import records
from archiver.warc.reader import read as read_warc
from tests.crawl.blog import Answer, Blog, crawl, post, rows
from tests.crawl.running import crawling, ended
from tests.crawl.scripted import SHELL, ScriptedBlog, paragraphs, title
from tests.server import Exchanged, ScriptedServer

in_browser = pytest.mark.program("chromium", "chromium")

PLAIN = "/2015/03/office-1/"
XML = {"Content-Type": "application/xml"}
SITEMAP = (
    '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>{url}2015/03/office-1/</loc></url></urlset>"
)


def all_rows(database: Path) -> list[str]:
    with Store.open(database, readonly=True) as store:
        return list(dump(store))


def with_plain_post(blog: ScriptedBlog) -> ScriptedBlog:
    """*blog* with one post that needs no script."""
    blog.plain = PLAIN
    blog.answers[PLAIN] = Answer(post(1))
    return blog


@attrs.frozen
class Crawled:
    archive: Path
    blog: ScriptedBlog
    told: str


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    archive = tmp_path_factory.mktemp("scripted")
    with ScriptedBlog(7) as blog:
        done = crawl(with_plain_post(blog).url, archive)
        assert done.returncode == 0, done.stderr
        yield Crawled(archive, blog, done.stderr)


@in_browser
def test_every_letter_is_found_and_read(crawled: Crawled) -> None:
    found = rows(crawled.archive, "select url, title, published, body_text from posts")
    read = {url: (heading, day[:10], text) for url, heading, day, text in found}
    plain = read.pop(crawled.blog.url + PLAIN[1:])
    assert plain[0] == "INTERNET: Lantern Opens Office 1"
    assert read == {
        crawled.blog.address(n): (title(n), f"2019-01-{n + 1:02}", "\n\n".join(paragraphs(n)))
        for n in range(1, 8)
    }
    failures = rows(
        crawled.archive, "select reason from failures where reason not like 'HTTP 404%'"
    )
    assert failures == []
    assert "8 new" in crawled.told


@in_browser
def test_only_pages_that_are_empty_are_rendered(crawled: Crawled) -> None:
    query = "select url from captures where record_type = 'resource'"
    rendered = {url for (url,) in rows(crawled.archive, query)}
    listings = {crawled.blog.url, f"{crawled.blog.url}page/2", f"{crawled.blog.url}page/3"}
    assert rendered == listings | {crawled.blog.address(n) for n in range(1, 8)}


@in_browser
def test_each_file_is_asked_for_once_and_what_counts_visits_never(crawled: Crawled) -> None:
    asked = Counter(crawled.blog.paths())
    assert set(asked.values()) == {1}
    assert not [path for path in asked if "slimstat" in path or "collect" in path]
    assert "/data/letters/ferry-timetable-3.json" in asked


@in_browser
def test_a_reparse_makes_the_same_database(crawled: Crawled, tmp_path: Path) -> None:
    files = warc_files([crawled.archive / "warc"])
    reparse(files, tmp_path / "again.db", jobs=1)
    assert all_rows(tmp_path / "again.db") == all_rows(crawled.archive / "archive.db")


@in_browser
def test_a_rendering_is_read_anew_by_a_newer_parser(crawled: Crawled, tmp_path: Path) -> None:
    shutil.copy(crawled.archive / "archive.db", tmp_path / "archive.db")
    with Store.open(tmp_path / "archive.db") as store:
        store.db.execute("update captures set parser_version = 0 where parser = 'generic'")
        store.db.execute("update posts set title = 'stale' where url like '%/letters/%'")
    files = warc_files([crawled.archive / "warc"])
    report = reparse_stale(files, tmp_path / "archive.db", jobs=1)
    assert report.stale > 10
    assert all_rows(tmp_path / "archive.db") == all_rows(crawled.archive / "archive.db")


@in_browser
def test_the_archive_verifies_and_its_index_leads_to_what_was_sent(crawled: Crawled) -> None:
    report = verify_archive(crawled.archive, jobs=1)
    assert not report.findings.first, report.findings.first
    index = crawled.archive / "warc" / "index.cdxj"
    for url in (crawled.blog.url, crawled.blog.address(3)):
        found = list(lookup(index, url))
        assert [entry.mime for entry in found] in (["text/html"], ["warc/revisit"])
    keys = [entry.url for entry in read_index(index) if "rendered" in entry.url]
    assert f"urn:archiver:rendered:{crawled.blog.address(3)}" in keys


@in_browser
def test_a_rendering_names_the_answers_it_was_made_of(crawled: Crawled) -> None:
    [file] = warc_files([crawled.archive / "warc"])
    answers: dict[str, str] = {}
    found = None
    for record in read_warc(file):
        if isinstance(record, Capture):
            answers[record.record_id] = record.url
            if record.rendering_of and record.url == crawled.blog.address(3):
                found = record
    assert found is not None
    assert found.rendering_of is not None
    assert answers[found.rendering_of] == crawled.blog.address(3)
    assert [answers[record_id].removeprefix(crawled.blog.url) for record_id in found.took] == [
        "app.css",
        "app.js",
        "parts.js",
        "data/index.json",
        "data/letters/ferry-timetable-3.json",
    ]
    assert found.block is not None
    assert b"<h1>The Ferry Keeps Its Timetable, Part 3</h1>" in found.block
    notes = [raw for raw in records(file, start=0, max_block=10_000) if raw.kind == "metadata"]
    told = [json.loads(raw.block or b"{}") for raw in notes]
    [browser] = [note for note in told if note["kind"] == "browser"]
    assert browser["name"].startswith("Chromium ")


@in_browser
def test_a_part_of_the_archive_takes_what_its_scripts_asked_for(
    crawled: Crawled, tmp_path: Path
) -> None:
    filters = Filters(since=date(2019, 1, 4), until=date(2019, 1, 4))
    exported = export_wacz(Source.of(crawled.archive), tmp_path / "part.wacz", filters)
    assert (exported.posts, exported.pages) == (1, 1)
    check_wacz(tmp_path / "part.wacz")
    taken = _urls_in(tmp_path / "part.wacz")
    wanted = ["app.js", "parts.js", "app.css", "data/index.json"]
    letter = ["data/letters/ferry-timetable-3.json", "letters/ferry-timetable-3"]
    assert {crawled.blog.url + path for path in [*wanted, *letter]} <= taken
    assert crawled.blog.address(4) not in taken
    whole = export_wacz(Source.of(crawled.archive), tmp_path / "all.wacz", Filters())
    assert (whole.posts, whole.pages, whole.extra_pages) == (8, 8, 3)


def _urls_in(wacz: Path) -> set[str]:
    found = set()
    with zipfile.ZipFile(wacz) as package:
        for name in package.namelist():
            if name.startswith("archive/"):
                part = wacz.with_suffix(".warc.gz")
                part.write_bytes(package.read(name))
                found |= {r.url for r in read_warc(part) if isinstance(r, Capture)}
    return found


def _answered(blog: ScriptedBlog, exchanged: Exchanged) -> bytes:
    answer = blog.answer(exchanged.target)
    body = answer.body.encode() if isinstance(answer.body, str) else answer.body
    fields = {"Content-Type": "text/html"} | answer.headers
    if exchanged.target.endswith(".js"):
        body = gzip.compress(body)
        fields["content-ENCODING"] = "gzip"
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    told = f"HTTP/1.1 {answer.status} Sent\r\n{head}Content-Length: {len(body)}\r\n\r\n"
    return told.encode() + body


@in_browser
def test_every_byte_the_browser_was_given_is_in_the_warc(tmp_path: Path) -> None:
    """And none crossed the wire that is not: the server's log is what the WARC holds."""
    with (
        ScriptedBlog(4) as blog,
        ScriptedServer(lambda exchanged: [_answered(blog, exchanged)]) as server,
    ):
        url = f"http://127.0.0.1:{server.port}/"
        done = crawl(url, tmp_path, settings=("ARCHIVE_DEDUP=False",))
        assert done.returncode == 0, done.stderr
        log = sorted((exchanged.request, exchanged.sent) for exchanged in server.log)
    assert any(request.startswith(b"GET /data/letters/") for request, _ in log)
    [file] = warc_files([tmp_path / "warc"])
    blocks: dict[str, list[bytes]] = {"request": [], "response": []}
    for raw in records(file, start=0, max_block=1 << 20):
        if raw.kind in blocks:
            assert raw.block is not None
            blocks[raw.kind].append(raw.block)
    assert sorted(zip(blocks["request"], blocks["response"], strict=True)) == log
    assert len(rows(tmp_path, "select 1 from posts")) == 4


@in_browser
def test_a_second_crawl_finds_a_letter_that_only_the_data_tells(tmp_path: Path) -> None:
    """The page itself has not changed, and its server says so when asked."""
    with ScriptedBlog(3) as blog:
        served = blog.answer

        def tagged(path: str) -> Answer:
            found = served(path)
            return attrs.evolve(found, headers=found.headers | {"ETag": '"always"'})

        blog.answer = tagged  # type: ignore[method-assign]
        assert crawl(blog.url, tmp_path).returncode == 0
        blog.count = 4
        assert crawl(blog.url, tmp_path).returncode == 0
    found = rows(tmp_path, "select url, versions from posts order by url")
    assert found == [(blog.address(n), 1) for n in range(1, 5)]


@in_browser
def test_js_1_renders_every_page_and_what_comes_out_counts(tmp_path: Path) -> None:
    late = "<p>A line the script adds.</p>"
    script = f"""<script>document.querySelector(".entry-content").insertAdjacentHTML(
        "beforeend", "{late}")</script>"""
    with Blog(2) as blog:
        blog.answers[PLAIN] = Answer(post(1).replace("</article>", f"</article>{script}"))
        assert crawl(blog.url, tmp_path, "js=1").returncode == 0
        assert crawl(blog.url, tmp_path, "js=1", "recheck=all").returncode == 0
        first = "select body_text, versions from posts where url = ?"
        [(text, versions)] = rows(tmp_path, first, blog.url + PLAIN[1:])
    assert "A line the script adds." in text
    assert versions == 1
    rendered = rows(tmp_path, "select count(*) from captures where record_type = 'resource'")
    assert rendered == [(6,)]  # the front page and two posts, twice
    reparse(warc_files([tmp_path / "warc"]), tmp_path / "again.db", jobs=1)
    assert all_rows(tmp_path / "again.db") == all_rows(tmp_path / "archive.db")


@in_browser
def test_a_page_that_hangs_is_a_failure_with_its_reason(tmp_path: Path) -> None:
    with ScriptedBlog(3) as blog:
        stuck = "/letters/ferry-timetable-2"
        blog.answers[stuck] = Answer(SHELL.replace("</body>", "<script>for (;;);</script></body>"))
        done = crawl(blog.url, tmp_path, settings=("ARCHIVE_BROWSER_TIMEOUT=2",))
    assert done.returncode == 0, done.stderr
    assert "1 × browser: the page gave no answer, it hangs" in done.stderr
    held = rows(tmp_path, "select url from posts order by url")
    assert held == [(blog.address(1),), (blog.address(3),)]
    reparse(warc_files([tmp_path / "warc"]), tmp_path / "again.db", jobs=1)
    assert all_rows(tmp_path / "again.db") == all_rows(tmp_path / "archive.db")


def _left_over(profile: str) -> list[str]:
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "args="], capture_output=True, text=True, check=True
    )
    return [line for line in listed.stdout.splitlines() if profile in line]


@in_browser
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_crawl_that_is_ended_leaves_no_browser_and_goes_on(
    how: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "archive"
    with TemporaryDirectory(prefix="browser-") as scratch, ScriptedBlog(6) as blog:
        monkeypatch.setenv("TMPDIR", scratch)  # of its profile, in a path that is short enough
        served = blog.answer
        left = [3]  # letters until the end
        with crawling(blog.url, archive) as process:

            def ending(path: str) -> Answer:
                if path.startswith("/data/letters/"):
                    left[0] -= 1
                    if left[0] == 0:
                        assert _left_over(scratch)
                        os.killpg(process.pid, how) if how == signal.SIGINT else process.kill()
                return served(path)

            blog.answer = ending  # type: ignore[method-assign]
            ended(process)
        blog.answer = served  # type: ignore[method-assign]
        _wait_until_gone(scratch)
        assert crawl(blog.url, archive).returncode == 0
    assert [url for (url,) in rows(archive, "select url from posts order by url")] == [
        blog.address(n) for n in range(1, 7)
    ]
    reparse(warc_files([archive / "warc"]), tmp_path / "again.db", jobs=1)
    assert all_rows(tmp_path / "again.db") == all_rows(archive / "archive.db")


def _wait_until_gone(profile: str) -> None:
    for _ in range(3000):
        if not _left_over(profile):
            return
    pytest.fail(f"still there: {_left_over(profile)}")


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("playwright", "install the extra `js` (pip install 'commentary-archiver[js]')"),
        ("", "no Chromium or Chrome is installed; install one (apt install chromium)"),
    ],
)
def test_without_a_browser_it_is_told_what_to_install(
    module: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    monkeypatch.setenv("HOME", str(tmp_path))  # where playwright keeps its browsers
    lacking = partial(crawl, missing=module)
    with ScriptedBlog(2) as blog:
        refused = lacking(blog.url, tmp_path / "always", "js=1")
        assert (refused.returncode, blog.paths()) == (2, [])
        empty = lacking(blog.url, tmp_path / "alone")
        blog.answers["/sitemap.xml"] = Answer(SITEMAP.format(url=blog.url), headers=XML)
        mixed = lacking(with_plain_post(blog).url, tmp_path / "mixed")
        silent = lacking(blog.url, tmp_path / "silent", "js=0")
    assert refused.stderr.startswith("error: ")
    assert told in refused.stderr
    assert empty.returncode == 5
    assert f"no post found at {blog.url}; 1 page is empty without JavaScript: " in empty.stderr
    assert told in empty.stderr
    assert mixed.returncode == 0
    assert "missing   1 page is empty without JavaScript: " in mixed.stderr
    assert "missing" not in silent.stderr
    assert silent.returncode == 0


@in_browser
def test_a_browser_that_does_not_start_is_told(tmp_path: Path) -> None:
    with ScriptedBlog(1) as blog:
        done = crawl(blog.url, tmp_path, settings=("ARCHIVE_BROWSER=/bin/false",))
    assert done.returncode == 5
    assert "/bin/false does not start" in done.stderr
    assert "name another with -s ARCHIVE_BROWSER=PATH" in done.stderr


def test_a_browser_that_is_named_and_not_there_is_told(tmp_path: Path) -> None:
    with ScriptedBlog(1) as blog:
        done = crawl(blog.url, tmp_path, settings=("ARCHIVE_BROWSER=/no/such",))
        assert (done.returncode, blog.paths()) == (2, [])
    assert "ARCHIVE_BROWSER=/no/such: there is no such program" in done.stderr
