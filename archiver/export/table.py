"""A post as one row of a table: what the columns are, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["COLUMNS", "company", "latest_visits", "row"]

_Facts = Mapping[str, Any]  # JSON of a post, as `store.part` reads it

COLUMNS = {
    "url": "canonical address",
    "blog": "title of the blog",
    "blog_home": "its front page",
    "title": "as printed, prefix included",
    "category_prefix": "INTERNET of 'INTERNET: Headline'",
    "headline": "title without prefix",
    "bottom_line": "summary after 'Bottom line:'",
    "authors": "list of names",
    "published": "ISO 8601 in UTC; a day alone where no more is known",
    "modified": "ISO 8601 in UTC",
    "language": "BCP 47",
    "word_count": "words of the body; each Chinese character counts as one",
    "categories": "list of names",
    "tags": "list of names",
    "companies": "list, as written: Alibaba (NYSE: BABA)",
    "images": "list of addresses",
    "citations": "list of addresses; the words in the bracket where it holds no link",
    "related": "list of addresses",
    "comments": "how many the archive holds",
    "comment_count": "how many the blog says there are",
    "visits": "the latest count that was seen",
    "visits_observed_at": "when that was",
    "versions": "how many wordings were captured",
    "first_seen": "earliest capture that was read",
    "last_seen": "latest capture that was read",
    "gone_since": "when the page was first found to be gone; empty while it is there",
    "warc_file": "file that holds the page, in the directory warc/ of the archive",
    "warc_offset": "byte at which its record begins",
    "warc_length": "bytes of that record",
    "record_id": "WARC-Record-ID",
    "payload_digest": "of the page's bytes",
    "captured_at": "when the page was captured",
    "body_text": "text of the post, paragraphs apart by an empty line",
}
"""Column -> what it holds; in this order."""

_SAME = (
    "url", "title", "category_prefix", "headline", "bottom_line", "modified", "language",
    "word_count", "comment_count", "versions", "first_seen", "last_seen", "gone_since",
    "body_text",
)  # fmt: skip
_PLACE = ("warc_file", "warc_offset", "warc_length", "record_id", "payload_digest")


def row(post: _Facts) -> dict[str, str | int | list[str] | None]:
    """What stands in each of `COLUMNS` for *post*."""
    visits = latest_visits(post)
    place = post["location"]
    when = post["published"]
    told = {name: post[name] for name in _SAME} | {name: place[name] for name in _PLACE}
    told |= {
        "blog": post["site"],
        "blog_home": post["site_home"],
        "authors": [author["name"] for author in post["authors"]],
        "published": when[:10] if when and post["published_precision"] == "day" else when,
        "categories": [term["name"] for term in post["categories"]],
        "tags": [term["name"] for term in post["tags"]],
        "companies": [company(listing) for listing in post["companies"]],
        "images": [image["url"] for image in post["images"]],
        "citations": [citation["url"] or citation["anchor"] for citation in post["citations"]],
        "related": [related["url"] for related in post["related"]],
        "comments": len(post["comments"]),
        "visits": visits["total"] if visits else None,
        "visits_observed_at": visits["observed_at"] if visits else None,
        "captured_at": place["fetched_at"],
    }
    return {name: told[name] for name in COLUMNS}


def latest_visits(post: _Facts) -> _Facts | None:
    """The latest count of *post* that was seen."""
    counted = [seen for seen in post["visits"] if seen["total"] is not None]
    return counted[-1] if counted else None


def company(listing: _Facts) -> str:
    """A listing as the text has it: ``Alibaba (NYSE: BABA)``."""
    market = f"({listing['exchange']}: {listing['symbol']})"
    return f"{listing['name']} {market}" if listing["name"] else market
