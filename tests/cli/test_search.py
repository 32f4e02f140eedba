"""What `archiver search` finds and shows."""

import csv
import json

import pytest

from archiver.store import search as searching
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
        *("id", "site", "url", "title", "published", "day", "snippet", "score"),
    }


def test_chinese_words_are_found(run: Run) -> None:
    done = run("search", "风车网")
    assert done.code == 0
    assert "Pinwheel Turns to the Countryside" in done.out


@pytest.mark.parametrize("query", ["车网", "风车 Pinwheel", "\u201c风车网\u201d", "title: 风车网"])
def test_parts_of_chinese_words_are_found_and_shown_as_they_are(query: str, run: Run) -> None:
    done = run("search", query, "--json")
    found = json.loads(done.out)
    assert "INTERNET: 风车网 Pinwheel Turns to the Countryside" in {
        hit["title"] for hit in found["hits"]
    }
    assert "\u200b" not in json.dumps(found["hits"], ensure_ascii=False)


def test_filters_narrow_it(run: Run) -> None:
    whole = json.loads(run("search", "price", "--json").out)["total"]
    done = run("search", "price", "--company", "nyse:pnwl", "--category", "internet", "--json")
    assert 0 < json.loads(done.out)["total"] < whole
    unknown = run("search", "price", "--company", "Pinwheeel")
    assert unknown.code == 5
    assert "no company is called 'Pinwheeel'; nearly so: 'Pinwheel'" in unknown.err
    none = run("search", "zeppelin", "--has", "image")
    assert none.err.startswith("error: no such post matches 'zeppelin'; try fewer words")


def test_a_later_page(run: Run) -> None:
    whole = json.loads(run("search", "bus", "--json").out)["hits"]
    done = run("search", "bus", "--limit", 3, "--offset", 2)
    assert done.out.splitlines()[-1] == "3 to 5 of 7 posts; --offset 5 shows more"
    assert str(whole[2]["url"]) in done.out
    assert run("search", "bus", "--offset", 4).out.splitlines()[-1] == "5 to 7 of 7 posts"
    beyond = run("search", "bus", "--offset", 7)
    assert beyond.code == 5
    assert beyond.err == "error: 7 posts match 'bus', none beyond --offset; give a smaller one\n"


def test_a_table_for_spreadsheets(run: Run) -> None:
    rows = list(csv.DictReader(run("search", "bus", "--csv").out.splitlines()))
    assert len(rows) == 7
    assert rows[0]["day"] == "2017-08-07"
    assert "[" in rows[0]["snippet"]
    both = run("search", "bus", "--csv", "--json")
    assert both.code == 2
    assert "exclude each other" in both.err


def test_that_only_the_newest_were_ranked_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RANKED", 10)
    told = json.loads(run("search", "the", "--json").out)
    assert (told["total"], told["more"]) == (10, True)
    assert told["ranked_since"] > "2017"
    shown = " ".join(run("search", "the", "--limit", 2).out.split())
    assert "2 of 10 or more posts; only the newest 10, since 201" in shown


@pytest.mark.parametrize("query", ["bus AND (", 'bus "', "bus:stop NEAR(", "bus -- ^"])
def test_what_is_no_query_is_looked_for_as_words(query: str, run: Run) -> None:
    done = run("search", query)
    assert done.err.startswith("not a valid query: ")
    assert "; looked for its plain words\n" in done.err
    assert done.code in {0, 5}


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_no_match_is_5_with_the_next_step(options: list[str], run: Run) -> None:
    done = run("search", "zeppelin", *options)
    assert done.code == 5
    assert done.err == "error: no post matches 'zeppelin'; try fewer words, or a prefix*\n"
    assert (json.loads(done.out)["hits"] if options else done.out) in ("", [])
