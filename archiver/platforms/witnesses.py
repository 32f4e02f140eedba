"""When a post was published and changed, from the best of what its page tells.

Witnesses are asked in the order of trust, and the first that nothing speaks against is believed:

    published   article:published_time; JSON-LD datePublished; meta elements that name the day of
                publication; the theme's markup (time, microdata, h-entry); meta elements that name
                any date; a line beside the title; the day in the permalink
    modified    article:modified_time; JSON-LD dateModified; meta elements; the theme's markup; a
                line beside the title. HTTP's Last-Modified tells of a file, never of a post

    wrong       a day after the capture, a day before 1970-01-02, a change before publication
    against     the permalink names another day (a day either way is the zone's) or month;
                a program tells the day of the capture, and the same for the last change: the
                template prints the time of printing, unless another witness confirms the day

Where something speaks against each, one that agrees with the permalink counts before one that
does not, then one that is no template's, then trust. What stands in comments, related posts and
sidebars is not asked (`asides`), nor are copyright lines and sentences of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any, NamedTuple, cast

from lxml import etree

from archiver import dates, urls
from archiver.page import Page, alternatives
from archiver.platforms import credits, people, structured
from archiver.platforms.beside import stands_aside
from archiver.platforms.bylines import is_linked
from archiver.platforms.changes import UPDATED, about
from archiver.platforms.date_elements import beginning, printed_date
from archiver.platforms.nearby import info_box, lines_in_box, lines_near_title
from archiver.platforms.trimming import PRINTED_DATE
from archiver.platforms.view import View

__all__ = ["BESIDE", "Dated", "modified", "published"]


class Dated(NamedTuple):
    """A date, and which part of the page tells it."""

    raw: str
    """As the page gives it."""
    moment: dates.Moment
    witness: str
    """``article:published_time``, ``JSON-LD datePublished``, ``time.updated``, ``permalink``."""


_CLEAR = (
    "og:article:published_time", "og:published_time", "citation_publication_date",
    "citation_online_date", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "date.published", "article.published",
    "datepublished", "rnews:datepublished", "originalpublicationdate", "bt:pubdate",
    "shareaholic:article_published_time", "cxenseparse:recs:publishtime", "article_date_original",
)  # fmt: skip
_VAGUE = ("date", "dc.date", "dcterms.date", "dcterms.available", "created", "creation_date")
_CREATED = ("dcterms.created", "dc.date.created")
_CHANGED = (
    "og:article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified",
    "article.updated", "datemodified", "lastmod", "last-modified", "revised", "updated_time",
    "shareaholic:article_modified_time",
)  # fmt: skip
BESIDE = "a line beside the title"
_LONGEST = 200
_MOST_ELEMENTS = 3
_MOST_TRIED = 100
_LABEL = 40
_find_changes = cast(
    Callable[[etree._Element], list[Any]],  # strings that know their element
    etree.XPath(
        ".//@class[contains(., 'updated') or contains(., 'update-') or contains(., 'modified')]"
    ),
)
_find_dates = cast(
    Callable[[etree._Element], list[Any]],  # strings that know their element
    etree.XPath(
        ".//@*[(name() = 'class' or name() = 'id') and (contains(., 'date') or contains(., 'Date')"
        " or contains(., 'time') or contains(., 'when') or contains(., 'posted')"
        " or contains(., 'publish') or contains(., 'datum') or contains(., 'fecha'))]"
    ),
)
_find_declared = cast(
    Callable[[etree._Element], list[etree._Element]],
    etree.XPath("//meta[@itemprop='datePublished'][not(ancestor::*[@itemprop='comment'])]"),
)
_find_declared_changes = cast(
    Callable[[etree._Element], list[etree._Element]],
    etree.XPath("//meta[@itemprop='dateModified'][not(ancestor::*[@itemprop='comment'])]"),
)
_IS_DATE = re.compile(
    r"(?:.*[-_])?(?:dates?|time|datetime|dateline|pubdate|published(?:[-_]?(?:on|at|date))?"
    r"|posted(?:[-_]?(?:on|at|date))?|timestamp|when|datum|fecha)(?:[-_]\d+)?"
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HASHED = re.compile(r"__[\w-]{3,8}(?=\s|$)")  # what a build appends: styles_date__x7f3a
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\b[0-9]{1,2}\b")
_POSTED = re.compile(r"^(?:posted|published|written)\s?(?:on|at|@|:)?\s+", re.IGNORECASE)
_MOST_DATES = 4
_UTC = re.compile(r"(?:Z|[+-]00:?00|GMT|UTC)\s*$")
_EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)
_JUST_NOW = timedelta(minutes=5)
_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?。！？]$")
_OPENING = re.compile(
    r"(?:this (?:entry|post|article) was )?(?:posted|published|written)\b", re.IGNORECASE
)
_NO_DATE = re.compile(r"©|\(c\)|copyright|all rights|comments? (?:on|by)\b", re.IGNORECASE)
_DAY_IN_PATH = re.compile(
    r"/((?:19|20)\d\d)([-/_])(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?=[-_/.]|$)"
)


def published(view: View, selectors: str) -> Dated | None:
    """When the post was published; *selectors* are where its theme prints that."""
    hint = _permalink_date(view.page)
    found = _believed(view, selectors, hint)
    if found is None or found.moment.precision == "day" or not _UTC.search(found.raw):
        return found
    day = _day_shown(found, view, selectors, hint)
    return found._replace(moment=found.moment._replace(day=day))


def _day_shown(found: Dated, view: View, selectors: str, hint: str | None) -> date:
    """The day people are told, by permalink or in words, where programs are told in UTC."""
    told = found.moment.day
    elements = chain.from_iterable(_own(view, selector) for selector in alternatives(selectors))
    printed = map(beginning, islice(elements, _MOST_ELEMENTS))
    for text in (hint,) if hint and len(hint) == 10 else printed:
        if told.day in map(int, _NUMBER.findall(text)):
            return told  # to read what agrees takes longer
        shown = _read(view, text, "")
        if shown and abs((shown.moment.day - told).days) <= 1:
            return shown.moment.day
    return told


def _believed(view: View, selectors: str, hint: str | None) -> Dated | None:
    suspects: list[tuple[bool, bool, Dated]] = []
    for raw, witness in _publications(view, selectors, hint):
        found = _read(view, raw, witness, hint)
        if found is None or _is_wrong(found, view):
            continue
        disagrees, template = _disagrees(found, hint), _is_template(found, view)
        if not disagrees and not template:
            return _confirmed(found, suspects)
        suspects.append((disagrees, template, found))
    return min(suspects, key=lambda suspect: suspect[:2])[2] if suspects else None


def modified(view: View, selectors: str, first: Dated | None, *, lines: bool) -> Dated | None:
    """When the post was last changed, which is not before it was *first* published.

    *lines* tells whether to look at the lines beside the title, which takes time.
    """
    for raw, witness in _changes(view, selectors, lines=lines):
        found = _read(view, raw, witness)
        if found is None or _is_wrong(found, view):
            continue
        since = (found.moment.day - first.moment.day).days if first else 2
        made_now = abs(view.page.fetched_at - found.moment.at) < _JUST_NOW
        if since >= -1 and (since <= 1 or not made_now):
            return found
    return None


def _publications(view: View, selectors: str, hint: str | None) -> Iterator[tuple[str, str]]:
    """(a date, its witness), in the order of trust."""
    meta = view.page.meta
    told = [
        (raw, witness)
        for raw, witness in (
            (meta.get("article:published_time"), "article:published_time"),
            (structured.text(view.told, "datePublished"), "JSON-LD datePublished"),
        )
        if raw
    ]
    yield from reversed(told) if len(told) == 2 and _is_of_other(view, *told) else told
    yield from ((meta[name], name) for name in _CLEAR if name in meta)
    yield from _printed(view, selectors, changes=False)
    yield from ((meta[name], name) for name in _VAGUE if name in meta)
    yield from _beside_title(view, changes=False)
    yield from _called(view)
    if b"datePublished" in view.page.body:
        for element in islice(_find_declared(view.page.tree), 1):
            yield element.get("content") or "", "meta[itemprop=datePublished]"
    yield from ((meta[name], name) for name in _CREATED if name in meta)
    yield from _below(view, changes=False)
    if hint and len(hint) == 10:
        yield hint, "permalink"


def _is_of_other(view: View, first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether *first* is another day than *second*, which a line beside the title confirms.

    The head of a live blog or a series tells of the whole, on the page of each of its parts.
    """
    one, other = _read(view, *first), _read(view, *second)
    if not one or not other or abs((one.moment.day - other.moment.day).days) < 1:
        return False
    days = [
        found.moment.day
        for raw, witness in islice(_beside_title(view, changes=False), _MOST_ELEMENTS)
        if (found := _read(view, raw, witness))
    ]
    return other.moment.day in days and one.moment.day not in days


def _changes(view: View, selectors: str, *, lines: bool) -> Iterator[tuple[str, str]]:
    meta = view.page.meta
    if raw := meta.get("article:modified_time"):
        yield raw, "article:modified_time"
    if raw := structured.text(view.told, "dateModified"):
        yield raw, "JSON-LD dateModified"
    yield from ((meta[name], name) for name in _CHANGED if name in meta)
    yield from _printed(view, selectors, changes=True)
    yield from _labelled(view)
    if lines:
        yield from _beside_title(view, changes=True)
        yield from _below(view, changes=True)
    for element in islice(_find_declared_changes(view.page.tree), _MOST_ELEMENTS):
        yield element.get("content") or "", "meta[itemprop=dateModified]"


def _printed(view: View, selectors: str, *, changes: bool) -> Iterator[tuple[str, str]]:
    """What the post's own elements of each of *selectors* say."""
    for selector in alternatives(selectors):
        for element in islice(_own(view, selector), _MOST_ELEMENTS):
            said = printed_date(element)
            yield said if changes else about(said, changes=False) or "", selector


def _own(view: View, selector: str) -> Iterator[etree._Element]:
    """The elements of the post itself that *selector* finds."""
    found = islice(view.page.css(selector, view.article), _MOST_TRIED)
    return (e for e in found if not stands_aside(e, view.article, view.said))


def _labelled(view: View) -> Iterator[tuple[str, str]]:
    """What elements called so say of the last change, then times behind a word for it."""
    article = view.article
    called = view.page.names_class("updated", "update-", "modified")
    for name in islice(_find_changes(article) if called else (), _MOST_TRIED):
        if not stands_aside(name.getparent(), article, view.said):
            yield printed_date(name.getparent()), "the class of a change"
    for time in islice(view.page.tree.iter("time"), _MOST_TRIED):
        before, holder = time.getprevious(), time.getparent()
        said = before.tail if before is not None else holder.text if holder is not None else ""
        about = f"{time.get('class') or ''} {time.get('title') or ''} {(said or '')[-_LABEL:]}"
        if UPDATED.search(about) and not stands_aside(time, view.page.tree, view.said):
            yield printed_date(time), "time behind a label"


def _beside_title(view: View, *, changes: bool) -> Iterator[tuple[str, str]]:
    page, article = view.page, view.article
    near = lines_near_title(page, article, view.said, view.heading)
    for line, element in near if changes else chain(near, _of_box(view)):
        if _is_menu(element):
            continue
        sentence = _SENTENCE.search(line) and not _OPENING.match(line)
        told = None if sentence or _NO_DATE.search(line) else about(line, changes=changes)
        if told:
            yield told, BESIDE


def _is_menu(element: etree._Element) -> bool:
    """Whether *element* says nothing but links: to the days before and behind, or to today's."""
    return len(element.findall(".//a")) > 1 and is_linked(element)


def _called(view: View) -> Iterator[tuple[str, str]]:
    """What short elements say whose class or id speaks of a date: themes' names for it vary."""
    tried = 0
    for value in islice(_find_dates(view.article), _MOST_TRIED):
        element = value.getparent()
        names = _HASHED.sub("", str(value)[:_LONGEST]).split()
        if tried >= _MOST_DATES or not any(map(_IS_DATE.fullmatch, map(_snake, names))):
            continue
        said = beginning(element)
        listed = view.content is None and _is_in_card(element)
        if (
            len(said) < _LABEL
            and not listed
            and not stands_aside(element, view.article, view.said)
        ):
            tried += 1
            yield about(said, changes=False) or "", "the class of a date"


def _snake(name: str) -> str:
    return _CAMEL.sub("-", name).lower()


def _is_in_card(element: etree._Element) -> bool:
    return any(above.tag in {"a", "li"} for above in element.iterancestors())


def _below(view: View, *, changes: bool) -> Iterator[tuple[str, str]]:
    """What the short lines below the text say of its dates, up to the comments."""
    if view.content is None:
        return

    def wanted(said: str) -> bool:
        if not _DIGIT.search(said) or _NO_DATE.search(said):
            return False
        changed = UPDATED.search(said) is not None
        return changed if changes else people.is_dated(_POSTED.sub("", said))

    for said in credits.lines_below(view, view.content, wanted):
        yield about(_POSTED.sub("", said), changes=changes) or "", "a line below the text"


def _of_box(view: View) -> Iterator[tuple[str, etree._Element]]:
    box = info_box(view.page, view.article)
    if box is not None:
        yield from lines_in_box(box)


def _read(view: View, raw: str, witness: str, hint: str | None = None) -> Dated | None:
    page, raw = view.page, raw[:_LONGEST]
    moment = dates.parse(
        raw,
        view.site.declared_zone,
        language=_language(page),
        now=None if _is_of_program(witness, page) else page.fetched_at,
        hint=hint,
    )
    if moment is None and witness == BESIDE and (printed := PRINTED_DATE.search(raw)):
        return _read(view, printed[0], witness + ", in part", hint)
    return Dated(raw, moment, witness) if moment else None


def _is_of_program(witness: str, page: Page) -> bool:
    return witness.startswith("JSON-LD") or witness in page.meta


def _language(page: Page) -> str:
    """The language of the page, with the country of ``og:locale`` where it names none."""
    declared = (page.tree.get("lang") or "").strip().replace("_", "-")
    locale = page.meta.get("og:locale", "").replace("_", "-")
    return locale if locale.startswith(declared) else declared


def _permalink_date(page: Page) -> str | None:
    """The day or the month in the address of the page, asked for or declared."""
    for url in (page.url, *(url for url, _ in page.links("canonical")[:1])):
        if found := _DAY_IN_PATH.search(url):
            return f"{found[1]}-{found[3]}-{found[4]}"
        if told := urls.permalink_date(url):
            return told
    return None


def _is_wrong(found: Dated, view: View) -> bool:
    return not _EPOCH + _DAY < found.moment.day <= view.page.fetched_at.date() + _DAY


def _disagrees(found: Dated, hint: str | None) -> bool:
    """Whether the permalink names another day or month; a day either way is the zone's."""
    around = (found.moment.day + days * _DAY for days in (-1, 0, 1))
    return hint is not None and not any(day.isoformat().startswith(hint) for day in around)


def _is_template(found: Dated, view: View) -> bool:
    """Whether a program printed the time of printing, as far as the page tells by itself."""
    page, moment = view.page, found.moment
    if abs((page.fetched_at.date() - moment.day).days) > 1:
        return False
    if found.witness in {"article:published_time", "JSON-LD datePublished"}:
        is_meta = found.witness.startswith("article")
        twin = (
            page.meta.get("article:modified_time")
            if is_meta
            else structured.text(view.told, "dateModified")
        )
        changed = dates.parse(twin, view.site.declared_zone) if twin else None
        return changed is not None and abs(changed.at - moment.at) < _JUST_NOW
    return _is_of_program(found.witness, page)


def _confirmed(found: Dated, suspects: list[tuple[bool, bool, Dated]]) -> Dated:
    """*found*, or the first template's date that it confirms, which is more exact."""
    for disagrees, _, suspect in suspects:
        if not disagrees and abs((suspect.moment.day - found.moment.day).days) <= 1:
            return suspect
    return found
