"""The things an archive is about, as parsers give them and the store keeps them.

None means *unknown*; an empty tuple means *looked, and there is none*. Datetimes are aware and
in UTC. Text is as the author wrote it, white space squeezed; HTML is clean (see
`platforms.markup`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import attrs

__all__ = [
    "Author",
    "Citation",
    "Comment",
    "Company",
    "Heading",
    "Image",
    "Notice",
    "Post",
    "Related",
    "Term",
    "Visits",
]


@attrs.frozen(kw_only=True)
class Author:
    """A person named as author of a post."""

    name: str
    url: str | None = None
    """The author's page on the blog."""


@attrs.frozen(kw_only=True)
class Term:
    """A category or a tag."""

    name: str
    url: str | None = None
    """The listing page of the term."""


@attrs.frozen(kw_only=True)
class Image:
    """An image of the body, in order of appearance."""

    url: str
    """Absolute; the ``src`` shown, or what a lazy attribute stands for."""
    alt: str | None = None
    caption: str | None = None
    width: int | None = None
    """CSS pixels, from the attribute."""
    height: int | None = None


@attrs.frozen(kw_only=True)
class Heading:
    """A section heading of the body."""

    level: int
    """1–6; a bold line standing alone as a paragraph counts as 3."""
    text: str


@attrs.frozen(kw_only=True)
class Citation:
    """A source the text names: in a bracket, ``(previous post)``, or by a link in a sentence."""

    kind: str
    """previous post, English article, Chinese article, company announcement … lower case except
    for names of languages; ``source`` for any other linked bracket; ``link`` for a link in the
    sentence itself, ``via`` behind that word, ``quotation`` in a quotation, ``footnote`` in a
    note below the text."""
    anchor: str
    """The words inside the bracket, or those that are linked, as printed."""
    url: str | None
    """Where it leads, trackers removed; None when the bracket holds no link."""
    original_url: str | None = None
    """The address as linked, where it differs from *url*."""
    sentence: str | None = None
    """The sentence that cites, the bracket left out; None where there is none."""


@attrs.frozen(kw_only=True)
class Company:
    """One listing of a company as the text names it: ``Alibaba (NYSE: BABA)``."""

    name: str | None
    """As written before the bracket, possessive removed; None when nothing stands there."""
    exchange: str
    """As written: NYSE, Nasdaq, HKEx, Shenzhen …"""
    symbol: str
    """As written, a string: ``002024`` keeps its zeros."""
    mic: str | None = None
    """Market identifier code of the exchange (ISO 10383); None where its name leaves it open."""
    starts_at: int | None = None
    """Characters of `Post.body_text` before the first mention; None outside the body."""


@attrs.frozen(kw_only=True)
class Notice:
    """What the author says of the post itself: an update, a correction, a disclosure."""

    kind: str
    """update, correction, clarification, disclosure, disclaimer or note."""
    text: str
    """What follows the label."""
    published: date | None = None
    """The day the notice gives, its year filled in from the post's."""
    published_raw: str | None = None
    """The day as printed."""


@attrs.frozen(kw_only=True)
class Related:
    """One entry of a related-posts list, in the order shown."""

    title: str
    url: str


@attrs.frozen(kw_only=True)
class Visits:
    """What a page printed about its own readers at one moment."""

    total: int | None
    today: int | None = None
    approximate: bool = False
    """Whether the number was abbreviated (``1.2k``)."""
    counter: str | None = None
    """What printed it: Top 10, Post Views Counter, WP-PostViews … ``theme`` for a line of the
    theme."""


@attrs.frozen(kw_only=True)
class Comment:
    """A comment, pingback or trackback."""

    id: str
    """The engine's own id, unique within the blog; where the page tells none, a digest of the
    comment."""
    parent_id: str | None = None
    author: str | None = None
    author_url: str | None = None
    published: datetime | None = None
    published_raw: str | None = None
    """The date as printed or as given by the API."""
    text: str
    """Plain text, paragraphs apart by an empty line."""
    kind: str = "comment"
    """comment, pingback or trackback."""


@attrs.frozen(kw_only=True)
class Post:
    """One blog post, as far as one page tells it, or as merged from all of them."""

    url: str | None = None
    """The canonical address; None in a reading that knows the post by its engine's id alone."""
    title: str | None = None
    """As printed, prefix included."""
    category_prefix: str | None = None
    """``INTERNET`` of ``INTERNET: Headline``; None when the title has none."""
    headline: str | None = None
    """The title without its prefix."""
    bottom_line: str | None = None
    """The summary after ``Bottom line:``, ``TL;DR`` or their like, without the label."""
    body_html: str | None = None
    """Clean HTML of the body: no bottom line, caption, related list, counter or share button."""
    body_text: str | None = None
    """Plain text of the same, blocks apart by an empty line."""
    authors: tuple[Author, ...] | None = None
    published: datetime | None = None
    published_raw: str | None = None
    """The date as the page or API gave it."""
    published_precision: str | None = None
    """``second`` or ``minute`` as given; ``day`` when only a date is known (then midnight UTC)."""
    published_day: date | None = None
    """The day as the blog prints it, which in UTC may be the one before or after."""
    modified: datetime | None = None
    modified_raw: str | None = None
    categories: tuple[Term, ...] | None = None
    tags: tuple[Term, ...] | None = None
    language: str | None = None
    """BCP 47, as declared by the page, else by the words of the text."""
    word_count: int | None = None
    """Words of the body; each CJK character counts as one."""
    headings: tuple[Heading, ...] | None = None
    images: tuple[Image, ...] | None = None
    citations: tuple[Citation, ...] | None = None
    companies: tuple[Company, ...] | None = None
    notices: tuple[Notice, ...] | None = None
    related: tuple[Related, ...] | None = None
    visits: Visits | None = None
    comments: tuple[Comment, ...] | None = None
    comment_count: int | None = None
    """As printed or given by the API; None when not told."""
    comment_system: str | None = None
    """The service that loads the comments by script, which are therefore not archived."""
    witnesses: Mapping[str, str] = attrs.field(factory=dict, eq=False)
    """Field -> where the page told it: an element's selector, a meta name, a JSON path."""
