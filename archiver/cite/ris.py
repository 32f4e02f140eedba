"""RIS, the tagged format of reference managers: a tag, two spaces, a hyphen, a space, the value.

Lines end with CR LF, as its specification has it; a value has none in it. The type is BLOG.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.cite.citation import Citation, split_fragment
from archiver.cite.names import name_of, parts
from archiver.cite.provenance import note, read_note
from archiver.errors import ArgumentError

__all__ = ["read", "write"]

_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_DAY = re.compile(r"([0-9]{4})(?:/([0-9]{2})(?:/([0-9]{2}))?)?(?:/.*)?")


def write(citations: Iterable[Citation]) -> Iterator[str]:
    """The records of *citations*, one after the other."""
    for citation in citations:
        yield "".join(f"{tag}  - {_on_one_line(value)}\r\n" for tag, value in _tags(citation))


def read(text: str) -> Iterator[Citation]:
    """The citations in *text*; ArgumentError names the first record that is none of ours.

    A line without a tag goes on with the one before.
    """
    tags: list[tuple[str, str]] = []
    for line in text.splitlines():
        found = _LINE.fullmatch(line.rstrip())
        if found is None:
            if tags and line.strip():
                tags[-1] = (tags[-1][0], f"{tags[-1][1]} {line.strip()}")
        elif found[1] == "ER":
            yield _citation(tags)
            tags = []
        else:
            tags.append((found[1], (found[2] or "").strip()))
    if tags:
        raise ArgumentError(f"no RIS: the record that begins with {tags[0][1]!r} has no ER")


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "BLOG"
    yield "ID", citation.key
    for author in citation.authors:
        found = parts(author)
        yield "AU", author if found is None else found.inverted()
    if citation.title:
        yield "TI", citation.title
    yield "T2", citation.blog
    if citation.published:
        yield "PY", citation.published[:4]
        yield "DA", citation.published.replace("-", "/")
    yield "UR", citation.link
    yield "Y2", citation.record.captured_at[:10].replace("-", "/")
    if citation.language:
        yield "LA", citation.language
    yield "N1", note(citation)
    yield "ER", ""


def _on_one_line(value: str) -> str:
    return " ".join(value.split())


def _citation(tags: list[tuple[str, str]]) -> Citation:
    told = dict(reversed(tags))  # the first of a tag counts
    where = read_note(told.get("N1", ""))
    url, fragment = split_fragment(told.get("UR", ""))
    key = told.get("ID", "") or url
    if where is None or not url:
        raise ArgumentError(
            f"{key or 'a record'}: without a note that says where its bytes lie; "
            "`archiver cite --format ris` writes one"
        )
    return Citation(
        key=key,
        title=told.get("TI") or None,
        authors=tuple(_name(value) for tag, value in tags if tag == "AU"),
        blog=told.get("T2", ""),
        published=_published(told.get("DA") or told.get("PY", "")),
        url=url,
        language=told.get("LA") or None,
        record=where.record,
        payload=where.payload,
        words=where.words,
        paragraph=where.paragraph,
        quotation=where.quotation,
        fragment=fragment,
    )


def _name(written: str) -> str:
    """A name as it was before; one that is a literal may have a comma of its own."""
    name = name_of(written)
    found = parts(name)
    return name if found is not None and found.inverted() == written else written


def _published(written: str) -> str | None:
    found = _DAY.fullmatch(written)
    return "-".join(filter(None, found.groups())) if found else None
