r"""BibTeX: what a citation is written as, and read from.

Letters stay Unicode, as biber and every LaTeX since 2018 take them; what TeX reads as a command
is escaped. Braces are told by commands, for BibTeX counts those of `\{`, too. An author who is no
person stands in braces of his own, so that `and` and commas in the name part nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.cite.citation import Citation, split_fragment
from archiver.cite.names import name_of, parts
from archiver.cite.provenance import note, read_note
from archiver.errors import ArgumentError

__all__ = ["read", "write"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ESCAPES = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "^": r"{\textasciicircum}",
    "~": r"{\textasciitilde}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    **{character: f"\\{character}" for character in "$&#_%"},
}
_MEANT = {written: character for character, written in _ESCAPES.items()}
_SPECIAL = re.compile(r"[\\{}^~<>$&#_%]")
_WRITTEN = re.compile(r"\{\\text[a-z]{1,20}\}|\\[$&#_%]|[{}]")
_ENTRY = re.compile(r"@(\w{1,40})\s{0,99}\{\s{0,99}([^\s,{}]{1,999})\s{0,99},")
_FIELD = re.compile(r"[\s,]{0,9999}([A-Za-z][\w-]{0,99})\s{0,99}=\s{0,99}")
_BARE = re.compile(r"[\w.:-]{1,99}")
_NO_ENTRIES = frozenset({"comment", "preamble", "string"})
_DELIMITER = re.compile(r'[{}"]')
_BETWEEN_NAMES = re.compile(r"[{}]|\s{1,99}and\s{1,99}")


def write(citations: Iterable[Citation]) -> Iterator[str]:
    """The entries of *citations*, one after the other, apart by an empty line."""
    apart = ""
    for citation in citations:
        fields = "".join(f"  {name} = {value},\n" for name, value in _fields(citation))
        yield f"{apart}@misc{{{citation.key},\n{fields}}}\n"
        apart = "\n"


def read(text: str) -> Iterator[Citation]:
    """The citations in *text*; ArgumentError names the first entry that is none of ours."""
    at = 0
    while (entry := _ENTRY.search(text, at)) is not None:
        fields, at = _read_fields(text, entry.end())
        if entry[1].lower() not in _NO_ENTRIES:
            yield _citation(entry[2], fields)


def _fields(citation: Citation) -> Iterator[tuple[str, str]]:
    if citation.authors:
        yield "author", f"{{{' and '.join(map(_author, citation.authors))}}}"
    if citation.title:
        yield "title", f"{{{{{_escaped(citation.title)}}}}}"
    yield "howpublished", f"{{{_escaped(citation.blog)}}}"
    year, *rest = (citation.published or "").split("-")
    if year:
        yield "year", f"{{{year}}}"
    if rest:
        yield "month", _MONTHS[int(rest[0]) - 1]
    if rest[1:]:
        yield "day", f"{{{int(rest[1])}}}"
    yield "url", f"{{{_address(citation.link)}}}"
    yield "urldate", f"{{{citation.record.captured_at[:10]}}}"
    if citation.language:
        yield "langid", f"{{{_escaped(citation.language)}}}"
    yield "note", f"{{{_escaped(note(citation))}}}"


def _author(name: str) -> str:
    found = parts(name)
    return f"{{{_escaped(name)}}}" if found is None else _escaped(found.inverted())


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)


def _address(url: str) -> str:
    r"""*url* as ``\url`` takes it: as it is, but for what would unbalance the entry."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _plain(value: str) -> str:
    """*value* with its commands resolved and its braces gone, on one line."""
    told = _WRITTEN.sub(lambda found: _MEANT.get(found[0], ""), value)
    return " ".join(told.split())


def _read_fields(text: str, at: int) -> tuple[dict[str, str], int]:
    """The fields of the entry whose fields begin at *at*, and where it ends."""
    fields: dict[str, str] = {}
    while (name := _FIELD.match(text, at)) is not None:
        value, at = _value(text, name.end())
        fields.setdefault(name[1].lower(), value)
    return fields, at


def _value(text: str, at: int) -> tuple[str, int]:
    """The value that begins at *at*, without its delimiters, and where it ends."""
    if text[at : at + 1] not in {"{", '"'}:
        bare = _BARE.match(text, at)
        if bare is None:
            raise ArgumentError(f"no BibTeX: a field without a value at character {at}")
        return bare[0], bare.end()
    depth = 0
    quoted = text[at] == '"'
    for found in _DELIMITER.finditer(text, at + quoted):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0 and found[0] == ('"' if quoted else "}"):
            return text[at + 1 : found.start()], found.end()
    raise ArgumentError(f"no BibTeX: the value that begins at character {at} has no end")


def _citation(key: str, fields: dict[str, str]) -> Citation:
    told = read_note(_plain(fields.get("note", "")))
    url, fragment = split_fragment(_plain_address(fields.get("url", "")))
    if told is None or not url:
        raise ArgumentError(
            f"{key}: without a note that says where its bytes lie; "
            "`archiver cite --format bibtex` writes one"
        )
    return Citation(
        key=key,
        title=_plain(fields.get("title", "")) or None,
        authors=tuple(map(_name, _names(fields.get("author", "")))),
        blog=_plain(fields.get("howpublished", "")),
        published=_published(fields),
        url=url,
        language=_plain(fields.get("langid", "")) or None,
        record=told.record,
        payload=told.payload,
        words=told.words,
        paragraph=told.paragraph,
        quotation=told.quotation,
        fragment=fragment,
    )


def _plain_address(value: str) -> str:
    return _WRITTEN.sub(lambda found: _MEANT.get(found[0], ""), value).strip()


def _names(value: str) -> Iterator[str]:
    """What `and` parts outside braces."""
    depth, start = 0, 0
    for found in _BETWEEN_NAMES.finditer(value):
        if found[0] in {"{", "}"}:
            depth += 1 if found[0] == "{" else -1
        elif depth == 0:
            yield value[start : found.start()].strip()
            start = found.end()
    if value[start:].strip():
        yield value[start:].strip()


def _name(written: str) -> str:
    literal = written.startswith("{") and not written.startswith("{\\")
    return _plain(written) if literal else name_of(_plain(written))


def _published(fields: dict[str, str]) -> str | None:
    year = _plain(fields.get("year", ""))
    month = _plain(fields.get("month", "")).lower()[:3]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else None
    day = _plain(fields.get("day", ""))
    if not year:
        return None
    if number is None:
        return year
    return f"{year}-{number:02}" + (f"-{day:0>2}" if day else "")
