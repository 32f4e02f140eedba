"""How complete the archive of a blog is: what sources named, what is held, what may be missing.

Sources that draw on one database agree on what they leave out. So those of the blog's engine
(API, sitemap, feed) are held against what its pages link to (archive pages, links in posts): posts
that only one side names are counted, and from the overlap of both follows how many neither names
(capture and recapture, with Chapman's estimator).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from archiver.errors import NothingFound
from archiver.store.store import Store
from archiver.store.verdicts import is_left_out, is_no_post, verdict

__all__ = ["coverage"]

_ENGINE = ("api", "sitemap", "feed")
_LINKS = ("archive", "link")
_SOURCES = (*_ENGINE, *_LINKS)
_GONE = ("HTTP 404", "HTTP 410")

_POSTS = """
select x.url, x.api, x.sitemap, x.feed, x.archive, x.link, x.held, x.failure, x.turned_out,
    s.id as site_id, (select p.cut from posts p where p.id = x.id) as cut
from completeness x join known_posts k on k.id = x.id join sites s on s.id = k.site_id
"""
_GONE_POSTS = """
select p.site_id, g.url, g.title, g.gone_since from gone_posts g join posts p on p.id = g.id
order by g.gone_since, g.url
"""
_TOLD = """
select site_id, kind as source, url, posts_told as total, max(fetched_at) as told_at
from captures where posts_told is not null and status in (200, 304)
group by site_id, kind, url_key order by told_at, url
"""


def coverage(store: Store, site: str | None = None) -> list[dict[str, Any]]:  # JSON
    """What the archive has of each blog against what its sources name, ready for JSON.

    *site* is part of a home address; NothingFound when no blog has it in its own.
    """
    with store.snapshot():
        sites = store.rows("select id, title, home from sites order by key")
        if site is not None:
            sites = [row for row in sites if site.casefold() in row["home"].casefold()]
        posts = store.rows(_POSTS)
        told = store.rows(_TOLD)
        gone = store.rows(_GONE_POSTS)
    if site is not None and not sites:
        raise NothingFound(f"no blog has {site} in its address; `archiver stats` shows them all")
    return [
        _certificate(
            row,
            [post for post in posts if post["site_id"] == row["id"]],
            [_without_site(total) for total in told if total["site_id"] == row["id"]],
            [_without_site(post) for post in gone if post["site_id"] == row["id"]],
        )
        for row in sites
    ]


_Row = Mapping[str, Any]  # SQL values by column
_Json = dict[str, Any]


def _certificate(
    site: _Row, known: Sequence[_Row], told: Sequence[_Row], gone: Sequence[_Row]
) -> dict[str, Any]:  # JSON
    reasons = {
        post["url"]: verdict(post["failure"], post["turned_out"])
        for post in known
        if not post["held"]
    }
    none = {url: reason for url, reason in reasons.items() if is_no_post(reason)}
    left_out = {url: reason for url, reason in reasons.items() if is_left_out(reason)}
    posts = [post for post in known if post["url"] not in none.keys() | left_out.keys()]
    named: Counter[tuple[str, ...]] = Counter()
    held: Counter[tuple[str, ...]] = Counter()
    for post in posts:
        sources = tuple(source for source in _SOURCES if post[source])
        named[sources] += 1
        held[sources] += post["held"]
    missing = {post["url"]: reasons[post["url"]] for post in posts if not post["held"]}
    return {
        "title": site["title"],
        "home": site["home"],
        "known": len(posts),
        "held": sum(held.values()),
        "sources": {s: sum(n for of, n in named.items() if s in of) for s in _SOURCES},
        "only": {s: named[(s,)] for s in _SOURCES if named[(s,)]},
        "named_by": [
            {"sources": list(sources), "posts": number, "held": held[sources]}
            for sources, number in sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "cut": [{"url": p["url"], "reason": p["cut"]} for p in posts if p["cut"]],
        "missing": _counted(missing),
        "missing_posts": _listed(missing),
        "no_posts": _counted(none),
        "no_post_addresses": _listed(none),
        "left_out": _counted(left_out),
        "left_out_addresses": _listed(left_out),
        "gone": list(gone),
        "told": list(told),
        "unseen": _unseen(posts),
    }


def _counted(reasons: Mapping[str, str]) -> dict[str, int]:
    return dict(Counter(reasons.values()).most_common())


def _listed(reasons: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"url": url, "reason": reason} for url, reason in reasons.items()]


def _unseen(posts: Sequence[_Row]) -> dict[str, Any]:  # JSON
    """How many posts are on neither side, at least: both sides rather name the same ones."""
    real = [post for post in posts if not str(post["failure"] or "").startswith(_GONE)]
    engine = [any(post[source] for source in _ENGINE) for post in real]
    links = [any(post[source] for source in _LINKS) for post in real]
    both = sum(one and other for one, other in zip(engine, links, strict=True))
    either = sum(one or other for one, other in zip(engine, links, strict=True))
    estimate = None
    if both:
        whole = (sum(engine) + 1) * (sum(links) + 1) / (both + 1) - 1
        estimate = max(0, round(whole - either))
    return {
        "engine": sum(engine),
        "links": sum(links),
        "both": both,
        "at_least": estimate,
    }


def _without_site(row: _Row) -> dict[str, Any]:  # JSON
    return {name: value for name, value in row.items() if name != "site_id"}
