"""What became of posts after they were published: edits, and pages that are no longer there.

An edit is a version beside the one before it (see `merge`): other words in title, bottom line or
text, or a link in it that leads elsewhere, whoever else changed the page. A version counts as
seen at the capture that first shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import attrs

from archiver.edits import Wording
from archiver.store import values
from archiver.store.store import Store
from archiver.store.troubles import translated
from archiver.targets import links

__all__ = ["PostChange", "Version", "last_capture", "post_changes"]

_Key = Callable[[str], str]

_OF_SITES = "(:post is null or p.id = :post) and (:site is null or p.site_id = :site)"
_NEWEST_FIRST = f"""
select p.id, v.version, v.first_seen as seen_at
from post_versions v join posts p on p.id = v.post_id
where v.version > 1 and (:since is null or v.first_seen >= :since) and {_OF_SITES}
union all
select p.id, null, g.gone_since from gone_posts g join posts p on p.id = g.id
where (:since is null or g.gone_since >= :since) and {_OF_SITES}
order by seen_at desc, 1, 2 desc
"""  # noqa: S608 - constants
_POST = """
select p.id, s.title as site, p.site_id, s.home, p.url, p.title, p.published, p.published_precision
from posts p join sites s on s.id = p.site_id where p.id = ?
"""
_VERSION = """
select v.version, v.first_seen, v.last_seen, v.title, v.bottom_line, b.text, b.html,
    c.record_id, c.warc_file, c.warc_offset, c.parser, c.parser_version,
    (select f.fields from readings r join reading_fields f on f.id = r.fields_id
        where r.capture_id = v.capture_id and r.known_post_id = v.post_id
        order by r.position limit 1) as fields
from post_versions v join captures c on c.id = v.capture_id left join bodies b on b.id = v.body_id
where v.post_id = ? and v.version = ?
"""
_LAST_SEEN = """
select max(c.fetched_at) as last_seen from readings r join captures c on c.id = r.capture_id
where r.known_post_id = ? and r.source = 'page' and c.fetched_at < ?
"""


@attrs.frozen(kw_only=True)
class Version:
    """One wording of a post, and where it lies."""

    number: int
    first_seen: str
    last_seen: str
    wording: Wording
    record_id: str
    warc_file: str
    warc_offset: int
    parser: str | None
    parser_version: int | None


@attrs.frozen(kw_only=True)
class PostChange:
    """Something that happened to a post between two captures."""

    what: Literal["edit", "deletion"]
    post: int
    site: str
    """The blog's title."""
    home: str
    url: str
    title: str | None
    """Its present title, or the last it had."""
    published: str | None
    published_precision: str | None
    seen_at: str
    """When the new state was first seen; UTC, with microseconds."""
    before: str | None
    """When the old one was last seen: the change lies in between."""
    versions: tuple[Version, Version] | None
    """Of an edit: the wordings before and after it."""

    @property
    def doubtful(self) -> bool:
        """Whether the two wordings were read by different parsers, which may be all there is."""
        if self.versions is None:
            return False
        old, new = self.versions
        return (old.parser, old.parser_version) != (new.parser, new.parser_version)


def post_changes(
    store: Store, *, post: int | None = None, site: int | None = None, since: str | None = None
) -> Iterator[PostChange]:
    """What happened to one *post*, to those of a *site* or to all, the newest first.

    *since* is a moment in UTC, as text; what was seen earlier is left out.
    """
    given = {"post": post, "site": site, "since": since}
    with translated(store.path):
        keys = {one.id: one.key for one in store.sites()}
        for number, version, seen_at in store.db.conn.execute(_NEWEST_FIRST, given):
            (facts,) = store.rows(_POST, (number,))
            yield _change(store, version, seen_at, facts, keys[facts["site_id"]])


def last_capture(store: Store) -> str:
    """When anything was last captured; the beginning of time where nothing was."""
    (row,) = store.rows("select max(fetched_at) as moment from captures")
    return row["moment"] or "1970-01-01T00:00:00Z"


def _change(
    store: Store, number: int | None, seen_at: str, facts: Mapping[str, Any], key: _Key
) -> PostChange:  # SQL values
    post = facts["id"]
    versions = None
    if number is None:
        (before,) = store.rows(_LAST_SEEN, (post, seen_at))
    else:
        versions = (_version(store, post, number - 1, key), _version(store, post, number, key))
        before = {"last_seen": versions[0].last_seen}
    return PostChange(
        what="deletion" if versions is None else "edit",
        post=post,
        site=facts["site"],
        home=facts["home"],
        url=facts["url"],
        title=facts["title"],
        published=facts["published"],
        published_precision=facts["published_precision"],
        seen_at=seen_at,
        before=before["last_seen"],
        versions=versions,
    )


def _version(store: Store, post: int, number: int, key: _Key) -> Version:
    (row,) = store.rows(_VERSION, (post, number))
    return Version(
        number=row["version"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
        wording=_wording(row, key),
        record_id=row["record_id"],
        warc_file=row["warc_file"],
        warc_offset=row["warc_offset"],
        parser=row["parser"],
        parser_version=row["parser_version"],
    )


def _wording(row: Mapping[str, Any], key: _Key) -> Wording:  # SQL values
    fields = values.decode(row["fields"]) if row["fields"] else {}
    return Wording(
        title=row["title"],
        bottom_line=row["bottom_line"],
        text=row["text"],
        sources=tuple(one.get("url") or one["anchor"] for one in fields.get("citations") or ()),
        companies=tuple(
            f"{one.get('name') or '?'} ({one['exchange']}: {one['symbol']})"
            for one in fields.get("companies") or ()
        ),
        links=links(row["html"], key),
        known=tuple(
            one["name"]
            for names in ("companies", "authors", "tags")
            for one in fields.get(names) or ()
            if one.get("name")
        ),
    )
