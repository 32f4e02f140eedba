"""People's names as reference managers want them: family name, given names, particle, suffix.

A name is taken apart only where it is plainly a person's in Latin letters, given names first. Any
other (of one word, of an institution, in Chinese characters) stays as it is, a literal.
"""

from __future__ import annotations

import re

import attrs

__all__ = ["Name", "family", "name_of", "parts"]

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_PARTICLES = frozenset({
    "af", "al", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "el", "la", "le", "ter", "van", "von", "zu", "zum", "zur",
})  # fmt: skip
_NOT_OF_A_PERSON = frozenset({
    "admin", "agency", "and", "association", "blog", "bureau", "by", "centre", "center", "club",
    "co", "collective", "college", "company", "corp", "corporation", "council", "daily", "desk",
    "department", "editor", "editors", "editorial", "foundation", "for", "group", "guest", "inc",
    "in", "institute", "journal", "letters", "limited", "llc", "ltd", "magazine", "media",
    "ministry", "monthly", "network", "news", "notes", "of", "office", "on", "post", "press",
    "project", "reporter", "review", "service", "society", "staff", "studio", "team", "the",
    "times", "university", "view", "weekly", "writer", "writers",
})  # fmt: skip
_WORD = re.compile(
    "[A-Za-z\u00c0-\u024f\u1e00-\u1eff]['’.A-Za-z\u00c0-\u024f\u1e00-\u1eff\u2010-]*"
)
_MOST_WORDS = 5


@attrs.frozen
class Name:
    """A person's name; put together again it is as it was."""

    given: str
    particle: str
    """What stands before the family name and goes with it: van, de la."""
    family: str
    suffix: str

    def inverted(self) -> str:
        """The family name first, as bibliographies sort by it."""
        before = " ".join(filter(None, (self.particle, self.family)))
        return ", ".join(filter(None, (before, self.suffix, self.given)))


def parts(name: str) -> Name | None:
    """The parts of a person's *name*; None when it is to be left as it is."""
    words = name.split(" ")
    if not 2 <= len(words) <= _MOST_WORDS or not all(map(_WORD.fullmatch, words)):
        return None
    if not _NOT_OF_A_PERSON.isdisjoint(word.lower().rstrip(".") for word in words):
        return None
    suffix = words.pop() if words[-1].lower() in _SUFFIXES and len(words) > 2 else ""
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return Name(" ".join(words[:start]), " ".join(words[start:-1]), words[-1], suffix)


def family(name: str) -> str:
    """What a person of that *name* is called by; all of it where that is not known."""
    found = parts(name)
    return found.family if found else name


def name_of(inverted: str) -> str:
    """The name that was *inverted*: ``van Gogh, Vincent`` or ``Roosevelt, Jr., Ann``."""
    family_name, *rest = [part.strip() for part in inverted.split(",", 2)]
    return " ".join(filter(None, (*rest[-1:], family_name, *rest[:-1])))
