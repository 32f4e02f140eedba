"""The ways to see comments in elements side by side, where nothing calls them so.

Items of a list, elements of one class, pairs of a definition list, rows, what lines divide, runs
that begin or end with a line about a comment: `comments_units` tries them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from archiver.platforms.comments_lines import is_dated, is_spoken, told
from archiver.platforms.comments_words import (
    LONGEST_LINE,
    is_credit,
    is_ended,
    says_at,
    without_date,
)
from archiver.text import squash

__all__ = ["PASSED", "Parts", "Roots", "answered", "is_single", "kind", "size", "ways"]

_MAX_UNITS = 5000
_SEVERAL = 2
_LABEL_LENGTH = 80
_PIECES = 20
_HALF = 0.5
_LONGEST_CYCLE = 5
_BESIDE_DATE = 60  # letters in a line about a comment
_BEGIN = 100  # letters that a name and a date take at most
PASSED = frozenset({
    "form", "script", "style", "noscript", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "nav",
    "button", "textarea", "input", "label", "legend", "iframe", "template", "ins", "select",
})  # fmt: skip
"""What is never a comment, nor a part of one, among the elements of a discussion."""
_SPOKEN_BY = frozenset({"h3", "h4", "h5", "h6"})
_ALIKE = frozenset({"li", "blockquote", "article", "table", "tr", "section", "div"})


Parts = list[etree._Element]
Roots = tuple[etree._Element, ...]


def size(element: etree._Element) -> int:
    """How many letters there are in *element*."""
    return sum(len(str(text).strip()) for text in element.itertext())


def ways(parts: Parts) -> Iterator[list[Roots]]:
    """The ways to see units in *parts*, those with most of their text first."""
    if any(part.tag == "dt" for part in parts):
        yield _pairs(parts)
    if cycles := _cycles(parts):
        yield cycles
    yield from sorted(_alike(parts), key=lambda u: -sum(size(r) for roots in u for r in roots))
    if any(part.tag == "hr" for part in parts):
        yield [run for run in _runs(parts) if run and not _is_linked(run)]
    plain = [part for part in parts if part.tag not in PASSED and part.tag != "footer"]
    if spoken := _spoken(plain):
        yield spoken
    if runs := list(_closed(parts)):
        yield runs


def _pairs(parts: Parts) -> list[Roots]:
    found: list[Parts] = []
    for part in parts:
        if part.tag == "dt":
            found.append([part])
        elif part.tag == "dd" and found:
            found[-1].append(part)
    return [tuple(roots) for roots in found if len(roots) > 1]


def _alike(parts: Parts) -> Iterator[list[Roots]]:
    """Elements of one tag and class, nested ones among them; of some tags any."""
    rows: dict[tuple[str, str], Parts] = {}
    for part in parts[:_MAX_UNITS]:
        if part.tag in PASSED or part.tag in {"dt", "dd"}:
            continue
        names = (part.get("class") or "").split()[:6]
        for name in (*names, "") if part.tag in _ALIKE else names:
            rows.setdefault((part.tag, name), []).append(part)
    for (tag, name), row in rows.items():
        if len(row) > 1 or (tag in {"li", "tr", "blockquote"} and len(parts) == len(row)):
            yield [(unit,) for part in row for unit in _with_nested(part, tag, name)]
    yield from answered(parts)


def answered(parts: Parts) -> Iterator[list[Roots]]:
    """Each of *parts*, if alone of its kind, with those of its tag and class nested in it."""
    kinds = Counter((part.tag, part.get("class")) for part in parts)
    for part in parts:
        names = (part.get("class") or "").split()
        if part.tag in PASSED or kinds[part.tag, part.get("class")] > 1:
            continue
        for name in names[:6] or ([""] if part.tag == "li" else []):
            nested: list[Roots] = [(unit,) for unit in _with_nested(part, str(part.tag), name)]
            if len(nested) > 1:
                yield nested


def _with_nested(part: etree._Element, tag: str, name: str) -> Iterator[etree._Element]:
    yield part
    for inner in islice(part.iter(tag), 1, None) if name or tag == "li" else ():
        if name in (inner.get("class") or "").split() or (tag == "li" and _begins_dated(inner)):
            yield inner


def _begins_dated(element: etree._Element) -> bool:
    """Whether the first words of *element* hold a date, as those of an answer do."""
    pieces = islice(map(str, element.itertext()), _PIECES)
    return is_dated(squash(" ".join(piece[:_LABEL_LENGTH] for piece in pieces))[:_BEGIN])


def _cycles(parts: Parts) -> list[Roots]:
    """Runs of parts where two to five kinds follow each other again and again, in one order."""
    kept = [p for p in parts[:_MAX_UNITS] if p.tag not in PASSED or is_spoken(p)]
    kinds = [kind(part) for part in kept]
    counts = Counter(kinds)
    begin = next((n for n, one in enumerate(kinds) if counts[one] > 1), None)
    if begin is None:
        return []
    length = kinds[begin + 1 :].index(kinds[begin]) + 1
    cycle = kinds[begin : begin + length]
    if not 1 < length <= _LONGEST_CYCLE or len(set(cycle)) < length:
        return []
    if all(map(is_single, kept[begin : begin + length])):  # even and odd ones
        return []
    found: list[Roots] = []
    for place in range(begin, len(kept), length):
        if kinds[place : place + length] != cycle:
            break
        found.append(tuple(kept[place : place + length]))
    return found if len(found) > 1 else []


def kind(part: etree._Element) -> tuple[str, ...]:
    """What tells elements side by side apart: tag, class, cells of a row, a label in bold."""
    if part.tag == "p" and len(part) and _names_speaker(part):
        return "p", "".join(map(str, islice(part[0].itertext(), _PIECES)))[:_LABEL_LENGTH]
    cells = (f"{cell.tag}{cell.get('colspan') or ''}" for cell in islice(part, _PIECES))
    names = part.get("class") or ""
    first = names.split(maxsplit=1)[0] if part.tag == "tr" and names.strip() else names
    return str(part.tag), first, *(cells if part.tag == "tr" else ())


def _runs(parts: Parts) -> Iterator[Roots]:
    run: Parts = []
    for part in parts:
        if part.tag == "hr":
            yield tuple(run)
            run = []
        elif part.tag not in PASSED:
            run.append(part)
    yield tuple(run)


def _is_linked(run: Roots) -> bool:
    """Whether a run says little beside links, as a line of navigation does."""
    linked = sum(size(link) for part in run for link in part.iter("a"))
    return linked > _HALF * sum(map(size, run))


def _spoken(parts: Parts) -> list[Roots]:
    """Runs of paragraphs, each begun by a name in bold and a colon."""
    starts = [n for n, part in enumerate(parts) if _names_speaker(part)]
    if len(starts) < _SEVERAL or starts[0]:
        return []
    return [tuple(parts[a:b]) for a, b in zip(starts, [*starts[1:], len(parts)], strict=True)]


def _names_speaker(part: etree._Element) -> bool:
    first = next(iter(part), None)
    if first is None or first.tag not in {"b", "strong", "cite", "em", "i", "a", "span"}:
        return False
    said = squash("".join(map(str, islice(first.itertext(), _PIECES)))[:_LABEL_LENGTH])
    behind = (first.tail or "").lstrip()[:1]
    leads = not (part.text or "").strip() and 0 < len(said) < _LABEL_LENGTH // 2
    return leads and (said[-1] in ":：" or (bool(behind) and behind in ":："))


def _closed(parts: Parts) -> Iterator[Roots]:
    """Runs of elements, each begun or ended by a line about it."""
    kept = [p for p in parts[:_MAX_UNITS] if p.tag not in PASSED or p.tag in _SPOKEN_BY]
    marks = [_line_of(part) for part in kept]
    first = next((n for n, part in enumerate(kept) if marks[n] or part.tag not in _SPOKEN_BY), 0)
    begun = marks[first] if first < len(marks) else 0
    run: Parts = []
    for part, mark in zip(kept[first:], marks[first:], strict=True):
        if run and (part.tag in _SPOKEN_BY and not mark):  # the heading of what follows
            break
        if begun and mark == begun and run:
            yield tuple(run)
            run = []
        run.append(part)
        if mark and not begun:
            yield tuple(run)
            run = []
    if len(run) > 1 and begun:
        yield tuple(run)


def _line_of(part: etree._Element) -> int:
    """Whether *part* says who wrote what is before or behind it (2), or only when (1)."""
    said = squash("".join(str(text)[:LONGEST_LINE] for text in islice(part.itertext(), _PIECES)))
    if not 0 < len(said) <= LONGEST_LINE:
        return 0
    if says_at(said) or is_credit(said):
        return 2
    dated = is_dated(said) and not is_ended(said)
    return int(dated and len(without_date(said)) < _BESIDE_DATE)


def is_single(element: etree._Element) -> bool:
    """Whether *element* alone is one comment: somebody's, dated, and with a text."""
    found = told((element,), ())
    return found.is_certain and found.name is not None and bool(found.text)
