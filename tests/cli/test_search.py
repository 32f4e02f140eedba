"""What `archiver search` finds and shows."""

import json

import pytest

from tests.cli.conftest import Run


def test_hits_are_readable_at_80_columns(run: Run) -> None:
    done = run("search", "bus")
    assert done.code == 0
    assert done.err == ""
    shown = done.out.splitlines()
    assert all(len(line) <= 80 for line in shown if "http" not in line)
    number, day, *title = shown[0].split()
    assert number.isdecimal()
    assert day == "2017-08-07"
    assert " ".join(title) == "AUTOS: Lodestar’s Car Goes Out for a Walk"
    assert shown[1].strip().startswith("http://127.0.0.1:8796/2017/08/")
    assert shown[-1] == "7 of 7 posts"


def test_more_can_be_asked_for(run: Run) -> None:
    done = run("search", "bus", "--limit", 2)
    assert done.out.splitlines()[-1] == "2 of 7 posts; --limit 7 shows all"
    assert run("search", "bus", "--limit", 7).out == run("search", "bus").out


def test_days_bound_it_inclusively(run: Run) -> None:
    since = run("search", "bus", "--since", "2017-08-07")
    assert since.out.splitlines()[-1] == "1 of 1 posts"
    assert run("search", "bus", "--until", "2011-02-14").out.splitlines()[-1] == "1 of 1 posts"
    assert run("search", "bus", "--until", "2011-02-13").code == 5


def test_several_words_must_all_occur_and_a_phrase_as_it_is(run: Run) -> None:
    assert run("search", "price", "war").out.endswith("3 of 3 posts\n")
    assert run("search", '"price war"').out.endswith("2 of 2 posts\n")


def test_what_matches_is_marked_in_json_too(run: Run) -> None:
    done = run("search", '"price war"', "--json")
    found = json.loads(done.out)
    assert found["total"] == 2
    assert "[price war]" in found["hits"][0]["snippet"].lower()
    assert found["hits"][0].keys() == {
        *("id", "site", "url", "title", "published", "snippet", "score"),
    }


def test_chinese_words_are_found(run: Run) -> None:
    done = run("search", "风车网")
    assert done.code == 0
    assert "Pinwheel Turns to the Countryside" in done.out


@pytest.mark.parametrize("query", ["bus AND (", 'bus "', "bus:stop NEAR(", "bus -- ^"])
def test_what_is_no_query_is_looked_for_as_words(query: str, run: Run) -> None:
    done = run("search", query)
    assert done.err.startswith("not a valid query; looked for its plain words\n")
    assert done.code in {0, 5}


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_match_is_5_with_the_next_step(options: list[str], run: Run) -> None:
    done = run("search", "zeppelin", *options)
    assert done.code == 5
    assert done.err == "error: no post matches 'zeppelin'; try fewer words, or a prefix*\n"
    assert (json.loads(done.out)["hits"] if options else done.out) in ("", [])
