"""WordPress eXtended RSS 1.2, which WordPress imports: posts, authors, terms, comments, images.

An image is an attachment with the address that it had; WordPress fetches it from there, once, for
the first post that shows it.

WordPress keeps titles, excerpts, names and texts as HTML, so text is escaped, and in texts a `[`
too, which could begin a shortcode. Its importer leaves out what has the title and the moment of
something that is there, and joins an answer only to a comment that it has taken before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import format_datetime
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

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
_ACCENTS = re.compile("[\u0300-\u036f]")
_LONGEST_SLUG = 190  # percent-encoded, with a digest behind it: wp_terms.slug has 200
_LAST_SECOND = 24 * 60 * 60 - 1


def _login(name: str) -> str:
    """What *name* logs in with: WordPress takes ASCII alone."""
    plain = _NOT_ASCII.sub("", plain_name(name))[:_LONGEST_LOGIN].strip("-")
    return plain or f"author-{digest(name)}"


def _term(name: str) -> str:
    """The slug of a term, without the accents and the end that WordPress would take away."""
    short = normalize("NFC", _ACCENTS.sub("", normalize("NFKD", plain_name(name))))
    while len(quote(short)) > _LONGEST_SLUG:
        short = short[:-1]
    return short or f"term-{digest(name)}"


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
    days: dict[date, int] = attrs.field(factory=dict)
    """How many posts there were of each day, of those whose time of day is not known."""
    images: set[str] = attrs.field(factory=set)
    """Those that are attachments by now, by their addresses."""

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
            yield _html("wp:author_display_name", row["name"])
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
            yield _html(f"wp:{of_name}", row["name"])
            yield f"</wp:{element}>\n"

    def items(self, post: WholePost) -> Iterator[str]:
        """The item of *post*, and one for each of its images."""
        self.numbers += 1
        number = self.numbers
        author = post["authors"][0]["name"] if post["authors"] else None
        login = self.logins.found.get(author, "") if author else ""
        moment = self._moment(post)
        yield "<item>\n"
        yield from self._shared(moment, post["title"] or "", post["url"], login)
        yield _data("content:encoded", _content(post))
        yield _html("excerpt:encoded", post["bottom_line"] or "")
        yield from self._kept(post, moment, number)
        for kind, domain in _DOMAINS.items():
            for term in post[kind]:
                called = xml_text.attribute(self.terms[kind].found[term["name"]])
                name = xml_text.cdata(xml_text.text(term["name"]))
                yield f'<category domain="{domain}" nicename="{called}">{name}</category>\n'
        yield from self._comments(post, moment)
        yield "</item>\n"
        for title, image in self._attached(post):
            self.numbers += 1
            yield "<item>\n"
            yield from self._shared(moment, title, image["url"], login)
            yield _data("content:encoded", "")
            yield _html("excerpt:encoded", image["caption"] or "")
            yield from self._kept(post, moment, self.numbers, parent=number, url=image["url"])
            yield "</item>\n"

    def _attached(self, post: WholePost) -> Iterator[tuple[str, dict[str, Any]]]:  # SQL values
        """The images that no post before had, with titles of which no two are the same."""
        titles: dict[str, int] = {}
        for image in post["images"]:
            if image["url"] in self.images:
                continue
            self.images.add(image["url"])
            title = image["alt"] or slug(image["url"]) or "image"
            nth = titles[title.casefold()] = titles.get(title.casefold(), 0) + 1
            yield (f"{title} ({nth})" if nth > 1 else title), image

    def _moment(self, post: WholePost) -> datetime | None:
        """When *post* was published.

        Where no more than the day is known its beginning, a second later for each further post.
        """
        when = day(post, self.zone) if post["published_precision"] == "day" else None
        if when is None:
            return _read(post["published"])
        nth = self.days[when] = self.days.get(when, -1) + 1
        return datetime.combine(when, time.min, self.zone) + timedelta(
            seconds=min(nth, _LAST_SECOND)
        )

    def _shared(self, moment: datetime | None, title: str, link: str, login: str) -> Iterator[str]:
        yield _html("title", title)
        yield _element("link", link)
        if moment:
            yield _element("pubDate", format_datetime(moment.astimezone(UTC)))
        yield _data("dc:creator", login)
        yield f'<guid isPermaLink="false">{xml_text.text(link)}</guid>\n'
        yield _element("description", "")

    def _kept(
        self, post: WholePost, moment: datetime | None, number: int, *, parent: int = 0,
        url: str = "",
    ) -> Iterator[str]:  # fmt: skip
        """What WordPress keeps of *post*, or of its image at *url*."""
        modified = _read(post["modified"]) or moment
        yield _element("wp:post_id", str(number))
        yield from _dates("post_date", moment, self.zone)
        yield from _dates("post_modified", modified, self.zone)
        yield _data("wp:comment_status", "closed")
        yield _data("wp:ping_status", "closed")
        yield _data("wp:post_name", slug(url or post["url"]))
        # WordPress gives a post without a date that of the import.
        published = "publish" if moment else "draft"
        yield _data("wp:status", "inherit" if url else published)
        yield _element("wp:post_parent", str(parent))
        yield _element("wp:menu_order", "0")
        yield _data("wp:post_type", "attachment" if url else "post")
        yield _data("wp:post_password", "")
        yield _element("wp:is_sticky", "0")
        if url:
            yield _data("wp:attachment_url", url)

    def _comments(self, post: WholePost, published: datetime | None) -> Iterator[str]:
        numbers: dict[str, int] = {}
        for comment in _answered_first(post["comments"]):
            self.comments += 1
            answered = numbers.get(comment["parent_id"], 0)
            numbers[comment["id"]] = self.comments
            yield "<wp:comment>"
            yield _element("wp:comment_id", str(self.comments))
            yield _html("wp:comment_author", comment["author"] or "")
            yield _data("wp:comment_author_email", "")
            yield _element("wp:comment_author_url", comment["author_url"] or "")
            yield _data("wp:comment_author_IP", "")
            moment = _read(comment["published"]) or published
            yield from _dates("comment_date", moment, self.zone)
            yield _html("wp:comment_content", comment["text"])
            yield _data("wp:comment_approved", "1")
            yield _data("wp:comment_type", comment["kind"])
            yield _element("wp:comment_parent", str(answered))
            yield _element("wp:comment_user_id", "0")
            yield "</wp:comment>\n"


def _answered_first(comments: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:  # SQL values
    """The *comments* in their order, but none before the one that it answers."""
    left = {comment["id"]: comment for comment in comments}
    for each in comments:
        answers: list[dict[str, Any]] = []
        comment = left.pop(each["id"], None)
        while comment:
            answers.append(comment)
            comment = left.pop(comment["parent_id"], None)
        yield from reversed(answers)


def _content(post: WholePost) -> str:
    summary = post["bottom_line"]
    told = f"<p><strong>Bottom line:</strong> {xml_text.text(summary)}</p>\n" if summary else ""
    html = told + body(post, lambda _, url: url, web_images=True)
    return html.replace("[", "&#91;")


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


def _html(name: str, said: str) -> str:
    """*said*, which is text, where WordPress keeps HTML."""
    return _data(name, xml_text.text(said))


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
