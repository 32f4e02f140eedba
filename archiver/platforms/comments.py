"""The comments below a post, in WordPress core's markup, old and new, and in block themes.

Themes print comments through functions of their own, so only the id ``comment-{n}`` is sure to be
there: on the list item, or on an element inside it. A reply stands in the item it answers.
"""

from __future__ import annotations

import re
from datetime import tzinfo

from lxml import etree

from archiver import dates
from archiver.items import Comment
from archiver.page import finder
from archiver.platforms.markup import DROP, Resolve, plain, words
from archiver.text import word_set

__all__ = ["area", "comment_count", "comments", "has_discussion"]

_find = finder(
    ".//li[starts-with(@id, 'comment-')] | .//div[starts-with(@id, 'comment-')]"
    " | .//article[starts-with(@id, 'comment-')]"
)
_ID = re.compile(r"comment-(\d+)")
_LISTS = frozenset({"ol", "ul"})
_ITEM_ID = re.compile(r"li-comment-\d+")

# What stands in a comment's element beside its text; answers to it among that.
_ROLES = dict.fromkeys(
    word_set(
        "children comment-author comment-meta commentmetadata comment-metadata comment-footer "
        "reply says comment-awaiting-moderation comment-edit-link edit-link comment-reply-link "
        "wp-block-comment-author-name wp-block-comment-date wp-block-avatar "
        "wp-block-comment-reply-link wp-block-comment-edit-link avatar vcard sharedaddy"
    ),
    DROP,
)
_TEXT = ("comment-content", "wp-block-comment-content", "comment-text", "comment-body")
_AUTHOR = ("fn", "wp-block-comment-author-name", "comment-author")
_DATE = ("comment-metadata", "wp-block-comment-date", "comment-meta", "commentmetadata")
_PING_LABEL = re.compile(r"(?:pingback|trackback|ping)\s*(?:[:：]|from|by)?\s*", re.IGNORECASE)
_SAYS = re.compile(r"\s*(?:says|said|wrote)?\s*:?\s*$", re.IGNORECASE)

_COUNT = re.compile(r"(\d{1,3}(?:[\s.,'’]\d{3})+|\d+)|\b(one|no|leave a)\b", re.IGNORECASE)
_WORDS = {"one": 1, "no": 0, "leave a": 0}
_HEADINGS = ("h2", "h3", "h4", "h1", "h5")
_COUNT_CLASSES = frozenset({"comments-title", "comments-number", "wp-block-comments-title"})
_COUNT_IDS = frozenset({"comments-title", "comments-number", "comments"})

_find_area = finder("id('comments')")
_find_form = finder("id('respond') | id('commentform')")
_find_link = finder(".//*[contains(@class, 'comments-link')]")


def area(tree: etree._Element) -> etree._Element:
    """The element that holds the discussion; the whole page where that cannot be told."""
    found = next(iter(_find_area(tree)), None)
    if found is None:
        return tree
    parent = found.getparent()  # old themes give the id to the heading above the list
    return found if found.tag in {"div", "section", "aside"} or parent is None else parent


def comments(within: etree._Element, resolve: Resolve, zone: tzinfo | None) -> tuple[Comment, ...]:
    """Every comment and ping in *within*, in the order shown; dates printed are in *zone*."""
    found = {element: match[1] for element in _find(within)
             if (match := _ID.fullmatch(element.get("id") or ""))}  # fmt: skip
    holders: dict[etree._Element, str] = {}
    done: dict[str, Comment] = {}
    for element, identity in found.items():
        holder = _holder(element, holders)
        parent = next(
            (holders[above] for above in holder.iterancestors("li", "div", "article")
             if above in holders), None,
        )  # fmt: skip
        holders[holder] = identity
        if identity not in done:
            done[identity] = _comment(identity, parent, holder, resolve, zone)
    return tuple(done.values())


def has_discussion(tree: etree._Element) -> bool:
    """Whether the page has a place for comments, be it empty."""
    return bool(_find_area(tree) or _find_form(tree))


def comment_count(tree: etree._Element, article: etree._Element) -> int | None:
    """How many comments the page says there are; None when it does not say."""
    for heading in (*area(tree).iter(*_HEADINGS), *_find_link(article)):
        classes = (heading.get("class") or "").split()
        titled = heading.get("id") in _COUNT_IDS or not _COUNT_CLASSES.isdisjoint(classes)
        if not titled and "comments-link" not in classes:
            continue
        text = words(heading)
        if found := _COUNT.search(text[:80]):
            digits, word = found.groups("")
            return _WORDS[word.lower()] if word else int(re.sub(r"\D", "", digits)[:9])
    return None


def _holder(element: etree._Element, taken: dict[etree._Element, str]) -> etree._Element:
    """The list item of a comment whose id is on an element inside it."""
    if element.tag == "li":
        return element
    above = element.getparent()
    if above is not None and above.tag == "li" and above not in taken:
        return above
    return element


def _comment(
    identity: str,
    parent: str | None,
    element: etree._Element,
    resolve: Resolve,
    zone: tzinfo | None,
) -> Comment:
    classes = (element.get("class") or "").split()
    kind = next((k for k in ("pingback", "trackback") if k in classes), "comment")
    parts = _parts(element)
    if kind != "comment" and "fn" not in parts:
        return _ping(identity, parent, kind, element, resolve)
    author, author_url = _author(parts, resolve)
    raw, moment = _published(parts, zone)
    text = next((parts[name] for name in _TEXT if name in parts), element)
    return Comment(
        id=identity,
        parent_id=parent,
        author=author,
        author_url=author_url,
        published=moment.at if moment else None,
        published_raw=raw,
        text=plain(text, _ROLES),
        kind=kind,
    )


def _parts(element: etree._Element) -> dict[str, etree._Element]:
    """The elements of one comment by class, the first of each; what answers it comes after."""
    found: dict[str, etree._Element] = {}
    for part in element.iter():
        classes = part.get("class")
        if classes:
            names = classes.split()
            if part.tag in _LISTS and "children" in names:
                break
            for name in names:
                found.setdefault(name, part)
        elif part.tag in _LISTS and _holds_comments(part):
            break
    return found


def _holds_comments(part: etree._Element) -> bool:
    first = next(iter(part), None)
    identity = (first.get("id") or "") if first is not None else ""
    return bool(_ID.fullmatch(identity) or _ITEM_ID.fullmatch(identity))


def _author(parts: dict[str, etree._Element], resolve: Resolve) -> tuple[str | None, str | None]:
    element = next((parts[name] for name in _AUTHOR if name in parts), None)
    if element is None:
        return None, None
    name = _SAYS.sub("", words(element))
    link = element if element.tag == "a" else next(element.iter("a"), None)
    href = (link.get("href") or "").strip() if link is not None else ""
    return name or None, resolve(href) if href else None


def _published(
    parts: dict[str, etree._Element], zone: tzinfo | None
) -> tuple[str | None, dates.Moment | None]:
    element = next((parts[name] for name in _DATE if name in parts), None)
    if element is None:
        return None, None
    time = element if element.tag == "time" else next(element.iter("time"), None)
    if time is not None and (raw := (time.get("datetime") or "").strip()):
        return raw, dates.parse(raw, zone)
    anchor = next(element.iter("a"), element)
    raw = words(anchor)
    return raw or None, dates.parse(raw, zone) if raw else None


def _ping(
    identity: str, parent: str | None, kind: str, element: etree._Element, resolve: Resolve
) -> Comment:
    """A ping as core prints it: a label and a link to the page that pinged."""
    link = next(element.iter("a"), None)
    label = "" if link is None else words(link)
    text = _PING_LABEL.sub("", plain(element, _ROLES), count=1)
    return Comment(
        id=identity,
        parent_id=parent,
        author=label or None,
        author_url=resolve((link.get("href") or "").strip()) if link is not None else None,
        text=text,
        kind=kind,
    )
