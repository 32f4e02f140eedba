"""What an author says of the post itself: ``UPDATE (May 5): …``, ``Correction: …``, ``更正：…``.

A notice begins a block of the text, in which it stays. Its day often lacks the year, which is
then that of the post, or of the next January where the day would lie before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import attrs

from archiver import dates
from archiver.items import Notice
from archiver.platforms.pieces import Block
from archiver.text import squash

__all__ = ["notices", "with_years"]

_LABELS = {
    "update": r"update[ds]?|up-date|aktualisierung|mise [àa] jour|actualizaci[óo]n|更新|补充",
    "correction": r"correct(?:ion|ed)s?|erratum|corrigendum|berichtigung|korrektur|"
    r"correctif|rectificatif|correcci[óo]n|更正|勘误",
    "clarification": r"clarification|klarstellung|precision|澄清",
    "disclosure": r"(?:full )?disclosure|offenlegung|利益披露|披露",
    "disclaimer": r"disclaimer|haftungsausschluss|免责声明",
    "note": r"(?:editor|author)[’'`s]{0,2}s? note|anm(?:erkung|\.) der redaktion|"
    r"note de l[’']auteur|编者[按注]|作者[按注]|编辑注",
}
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th|\.)?\s[^\W\d_]{3,9}\.?(?:,?\s\d{4})?"
    r"|[^\W\d_]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?"
    r"|\d{1,4}[-./]\d{1,2}(?:[-./]\d{1,4})?|(?:\d{4}年)?\d{1,2}月\d{1,2}日)"
)
_START = re.compile(
    r"\W{0,3}(?:(?P<before>" + _DAY + r")\s)?"
    r"(?:(?:important|latest|second|third|an?|最新)\s?)?"
    r"(?:" + "|".join(f"(?P<{kind}>{label})" for kind, label in _LABELS.items()) + r")"
    r"(?:\s?(?:\#?\d{1,2}\b)?\W{0,3}(?:on |as of |am |le |于)?(?P<behind>" + _DAY + r")\W{0,2})?"
    r"\s?[:：|–—\]】)-]\s?",
    re.IGNORECASE,
)
_WITHOUT_YEAR = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s(?P<name>[^\W\d_]{3,9})|"
    r"(?P<first>[^\W\d_]{3,9})\.?\s(?P<second>\d{1,2})(?:st|nd|rd|th)?|"
    r"(?P<month>\d{1,2})月(?P<monthday>\d{1,2})日"
)
_LONGEST = 2000
_BRACKETS = {"[": "]", "(": ")", "（": "）", "【": "】"}


def notices(blocks: Iterable[Block]) -> Iterator[Notice]:
    """Every notice that one of *blocks* begins with."""
    for block in blocks:
        found = _START.match(block.text[:120])
        if found is None or found.lastgroup is None:
            continue
        kind = next(kind for kind in _LABELS if found[kind])
        raw = found["behind"] or found["before"]
        moment = dates.parse(raw, UTC) if raw else None
        text = squash(block.text[found.end() :][:_LONGEST])
        if block.text[0] in _BRACKETS:
            text = text.removesuffix(_BRACKETS[block.text[0]])
        if text:
            day = moment.at.date() if moment else None
            yield Notice(kind=kind, text=text, published=day, published_raw=raw)


def with_years(told: Iterable[Notice], published: datetime | None) -> tuple[Notice, ...]:
    """*told*, days without a year completed from when the post was *published*."""
    return tuple(_completed(notice, published) for notice in told)


def _completed(notice: Notice, published: datetime | None) -> Notice:
    raw = notice.published_raw
    if notice.published is not None or raw is None or published is None:
        return notice
    found = _WITHOUT_YEAR.fullmatch(raw)
    if found is None:
        return notice
    earliest = published.date() - timedelta(days=1)  # zones
    for year in (published.year, published.year + 1):
        day = _in_year(found, year)
        if day is not None and day >= earliest:
            return attrs.evolve(notice, published=day)
    return notice


def _in_year(found: re.Match[str], year: int) -> date | None:
    if found["month"]:
        written = f"{year}年{found['month']}月{found['monthday']}日"
    else:
        written = f"{found['day'] or found['second']} {found['name'] or found['first']} {year}"
    moment = dates.parse(written, UTC)
    return moment.at.date() if moment else None
