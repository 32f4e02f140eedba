"""How complete the archive of a blog is: what sources named, what is held, what may be missing.

Sources that draw on one database agree on what they leave out. So those of the blog's engine
(API, sitemap, feed) are held against what its pages link to (archive pages, links in posts): posts
that only one side names are counted, and from the overlap of both follows how many neither names
(capture and recapture, with Chapman's estimator).

API and sitemap list every post. Where one of them lacks a post that another list of the engine
names, they disagree; so do a number that the site itself gives and the posts that were found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archiver.errors import NothingFound
from archiver.store.store import Store
from archiver.store.verdicts import is_left_out, is_no_post, verdict

__all__ = ["certificate", "coverage", "disagreeing", "names_of", "sources_of", "total_of"]

_ENGINE = ("api", "sitemap", "feed")
_LINKS = ("archive", "link")
_COMPLETE = ("api", "sitemap")
_NAMES = {"api": "API", "archive": "archive pages", "link": "links"}
_SOURCES = (*_ENGINE, *_LINKS)
_GONE = ("HTTP 404", "HTTP 410")

_Row = Mapping[str, Any]  # SQL values by column
_Json = dict[str, Any]

_POSTS = """
select x.url, x.api, x.sitemap, x.feed, x.archive, x.link, x.held, x.failure, x.turned_out,
    s.id as site_id, p.cut
from completeness x join known_posts k on k.id = x.id join sites s on s.id = k.site_id
left join posts p on p.id = x.id and p.id in (select id from posts where cut is not null)
where :site is null or s.id = :site
"""  # what else a long row of posts says costs a look at all of it
_GONE_POSTS = """
select p.site_id, g.url, g.title, g.gone_since from gone_posts g join posts p on p.id = g.id
order by g.gone_since, g.url
"""
_TOLD = """
select site_id, kind as source, url, posts_told as total, max(fetched_at) as told_at, run_id
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
        found = _certificates(store, sites, None)
    if site is not None and not sites:
        raise NothingFound(f"no blog has {site} in its address; `archiver stats` shows them all")
    return found


def certificate(store: Store, run_id: int) -> dict[str, Any]:  # JSON
    """The same of the blog that a run has crawled."""
    query = "select id, title, home from sites where id = (select site_id from runs where id = ?)"
    with store.snapshot():
        sites = store.rows(query, (run_id,))
        return _certificates(store, sites, sites[0]["id"])[0]


def sources_of(told: Mapping[str, Any]) -> str:  # JSON of a certificate
    """How many posts each source named, in words."""
    named = (f"{_name(s)} {number:,}" for s, number in told["sources"].items() if number)
    return ", ".join(named) or "nothing"


def names_of(sources: Sequence[str]) -> str:
    """What *sources* are called, in words."""
    return ", ".join(map(_name, sources)) or "no source, found on the way"


def disagreeing(told: Mapping[str, Any]) -> list[tuple[str, Sequence[str]]]:  # JSON
    """Each disagreement of a certificate in words, with the addresses of the posts."""
    return [
        (
            f"{_name(one['lacking'])} lacks {_posts(len(one['posts']))}: "
            + ", ".join(f"{_name(source)} names {n:,}" for source, n in one["named_by"].items()),
            one["posts"],
        )
        for one in told["disagreements"]
    ]


def total_of(told: Mapping[str, Any]) -> str | None:  # JSON of a certificate
    """How far the site's own number of posts is from what was found, in words, if it is."""
    own = told["own_total"]
    if own is None or not own["difference"]:
        return None
    off = abs(own["difference"])
    more = "more" if own["difference"] > 0 else "fewer"
    return f"{_posts(own['total'])}, {off:,} {more} than were found"


def _posts(number: int) -> str:
    return "1 post" if number == 1 else f"{number:,} posts"


def _name(source: str) -> str:
    return _NAMES.get(source, source)


def _certificates(
    store: Store, sites: Sequence[_Row], only: int | None
) -> list[dict[str, Any]]:  # JSON
    posts = store.rows(_POSTS, {"site": only})
    told = store.rows(_TOLD)
    gone = store.rows(_GONE_POSTS)
    return [
        _certificate(
            row,
            [post for post in posts if post["site_id"] == row["id"]],
            [_without_site(total) for total in told if total["site_id"] == row["id"]],
            [_without_site(post) for post in gone if post["site_id"] == row["id"]],
        )
        for row in sites
    ]


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
    posts = [post for post in known if post["url"] not in none and post["url"] not in left_out]
    real = [post for post in posts if not _is_lost(post)]
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
        "disagreements": list(_disagreements(real)),
        "gone": list(gone),
        "told": [{name: t[name] for name in t if name != "run_id"} for t in told],
        "own_total": _own_total(told, len(real)),
        "unseen": _unseen(real),
    }


def _disagreements(posts: Sequence[_Row]) -> Iterator[_Json]:
    """What a list of the engine that should have every post lacks, and which others name it."""
    for lacking in _COMPLETE:
        if not any(post[lacking] for post in posts):
            continue
        others = [source for source in _ENGINE if source != lacking]
        named = [p for p in posts if not p[lacking] and any(p[source] for source in others)]
        counts = {source: sum(post[source] for post in named) for source in others}
        if named:
            yield {
                "lacking": lacking,
                "named_by": {source: number for source, number in counts.items() if number},
                "posts": [post["url"] for post in named],
            }


def _own_total(told: Sequence[_Row], found: int) -> _Json | None:
    """The greatest number of posts that the site gave when it last gave any."""
    if not told:
        return None
    last = max(one["run_id"] for one in told)
    own = max((one for one in told if one["run_id"] == last), key=lambda one: int(one["total"]))
    return {"total": own["total"], "url": own["url"], "difference": own["total"] - found}


def _is_lost(post: _Row) -> bool:
    """Whether a post is not there, although something names it."""
    return str(post["failure"] or "").startswith(_GONE)


def _counted(reasons: Mapping[str, str]) -> dict[str, int]:
    return dict(Counter(reasons.values()).most_common())


def _listed(reasons: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"url": url, "reason": reason} for url, reason in reasons.items()]


def _unseen(posts: Sequence[_Row]) -> dict[str, Any]:  # JSON
    """How many posts are on neither side, at least: both sides rather name the same ones."""
    engine = [any(post[source] for source in _ENGINE) for post in posts]
    links = [any(post[source] for source in _LINKS) for post in posts]
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
