"""Where each field of a post comes from: the capture, what in it told it, and who read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archiver.site import Source
from archiver.store import values
from archiver.store.read import post
from archiver.store.store import Store

__all__ = ["why"]

# What tells a field that has no single place on a page.
_RULES = {
    "authors": "a guest line, markup, JSON-LD, meta elements or a line beside the title",
    "categories": "links to categories, article:section or JSON-LD",
    "tags": "links to tags, article:tag or JSON-LD",
    "url": "canonical link, og:url or the address asked for",
    "engine_id": "number of the post in classes or short link",
    "category_prefix": "capitals before the colon of the title",
    "headline": "the title behind its prefix",
    "bottom_line": "a label such as Bottom line before the text",
    "word_count": "words of the body",
    "headings": "headings, and bold lines alone, in the body",
    "images": "images in the body, with the caption below each",
    "citations": "brackets and links in the body",
    "companies": "brackets with exchange and symbol in the body",
    "notices": "labels such as UPDATE at the start of a block",
    "related": "list of a plugin or theme for related posts",
    "comments": "list of comments below the post",
    "comment_count": "heading or link of the comments",
    "comment_system": "placeholder that a script fills",
    "published_raw": "as published",
    "published_precision": "as published",
    "published_day": "as published",
    "modified_raw": "as modified",
}
_TOLD = """
select c.record_id, r.source, f.fields, r.body_id is not null as bodied from readings r
join captures c on c.id = r.capture_id join reading_fields f on f.id = r.fields_id
where r.known_post_id = ? order by r.position desc
"""
_PLACE = """
select record_id, url, warc_file, warc_offset, fetched_at, parser, parser_version
from captures where record_id = ?
"""


def why(store: Store, url_or_id: str | int) -> list[dict[str, Any]]:  # JSON
    """A row a field of the post: field, value, source, witness, and the capture it is taken from.

    NothingFound when the archive has no such post.
    """
    with store.snapshot():
        found = post(store, url_or_id)
        readings = [
            row | {"fields": values.decode(row["fields"])}
            for row in store.rows(_TOLD, (found["id"],))
        ]
        witnesses = {
            (row["record_id"], row["source"]): row["fields"].get("witnesses", {})
            for row in readings
        }
        places = {
            origin["record_id"]: store.rows(_PLACE, (origin["record_id"],))[0]
            for origin in (*found["field_sources"].values(), *found["visits"][-1:])
        }
    rows = list(_rows(found, witnesses, places))
    for row in rows:
        if row["field"] == "body" and (reason := _chosen(row["source"], found, readings)):
            row["witness"] = "; ".join(filter(None, (row["witness"], reason)))
    return rows


def _chosen(
    source: str,
    found: Mapping[str, Any],  # JSON of a post
    readings: Sequence[Mapping[str, Any]],
) -> str | None:
    """Why the body is what *source* tells, where the usual precedence does not say so."""
    if source == Source.PART:
        parts = {row["fields"]["part"][0] for row in readings if row["source"] == Source.PART}
        return f"{len(parts)} parts joined" + (f", {found['cut']}" if found["cut"] else "")
    shown = any(row["source"] == Source.PAGE and row["bodied"] for row in readings)
    if source != Source.PAGE and shown:
        return "it begins with all the text of the page and goes on"
    return None


def _rows(
    found: Mapping[str, Any],  # JSON of a post
    witnesses: Mapping[tuple[str, str], Mapping[str, str]],
    places: Mapping[str, Mapping[str, Any]],  # SQL values by column
) -> Iterator[dict[str, Any]]:
    for field, origin in found["field_sources"].items():
        told = witnesses.get((origin["record_id"], origin["source"]), {})
        yield {
            "field": field,
            "value": found["body_text"] if field == "body" else found[field],
            "source": origin["source"],
            "witness": told.get(field) or _RULES.get(field),
            **places[origin["record_id"]],
        }
    for seen in found["visits"][-1:]:
        yield {
            "field": "visits",
            "value": {"total": seen["total"], "today": seen["today"]},
            "source": seen["source"],
            "witness": seen["counter"],
            **places[seen["record_id"]],
        }
