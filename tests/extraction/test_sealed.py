"""Scores on pages of unknown blogs may not sink.

Each floor lies a little below what was reached when it was set; a change that reads pages better
raises it, and no change lowers it. Nobody who writes a parser looks at the sealed pages: a floor
says that something got worse, and pages of one's own say what.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from archiver.text import decode
from tests.extraction.score import (
    DEV,
    FIELDS,
    LESS_IS_BETTER,
    SEALED,
    WRONG,
    Answer,
    Fixture,
    fixtures,
    means,
    ours,
    scores,
    wrong,
)

# They only go up, but where harder pages join the set.
FLOORS: Mapping[Path, Mapping[str, float]] = {
    SEALED: {
        "recognised": 1.00,
        "body F1": 0.98,
        "title": 0.97,
        "authors": 0.82,
        "published": 0.97,
        "modified": 0.82,
        "categories F1": 0.68,
        "tags F1": 0.98,
        "comment recall": 0.94,
        "comment leak": 0.01,
        "bottom line": 1.00,
        "visits": 0.75,
        "related F1": 0.85,
        "language": 1.00,
    },
    DEV: {
        "recognised": 0.99,
        "body F1": 0.99,
        "title": 0.98,
        "authors": 0.97,
        "published": 0.97,
        "modified": 0.95,
        "categories F1": 0.96,
        "tags F1": 0.99,
        "comment recall": 0.99,
        "comment leak": 0.01,
        "bottom line": 1.00,
        "visits": 0.98,
        "related F1": 1.00,
        "language": 1.00,
    },
}
"""By set and field; for what should be small, as leaks are, no floor but a ceiling."""

PINNED = [(directory, field) for directory, floors in FLOORS.items() for field in floors]
SETS = [directory for directory in FLOORS if directory.is_dir()]


@cache
def _pages(directory: Path) -> Sequence[Fixture]:
    return fixtures(directory)


@cache
def _reached(directory: Path) -> Mapping[str, tuple[float, int]]:
    return means(scores(page.truth, ours(page)) for page in _pages(directory))


def _named(value: object) -> str:
    return value.name if isinstance(value, Path) else str(value)


@pytest.mark.parametrize(("directory", "field"), PINNED, ids=_named)
def test_a_field_is_read_no_worse_than_before(directory: Path, field: str) -> None:
    reached, pinned = _reached(directory)[field][0], FLOORS[directory][field]
    if field in LESS_IS_BETTER:
        assert reached <= pinned
    else:
        assert reached >= pinned


@pytest.mark.parametrize("page", _pages(DEV), ids=lambda page: page.name)
def test_what_is_read_right_on_a_page_stays_right(page: Fixture) -> None:
    """What is wrong gets less: `python -m tests.extraction.score --keep` writes it anew."""
    known = json.loads(WRONG.read_text()).get(page.name, [])
    assert sorted(wrong(scores(page.truth, ours(page)))) == sorted(known)


def test_every_field_of_the_sealed_set_is_pinned() -> None:
    assert set(FIELDS) == set(_reached(SEALED)) == set(FLOORS[SEALED])


@pytest.mark.parametrize("directory", SETS, ids=_named)
def test_a_set_is_whole(directory: Path) -> None:
    pages = {path.stem for path in directory.glob("*.html")}
    assert pages == {path.stem for path in directory.glob("*.json")}
    assert len({page.url for page in _pages(directory)}) == len(pages)


def test_what_is_true_of_a_page_stands_on_it() -> None:
    for page in _pages(SEALED):
        source = html.unescape(decode(page.html, None))
        said = [comment["author"] for comment in page.truth["comments"]]
        assert not [text for text in (page.truth["title"] or "", *said) if text not in source]


def test_saying_what_is_true_scores_in_full() -> None:
    for page in _pages(SEALED):
        row = scores(page.truth, _perfect(page))
        assert row.pop("comment leak", 0.0) == 0.0, page.name
        assert set(row.values()) == {1.0}, page.name


def test_saying_nothing_scores_nothing() -> None:
    row = scores(_pages(SEALED)[0].truth, Answer())
    assert set(row.values()) == {0.0}


def test_comments_in_the_body_are_a_leak() -> None:
    page = next(page for page in _pages(SEALED) if page.truth["comments"])
    said = "\n".join(comment["text"] for comment in page.truth["comments"])
    assert scores(page.truth, Answer(body=said))["comment leak"] == 1.0


def _perfect(page: Fixture) -> Answer:
    truth = page.truth
    visits = truth["visits"]
    return Answer(
        title=truth["title"],
        authors=truth["authors"],
        published=truth["published"],
        modified=truth["modified"],
        categories=truth["categories"],
        tags=truth["tags"],
        body="\n\n".join(truth["body"] + truth["captions"]),
        comments=[comment["text"] for comment in truth["comments"]],
        bottom_line=truth["bottom_line"],
        visits=visits and visits["total"],
        related=[one["url"] for one in truth["related"] or ()],
        language=truth["language"],
        recognised=True,
    )
