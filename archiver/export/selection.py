"""Which records a part of the archive takes: its posts' pages, and all that these need.

What a page needs is told by the same reader that told the crawl what to fetch: the page is read
anew from its bytes, so are the stylesheets it names, and redirects are followed. Where a browser
rendered it, what its scripts asked for goes along. A revisit takes
its original along; one whose original is in no closed file of the archive is left out.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

import attrs

from archiver import http, urls
from archiver.capture import Capture, Location
from archiver.errors import ParseError
from archiver.page import MAX_STRUCTURED, Page
from archiver.platforms import site_from_json
from archiver.platforms.requisites import frames, requisites
from archiver.read import read
from archiver.site import PageKind, Site
from archiver.store import values
from archiver.store.filters import Filters, chosen_blogs, posts
from archiver.store.identity import SiteRow
from archiver.store.selection import (
    Blog,
    Held,
    captures_at,
    captures_of_post,
    captures_of_records,
)
from archiver.store.store import Store
from archiver.warc.reader import read_capture

__all__ = ["Selection", "select"]

logger = logging.getLogger(__name__)

_NEEDED = {PageKind.FILE, PageKind.FRAME, PageKind.COUNTER}
_PAGES = {PageKind.POST, PageKind.LISTING, PageKind.FRAME, PageKind.OTHER}
_UNCRAWLED = {PageKind.LISTING, PageKind.OTHER}  # a crawl asks for the requisites of posts
_NOWHERE = Location("", 0, 0)


@attrs.define
class Selection:
    """A part of the archive."""

    blogs: list[Blog]
    posts: list[int] = attrs.field(factory=list)
    records: dict[str, set[int]] = attrs.field(factory=dict)
    """Where the answers lie that it takes, by file; unused for the whole archive."""
    left_out: int = 0
    """Revisits without their original."""

    def carries(self, location: Location) -> bool:
        """Whether the record at *location* is part of it."""
        return location.offset in self.records.get(location.warc_file, ())


def select(store: Store, directory: Path, files: Collection[str], filters: Filters) -> Selection:
    """The posts of *filters*, and their records in the *files* of *directory*.

    NothingFound when they name what is not in the archive; DamagedWarc or ArchiveError when a page
    cannot be read again.
    """
    wanted = chosen_blogs(store, filters)
    selection = Selection(wanted)
    for blog in wanted:
        site = site_from_json(values.decode(blog.declaration))
        found = list(posts(store, filters, [blog]))
        selection.posts += found
        if found and not filters.whole:
            _Closure(store, (directory, files), blog, site, selection).follow(found)
    return selection


class _Closure:
    """The records that posts of one blog take, found by following what each of them needs."""

    def __init__(
        self,
        store: Store,
        source: tuple[Path, Collection[str]],
        blog: Blog,
        site: Site,
        selection: Selection,
    ) -> None:
        self._store = store
        self._directory, self._files = source
        self._blog = blog
        self._site = site
        self._selection = selection
        self._row: SiteRow = next(row for row in store.sites() if row.id == blog.id)
        self._known: set[str] = set()
        self._waiting: list[str] = []
        self._taken: set[str] = set()
        self._read: set[tuple[str, Location]] = set()  # the same payload names the same again

    def follow(self, of_posts: list[int]) -> None:
        """Add to the selection what *of_posts* and the front page take."""
        self._want(self._blog.home)
        for post in of_posts:
            for held in captures_of_post(self._store, post):
                self._take(held)
            self._follow_waiting()
        self._follow_waiting()

    def _follow_waiting(self) -> None:
        while self._waiting:
            for held in captures_at(self._store, self._blog, self._waiting.pop()):
                self._take(held)

    def _want(self, url: str) -> None:
        key = self._row.key(values.storable(url))
        if key not in self._known:
            self._known.add(key)
            self._waiting.append(key)

    def _take(self, held: Held) -> None:
        """Add *held* and its original, unless that is done; want what it names."""
        if held.record_id in self._taken or held.location.warc_file not in self._files:
            return
        self._taken.add(held.record_id)
        if any(place.warc_file not in self._files for place in held.complete or [_NOWHERE]):
            self._selection.left_out += 1
            return
        for place in held.complete:
            self._selection.records.setdefault(place.warc_file, set()).add(place.offset)
        # A redirect's own head says where to, whatever body it shares with others.
        said = held.location if held.kind is PageKind.REDIRECT else held.complete[-1]
        if (held.url, said) not in self._read:
            self._read.add((held.url, said))
            for url in self._named(held):
                self._want(url)
            if held.rendering:
                took = read_capture(self._directory, held.location, max_block=0).took
                for taken in captures_of_records(self._store, self._blog, took):
                    self._take(taken)

    def _named(self, held: Held) -> Iterator[str]:
        """The addresses that showing *held* takes."""
        if held.kind is PageKind.REDIRECT:
            head = http.parse_head(read_capture(self._directory, held.location).block or b"")
            target = urls.absolute(held.url, head.get("Location") or "")
            if target:
                yield urls.without_fragment(target)
        elif held.kind is PageKind.STYLESHEET or held.kind in _PAGES:
            capture = self._payload(held)
            for address in read(capture, self._site, self._directory).addresses:
                further_part = held.kind is PageKind.POST and address.kind is PageKind.POST
                if address.kind in _NEEDED or further_part:
                    yield address.url
            if held.kind in _UNCRAWLED:
                yield from self._requisites(capture)

    def _requisites(self, capture: Capture) -> Iterator[str]:
        """What a page takes for which a crawl asks for nothing, as far as it is there."""
        try:
            page = Page.from_capture(capture)
            yield from requisites(page, self._site)
            yield from frames(page, self._site)
        except ParseError as error:
            logger.warning("%s: what it needs cannot be told: %s", capture.url, error)

    def _payload(self, held: Held) -> Capture:
        """The answer that *held* shows, read from the record that has its payload."""
        found = read_capture(self._directory, held.complete[-1], max_block=MAX_STRUCTURED)
        return attrs.evolve(
            found, url=held.url, fetched_at=datetime.fromisoformat(held.fetched_at)
        )
