"""Blog engines: how each lists its posts and how its pages read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from archiver.errors import SiteError
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Platform, Site

__all__ = ["PLATFORMS", "site_from_json"]

PLATFORMS: Mapping[str, type[WordPress]] = {WordPress.name: WordPress}
"""Every engine there is, by the name a declaration is stored under."""


def site_from_json(declared: Mapping[str, Any]) -> Site:  # JSON of Site.to_json
    """The site whose `Site.to_json` is *declared*; SiteError when it declares none."""
    title = declared.get("title")
    try:
        return Site(
            title=declared["title"],
            home=declared["home"],
            hosts=tuple(declared.get("hosts") or ()),
            timezone=declared.get("timezone"),
            eras=tuple(_era(era) for era in declared["eras"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SiteError(
            f"{title or 'a site'}: its stored declaration is broken: {error!r}"
        ) from error


def _era(declared: Mapping[str, Any]) -> Era:  # JSON
    until = declared.get("until")
    return Era(
        platform=_platform(declared["platform"], declared.get("options") or {}),
        until=date.fromisoformat(until) if until else None,
    )


def _platform(name: str, options: Mapping[str, Any]) -> Platform:  # JSON
    platform = PLATFORMS.get(name)
    if platform is None:
        raise SiteError(f"unknown platform {name!r}; known are {', '.join(PLATFORMS)}")
    return platform(**options)
