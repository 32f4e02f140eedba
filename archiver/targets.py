"""Where the links of a text lead, and which came to lead elsewhere under the same words.

An address may change while what it leads to stays: by its scheme, by trackers, session ids and
the like (see `urls.key`), by a signature or a commission in its query, by ``www.``, by a redirect
or a copy that has the old address in its own, by a post or an image that keeps its name in
another folder. Nor is it told of links that came or went with their words left, since plugins
link words, and take links away that broke.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

import attrs

from archiver import urls
from archiver.text import squash

__all__ = ["Link", "Retargeted", "links", "retargeted"]

_TAG = re.compile("<[^<>]*>")
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[a-z]{1,5}\d?$", re.IGNORECASE)
_SIZE = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled)$")
_NAME = re.compile(r"[^\W\d_][^-_]*[-_]\w")
_NUMBER = re.compile(r"/?\?(?:p|page_id|attachment_id)=\d+$")
# What is none of the page's: signatures and their end, nonces, and who earns a commission.
_PASSING = re.compile(
    r"(?:x-amz-|x-goog-|_?wpnonce|nonce|token|sig|signature|expires?|cb|cachebuster|"
    r"tag|linkcode|ascsubtag|camp|creative|ref_?|aff(?:_?id|iliate)?|partner(?:id)?)(?:\b|=)",
    re.IGNORECASE,
)


class Link(NamedTuple):
    """Words of a text that are linked."""

    words: str
    url: str
    place: str
    """What it leads to: equal for addresses that mean the same page."""


@attrs.frozen
class Retargeted:
    """A link that leads elsewhere now, its words being the same."""

    words: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"“{self.words}”: {self.old} → {self.new}"


def links(html: str | None, key: Callable[[str], str] = urls.key) -> tuple[Link, ...]:
    """The links of clean *html* that have words, in order; *key* files addresses."""
    found = []
    for piece in (html or "").split('<a href="')[1:]:
        address, _, rest = piece.partition('">')
        words = squash(unescape(_TAG.sub("", rest.partition("</a>")[0])))
        if words:
            url = unescape(address)
            found.append(Link(words, url, _place(key(url))))
    return tuple(found)


def retargeted(old: Sequence[Link], new: Sequence[Link]) -> Iterator[Retargeted]:
    """Which links lead elsewhere, of several with the same words by their order."""
    before, after = _by_words(old), _by_words(new)
    for words, was in before.items():
        now = after.get(words, [])
        both = Counter(link.place for link in was) & Counter(link.place for link in now)
        for one, other in zip(_without(was, both.copy()), _without(now, both), strict=False):
            if not _same(one, other):
                yield Retargeted(other.words, one.url, other.url)


def _by_words(found: Iterable[Link]) -> dict[str, list[Link]]:
    """*found* by their words, in which neither case nor typography counts."""
    by_words: defaultdict[str, list[Link]] = defaultdict(list)
    for link in found:
        by_words["".join(filter(str.isalnum, link.words)).casefold()].append(link)
    return by_words


def _without(found: Iterable[Link], places: Counter[str]) -> list[Link]:
    kept = []
    for link in found:
        if places[link.place]:
            places[link.place] -= 1
        else:
            kept.append(link)
    return kept


def _place(key: str) -> str:
    """*key* without what does not tell the page; of a front page the query says which it is."""
    path, mark, query = key.removeprefix("www.").partition("?")
    if not mark or "/" not in path:
        return path + mark + query
    kept = [field for field in query.split("&") if not _PASSING.match(field)]
    return path + ("?" + "&".join(kept) if kept else "")


def _same(one: Link, other: Link) -> bool:
    return _moved(one.place, other.place) or _leads_on(one, other) or _leads_on(other, one)


def _moved(one: str, other: str) -> bool:
    """Whether both may be one post or image of the same name, in another folder.

    A number that WordPress gave (``?p=12``) tells no name.
    """
    (host, folders, name), (other_host, other_folders, other_name) = _parts(one), _parts(other)
    if host == other_host and name and other_name and _numbered(name) != _numbered(other_name):
        return True
    if not (folders <= other_folders or other_folders <= folders):
        return False
    if _IMAGE.search(name) and _IMAGE.search(other_name):
        return _SIZE.sub("", _IMAGE.sub("", name)) == _SIZE.sub("", _IMAGE.sub("", other_name))
    bare = _EXTENSION.sub("", name)
    named = host == other_host and bool(_NAME.match(bare))
    return named and bare == _EXTENSION.sub("", other_name)


def _numbered(name: str) -> bool:
    return bool(_NUMBER.fullmatch(name))


def _parts(place: str) -> tuple[str, set[str], str]:
    """Host, the numbers among the folders (a year, a month), and the name behind them."""
    host, _, path = place.partition("/")
    host, mark, query = host.partition("?")
    *folders, name = path.split("/")
    return host, {folder for folder in folders if folder.isdigit()}, mark + query or name


def _leads_on(one: Link, other: Link) -> bool:
    """Whether the address of *one* holds that of *other*: a redirect, or an archived copy."""
    values = [value for _, value in parse_qsl(one.url.partition("?")[2])]
    whole = unquote(one.url)
    start = whole.find("http", 8)
    values += [whole[start:]] if start > 0 else []
    return any(urls.is_web(value) and _place(urls.key(value)) == other.place for value in values)
