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
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import attrs

__all__ = ["RawComment", "RawPost", "asset", "raw_posts"]

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
