"""What every WARC file of a crawl says of itself, in its `warcinfo` record."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

__all__ = ["WarcInfo"]


@attrs.frozen(kw_only=True)
class WarcInfo:
    """What every file of a crawl says about itself; empty fields are left out."""

    software: str
    operator: str = ""
    contact: str = ""
    robots: str = ""
    """The robots policy: ``obey``, ``ignore``."""
    user_agent: str = ""
    is_part_of: str = ""
    """The collection: a site's title or home."""
    description: str = ""
    extra: Mapping[str, str] = attrs.field(factory=dict)
    """Further facts by name, such as ``certificates: not verified``."""

    def fields(self) -> dict[str, str]:
        """The lines of the `warcinfo` record, in order."""
        fields = {
            "software": self.software,
            "format": "WARC File Format 1.1",
            "conformsTo": (
                "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
            ),
            "operator": self.operator,
            "contact": self.contact,
            "robots": self.robots,
            "http-header-user-agent": self.user_agent,
            "isPartOf": self.is_part_of,
            "description": self.description,
            **self.extra,
        }
        return {name: " ".join(value.split()) for name, value in fields.items() if value}
