"""How numbers, moments and addresses are written, and pictures told from what is none."""

import pytest

from archiver.browse.pictures import _kind
from archiver.browse.words import FILTERS


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("day", "2013-01-14T00:42:00Z", "14 January 2013"),
        ("day", "nonsense", "no date"),
        ("day", None, "no date"),
        ("month", "2013-01", "Without a date"),
        ("month", "2013-01-14", "January 2013"),
        ("moment", "2013-01-14T00:42:00Z", "14 January 2013, 00:42 UTC"),
        ("moment", "2013-01-14", "14 January 2013"),
        ("number", 1234567, "1,234,567"),
        ("number", None, "–"),
        ("signed", -1234, "−1,234"),
        ("signed", 0, "+0"),
        ("web", "javascript:alert(1)", None),
        ("web", "https://letters.example/", "https://letters.example/"),
        ("web", None, None),
        ("language", "zh-Hans-CN", "zh-Hans-CN"),
        ("language", '"><script>', None),
    ],
)
def test_filters(name: str, value: object, written: str | None) -> None:
    assert FILTERS[name](value) == written


def test_counts_have_their_noun() -> None:
    counted = FILTERS["counted"]
    assert [counted(1, "post"), counted(2000, "post")] == ["1 post", "2,000 posts"]
    assert counted(2, "address", "addresses") == "2 addresses"


def test_a_post_is_dated_as_it_prints() -> None:
    post = {
        "published": "2012-12-31T17:00:00Z",
        "published_precision": "second",
        "published_day": "2013-01-01",
        "timezone": "Asia/Shanghai",
    }
    published = FILTERS["published"]
    assert published(post) == "1 January 2013"
    assert published(post, True) == "1 January 2013, 01:00 (Asia/Shanghai)"
    elsewhere = {**post, "timezone": None}
    assert published(elsewhere) == "1 January 2013"
    assert published(elsewhere, True) == "1 January 2013 (31 December 2012, 17:00 UTC)"
    assert published({**elsewhere, "published_day": "2012-12-31"}, True) == (
        "31 December 2012, 17:00 (UTC)"
    )
    assert published({**post, "published_precision": "day"}, True) == "1 January 2013"
    assert published({**post, "published": None, "published_day": None}, True) == "no date"


@pytest.mark.parametrize(
    ("moment", "zone"),
    [
        ("2012-12-31T17:00:00Z", "No/Where"),
        ("2012-12-31T17:00:00Z", "../etc/passwd"),
        ("0001-01-01T00:00:00Z", "America/New_York"),
        ("yesterday", "UTC"),
    ],
)
def test_a_post_whose_clock_is_unknown_has_its_day(moment: str, zone: str) -> None:
    post = {
        "published": moment,
        "published_precision": "second",
        "published_day": "2013-01-01",
        "timezone": zone,
    }
    assert FILTERS["published"](post, True) == "1 January 2013"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x20ftypavif", "image/avif"),
        (b"\x00\x00\x01\x00\x01", "image/x-icon"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg xmlns="x"/>', "image/svg+xml"),
        (b"<!DOCTYPE html><svg></svg>", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_pictures_are_told_by_their_first_bytes(body: bytes, kind: str | None) -> None:
    assert _kind(body) == kind
