"""People's names, taken apart and put together."""

from __future__ import annotations

import pytest

from archiver.cite.names import Name, family, name_of, parts


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Edith Marlowe", Name("Edith", "", "Marlowe", "")),
        ("J. R. R. Tolkien", Name("J. R. R.", "", "Tolkien", "")),
        ("Anne-Marie O’Neill", Name("Anne-Marie", "", "O’Neill", "")),
        ("Vincent van Gogh", Name("Vincent", "van", "Gogh", "")),
        ("Oscar de la Renta", Name("Oscar", "de la", "Renta", "")),
        ("Martin King Jr.", Name("Martin", "", "King", "Jr.")),
        ("Ludwig van Beethoven III", Name("Ludwig", "van", "Beethoven", "III")),
        ("Łukasz Żółw", Name("Łukasz", "", "Żółw", "")),
    ],
)
def test_a_person_s_name_is_taken_apart_and_is_itself_again(name: str, expected: Name) -> None:
    assert parts(name) == expected
    assert name_of(expected.inverted()) == name


@pytest.mark.parametrize(
    "name",
    [
        "Marlowe", "李明", "Li 明", "The Economist", "Editorial Team", "Smith & Sons", "Agent 47",
        "Acme Inc.", "admin", "a b c d e f", "", "Doe, Jane", "Guest  Name",
        "Reporters Without Borders and Friends", "University of Life",
    ],
)  # fmt: skip
def test_any_other_name_stays_as_it_is(name: str) -> None:
    assert parts(name) is None
    assert family(name) == name
