"""JSON Lines, CSV and Parquet, read back and held against the archive."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from archiver.export.blogposting import blog_posting
from archiver.export.formats.csv import cell
from archiver.export.table import COLUMNS, row
from archiver.store.part import Part, WholePost
from archiver.store.store import Store
from archiver.text import sound
from tests.export.conftest import Export
from tests.store.building import HOME, url


def posts(archive: Path) -> list[WholePost]:
    with Store.open(archive / "archive.db", readonly=True) as store:
        ids = [
            row["id"]
            for row in store.rows(
                "select id from posts order by published is null, published, url"
            )
        ]
        return list(Part(store, ids).posts())


@pytest.fixture(scope="module")
def whole(hostile: Path) -> list[WholePost]:
    return posts(hostile)


def by_url(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in rows}


def test_lines_hold_the_posts_and_nothing_else(
    hostile: Path, whole: list[WholePost], export: Export
) -> None:
    text = export(hostile, "jsonl").read_text(encoding="utf-8")
    assert len(text.splitlines()) == len(whole)  # of all the ends of lines that Unicode has
    assert [json.loads(line) for line in text.splitlines()] == [blog_posting(p) for p in whole]


def test_a_blog_posting_tells_what_schema_org_has_a_word_for(whole: list[WholePost]) -> None:
    told = blog_posting(by_url(whole)[url("full")])
    assert told["headline"] == "Search Rivals Meet"
    assert told["alternativeHeadline"] == "INTERNET: Search Rivals Meet"
    assert told["articleSection"] == ["Internet"]
    assert told["abstract"] == "Two rivals | may\nshare."
    assert told["datePublished"] == "2020-01-01T12:00:00Z"
    assert told["keywords"] == ["maps", "search"]
    assert told["author"] == [
        {"@type": "Person", "name": "Ann Example", "url": f"{HOME}author/ann/"}
    ]
    assert told["isPartOf"]["url"] == HOME
    company, related = told["mentions"]
    assert company["tickerSymbol"] == "XNYS EXM"
    assert company["identifier"]["propertyID"] == "NYSE"
    assert related == {"@type": "BlogPosting", "headline": "Earlier", "url": url("earlier")}
    assert told["citation"][1] == {
        "@type": "CreativeWork", "name": "no link", "genre": "source",
    }  # fmt: skip
    assert told["correction"] == [{
        "@type": "CorrectionComment", "name": "update", "text": "Off.",
        "datePublished": "2020-01-01",
    }]  # fmt: skip
    first, second = told["comment"]
    assert first["author"] == {"@type": "Person", "name": "A Reader"}
    assert second["parentItem"] == {"@type": "Comment", "identifier": "7"}
    assert second["genre"] == "pingback"
    [counter] = told["interactionStatistic"]
    assert counter["userInteractionCount"] == 21010
    assert counter["interactionService"]["name"] == "Top 10"
    assert told["image"][0]["caption"] == "Maps"
    place = {v["propertyID"]: v["value"] for v in told["archivedAt"]["identifier"]}
    assert place["warc_file"] == "example-00000.warc.gz"
    assert place["warc_offset"] == 1000
    assert place["payload_digest"].startswith("sha1:")


def test_a_day_has_no_time(whole: list[WholePost]) -> None:
    assert blog_posting(by_url(whole)[f"{HOME}?p=12"])["datePublished"] == "2014-05-27"
    assert "datePublished" not in blog_posting(by_url(whole)[f"{HOME}aux.html"])


def test_a_table_comes_back_as_it_was(
    hostile: Path, whole: list[WholePost], export: Export
) -> None:
    with export(hostile, "csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file))
    assert list(read[0]) == list(COLUMNS)
    for line, post in zip(read, whole, strict=True):
        for name, value in row(post).items():
            assert as_was(line[name], value) == value_of(value), name


def as_was(text: str, value: object) -> object:
    """What a cell says, with what is put before formulae taken away."""
    if text.startswith("'") and text.lstrip("'")[:1] in tuple("=+-@\t\r＝＋－＠"):
        text = text[1:]
    if isinstance(value, list):
        items, item, escaped = [], "", False
        for character in text:
            if escaped or character not in "\\|":
                item, escaped = item + character, False
            elif character == "\\":
                escaped = True
            else:
                items.append(item)
                item = ""
        return [*items, item] if text else []
    return text


def value_of(value: object) -> object:
    if isinstance(value, list):
        return [sound(item) for item in value]
    return "" if value is None else sound(str(value))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("＋1", "'＋1"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("\x00=1", "'=1"),
        (["=a", "b|c", "d\\"], "'=a|b\\|c|d\\\\"),
        (-5, -5),
        (None, ""),
        ([], ""),
    ],
)
def test_no_cell_is_a_formula(value: Any, shown: object) -> None:
    assert cell(value) == shown


def test_no_cell_of_a_hostile_blog_is_a_formula(hostile: Path, export: Export) -> None:
    with export(hostile, "csv").open(encoding="utf-8-sig", newline="") as file:
        for line in csv.reader(file):
            assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in line)
            assert not any("\0" in value for value in line)


def test_parquet_is_typed(hostile: Path, whole: list[WholePost], export: Export) -> None:
    table = pyarrow.parquet.read_table(export(hostile, "parquet"))
    types = {field.name: str(field.type) for field in table.schema}
    assert types["published"] == "timestamp[us, tz=UTC]"
    assert types["authors"].startswith("list<")
    rows = table.to_pylist()
    full = by_url(rows)[url("full")]
    assert full["published"] == datetime(2020, 1, 1, 12, tzinfo=UTC)
    assert full["notices"][0]["published"] == date(2020, 1, 1)
    assert full["visits"][0]["total"] == 21010
    for told, post in zip(rows, whole, strict=True):
        for name in ("url", "title", "body_html", "word_count", "bottom_line"):
            assert told[name] == post[name]
        for name in ("authors", "tags", "images", "companies"):
            assert told[name] == post[name]
        assert [c["text"] for c in told["comments"]] == [c["text"] for c in post["comments"]]
        assert told["warc_offset"] == post["location"]["warc_offset"]


def test_parquet_is_written_in_row_groups(
    hostile: Path, export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.export.formats.parquet._ROW_GROUP", 4)
    metadata = pyarrow.parquet.ParquetFile(export(hostile, "parquet")).metadata
    assert [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)] == [4, 4, 2]
