"""The merge: all readings of one post -> the post. Pure, and blind to the order they came in.

    field                                        taken from the first of these that tells it
    -------------------------------------------  -------------------------------------------
    url, title, body, related, language,         page, api, feed
    comment_system
    authors                                      page, api, feed   (the API names only one)
    published, modified                          api, page, feed   (the API gives GMT)
    categories, tags, engine_id, comment_count   api, page, feed
    category_prefix, headline                    the reading the title is taken from
    published_raw, published_precision           the reading published is taken from
    modified_raw                                 the reading modified is taken from
    bottom_line, word_count, headings, images,   the reading the body is taken from; where it
    citations, companies, notices                does not tell them: page, api, feed
    comments                                     all readings together, by id; of one comment
                                                 the newest
    visits                                       not merged: each reading is an observation

After the feed come archive pages, sitemaps and links; a counter tells visits alone. Within one
source the newest reading that tells the field wins: newest by (fetched_at, record_id, position).
An empty list is told; only an absent field is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from archiver.site import Source

__all__ = ["Merged", "Told", "Version", "merge", "told_url"]

_PAGE_FIRST = (
    Source.PAGE, Source.API, Source.FEED, Source.ARCHIVE, Source.SITEMAP, Source.LINK
)  # fmt: skip
_API_FIRST = (Source.API, Source.PAGE, *_PAGE_FIRST[2:])

_PAGE_RANK = {source.value: rank for rank, source in enumerate(_PAGE_FIRST)}
_API_RANK = {source.value: rank for rank, source in enumerate(_API_FIRST)}

_BY_PAGE = ("url", "title", "body", "authors", "related", "language", "comment_system")
_BY_API = ("published", "modified", "categories", "tags", "engine_id", "comment_count")
_FOLLOWERS = {
    "title": ("category_prefix", "headline"),
    "published": ("published_raw", "published_precision"),
    "modified": ("modified_raw",),
}
_BODY_UNIT = (
    "bottom_line", "word_count", "headings", "images", "citations", "companies", "notices",
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Told:
    """One reading as the merge sees it."""

    source: str
    fetched_at: str
    record_id: str
    position: int = 0
    capture: int = 0
    """The capture's row; carried along."""
    url: str | None = None
    engine_id: str | None = None
    body: int | None = None
    """The body's row: equal for equal bodies."""
    content_digest: str | None = None
    fields: Mapping[str, Any] = {}  # JSON of items.Post: each field has its own type

    @property
    def moment(self) -> tuple[str, str, int]:
        """What readings are ordered by in time."""
        return (self.fetched_at, self.record_id, self.position)


@attrs.define
class Version:
    """One wording, and how long it was seen."""

    first: Told
    last_seen: str


@attrs.frozen(kw_only=True)
class Merged:
    """A post as its readings tell it together."""

    origins: Mapping[str, Told]
    """Field -> the reading it is taken from; fields nobody tells are absent."""
    comments: Sequence[tuple[Mapping[str, Any], Told]]  # JSON of items.Comment
    """Oldest first, each with the reading it is taken from."""
    versions: Sequence[Version]
    primary: Told
    """The reading that gave the body; without one, the newest of the most trusted source."""
    first_seen: str
    last_seen: str

    def value(self, field: str) -> Any:  # JSON: each field has its own type
        """What *field* says, or None."""
        origin = self.origins.get(field)
        return None if origin is None else _value(origin, field)


def merge(readings: Iterable[Told]) -> Merged | None:
    """The post that *readings* tell together; None when only counters speak of it."""
    newest_first = sorted(
        (r for r in readings if r.source in _PAGE_RANK), key=lambda r: r.moment, reverse=True
    )
    if not newest_first:
        return None
    telling = _distinct(newest_first)
    by_page = sorted(telling, key=lambda r: _PAGE_RANK[r.source])
    by_api = sorted(telling, key=lambda r: _API_RANK[r.source])
    origins = _origins(by_page, by_api)
    return Merged(
        origins=origins,
        comments=_comments(telling),
        versions=_versions(newest_first),
        primary=origins.get("body") or by_page[0],
        first_seen=newest_first[-1].fetched_at,
        last_seen=newest_first[0].fetched_at,
    )


def told_url(readings: Iterable[Told]) -> str | None:
    """The canonical address by the same precedence, without a full merge."""
    telling = [r for r in readings if r.url is not None and r.source in _PAGE_RANK]
    if not telling:
        return None
    rank = min(_PAGE_RANK[r.source] for r in telling)
    return max((r for r in telling if _PAGE_RANK[r.source] == rank), key=lambda r: r.moment).url


def _distinct(newest_first: Sequence[Told]) -> list[Told]:
    """Of readings of one source that say the same, only the newest: an older one never counts."""
    found: dict[tuple[object, ...], Told] = {}
    for r in newest_first:
        found.setdefault((r.source, r.url, r.engine_id, r.body, id(r.fields)), r)
    return list(found.values())


def _origins(by_page: Sequence[Told], by_api: Sequence[Told]) -> dict[str, Told]:
    origins: dict[str, Told] = {}
    for readings, fields in (
        (by_page, ("url", "body", *_BY_PAGE)),
        (by_api, ("engine_id", *_BY_API)),
    ):
        for field in fields:
            _take(origins, field, readings)
    for leader, followers in _FOLLOWERS.items():
        if leader in origins:
            for field in followers:
                _take(origins, field, (origins[leader],))
    body = (origins["body"],) if "body" in origins else ()
    for field in _BODY_UNIT:
        _take(origins, field, (*body, *by_page))
    return origins


def _take(origins: dict[str, Told], field: str, readings: Sequence[Told]) -> None:
    for reading in readings:
        if _value(reading, field) is not None:
            origins[field] = reading
            return


def _value(reading: Told, field: str) -> Any:  # JSON: each field has its own type
    if field in ("url", "body", "engine_id"):
        return getattr(reading, field)
    return reading.fields.get(field)


def _comments(newest_first: Sequence[Told]) -> list[tuple[Mapping[str, Any], Told]]:  # JSON
    found: dict[str, tuple[Mapping[str, Any], Told]] = {}
    for reading in newest_first:
        for comment in reading.fields.get("comments") or ():
            found.setdefault(comment["id"], (comment, reading))
    return sorted(found.values(), key=lambda pair: _oldest_first(pair[0]))


def _oldest_first(comment: Mapping[str, Any]) -> tuple[str, int, str]:  # JSON
    # Engines number comments as they come: of two ids the longer one is the later.
    return (comment.get("published") or "~", len(comment["id"]), comment["id"])


def _versions(newest_first: Sequence[Told]) -> list[Version]:
    """The wordings of the most trusted source, oldest first, equal neighbours as one."""
    worded = [r for r in newest_first if r.content_digest is not None]
    worded = [r for r in worded if r.body is not None] or worded
    if not worded:
        return []
    primary = min((r.source for r in worded), key=_PAGE_RANK.__getitem__)
    versions: list[Version] = []
    for reading in reversed(worded):
        if reading.source != primary:
            continue
        if versions and versions[-1].first.content_digest == reading.content_digest:
            versions[-1].last_seen = reading.fetched_at
        else:
            versions.append(Version(reading, reading.fetched_at))
    return versions
