"""What a later crawl of a blog asks again, and what it need not: derived from what is stored.

A post is *seen* when its page was last captured well. The listings are asked in each crawl; what
they tell of a post (the API's `modified`, a sitemap's `lastmod`, a feed's `updated`, another
number of comments in a feed) is its sign. Once all listings are read, every post that is held or
named is judged, by the first rule that fits:

    never seen, failed since, seen before the days of `recheck`      asked
    complete listings named it before, and do so no longer           asked, once
    its counter stands in the page, and `visits` are wanted          asked
    a sign: not newer than what was seen                             not asked
    a sign: newer                                                    asked
    no sign                                                          one in 80, 10 at least

These are taken of those seen longest ago, spread over the archive, so that each has its turn;
`sample` says how many. Whatever is asked is asked conditionally where the server named an ETag or
Last-Modified. A post that answered 404 or 410 after it was seen is gone: it is asked when a
listing names it again.

A listing is not believed where its moments are those of its printing: all the same, and others
than it told before; nor are moments in the future.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from archiver.capture import Capture
from archiver.dates import iso
from archiver.site import Address, PageKind, PageReading, Reference, Site, Source
from archiver.store import values
from archiver.store.again_sql import (
    ABSENT,
    ANOTHER_COUNT,
    ASK_AGAIN,
    ASK_CHANGED,
    ASK_MISSING,
    ASK_PRINTED_VISITS,
    ASK_REST,
    ASK_SAMPLE,
    BEGUN,
    COMPLETE,
    DROP_GONE,
    DROP_NAMED,
    FAILED,
    HELD_POSTS,
    IS_DUE,
    IS_HELD,
    IS_KNOWN,
    JUDGING,
    LATER,
    LOOK,
    NAME,
    READ_COUNTERS,
    SPARE_REST,
    SPARE_TOLD,
    SPARE_UNCHANGED,
    SPARED,
    TOLD_BEFORE,
    UNSIGNED,
)
from archiver.store.store import Store
from archiver.store.values import storable
from archiver.urls import without_fragment

__all__ = ["Again", "Recheck", "Spared"]

_ALWAYS = "~"  # sorts after every time
_NEVER = ""
_ABSENT_FOR = timedelta(days=30)  # that long a guessed address that is not there is left alone
_ONE_IN, _AT_LEAST = 80, 10  # posts without any sign, asked for their turn
_AHEAD = timedelta(days=1)  # clocks and zones may be wrong by as much
_PRINTED_WITHIN = timedelta(minutes=10)
_FEWEST = 3  # moments that can be suspiciously alike
_LOOKED_AT = 10


@attrs.frozen(kw_only=True)
class Recheck:
    """What the person wants asked again beside what has changed."""

    days: int | None = None
    """Posts seen as many days ago; 0 for all, None for none."""
    visits: bool = False
    sample: int | None = None

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Recheck:
        """What the *arguments* of a crawl say; ValueError when one cannot be read."""
        recheck, sample = arguments.get("recheck"), arguments.get("sample")
        days = None if recheck is None else 0 if recheck == "all" else int(recheck.rstrip("d"))
        return cls(
            days=days,
            visits=arguments.get("visits") == "1",
            sample=None if sample is None else int(sample),
        )


@attrs.frozen(kw_only=True)
class Spared:
    """How many posts a crawl did not ask."""

    unchanged: int = 0
    """Held, and by what the site says not changed."""
    unsigned: int = 0
    """Held, and nothing says whether they have changed."""


class Again:
    """A crawl of a *site* that an earlier one has brought to its end."""

    def __init__(self, store: Store, run_id: int, site: Site, recheck: Recheck) -> None:
        self._db = store.db
        self._site = site
        self._recheck = recheck
        (row,) = store.rows(BEGUN, (run_id,))
        began = datetime.fromisoformat(row["started_at"]) if row["started_at"] else None
        self._began = began or datetime.now(UTC)
        self._at = {"run": run_id, "site": row["site_id"], "cutoff": self._cutoff()}

    @classmethod
    def of(cls, store: Store, run_id: int, site: Site, recheck: Recheck) -> Again | None:
        """What the run must know of earlier ones; None where it is the blog's first crawl."""
        later = store.rows(LATER, {"run": run_id})
        return cls(store, run_id, site, recheck) if later else None

    def _cutoff(self) -> str:
        if self._recheck.days is None:
            return _NEVER
        if self._recheck.days == 0:
            return _ALWAYS
        return values.stamp(self._began - timedelta(days=self._recheck.days))

    @property
    def whole(self) -> bool:
        """Whether everything is to be asked again, listings from first to last page."""
        return self._recheck.days == 0

    def begin(self) -> None:
        """Queue every post held, to be judged like those the listings name; and what failed."""
        self._db.conn.create_function("site_key", 1, self._site.url_key, deterministic=True)
        self._db.execute(HELD_POSTS, self._at)
        self._db.execute(FAILED, self._at)

    def is_absent(self, address: Address) -> bool:
        """Whether a guessed *address* was not there when it was asked some days ago."""
        if self.whole or address.kind not in {PageKind.SITEMAP, PageKind.FEED}:
            return False
        since = values.stamp(self._began - _ABSENT_FOR)
        return self._is(ABSENT, key=self._key(address.url), since=since)

    def needs(self, address: Address, *, unchanged: bool) -> bool:
        """Whether to ask what a page needs or consists of; *unchanged*: the page answered 304."""
        if address.kind in {PageKind.FILE, PageKind.FRAME} or (
            unchanged and address.kind is PageKind.POST
        ):
            return not self._is(IS_HELD, key=self._key(address.url))
        if unchanged and address.kind is PageKind.COUNTER:
            return self._recheck.visits or not self._is(IS_HELD, key=self._key(address.url))
        return True

    def believed(self, capture: Capture, reading: PageReading) -> Iterator[Reference]:
        """The references of *reading*, without moments that tell nothing about posts."""
        tops = capture.fetched_at + _AHEAD
        printed = reading.kind is not PageKind.API and self._are_of_printing(capture, reading)
        for reference in reading.references:
            if reference.modified and (printed or reference.modified > tops):
                reference = attrs.evolve(reference, modified=None)  # noqa: PLW2901
            yield reference

    def _are_of_printing(self, capture: Capture, reading: PageReading) -> bool:
        told = [reference for reference in reading.references if reference.modified]
        moments = [reference.modified for reference in told if reference.modified]
        if len(moments) < _FEWEST or max(moments) - min(moments) > _PRINTED_WITHIN:
            return False
        listing = {"listing": self._key(capture.url), "now": values.stamp(capture.fetched_at)}
        return not any(
            self._is(TOLD_BEFORE, key=self._key(r.url), modified=iso(r.modified), **listing)
            for r in told[:_LOOKED_AT]
            if r.modified
        )

    def name(self, reference: Reference, published: str | None) -> None:
        """Queue the post that *reference* names, to be judged; a link alone says nothing new."""
        url = storable(without_fragment(reference.url))
        told = {
            "url": url,
            "key": self._key(url),
            "published": published,
            "source": reference.source,
            "modified": iso(reference.modified) if reference.modified else None,
        }
        if reference.source is Source.LINK and not self.whole and self._is(IS_KNOWN, **told):
            return
        self._db.execute(NAME, self._at | told)

    def count(self, capture: Capture, reading: PageReading) -> None:
        """Take another number of comments than before for a sign."""
        for one in reading.readings:
            if one.post.comment_count is not None and one.post.url and one.source != Source.PAGE:
                told = {
                    "key": self._key(one.post.url),
                    "source": one.source,
                    "count": one.post.comment_count,
                    "now": iso(capture.fetched_at),
                }
                self._db.execute(ANOTHER_COUNT, self._at | told)

    def due(self, urls: Sequence[str]) -> set[str]:
        """Those of the posts at *urls* that are new or, by their sign, have changed."""
        return {url for url in urls if self._is(IS_DUE, key=self._key(url))}

    @property
    def judging(self) -> bool:
        """Whether posts wait to be judged."""
        return self._is(JUDGING)

    def judge(self, scope: str, bounds: Mapping[str, Any]) -> None:
        """Decide of every post that waits; only of *scope*, SQL with *bounds*, some are spared."""
        at = {**self._at, **bounds}
        for statement in (DROP_NAMED, LOOK, DROP_GONE, ASK_AGAIN):
            self._db.execute(statement, at)
        if not bounds and self._is(COMPLETE):
            self._db.execute(ASK_MISSING, at)
        if self._recheck.visits:
            self._db.execute(ASK_PRINTED_VISITS, at)
        for statement in (SPARE_UNCHANGED, SPARE_TOLD):
            self._db.execute(statement + scope, at)
        self._db.execute(ASK_CHANGED, at)
        self._db.execute(ASK_SAMPLE, at | {"sample": self._sample()})
        self._db.execute(SPARE_REST + scope, at)
        self._db.execute(ASK_REST, at)
        if self._recheck.visits:
            self._db.execute(READ_COUNTERS, at)

    def _sample(self) -> int:
        if self._recheck.sample is not None:
            return self._recheck.sample
        (number,) = self._db.execute(UNSIGNED, self._at).fetchone()
        return max(_AT_LEAST, -(-int(number) // _ONE_IN))

    def spared(self) -> Spared:
        """How many posts were not asked."""
        unchanged, unsigned = self._db.execute(SPARED, self._at).fetchone()
        return Spared(unchanged=unchanged, unsigned=unsigned)

    def _key(self, url: str) -> str:
        return self._site.url_key(storable(without_fragment(url)))

    def _is(self, query: str, **more: Any) -> bool:  # SQL values
        return self._db.execute(query, self._at | more).fetchone() is not None
