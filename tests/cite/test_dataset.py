"""CITATION.cff and DataCite metadata, held to the schemas of their makers."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from datacite import schema45

from archiver import __version__
from archiver.cite.dataset import Dataset, describe
from archiver.cite.yaml import block
from archiver.errors import NothingFound
from archiver.store.holdings import Held, Holdings

HOSTILE = 'no: "\\ #\u2028\x85\x7f {a}: [b] - \U0001f600\ud800 市场\n---\n...\n'


def held(title: str = "Office Letters", home: str = "https://letters.example/") -> Held:
    return Held(
        title=title,
        home=home,
        posts=2,
        first_published=date(2014, 5, 27),
        last_published=date(2016, 1, 2),
        first_seen=date(2026, 5, 1),
        last_seen=date(2026, 6, 1),
    )


def facts(*blogs: Held, languages: tuple[str, ...] = ("en",), **more: Any) -> Dataset:
    return Dataset(
        holdings=Holdings(
            blogs=blogs or (held(),),
            languages=languages,
            versions=3,
            comments=1,
            images=1234,
            citations=0,
            visits=5,
        ),
        **more,
    )


MANY = [held(f"Blog {number}", f"https://b{number}.example/") for number in range(25)]
UNDATED = Held(
    title="",
    home="https://undated.example/",
    posts=1,
    first_published=None,
    last_published=None,
    first_seen=date(2026, 5, 1),
    last_seen=date(2026, 5, 1),
)
CASES = {
    "one blog": facts(),
    "told whole": facts(title="Mine", publisher="A Library", version="1.0", formats=("text/csv",),
                        files=("posts.csv",)),
    "hostile": facts(held(HOSTILE), title=HOSTILE, publisher=HOSTILE, version=HOSTILE,
                     files=(HOSTILE,)),
    "two of one name": facts(held(), held(home="https://other.example/"), held()),
    "called as a keyword": facts(held("blog")),
    "many blogs": facts(*MANY),
    "without days, title or language": facts(UNDATED, languages=()),
}  # fmt: skip


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest) -> Dataset:
    return CASES[request.param]


def cff(facts: Dataset) -> dict[str, Any]:
    return yaml.safe_load(describe(facts)["CITATION.cff"])


def datacite(facts: Dataset) -> dict[str, Any]:
    return json.loads(describe(facts)["datacite.json"])


def test_datacite_metadata_are_valid(case: Dataset) -> None:
    schema45.validate(datacite(case))


@pytest.mark.program("cffconvert", "cffconvert")
def test_cff_is_valid(tmp_path: Path) -> None:
    for number, case in enumerate(CASES.values()):
        file = tmp_path / f"{number}.cff"
        file.write_text(describe(case)["CITATION.cff"], encoding="utf-8")
        subprocess.run(["cffconvert", "--validate", "-i", file], check=True, capture_output=True)


def test_cff_is_yaml_that_says_the_same_as_datacite(case: Dataset) -> None:
    told, other = cff(case), datacite(case)
    assert told["cff-version"] == "1.2.0"
    assert told["type"] == "dataset"
    assert told["title"] == other["titles"][0]["title"]
    assert told["version"] == other["version"]
    assert told["abstract"] == other["descriptions"][0]["description"]
    assert {author["name"] for author in told["authors"]} == {
        creator["name"] for creator in other["creators"]
    }


def test_the_dataset_is_told_by_what_it_holds() -> None:
    told = datacite(facts())
    assert told["titles"] == [{"title": "Posts of Office Letters, 2014–2016"}]
    assert told["creators"] == [{"name": "Office Letters", "nameType": "Organizational"}]
    assert told["publisher"] == {"name": ":unav"}
    assert (told["publicationYear"], told["version"]) == ("2026", "2026-06-01")
    assert {date["dateType"]: date["date"] for date in told["dates"]} == {
        "Collected": "2026-05-01/2026-06-01",
        "Other": "2014-05-27/2016-01-02",
    }
    assert told["sizes"][:4] == ["2 posts", "3 versions", "1 comment", "1,234 images"]
    assert told["relatedIdentifiers"][0] == {
        "relatedIdentifier": "https://letters.example/",
        "relatedIdentifierType": "URL",
        "relationType": "IsDerivedFrom",
    }
    assert told["types"]["resourceTypeGeneral"] == "Dataset"
    assert __version__ in told["descriptions"][1]["description"]


def test_what_the_person_tells_goes_before() -> None:
    told = datacite(CASES["told whole"])
    assert told["titles"] == [{"title": "Mine"}]
    assert told["publisher"] == {"name": "A Library"}
    assert told["version"] == "1.0"
    assert told["formats"] == ["text/csv"]
    assert "Files: posts.csv." in told["descriptions"][0]["description"]


def test_a_title_stays_a_title_whatever_it_holds() -> None:
    assert cff(CASES["hostile"])["authors"][0]["name"] == (
        'no: "\\ # {a}: [b] - \U0001f600? 市场 --- ...'
    )


def test_many_blogs_are_summed_up_in_prose_and_named_in_full_as_creators() -> None:
    told = datacite(CASES["many blogs"])
    assert told["titles"][0]["title"].startswith("Posts of Blog 0, Blog 1, Blog 2 and 22 more")
    assert "posts of 5 more blogs" in told["descriptions"][0]["description"]
    assert len(told["creators"]) == 25


def test_without_days_none_are_told() -> None:
    told = datacite(CASES["without days, title or language"])
    assert [date["dateType"] for date in told["dates"]] == ["Collected"]
    assert told["titles"] == [{"title": "Posts of https://undated.example/"}]
    assert "language" not in told


def test_the_same_facts_give_the_same_bytes() -> None:
    assert describe(facts()) == describe(facts())


def test_nothing_cannot_be_described() -> None:
    empty = Holdings(
        blogs=(), languages=(), versions=0, comments=0, images=0, citations=0, visits=0
    )
    with pytest.raises(NothingFound, match="nothing to describe"):
        describe(Dataset(holdings=empty))


def test_yaml_has_lists_of_strings_and_of_mappings() -> None:
    told = {"a": ["x", {"b": "y", "c": ["z"]}], "d": {"e": "f"}}
    assert yaml.safe_load(block(told)) == told
