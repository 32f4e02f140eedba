"""Text as WordPress keeps it: HTML that its filters leave alone, no longer than its columns.

What is too long for a column is not cut by WordPress but refused, and with it the post, the term,
the author or the comment that it belongs to. Here it ends in an ellipsis; names and addresses have
a digest of the whole behind that, since two of them may begin alike.

In names WordPress joins white space and takes away a ``%`` with two hexadecimal digits behind it;
where there is a backslash, its importer does not find what it has imported before. Both are
character references here, in the form that WordPress gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate, takewhile
from unicodedata import normalize
from urllib.parse import quote

import attrs

from archiver.export import xml_text
from archiver.export.file_names import digest, plain_name, slug

__all__ = [
    "AUTHOR",
    "COMMENT",
    "COMMENTER",
    "EXCERPT",
    "PLAIN",
    "TERM",
    "TITLE",
    "address",
    "guid",
    "line",
    "login",
    "post_slug",
    "prose",
    "term_slug",
]

_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT_ASCII = re.compile(r"[^a-z0-9-]")
_NO_WORD = re.compile(r"\W+")
_OCTET = re.compile(r"%(?=[0-9A-Fa-f]{2})")
_SPACE = re.compile(r"[\t\n\r ]+")
_BACKSLASH, _PERCENT = "&#092;", "&#037;"
_WIDEST = 6  # times as wide as in the archive a character can be
_DIGEST = len("-12345678")
_LONGEST_LOGIN = 60 - _DIGEST  # wp_users.user_login; `ShortNames` puts a digest behind it
_LONGEST_GUID = 255  # wp_posts.guid
_LONGEST_SLUG = 200  # percent-encoded: wp_posts.post_name, wp_terms.slug


@attrs.frozen
class Column:
    """How much a column of WordPress's tables takes."""

    longest: int
    in_bytes: bool = False
    named: bool = True
    """Whether what does not fit ends in a digest."""

    def size(self, said: str) -> int:
        """How much of it *said* takes at most: that of its characters, added."""
        html = xml_text.text(said).replace("\\", _BACKSLASH).replace("%", _PERCENT)
        return len(html.encode()) if self.in_bytes else len(html)

    def fitting(self, said: str) -> str:
        """*said*, or its beginning with a mark where the rest is left out."""
        if len(said) * _WIDEST <= self.longest or self.size(said) <= self.longest:
            return said
        end = f"… {digest(said)}" if self.named else "…"
        return _beginning(said, self.longest - self.size(end), self.size).rstrip() + end


TITLE = Column(65_535, in_bytes=True, named=False)
"""wp_posts.post_title"""
EXCERPT = TITLE
"""wp_posts.post_excerpt"""
COMMENT = TITLE
"""wp_comments.comment_content"""
PLAIN = Column(1_000_000, in_bytes=True, named=False)
"""What is told of a text too long to come as it is."""
COMMENTER = Column(255, in_bytes=True)
"""wp_comments.comment_author"""
AUTHOR = Column(250)
"""wp_users.display_name"""
TERM = Column(200)
"""wp_terms.name"""
_ADDRESS = Column(200)  # wp_comments.comment_author_url


def line(said: str, column: Column) -> str:
    """The title or name *said* as HTML."""
    kept = column.fitting(_SPACE.sub(" ", said).strip(" "))
    return _OCTET.sub(_PERCENT, xml_text.text(kept).replace("\\", _BACKSLASH))


def prose(said: str, column: Column) -> str:
    """*said* as HTML, its lines as they are."""
    return xml_text.text(column.fitting(said))


def address(url: str) -> str:
    """*url* of who commented, unless it is too long: its beginning would lead elsewhere."""
    return url if _ADDRESS.fitting(url) == url else ""


def guid(url: str) -> str:
    """What the item for *url* is known by: the address itself if there is room for it."""
    if len(url) * _WIDEST <= _LONGEST_GUID or sum(map(_in_guid, url)) <= _LONGEST_GUID:
        return url
    return f"{_beginning(url, _LONGEST_GUID - _DIGEST, _in_guid)}#{digest(url)}"


def login(name: str) -> str:
    """What *name* logs in with: WordPress takes ASCII alone."""
    plain = _NOT_ASCII.sub("", plain_name(name))[:_LONGEST_LOGIN].strip("-")
    return plain or f"author-{digest(name)}"


def term_slug(name: str) -> str:
    """The slug of a term, without the accents and the end that WordPress would take away."""
    short = normalize("NFC", _ACCENTS.sub("", normalize("NFKD", plain_name(name))))
    return _slug(short, _LONGEST_SLUG - _DIGEST) or f"term-{digest(name)}"


def post_slug(url: str) -> str:
    """The slug that the post at *url* has, by its address."""
    name = slug(url, lambda text: _NO_WORD.sub("-", normalize("NFC", text).lower()).strip("-"))
    short = _slug(name, _LONGEST_SLUG)
    return name if short == name else f"{_slug(name, _LONGEST_SLUG - _DIGEST)}-{digest(url)}"


def _in_guid(char: str) -> int:
    """How long *char* of an address becomes: an entity, or percent-encoded."""
    return {"&": 5, " ": 3, "[": 3, "]": 3}.get(char, 1)


def _slug(name: str, longest: int) -> str:
    """As much of the beginning of *name* as is that long percent-encoded."""
    if name.isascii() and len(name) <= longest:
        return name
    return _beginning(name, longest, lambda char: len(quote(char))).rstrip("-")


def _beginning(said: str, room: int, size: Callable[[str], int]) -> str:
    """As many of the first characters of *said* as have *room*, by the *size* of each."""
    sizes = takewhile(lambda taken: taken <= room, accumulate(map(size, said)))
    return said[: sum(1 for _ in sizes)]
