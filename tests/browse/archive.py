"""An archive to browse: the sample blog three times in a year, and a blog that means harm."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archiver.capture import Exchange
from archiver.demo.blog import TIMEZONE, TITLE
from archiver.demo.files import files
from archiver.demo.origin import Origin
from archiver.demo.posts import LISTED
from archiver.demo.routes import Blog, Request
from archiver.reparse import reparse
from archiver.site import Site
from archiver.warc.info import WarcInfo
from archiver.warc.writer import WarcWriter
from tests.archives import DEMO, answer, crawl_note, site
from tests.crawl.blog import post
from tests.warc.exchanges import spool

HOSTILE = "http://hostile.example/"
EVIL = "http://evil.example/"
"""An address nothing may ever be asked from."""
CLOUDPIER = "/2015/11/internet-cloudpier-lands-with-a-local-pilot/"
"""A post with a picture, companies, a citation, visits and, later, another wording."""

_MOMENTS = (
    datetime(2026, 1, 5, 9, 0, tzinfo=UTC),
    datetime(2026, 4, 20, 9, 0, tzinfo=UTC),
    datetime(2026, 10, 1, 9, 0, tzinfo=UTC),
)
_AGAIN = 14  # posts captured each time, the newest but one among them
_VIEWS = (37, 90)  # before the second and the third time
_EDITS = {
    b"three years asking how it might do so here": b"four years wondering how to do so here",
    b"51 percent": b"49 percent",
}
_ATTACKS = f"""
<script>document.title='owned'; alert(1); fetch('{EVIL}script')</script>
<img src="x" onerror="document.title='owned'; alert(2)"><img src="{EVIL}img.png" alt="far away">
<img srcset="{EVIL}srcset.png 2x" src="{EVIL}src.png">
<a href="javascript:document.title='owned'">click</a> <a href=" java&#10;script:alert(3)">me</a>
<a href="data:text/html,<script>alert(4)</script>">data</a> <a href="//evil.example/x" ping="{EVIL}ping">other</a>
<svg onload="alert(5)"><animate onbegin="alert(6)" attributeName="x" dur="1s"/><image href="{EVIL}svg.png"/>
<foreignObject><iframe src="{EVIL}foreign"></iframe></foreignObject><style>*{{color:red}}</style></svg>
<math><mtext><table><mglyph><style><img src onerror="alert(7)"></style></mglyph></table></mtext></math>
<style>body{{background:url({EVIL}css.png)}} @import '{EVIL}import.css';</style>
<p style="position:fixed;inset:0;background:url({EVIL}inline.png)" onclick="alert(8)">styled</p>
<meta http-equiv="refresh" content="0;url={EVIL}refresh"><base href="{EVIL}">
<link rel="stylesheet" href="{EVIL}link.css"><link rel="dns-prefetch" href="{EVIL}">
<form action="{EVIL}form"><input name="q" autofocus onfocus="alert(9)"><button formaction="{EVIL}go">Go</button></form>
<iframe srcdoc="<script>parent.document.title='owned'</script>"></iframe><iframe src="{EVIL}frame"></iframe>
<object data="{EVIL}object"></object><embed src="{EVIL}embed"><video src="{EVIL}video" poster="{EVIL}poster" autoplay></video>
<audio src="{EVIL}audio" autoplay></audio><input type="image" src="{EVIL}input.png">
<table background="{EVIL}table.png"><tr><td background="{EVIL}td.png">cell</td></tr></table>
<details ontoggle="alert(10)" open><summary>more</summary>rest</details><marquee onstart="alert(11)">m</marquee>
<noscript><p title="</noscript><img src=x onerror=alert(12)>"></noscript>
<div id="content" name="q" class="masthead" tabindex="5" role="alert" aria-label="fake">clobbered</div>
<template><script>alert(13)</script></template><p>What is left to read.</p>
<li>stray item</li><ul><p>no item</p></ul><dl><p>no term</p></dl><h5>small heading</h5><h1>huge</h1>
"""
_NAME = "\"><script>document.title='owned';alert('name')</script>\u202eeman"


def write_archive(directory: Path) -> Path:
    """Make the archive in *directory*: three WARC files, and the database read from them."""
    blog = Blog(Origin(DEMO.rstrip("/"), "http://localhost:8796"), moving=True)
    demo = site(DEMO, title=TITLE, timezone=TIMEZONE)
    written = [_write(directory, demo, 0, _first(blog))]
    written += [
        _write(directory, demo, time, _later(blog, time)) for time in range(1, len(_MOMENTS))
    ]
    written.append(_write(directory, site(HOSTILE, title="Harm & Co"), 0, _hostile()))
    reparse(written, directory / "archive.db", jobs=1)
    _spoil(directory / "archive.db")
    return directory


def _first(blog: Blog) -> dict[str, bytes]:
    found = {_address(path): _page(blog, path) for path in (entry.path for entry in LISTED)}
    for path, file in files().items():
        if file.media_type.startswith("image/"):
            found[_address(path)] = answer(file.content(), mime=file.media_type)
    found["https://news.example/2015/11/cloudpier-tririver"] = b"<h1>The politest invasion</h1>"
    return found


def _later(blog: Blog, time: int) -> dict[str, bytes]:
    """The newest posts and the one that changes, once more; the newest is gone at last."""
    newest = sorted((entry.path for entry in LISTED), reverse=True)[:_AGAIN]
    found: dict[str, bytes] = {}
    for place, path in enumerate([*newest, CLOUDPIER]):
        for _ in range(_VIEWS[time - 1] * (1 + place % 5)):
            _page(blog, path)
        body = _page(blog, path)
        if path == CLOUDPIER and time == 2:
            for before, after in _EDITS.items():
                assert before in body
                body = body.replace(before, after)
        found[_address(path)] = body
    if time == 2:
        found[_address(newest[0])] = answer(b"gone", "404 Not Found")
    return found


def _hostile() -> dict[str, bytes]:
    page = post(1, title=_NAME.replace("<", "&lt;"), body=_ATTACKS)
    picture = b'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title=1</script></svg>'
    return {
        f"{HOSTILE}2015/03/office-1/": page.encode(),
        f"{HOSTILE}x.svg": answer(picture, mime="image/svg+xml"),
        f"{HOSTILE}x.png": answer(b"<script>alert(14)</script>", mime="image/png"),
    }


def _spoil(path: Path) -> None:
    """Put into the database what no parser of ours would: it may have come from a stranger."""
    with closing(sqlite3.connect(path)) as db, db:
        (spoilt,) = db.execute(
            "select id from posts where url like ?", (f"{HOSTILE}%",)
        ).fetchone()
        (capture,) = db.execute("select capture_id from posts where id = ?", (spoilt,)).fetchone()
        db.execute(
            "update posts set title = ?, bottom_line = ?, body_html = ?, body_text = ?, "
            "language = ?, cut = ?, comment_system = ? where id = ?",
            (_NAME, _NAME, _ATTACKS, "plain words", _NAME, _NAME, _NAME, spoilt),
        )
        rows = {
            "citations": {"kind": _NAME, "anchor": _NAME, "url": "javascript:alert(15)"},
            "related_posts": {"title": _NAME, "url": "javascript:alert(16)", "url_key": "x"},
            "comments": {
                "comment_id": "1", "author": _NAME, "author_url": "javascript:alert(17)",
                "text": _ATTACKS, "kind": "comment", "parent_id": "1",
            },
            "images": {"url": f"{HOSTILE}x.png", "alt": _NAME, "caption": _NAME},
            "notices": {"kind": _NAME, "text": _NAME},
        }  # fmt: skip
        for table, row in rows.items():
            whole = {**row, "post_id": spoilt, "position": 50, "capture_id": capture}
            names = ", ".join(whole)
            marks = ", ".join("?" * len(whole))
            db.execute(f"insert into {table} ({names}) values ({marks})", [*whole.values()])
        db.execute("insert into companies (id, exchange, symbol) values (900, ?, ?)", (_NAME, "X"))
        db.execute(
            "insert into company_mentions (post_id, position, name, company_id, capture_id, "
            "starts_at) values (?, 50, ?, 900, ?, 0)",
            (spoilt, _NAME, capture),
        )
        db.execute("insert into categories (id, site_id, name) values (900, 2, ?)", (_NAME,))
        db.execute("insert into post_categories values (?, 50, 900, null, ?)", (spoilt, capture))
        db.execute("update sites set title = ? where id = 2", (_NAME,))


def _write(directory: Path, declared: Site, time: int, found: Mapping[str, bytes]) -> Path:
    writer = WarcWriter(directory / "warc", f"browse-{time}", WarcInfo(software="tests"))
    moment = _MOMENTS[time]
    note = crawl_note(declared, f"{declared.home} {time}")
    started = {"started_at": moment.isoformat().replace("+00:00", "Z")}
    writer.note("crawl", declared.home, note | started, repeat=True)
    for number, (url, body) in enumerate(found.items()):
        made = Exchange(
            url=url,
            request=spool(b"GET / HTTP/1.1\r\n\r\n"),
            response=spool(body if body.startswith(b"HTTP/") else answer(body)),
            started_at=moment + timedelta(seconds=number),
        )
        with closing(made):
            writer.write(made)
    writer.close()
    return directory / "warc" / writer.names[0]


def _page(blog: Blog, path: str) -> bytes:
    return blog.reply(Request("GET", path, host="127.0.0.1:8796")).body


def _address(path: str) -> str:
    return DEMO.rstrip("/") + path
