"""Queries as typed: what FTS5 is given instead, and what is told of those that are none."""

from __future__ import annotations

import pytest

from archiver.errors import ArgumentError
from archiver.store.query import plain_words, prepared
from archiver.store.search import search
from archiver.store.store import Store
from archiver.text import ZERO_WIDTH_SPACE


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("tea ports", "tea ports"),
        ("\u201cprice war\u201d", '"price war"'),
        ("body: tea", "body_text: tea"),
        ('antibody: tea "body: x"', 'antibody: tea "body: x"'),
        ("(a OR b) c", "(a OR b)  AND c"),
        ("c (a OR b)", "c  AND (a OR b)"),
        ("bat* (a)(b)", "bat*  AND (a) AND (b)"),
        ("a AND (b) OR c", "a AND (b) OR c"),
        ("a NOT (b) NOT c", "a NOT (b) NOT c"),
        ("NEAR(a b, 3) title: (a b)", "NEAR(a b, 3)  AND title: (a b)"),
        ('("(a) b")', '("(a) b")'),
        ("阿里巴巴 IPO", "阿|里|巴|巴 IPO"),
        ("阿里IPO了", "阿|里|IPO|了"),
        ("アリババ한국", "ア|リ|バ|バ|한|국"),
    ],
)
def test_what_is_typed_is_made_ready_for_fts5(typed: str, given: str) -> None:
    assert prepared(typed) == given.replace("|", ZERO_WIDTH_SPACE)


def test_plain_words_hold_no_operator() -> None:
    assert plain_words('a AND "b" NEAR(c, 3) (OR') == '"a" "b" "c," "3"'
    assert plain_words("AND") == '""'


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ('price "war', "a quotation mark is opened and not closed"),
        ("(tea", "a bracket is opened and not closed"),
        ("tea) OR (ports", "a bracket is closed that was not opened"),
        ("tea AND", "it ends where a word should follow behind AND"),
        ("NEAR(tea ports, x)", "NEAR ends with a comma and a number of words"),
        ("OR tea", "OR needs a word on both sides"),
        ("tea AND OR ports", "OR needs a word on both sides"),
        ("tea ()", "a word is missing before a closing bracket"),
        ("songs: tea", "'songs' before a colon is no part of a post; title, bottom_line and body"),
        ("4G-ready", "a - means something only before a column"),
        ("AT&T", "'&' cannot stand there; put words with it in double quotes"),
        ("*reads", "a * stands behind the beginning of a word"),
        ("tea **", "'*' cannot stand there"),
        ("title:", "it ends where a word should follow"),
        ("(" * 300 + "a" + ")" * 300, "parser stack overflow"),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(store: Store, typed: str, told: str) -> None:
    found = search(store, typed)
    assert found.explanation is not None
    assert told in found.explanation
    assert found.hits == ()


def test_no_command_of_fts5_is_run(store: Store) -> None:
    for command in ("*reads", "*id", "  *reads"):
        assert search(store, command).explanation
    with pytest.raises(ArgumentError):
        search(store, "\0")
