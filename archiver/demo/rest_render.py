"""The REST API's records: a post, a comment, a term, a user, an image, as JSON objects."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

from archiver.demo.blog import Person, Section
from archiver.demo.comments import comment_html, comment_link
from archiver.demo.content import ContentWriter, texturize
from archiver.demo.feeds import excerpt
from archiver.demo.model import DemoPost, Picture
from archiver.demo.origin import Origin
from archiver.demo.posts import LISTED, slugify
from archiver.demo.rest_find import Media, Remark, Tag
from archiver.demo.terms import tags
from archiver.demo.theme import entry_title

__all__ = [
    "category_record",
    "comment_record",
    "media_record",
    "post_record",
    "tag_record",
    "user_record",
]

Json = dict[str, Any]  # JSON: the shapes are WordPress's

_FEATURED_SINCE = 2015
"""Year from which the first image of a post is also its featured one."""


def _dates(moment: datetime, name: str) -> Json:
    local, utc = moment.replace(tzinfo=None), moment.astimezone(UTC).replace(tzinfo=None)
    return {name: local.isoformat(), f"{name}_gmt": utc.isoformat()}


def _featured(post: DemoPost) -> Picture | None:
    if post.published.year < _FEATURED_SINCE or post.status != "publish":
        return None
    return next((picture for picture in post.images if not picture.foreign), None)


def post_record(origin: Origin, post: DemoPost, *, embed: bool = False) -> Json:
    """A post; with *embed* its author, terms and featured image lie beside it in full."""
    protected = post.status == "protected"
    featured = _featured(post)
    record = {
        "id": post.id,
        **_dates(post.published, "date"),
        "guid": {"rendered": f"{origin.base}/?p={post.id}"},
        **_dates(post.modified, "modified"),
        "slug": post.slug,
        "status": "publish",
        "type": "post",
        "link": origin.url(post.path),
        "title": {"rendered": entry_title(post)},
        "content": {
            "rendered": "" if protected else ContentWriter(origin, post).rest(),
            "protected": protected,
        },
        "excerpt": {
            "rendered": "" if protected else f"<p>{excerpt(origin, post)}</p>\n",
            "protected": protected,
        },
        "author": post.authors[0].id,
        "featured_media": featured.id if featured else 0,
        "comment_status": "open" if post.comments_open else "closed",
        "ping_status": "open",
        "sticky": post.sticky,
        "template": "",
        "format": "standard",
        "meta": [],
        "categories": [section.id for section in post.categories],
        "tags": [tags()[tag] for tag in post.tags],
        "_links": _post_links(origin, post, featured),
    }
    if embed:
        record["_embedded"] = _embedded(origin, post, featured)
    return record


def _post_links(origin: Origin, post: DemoPost, featured: Picture | None) -> Json:
    api = f"{origin.base}/wp-json/wp/v2"
    links: Json = {
        "self": [{"href": f"{api}/posts/{post.id}"}],
        "collection": [{"href": f"{api}/posts"}],
        "about": [{"href": f"{api}/types/post"}],
        "author": [{"embeddable": True, "href": f"{api}/users/{post.authors[0].id}"}],
        "replies": [{"embeddable": True, "href": f"{api}/comments?post={post.id}"}],
        "wp:term": [
            {"taxonomy": name, "embeddable": True, "href": f"{api}/{base}?post={post.id}"}
            for name, base in (("category", "categories"), ("post_tag", "tags"))
        ],
    }
    if featured:
        links["wp:featuredmedia"] = [{"embeddable": True, "href": f"{api}/media/{featured.id}"}]
    return links


def _embedded(origin: Origin, post: DemoPost, featured: Picture | None) -> Json:
    embedded: Json = {
        "author": [user_record(origin, post.authors[0])],
        "wp:term": [
            [category_record(origin, section) for section in post.categories],
            [tag_record(origin, Tag(tags()[tag], tag)) for tag in post.tags],
        ],
    }
    if featured:
        embedded["wp:featuredmedia"] = [media_record(origin, Media(featured.id, post, featured))]
    return embedded


def comment_record(origin: Origin, remark: Remark) -> Json:
    """A comment."""
    comment, post = remark.comment, remark.post
    api = f"{origin.base}/wp-json/wp/v2"
    links: Json = {
        "self": [{"href": f"{api}/comments/{comment.id}"}],
        "up": [{"embeddable": True, "post_type": "post", "href": f"{api}/posts/{post.id}"}],
    }
    if comment.parent_id:
        href = f"{api}/comments/{comment.parent_id}"
        links["in-reply-to"] = [{"embeddable": True, "href": href}]
    return {
        "id": comment.id,
        "post": post.id,
        "parent": comment.parent_id or 0,
        "author": 1 if comment.by_author else 0,
        "author_name": comment.author,
        "author_url": comment.author_url or "",
        **_dates(comment.published, "date"),
        "content": {"rendered": comment_html(comment)},
        "link": comment_link(origin, post, comment),
        "status": "approved",
        "type": "comment",
        "meta": [],
        "_links": links,
    }


def category_record(origin: Origin, section: Section) -> Json:
    """A category."""
    count = sum(section in post.categories for post in LISTED)
    return _term(origin, section.id, section.name, section.path, count) | {
        "slug": section.slug,
        "taxonomy": "category",
        "parent": 0,
    }


def tag_record(origin: Origin, tag: Tag) -> Json:
    """A tag."""
    slug = slugify(tag.name)
    count = sum(tag.name in post.tags for post in LISTED)
    return _term(origin, tag.id, tag.name, f"/tag/{slug}/", count) | {
        "slug": slug,
        "taxonomy": "post_tag",
    }


def _term(origin: Origin, number: int, name: str, path: str, count: int) -> Json:
    return {
        "id": number,
        "count": count,
        "description": "",
        "link": origin.url(path),
        "name": escape(name, quote=False),
        "meta": [],
    }


def user_record(origin: Origin, person: Person) -> Json:
    """An author."""
    return {
        "id": person.id,
        "name": person.name,
        "url": "",
        "description": person.bio,
        "link": origin.url(person.path),
        "slug": person.slug,
        "meta": [],
    }


def media_record(origin: Origin, media: Media) -> Json:
    """An uploaded image."""
    picture, post = media.picture, media.post
    suffix = picture.full_path.rpartition(".")[2]
    mime = {"jpg": "image/jpeg", "svg": "image/svg+xml"}.get(suffix, f"image/{suffix}")
    return {
        "id": picture.id,
        **_dates(post.published, "date"),
        "slug": picture.name,
        "type": "attachment",
        "link": origin.url(picture.page_path or post.path),
        "title": {"rendered": texturize(picture.alt or picture.name)},
        "author": post.authors[0].id,
        "caption": {"rendered": f"<p>{texturize(picture.caption_text or '')}</p>\n"},
        "alt_text": picture.alt or "",
        "media_type": "image",
        "mime_type": mime,
        "media_details": {"width": 640, "height": 360, "file": picture.full_path[20:]},
        "post": post.id,
        "source_url": origin.url(picture.full_path),
    }
