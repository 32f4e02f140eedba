"""The merge: all readings of one post -> the post. Pure, and blind to the order they came in.

    field                                        taken from the first of these that tells it
    -------------------------------------------  -------------------------------------------
    url, title, related, language,               page, api, feed
    comment_system
    authors                                      page, api, feed   (the API names only one)
    published, modified                          api, page, feed   (the API gives GMT)
    categories, tags, engine_id, comment_count   api, page, feed
    category_prefix, headline                    the reading the title is taken from
    published_raw, published_precision,          the reading published is taken from
    published_day
    modified_raw                                 the reading modified is taken from
    body                                         page, api, feed; but see below
    bottom_line, word_count, headings, images,   the reading the body is taken from; where it
    citations, companies, notices                does not tell them: page, api, feed
    comments                                     all readings together, by id; of one comment
                                                 the newest
    visits                                       not merged: each reading is an observation

After the feed come archive pages, sitemaps and links; a counter tells visits alone. Within one
source the newest reading that tells the field wins: newest by (fetched_at, record_id, position).
An empty list is told; only an absent field is not.

A text that the blog splits into several pages is the page's when all parts are there; with one
missing it counts less than the API's, and `cut` says so. Themes show the first part of such a text
alone, without a sign, so where another source's text begins with all that of the page and goes on
for long, that is the text; but not where it is older than a page that showed more than the page
does now: then the author took something out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from archiver.site import Source
from archiver.store.values import typewritten
from archiver.targets import Link, retargeted

__all__ = ["Merged", "Told", "Version", "merge", "told_url"]

_PAGE_FIRST = (
    Source.PAGE, Source.API, Source.PART, Source.FEED, Source.ARCHIVE, Source.SITEMAP, Source.LINK
)  # fmt: skip
_API_FIRST = (Source.API, Source.PAGE, *_PAGE_FIRST[2:])

_WHOLE = frozenset({Source.API, Source.PART, Source.FEED})
"""What may tell more of a text than the page does."""
_MORE_WORDS = 40
"""What a text goes on for: more than the line that plugins put below it in feeds."""

Text = Callable[[int], str]
Links = Callable[[int], Sequence[Link]]

_PAGE_RANK = {source.value: rank for rank, source in enumerate(_PAGE_FIRST)}
_API_RANK = {source.value: rank for rank, source in enumerate(_API_FIRST)}

_BY_PAGE = ("title", "authors", "related", "language", "comment_system")
_BY_API = ("published", "modified", "categories", "tags", "engine_id", "comment_count")
_FOLLOWERS = {
    "title": ("category_prefix", "headline"),
    "published": ("published_raw", "published_precision", "published_day"),
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
    cut: str | None = None
    """What is missing of a text that was put together from parts."""

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
    cut: str | None = None
    """What is missing of the body."""

    def value(self, field: str) -> Any:  # JSON: each field has its own type
        """What *field* says, or None."""
        origin = self.origins.get(field)
        return None if origin is None else _value(origin, field)


def merge(
    readings: Iterable[Told], text: Text | None = None, links: Links | None = None
) -> Merged | None:
    """The post that *readings* tell together; None when only counters speak of it.

    *text* gives the text of a body, *links* its links. Of a text in parts *readings* has the
    wholes (`joining.joined`).
    """
    newest_first = sorted(
        (r for r in readings if r.source in _PAGE_RANK), key=lambda r: r.moment, reverse=True
    )
    if not newest_first:
        return None
    telling = _distinct(newest_first)
    by_page = sorted(telling, key=lambda r: _PAGE_RANK[r.source])
    by_api = sorted(telling, key=lambda r: _API_RANK[r.source])
    origins = _origins(by_page, by_api, _body(telling, newest_first, text))
    return Merged(
        origins=origins,
        comments=_comments(telling),
        versions=_versions(newest_first, origins.get("body"), text, links),
        primary=origins.get("body") or by_page[0],
        first_seen=newest_first[-1].fetched_at,
        last_seen=newest_first[0].fetched_at,
        cut=_cut(newest_first, origins.get("body")),
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


def _body(telling: Sequence[Told], newest_first: Sequence[Told], text: Text | None) -> Told | None:
    """The reading whose body is the post's, of those *telling* something."""
    bodies = sorted((r for r in telling if r.body is not None), key=_body_rank)
    if not bodies or text is None:
        return bodies[0] if bodies else None
    chosen = bodies[0]
    for reading in bodies[1:]:
        if reading.source in _WHOLE and _goes_on(chosen, reading, text):
            was_more = _was_more(chosen, newest_first, text)
            if was_more is None or reading.moment > was_more:
                chosen = reading
    return chosen


def _body_rank(reading: Told) -> int:
    """The rank of a body: parts of a text, when all are there, are what the page shows."""
    is_page = reading.source == Source.PART and reading.cut is None
    return _PAGE_RANK[Source.PAGE if is_page else reading.source]


def _goes_on(shown: Told, other: Told, text: Text) -> bool:
    """Whether the text of *other* begins with that of *shown*, and does not end soon after."""
    words, more = (r.fields.get("word_count") or 0 for r in (shown, other))
    if not words or more < words + max(_MORE_WORDS, words // 10):
        return False
    return _begins(other, shown, text)


def _begins(longer: Told, shorter: Told, text: Text) -> bool:
    assert longer.body is not None
    assert shorter.body is not None
    beginning = "".join(text(shorter.body).split())
    return "".join(text(longer.body).split()).startswith(beginning)


def _was_more(
    shown: Told, newest_first: Sequence[Told], text: Text
) -> tuple[str, str, int] | None:
    """Since when a page shows what is *shown*, where it showed more before; else None."""
    since = shown.moment
    for reading in newest_first:
        same_place = reading.body is not None and _body_rank(reading) == _body_rank(shown)
        if not same_place or reading.moment >= shown.moment:
            continue
        if reading.body != shown.body:
            return since if _begins(reading, shown, text) else None
        since = reading.moment
    return None


def _cut(newest_first: Sequence[Told], body: Told | None) -> str | None:
    """What is missing of a text in parts, as the newest of them tell."""
    if body is None or body.source != Source.PART:
        return None
    return next(r.cut for r in newest_first if r.source == Source.PART)


def _origins(
    by_page: Sequence[Told], by_api: Sequence[Told], text: Told | None
) -> dict[str, Told]:
    origins: dict[str, Told] = {} if text is None else {"body": text}
    for readings, fields in (
        (by_page, ("url", *_BY_PAGE)),
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
    told = reading.fields.get(field)
    if told is None and field == "published_day":  # read before that was kept
        told = (reading.fields.get("published") or "")[:10] or None
    return told


def _comments(newest_first: Sequence[Told]) -> list[tuple[Mapping[str, Any], Told]]:  # JSON
    found: dict[str, tuple[Mapping[str, Any], Told]] = {}
    for reading in newest_first:
        for comment in reading.fields.get("comments") or ():
            found.setdefault(comment["id"], (comment, reading))
    return sorted(found.values(), key=lambda pair: _oldest_first(pair[0]))


def _oldest_first(comment: Mapping[str, Any]) -> tuple[str, int, str]:  # JSON
    # Engines number comments as they come: of two ids the longer one is the later.
    return (comment.get("published") or "~", len(comment["id"]), comment["id"])


def _versions(
    newest_first: Sequence[Told], body: Told | None, text: Text | None, links: Links | None
) -> list[Version]:
    """The wordings of the source that gives the *body*, oldest first, equal neighbours as one.

    Without a body they are those of the most trusted source. Typography makes no other wording,
    but a link does that leads elsewhere.
    """
    worded = [r for r in newest_first if r.content_digest is not None]
    worded = [r for r in worded if r.body is not None] or worded
    if not worded:
        return []
    primary = min(map(_body_rank, worded)) if body is None else _body_rank(body)
    versions: list[Version] = []
    for reading in reversed(worded):
        if _body_rank(reading) != primary:
            continue
        last = versions[-1].first if versions else None
        if last and _says_the_same(last, reading, text) and _leads_alike(last, reading, links):
            versions[-1].last_seen = reading.fetched_at
        else:
            versions.append(Version(reading, reading.fetched_at))
    return versions


def _says_the_same(one: Told, other: Told, text: Text | None) -> bool:
    if one.content_digest == other.content_digest or text is None:
        return one.content_digest == other.content_digest
    return _typewritten(one, text) == _typewritten(other, text)


def _leads_alike(one: Told, other: Told, links: Links | None) -> bool:
    if links is None or one.body == other.body or one.body is None or other.body is None:
        return True
    return not any(retargeted(links(one.body), links(other.body)))


def _typewritten(reading: Told, text: Text) -> str:
    told = (reading.fields.get("title") or "", reading.fields.get("bottom_line") or "")
    return typewritten(*told, "" if reading.body is None else text(reading.body))
