"""Pages of an invented blog in the markup of real themes, and what tests read them with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree

from archiver import http, urls
from archiver.capture import Capture, Location
from archiver.page import Page
from archiver.platforms.markup import fragment
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Site

HOME = "https://quay.example/"
SITE = Site(
    title="Quay Letters", home=HOME, timezone="Asia/Shanghai", eras=(Era(platform=WordPress()),)
)
FETCHED = datetime(2020, 5, 4, 3, 2, 1, tzinfo=UTC)
POST = f"{HOME}2015/06/juniper-rail-slows-down/"

BODY = """
<p><strong>Bottom line:</strong> Juniper Rail (HKEx: 0912; NYSE: JNP) will sell its ferries
before the year is out.</p>
<div id="attachment_9" style="width: 310px" class="wp-caption alignleft"><a
 href="https://quay.example/wp-content/uploads/2015/06/pier.jpg"><img class="size-medium"
 src="https://quay.example/wp-content/uploads/2015/06/pier-300x200.jpg" alt="A pier" width="300"
 height="200" srcset="https://quay.example/wp-content/uploads/2015/06/pier-300x200.jpg 300w,
 https://quay.example/wp-content/uploads/2015/06/pier.jpg 900w" /></a>
<p class="wp-caption-text">The pier on a quiet day</p></div>
<p>Timetables tell more than accounts do. Juniper’s trains leave later each month.
(<a href="https://quay.example/2015/01/juniper-buys-boats/">previous post</a>) Its rival Orchard
Mills (Shanghai: 600123) has noticed.</p>
<h3>Boats and buses</h3>
<p>Nobody buys a ferry in winter. (<a href="https://news.example/rail?id=7&#038;utm_source=quay"
 rel="noopener">English article</a>) Harbour taxes rose to 1 &lt; 2 percent.</p>
"""

YARPP = """<div class='yarpp-related'>
<h3>Related posts:</h3><ol>
<li><a href="https://quay.example/2014/02/kettles/" rel="bookmark"
 title="MEDIA: Kettles on Air">MEDIA: Kettles on Air </a></li>
<li><a href="https://quay.example/2013/09/two-looms/" rel="bookmark" title="Two Looms">Two Looms </a>
</li></ol></div>"""

COUNTER = (
    '<div class="tptn_counter" id="tptn_counter_77">(Visited 1,204 times, 3 visits today)</div>'
)

COMMENTS = """<div id="comments" class="comments-area">
<h2 class="comments-title">3 thoughts on &ldquo;Juniper&rdquo;</h2>
<ol class="comment-list">
<li id="comment-5" class="comment even depth-1 parent"><article id="div-comment-5"
 class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><img
 src="https://faces.example/5.png" class="avatar" alt=""/><b class="fn"><a
 href="https://reader.example/ines" rel="external nofollow ugc" class="url">Ines</a></b> <span
 class="says">says:</span></div><div class="comment-metadata"><a
 href="https://quay.example/2015/06/juniper-rail-slows-down/#comment-5"><time
 datetime="2015-06-03T10:00:00+08:00">June 3, 2015 at 10:00 am</time></a></div></footer>
<div class="comment-content"><p>I take that train.</p><p>It is late.</p></div>
<div class="reply"><a rel="nofollow" class="comment-reply-link" href="#">Reply</a></div></article>
<ol class="children"><li id="comment-6" class="comment odd depth-2"><article id="div-comment-6"
 class="comment-body"><footer class="comment-meta"><div class="comment-author vcard"><b
 class="fn">Old Hand</b> <span class="says">says:</span></div><div class="comment-metadata"><a
 href="#"><time datetime="2015-06-03T11:30:00+08:00">June 3, 2015 at 11:30 am</time></a></div>
</footer><div class="comment-content"><p>So do I.</p></div></article></li></ol></li>
<li id="comment-8" class="pingback even depth-1"><div class="comment-body">Pingback: <a
 href="https://echo.example/rails" class="url" rel="ugc">Rails, again</a> </div></li>
</ol></div>"""

FOOTER = """<footer class="entry-footer"><span class="posted-on"><a
 href="https://quay.example/2015/06/juniper-rail-slows-down/" rel="bookmark"><time
 class="entry-date published" datetime="2015-06-02T09:15:00+08:00">June 2, 2015</time><time
 class="updated" datetime="2015-06-04T20:00:00+08:00">June 4, 2015</time></a></span><span
 class="byline"><span class="author vcard"><a class="url fn n"
 href="https://quay.example/author/mara/">Mara Finch</a></span></span><span class="cat-links"><a
 href="https://quay.example/category/travel/" rel="category tag">Travel</a>, <a
 href="https://quay.example/category/ma/" rel="category tag">M&amp;A</a></span><span
 class="tags-links"><a href="https://quay.example/tag/rail/" rel="tag">rail</a></span></footer>"""


def classic(
    *,
    body: str = BODY,
    after: str = YARPP + COUNTER,
    comments: str = COMMENTS,
    title: str = "TRAVEL: Juniper Rail Slows Down &#8211; at Last",
    head: str = "",
    footer: str = FOOTER,
    canonical: str = POST,
    body_class: str = "post-template-default single single-post postid-77 single-format-standard",
    post_class: str = "post-77 post type-post status-publish hentry category-travel tag-rail",
) -> str:
    """The page of a post as the themes of the 2010s print it."""
    return f"""<!DOCTYPE html>
<html lang="en-US"><head><meta charset="UTF-8"><title>{title} &#8211; Quay Letters</title>
<link rel='dns-prefetch' href='//fonts.example' />
<link rel="alternate" type="application/rss+xml" title="Feed" href="https://quay.example/feed/" />
<link rel='stylesheet' href='https://quay.example/style.css?ver=1' type='text/css' media='all' />
<link rel="https://api.w.org/" href="https://quay.example/wp-json/" />
<link rel="canonical" href="{canonical}" />
<link rel='shortlink' href='https://quay.example/?p=77' />{head}</head>
<body class="{body_class}">
<div id="page"><div id="secondary"><ul><li><a href="https://quay.example/about/">About</a></li>
</ul></div><main><article id="post-77" class="{post_class}">
<header class="entry-header"><h1 class="entry-title">{title}</h1></header>
<div class="entry-content">{body}{after}</div>
{footer}</article>{comments}</main></div>
<script src="https://quay.example/wp-content/plugins/top-10/includes/js/top-10-tracker.min.js">
</script></body></html>"""


def page(
    body: str | bytes,
    url: str = POST,
    mime: str = "text/html; charset=UTF-8",
    headers: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Page:
    """An answer as parsers get it."""
    return Page.from_capture(capture(body, url, mime, headers, status))


def capture(
    body: str | bytes,
    url: str = POST,
    mime: str = "text/html; charset=UTF-8",
    headers: Sequence[tuple[str, str]] = (),
    status: int | None = 200,
) -> Capture:
    """An answer as the WARC reader gives it."""
    entity = body.encode() if isinstance(body, str) else body
    fields = [*headers, ("Content-Type", mime)] if mime else list(headers)
    lines = [f"HTTP/1.1 {status or 'x'} Whatever", *(f"{name}: {value}" for name, value in fields)]
    block = "\r\n".join([*lines, "", ""]).encode() + entity
    return Capture(
        record_id="<urn:uuid:1>",
        location=Location("a.warc.gz", 0, 1),
        url=url,
        method="GET",
        status=status,
        mime=http.parse_head(block).mime,
        fetched_at=FETCHED,
        block=block,
        size=len(block),
    )


def element(html: str) -> etree._Element:
    """The element around a piece of HTML."""
    return fragment(html)


def resolve(reference: str) -> str | None:
    """*reference* seen from the post."""
    return urls.absolute(POST, reference)
