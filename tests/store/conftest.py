"""A store for each test, and a look at its soundness after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archiver.store.store import Store
from tests.store.building import crawl_note

_UNUSED = """
select id, text from bodies where id not in (
    select body_id from readings where body_id is not null
    union select body_id from post_versions where body_id is not null
    union select body_id from posts where body_id is not null)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty archive, sound again when the test is over."""
    with Store.open(tmp_path / "archive.db") as opened:
        yield opened
        assert_sound(opened)


@pytest.fixture
def run(store: Store) -> int:
    """A run of the blog."""
    return store.begin_run(crawl_note())


def assert_sound(store: Store) -> None:
    """Fail when SQLite finds anything wrong with the file, its references or its index."""
    assert store.rows("pragma foreign_key_check") == []
    assert store.rows("pragma integrity_check") == [{"integrity_check": "ok"}]
    assert store.rows(_UNUSED) == []
    store.db.conn.execute("insert into posts_fts (posts_fts, rank) values ('integrity-check', 1)")
