"""The lists in which posts are found: tags and sections in use, months with a post."""

from __future__ import annotations

from functools import cache

from archiver.demo.blog import CATEGORIES, Section
from archiver.demo.posts import LISTED

__all__ = ["MONTHS", "months", "sections", "tags"]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@cache
def tags() -> dict[str, int]:
    """Every tag in use and its number, in alphabetical order."""
    names = sorted({tag for post in LISTED for tag in post.tags}, key=str.lower)
    return {name: number for number, name in enumerate(names, 40)}


@cache
def sections() -> tuple[Section, ...]:
    """The categories in use."""
    used = {section for post in LISTED for section in post.categories}
    return tuple(section for section in CATEGORIES.values() if section in used)


@cache
def months() -> tuple[tuple[int, int], ...]:
    """(year, month) of every month with a post, newest first."""
    found = {(post.published.year, post.published.month) for post in LISTED}
    return tuple(sorted(found, reverse=True))
