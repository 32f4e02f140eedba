"""What cited bytes show: the page they are, read as a crawl would read it."""

from __future__ import annotations

from pathlib import Path

import attrs

from archiver.capture import Capture, Location, Note
from archiver.errors import ArchiverError, DamagedWarc, ParseError, SiteError
from archiver.page import MAX_STRUCTURED, Page
from archiver.platforms import markup, site_from_json, undeclared_site
from archiver.read import read, with_payload
from archiver.site import Reading, Site
from archiver.text import squash
from archiver.urls import is_web
from archiver.warc.reader import read as read_warc
from archiver.warc.reader import read_block, read_capture

__all__ = ["RecordPlace", "Shown", "declared", "page_text", "recorded", "shown"]

_HTML = frozenset({"text/html", "application/xhtml+xml", ""})


@attrs.frozen
class RecordPlace:
    """Where a record lies on this machine."""

    path: Path
    offset: int
    length: int

    @property
    def location(self) -> Location:
        """The same, without the directory."""
        return Location(self.path.name.removesuffix(".open"), self.offset, self.length)


@attrs.frozen(kw_only=True)
class Shown:
    """What one answer says of the post it was cited for."""

    url: str | None
    """The address it says the post has."""
    title: str | None
    authors: tuple[str, ...] | None
    published: str | None
    """The day, as the blog prints it."""
    text: str | None
    """Of the post, blocks apart by an empty line."""
    page: str
    """All text of the page, or of the post where the answer is no page, on one line."""


def recorded(place: RecordPlace, payload: RecordPlace | None = None) -> Capture:
    """The answer at *place*, of a revisit with its *payload*.

    ArchiveError when a file is not there, DamagedWarc when no answer lies at a place.
    """
    capture = read_capture(place.path.parent, place.location, max_block=MAX_STRUCTURED)
    if capture.original is None or payload is None:
        return capture
    block = read_block(payload.path.parent, payload.location, max_block=MAX_STRUCTURED)
    return with_payload(capture, block)


def declared(path: Path) -> Site | None:
    """The blog that the head of the WARC file *path* declares; None when it declares none."""
    site = None
    try:
        for record in read_warc(path, max_block=MAX_STRUCTURED):
            if isinstance(record, Capture):
                break
            if isinstance(record, Note) and record.kind == "crawl":
                told = record.fields.get("site")
                site = site_from_json(told if isinstance(told, dict) else {})
    except (DamagedWarc, SiteError):
        return site
    return site


def shown(capture: Capture, url: str, site: Site | None) -> Shown:
    """What *capture* says of the post at *url* of a blog; ParseError when it is silent on it."""
    blog = site or undeclared_site(url if is_web(url) else capture.url)
    told = read(capture, blog)
    posts = [reading.post for reading in _of_post(told.readings, url, blog)]
    if not posts:
        raise ParseError(told.failure or f"they say nothing of {url}", url=capture.url)
    dated = next((post for post in posts if post.published), posts[0])
    authors = next((post.authors for post in posts if post.authors is not None), None)
    text = next((post.body_text for post in posts if post.body_text is not None), None)
    return Shown(
        url=next((post.url for post in posts if post.url), None),
        title=next((post.title for post in posts if post.title), None),
        authors=None if authors is None else tuple(author.name for author in authors),
        published=dated.published_day.isoformat() if dated.published_day else None,
        text=text,
        page=page_text(capture) or squash(text or ""),
    )


def page_text(capture: Capture) -> str:
    """The text of an HTML page on one line; empty when *capture* is none."""
    try:
        page = Page.from_capture(capture)
        if page.mime not in _HTML:
            return ""
        body = page.tree.find("body")
        return squash(markup.plain(page.tree if body is None else body))
    except ArchiverError:
        return ""


def _of_post(readings: tuple[Reading, ...], url: str, site: Site) -> list[Reading]:
    """The readings of the post at *url*: a page of several tells its part of the text apart."""
    key = site.url_key(url)
    return [
        reading
        for reading in readings
        if any(site.url_key(a) == key for a in (reading.post.url, *reading.aliases) if a)
    ]
