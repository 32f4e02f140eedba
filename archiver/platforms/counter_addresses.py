"""Addresses of view counters: those that only tell a number, and those that count a visit.

                          tells                                   counts
    Top 10                ?top_ten_id=N&view_counter=1,           top-10/v1/tracker, tptn_tracker,
                          top-10-counter.js.php,                  activate_counter,
                          top-10/v1/counter/N                     top-10-addcount.js.php
    Post Views Counter    post-views-counter/get-post-views/N     …/view-post/N, pvc-check-post
    Page Views Count      pvc/v1/view/N                           pvc/v1/increase/N, with GET too

An archive asks the first and leaves the second alone, whichever engine the page comes from.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from archiver.urls import query_value

__all__ = ["asked", "is_counting", "is_endpoint", "post_id"]

# Parts of addresses that count a visit when they are asked for.
_COUNTING = re.compile(
    r"""
    top-10/v1/tracker | [?&]action=tptn_tracker | [?&]activate_counter= | top-10-addcount\.js
    | plugins/top-10/[^?\#]{0,80}track[^?\#/]{0,40}\.php
    | [?&]action=(?:\w{0,30}_)?(?:post|page)_?views?\b | [?&]postviews_id=
    | [?&]action=\w{0,30}(?:set|update|increase|count|track)\w{0,20}_views?
    | post-views-counter/view-post | [?&]action=pvc[-_]\w+
    | plugins/post-views-counter/[^?\#]{0,80}ajax\.php
    | /pvc/v1/increase
    | koko-analytics-collect | [?&]action=koko_analytics_collect | [?&]koko-analytics=collect
    | [?&]action=(?:update_views_ajax|wpp_\w+|td_ajax_update_views|slimtrack|burst_\w+|yuzo\w*)
    | wp-slimstat
    | //pixel\.wp\.com/ | //stats\.(?:wp|wordpress)\.com/g\.gif | //c\.statcounter\.com/
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
    "track", "action=", "activate_counter", "addcount", "postviews", "view-post", "/increase",
    "collect", ".gif", "statcounter", "ns.html", "/tr", "/watch", "scorecard", "pixel", "yadro",
    "matomo", "piwik", "slim", "ajax.php",
)  # fmt: skip

_ENDPOINT = re.compile(
    r"""[?&]top_ten_id=\d+ | top-10-counter\.js\.php
    | [/=](?:top-10/v1/counter|post-views-counter/get-post-views|pvc/v1/view)/\d+/?(?=[?&\#]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_POST_ID = re.compile(r"/(?:counter|get-post-views|view)/(\d+)")


def is_counting(url: str) -> bool:
    """Whether asking for *url* would count a visit, so that it must never be fetched."""
    if url.partition("?")[0].endswith(_HARMLESS):
        return False
    if "%2" in url:
        url = unquote(url)  # a REST route may stand in the query
    for hint in _HINTS:  # a loop, since any() with a generator takes twice the time
        if hint in url:
            return _COUNTING.search(url) is not None
    return False


def is_endpoint(url: str) -> bool:
    """Whether *url* is a counter's read-only address."""
    if not ("top" in url or "pvc" in url or "post-views" in url):
        return False
    return _ENDPOINT.search(unquote(url)) is not None and not is_counting(url)


def post_id(url: str) -> str | None:
    """The engine's id of the post a counter's address asks about."""
    rest = _POST_ID.search(unquote(url))
    return rest[1] if rest else query_value(url, "top_ten_id")


def asked(url: str) -> str:
    """The name of the plugin that answers at a counter's address."""
    if "post-views" in url:
        return "Post Views Counter"
    return "Page Views Count" if "pvc" in url else "Top 10"
