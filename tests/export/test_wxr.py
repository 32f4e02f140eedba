"""What keeps WordPress's importer from losing, doubling or changing posts."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree

from archiver.export import wordpress_text
from archiver.export.exporting import export_posts
from archiver.export.formats import format_named
from archiver.items import Image, Post
from tests.export.blog import archive_of
from tests.export.conftest import Export
from tests.export.trying import trying_posts
from tests.store.building import HOME

_WP = "{http://wordpress.org/export/1.2/}"
_LENGTHS = {
    "title": 65_535,
    "{http://wordpress.org/export/1.2/excerpt/}encoded": 65_535,
    f"{_WP}comment_content": 65_535,
    f"{_WP}comment_author": 255,
}
_CHARACTERS = {
    "guid": 255,
    "category": 200,
    f"{_WP}comment_author_url": 200,
    f"{_WP}author_display_name": 250,
    f"{_WP}author_login": 60,
    f"{_WP}cat_name": 200,
    f"{_WP}tag_name": 200,
}
_SLUGS = (f"{_WP}post_name", f"{_WP}category_nicename", f"{_WP}tag_slug")


@pytest.fixture(scope="module")
def trying(tmp_path_factory: pytest.TempPathFactory) -> etree._Element:
    place = tmp_path_factory.mktemp("trying")
    export_posts(archive_of(place, trying_posts()), format_named("wxr"), place / "out.xml")
    return etree.parse(str(place / "out.xml")).getroot()


def test_nothing_is_longer_than_its_column(trying: etree._Element) -> None:
    for name, longest in _LENGTHS.items():
        assert max(len((e.text or "").encode()) for e in trying.iter(name)) <= longest
    for name, longest in _CHARACTERS.items():
        assert max(len(e.text or "") for e in trying.iter(name)) <= longest
    for name in _SLUGS:
        assert max(len(quote(e.text or "")) for e in trying.iter(name)) <= 200


def test_what_is_cut_says_so_and_stays_apart(trying: etree._Element) -> None:
    titles = {e.text or "" for e in trying.iter("title")}
    assert {len(title) for title in titles if title.startswith("TT")} == {65_535 - 2}
    assert any(title.endswith("T…") for title in titles)
    for name, begins in ((f"{_WP}tag_name", "GG"), (f"{_WP}author_display_name", "NN")):
        one, other = (e.text or "" for e in trying.iter(name) if (e.text or "").startswith(begins))
        assert one.partition("…")[0] == other.partition("…")[0]
        assert one != other
    for name in (*_SLUGS, f"{_WP}author_login", "guid"):
        found = [e.text for e in trying.iter(name)]
        assert len(set(found)) == len(found), name


def test_no_second_has_two_posts_that_the_importer_takes_for_one(trying: etree._Element) -> None:
    at = [(e.findtext("title") or "", e.findtext(f"{_WP}post_date")) for e in trying.iter("item")]
    same = [moment for title, moment in at if title.lower() in ("café", "cafe")]
    assert same[0] == "2014-05-27 04:00:00"
    assert len(set(same)) == 3
    for title, moment in at:
        if title in ("", "0"):
            assert [each for _, each in at].count(moment) == 1
    drafts = [e for e in trying.iter("item") if e.findtext(f"{_WP}status") == "draft"]
    assert len(drafts) == 5
    assert {e.findtext(f"{_WP}post_date_gmt") for e in drafts} == {"0000-00-00 00:00:00"}
    assert len({e.findtext(f"{_WP}post_date") for e in drafts}) == 5
    assert {e.find("pubDate") for e in drafts} == {None}


def test_a_post_of_nothing_says_where_it_was(trying: etree._Element) -> None:
    [nothing] = (e for e in trying.iter("item") if e.findtext("link") == f"{HOME}2014/05/nothing/")
    content = nothing.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    where = f"{HOME}2014/05/nothing/"
    assert content == f'<p><a href="{where}">{where}</a></p>'


def test_a_text_that_the_parser_would_refuse_is_told_in_part(trying: etree._Element) -> None:
    [long] = (e for e in trying.iter("item") if e.findtext("link") == f"{HOME}2014/05/content/")
    content = long.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
    assert 900_000 < len(content) < 4_000_000
    assert content.startswith("<p>&#91;w] ")
    assert content.endswith(
        f'…</p>\n<p><a href="{HOME}2014/05/content/">{HOME}2014/05/content/</a></p>'
    )


def test_an_address_that_is_none_is_no_link(tmp_path: Path, export: Export) -> None:
    moment = datetime(2014, 5, 27, tzinfo=UTC)
    post = Post(url=f"{HOME}a b/\x7f", title=None, published=moment, published_precision="day")
    told = etree.parse(str(export(archive_of(tmp_path / "a", [post]), "wxr")))
    assert told.findtext(".//{http://purl.org/rss/1.0/modules/content/}encoded")


def test_images_of_a_post_without_a_title_have_another_second(
    tmp_path: Path, export: Export
) -> None:
    moment = datetime(2014, 5, 27, 4, tzinfo=UTC)
    images = tuple(Image(url=f"{HOME}{name}.png", alt=name) for name in ("a", "b"))
    post = Post(url=f"{HOME}x/", published=moment, published_precision="second", images=images)
    told = etree.parse(str(export(archive_of(tmp_path / "a", [post]), "wxr")))
    assert [e.text for e in told.iter(f"{_WP}post_date")] == [
        "2014-05-27 04:00:00", "2014-05-27 04:00:01", "2014-05-27 04:00:01",
    ]  # fmt: skip
    assert [e.text for e in told.iter(f"{_WP}meta_value")] == ["a", "b"]


def test_days_at_the_ends_of_time_stop_no_export(tmp_path: Path, export: Export) -> None:
    ends = [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)]
    posts = [
        Post(url=f"{HOME}{precision}{end.year}/", published=end, published_precision=precision)
        for end in ends
        for precision in ("day", "second")
    ]
    for zone in ("Asia/Shanghai", "America/New_York"):
        archive = archive_of(tmp_path / zone, posts)
        with closing(sqlite3.connect(archive / "archive.db")) as database, database:
            database.execute("update sites set timezone = ?", (zone,))
        told = etree.parse(str(export(archive, "wxr")))
        assert [e.text for e in told.iter(f"{_WP}status")] == ["draft"] * 4
        assert export(archive, "markdown", f"out-{zone[:4]}").is_dir()


def test_further_authors_are_custom_fields(trying: etree._Element) -> None:
    [found] = (e for e in trying.iter(f"{_WP}postmeta"))
    assert [e.text for e in found] == ["author", "Second"]


@pytest.mark.parametrize("said", ["a", "50%", "x %ab y", r"a\b", "<i> & \"q\" 'a'", " a \n b "])
def test_a_name_means_what_it_said(said: str) -> None:
    kept = wordpress_text.line(said, wordpress_text.TERM)
    assert unescape(kept) == " ".join(said.split())
    assert "\\" not in kept
    assert "%ab" not in kept


@pytest.mark.parametrize("column", [wordpress_text.TERM, wordpress_text.COMMENTER])
@pytest.mark.parametrize(
    "said", ["&" * 300, "\\" * 300, "%ab" * 200, "風" * 300, "\U0001f600 " * 99]
)
def test_a_name_is_cut_between_characters(said: str, column: wordpress_text.Column) -> None:
    kept = wordpress_text.line(said, column)
    length = len(kept.encode()) if column.in_bytes else len(kept)
    assert column.longest * 0.6 < length <= column.longest
    assert said.startswith(unescape(kept).partition("…")[0])


@pytest.mark.parametrize(
    ("url", "slug"),
    [
        (f"{HOME}2014/05/my_post/", "my_post"),
        (f"{HOME}2014/05/A%20B--c.html", "a-b-c"),
        (f"{HOME}?p=12", "p-12"),
        (f"{HOME}{'x' * 200}/", "x" * 200),
        (HOME, ""),
    ],
)
def test_a_post_keeps_the_slug_of_its_address(url: str, slug: str) -> None:
    assert wordpress_text.post_slug(url) == slug


def test_the_guid_is_the_address_or_its_beginning() -> None:
    assert wordpress_text.guid(HOME) == HOME
    long = f"{HOME}?{'a=b&' * 60}"
    kept = wordpress_text.guid(long)
    assert long.startswith(kept.partition("#")[0])
    assert len(kept.replace("&", "&amp;")) <= 255
