"""What holds for the whole sample blog: its name, its zone, its people and its sections."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import attrs

__all__ = [
    "AUTHORS",
    "CATEGORIES",
    "COLUMNS",
    "DESCRIPTION",
    "LANGUAGE",
    "TIMEZONE",
    "TITLE",
    "ZONE",
    "Person",
    "Section",
]

TITLE = "Harbour Street Notes"
DESCRIPTION = "Commentary on companies that do not exist"
LANGUAGE = "en-US"
TIMEZONE = "Asia/Shanghai"
ZONE = ZoneInfo(TIMEZONE)


@attrs.frozen
class Person:
    """An author of the blog."""

    id: int
    slug: str
    name: str
    bio: str

    @property
    def path(self) -> str:
        """The author's page."""
        return f"/author/{self.slug}/"


@attrs.frozen
class Section:
    """A category of the blog."""

    id: int
    name: str
    slug: str

    @property
    def path(self) -> str:
        """The category's listing."""
        return f"/category/{self.slug}/"


AUTHORS: dict[str, Person] = {
    "marlowe": Person(
        1,
        "marlowe",
        "Edith Marlowe",
        "Edith Marlowe traded shares above Harbour Street for eleven years and now only reads "
        "about them.",
    ),
    "renn": Person(
        2,
        "renn",
        "Tobias Renn",
        "Tobias Renn travels for these notes, and keeps the receipts.",
    ),
    "lin": Person(3, "lin-yaozhi", "Lin Yaozhi 林耀之", ""),
}

COLUMNS = ("Harbour Street View", "Press Digest", "Guest Post")
"""Regular columns: what stands before the colon in their titles is not in capitals."""

CATEGORIES: dict[str, Section] = {
    section.name: section
    for section in (
        Section(1, "Uncategorized", "uncategorized"),
        Section(2, "Autos", "autos"),
        Section(3, "Banking", "banking"),
        Section(4, "Biotech", "biotech"),
        Section(5, "Cleantech", "cleantech"),
        Section(6, "E-Commerce", "e-commerce"),
        Section(7, "Energy", "energy"),
        Section(8, "Fast Food", "fast-food"),
        Section(9, "Games", "games"),
        Section(10, "Guest Post", "guest-post"),
        Section(11, "Harbour Street View", "harbour-street-view"),
        Section(12, "Internet", "internet"),
        Section(13, "Logistics", "logistics"),
        Section(14, "M&A", "ma"),
        Section(15, "Media", "media"),
        Section(16, "Press Digest", "press-digest"),
        Section(17, "Property", "property"),
        Section(18, "R&D", "rd"),
        Section(19, "Smartphones", "smartphones"),
        Section(20, "Telecoms", "telecoms"),
        Section(21, "Travel", "travel"),
    )
}
