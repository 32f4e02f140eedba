"""Every column has its words, and those that count something their unit."""

from __future__ import annotations

import pytest

from archiver.store.dictionary import Column, Table, dictionary

TABLES = {table.name: table for table in dictionary()}
COLUMNS = [
    pytest.param(table, column, id=f"{table.name}.{column.name}")
    for table in dictionary()
    for column in table.columns
]
MOMENTS = {"first_seen", "last_seen", "gone_since", "last_asked"}


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_has_words(table: Table, column: Column) -> None:
    assert column.words, f"write behind {table.name}.{column.name} what it says"


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_whatever_counts_something_says_what(table: Table, column: Column) -> None:
    number = column.type == "INTEGER" and column.name != "id"
    moment = column.name.endswith("_at") or column.name in MOMENTS
    if number or moment:
        assert column.unit, f"write behind {table.name}.{column.name} its [unit]"


@pytest.mark.parametrize("table", dictionary(), ids=lambda table: table.name)
def test_every_table_says_what_a_row_is_and_where_it_comes_from(table: Table) -> None:
    assert table.words
    assert bool(table.source) == (table.kind == "table")


def column(table: str, name: str) -> Column:
    [found] = [one for one in TABLES[table].columns if one.name == name]
    return found


def test_words_go_on_over_lines() -> None:
    assert column("captures", "kind").words.endswith("NULL while no reader has looked at it")


def test_columns_added_later_have_theirs() -> None:
    assert column("captures", "etag").words == "ETag, for conditional requests"


def test_references_and_moments_have_units_without_being_told() -> None:
    assert column("visits", "capture_id").unit == "row of captures"
    assert column("runs", "started_at").unit == "ISO 8601, UTC"


def test_views_take_the_words_of_tables() -> None:
    assert column("latest_posts", "word_count") == column("posts", "word_count")
    assert column("latest_posts", "visits").words == "ever, as the page prints it, the latest seen"
    assert column("latest_posts", "visits").unit == "visits"


def test_tables_come_before_views_and_none_is_left_out() -> None:
    kinds = [table.kind for table in dictionary()]
    assert kinds == sorted(kinds)
    assert TABLES["posts_fts"].kind == "index"
    assert "sqlite_sequence" not in TABLES
