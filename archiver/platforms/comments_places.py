"""Comments of systems nobody knows: where a page calls something so, and what repeats there.

A place is an element whose class or id speaks of comments, or what follows a heading that does.
In it the units are looked for that a page puts side by side: items of a list, elements of one
class, pairs of a definition list, rows, what lines divide. They are comments where lines about
a comment (`comments_lines`) show it: names and dates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

from archiver.platforms.comments_items import Item, with_parents
from archiver.platforms.comments_labels import DISCUSSION
from archiver.platforms.comments_lines import Told, is_dated, is_spoken, told, told_all
from archiver.platforms.comments_marks import marked_units
from archiver.platforms.comments_words import LONGEST_LINE, is_credit, is_ended, says_at, without_date
from archiver.platforms.comments_rows import dated_rows
from archiver.text import squash

__all__ = ["Found", "unmarked_items"]

_MAX_PLACES = 30
_MAX_LABELS = 8
_MAX_UNITS = 5000
_MAX_DEPTH = 6
_MAX_TRIED = 5
_SEVERAL = 2
_CLIMBED = 4
_LABEL_LENGTH = 80
_PIECES = 20
_HALF = 0.5
_WIDE = 0.7  # share of the letters that one way finds, which another finds at least
_LONGEST_CYCLE = 5
_BEGIN = 100  # letters that a name and a date take at most

_CALLED = re.compile(
    r"comment(?!ar(?:y|ies))|kommentar|coment[aá]r|reaction|reactie|respons|repl(?:y|ies)|feedback|"
    r"discuss|remark|"
    r"guestbook|g[aä]stebuch|forum|pinglun|disqus|(?:^|[-_])(?:pl|cmts?|liuyan|talkback)(?:[-_]|$)|cmt|"
    r"mentions|opinion"
)
_SURE = re.compile(r"comment(?!ar(?:y|ies))|kommentar|coment[aá]r|cmt|pinglun|reactie")
_NO_PLACE = re.compile(
    r"(?:^|[-_])(?:no|has|with|without|open|closed|count(?:er)?s?|links?|numbers?|num|"
    r"form|respond|"
    r"toggle|btn|button|enabled|allowed|feed|rss|policy|icon|off|status|recent|latest|"
    r"last|neueste|"
    r"letzte|widget|sidebar|nav|menu|template|layout|theme|header|heading|title)(?:[-_]|$)"
)
_AWAY = re.compile(
    r"(?:^|[-_])(?:recent|latest|sidebar|side|widgets?|footer|menu|nav|popular)(?:[-_]|$)"
)
_LAYOUT = re.compile(r"(?:\w+-)?(?:has|with|without|no|is|not|layout|col)[-_].*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_IN = frozenset(
    {"html", "body", "main", "form", "head", "nav", "footer", "button", "a", "span"}
)
_PASSED = frozenset({
    "form", "script", "style", "noscript", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "br", "nav",
    "button", "textarea", "input", "label", "legend", "iframe", "template", "ins", "select",
})  # fmt: skip
_PLACES = (
    "div", "section", "ul", "ol", "dl", "table", "li", "article", "blockquote", "aside", "p", "td",
    "details", "fieldset",
)  # fmt: skip
_LABELS = (
    "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "p", "div", "span", "legend", "font", "td",
    "summary", "dt", "center", "th",
)  # fmt: skip
_SPOKEN_BY = frozenset({"h3", "h4", "h5", "h6"})
_ALIKE = frozenset({"li", "blockquote", "article", "table", "tr", "section", "div"})


_Parts = list[etree._Element]
_Roots = tuple[etree._Element, ...]


class Found(NamedTuple):
    """The comments of a page, in the order shown."""

    items: list[Item]
    parts: list[etree._Element]
    """The elements that hold them, the heading above them included."""


def unmarked_items(tree: etree._Element, heading: etree._Element | None) -> Found:
    """The comments of a page where no known mark tells; *heading* is its title."""
    around = set() if heading is None else {heading, *heading.iterancestors()}
    alone: dict[tuple[str, ...], list[_Place]] = {}
    for parts, label, sure in _places(tree, around):
        if label and alone:
            break
        found = _units(parts, sure, _MAX_DEPTH)
        if len(found) > 1:
            return _as_found([_Place(found, [*label, *parts])], tree)
        if found:
            alone.setdefault(_kind(found[0][0]), []).append(_Place(found, [*label, *parts]))
    if alone:
        return _as_found(max(alone.values(), key=len), tree)
    for row in marked_units([tree], dates=False):
        if not any(map(_stands_away, row)) and (found := _comments([(u,) for u in row], sure=False)):
            return _as_found([_Place(found, row)], tree)
    for row in dated_rows(tree, around):
        units = [(unit,) for unit in row]
        if not any(map(_stands_away, row)) and len(_comments(units, sure=False)) == len(row):
            wider = next(marked_units(row), row)
            found = _comments([(unit,) for unit in wider], sure=False)
            return _as_found([_Place(found if len(found) > len(row) else units, row)], tree)
    return Found([], [])


class _Place(NamedTuple):
    """What was found in one place."""

    units: list[_Roots]
    parts: list[etree._Element]


def _as_found(places: list[_Place], tree: etree._Element) -> Found:
    units = list(dict.fromkeys(unit for place in places for unit in place.units))
    items = [Item(_identity(roots[0]), None, roots) for roots in units]
    return Found(list(with_parents(items, tree)), [part for p in places for part in p.parts])


def _identity(root: etree._Element) -> str | None:
    told = (root.get("id") or root.get("data-comment-id") or "").strip()[:200]
    return told if any(map(str.isdigit, told)) else None




def _places(
    tree: etree._Element, around: Collection[etree._Element]
) -> Iterator[tuple[_Parts, _Parts, bool]]:
    """Elements that may hold comments, their label, and whether they are surely called so."""
    rows: dict[tuple[etree._Element, str], _Parts] = {}
    taken: set[etree._Element] = set()
    for element in tree.iter(*_PLACES):
        holder = element.getparent()
        if holder in taken:
            taken.add(element)
        elif holder is not None and element not in around and _is_called(element):
            taken.add(element)
            if len(rows) < _MAX_PLACES and not _stands_away(element):
                rows.setdefault((holder, element.tag), []).append(element)
    for parts in rows.values():
        yield parts, [], any(_is_sure(part) for part in parts)
    for label in islice(_find_labels(tree, around), _MAX_LABELS):
        for part in (label, *islice(label.iterancestors(), _CLIMBED)):
            if part is not label and (part.tag in _NOT_IN or part in around):
                break
            if following := [e for e in part.itersiblings() if isinstance(e.tag, str)]:
                yield following, [part], _is_counted(label) or _is_heading(part)
    for form in islice(_find_forms(tree), _MAX_LABELS):
        for part in (form, *islice(form.iterancestors(), _CLIMBED)):
            if part is not form and (part.tag in _NOT_IN or part in around):
                break
            if following := [e for e in part.itersiblings() if isinstance(e.tag, str)]:
                yield following, [part], True


def _find_forms(tree: etree._Element) -> Iterator[etree._Element]:
    """The forms to write a comment in."""
    for field in tree.iter("textarea"):
        form = next(field.iterancestors("form"), None)
        if form is not None and not _stands_away(form):
            yield form


def _is_counted(label: etree._Element) -> bool:
    """Whether the heading *label* tells that there is a comment at least."""
    said = "".join(str(piece)[:_LABEL_LENGTH] for piece in islice(label.itertext(), _PIECES))
    return any(digit in said for digit in "123456789")


def _is_heading(part: etree._Element) -> bool:
    """Whether *part*, which holds a label alone, is a heading."""
    return part.tag in {"h2", "h3", "h4", "h5", "header"}


def _find_labels(
    tree: etree._Element, around: Collection[etree._Element]
) -> Iterator[etree._Element]:
    for element in tree.iter(*_LABELS):
        if len(element) > 3 or element in around:
            continue
        pieces = [str(piece)[: 2 * _LABEL_LENGTH] for piece in islice(element.itertext(), _PIECES)]
        said = squash("".join(pieces))
        is_label = 0 < len(said) < _LABEL_LENGTH and DISCUSSION.fullmatch(said)
        if is_label and not _stands_away(element):
            yield element


def _is_called(element: etree._Element) -> bool:
    return _calls(element.get("class"), element.get("id"))


@lru_cache(maxsize=8192)
def _calls(classes: str | None, identity: str | None) -> bool:
    tokens = (*(classes or "")[:300].split(), *(identity or "")[:60].split())
    names = (_CAMEL.sub("-", token).lower() for token in tokens)
    return any(_CALLED.search(name) and not _NO_PLACE.search(name) for name in names)


def _is_sure(element: etree._Element) -> bool:
    return _SURE.search(f"{element.get('class')} {element.get('id')}".lower()) is not None


def _stands_away(element: etree._Element) -> bool:
    """Whether *element* is in a bar beside the post or below it, which lists other comments."""
    for above in (element, *islice(element.iterancestors(), 12)):
        if above.tag in {"nav", "footer"} or _is_away(above.get("class"), above.get("id")):
            return above.tag not in {"body", "html"}
    return False


@lru_cache(maxsize=8192)
def _is_away(classes: str | None, identity: str | None) -> bool:
    names = f"{classes or ''} {identity or ''}".lower().split()
    return any(_AWAY.search(name) and not _LAYOUT.fullmatch(name) for name in names)


def _units(parts: _Parts, sure: bool, depth: int) -> list[_Roots]:
    """The comments that *parts*, elements side by side, are or hold."""
    if depth == _MAX_DEPTH:
        for row in marked_units(parts):
            if found := _comments([(unit,) for unit in row], sure):
                return found
    if len(parts) == 1 and depth:
        if answered := next(filter(None, (_comments(u, sure) for u in _answered(parts))), None):
            return answered
        inner = _units(_children(parts[0]), sure, depth - 1)
        whole: list[_Roots] = [(parts[0],)] if sure and _is_single(parts[0]) else []
        if len(inner) == 1 and whole and not told(inner[0], ()).is_held:
            return whole if told(whole[0], ()).is_held else inner
        return inner or whole
    tried = [_weighed(units, sure) for units in islice(_ways(parts), _MAX_TRIED)]
    most = max((way.letters for way in tried), default=0)
    wide = [way for way in tried if way.found and way.letters >= _WIDE * most]
    if wide:
        return max(wide, key=lambda way: len(way.found)).found
    if not depth:
        return []
    holders = [part for part in parts if part.tag not in _PASSED and len(part)]
    for part in sorted(holders, key=_size, reverse=True)[:_MAX_TRIED]:
        if found := _units([part], sure and len(holders) < _MAX_TRIED, depth - 1):
            return found
    return []


def _children(element: etree._Element) -> _Parts:
    return [child for child in element if isinstance(child.tag, str)]


def _size(element: etree._Element) -> int:
    return sum(len(str(text).strip()) for text in element.itertext())


def _ways(parts: _Parts) -> Iterator[list[_Roots]]:
    """The ways to see units in *parts*, those with most of their text first."""
    if any(part.tag == "dt" for part in parts):
        yield _pairs(parts)
    if cycles := _cycles(parts):
        yield cycles
    yield from sorted(_alike(parts), key=lambda u: -sum(_size(r) for roots in u for r in roots))
    if any(part.tag == "hr" for part in parts):
        yield [run for run in _runs(parts) if run and not _is_linked(run)]
    plain = [part for part in parts if part.tag not in _PASSED and part.tag != "footer"]
    if spoken := _spoken(plain):
        yield spoken
    if runs := list(_closed(parts)):
        yield runs


def _pairs(parts: _Parts) -> list[_Roots]:
    found: list[_Parts] = []
    for part in parts:
        if part.tag == "dt":
            found.append([part])
        elif part.tag == "dd" and found:
            found[-1].append(part)
    return [tuple(roots) for roots in found if len(roots) > 1]


def _alike(parts: _Parts) -> Iterator[list[_Roots]]:
    """Elements of one tag and class, nested ones among them; of some tags any."""
    rows: dict[tuple[str, str], _Parts] = {}
    for part in parts[:_MAX_UNITS]:
        if part.tag in _PASSED or part.tag in {"dt", "dd"}:
            continue
        names = (part.get("class") or "").split()[:6]
        for name in (*names, "") if part.tag in _ALIKE else names:
            rows.setdefault((part.tag, name), []).append(part)
    for (tag, name), row in rows.items():
        if len(row) > 1 or (tag in {"li", "tr", "blockquote"} and len(parts) == len(row)):
            yield [(unit,) for part in row for unit in _with_nested(part, tag, name)]
    yield from _answered(parts)


def _answered(parts: _Parts) -> Iterator[list[_Roots]]:
    """Each of *parts*, if alone of its kind, with those of its tag and class nested in it."""
    kinds = Counter((part.tag, part.get("class")) for part in parts)
    for part in parts:
        names = (part.get("class") or "").split()
        if part.tag in _PASSED or kinds[part.tag, part.get("class")] > 1:
            continue
        for name in names[:6] or ([""] if part.tag == "li" else []):
            nested: list[_Roots] = [(unit,) for unit in _with_nested(part, str(part.tag), name)]
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


def _cycles(parts: _Parts) -> list[_Roots]:
    """Runs of parts where two to five kinds follow each other again and again, in one order."""
    kept = [p for p in parts[:_MAX_UNITS] if p.tag not in _PASSED or is_spoken(p)]
    kinds = [_kind(part) for part in kept]
    counts = Counter(kinds)
    begin = next((n for n, kind in enumerate(kinds) if counts[kind] > 1), None)
    if begin is None:
        return []
    length = kinds[begin + 1 :].index(kinds[begin]) + 1
    cycle = kinds[begin : begin + length]
    if not 1 < length <= _LONGEST_CYCLE or len(set(cycle)) < length:
        return []
    if all(map(_is_single, kept[begin : begin + length])):  # even and odd ones
        return []
    found: list[_Roots] = []
    for place in range(begin, len(kept), length):
        if kinds[place : place + length] != cycle:
            break
        found.append(tuple(kept[place : place + length]))
    return found if len(found) > 1 else []


def _kind(part: etree._Element) -> tuple[str, ...]:
    """What tells elements side by side apart: tag, class, cells of a row, a label in bold."""
    if part.tag == "p" and len(part) and _names_speaker(part):
        return "p", "".join(map(str, islice(part[0].itertext(), _PIECES)))[:_LABEL_LENGTH]
    cells = (f"{cell.tag}{cell.get('colspan') or ''}" for cell in islice(part, _PIECES))
    return str(part.tag), part.get("class") or "", *(cells if part.tag == "tr" else ())


def _runs(parts: _Parts) -> Iterator[_Roots]:
    run: _Parts = []
    for part in parts:
        if part.tag == "hr":
            yield tuple(run)
            run = []
        elif part.tag not in _PASSED:
            run.append(part)
    yield tuple(run)


def _is_linked(run: _Roots) -> bool:
    """Whether a run says little beside links, as a line of navigation does."""
    linked = sum(_size(link) for part in run for link in part.iter("a"))
    return linked > _HALF * sum(map(_size, run))


def _spoken(parts: _Parts) -> list[_Roots]:
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


def _closed(parts: _Parts) -> Iterator[_Roots]:
    """Runs of elements, each begun or ended by a line about it."""
    kept = [p for p in parts[:_MAX_UNITS] if p.tag not in _PASSED or p.tag in _SPOKEN_BY]
    marks = [_is_line(part) for part in kept]
    first = next((n for n, part in enumerate(kept) if marks[n] or part.tag not in _SPOKEN_BY), 0)
    run: _Parts = []
    for part, mark in zip(kept[first:], marks[first:], strict=True):
        if run and (part.tag in _SPOKEN_BY and not mark):  # the heading of what follows
            break
        if mark and marks[first] and run:
            yield tuple(run)
            run = []
        run.append(part)
        if mark and not marks[first]:
            yield tuple(run)
            run = []
    if len(run) > 1 and marks[first]:
        yield tuple(run)


def _is_line(part: etree._Element) -> bool:
    """Whether *part* says who wrote what is before or behind it, or when."""
    said = squash("".join(str(text)[:LONGEST_LINE] for text in islice(part.itertext(), _PIECES)))
    if not 0 < len(said) <= LONGEST_LINE:
        return False
    if says_at(said) or is_credit(said):
        return True
    return is_dated(said) and not is_ended(said) and len(without_date(said)) < _LABEL_LENGTH


class _Way(NamedTuple):
    """Comments, as one way to see them finds them."""

    found: list[_Roots]
    letters: int
    """How much they say."""


_NONE = _Way([], 0)


def _comments(units: Sequence[_Roots], sure: bool) -> list[_Roots]:
    """Those of *units* that are comments: if most have a date, or all a marked name."""
    return _weighed(units, sure).found


def _weighed(units: Sequence[_Roots], sure: bool) -> _Way:
    others = {root for roots in units for root in roots}
    seen = list(zip(units, told_all(units[:_MAX_UNITS], others), strict=False))
    said = [(roots, one) for roots, one in seen if not _is_label(one)]
    kept = [(roots, one) for roots, one in said if one.text and (one.is_certain or one.name)]
    way = _Way([roots for roots, _ in kept], sum(len(one.text) for _, one in kept))
    certain = sum(one.is_certain and one.name is not None and bool(one.text) for _, one in seen)
    if certain > _HALF * len(seen):
        return way
    named = len(said) == len(seen) > 1 and all(one.name and one.text for _, one in seen)
    marked = all(one.is_marked for _, one in seen) and not any(map(_is_teaser, units))
    return way if named and (sure or marked) else _NONE


def _is_label(one: Told) -> bool:
    """Whether all that *one* says is the heading of a discussion, or a button."""
    return not one.is_certain and DISCUSSION.fullmatch(one.text[:_LABEL_LENGTH]) is not None


def _is_teaser(unit: _Roots) -> bool:
    """Whether a heading in *unit* is a link, as in the excerpt of a post."""
    headings = (h for part in unit for h in part.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    return any(h.find(".//a") is not None for h in islice(headings, _PIECES))


def _is_single(element: etree._Element) -> bool:
    found = told((element,), ())
    return found.is_certain and found.name is not None and bool(found.text)
