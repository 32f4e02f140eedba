"""What `archiver stats` counts."""

import json
import re
from pathlib import Path

import attrs

from archiver.site import PageKind, Refusal
from archiver.store.store import Store
from tests.archives import LETTERS, site, write_warc
from tests.cli.conftest import Run
from tests.store.building import crawl_note, page


def test_the_archive_at_a_glance(run: Run) -> None:
    done = run("stats")
    assert done.code == 0
    shown = done.out.splitlines()
    assert shown[:2] == ["Harbour Street Notes", "http://127.0.0.1:8796/"]
    assert re.fullmatch(r"posts      72 of \d\d known, 2011-01-10 to 2018-12-17", shown[2])
    assert max(map(len, shown)) <= 80
    assert "runs       1, 2026-05-01 to 2026-05-01 UTC" in shown
    assert "failed     1 × HTTP 404 Not Found" in shown
    assert "failed     1 × password protected" in shown
    assert re.fullmatch(r"refused    \d\d × cited page; -a cited=1 fetches those", shown[-1])


def test_json_has_the_same_numbers(run: Run) -> None:
    [told] = json.loads(run("stats", "--json").out)
    assert f" {told['posts']} of {told['known_posts']} known" in run("stats").out
    assert told["runs"] == 1
    assert told["failures"] == {"HTTP 404 Not Found": 1, "password protected": 1}


def test_addresses_left_alone_are_counted_by_reason(run: Run, tmp_path: Path) -> None:
    refused = [
        Refusal(f"https://cited.example/{n}", PageKind.CITED, "cited page") for n in range(2)
    ]
    with Store.open(tmp_path / "archive.db") as store:
        found = page("a", 1)
        assert found.reading is not None
        told = attrs.evolve(found.reading, refused=(*refused, refused[0]))
        store.write(store.begin_run(crawl_note()), [attrs.evolve(found, reading=told)])
    [told_of] = json.loads(run("stats", "--archive", tmp_path, "--json").out)
    assert (told_of["refused"], told_of["gone"]) == ({"cited page": 2}, 0)
    assert "refused    2 × cited page" in run("stats", "--archive", tmp_path).out


def test_several_blogs_stand_apart_and_one_that_gave_nothing_is_shown(
    run: Run, tmp_path: Path
) -> None:
    for home in (LETTERS, "http://notes.example/"):
        declared = site(home, title=home[7:])
        write_warc(tmp_path / "warc", {}, declared, run=home)
    assert run("reparse", tmp_path, "--into", tmp_path / "archive.db").code == 5
    done = run("stats", "--archive", tmp_path)
    assert done.code == 0
    first, second = done.out.split("\n\n")
    assert first.startswith("letters.example/\nhttp://letters.example/\nposts      0 of 0 known\n")
    assert second.startswith("notes.example/\n")
    assert "captures   0: none" in second


def test_an_archive_without_a_blog_is_5(run: Run, tmp_path: Path) -> None:
    Store.open(tmp_path / "archive.db").close()
    done = run("stats", "--archive", tmp_path)
    assert done.code == 5
    assert done.err == f"error: {tmp_path} holds no blog yet; `scrapy crawl NAME` fetches one\n"
    assert run("stats", "--archive", tmp_path, "--json").out == "[]\n"
