"""Two databases, the one a copy of the other: which posts differ, and in what."""

from pathlib import Path

import attrs
import pytest

from archiver.items import Post
from archiver.site import PageReading, Reading, Source
from archiver.store.below import BELOW
from archiver.store.store import Store
from archiver.store.would_change import UNTOLD, Change, changes, copied
from archiver.store.write import Entry
from tests.store.building import capture, crawl_note, listing, page, reading, rich_post, url


def test_every_table_below_a_post_is_compared_or_left_out_on_purpose(store: Store) -> None:
    below = {
        row["name"]
        for row in store.rows("""
            select m.name from sqlite_schema m join pragma_table_info(m.name) c
            where m.type = 'table' and c.name = 'post_id'""")
    }
    assert below == BELOW.keys() | UNTOLD


def anew(entry: Entry, found: PageReading) -> Entry:
    """The same capture as a newer parser reads it."""
    assert entry.reading is not None
    version = entry.reading.parser_version + 1
    return attrs.evolve(entry, reading=attrs.evolve(found, parser_version=version))


def differing(store: Store, path: Path, *entries: Entry) -> list[Change]:
    copied(store, path)
    with Store.open(path) as copy:
        copy.write(1, entries)
        return list(changes(store, copy))


@pytest.fixture
def rich(store: Store) -> Entry:
    """A post in every field."""
    run = store.begin_run(crawl_note())
    entry = Entry(capture(url("full"), 2), reading(Reading(source=Source.PAGE, post=rich_post())))
    store.write(run, [entry, page("other", 1)])
    return entry


def test_the_same_again_is_no_change(store: Store, rich: Entry, tmp_path: Path) -> None:
    assert rich.reading is not None
    assert differing(store, tmp_path / "copy.db", anew(rich, rich.reading)) == []


def test_every_field_of_a_post_is_compared(store: Store, rich: Entry, tmp_path: Path) -> None:
    bare = reading(Reading(source=Source.PAGE, post=Post(url=url("full"))))
    found = differing(store, tmp_path / "copy.db", anew(rich, bare))
    assert {change.url for change in found} == {url("full")}
    gone = {change.field for change in found if change.what == "goes"}
    assert gone == {field.name for field in attrs.fields(Post)} - {"url", "witnesses"}
    left = [(c.field, c.old, c.new) for c in found if c.what != "goes"]
    assert left == [("versions", 1, 0)]


def test_a_post_that_moves_is_told_by_its_old_address(
    store: Store, rich: Entry, tmp_path: Path
) -> None:
    moved = attrs.evolve(rich_post(), url=url("moved"))
    found = differing(
        store,
        tmp_path / "copy.db",
        anew(rich, reading(Reading(source=Source.PAGE, post=moved, aliases=(url("full"),)))),
    )
    assert [(c.url, c.field, c.old, c.new) for c in found] == [
        (url("full"), "url", url("full"), url("moved"))
    ]


def test_a_post_that_is_no_longer_one_goes_as_a_whole(
    store: Store, rich: Entry, tmp_path: Path
) -> None:
    found = differing(store, tmp_path / "copy.db", anew(rich, reading()))
    assert [(c.url, c.field, c.old, c.new) for c in found] == [
        (url("full"), "post", rich_post().title, None)
    ]


def test_posts_that_are_only_named_come_and_go(store: Store, tmp_path: Path) -> None:
    named = listing("sitemap.xml", 3, "one", "two")
    store.write(store.begin_run(crawl_note()), [named])
    now = listing("sitemap.xml", 3, "two", "three").reading
    assert now is not None
    found = differing(store, tmp_path / "copy.db", anew(named, now))
    assert [(c.field, c.old, c.new, c.what) for c in found] == [
        ("known", url("one"), None, "goes"),
        ("known", None, url("three"), "appears"),
    ]


def test_posts_that_come_together_are_told(store: Store, rich: Entry, tmp_path: Path) -> None:
    both = reading(Reading(source=Source.PAGE, post=rich_post(), aliases=(url("other"),)))
    found = differing(store, tmp_path / "copy.db", anew(rich, both))
    assert [(c.url, c.field, c.what) for c in found if c.field == "post"] == [
        (url("other"), "post", "goes")
    ]
