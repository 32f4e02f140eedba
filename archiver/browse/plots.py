"""Plots as SVG inside a page: drawn here, coloured by the style sheet, told in words as well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs
from markupsafe import Markup

from archiver.store.visits import Observation

__all__ = ["Point", "bars", "line", "point", "spark"]

_WIDTH, _HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 16, 32
_STEPS = (1, 2, 2.5, 5, 10)
_BAR_HEIGHT = 132
_ABOVE = 24  # for a number
_FEW_BARS = 10
_MOST_BARS = 40
_SPARK = (96, 24)


@attrs.frozen
class Point:
    """A number at a moment, as ISO 8601."""

    moment: str
    number: int
    approximate: bool = False
    odd: str | None = None
    """What is odd about it, in a word; where it was reset the line begins anew."""

    @property
    def kind(self) -> str:
        """Its class in the style sheet."""
        return "odd" if self.odd else "about" if self.approximate else "exact"

    @property
    def time(self) -> float:
        """The moment in seconds."""
        return datetime.fromisoformat(self.moment).timestamp()


def point(seen: Observation) -> Point:
    """*seen*, whose total is known, as a point."""
    assert seen.total is not None
    odd = "reset" if seen.reset else "jump" if seen.jump else None
    return Point(seen.observed_at, seen.total, seen.approximate, odd)


def line(points: Sequence[Point], told: str) -> Markup:
    """*points*, of which there are two or more, over time; *told* says what they are."""
    xs = [point.time for point in points]
    top = _ceiling(max(point.number for point in points))
    first, span = min(xs), max(xs) - min(xs) or 1.0
    places = [
        (
            _LEFT + (x - first) / span * (_WIDTH - _LEFT - _RIGHT),
            _HEIGHT - _BOTTOM - point.number / top * (_HEIGHT - _TOP - _BOTTOM),
        )
        for x, point in zip(xs, points, strict=True)
    ]
    path = " ".join(
        f"{'M' if number == 0 or points[number].odd == 'reset' else 'L'}{x:.1f} {y:.1f}"
        for number, (x, y) in enumerate(places)
    )
    dots = Markup("").join(
        Markup(
            '<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="4"><title>{}</title></circle>'
        ).format(
            point.kind,
            x,
            y,
            f"{point.moment[:10]}: {point.number:,}{f', {point.odd}' if point.odd else ''}",
        )
        for point, (x, y) in zip(points, places, strict=True)
    )
    return Markup(
        '<svg class="plot" role="img" viewBox="0 0 {w} {h}" aria-label="{told}">'
        '{grid}<path class="line" d="{path}"/>{dots}{days}</svg>'
    ).format(
        w=_WIDTH, h=_HEIGHT, told=told, grid=_grid(top), path=path, dots=dots,
        days=_days(points[0].moment[:10], points[-1].moment[:10]),
    )  # fmt: skip


def bars(counts: Sequence[tuple[str, int]], told: str) -> Markup:
    """A bar for each of *counts*, the latest of them if there are many; *told* says what.

    A few have their number above them, many have not each their label below.
    """
    shown = counts[-_MOST_BARS:]
    top = max((number for _, number in shown), default=1) or 1
    width = _WIDTH / max(len(shown), 8)
    few, last = len(shown) <= _FEW_BARS, len(shown) - 1
    every = -(-len(shown) // (2 * _FEW_BARS))
    drawn = Markup("").join(
        Markup(
            '<g><title>{label}: {number:,}</title><rect class="bar" x="{x:.1f}" y="{y:.1f}" '
            'width="{w:.1f}" height="{h:.1f}" rx="2"/>{above}{below}</g>'
        ).format(
            label=label, number=number, x=place * width + width * 0.12, w=width * 0.76,
            y=_BAR_HEIGHT - (h := number / top * (_BAR_HEIGHT - _ABOVE)), h=h,
            above=_middle((place + 0.5) * width, _BAR_HEIGHT - h - 6, f"{number:,}")
            if few and number else "",
            below=_middle(
                (place + 0.5) * width, _BAR_HEIGHT + 20, label if few else f"’{label[-2:]}"
            ) if (last - place) % every == 0 else "",
        )
        for place, (label, number) in enumerate(shown)
    )  # fmt: skip
    words = "; ".join(f"{label}: {number:,}" for label, number in shown)
    return Markup(
        '<svg class="plot bars" role="img" viewBox="0 0 {w} {h}" aria-label="{told}. {words}">'
        "{drawn}</svg>"
    ).format(w=_WIDTH, h=_BAR_HEIGHT + 28, told=told, words=words, drawn=drawn)


def _middle(x: float, y: float, words: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" class="middle">{}</text>').format(x, y, words)


def spark(points: Sequence[Point], told: str) -> Markup:
    """*points*, of which there are two or more, as a line no larger than a word."""
    width, height = _SPARK
    xs = [point.time for point in points]
    numbers = [point.number for point in points]
    low, high = min(numbers), max(numbers)
    first, span = min(xs), max(xs) - min(xs) or 1.0
    path = " ".join(
        f"{'L' if place else 'M'}{3 + (x - first) / span * (width - 6):.1f} "
        f"{height - 3 - (number - low) / ((high - low) or 1) * (height - 6):.1f}"
        for place, (x, number) in enumerate(zip(xs, numbers, strict=True))
    )
    return Markup(
        '<svg class="spark" role="img" viewBox="0 0 {} {}" aria-label="{}">'
        '<path class="line" d="{}"/></svg>'
    ).format(width, height, told, path)


def _ceiling(number: int) -> float:
    """A round number that is no smaller."""
    power = 10.0 ** max(len(str(max(number, 1))) - 1, 0)
    return next(step * power for step in _STEPS if step * power >= number)


def _grid(top: float) -> Markup:
    """Lines across with the numbers they stand for, which begin at nought."""
    lines = Markup("")
    for part in range(5):
        y = _HEIGHT - _BOTTOM - part / 4 * (_HEIGHT - _TOP - _BOTTOM)
        lines += Markup(
            '<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>'
            '<text class="end" x="{}" y="{:.1f}">{}</text>'
        ).format(
            _LEFT,
            _WIDTH - _RIGHT,
            y,
            y,
            _LEFT - 8,
            y + 4,
            f"{top * part / 4:,.4g}" if top < 4 else f"{top * part / 4:,.0f}",
        )
    return lines


def _days(first: str, last: str) -> Markup:
    foot = _HEIGHT - 8
    return Markup('<text x="{}" y="{}">{}</text><text class="end" x="{}" y="{}">{}</text>').format(
        _LEFT, foot, first, _WIDTH - _RIGHT, foot, last
    )
