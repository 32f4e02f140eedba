"""View counters: the number a page prints, where a page says to ask for it, and what never to ask.

Many counters have one address that only reads and one that counts a visit. An archive asks the
first and leaves the second alone: `is_counting` knows it, whichever engine the page comes from.

    Top 10                the number in the page, or a read-only address in `data-tptn-url` or in
                          a script; that answers JSON or a `document.write`
    Post Views Counter    `.post-views-count`; WP-PostViews: `.post-views`
    Page Views Count      `.pvc_stats`;  tagDiv themes: `.td-post-views`
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from lxml import etree

from archiver.items import Visits
from archiver.page import finder
from archiver.platforms.markup import Resolve
from archiver.text import squash
from archiver.urls import query_value

__all__ = ["answer", "endpoint", "is_counting", "is_endpoint", "post_id", "visits"]

_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:[\s.,'’٬]\d{3})+(?!\d)|\d+)(?:[.,](\d{1,2}))?\s?([kKmM]\b)?"
)
_TODAY = re.compile(r"\b(?:today|daily)\b", re.IGNORECASE)
_TODAY_LABEL = re.compile(r"\b(?:today|daily)\b[^:]{0,20}:\s*$", re.IGNORECASE)
_NONE_YET = re.compile(r"\bno (?:visits?|views?)\b", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}

_WRITTEN = re.compile(r"document\.write\(\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')\s*\)")
_TAG = re.compile(r"<[^<>]*>")

_find_top_10 = finder(".//div[contains(@class, 'tptn_counter')]")
_find_others = finder(
    ".//div[contains(@class, 'post-views') or contains(@class, 'pvc_stats')]"
    " | .//p[contains(@class, 'post-views') or contains(@class, 'pvc_stats')]"
    " | .//span[contains(@class, 'post-views')]"
)
_OTHERS = frozenset({"post-views", "pvc_stats", "td-post-views"})

# Parts of addresses that count a visit when they are asked for.
_COUNTING = re.compile(
    r"""
    top-10/v1/tracker | [?&]action=tptn_tracker | [?&]activate_counter= | top-10-addcount\.js
    | [?&]action=(?:wp_)?postviews\b | [?&]postviews_id=
    | post-views-counter/view-post | [?&]action=pvc-check-post
    | /pvc/v1/increase | [?&]action=pvc_backend_load
    | koko-analytics-collect | [?&]action=koko_analytics_collect
    | [?&]action=(?:update_views_ajax|wpp_\w+|td_ajax_update_views|slimtrack|burst_\w+)
    | wp-slimstat
    | //pixel\.wp\.com/ | //stats\.wp\.com/g\.gif | //c\.statcounter\.com/
    | statcounter\.com/counter/counter\.php | google-analytics\.com/(?:\w/)?(?:collect|__utm\.gif)
    | googletagmanager\.com/ns\.html | //www\.facebook\.com/tr\b | //mc\.yandex\.\w+/watch
    | //hm\.baidu\.com/hm\.gif | scorecardresearch\.com/[bp]\b | quantserve\.com/pixel
    | //counter\.yadro\.ru/ | /(?:matomo|piwik)\.php
    """,
    re.VERBOSE | re.IGNORECASE,
)
# Files that count nothing, which is nearly all a page needs.
_HARMLESS = (".css", ".js", ".png", ".jpg", ".jpeg", ".webp", ".svg", ".woff2", ".woff", ".ttf")
# One of these stands in every such address; looking for them first is many times as fast.
_HINTS = (
    "tracker", "action=", "activate_counter", "addcount", "postviews", "view-post", "/increase",
    "collect", ".gif", "statcounter", "ns.html", "/tr", "/watch", "scorecard", "pixel", "yadro",
    "matomo", "piwik", "slim",
)  # fmt: skip
_ENDPOINT = re.compile(
    r"[?&]top_ten_id=\d+|top-10-counter\.js\.php|/top-10/v1/counter/\d+", re.IGNORECASE
)


def is_counting(url: str) -> bool:
    """Whether asking for *url* would count a visit, so that it must never be fetched."""
    if url.partition("?")[0].endswith(_HARMLESS):
        return False
    for hint in _HINTS:  # a loop, since any() with a generator takes twice the time
        if hint in url:
            return _COUNTING.search(url) is not None
    return False


def is_endpoint(url: str) -> bool:
    """Whether *url* is a counter's read-only address."""
    if "top" not in url or _ENDPOINT.search(url) is None:
        return False
    return not is_counting(url)


def post_id(url: str) -> str | None:
    """The engine's id of the post a counter's address asks about."""
    rest = re.search(r"/counter/(\d+)", url)
    return rest[1] if rest else query_value(url, "top_ten_id")


def visits(tree: etree._Element, article: etree._Element) -> Visits | None:
    """What the page prints about its own readers; None when it prints nothing.

    Counters other than Top 10's also stand beside the posts of lists, so only *article* counts.
    """
    for counter in _all(tree, article):
        if found := _of_text(_printed(counter)):
            return found
    return None


def _all(tree: etree._Element, article: etree._Element) -> Iterator[etree._Element]:
    """Every counter there is; the whole page is searched only when the article has none."""
    yield from _find_top_10(article)
    for element in _find_others(article):
        if not _OTHERS.isdisjoint((element.get("class") or "").split()):
            yield element
    yield from _find_top_10(tree)


def endpoint(within: etree._Element, resolve: Resolve) -> str | None:
    """The read-only address to ask for the number of a page that does not print it."""
    for counter in _find_top_10(within):
        scripts = (script.get("src") for script in counter.iter("script"))
        for reference in (counter.get("data-tptn-url"), *scripts):
            url = resolve(reference.strip()) if reference else None
            if url and is_endpoint(url):
                return url
    return None


def answer(body: str) -> Visits | None:
    """The number in a counter's answer: JSON, a script that writes it, or plain text."""
    text = body.strip()
    if text.startswith(("{", "[", '"')):
        return _of_json(text)
    if written := _WRITTEN.findall(text[:65536]):
        text = "".join(_unescape(double or single) for double, single in written)
    return _of_text(_without_tags(text))


def _of_json(text: str) -> Visits | None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(told, dict):
        told = next((told[key] for key in ("count", "total_count", "total") if key in told), None)
    if isinstance(told, int) and not isinstance(told, bool):
        return Visits(total=told)
    return _of_text(_without_tags(told)) if isinstance(told, str) else None


def _of_text(text: str) -> Visits | None:
    """Total and today in ``(Visited 21 010 times, 15 visits today)`` and its like."""
    text = squash(text[:500])
    if _NONE_YET.search(text):
        return Visits(total=0)
    total: int | None = None
    today: int | None = None
    approximate = False
    found = list(_NUMBER.finditer(text))
    edges = [0, *(edge for match in found for edge in match.span()), len(text)]
    for place, match in enumerate(found):
        before = text[edges[2 * place] : edges[2 * place + 1]]
        after = text[edges[2 * place + 2] : edges[2 * place + 3]]
        value, rounded = _value(match)
        approximate = approximate or rounded
        if _TODAY_LABEL.search(before) or _TODAY.search(_TODAY_LABEL.sub("", after)):
            today = value if today is None else today
        elif total is None:
            total = value
    if total is None and today is None:
        return None
    return Visits(total=total, today=today, approximate=approximate)


def _value(found: re.Match[str]) -> tuple[int, bool]:
    digits, decimals, unit = found.groups("")
    whole = int("".join(c for c in digits if c.isdecimal())[:18])
    factor = _UNITS[unit.lower()]
    if not unit:
        return whole, False
    return whole * factor + int(decimals or "0") * factor // 10 ** len(decimals), True


def _printed(counter: etree._Element) -> str:
    """The text of *counter* without that of scripts in it."""
    pieces = counter.iter()
    return "".join(
        ("" if piece.tag in {"script", "style"} else piece.text or "")
        + ("" if piece is counter else piece.tail or "")
        for piece in pieces
    )


def _without_tags(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text[:4096]))


def _unescape(literal: str) -> str:
    """The text of a JavaScript string literal, as far as a counter uses its escapes."""
    try:
        return str(json.loads('"' + literal.replace("\\'", "'").replace('"', '\\"') + '"'))
    except ValueError:
        return literal
