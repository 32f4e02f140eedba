"""Small archives without a crawl: pages written to WARC files, and read from there."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from archiver.capture import Exchange
from archiver.demo.blog import TIMEZONE, TITLE
from archiver.demo.origin import Origin
from archiver.demo.posts import BY_KEY, LISTED
from archiver.demo.routes import Blog, Request
from archiver.platforms.wordpress import WordPress
from archiver.reparse import reparse
from archiver.site import Era, Site
from archiver.warc.file import MAX_SIZE, OPEN_SUFFIX
from archiver.warc.info import WarcInfo
from archiver.warc.writer import WarcWriter
from tests.crawl.blog import post
from tests.warc.exchanges import spool

START = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)
LETTERS = "http://letters.example/"
DEMO = "http://127.0.0.1:8796/"


def site(home: str = LETTERS, **more: Any) -> Site:
    """The declaration of a blog at *home*."""
    return Site(**({"title": "Office Letters", "home": home, "eras": (Era(WordPress()),)} | more))


def pages(home: str = LETTERS, numbers: range = range(1, 4)) -> dict[str, bytes]:
    """Post pages of the blog at *home*, by address."""
    return {f"{home}2015/03/office-{n}/": post(n).encode() for n in numbers}


def answer(body: bytes, status: str = "200 OK", mime: str = "text/html; charset=utf-8") -> bytes:
    """An HTTP answer, as on the wire."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def crawl_note(declared: Site, run: str = "run-1") -> dict[str, Any]:
    """What a crawl writes down before its first request."""
    return {
        "run": run,
        "spider": "letters",
        "site": declared.to_json(),
        "arguments": {},
        "started_at": "2026-05-01T12:00:00Z",
    }


def write_warc(
    directory: Path,
    found: Mapping[str, bytes],
    declared: Site | None = None,
    *,
    run: str = "run-1",
    name: str | None = None,
    note: Mapping[str, Any] | None = None,
    max_size: int = MAX_SIZE,
    torn: bool = False,
    started: datetime = START,
) -> Path:
    """A WARC file below *directory* with an answer for each page; the first, if there are more.

    Without a *declared* site (or a *note* in its stead) it is what another program would have
    written. *name* names the file; *torn* leaves it as a crash would, its name and its end open.
    The first answer came when it was *started*.
    """
    writer = WarcWriter(directory, "letters", WarcInfo(software="tests"), max_size=max_size)
    if declared is not None:
        note = crawl_note(declared, run)
    if note is not None:
        writer.note("crawl", declared.home if declared else LETTERS, note, repeat=True)
    for number, (url, body) in enumerate(found.items()):
        host, _, path = url.partition("://")[2].partition("/")
        request = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        exchange = Exchange(
            url=url,
            request=spool(request),
            response=spool(body if body.startswith(b"HTTP/") else answer(body)),
            started_at=started + timedelta(seconds=number),
        )
        with closing(exchange):
            writer.write(exchange)
    writer.close()
    written = directory / writer.names[0]
    if name is not None:
        written = written.rename(directory / name)
    if torn:
        whole = written.read_bytes()
        written.unlink()
        written = written.with_name(written.name + OPEN_SUFFIX)
        written.write_bytes(whole[:-20])
    return written


def demo_archive(directory: Path) -> Path:
    """An archive of the bundled blog's posts in *directory*."""
    found = _demo_pages([post.path for post in LISTED])
    found[f"{DEMO}2015/03/gone/"] = answer(b"gone", "404 Not Found")
    declared = site(DEMO, title=TITLE, timezone=TIMEZONE)
    reparse([write_warc(directory / "warc", found, declared)], directory / "archive.db", jobs=1)
    return directory


def changed_archive(directory: Path) -> Path:
    """Some posts of the bundled blog in *directory*, seen twice, ten days apart; one is gone."""
    paths = [BY_KEY[key].path for key in SEEN_TWICE]
    declared = site(DEMO, title=TITLE, timezone=TIMEZONE)
    files = [
        write_warc(
            directory / "warc",
            _demo_pages(paths, later=later),
            declared,
            run=f"run-{later}",
            name=f"demo-{later}.warc.gz",
            started=START + timedelta(days=10 * later),
        )
        for later in (False, True)
    ]
    reparse(files, directory / "archive.db", jobs=1)
    return directory


SEEN_TWICE = (
    "pinwheel-price-war", "ember-files", "beacon-car-park", "red-plum-soup", "tamarind-delta",
    "lunch-billion",
)  # fmt: skip


def _demo_pages(paths: Iterable[str], *, later: bool = False) -> dict[str, bytes]:
    """What the bundled blog answers at *paths*."""
    blog = Blog(Origin(DEMO.rstrip("/"), "http://localhost:8796"), later=later)
    found = {}
    for path in paths:
        reply = blog.reply(Request("GET", path, host="127.0.0.1:8796"))
        status = f"{reply.status} {HTTPStatus(reply.status).phrase}"
        found[DEMO.rstrip("/") + path] = answer(reply.body, status)
    return found
