"""Listings in brackets, and the name that stands before them."""

import pytest

from archiver.items import Company
from archiver.platforms.commentary import brackets
from archiver.platforms.companies import listings, name_before
from archiver.platforms.pieces import Block


def found(text: str) -> list[Company]:
    return list(brackets([Block("p", "", text)])[0])


@pytest.mark.parametrize(
    ("inside", "pairs"),
    [
        ("NYSE: JNP", [("NYSE", "JNP")]),
        ("Nasdaq:JNP", [("Nasdaq", "JNP")]),
        ("HKEx: 0912", [("HKEx", "0912")]),
        ("Shenzhen: 002024", [("Shenzhen", "002024")]),
        ("HKEx: 728; NYSE: CHA", [("HKEx", "728"), ("NYSE", "CHA")]),
        ("HKEx: 857, Shanghai: 601857, NYSE: PTR",
         [("HKEx", "857"), ("Shanghai", "601857"), ("NYSE", "PTR")]),
        ("HKEx: 1211 and Shenzhen: 002594", [("HKEx", "1211"), ("Shenzhen", "002594")]),
        ("Nasdaq: JNPA, JNPB", [("Nasdaq", "JNPA"), ("Nasdaq", "JNPB")]),
        ("NYSE: JN.B", [("NYSE", "JN.B")]),
        ("Tokyo: 6753", [("Tokyo", "6753")]),
        ("London: GLEN", [("London", "GLEN")]),
        ("Singapore: MINZ; formerly unlisted", [("Singapore", "MINZ")]),
        ("港交所：0912；纽交所：JNP", [("港交所", "0912"), ("纽交所", "JNP")]),
    ],
)  # fmt: skip
def test_listings_of_one_bracket(inside: str, pairs: list[tuple[str, str]]) -> None:
    assert listings(inside) == pairs


@pytest.mark.parametrize(
    "inside",
    ["note: see below", "Chapter 3: 12", "CEO: Ida Brook, a clerk", "Update: 5pm", "previous post",
     "London: 2012", "Mexico: 1968", "NYSE: unlisted", "NYSE", "ratio 1:3", "Nasdaq: the index", ":",
     "Pier: ABC"],
)  # fmt: skip
def test_not_every_bracket_with_a_colon_is_a_listing(inside: str) -> None:
    assert listings(inside) == []


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("Juniper Rail", "Juniper Rail"),
        ("But Juniper Rail", "Juniper Rail"),
        ("Meanwhile, Juniper", "Juniper"),
        ("It rained. Then Juniper", "Juniper"),
        ("rival Orchard Mills", "Orchard Mills"),
        ("Juniper’s", "Juniper"),
        ("Orchard Mills’", "Orchard Mills"),
        ("Orchard Mills'", "Orchard Mills"),
        ("China’s Juniper", "Juniper"),
        ("Ida Brook, chief executive of Looms.com", "Looms.com"),
        ("head of Juniper", "Juniper"),
        ("CEO of Juniper", "Juniper"),
        ("Bank of Westhaven", "Bank of Westhaven"),
        ("Bank of the Orient", "Bank of the Orient"),
        ("the board of Juniper", "Juniper"),
        (
            "Industrial and Commercial Bank of Westhaven",
            "Industrial and Commercial Bank of Westhaven",
        ),
        ("Looms and Juniper", "Juniper"),
        ("Marrow & Finch", "Marrow & Finch"),
        ("van der Meer", "Meer"),
        ("Juan de Sala", "Juan de Sala"),
        ("88 Couriers", "88 Couriers"),
        ("21st Century Looms", "21st Century Looms"),
        ("in 2012 Juniper", "Juniper"),
        ("iLoom", "iLoom"),
        ("58.com", "58.com"),
        ("Brook-backed Juniper", "Juniper"),
        ("McDonald’s", "McDonald’s"),
        ("Lowe’s Looms", "Lowe’s Looms"),
        ("Juniper Inc.", "Juniper Inc."),
        ("J. Loom", "J. Loom"),
        ("the “Juniper", "Juniper"),
        ("the “Juniper”", "Juniper"),
        ("the ‘Juniper’", "Juniper"),
        ("said—Juniper", "Juniper"),
        ("Juniper (木犀铁路)", "Juniper"),
        ("Juniper (NYSE: JNP)", "Juniper"),
        ("木犀铁路", "木犀铁路"),
        ("近日，木犀铁路", "木犀铁路"),
        ("line one\nJuniper", "Juniper"),
        ("(Juniper", "Juniper"),
        ("Juniper,", "Juniper"),
        ("The Home Pier", "Home Pier"),
        ("People say The Home Pier", "The Home Pier"),
        (
            "One Two Three Four Five Six Seven Eight Nine",
            "Two Three Four Five Six Seven Eight Nine",
        ),
    ],
)
def test_the_name_before_a_listing(before: str, name: str) -> None:
    assert name_before(before) == name


@pytest.mark.parametrize(
    "before",
    ["", "the company", "It rained.", "a remark)", "一二三四五六七八九十甲乙丙丁", "渡", "(x)", "said —"],
)  # fmt: skip
def test_where_no_name_stands_there_is_none(before: str) -> None:
    assert name_before(before) is None


def test_each_listing_counts_once_in_order_of_appearance() -> None:
    text = (
        "Juniper (HKEx: 0912; NYSE: JNP) met Orchard Mills (Shanghai: 600123). "
        "Juniper’s (HKEx: 0912) boats (see below) left (previous post)."
    )
    assert found(text) == [
        Company(name="Juniper", exchange="HKEx", symbol="0912"),
        Company(name="Juniper", exchange="NYSE", symbol="JNP"),
        Company(name="Orchard Mills", exchange="Shanghai", symbol="600123"),
    ]


def test_a_listing_without_a_name_is_kept() -> None:
    assert found("(NYSE: JNP) rose") == [Company(name=None, exchange="NYSE", symbol="JNP")]


def test_brackets_without_end_cost_little() -> None:
    assert found("(" * 100_000 + "NYSE: JNP" + ")" * 100_000)
    assert found("(NYSE: " * 50_000) == []
