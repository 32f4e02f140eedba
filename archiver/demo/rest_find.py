"""What the parameters of a REST request select."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import attrs

from archiver.demo.blog import AUTHORS, ZONE, Person, Section
from archiver.demo.model import Comment, DemoPost, Picture
from archiver.demo.posts import LISTED, READABLE
from archiver.demo.terms import sections, tags

__all__ = [
    "Media",
    "Query",
    "Refusal",
    "Remark",
    "Tag",
    "find_categories",
    "find_comments",
    "find_media",
    "find_posts",
    "find_tags",
    "find_users",
    "integer",
]

Query = Mapping[str, str]


class Refusal(Exception):
    """The API's own error: HTTP *status*, *code* and a sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def invalid(name: str) -> Refusal:
    """The refusal of the parameter *name*."""
    return Refusal(400, "rest_invalid_param", f"Invalid parameter(s): {name}")


@attrs.frozen
class Remark:
    """A comment with the post it stands under."""

    id: int
    post: DemoPost
    comment: Comment


@attrs.frozen
class Media:
    """An uploaded image with the post it belongs to."""

    id: int
    post: DemoPost
    picture: Picture


@attrs.frozen
class Tag:
    """A tag with its number."""

    id: int
    name: str


_BOUNDS: dict[str, Callable[[DemoPost, datetime], bool]] = {
    "after": lambda post, moment: post.published > moment,
    "before": lambda post, moment: post.published < moment,
    "modified_after": lambda post, moment: post.modified > moment,
    "modified_before": lambda post, moment: post.modified < moment,
}
_FILTERS: dict[str, Callable[[DemoPost], set[str]]] = {
    "include": lambda post: {str(post.id)},
    "slug": lambda post: {post.slug},
    "author": lambda post: {str(post.authors[0].id)},
    "categories": lambda post: {str(section.id) for section in post.categories},
    "tags": lambda post: {str(tags()[tag]) for tag in post.tags},
}
_ORDERS: dict[str, Callable[[DemoPost], tuple[str, int]]] = {
    "date": lambda post: (post.published.isoformat(), post.id),
    "modified": lambda post: (post.modified.isoformat(), post.id),
    "id": lambda post: ("", post.id),
    "slug": lambda post: (post.slug, post.id),
    "title": lambda post: (post.title, post.id),
}


def integer(query: Query, name: str, default: int) -> int:
    """The number given for *name*; Refusal when it is none."""
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise invalid(name)
    return int(text)


def _moment(query: Query, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(query[name])
    except ValueError as error:
        raise invalid(name) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def find_posts(query: Query) -> list[DemoPost]:
    """The posts the API knows, filtered and in order; Refusal for a value out of range."""
    found = [post for post in LISTED if post.in_api]
    for name, keep in _BOUNDS.items():
        if name in query:
            moment = _moment(query, name)
            found = [post for post in found if keep(post, moment)]
    for name, values in _FILTERS.items():
        if name in query:
            wanted = set(query[name].split(","))
            found = [post for post in found if values(post) & wanted]
    order = _ORDERS.get(query.get("orderby", "date"))
    if order is None:
        raise invalid("orderby")
    return sorted(found, key=order, reverse=_descending(query))


def _descending(query: Query) -> bool:
    order = query.get("order", "desc")
    if order not in {"asc", "desc"}:
        raise invalid("order")
    return order == "desc"


def find_comments(query: Query) -> list[Remark]:
    """Comments proper, newest first: who is not logged in does not get pingbacks."""
    wanted = set(filter(None, query.get("post", "").split(",")))
    found = [
        Remark(comment.id, post, comment)
        for post in READABLE
        if post.in_api and (not wanted or str(post.id) in wanted)
        for comment in post.comments
        if comment.kind == "comment"
    ]
    return sorted(found, key=lambda remark: remark.id, reverse=_descending(query))


def find_media(query: Query) -> list[Media]:
    """Uploaded images, newest first; with ``parent`` those of one post."""
    wanted = set(filter(None, query.get("parent", "").split(",")))
    return [
        Media(picture.id, post, picture)
        for post in reversed(READABLE)
        if not wanted or str(post.id) in wanted
        for picture in post.images
        if not picture.foreign
    ]


_T = TypeVar("_T", bound="Section | Person | Tag")


def _included(query: Query, items: Iterable[_T]) -> list[_T]:
    wanted = set(filter(None, query.get("include", "").split(",")))
    return [item for item in items if not wanted or str(item.id) in wanted]


def find_categories(query: Query) -> list[Section]:
    """The categories in use; with ``post`` those of one post."""
    return [
        section
        for section in _included(query, sections())
        if "post" not in query
        or any(section in post.categories for post in LISTED if str(post.id) == query["post"])
    ]


def find_tags(query: Query) -> list[Tag]:
    """The tags in use; with ``post`` those of one post."""
    return [
        tag
        for tag in _included(query, (Tag(number, name) for name, number in tags().items()))
        if "post" not in query
        or any(tag.name in post.tags for post in LISTED if str(post.id) == query["post"])
    ]


def find_users(query: Query) -> list[Person]:
    """The authors."""
    return _included(query, AUTHORS.values())
