"""One answer to what it says: the same for a crawl and for a reparse.

Here is decided what is looked at at all. Redirects, errors and files are known by status and media
type; of other hosts' answers only stylesheets and HTML are read, for what they name, and those of
an engine's own service for the blog. The rest is read by the platform of the era the answer was
captured in. What a check of cited pages brought is only asked whether it is what was cited.
Whatever goes wrong is told as a failure.
"""

from __future__ import annotations

from pathlib import Path

import attrs

from archiver import http
from archiver.capture import Capture, Original
from archiver.errors import ArchiveError, ArchiverError, FieldMissing, ParseError
from archiver.items import Post
from archiver.page import MAX_STRUCTURED, Page
from archiver.platforms import readers
from archiver.platforms.counters import is_counting, is_endpoint
from archiver.platforms.no_posts import error_reason, judged, moved_reason, shown_instead
from archiver.platforms.permalinks import may_be_post
from archiver.platforms.requisites import css_references, is_file, requisites
from archiver.scope import Scope
from archiver.services import is_service
from archiver.site import (
    EMPTY,
    EMPTY_RENDERED,
    Address,
    PageKind,
    PageReading,
    Platform,
    Reading,
    Site,
    Source,
)
from archiver.urls import absolute, without_fragment
from archiver.warc.reader import read_block

__all__ = ["outdated", "read", "with_payload"]

_UNMODIFIED = 304
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOVED = frozenset({301, 308})
_MOVED_READER, _MOVED_VERSION = "redirect", 2  # no platform has a say in it
_LINK_READER, _LINK_VERSION = "link", 1  # nor in this
_LINK = PageReading(kind=PageKind.LINK, parser=_LINK_READER, parser_version=_LINK_VERSION)
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_FILES = ("image/", "audio/", "video/", "font/", "application/", "text/javascript")


def read(
    capture: Capture, site: Site, directory: Path | None = None, scope: Scope | None = None
) -> PageReading:
    """What *capture* says about *site*; never an error, but the reading's `failure`.

    *directory* holds the WARC files, for an answer whose bytes are not in memory. *scope* tells
    what the crawl leaves alone of what the answer names.
    """
    platform = site.platform_at(capture.fetched_at)
    links = scope is not None and scope.rules.links
    try:
        if links:
            return _link(capture, directory)
        reading = _read(capture, site, platform, directory)
        return reading if scope is None else scope.applied(reading)
    except FieldMissing as error:
        kind, failure = PageKind.POST, str(error)
    except ParseError as error:
        kind, failure = PageKind.OTHER, str(error)
    except ArchiverError as error:
        kind, failure = PageKind.OTHER, f"its bytes cannot be read: {error}"
    except UnicodeDecodeError as error:  # half a character, in XML that is UTF-16
        kind, failure = PageKind.OTHER, f"not XML: {error}"
    except Exception as error:  # noqa: BLE001 - a page must not end a crawl or a reparse
        kind, failure = PageKind.OTHER, f"internal: {type(error).__name__}: {error}"
    lost = (
        _LINK
        if links
        else PageReading(kind=kind, parser=platform.name, parser_version=platform.version)
    )
    return attrs.evolve(lost, failure=" ".join(failure.split())[:500])


def outdated(capture: Capture, site: Site, parser: str | None, version: int) -> bool:
    """Whether to read *capture* anew may replace what *parser* made of it, at *version*.

    None as *parser* says that nobody has looked, an empty one that nothing was parsed. Only what
    a row of the database tells is asked of *capture*, so that its bytes may stay where they are.
    """
    if parser is None:
        return True
    if parser == _LINK_READER:
        return version < _LINK_VERSION
    kind = _known_kind(capture, site)
    if kind is PageKind.REDIRECT:
        return parser != _MOVED_READER or version < _MOVED_VERSION
    if kind is not None:
        return False
    if not parser and (_is_stylesheet(capture) or not site.on_host(capture.url)):
        return False  # read for what it names, by no platform
    present = readers(site.platform_at(capture.fetched_at))
    return parser not in present or version < present[parser]


def _known_kind(capture: Capture, site: Site) -> PageKind | None:
    """The kind of what is not looked into: by status and method, then by media type and host."""
    status = capture.status or 0
    if status == _UNMODIFIED and capture.original is not None:
        status = 200
    if status in _REDIRECTS:
        return PageKind.REDIRECT
    if status >= 400 or status < 100:
        return PageKind.ERROR
    if not 200 <= status < 300 or capture.method not in {"GET", ""}:
        return PageKind.OTHER
    if _is_stylesheet(capture) or (site.on_host(capture.url) and is_endpoint(capture.url)):
        return None
    if site.on_host(capture.url):
        return PageKind.FILE if _is_file(capture) else None
    is_page = capture.mime in _HTML and not is_file(capture.url)
    return None if is_page or _is_of_service(capture, site) else PageKind.FILE


def _is_of_service(capture: Capture, site: Site) -> bool:
    """Whether the engine's own service answered for the blog, on another host."""
    return "json" in (capture.mime or "") and is_service(capture.url, site)


def _is_file(capture: Capture) -> bool:
    mime = capture.mime
    if not mime:
        return is_file(capture.url)
    return mime.startswith(_FILES) and not (mime.startswith("application/") and _may_list(capture))


def _may_list(capture: Capture) -> bool:
    mime = capture.mime or ""
    if mime.endswith(("gzip", "octet-stream")):
        return "sitemap" in capture.url
    return "manifest" not in mime and any(word in mime for word in ("json", "xml"))


def _is_stylesheet(capture: Capture) -> bool:
    path = capture.url.partition("?")[0]
    return capture.mime == "text/css" or (not capture.mime and path.endswith(".css"))


def _read(capture: Capture, site: Site, platform: Platform, directory: Path | None) -> PageReading:
    kind = _known_kind(capture, site)
    if kind is not None:
        return _unread(capture, site, kind, directory)
    if directory is not None:
        capture = _whole(capture, directory)
    page = Page.from_capture(capture)
    if _is_stylesheet(capture):
        return _stylesheet(page)
    if not site.on_host(capture.url) and not _is_of_service(capture, site):
        return _framed(page, site)
    reading = _read_page(page, site, platform)
    if capture.rendering_of is not None and reading.failure == EMPTY:
        reading = attrs.evolve(reading, failure=EMPTY_RENDERED)
    if capture.truncated and reading.readings:
        # What lies behind the cut is missing from its text, so it must not pass for a version.
        failure = f"the answer is cut short ({capture.truncated})"
        return attrs.evolve(reading, readings=(), failure=failure)
    return reading


def _unread(capture: Capture, site: Site, kind: PageKind, directory: Path | None) -> PageReading:
    """What can be told of an answer of a *kind* that no platform looks into."""
    if kind is PageKind.REDIRECT:
        return _moved(capture, site)
    if kind is PageKind.ERROR and capture.mime in _HTML and site.on_host(capture.url):
        return _refused(capture, directory)
    return PageReading(kind=kind)


def _read_page(page: Page, site: Site, platform: Platform) -> PageReading:
    """What *platform* makes of *page*, if it is what it seems; ParseError as the platform's."""
    html = not page.mime or page.mime in _HTML
    try:
        reading = platform.read(page, site)
    except ParseError:
        lost = PageReading(
            kind=PageKind.POST, parser=platform.name, parser_version=platform.version
        )
        found = judged(page, site, lost) if html else lost
        if found.failure is None:
            raise
        return found
    return judged(page, site, reading) if html else reading


def _refused(capture: Capture, directory: Path | None) -> PageReading:
    """What an error page shows that its status does not tell: a challenge, say."""
    try:
        whole = _whole(capture, directory) if directory is not None else capture
        reason = error_reason(Page.from_capture(whole))
    except ArchiverError:  # the status is told all the same
        reason = None
    failure = f"{reason}, HTTP {capture.status}" if reason else None
    return PageReading(kind=PageKind.ERROR, failure=failure)


def _moved(capture: Capture, site: Site) -> PageReading:
    """What a redirect tells: that two addresses mean one post, or that there is none.

    Only permanent ones tell the former.
    """
    location = http.parse_head(capture.block or b"").get("Location") or ""
    target = without_fragment(absolute(capture.url, location) or "")
    addresses = (capture.url, target)
    renamed = capture.status in _MOVED and site.url_key(capture.url) != site.url_key(target)
    readings: tuple[Reading, ...] = ()
    if renamed and all(may_be_post(address, site) for address in addresses):
        post = Post(url=target)
        readings = (Reading(source=Source.REDIRECT, post=post, aliases=(capture.url,)),)
    return PageReading(
        kind=PageKind.REDIRECT,
        readings=readings,
        failure=moved_reason(capture.url, target, site),
        parser=_MOVED_READER,
        parser_version=_MOVED_VERSION,
    )


def _link(capture: Capture, directory: Path | None) -> PageReading:
    """Whether the answer to a check of a cited page shows that page, as far as can be seen."""
    status = capture.status or 0
    if capture.method != "GET" or capture.mime not in _HTML:
        return _LINK
    if status >= 400:
        return attrs.evolve(_LINK, failure=_refused(capture, directory).failure)
    if not 200 <= status < 300:
        return _LINK
    whole = _whole(capture, directory) if directory is not None else capture
    return attrs.evolve(_LINK, failure=shown_instead(Page.from_capture(whole)))


def _whole(capture: Capture, directory: Path) -> Capture:
    """*capture* with its block: what is not in memory, and what a revisit left out."""
    block = capture.block
    if block is None and capture.size <= MAX_STRUCTURED:
        block = read_block(directory, capture.location, max_block=MAX_STRUCTURED)
    capture = attrs.evolve(capture, block=block)
    original = capture.original
    if original is None or block is None or len(block) != http.parse_head(block).size:
        return capture
    return with_payload(capture, _payload(original, directory))


def with_payload(capture: Capture, original: bytes) -> Capture:
    """*capture*, a revisit that has a head alone, with what the block *original* holds."""
    if capture.status == _UNMODIFIED:  # it repeats only some of the page's own fields
        mime = http.parse_head(original).mime
        return attrs.evolve(capture, block=original, status=200, mime=mime)
    return attrs.evolve(capture, block=http.joined(capture.block or b"", original))


def _payload(original: Original, directory: Path) -> bytes:
    """The block that holds the payload of a revisit."""
    if original.location is None:
        raise ArchiveError(
            f"its payload was recorded for {original.url}, in a WARC file that is not here"
        )
    return read_block(directory, original.location, max_block=MAX_STRUCTURED)


def _stylesheet(page: Page) -> PageReading:
    found = dict.fromkeys(absolute(page.url, name) for name in css_references(page.text))
    named = (without_fragment(url) for url in found if url and not is_counting(url))
    return PageReading(
        kind=PageKind.STYLESHEET,
        addresses=tuple(Address(url=url, kind=PageKind.FILE) for url in named),
    )


def _framed(page: Page, site: Site) -> PageReading:
    return PageReading(
        kind=PageKind.FRAME,
        addresses=tuple(Address(url=url, kind=PageKind.FILE) for url in requisites(page, site)),
    )
