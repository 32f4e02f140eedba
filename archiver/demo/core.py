"""What WordPress itself prints into every page, whatever the theme: styles, settings, scripts.

Much of a real page's weight is this, the same on every page: the styles of the editor's blocks,
the presets of colours and sizes with a class for each, a probe for emoji, rules for what a
browser may load ahead, the names of script modules.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache

from archiver.demo.source import asset

__all__ = ["GENERATOR", "MODULE", "foot", "head"]

GENERATOR = "6.8.3"
"""The WordPress release the blog claims to run."""

MODULE = "/wp-includes/js/dist/script-modules/block-library/navigation/view.min.js"
"""The script module of the navigation block."""

_COLOURS = {
    "night": "#1d2a3a",
    "ink": "#2b2f33",
    "navy": "#2e4057",
    "slate": "#44566d",
    "teal": "#1f6f78",
    "mist": "#cde0df",
    "brick": "#c8553d",
    "amber": "#e0a458",
    "sand": "#eee8db",
    "paper": "#f7f3ea",
    "stone": "#8a8578",
    "rope": "#d9d2c2",
    "white": "#ffffff",
}
_GRADIENTS = {
    "dawn": "linear-gradient(135deg,rgb(224,164,88) 0%,rgb(200,85,61) 100%)",
    "dusk": "linear-gradient(160deg,rgb(46,64,87) 0%,rgb(29,42,58) 100%)",
    "low-tide": "linear-gradient(135deg,rgb(205,224,223) 0%,rgb(238,232,219) 100%)",
    "deep-water": "linear-gradient(135deg,rgb(31,111,120) 0%,rgb(29,42,58) 100%)",
    "fog": "linear-gradient(180deg,rgb(247,243,234) 0%,rgb(217,210,194) 100%)",
    "lamp": "radial-gradient(circle,rgb(255,255,255) 0%,rgb(224,164,88) 100%)",
}
_SIZES = {
    "tiny": "12px",
    "small": "14px",
    "medium": "18px",
    "large": "clamp(21px, 1.313rem + 0.4vw, 25px)",
    "x-large": "clamp(26px, 1.625rem + 0.9vw, 34px)",
    "xx-large": "clamp(32px, 2rem + 1.4vw, 46px)",
}
_FAMILIES = {
    "serif": 'Georgia, "Noto Serif", "Noto Serif CJK SC", serif',
    "sans": '"Helvetica Neue", Arial, sans-serif',
    "marks": '"Harbour Marks", serif',
}
_SPACING = {str(step): f"{size}rem" for step, size in zip(
    range(20, 90, 10), (0.44, 0.67, 1, 1.5, 2.25, 3.38, 5.06), strict=True
)}  # fmt: skip
_SHADOWS = {
    "natural": "0 1px 3px rgba(46, 64, 87, .12)",
    "deep": "0 8px 24px rgba(29, 42, 58, .35)",
    "sharp": "4px 4px 0 rgba(46, 64, 87, .2)",
    "outlined": "0 0 0 2px rgb(255, 255, 255), 0 0 0 4px rgb(46, 64, 87)",
}
_RATIOS = {"square": "1", "4-3": "4/3", "3-2": "3/2", "16-9": "16/9", "9-16": "9/16"}
_NEVER_AHEAD = (
    "/wp-*.php", "/wp-admin/*", "/wp-content/uploads/*", "/wp-content/*", "/wp-content/plugins/*",
    "/wp-content/themes/harbourstreet/*", "/*\\?(.+)", "/private/*",
)  # fmt: skip


def _variables() -> Iterator[str]:
    presets: Mapping[str, Mapping[str, str]] = {
        "aspect-ratio": _RATIOS,
        "color": _COLOURS,
        "gradient": _GRADIENTS,
        "font-size": _SIZES,
        "font-family": _FAMILIES,
        "spacing": _SPACING,
        "shadow": _SHADOWS,
    }
    for kind, values in presets.items():
        for name, value in values.items():
            yield f"--wp--preset--{kind}--{name}: {value};"


def _classes() -> Iterator[str]:
    """A class for each preset, as the editor's blocks use them."""
    kinds = (
        ("color", "color", "color", _COLOURS),
        ("background-color", "background-color", "color", _COLOURS),
        ("gradient-background", "background", "gradient", _GRADIENTS),
        ("font-size", "font-size", "font-size", _SIZES),
        ("font-family", "font-family", "font-family", _FAMILIES),
    )
    for suffix, rule, kind, values in kinds:
        for name in values:
            yield f".has-{name}-{suffix}{{{rule}: var(--wp--preset--{kind}--{name}) !important;}}"


@cache
def _global_styles() -> str:
    layout = (
        ":where(.is-layout-flex){gap: 0.5em;}:where(.is-layout-grid){gap: 0.5em;}"
        "body .is-layout-flex{display: flex;flex-wrap: wrap;align-items: center;}"
        "body .is-content-justification-space-between{justify-content: space-between;}"
        ".is-layout-flow > .alignleft{float: left;margin-inline-end: 2em;}"
        ".is-layout-flow > .alignright{float: right;margin-inline-start: 2em;}"
        ".is-layout-flow > .aligncenter{margin-inline: auto !important;}"
    )
    return f":root{{{''.join(_variables())}}}{layout}{''.join(_classes())}"


def _style(name: str, rules: str) -> str:
    return f"<style id='{name}-inline-css'>\n{rules}</style>\n"


@cache
def head(base: str) -> str:
    """What stands in the head of every page of the blog at *base*."""
    settings = json.dumps({"baseUrl": f"{base}/wp-includes/images/emoji/", "ext": ".png"})
    return (
        f"<script>\nwindow._wpemojiSettings = {settings};\n{asset('emoji.js')}</script>\n"
        + _style(
            "wp-emoji-styles",
            "img.wp-smiley, img.emoji { display: inline !important; width: 1em !important;"
            " height: 1em !important; margin: 0 .08em !important; border: 0 !important;"
            " vertical-align: -.12em !important; }\n",
        )
        + _style("wp-block-library", asset("block-library.css"))
        + _style("global-styles", f"{_global_styles()}\n")
    )


@cache
def foot(base: str) -> str:
    """What stands at the end of every page of the blog at *base*."""
    rules = {
        "prefetch": [
            {
                "source": "document",
                "where": {
                    "and": [
                        {"href_matches": "/*"},
                        {"not": {"href_matches": list(_NEVER_AHEAD)}},
                        {"not": {"selector_matches": 'a[rel~="nofollow"]'}},
                        {"not": {"selector_matches": ".no-prefetch, .no-prefetch a"}},
                    ]
                },
                "eagerness": "conservative",
            }
        ]
    }
    modules = {"imports": {"@wordpress/block-library/navigation": f"{base}{MODULE}"}}
    return (
        f'<script type="speculationrules">\n{json.dumps(rules)}\n</script>\n'
        f'<script type="importmap" id="wp-importmap">\n{json.dumps(modules)}\n</script>\n'
        f'<script type="module" src="{base}{MODULE}?ver={GENERATOR}"'
        ' id="@wordpress/block-library/navigation-js-module"></script>\n'
    )
