"""Pages that look like posts and are none: one judgement for every engine.

An engine's reading that tells a text of some length stands. Everything else is looked at once
more: whether the page shows something else in place of the post (`obstacles`), says that there is
no such page, is a draft shown for review, or is another form of a post, such as AMP.
"""

from __future__ import annotations

import re

import attrs

from archiver import urls
from archiver.page import Page
from archiver.platforms.obstacles import obstacle, says_not_found, wants_subscribers
from archiver.platforms.permalinks import canonical, is_variant, may_be_post
from archiver.site import EMPTY, PageKind, PageReading, Reference, Site, Source

__all__ = ["error_reason", "judged", "moved_reason", "shown_instead"]

_NOT_FOUND = "soft 404: the page says it does not exist"
_AS_HOME = "soft 404: the page calls itself the front page"
_TO_HOME = "soft 404: redirects to the front page"
_TO_LOGIN = "no post: redirects to a log-in page"
_DRAFT = "no post: preview of a draft"
_VISITORS = "no post: guestbook"
_SUBSCRIBERS = "subscribers only"

_ENOUGH = 600
"""Letters of a body that no obstacle has: the longest challenge says less."""

_PREVIEW = re.compile(r"[?&](?:preview(?:_id|_nonce)?|_ppp|draft)=")
_GHOST_PREVIEW = re.compile(r"/p/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/?$")
_LOGIN_PATH = re.compile(
    r"/(?:wp-login\.php|wp-admin|log-?in|sign-?in|account/login|users/sign_in|user/login|"
    r"members?/login|auth/login|sso|blogin\.g)(?:[/?#]|$)",
    re.IGNORECASE,
)
_GUESTBOOK = re.compile(
    r"/(?:guest-?book|g(?:ae|ä|a|%c3%a4)stebuch|livre-?d-?or|libro-?de-?visitas)"
    r"(?:\.\w{2,5})?/?(?:[?#]|$)",
    re.IGNORECASE,
)
_HELD_BACK = {401, 403, 429, 503}


def judged(page: Page, site: Site, reading: PageReading) -> PageReading:
    """*reading* of an HTML *page*; what a post was made of that is none is taken out of it."""
    if reading.kind is PageKind.POST and reading.readings:
        if is_variant(page.url) or "amp" in page.tree.attrib or "⚡" in page.tree.attrib:
            return _variant(page, site, reading)
        if _PREVIEW.search(page.url) or _is_ghost_preview(page):
            return _no_post(page, site, reading, _DRAFT)
        if _is_guestbook(page.url):
            return _no_post(page, site, reading, _VISITORS)
        if len(_text(reading)) >= _ENOUGH:
            return reading
    elif reading.kind not in {PageKind.POST, PageKind.LISTING, PageKind.OTHER}:
        return reading
    reason = _reason(page, site, reading)
    return reading if reason is None else _no_post(page, site, reading, reason)


def error_reason(page: Page) -> str | None:
    """What an error page shows that its status does not tell; None for an ordinary one."""
    return obstacle(page) if page.status in _HELD_BACK else None


def shown_instead(page: Page) -> str | None:
    """What *page*, anybody's, shows in place of what was cited; None where it may be just that.

    One that only scripts fill may be.
    """
    found = obstacle(page)
    if found is not None and found != EMPTY:
        return found
    return _NOT_FOUND if says_not_found(page) else None


def moved_reason(url: str, target: str, site: Site) -> str | None:
    """Why a redirect from *url*, which may be a post, to *target* leads to none."""
    if not may_be_post(url, site):
        return None
    if site.url_key(target) == site.key and site.url_key(url) != site.key:
        return _TO_HOME
    return _TO_LOGIN if _LOGIN_PATH.search(target.partition("?")[0]) else None


def _reason(page: Page, site: Site, reading: PageReading) -> str | None:
    if reading.failure is not None and reading.kind is not PageKind.POST:
        return None  # the engine knows better
    if reading.kind is PageKind.OTHER and _is_guestbook(page.url):
        return _VISITORS
    text = _text(reading)
    if text and wants_subscribers(text):
        return _SUBSCRIBERS
    is_dated = any(one.post.published for one in reading.readings)
    is_list = reading.kind is PageKind.LISTING and bool(reading.references)
    if is_dated and text:
        return None
    return (None if is_list else _shown_instead(page, site, is_dated=is_dated)) or (
        _AS_HOME if reading.kind is not PageKind.POST and _calls_itself_home(page, site) else None
    )


def _is_guestbook(url: str) -> bool:
    return _GUESTBOOK.search(url) is not None and not urls.permalink_date(url)


def _shown_instead(page: Page, site: Site, *, is_dated: bool) -> str | None:
    """What the page shows in place of a post, or that it says there is none."""
    if found := obstacle(page, is_dated=is_dated):
        return found
    is_home = site.url_key(page.url) == site.key
    return _NOT_FOUND if not is_home and says_not_found(page) else None


def _no_post(page: Page, site: Site, reading: PageReading, reason: str) -> PageReading:
    """*reading* without what it told; of the front page, what leads to posts stays."""
    if site.url_key(page.url) == site.key:
        return attrs.evolve(reading, readings=(), failure=reason)
    return PageReading(
        kind=PageKind.OTHER,
        failure=reason,
        parser=reading.parser,
        parser_version=reading.parser_version,
    )


def _variant(page: Page, site: Site, reading: PageReading) -> PageReading:
    """*reading* of another form of a post: its text serves where the post itself is lost."""
    asked = urls.without_fragment(page.url)
    own = canonical(page, site)
    if site.url_key(own) == site.url_key(asked):
        return reading
    told = (attrs.evolve(one, source=Source.ARCHIVE) for one in reading.readings)
    named = Reference(url=own, source=Source.LINK)
    return attrs.evolve(reading, readings=tuple(told), references=(named, *reading.references))


def _calls_itself_home(page: Page, site: Site) -> bool:
    """Whether a page that may be a post names the front page as its own address."""
    if site.url_key(page.url) == site.key or not may_be_post(page.url, site):
        return False
    return any(site.url_key(url) == site.key for url, _ in page.links("canonical"))


def _is_ghost_preview(page: Page) -> bool:
    found = _GHOST_PREVIEW.search(page.url.partition("?")[0])
    return found is not None and page.meta.get("generator", "").startswith("Ghost")


def _text(reading: PageReading) -> str:
    """The longest body that *reading* tells."""
    return max((one.post.body_text or "" for one in reading.readings), key=len, default="")
