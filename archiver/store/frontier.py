"""What a crawl still has to fetch: a table, changed in the transaction that stores a page.

An address is queued, claimed when the crawl takes it, then done or failed. Nothing of it lives
in memory, so a crawl of a large blog needs no more of it than one of a small blog. What a later
crawl of a blog leaves unasked is decided in `store.again`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs

from archiver import urls
from archiver.capture import Capture
from archiver.scope import Scope
from archiver.site import EMPTY, Address, PageKind, PageReading, Reference, Site
from archiver.store.again import Again, Recheck, Spared
from archiver.store.bounds import Bounds
from archiver.store.numbers import MOST, gaps
from archiver.store.originals import Validators, validators
from archiver.store.resuming_sql import GIVE_UP, KEEP_OFF, SETTLE_CLAIMS, UNFINISHED
from archiver.store.store import Store
from archiver.store.values import storable

__all__ = ["Claim", "Frontier", "Tally"]

_LISTINGS = (PageKind.API, PageKind.SITEMAP, PageKind.FEED, PageKind.LISTING, PageKind.ROBOTS)

# Discovery first, then what completes a post already fetched, then the next post; archive pages
# only when nothing better named a post; numbers that may be posts, and then what posts cite
# elsewhere, when the blog itself is done. A later crawl judges posts before it takes them.
_DISCOVERY, _REQUISITE, _POST, _LAST_RESORT, _WAITING, _CITED, _NUMBER = range(7)

_ADD = """
insert into frontier (run_id, url, url_key, kind, state, priority, published, source, referer,
                      last_resort, attempts)
values (?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, 0)
on conflict (run_id, url_key, kind) do update
set published = excluded.published
where state = 'queued' and length(excluded.published) > length(coalesce(published, ''))
"""
_CLAIMABLE = """
select id, url, kind, referer from frontier
where run_id = :run and state = 'queued' and priority = :priority
"""
_IN_BOUNDS = """
and (published is null
     or (published >= substr(:since, 1, length(published))
         and published <= substr(:until, 1, length(published))))
order by published is null, published desc, id
"""
_WITHIN = f"""
and id in (select id from frontier
    where run_id = :run and kind = 'post' and priority in (2, 4) {_IN_BOUNDS} limit :limit)
"""  # noqa: S608 - constants


@attrs.frozen
class Claim:
    """One address taken from the frontier to be fetched now."""

    id: int
    url: str
    kind: PageKind
    referer: str | None
    validators: Validators | None = None
    """What an earlier crawl learnt of the address, to ask for it only where it has changed."""
    left_out: str | None = None
    """Why it is not to be fetched, but told as failed."""


@attrs.frozen
class Tally:
    """How far the crawl is."""

    posts_known: int
    posts_done: int
    posts_failed: int
    waiting: int
    """Listings, files and cited pages not yet done."""
    posts_spared: int = 0
    """Posts that are not asked, and not among those known."""


class Frontier:
    """The frontier of one run; its claims are conditional on what earlier runs learnt.

    *recheck* says what is asked although nothing tells that it has changed; with None everything
    is, and unconditionally.
    """

    def __init__(
        self,
        store: Store,
        run_id: int,
        site: Site,
        bounds: Bounds,
        recheck: Recheck | None = Recheck(),  # noqa: B008 - a frozen value
        *,
        scope: Scope | None = None,
    ) -> None:
        self._store = store
        self._db = store.db
        self._run = run_id
        self._site = site
        self._bounds = bounds
        self._scope = scope or Scope.of(site)
        self._numbers = False
        self._archives = False
        self._conditional = recheck is not None
        self._again = None if recheck is None else Again.of(store, run_id, site, recheck)

    @property
    def is_partial(self) -> bool:
        """Whether only what is new or has changed is looked for."""
        return self._again is not None and not self._again.whole

    def begin(self, seeds: Iterable[Address]) -> None:
        """Queue the *seeds*, and what earlier crawls have left to judge."""
        if self._again is None:
            self.add(seeds)
            return
        self.add(address for address in seeds if not self._again.is_absent(address))
        if not self._bounds.given:
            self._again.begin()

    def ask_numbers(self) -> None:
        """Queue the numbers that no known post has (`store.numbers`), when all else is done."""
        self._numbers = True

    def ask_archives(self) -> None:
        """Take archive pages for a source like the others, whatever better ones name."""
        self._archives = True

    @property
    def begun(self) -> bool:
        """Whether anything was ever queued, and the run did not end."""
        return self._any("1")

    def resume(self) -> bool:
        """Take over what an unfinished run of this site, with the same arguments, had to fetch.

        What it had claimed and not got is queued once more, and so is what failed without the
        site having refused it. Unfinished runs with other arguments are given up. Returns
        whether there was anything to take over.
        """
        row = self._db.execute(UNFINISHED, {"run": self._run}).fetchone()
        if row is not None:
            before = {"run": self._run, "before": row[0], "shell": EMPTY}
            self._db.execute(SETTLE_CLAIMS, before)
            self._db.execute("update frontier set run_id = :run where run_id = :before", before)
        self._db.execute(GIVE_UP, {"run": self._run})
        return row is not None

    def add(
        self, addresses: Iterable[Address], referer: str | None = None, *, unchanged: bool = False
    ) -> None:
        """Queue *addresses* found on the page *referer*; an address already there stays as it is.

        Those outside the scope are passed over. Of what an earlier crawl holds less is asked
        again, least where the page is *unchanged*.
        """
        refusal = self._scope.refusal
        for address in addresses:
            if self._again is not None and not self._again.needs(address, unchanged=unchanged):
                continue
            if refusal(address.url, address.kind) is None:
                last = address.last_resort
                place = _DISCOVERY if last and self._archives else _priority(address)
                told = (address.kind, place, None, None, referer, last)
                self._insert(address.url, told)

    def expects_frame(self, url: str) -> bool:
        """Whether a post shows *url* in a frame, or cites it: read for what it needs alone."""
        query = (
            "select 1 from frontier "
            "where run_id = ? and url_key = ? and kind in ('frame', 'cited')"
        )
        key = self._site.url_key(storable(urls.without_fragment(url)))
        return self._db.execute(query, (self._run, key)).fetchone() is not None

    def add_posts(self, references: Iterable[Reference]) -> None:
        """Queue the posts that *references* name; a more exact date replaces a vaguer one."""
        for reference in references:
            if self._scope.post_refusal(reference.url) is None:
                day = reference.published.isoformat() if reference.published else None
                published = day or urls.permalink_date(reference.url)
                if self._again is not None:
                    self._again.name(reference, published)
                    continue
                told = (PageKind.POST, _POST, published, reference.source, None, False)
                self._insert(reference.url, told)

    def follow_posts(self, capture: Capture, reading: PageReading) -> None:
        """Queue the posts that *reading* of *capture* names, with what it tells of them."""
        if self._again is None:
            self.add_posts(reading.references)
            return
        self.add_posts(self._again.believed(capture, reading))
        self._again.count(capture, reading)

    def due(self, references: Iterable[Reference]) -> set[str]:
        """The addresses of those posts that are new or, as far as is told, have changed."""
        named = [reference.url for reference in references]
        return set(named) if self._again is None else self._again.due(named)

    def spared(self) -> Spared:
        """How many posts were not asked since an earlier crawl holds them."""
        return Spared() if self._again is None else self._again.spared()

    def _insert(self, url: str, told: tuple[Any, ...]) -> None:  # SQL values
        url = storable(urls.without_fragment(url))
        self._db.execute(_ADD, (self._run, url, self._site.url_key(url), *told))

    def claim(self, count: int) -> list[Claim]:
        """Take up to *count* addresses to fetch now, in the order that serves the archive best."""
        discovering = self._any("priority = 0 and state in ('queued', 'claimed')")
        if self._bounds.listings is not None and discovering:
            asked = self._count("priority = 0 and attempts > 0")
            claims = self._take(_DISCOVERY, min(count, self._bounds.listings - asked))
            discovering = self._any("priority = 0 and state = 'claimed'")
        else:
            claims = self._take(_DISCOVERY, count)
        claims += self._take(_REQUISITE, count - len(claims))
        chooses = self._bounds.given or self._again is not None
        if not (chooses and (discovering or self._listing_archives())):
            self._judge()
            claims += self._take_posts(count - len(claims))
        if not claims and not discovering and not self._named_by_listing():
            claims += self._take(_LAST_RESORT, min(count, 1))
        if not claims and count:
            self._queue_numbers()
            claims = self._take(_NUMBER, count) or self._take(_CITED, count)
        return claims

    def _queue_numbers(self) -> None:
        """Queue the numbers that may be posts, once nothing else is left that may name any."""
        if not self._numbers or self._any("state = 'claimed'"):
            return
        self._numbers = False
        asked = self._count(f"priority = {_NUMBER}")
        for address in gaps(self._store, self._run, self._site, MOST - asked):
            if self._scope.post_refusal(address) is None:
                self._insert(address, (PageKind.POST, _NUMBER, None, "id", None, False))

    def _judge(self) -> None:
        if self._again is not None and self._again.judging:
            bounds = self._days | {"limit": self._bounds.limit or -1}
            scope = (_WITHIN, bounds) if self._bounds.given else ("", {})
            self._again.judge(*scope)

    @property
    def _days(self) -> dict[str, Any]:  # SQL values
        since, until = self._bounds.since or date.min, self._bounds.until or date.max
        return {"since": since.isoformat(), "until": until.isoformat()}

    def _listing_archives(self) -> bool:
        """Whether archive pages are the source in use and not yet at their end."""
        return not self._named_by_listing() and self._any(
            "priority = 3 and state in ('queued', 'claimed')"
        )

    def _named_by_listing(self) -> bool:
        return self._any("kind = 'post' and source in ('api', 'sitemap', 'feed')")

    def _take_posts(self, count: int) -> list[Claim]:
        if self._bounds.limit is not None:
            taken = self._count(
                "(priority = 2 and state in ('claimed', 'done') and attempts > 0 "
                "or state = 'spared')"
            )
            count = min(count, self._bounds.limit - taken)
        if not self._bounds.given:
            return self._take(_POST, count)
        return self._mark(_CLAIMABLE + _IN_BOUNDS, _POST, count)

    def _take(self, priority: int, count: int) -> list[Claim]:
        return self._mark(_CLAIMABLE + "order by id", priority, count)

    def _mark(self, query: str, priority: int, count: int) -> list[Claim]:
        parameters = self._days | {"run": self._run, "priority": priority, "count": max(count, 0)}
        query += " limit :count"
        claims = [
            Claim(id_, url, PageKind(kind), referer, self._validators(url))
            for id_, url, kind, referer in self._db.execute(query, parameters).fetchall()
        ]
        for claim in claims:
            self._db.execute(
                "update frontier set state = 'claimed', attempts = attempts + 1 where id = ?",
                (claim.id,),
            )
        return claims

    def _validators(self, url: str) -> Validators | None:
        if not self._conditional:
            return None
        return validators(self._store, self._run, self._site.url_key(url), url)

    def close(self, claim_id: int, *, failed: bool) -> None:
        """Mark a claim as done or failed."""
        state = "failed" if failed else "done"
        self._db.execute("update frontier set state = ? where id = ?", (state, claim_id))

    def keep_off(self, url: str) -> None:
        """Never queue the file *url*: a browser has asked for it already."""
        self._insert(url, (PageKind.FILE, _REQUISITE, None, None, None, False))
        self._db.execute(KEEP_OFF, (self._run, self._site.url_key(storable(url))))

    def seen(self, url: str) -> None:
        """Take *url* off the queue: the run has captured it on the way to something else."""
        self._db.execute(
            "update frontier set state = 'done' "  # the plus: not by the index of states
            "where run_id = ? and url_key = ? and +state = 'queued'",
            (self._run, self._site.url_key(url)),
        )

    def put_back(self, claim_id: int) -> None:
        """Queue a claim again, as if it had not been taken."""
        self._db.execute(
            "update frontier set state = 'queued', attempts = attempts - 1 where id = ?",
            (claim_id,),
        )

    def only_linked(self, url: str) -> bool:
        """Whether *url* is to be a post, as a link or an archive page said first, and no more."""
        query = "select source from frontier where run_id = ? and url_key = ? and kind = 'post'"
        row = self._db.execute(query, (self._run, self._site.url_key(storable(url)))).fetchone()
        return row is not None and row[0] in {"archive", "link"}

    def tally(self) -> Tally:
        """How many posts are known, done and failed, and what is waiting."""
        posts: dict[str, int] = {}
        waiting = spared = 0
        for state, priority, count in self._db.execute(
            "select state, priority, count(*) from frontier where run_id = ? group by 1, 2",
            (self._run,),
        ).fetchall():
            if state == "spared":
                spared += count
            elif priority in {_POST, _WAITING}:
                posts[state] = posts.get(state, 0) + count
            elif priority != _LAST_RESORT and state in {"queued", "claimed"}:
                waiting += count
        known = sum(posts.values())
        return Tally(
            posts_known=known if self._bounds.limit is None else min(known, self._bounds.limit),
            posts_done=posts.get("done", 0),
            posts_failed=posts.get("failed", 0),
            waiting=waiting,
            posts_spared=spared,
        )

    def clear(self) -> None:
        """Forget the run's frontier: the crawl is complete."""
        self._db.execute("delete from frontier where run_id = ?", (self._run,))

    def _any(self, condition: str) -> bool:
        query = f"select 1 from frontier where run_id = ? and {condition} limit 1"  # noqa: S608 - constants of this module
        return self._db.execute(query, (self._run,)).fetchone() is not None

    def _count(self, condition: str) -> int:
        query = f"select count(*) from frontier where run_id = ? and {condition}"  # noqa: S608 - constants of this module
        return int(self._db.execute(query, (self._run,)).fetchone()[0])


def _priority(address: Address) -> int:
    if address.last_resort:
        return _LAST_RESORT
    if address.kind is PageKind.CITED:
        return _CITED
    return _DISCOVERY if address.kind in _LISTINGS else _REQUISITE
