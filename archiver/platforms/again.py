"""How a later crawl asks an API for posts: all of them lightly, then those wanted, whole.

WordPress could be asked for what is `modified_after` the last crawl, one request instead of one
for each hundred posts. But a post that was written before that crawl and published by its schedule
since keeps the older time of change, versions before 5.7 ignore the parameter, and what such an
answer leaves out may be unchanged or deleted: `X-WP-Total` alone does not say which. A listing of
every post by number, address and dates costs a hundredth of the posts in requests, and hardly
more in bytes; it names new posts however old they claim to be, and deleted ones by their absence.
It is ordered by number, which no two posts share and no change moves: with equal times of change
MySQL may give one post on two pages and another on none.
"""

from __future__ import annotations

from collections.abc import Iterable

from archiver import urls

__all__ = ["is_light", "lightly", "whole"]

_ROUTE = "/wp/v2/posts"
_FIELDS = "id,link,date,date_gmt,modified,modified_gmt,type,views,content.protected"


def lightly(url: str) -> str:
    """The listing of posts at *url* without their texts; any other address as it is."""
    if _ROUTE not in url or is_light(url) or urls.query_value(url, "include"):
        return url
    bare = urls.without_query(url, "_embed")
    return urls.with_query(bare, _fields=_FIELDS, orderby="id", order="asc")


def is_light(url: str) -> bool:
    """Whether *url* is such a listing."""
    return _ROUTE in url and urls.query_value(url, "_fields") is not None


def whole(url: str, numbers: Iterable[str]) -> str:
    """Where the posts of these engine's *numbers*, named by a page of the listing, are told."""
    bare = urls.without_query(url, "_fields", "page")
    chosen = ",".join(numbers)
    return urls.with_query(bare, include=chosen, page="1", _embed="author,wp:term")
