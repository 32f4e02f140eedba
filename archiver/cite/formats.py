"""The formats a citation is written in and read from, and which of them a text is in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from archiver.cite import bibtex, csl_json, own_json, plain, ris
from archiver.cite.citation import Citation
from archiver.errors import ArgumentError

__all__ = ["FORMATS", "LARGEST", "MOST", "format_of", "read", "write"]

LARGEST = 16 * 1024 * 1024
"""Bytes of a file of citations that are read."""

MOST = 10_000
"""Citations of one file that are read."""

_WRITERS: dict[str, Callable[[Iterable[Citation]], Iterator[str]]] = {
    "plain": plain.write,
    "bibtex": bibtex.write,
    "csl-json": csl_json.write,
    "ris": ris.write,
    "json": own_json.write,
}
FORMATS = tuple(_WRITERS)

_BIBTEX = re.compile(r"^\s{0,999}@\w{1,40}\s{0,99}\{", re.MULTILINE)
_RIS = re.compile(r"^TY  -", re.MULTILINE)


def write(citations: Iterable[Citation], form: str) -> Iterator[str]:
    """*citations*, each key once, in a format of `FORMATS`: text to print as it is."""
    return _WRITERS[form](list({one.key: one for one in citations}.values()))


def read(source: bytes) -> list[Citation]:
    """The citations in *source*, in whichever format; ArgumentError where they cannot be read."""
    if len(source) > LARGEST:
        raise ArgumentError(f"more than {LARGEST:,} bytes; no file of citations is that large")
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArgumentError(f"not UTF-8 at byte {error.start}; save it as UTF-8") from error
    found: list[Citation] = []
    for citation in _READERS[format_of(text)](text):
        found.append(citation)
        if len(found) > MOST:
            raise ArgumentError(f"more than {MOST:,} citations; part the file")
    if not found:
        raise ArgumentError("no citation in it; `archiver cite` writes them")
    return found


def format_of(text: str) -> str:
    """Which of `FORMATS` *text* is in, by how it looks."""
    start = text.lstrip()[:1]
    if start in {"[", "{"} and not _RIS.search(text):
        return "json"
    if _RIS.search(text):
        return "ris"
    return "bibtex" if _BIBTEX.search(text) else "plain"


def _read_json(text: str) -> Iterator[Citation]:
    """Both kinds of JSON, item by item: one of ours has a record."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ArgumentError(f"no JSON: {error}") from error
    for item in told if isinstance(told, list) else [told]:
        yield from _reader_of(item).read([item])


def _reader_of(item: Any) -> Any:  # JSON; a module
    return own_json if isinstance(item, dict) and "record" in item else csl_json


_READERS: dict[str, Callable[[str], Iterator[Citation]]] = {
    "json": _read_json,
    "ris": ris.read,
    "bibtex": bibtex.read,
    "plain": plain.read,
}
