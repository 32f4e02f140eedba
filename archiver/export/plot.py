"""Visit counts as a picture, PNG or SVG, drawn without a display.

The same counts give the same bytes with the same release of matplotlib and the same fonts. Titles
are drawn as they are: nothing in them is taken for a formula of TeX.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from archiver.errors import ArgumentError, NotInstalled
from archiver.export.target import replaced
from archiver.store.visits import Observation
from archiver.text import sound, squash

__all__ = ["Line", "plot"]

_FORMATS = (".png", ".svg")
_LONGEST = 50
_FAR = 100  # times as much
# Fonts with Chinese characters, the first one installed is used where the first font lacks some.
_WIDE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei", "Droid Sans Fallback", "PingFang SC", "Hiragino Sans GB",
)  # fmt: skip
_MARKS = (("reset", "x", "#b3261e"), ("jump", "^", "#8a5a00"))


@attrs.frozen
class Line:
    """What one line shows, by its name."""

    name: str
    observations: Sequence[Observation]


def plot(path: Path, title: str, lines: Sequence[Line]) -> None:
    """Draw *lines* into *path*, whose suffix says how; resets and jumps are marked.

    ArgumentError when the suffix is another, NotInstalled when matplotlib is not there.
    """
    if path.suffix.lower() not in _FORMATS:
        raise ArgumentError(f"--plot {path}: not a picture we draw; end it in .png or .svg")
    try:
        import matplotlib as mpl  # noqa: PLC0415 - optional
        from matplotlib import font_manager  # noqa: PLC0415 - as above
    except ImportError as error:
        raise NotInstalled(
            "--plot needs matplotlib; run: pip install 'commentary-archiver[plot]'"
        ) from error
    installed = set(font_manager.get_font_names())
    settings: dict[Any, Any] = {  # mypy wants the name of each
        "font.family": ["DejaVu Sans", *[name for name in _WIDE_FONTS if name in installed][:1]],
        "svg.hashsalt": "archiver",
        "timezone": "UTC",
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ ")  # drawn as a box
        _save(_drawn(title, lines), path, title)


def _drawn(title: str, lines: Sequence[Line]) -> Any:  # a Figure of matplotlib
    from matplotlib.figure import Figure  # noqa: PLC0415 - optional
    from matplotlib.ticker import StrMethodFormatter  # noqa: PLC0415 - as above

    figure = Figure(figsize=(9, 5), layout="constrained")
    axes = figure.add_subplot()
    handles: list[Any] = []
    for line in lines:
        seen = [one for one in line.observations if one.total is not None]
        style = "o--" if any(one.approximate for one in seen) else "o-"
        points: Any = ([one.moment for one in seen], [one.total for one in seen])
        handles += axes.plot(*points, style)
    names = [_text(line.name) for line in lines]
    for kind, mark, color in _MARKS:
        odd = [one for line in lines for one in line.observations if getattr(one, kind)]
        if odd:
            at: Any = ([one.moment for one in odd], [one.total for one in odd])
            handles += axes.plot(*at, mark, color=color, markersize=13, markeredgewidth=2)
            names.append(kind)
    axes.set_title(_text(title), parse_math=False)
    axes.set_xlabel("seen at, UTC")
    axes.set_ylabel("visits")
    if _far_apart(lines):
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.grid(alpha=0.3)
    figure.autofmt_xdate()
    legend = figure.legend(handles, names, loc="outside lower center", ncols=2, fontsize="small")
    for text in legend.get_texts():
        text.set_parse_math(False)
    return figure


def _far_apart(lines: Sequence[Line]) -> bool:
    """Whether some of several lines would lie flat on the ground below another."""
    totals = [one.total for line in lines for one in line.observations if one.total is not None]
    return len(lines) > 1 and max(totals) > _FAR * min(totals) > 0


def _save(figure: Any, path: Path, title: str) -> None:  # a Figure of matplotlib
    suffix = path.suffix.lower().removeprefix(".")
    metadata: dict[str, Any] = {"Title": _text(title)}
    metadata |= {"Date": None, "Creator": None} if suffix == "svg" else {"Software": None}
    with replaced(path, replace=True) as made:
        figure.savefig(made, format=suffix, metadata=metadata, dpi=120)


def _text(text: str) -> str:
    """*text* on one line; a line of matplotlib's legend must not begin with an underscore."""
    line = squash(sound(text)).lstrip("_") or "–"
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
