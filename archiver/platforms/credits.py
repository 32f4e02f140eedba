"""Where a page names its author but no known mark tells: by class, below the text, in a box.

Class names of themes are made of the same few words in every language (`author`, `autor`,
`writer` and `name`), old engines close a post with ``Posted by``, a text made by hand ends with a
signature, and some themes introduce the author in a box of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

from archiver.platforms import people
from archiver.platforms.beside import stands_aside
from archiver.platforms.comments_labels import DISCUSSION
from archiver.platforms.nearby import said_apart
from archiver.platforms.structured import Named
from archiver.platforms.view import View
from archiver.text import squash

__all__ = ["boxed", "called", "closing", "closing_lines", "introduced"]

_LINE = 160
_NAME = 60
_MOST = 40
_SEARCHED = 60
_PIECES = 40
_LAST = 8
_FEW = 4
_TAGS = (
    "span", "div", "p", "a", "address", "strong", "b", "em", "i", "li", "dd", "td", "h3", "h4",
    "h5", "h6", "cite", "small", "section", "aside", "ul",
)  # fmt: skip
_PERSON = (
    r"(?:authors?|autor|auteurs?|writer|verfasser|redakteur|person|contributor|blogger|"
    r"firma(?:nte)?s?|columnistas?|skribent|forfatter|författare|yazar|kirjoittaja|szerzo|penulis)"
)
_CALLED = re.compile(
    rf"(?:.*[-_])?(?:{_PERSON}s?(?:[-_]*(?:names?|nombre|nom|navn|namn|nome|link|title|line|zeile|info|"
    r"meta))?"
    r"|by[-_]?line|username|signature|posted[-_]?by|written[-_]?by|writtenby|postedby|"
    r"authorname)(?:[-_]\d+)?"
)
_BOX = re.compile(
    rf"(?:.*[-_])?(?:{_PERSON}s?[-_]*(?:box|bio|card|profile|block|wrap(?:per)?|section|"
    rf"about|desc\w*|details)"
    rf"|about[-_]*(?:the[-_]*)?{_PERSON}|(?:[uü]ber|ueber)[-_]*(?:den[-_]*)?{_PERSON}|"
    rf"bio)(?:[-_]\d+)?"
)
_HASHED = re.compile(r"__[\w-]{3,8}(?=\s|$)")  # what a build appends: styles_author__x7f3a
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMED = re.compile(r"(?:^|[-_])(?:name|fn|title)(?:$|[-_])")
_ABOUT = re.compile(
    r"\W*(?:about(?: the author)?|written by|posted by|author|über(?: den autor| die autorin)?|"
    r"autor(?:in)?|à propos de(?: l['’]auteur)?|l['’]auteur|sobre(?: el autor| la autora)?|"
    r"关于作者|作者)\W*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\W*(?:(?:posted|written|published|submitted|filed|entered)\s(?:by|on|in|at|under)\b|"
    r"(?:geschrieben|verfasst|veröffentlicht|eingestellt|gepostet)\s(?:von|am|um|in)\b|"
    r"(?:publié|posté|écrit|rédigé)\s(?:par|le|dans)\b|(?:publicado|escrito)\s(?:por|el|en)\b|"
    r"(?:pubblicato|scritto)\s(?:da|il|in)\b|posted\s@|"
    r"(?:at|on)\s[\d/.: -]{8,24}\s?(?:[ap]m\s)?by\s|"
    r"(?:geschreven|geplaatst|gepost)\s(?:door|op|in)\b|(?:skrevet|skriven|publicer(?:ad|et))\sa[fv]\b|"
    r"(?:автор|добавил[аи]?|опубликовал[аи]?)\s?:|(?:作者|投稿者|发布者?|编辑)\s?[:：]|"
    r"\S{1,12}\s\d{1,2},?\s\d{4}.{0,30}\sby:?\s|by:?\s)",
    re.IGNORECASE,
)
_BY_LAST = re.compile(r"(?:^|[|·•,;:)]\s*|\s{1,2})[Bb]y:\s?(?P<name>[^|·•]{2,60})$")
_BY = re.compile(r"\W*by:?\s", re.IGNORECASE)
_POSTED_AT = re.compile(r"posted @ [\d\s:/.-]{8,24} (?P<name>[^\s(（]{1,30})", re.IGNORECASE)
_FULL_NAME = r"[^\W\d_a-zß-ÿ][\w.’'-]+(?:\s[^\W\d_][\w.’'-]*){0,2}\s[^\W\d_a-zß-ÿ][\w.’'-]+"
_INTRODUCED = re.compile(
    rf"^(?:about the author\W{{0,3}})?(?P<name>{_FULL_NAME})(?<! )(?:[\W]{{1,3}}(?P=name))?,?\s"
    r"(?:is|was|writes|lives|works|has been|teaches|runs|covers|edits|blogs|ist|war|schreibt|lebt|"
    r"arbeitet|est|écrit|vit|es|escribe|vive|è|scrive|é|escreve|schrijft|woont|skriver|är|er|jest|"
    r"pisze)\s"
)
_SIGNED = re.compile(
    r"(?:[—–―]|--?|(?:Ihre?|Eure?|Deine?)(?=\s[A-ZÄÖÜ]\w+\s[A-ZÄÖÜ]))\s?(?P<name>[^\W\d_][^|(\d,]{1,50})"
)


def called(view: View, _: str) -> Iterator[Named]:
    """The names in the first element of the post whose class speaks of a person."""
    named = (element for element in view.article.iter(*_TAGS) if _is(element, box=False))
    for element in islice(named, _MOST):
        if stands_aside(element, view.article, view.said):
            continue
        said = said_apart(element)
        if not 0 < len(said) < _LINE:
            continue
        found = _each(element) or [n for n in people.names(said) if people.is_capitalised(n)]
        if not found and element.tag == "a":  # of a user
            found = [name] if (name := people.one_name(said)) and " " not in name else []
        if found and len(found[0]) < _NAME:
            yield from (_linked(view, element, name) for name in found)
            return


def _each(element: etree._Element) -> list[str]:
    """The names that the entries of the list *element* begin with, where there are several."""
    entries = list(islice(element.iter("li"), _LAST)) or list(islice(element.iter("a"), _LAST))
    firsts = (said_apart(next(entry.iter("a", "span", "b", "strong"), entry)) for entry in entries)
    found = [name for said in firsts if (name := people.one_name(said))]
    full = all(people.is_capitalised(name) and " " in name for name in found)
    return found if 1 < len(found) == len(entries) and full else []


def closing(view: View, _: str) -> Iterator[Named]:
    """The names in the lines below the text, or in the signature under it."""
    if view.content is None:
        return
    lines = [*closing_lines(view.content), *_behind(view, view.content)]
    for element in lines:
        said = _said(element)
        last = _BY_LAST.search(said) or _POSTED_AT.match(said)
        if found := people.names(last["name"]) if last else people.in_byline(said, told=True):
            yield from (_linked(view, element, name) for name in found)
            return
    for element in (*islice(_lasts(view.content), _LAST), *_next_to(view, view.content)):
        signed = _SIGNED.fullmatch(_said(element))
        if signed and people.is_capitalised(signed["name"].strip()):
            yield from (_linked(view, element, n) for n in people.names(signed["name"])[:1])
            return


def _next_to(view: View, content: etree._Element) -> Iterator[etree._Element]:
    """The short elements right behind *content*, up to the comments."""
    for element in islice(content.itersiblings(), _FEW):
        if element in view.said or not isinstance(element.tag, str):
            return
        yield element


def introduced(view: View, _: str) -> Iterator[Named]:
    """The name that a line below the text, or its last, introduces its author with."""
    if view.content is None:
        return
    lasts = list(islice(_lasts(view.content), _FEW))
    for element in (*lasts, *_next_to(view, view.content)):
        if stands_aside(element, view.page.tree, view.said):
            continue
        if guest := people.guest(_said(element)):
            yield _linked(view, element, guest)
            return
        boxed = element not in lasts or _is_apart(element)
        begun = _INTRODUCED.search(said_apart(element)) if boxed else None
        name = begun["name"] if begun else ""
        if people.is_capitalised(name) and not people.is_role(name, frozenset()):
            yield _linked(view, element, name)
            return


def _is_apart(element: etree._Element) -> bool:
    """Whether all of *element*, a paragraph, is set in italics or small type."""
    if element.tag in {"em", "i", "small", "footer", "address"}:
        return True
    inner = next(element.iterchildren(etree.Element), None)
    if inner is None or inner.tag not in {"em", "i", "small"} or (element.text or "").strip():
        return False
    return len(_said(inner)) + _FEW > len(_said(element))


def boxed(view: View, _: str) -> Iterator[Named]:
    """The name in a box about the author."""
    parts = view.page.tree.iter("div", "section", "aside", "p", "footer", "address")
    for element in islice((part for part in parts if _is(part, box=True)), _MOST):
        if found := _in_box(element):
            yield _linked(view, element, found)
            return


def closing_lines(content: etree._Element) -> list[etree._Element]:
    """The last elements of *content* that say who posted it, when and where."""
    last = [(element, _said(element)) for element in islice(_lasts(content), _LAST)]
    return [e for e, said in last if len(said) < _LINE and _is_closing(said)]


def _is_closing(said: str) -> bool:
    """Whether a line says who posted it; sentences begin with ``By`` as well."""
    if not _CLOSING.match(said):
        return False
    return not _BY.match(said) or bool(people.in_byline(said, told=True))


def _lasts(content: etree._Element) -> Iterator[etree._Element]:
    """The last elements of *content*, from its end."""
    last = content
    while len(last) and (deeper := last[-1]).tag in {"div", "section", "article", "td"}:
        if len(_said(deeper)) < _LINE:
            break
        last = deeper
    children = list(last)
    ends = (n for n, e in enumerate(children) if n and _ends_text(e))
    for element in islice(reversed(children[: next(ends, None)]), _LAST):
        if isinstance(element.tag, str):
            yield element


def _ends_text(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    said = _said(element)
    return len(said) < _NAME and DISCUSSION.fullmatch(said) is not None


def lines_below(
    view: View, content: etree._Element, wanted: Callable[[str], bool]
) -> Iterator[str]:
    """What the short elements behind *content*, up to the comments, say that is *wanted*."""
    left = _SEARCHED
    holder: etree._Element | None = content
    while left and holder is not None and holder.tag != "body":
        for sibling in islice(holder.itersiblings(), _MOST):
            for element in islice(sibling.iter(etree.Element), left):
                left -= 1
                if element in view.said:
                    return
                said = _said(element)
                if len(said) < _NAME and DISCUSSION.fullmatch(said):
                    return
                if not (0 < len(said) < _LINE and wanted(said)):
                    continue
                answered = any(part in view.said for part in element.iter())
                if not answered and not stands_aside(element, view.page.tree):
                    yield said_apart(element)
        holder = holder.getparent()


def _behind(view: View, content: etree._Element) -> Iterator[etree._Element]:
    """Short elements behind *content*, up to the comments."""
    left = _SEARCHED
    holder: etree._Element | None = content
    while left and holder is not None and holder.tag != "body":
        for sibling in islice(holder.itersiblings(), _MOST):
            for element in islice(sibling.iter(etree.Element), left):
                left -= 1
                said = _said(element)
                if len(said) < _NAME and DISCUSSION.fullmatch(said):
                    return
                if not (len(said) < _LINE and (_CLOSING.match(said) or _BY_LAST.search(said))):
                    continue
                if not stands_aside(element, view.page.tree, view.said):
                    yield element
        holder = holder.getparent()


def _in_box(box: etree._Element) -> str | None:
    for element in islice(box.iter(etree.Element), _SEARCHED):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower().split()
        heading = element.tag in {"h2", "h3", "h4", "h5", "h6", "strong", "b"}
        if element is box or not (heading or element.tag == "a" or any(map(_NAMED.search, names))):
            continue
        said = _said(element)
        about = _ABOUT.match(said)
        said = said[about.end() :] if about else said
        found = people.one_name(said) if said else None
        if found and people.is_capitalised(found) and not people.is_role(found, frozenset()):
            return found
    return None


def _linked(view: View, element: etree._Element, name: str) -> Named:
    for link in islice(element.iter("a"), _MOST):
        if name in _said(link) and (href := (link.get("href") or "").strip()):
            return Named(name, view.page.resolve(href), None)
    return Named(name, None, None)


def _is(element: etree._Element, *, box: bool) -> bool:
    names = element.get("class")
    return bool(names) and _kind(names, element.get("id"), box)


@lru_cache(maxsize=8192)
def _kind(names: str, identity: str | None, box: bool) -> bool:
    tokens = (*_HASHED.sub("", names[:300]).split(), *(identity or "")[:60].split())
    pattern = _BOX if box else _CALLED
    return any(pattern.fullmatch(_CAMEL.sub("-", token).lower()) for token in tokens)


def _said(element: etree._Element) -> str:
    pieces = islice(element.itertext(), _PIECES)
    return squash("".join(str(piece)[: 2 * _LINE] for piece in pieces))
