"""What tests of engines' APIs read answers and front pages with."""

import json
from collections.abc import Iterable

from archiver.platforms.generic import Generic
from archiver.site import Address, PageKind, PageReading, Site
from tests.platforms.pages import HOME, SITE, page

TEXT = "<p>The ferry was late, and Copper Gate (NYSE: CPG) said nothing.</p>"
SAID = "The ferry was late, and Copper Gate (NYSE: CPG) said nothing."


def answered(engine: Generic, told: object, url: str, site: Site = SITE) -> PageReading:
    """What *engine* makes of *told*, an answer of its API at *url* in JSON."""
    found = engine.read(page(json.dumps(told), url, "application/json; charset=utf-8"), site)
    assert found.parser == engine.name
    return found


def front(head: str, *, classes: str = "", body: str = "<p>Letters.</p>") -> str:
    """A front page with something in its *head*."""
    return (
        f"<html><head><title>Quay</title>{head}</head><body class='{classes}'>{body}</body></html>"
    )


def named(engine: Generic, html: str, url: str = HOME, site: Site = SITE) -> list[Address]:
    """The listings that *engine* is led to by an HTML page."""
    found = engine.read(page(html, url), site).addresses
    return [a for a in found if a.kind in {PageKind.API, PageKind.FEED, PageKind.LISTING}]


def addresses(of: Iterable[Address]) -> list[str]:
    """Where *of* lead."""
    return [address.url for address in of]
