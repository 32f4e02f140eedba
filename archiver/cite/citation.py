"""A citation: what a post says of itself, and which bytes say so.

Citation   title, authors, blog, date, address, quoted words
Record     the WARC record that holds it; of a `revisit`, one more that holds its payload
"""

from __future__ import annotations

import re
from hashlib import sha256
from unicodedata import normalize
from urllib.parse import quote

import attrs

from archiver.cite.names import family
from archiver.urls import hostname

__all__ = ["Citation", "Record", "key_of", "split_fragment", "without_spaces"]

_DIRECTIVE = ":~:"  # https://wicg.github.io/scroll-to-text-fragment/#the-fragment-directive
_NOT_KEY = re.compile(r"[^a-z0-9]+")


@attrs.frozen(kw_only=True)
class Record:
    """A WARC record, and what it says of itself; None is not told."""

    warc_file: str
    """File name without directory."""
    offset: int
    """Bytes from the start of the file."""
    length: int | None = None
    """Bytes of the record as it lies in the file, packed or not."""
    record_id: str
    """WARC-Record-ID without its angle brackets."""
    captured_at: str
    """WARC-Date: ISO 8601, UTC."""
    payload_digest: str | None = None
    block_digest: str | None = None
    url: str | None = None
    """WARC-Target-URI, where it is not the address of the post."""


@attrs.frozen(kw_only=True)
class Citation:
    """One post, or one paragraph of it, as it was captured; None is not told."""

    key: str
    title: str | None
    authors: tuple[str, ...]
    blog: str
    published: str | None
    """``2014-05-27``, ``2014-05`` or ``2014``: the day the post prints, as far as known."""
    url: str
    language: str | None = None
    """BCP 47."""
    record: Record
    payload: Record | None = None
    """Of a revisit: the record that holds its payload."""
    words: Record | None = None
    """Of a text on several pages: the record of the page with the quoted words, if another."""
    paragraph: int | None = None
    """Its number among the blocks of the text, from 1; on the page with the words."""
    quotation: str | None = None
    """The whole paragraph, on one line."""
    fragment: str | None = None
    """``text=…``: the text directive that leads a browser to it."""

    @property
    def link(self) -> str:
        """The address, with the text fragment if there is one."""
        if self.fragment is None:
            return self.url
        return f"{self.url}{'' if '#' in self.url else '#'}{_DIRECTIVE}{self.fragment}"


def split_fragment(link: str) -> tuple[str, str | None]:
    """The address and the text directive in *link*."""
    url, marked, directive = link.partition(_DIRECTIVE)
    return (url.removesuffix("#"), directive or None) if marked else (link, None)


def key_of(
    authors: tuple[str, ...], published: str | None, url: str, shown: Record, number: int | None
) -> str:
    """A key of small letters and digits, the same whenever the same is cited.

    It ends with a digest over the record that shows what is cited and the paragraph's number, so
    that no two citations share one.
    """
    who = _plain(family(authors[0])) if authors else ""
    year = (published or "")[:4]
    of = f"{shown.record_id} {number or ''}".encode("utf-8", "replace")
    return f"{who or _plain(hostname(url))}{year}-{sha256(of).hexdigest()[:8]}"


def without_spaces(token: str) -> str:
    """*token*, an address or an id, with its white space percent-encoded, which would end it."""
    return "".join(quote(c) if c.isspace() else c for c in token)


def _plain(name: str) -> str:
    """*name* without accents, spaces and what else a key may not have; it may be empty then."""
    return _NOT_KEY.sub("", normalize("NFKD", name).lower())[:24]
