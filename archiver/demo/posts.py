"""The truth about the sample blog: `POSTS`, oldest first.

Cases that tests lean on, besides what the posts' own fields say:

- one post is gone (``status == "gone"``): the sitemap and a citation still name it, its page
  answers 404, the one post page that does in a crawl;
- one post is behind a password (``protected``): listed everywhere, its page holds a form;
- one is a draft: named nowhere, its address answers 404;
- two are missing from the sitemap and one from the REST API (``in_sitemap``, ``in_api``), so only
  the union of the listings is complete;
- one carries two authors on its page where the API knows the first;
- `CROWDED` has more comments than fit on one page, `LEAVES` is split over several addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import quote

import attrs

from archiver.demo import markup, model
from archiver.demo.blog import AUTHORS, CATEGORIES, COLUMNS, ZONE
from archiver.demo.crowd import crowd
from archiver.demo.model import Comment, DemoPost, Picture, Visits
from archiver.demo.source import RawComment, RawPost, later_posts, raw_posts

__all__ = [
    "BY_KEY",
    "CROWDED",
    "LATER",
    "LEAVES",
    "LISTED",
    "POSTS",
    "READABLE",
    "slugify",
    "split_title",
]

_PREFIX = re.compile(r"([A-Z][A-Z&-]+(?: [A-Z&-]+)*): ")
_SUFFIXES = {"bars": "png", "line": "png", "area": "gif", "heat": "jpg", "svg": "svg"}


def slugify(title: str) -> str:
    """The slug WordPress makes of *title*: Chinese characters percent-encoded, lower case."""
    words = re.sub(r"[\s–—-]+", "-", re.sub(r"[^\w\s–—-]", "", title.lower()))
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), quote(words.strip("-")))


def split_title(title: str) -> tuple[str | None, str]:
    """Category prefix or column name, and headline; (None, *title*) without one."""
    for column in COLUMNS:
        if title.startswith(f"{column}: "):
            return column, title.removeprefix(f"{column}: ")
    found = _PREFIX.match(title)
    return (found[1], title[found.end() :]) if found else (None, title)


@attrs.frozen
class _Place:
    """What other posts need to know of a post before its body is read."""

    raw: RawPost
    id: int
    slug: str
    published: datetime

    @property
    def path(self) -> str:
        return f"/{self.published:%Y/%m}/{self.slug}/"


def _local(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def _places() -> dict[str, _Place]:
    places: dict[str, _Place] = {}
    post_id = 17
    for raw in sorted(raw_posts(), key=lambda raw: raw.header["date"]):
        title = markup.curl_quotes(raw.header["title"])
        places[raw.key] = _Place(raw, post_id, slugify(title), _local(raw.header["date"]))
        post_id += 2 + raw.body.count("@image ") + len(places) % 3
    return places


_PLACES = _places()


def _resolve(key: str, way: str) -> tuple[str, str]:
    place = _PLACES[key]
    match way:
        case "id":
            return f"/?p={place.id}", place.path
        case "oldslug":
            folder = place.path.removesuffix(f"{place.slug}/")
            return f"{folder}{place.raw.header['old-slug']}/", place.path
        case "comments":
            return f"{place.path}#comments", place.path
        case _:
            return place.path, place.path


def _build(place: _Place) -> DemoPost:
    raw, header = place.raw, place.raw.header
    title = markup.curl_quotes(header["title"])
    prefix, headline = split_title(title)
    hidden = header.get("hidden", "")
    status = header.get("status", "publish")
    listed = status in {"publish", "protected"}
    form, _, order = header["related"].partition(" ")
    return DemoPost(
        key=raw.key,
        id=place.id,
        slug=place.slug,
        old_slug=header.get("old-slug"),
        title=title,
        category_prefix=prefix,
        headline=headline,
        published=place.published,
        modified=_local(header.get("modified", header["date"])),
        authors=tuple(AUTHORS[name] for name in header.get("by", "marlowe").split(", ")),
        categories=tuple(CATEGORIES[name] for name in header["in"].split(", ")),
        tags=tuple(header["tags"].split(", ")),
        blocks=_blocks(place),
        visits=_visits(header["visits"]),
        related_form=form,
        related_first=order != "after",
        comments_open="closed" not in header,
        sticky="sticky" in header,
        status=status,
        in_api=listed and hidden != "api",
        in_sitemap=status != "draft" and hidden != "sitemap",
        in_feed=listed,
    )


def _blocks(place: _Place) -> tuple[model.Block, ...]:
    folder = f"/wp-content/uploads/{place.published:%Y/%m}/"
    numbers = count(place.id + 1)

    def picture(line: str) -> Picture:
        return _picture(line, place, folder, next(numbers))

    return markup.blocks(place.raw.body, _resolve, picture, folder)


def _picture(line: str, place: _Place, folder: str, attachment: int) -> Picture:
    spec, alt, caption = (part.strip() for part in f"{line}| | ".split("|")[:3])
    kind, name, *flags = spec.split()
    home = "/cdn/charts/" if "foreign" in flags else folder
    return Picture(
        id=attachment,
        kind=kind,
        name=name,
        full_path=f"{home}{name}.{_SUFFIXES[kind]}",
        alt=markup.curl_quotes(alt) or None,
        caption=markup.inline(markup.curl_quotes(caption), _resolve),
        flags=frozenset(flags),
        page_path=f"{place.path}{name}/" if "page" in flags else None,
    )


def _visits(line: str) -> Visits:
    form, *numbers = line.split()
    total, today = ([int(number) for number in numbers] + [None, None])[:2]
    return Visits(form, total, today)


def _related(post: DemoPost, posts: list[DemoPost]) -> tuple[str, ...]:
    """Paths of the four posts that share most tags and sections, nearest in time first."""
    if post.related_form in {"none", "absent"}:
        return ()

    def score(other: DemoPost) -> int:
        tags = len(set(post.tags) & set(other.tags))
        return 3 * tags + len(set(post.categories) & set(other.categories))

    ranked = sorted(
        (other for other in posts if other.status == "publish" and other is not post),
        key=lambda other: (-score(other), abs(other.published - post.published)),
    )
    return tuple(other.path for other in ranked[:4])


def _comment_numbers() -> dict[tuple[str, int], int]:
    """WordPress numbers comments in the order they arrive, over the whole blog."""
    arrivals = sorted(
        (comment.head[1], key, position)
        for key in _PLACES
        for position, comment in enumerate(_raw_comments(key))
    )
    return {(key, position): 3 + n for n, (_, key, position) in enumerate(arrivals)}


def _raw_comments(key: str) -> tuple[RawComment, ...]:
    place = _PLACES[key]
    wanted = int(place.raw.header.get("crowd", "0"))
    return place.raw.comments + crowd(wanted, place.published + timedelta(minutes=12))


def _comments(key: str, numbers: dict[tuple[str, int], int]) -> Iterator[Comment]:
    thread: list[int] = []
    for position, raw in enumerate(_raw_comments(key)):
        number = numbers[key, position]
        del thread[raw.depth - 1 :]
        name, date, *url = raw.head
        yield Comment(
            id=number,
            parent_id=thread[-1] if thread else None,
            depth=raw.depth,
            author=name.removeprefix("pingback: "),
            author_url=url[0] if url and url[0] != "author" else None,
            published=_local(date),
            paragraphs=tuple(markup.curl_quotes(part) for part in raw.paragraphs),
            kind="pingback" if name.startswith("pingback: ") else "comment",
            by_author=url == ["author"],
        )
        thread.append(number)


def _posts() -> tuple[DemoPost, ...]:
    posts = [_build(place) for place in _PLACES.values()]
    numbers = _comment_numbers()
    return tuple(
        attrs.evolve(
            post, related=_related(post, posts), comments=tuple(_comments(post.key, numbers))
        )
        for post in posts
    )


POSTS: tuple[DemoPost, ...] = _posts()
"""Every post, oldest first, the gone one and the draft included."""

BY_KEY: dict[str, DemoPost] = {post.key: post for post in POSTS}

LISTED: tuple[DemoPost, ...] = tuple(post for post in POSTS if post.in_feed)
"""What the blog's home page lists, oldest first."""

READABLE: tuple[DemoPost, ...] = tuple(post for post in POSTS if post.status == "publish")
"""Posts whose page answers 200 with its text: what a complete archive holds."""


def _later(post: DemoPost) -> DemoPost:
    """*post* at its own address, as it is later: read more often, beside others, or rewritten."""
    raw = next((raw for raw in later_posts() if raw.key == post.key), None)
    visits = post.visits
    if visits.total is not None:
        visits = attrs.evolve(visits, total=visits.total + visits.total // 80 + post.id % 9)
    if raw is not None:
        rewritten = _build(attrs.evolve(_PLACES[post.key], raw=raw))
        visits = rewritten.visits if rewritten.visits != post.visits else visits
        post = attrs.evolve(rewritten, comments=post.comments, related=post.related)
    return attrs.evolve(post, visits=visits, related=post.related[::-1])


LATER: tuple[DemoPost, ...] = tuple(_later(post) for post in POSTS)
"""Every post some time later: three were edited without a word, and one is gone."""

CROWDED = BY_KEY["lunch-billion"]
LEAVES = BY_KEY["margin-calls"]
