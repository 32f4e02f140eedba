"""Whatever a site or a person does wrong: one line, an exit code, and nothing captured is lost."""

import socket
import sqlite3
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from archiver.store.lock import ArchiveLock
from tests.crawl.blog import Answer, Blog, crawl, gunzipped, post, rows, scrapy


def last_line(text: str) -> str:
    return text.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("url=blog.example",), "-a url=blog.example: not a web address"),
        (("url=ftp://blog.example/",), "not a web address"),
        (("url=https:///2015/",), "not a web address"),
        (("url=https://blog.example/", "since=2015-13-01"), "-a since=2015-13-01: not a day"),
        (("url=https://blog.example/", "limit=0"), "-a limit=0: not a number of posts"),
        (("url=https://blog.example/", "limit=few"), "not a number of posts"),
        (("url=https://blog.example/", "sinc=2015-01-01"), "-a sinc=: there is no such argument"),
        (("url=https://blog.example/", "since=2016-01-01", "until=2015-01-01"), "later than"),
        (("url=https://blog.example/", "timezone=Mars/Olympus"), "unknown time zone"),
        (("url=https://blog.example/", "include=^/2015/"), "-a include=^/2015/: '^' is in no"),
        (("url=https://blog.example/", "exclude=/a/*", "exclude=tag"), "-a exclude=tag: neither"),
        (("url=https://blog.example/", "cited=yes"), "-a cited=yes: neither 0 nor 1"),
    ],
)
def test_a_wrong_argument_is_one_line_before_any_request(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    given = [part for argument in arguments for part in ("-a", argument)]
    done = scrapy("crawl", "blog", *given, "-s", f"ARCHIVE_DIR={tmp_path / 'archive'}")
    assert done.returncode == 2
    assert said in last_line(done.stderr)
    assert last_line(done.stderr).startswith("error: ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize(
    ("setting", "example"),
    [
        ("ARCHIVE_WARC_SIZE=1 GB", "1000000000"),
        ("ARCHIVE_MAX_REFUSALS=-1", "20"),
        ("ARCHIVE_MAX_PAUSE=nan", "600.0"),
        ("ARCHIVE_DEDUP=maybe", "True"),
        ("DOWNLOAD_DELAY=slow", "0"),
    ],
)
def test_a_wrong_setting_is_one_line_before_any_request(
    setting: str, example: str, tmp_path: Path
) -> None:
    given = ["-a", "url=https://blog.example/", "-s", f"ARCHIVE_DIR={tmp_path / 'archive'}"]
    done = scrapy("crawl", "blog", *given, "-s", setting)
    assert done.returncode == 2
    assert done.stderr == f"error: -s {setting}: no such value; write it as {example}\n"
    assert not (tmp_path / "archive").exists()


def test_an_unknown_blog_is_named_with_the_next_step(tmp_path: Path) -> None:
    done = scrapy("crawl", "nosuchblog", "-s", f"ARCHIVE_DIR={tmp_path}")
    assert done.returncode == 2
    assert "there is no blog 'nosuchblog'" in done.stderr
    assert "scrapy list" in done.stderr


def test_a_site_that_is_down_ends_with_3_and_its_failure_on_record(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/"
        done = crawl(url, tmp_path)
    assert done.returncode == 3
    assert f"{url} cannot be reached" in last_line(done.stderr)
    assert "Traceback" not in done.stderr
    [(found, reason)] = rows(tmp_path, "select url, reason from failures where url = ?", url)
    assert found == url
    assert "refused" in reason.lower()


@pytest.mark.parametrize("status", [403, 429, 500])
def test_a_site_that_refuses_everywhere_ends_with_4(status: int, tmp_path: Path) -> None:
    with Blog() as blog:
        blog.answers["*"] = Answer("no", status, {"Retry-After": "0"})
        done = crawl(blog.url, tmp_path)
        url = blog.url
    assert done.returncode == 4
    assert f"HTTP {status}" in last_line(done.stderr)
    assert "Traceback" not in done.stderr
    assert rows(tmp_path, "select count(*) from failures where url = ?", url) == [(1,)]
    assert f"HTTP/1.1 {status}".encode() in gunzipped(tmp_path)


def test_a_site_that_starts_to_refuse_is_left_alone_and_keeps_what_came(tmp_path: Path) -> None:
    with Blog(30) as blog:
        for number in range(1, 28):
            blog.answers[f"/2015/03/office-{number}/"] = Answer("slow down", 403)
        done = crawl(
            blog.url, tmp_path, settings=("ARCHIVE_MAX_REFUSALS=5", "CONCURRENT_REQUESTS=1")
        )
    assert done.returncode == 4
    assert "refused 5 requests in a row" in last_line(done.stderr)
    assert rows(tmp_path, "select count(*) from posts") == [(3,)]


def test_a_pause_longer_than_allowed_ends_the_crawl(tmp_path: Path) -> None:
    with Blog() as blog:
        blog.answers["/2015/03/office-2/"] = Answer("later", 503, {"Retry-After": "86400"})
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 4
    assert "asks to be left alone for 86400 s" in last_line(done.stderr)


def test_an_address_without_a_blog_ends_with_5(tmp_path: Path) -> None:
    with Blog(0) as blog:
        blog.answers["/"] = Answer("<html><body><h1>A shop</h1><p>Tea.</p></body></html>")
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 5
    assert f"no post found at {blog.url}" in last_line(done.stderr)
    assert b"A shop" in gunzipped(tmp_path)


def test_an_address_above_a_blog_ends_with_5_and_names_the_blog(tmp_path: Path) -> None:
    with Blog(0) as blog:
        tea = f"{blog.url}tea/"
        head = (
            f'<link rel="https://api.w.org/" href="{tea}wp-json/">'
            f'<link rel="EditURI" href="{tea}xmlrpc.php?rsd">'
        )
        shop = "<html><body><h1>A shop</h1><h2><a href='/tea/'>Letters</a></h2></body></html>"
        blog.answers["/"] = Answer(shop)
        blog.answers["/tea/"] = Answer(f"<html><head>{head}</head><body class='home blog'>")
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 5
    assert f"a blog lies below it, {tea}: crawl that address instead" in last_line(done.stderr)


def test_a_front_page_that_leads_to_another_host_names_it(tmp_path: Path) -> None:
    with Blog() as other, Blog() as blog:
        target = other.url.replace("127.0.0.1", "localhost")
        blog.answers["/"] = Answer(status=301, headers={"Location": target})
        done = crawl(blog.url, tmp_path)
        url = blog.url
    assert done.returncode == 5
    assert f"{url} redirects to {target}; crawl that address" in last_line(done.stderr)


def test_a_page_that_is_no_post_is_kept_and_not_stored_as_one(tmp_path: Path) -> None:
    page = (
        "<html><body class='page page-id-2'><h1>About</h1><p>We write letters.</p></body></html>"
    )
    with Blog() as blog:
        blog.answers["/2015/03/office-2/"] = Answer(page)
        done = crawl(blog.url, tmp_path)
        address = blog.address(2)
    assert done.returncode == 0
    assert rows(tmp_path, "select count(*) from posts") == [(2,)]
    assert rows(tmp_path, "select kind from captures where url = ?", address) == [("other",)]


def test_a_post_without_its_required_field_is_a_recorded_failure(tmp_path: Path) -> None:
    with Blog() as blog:
        blog.answers["/2015/03/office-2/"] = Answer(post(2, title=""))
        done = crawl(blog.url, tmp_path)
        address = blog.address(2)
    assert done.returncode == 0
    [(reason,)] = rows(tmp_path, "select reason from failures where url = ?", address)
    assert "no title" in reason
    assert "1 failed" in done.stderr


def test_one_failing_post_leaves_the_others(tmp_path: Path) -> None:
    with Blog() as blog:
        blog.answers["/2015/03/office-2/"] = Answer("gone", 410)
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 0
    assert "2 new, 0 changed, 0 unchanged, 1 failed" in done.stderr
    assert "HTTP 410" in done.stderr


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("gb18030", "gb2312"),
        ("windows-1252", "iso-8859-1"),
        ("windows-1252", "utf-8"),
        ("utf-8", "iso-8859-1"),
    ],
)
def test_other_and_wrongly_declared_charsets_read_right(
    charset: str, declared: str, tmp_path: Path
) -> None:
    word = "灯笼公司" if charset == "gb18030" else "Café “Größe”"
    body = f"<p>The sign says {word}, in letters as high as a door.</p>"
    html = post(1, body=body).replace("UTF-8", declared)
    with Blog(1) as blog:
        blog.answers["/2015/03/office-1/"] = Answer(
            html.encode(charset), headers={"Content-Type": f"text/html; charset={declared}"}
        )
        assert crawl(blog.url, tmp_path).returncode == 0
    [(text,)] = rows(tmp_path, "select body_text from posts")
    assert word in text


def test_broken_html_still_gives_the_post(tmp_path: Path) -> None:
    html = (
        post(1).replace("</p>", "").replace("</div>", "<td></b>").replace("</body></html>", "<di")
    )
    with Blog(1) as blog:
        blog.answers["/2015/03/office-1/"] = Answer(html)
        assert crawl(blog.url, tmp_path).returncode == 0
    [(headline, line)] = rows(tmp_path, "select headline, bottom_line from posts")
    assert headline == "Lantern Opens Office 1"
    assert line.startswith("Office 1 should pay for itself.")


def test_a_page_of_50_mb_is_kept_whole_and_told(tmp_path: Path) -> None:
    filler = "<!-- " + "tea " * 12_500_000 + "-->"
    with Blog() as blog:
        blog.answers["/2015/03/office-2/"] = Answer(post(2, body="<p>Short.</p>" + filler))
        done = crawl(blog.url, tmp_path)
        address = blog.address(2)
    assert done.returncode == 0
    [(truncated, failure)] = rows(
        tmp_path, "select truncated, failure from captures where url = ?", address
    )
    assert truncated is None
    stored = rows(tmp_path, "select count(*) from posts where url = ?", address)
    assert stored == [(1,)] or failure


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body>")
    for _ in range(10_000):
        handler.wfile.write(b"<p>and so on</p>" * 1000)


def _stalled(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n<html><body>Wait")
    handler.rfile.read(1)  # until the crawl gives up


@pytest.mark.parametrize(
    ("send", "why"), [(_endless, "length"), (_stalled, "time")], ids=["endless", "stalled"]
)
def test_an_answer_without_end_is_cut_marked_and_recorded(
    send: object, why: str, tmp_path: Path
) -> None:
    with Blog() as blog:
        blog.answers["/2015/03/office-2/"] = Answer(send=send)  # type: ignore[arg-type]
        settings = ("DOWNLOAD_TIMEOUT=3", "DOWNLOAD_MAXSIZE=1000000", "RETRY_TIMES=0")
        done = crawl(blog.url, tmp_path, settings=settings)
        address = blog.address(2)
    assert done.returncode == 0
    assert rows(tmp_path, "select truncated from captures where url = ?", address) == [(why,)]
    assert rows(tmp_path, "select count(*) from failures where url = ?", address) == [(1,)]
    assert rows(tmp_path, "select count(*) from posts") == [(2,)]


def test_a_database_that_is_none_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text(
        "a letter, not a database, long enough to be looked at\n" * 40
    )
    with Blog() as blog:
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 6
    assert "archive.db" in last_line(done.stderr)
    assert "Traceback" not in done.stderr
    assert (tmp_path / "archive.db").read_text().startswith("a letter")


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    with Blog() as blog:
        assert crawl(blog.url, tmp_path).returncode == 0
        with sqlite3.connect(tmp_path / "archive.db") as connection:
            connection.execute(
                "insert into _sqlite_migrations select *, name || ' from the future' from "
                "(select migration_set, applied_at, name from _sqlite_migrations limit 0)"
            )
            connection.execute("pragma user_version = 999")
        done = crawl(blog.url, tmp_path)
    assert done.returncode == 6
    assert "newer" in last_line(done.stderr)


def test_a_directory_without_write_permission_is_named(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("in the way")
    done = crawl("http://127.0.0.1:9/", target / "archive")
    assert done.returncode == 6
    assert str(target / "archive") in last_line(done.stderr)


def test_a_second_crawl_of_the_same_archive_is_refused(tmp_path: Path) -> None:
    with ArchiveLock(tmp_path):
        done = crawl("http://127.0.0.1:9/", tmp_path)
    assert done.returncode == 6
    assert "is being written by process" in last_line(done.stderr)


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = scrapy("crawl", "demo", "-a", f"port={port}", "-s", f"ARCHIVE_DIR={tmp_path}")
    assert done.returncode == 2
    assert str(port) in last_line(done.stderr)
    assert "-a port=" in last_line(done.stderr)
