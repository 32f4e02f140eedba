"""The sample blog's text files: header lines, body and comments of each post, not yet read.

A file holds posts one after another::

    === key
    title: INTERNET: Headline
    date: 2013-01-14 08:42

    body in the notation of `markup`

    --- comments
    * Name | 2013-01-14 09:15 | https://readers.example/name
    Text of a comment.
    ** Name | 2013-01-14 10:02 | author
    A reply, by the author of the post.

``later.txt`` holds what becomes of some of them: other header lines, and words of the body behind
``-`` with those that take their place behind ``+``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

import attrs

__all__ = ["RawComment", "RawPost", "asset", "later_posts", "raw_posts"]

_POST = re.compile(r"^=== ", re.MULTILINE)
_COMMENT = re.compile(r"^(?=\*+ )", re.MULTILINE)


@attrs.frozen
class RawComment:
    """A comment as written: its depth, its head line in parts, its paragraphs."""

    depth: int
    head: tuple[str, ...]
    paragraphs: tuple[str, ...]


@attrs.frozen
class RawPost:
    """A post as written."""

    key: str
    header: dict[str, str]
    body: str
    comments: tuple[RawComment, ...]


def asset(name: str) -> str:
    """The text of a file of the package's ``assets`` directory."""
    return resources.files("archiver.demo").joinpath("assets", name).read_text("utf-8")


@cache
def raw_posts() -> tuple[RawPost, ...]:
    """Every post of the year files, in the order written."""
    years = (asset(f"{year}.txt") for year in range(2011, 2019))
    return tuple(_post(part) for text in years for part in _POST.split(text)[1:])


@cache
def later_posts() -> tuple[RawPost, ...]:
    """The posts that something becomes of, as they are then."""
    before = {raw.key: raw for raw in raw_posts()}
    return tuple(_rewritten(part, before) for part in _POST.split(asset("later.txt"))[1:])


def _rewritten(part: str, posts: Mapping[str, RawPost]) -> RawPost:
    key, *lines = part.strip().split("\n")
    post = posts[key]
    header = dict(line.split(": ", 1) for line in lines if not line.startswith(("- ", "+")))
    body = post.body
    gone = (line.removeprefix("- ") for line in lines if line.startswith("- "))
    come = (line.removeprefix("+").removeprefix(" ") for line in lines if line.startswith("+"))
    for old, new in zip(gone, come, strict=True):
        assert old in body, f"{key} does not say {old!r}"
        body = body.replace(old, new)
    return attrs.evolve(post, header=post.header | header, body=body)


def _post(part: str) -> RawPost:
    head, _, rest = part.partition("\n\n")
    key, *lines = head.split("\n")
    body, _, comments = rest.partition("\n--- comments\n")
    header = {name: value for name, _, value in (line.partition(": ") for line in lines)}
    return RawPost(
        key=key,
        header=header,
        body=body,
        comments=tuple(_comment(item) for item in _COMMENT.split(comments) if item.strip()),
    )


def _comment(item: str) -> RawComment:
    head, _, text = item.strip().partition("\n")
    stars, _, rest = head.partition(" ")
    return RawComment(
        depth=len(stars),
        head=tuple(part.strip() for part in rest.split(" | ")),
        paragraphs=tuple(part.replace("\n", " ") for part in text.split("\n\n")),
    )
