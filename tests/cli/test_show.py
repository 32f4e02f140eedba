"""What `archiver show` tells of a post."""

import json
import re
from pathlib import Path

import pytest

from tests.archives import DEMO, LETTERS, site, write_warc
from tests.cli.conftest import Run
from tests.crawl.blog import post

KETTLES = f"{DEMO}2013/01/internet-pinwheel-finds-a-price-war-it-can-afford/"


def test_a_post_with_everything_below_it(run: Run) -> None:
    done = run("show", KETTLES)
    assert done.code == 0
    shown = done.out.splitlines()
    assert all(len(line) <= 80 for line in shown if "http" not in line)
    assert shown[:5] == [
        "INTERNET: Pinwheel Finds a Price War It Can Afford",
        KETTLES,
        "Edith Marlowe · Internet, E-Commerce · 2013-01-14 00:42 UTC · 215 words · 1 min",
        "",
        "Bottom line: Pinwheel can keep up its price war for two years on the cash it",
    ]
    labels = [line[:10].strip() for line in shown if line[:10].strip() and line[10:11] == " "]
    for label in ("heading", "company", "cites", "image", "related", "visits", "tags", "pingback"):
        assert label in labels
    assert labels[-5:] == ["captured", "bytes", "digest", "read by", "versions"]


def test_a_post_as_a_markdown_document(run: Run) -> None:
    done = run("show", KETTLES, "--markdown")
    assert (done.code, done.err) == (0, "")
    head, body = done.out.removeprefix("---\n").split("\n---\n\n", 1)
    told = dict(line.split(": ", 1) for line in head.split("\n"))
    place = json.loads(run("show", KETTLES, "--json").out)["location"]
    assert json.loads(told["title"]) == "INTERNET: Pinwheel Finds a Price War It Can Afford"
    assert json.loads(told["source"]) == KETTLES
    assert json.loads(told["authors"]) == ["Edith Marlowe"]
    assert json.loads(told["categories"]) == ["Internet", "E-Commerce"]
    assert json.loads(told["date"]) == "2013-01-14T00:42:00Z"
    assert json.loads(told["captured"]) == place["fetched_at"]
    assert json.loads(told["warc_file"]) == place["warc_file"]
    assert json.loads(told["warc_offset"]) == place["warc_offset"]
    shown = body.split("\n\n")
    assert shown[0] == "# INTERNET: Pinwheel Finds a Price War It Can Afford"
    assert shown[1] == f"**Bottom line:** {json.loads(told['bottom_line'])}"
    assert body.endswith("\n")
    assert not body.endswith("\n\n")


@pytest.mark.parametrize("other", ["--json", "--why"])
def test_markdown_stands_alone(other: str, run: Run) -> None:
    done = run("show", KETTLES, "--markdown", other)
    assert done.code == 2
    assert "--markdown stands alone" in done.err


def test_headings_are_an_outline(run: Run, tmp_path: Path) -> None:
    body = (
        "<p>It began.</p><h2>Boats</h2><p>Sail.</p><h3>Ferries</h3><p>Wait.</p>"
        "<pre>a\tb</pre><p><img src='/i.png'></p>"
    )
    page = (
        "<html><body class='single single-post postid-1'><article class='post'>"
        f"<h1 class='entry-title'>A Title</h1><div class='entry-content'>{body}</div></article>"
    )
    write_warc(tmp_path / "warc", {f"{LETTERS}2015/03/outline/": page.encode()}, site())
    assert run("reparse", tmp_path, "--into", tmp_path / "archive.db").code == 0
    shown = run("show", "1", "--archive", tmp_path).out.splitlines()
    assert shown[2] == "8 words · 1 min"
    assert [line for line in shown if line.startswith(("heading", "image"))] == [
        "heading    Boats",
        "heading      Ferries",
        f"image      {LETTERS}i.png",
    ]
    written = run("show", "1", "--archive", tmp_path, "--markdown").out
    assert "```\na\tb\n```\n\n![](" in written
    told = json.loads(run("show", "1", "--archive", tmp_path, "--json").out)
    assert (told["reading_minutes"], told["first_image"]) == (1, f"{LETTERS}i.png")


def test_what_the_archive_holds_is_named_by_its_number(run: Run) -> None:
    shown = " ".join(run("show", KETTLES).out.split())
    title, number = re.findall(r" cites previous post: (.*?) \(post (\d+)\)", shown)[0]
    assert run("show", number).out.startswith(f"{title}\n")


def test_replies_stand_below_what_they_answer(run: Run) -> None:
    shown = run("show", KETTLES).out.splitlines()
    asked = next(line for line in shown if "Kettle Shopper: 84 at" in line)
    answered = next(line for line in shown if "Edith Marlowe: The best" in line)
    assert asked.startswith("comment    Kettle")
    assert answered.startswith("comment      Edith")


def test_it_is_found_by_id_and_by_any_address(run: Run) -> None:
    number = json.loads(run("show", KETTLES, "--json").out)["id"]
    for name in (number, KETTLES.rstrip("/"), KETTLES.partition("://")[2]):
        assert run("show", name).out == run("show", KETTLES).out


def test_an_address_of_the_bytes_is_right(run: Run, archive: Path) -> None:
    place = json.loads(run("show", KETTLES, "--json").out)["location"]
    assert (
        f"bytes      {place['warc_file']} at {place['warc_offset']}," in run("show", KETTLES).out
    )
    whole = (archive / "warc" / place["warc_file"]).read_bytes()
    assert whole[place["warc_offset"] :].startswith(b"\x1f\x8b")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("99999", "no post has the id 99999; `archiver search` shows ids"),
        ("9" * 40, "no post at"),
        ("kettles", "no post at kettles; `archiver search WORDS` looks for it"),
        (f"{DEMO}2015/03/gone/", "no post at"),
        ("http://[", "no post at"),
    ],
)
def test_a_post_that_is_not_there_is_5(name: str, said: str, run: Run) -> None:
    for options in ([], ["--json"]):
        done = run("show", name, *options)
        assert done.code == 5
        assert done.out == ""
        assert said in done.err
        assert done.err.count("\n") == 1


def test_a_post_with_little_to_tell(run: Run, tmp_path: Path) -> None:
    bare = (
        "<html><body class='single single-post postid-1'><article class='post'>"
        "<h1 class='entry-title'>Only a Title</h1><div class='entry-content'></div></article>"
    )
    write_warc(tmp_path / "warc", {f"{LETTERS}2015/03/bare/": bare.encode()}, site())
    assert run("reparse", tmp_path, "--into", tmp_path / "archive.db").code == 0
    shown = run("show", "1", "--archive", tmp_path).out.splitlines()
    assert shown[:2] == ["Only a Title", f"{LETTERS}2015/03/bare/"]
    assert "Bottom line:" not in " ".join(shown)
    assert shown[-1] == "versions   1: 2026-05-01 12:00 UTC"


def test_a_page_cannot_command_the_terminal(run: Run, tmp_path: Path) -> None:
    hostile = post(1, title="INTERNET: \x9b2J&#155;31m&#x202e;Lantern &#27;[2J")
    write_warc(tmp_path / "warc", {f"{LETTERS}2015/03/office-1/": hostile.encode()}, site())
    assert run("reparse", tmp_path, "--into", tmp_path / "archive.db").code == 0
    for call in (["show", "1"], ["show", "1", "--markdown"], ["search", "lantern"], ["stats"]):
        shown = run(*call, "--archive", tmp_path).out
        assert not set(shown) & {"\x1b", "\x9b", "\u202e"}


def test_why_names_for_each_field_what_told_it_and_where_that_lies(run: Run) -> None:
    told = {row["field"]: row for row in json.loads(run("show", KETTLES, "--why", "--json").out)}
    facts = json.loads(run("show", KETTLES, "--json").out)
    assert set(told) == {*facts["field_sources"], "visits"}
    for field, row in told.items():
        if field in facts["field_sources"]:
            assert row["source"] == facts["field_sources"][field]["source"]
            assert row["record_id"] == facts["field_sources"][field]["record_id"]
        assert row["witness"], field
        assert row["warc_file"].endswith(".warc.gz")
    assert told["title"]["value"] == facts["title"]
    assert told["published"]["witness"] == "time.published"
    assert told["title"]["witness"] == "h1.entry-title"
    assert told["body"]["witness"] == "div.entry-content"
    assert told["visits"]["witness"] == "Top 10"


def test_why_on_a_terminal(run: Run) -> None:
    shown = run("show", KETTLES, "--why").out.splitlines()
    assert "title: INTERNET: Pinwheel Finds a Price War It Can Afford" in shown
    place = shown.index("title: INTERNET: Pinwheel Finds a Price War It Can Afford")
    assert re.match(r"    \[\d\] page: ", shown[place + 1])
    assert any(re.match(r"\[1\] +http", line) for line in shown)
