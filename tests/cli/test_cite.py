"""`archiver cite` and `archiver verify-citation`, as a person calls them."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.archives import DEMO
from tests.cli.conftest import Run

POST = f"{DEMO}2013/01/internet-pinwheel-finds-a-price-war-it-can-afford/"


@pytest.mark.parametrize("form", ["plain", "bibtex", "csl-json", "ris", "json"])
def test_what_is_cited_matches_in_every_format(run: Run, tmp_path: Path, form: str) -> None:
    cited = run("cite", POST, "--paragraph", 2, "--format", form)
    assert cited.code == 0, cited.err
    file = tmp_path / "letters"
    file.write_bytes(cited.out.encode())
    checked = run("verify-citation", file, "--json")
    assert checked.code == 0, checked.out
    [facts] = json.loads(checked.out)
    assert facts["matches"]
    assert {one["what"] for one in facts["checks"]} >= {
        "record", "captured", "address", "block digest", "payload digest", "post", "title",
        "author", "blog", "date", "words", "paragraph", "text fragment",
    }  # fmt: skip


def test_a_bibliography_has_keys_of_its_own(run: Run) -> None:
    keys = [one["id"] for one in json.loads(run("cite", 1, 2, 3, 1, "--json").out)]
    assert len(set(keys)) == len(keys) == 3
    assert [one["id"] for one in json.loads(run("cite", 3, "--json").out)] == keys[2:]


def test_paragraphs_are_listed_with_their_numbers(run: Run) -> None:
    told = run("cite", POST, "--list").out
    assert told.startswith("1          Wars between shops are usually lost by both sides")
    facts = json.loads(run("cite", POST, "--list", "--json").out)
    assert facts[0]["paragraph"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("cite",), 2, "Missing argument"),
        (("cite", "1", "2", "--paragraph", "1"), 2, "go with one POST"),
        (("cite", POST, "--paragraph", "99"), 2, "no paragraph 99"),
        (("cite", POST, "--version", "9"), 2, "no version 9"),
        (("cite", "99999"), 5, "no post has the id"),
        (("verify-citation", "nowhere.bib"), 2, "nowhere.bib: No such file"),
    ],
)
def test_what_cannot_be_cited_is_told_in_one_line(
    run: Run, arguments: tuple[str, ...], code: int, told: str
) -> None:
    done = run(*arguments)
    assert done.code == code
    assert told in done.err
    assert len(done.err.splitlines()) == 1


def test_what_differs_is_told_line_by_line(run: Run, archive: Path, tmp_path: Path) -> None:
    cited = json.loads(run("cite", 1, POST, "--json").out)
    cited[1]["title"] = "Another \x1b[31mTitle"
    file = tmp_path / "letters.json"
    file.write_text(json.dumps(cited))
    done = run("verify-citation", file)
    assert done.code == 10
    assert f"{cited[0]['id']}: all" in done.out
    assert "differs    title: cited is Another \ufffd[31mTitle" in done.out
    assert f"error: 1 of 2 citations do not match, {cited[1]['id']} the first" in done.err
    assert run("verify-citation", file, "--warc", archive / "warc").code == 10


def test_citations_come_from_a_pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    cited = run("cite", POST).out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(cited.encode())))
    assert run("verify-citation", "-").code == 0


def test_a_file_of_something_else_is_unreadable_input(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Nothing of the kind.")
    done = run("verify-citation", file)
    assert done.code == 2
    assert f"{file}: 'Nothing of the kind.'" in done.err


def test_without_warc_files_nothing_can_be_held_against(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "letters.txt"
    file.write_text(run("cite", POST).out)
    assert run("verify-citation", file, "--archive", tmp_path).code == 6
    assert run("verify-citation", file, "--warc", tmp_path).code == 2
