"""The pages: which addresses there are, and what each template is filled with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import attrs
from markupsafe import Markup, escape

from archiver import urls
from archiver.browse.asking import Asked, Elsewhere
from archiver.browse.changes import changes
from archiver.browse.plots import bars, point, spark
from archiver.browse.post import as_it_was, capture_as_it_was, reading, versions
from archiver.errors import ArgumentError, NothingFound
from archiver.store.coverage import coverage, disagreeing, names_of, sources_of, total_of
from archiver.store.filters import HAS, Filters
from archiver.store.pages import broken, companies, front, timeline, visited
from archiver.store.read import find_post
from archiver.store.search import Page, search
from archiver.store.visits import Observation

__all__ = ["PAGES"]

_LATEST = 8
_LISTED = 50  # rows of a list
_HITS = 20
_CATEGORIES = 60  # rows of the timeline's table
_FILTERS = ("site", "since", "until", "author", "category", "tag", "company", "has")
_MARKS = ("\x02", "\x03")

_Json = dict[str, Any]


def _front(asked: Asked) -> _Json:
    years = front.years(asked.store)
    return {
        "totals": front.totals(asked.store),
        "latest": front.latest(asked.store, _LATEST),
        "plots": {site: bars(_unbroken(counts), "Posts a year") for site, counts in years.items()},
    }


def _unbroken(counts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """*counts* of years in their order, with those that have none between them."""
    known = dict(counts)
    first, last = int(min(known)), int(max(known))
    return [(f"{year:04}", known.get(f"{year:04}", 0)) for year in range(first, last + 1)]


def _search(asked: Asked) -> _Json:
    words = asked.text("q")
    chosen = {name: asked.text(name) for name in _FILTERS}
    form = {"chosen": chosen, "has": sorted(HAS)}
    if words is None:
        return {"words": "", **form}
    _find_address(asked, words)
    page = Page(limit=_HITS + 1, offset=asked.offset(_HITS))
    found = search(asked.store, words, _filters(chosen), page, marks=_MARKS)
    hits = [{**attrs.asdict(hit), "snippet": _marked(hit.snippet)} for hit in found.hits]
    part = asked.part(hits, _HITS, q=words, **chosen)
    first = asked.offset(_HITS) + 1
    return {"words": words, "found": found, "part": part, "first": first, **form}


def _filters(chosen: Mapping[str, str | None]) -> Filters:
    """What the form has chosen; ArgumentError where a day is none."""
    given: _Json = {name: value for name, value in chosen.items() if value}
    for name in ("since", "until"):
        if name in given:
            try:
                given[name] = date.fromisoformat(given[name])
            except ValueError as error:
                raise ArgumentError(f"{name}={given[name]} is no day; write YYYY-MM-DD") from error
    if "has" in given:
        given["has"] = frozenset({given["has"]})
    return Filters(**given)


def _find_address(asked: Asked, words: str) -> None:
    """Elsewhere, when *words* are the address of a post."""
    if not urls.is_web(words):
        return
    try:
        found = find_post(asked.store, words)
    except NothingFound:
        return
    raise Elsewhere(f"/posts/{found}")


def _marked(snippet: str) -> Markup:
    """*snippet* with what lies between the marks highlighted."""
    told = str(escape(snippet))
    for sign, tag in zip(_MARKS, ("<mark>", "</mark>"), strict=True):
        told = told.replace(sign, tag)
    return Markup(told)  # noqa: S704 - escaped above


def _companies(asked: Asked) -> _Json:
    named = asked.text("named")
    rows = companies.companies(asked.store, named, _LISTED + 1, asked.offset(_LISTED))
    return {"named": named or "", "part": asked.part(rows, _LISTED, named=named)}


def _company(asked: Asked) -> _Json:
    store = asked.store
    found = companies.company(store, asked.id)
    years = companies.years(store, asked.id)
    rows = companies.mentions(store, asked.id, _LISTED + 1, asked.offset(_LISTED))
    return {
        "company": found,
        "others": companies.other_listings(store, asked.id),
        "posts": sum(number for _, number in years),
        "plot": bars(_unbroken(years), "Posts a year that name it") if years else None,
        "part": asked.part(rows, _LISTED),
    }


def _timeline(asked: Asked) -> _Json:
    chosen = timeline.Chosen(
        site=asked.number("site"), category=asked.text("category"), year=asked.text("year")
    )
    years = timeline.by_year(asked.store, chosen.site)
    rows = timeline.posts(asked.store, chosen, _LISTED + 1, asked.offset(_LISTED))
    part = asked.part(rows, _LISTED, site=chosen.site, category=chosen.category, year=chosen.year)
    by_year = groupby(part.rows, key=lambda row: (row["day"] or "")[:4])
    return {
        "chosen": chosen,
        "years": {year: years[year] for year in sorted(filter(None, years))},
        "categories": timeline.by_category(asked.store, chosen.site)[:_CATEGORIES],
        "by_year": [(year, list(posts)) for year, posts in by_year],
        "part": part,
    }


def _visited(asked: Asked) -> _Json:
    posts = visited.most_visited(asked.store, _LISTED)
    return {"posts": [{**row, **_trend(row["series"])} for row in posts]}


def _trend(visits: Sequence[Observation]) -> _Json:
    """How a count has grown, drawn and in numbers; nothing where it was seen on one day only."""
    first, last = visits[0], visits[-1]
    odd = [name for name in ("reset", "jump") if any(getattr(seen, name) for seen in visits)]
    if first.observed_at[:10] == last.observed_at[:10]:
        return {"grown": None, "odd": odd}
    grown = sum(seen.growth or 0 for seen in visits)
    told = (
        f"from {first.total:,} on {first.observed_at[:10]} to {last.total:,} on "
        f"{last.observed_at[:10]}"
    )
    return {
        "grown": grown,
        "since": first.observed_at,
        "a_day": grown / max((last.moment - first.moment) / timedelta(days=1), 1),
        "spark": spark(list(map(point, visits)), told),
        "odd": odd,
    }


def _broken(asked: Asked) -> _Json:
    rows = broken.broken(asked.store)
    reasons: dict[str, int] = {}
    for row in rows:
        reasons[row["reason"]] = reasons.get(row["reason"], 0) + 1
    wanted = asked.text("reason")
    kept = [row for row in rows if wanted in (None, row["reason"])]
    start = asked.offset(_LISTED)
    return {
        "reasons": sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])),
        "wanted": wanted,
        "total": len(rows),
        "part": asked.part(kept[start : start + _LISTED + 1], _LISTED, reason=wanted),
        "unasked": broken.unasked(asked.store),
    }


def _coverage(asked: Asked) -> _Json:
    ids = {blog["home"]: blog["id"] for blog in front.blogs(asked.store)}
    return {
        "certificates": [
            {
                **told,
                "id": ids[told["home"]],
                "named": sources_of(told),
                "groups": [
                    (names_of(group["sources"]), group["posts"], group["held"])
                    for group in told["named_by"]
                ],
                "disagreeing": disagreeing(told),
                "off": total_of(told),
            }
            for told in coverage(asked.store)
        ]
    }


_Page = Callable[[Asked], _Json]
_ID = r"(?P<id>\d{1,18})"

PAGES: tuple[tuple[str, str, _Page], ...] = (
    (r"^/$", "front.html", _front),
    (r"^/search$", "search.html", _search),
    (rf"^/posts/{_ID}$", "post.html", reading),
    (rf"^/posts/{_ID}/versions$", "versions.html", versions),
    (rf"^/posts/{_ID}/as-it-was$", "error.html", as_it_was),
    (rf"^/captures/{_ID}/as-it-was$", "error.html", capture_as_it_was),
    (r"^/companies$", "companies.html", _companies),
    (rf"^/companies/{_ID}$", "company.html", _company),
    (r"^/timeline$", "timeline.html", _timeline),
    (r"^/visited$", "visited.html", _visited),
    (r"^/changes$", "changes.html", changes),
    (r"^/broken$", "broken.html", _broken),
    (r"^/coverage$", "coverage.html", _coverage),
)
"""Addresses as regular expressions, the template of each, and what fills it."""
