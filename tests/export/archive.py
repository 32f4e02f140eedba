"""A small blog as two crawls recorded it: the second one's pages are revisits of the first's."""

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from archiver.capture import Exchange
from archiver.export.package import DATAPACKAGE, DIGEST
from archiver.reparse import reparse
from archiver.site import Site
from archiver.warc.info import WarcInfo
from archiver.warc.writer import WarcWriter
from tests.archives import LETTERS, answer, crawl_note, site
from tests.crawl.blog import post
from tests.warc.exchanges import spool

FIRST = datetime(2026, 5, 1, 12, 0, 0, tzinfo=UTC)
SECOND = datetime(2026, 6, 1, 12, 0, 0, tzinfo=UTC)
CREATED = datetime(2026, 7, 1, tzinfo=UTC)


def page(number: int, day: str) -> bytes:
    """A post with a picture of its own, and a stylesheet that all share."""
    body = (
        f'<link rel="stylesheet" href="/style.css"><p>Lantern rented floor {number}.</p>'
        f'<p><img src="/{number}.png"></p>'
    )
    return post(number, date=day, body=body).encode()


def blog(home: str = LETTERS) -> dict[str, bytes]:
    """Everything that was fetched of the blog at *home*, by address."""
    found = {
        "": b"<html><head><title>Letters</title></head><body class='home blog'>"
        b"<img src='/logo.png'><p>Letters about offices.</p></body></html>",
        "about/": b"<html><head><title>About</title></head><body class='page'>"
        b"<p>About us, at length.</p></body></html>",
        "style.css": answer(b"body { background: url(paper.png) }", mime="text/css"),
    }
    for number, day in ((1, "2015-03-02"), (2, "2015-03-05"), (3, "2015-04-01")):
        found[f"2015/03/office-{number}/"] = page(number, day)
        found[f"{number}.png"] = answer(f"picture {number}".encode(), mime="image/png")
    # As servers do, with the same body for every redirect.
    for number, name in ((2, "two"), (3, "three")):
        location = f"\r\nLocation: {home}{name}.png\r\n".encode()
        moved = answer(b"<h1>302 Found</h1>", "302 Found")
        found[f"{number}.png"] = moved.replace(b"\r\n", location, 1)
    for name in ("logo", "paper", "two", "three", "unused"):
        found[f"{name}.png"] = answer(f"picture of {name}".encode(), mime="image/png")
    return {home + path: body for path, body in found.items()}


def recorded(
    directory: Path, declared: Site, crawls: Iterable[tuple[datetime, Mapping[str, bytes]]]
) -> list[Path]:
    """The WARC files of *crawls*: when each began, and what it found."""
    files = []
    writer: WarcWriter | None = None
    for number, (moment, found) in enumerate(crawls):
        writing = WarcWriter(directory, "letters", WarcInfo(software="tests"))
        if writer is not None:
            writing.originals = writer.originals
        writer = writing
        writing.note("crawl", declared.home, crawl_note(declared, f"{declared.home} {number}"))
        for seconds, (url, body) in enumerate(found.items()):
            _, _, path = url.partition("://")[2].partition("/")
            exchange = Exchange(
                url=url,
                request=spool(f"GET /{path} HTTP/1.1\r\nHost: letters.example\r\n\r\n".encode()),
                response=spool(body if body.startswith(b"HTTP/") else answer(body)),
                started_at=moment + timedelta(seconds=seconds),
            )
            with closing(exchange):
                writing.write(exchange)
        writing.close()
        files += [directory / name for name in writing.names]
    return files


def letters(
    directory: Path, *, moments: Iterable[datetime] = (FIRST, SECOND), **more: Any
) -> Path:
    """An archive of the blog in *directory*; *more* is declared of it."""
    declared = site(**more)
    found = blog(declared.home)
    files = recorded(directory / "warc", declared, [(moment, found) for moment in moments])
    reparse(files, directory / "archive.db", jobs=1)
    return directory


def members(path: Path) -> dict[str, bytes]:
    """What the WACZ *path* holds, by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def rows(listed: bytes) -> list[dict[str, Any]]:
    """The pages of a page list."""
    return [json.loads(line) for line in listed.splitlines()[1:]]


def repack(path: Path, change: Callable[[dict[str, bytes]], object], *, sealed: bool) -> None:
    """Write the WACZ *path* anew after a *change*; *sealed*, with hashes that agree with it."""
    found = members(path)
    change(found)
    if sealed:
        seal(found)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in found.items():
            package.writestr(name, content)


def seal(found: dict[str, bytes]) -> None:
    """Give *found* the sizes and hashes that its members have."""
    described = json.loads(found[DATAPACKAGE])
    for resource in described["resources"]:
        content = found.get(resource["path"], b"")
        resource["bytes"] = len(content)
        resource["hash"] = f"sha256:{sha256(content).hexdigest()}"
    found[DATAPACKAGE] = json.dumps(described).encode()
    digest = f"sha256:{sha256(found[DATAPACKAGE]).hexdigest()}"
    found[DIGEST] = json.dumps({"path": DATAPACKAGE, "hash": digest}).encode()
