"""The quick first looks at every text of a page: they let through whatever the full ones take."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.platforms import counts, related_lists
from tests.platforms.pages import page

often = settings(
    max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@given(st.from_regex(counts._WORD, fullmatch=True))
@often
def test_every_word_for_views_is_noticed(word: str) -> None:
    assert counts.may_tell(word) == bool(counts._WORD.search(word))


@given(st.from_regex(related_lists._LABEL, fullmatch=True))
@often
def test_every_label_of_a_list_is_noticed_by_its_beginning(label: str) -> None:
    assert related_lists.may_be_label(label)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        (".late", 1),
        ("p.late", 1),
        (".late.never", 0),
        (".never", 0),
        ("p[data-of='.never']", 1),
        ("p:not(.never)", 1),
        ("#only", 1),
    ],
)
def test_a_selector_whose_classes_the_page_lacks_finds_nothing(selector: str, found: int) -> None:
    shown = page('<p id="only" class="early\tlate" data-of=".never">Trams.</p>')
    assert len(shown.css(selector)) == found
