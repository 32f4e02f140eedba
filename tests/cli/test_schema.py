"""`archiver schema`, as a person calls it; and the README's part of it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from archiver.cli.schema import overview
from archiver.store.dictionary import dictionary
from archiver.store.schema import SCHEMA_VERSION
from tests.cli.conftest import Run

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_every_table_and_column_is_told(run: Run) -> None:
    told = run("schema").out
    assert f"schema {SCHEMA_VERSION} of this program" in told
    assert ": the same" in told
    for table in dictionary():
        assert f"{table.name} ({table.kind}): " in told
        for column in table.columns:
            assert f"\n  {column.name} " in told


def test_one_table_is_told_alone(run: Run) -> None:
    told = run("schema", "visits").out
    assert "captures (table)" not in told
    assert "  observed_at              TEXT    when the capture was made [ISO 8601, UTC]" in told


def test_json_has_the_same(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = json.loads(run("schema", "--json").out)
    assert facts["archive"]["differences"] == []
    assert [table["name"] for table in facts["tables"]] == [t.name for t in dictionary()]
    monkeypatch.setenv("ARCHIVE_DIR", str(tmp_path))
    assert json.loads(run("schema", "posts", "--json").out)["archive"] is None


def test_the_readme_has_the_tables_in_the_words_of_the_code() -> None:
    shown = README.split("<!-- schema: `archiver schema --markdown` -->\n", 1)[1]
    assert shown.split("\n\n", 1)[0].splitlines() == list(overview())


def test_columns_come_as_markdown(run: Run) -> None:
    lines = run("schema", "visits", "--markdown").out.splitlines()
    assert lines[0] == "| column | type | what it says | unit |"
    assert "| `total` | INTEGER | ever, as the page prints it | visits |" in lines
    assert run("schema", "--markdown").out.splitlines() == list(overview())


@pytest.mark.parametrize(
    ("version", "told"),
    [(SCHEMA_VERSION + 1, "newer; update"), (2, "older; `archiver recover` brings it")],
)
def test_a_database_of_another_version_is_told_apart(
    run: Run, tmp_path: Path, version: int, told: str
) -> None:
    with sqlite3.connect(tmp_path / "archive.db") as db:
        db.execute("pragma application_id = 0x41524348")
        db.execute(f"pragma user_version = {version}")
        db.execute("create table visits (id integer primary key, mine text)")
    db.close()
    lines = run("schema", "visits", "--archive", tmp_path).out
    assert f"schema {version} of {tmp_path}: {told}" in lines
    assert "  posts: not in this database" in lines
    assert "  visits.mine: not of this program's schema" in lines
    assert "  visits.total: not in this database" in lines


def test_what_is_not_there_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    assert run("schema", "nothing").code == 5
    assert run("schema", "--json", "--markdown").code == 2
    assert run("schema", "--archive", tmp_path).code == 6
    (tmp_path / "archive.db").write_bytes(b"no database at all, but some text" * 100)
    assert run("schema", "--archive", tmp_path).code == 6
