"""The words around what differs."""

import pytest

from archiver.cli.would_change import Changes, excerpts
from archiver.store.would_change import Change

NUMBERS = " ".join(str(number) for number in range(100))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a b c", "a x c", ("a [b] c", "a [x] c")),
        ("a b", "a b c", ("a b", "a b [c]")),
        ("a a a", "a a", ("a a [a]", "a a")),
        ("", "a", ("(nothing)", "[a]")),
        (
            NUMBERS,
            NUMBERS.replace("50", "fifty"),
            (
                "… 44 45 46 47 48 49 [50] 51 52 53 54 55 56 …",
                "… 44 45 46 47 48 49 [fifty] 51 52 53 54 55 56 …",
            ),
        ),
        (
            NUMBERS,
            "0 1",
            (f"0 1 {' '.join(f'[{n}]' for n in range(2, 32))} …", "0 1"),
        ),
        (
            "我们今天在这里见面。",
            "我们明天在这里见面。",
            ("我们[今]天在这里见面 …", "我们[明]天在这里见面 …"),
        ),
        ("a\u00a0b", "a b", (repr("a\u00a0b"), repr("a b"))),
        ("<p>a b</p> c", "<p>a b</p>\nc", (repr("<p>a b</p> c"), repr("<p>a b</p>\nc"))),
        ("x" * 1000, "y", (f"[{'x' * 400}…]", "[y]")),
    ],
    ids=[
        "one word", "added", "taken", "from nothing", "in the midst", "much", "no spaces",
        "a space", "a line", "endless",
    ],
)  # fmt: skip
def test_texts_are_cut_down_to_what_differs(old: str, new: str, shown: tuple[str, str]) -> None:
    found = excerpts(old, new)
    assert tuple(text.replace("\x02", "[").replace("\x03", "]") for text in found) == shown


def test_a_list_is_told_as_text_and_a_number_as_a_number() -> None:
    changes = Changes(3, as_json=False)
    url = "https://letters.example/1/"
    tags = [{"name": "maps", "url": None}, {"name": "rivals", "url": "https://letters.example/t/"}]
    changes.add(Change("letters.example", url, "tags", None, tags))
    changes.add(Change("letters.example", url, "word_count", 10, 11))
    changes.add(Change("letters.example", url, "failure", "HTTP 404", "HTTP 500"))
    told = [line.replace("\x02", "").replace("\x03", "") for line in changes.lines()]
    assert told == [
        "tags: 1 post where there was none",
        "word_count: 1 post with another value",
        "failure: 1 capture with another value",
        "",
        f"tags {url}",
        "new        maps · rivals https://letters.example/t/",
        "",
        f"word_count {url}",
        "old        10",
        "new        11",
        "",
        f"failure {url}",
        "old        HTTP 404",
        "new        HTTP 500",
        "",
        "result     1 post would change; the same command without --diff writes that",
    ]
    assert changes.facts() == {
        "posts": 1,
        "fields": {
            "tags": {"appears": 1}, "word_count": {"changes": 1}, "failure": {"changes": 1}
        },
    }  # fmt: skip
