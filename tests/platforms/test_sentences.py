"""The sentence that a bracket or a link belongs to."""

import pytest

from archiver.platforms.sentences import sentence_at


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("It rose. The firm said so. [x] More came.", "The firm said so."),
        ("It rose. The firm said so [x]. More came.", "The firm said so."),
        ("It rose. The firm [x] said so. More came.", "The firm said so."),
        ("Shares fell in the U.S. on Monday. [x]", "Shares fell in the U.S. on Monday."),
        ("Old. Lantern Co. sold it [x], it said.", "Lantern Co. sold it, it said."),
        ("Old. J. Quay sold it. [x]", "J. Quay sold it."),
        ("“We sold it.” [x] Next.", "“We sold it.”"),
        ("Sold for 3.5 million [x]! Next.", "Sold for 3.5 million!"),
        ("第一句。公司昨天公布业绩。[x]后面。", "公司昨天公布业绩。"),
        ("A line\nIts source [x]\nAnother", "Its source"),
        ("[x] It is told here. Next.", "It is told here."),
        ("[x]", None),
        ("", None),
    ],
)
def test_what_a_bracket_supports(text: str, sentence: str | None) -> None:
    start = max(text.find("[x]"), 0)
    assert sentence_at(text, start, start + len("[x]")) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Old. It was [x] there. New.", "It was [x] there."),
        ("Old. [x] New one here. Next.", "[x] New one here."),
        ("Old. It was [x].", "It was [x]."),
    ],
)
def test_a_link_is_part_of_its_sentence(text: str, sentence: str) -> None:
    start = text.index("[x]")
    assert sentence_at(text, start, start + 3, inside=True) == sentence


def test_a_sentence_without_end_is_cut() -> None:
    found = sentence_at("a " * 5000, 5000, 5001, inside=True)
    assert found is not None
    assert len(found) < 1300
