"""A later crawl: what it asks, what it leaves unasked, and what it finds all the same."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from archiver.cli import main
from tests.crawl.blog import Answer, crawl, post, rows
from tests.crawl.letters import Letters

GONE = "select url from gone_posts order by url"


def again(blog: Letters, archive: Path, *arguments: str) -> tuple[list[str], str]:
    """What one crawl asks of *blog*, and what it tells at its end."""
    blog.requests.clear()
    done: CompletedProcess[str] = crawl(blog.url, archive, *arguments)
    assert done.returncode == 0, done.stderr
    return blog.asked(), done.stderr


def archiver(*arguments: str) -> None:
    with pytest.raises(SystemExit) as done:
        main(arguments)
    assert not done.value.code


def posts(asked: list[str]) -> list[int]:
    """The numbers of the posts whose pages were *asked*."""
    found = (path.strip("/").rpartition("office-")[2] for path in asked if "/office-" in path)
    return sorted(int(number) for number in found)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.mark.parametrize("signs", ["sitemap", "api feed"])
def test_a_later_crawl_costs_what_has_changed(signs: str, archive: Path) -> None:
    with Letters(120, *signs.split()) as blog:
        first, _ = again(blog, archive)
        assert posts(first) == list(range(1, 121))
        second, told = again(blog, archive)
        assert posts(second) == []
        # Front page, one address each of feed and sitemap, one for each hundred posts of the API.
        assert len(second) <= 3 + 120 // 100 + 1
        assert "120 not asked since they are unchanged" in told

        blog.change(7)
        blog.write(121, datetime.now(UTC))
        blog.letters[3].status = 404
        third, told = again(blog, archive)
        assert posts(third) == [3, 7, 121]
        assert "1 new, 1 changed, 0 unchanged, 0 failed" in told
        assert "1 no longer there" in told
        assert len(third) - len(second) <= 3 + 3  # the posts; the API's new and changed ones whole

        fourth, told = again(blog, archive)
        assert posts(fourth) == []
        assert "120 not asked" in told
    assert rows(archive, GONE) == [(blog.address(3),)]
    assert rows(archive, "select count(*) from posts") == [(121,)]
    if "api" in signs:
        whole = "select url from captures where url like '%include=%' order by id"
        assert [url.partition("include=")[2].partition("&")[0] for (url,) in rows(archive, whole)]


def test_a_deleted_post_is_told_everywhere_and_may_come_back(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Letters(12, "api") as blog:
        again(blog, archive)
        blog.letters[5].status = 410
        assert posts(again(blog, archive)[0]) == [5]
        assert posts(again(blog, archive)[0]) == []
        for command in (["show", blog.address(5)], ["stats"], ["coverage"]):
            archiver(*command, "--archive", str(archive))
            assert "no longer there" in capsys.readouterr().out
        rebuilt = archive.parent / "rebuilt.db"
        warcs = sorted(map(str, (archive / "warc").glob("*.warc.gz")))
        archiver("reparse", *warcs, "--into", str(rebuilt))
        gone = "select url, gone_since, last_asked from gone_posts"
        moved = archive.parent / "moved"
        moved.mkdir()
        rebuilt.rename(moved / "archive.db")
        assert rows(moved, gone) == rows(archive, gone) != []

        blog.letters[5].status = 200
        assert posts(again(blog, archive)[0]) == [5]
        assert rows(archive, GONE) == []


def test_an_unlisted_post_is_asked_once_and_not_taken_for_gone(archive: Path) -> None:
    with Letters(12, "sitemap") as blog:
        again(blog, archive)
        assert posts(again(blog, archive)[0]) == []
        blog.letters[5].listed = False
        assert posts(again(blog, archive)[0]) == [5]
        asked, told = again(blog, archive, "sample=0")
        assert posts(asked) == []
        assert "1 posts not asked since nothing tells" in told
    assert rows(archive, GONE) == []


def test_a_listing_cut_short_proves_nothing(archive: Path) -> None:
    with Letters(130, "api") as blog:
        again(blog, archive)
        listing = next(
            path for path in again(blog, archive)[0] if "_fields" in path and "page=2" in path
        )
        blog.answers[listing] = Answer(status=502)
        asked, told = again(blog, archive, "sample=0")
    assert posts(asked) == []
    assert "30 posts not asked since nothing tells" in told


def test_what_nothing_tells_of_is_asked_conditionally(archive: Path) -> None:
    with Letters(25, "bare", "etag") as blog:
        again(blog, archive)
        assert len(posts(again(blog, archive)[0])) == 10
        blog.change(4)
        asked, told = again(blog, archive, "recheck=all")
        assert posts(asked) == list(range(1, 26))
        assert "0 new, 1 changed, 24 unchanged, 0 failed" in told
        assert len(posts(again(blog, archive, "sample=5")[0])) == 5


def test_moments_of_printing_are_no_sign(archive: Path) -> None:
    with Letters(25, "printed") as blog:
        again(blog, archive)
        assert len(posts(again(blog, archive)[0])) == 10


def test_without_any_sign_posts_are_asked_in_turn(archive: Path) -> None:
    with Letters(25, "pages") as blog:
        again(blog, archive)
        turns = [posts(again(blog, archive)[0]) for _ in range(3)]
        assert [len(turn) for turn in turns] == [10, 10, 10]
        assert max(turns[0]) - min(turns[0]) > 10, "spread over the archive"
        assert set().union(*turns) == set(range(1, 26))
        asked, told = again(blog, archive, "sample=3")
        assert len(posts(asked)) == 3
        assert "22 posts not asked since nothing tells whether they changed" in told
        assert "-a recheck=all every post: 25 requests" in told
        assert posts(again(blog, archive, "recheck=all")[0]) == list(range(1, 26))


def test_what_was_seen_long_ago_is_asked_when_that_is_wanted(archive: Path) -> None:
    with Letters(12, "api") as blog:
        again(blog, archive)
        day = "update captures set fetched_at = '2020-01-02T03:04:05.000000Z' where url like ?"
        with closing(sqlite3.connect(archive / "archive.db")) as connection, connection:
            connection.execute(day, ("%/office-9/",))
        blog.letters[9].modified = datetime(2015, 1, 1, tzinfo=UTC)
        assert posts(again(blog, archive)[0]) == []
        assert posts(again(blog, archive, "recheck=30d")[0]) == [9]
        assert posts(again(blog, archive, "recheck=30d")[0]) == []


def test_what_failed_is_asked_again_and_what_an_unchanged_page_needs_is_not(archive: Path) -> None:
    shows = '<p>A plan.</p><img src="/plan.png"><img src="/view.png">'
    with Letters(3, "api") as blog:
        blog.answers["/2015/03/office-1/"] = Answer(status=503)
        blog.answers["/2015/03/office-2/"] = Answer(post(2, body=shows))
        blog.answers["/plan.png"] = Answer(b"\x89PNG", headers={"Content-Type": "image/png"})
        blog.answers["/view.png"] = Answer(status=500)
        again(blog, archive)
        del blog.answers["/2015/03/office-1/"]
        asked, told = again(blog, archive)
        assert posts(asked) == [1]
        assert "/view.png" in asked
        assert "/plan.png" not in asked
        assert "1 new" in told
        blog.change(2)
        blog.answers["/view.png"] = Answer(b"\x89PNG", headers={"Content-Type": "image/png"})
        asked, _ = again(blog, archive)
        assert posts(asked) == [2]
        assert "/view.png" in asked
        assert "/plan.png" not in asked


def test_another_number_of_comments_in_the_feed_is_a_sign(archive: Path) -> None:
    with Letters(30, "api", "feed") as blog:
        again(blog, archive)
        blog.letters[28].comments = 2
        assert posts(again(blog, archive)[0]) == [28]
        assert posts(again(blog, archive)[0]) == []


def test_counters_are_read_when_that_is_wanted(archive: Path) -> None:
    dynamic = (
        '<p>Rooms.</p><div class="tptn_counter" data-tptn-url="/?top_ten_id=1&view_counter=1">'
    )
    printed = '<p>Halls.</p><div class="tptn_counter">(Visited 41 times, 2 visits today)</div>'
    with Letters(4, "api") as blog:
        blog.answers["/2015/03/office-1/"] = Answer(post(1, body=dynamic + "</div>"))
        blog.answers["/?top_ten_id=1&view_counter=1"] = Answer(
            '{"count": "Visited 5 times"}', headers={"Content-Type": "application/json"}
        )
        blog.answers["/2015/03/office-2/"] = Answer(post(2, body=printed))
        blog.letters[3].views = 300
        again(blog, archive)
        assert posts(again(blog, archive)[0]) == []
        asked, _ = again(blog, archive, "visits=1")
    assert posts(asked) == [2]
    assert "/?top_ten_id=1&view_counter=1" in asked
    observed = """select p.engine_id, v.source, count(distinct c.run_id)
        from visits v join posts p on p.id = v.post_id join captures c on c.id = v.capture_id
        group by 1, 2 order by 1"""
    assert rows(archive, observed) == [("1", "counter", 2), ("2", "page", 2), ("3", "api", 3)]


def test_the_newest_posts_count_as_looked_at_when_they_are_unchanged(archive: Path) -> None:
    with Letters(12, "api") as blog:
        assert posts(again(blog, archive, "limit=3")[0]) == [10, 11, 12]
        assert posts(again(blog, archive, "limit=3")[0]) == []
        assert posts(again(blog, archive, "limit=5")[0]) == [8, 9]
        asked, _ = again(blog, archive, "fresh=1", "limit=2")
        assert posts(asked) == [11, 12]


def test_an_interrupted_later_crawl_goes_on_where_it_was(archive: Path) -> None:
    with Letters(12, "api") as blog:
        again(blog, archive)
        for number in (2, 4):
            blog.change(number)
            blog.answers[f"/2015/03/office-{number}/"] = Answer(status=503)
        refused = ("ARCHIVE_MAX_REFUSALS=1", "RETRY_ENABLED=False")
        assert crawl(blog.url, archive, settings=refused).returncode == 4
        blog.answers.clear()
        asked, told = again(blog, archive)
    assert posts(asked) == [2, 4]
    assert "2 changed" in told
    assert not [path for path in asked if "wp-json" in path and "include" not in path]


@pytest.mark.parametrize(
    ("argument", "complaint"),
    [
        ("recheck=monthly", "neither all nor a number of days"),
        ("recheck=0d", "neither all nor a number of days"),
        ("visits=yes", "neither 0 nor 1"),
        ("sample=few", "not a number of posts"),
    ],
)
def test_a_wrong_argument_is_an_error(argument: str, complaint: str, archive: Path) -> None:
    done = crawl("http://127.0.0.1:9/", archive, argument)
    assert done.returncode == 2
    assert complaint in done.stderr
