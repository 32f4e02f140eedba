"""From an archive to a citation: the wording that is meant, and the record that shows it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import attrs

from archiver.capture import Location
from archiver.cite.citation import Citation, Record, key_of, without_spaces
from archiver.cite.fragment import directive
from archiver.cite.shown import RecordPlace, page_text, recorded
from archiver.errors import ArchiveError, ArchiverError, ArgumentError, DamagedWarc
from archiver.store import values
from archiver.store.citing import Place, Wording, blocks, place_of, wording
from archiver.store.store import Store
from archiver.text import sound, squash
from archiver.warc.attest import attest
from archiver.warc.file import OPEN_SUFFIX
from archiver.warc.reader import unbracketed

__all__ = ["cite", "paragraphs"]

logger = logging.getLogger(__name__)


def paragraphs(
    store: Store, url_or_id: str | int, version: int | None = None
) -> list[tuple[int, str]]:
    """The paragraphs of a post with their numbers; raises as `wording` does."""
    text = wording(store, url_or_id, version).text
    return [(number, _line(block)) for number, block in enumerate(blocks(text), 1)]


def cite(
    store: Store,
    directory: Path,
    url_or_id: str | int,
    *,
    paragraph: int | None = None,
    version: int | None = None,
) -> Citation:
    """The citation of a post, or of one *paragraph*, in its newest *version* or another.

    *directory* holds the WARC files; a record whose file is not there is cited as the database
    knows it, without the digest of its block, and the log says so. NothingFound when there is no
    such post, ArgumentError for a version or paragraph it does not have, DamagedWarc when its
    record is not where the database says, or not what it was.
    """
    found = wording(store, url_or_id, version)
    quoted = None if paragraph is None else _quoted(found, paragraph)
    record, payload, page = _bytes(store, directory, found.place, found.url)
    words = None
    if quoted is not None and quoted.place != found.place:
        words, _, page = _bytes(store, directory, quoted.place, found.url)
    authors = tuple(filter(None, map(_line, found.authors)))
    published = found.published_day
    url = without_spaces(found.url)
    number = quoted.number if quoted else None
    return Citation(
        key=key_of(authors, published, url, words or record, number),
        title=_line(found.title or "") or None,
        authors=authors,
        blog=_line(found.site),
        published=published,
        url=url,
        language=found.language,
        record=record,
        payload=payload,
        words=words,
        paragraph=number,
        quotation=quoted.line if quoted else None,
        # A directive leads to words on the page that the address names.
        fragment=None if quoted is None or words is not None else quoted.directive(page),
    )


@attrs.frozen
class _Quoted:
    """A paragraph, and the page that shows it."""

    place: Place
    blocks: Sequence[str]
    """Those of the text on that page."""
    number: int

    @property
    def line(self) -> str:
        """The paragraph on one line."""
        return _line(self.blocks[self.number - 1])

    def directive(self, page: str) -> str | None:
        """What leads to it on a *page* with that text; of an unknown one its blocks are taken."""
        lines = list(map(_line, self.blocks))
        before = lines[self.number - 2] if self.number > 1 else ""
        found = directive(self.line, page or " ".join(lines), before, *lines[self.number :][:1])
        return None if found is None else str(found)


def _quoted(found: Wording, number: int) -> _Quoted:
    """The paragraph *number* of a wording; of a text on several pages that page's."""
    told = blocks(found.text)
    if not 1 <= number <= len(told):
        there = "no text" if not told else f"paragraphs 1 to {len(told)}"
        raise ArgumentError(
            f"{found.url} has no paragraph {number} but {there}; `archiver cite --list` shows them"
        )
    for place, text in found.parts:
        of_page = blocks(text)
        if told[number - 1] in of_page:
            return _Quoted(place, of_page, of_page.index(told[number - 1]) + 1)
    return _Quoted(found.place, told, number)


def _bytes(
    store: Store, directory: Path, place: Place, url: str
) -> tuple[Record, Record | None, str]:
    """The record at *place*, of a revisit also its original, and the text of the page."""
    record, here = _record(directory, place.location, place, url)
    if place.payload is None:
        return record, None, "" if here is None else _page(here)
    original, there = _record(directory, place.payload, place_of(store, place.payload), url)
    return record, original, "" if here is None or there is None else _page(here, there)


def _record(
    directory: Path, location: Location, known: Place | None, url: str
) -> tuple[Record, RecordPlace | None]:
    """The record at *location*, and where it lies if its file is here."""
    name = location.warc_file
    files = (directory / name, directory / (name + OPEN_SUFFIX))
    path = next((file for file in files if file.is_file()), None)
    if path is None:
        if known is None:
            raise ArchiveError(f"{name} is not in {directory}; put the WARC file back")
        logger.warning("%s is not in %s; cited as the database knows it", name, directory)
        return _known(known, url), None
    read = attest(path, location.offset)
    if known is not None and read.record_id != unbracketed(known.record_id):
        raise _wrong(path, location, f"the record is not {known.record_id}")
    if "differs" in (read.payload, read.block) or read.moment is None:
        raise _wrong(path, location, "its bytes do not have the digest it states")
    record = Record(
        warc_file=name,
        offset=location.offset,
        length=read.length,
        record_id=read.record_id,
        captured_at=values.stamp(read.moment),
        payload_digest=read.payload_digest,
        block_digest=read.block_digest,
        url=None if read.url == url else read.url,
    )
    return record, RecordPlace(path, location.offset, read.length)


def _known(place: Place, url: str) -> Record:
    return Record(
        warc_file=place.location.warc_file,
        offset=place.location.offset,
        length=place.location.length,
        record_id=unbracketed(place.record_id),
        captured_at=place.fetched_at,
        payload_digest=place.payload_digest,
        url=None if place.url == url else place.url,
    )


def _wrong(path: Path, location: Location, what: str) -> DamagedWarc:
    return DamagedWarc(
        f"{path}: at byte {location.offset} {what}; `archiver verify` tells more",
        file=location.warc_file,
        offset=location.offset,
    )


def _page(here: RecordPlace, payload: RecordPlace | None = None) -> str:
    """The text of the page that was captured; empty when it cannot be read."""
    try:
        return page_text(recorded(here, payload))
    except ArchiverError as error:
        logger.warning("%s: the page cannot be looked through: %s", here.path, error)
        return ""


def _line(text: str) -> str:
    return squash(sound(text))
