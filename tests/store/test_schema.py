"""The schema keeps its promises, and can grow."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from archiver.store import Store
from archiver.store.schema import APPLICATION_ID, MIGRATIONS, migrate

_TRIGGERS = {"posts_ai", "posts_ad", "posts_au"}


def test_every_foreign_key_has_an_index(store: Store) -> None:
    missing = []
    for table in store.db.tables:
        assert isinstance(table, Table)
        leading = {index.columns[0] for index in table.indexes} | set(table.pks[:1])
        missing += [
            (table.name, key.column) for key in table.foreign_keys if key.column not in leading
        ]
    assert missing == []


def test_every_column_of_every_view_can_be_read(store: Store) -> None:
    assert {view.name for view in store.db.views} == {
        "citation_network", "cited_pages", "comment_gaps", "companies_together", "company_names",
        "company_network", "completeness", "failures", "gone_posts", "latest_posts",
        "link_history", "links", "mentions", "most_visited", "post_citations", "posts_per_company",
        "reading", "refused", "source_network", "versions", "visit_history",
    }  # fmt: skip
    for view in store.db.views:
        assert list(view.rows) == []


def test_the_data_dictionary_is_in_the_file(store: Store) -> None:
    assert "-- as printed, prefix included" in store.db["posts"].schema


def test_the_index_is_kept_by_triggers(store: Store) -> None:
    posts = store.db["posts"]
    assert isinstance(posts, Table)
    assert posts.detect_fts() == "posts_fts"
    assert {trigger.name for trigger in posts.triggers} >= _TRIGGERS


def test_migrating_twice_changes_nothing(store: Store) -> None:
    before = store.db.schema
    migrate(store.db)
    assert store.db.schema == before


def test_a_later_migration_keeps_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Store.open(path).close()
    later = Migrations("archiver-scratch")

    @later()
    def add_a_mood(db: Database) -> None:
        posts = db["posts"]
        assert isinstance(posts, Table)
        posts.add_column("mood", str)

    db = Database(path)
    later.apply(db)
    later.apply(db)
    assert "mood" in db["posts"].columns_dict
    assert [migration.name for migration in later.applied(db)] == ["add_a_mood"]
    db.close()
    Store.open(path).close()


def test_an_archive_made_before_revisits_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    db = Database(path)
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    MIGRATIONS.apply(db, stop_before="revisits")
    db.execute("pragma user_version = 1")
    assert "payload_file" not in db["captures"].columns_dict
    db.close()
    with Store.open(path) as store, Store.open(tmp_path / "new.db") as new:
        assert "payload_file" in store.db["captures"].columns_dict
        assert store.db.schema == new.db.schema
        assert "'revisit'" in store.db["captures"].schema
        assert store.rows("pragma integrity_check") == [{"integrity_check": "ok"}]


def test_an_archive_made_before_notices_gains_them_and_new_views(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    db = Database(path)
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    MIGRATIONS.apply(db, stop_before="told_more")
    db.execute("pragma user_version = 2")
    assert "reading" not in {view.name for view in db.views}
    db.close()
    with Store.open(path) as store, Store.open(tmp_path / "new.db") as new:
        assert "reading" in {view.name for view in store.db.views}
        assert store.db.schema == new.db.schema
