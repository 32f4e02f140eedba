"""CSL-JSON, which Zotero, pandoc and citeproc read: https://docs.citationstyles.org/en/stable/.

Only variables of its schema (csl-data.json 1.0.2) are used; where the bytes lie stands in `note`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archiver.cite.citation import Citation, split_fragment
from archiver.cite.names import parts
from archiver.cite.provenance import note, read_note
from archiver.errors import ArgumentError

__all__ = ["read", "write"]

_NAME = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def write(citations: Iterable[Citation]) -> Iterator[str]:
    """The items of *citations*, as one list."""
    items = [dict(_variables(citation)) for citation in citations]
    yield json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def read(items: Iterable[Any]) -> Iterator[Citation]:
    """The citations in *items*; ArgumentError names the first that is none of ours."""
    for item in items:
        yield _citation(item if isinstance(item, dict) else {})


def _variables(citation: Citation) -> Iterator[tuple[str, Any]]:  # JSON
    yield "id", citation.key
    yield "type", "post-weblog"
    if citation.title:
        yield "title", citation.title
    if citation.authors:
        yield "author", [_author(name) for name in citation.authors]
    yield "container-title", citation.blog
    if citation.published:
        yield "issued", _date(citation.published)
    yield "accessed", _date(citation.record.captured_at[:10])
    yield "URL", citation.link
    if citation.language:
        yield "language", citation.language
    yield "note", note(citation)


def _author(name: str) -> dict[str, str]:
    found = parts(name)
    if found is None:
        return {"literal": name}
    told = {
        "family": found.family,
        "given": found.given,
        "non-dropping-particle": found.particle,
        "suffix": found.suffix,
    }
    return {part: value for part, value in told.items() if value}


def _date(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}


def _citation(item: Mapping[str, Any]) -> Citation:  # JSON
    where = read_note(_text(item.get("note")))
    url, fragment = split_fragment(_text(item.get("URL")))
    key = _text(item.get("id")) or url
    if where is None or not url:
        raise ArgumentError(
            f"{key or 'an item'}: without a note that says where its bytes lie; "
            "`archiver cite --format csl-json` writes one"
        )
    authors = item.get("author")
    return Citation(
        key=key,
        title=_text(item.get("title")) or None,
        authors=tuple(_name(one) for one in (authors if isinstance(authors, list) else ())),
        blog=_text(item.get("container-title")),
        published=_day(item.get("issued")),
        url=url,
        language=_text(item.get("language")) or None,
        record=where.record,
        payload=where.payload,
        words=where.words,
        paragraph=where.paragraph,
        quotation=where.quotation,
        fragment=fragment,
    )


def _text(value: Any) -> str:  # JSON
    return value if isinstance(value, str) else ""


def _name(told: Any) -> str:  # JSON
    if not isinstance(told, dict):
        return ""
    literal = _text(told.get("literal"))
    return literal or " ".join(filter(None, (_text(told.get(part)) for part in _NAME)))


def _day(told: Any) -> str | None:  # JSON
    """The day in a date variable: numbers, or strings of digits."""
    try:
        [numbers, *_] = told["date-parts"]
        year, *rest = (int(number) for number in numbers[:3])
    except (TypeError, KeyError, ValueError, OverflowError):
        return None
    return "-".join([f"{year:04}", *(f"{number:02}" for number in rest)])
