"""The text of a blog's file in ``spiders/``: formatted as the project's formatter would.

Title and address come from a stranger's page, and become source code: only what can be printed is
taken of them, and every string is quoted here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

import attrs

from archiver import urls
from archiver.page import Page
from archiver.platforms import PLATFORMS
from archiver.platforms.markup import words
from archiver.site import Era, Site
from archiver.text import squash

__all__ = ["Declaration", "engine_label", "printable", "title_of"]

_WIDTH = 99
_TITLE = 55  # columns, so that a line with it has its place
_SEPARATOR = re.compile(r"\s+[|–—«»·•-]\s+|\s*[|»]\s*|:\s+")
_GREETING = re.compile(r"(?:home(?: ?page)?|welcome(?: to)?|blog|index|start)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\d.:]+")  # IPv4 and IPv6


@attrs.frozen(kw_only=True)
class Declaration:
    """What is to be declared of a blog."""

    name: str
    """The spider's, and that of its file."""
    title: str
    home: str
    engine: str
    """The platform's name."""
    timezone: str | None
    seen: date
    """The day the blog was looked at."""

    @classmethod
    def of(
        cls, name: str, front: Page, engine: str, *, title: str | None, timezone: str | None
    ) -> Declaration:
        """The blog that has the front page *front*, called *title* or as it calls itself."""
        return cls(
            name=name,
            title=printable(title or "") or title_of(front) or urls.hostname(front.url),
            home=urls.without_fragment(front.url),
            engine=engine,
            timezone=timezone,
            seen=front.fetched_at.date(),
        )

    @property
    def hosts(self) -> tuple[str, ...]:
        """The home's host, with and without ``www.``; an address of numbers alone."""
        host = urls.hostname(self.home)
        if _ADDRESS.fullmatch(host) or "." not in host:
            return (host,)
        bare = host.removeprefix("www.")
        return (host, bare if bare != host else f"www.{host}")

    @property
    def site(self) -> Site:
        """What the file will declare; SiteError when it contradicts itself."""
        return Site(
            title=self.title,
            home=self.home,
            hosts=self.hosts,
            timezone=self.timezone,
            eras=(Era(PLATFORMS[self.engine]()),),
        )

    @property
    def source(self) -> str:
        """The file."""
        platform = PLATFORMS[self.engine]
        spoken = self.title.replace("\\", "/").replace('"', "'")
        return "\n".join(
            (
                f'"""The blog “{spoken}”.',
                "",
                f"{engine_label(self.engine)}, as seen on {self.seen}.",
                '"""',
                "",
                "from archiver.crawl.spider import BlogSpider",
                f"from {platform.__module__} import {platform.__name__}",
                "from archiver.site import Era, Site",
                "",
                "",
                f"class {_class_name(self.name)}(BlogSpider):",
                f'    """{_extent(self.home)}"""',
                "",
                f"    name = {_quoted(self.name)}",
                "    site = Site(",
                f"        title={_quoted(self.title)},",
                f"        home={_quoted(self.home)},",
                *_hosts(self.hosts),
                f"        {self._zone()}",
                f"        eras=(Era({platform.__name__}()),),",
                "    )",
                "",
            )
        )

    def _zone(self) -> str:
        if self.timezone:
            return f"timezone={_quoted(self.timezone)},"
        return "# Where posts print times without a zone, tell it: timezone, as in Europe/Paris."


def engine_label(engine: str) -> str:
    """What *engine* is called in a sentence."""
    return "An unknown engine" if engine == "generic" else PLATFORMS[engine].__name__


def title_of(front: Page) -> str:
    """What the blog calls itself on its front page; empty when it does not."""
    if name := printable(front.meta.get("og:site_name", "")):
        return name
    element = next(front.tree.iter("title"), None)
    parts = _SEPARATOR.split(words(element)) if element is not None else []
    kept = [part for part in map(printable, parts) if part and not _GREETING.fullmatch(part)]
    return kept[0] if kept else ""


def printable(text: str) -> str:
    """*text* on one line of bounded width, without what nobody can see."""
    shown = squash("".join(c if c.isprintable() else " " for c in text[:1000]))
    if _columns(shown) <= _TITLE:
        return shown
    while _columns(shown) >= _TITLE:
        shown = shown[:-1]
    return f"{shown.rstrip()}…"


def _columns(text: str) -> int:
    """Columns of *text* as formatters count them."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_")) + "Spider"


def _extent(home: str) -> str:
    path = urls.without_query(home).partition("://")[2].partition("/")[2].strip("/")
    shown = path.replace("\\", "").replace('"', "")
    return f"What lies below /{shown}/ alone." if 0 < len(shown) < _TITLE else "The whole blog."


def _quoted(text: str) -> str:
    """*text* as a string literal, in the quotes that need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return f"{quote}{escaped}{quote}"


def _hosts(hosts: Sequence[str]) -> list[str]:
    quoted = [_quoted(host) for host in hosts]
    line = f"        hosts=({', '.join(quoted)}{',' if len(quoted) == 1 else ''}),"
    if len(line) <= _WIDTH:
        return [line]
    return ["        hosts=(", *(f"            {host}," for host in quoted), "        ),"]
