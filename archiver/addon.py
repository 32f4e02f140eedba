"""One Scrapy add-on wires everything.

ADDONS = {"archiver.addon.ArchiveAddon": 500}    any project: byte-exact WARC, nothing else
ADDONS = {"archiver.addon.CrawlAddon": 500}      this project: the whole archive
"""

from __future__ import annotations

from contextlib import suppress

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings, default_settings
from scrapy.utils.misc import load_object

from archiver.errors import ArgumentError
from archiver.processes import WRITER
from archiver.remote import prepare

__all__ = ["ArchiveAddon", "CrawlAddon"]

_HANDLER = "archiver.wire.handler.WarcDownloadHandler"
_HEAVY = {  # the first brings a web server, the second an HTTP client
    "REMOTE_CONTROL_ENABLED": (
        "EXTENSIONS_BASE",
        "scrapy.extensions.remote_control.RemoteControl",
    ),
    "COOKIES_ENABLED": (
        "DOWNLOADER_MIDDLEWARES_BASE",
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
    ),
}
# The frontier decides what is asked for, and waits for what came of each request.
_DECIDED_ELSEWHERE = {
    "DOWNLOADER_MIDDLEWARES_BASE": ("scrapy.downloadermiddlewares.offsite.OffsiteMiddleware",),
    "SPIDER_MIDDLEWARES_BASE": (
        "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware",
        "scrapy.spidermiddlewares.depth.DepthMiddleware",
        "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
    ),
}
# What the values of our settings are, as an example of each.
_OURS = {
    "ARCHIVE_WARC_SIZE": 1_000_000_000,
    "ARCHIVE_KEEP_CREDENTIALS": False,
    "ARCHIVE_DEDUP": True,
    "ARCHIVE_MEDIA_MAXSIZE": 100_000_000,
    "ARCHIVE_MAX_REFUSALS": 20,
    "ARCHIVE_MAX_PAUSE": 600.0,
    "ARCHIVE_BROWSER_TIMEOUT": 60.0,
}


class ArchiveAddon:
    """Every HTTP exchange of the project goes to WARC files below ``ARCHIVE_DIR``."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Put the recording download handler under http and https.

        ArgumentError when the command line gives a setting what it cannot be.
        """
        _check(settings)
        prepare(WRITER)  # Scrapy takes as long to load as the process takes to start
        handlers = settings.getdict("DOWNLOAD_HANDLERS") | {"http": _HANDLER, "https": _HANDLER}
        # A project that has handlers of its own would outvote an add-on: nothing was recorded.
        own = settings.getpriority("DOWNLOAD_HANDLERS") or 0
        settings.set("DOWNLOAD_HANDLERS", handlers, max(own, SETTINGS_PRIORITIES["addon"]))
        self._extend(settings)

    def _extend(self, settings: BaseSettings) -> None:
        _add(settings, "EXTENSIONS", "archiver.crawl.recording.Recording", 0)


class CrawlAddon(ArchiveAddon):
    """Recording, reading, storing, politeness and progress: what ``scrapy crawl NAME`` needs."""

    def _extend(self, settings: BaseSettings) -> None:
        for name, order in (
            ("archiver.crawl.extension.Archiving", 0),
            ("archiver.crawl.progress.ProgressLine", 950),
        ):
            _add(settings, "EXTENSIONS", name, order)
        middlewares: dict[str, int | None] = {
            "archiver.crawl.scoping.Scoping": 60,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "archiver.crawl.robots.RobotsTxt": 100,
            "archiver.crawl.politeness.Politeness": 560,
            "archiver.crawl.conditional.ConditionalRequests": 565,
        }
        for middleware, place in middlewares.items():
            _add(settings, "DOWNLOADER_MIDDLEWARES", middleware, place)
        _leave_out(settings)


def _add(settings: BaseSettings, components: str, name: str, order: int | None) -> None:
    settings.setdefault_in_component_priority_dict(components, load_object(name), order)


def _check(settings: BaseSettings) -> None:
    """ArgumentError unless settings of the command line are numbers and switches as others are."""
    for name in settings:
        if settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"]:
            example = _OURS.get(name, getattr(default_settings, name, None))
            if isinstance(example, int | float) and not _fits(settings, name, example):
                told = f"-s {name}={settings[name]}"
                raise ArgumentError(f"{told}: no such value; write it as {example}")


def _fits(settings: BaseSettings, name: str, example: float) -> bool:
    if name not in _OURS or isinstance(example, bool):
        with suppress(ValueError):  # Scrapy has switches whose default is 1
            settings.getbool(name)
            return True
    try:
        given = settings.getfloat(name)
        return name not in _OURS or (given >= 0 and given == type(example)(given))
    except (OverflowError, TypeError, ValueError):
        return False


def _leave_out(settings: BaseSettings) -> None:
    """Take from Scrapy's own lists what is off, which it would import, and what is not wanted."""
    for setting, (components, name) in _HEAVY.items():
        if not settings.getbool(setting):
            _take_out(settings, components, name)
    for components, names in _DECIDED_ELSEWHERE.items():
        _take_out(settings, components, *names)


def _take_out(settings: BaseSettings, components: str, *names: str) -> None:
    kept = {key: at for key, at in settings.getdict(components).items() if key not in names}
    settings.set(components, kept, SETTINGS_PRIORITIES["addon"])
