"""What an answer leads to: the addresses and posts it names go into the frontier.

A document that a post shows in a frame, or a page of others that it cites, is fetched with what it
needs, and there it ends: neither frames in it nor pages that turn up in a file's place lead any
further.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from archiver import http, urls
from archiver.capture import Capture
from archiver.platforms.again import is_light, lightly, whole
from archiver.platforms.listings import is_archive
from archiver.site import EMPTY, Address, PageKind, PageReading, Site
from archiver.store.bounds import Bounds
from archiver.store.frontier import Frontier

__all__ = ["Follower"]

_PAGED = (PageKind.API, PageKind.FEED, PageKind.LISTING)
_NEWEST_FIRST = (PageKind.FEED, PageKind.LISTING)
_UNPOSTED = (PageKind.FRAME, PageKind.OTHER)  # they need files only where a post shows them


class Follower:
    """Fills the *frontier* of a crawl of *site* within *bounds*.

    With *archives* a listing is followed to its end, whatever it names.
    """

    def __init__(
        self, frontier: Frontier, site: Site, bounds: Bounds, *, archives: bool = False
    ) -> None:
        self._frontier = frontier
        self._site = site
        self._months = bounds.months
        self._archives = archives
        self._newest_first = (PageKind.FEED,) if archives else _NEWEST_FIRST
        self._pages: set[int] = set()  # what each listing page named
        self._framed: set[str] = set()  # where redirects of documents in frames lead

    def follow(self, capture: Capture, reading: PageReading) -> None:
        """Queue what *reading* of *capture* names; inside a transaction."""
        if capture.status in {200, 304} and reading.failure != EMPTY:
            self._frontier.seen(capture.url)
        if reading.kind is PageKind.REDIRECT and self._is_framed(capture.url):
            self._note_target(capture)
        platform = self._site.platform_at(capture.fetched_at)
        self._frontier.follow_posts(capture, reading)
        self._frontier.add(
            (
                self._lighter(platform.bounded(address, self._site, *self._months))
                for address in self._wanted(capture, reading)
            ),
            referer=capture.url,
            unchanged=capture.status == 304,
        )

    def _lighter(self, address: Address) -> Address:
        if address.kind is not PageKind.API or not self._frontier.is_partial:
            return address
        return attrs.evolve(address, url=lightly(address.url))

    def _wanted(self, capture: Capture, reading: PageReading) -> Iterator[Address]:
        """What *reading* names, as far as it leads on."""
        if self._archives:
            yield from self._categories(reading)
        if self._frontier.is_partial and reading.references:
            yield from self._whole(capture, reading)
            if reading.kind in self._newest_first and not self._frontier.due(reading.references):
                reading = attrs.evolve(reading, addresses=tuple(self._onward(reading)))
        repeated = self._is_repeated(reading, rendered=capture.rendering_of is not None)
        alone = reading.kind in _UNPOSTED and not self._is_framed(capture.url)
        for address in reading.addresses:
            if not (alone if address.kind is PageKind.FILE else repeated):
                yield address

    def _categories(self, reading: PageReading) -> Iterator[Address]:
        """The archives of the categories that the posts of *reading* are in."""
        terms = (term for one in reading.readings for term in one.post.categories or ())
        for url in dict.fromkeys(term.url for term in terms if term.url):
            if is_archive(url, self._site):
                yield Address(url=url, kind=PageKind.LISTING, last_resort=True)

    def _whole(self, capture: Capture, reading: PageReading) -> Iterator[Address]:
        """Where a light listing's new and changed posts are told whole."""
        if reading.kind is PageKind.API and is_light(capture.url):
            due = self._frontier.due(reading.references)
            numbers = [r.engine_id for r in reading.readings if r.post.url in due and r.engine_id]
            if numbers:
                yield Address(url=whole(capture.url, numbers), kind=PageKind.API)

    def _onward(self, reading: PageReading) -> Iterator[Address]:
        """What a listing of known posts names beside its next page."""
        return (a for a in reading.addresses if a.kind is not reading.kind)

    def _is_framed(self, url: str) -> bool:
        return self._site.url_key(url) in self._framed or self._frontier.expects_frame(url)

    def _note_target(self, capture: Capture) -> None:
        """Remember where the redirect of a document in a frame leads."""
        location = http.parse_head(capture.block or b"").get("Location") or ""
        if target := urls.absolute(capture.url, location):
            self._framed.add(self._site.url_key(urls.without_fragment(target)))

    def _is_repeated(self, reading: PageReading, *, rendered: bool) -> bool:
        """Whether a listing names just what another page of it did: servers repeat their last."""
        if reading.kind not in _PAGED or not reading.references:
            return False
        named = hash(
            (reading.kind, rendered, *(reference.url for reference in reading.references))
        )
        seen = named in self._pages
        self._pages.add(named)
        return seen
