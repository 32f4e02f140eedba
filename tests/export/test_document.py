"""A post as a Markdown document with front matter."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archiver.export.document import document


def post(**changes: Any) -> dict[str, Any]:
    return {
        "title": "INTERNET: A *Star*",
        "url": "https://letters.example/2015/03/star/",
        "authors": [{"name": "Mara", "url": None}],
        "published": "2015-03-02T00:00:00Z",
        "published_precision": "day",
        "modified": None,
        "language": "en",
        "categories": [{"name": "Internet", "url": None}],
        "tags": [],
        "bottom_line": "It ends.",
        "body_html": "<p>It began.</p>",
        "location": {
            "fetched_at": "2026-05-01T12:00:00.000000Z",
            "warc_file": "a.warc.gz",
            "warc_offset": 7,
            "warc_length": 70,
            "record_id": "<urn:uuid:1>",
        },
        **changes,
    }


def test_what_is_known_and_then_the_text() -> None:
    assert document(post()) == (
        "---\n"
        'title: "INTERNET: A *Star*"\n'
        'source: "https://letters.example/2015/03/star/"\n'
        'authors: ["Mara"]\n'
        'date: "2015-03-02"\n'
        'language: "en"\n'
        'categories: ["Internet"]\n'
        'bottom_line: "It ends."\n'
        'captured: "2026-05-01T12:00:00.000000Z"\n'
        'warc_file: "a.warc.gz"\n'
        "warc_offset: 7\n"
        "warc_length: 70\n"
        'warc_record_id: "<urn:uuid:1>"\n'
        "---\n\n"
        "# INTERNET: A \\*Star\\*\n\n"
        "**Bottom line:** It ends.\n\n"
        "It began.\n"
    )


def test_a_post_of_which_little_is_known() -> None:
    bare = post(title=None, bottom_line=None, body_html=None, authors=[], published=None)
    head, _, body = document(bare).removeprefix("---\n").partition("---\n")
    assert head.startswith("source: ")
    assert "date" not in head
    assert body == ""


@given(st.text())
def test_no_text_leaves_its_line_in_the_front_matter(said: str) -> None:
    head = document(post(title=said)).removeprefix("---\n").partition("\n---\n")[0]
    lines = head.splitlines()
    assert len(lines) == 12
    assert json.loads(lines[0].removeprefix("title: ")) == said
    assert all(character.isprintable() for character in lines[0] if ord(character) < 0xA0)
