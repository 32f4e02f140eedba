"""What became of posts, as the pages of changes and of versions tell it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from archiver.browse.asking import Asked
from archiver.edits import edit
from archiver.store.edits import PostChange, post_changes

__all__ = ["changes", "told"]

_LISTED = 30

_Json = dict[str, Any]


def changes(asked: Asked) -> _Json:
    """Edits and deletions of all blogs, the last seen first."""
    start = asked.offset(_LISTED)
    found = islice(post_changes(asked.store), start, start + _LISTED + 1)
    return {"part": asked.part(told(found), _LISTED)}


def told(found: Iterable[PostChange]) -> list[_Json]:
    """Each change; an edit with its facts, the gravest first, and the text word by word."""
    return [
        {"change": change, "edit": edit(*(version.wording for version in change.versions))}
        if change.versions
        else {"change": change, "edit": None}
        for change in found
    ]
