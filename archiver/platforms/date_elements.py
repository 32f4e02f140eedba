"""What an element that holds a date says: its machine-readable form, and its words."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from archiver import dates
from archiver.text import squash

__all__ = ["beginning", "printed_date"]

_CLOCK = re.compile(r"\d{1,2}:\d\d")
_LONGEST = 400  # characters of a piece of text
_PIECES = 60  # of one element


def printed_date(element: etree._Element) -> str:
    """The date in *element*: its machine-readable form, else its words.

    Old themes print the day and hide the time in the title of the link around it.
    """
    for name in ("datetime", "content"):
        if stamp := (element.get(name) or "").strip():
            return stamp
    title = (element.get("title") or "").strip()
    if (
        title
        and (element.tag == "abbr" or element.get("itemprop"))
        and dates.from_iso(title, None)
    ):
        return title
    printed = beginning(element)
    holder = element.getparent()
    title = (holder.get("title") or "").strip() if holder is not None and holder.tag == "a" else ""
    return f"{printed} {title}" if _CLOCK.match(title) and not _CLOCK.search(printed) else printed


def beginning(element: etree._Element) -> str:
    """The first words of *element*."""
    return squash("".join(str(text)[:_LONGEST] for text in islice(element.itertext(), _PIECES)))
