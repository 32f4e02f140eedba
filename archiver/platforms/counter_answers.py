"""What view counters answer at their read-only addresses: JSON, a script, or plain text.

Top 10                ``{"count": "(Visited 5 times)"}`` with HTML in it, or a `document.write`
Post Views Counter    the bare number
Page Views Count      ``{"items": {"7": {"total_view": 5, "today_view": 1}}}``
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

from archiver.items import Visits
from archiver.platforms.counts import LARGEST, visits_in

__all__ = ["answer"]

_WRITTEN = re.compile(r"document\.write\(\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)')\s*\)")
_TAG = re.compile(r"<[^<>]*>")
_TOTALS = ("count", "total_count", "total_view", "total_views", "total", "views", "post_views")
_TODAYS = ("today_view", "today_views", "today", "daily_count", "daily")


def answer(body: str) -> Visits | None:
    """The number in a counter's answer: JSON, a script that writes it, or plain text."""
    text = body.strip()
    if text.startswith(("{", "[", '"')):
        try:
            return _of_json(json.loads(text))
        except (ValueError, RecursionError):
            return None
    if written := _WRITTEN.findall(text[:65536]):
        text = "".join(_unescape(double or single) for double, single in written)
    return visits_in(_without_tags(text))


def _of_json(told: Any) -> Visits | None:  # JSON: any shape
    if isinstance(told, dict) and "items" in told:  # Page Views Count, by post
        told = told["items"]
        told = list(told.values()) if isinstance(told, dict) else told
    if isinstance(told, list):
        told = told[0] if len(told) == 1 and isinstance(told[0], dict) else None
    if not isinstance(told, dict):
        return _of_value(told)
    total = next((_of_value(told[name]) for name in _TOTALS if name in told), None)
    today = next((_of_value(told[name]) for name in _TODAYS if name in told), None)
    if total is None or today is None:
        return total or (Visits(total=None, today=today.total) if today else None)
    approximate = total.approximate or today.approximate
    return Visits(total=total.total, today=today.total, approximate=approximate)


def _of_value(told: Any) -> Visits | None:  # JSON: any shape
    if isinstance(told, int) and not isinstance(told, bool) and told >= 0:
        return Visits(total=min(told, LARGEST))
    return visits_in(_without_tags(told)) if isinstance(told, str) else None


def _without_tags(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text[:4096]))


def _unescape(literal: str) -> str:
    """The text of a JavaScript string literal, as far as a counter uses its escapes."""
    try:
        return str(json.loads('"' + literal.replace("\\'", "'").replace('"', '\\"') + '"'))
    except ValueError:
        return literal
