"""Pages that show only the beginning of a text to whoever does not subscribe.

Such a post is known and not held: its page is kept, and what it shows is not taken for the text.
"""

from __future__ import annotations

import attrs

from archiver.page import Page, finder
from archiver.platforms import structured
from archiver.platforms.generic import Generic
from archiver.site import FOR_SUBSCRIBERS, PageKind, Site

__all__ = ["Paywalled"]

_find_walls = finder(
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' gh-post-upgrade-cta ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' paywall ')"
    " or @data-testid = 'paywall']"
)
_WALLS = (b"gh-post-upgrade-cta", b"paywall")


@attrs.frozen(kw_only=True)
class Paywalled(Generic):
    """An engine whose posts may be for subscribers only."""

    def kind_of(self, page: Page, site: Site) -> tuple[PageKind, str | None]:
        """What a page is; a post that is not shown whole is none."""
        kind, failure = super().kind_of(page, site)
        if kind is PageKind.POST and _is_closed(page):
            return PageKind.OTHER, FOR_SUBSCRIBERS
        return kind, failure


def _is_closed(page: Page) -> bool:
    if any(mark in page.body for mark in _WALLS) and _find_walls(page.tree):
        return True
    # https://schema.org/isAccessibleForFree
    free = structured.article(page).get("isAccessibleForFree") if b"isAcc" in page.body else None
    return free is False or str(free).lower() == "false"
