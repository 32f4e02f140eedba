"""Answers of engines' APIs in which anything may stand for any value: read, or a plain failure."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import attrs
import pytest

from archiver.platforms.any_engine import AnyEngine
from archiver.read import read
from archiver.site import Era
from tests.platforms import (
    test_blogger,
    test_drupal,
    test_ghost,
    test_json_feed,
    test_squarespace,
    test_substack,
    test_tumblr,
    test_writefreely,
)
from tests.platforms.hostile import _BAD_DATES, _BAD_TEXTS, _BAD_URLS
from tests.platforms.pages import HOME, SITE, capture

ANY = attrs.evolve(SITE, eras=(Era(platform=AnyEngine()),))
VALUES: list[Any] = [
    None, True, False, 0, -1, 10**30, 1.5, float("inf"), "", "\ud800", [], {}, [[]], [None],
    {"$t": None}, {"$t": []}, [{"name": 5}], "a" * 9000, *_BAD_DATES, *_BAD_TEXTS, *_BAD_URLS,
]  # fmt: skip
COMMENTS = f"{HOME}feeds/{test_blogger.NUMBER}/comments/default?alt=json&start-index=1"
ANSWERS: dict[str, tuple[Callable[[], object], str]] = {
    "ghost": (lambda: test_ghost.answer(test_ghost.post(), next=2), test_ghost.ASKED),
    "blogger": (lambda: test_blogger.feed(test_blogger.entry()), test_blogger.ASKED),
    "comments": (lambda: test_blogger.feed(test_blogger.entry()), COMMENTS),
    "substack": (lambda: [test_substack.item()], test_substack.ASKED),
    "squarespace": (
        lambda: test_squarespace.answer(test_squarespace.item(), pagination={"nextPage": True}),
        test_squarespace.ASKED,
    ),
    "drupal": (lambda: test_drupal.answer(test_drupal.node(), next=HOME), test_drupal.ASKED),
    "types": (lambda: test_drupal.answer(a={"href": HOME}), f"{HOME}jsonapi"),
    "writefreely": (
        lambda: {"data": {"posts": [dict(test_writefreely.POST)]}},
        test_writefreely.ASKED,
    ),
    "json feed": (lambda: test_json_feed.feed(test_json_feed.item()), test_json_feed.FEED),
}


def spoilt(told: Any, chance: Random) -> Any:  # JSON
    """*told* with some values exchanged for others."""
    if chance.random() < 0.12:
        return chance.choice(VALUES)
    if isinstance(told, dict):
        return {name: spoilt(value, chance) for name, value in told.items()}
    if isinstance(told, list):
        return [spoilt(value, chance) for value in told for _ in range(chance.choice((1, 1, 3)))]
    return told


@pytest.mark.parametrize("name", ANSWERS)
def test_any_value_may_be_anything(name: str) -> None:
    make, url = ANSWERS[name]
    chance = Random(name)
    for number in range(150):
        body = json.dumps(spoilt(make(), chance)).encode("utf-8", "replace")
        found = read(capture(body, url, "application/json"), ANY)
        assert not (found.failure or "").startswith("internal"), (number, found.failure, body)


def test_addresses_may_ask_for_any_page() -> None:
    chance = Random("pages")
    for make, url in ANSWERS.values():
        for bad in ("x", "-1", "9" * 40, "٣", "", "1e9", "%00"):
            asked = f"{url}&page={bad}&offset={bad}&start-index={bad}&limit={bad}&format=json"
            asked = asked.replace("page=1&", "", 1)
            found = read(capture(json.dumps(make()), asked, "application/json"), ANY)
            assert found.failure is None, (found.failure, asked)
    for _ in range(150):
        xml = list('<tumblr><posts total="2"><post url="/a" date-gmt="x"><tag/></post></posts>')
        xml[chance.randrange(len(xml))] = chance.choice("<>/\"'& a\x00")
        found = read(capture("".join(xml), test_tumblr.ASKED, "text/xml"), ANY)
        assert not (found.failure or "").startswith("internal"), found.failure
