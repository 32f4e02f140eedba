"""Blog engines: how each lists its posts and how its pages read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from archiver import urls
from archiver.errors import SiteError
from archiver.platforms.any_engine import ENGINES, AnyEngine
from archiver.platforms.generic import Generic
from archiver.platforms.wordpress import WordPress
from archiver.site import Era, Platform, Site

__all__ = ["PLATFORMS", "readers", "site_from_json", "undeclared_site"]

PLATFORMS: Mapping[str, type[WordPress | Generic | AnyEngine]] = {
    **ENGINES,
    AnyEngine.name: AnyEngine,
}
"""Every engine there is, by the name a declaration is stored under."""


def readers(platform: Platform) -> dict[str, int]:
    """Name and version of everyone who may read a page of *platform* without failing."""
    engines = platform.engines if isinstance(platform, AnyEngine) else (platform,)
    return {engine.name: engine.version for engine in engines}


def site_from_json(declared: Mapping[str, Any]) -> Site:  # JSON of Site.to_json
    """The site whose `Site.to_json` is *declared*; SiteError when it declares none."""
    title = declared.get("title")
    try:
        return Site(
            title=_text(declared["title"]),
            home=_text(declared["home"]),
            hosts=tuple(_text(host) for host in declared.get("hosts") or ()),
            timezone=declared.get("timezone"),
            eras=tuple(_era(era) for era in declared["eras"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SiteError(
            f"{title or 'a site'}: its stored declaration is broken: {error!r}"
        ) from error


def undeclared_site(home: str, *, timezone: str | None = None, platform: str = "any") -> Site:
    """The blog at *home*, an absolute web address, of which nothing is known but that.

    SiteError when there is no *platform* of that name.
    """
    host = urls.hostname(home)
    bare = host.removeprefix("www.")
    return Site(
        title=host,
        home=urls.without_fragment(home),
        hosts=(host, bare if bare != host else f"www.{host}"),
        timezone=timezone,
        eras=(Era(platform=_platform(platform, {})),),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


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
