"""Which of the addresses that were named as posts turned out to be none, in words.

A reason that begins with ``no post`` or ``soft 404`` says for good that there is no post. Any
other failure leaves that open: a password, a challenge, an error. ``left out`` begins the reason
of an address that a crawl did not ask for, since it lies where a site goes on for ever.
"""

from __future__ import annotations

__all__ = ["NOT_FETCHED", "is_left_out", "is_no_post", "verdict"]

NOT_FETCHED = "not fetched"

_KINDS = {
    "listing": "no post: a listing",
    "other": "no post: another page",
    "redirect": "no post: leads elsewhere",
    "file": "no post: a file",
    "feed": "no post: a feed",
    "sitemap": "no post: a sitemap",
    "api": "no post: data",
}


def verdict(failure: str | None, kind: str | None) -> str:
    """Why a known post is not held, by the *failure* or else the *kind* of its newest capture."""
    return failure or _KINDS.get(kind or "", NOT_FETCHED)


def is_no_post(reason: str) -> bool:
    """Whether *reason* says that there is no such post."""
    return reason.startswith(("no post", "soft 404"))


def is_left_out(reason: str) -> bool:
    """Whether *reason* says that a bound kept a crawl from asking."""
    return reason.startswith("left out")
