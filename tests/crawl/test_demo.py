"""The whole program on the bundled blog: crawl it, compare every field, rebuild it."""

import gzip
import json
import re
import sqlite3
import subprocess
import sys
from datetime import UTC
from pathlib import Path
from typing import Any

import attrs
import pytest
from warcio.archiveiterator import ArchiveIterator

from archiver.demo.model import DemoPost
from archiver.demo.posts import POSTS
from archiver.reparse import reparse, warc_files
from archiver.store.dump import dump
from archiver.store.store import Store
from tests.crawl.blog import ROOT, free_port, rows, scrapy

PUBLISHED = [post for post in POSTS if post.status == "publish"]


@attrs.frozen
class Crawled:
    """One finished crawl of the demo blog."""

    archive: Path
    base: str
    stderr: str
    items: list[dict[str, Any]]

    def rows(self, query: str, *parameters: object) -> list[Any]:
        return rows(self.archive, query, *parameters)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    archive = tmp_path_factory.mktemp("demo") / "archive"
    port = free_port()
    feed = archive.parent / "posts.jsonl"
    done = scrapy(
        "crawl", "demo", "-a", f"port={port}", "-s", f"ARCHIVE_DIR={archive}", "-o", str(feed)
    )
    assert done.returncode == 0, done.stderr
    items = [json.loads(line) for line in feed.read_text().splitlines()]
    return Crawled(archive, f"http://127.0.0.1:{port}", done.stderr, items)


@pytest.fixture(scope="session", params=PUBLISHED, ids=lambda post: post.slug)
def post(request: pytest.FixtureRequest) -> DemoPost:
    found: DemoPost = request.param
    return found


def row(crawled: Crawled, post: DemoPost, columns: str) -> tuple[Any, ...]:
    [found] = crawled.rows(f"select {columns} from posts where url = ?", crawled.base + post.path)
    return tuple(found)


def children(crawled: Crawled, post: DemoPost, table: str, columns: str) -> list[tuple[Any, ...]]:
    return crawled.rows(
        f"select {columns} from {table} t join posts p on p.id = t.post_id "
        "where p.url = ? order by t.position",
        crawled.base + post.path,
    )


def squash(text: str) -> str:
    return " ".join(text.split())


def test_every_published_post_is_held_and_nothing_else(crawled: Crawled) -> None:
    held = {url for (url,) in crawled.rows("select url from posts")}
    assert held == {crawled.base + post.path for post in PUBLISHED}
    assert len(held) >= 60


def test_the_one_post_that_is_gone_is_the_one_failure(crawled: Crawled) -> None:
    gone = [crawled.base + post.path for post in POSTS if post.status == "gone"]
    failed = crawled.rows("select url, reason from failures where kind in ('post', 'error')")
    assert [url for url, _ in failed if url in gone] == gone
    assert "404" in dict(failed)[gone[0]]


def test_title_and_its_parts(crawled: Crawled, post: DemoPost) -> None:
    assert row(crawled, post, "title, category_prefix, headline") == (
        post.title,
        post.category_prefix,
        post.headline,
    )


def test_bottom_line(crawled: Crawled, post: DemoPost) -> None:
    [line] = row(crawled, post, "bottom_line")
    assert line == post.bottom_line


def test_dates_are_utc(crawled: Crawled, post: DemoPost) -> None:
    published, modified = row(crawled, post, "published, modified")
    assert published == f"{post.published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert modified == f"{post.modified.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def test_authors_categories_and_tags(crawled: Crawled, post: DemoPost) -> None:
    for table, column, expected in (
        ("author", "authors", [person.name for person in post.authors]),
        ("category", "categories", [section.name for section in post.categories]),
        ("tag", "tags", list(post.tags)),
    ):
        found = crawled.rows(
            f"select x.name from post_{column} t join posts p on p.id = t.post_id "
            f"join {column} x on x.id = t.{table}_id where p.url = ? order by t.position",
            crawled.base + post.path,
        )
        assert sorted(name for (name,) in found) == sorted(expected)


def test_the_body_holds_every_text_in_order_and_nothing_of_the_page_around(
    crawled: Crawled, post: DemoPost
) -> None:
    [text] = row(crawled, post, "body_text")
    at = 0
    shown = squash(text)
    for piece in post.body_texts:
        found = shown.find(squash(piece), at)
        assert found >= 0, f"{piece!r} is missing or out of order"
        at = found
    for stray in ("Related posts", "Visited ", "Share this", "times, "):
        assert stray in " ".join(post.body_texts) or stray not in shown
    for picture in post.images:
        if picture.caption_text:
            assert picture.caption_text not in shown


def test_headings(crawled: Crawled, post: DemoPost) -> None:
    assert children(crawled, post, "headings", "level, text") == list(post.headings)


def test_images_with_alt_and_caption(crawled: Crawled, post: DemoPost) -> None:
    found = children(crawled, post, "images", "t.url, alt, caption")
    assert [Path(url).name for url, _, _ in found] == [Path(p.path).name for p in post.images]
    assert [alt for _, alt, _ in found] == [p.alt or None for p in post.images]
    assert [caption for _, _, caption in found] == [p.caption_text for p in post.images]


def test_companies(crawled: Crawled, post: DemoPost) -> None:
    found = crawled.rows(
        "select m.name, c.exchange, c.symbol from company_mentions m "
        "join companies c on c.id = m.company_id join posts p on p.id = m.post_id "
        "where p.url = ? order by m.position",
        crawled.base + post.path,
    )
    assert list(dict.fromkeys(found)) == list(post.companies)


def test_citations_and_the_posts_they_lead_to(crawled: Crawled, post: DemoPost) -> None:
    found = children(crawled, post, "citations", "t.kind, t.url, t.target_post_id")
    notes = [kind for kind, _, _ in found if kind not in {"link", "quotation"}]
    assert notes == [citation.kind for citation in post.citations]
    paths = {crawled.base + other.path for other in PUBLISHED}
    for _, url, target in found:
        if url is not None and url.partition("#")[0] in paths:
            assert target is not None


def test_related_posts_in_order(crawled: Crawled, post: DemoPost) -> None:
    found = children(crawled, post, "related_posts", "t.url, t.title")
    assert [url for url, _ in found] == [crawled.base + path for path in post.related]
    titles = {crawled.base + other.path: other.title for other in POSTS}
    assert [title for _, title in found] == [titles[url] for url, _ in found]


def test_visits(crawled: Crawled, post: DemoPost) -> None:
    found = crawled.rows(
        "select v.total, v.today, v.approximate from visits v join posts p on p.id = v.post_id "
        "where p.url = ?",
        crawled.base + post.path,
    )
    if post.visits.total is None:
        assert found == []
    else:
        expected = (post.visits.total, post.visits.today, int(post.visits.approximate))
        assert set(found) == {expected}


def test_comments_with_their_threading(crawled: Crawled, post: DemoPost) -> None:
    found = crawled.rows(
        "select c.comment_id, c.parent_id, c.author, c.text, c.kind, c.published from comments c "
        "join posts p on p.id = c.post_id where p.url = ?",
        crawled.base + post.path,
    )
    by_id = {comment_id: rest for comment_id, *rest in found}
    assert set(by_id) == {str(comment.id) for comment in post.comments}
    for comment in post.comments:
        parent, author, text, kind, _ = by_id[str(comment.id)]
        assert kind == comment.kind
        assert parent == (str(comment.parent_id) if comment.parent_id else None)
        assert author == comment.author
        if kind == "comment":
            assert squash(text) == squash(comment.text)


def test_every_post_remembers_what_named_it(crawled: Crawled) -> None:
    for post in PUBLISHED:
        [(api, sitemap, feed)] = crawled.rows(
            "select api, sitemap, feed from completeness where url = ?", crawled.base + post.path
        )
        assert (api, sitemap, feed) == (post.in_api, post.in_sitemap, post.in_feed), post.slug


def test_an_address_that_was_renamed_means_the_post_it_leads_to(crawled: Crawled) -> None:
    renamed = [post for post in PUBLISHED if post.old_slug]
    assert renamed
    for post in renamed:
        old = (crawled.base + post.path).replace(post.slug, post.old_slug or "")
        [(found,)] = crawled.rows(
            "select p.url from posts p join aliases a on a.known_post_id = p.id where a.key = ?",
            old.removeprefix("http://").rstrip("/"),
        )
        assert found == crawled.base + post.path
    unexplained = "select count(*) from completeness where failure is null and not held"
    assert crawled.rows(unexplained) == [(0,)]


def test_what_the_blog_says_it_has_is_kept(crawled: Crawled) -> None:
    told = crawled.rows("select distinct posts_told from captures where posts_told is not null")
    assert told == crawled.rows("select sum(api) from completeness")


def test_requisites_are_captured_also_from_other_hosts(crawled: Crawled) -> None:
    fetched = {
        url
        for (url,) in crawled.rows("select url from captures where status = 200 or status = 404")
    }
    for post in PUBLISHED:
        for picture in post.images:
            host = (
                crawled.base.replace("127.0.0.1", "localhost") if picture.foreign else crawled.base
            )
            assert host + picture.path in fetched, picture.path
        for path in post.files:
            if path.startswith("/private/"):
                continue  # robots.txt disallows it
            files = {url.partition("?")[0] for url in fetched}  # a player asks for x.mp3?_=1
            assert any(url.endswith(path.rsplit("/", 1)[1]) for url in files), path
    kinds = {mime for (mime,) in crawled.rows("select distinct mime from captures")}
    assert {"text/css", "image/png", "application/pdf"} <= kinds
    assert any("font" in (mime or "") for mime in kinds)
    assert any((mime or "").startswith("audio/") for mime in kinds)


def test_no_visit_was_counted(crawled: Crawled) -> None:
    asked = [url for (url,) in crawled.rows("select url from captures")]
    counting = re.compile(r"admin-ajax|tptn_tracker|/tracker|activate_counter")
    assert not [url for url in asked if counting.search(url)]


def test_items_reach_scrapys_feeds(crawled: Crawled) -> None:
    assert {item["url"] for item in crawled.items} == {crawled.base + p.path for p in PUBLISHED}
    assert all(item["title"] and item["body_text"] for item in crawled.items)


def test_the_database_is_sound(crawled: Crawled) -> None:
    assert crawled.rows("pragma integrity_check") == [("ok",)]
    assert crawled.rows("pragma foreign_key_check") == []
    assert crawled.rows("select count(*) from frontier") == [(0,)]


def test_every_row_points_at_its_bytes(crawled: Crawled) -> None:
    for url, file, offset, length in crawled.rows(
        "select c.url, c.warc_file, c.warc_offset, c.warc_length "
        "from posts p join captures c on c.id = p.capture_id"
    ):
        with (crawled.archive / "warc" / file).open("rb") as warc:
            warc.seek(offset)
            record = gzip.decompress(warc.read(length))
        assert f"WARC-Target-URI: {url}".encode() in record


def test_the_warc_files_are_complete_and_named_so(crawled: Crawled) -> None:
    files = list((crawled.archive / "warc").glob("*.warc.gz*"))
    assert files
    assert all(path.name.endswith(".warc.gz") for path in files)
    for path in files:
        with path.open("rb") as stream:
            kinds = [record.rec_type for record in ArchiveIterator(stream)]
        assert kinds[:2] == ["warcinfo", "metadata"]
        assert kinds.count("request") == kinds.count("response") + kinds.count("revisit")


def dumped(database: Path) -> list[str]:
    with Store.open(database, readonly=True) as store:
        return list(dump(store))


@pytest.fixture(scope="session", params=[1, 2], ids=["one process", "two processes"])
def rebuilt(request: pytest.FixtureRequest, crawled: Crawled) -> Path:
    into = crawled.archive.parent / f"rebuilt-{request.param}.db"
    report = reparse(warc_files([crawled.archive / "warc"]), into, jobs=request.param)
    assert report.damaged == []
    return into


def test_reparse_builds_the_same_database_from_the_warc_alone(
    crawled: Crawled, rebuilt: Path
) -> None:
    assert dumped(rebuilt) == dumped(crawled.archive / "archive.db")


def test_reparse_twice_changes_nothing(crawled: Crawled, rebuilt: Path) -> None:
    before = dumped(rebuilt)
    reparse(warc_files([crawled.archive / "warc"]), rebuilt, jobs=1)
    assert dumped(rebuilt) == before


def weights(archive: Path, urls: set[str] | None = None) -> list[int]:
    """Bytes of the records in each WARC file, of all or of what *urls* asked and answered."""
    found = []
    for path in warc_files([archive / "warc"]):
        with path.open("rb") as stream:
            records = ArchiveIterator(stream)
            found.append(
                sum(
                    records.get_record_length()
                    for record in records
                    if urls is None or record.rec_headers.get_header("WARC-Target-URI") in urls
                )
            )
    return found


def test_a_second_crawl_finds_everything_unchanged(crawled: Crawled, tmp_path: Path) -> None:
    port = crawled.base.rsplit(":", 1)[1]
    archive = tmp_path / "archive"
    for asked in ((), ("-a", "recheck=all")):
        arguments = ("crawl", "demo", "-a", f"port={port}", "-s", f"ARCHIVE_DIR={archive}")
        done = scrapy(*arguments, *asked)
        assert done.returncode == 0, done.stderr
    assert f"0 new, 0 changed, {len(PUBLISHED)} unchanged, 2 failed" in done.stderr
    assert rows(archive, "select count(*) from post_versions") == [(len(PUBLISHED),)]
    twice = rows(archive, "select count(*) from visits v join posts p on p.id = v.post_id")
    assert twice[0][0] == 2 * crawled.rows("select count(*) from visits")[0][0]
    again = "select count(*) from captures where run_id = 2 and kind = 'post'"
    [(pages,)] = rows(archive, again)
    assert rows(archive, f"{again} and status = 304 and record_type = 'revisit'")[0][0] > pages - 5
    first, second = weights(archive)
    assert second <= 0.05 * first
    html = {url for (url,) in rows(archive, "select url from captures where mime = 'text/html'")}
    first, second = weights(archive, html)
    assert second <= 0.1 * first
    reparse(warc_files([archive / "warc"]), tmp_path / "rebuilt.db", jobs=1)
    assert dumped(tmp_path / "rebuilt.db") == dumped(archive / "archive.db")


def test_other_tools_open_the_database(crawled: Crawled) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "sqlite_utils", "views", str(crawled.archive / "archive.db")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert "latest_posts" in listed.stdout
    with sqlite3.connect(crawled.archive / "archive.db") as connection:
        found = connection.execute(
            "select count(*) from posts_fts where posts_fts match 'harbour'"
        ).fetchone()
    assert found[0] > 0
