"""A citation as JSON with a name for each fact: what programs of one's own read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from archiver.cite.citation import Citation, Record, split_fragment
from archiver.errors import ArgumentError

__all__ = ["facts", "read", "write"]

_RECORD = {field.name: field for field in attrs.fields(Record)}
_NUMBERS = frozenset({"offset", "length"})
_LARGEST = 10**18


def write(citations: Iterable[Citation]) -> Iterator[str]:
    """The *citations*, as one list."""
    yield json.dumps([facts(one) for one in citations], ensure_ascii=False, indent=2) + "\n"


def facts(citation: Citation) -> dict[str, Any]:  # JSON
    """*citation* ready for JSON; what is not told is null."""
    return {
        "id": citation.key,
        "title": citation.title,
        "authors": list(citation.authors),
        "blog": citation.blog,
        "published": citation.published,
        "language": citation.language,
        "url": citation.link,
        "paragraph": citation.paragraph,
        "quotation": citation.quotation,
        "record": attrs.asdict(citation.record),
        "payload_record": attrs.asdict(citation.payload) if citation.payload else None,
        "words_record": attrs.asdict(citation.words) if citation.words else None,
    }


def read(items: Iterable[Any]) -> Iterator[Citation]:
    """The citations in *items*; ArgumentError names the first that is none of ours."""
    for number, item in enumerate(items, 1):
        name = item.get("id") if isinstance(item, dict) else None
        try:
            yield _citation(item)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ArgumentError(
                f"{name or f'citation {number}'}: not as `archiver cite --format json` writes it "
                f"({type(error).__name__}: {error})"
            ) from error


def _citation(item: Mapping[str, Any]) -> Citation:
    url, fragment = split_fragment(_text(item["url"]))
    payload, words = item.get("payload_record"), item.get("words_record")
    paragraph = item.get("paragraph")
    return Citation(
        key=_text(item["id"]),
        title=_optional(item.get("title")),
        authors=tuple(_text(name) for name in item.get("authors") or ()),
        blog=_text(item["blog"]),
        published=_optional(item.get("published")),
        url=url,
        language=_optional(item.get("language")),
        record=_record(item["record"]),
        payload=None if payload is None else _record(payload),
        words=None if words is None else _record(words),
        paragraph=None if paragraph is None else _number(paragraph),
        quotation=_optional(item.get("quotation")),
        fragment=fragment,
    )


def _record(told: Mapping[str, Any]) -> Record:  # JSON
    fields = {name: value for name, value in told.items() if name in _RECORD}
    for name, value in fields.items():
        if value is None and _RECORD[name].default is None:
            continue
        fields[name] = _number(value) if name in _NUMBERS else _text(value)
    return Record(**fields)


def _number(value: Any) -> int:  # JSON
    if not isinstance(value, int) or not 0 <= value < _LARGEST:
        raise TypeError(f"{value!r:.80} is no number of bytes or paragraphs")
    return value


def _text(value: Any) -> str:  # JSON
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.80} is no text")
    return value


def _optional(value: Any) -> str | None:  # JSON
    return None if value is None else _text(value)
