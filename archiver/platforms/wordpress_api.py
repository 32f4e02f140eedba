"""What WordPress's REST API answers: listings of posts and of comments, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from archiver import dates, urls
from archiver.items import Author, Comment, Post, Term, Visits
from archiver.page import Page
from archiver.platforms import markup
from archiver.platforms.body import read_body
from archiver.platforms.commentary import split_title
from archiver.platforms.permalinks import bare, may_be_post
from archiver.site import Address, PageKind, PageReading, Reading, Reference, Site, Source
from archiver.text import sound

__all__ = ["api", "bounded", "hosted_address", "posts_address"]

_Json = Mapping[str, Any]  # an object of a JSON answer: nothing is sure about its values

_PER_PAGE = 100
_NARROWING = ("include", "after", "before", "slug", "categories", "tags", "author", "search")
_HOSTED = "https://public-api.wordpress.com/wp/v2/sites"
_COMMENT_KINDS = {"pingback": "pingback", "trackback": "trackback"}


def posts_address(root: str) -> str:
    """The first page of all posts below the API's *root*, names of authors and terms included."""
    route = f"{root.rstrip('/')}/wp/v2/posts"
    if "rest_route=" in root:
        value = (urls.query_value(root, "rest_route") or "/").rstrip("/")
        route = urls.with_query(root, rest_route=f"{value}/wp/v2/posts")
    return _asked(route)


def hosted_address(host: str) -> str:
    """The first page of all posts of the blog that WordPress.com keeps at *host*."""
    return _asked(f"{_HOSTED}/{host}/posts")


def _asked(route: str) -> str:
    return urls.with_query(route, per_page=str(_PER_PAGE), page="1", _embed="author,wp:term")


def bounded(url: str, since: date | None, until: date | None) -> str:
    """*url* narrowed to posts of these days; the API compares with the blog's local time."""
    bounds: dict[str, str] = {}
    if since and since > date.min:
        bounds["after"] = f"{since - timedelta(days=1)}T23:59:59"
    if until and until < date.max:
        bounds["before"] = f"{until + timedelta(days=1)}T00:00:00"
    return urls.with_query(url, **bounds) if bounds else url


_WITNESSES = {
    "title": "title.rendered",
    "body": "content.rendered",
    "authors": "_embedded.author",
    "published": "date_gmt, date",
    "modified": "modified_gmt, modified",
    "categories": "_embedded wp:term, category",
    "tags": "_embedded wp:term, post_tag",
    "visits": "views",
    "url": "link",
    "engine_id": "id",
}


def api(
    page: Page, site: Site, columns: tuple[str, ...], labels: tuple[str, ...] = ()
) -> PageReading:
    """The posts or comments an answer holds, and its next page; ParseError when it is not JSON."""
    told = page.json
    items = [
        item for item in (told if isinstance(told, list) else [told]) if isinstance(item, dict)
    ]
    if any("author_name" in item for item in items):
        return PageReading(
            kind=PageKind.API,
            readings=tuple(_comment_readings(items, site)),
            addresses=_next(page, site, len(items)) if isinstance(told, list) else (),
        )
    posts = [
        item
        for item in items
        if item.get("type", "post") == "post"
        and item.get("status", "publish") == "publish"  # a draft, a revision, one that is private
        and "link" in item
    ]
    found = [pair for item in posts if (pair := _post(item, site, columns, labels))]
    return PageReading(
        kind=PageKind.API,
        readings=tuple(reading for reading, _ in found if reading),
        references=tuple(reference for _, reference in found),
        addresses=_next(page, site, len(items)) if isinstance(told, list) and posts else (),
        total=_total(page) if isinstance(told, list) else None,
    )


def _total(page: Page) -> int | None:
    """How many posts the blog has; None where the answer counts only those asked for."""
    if any(urls.query_value(page.url, name) is not None for name in _NARROWING):
        return None
    return _number(page.head.get("X-WP-Total"))


def _next(page: Page, site: Site, count: int) -> tuple[Address, ...]:
    """The address of the next page: the Link header's, else by the number of pages told."""
    for url, _ in page.links("next"):
        if urls.netloc(url) == urls.netloc(page.url):
            return (_page_at(url, site),)
    asked = _number(urls.query_value(page.url, "page") or "1") or 1
    pages = _number(page.head.get("X-WP-TotalPages"))
    if asked < pages if pages is not None else count >= _PER_PAGE:
        return (_page_at(urls.with_query(page.url, page=str(asked + 1)), site),)
    return ()


def _page_at(url: str, site: Site) -> Address:
    return Address(url=url, kind=PageKind.API)


def _post(
    item: _Json, site: Site, columns: tuple[str, ...], labels: tuple[str, ...]
) -> tuple[Reading | None, Reference] | None:
    url = _string(item.get("link"))
    if not url or not may_be_post(url, site):
        return None
    told = dates.from_pair(
        _string(item.get("date")), _string(item.get("date_gmt")), site.declared_zone
    )
    changed = dates.from_pair(
        _string(item.get("modified")), _string(item.get("modified_gmt")), site.declared_zone
    )
    reference = Reference(
        url=url,
        source=Source.API,
        published=told.day if told else None,
        modified=changed.at if changed else None,
    )
    if _object(item.get("content")).get("protected") is True:
        return None, reference
    guid = _rendered(item, "guid")
    reading = Reading(
        source=Source.API,
        post=_fields(item, url, told, changed, columns, labels),
        aliases=(guid,) if guid and guid != url and site.owns(guid) else (),
        engine_id=_identity(item.get("id")),
    )
    return reading, reference


def _fields(
    item: _Json,
    url: str,
    told: dates.Moment | None,
    changed: dates.Moment | None,
    columns: tuple[str, ...],
    labels: tuple[str, ...],
) -> Post:
    title = markup.line(_rendered(item, "title") or "") or None
    prefix, headline = split_title(title, columns) if title else (None, None)
    embedded = _object(item.get("_embedded"))
    terms = [_object(term) for group in _list(embedded.get("wp:term")) for term in _list(group)]
    views = _identity(item.get("views"))
    post = Post(
        url=url,
        title=title,
        category_prefix=prefix,
        headline=headline,
        authors=_authors(embedded),
        published=told.at if told else None,
        published_raw=_raw(item, "date", told),
        published_precision=told.precision if told else None,
        published_day=told.day if told else None,
        modified=changed.at if changed else None,
        modified_raw=_raw(item, "modified", changed),
        categories=_terms(terms, "category") if "wp:term" in embedded else None,
        tags=_terms(terms, "post_tag") if "wp:term" in embedded else None,
        visits=Visits(total=int(views), counter="WP-PostViews") if views else None,
        witnesses=_WITNESSES,
    )
    content = _rendered(item, "content")
    if content is None:
        return post
    resolve = partial(urls.absolute, url)
    return read_body(markup.fragment(content), resolve, summary_labels=labels).told(post)


def _raw(item: _Json, name: str, moment: dates.Moment | None) -> str | None:
    """The date as the API gave it: the field that the moment was taken from."""
    if moment is None:
        return None
    gmt = _string(item.get(f"{name}_gmt"))
    local = _string(item.get(name))
    return gmt if gmt and dates.is_pair(local, gmt) else local


def _authors(embedded: _Json) -> tuple[Author, ...] | None:
    found = [_object(author) for author in _list(embedded.get("author"))]
    named = [(markup.line(_string(author.get("name")) or ""), author) for author in found]
    return (
        tuple(Author(name=name, url=_string(author.get("link"))) for name, author in named if name)
        or None
    )


def _terms(terms: Sequence[_Json], taxonomy: str) -> tuple[Term, ...]:
    found = [term for term in terms if term.get("taxonomy") == taxonomy]
    named = [(markup.line(_string(term.get("name")) or ""), term) for term in found]
    return tuple(Term(name=name, url=_string(term.get("link"))) for name, term in named if name)


def _comment_readings(items: Sequence[_Json], site: Site) -> Iterator[Reading]:
    """One reading for each post that the comments are about."""
    posts: dict[str, list[_Json]] = {}
    for item in items:
        if post := _identity(item.get("post")):
            posts.setdefault(post, []).append(item)
    for post, about in posts.items():
        links = (bare(_string(item.get("link")) or "") for item in about)
        yield Reading(
            source=Source.API,
            post=Post(
                url=next((url for url in links if may_be_post(url, site)), None),
                comments=tuple(_comments(about, site)),
            ),
            engine_id=post,
        )


def _comments(items: Sequence[_Json], site: Site) -> Iterator[Comment]:
    for item in items:
        identity = _identity(item.get("id"))
        if identity is None:
            continue
        moment = dates.from_pair(
            _string(item.get("date")), _string(item.get("date_gmt")), site.declared_zone
        )
        yield Comment(
            id=identity,
            parent_id=_identity(item.get("parent")),
            author=markup.line(_string(item.get("author_name")) or "") or None,
            author_url=urls.absolute(site.home, link)
            if (link := _string(item.get("author_url")))
            else None,
            published=moment.at if moment else None,
            published_raw=_raw(item, "date", moment),
            text=markup.plain(markup.fragment(_rendered(item, "content") or "")),
            kind=_COMMENT_KINDS.get(_string(item.get("type")) or "", "comment"),
        )


def _rendered(item: _Json, name: str) -> str | None:
    value = item.get(name)
    return _string(_object(value).get("rendered")) if isinstance(value, dict) else _string(value)


def _string(value: object) -> str | None:
    return sound(value) or None if isinstance(value, str) else None


def _object(value: object) -> _Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[Any]:  # JSON
    return value if isinstance(value, list) else []


def _identity(value: object) -> str | None:
    """A positive number, as the engine numbers posts and comments; 0 stands for none."""
    return (
        str(value)
        if isinstance(value, int) and value > 0 and not isinstance(value, bool)
        else None
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None
