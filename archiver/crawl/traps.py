"""Where a site goes on for ever, and a crawl does not: what is left out, and why.

Sites make addresses without end: calendars of empty months, shops that filter by colour and size,
relative links that lead a folder deeper each time, lists whose last page has a next one. Nothing
tells such a place from a good one but what comes back from it, so that a number bounds each:

    addresses of one form that links name, fetched in vain       50, and one for each post of it
    all such addresses of a crawl                                1,000, and one for each post
    a chain of redirects without end                             counts as 8 of these
    listings in a row, each named by the last, with nothing new  3
    archives of months and categories with nothing new           1,000
    the same folders behind one another                          3

What sitemaps, feeds and APIs name is finite, and fetched whatever it is. An address beyond a bound
is not fetched, but claimed and told as failed with the reason, as any other failure.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from typing import Generic, TypeVar

import attrs

from archiver.capture import Capture
from archiver.platforms.listings import is_archive
from archiver.site import Address, PageKind, PageReading, Site
from archiver.store.frontier import Claim, Frontier
from archiver.store.verdicts import is_no_post

__all__ = ["ENDLESS", "Traps"]

ENDLESS = "max redirections reached"
"""What Scrapy says of a chain of redirects that is too long."""

_FORM_IN_VAIN = 50
"""Pages of one folder that are no posts before any is: more than the fixed pages a blog has."""
_IN_VAIN = 1000
"""The same for forms that differ each time. An hour at the speed of a polite crawl."""
_CHAIN = 8
"""Addresses that a chain of redirects without end counts for: as many as it is followed."""
_PATIENCE = 3
"""Listings in a row without a new post. Two occur: sticky posts, and months read already."""
_FOLDERS = 3
"""Times that the same one to three folders follow each other, as Heritrix counts them too."""
_REMEMBERED = 20_000
"""Of each kind: some megabytes, whatever the size of the blog."""

_PAGED = frozenset({PageKind.API, PageKind.FEED, PageKind.LISTING, PageKind.SITEMAP})
_NAMED_BY_ENGINE = frozenset(_PAGED - {PageKind.LISTING})
_GONE = frozenset({404, 410})
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(r"/page/\d+$")

_K = TypeVar("_K")
_V = TypeVar("_V")


class _Recent(OrderedDict[_K, _V], Generic[_K, _V]):
    """A dictionary that forgets what it was given longest ago."""

    def __setitem__(self, key: _K, value: _V) -> None:
        super().__setitem__(key, value)
        if len(self) > _REMEMBERED:
            self.popitem(last=False)


@attrs.define
class _Yield:
    """What came of the addresses of one form."""

    posts: int = 0
    vain: int = 0
    pending: int = 0
    """Claims under way."""

    def left(self, bound: int) -> int:
        """How many may still be fetched in vain."""
        return bound + self.posts - self.vain


class Traps:
    """What one crawl has seen of the places it fetches from, in bounded memory.

    An interrupted crawl begins to count anew when it is taken up again. A *thorough* one reads
    each list to its end, whatever others have named.
    """

    def __init__(self, frontier: Frontier, site: Site, *, thorough: bool = False) -> None:
        self._frontier = frontier
        self._site = site
        self._thorough = thorough
        self._archives = _Yield()
        self._forms: _Recent[str, _Yield] = _Recent()
        self._all = _Yield()
        self._pending: dict[int, _Yield] = {}
        self._named: _Recent[int, None] = _Recent()
        self._depths: _Recent[tuple[PageKind, str], int] = _Recent()

    def note(self, capture: Capture, reading: PageReading) -> None:
        """Remember what *reading* of *capture* brought; before it is followed or after."""
        if reading.kind in _PAGED:
            self._note_listing(capture, reading)
        if reading.kind is PageKind.POST and reading.readings:
            self._form(capture.url).posts += 1
            self._all.posts += 1
        elif self._is_vain(capture, reading):
            self._form(capture.url).vain += 1
            self._all.vain += 1

    def note_failure(self, url: str, reason: str) -> None:
        """Remember why *url* brought nothing: a chain of redirects without end costs most."""
        if reason == ENDLESS and self._frontier.only_linked(url):
            self._form(url).vain += _CHAIN
            self._all.vain += _CHAIN

    def ended(self, claim_id: int) -> None:
        """Forget a claim that is done or has failed."""
        if form := self._pending.pop(claim_id, None):
            form.pending -= 1

    def judged(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """*claims*, those of them with a reason that are not to be fetched.

        One that waits for what others of its form bring goes back into the queue.
        """
        for claim in claims:
            if reason := self._reason(claim):
                yield attrs.evolve(claim, left_out=f"left out: {reason}")
            elif claim.kind is not PageKind.POST or self._may_begin(claim):
                yield claim
            else:
                self._frontier.put_back(claim.id)

    def _reason(self, claim: Claim) -> str | None:
        if _repeats_itself(claim.url):
            return f"its path repeats itself {_FOLDERS} times"
        if claim.kind in _PAGED:
            key = (claim.kind, self._site.url_key(claim.url))
            if self._depths.get(key, 0) >= _PATIENCE:
                return f"{_PATIENCE} listings before it named nothing new"
            if self._archives.left(_IN_VAIN) <= 0 and is_archive(claim.url, self._site):
                return f"{_IN_VAIN:,} archives before it named nothing new"
        elif claim.kind is PageKind.POST and self._is_full(claim.url):
            return "links to its like have led to no post"
        return None

    def _is_full(self, url: str) -> bool:
        """Whether too many addresses like *url*, which only links name, led to no post."""
        return self._is_spent(url) and self._frontier.only_linked(url)

    def _is_spent(self, url: str) -> bool:
        return self._all.left(_IN_VAIN) <= 0 or self._form(url).left(_FORM_IN_VAIN) <= 0

    def _may_begin(self, claim: Claim) -> bool:
        """Whether no more claims of its form are under way than may end in vain."""
        form = self._form(claim.url)
        if form.pending >= form.left(_FORM_IN_VAIN) and self._frontier.only_linked(claim.url):
            return False
        form.pending += 1
        self._pending[claim.id] = form
        return True

    def _is_vain(self, capture: Capture, reading: PageReading) -> bool:
        """Whether *capture* was to be a post, as a link says, and for good is none."""
        if reading.kind is PageKind.ERROR:
            vain = capture.status in _GONE
        elif reading.failure is not None:
            vain = is_no_post(reading.failure)
        else:  # what a redirect leads to is counted
            vain = reading.kind in {PageKind.LISTING, PageKind.OTHER}
        return vain and self._frontier.only_linked(capture.url)

    def _note_listing(self, capture: Capture, reading: PageReading) -> None:
        """Remember how many listings, this one the last, were named in a row and named no post."""
        own = (reading.kind, self._site.url_key(capture.url))
        named = {one.url for one in reading.references}
        new = self._news(reading.kind, named)
        if reading.kind is PageKind.LISTING and is_archive(capture.url, self._site):
            self._archives.posts += new
            self._archives.vain += not new
        if reading.kind is PageKind.LISTING and self._thorough:
            new = self._news(self._list(capture.url), named)
        told = new or (not named and bool(reading.readings))  # comments, of posts known long ago
        depth = 0 if told else self._depths.get(own, 0) + 1
        for address in reading.addresses:
            if depth and self._goes_on(capture, reading, address):
                self._depths[address.kind, self._site.url_key(address.url)] = depth

    def _news(self, where: str, named: Collection[str]) -> bool:
        """Whether any of the addresses *named* was not, *where* this is, and may be a post."""
        keys = {hash((where, url)): url for url in named}
        linked = where not in _NAMED_BY_ENGINE
        new = any(
            key not in self._named and not (linked and self._is_spent(url))
            for key, url in keys.items()
        )
        for key in keys:
            self._named[key] = None
        return new

    def _goes_on(self, capture: Capture, reading: PageReading, address: Address) -> bool:
        """Whether *address* goes on with what *reading* lists; another archive does not."""
        if address.kind not in _PAGED or reading.kind is not PageKind.LISTING:
            return address.kind in _PAGED
        return self._list(address.url) == self._list(capture.url) or not is_archive(
            address.url, self._site
        )

    def _list(self, url: str) -> str:
        """What the pages of one list share, whatever their numbers."""
        return _DIGITS.sub("0", _PAGE.sub("", self._site.url_key(url).partition("?")[0]))

    def _form(self, url: str) -> _Yield:
        """What came of the addresses that lie where *url* does, whatever their numbers."""
        head, mark, _ = self._site.url_key(url).partition("?")
        folder = head if mark else head.rpartition("/")[0]
        form = _DIGITS.sub("0", folder) + mark
        found = self._forms.get(form)
        if found is None:
            found = self._forms[form] = _Yield()
        return found


def _repeats_itself(url: str) -> bool:
    """Whether one to three folders of *url*, not mere numbers, stand there several times over."""
    steps = url.partition("?")[0].split("/")[3:]
    if len(steps) - len(set(steps)) < _FOLDERS - 1:
        return False
    for size in (1, 2, 3):
        for start in range(len(steps) - _FOLDERS * size + 1):
            part = steps[start : start + size]
            whole = steps[start : start + _FOLDERS * size]
            if whole == part * _FOLDERS and not "".join(part).isdecimal() and all(part):
                return True
    return False
