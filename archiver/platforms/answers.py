"""What the APIs of engines answer: JSON of which nothing is sure, and the posts it tells of.

An engine's module takes an `Entry` for each post out of an answer; what is made of entries is the
same for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from archiver import dates, urls
from archiver.dates import Moment
from archiver.items import Author, Post, Term
from archiver.platforms import markup
from archiver.platforms.body import read_body
from archiver.platforms.commentary import split_title
from archiver.platforms.permalinks import bare, may_be_post
from archiver.platforms.theme import Theme
from archiver.site import Address, PageKind, PageReading, Reading, Reference, Site, Source
from archiver.text import sound

__all__ = [
    "Entry",
    "Json",
    "Listing",
    "array",
    "following",
    "integer",
    "members",
    "named",
    "number_in",
    "span",
    "string",
]

Json = Mapping[str, Any]
"""An object of a JSON answer: any value may be of any type."""

_LONGEST = 15  # digits of a number; milliseconds since 1970 have 13
_MAX_TERMS = 200
_EARLIEST, _LATEST = date(1900, 1, 1), date(9000, 1, 1)


@attrs.frozen(kw_only=True)
class Entry:
    """A post as an API lists it; None for what it does not tell."""

    url: str
    title: str | None = None
    """As HTML."""
    html: str | None = None
    """The whole text; an empty one is not told."""
    public: bool = True
    """Whether everybody may read all of it; of another one only the address is taken."""
    published: str | None = None
    modified: str | None = None
    authors: tuple[Author, ...] = ()
    categories: tuple[Term, ...] | None = None
    tags: tuple[Term, ...] | None = None
    language: str | None = None
    comment_count: int | None = None
    engine_id: str | None = None


@attrs.frozen
class Listing:
    """What an answer lists."""

    entries: Iterable[Entry]
    witnesses: Mapping[str, str]
    """Where the answer has each field."""
    following: Address | None = None
    """What is asked next."""
    total: int | None = None
    """How many posts the blog says it has."""
    source: Source = Source.API

    def read(self, site: Site, theme: Theme) -> PageReading:
        """What that tells of *site*; posts that are not the blog's are left out."""
        told = [
            _told(entry, site, theme, self)
            for entry in self.entries
            if may_be_post(entry.url, site)
        ]
        return PageReading(
            kind=PageKind.API if self.source is Source.API else PageKind.FEED,
            readings=tuple(reading for reading, _ in told if reading),
            references=tuple(reference for _, reference in told),
            addresses=(self.following,) if self.following else (),
            total=self.total,
        )


def _told(
    entry: Entry, site: Site, theme: Theme, listed: Listing
) -> tuple[Reading | None, Reference]:
    url = bare(entry.url)
    published, modified = _moment(entry.published, site), _moment(entry.modified, site)
    reference = Reference(
        url=url,
        source=listed.source,
        published=_day(published, site) if published else None,
        modified=modified.at if modified else None,
    )
    if not entry.public:
        return None, reference
    title = markup.line(entry.title or "") or None
    prefix, headline = split_title(title, theme.columns) if title else (None, None)
    post = Post(
        url=url,
        title=title,
        category_prefix=prefix,
        headline=headline,
        authors=entry.authors or None,
        published=published.at if published else None,
        published_raw=entry.published if published else None,
        published_precision=published.precision if published else None,
        published_day=published.day if published else None,
        modified=modified.at if modified else None,
        modified_raw=entry.modified if modified else None,
        categories=entry.categories,
        tags=entry.tags,
        language=entry.language,
        comment_count=entry.comment_count,
        witnesses=listed.witnesses,
    )
    if entry.html and entry.html.strip():
        body = markup.fragment(entry.html)
        resolve = partial(urls.absolute, url)
        post = read_body(body, resolve, summary_labels=theme.summary_labels).told(post)
    return Reading(source=listed.source, post=post, engine_id=entry.engine_id), reference


def _moment(raw: str | None, site: Site) -> Moment | None:
    return dates.parse(raw, site.declared_zone) if raw else None


def _day(moment: Moment, site: Site) -> date:
    """The day in the site's zone, which bounds are given in."""
    return moment.day if moment.precision == "day" else moment.at.astimezone(site.zone).date()


def span(
    since: date | None, until: date | None, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """When the day *since* begins in *zone*, and the day *until* is over, in UTC.

    None for a day that there is no bound for, or none that a blog could be as old as.
    """
    first = _midnight(since, zone) if since and since > _EARLIEST else None
    end = _midnight(until + timedelta(days=1), zone) if until and until < _LATEST else None
    return first, end


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def following(url: str, site: Site, asked: str, kind: PageKind = PageKind.API) -> Address | None:
    """*url* as the page after *asked*, where it is another one on the same host."""
    if urls.netloc(url) != urls.netloc(asked) or urls.key(url) == urls.key(asked):
        return None
    return Address(url=url, kind=kind)


def string(value: object) -> str | None:
    """*value* where it is text and not empty."""
    return sound(value).strip() or None if isinstance(value, str) else None


def members(value: object) -> Json:
    """*value* where it is an object, else one without members."""
    return value if isinstance(value, dict) else {}


def array(value: object) -> Sequence[Any]:  # JSON
    """*value* where it is an array, else an empty one."""
    return value if isinstance(value, list) else ()


def integer(value: object) -> int | None:
    """*value* where it is a number of things, be it written as text."""
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) <= _LONGEST else None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**_LONGEST:
        return value
    return None


def number_in(url: str, name: str) -> int | None:
    """The number that the query parameter *name* of *url* is."""
    return integer(urls.query_value(url, name) or "")


def named(value: object, base: str = "") -> tuple[Term, ...]:
    """The names in an array of strings or of objects with a name, each once.

    Addresses the objects have are seen from *base*.
    """
    found: dict[str, Term] = {}
    for one in array(value)[:_MAX_TERMS]:
        told = members(one)
        name = markup.line(string(one) or string(told.get("name")) or "")
        url = string(told.get("url")) if base else None
        if name:
            found.setdefault(name, Term(name=name, url=urls.absolute(base, url) if url else None))
    return tuple(found.values())
