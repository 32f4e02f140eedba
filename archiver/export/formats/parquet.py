"""Parquet, typed: lists are lists and moments moments; for DuckDB, pandas, Polars, R and Spark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from archiver.export.format import Format, Order, Written, needed
from archiver.store.part import WholePost

__all__ = ["FORMAT"]

_ROW_GROUP = 1000  # posts, some megabytes

_TEXT, _NUMBER, _FLAG, _DAY, _MOMENT = "string", "int64", "bool", "date", "moment"

# Column -> its type; a mapping is a list of structures. The names are those of the database.
_COLUMNS: dict[str, str | dict[str, str]] = {
    "url": _TEXT,
    "blog": _TEXT,
    "blog_home": _TEXT,
    "title": _TEXT,
    "category_prefix": _TEXT,
    "headline": _TEXT,
    "bottom_line": _TEXT,
    "published": _MOMENT,
    "published_precision": _TEXT,
    "modified": _MOMENT,
    "language": _TEXT,
    "word_count": _NUMBER,
    "comment_count": _NUMBER,
    "comment_system": _TEXT,
    "versions": _NUMBER,
    "first_seen": _MOMENT,
    "last_seen": _MOMENT,
    "gone_since": _MOMENT,
    "cut": _TEXT,
    "body_text": _TEXT,
    "body_html": _TEXT,
    "authors": {"name": _TEXT, "url": _TEXT},
    "categories": {"name": _TEXT, "url": _TEXT},
    "tags": {"name": _TEXT, "url": _TEXT},
    "images": {
        "url": _TEXT,
        "alt": _TEXT,
        "caption": _TEXT,
        "width": _NUMBER,
        "height": _NUMBER,
    },
    "citations": {
        "kind": _TEXT,
        "anchor": _TEXT,
        "url": _TEXT,
        "original_url": _TEXT,
        "sentence": _TEXT,
    },
    "companies": {
        "name": _TEXT,
        "exchange": _TEXT,
        "symbol": _TEXT,
        "mic": _TEXT,
        "starts_at": _NUMBER,
    },
    "notices": {"kind": _TEXT, "text": _TEXT, "published": _DAY, "published_raw": _TEXT},
    "related": {"title": _TEXT, "url": _TEXT},
    "comments": {
        "id": _TEXT,
        "parent_id": _TEXT,
        "author": _TEXT,
        "author_url": _TEXT,
        "published": _MOMENT,
        "text": _TEXT,
        "kind": _TEXT,
    },
    "visits": {
        "observed_at": _MOMENT,
        "total": _NUMBER,
        "today": _NUMBER,
        "approximate": _FLAG,
        "counter": _TEXT,
    },
    "captured_at": _MOMENT,
    "captured_url": _TEXT,
    "warc_file": _TEXT,
    "warc_offset": _NUMBER,
    "warc_length": _NUMBER,
    "record_id": _TEXT,
    "payload_digest": _TEXT,
}


def _write(order: Order) -> Written:
    needed("pyarrow", "parquet")
    import pyarrow as pa  # noqa: PLC0415 - an extra, and dear to import
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - as above

    schema = _schema(pa)
    posts = order.posts()
    with ParquetWriter(order.target, schema, compression="zstd") as writer:
        while rows := [_row(post) for post in islice(posts, _ROW_GROUP)]:
            writer.write_batch(pa.RecordBatch.from_pylist(rows, schema), row_group_size=_ROW_GROUP)
    return Written(posts=len(order.part))


def _schema(pa: Any) -> Any:  # pyarrow has no types
    types = {
        _TEXT: pa.string(),
        _NUMBER: pa.int64(),
        _FLAG: pa.bool_(),
        _DAY: pa.date32(),
        _MOMENT: pa.timestamp("us", tz="UTC"),
    }
    return pa.schema(
        (name, types[kind])
        if isinstance(kind, str)
        else (name, pa.list_(pa.struct([(part, types[told]) for part, told in kind.items()])))
        for name, kind in _COLUMNS.items()
    )


def _row(post: WholePost) -> dict[str, Any]:
    place = post["location"]
    told = post | place | {
        "url": post["url"],
        "blog": post["site"],
        "blog_home": post["site_home"],
        "captured_at": place["fetched_at"],
        "captured_url": place["url"],
    }  # fmt: skip
    return {
        name: _read(told[name], kind)
        if isinstance(kind, str)
        else [dict(_structure(item, kind)) for item in told[name]]
        for name, kind in _COLUMNS.items()
    }


def _structure(item: dict[str, Any], kinds: dict[str, str]) -> Iterator[tuple[str, Any]]:
    return ((name, _read(item[name], kind)) for name, kind in kinds.items())


def _read(value: Any, kind: str) -> Any:  # of SQLite, then of Python
    if value is None:
        return None
    if kind == _MOMENT:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind == _DAY else value


FORMAT = Format(
    name="parquet",
    out="OUT.parquet",
    says="Parquet, a typed row a post, for DuckDB, pandas, Polars, R and Spark.",
    more="Needs pyarrow: pip install 'commentary-archiver[parquet]'.",
    mime="application/vnd.apache.parquet",
    write=_write,
)
