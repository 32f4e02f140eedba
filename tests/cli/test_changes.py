"""What became of posts, as a person and a program are told."""

import json
from pathlib import Path

import feedparser
import pytest

from tests.archives import DEMO
from tests.cli.conftest import Run

PRICE_WAR = f"{DEMO}2013/01/internet-pinwheel-finds-a-price-war-it-can-afford/"
CAR_PARK = f"{DEMO}2014/08/property-beacon-lane-sells-the-car-park/"
SOUP = f"{DEMO}2013/05/fast-food-red-plum-kitchens-gets-burned-by-a-soup-stock/"
FILES = f"{DEMO}2014/03/smartphones-ember-files-and-the-numbers-are-warm/"


@pytest.fixture
def run(run: Run, changed: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ARCHIVE_DIR", str(changed))
    return run


def test_what_matters_most_is_told_first(run: Run) -> None:
    done = run("changes", PRICE_WAR)
    assert done.code == 0
    assert done.out.splitlines() == [
        "INTERNET: Pinwheel Finds a Price War It Can Afford",
        PRICE_WAR,
        "bottom     − Pinwheel can keep up its price war for two years on the cash it",
        "           raised in New York, and should use it to finish off smaller rivals",
        "           rather than Ninefold.",
        "           + Pinwheel can keep up its price war for three years on the cash it",
        "           raised in New York, and should use it to finish off smaller rivals",
        "           rather than Ninefold.",
        "number     4,000 → 3,000, in “… speed. Pinwheel (NYSE: PNWL) cut 3,000 prices by",
        "           a fifth on New Year’s …”",
        "name       − Qiao Bin",
        "           − Wednesday",
        "           + Jiang Tao",
        "           + Thursday",
        "link       “English article”: https://news.example/2013/01/kettle-war →",
        "           https://news.example/2013/01/kettles-for-all",
        "wording    − 11 words, + 4 words",
        "edited     between 2026-05-01 12:00:00 UTC and 2026-05-11 12:00:00 UTC",
        "",
        "result     1 edit, 0 posts gone",
    ]


def test_everything_is_told_newest_first(run: Run) -> None:
    done = run("changes")
    urls = [line for line in done.out.splitlines() if line.startswith("http")]
    assert urls == [SOUP, CAR_PARK, FILES, PRICE_WAR]
    assert "gone       between 2026-05-01 12:00:03 UTC and 2026-05-11 12:00:03 UTC; " in done.out
    assert "company    − Lantern Holdings (Singapore: LTNH)\n" in done.out
    assert "source     − https://announce.example/beaconlane/20140808.html\n" in done.out
    assert "title      − SMARTPHONES: Ember Files, and the Numbers Are Warm\n" in done.out
    assert done.out.endswith("result     3 edits, 1 post gone\n")
    assert run("changes", "--site", DEMO, "--limit", 1).out.count("http") == 1


def test_the_whole_text_is_shown_word_by_word(run: Run) -> None:
    told = " ".join(run("changes", PRICE_WAR, "--full").out.split())
    assert "Pinwheel (NYSE: PNWL) cut [-4,000-] {+3,000+} prices by a fifth" in told
    assert "[-Qiao Bin, who never says anything rude in public,-] {+Jiang Tao+} told" in told


def test_programs_are_told_the_same(run: Run) -> None:
    told = json.loads(run("changes", "--json").out)
    assert [(one["what"], one["url"]) for one in told] == [
        ("deletion", SOUP), ("edit", CAR_PARK), ("edit", FILES), ("edit", PRICE_WAR)
    ]  # fmt: skip
    edit = told[3]
    assert edit["changed"]["numbers"] == [
        {"old": "4,000", "new": "3,000", "before": "speed. Pinwheel (NYSE: PNWL) cut",
         "after": "prices by a fifth on New Year’s"}
    ]  # fmt: skip
    assert edit["changed"]["title"] is None
    assert "runs" not in edit["changed"]
    assert edit["versions"]["new"]["warc_file"] == "demo-True.warc.gz"
    assert (edit["seen_at"], edit["doubtful"]) == ("2026-05-11T12:00:00.000000Z", False)
    full = json.loads(run("changes", "--json", "--full", PRICE_WAR).out)
    assert {"kind": "old", "text": " 4,000"} in full[0]["changed"]["runs"]


def test_since_is_a_moment_in_utc(run: Run) -> None:
    def urls(since: str) -> list[str]:
        return [one["url"] for one in json.loads(run("changes", "--json", "--since", since).out)]

    assert urls("2026-05-11") == [SOUP, CAR_PARK, FILES, PRICE_WAR]
    assert urls("2026-05-11T12:00:02Z") == [SOUP, CAR_PARK]
    assert urls("2026-05-12") == []
    done = run("changes", "--since", "2026-05-12")
    assert (done.code, done.out.split(";")[0]) == (0, "result     no change was seen")


def test_a_feed_is_written_whole_and_alike(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "changes.xml"
    done = run("changes", "--atom", file)
    assert (done.code, done.out, [*tmp_path.iterdir()]) == (0, "", [file])
    told = feedparser.parse(file.read_bytes())
    assert not told.bozo
    assert [entry.link for entry in told.entries] == [SOUP, CAR_PARK, FILES, PRICE_WAR]
    assert run("changes", "--atom", "-", "--site", DEMO).out == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["12345678"], 5, "no post has the id"),
        (["--site", "https://other.example/"], 5, "no blog is called"),
        (["--site", ""], 5, "no blog is called ''"),
        ([""], 5, "no post at no address"),
        ([PRICE_WAR, "--site", DEMO], 2, "leave one of them out"),
        (["--since", "soon"], 2, "'soon' is no day or moment in UTC; write it as 2015-03-31"),
        (["--atom", "/dev/null/a.xml"], 6, "error: /dev/null/a.xml: cannot be written"),
        (["--atom", "-", "--json"], 2, "--atom"),
    ],
)
def test_what_cannot_be_told_is_an_error(
    run: Run, arguments: list[str], code: int, words: str
) -> None:
    done = run("changes", *arguments)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
