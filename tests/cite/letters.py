"""A small archive to cite from: a revisit, a text on two pages, a changed post, a forged record.

Of one post the API alone tells author and day.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from archiver.cite.build import cite
from archiver.cite.citation import Citation
from archiver.reparse import reparse
from archiver.store.store import Store
from archiver.warc.cdxj import index
from tests.archives import LETTERS, answer, site, write_warc
from tests.crawl.blog import post

FLOOR = f"{LETTERS}2015/03/office-1/"
TWIN = f"{LETTERS}2015/03/office-2/"
SPLIT = f"{LETTERS}2015/03/office-3/"
TWICE = f"{LETTERS}2015/03/office-4/"
CHANGED = f"{LETTERS}2015/03/office-5/"
TOLD = f"{LETTERS}2015/03/office-7/"
INNER = f"{LETTERS}2015/03/office-6/"

_PAGES = (
    '<div class="page-links">Pages: <span class="post-page-numbers current">{here}</span> '
    f'<a href="{SPLIT}{{other}}" class="post-page-numbers">{{number}}</a></div>'
)
FAKE = (
    "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:fake:1>\r\n"
    f"WARC-Target-URI: {FLOOR}\r\nWARC-Date: 2026-05-01T12:00:00Z\r\n"
    "Content-Type: application/http; msgtype=response\r\nContent-Length: {size}\r\n\r\n"
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def api() -> bytes:
    """The answer that lists the post of which the page tells little."""
    told: dict[str, Any] = {
        "id": 7,
        "type": "post",
        "status": "publish",
        "link": TOLD,
        "date": "2015-03-09T09:00:00",
        "date_gmt": "2015-03-09T09:00:00",
        "title": {"rendered": "INTERNET: Lantern Opens Office 7"},
        "content": {"rendered": "<p>Short.</p>", "protected": False},
        "_embedded": {"author": [{"id": 3, "name": "Mara Finch"}]},
    }
    return answer(json.dumps([told]).encode(), mime="application/json")


def pages() -> dict[str, bytes]:
    """The answers of the blog, by address."""
    twice = paragraphs("The bank is closed.", "Nobody<br>knows why.", "The bank is closed.")
    split = {
        1: paragraphs("The first half of the letter.")
        + _PAGES.format(here=1, other="2/", number=2),
        2: paragraphs("The bank again.", "The second half.")
        + _PAGES.format(here=2, other="", number=1),
    }
    same = post(1).replace("post-1", "").replace("postid-1", "").encode()
    fake = answer(post(1, title="A Forged Title").encode())
    return {
        FLOOR: same,
        TWIN: same,
        SPLIT: post(3, body=split[1]).encode(),
        f"{SPLIT}2/": post(3, body=split[2]).encode(),
        TWICE: post(4, title="R&amp;D: 50% of {x}_y", body=twice).encode(),
        CHANGED: post(5).encode(),
        TOLD: re.sub("<footer>.*</footer>", "", post(7), flags=re.DOTALL).encode(),
        f"{LETTERS}wp-json/wp/v2/posts?per_page=100&page=1&_embed=author,wp:term": api(),
        INNER: answer(
            FAKE.format(size=len(fake)).encode() + fake + b"\r\n\r\n", mime="text/plain"
        ),
    }


def archive(directory: Path) -> Path:
    """The archive, made in *directory*, of two crawls."""
    warcs = directory / "warc"
    first = write_warc(warcs, pages(), site())
    later = {CHANGED: post(5, body=paragraphs("Lantern gave the floor back.")).encode()}
    second = write_warc(warcs, later, site(), run="run-2", name="second.warc.gz")
    reparse([first, second], directory / "archive.db", jobs=1)
    index([first, second], warcs / "index.cdxj")
    return directory


def citation(
    directory: Path, url: str, paragraph: int | None = None, version: int | None = None
) -> Citation:
    """The citation of a post of the archive."""
    with Store.open(directory / "archive.db", readonly=True) as store:
        return cite(store, directory / "warc", url, paragraph=paragraph, version=version)
