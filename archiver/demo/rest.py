"""The REST API (``/wp-json/``): collections in pages, single records, and a few odd routes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any
from urllib.parse import urlencode

import attrs

from archiver.demo import rest_find as find
from archiver.demo import rest_render as render
from archiver.demo.blog import DESCRIPTION, TIMEZONE, TITLE
from archiver.demo.content import texturize
from archiver.demo.model import DemoPost
from archiver.demo.origin import Origin
from archiver.demo.plugins import counter_text
from archiver.demo.posts import READABLE
from archiver.demo.rest_find import Query, Refusal, integer

__all__ = ["RestAnswer", "rest_answer"]

Record = dict[str, Any]  # JSON: the shapes are WordPress's


@attrs.frozen
class RestAnswer:
    """A JSON answer: status, body and the headers particular to it."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class _Collection:
    """A route that lists records: how they are found and how one is written."""

    route: str
    noun: str
    find: Callable[[Query], Sequence[Any]]  # items of any kind with an `id`
    render: Callable[[Origin, Any, Query], Record]


_COLLECTIONS = {
    collection.route: collection
    for collection in (
        _Collection(
            "/wp/v2/posts",
            "post",
            find.find_posts,
            lambda origin, item, query: render.post_record(origin, item, embed="_embed" in query),
        ),
        _Collection(
            "/wp/v2/comments",
            "comment",
            find.find_comments,
            lambda origin, item, _: render.comment_record(origin, item),
        ),
        _Collection(
            "/wp/v2/categories",
            "term",
            find.find_categories,
            lambda origin, item, _: render.category_record(origin, item),
        ),
        _Collection(
            "/wp/v2/tags",
            "term",
            find.find_tags,
            lambda origin, item, _: render.tag_record(origin, item),
        ),
        _Collection(
            "/wp/v2/users",
            "user",
            find.find_users,
            lambda origin, item, _: render.user_record(origin, item),
        ),
        _Collection(
            "/wp/v2/media",
            "post",
            find.find_media,
            lambda origin, item, _: render.media_record(origin, item),
        ),
    )
}


def rest_answer(origin: Origin, route: str, query: Query, more: int = 0) -> RestAnswer:
    """What the API says at *route* (``/wp/v2/posts``), its errors in WordPress's own form.

    *more* is added to the visits a counter tells.
    """
    try:
        return _answer(origin, route.rstrip("/") or "/", query, more)
    except Refusal as refusal:
        error = {
            "code": refusal.code,
            "message": str(refusal),
            "data": {"status": refusal.status},
        }
        return RestAnswer(refusal.status, dump(error))


def _answer(origin: Origin, route: str, query: Query, more: int) -> RestAnswer:
    head, _, name = route.rpartition("/")
    if route in _COLLECTIONS:
        return _page(origin, _COLLECTIONS[route], query)
    if head in _COLLECTIONS and name.isdecimal():
        return _single(origin, _COLLECTIONS[head], int(name), query)
    if head == "/top-10/v1/counter":
        return RestAnswer(200, dump({"count": counter_text(_post(name).visits, more)}))
    if route in _ROUTES:
        return RestAnswer(200, dump(_ROUTES[route](origin, query)))
    raise Refusal(404, "rest_no_route", "No route was found matching the URL.")


def dump(value: Any) -> bytes:
    """*value* as PHP writes JSON: slashes and everything beyond ASCII escaped."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()


def _page(origin: Origin, collection: _Collection, query: Query) -> RestAnswer:
    size = integer(query, "per_page", 10)
    number = integer(query, "page", 1)
    if not 1 <= size <= 100:
        raise Refusal(400, "rest_invalid_param", "Invalid parameter(s): per_page")
    found = collection.find(query)
    pages = ceil(len(found) / size)
    if not 1 <= number <= max(pages, 1):
        raise Refusal(
            400,
            f"rest_{collection.noun}_invalid_page_number",
            "The page number requested is larger than the number of pages available.",
        )
    shown = found[(number - 1) * size : number * size]
    records = [_chosen(collection.render(origin, item, query), query) for item in shown]
    headers = (
        ("X-WP-Total", str(len(found))),
        ("X-WP-TotalPages", str(pages)),
        *_neighbours(origin, collection.route, query, (number, pages)),
    )
    return RestAnswer(200, dump(records), headers)


def _neighbours(
    origin: Origin, route: str, query: Query, place: tuple[int, int]
) -> tuple[tuple[str, str], ...]:
    number, pages = place
    links = [
        f'<{origin.base}/wp-json{route}?{urlencode({**query, "page": str(page)})}>; rel="{rel}"'
        for rel, page in (("prev", number - 1), ("next", number + 1))
        if 1 <= page <= pages
    ]
    return (("Link", ", ".join(links)),) if links else ()


def _single(origin: Origin, collection: _Collection, number: int, query: Query) -> RestAnswer:
    item = next((item for item in collection.find({}) if item.id == number), None)
    if item is None:
        raise Refusal(404, f"rest_{collection.noun}_invalid_id", "Invalid ID.")
    return RestAnswer(200, dump(_chosen(collection.render(origin, item, query), query)))


def _chosen(record: Record, query: Query) -> Record:
    wanted = query.get("_fields")
    if not wanted:
        return record
    return {name: record[name] for name in wanted.split(",") if name in record}


def _post(number: str) -> DemoPost:
    found = next((post for post in READABLE if str(post.id) == number), None)
    if found is None:
        raise Refusal(404, "rest_post_invalid_id", "Invalid post ID.")
    return found


def _index(origin: Origin, _: Query) -> Record:
    return {
        "name": TITLE,
        "description": DESCRIPTION,
        "url": origin.base,
        "home": origin.base,
        "gmt_offset": 8,
        "timezone_string": TIMEZONE,
        "namespaces": ["oembed/1.0", "top-10/v1", "wp/v2"],
        "authentication": [],
        "routes": {route: {"methods": ["GET"]} for route in (*_COLLECTIONS, *_ROUTES)},
    }


def _types(origin: Origin, _: Query) -> Record:
    return {
        name: {
            "slug": name,
            "name": f"{name.title()}s",
            "rest_base": f"{name}s",
            "rest_namespace": "wp/v2",
            "_links": {"wp:items": [{"href": f"{origin.base}/wp-json/wp/v2/{name}s"}]},
        }
        for name in ("post", "page")
    }


def _pages(origin: Origin, _: Query) -> list[Record]:
    return [
        {
            "id": 2,
            "slug": "about",
            "status": "publish",
            "type": "page",
            "link": f"{origin.base}/about/",
            "title": {"rendered": "About"},
        }
    ]


def _popular(origin: Origin, _: Query) -> list[Record]:
    ranked = sorted(READABLE, key=lambda post: post.visits.total or 0, reverse=True)
    return [{"id": post.id, "link": origin.url(post.path)} for post in ranked[:10]]


def _oembed(origin: Origin, query: Query) -> Record:
    url = query.get("url", "")
    post = next((post for post in READABLE if origin.url(post.path) == url), None)
    if post is None:
        raise Refusal(404, "oembed_invalid_url", "Not Found")
    return {
        "version": "1.0",
        "provider_name": TITLE,
        "provider_url": origin.base,
        "author_name": post.authors[0].name,
        "author_url": origin.url(post.authors[0].path),
        "title": texturize(post.title),
        "type": "link",
    }


_ROUTES: dict[str, Callable[[Origin, Query], Any]] = {
    "/": _index,
    "/wp/v2/types": _types,
    "/wp/v2/pages": _pages,
    "/top-10/v1/popular-posts": _popular,
    "/oembed/1.0/embed": _oembed,
}
