"""What one comment says: who wrote it, when, and its text, in the classes of every system.

A table a field names the classes in order of trust, since no class of one system means another
thing in the next. Only a bounded part of an element is searched for a name or a date, and nothing
of the comments nested in it: so thousands of them take linear time.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any

from lxml import etree

from archiver import dates
from archiver.items import Comment
from archiver.platforms.comments_items import Item
from archiver.platforms.comments_words import without_role
from archiver.platforms.markup import DROP, Resolve, blocks
from archiver.platforms.pieces import text_of
from archiver.text import squash, word_set

__all__ = ["read_item"]

# What stands in a comment's element beside its text; answers to it among that.
_ROLES: Mapping[str, str] = dict.fromkeys(
    word_set(
        "children comment-replies comment-respond comment-author comment-meta commentmetadata "
        "comment-metadata comment-header comment-footer comment-date comment-time comment-actions "
        "comment-avatar reply says comment-awaiting-moderation comment-edit-link edit-link "
        "comment-reply-link comment-reply comment-permalink avatar avatar-image-container vcard "
        "sharedaddy wp-block-comment-author-name wp-block-comment-date wp-block-avatar "
        "wp-block-comment-reply-link wp-block-comment-edit-link wpd-comment-header "
        "wpd-comment-footer wpd-comment-left wpd-reply-to wpd-toolbar wc-comment-header "
        "wc-comment-footer wc-comment-left dsq-comment-header comment-timestamp item-control "
        "comment__meta comment__links comment__permalink submitted links indented user-picture "
        "field--name-user-picture posted p-author dt-published u-in-reply-to"
    ),
    DROP,
)
_AWAITING = re.compile(r"\A\s*Your comment is awaiting moderation\.\s*")
_ANSWERS = frozenset({"children", "comment-replies", "comment-respond", "indented"})
_TEXT = (
    "field--name-comment-body", "field-name-comment-body",
    "comment-content", "wp-block-comment-content", "wpd-comment-text", "wc-comment-text",
    "dsq-comment-message", "comment-text", "comment_text", "commenttext", "comment__text",
    "comment__body", "blog_comment_body", "feedbackCon", "comment__content", "e-content",
    "p-content", "@text", "@commentText", "comment-entry", "comment-body", "content", "p-name",
)  # fmt: skip
_AUTHOR = (
    "fn", "wp-block-comment-author-name", "wpd-comment-author", "wc-comment-author", "p-author",
    "comment-author", "comment-author-name", "commentauthor", "comment_author",
    "comment__author", "commenter", "a_comment_author", "comment-from", "user-name", "username",
    "crayons-link", "@author", "@creator", "vcard", "author", "response-by",
    "<cite>",
)  # fmt: skip
_DATE = (
    "comment-metadata", "wp-block-comment-date", "comment-meta", "commentmetadata",
    "wpd-comment-date", "wc-comment-date", "datetime", "comment-timestamp", "dt-published",
    "published", "comment-date", "comment_date", "comment-time", "comment_time", "comment__time",
    "@dateCreated", "@datePublished", "@commentTime", "<time>", "comment-permalink",
    "comment-footer", "submitted", "comment__submitted", "posted", "date",
)  # fmt: skip
_BYLINES = ("comment-footer", "posted", "submitted", "comment__submitted")

_PING_LABEL = re.compile(
    r"(?:pingback|trackback|ping|r[ée]trolien|引用通告|トラックバック|ピンバック)"
    r"\s*(?:[:：]|from|by|von|de)?\s*",
    re.IGNORECASE,
)
_PING = re.compile(r"(pingback|trackback)\s?[:：]", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:\s(?:says|said|wrote|sagt|schreibt|hat gesagt|a dit|dit|dice|dijo|disse)(?:\.\.\.|…)?"
    r"|\s?(?:说|說)道?(?=\s?[:：]))?\s?[:：]?$",
    re.IGNORECASE,
)
_SAYS_FIRST = re.compile(
    r"(?:says|said|wrote|sagt|schreibt|meint|a dit|dit|dice|escribió)?\s?[:：]\s+", re.IGNORECASE
)
_BY = re.compile(r"(?:(?:posted|submitted|written|left|comment) )?by\b:?\s?", re.IGNORECASE)
_BY_ENDS = re.compile(r"\s?\|\s?|\s(?:on|at|said)\b|,\s")
_SHOWN = re.compile(r"[?&]showComment=(\d{12,14})\b")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_KEYS: Mapping[str, Callable[[str], Sequence[str]]] = {
    "data-hook": str.split,
    "id": lambda identity: (identity.rstrip("-_0123456789"),),
    "itemprop": lambda told: (f"@{told}",),
}
"""By attribute: what its value calls an element, as a class does."""
_TAGS = {tag: f"<{tag}>" for tag in ("a", "cite", "time")}
_SEARCHED = 60
_LONGEST_NAME = 200

_Parts = dict[str, etree._Element]


def read_item(
    item: Item, resolve: Resolve, zone: tzinfo | None, others: Collection[etree._Element]
) -> Comment:
    """The comment of *item*; *others* are the elements of all comments, dates are in *zone*."""
    parts, nested = _parts(item.roots, others)
    classes = (item.roots[0].get("class") or "").split()
    kind = next((k for k in ("pingback", "trackback") if k in classes), "comment")
    author, author_url = _author(parts, resolve)
    if kind != "comment" and "fn" not in parts:
        return _ping(item, kind, parts, _whole(item.roots, nested), resolve, zone)
    text = _text(item.roots, parts, nested)
    if kind == "comment" and author is None and (told := _PING.match(text)):
        return _ping(item, told[1].lower(), parts, text, resolve, zone)
    raw, moment = _published(parts, zone)
    return Comment(
        id=item.identity or _identity(parts, resolve) or _digest(author, raw, text),
        parent_id=item.parent,
        author=author,
        author_url=author_url,
        published=moment,
        published_raw=raw,
        text=text,
        kind=kind,
    )


def _parts(
    roots: tuple[etree._Element, ...], others: Collection[etree._Element]
) -> tuple[_Parts, list[etree._Element]]:
    """The elements of one comment by class, the first of each; and the comments within it.

    ``@name`` is an `itemprop`, ``<name>`` a tag.
    """
    found: _Parts = {}
    nested: list[etree._Element] = []
    own = set(roots)
    todo = list(reversed(roots))
    while todo:
        part = todo.pop()
        if part in others and part not in own:
            nested.append(part)
            continue
        attributes: Iterable[tuple[Any, Any]] = part.items()
        names: list[str] = []
        for attribute, value in attributes:
            if attribute == "class":
                names = value.split()
                for name in names:
                    found.setdefault(name, part)
            elif attribute in _KEYS:
                for key in _KEYS[attribute](value):
                    found.setdefault(key, part)
        if part.tag in _TAGS:
            found.setdefault(_TAGS[part.tag], part)
        if len(part) and _ANSWERS.isdisjoint(names):
            todo.extend(reversed(part))
    return found, nested


def _text(roots: tuple[etree._Element, ...], parts: _Parts, nested: list[etree._Element]) -> str:
    """The words of the comment, without name and date where its own element holds them too."""
    holder = next((parts[name] for name in _TEXT if name in parts), None)
    if holder is not None and (len(roots) > 1 or holder is not roots[0]):
        return _plain(holder, nested)
    author = [parts[name] for name in _AUTHOR if name in parts][:1]
    beside = {*nested, *author, *(parts[name] for name in _DATE if name in parts)}
    kept = roots if len(roots) == 1 else [root for root in roots if root not in beside]
    text = _whole(kept, beside)
    told = _SAYS_FIRST.match(text)
    return _AWAITING.sub("", text[told.end() :] if told else text, count=1)


def _whole(roots: Iterable[etree._Element], skip: Collection[etree._Element]) -> str:
    return "\n\n".join(filter(None, (_plain(root, skip) for root in roots)))


def _plain(element: etree._Element, skip: Collection[etree._Element]) -> str:
    if element.tag == "meta":
        return squash(element.get("content") or "")
    return text_of(blocks(element, _nowhere, _ROLES, skip))


def _nowhere(_: str) -> None:
    return None


def _author(parts: _Parts, resolve: Resolve) -> tuple[str | None, str | None]:
    for name in _AUTHOR:
        if name in parts and (found := _name(parts[name])):
            return _BY.sub("", found, count=1) or None, _link(parts[name], found, resolve)
    for name in _BYLINES:
        if name not in parts:
            continue
        line = _words(parts[name])
        by = _BY.match(line)
        if by and (found := _BY_ENDS.split(line[by.end() :], maxsplit=1)[0][:_LONGEST_NAME]):
            found = without_role(found)
            return found, _link(parts[name], found, resolve, only_named=True)
    return None, None


def _name(element: etree._Element) -> str:
    """The name in *element*, which may hold the date behind it."""
    printed = _words(element)
    time = next((part for part in _inside(element) if part.tag == "time"), None)
    if time is not None and (date := _words(time)):
        printed = printed.partition(date)[0].rstrip()
    return without_role(_SAYS.sub("", printed)[:_LONGEST_NAME])


def _link(
    element: etree._Element, name: str, resolve: Resolve, *, only_named: bool = False
) -> str | None:
    """Where the name of an author leads; an image before it may be linked too."""
    links = [part for part in _inside(element) if part.tag == "a" and part.get("href")]
    named = next((link for link in links if _words(link) == name), None)
    if named is None and (only_named or not links):
        return None
    href = (links[0] if named is None else named).get("href") or ""
    return resolve(href.strip())


def _published(parts: _Parts, zone: tzinfo | None) -> tuple[str | None, datetime | None]:
    """(the date as printed, the moment it means): of the first that can be read."""
    printed: str | None = None
    for name in _DATE:
        if name not in parts:
            continue
        for raw, exact in _dates(parts[name]):
            if exact:
                return raw, exact
            if raw and (moment := dates.parse(raw, zone)):
                return raw, moment.at
            printed = printed or raw
    return printed, None


def _dates(element: etree._Element) -> Iterator[tuple[str | None, datetime | None]]:
    """What *element* may tell: machine-readable forms, the words of its links, all its words."""
    links: list[etree._Element] = []
    for part in _inside(element):
        if part.tag == "a":
            links.append(part)
            if told := _SHOWN.search(part.get("href") or ""):
                yield _words(part) or None, _EPOCH + timedelta(milliseconds=int(told[1]))
        if raw := (part.get("datetime") or part.get("content") or "").strip()[:100]:
            yield raw, None
        if part.tag == "abbr" or part is element:
            yield (part.get("title") or "").strip()[:100] or None, None
    for link in links:
        yield _words(link) or None, None
    yield _words(element) or None, None


def _ping(
    item: Item, kind: str, parts: _Parts, text: str, resolve: Resolve, zone: tzinfo | None
) -> Comment:
    """A ping as core prints it: a label and a link to the page that pinged."""
    link = parts.get("<a>")
    label = "" if link is None else _words(link)
    href = "" if link is None else (link.get("href") or "").strip()
    raw, moment = _published(parts, zone)
    return Comment(
        id=item.identity or _digest(kind, href or text),
        parent_id=item.parent,
        author=label or None,
        author_url=resolve(href) if href else None,
        published=moment,
        published_raw=raw,
        text=_PING_LABEL.sub("", text, count=1),
        kind=kind,
    )


def _identity(parts: _Parts, resolve: Resolve) -> str | None:
    """The address a comment without id gives as its own."""
    for name in ("u-url", "@url"):
        href = (parts[name].get("href") or "").strip() if name in parts else ""
        if href and (url := resolve(href)):
            return url
    return None


def _digest(*told: str | None) -> str:
    """A name for a comment that has none, the same whenever it is read."""
    return hashlib.sha256("\0".join(text or "" for text in told).encode()).hexdigest()[:16]


def _inside(element: etree._Element) -> Iterator[etree._Element]:
    return islice(element.iter(etree.Element), _SEARCHED)


def _words(element: etree._Element) -> str:
    """The text of *element*, its first pieces only, on one line."""
    if element.tag == "meta":
        return squash((element.get("content") or "")[:_LONGEST_NAME])
    return squash("".join(str(text) for text in islice(element.itertext(), _SEARCHED))[:2000])
