"""What a blog declares, what a platform can do, and what reading one page yields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

import attrs

from archiver import urls
from archiver.errors import SiteError
from archiver.items import Post
from archiver.page import Page

__all__ = [
    "EMPTY",
    "EMPTY_RENDERED",
    "FOR_SUBSCRIBERS",
    "Address",
    "Era",
    "PageKind",
    "PageReading",
    "Platform",
    "Reading",
    "Reference",
    "Refusal",
    "Site",
    "Source",
]


FOR_SUBSCRIBERS = "for subscribers only"
"""Why a page that shows the beginning of a text is no post: nobody else's is whole, either."""
EMPTY = "empty without JavaScript"
"""The failure of a page that shows nothing until its scripts run."""

EMPTY_RENDERED = "empty, in a browser too"
"""The failure of what a browser made of such a page, and nothing came."""


class Source(StrEnum):
    """Where a post was named or read."""

    PAGE = "page"
    API = "api"
    FEED = "feed"
    SITEMAP = "sitemap"
    ARCHIVE = "archive"
    """Home, month, category and paged listings in HTML; also a text that its page cuts short."""
    PART = "part"
    """One of several pages that a text is split into; together they are the page's text."""
    LINK = "link"
    """A related-posts entry or a link in another post."""
    REDIRECT = "redirect"
    """A permanent redirect from another address of the post."""
    COUNTER = "counter"
    """The answer of a view counter's read-only endpoint."""


class PageKind(StrEnum):
    """What an answer turned out to be."""

    POST = "post"
    LISTING = "listing"
    SITEMAP = "sitemap"
    FEED = "feed"
    API = "api"
    ROBOTS = "robots"
    COUNTER = "counter"
    STYLESHEET = "stylesheet"
    FILE = "file"
    """Image, script, font, document: kept, not read."""
    FRAME = "frame"
    """A page of another host, such as a post shows in a frame: read for what it needs alone."""
    CITED = "cited"
    """What an address is wanted as that a post cites on another host; its answer is a FRAME."""
    LINK = "link"
    """Anything that came of a check of cited pages (`crawl.links`): asked whether it is there."""
    REDIRECT = "redirect"
    ERROR = "error"
    """4xx and 5xx."""
    OTHER = "other"
    """A page of the blog that is no post: about, contact, attachment, log-in, one in a frame."""


@attrs.frozen(kw_only=True)
class Reading:
    """What one answer says about one post."""

    source: Source
    post: Post
    """Only the fields this answer tells; ``post.url`` is the canonical address, or None."""
    aliases: tuple[str, ...] = ()
    """Other addresses of the post seen here: short link, requested address, guid."""
    engine_id: str | None = None
    """The engine's own id of the post, unique within the site."""
    part: tuple[int, int] | None = None
    """Of source PART: which part of the text this is, from 1, and the highest that its page
    leads to."""


@attrs.frozen(kw_only=True)
class Reference:
    """A post named by a listing, not yet read."""

    url: str
    source: Source
    published: date | None = None
    """The day, where the listing tells it, in the site's zone."""
    modified: datetime | None = None


@attrs.frozen(kw_only=True)
class Address:
    """A further address worth asking, and why."""

    url: str
    kind: PageKind
    """What it is expected to be: API, SITEMAP, FEED, ROBOTS, LISTING, COUNTER, FILE (anything a
    page needs or a post links, stylesheets too), FRAME (a document in a frame of a post, of any
    host), CITED, or POST for further parts of a post's page."""
    last_resort: bool = False
    """Ask only when API, sitemaps and feeds have named no post."""


@attrs.frozen
class Refusal:
    """An address that does not belong to the crawl; see `scope`."""

    url: str
    kind: PageKind
    """What it was wanted as."""
    reason: str


@attrs.frozen(kw_only=True)
class PageReading:
    """Everything one answer yields: a pure function of the page and the site."""

    kind: PageKind
    readings: tuple[Reading, ...] = ()
    references: tuple[Reference, ...] = ()
    """Posts this answer names."""
    addresses: tuple[Address, ...] = ()
    """Listings, counters and requisites to ask next."""
    total: int | None = None
    """How many posts the site says it has (``X-WP-Total``)."""
    refused: tuple[Refusal, ...] = ()
    """What the answer names and the crawl leaves alone."""
    failure: str | None = None
    """Why the answer could not be read as what it should be; one line."""
    parser: str = ""
    """Name of the platform that read it; empty where nothing was parsed."""
    parser_version: int = 0


class Platform(Protocol):
    """A blog engine: how it lists its posts, and how its pages read. Frozen, no state."""

    name: ClassVar[str]
    version: ClassVar[int]
    """Raised whenever output can change; stored with every row."""

    def seeds(self, site: Site, since: date | None, until: date | None) -> Sequence[Address]:
        """Where discovery of *site* starts when nothing of it is known yet."""

    def bounded(
        self, address: Address, site: Site, since: date | None, until: date | None
    ) -> Address:
        """*address* narrowed to posts of these inclusive days of the site, where it can be."""

    def read(self, page: Page, site: Site) -> PageReading:
        """Classify *page* and read it; ParseError when it defeats the parser."""


# The plain form of an address, as most links have it: lower case, no user, no default port.
_AUTHORITY = re.compile(r"https?://([a-z0-9.-]+)(:(?!80/|443/)\d+)?(?=[/?#]|$)")


@attrs.frozen
class Era:
    """The time a blog kept one engine or theme."""

    platform: Platform
    until: date | None = None
    """Last day of capture it holds for; None for the current one."""


@attrs.frozen(kw_only=True)
class Site:
    """One blog: what is so about it, not how to crawl it."""

    title: str
    home: str
    """Address of the front page; a path confines the blog to what lies below it."""
    hosts: tuple[str, ...] = ()
    """Every host the blog answered on, the home's own included; names, without port."""
    timezone: str | None = None
    """IANA name; the zone of printed dates and of since/until. None: days are those of UTC, and
    a time printed without zone is left out."""
    eras: tuple[Era, ...]
    """Oldest first; the last has no end."""

    def __attrs_post_init__(self) -> None:
        if not urls.is_web(self.home):
            raise SiteError(f"{self.title}: home {self.home!r} is no web address")
        if not self.eras or self.eras[-1].until is not None:
            raise SiteError(f"{self.title}: the last era has an end; add the one that holds now")
        if self.timezone is not None:
            try:
                ZoneInfo(self.timezone)
            except (KeyError, ValueError, OSError) as error:
                raise SiteError(f"{self.title}: unknown time zone {self.timezone!r}") from error

    @property
    def zone(self) -> ZoneInfo:
        """The zone that days of the site begin and end in."""
        return ZoneInfo(self.timezone or "UTC")

    @property
    def declared_zone(self) -> ZoneInfo | None:
        """The zone of times printed without one; None when the site declares none."""
        return ZoneInfo(self.timezone) if self.timezone else None

    @property
    def key(self) -> str:
        """What the site is filed under: its home address, normalised."""
        return self.url_key(self.home)

    def url_key(self, url: str) -> str:
        """`urls.key` with the site's host aliases folded into the home's host."""
        return urls.site_key(url, self.home, self.hosts)

    def on_host(self, url: str) -> bool:
        """Whether *url* lies on one of the blog's hosts, whatever its path."""
        found = _AUTHORITY.match(url)
        if found is None:
            return urls.netloc(url) == urls.netloc(self.home) or urls.hostname(url) in self.hosts
        host, port = found.groups("")
        return host + port == urls.netloc(self.home) or host in self.hosts

    def owns(self, url: str) -> bool:
        """Whether *url* belongs to the blog: its host, at or below its home's path."""
        if not self.on_host(url):
            return False
        home, found = self._home_path, self.url_key(url).partition("?")[0]
        return found == home or found.startswith(home + "/")

    @cached_property
    def _home_path(self) -> str:
        return self.key.partition("?")[0]

    def platform_at(self, moment: datetime) -> Platform:
        """The platform of the era that holds at the capture time *moment*."""
        day = moment.astimezone(self.zone).date()
        return next(e.platform for e in self.eras if e.until is None or day <= e.until)

    def to_json(self) -> dict[str, Any]:  # JSON, kept in the WARC's `crawl` note
        """The declaration as JSON; `archiver.platforms.site_from_json` reads it back."""
        return {
            "title": self.title,
            "home": self.home,
            "hosts": list(self.hosts),
            "timezone": self.timezone,
            "eras": [
                {
                    "platform": era.platform.name,
                    "options": attrs.asdict(era.platform),  # type: ignore[arg-type]  # platforms are attrs classes
                    "until": era.until.isoformat() if era.until else None,
                }
                for era in self.eras
            ],
        }
