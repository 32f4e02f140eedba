"""The schema keeps its promises, and can grow."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import attrs
from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from archiver.site import Reading, Source
from archiver.store.filing import file_again
from archiver.store.schema import APPLICATION_ID, MIGRATIONS, migrate
from archiver.store.search import search
from archiver.store.store import Store
from archiver.store.write import Entry
from archiver.text import ZERO_WIDTH_SPACE as ZWSP
from tests.store.building import capture, crawl_note, page, reading, rich_post, url

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
        "company_network", "completeness", "failures", "gone_posts", "indexed_posts",
        "latest_posts", "link_history", "links", "mentions", "most_visited", "post_citations",
        "posts_per_company", "reading", "refused", "source_network", "versions", "visit_history",
    }  # fmt: skip
    for view in store.db.views:
        assert list(view.rows) == []


def test_the_data_dictionary_is_in_the_file(store: Store) -> None:
    assert "-- as printed, prefix included" in store.db["posts"].schema


def test_the_index_is_kept_by_triggers(store: Store) -> None:
    posts = store.db["posts"]
    assert isinstance(posts, Table)
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


def test_an_older_archive_is_filed_and_its_chinese_indexed(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    chinese = attrs.evolve(rich_post(), title="阿里巴巴IPO", body_text="上市在纽约 it is.")
    with Store.open(path) as store:
        run = store.begin_run(crawl_note())
        store.write(
            run,
            [
                page("a", 1),
                Entry(capture(url("full"), 2), reading(Reading(source=Source.PAGE, post=chinese))),
            ],
        )
        whole = "select * from posts order by id"
        wanted = store.rows(whole)
        apart = ZWSP.join(["阿", "里", "巴", "巴", "IPO"])
        assert [row["spaced_title"] for row in wanted] == [None, apart]
        assert wanted[1]["filed"].count(" ") == 8
        store.db.conn.execute("update posts set filed = null, spaced_title = null")
        store.db.conn.execute("update posts set spaced_body_text = null")
        assert search(store, "纽约").hits == ()
        for row in wanted:
            file_again(store.db.conn, row["id"])
        assert store.rows(whole) == wanted
        assert [hit.title for hit in search(store, "纽约").hits] == ["阿里巴巴IPO"]


def test_an_archive_made_before_chinese_was_indexed_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    db = Database(path)
    db.execute(f"pragma application_id = {APPLICATION_ID}")
    MIGRATIONS.apply(db, stop_before="indexed")
    db.execute("pragma user_version = 7")
    db.execute("pragma foreign_keys = off")
    db.execute("insert into sites values (1, 'a', 'https://a.example/', 'A', null, '{}', '', '')")
    db.execute("insert into runs values (1, 1, 'r', 'spider', '{}', '', null, null)")
    db.execute("insert into known_posts values (5, 1, 'https://a.example/p', '')")
    db.execute(
        "insert into posts (id, site_id, url, title, published, versions, first_seen, last_seen, "
        "field_sources, capture_id, body_text) values (5, 1, 'https://a.example/p', '阿里巴巴', "
        "'2015-03-02T00:00:00Z', 1, '', '', '{}', 1, 'Trains to 上海')"
    )
    db.close()
    with Store.open(path) as store, Store.open(tmp_path / "new.db") as new:
        assert store.db.schema == new.db.schema
        assert [hit.snippet for hit in search(store, "上海 train").hits] == ["[Trains] to [上海]"]
        store.db.conn.execute(
            "insert into posts_fts (posts_fts, rank) values ('integrity-check', 1)"
        )
        store.db.conn.execute("delete from posts")
        assert search(store, "上海").total == 0


def test_any_program_can_ask_the_index(store: Store, run: int) -> None:
    store.write(run, [page("a", 1, title="Of tea", body_text="阿里巴巴 in New York, at length.")])
    store.write(run, [page("b", 2, title="Ports", body_text="Tea.")])
    with closing(sqlite3.connect(store.path)) as plain:
        asked = "select rowid, title from posts_fts where posts_fts match ? order by rank"
        assert [row[1] for row in plain.execute(asked, ("tea",))] == ["Of tea", "Ports"]
        assert [row[1] for row in plain.execute(asked, ('"阿 里" york',))] == ["Of tea"]
        shown = "select highlight(posts_fts, 2, '<', '>') from posts_fts where posts_fts match ?"
        [(text,)] = plain.execute(shown, ('"里 巴"',))
        assert text.replace(ZWSP, "") == "阿<里巴>巴 in New York, at length."
