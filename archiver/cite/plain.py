"""A citation as a footnote: one paragraph of plain text, which can be read back.

Edith Marlowe, “A Price War It Can Afford”, Harbour Street Notes, 2013-01-14,
http://…#:~:text=…. Captured … in … at byte …. Paragraph 3: “…”
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archiver.cite.citation import Citation, key_of, split_fragment
from archiver.cite.provenance import note, read_note
from archiver.errors import ArgumentError

__all__ = ["read", "write"]

_UNDATED = "n.d."
_BETWEEN = "; "
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_TOLD = re.compile(
    r"(?:(?P<authors>.+?), )?“(?P<title>.*)”, (?P<blog>.*), "
    rf"(?P<published>[0-9]{{4}}(?:-[0-9]{{2}}){{0,2}}|{re.escape(_UNDATED)}), (?P<link>\S+)\. "
)


def write(citations: Iterable[Citation]) -> Iterator[str]:
    """A line a citation, apart by empty lines."""
    apart = ""
    for citation in citations:
        yield f"{apart}{_told(citation)} {note(citation)}\n"
        apart = "\n"


def read(text: str) -> Iterator[Citation]:
    """The citations in *text*; ArgumentError names the first paragraph that is none.

    Lines may have been wrapped between words.
    """
    for paragraph in _PARAGRAPHS.split(text):
        line = " ".join(paragraph.split())
        if line:
            yield _citation(line)


def _told(citation: Citation) -> str:
    told = [
        _BETWEEN.join(citation.authors),
        f"“{citation.title or ''}”",
        citation.blog,
        citation.published or _UNDATED,
        citation.link,
    ]
    return ", ".join(part for number, part in enumerate(told) if part or number) + "."


def _citation(line: str) -> Citation:
    where = read_note(line)
    told = _TOLD.fullmatch(where.before) if where else None
    if where is None or told is None:
        raise ArgumentError(
            f"{line[:60]!r}…: not as `archiver cite` writes it, with title, blog, date, address "
            "and where its bytes lie"
        )
    url, fragment = split_fragment(told["link"])
    authors = tuple((told["authors"] or "").split(_BETWEEN)) if told["authors"] else ()
    published = None if told["published"] == _UNDATED else told["published"]
    return Citation(
        key=key_of(authors, published, url, where.words or where.record, where.paragraph),
        title=told["title"] or None,
        authors=authors,
        blog=told["blog"],
        published=published,
        url=url,
        record=where.record,
        payload=where.payload,
        words=where.words,
        paragraph=where.paragraph,
        quotation=where.quotation,
        fragment=fragment,
    )
