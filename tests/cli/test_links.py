"""What became of the pages that posts cite: asked for, kept, listed, rebuilt."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from archiver.reparse import reparse, warc_files
from archiver.store.dump import dump
from archiver.store.lock import ArchiveLock
from archiver.store.store import Store
from tests.archives import site, write_warc
from tests.cli.conftest import Run
from tests.cli.terminal import on_terminal
from tests.crawl.blog import Answer, Blog, free_port, post, scrapy
from tests.crawl.outside import LOST, PAGE, Outside, Told

PROGRAM = (sys.executable, "-c", "from archiver.cli import main; main()")
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_TIMES=0")
GATE = "timegate/"
COPY = "web/20150302/kettles"


def cited(archive: Path, home: str, *addresses: str) -> Path:
    """An archive of a blog at *home* with a post for each of *addresses*, which it cites."""
    found = {
        f"{home}2015/03/office-{number}/": post(
            number, body=f'<p>It boils (<a href="{address}">English article</a>).</p>'
        ).encode()
        for number, address in enumerate(addresses, 1)
    }
    write_warc(archive / "warc", found, site(home))
    reparse(warc_files([archive / "warc"]), archive / "archive.db", jobs=1)
    return archive


def check(archive: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`links check` as a person runs it, without pauses."""
    return subprocess.run(
        [*PROGRAM, "links", "check", "--archive", str(archive), *FAST, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"COLUMNS": "80"},
        check=False,
    )


@pytest.fixture(scope="module")
def outside() -> Iterator[Outside]:
    with Outside() as server:
        far = {"Location": f"{server.url}kettles"}
        copy = {"Memento-Datetime": "Tue, 03 Mar 2015 10:00:00 GMT"}
        server.answers |= {
            "/robots.txt": Told(body="User-agent: *\nDisallow: /secret\n"),
            "/": Told(),
            "/kettles": Told(),
            "/old": Told(301, far),
            "/for-now": Told(302, far),
            "/to-front": Told(301, {"Location": server.url}),
            "/no-head": Told(head=405),
            "/lost-in-get": Told(head=403, body=LOST),
            "/circle": Told(302, {"Location": f"{server.url}circle?again"}),
            "/circle?again": Told(302, {"Location": f"{server.url}circle"}),
            "/forbidden": Told(403),
            "/broken": Told(500),
            "/large": Told(head=405, body=PAGE + "x" * 400_000),
            f"/{GATE}{server.url}gone": Told(302, {"Location": f"{server.url}{COPY}"}),
            f"/{COPY}": Told(headers=copy),
        }
        yield server


@pytest.fixture(scope="module")
def checked(
    tmp_path_factory: pytest.TempPathFactory, outside: Outside
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    paths = (
        *("kettles", "old", "for-now", "to-front", "no-head", "lost-in-get", "circle"),
        *("forbidden", "broken", "large", "gone", "secret/door"),
    )
    addresses = [
        *(outside.url + path for path in paths),
        f"http://127.0.0.1:{free_port()}/nobody",
        "http://10.0.0.1/private",
        f"{outside.url}kettles#second",
    ]
    home = f"http://127.0.0.1:{free_port()}/"
    archive = cited(tmp_path_factory.mktemp("links"), home, *addresses)
    return archive, check(archive)


def states(archive: Path) -> dict[str, dict[str, Any]]:
    """Every cited page by its path, as JSON."""
    done = subprocess.run(
        [*PROGRAM, "links", "--archive", str(archive), "--json"], capture_output=True, check=True
    )
    return {page["url"].split("/", 3)[3]: page for page in json.loads(done.stdout)}


def test_the_state_of_every_cited_page_is_found(
    checked: tuple[Path, subprocess.CompletedProcess[str]], outside: Outside
) -> None:
    archive, done = checked
    assert (done.returncode, done.stderr) == (0, "")
    found = states(archive)
    assert {path: page["state"] for path, page in found.items()} == {
        "kettles": "alive",
        "old": "moved",
        "for-now": "moved",
        "to-front": "soft-404",
        "no-head": "alive",
        "lost-in-get": "soft-404",
        "circle": "unreachable",
        "forbidden": "refused",
        "broken": "unreachable",
        "large": "alive",
        "gone": "gone",
        "secret/door": "refused",
        "nobody": "unreachable",
        "private": "unchecked",
    }
    assert found["old"]["leads_to"] == f"{outside.url}kettles"
    assert (found["old"]["permanent"], found["for-now"]["permanent"]) == (True, False)
    assert found["secret/door"]["reason"] == "robots.txt disallows it"
    assert found["to-front"]["reason"] == "redirects to a front page"
    assert found["gone"]["reason"] == "HTTP 404 Not Found"
    assert [one["title"] for one in found["gone"]["cited_by"]] == [
        "INTERNET: Lantern Opens Office 11"
    ]
    assert found["kettles"]["posts"] == 2


def test_a_page_is_asked_for_by_head_and_by_get_where_that_says_nothing(
    checked: tuple[Path, subprocess.CompletedProcess[str]], outside: Outside
) -> None:
    assert "/secret/door" not in outside.paths("HEAD") + outside.paths("GET")
    assert outside.paths("HEAD").count("/kettles") == 3  # itself, and where two redirects lead
    whole = ["/broken", "/forbidden", "/gone", "/large", "/lost-in-get", "/no-head"]
    assert sorted(set(outside.paths("GET"))) == whole


def test_the_summary_says_what_was_found_and_what_to_do(
    checked: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, done = checked
    assert "asked      13 of 14 cited pages" in done.stdout
    assert "\n           2 moved: another page answers\n" in done.stdout
    assert "left out   1 never asked for: the address is not public" in done.stdout
    assert "\nnext       archiver links --state gone --archive" in done.stdout


def test_what_was_kept_gives_the_same_database_again(
    checked: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path, run: Run
) -> None:
    archive, _ = checked
    reparse(warc_files([archive / "warc"]), tmp_path / "again.db", jobs=1)
    with Store.open(archive / "archive.db") as one, Store.open(tmp_path / "again.db") as other:
        ours, theirs = list(dump(one)), list(dump(other))
        history = "select url, state, reason, leads_to from link_history"
        assert one.rows(history) == other.rows(history)
    assert ours == theirs
    assert sum(line.startswith("link_checks\t") for line in ours) == 13
    assert run("verify", "--archive", archive).code == 0


def test_what_a_crash_left_out_of_the_database_is_read_from_the_files(
    checked: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path, run: Run
) -> None:
    copytree(checked[0], tmp_path / "copy")
    [written] = (tmp_path / "copy" / "warc").glob("links-*.warc.gz")
    with Store.open(tmp_path / "copy" / "archive.db") as store:
        before = list(dump(store))
        [middle] = store.rows(
            "select warc_offset as at from captures where warc_file = ? "
            "order by warc_offset limit 1 offset 20",
            (written.name,),
        )
        store.withdraw(written.name, middle["at"])
        with store.transaction():
            store.db.execute("update runs set finished_at = null where spider = 'links'")
        assert list(dump(store)) != before
    assert run("recover", "--archive", tmp_path / "copy").code == 0
    with Store.open(tmp_path / "copy" / "archive.db") as store:
        assert list(dump(store)) == before


def test_crawls_and_their_figures_know_nothing_of_a_check(
    checked: tuple[Path, subprocess.CompletedProcess[str]], outside: Outside
) -> None:
    with Store.open(checked[0] / "archive.db", readonly=True) as store:
        assert store.rows("select * from failures") == []
        assert store.rows(
            "select distinct finish_reason as why from runs where spider = 'links'"
        ) == [{"why": "checked"}]
        assert store.rows("select * from frontier") == []


def test_another_check_asks_for_nothing_that_was_asked_lately(
    checked: tuple[Path, subprocess.CompletedProcess[str]], outside: Outside
) -> None:
    before = len(outside.asked)
    done = check(checked[0])
    assert done.returncode == 0
    assert "asked      0 of 14 cited pages" in done.stdout
    assert len(outside.asked) == before


def test_a_lost_page_gets_the_copy_nearest_to_its_citation(
    tmp_path: Path, outside: Outside
) -> None:
    home = f"http://127.0.0.1:{free_port()}/"
    archive = cited(tmp_path, home, *(outside.url + path for path in ("gone", "kettles", "lost")))
    assert check(archive).returncode == 0
    done = check(archive, "--older-than", "0d", "--memento", outside.url + GATE, "--json")
    assert json.loads(done.stdout) == {
        "asked": 3,
        "states": {"alive": 1, "gone": 2},
        "mementos": 1,
        "left": 0,
        "not_public": 0,
    }
    gates = {path: when for _, path, when in outside.asked if path.startswith(f"/{GATE}")}
    assert set(gates) == {f"/{GATE}{outside.url}gone", f"/{GATE}{outside.url}lost"}
    assert set(gates.values()) == {"Mon, 02 Mar 2015 09:00:00 GMT"}
    found = states(archive)
    assert found["gone"]["memento_url"] == outside.url + COPY
    assert found["gone"]["memento_at"] == "2015-03-03T10:00:00Z"
    assert found["lost"]["memento_url"] is None
    with Store.open(archive / "archive.db", readonly=True) as store:
        assert store.rows("select count(*) as n from link_history") == [{"n": 6}]


def test_a_check_that_is_interrupted_loses_nothing(tmp_path: Path) -> None:
    with Outside() as server:
        server.answers |= {f"/{number}": Told() for number in range(30)}
        home = f"http://127.0.0.1:{free_port()}/"
        archive = cited(tmp_path, home, *(f"{server.url}{number}" for number in range(30)))
        slow = ("-s", "DOWNLOAD_DELAY=0.1", "-s", "AUTOTHROTTLE_ENABLED=False")
        command = (*PROGRAM, "links", "check", "--archive", str(archive), *slow)
        code, shown = on_terminal(*command, interrupt_at=r"[3-9]/30 cited pages asked for")
        assert code == 130
        asked = int(re.search(r"asked +(\d+) of 30", shown)[1])  # type: ignore[index]
        assert 0 < asked < 30
        assert f"left       {30 - asked} to ask for" in shown
        done = check(archive)
        assert f"asked      {30 - asked} of 30" in done.stdout
        assert len(set(server.paths("HEAD"))) == 30


def test_a_page_that_the_archive_holds_is_its_own_stand_in(tmp_path: Path) -> None:
    home, far = "http://letters.example/", "http://news.example/kettles"
    body = f'<p>It boils (<a href="{far}">English article</a>).</p>'
    found = {f"{home}2015/03/office-1/": post(1, body=body).encode(), far: PAGE.encode()}
    write_warc(tmp_path / "warc", found, site(home))
    reparse(warc_files([tmp_path / "warc"]), tmp_path / "archive.db", jobs=1)
    assert states(tmp_path)["kettles"]["held_at"] == "2026-05-01T12:00:01.000000Z"


def test_the_list_shows_who_cites_and_what_stands_in(
    checked: tuple[Path, subprocess.CompletedProcess[str]], run: Run
) -> None:
    archive, _ = checked
    done = run("links", "--state", "moved", "--limit", "1", "--archive", archive)
    assert done.code == 0
    assert re.search(
        r"moved  http://127\.0\.0\.1:\d+/(old|for-now)\nchecked    \d{4}-\d\d-\d\d \d\d:\d\d UTC\n"
        r"leads to   http://127\.0\.0\.1:\d+/kettles( for good)?\n"
        r"cited by   INTERNET: Lantern Opens Office \d \(post \d+, 2015-03-02\)\n\n"
        r"1 of 2 pages; --limit 2 shows all\n",
        done.out,
    )
    assert (
        run("links", "--state", "moved", "--since", "2016-01-01", "--archive", archive).code == 5
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--older-than", "soon"], "'soon' is no number of days; write it as 30d"),
        (["check", "--memento", "archive"], "--memento archive: not a web address"),
        (["check", "-s", "DELAY"], "-s DELAY: no setting; write it as DOWNLOAD_DELAY=5"),
        (["--state", "gone", "check"], "write options behind `links check`"),
        (["--state", "lost"], "Invalid value for '--state'"),
    ],
)
def test_a_wrong_argument_is_told(arguments: list[str], said: str, run: Run) -> None:
    done = run("links", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_an_archive_without_citations_says_so(run: Run, tmp_path: Path) -> None:
    write_warc(
        tmp_path / "warc", {"http://letters.example/2015/03/office-1/": post(1).encode()}, site()
    )
    reparse(warc_files([tmp_path / "warc"]), tmp_path / "archive.db", jobs=1)
    for command in (["links"], ["links", "check"]):
        done = run(*command, "--archive", tmp_path)
        assert done.code == 5
        assert "no post cites a page outside its blog" in done.err


def test_blogs_are_taken_one_after_the_other_and_no_page_twice(
    tmp_path: Path, outside: Outside
) -> None:
    for number in (1, 2):
        home = f"http://127.0.0.1:{free_port()}/"
        shared, own = f"{outside.url}kettles?both", f"{outside.url}kettles?{number}"
        outside.answers |= {f"/kettles?{name}": Told() for name in ("both", number)}
        found = {
            f"{home}2015/03/office-{number}/": post(
                number,
                body=f'<p>It boils (<a href="{shared}">English article</a>) and '
                f'boils (<a href="{own}">company announcement</a>).</p>',
            ).encode()
        }
        write_warc(
            tmp_path / "warc", found, site(home, title=f"Letters {number}"), run=f"r{number}"
        )
    reparse(warc_files([tmp_path / "warc"]), tmp_path / "archive.db", jobs=1)
    done = check(tmp_path)
    assert "asked      3 of 4 cited pages" in done.stdout
    asked = [path for path in outside.paths("HEAD") if path.startswith("/kettles?")]
    assert sorted(asked) == ["/kettles?1", "/kettles?2", "/kettles?both"]
    with Store.open(tmp_path / "archive.db", readonly=True) as store:
        assert store.rows("select count(*) as n from runs where spider = 'links'") == [{"n": 2}]
        assert store.rows("select distinct state from links") == [{"state": "alive"}]


def test_a_crawl_after_a_check_asks_nobody_for_what_that_asked(
    tmp_path: Path, outside: Outside
) -> None:
    with Blog(1) as blog:
        body = "".join(
            f'<p>It boils (<a href="{outside.url}{path}">English article</a>).</p>'
            for path in ("broken", "forbidden")
        )
        blog.answers["/2015/03/office-1/"] = Answer(post(1, body=body))
        settings = ("-s", f"ARCHIVE_DIR={tmp_path}", *FAST)
        crawl = ("crawl", "blog", "-a", f"url={blog.url}", *settings)
        assert scrapy(*crawl).returncode == 0
        assert "asked      2 of 2 cited pages" in check(tmp_path).stdout
        before = len(outside.asked)
        again = scrapy(*crawl)
    assert again.returncode == 0
    assert "posts     0 new, 0 changed, 0 unchanged, 0 failed" in again.stderr
    assert len(outside.asked) == before


def test_an_archive_that_is_being_written_is_left_alone(tmp_path: Path, outside: Outside) -> None:
    home = f"http://127.0.0.1:{free_port()}/"
    archive = cited(tmp_path, home, f"{outside.url}kettles")
    lock = ArchiveLock(archive)
    done = check(archive)
    lock.close()
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr.count("\n") == 1


def test_nothing_of_a_check_is_stale(
    checked: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path, run: Run
) -> None:
    copytree(checked[0], tmp_path / "copy")
    done = run("reparse", "--stale", "--json", "--archive", tmp_path / "copy")
    assert (done.code, json.loads(done.out)["stale"]) == (0, 0)
