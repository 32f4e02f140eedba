"""Visit counts over time, as a person and a program are told."""

import csv
import io
import json
from pathlib import Path

import pytest

from archiver.cli.spreadsheet import print_csv
from tests.archives import DEMO
from tests.cli.conftest import Run
from tests.cli.test_changes import CAR_PARK, PRICE_WAR

DELTA = f"{DEMO}2013/09/travel-tamarind-air-lands-in-a-crowded-delta/"


@pytest.fixture
def run(run: Run, changed: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ARCHIVE_DIR", str(changed))
    return run


def test_a_post_has_a_line_for_each_observation(run: Run) -> None:
    assert run("visits", PRICE_WAR).out.splitlines() == [
        "INTERNET: Pinwheel Finds a Price War It Can Afford",
        PRICE_WAR,
        "",
        "Top 10",
        "seen at, UTC            total    today     growth      a day",
        "2026-05-01 12:00        5,218        4",
        "2026-05-11 12:00        5,286        4        +68        6.8",
    ]


def test_a_reset_and_a_jump_are_told_with_their_rule(run: Run) -> None:
    reset = run("visits", CAR_PARK).out.splitlines()
    assert reset[-3:] == [
        "2026-05-11 12:00           12        3                       reset",
        "",
        "reset: lower than before, by more than rounding explains",
    ]
    jump = run("visits", DELTA).out.splitlines()
    assert jump[-3] == "2026-05-11 12:00       64,312        9    +64,000    6,400.0 jump"
    assert jump[-1].startswith("jump: 1,000 more at least")


def test_a_blog_has_a_line_for_each_post_and_their_sum(run: Run) -> None:
    lines = run("visits", DEMO).out.splitlines()
    assert lines[0].split() == ["post", "latest", "first", "growth", "title"]
    assert [line.split()[1:4] for line in lines[1:3]] == [
        ["~1,100,000", "~1,100,000", "+0"],
        ["64,312", "312", "+64,000"],
    ]
    told = "\n".join(lines)
    assert "sum        Top 10: 6 posts, about 1,190,312 visits, +64,169 since first seen" in told
    assert "seen       2026-05-01 12:00 UTC to 2026-05-11 12:00 UTC" in told
    assert "odd        1 reset, 1 jump" in told
    assert run("visits").out.splitlines() == lines
    limited = run("visits", "Harbour Street Notes", "--limit", 2).out
    assert "4 more; --limit 6 shows all" in limited


def test_programs_are_told_the_same(run: Run) -> None:
    post = json.loads(run("visits", PRICE_WAR, "--json").out)
    assert [(one["total"], one["growth"], one["per_day"]) for one in post["visits"]] == [
        (5218, None, None), (5286, 68, 6.8)
    ]  # fmt: skip
    blog = json.loads(run("visits", "--json").out)
    [total] = blog["sums"]
    assert total == {
        "counter": "Top 10", "posts": 6, "latest": 1_190_312, "growth": 64_169, "approximate": True
    }  # fmt: skip
    assert len(blog["posts"]) == 6
    since = json.loads(run("visits", "--json", "--since", "2026-05-02").out)
    assert {one["observations"] for one in since["posts"]} == {1}
    assert run("visits", PRICE_WAR, "--since", "2026-05-12").code == 5


def test_spreadsheets_are_told_the_same(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("visits", CAR_PARK, "--csv").out)))
    assert [(row["total"], row["reset"], row["counter"]) for row in rows] == [
        ("366", "0", "Top 10"), ("12", "1", "Top 10")
    ]  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(run("visits", "--csv", "--limit", 1).out)))
    assert len(rows) == 6
    assert {row["url"]: row["growth"] for row in rows}[PRICE_WAR] == "68"


def test_no_cell_is_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "＝1", 'a"b,c', -5, 1.5, None, True]
    print_csv(["cell"], [{"cell": cell} for cell in cells])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [row[0] if row else "" for row in rows] == [
        "cell", "'=1+1", "'+1", "'-1", "'@x", "'\tx", "'＝1", 'a"b,c', "-5", "1.5", "", "1"
    ]  # fmt: skip
    print_csv(["cell"], [])
    assert capsys.readouterr().out == "cell\r\n"


def test_pictures_are_drawn_of_posts_and_blogs(run: Run, tmp_path: Path) -> None:
    assert run("visits", CAR_PARK, "--plot", tmp_path / "post.svg").code == 0
    assert b"Beacon Lane" in (tmp_path / "post.svg").read_bytes()
    assert run("visits", "--plot", tmp_path / "blog.png").code == 0
    assert (tmp_path / "blog.png").read_bytes().startswith(b"\x89PNG")
    assert run("visits", "--plot", tmp_path / "blog.gif").code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["12345678"], 5, "no post has the id"),
        (["https://other.example/"], 5, "no post at"),
        (["--json", "--csv"], 2, "leave one of them out"),
        ([DEMO, "--since", "2027-01-01"], 5, "no visits of a post"),
    ],
)
def test_what_cannot_be_told_is_an_error(
    run: Run, arguments: list[str], code: int, words: str
) -> None:
    done = run("visits", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err


def test_what_was_seen_before_a_moment_is_no_missing_counter(run: Run) -> None:
    for named in (CAR_PARK, DEMO):
        done = run("visits", named, "--since", "2099-01-01")
        assert done.code == 5
        assert done.err.endswith(" were seen since; try an earlier --since\n")
