"""WordPress eXtended RSS 1.2, which WordPress imports: posts, authors, terms, comments, images.

An image is an attachment with the address that it had; WordPress fetches it from there, once, for
the first post that shows it.

WordPress keeps titles, excerpts, names and texts as HTML, so text is escaped, and in texts a `[`
too, which could begin a shortcode. Its importer leaves out what has the title and the second of
something that is there, whatever that is, and what has no title for its second alone; a post that
is empty it refuses; an answer it joins only to a comment that it has taken before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, tzinfo
from email.utils import format_datetime
from typing import Any
from unicodedata import normalize

import attrs

from archiver.errors import ArgumentError
from archiver.export import wordpress_text, xml_text
from archiver.export.article import body
from archiver.export.file_names import ShortNames, slug, zone
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
_LONGEST_CONTENT = 4_000_000  # bytes; libxml2 takes 10 million and MariaDB, escaped, 16
_NO_TITLE = ("", "0")  # PHP's empty()
_NO_LETTER = re.compile(r"[\W_\U00010000-\U0010ffff]+")
_YEARS = range(1001, 9999)  # MariaDB's, short of the last, which has no morning after
_NO_DATE = "0000-00-00 00:00:00"  # what WordPress has for a draft that never had one


@attrs.define
class _Seconds:
    """When posts were published: two with one title in no second, nor one without and another."""

    _after: dict[int, int] = attrs.field(factory=dict)
    """For each title in each second that is taken one behind it, before which it is free in none;
    by their hashes, of which a million have none in common."""
    _untitled: set[int] = attrs.field(factory=set)

    def free(self, moment: datetime, title: str = "") -> datetime:
        """*moment*, or the next second in which *title* is free."""
        second, passed = int(moment.timestamp()), []
        while (known := hash((title, second))) in self._after or second in self._untitled:
            passed.append(known)
            second = self._after.get(known, second + 1)
        for taken in (*passed, known, hash(("", second))):
            self._after[taken] = second + 1
        if not title:
            self._untitled.add(second)
        return datetime.fromtimestamp(second, moment.tzinfo)


@attrs.define
class _Site:
    """What is known of the blog while its items are written."""

    zone: tzinfo
    logins: ShortNames = attrs.field(factory=lambda: ShortNames(wordpress_text.login))
    terms: dict[str, ShortNames] = attrs.field(
        factory=lambda: {kind: ShortNames(wordpress_text.term_slug) for kind in _TERMS}
    )
    term_numbers: int = 0
    numbers: int = 0
    """Given to posts and attachments so far."""
    comments: int = 0
    seconds: _Seconds = attrs.field(factory=_Seconds)
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
            yield _data(
                "wp:author_display_name", wordpress_text.line(row["name"], wordpress_text.AUTHOR)
            )
            yield _data("wp:author_first_name", "")
            yield _data("wp:author_last_name", "")
            yield "</wp:author>\n"
        for kind in _TERMS:
            yield from self._terms_of(kind, order)

    def _terms_of(self, kind: str, order: Order) -> Iterator[str]:
        element, of_slug, of_name = _TERMS[kind]
        for row in order.part.terms(kind):
            self.term_numbers += 1
            yield f"<wp:{element}>"
            yield _element("wp:term_id", str(self.term_numbers))
            yield _data(f"wp:{of_slug}", self.terms[kind].add(row["name"]))
            if kind == "categories":
                yield _data("wp:category_parent", "")
            yield _data(f"wp:{of_name}", _term(row["name"]))
            yield f"</wp:{element}>\n"

    def items(self, post: WholePost) -> Iterator[str]:
        """The item of *post*, and one for each of its images."""
        self.numbers += 1
        number = self.numbers
        names = [author["name"] for author in post["authors"]]
        login = self.logins.found.get(names[0], "") if names else ""
        title = _title(post["title"])
        when, published = self._moment(post, title)
        yield "<item>\n"
        yield from _shared(title, post["url"], login, when if published else None)
        yield _data("content:encoded", _content(post) or ("" if title else _link(post["url"])))
        yield _data(
            "excerpt:encoded",
            wordpress_text.prose(post["bottom_line"] or "", wordpress_text.EXCERPT),
        )
        yield from _dates("post_date", when, self.zone, draft=not published)
        yield from _dates("post_modified", _read(post["modified"]) or when, self.zone)
        yield from _kept(number, "publish" if published else "draft", post["url"])
        for kind, domain in _DOMAINS.items():
            for term in post[kind]:
                called = xml_text.attribute(self.terms[kind].found[term["name"]])
                name = xml_text.cdata(_term(term["name"]))
                yield f'<category domain="{domain}" nicename="{called}">{name}</category>\n'
        for name in names[1:]:
            yield from _meta("author", name)
        yield from self._comments(post, when)
        yield "</item>\n"
        yield from self._attachments(post, title, login, when, number)

    def _attachments(
        self, post: WholePost, title: str, login: str, when: datetime, parent: int
    ) -> Iterator[str]:
        """The items of the images that no post before had.

        None has the title of another, nor that of the post; for a post without one, its second.
        """
        images = [image for image in post["images"] if image["url"] not in self.images]
        if images and not _folded(title):
            when = self.seconds.free(when)
        titles = {title.casefold(): 1}
        for image in images:
            self.images.add(image["url"])
            self.numbers += 1
            called = _title(image["alt"] or slug(image["url"])) or "image"
            nth = titles[called.casefold()] = titles.get(called.casefold(), 0) + 1
            yield "<item>\n"
            yield from _shared(
                f"{called} ({nth})" if nth > 1 else called, image["url"], login, when
            )
            yield _data("content:encoded", "")
            yield _data(
                "excerpt:encoded",
                wordpress_text.prose(image["caption"] or "", wordpress_text.EXCERPT),
            )
            yield from _dates("post_date", when, self.zone)
            yield from _dates("post_modified", when, self.zone)
            yield from _kept(self.numbers, "inherit", image["url"], parent=parent)
            yield _data("wp:attachment_url", image["url"])
            if image["alt"]:
                yield from _meta("_wp_attachment_image_alt", image["alt"])
            yield "</item>\n"

    def _moment(self, post: WholePost, title: str) -> tuple[datetime, bool]:
        """The second for *post*, and whether it is the one it was published in, or near it.

        Where no more than the day is known that begins at its beginning. What is not known to be
        published at all was seen first.
        """
        published = _read(post["published"])
        if published and post["published_precision"] == "day":
            published = datetime.combine(published.date(), time.min, self.zone)
        moment = published or datetime.fromisoformat(post["first_seen"])
        return self.seconds.free(moment, _folded(title)), published is not None

    def _comments(self, post: WholePost, published: datetime) -> Iterator[str]:
        numbers: dict[str, int] = {}
        for comment in _answered_first(post["comments"]):
            self.comments += 1
            answered = numbers.get(comment["parent_id"], 0)
            numbers[comment["id"]] = self.comments
            yield "<wp:comment>"
            yield _element("wp:comment_id", str(self.comments))
            yield _data(
                "wp:comment_author",
                wordpress_text.line(comment["author"] or "", wordpress_text.COMMENTER),
            )
            yield _data("wp:comment_author_email", "")
            yield _element(
                "wp:comment_author_url", wordpress_text.address(comment["author_url"] or "")
            )
            yield _data("wp:comment_author_IP", "")
            yield from _dates("comment_date", _read(comment["published"]) or published, self.zone)
            yield _data(
                "wp:comment_content", wordpress_text.prose(comment["text"], wordpress_text.COMMENT)
            )
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
    html = (told + body(post, lambda _, url: url, web_images=True)).replace("[", "&#91;")
    if len(html.encode()) <= _LONGEST_CONTENT:
        return html
    paragraphs = wordpress_text.prose(post["body_text"] or "", wordpress_text.PLAIN).split("\n\n")
    plain = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs if paragraph.strip())
    return f"{plain.replace('[', '&#91;')}\n{_link(post['url'])}"


def _read(moment: str | None) -> datetime | None:
    """*moment*, if it is one that WordPress's database has."""
    when = datetime.fromisoformat(moment) if moment else None
    return when if when and when.year in _YEARS else None


def _shared(title: str, url: str, login: str, published: datetime | None) -> Iterator[str]:
    yield _data("title", title)
    yield _element("link", url)
    if published:
        yield _element("pubDate", format_datetime(published.astimezone(UTC)))
    yield _data("dc:creator", login)
    known = xml_text.text(wordpress_text.guid(url))
    yield f'<guid isPermaLink="false">{known}</guid>\n'
    yield _element("description", "")


def _kept(number: int, status: str, url: str, *, parent: int = 0) -> Iterator[str]:
    """What else WordPress keeps of the post or the image at *url*."""
    yield _element("wp:post_id", str(number))
    yield _data("wp:comment_status", "closed")
    yield _data("wp:ping_status", "closed")
    yield _data("wp:post_name", wordpress_text.post_slug(url))
    yield _data("wp:status", status)
    yield _element("wp:post_parent", str(parent))
    yield _element("wp:menu_order", "0")
    yield _data("wp:post_type", "attachment" if parent else "post")
    yield _data("wp:post_password", "")
    yield _element("wp:is_sticky", "0")


def _dates(name: str, moment: datetime, where: tzinfo, *, draft: bool = False) -> Iterator[str]:
    yield _data(f"wp:{name}", _sql(moment.astimezone(where)))
    yield _data(f"wp:{name}_gmt", _NO_DATE if draft else _sql(moment.astimezone(UTC)))


def _sql(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _folded(title: str) -> str:
    """What the database, which takes é for e and A for a, may tell *title* from others by."""
    if title in _NO_TITLE:
        return ""
    return _NO_LETTER.sub("", normalize("NFKD", title.casefold())) or "?"


def _title(said: str | None) -> str:
    return wordpress_text.line(said or "", wordpress_text.TITLE)


def _term(name: str) -> str:
    return wordpress_text.line(name, wordpress_text.TERM)


def _link(url: str) -> str:
    said = xml_text.text(url)
    href = xml_text.address(url)
    return f'<p><a href="{xml_text.attribute(href)}">{said}</a></p>' if href else f"<p>{said}</p>"


def _meta(key: str, said: str) -> Iterator[str]:
    yield "<wp:postmeta>"
    yield _data("wp:meta_key", key)
    yield _data("wp:meta_value", said)
    yield "</wp:postmeta>\n"


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
