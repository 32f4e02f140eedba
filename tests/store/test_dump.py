"""The canonical text two archives are compared by."""

from __future__ import annotations

import json
from pathlib import Path

from archiver.site import Reading, Source
from archiver.store.dump import TABLES, dump
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.store.building import capture, crawl_note, listing, page, reading, rich_post, url

_NO_CONTENT = {"frontier", "bodies", "reading_fields", "_sqlite_migrations", "sqlite_sequence"}


def fill(store: Store, *, reverse: bool) -> None:
    run = store.begin_run(crawl_note())
    full = Reading(source=Source.PAGE, post=rich_post())
    entries = [
        page("earlier", 1),
        Entry(capture(url("full"), 2), reading(full)),
        listing("sitemap.xml", 3, "full", "x"),
    ]
    for entry in entries[::-1] if reverse else entries:
        store.write(run, [entry])


def test_equal_content_gives_equal_dumps(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as one, Store.open(tmp_path / "b.db") as other:
        fill(one, reverse=False)
        fill(other, reverse=True)
        other.end_run(1, "2020-01-02T00:00:00Z", "finished")
        ids = "select id, url from posts order by url"
        assert one.rows(ids) != other.rows(ids)
        assert list(dump(one)) == list(dump(other))


def test_every_line_is_a_table_and_json(store: Store) -> None:
    fill(store, reverse=False)
    lines = [line.split("\t", 1) for line in dump(store)]
    assert {table for table, _ in lines} == set(TABLES) - {"failures", "link_checks", "refusals"}
    rows = [json.loads(row) for table, row in lines if table == "related_posts"]
    assert rows == [
        {
            "site": "blog.example",
            "post": url("full"),
            "position": 0,
            "title": "Earlier",
            "url": url("earlier"),
            "url_key": "blog.example/2014/05/earlier",
            "target": url("earlier"),
            "record_id": f"<urn:{url('full')}-2>",
        }
    ]


def test_every_content_table_is_in_it(store: Store) -> None:
    tables = {name for name in store.db.table_names() if not name.startswith("posts_fts")}
    assert tables - _NO_CONTENT == set(TABLES) - {"failures"}
