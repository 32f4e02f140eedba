"""The pages of one post: to read, how its wording changed, and as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archiver.browse.asking import Asked, Elsewhere
from archiver.browse.body import Body
from archiver.browse.changes import told
from archiver.browse.plots import line, point
from archiver.errors import NothingFound
from archiver.store.edits import post_changes
from archiver.store.pages.around import around
from archiver.store.pages.held import capture, images_at, pages_at, posts_at
from archiver.store.read import post
from archiver.store.selection import captures_of_post, post_page
from archiver.store.store import Store
from archiver.store.visits import Observation, series

__all__ = ["as_it_was", "capture_as_it_was", "reading", "versions"]

_DEEPEST = 6  # replies further down stand beside each other

_Json = dict[str, Any]
_Facts = Mapping[str, Any]  # JSON of a post


def reading(asked: Asked) -> _Json:
    """A post with everything that is known of it."""
    store = asked.store
    facts = post(store, asked.id)
    beside = around(store, asked.id)
    (site,) = beside.pop("site")
    body = Body(facts["body_html"], facts["body_text"], facts["url"])
    pictures = images_at(
        store, site["id"], [*body.pictures, *(image["url"] for image in facts["images"])]
    )
    inside = set(body.pictures)
    visits = series(store, asked.id)
    return {
        **beside,
        "site": site,
        "post": {**facts, "timezone": site["timezone"]},
        "body": body.shown(pictures, posts_at(store, site["id"], body.links)),
        "images": [
            {**image, "id": pictures.get(image["url"])}
            for image in facts["images"]
            if image["url"] not in inside
        ],
        "citations": _citations(store, site["id"], facts["citations"]),
        "comments": _threaded(facts["comments"]),
        "visits": visits,
        "plots": _plots(visits),
        "captures": captures_of_post(store, asked.id),
    }


def versions(asked: Asked) -> _Json:
    """Every wording of a post, each with what it says otherwise than the one before."""
    facts = post(asked.store, asked.id)
    return {
        "post": facts,
        "first": facts["versions"][0],
        "changes": told(post_changes(asked.store, post=asked.id)),
    }


def as_it_was(asked: Asked) -> _Json:
    """Elsewhere: the latest capture of the page of a post, replayed."""
    facts = post(asked.store, asked.id)
    held = post_page(asked.store, facts["id"], lambda _: True)
    if held is None:
        raise NothingFound(
            f"the page of {facts['url']} was never captured; what is known of the post comes from "
            "feeds or an API"
        )
    raise Elsewhere(asked.replaying.address(held.url, held.fetched_at))


def capture_as_it_was(asked: Asked) -> _Json:
    """Elsewhere: one capture, replayed."""
    held = capture(asked.store, asked.id)
    raise Elsewhere(asked.replaying.address(held.url, held.fetched_at))


def _citations(store: Store, site: int, citations: Sequence[_Facts]) -> list[_Json]:
    """Each citation, with the capture of an outside page where there is one."""
    held = pages_at(store, site, {cited["url"] for cited in citations if cited["url"]})
    return [{**cited, "capture": held.get(cited["url"])} for cited in citations]


def _threaded(comments: Sequence[_Facts]) -> list[_Json]:
    """Comments in their order, each with its depth and whom it answers."""
    known = {comment["id"]: comment for comment in comments}
    depths: dict[str, int] = {}
    for comment in comments:
        answered = comment["parent_id"]
        depths[comment["id"]] = depths.get(answered, -1) + 1  # which came before it
    return [
        {
            **comment,
            "depth": min(depths[comment["id"]], _DEEPEST),
            "answers": known.get(comment["parent_id"]),
        }
        for comment in comments
    ]


def _plots(visits: Sequence[Observation]) -> list[object]:
    """Visits over time, drawn for each counter that was seen on two days or more."""
    counters: dict[str | None, list[Observation]] = {}
    for seen in visits:
        if seen.total is not None:
            counters.setdefault(seen.counter, []).append(seen)
    return [
        line(list(map(point, of_counter)), _told(of_counter))
        for of_counter in counters.values()
        if len({seen.observed_at[:10] for seen in of_counter}) > 1
    ]


def _told(visits: Sequence[Observation]) -> str:
    first, last = visits[0], visits[-1]
    return (
        f"Visits from {first.total:,} on {first.observed_at[:10]} to {last.total:,} on "
        f"{last.observed_at[:10]}, {len(visits)} observations of {last.counter or 'a counter'}"
    )
