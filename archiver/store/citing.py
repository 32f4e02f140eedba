"""What a citation names: a wording of a post, and the captures that show it.

A wording is cited by the first capture that shows it, so that a later crawl changes no citation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from archiver.capture import Location
from archiver.errors import ArgumentError, NothingFound
from archiver.site import Source
from archiver.store import values
from archiver.store.read import post
from archiver.store.store import Store

__all__ = ["Place", "Wording", "blocks", "place_of", "witness", "wording"]

_PLACE = """
c.id, c.record_id, c.record_type, c.url, c.fetched_at, c.warc_file, c.warc_offset, c.warc_length,
c.payload_digest, c.payload_file, c.payload_offset, c.payload_length
"""
_OF_CAPTURE = f"select {_PLACE} from captures c where c.id = ?"  # noqa: S608 - constants
_AT = f"select {_PLACE} from captures c where c.warc_file = ? and c.warc_offset = ?"  # noqa: S608
_OF_RECORD = f"select {_PLACE} from captures c where c.record_id = ?"  # noqa: S608 - constants
_VERSION = """
select v.title, v.content_digest, v.capture_id, b.text
from post_versions v left join bodies b on b.id = v.body_id
where v.post_id = ? and v.version = ?
"""
_UNVERSIONED = "select title, null as content_digest, capture_id, body_text as text"
_POST = f"{_UNVERSIONED} from posts where id = ?"
_SITE = "select s.home from posts p join sites s on s.id = p.site_id where p.id = ?"
# Of a text on several pages no single reading has the digest of the whole.
_FIELDS = """
select f.fields, r.url from readings r join reading_fields f on f.id = r.fields_id
where r.capture_id = ? and r.known_post_id = ?
order by r.content_digest is ? desc, r.position limit 1
"""
_PARTS = f"""
select {_PLACE}, b.text from readings r join captures c on c.id = r.capture_id
join bodies b on b.id = r.body_id
where r.known_post_id = ? and r.source = '{Source.PART}' and c.record_type != 'revisit'
order by c.fetched_at, c.record_id
"""  # noqa: S608 - constants


@attrs.frozen(kw_only=True)
class Place:
    """A capture: what it is of, and where its record lies."""

    record_id: str
    record_type: str
    """response, revisit or resource."""
    url: str
    """WARC-Target-URI."""
    fetched_at: str
    """UTC, with microseconds."""
    location: Location
    payload_digest: str | None
    payload: Location | None
    """Of a revisit: where the record lies that holds its payload, if that is known."""


@attrs.frozen(kw_only=True)
class Wording:
    """One wording of a post."""

    post: int
    url: str
    """As the cited capture tells it: a post may have moved since."""
    title: str | None
    authors: tuple[str, ...]
    site: str
    """The blog's title."""
    home: str
    published_day: str | None
    language: str | None
    version: int | None
    """None where no reading told a text or a title."""
    versions: int
    text: str | None
    place: Place
    parts: tuple[tuple[Place, str], ...]
    """Of a text on several pages: each capture of one and its text, the oldest first."""


def wording(store: Store, url_or_id: str | int, version: int | None = None) -> Wording:
    """The *version* of a post, or the newest; it is found as `read.post` finds it.

    NothingFound when the archive has no such post, ArgumentError when it has no such version.
    """
    with store.snapshot():
        found = post(store, url_or_id)
        versions = len(found["versions"])
        number = _version(version, versions, found["url"])
        told = _told(store, found["id"], number)
        url, fields = _read(store, found["id"], told)
        [site] = store.rows(_SITE, (found["id"],))
        dated = fields if fields.get("published") else found
        return Wording(
            post=found["id"],
            url=url or found["url"],
            title=told["title"] or found["title"],
            authors=tuple(author["name"] for author in fields.get("authors") or found["authors"]),
            site=found["site"],
            home=site["home"],
            # What was read before the day was kept has it in UTC.
            published_day=dated.get("published_day") or (dated["published"] or "")[:10] or None,
            language=fields.get("language") or found["language"],
            version=number,
            versions=versions,
            text=told["text"],
            place=_place(store.rows(_OF_CAPTURE, (told["capture_id"],))[0]),
            parts=tuple(
                (_place(row), row["text"] or "") for row in store.rows(_PARTS, (found["id"],))
            ),
        )


def place_of(store: Store, found: str | Location) -> Place | None:
    """The capture with a record id, or the one at a location; None when there is none."""
    if isinstance(found, str):
        rows = store.rows(_OF_RECORD, (values.storable(found),))
    else:
        rows = store.rows(_AT, (values.storable(found.warc_file), found.offset))
    return _place(rows[0]) if rows else None


def witness(store: Store, url: str, field: str) -> Place | None:
    """The capture that the *field* of the post at *url* is taken from; None when none is."""
    try:
        found = post(store, url)
    except NothingFound:
        return None
    origin = found["field_sources"].get(field)
    return place_of(store, origin["record_id"]) if origin else None


def blocks(text: str | None) -> Sequence[str]:
    """The paragraphs, headings and list items of a *text*, as they are counted from 1."""
    return [squeezed for block in (text or "").split("\n\n") if (squeezed := block.strip())]


def _version(asked: int | None, versions: int, url: str) -> int | None:
    if asked is None:
        return versions or None
    if not 1 <= asked <= versions:
        there = "1 is the only one" if versions == 1 else f"there are {versions}"
        raise ArgumentError(f"{url} has no version {asked}: {there}; `archiver show` lists them")
    return asked


def _told(store: Store, post_id: int, version: int | None) -> dict[str, Any]:  # SQL values
    if version is None:
        return store.rows(_POST, (post_id,))[0]
    return store.rows(_VERSION, (post_id, version))[0]


def _read(
    store: Store, post_id: int, told: dict[str, Any]
) -> tuple[str | None, dict[str, Any]]:  # JSON
    """The address that the cited reading itself tells, and what it says beside the text."""
    rows = store.rows(_FIELDS, (told["capture_id"], post_id, told["content_digest"]))
    fields = values.decode(rows[0]["fields"]) if rows else {}
    return (rows[0]["url"] if rows else None), fields


def _place(row: dict[str, Any]) -> Place:  # SQL values
    payload = None
    if row["payload_offset"] is not None:
        payload = Location(row["payload_file"], row["payload_offset"], row["payload_length"])
    return Place(
        record_id=row["record_id"],
        record_type=row["record_type"],
        url=row["url"],
        fetched_at=row["fetched_at"],
        location=Location(row["warc_file"], row["warc_offset"], row["warc_length"]),
        payload_digest=row["payload_digest"],
        payload=payload,
    )
