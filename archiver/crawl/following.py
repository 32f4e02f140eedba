"""What an answer leads to: the addresses and posts it names go into the frontier."""

from __future__ import annotations

from archiver.capture import Capture
from archiver.site import PageKind, PageReading, Site
from archiver.store.frontier import Bounds, Frontier

__all__ = ["Follower"]

_PAGED = (PageKind.API, PageKind.FEED, PageKind.LISTING)


class Follower:
    """Fills the *frontier* of a crawl of *site* within *bounds*."""

    def __init__(self, frontier: Frontier, site: Site, bounds: Bounds) -> None:
        self._frontier = frontier
        self._site = site
        self._months = bounds.months
        self._pages: set[int] = set()  # what each listing page named

    def follow(self, capture: Capture, reading: PageReading) -> None:
        """Queue what *reading* of *capture* names; inside a transaction."""
        if capture.status in {200, 304}:
            self._frontier.seen(capture.url)
        platform = self._site.platform_at(capture.fetched_at)
        repeated = self._is_repeated(reading)
        self._frontier.add(
            (
                platform.bounded(address, self._site, *self._months)
                for address in reading.addresses
                if not repeated or address.kind is PageKind.FILE
            ),
            referer=capture.url,
        )
        self._frontier.add_posts(reading.references)

    def _is_repeated(self, reading: PageReading) -> bool:
        """Whether a listing names just what another page of it did: servers repeat their last."""
        if reading.kind not in _PAGED or not reading.references:
            return False
        named = hash((reading.kind, *(reference.url for reference in reading.references)))
        seen = named in self._pages
        self._pages.add(named)
        return seen
