"""What a crawl and its storing process say to each other, and how a crawl ended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from archiver.capture import Note
from archiver.scope import Rules
from archiver.site import PageKind, Site
from archiver.store.again import Recheck, Spared
from archiver.store.bounds import Bounds
from archiver.store.frontier import Claim, Tally

if TYPE_CHECKING:
    from archiver.crawl.recovery import Recovery
    from archiver.store.read import Outcome

__all__ = ["Ended", "Fetched", "Finish", "Opened", "Plan", "Step", "Work"]


@attrs.frozen(kw_only=True)
class Plan:
    """What one crawl is about; all a storing process needs to begin."""

    archive_dir: Path
    site: Site
    bounds: Bounds
    rules: Rules = attrs.field(factory=Rules)
    items: bool
    """Whether the posts themselves are wanted back, for Scrapy's feeds."""
    obeys_robots: bool
    recheck: Recheck = attrs.field(factory=Recheck)
    """What is asked although nothing tells that it has changed."""
    ids: bool = False
    """Whether the numbers are asked for that no known post has."""
    archives: bool = False
    """Whether the archive pages are walked although better sources name posts."""
    links: tuple[str, ...] = ()
    """Cited pages: where there are any, they are asked for and nothing else is."""
    fresh: bool = False
    """Whether to begin anew: nothing is resumed, and nothing asked for conditionally."""

    @property
    def warc_dir(self) -> Path:
        """Where the WARC files lie."""
        return self.archive_dir / "warc"


@attrs.frozen(kw_only=True)
class Opened:
    """How a run began."""

    recovery: Recovery
    resumed: Tally | None
    """How far the crawl was that is taken up again; None for a new one."""


@attrs.frozen(kw_only=True)
class Ended:
    """What became of a claim."""

    claim_id: int
    failed: bool


@attrs.frozen(kw_only=True)
class Work:
    """One call's worth: everything that happened since the last."""

    recorded: tuple[bytes | Note, ...] = ()
    """Captures with what they say, as `crawl.reader` packs them, and failures."""
    ended: tuple[Ended, ...] = ()
    taken: tuple[str, ...] = ()
    """Addresses that a browser has asked for."""
    want: int = 0
    """How many further claims the crawl can use."""


@attrs.frozen(kw_only=True)
class Fetched:
    """What a recorded answer turned out to be."""

    kind: PageKind
    failure: str | None = None
    item: Mapping[str, Any] | None = None  # the post as stored, when it was asked for


@attrs.frozen(kw_only=True)
class Step:
    """What one call answers, once its commit is done."""

    fetched: Mapping[str, Fetched]
    """By record id."""
    claims: tuple[Claim, ...]
    tally: Tally | None
    """How far the crawl is; None when it was not counted this time."""


@attrs.frozen(kw_only=True)
class Finish:
    """How a run ended: what the summary tells."""

    outcome: Outcome
    complete: bool
    """Whether nothing was left to fetch."""
    spared: Spared = attrs.field(factory=Spared)
    """How many posts were not asked."""
    archives: bool = False
    """Whether the archive pages were walked."""
    certificate: Mapping[str, Any] | None = None  # JSON of `store.coverage`
    """How complete the archive of the blog is; None where the crawl had bounds."""
