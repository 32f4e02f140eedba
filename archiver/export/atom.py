"""What became of posts as an Atom feed (RFC 4287), so that a feed reader tells of silent edits.

Ids are `tag:` URIs (RFC 4151) of the blog's host, the day of the capture, and a digest of the
post's address and the moment of the capture: the same when the database is built anew. The same
changes give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import escape
from typing import Any

from lxml import etree

from archiver import __url__, urls
from archiver.differences import Run
from archiver.edits import edit
from archiver.store.edits import PostChange

__all__ = ["feed"]

_ATOM = "http://www.w3.org/2005/Atom"
_NAMES: Any = {None: _ATOM}  # lxml's types know no default namespace
# What no XML 1.0 document may hold (https://www.w3.org/TR/xml/#charsets).
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_HOST = re.compile(r"[^a-z0-9.-]")
_MARKS = {"old": "del", "new": "ins"}


def feed(changes: Iterable[PostChange], homes: Sequence[tuple[str, str]], seen: str) -> bytes:
    """A feed of *changes*, the newest first, of the blogs with these *homes* and titles.

    *seen* is when they were last looked at; it dates a feed without changes.
    """
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMES)
    home, title = homes[0]
    _add(root, "title", f"Changes of {', '.join(title for _, title in homes)}")
    names = "\n".join(sorted(home for home, _ in homes))
    _add(root, "id", _tag(home, "2026-01-01", "changes", names))
    updated = _add(root, "updated", seen)
    author = _add(root, "author", None)
    _add(author, "name", title)
    _add(root, "generator", "commentary-archiver", uri=__url__)
    if len(homes) == 1 and urls.is_web(home):
        _add(root, "link", None, rel="alternate", href=home)
    for number, change in enumerate(changes):
        if number == 0:
            updated.text = change.seen_at
        _entry(root, change)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _entry(root: etree._Element, change: PostChange) -> None:
    entry = _add(root, "entry", None)
    title = change.title or change.url
    _add(entry, "title", f"{'Gone' if change.what == 'deletion' else 'Edited'}: {title}")
    told = f"{change.url}\n{change.seen_at}"
    _add(entry, "id", _tag(change.home, change.seen_at[:10], change.what, told))
    _add(entry, "updated", change.seen_at)
    if urls.is_web(change.url):
        _add(entry, "link", None, rel="alternate", href=change.url)
    facts, runs = _facts(change)
    _add(entry, "summary", "; ".join(f"{label}: {text}" for label, text in facts), type="text")
    _add(entry, "content", _html(facts, runs), type="html")


def _facts(change: PostChange) -> tuple[list[tuple[str, str]], Sequence[Run]]:
    between = f"after {_moment(change.before)}, by " if change.before else "by "
    between += _moment(change.seen_at)
    if change.versions is None:
        return [("gone", f"{between}; the page answers that it is not there")], ()
    old, new = change.versions
    made = edit(old.wording, new.wording)
    doubt = [("note", "both were read by different parsers")] if change.doubtful else []
    return [*made.told(), *doubt, ("edited", between)], made.runs


def _moment(when: str) -> str:
    return f"{when[:10]} {when[11:19]} UTC"


def _html(facts: Iterable[tuple[str, str]], runs: Iterable[Run]) -> str:
    """The facts, and the whole text with what went and what came; everything else escaped."""
    items = "".join(f"<li>{escape(label)}: {escape(text)}</li>" for label, text in facts)
    marked = "".join(_marked(run) for run in runs).replace("\n", "<br>")
    return f"<ul>{items}</ul>" + (f"<p>{marked}</p>" if marked else "")


def _marked(run: Run) -> str:
    mark = _MARKS.get(run.kind)
    return f"<{mark}>{escape(run.text)}</{mark}>" if mark else escape(run.text)


def _tag(home: str, day: str, what: str, told: str) -> str:
    host = _NO_HOST.sub("-", urls.hostname(home)) or "localhost"
    digest = sha256(told.encode("utf-8", "replace")).hexdigest()[:32]
    return f"tag:{host},{day}:archiver:{what}:{digest}"


def _add(parent: etree._Element, name: str, text: str | None, **attributes: str) -> etree._Element:
    clean = {key: _NO_XML.sub("\ufffd", value) for key, value in attributes.items()}
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}", clean)
    element.text = None if text is None else _NO_XML.sub("\ufffd", text)
    return element
