"""What one text says otherwise than another."""

import random
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.differences import Run, differences

SIGNS = {"same": "{}", "old": "[-{}-]", "new": "{{+{}+}}"}
TEXTS = st.text(alphabet="ab c,\n中1.'\u00a0", max_size=40)


def shown(runs: list[Run]) -> str:
    return "".join(SIGNS[run.kind].format(run.text) for run in runs)


@pytest.mark.parametrize(
    ("old", "new", "runs"),
    [
        ("", "", ""),
        ("a b", "a b", "a b"),
        ("a b", "a\n b ", "a\n b "),
        ("", "a b", "{+a b+}"),
        ("a b", "", "[-a b-]"),
        ("a b c", "a x c", "a[- b-]{+ x+} c"),
        ("a b", "a b c", "a b{+ c+}"),
        ("a b c", "b c", "[-a-] b c"),
        ("a a a", "a a", "a a[- a-]"),
        ("It rose 3.5 %.", "It rose 3.8 %.", "It rose[- 3.5-]{+ 3.8+} %."),
        ("It is so.", "It is so, now.", "It is so{+, now+}."),
        ("It is. So.", "It is. Now. So.", "It is.{+ Now.+} So."),
        ("It is. Now.", "It is.", "It is.[- Now.-]"),
        ("It is.", "Then. It is.", "{+Then.+} It is."),
        ("the blog’s end", "the blog’s start", "the blog’s[- end-]{+ start+}"),
        ("我们今天在这里见面。", "我们明天在这里见面。", "我们[-今-]{+明+}天在这里见面。"),
        (
            "one two the three four end",
            "five six the seven eight end",
            "[-one two the three four-]{+five six the seven eight+} end",
        ),
        ("one the two", "six the ten", "[-one the two-]{+six the ten+}"),
        ("one in the two", "six in the ten", "[-one-]{+six+} in the[- two-]{+ ten+}"),
    ],
)
def test_texts_are_compared_word_by_word(old: str, new: str, runs: str) -> None:
    assert shown(differences(old, new)) == runs


@given(TEXTS, TEXTS)
def test_the_runs_are_both_texts(old: str, new: str) -> None:
    runs = differences(old, new)
    for text, kind in ((old, "old"), (new, "new")):
        joined = "".join(run.text for run in runs if run.kind in ("same", kind))
        assert "".join(joined.split()) == "".join(text.split())
    kinds = [run.kind for run in runs]
    turns = {("same", "old"), ("same", "new"), ("old", "new"), ("old", "same"), ("new", "same")}
    assert set(pairwise(kinds)) <= turns
    assert all(run.text for run in runs)


def test_long_texts_are_compared_soon() -> None:
    words = random.Random(1).choices([f"w{n}" for n in range(2000)], k=15_000)
    changed = [f"x{n}" if n % 50 == 0 else word for n, word in enumerate(words)]
    started = process_time()
    runs = differences(" ".join(words), " ".join(changed))
    assert process_time() - started < 5
    assert [run.text for run in runs if run.kind == "new"][:2] == ["x0", " x50"]
    assert sum(run.kind == "old" for run in runs) == 300


def test_texts_beyond_measure_are_compared_at_both_ends_alone() -> None:
    started = process_time()
    runs = differences("a b " + "c d " * 30_000 + "e", "a b " + "d c " * 30_000 + "f e")
    assert process_time() - started < 5
    assert [run.kind for run in runs] == ["same", "old", "new", "same"]
    assert (runs[0].text, runs[-1].text) == ("a b", " e")
