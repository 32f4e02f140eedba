"""Plots as SVG."""

from lxml import etree

from archiver.browse.plots import Point, bars, line, spark


def parsed(drawn: str) -> etree._Element:
    return etree.fromstring(drawn)


def test_a_line_from_the_first_to_the_last() -> None:
    points = [
        Point("2026-01-01T00:00:00Z", 0),
        Point("2026-01-02T00:00:00Z", 50, True),
        Point("2026-01-05T00:00:00Z", 100),
    ]
    drawn = parsed(line(points, 'a & "b"'))
    assert drawn.get("aria-label") == 'a & "b"'
    assert drawn.find("path").get("d") == "M64.0 208.0 L204.0 112.0 L624.0 16.0"
    assert [dot.get("class") for dot in drawn.iter("circle")] == ["exact", "about", "exact"]
    assert [text.text for text in drawn.iter("text")] == [
        *("0", "25", "50", "75", "100"), "2026-01-01", "2026-01-05"
    ]  # fmt: skip


def test_a_reset_begins_the_line_anew_and_what_is_odd_is_marked() -> None:
    points = [
        Point("2026-01-01T00:00:00Z", 90),
        Point("2026-01-02T00:00:00Z", 10, odd="reset"),
        Point("2026-01-03T00:00:00Z", 100, approximate=True, odd="jump"),
    ]
    drawn = parsed(line(points, "x"))
    assert drawn.find("path").get("d") == "M64.0 35.2 M344.0 188.8 L624.0 16.0"
    assert [dot.get("class") for dot in drawn.iter("circle")] == ["exact", "odd", "odd"]
    assert [dot.findtext("title") for dot in drawn.iter("circle")][1:] == [
        "2026-01-02: 10, reset",
        "2026-01-03: 100, jump",
    ]


def test_nothing_but_noughts_is_a_line_at_the_foot() -> None:
    points = [Point("2026-01-01T00:00:00Z", 0), Point("2026-01-01T00:00:00Z", 0)]
    assert parsed(line(points, "x")).find("path").get("d") == "M64.0 208.0 L64.0 208.0"
    assert parsed(spark(points, "x")).find("path").get("d") == "M3.0 21.0 L3.0 21.0"


def test_bars_are_as_high_as_their_numbers() -> None:
    drawn = parsed(bars([("2014", 1), ("2015", 2)], "Posts <a> year"))
    assert [bar.get("height") for bar in drawn.iter("rect")] == ["54.0", "108.0"]
    assert [text.text for text in drawn.iter("text")] == ["1", "2014", "2", "2015"]
    assert drawn.get("aria-label") == "Posts <a> year. 2014: 1; 2015: 2"
    many = parsed(bars([(str(year), 1) for year in range(1950, 2020)], "x"))
    assert len(list(many.iter("rect"))) == 40
    assert [text.text for text in many.iter("text")][:2] == ["’81", "’83"]
