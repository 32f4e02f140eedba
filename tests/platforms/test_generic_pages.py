"""The generic reader on whole pages of engines, site builders and hand-made sites.

`tests/extraction/dev` holds the pages, each with what it says; a reader is developed on them, so
that they tell what must not get lost, not how well it reads pages it has never seen.
"""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archiver.items import Post
from archiver.platforms import undeclared_site
from archiver.site import PageKind
from tests.platforms.pages import page

PAGES = Path(__file__).parent.parent / "extraction" / "dev"
NAMES = sorted(path.stem for path in PAGES.glob("*.json"))
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_BODY = 0.98
WITHOUT_CATEGORIES = {"elementor"}  # terms of a theme of page builders


@cache
def reading(name: str) -> tuple[dict[str, Any], Post]:
    told = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    site = undeclared_site("/".join(told["url"].split("/")[:3]) + "/")
    html = (PAGES / f"{name}.html").read_bytes()
    found = site.eras[-1].platform.read(page(html, told["url"]), site)
    assert found.kind is PageKind.POST
    return told, found.readings[0].post


def words(text: str | None) -> Counter[str]:
    return Counter(_WORD.findall((text or "").casefold()))


@pytest.mark.parametrize("name", NAMES)
def test_the_body_and_the_title_are_those_of_the_page(name: str) -> None:
    told, post = reading(name)
    wanted, found = words(" ".join(told["body"])), words(post.body_text)
    assert 2 * (wanted & found).total() >= _BODY * (wanted.total() + found.total())
    assert post.title == told["title"]
    assert post.bottom_line == told.get("bottom_line")


@pytest.mark.parametrize("name", NAMES)
def test_the_terms_are_those_of_the_page(name: str) -> None:
    told, post = reading(name)
    if name not in WITHOUT_CATEGORIES and told["categories"] is not None:
        assert {term.name for term in post.categories or ()} == set(told["categories"])
    if told["tags"] is not None:
        assert {term.name for term in post.tags or ()} == set(told["tags"])


@pytest.mark.parametrize("name", NAMES)
def test_comments_are_read_as_comments_and_none_is_in_the_body(name: str) -> None:
    told, post = reading(name)
    texts = [" ".join(comment.text.split()) for comment in post.comments or ()]
    assert texts == [comment["text"] for comment in told["comments"]]
    body = " ".join((post.body_text or "").split())
    assert not [c["text"] for c in told["comments"] if c["text"] in body]


@pytest.mark.parametrize("name", NAMES)
def test_people_views_and_related_posts_are_those_of_the_page(name: str) -> None:
    told, post = reading(name)
    assert [author.name for author in post.authors or ()] == told["authors"]
    assert (post.visits.total if post.visits else None) == told.get("visits")
    if told.get("related") is not None:
        assert [entry.url for entry in post.related or ()] == told["related"]
