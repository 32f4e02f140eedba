"""Archives to export: one whose author wishes us ill, and one with images in its WARC file."""

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import attrs
from PIL import Image as Drawn

from archiver.items import Author, Comment, Image, Post, Related, Term
from archiver.reparse import reparse
from archiver.site import Reading, Source
from archiver.store.store import Store
from archiver.store.write import Entry
from tests.archives import LETTERS, answer, site, write_warc
from tests.crawl.blog import post as page
from tests.store.building import HOME, capture, crawl_note, reading, rich_post

EVIL = (
    '=HYPERLINK("http://evil.example")\x00\x01\x1b[31m ]]> <script>alert(1)</script> \ufffe &amp;'
)
BODY = (
    '<p onclick="evil()">One]]> & <b>two</b> \x0b\x00\ufffe {{< evil >}} {% include evil %}</p>'
    "<script>evil()</script><style>p{}</style><ul><p>loose</p>text<li>item</li></ul>"
    '<em><p>turned</p></em><p><a href="javascript:evil()">run</a> '
    '<a href="http://bad host/">bad</a> <a href="http://ok.example/a b?c={d}|e">odd</a> '
    '<a href="data:text/html,evil">data</a></p><svg onload="evil()"><script>evil()</script></svg>'
    '<iframe src="http://evil.example/"></iframe><form action="http://evil.example/"><input></form>'
    '<meta http-equiv="refresh" content="0;url=http://evil.example/"><td>cell</td>'
    '<table><tr><td colspan="9999999">1</td><th><p>2</p></th></tr></table>'
    "<dl><dd>alone</dd></dl><dl><dt>term</dt><dd>said</dd></dl><pre>a\n  b</pre><hr>"
    '<blockquote>quoted<ol start="3"><li>three</li></ol></blockquote><h2>Head</h2>'
    '<p><img src="http://evil.example/beacon.png" alt="a &quot;beacon&quot;"></p>'
)
DAY = datetime(2014, 5, 27, 0, 0, tzinfo=UTC)


def hostile_posts() -> list[Post]:
    """Posts that try what can be tried with titles, addresses, names and texts."""

    def evil(address: str, **told: object) -> Post:
        known = {"title": "A title", "published": DAY, "published_precision": "second"}
        return Post(url=address, **(known | told))

    named = Term(name="=1+1|\\|;,/../\x07", url=None)
    return [
        attrs.evolve(rich_post(), bottom_line="Two rivals | may\nshare."),
        evil(
            f"{HOME}2014/05/evil/",
            title=EVIL,
            bottom_line="@SUM(A1)",
            body_html=BODY,
            body_text="One two\u2028three",
            authors=(Author(name="-Ann|\u202e"), Author(name="Ann")),
            categories=(named, Term(name="..")),
            tags=(named, Term(name="CON"), Term(name="con")),
            images=(Image(url="http://evil.example/beacon.png", caption='A "dot" ]]>'),),
            comments=(
                Comment(id="1", author="'=A", text="<b>x</b> ]]>\n\n# y", published=DAY),
                Comment(id="x", parent_id="1", text=""),
            ),
            related=(Related(title="Same", url=f"{HOME}2014/05/Same/"),),
        ),
        evil(f"{HOME}..%2f..%2f..%2fetc%2fpasswd"),
        evil(f"{HOME}2014/05/Same/", body_html=f'<p><a href="{HOME}2014/06/same/">other</a></p>'),
        evil(f"{HOME}2014/06/same/"),
        evil(f"{HOME}deep/", body_html="<span>" * 5000, body_text="Deep <text>.\n\nMore of it."),
        evil(f"{HOME}aux.html", published=None, published_precision=None),
        evil(f"{HOME}?p=12", title=None, published_precision="day"),
        evil(f"{HOME}{'long' * 400}", title="T" * 100_000),
        evil(
            f"{HOME}2014/05/風車網/",
            title="風車網的車",
            body_text="風車網的車在城裏。",
            language="zh",
        ),
    ]


def hostile_archive(directory: Path) -> Path:
    """An archive of `hostile_posts`."""
    return archive_of(directory, hostile_posts(), title="Letters <i>&</i> ]]>")


def archive_of(directory: Path, posts: Iterable[Post], title: str = "Letters") -> Path:
    """An archive of *posts*."""
    directory.mkdir(parents=True, exist_ok=True)
    with Store.open(directory / "archive.db") as store:
        run = store.begin_run(crawl_note(title=title))
        store.write(run, [_page(post, n) for n, post in enumerate(posts, 1)])
    return directory


def _page(told: Post, minute: int) -> Entry:
    """The page that tells *told*."""
    read = Reading(source=Source.PAGE, post=told)
    return Entry(capture(told.url or HOME, minute), reading(read))


def png(size: int = 4) -> bytes:
    """A picture."""
    made = io.BytesIO()
    Drawn.new("RGB", (size, size), "teal").save(made, "PNG")
    return made.getvalue()


DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" onload="evil()" width="9" height="9">
<script>evil()</script><a href="javascript:evil()"><rect width="3" height="3"/></a>
<rect id="r" width="3" height="3" style="fill:url(http://evil.example/)" fill="red"/>
<foreignObject><p>x</p></foreignObject></svg>"""


def pictured_archive(directory: Path) -> Path:
    """An archive of two posts with images of several kinds, one behind a redirect."""
    images = (
        '<p><img src="/a/Map.PNG" alt="A map"> <img src="/b/map.png"></p>'
        '<p><img src="/drawing.svg"><img src="/moved.png"><img src="/lost.png" alt="Lost">'
        '<img src="/false.png"></p>'
    )
    first, second = f"{LETTERS}2015/03/office-1/", f"{LETTERS}2015/03/office-2/"
    moved = answer(b"", "302 Found").replace(
        b"\r\n", f"\r\nLocation: {LETTERS}a/Map.PNG\r\n".encode(), 1
    )
    found = {
        first: page(1, body=f'{images}<p>See <a href="{second}#x">the other</a>.</p>').encode(),
        second: page(
            2, body=f'<p>After <a href="{first}?utm_source=x">the first</a>.</p>'
        ).encode(),
        f"{LETTERS}a/Map.PNG": answer(png(), mime="text/plain"),
        f"{LETTERS}b/map.png": answer(png(5), mime="image/png"),
        f"{LETTERS}drawing.svg": answer(DRAWING, mime="image/svg+xml"),
        f"{LETTERS}moved.png": moved,
        f"{LETTERS}lost.png": answer(b"gone", "404 Not Found"),
        f"{LETTERS}false.png": answer(b"<script>evil()</script>", mime="image/png"),
    }
    reparse([write_warc(directory / "warc", found, site())], directory / "archive.db", jobs=1)
    return directory
