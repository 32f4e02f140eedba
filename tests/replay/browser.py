"""Chromium without a window: what a page looks like, and what it asks for."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from PIL import Image, ImageChops

WIDTH, HEIGHT = 1280, 3000
_BANNER = 90  # pixels that pywb's bar takes above the page
_SEEN = HEIGHT - 150 - _BANNER  # without those that the window's own bars would take
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # which root has to do without
    "--disable-gpu",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-features=AutofillServerCommunication",
    "--no-first-run",
    "--virtual-time-budget=10000",  # of the page's clock, which stands still while it loads
    f"--window-size={WIDTH},{HEIGHT}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@attrs.frozen
class Asked:
    """One request that a page caused, or the page itself."""

    method: str
    url: str
    status: str | None
    """The first words of the answer, such as ``HTTP/1.0 200 OK``; None when there was none."""


@attrs.frozen
class Visit:
    """A page once it has come to rest."""

    image: Image.Image
    asked: list[Asked]
    """Everything it asked for, itself included."""
    connected: set[str]
    """Origins it had looked up or connected to, also without a request."""


def visit(url: str, directory: Path) -> Visit:
    """*url* in a fresh Chromium, which keeps what it writes in *directory*."""
    directory.mkdir()
    picture, log = directory / "page.png", directory / "net.json"
    subprocess.run(
        [
            *("chromium", *_OPTIONS, f"--user-data-dir={directory / 'profile'}"),
            *(f"--screenshot={picture}", f"--log-net-log={log}", url),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    events = list(_events(json.loads(log.read_text())))
    with Image.open(picture) as image:
        return Visit(image.convert("RGB"), list(_asked(events, url)), set(_connected(events)))


def difference(live: Image.Image, replayed: Image.Image) -> float:
    """The share of pixels that are not the same, what stands above a replay left out."""
    changed = ImageChops.difference(
        live.crop((0, 0, WIDTH, _SEEN)), replayed.crop((0, _BANNER, WIDTH, _BANNER + _SEEN))
    )
    red, green, blue = changed.split()
    worst = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return 1 - worst.histogram()[0] / (WIDTH * _SEEN)


@attrs.frozen
class _Event:
    """One line of Chromium's log of the network."""

    kind: str
    source: int
    fields: dict[str, Any]


def _events(log: dict[str, Any]) -> Iterator[_Event]:
    names = {number: name for name, number in log["constants"]["logEventTypes"].items()}
    for event in log["events"]:
        yield _Event(names[event["type"]], event["source"]["id"], event.get("params") or {})


def _asked(events: list[_Event], page: str) -> Iterator[Asked]:
    """What pages caused: the browser itself asks as well, for updates of its own."""
    answers = {
        event.source: str(event.fields["headers"][0])
        for event in events
        if event.kind == "HTTP_TRANSACTION_READ_RESPONSE_HEADERS"
    }
    for event in events:
        if event.kind == "URL_REQUEST_START_JOB" and "url" in event.fields:
            url, initiator = event.fields["url"], event.fields["initiator"]
            if url.startswith("http") and (initiator != "not an origin" or url == page):
                yield Asked(event.fields["method"], url, answers.get(event.source))


def _connected(events: list[_Event]) -> Iterator[str]:
    for event in events:
        key = event.fields.get("network_anonymization_key", "")
        if event.kind == "HOST_RESOLVER_MANAGER_REQUEST" and "127.0.0.1" in key:
            yield event.fields["host"]
