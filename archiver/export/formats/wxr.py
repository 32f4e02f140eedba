"""WordPress eXtended RSS 1.2, which WordPress imports: posts, authors, terms, comments, images.

An image is an attachment with the address that it had; WordPress fetches it from there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, tzinfo
from email.utils import format_datetime
from typing import Any

import attrs

from archiver.errors import ArgumentError
from archiver.export import xml_text
from archiver.export.article import body
from archiver.export.file_names import ShortNames, day, digest, plain_name, slug, zone
from archiver.export.format import Format, Order, Written
from archiver.store.part import WholePost

__all__ = ["FORMAT"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/">
<channel>
"""
_END = "</channel>\n</rss>\n"
_TERMS = {
    "categories": ("category", "category_nicename", "cat_name"),
    "tags": ("tag", "tag_slug", "tag_name"),
}
_DOMAINS = {"categories": "category", "tags": "post_tag"}
_NOT_ASCII = re.compile(r"[^a-z0-9-]")
_LONGEST_LOGIN = 60  # wp_users.user_login


def _login(name: str) -> str:
    """What *name* logs in with: WordPress takes ASCII alone."""
    plain = _NOT_ASCII.sub("", plain_name(name))[:_LONGEST_LOGIN].strip("-")
    return plain or f"author-{digest(name)}"


def _term(name: str) -> str:
    return plain_name(name) or f"term-{digest(name)}"


@attrs.define
class _Site:
    """What is known of the blog while its items are written."""

    zone: tzinfo
    logins: ShortNames = attrs.field(factory=lambda: ShortNames(_login))
    terms: dict[str, ShortNames] = attrs.field(
        factory=lambda: {kind: ShortNames(_term) for kind in _TERMS}
    )
    numbers: int = 0
    """Given to posts and attachments so far."""
    comments: int = 0

    def channel(self, order: Order, blog: dict[str, Any]) -> Iterator[str]:  # SQL values
        """What stands before the items."""
        yield _element("title", blog["title"])
        yield _element("link", blog["home"])
        yield _element("description", "")
        yield _element("language", next(iter(order.holdings.languages), ""))
        yield _element("wp:wxr_version", "1.2")
        yield _element("wp:base_site_url", blog["home"])
        yield _element("wp:base_blog_url", blog["home"])
        for number, row in enumerate(order.part.terms("authors"), 1):
            yield "<wp:author>"
            yield _element("wp:author_id", str(number))
            yield _data("wp:author_login", self.logins.add(row["name"]))
            yield _data("wp:author_email", "")
            yield _data("wp:author_display_name", row["name"])
            yield _data("wp:author_first_name", "")
            yield _data("wp:author_last_name", "")
            yield "</wp:author>\n"
        for kind in _TERMS:
            yield from self._terms_of(kind, order)

    def _terms_of(self, kind: str, order: Order) -> Iterator[str]:
        element, of_slug, of_name = _TERMS[kind]
        for number, row in enumerate(order.part.terms(kind), 1):
            yield f"<wp:{element}>"
            yield _element("wp:term_id", str(number))
            yield _data(f"wp:{of_slug}", self.terms[kind].add(row["name"]))
            if kind == "categories":
                yield _data("wp:category_parent", "")
            yield _data(f"wp:{of_name}", row["name"])
            yield f"</wp:{element}>\n"

    def items(self, post: WholePost) -> Iterator[str]:
        """The item of *post*, and one for each of its images."""
        self.numbers += 1
        number = self.numbers
        author = post["authors"][0]["name"] if post["authors"] else None
        login = self.logins.found.get(author, "") if author else ""
        yield "<item>\n"
        yield from self._shared(post, post["title"] or "", post["url"], login)
        yield _data("content:encoded", _content(post))
        yield _data("excerpt:encoded", post["bottom_line"] or "")
        yield from self._kept(post, number, kind="post", parent=0)
        for kind, domain in _DOMAINS.items():
            for term in post[kind]:
                called = xml_text.attribute(self.terms[kind].found[term["name"]])
                name = xml_text.cdata(term["name"])
                yield f'<category domain="{domain}" nicename="{called}">{name}</category>\n'
        yield from self._comments(post)
        yield "</item>\n"
        for url, image in {image["url"]: image for image in post["images"]}.items():
            self.numbers += 1
            yield "<item>\n"
            yield from self._shared(post, image["alt"] or slug(url) or "image", url, login)
            yield _data("content:encoded", "")
            yield _data("excerpt:encoded", image["caption"] or "")
            yield from self._kept(post, self.numbers, kind="attachment", parent=number, url=url)
            yield "</item>\n"

    def _shared(self, post: WholePost, title: str, link: str, login: str) -> Iterator[str]:
        yield _data("title", title)
        yield _element("link", link)
        if moment := _moment(post, self.zone):
            yield _element("pubDate", format_datetime(moment.astimezone(UTC)))
        yield _data("dc:creator", login)
        yield f'<guid isPermaLink="false">{xml_text.text(link)}</guid>\n'
        yield _element("description", "")

    def _kept(
        self, post: WholePost, number: int, *, kind: str, parent: int, url: str = ""
    ) -> Iterator[str]:
        moment = _moment(post, self.zone)
        modified = _read(post["modified"]) or moment
        yield _element("wp:post_id", str(number))
        yield from _dates("post_date", moment, self.zone)
        yield from _dates("post_modified", modified, self.zone)
        yield _data("wp:comment_status", "closed")
        yield _data("wp:ping_status", "closed")
        yield _data("wp:post_name", slug(url or post["url"]))
        # WordPress gives a post without a date that of the import.
        published = "publish" if moment else "draft"
        yield _data("wp:status", published if kind == "post" else "inherit")
        yield _element("wp:post_parent", str(parent))
        yield _element("wp:menu_order", "0")
        yield _data("wp:post_type", kind)
        yield _data("wp:post_password", "")
        yield _element("wp:is_sticky", "0")
        if url:
            yield _data("wp:attachment_url", url)

    def _comments(self, post: WholePost) -> Iterator[str]:
        numbers = {
            comment["id"]: self.comments + place
            for place, comment in enumerate(post["comments"], 1)
        }
        self.comments += len(numbers)
        for comment in post["comments"]:
            moment = _read(comment["published"])
            yield "<wp:comment>"
            yield _element("wp:comment_id", str(numbers[comment["id"]]))
            yield _data("wp:comment_author", comment["author"] or "")
            yield _data("wp:comment_author_email", "")
            yield _element("wp:comment_author_url", comment["author_url"] or "")
            yield _data("wp:comment_author_IP", "")
            yield from _dates("comment_date", moment or _moment(post, self.zone), self.zone)
            yield _data("wp:comment_content", xml_text.text(comment["text"]))  # it is HTML there
            yield _data("wp:comment_approved", "1")
            yield _data("wp:comment_type", comment["kind"])
            yield _element("wp:comment_parent", str(numbers.get(comment["parent_id"], 0)))
            yield _element("wp:comment_user_id", "0")
            yield "</wp:comment>\n"


def _content(post: WholePost) -> str:
    summary = post["bottom_line"]
    told = f"<p><strong>Bottom line:</strong> {xml_text.text(summary)}</p>\n" if summary else ""
    return told + body(post, lambda _, url: url, web_images=True)


def _moment(post: WholePost, where: tzinfo) -> datetime | None:
    """When *post* was published; the beginning of the day where no more is known."""
    if post["published_precision"] == "day" and (when := day(post, where)):
        return datetime.combine(when, time.min, where)
    return _read(post["published"])


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None


def _dates(name: str, moment: datetime | None, where: tzinfo) -> Iterator[str]:
    if moment:
        yield _data(f"wp:{name}", _sql(moment.astimezone(where)))
        yield _data(f"wp:{name}_gmt", _sql(moment.astimezone(UTC)))


def _sql(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _element(name: str, said: str) -> str:
    return f"<{name}>{xml_text.text(said)}</{name}>\n"


def _data(name: str, said: str) -> str:
    return f"<{name}>{xml_text.cdata(said)}</{name}>\n"


def _write(order: Order) -> Written:
    blogs = order.part.blogs()
    if len(blogs) > 1:
        homes = ", ".join(blog["home"] for blog in blogs)
        raise ArgumentError(f"these are posts of {len(blogs)} blogs, WXR holds one; --site names "
                            f"it: {homes}")  # fmt: skip
    site = _Site(zone(blogs[0]["timezone"]))
    with order.target.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        file.writelines(site.channel(order, blogs[0]))
        for post in order.posts():
            file.writelines(site.items(post))
        file.write(_END)
    return Written(posts=len(order.part))


FORMAT = Format(
    name="wxr",
    out="OUT.xml",
    says="WXR 1.2, which WordPress imports: posts, authors, terms, comments, images.",
    more="WordPress fetches images from the addresses that they had; posts without a date become "
    "drafts. It reads a file at once: a large blog goes a year at a time, --since and --until.",
    mime="text/xml",
    write=_write,
)
