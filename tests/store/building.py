"""Captures, readings and notes of an invented blog, as short as a test wants them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from archiver.capture import Capture, Location, Note
from archiver.items import (
    Author,
    Citation,
    Comment,
    Company,
    Heading,
    Image,
    Notice,
    Post,
    Related,
    Term,
    Visits,
)
from archiver.site import PageKind, PageReading, Reading, Reference, Refusal, Source
from archiver.store.write import Entry

HOME = "https://blog.example/"
START = datetime(2020, 1, 1, 12, tzinfo=UTC)


def url(name: str) -> str:
    """The address of the post *name*."""
    return f"{HOME}2014/05/{name}/"


def crawl_note(
    run: str = "run-1",
    *,
    hosts: Iterable[str] = ("blog.example",),
    home: str = HOME,
    title: str = "Example Letters",
    minute: int = 0,
) -> Note:
    """The note that opens a run of the blog at *home*, written at *minute*."""
    site = {"title": title, "home": home, "hosts": list(hosts), "timezone": None, "eras": []}
    return note(
        "crawl",
        home,
        {
            "run": run,
            "spider": "example",
            "site": site,
            "arguments": {"limit": "3"},
            "started_at": "2020-01-01T12:00:00Z",
        },
        name=f"note-{run}",
        minute=minute,
    )


def failure_note(address: str, reason: str = "timeout", *, minute: int = 0, **more: Any) -> Note:
    """The note that *address* gave no answer."""
    name = f"failure-{address}-{minute}"
    return note("failure", address, {"reason": reason, **more}, name=name, minute=minute)


def note(kind: str, address: str, fields: dict[str, Any], *, name: str, minute: int = 0) -> Note:
    """A note of any kind."""
    return Note(
        record_id=f"<urn:{name}>",
        location=Location("example-00000.warc.gz", 100, 50),
        url=address,
        written_at=START + timedelta(minutes=minute),
        kind=kind,
        fields=fields,
    )


def capture(
    address: str,
    minute: int = 0,
    *,
    status: int | None = 200,
    name: str | None = None,
    **more: Any,
) -> Capture:
    """The capture of *address* at *minute*."""
    fields: dict[str, Any] = {
        "location": Location("example-00000.warc.gz", minute * 1000, 900),
        "method": "GET",
        "mime": "text/html",
        "ip": "192.0.2.1",
        "payload_digest": "sha1:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    }
    return Capture(
        record_id=f"<urn:{name or f'{address}-{minute}'}>",
        url=address,
        status=status,
        fetched_at=START + timedelta(minutes=minute),
        **(fields | more),
    )


def reading(
    *readings: Reading,
    references: Iterable[Reference] = (),
    kind: PageKind = PageKind.POST,
    failure: str | None = None,
    parser: str = "wordpress",
    version: int = 1,
    refused: Iterable[Refusal] = (),
) -> PageReading:
    """What a parser made of one page."""
    return PageReading(
        kind=kind,
        readings=readings,
        references=tuple(references),
        failure=failure,
        parser=parser,
        parser_version=version,
        refused=tuple(refused),
    )


def page(
    name: str, minute: int = 0, *, address: str | None = None, version: int = 1, **fields: Any
) -> Entry:
    """The page of the post *name* at *minute*, telling *fields* beside title and body."""
    given = {
        "aliases": fields.pop("aliases", ()),
        "engine_id": fields.pop("engine_id", None),
        "source": fields.pop("source", Source.PAGE),
    }
    references = fields.pop("references", ())
    told = {
        "url": url(name),
        "title": f"Title of {name}",
        "body_text": f"Body of {name}.",
        "body_html": f"<p>Body of {name}.</p>",
    } | fields
    one = Reading(post=Post(**told), **given)
    at = capture(address or url(name), minute)
    return Entry(at, reading(one, references=references, version=version))


def listing(
    address: str, minute: int, *names: str, source: Source = Source.SITEMAP, version: int = 1
) -> Entry:
    """A listing that names the posts *names*."""
    kind = PageKind.SITEMAP if source is Source.SITEMAP else PageKind.LISTING
    references = [Reference(url=url(name), source=source) for name in names]
    at = capture(f"{HOME}{address}", minute)
    return Entry(at, reading(references=references, kind=kind, version=version))


def api(minute: int, *posts: Post) -> Entry:
    """An API answer that tells *posts* whole."""
    readings = [Reading(source=Source.API, post=post) for post in posts]
    at = capture(f"{HOME}wp-json/wp/v2/posts", minute)
    return Entry(at, reading(*readings, kind=PageKind.API))


def rich_post(name: str = "full") -> Post:
    """A post with everything a post can have."""
    return Post(
        url=url(name),
        title="INTERNET: Search Rivals Meet",
        category_prefix="INTERNET",
        headline="Search Rivals Meet",
        bottom_line="Two rivals may share their maps.",
        body_html="<p>The café meeting lasted an hour.</p>",
        body_text="The café meeting lasted an hour.",
        authors=(Author(name="Ann Example", url=f"{HOME}author/ann/"),),
        published=START,
        published_raw="Jan 1, 2020",
        published_precision="minute",
        published_day=START.date(),
        modified=START + timedelta(hours=1),
        modified_raw="Jan 1, 2020, later",
        categories=(Term(name="Internet", url=f"{HOME}category/internet/"),),
        tags=(Term(name="maps"), Term(name="search", url=f"{HOME}tag/search/")),
        language="en",
        word_count=6,
        headings=(Heading(level=2, text="The Meeting"),),
        images=(Image(url=f"{HOME}i.jpg", alt="A map", caption="Maps", width=640, height=480),),
        citations=(
            Citation(
                kind="previous post", anchor="previous post", url=url("earlier"), sentence="It is."
            ),
            Citation(kind="source", anchor="no link", url=None),
        ),
        companies=(
            Company(name="Example Maps", exchange="NYSE", symbol="EXM", mic="XNYS", starts_at=4),
        ),
        notices=(
            Notice(kind="update", text="Off.", published=START.date(), published_raw="1 January"),
            Notice(kind="disclosure", text="None."),
        ),
        related=(Related(title="Earlier", url=url("earlier")),),
        visits=Visits(total=21010, today=15, counter="Top 10"),
        comments=(
            Comment(id="7", author="A Reader", published=START, text="First."),
            Comment(id="8", parent_id="7", text="Second.", kind="pingback"),
        ),
        comment_count=2,
        comment_system="Disqus",
    )
