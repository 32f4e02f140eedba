"""Every error a person can meet, and the exit code each ends a program with.

    ArchiverError            1   anything of ours that is not named below
    ├── ArgumentError        2   an argument, option or setting is wrong
    ├── NotInstalled         2   what a verb or option needs is not installed
    ├── SiteError            2   a blog's declaration is wrong
    ├── RemoteError          3   the site cannot be reached, or broke the protocol
    │   └── SiteRefuses      4   the site answers, but refuses (403, 429, 5xx)
    ├── NothingFound         5   no post at that address, no match for that query
    ├── ArchiveError         6   the archive cannot be used (locked, unreadable, newer)
    │   └── DiskFull         7   no space left; what was captured stays
    ├── DamagedWarc          8   bytes of a WARC file are not what they should be
    ├── CitationDiffers     10   a citation says something else than the bytes it cites
    └── ParseError           1   a page defeats its parser (recorded, never fatal)
        └── FieldMissing     1   a required field is absent from a page

A message says in one line what was found, and after a semicolon the next step.
"""

from __future__ import annotations

__all__ = [
    "EXIT_CODES",
    "ArchiveError",
    "ArchiverError",
    "ArgumentError",
    "CitationDiffers",
    "DamagedWarc",
    "DiskFull",
    "FieldMissing",
    "NotInstalled",
    "NothingFound",
    "ParseError",
    "RemoteError",
    "SiteError",
    "SiteRefuses",
]

WOULD_CHANGE = 9
INTERRUPTED = 130


class ArchiverError(Exception):
    """The root of all errors raised on purpose; *exit_code* is what a program ends with."""

    exit_code = 1


class ArgumentError(ArchiverError):
    """An argument, option or setting the person gave cannot be used."""

    exit_code = 2


class NotInstalled(ArchiverError):
    """A library or program is missing that what the person asked for needs."""

    exit_code = 2


class SiteError(ArchiverError):
    """A blog's declaration in ``spiders/`` contradicts itself."""

    exit_code = 2


class RemoteError(ArchiverError):
    """The site cannot be reached, or what it sent is not HTTP."""

    exit_code = 3


class SiteRefuses(RemoteError):
    """The site answers, and the answer is no: 403, 429 or 5xx everywhere."""

    exit_code = 4


class NothingFound(ArchiverError):
    """Nothing matches: no post at an address, no result for a query."""

    exit_code = 5


class ArchiveError(ArchiverError):
    """The archive directory or its database cannot be used as it is."""

    exit_code = 6


class DiskFull(ArchiveError):
    """The file system has no space left; complete records written so far are kept."""

    exit_code = 7


class DamagedWarc(ArchiverError):
    """A WARC file departs from its format at *offset* of *file* (bytes from the start)."""

    exit_code = 8

    def __init__(self, message: str, *, file: str, offset: int) -> None:
        super().__init__(message)
        self.file = file
        self.offset = offset


class CitationDiffers(ArchiverError):
    """A citation says something else than the bytes it cites, or than can be told from them."""

    exit_code = 10


class ParseError(ArchiverError):
    """A page defeats its parser; recorded beside the capture of *url*."""

    def __init__(self, message: str, *, url: str) -> None:
        super().__init__(message)
        self.url = url


class FieldMissing(ParseError):
    """The required *field* is absent from the page at *url*."""

    def __init__(self, field: str, url: str) -> None:
        super().__init__(f"no {field} on the page", url=url)
        self.field = field


EXIT_CODES: dict[int, str] = {
    0: "done; pages that failed, if any, are named in the summary and in the table `failures`",
    1: "an error of the program itself",
    2: "a wrong argument, option, setting or declaration; or what it needs is not installed",
    3: "the site cannot be reached",
    4: "the site refuses: 403, 429 or 5xx",
    5: "nothing found: no post at that address, or no match",
    6: "the archive cannot be used: in use, not writable, not readable, or of another version",
    7: "no space left on the disk; what had been captured stays",
    8: "a WARC file is damaged; what can be read was read",
    9: "`archiver reparse --diff`: something would change; nothing was written",
    10: "`archiver verify-citation`: a citation does not match the bytes",
    130: "interrupted; what had been captured stays",
}
