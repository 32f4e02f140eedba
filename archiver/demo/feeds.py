"""RSS feeds of posts and comments, the sitemaps, and robots.txt."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from math import ceil

from archiver.demo.blog import AUTHORS, DESCRIPTION, LANGUAGE, TITLE
from archiver.demo.comments import comment_html, comment_link
from archiver.demo.content import ContentWriter, texturize
from archiver.demo.core import GENERATOR
from archiver.demo.listings import PER_PAGE
from archiver.demo.model import Comment, DemoPost
from archiver.demo.origin import Origin
from archiver.demo.posts import POSTS, READABLE, slugify
from archiver.demo.single import password_form
from archiver.demo.terms import sections, tags
from archiver.demo.theme import entry_title

__all__ = [
    "comments_feed",
    "excerpt",
    "feed",
    "feed_pages",
    "robots",
    "site_comments",
    "sitemap_archive",
    "sitemaps",
]

_ARCHIVE_SINCE = 2018
"""First year of the posts the compressed sitemap names."""

_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"\n'
    '\txmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
    '\txmlns:wfw="http://wellformedweb.org/CommentAPI/"\n'
    '\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
    '\txmlns:atom="http://www.w3.org/2005/Atom"\n'
    '\txmlns:sy="http://purl.org/rss/1.0/modules/syndication/"\n'
    '\txmlns:slash="http://purl.org/rss/1.0/modules/slash/"\n\t>\n\n<channel>\n'
)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC)).replace("GMT", "+0000")


def _cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def _channel(
    origin: Origin, title: str, own: str, built: datetime | None, items: Iterable[str]
) -> str:
    date = f"\t<lastBuildDate>{_rfc822(built)}</lastBuildDate>\n" if built else ""
    return (
        f"{_OPENING}\t<title>{title}</title>\n"
        f'\t<atom:link href="{origin.url(own)}" rel="self" type="application/rss+xml" />\n'
        f"\t<link>{origin.base}</link>\n\t<description>{DESCRIPTION}</description>\n{date}"
        f"\t<language>{LANGUAGE}</language>\n\t<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>\n"
        "\t<sy:updateFrequency>\n\t1\t</sy:updateFrequency>\n"
        f"\t<generator>https://wordpress.org/?v={GENERATOR}</generator>\n"
        f"{''.join(items)}</channel>\n</rss>\n"
    )


def feed_pages(posts: Sequence[DemoPost]) -> int:
    """How many pages the feed of *posts* has."""
    return max(1, ceil(len(posts) / PER_PAGE))


def feed(origin: Origin, posts: Sequence[DemoPost], path: str, number: int) -> str:
    """Page *number* of the feed of *posts*, newest first; an empty channel past the end."""
    shown = posts[(number - 1) * PER_PAGE : number * PER_PAGE]
    built = max((post.modified for post in posts), default=None)
    asked = path if number == 1 else f"{path}?paged={number}"
    return _channel(origin, TITLE, asked, built, (_item(origin, post) for post in shown))


def _item(origin: Origin, post: DemoPost) -> str:
    url = origin.url(post.path)
    names = [section.name for section in post.categories] + sorted(post.tags, key=str.lower)
    categories = "".join(f"\t\t<category>{_cdata(name)}</category>\n" for name in names)
    return (
        f"\t<item>\n\t\t<title>{entry_title(post)}</title>\n\t\t<link>{url}</link>\n"
        f"\t\t<comments>{url}#comments</comments>\n\n"
        f"\t\t<dc:creator>{_cdata(post.authors[0].name)}</dc:creator>\n"
        f"\t\t<pubDate>{_rfc822(post.published)}</pubDate>\n{categories}"
        f'\t\t<guid isPermaLink="false">{origin.base}/?p={post.id}</guid>\n\n'
        f"\t\t<description>{_cdata(excerpt(origin, post))}</description>\n"
        f"\t\t<content:encoded>{_cdata(_content(origin, post))}</content:encoded>\n"
        f"\t\t<wfw:commentRss>{url}feed/</wfw:commentRss>\n"
        f"\t\t<slash:comments>{post.comment_count}</slash:comments>\n\t</item>\n"
    )


def excerpt(origin: Origin, post: DemoPost) -> str:
    """The start of *post* with a link to the rest; a fixed sentence behind a password."""
    if post.status == "protected":
        return "There is no excerpt because this is a protected post."
    return (
        f"{ContentWriter(origin, post).text_start(55)} &#8230;"
        f' <a href="{origin.url(post.path)}" class="more-link">Continue reading'
        f' <span class="screen-reader-text">{texturize(post.title)}</span></a>'
    )


def _content(origin: Origin, post: DemoPost) -> str:
    if post.status == "protected":
        return password_form(origin, post)
    return ContentWriter(origin, post).feed()


def site_comments() -> tuple[tuple[DemoPost, Comment], ...]:
    """The ten newest comments of the blog with their posts."""
    pairs = [(post, comment) for post in READABLE for comment in post.comments]
    pairs.sort(key=lambda pair: (pair[1].published, pair[1].id), reverse=True)
    return tuple(pairs[:PER_PAGE])


def comments_feed(origin: Origin, post: DemoPost | None = None) -> str:
    """The feed of all comments on *post*, or of the blog's ten newest."""
    if post is None:
        pairs = list(site_comments())
        title, path = f"Comments for {TITLE}", "/comments/feed/"
    else:
        newest = sorted(post.comments, key=lambda comment: comment.id, reverse=True)
        pairs = [(post, comment) for comment in newest]
        title, path = f"Comments on: {texturize(post.title)}", f"{post.path}feed/"
    built = pairs[0][1].published if pairs else None
    return _channel(origin, title, path, built, (_comment(origin, *pair) for pair in pairs))


def _comment(origin: Origin, post: DemoPost, comment: Comment) -> str:
    link = comment_link(origin, post, comment)
    return (
        f"\t<item>\n\t\t<title>By: {escape(comment.author)}</title>\n\t\t<link>{link}</link>\n"
        f"\t\t<dc:creator>{_cdata(comment.author)}</dc:creator>\n"
        f"\t\t<pubDate>{_rfc822(comment.published)}</pubDate>\n"
        f'\t\t<guid isPermaLink="false">{origin.url(post.path)}#comment-{comment.id}</guid>\n'
        f"\t\t<content:encoded>{_cdata(comment_html(comment))}</content:encoded>\n\t</item>\n"
    )


def sitemaps(origin: Origin) -> dict[str, str]:
    """The sitemap index and its sub-maps, by path."""
    posts = [(post.path, post.modified) for post in POSTS if post.in_sitemap]
    maps = {
        "posts-post": _urlset(origin, posts),
        "posts-page": _urlset(origin, [("/about/", None)]),
        "taxonomies-category": _urlset(origin, [(s.path, None) for s in sections()]),
        "taxonomies-post_tag": _urlset(origin, [(f"/tag/{slugify(t)}/", None) for t in tags()]),
        "users": _urlset(origin, [(person.path, None) for person in AUTHORS.values()]),
    }
    found = {f"/wp-sitemap-{name}-1.xml": text for name, text in maps.items()}
    index = "".join(f"<sitemap><loc>{origin.base}{path}</loc></sitemap>" for path in found)
    found["/wp-sitemap.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex'
        f' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>\n'
    )
    return found


def sitemap_archive(origin: Origin) -> bytes:
    """A compressed sitemap file of the last year's posts, as another plugin left it."""
    posts = [
        (post.path, post.modified)
        for post in POSTS
        if post.in_sitemap and post.published.year >= _ARCHIVE_SINCE
    ]
    return gzip.compress(_urlset(origin, posts).encode(), mtime=0)


def _urlset(origin: Origin, entries: Iterable[tuple[str, datetime | None]]) -> str:
    urls = "".join(
        f"<url><loc>{origin.base}{path}</loc>"
        + (f"<lastmod>{moment.isoformat()}</lastmod>" if moment else "")
        + "</url>"
        for path, moment in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset'
        f' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>\n'
    )


def robots(origin: Origin) -> str:
    """What robots may not fetch, and where the sitemaps are."""
    return (
        "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
        "Disallow: /private/\n\n"
        f"Sitemap: {origin.base}/wp-sitemap.xml\nSitemap: {origin.base}/sitemap-recent.xml.gz\n"
    )
